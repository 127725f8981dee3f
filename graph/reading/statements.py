"""What an entry states: its label, whether that is a measure or a goal, of which kinds, and the pledges it quotes.

The label is the entry's words without bullet, pledge number and bracketed date or start. Quotation marks and all other
brackets belong to the words and stay. A pledge number stands before the words ("34．保育所…") or, in brackets, at their
very end ("…推進（17）"), where only a bracketed date may follow. A number in brackets anywhere else counts something.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from .mentions import Words, matches
from .text import Print, Span

StatementType = Literal["measure", "goal"]

_ACT = re.compile(
    "(?:開設|設置|制定|導入|売却|創設|新設|建設|設立|開校|発足|策定|立案|作成|締結|発行|派遣|補助|廃止|統廃合|断行|条例)"
    "(?:する|を行う)?"
)
_STATE = re.compile(
    "[がはもに](?:多い|少ない|長い|短い|広い|狭い|高い|低い|良い|よい|悪い|ある|いる|ない|充実|充分|十分|便利|安全|可能)"
    "|されている|できる"
)
_JOINED = re.compile("と(?!り|も)|し、")
_LAST_BRACKET = re.compile(r"\([^()]*\)\s*\Z")


def statement_type(label: Print, *, states: StatementType = "measure", starts: bool = False) -> StatementType:
    """Return whether the words state a measure or a goal.

    ``states`` is what entries of that place state unless the words say otherwise: an act is a measure, a state that
    is reached a goal. ``starts``: the words tell when to begin.

    >>> statement_type(Print("保育所の調査"))
    'measure'
    >>> statement_type(Print("ゴミ量の減少"), states="goal")
    'goal'
    >>> statement_type(Print("町会が多い"))
    'goal'
    >>> statement_type(Print("公有財産の売却"), states="goal")
    'measure'
    """
    words = _LAST_BRACKET.sub("", label.normal).rstrip()
    if starts or _ends(_ACT, words):
        return "measure"
    return "goal" if _ends(_STATE, words) else states


def _ends(pattern: re.Pattern[str], words: str) -> bool:
    return re.search(rf"(?:{pattern.pattern})\Z", words) is not None


def measure_kinds(label: Print, words: Words) -> tuple[str, ...]:
    """Return the kind whose label ends nearest to the end of the words, and that of each act joined to it before.

    Of labels that end together the longest counts. One that ends before と or し、 is an act of its own
    (調査と…の見直し, 区域を指定し、…). A label may be the head of a compound in katakana (サービスの推進 in
    ワンストップサービスの推進).

    >>> words = {"調査": ("survey",), "計画": ("planning",), "策定": ("planning",)}
    >>> measure_kinds(Print("現状調査と計画の策定"), words), measure_kinds(Print("計画の調査（案）"), words)
    (('survey', 'planning'), ('survey',))
    >>> measure_kinds(Print("自活協働"), words)
    ()
    """
    spans = [(end, end - start, label.lower[start:end]) for start, end in matches(label.lower, words, heads=True)]
    if not spans:
        return ()
    joined = [span for span in spans if _JOINED.match(label.lower, span[0])]
    return tuple(dict.fromkeys(words[span[2]][0] for span in (*joined, max(spans))))


_OPENING, _CLOSING = "（(", "）)"


def label(text: Print, numbers: Iterable[Span], dates: Iterable[Span]) -> str:
    """Return the words, as printed, without the given numbers and without dates that stand alone in brackets.

    >>> label(Print("31．製品共同販売店（障害者）（平成18年度）"), [(0, 3)], [(16, 22)])
    '製品共同販売店（障害者）'
    >>> label(Print("平成18年度に「生きがい」を調査"), [], [(0, 6)])
    '平成18年度に「生きがい」を調査'
    """
    dropped = [*numbers, *(around for date in dates if (around := _with_brackets(text.text, date)))]
    kept = "".join(c for i, c in enumerate(text.text) if not any(start <= i < end for start, end in dropped))
    return kept.lstrip("・ 　").strip() or text.text.strip()


def _with_brackets(text: str, span: Span) -> Span | None:
    """Return the span with the brackets around it, None if it is not all that they hold."""
    start, end = span
    if start and text[start - 1] in _OPENING and text[end : end + 1] and text[end] in _CLOSING:
        return start - 1, end + 1
    return None


# Up to three digits: a manifesto has tens of pledges, and four digits in brackets are a year or a code.
_NUMBER = "[1-9][0-9]{0,2}"
_PREFIX = re.compile(rf"\A[\s・]*({_NUMBER})\.(?![0-9])")
_SUFFIX = re.compile(rf"(?<=\S)\(({_NUMBER}(?:[、・]{_NUMBER})*)\)(?=\s*(?:\([^()]*年[^()]*\)\s*)?\Z)")


_CIRCLED = re.compile(r"\s*[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]")
_BRACKETED = re.compile(rf"\s*\({_NUMBER}\)(?=\s*[^\s\d])")


def list_number(text: Print) -> list[Span]:
    """Return the span of the number that a list prints before an entry, if it prints one.

    >>> list_number(Print("３．子育て支援センターの整備")), list_number(Print("推進（17）"))
    ([(0, 2)], [])
    >>> list_number(Print("（２）学校間の連携")), list_number(Print("(3)")), list_number(Print("①母性保護"))
    ([(0, 3)], [], [(0, 1)])
    """
    if circled := _CIRCLED.match(text.text):
        return [circled.span()]
    match = _PREFIX.search(text.normal) or _BRACKETED.match(text.normal)
    return [text.of(match)] if match else []


# The word that headings are counted by, or 第 … 章, and the number behind it, which blanks set apart from the words.
_COUNTED = re.compile(
    r"\A\s*(?:第\s?|[^\W\d]{0,8}?(?:目標|方針|施策|政策|事業|戦略|柱|分野|項目|プロジェクト|ステップ|公約|テーマ)\s?)"
    r"([0-9]{1,3}(?:[-.][0-9]{1,3})*)[章節部編項]?(?=\s)"
)


def heading_number(text: Print) -> list[Span]:
    """Return the span of the number that counts a heading: it says nothing of what the heading names.

    >>> heading_number(Print("施策１－２　防災の推進")), heading_number(Print("事業20件の評価"))
    ([(2, 5)], [])
    """
    match = _COUNTED.search(text.normal)
    return [text.span(*match.span(1))] if match else []


class PledgeNumber(NamedTuple):
    """A pledge's number and its notation as printed: ``34．`` or ``（17）``."""

    number: int
    printed: str
    span: Span


def pledge_numbers(text: Print) -> tuple[PledgeNumber, ...]:
    """Return the pledge numbers that the text prints, in their order.

    >>> pledge_numbers(Print("34．保育所の定員を430人分増員（平成20年度）"))
    (PledgeNumber(number=34, printed='34．', span=(0, 3)),)
    >>> [pledge.number for pledge in pledge_numbers(Print("川口駅前に年中無休「行政センター」の設置（30)"))]
    [30]
    >>> pledge_numbers(Print("市域（９地区）の市に対するニーズの相違、地域差の調査"))
    ()
    >>> pledge_numbers(Print("市民大学（平成18年度）")), pledge_numbers(Print("推進（12345)"))
    ((), ())
    """
    pledges = []
    for match in (_PREFIX.search(text.normal), _SUFFIX.search(text.normal)):
        if match:
            span = text.of(match)
            numbers = re.findall("[0-9]+", match[1])
            pledges += [PledgeNumber(int(number), text.slice(span).lstrip(), span) for number in numbers]
    return tuple(pledges)

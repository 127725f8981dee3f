"""Figures: the amounts that an entry sets as targets, with what they measure and how they are to be met.

`amounts` finds the numbers, `bounds` reads what follows them and `leads` what stands before; an amount whose
words do not say what is to become of it (市域（９地区）) is no figure and stays unread.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from .acts import DECREASE, INCREASE, LENGTHEN, REACH, TAIL, Direction, direction
from .amounts import Amount, amounts
from .dates import due_years, starts
from .pledges import pledge_numbers
from .text import NUL, Printed, Span, overlaps

_CLAUSE_END = re.compile(r"\0(?:まで)?に?、?|[。()「」『』:;\s]|(?<!毎年)(?<!毎月)(?<!以内に)(?<!年間で)、")
_WITHIN = re.compile(
    r"(?:今後|向こう)?(?P<period>(?<![0-9])(?P<count>[1-9][0-9]?)(?:(?P<years>年)|[かヶケヵカ箇]月)(?:以内|間で))[にで]?、?"
)
_YEARLY = re.compile(r"毎年度?、?|各年度?、?|(?<![0-9元])年間(?=約?\Z)|(?<![0-9元毎各今来昨前翌])年(?=約?\Z)")
_MONTHLY = re.compile(r"毎月、?|(?<![0-9])月間(?=約?\Z)")
_ABOUT = re.compile(r"(?:約|およそ|おおむね|概ね|ほぼ)\Z")
_AT_LEAST = re.compile(r"(?:最低でも|最低|少なくとも)\Z")
_EXACTLY = re.compile(r"(?:ちょうど|丁度)\Z")
_TOTAL = re.compile(r"(?:累計|延べ|のべ|通算|合計|総計)で?(?=(?:約|およそ|おおむね|概ね)?\Z)")
_FROM = re.compile(r"[0-9][0-9,.]*[^0-9]*から\Z")
_INDICATOR = re.compile(r"[\0、]*(?P<indicator>[^\0]+?)[をはがのもに]?\0*")


class Lead(NamedTuple):
    """The words before an amount; spans are in the normalised text."""

    indicator: tuple[int, int] | None
    comparator: Literal["about", "at-least", "exactly"] | None
    periodicity: Literal["yearly", "monthly"] | None
    duration: str | None
    duration_span: tuple[int, int] | None
    total: str  # the word that says that the amount is counted up over a time


def read_lead(normal: str, start: int, end: int) -> Lead:
    """Return what the words from ``start`` to the amount at ``end`` say of it.

    >>> read_lead("水道普及率を10年以内に10%アップ", 0, 11)
    Lead(indicator=(0, 5), comparator=None, periodicity=None, duration='P10Y', duration_span=(6, 11), total='')
    >>> read_lead("毎年3億程度の市税の増加", 0, 2)
    Lead(indicator=None, comparator=None, periodicity='yearly', duration=None, duration_span=None, total='')
    >>> read_lead("保全地域の指定・公有化を累計約1,000haまで拡大", 0, 15)
    Lead(indicator=(0, 11), comparator='about', periodicity=None, duration=None, duration_span=None, total='累計')
    """
    start = max((clause.end() for clause in _CLAUSE_END.finditer(normal, start, end)), default=start)
    words = normal[start:end]
    within, yearly, monthly = (pattern.search(words) for pattern in (_WITHIN, _YEARLY, _MONTHLY))
    about, at_least = _ABOUT.search(words), _AT_LEAST.search(words)
    exactly, total = _EXACTLY.search(words), _TOTAL.search(words)
    readings = (within, yearly, monthly, about, at_least, exactly, total, _FROM.search(words))
    explained = [found.span() for found in readings if found]
    return Lead(
        _shift(_indicator_span(words, explained), start),
        "about" if about else "at-least" if at_least else "exactly" if exactly else None,
        "yearly" if yearly else "monthly" if monthly else None,
        f"P{within['count']}{'Y' if within['years'] else 'M'}" if within else None,
        _shift(within.span("period") if within else None, start),
        total[0].removesuffix("で") if total else "",
    )


def _indicator_span(words: str, explained: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the one stretch of the words that nothing else explains, without its particle."""
    for start, end in explained:
        words = words[:start] + NUL * (end - start) + words[end:]
    found = _INDICATOR.fullmatch(words)
    return found.span("indicator") if found else None


def _shift(span: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return (span[0] + by, span[1] + by) if span else None


Comparator = Literal["exactly", "more-than", "at-least", "about", "less-than", "at-most"]
Basis = Literal["level", "change", "total"]

_COMPARATORS: dict[Comparator, str] = {
    "more-than": "を超える|を超す|を上回る|超",
    "at-least": "以上",
    "less-than": "を下回る|未満",
    "at-most": "以下|以内",
    "about": "程度|前後|ほど|くらい|ぐらい|規模",
}
_COMPARED = re.compile(f"(?P<manner>(?:分|ずつ|相当)?(?:{'|'.join(f'({words})' for words in _COMPARATORS.values())})?)")
_ACT = f"(?P<act>{INCREASE}|{DECREASE}|{LENGTHEN}|{REACH})"
_BOUND = re.compile(r"\Z|[、。()「」『』\s]")
_LEVEL = re.compile(rf"(?:[にへ]|まで)(?!増設|新設)(?:{_ACT}{TAIL}|する|し(?=、)|なる)|を(?:目指す|目標)")
_MOVED = re.compile(f"[のを]?{_ACT}{TAIL}")
_OBJECT = re.compile(rf"の?(?P<object>[^\s、。()「」『』をがはにへで0-9]{{1,20}}?)[のを]{_ACT}{TAIL}")


class Bound(NamedTuple):
    """How an amount is to be met.

    ``manner`` is what is printed right behind it (分, を超える), ``object`` the span, in the text given, of what it is
    an amount of.
    """

    comparator: Comparator | None
    basis: Basis
    direction: Direction
    act: str
    manner: str
    object: tuple[int, int] | None


def read_bound(rest: str) -> Bound | None:
    """Return what the words after an amount say is to become of it, None if they do not say.

    >>> read_bound("を超える歳出の圧縮")
    Bound(comparator='more-than', basis='change', direction='decrease', act='圧縮', manner='を超える', object=(4, 6))
    >>> read_bound("分増員(平成20年度)")
    Bound(comparator=None, basis='change', direction='increase', act='増員', manner='分', object=None)
    >>> read_bound("規模予算の実現")
    Bound(comparator='about', basis='level', direction='level', act='実現', manner='規模', object=(2, 4))
    >>> [(of.comparator, of.basis, of.direction) for of in map(read_bound, ["に削減", "以上", "程度の増加"]) if of]
    [(None, 'level', 'level'), ('at-least', 'level', 'level'), ('about', 'change', 'increase')]
    >>> read_bound(")の市に対するニーズの相違"), read_bound("で用を済ませることができる"), read_bound("の削減の検討")
    (None, None, None)
    """
    comparator, manner = _comparator(rest)
    at = len(manner)
    if comparator not in {None, "about"} and _BOUND.match(rest, at):
        return Bound(comparator, "level", "level", "", manner, None)
    if level := _LEVEL.match(rest, at):
        return Bound(comparator, "level", "level", level["act"] or "", manner, None)
    if moved := _MOVED.match(rest, at):
        return _moved(comparator, moved["act"], manner, None)
    if of := _OBJECT.match(rest, at):
        return _moved(comparator, of["act"], manner, of.span("object"))
    return None


def _moved(comparator: Comparator | None, act: str, manner: str, of: tuple[int, int] | None) -> Bound:
    """Return the bound of an act: one that moves gives a change, one that reaches (実現) a level."""
    way = direction(act)
    return Bound(comparator, "level" if way == "level" else "change", way, act, manner, of)


def _comparator(rest: str) -> tuple[Comparator | None, str]:
    """Return the comparator that the words begin with, and the words themselves."""
    compared = _COMPARED.match(rest)
    if compared is None:
        return None, ""
    which = next((name for name, words in zip(_COMPARATORS, compared.groups()[1:], strict=True) if words), None)
    return which, compared["manner"]


Note = tuple[str, str]  # Japanese, English

YEN = ("「円」は印刷されていない。", "The unit yen is not printed.")
PERCENT = ("割合（％）かポイントかは記載なし。", "Percent or points not stated.")
SCALE = ("「規模」を「およそ」と読む。", "“規模” (on the scale of) is read as “about”.")
_MONEY = re.compile(r"税|予算|決算|歳[入出]|財[源政]|収[入益]|支出|経費|事業費|人件費|債|基金|補助金|料金|使用料|給与")
_PER = re.compile(r"[あ当]たり\Z|毎\Z")  # an amount for each of something is no amount of it
_RATE = re.compile(r"(?:率|割合|比|シェア)\Z")


class Figure(NamedTuple):
    """A figure to reach: ``unit`` is a QUDT local name, ``printed`` the number and its counter as they stand.

    ``basis`` says whether the value is a level, the change to it, or counted up over a time; ``manner``, ``act``,
    ``within`` and ``total`` are the words that say so, of which `sentences` makes a sentence.
    """

    indicator: str | None
    value: Decimal
    unit: str
    unit_text: str
    comparator: Comparator | None
    basis: Basis
    direction: Direction
    periodicity: str | None
    period: str | None
    printed: str
    notes: tuple[Note, ...]
    span: Span
    period_span: Span | None
    manner: str = ""
    act: str = ""
    within: str = ""
    total: str = ""

    @property
    def is_rate(self) -> bool:
        """Return whether it is a figure of a rate, which is raised and lowered rather than increased and cut."""
        return self.unit == "PERCENT" and _RATE.search(self.indicator or "") is not None


def figures(text: Printed) -> tuple[Figure, ...]:
    """Return the figures that the text sets as targets.

    >>> figure, = figures(Printed("34．保育所の定員を430人分増員（平成20年度）"))
    >>> figure.indicator, str(figure.value), figure.unit, figure.unit_text, figure.basis, figure.direction
    ('保育所の定員', '430', 'NUM', '人', 'change', 'increase')
    >>> figure.comparator is None
    True
    >>> figure, = figures(Printed("毎年３億程度の市税の増加"))
    >>> figure.indicator, str(figure.value), figure.comparator, figure.periodicity, figure.notes == (YEN,)
    ('市税', '300000000', 'about', 'yearly', True)
    >>> figure, = figures(Printed("水道普及率を10年以内に10％アップ"))
    >>> figure.indicator, figure.printed, figure.period, figure.notes == (PERCENT,)
    ('水道普及率', '10％', 'P10Y', True)
    >>> [(f.basis, f.comparator, f.printed) for f in figures(Printed("里親等委託率を37.4％以上まで向上"))]
    [('level', 'at-least', '37.4％')]
    >>> [(f.basis, f.direction, f.printed) for f in figures(Printed("食品ロスを65％削減（2000年度比）"))]
    [('change', 'decrease', '65％')]
    >>> [(f.basis, f.indicator, f.comparator) for f in figures(Printed("相談員の派遣を延べ約5,000人に拡大"))]
    [('total', '相談員の派遣', 'about')]
    >>> figures(Printed("市域（９地区）の市に対するニーズの相違、地域差の調査"))
    ()
    """
    taken = [pledge.span for pledge in pledge_numbers(text)]
    taken += [due.span for due in due_years(text)] + [start.span for start in starts(text)]
    clear = text.without(taken)
    found = (_figure(text, amount, clear) for amount in amounts(text) if not overlaps(amount.span, taken))
    return tuple(figure for figure in found if figure)


def _figure(text: Printed, amount: Amount, clear: str) -> Figure | None:
    """Return the amount as a figure, None where its words do not make it one."""
    to_be, before = read_bound(clear[amount.end :]), read_lead(clear, 0, amount.start)
    if to_be is None or (amount.unit == "YR") != (to_be.act in LENGTHEN.split("|")):
        return None
    indicator = _indicator(text, amount, to_be, before)
    if indicator and _PER.search(indicator):
        return None
    unit = amount.unit or ("CCY_JPY" if _MONEY.search(indicator or "") else None)
    if unit is None:
        return None
    within = text.slice(text.span(*before.duration_span)) if before.duration_span else ""
    return Figure(
        indicator,
        amount.value,
        unit,
        amount.unit_text,
        to_be.comparator or before.comparator,
        "total" if before.total or within.endswith("間で") else to_be.basis,
        to_be.direction,
        before.periodicity,
        before.duration,
        amount.printed,
        tuple(_notes(text, amount, to_be, indicator or "")),
        amount.span,
        text.span(*before.duration_span) if before.duration_span else None,
        to_be.manner,
        to_be.act,
        within,
        before.total,
    )


def _indicator(text: Printed, amount: Amount, to_be: Bound, before: Lead) -> str | None:
    """Return what the amount is one of: 歳出 in 150億円を超える歳出の圧縮, else the words before it."""
    if to_be.object:
        start, end = to_be.object
        return text.slice(text.span(amount.end + start, amount.end + end))
    return text.slice(text.span(*before.indicator)) if before.indicator else None


def _notes(text: Printed, amount: Amount, to_be: Bound, indicator: str) -> Iterator[Note]:
    """Tell what was read into the figure, and what it leaves open."""
    if amount.unit is None:
        yield YEN
    if text.normal.startswith("規模", amount.end):
        yield SCALE
    is_percent = amount.unit == "PERCENT" and "ポイント" not in text.normal[amount.start : amount.end]
    if is_percent and to_be.direction != "level" and _RATE.search(indicator or "率"):
        yield PERCENT

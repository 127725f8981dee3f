"""Figures: the amounts that an entry sets as targets.

`amounts` finds the numbers, `bounds` and `phrases` read what stands before and behind them, `facts` keeps silent where
a sentence only tells; an amount whose words do not say what is to become of it (市域（９地区）) is no figure and stays
unread.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from .amounts import Amount, amounts
from .bounds import LENGTHEN, TAIL, Basis, Bound, Comparator, Direction, Lead, read_bound, read_comparator, read_lead
from .dates import due_years, starts
from .facts import is_fact, split_sentences, tells_results
from .indicators import find_indicator
from .lines import join_lines
from .phrases import ends_in
from .statements import pledge_numbers
from .text import Print, Span, overlaps
from .years import Year, years

Note = tuple[str, str]  # Japanese, English

YEN = ("「円」は印刷されていない。", "The unit yen is not printed.")
PERCENT = ("割合（％）かポイントかは記載なし。", "Percent or points not stated.")
SCALE = ("「規模」を「およそ」と読む。", "“規模” (on the scale of) is read as “about”.")
_MONEY = re.compile(r"税|予算|決算|歳[入出]|財[源政]|収[入益]|支出|経費|事業費|人件費|債|基金|補助金|料金|使用料|給与")
# What an amount is one for; alone it is an amount of nothing.
_EACH_OF = "人|世帯|戸|日|週|月|年|校|施設|件|ha|万人|千人"
_PER = re.compile(rf"(?:[0-9０-９一-九]*(?:{_EACH_OF})){{1,2}}(?:[あ当]たり|毎)\Z|[あ当]たり\Z|毎\Z")
_RATE = re.compile(r"(?:率|割合|比|シェア)\Z")


class Figure(NamedTuple):
    """What is printed as a value: ``unit`` is a QUDT local name, ``printed`` the number and its counter as they stand.

    Words that set something without a number (増加, 登録の更新) have no ``value``; a range has ``value_to``. ``basis``
    says whether the value is a level, the change to it, or counted up over a time; ``manner``, ``act``, ``within`` and
    ``total`` are the words that say so, of which `sentences` makes a sentence. ``year`` is the year printed with it (of
    a target that by which, of an observation that in which), ``breakdown`` the words that tell figures of one cell
    apart (小学校), ``per`` what one is counted for (10万人当たり).
    """

    indicator: str | None
    value: Decimal | None
    unit: str | None
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
    value_to: Decimal | None = None
    year: Year | None = None
    breakdown: str = ""
    per: str = ""

    @property
    def is_rate(self) -> bool:
        """Return whether it is a figure of a rate, which is raised and lowered rather than increased and cut."""
        return self.unit == "PERCENT" and _RATE.search(self.indicator or "") is not None


def figures(text: Print) -> tuple[Figure, ...]:
    """Return the figures that the text sets as targets.

    >>> figure, = figures(Print("34．保育所の定員を430人分増員（平成20年度）"))
    >>> figure.indicator, str(figure.value), figure.unit, figure.unit_text, figure.basis, figure.direction
    ('保育所の定員', '430', 'NUM', '人', 'change', 'increase')
    >>> figure.comparator is None
    True
    >>> figure, = figures(Print("毎年３億程度の市税の増加"))
    >>> figure.indicator, str(figure.value), figure.comparator, figure.periodicity, figure.notes == (YEN,)
    ('市税', '300000000', 'about', 'yearly', True)
    >>> figure, = figures(Print("水道普及率を10年以内に10％アップ"))
    >>> figure.indicator, figure.printed, figure.period, figure.notes == (PERCENT,)
    ('水道普及率', '10％', 'P10Y', True)
    >>> def read(text): return [(f.basis, f.comparator, f.printed) for f in figures(Print(text))]
    >>> read("里親等委託率を37.4％以上まで向上"), read("食品ロスを65％削減（2000年度比）")
    ([('level', 'at-least', '37.4％')], [('change', None, '65％')])
    >>> read("一般廃棄物のリサイクル率40%"), read("相談会の開催を年間300件以上とする。"), read("待機児童ゼロを継続")
    ([('level', None, '40%')], [('level', 'at-least', '300件')], [('level', None, 'ゼロ')])
    >>> [(f.indicator, f.year.year) for f in figures(Print("受診率を令和12年度までに90％に引き上げる。")) if f.year]
    [('受診率', 2030)]
    >>> [(f.indicator, str(f.value), f.direction) for f in figures(Print("空き家の発生件数を2030年までに半減"))]
    [('空き家の発生件数', '50', 'decrease')]
    >>> [(f.indicator, f.basis, f.comparator) for f in figures(Print("相談員の派遣を延べ約5,000人に拡大"))]
    [('相談員の派遣', 'total', 'about')]
    >>> [(f.indicator, f.printed, f.year.year) for f in figures(Print("受入数3人(2014年度)→5人(2019年度)")) if f.year]
    [('受入数', '5人', 2019)]
    >>> [(f.indicator, f.printed, f.year) for f in figures(Print("電動車の割合　12％→50％"))]
    [('電動車の割合', '50％', None)]
    >>> [(f.indicator, f.printed, f.year.year) for f in figures(Print("③出生率：1.36（H25）→1.55（H31）")) if f.year]
    [('出生率', '1.55', 2019)]
    >>> [(f.indicator, f.per, f.printed) for f in figures(Print("ごみの量を１人１日当たり480ｇ以下に抑制"))]
    [('ごみの量', '１人１日当たり', '480ｇ')]
    >>> figures(Print("市域（９地区）の市に対するニーズの相違、地域差の調査"))
    ()
    >>> figures(Print("相談件数は令和4年度に300件に増加した。")), figures(Print("35人学級の推進（65歳以上を除く）"))
    ((), ())
    """
    if "\n" not in text.text:
        return _figures(text)
    words, places = join_lines(text.text)
    read = _figures(Print(words))
    return tuple(_move_to_print(text, figure, places) for figure in read)


def _move_to_print(text: Print, figure: Figure, places: list[int]) -> Figure:
    """Return a figure of the joined text at its place in the text as printed."""
    span = (places[figure.span[0]], places[figure.span[1] - 1] + 1)
    period = figure.period_span and (places[figure.period_span[0]], places[figure.period_span[1] - 1] + 1)
    return figure._replace(span=span, printed=text.slice(span), period_span=period)


def _figures(text: Print) -> tuple[Figure, ...]:
    taken = [pledge.span for pledge in pledge_numbers(text)]
    due = due_years(text)
    every = years(text)
    taken += [year.span for year in every] + [start.span for start in starts(text)]
    clear = text.without(taken)
    counted = [amount for amount in amounts(text, bare=True) if not overlaps(amount.span, taken)]
    read: list[Figure] = []
    for start, end in split_sentences(text.normal):
        if tells_results(text.normal[start:end]):  # what stands under a line （2024年度実績） is how things are
            break
        if not is_fact(text.normal[start:end]):
            read += _figures_of(text, clear, (start, end), counted, dated=bool(due))
    only = [year for year in every if len(due) == 1 and year.span == due[0].span]
    led = {figure.span for figure in read if _ARROWED.search(text.normal, 0, _start(text, figure))}
    dated = [every if due or figure.span in led else () for figure in read]
    return tuple(
        figure._replace(year=_year_of(text, figure, near, only)) for figure, near in zip(read, dated, strict=True)
    )


def _start(text: Print, figure: Figure) -> int:
    """Return where a figure begins in the normalised text."""
    return next((amount.start for amount in amounts(text, bare=True) if amount.span == figure.span), 0)


def _figures_of(text: Print, clear: str, sentence: Span, counted: list[Amount], *, dated: bool) -> list[Figure]:
    """Return the figures of one sentence, in the order of their words; ``dated``: something is said to be due."""
    start, end = sentence
    within = (amount for amount in counted if start <= amount.start < end)
    read = (_figure(text, amount, clear, _around(amount, sentence), dated=dated) for amount in within)
    return sorted([*filter(None, read), *read_verbal_values(text, clear, sentence)], key=lambda figure: figure.span)


_REACH = 200  # characters to either side in which the words of an amount stand, however long its sentence is


def _around(amount: Amount, sentence: Span) -> Span:
    return max(sentence[0], amount.start - _REACH), min(sentence[1], amount.end + _REACH)


def _year_of(text: Print, figure: Figure, every: tuple[Year, ...], only: list[Year]) -> Year | None:
    """Return the year in brackets behind a figure, else the only one by which the text says that something is to be."""
    return next(iter([*_list_behind(text, figure, every), *only]), None)


def _list_behind(text: Print, figure: Figure, every: tuple[Year, ...]) -> Iterator[Year]:
    end = figure.span[1]
    near = (year for year in every if end <= year.span[0] <= end + _NEAR)
    yield from (year for year in near if _BEHIND.fullmatch(text.text[end : year.span[0]]))


_NEAR = 8  # 以上 and a bracket
_BEHIND = re.compile(r"(?:以上|以下|未満|程度)?[ 　]?[（(]")


_MARKED = re.compile(r"(?:\s?※[0-9]*)?(?:/(?P<every>[年月日]|年度))?(?:\s?※[0-9]*)?")
_TIMES = {"YR", "MO", "WK", "DAY"}
_COUNTED_TIME = re.compile("日数|年数|月数")
_CLOCK = {"HR", "MIN", "SEC"}
_SPAN_OF_LIFE = re.compile("寿命|年齢|歳時")
_COUNT_OF = re.compile(r"(?:数|回|件|人|額)\Z")
_EVERY = {"年": "yearly", "年度": "yearly", "月": "monthly"}
# Before one of these an amount says how large a thing is (定員20人の保育所), or how often it comes (5年に1回の点検).
_LIMIT = re.compile(r"(?:上限|下限|定員|最大|月額|年額|日額|総額|容量|高さ|幅|延長|面積|[0-9](?:年|か月)に)(?:約)?\Z")
_EACH = re.compile(r"[0-9](?:人|名|世帯|戸|校|団体|社|日|週|回|件)(?:に|につき|[あ当]たり)?\Z")


def _figure(text: Print, amount: Amount, clear: str, sentence: Span, *, dated: bool) -> Figure | None:
    """Return the amount as a figure, None where its words do not make it one."""
    before = read_lead(clear, sentence[0], amount.start)
    marked = _MARKED.match(clear, amount.end)
    skipped = amount.end + len(marked[0]) if marked else amount.end
    to_be = read_bound(clear[skipped : sentence[1]]) or _end(amount, clear, sentence, before, dated=dated)
    limits = to_be and to_be.object and _LIMIT.search(clear[sentence[0] : amount.start])
    if to_be is None or limits or not _fits(amount, to_be, clear[sentence[0] : amount.start]):
        return None
    indicator = find_indicator(text, clear, (sentence[0], amount.start, skipped), to_be, before)
    indicator, per = _without_per(indicator)
    if per and not indicator:
        return None
    unit = _unit(amount, indicator or "")
    if unit is None:
        return None
    within = text.slice(text.span(*before.duration_span)) if before.duration_span else ""
    counted = before.total or ("累計" if clear[skipped + len(to_be.manner) :].startswith(("(累計", "〔累計")) else "")
    return Figure(
        indicator,
        amount.value,
        unit,
        amount.unit_text,
        to_be.comparator or before.comparator,
        "total" if counted or within.endswith("間で") else to_be.basis,
        to_be.direction,
        before.periodicity or (_EVERY.get(marked["every"] or "") if marked else None),
        before.duration,
        amount.printed,
        tuple(_notes(text, amount, to_be, indicator or "")),
        amount.span,
        text.span(*before.duration_span) if before.duration_span else None,
        to_be.manner,
        to_be.act,
        within,
        counted,
        amount.to,
        per=per,
    )


def _without_per(indicator: str | None) -> tuple[str | None, str]:
    """Return an indicator without what its amount is one for: 家庭ごみの排出量 of 家庭ごみの排出量を１人１日当たり."""
    said = _PER.search(indicator or "")
    if indicator is None or said is None:
        return indicator, ""
    return indicator[: said.start()].rstrip("をはのが、") or None, said[0]


def _end(amount: Amount, clear: str, sentence: Span, before: Lead, *, dated: bool) -> Bound | None:
    """Return the bound of an amount that a phrase ends in and sets so (リサイクル率40%)."""
    rest = clear[amount.end : sentence[1]]
    if _ARROWED.search(clear, sentence[0], amount.start):
        comparator, manner = read_comparator(rest)
        return Bound(comparator, "level", "level", "", manner, None)
    marked = _MARKED.match(rest)
    rest = rest[marked.end() :] if marked else rest
    comparator, manner = read_comparator(rest)
    said = ends_in(
        clear[sentence[0] : amount.start],
        rest[len(manner) :],
        bounded=bool(comparator or before[1:5] != (None,) * 4 or before.total or amount.unit_text == "位"),
        money=amount.unit == "CCY_JPY",
        dated=dated,
    )
    said = said and (amount.unit is not None or _INDEX.search(clear, sentence[0], amount.start) is not None)
    return Bound(comparator, "level", "level", "", manner, None) if said else None


# What an arrow leads to, from another number: 12％（R5）→50％, 1.36 ⇒ 1.55.
_ARROWED = re.compile(r"[0-9][^。→⇒➡]{0,30}[→⇒➡]\s*(?:年間?|約|延べ|累計)?\Z")
_INDEX = re.compile(
    r"(?:出生率|死亡率|罹患率|倍率|指数|係数|スコア)[:\s]?(?:を|は)?\Z"
)  # what is measured without a unit


def _fits(amount: Amount, to_be: Bound, before: str) -> bool:
    """Return whether the unit goes with the act: years are lengthened, hours are no kind of service (24時間体制)."""
    if amount.unit in _TIMES and _COUNTED_TIME.search(before):
        return True
    if amount.unit in _TIMES and amount.unit_text != "歳":
        return to_be.act in (*LENGTHEN.split("|"), "短縮")
    if amount.unit_text == "歳":
        return _SPAN_OF_LIFE.search(before) is not None
    if amount.unit in _CLOCK:
        return to_be.object is None and (to_be.comparator is not None or to_be.act != "")
    return _EACH.search(before.rstrip("約")) is None or amount.unit not in {"NUM", "CCY_JPY", None}


def _unit(amount: Amount, indicator: str) -> str | None:
    """Return the unit; of a number without one, yen where money is meant, and a count where the indicator counts."""
    if amount.unit:
        return amount.unit
    if amount.unit_text and _MONEY.search(indicator):
        return "CCY_JPY"
    if _INDEX.search(indicator):
        return "UNITLESS"
    return "NUM" if _COUNT_OF.search(indicator) else None


def _notes(text: Print, amount: Amount, to_be: Bound, indicator: str) -> Iterator[Note]:
    """Tell what was read into the figure, and what it leaves open."""
    if amount.unit is None and amount.unit_text and _MONEY.search(indicator):
        yield YEN
    if text.normal.startswith("規模", amount.end):
        yield SCALE
    is_percent = amount.unit == "PERCENT" and "ポイント" not in text.normal[amount.start : amount.end]
    if is_percent and to_be.direction != "level" and _RATE.search(indicator or "率"):
        yield PERCENT


HALF = ("「半減」を50％の減と読む。", "“半減” (to halve) is read as a cut by 50%.")
DOUBLE = ("「倍増」を100％の増と読む。", "“倍増” (to double) is read as an increase by 100%.")
_WORDED = re.compile(
    rf"(?:[をの]|は)?(?:(?P<half>半減)|(?P<double>倍増)|(?P<zero>ゼロ)(?=\Z|[、。)」※]|[にへと](?:する|し[、ま]|{TAIL})"
    rf"|化{TAIL}|[をの](?:継続|維持|達成|実現|目指)))(?P<end>{TAIL})?"
)


def read_verbal_values(text: Print, clear: str, sentence: Span) -> Iterator[Figure]:
    """Find the values that are words and yet numbers: ゼロ, 半減, 倍増.

    >>> def read(words):
    ...     values = read_verbal_values(Print(words), words, (0, len(words)))
    ...     return [(value.indicator, str(value.value), value.basis) for value in values]
    >>> read("殺処分ゼロを継続"), read("ゼロカーボンの推進と半減期"), read("交付件数を倍増させる")
    ([('殺処分', '0', 'level')], [], [('交付件数', '100', 'change')])
    """
    for match in _WORDED.finditer(clear, *sentence):
        name = next(name for name in ("half", "double", "zero") if match[name])
        if name != "zero" and match["end"] is None:
            continue
        before = read_lead(clear, sentence[0], match.start(name))
        value, unit, basis, way, notes = _WORDS[name]
        yield Figure(
            text.slice(text.span(*before.indicator)).removesuffix("実質") if before.indicator else None,
            *(value, unit, "", before.comparator, basis, way, before.periodicity, before.duration),
            *(text.slice(text.of(match, name)), notes, text.of(match, name), None),
        )


_WORDS: dict[str, tuple[Decimal, str, Basis, Direction, tuple[Note, ...]]] = {
    "half": (Decimal(50), "PERCENT", "change", "decrease", (HALF,)),
    "double": (Decimal(100), "PERCENT", "change", "increase", (DOUBLE,)),
    "zero": (Decimal(0), "NUM", "level", "level", ()),
}

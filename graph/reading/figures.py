"""Figures and outcomes: the amounts that an entry sets as targets, and what a goal measures.

`amounts` finds the numbers, `bounds` reads what stands before and behind them; an amount whose words do not say what is
to become of it (市域（９地区）) is no figure and stays unread.

Only what can be counted or measured is an outcome. 多い, 減少 and the like count anything; 高い, 良い, 向上, 拡大
and 解消 do so only where their noun is a quantity (緑化率, 満足度, 地域差, 待機児童). 充実, 確立, 安全, 便利, 実現
and their like name states that nobody can measure: no rule knows them, so they have no outcome.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from .amounts import Amount, amounts
from .bounds import LENGTHEN, Basis, Bound, Comparator, Direction, Lead, read_bound, read_lead
from .dates import due_years, starts
from .statements import pledge_numbers
from .text import Printed, Span, overlaps

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


Better = Literal["increase", "decrease"]

_ANYTHING = "."
_QUANTITY = "(?:率|満足度|好感度|認知度|理解度|数|量|額|時間|面積|割合|距離|税)"
_EXTENT = f"(?:地域|区域|範囲|差|格差|{_QUANTITY})"
_CASES = "(?:児童|者|世帯|駐車|駐輪|自転車|渋滞|赤字|不足|差|待ち)"
# The words that end a goal, what they say is better, and which nouns they make measurable.
_ENDINGS: tuple[tuple[str, Better, str], ...] = (
    ("[がはも](?:多い|長い|増える)", "increase", _ANYTHING),
    ("[がはも](?:少ない|短い|減る)", "decrease", _ANYTHING),
    ("[がはも]広い", "increase", _EXTENT),
    ("[がはも]狭い", "decrease", _EXTENT),
    ("[がはも](?:高い|良い|よい)", "increase", _QUANTITY),
    ("[がはも](?:低い|悪い)", "decrease", _QUANTITY),
    ("[のが]?(?:純増|増員|増額|増収|増床|増設|増加|増)", "increase", _ANYTHING),
    ("[のが]?(?:純減|減員|減額|減量|減少|削減|縮減|圧縮|短縮|減)", "decrease", _ANYTHING),
    ("[のが]?(?:向上|上昇|引き?上げ|アップ)", "increase", _QUANTITY),
    ("[のが]?(?:低減|低下|抑制|引き?下げ|ダウン)", "decrease", _QUANTITY),
    ("[のが]?拡大", "increase", _EXTENT),
    ("[のが]?縮小", "decrease", _EXTENT),
    ("[のが]?解消", "decrease", _CASES),
)
_TAIL = r"(?:の実現|の達成|する|させる|を図る|を目指す)?\s*\Z"
_RULES = [
    (re.compile(f"(?P<indicator>.*?{noun}){ending}{_TAIL}", re.DOTALL), better) for ending, better, noun in _ENDINGS
]
_MEANS = re.compile(r"\A.*(?:による|により、?|を通じた|[しりて]、)(?=.)", re.DOTALL)


class Outcome(NamedTuple):
    """What a goal measures, as printed, and which way is better."""

    indicator: str
    direction: Better


def outcome(label: Printed) -> Outcome | None:
    """Return what the goal of this label measures, None if nobody could measure it.

    >>> outcome(Printed("ゴミ量の減少"))
    Outcome(indicator='ゴミ量', direction='decrease')
    >>> outcome(Printed("組織・職員意識改革実現による市民満足度の向上"))
    Outcome(indicator='市民満足度', direction='increase')
    >>> outcome(Printed("150億円を超える歳出の圧縮"))
    Outcome(indicator='歳出', direction='decrease')
    >>> outcome(Printed("緑化地域の拡大の実現"))
    Outcome(indicator='緑化地域', direction='increase')
    >>> outcome(Printed("サービスの幅の拡大")), outcome(Printed("避難所の充実"))
    (None, None)
    """
    if found := figures(label):
        return _outcome_of_figure(found[0].indicator, found[0].direction)
    for rule, better in _RULES:
        if match := rule.fullmatch(label.normal):
            means = _MEANS.match(match["indicator"])
            start = means.end() if means else 0
            return Outcome(label.slice(label.span(start, match.end("indicator"))).strip(), better)
    return None


def _outcome_of_figure(indicator: str | None, direction: str) -> Outcome | None:
    """Return the outcome that a figure states: a level to reach does not say which way is better."""
    if indicator and direction == "increase":
        return Outcome(indicator, "increase")
    if indicator and direction == "decrease":
        return Outcome(indicator, "decrease")
    return None

"""Figures: the amounts that an entry sets as targets, with what they measure and how they are to be met.

`amounts` finds the numbers, `bounds` reads what follows them and `leads` what stands before; an amount whose
words do not say what is to become of it (市域（９地区）) is no figure and stays unread.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from .acts import LENGTHEN, Direction
from .amounts import Amount, amounts
from .bounds import Basis, Bound, Comparator, bound
from .leads import Lead, lead
from .pledges import pledge_numbers
from .printed import Printed, Span, overlaps
from .starts import starts
from .years import due_years

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
    to_be, before = bound(clear[amount.end :]), lead(clear, 0, amount.start)
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

"""Dates of an entry: the year by which it is due, and the time within which it is to begin.

A year that is printed is due only where its words say so (まで, 末, を目標に) or where it stands in brackets by itself,
and never where it tells when something was (現状値（R4年度）, R4年度比). "4年以内にｽﾀｰﾄ" says when work begins and not
when it is done, so it is never a due year.
"""

import re
from typing import NamedTuple

from .amounts import amounts
from .text import NUL, Print, Span, overlaps
from .years import Year, years

_DUE = re.compile(
    r"\s?(?:\Z|[)」』。]|まで|迄|中(?:に|\Z|[)])|末|内(?:に|\Z|[)])|を(?:目途|目処|めど|目標)|完成|完了|開設|達成|竣工"
    r"|に(?!比|対|お[いけ]|関|基|つ)(?![^、。()]*した))"
)
_UNTIL = re.compile(r"\s?(?:まで|迄|を(?:目途|目処|めど|目標))")
_BY = re.compile("末|中|内|頃|ごろ|前半|半ば|中頃|後半|上半期|下半期|上期|下期|前期|後期")
_AROUND = 40  # characters that can say of a year that something is due: a clause
_MONTH = re.compile(r"[0-9]{1,2}月|\.[0-9]")
# What says of a bracket behind it that it holds when something was.
_WAS = re.compile(r"(?:現状|現状値|現況|現況値|実績|実績値|基準|基準値|当初値|策定時|前年|前回|直近)\s?[(]\s?\Z")


class Due(NamedTuple):
    """A due year: western, whether it is a fiscal year (年度), and as printed; ``fiscal`` is None for a bare year."""

    year: int
    fiscal: bool | None
    printed: str
    span: Span


def due_years(text: Print) -> tuple[Due, ...]:
    """Return the due years that the text prints.

    >>> due_years(Print("26．「子育てｽｹｰｼｮﾝ」の開設（平成18年度）"))
    (Due(year=2006, fiscal=True, printed='平成18年度', span=(18, 24)),)
    >>> [(due.year, due.fiscal) for due in due_years(Print("令和元年までに完成"))]
    [(2019, False)]
    >>> [(due.year, due.printed) for due in due_years(Print("公園の整備（平成１８～２０年度）"))]
    [(2008, '平成１８～２０年度')]
    >>> [(due.year, due.fiscal) for due in due_years(Print("Ｒ12までに受診率を６割に引き上げる"))]
    [(2030, None)]
    >>> due_years(Print("斎場建設（平成99年度）")), due_years(Print("平成17年度比で10％減"))
    ((), ())
    >>> [due_years(Print(words)) for words in ("現状値（R4年度）", "19.4％（R3年度）", "再編（2030年代）")]
    [(), (), ()]
    >>> due_years(Print("49．斎場建設（4年以内にｽﾀｰﾄ）"))
    ()
    """
    due = [year for year in years(text) if year.year is not None and _is_due(text, year)]
    if due and not _says_more(text, due):
        return ()
    return tuple(
        Due(year.year, None if year.kind is None else year.kind == "fiscal", year.printed, year.span)
        for year in due
        if year.year is not None
    )


def _is_due(text: Print, year: Year) -> bool:
    """Return whether the words around a year say that something is due in it."""
    start, end = year.span
    before, after = Print(text.text[max(0, start - _AROUND) : start]), Print(text.text[end : end + _AROUND])
    return _said_due(year, before.normal, after.normal)


def _said_due(year: Year, before: str, after: str) -> bool:
    if year.part.startswith("代") or _WAS.search(before):
        return False
    if year.kind is None or _MONTH.match(year.part):
        return _UNTIL.match(after) is not None
    if before.endswith(("・", "/")) and not year.first:
        return False
    return _BY.match(year.part) is not None or _DUE.match(after) is not None


_WORDS = re.compile(r"[^\W\d_]{2,}")


def _says_more(text: Print, printed_years: list[Year]) -> bool:
    """Return whether more is printed than amounts and years: 19.4％（R3年度） tells when that was, not what is due."""
    spans = [year.span for year in printed_years]
    rest = text.without(spans)
    found_amounts = [amount for amount in amounts(text) if not overlaps(amount.span, spans)]
    taken = {at for amount in found_amounts for at in range(amount.start, amount.end)}
    words = "".join(" " if at in taken else c for at, c in enumerate(rest))
    return not taken or _WORDS.search(words.replace(NUL, " ")) is not None


_START = re.compile(
    r"(?<![0-9])(?P<count>[1-9][0-9]?)(?:(?P<years>年)|[かヶケヵカ箇]月)以内に?"
    r"(?:スタート|開始|着手|始動|始める|立ち上げ)"
)


class Start(NamedTuple):
    """The time within which to begin, an ``xsd:duration``, and as printed."""

    duration: str
    printed: str
    span: Span


def starts(text: Print) -> tuple[Start, ...]:
    """Return the times within which the text says to begin.

    >>> starts(Print("47．中高一貫校の設置（4年以内にｽﾀｰﾄ）"))
    (Start(duration='P4Y', printed='4年以内にｽﾀｰﾄ', span=(12, 21)),)
    >>> [start.duration for start in starts(Print("６か月以内に着手"))]
    ['P6M']
    >>> starts(Print("水道普及率を10年以内に10％アップ"))
    ()
    """
    return tuple(
        Start(f"P{match['count']}{'Y' if match['years'] else 'M'}", text.slice(text.of(match)), text.of(match))
        for match in _START.finditer(text.normal)
    )

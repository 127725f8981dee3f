"""Values: the figures of a cell, one by one, with the words that bound them, count them up and tell them apart.

A cell is short and its heading has said what it is of, so here every number counts: 88.7％, 10～20人, △3, 小学校
88.7％／中学校 92.2％（R4年度）. What stands between two numbers belongs to the later one (小学校), and a year in
brackets to those before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .amounts import Amount, amounts
from .bounds import DECREASE, INCREASE, PRODUCE, REACH, Basis, Comparator, direction, peel, read_comparator
from .cell_numbers import goes_on, read_count
from .figures import Figure, of_amount
from .text import NUL, Print, Span
from .units import Unit, strip_scale
from .years import Year, years

_CIRCLED = "①-⑳㉑-㉟"
_NOTE = re.compile(r"[※*＊].*", re.DOTALL)
_BASE_OF = re.compile(r"\s?(?:比|対比|から|より|と比べ|に対し)")
_TAIL = re.compile(
    rf"(?:/(?P<every>年度?|月|日))?\s?(?P<act>{INCREASE}|{DECREASE})?(?!させ)(?:[をに]?(?:{REACH}|する|とする|目指す"
    rf"|{PRODUCE}|完了|概ね))?"
    r"(?P<total>\s?[(〔\[](?:累計|延べ|のべ|合計)[^()〔〕]{0,6}[)〕\]])?(?P<yearly>\s?[(〔\[](?:毎年度?|各年度?|年間"
    r"|年度?毎|単年度?)[)〕\]])?"
)
_ARROW = re.compile(r"(?:[→⇒➡]|から\s?\Z)")
_TO_WORDS = re.compile(r"[→⇒➡]\s*[^\W\d_]{2,}")
NOW = re.compile(
    r"現状|実績|参考|基準値|前回|当初値|見込|策定時|現在"
)  # what a target cell says besides: how things stand
GOAL = re.compile(r"目標|計画値|参考")  # and one of an observation: what is aimed at
_NEVER = re.compile(r"(?!)")
_EDGES = " 　\t\n、,，・/／:：;；()（）[]〔〕【】｛｝{}「」『』=＝~～|+＋●○◇■□◆-" + NUL
_JOINS = re.compile(
    r"\A(?:まで)(?:に|の)?、?|(?:まで|では|で|は|が|の|に|を|と|第)\Z|\A(?:うち|内訳|目標値?|現状値?|実績値?|数値"
    r"|計画値?)[:：、]?|(?:前年度?|[^\s]{0,6})比\Z"
)
# All of which a number is some, in the same unit: 18校／24校.
_OUT_OF = re.compile(
    r"(?P<some>[0-9０-９,，]+(?P<unit>校|園|館|施設|市町村|市町|町村|団体|地区|か所|箇所|課))\s?[／/]\s?[0-9０-９,，]+(?P=unit)"
)
_RATIO = re.compile(r"\s*[0-9.]+\s?(?:[:：/／]|対)\s?[0-9.]+\s*")


class Values(NamedTuple):
    """The figures of a cell; those beside what it says, by an arrow or in words (現状 30人); its years.

    ``origins`` are those from which an arrow leads straight to a figure of the cell.
    """

    figures: tuple[Figure, ...]
    besides: tuple[Figure, ...]
    years: tuple[Year, ...]
    origins: tuple[Figure, ...] = ()


def values(printed: Print, unit: Unit | None = None, aside: re.Pattern[str] = _NEVER) -> Values:
    """Return the figures of a cell; ``unit`` is that of its heading and holds for numbers that print none.

    What the words of ``aside`` name is beside what the cell is asked for (現状 30人 under 目標値).

    >>> from .units import read_unit
    >>> def read(text, unit=""):
    ...     return [(f.breakdown, str(f.value), f.unit_text) for f in values(Print(text), read_unit(unit)).figures]
    >>> read("88.7％"), read("12,345", "千円"), read("小学校 88.7％／中学校 92.2％（R4年度）")
    ([('', '88.7', '％')], [('', '12345000', '千円')], [('小学校', '88.7', '％'), ('中学校', '92.2', '％')])
    >>> [(str(f.value), str(f.value_to), f.comparator) for f in values(Print("10～20人")).figures]
    [('10', '20', None)]
    >>> words = ("60％以上", "約3割", "３位以内", "8.5分未満")
    >>> [(f.comparator, f.printed) for each in words for f in values(Print(each)).figures]
    [('at-least', '60％'), ('about', '3割'), ('at-most', '３位'), ('less-than', '8.5分')]
    >>> [(f.periodicity, f.basis, f.period, f.printed) for f in values(Print("年3人(5年間で15人)")).figures]
    [('yearly', 'level', None, '3人'), (None, 'total', 'P5Y', '15人')]
    >>> [(f.year.first, f.year.year) for f in values(Print("1,730組（R3～7年度）")).figures if f.year]
    [(2021, 2025)]
    >>> words = ("10％減（R4年度比）", "△3.5％")
    >>> [(f.basis, f.direction, f.printed) for each in words for f in values(Print(each)).figures]
    [('change', 'decrease', '10％'), ('level', 'level', '△3.5％')]
    >>> [(f.per, f.printed) for t in ("10万人当たり7.9人", "3人に1人") for f in values(Print(t)).figures]
    [('10万人当たり', '7.9人'), ('3人に', '1人')]
    >>> [[f.printed for f in part] for part in values(Print("83％⇒96%（参考 80％）"), None, NOW)[:2]]
    [['96%'], ['83％', '80％']]
    >>> [[f.printed for f in values(Print(words)).figures] for words in ("18校／24校", "6分42秒")]
    [['18校'], ['6分42秒']]
    >>> two = values(Print("小学校　88.1％→90％／中学校　84.0％→88％"))
    >>> [(f.breakdown, f.printed) for f in two.figures + two.origins]
    [('小学校', '90％'), ('中学校', '88％'), ('小学校', '88.1％'), ('中学校', '84.0％')]
    >>> [(str(f.value), str(f.value_to)) for f in values(Print("40％以上60％以下")).figures]
    [('40', '60')]
    """
    if _RATIO.fullmatch(printed.normal):
        return Values((), (), ())
    printed = Print(_OUT_OF.sub(lambda of: of["some"] + NUL * (len(of[0]) - len(of["some"])), printed.text))
    dates = tuple(year for year in years(printed) if _is_year(printed, year))
    clear = _mask(printed, [year.span for year in dates])
    counted = [*filter(None, (read_count(clear, amount, unit) for amount in amounts(clear, bare=True)))]
    counted = [amount for amount in counted if not goes_on(clear, amount)] or counted
    figures, asides, leads, start = [], [], [], 0
    for at, amount in enumerate(counted):
        end = counted[at + 1].start if at + 1 < len(counted) else len(clear.normal)
        leads.append(_leads_on(clear, amount, end))
        asides.append(leads[-1] or _is_aside(clear, start, amount, aside))
        figure, start = _figure(clear, amount, start, end)
        figures.append(figure._replace(printed=printed.slice(figure.span)))
    dated = _with_years(figures, [year for year in dates if not _is_base(printed, year)])
    dated = _along_arrows(dated, leads)
    return Values(
        tuple(_join_bounds(clear, [figure for figure, aside in zip(dated, asides, strict=True) if not aside])),
        tuple(figure for figure, aside in zip(dated, asides, strict=True) if aside),
        dates,
        tuple(_list_origins(dated, leads, asides)),
    )


def _along_arrows(figures: list[Figure], leads: list[bool]) -> list[Figure]:
    """Give what an arrow leads to the words of what it leads from (小学校 88％→90％), and take its year from that."""
    told = list(figures)
    for at, led in enumerate(leads[:-1]):
        if led:
            origin, then = told[at], told[at + 1]
            if origin.year and origin.year.span[0] > then.span[0]:
                told[at] = origin._replace(year=None)
            told[at + 1] = then._replace(breakdown=then.breakdown or origin.breakdown)
    return told


_BOTH = re.compile(r"\s*以上[、，]?(?:かつ)?\s*")


def _join_bounds(text: Print, figures: list[Figure]) -> Iterator[Figure]:
    """Yield figures with two that bound one value as a range: 40％以上60％以下."""
    rest = iter(figures)
    for figure in rest:
        then = next((later for later in figures if later.span[0] > figure.span[1]), None)
        between = text.text[figure.span[1] : then.span[0]] if then else ""
        if then and _BOTH.fullmatch(between) and then.comparator == "at-most" and then.unit == figure.unit:
            next(rest)
            span = figure.span[0], then.span[1]
            whole = figure._replace(value_to=then.value, comparator=None, manner="", span=span)
            yield whole._replace(printed=text.slice(span), year=figure.year or then.year)
        else:
            yield figure


def _list_origins(figures: list[Figure], leads: list[bool], asides: list[bool]) -> Iterator[Figure]:
    """Yield the figures that one arrow alone parts from a figure of the cell; one without a unit has that one's."""
    for at, led in enumerate(leads):
        figure, then = figures[at], figures[min(at + 1, len(figures) - 1)]
        if led and (then is figure or not asides[at + 1]) and not (at and leads[at - 1]):
            yield figure if figure.unit_text else figure._replace(unit=then.unit, unit_text=strip_scale(then.unit_text))


def _is_year(text: Print, year: Year) -> bool:
    """Return whether a year of a cell is one: four bare digits are a number there, but not in brackets."""
    before, after = text.text[: year.span[0]].rstrip(), text.text[year.span[1] :].lstrip()
    bare = year.kind is None and not year.part and year.printed.isdecimal()
    return not bare or (before.endswith(("（", "(", "〔")) and after.startswith(("）", ")", "〕")))


def _is_base(text: Print, year: Year) -> bool:
    """Return whether a year is what a change is counted from (R4年度比), and not when it is to be."""
    return _BASE_OF.match(text.text[year.span[1] :]) is not None


def _mask(text: Print, spans: list[Span]) -> Print:
    """Return the text with NUL for years, notes and the signs of a list, each character by itself: spans stay."""
    words = re.sub(f"[{_CIRCLED}]", "\n", text.text)
    words = _NOTE.sub(lambda note: NUL * len(note[0]), words) if not words.startswith(("※", "*")) else words
    hidden = {at for start, end in spans for at in range(start, end)}
    return Print("".join(NUL if at in hidden else c for at, c in enumerate(words)))


def _figure(text: Print, amount: Amount, start: int, end: int) -> tuple[Figure, int]:
    """Return the figure of an amount with the words from ``start`` on, and where its words end."""
    lead, counting = peel(text.normal[start : amount.start])
    comparator, manner = read_comparator(text.normal[amount.end : end].lstrip(" "))
    behind = amount.end + (text.normal[amount.end : end].index(manner) + len(manner) if manner else 0)
    tail = _TAIL.match(text.normal, behind, end)
    act = (tail["act"] or "") if tail else ""
    moved = act and not re.match("[にへま]", text.normal[behind:])
    total = counting.get("total", "") or (tail["total"].strip("(〔[)〕] ") if tail and tail["total"] else "")
    within = counting.get("within", "")
    basis: Basis = "total" if total or within.endswith(("間で", "間")) else "change" if moved else "level"
    lower: Comparator | None = next((name for name in ("about", "at-least", "at-most") if name in counting), None)
    figure = of_amount(amount)._replace(
        comparator=comparator or lower,
        basis=basis,
        direction=direction(act) if moved else "level",
        periodicity=_periodicity(counting, tail),
        period=counting.get("period"),
        manner=manner,
        act=act,
        within=within,
        total=total,
        breakdown=_name(lead),
        per=counting.get("per", ""),
    )
    return figure, tail.end() if tail else amount.end


def _periodicity(counting: Mapping[str, str], tail: re.Match[str] | None) -> str | None:
    """Return how often a figure counts, by the words before it or behind it: 年3人, 3人/月."""
    every = (tail["every"] or "") if tail else ""
    if "yearly" in counting or every.startswith("年") or (tail and tail["yearly"]):
        return "yearly"
    return "monthly" if "monthly" in counting or every == "月" else None


def _name(lead: str) -> str:
    """Return the words that tell a figure apart, without what joins them to it."""
    words, before = lead.replace(NUL, " ").strip(_EDGES), None
    while words != before:
        words, before = _JOINS.sub("", words).strip(_EDGES), words
    return re.sub(r"\s+", " ", words) if re.search(r"[^\W_]", words) else ""


def _with_years(figures: list[Figure], printed_years: list[Year]) -> list[Figure]:
    """Give each figure its year: one that leads holds until the next, one that follows for those since the last."""
    if not printed_years or not figures:
        return figures
    leads = printed_years[0].span[0] < figures[0].span[0]
    dated = []
    for figure in figures:
        before = [year for year in printed_years if year.span[1] <= figure.span[0]]
        after = [year for year in printed_years if year.span[0] >= figure.span[1]]
        year = before[-1] if leads and before else after[0] if after and not leads else None
        dated.append(figure._replace(year=year))
    return dated


def _leads_on(text: Print, amount: Amount, end: int) -> bool:
    """Return whether an arrow leads away from a figure to the next one, or to words (7集落 → 現状維持)."""
    if end < len(text.normal):
        return _ARROW.search(text.normal[amount.end : end]) is not None
    return _TO_WORDS.search(text.normal, amount.end) is not None


def _is_aside(text: Print, start: int, amount: Amount, aside: re.Pattern[str]) -> bool:
    """Return whether a figure is named so that it stands beside what the cell says."""
    if amount.unit_text == "倍":  # 現状の2倍 is a target, and 現状 what it is counted from
        return False
    return aside.search(text.normal[start : amount.start]) is not None

"""A Gantt chart of two plans: when each thing is to be done now, and behind it, as a ghost, when it was before.

Every year drawn also stands in the table beside the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..results.terminal import truncate

# Units of the drawing: room for names, a year, a row, the height of a bar and of its ghost; a name in half letters.
NAMES, YEAR, ROW, BAR, GHOST, NAME = 300, 44, 30, 10, 18, 36
# Years beyond which a column is too narrow for its number: then every fifth is written.
MANY, STEP = 14, 5
WIDEST = 660
Across = Callable[[int], float]  # a year, and where its column begins


class Period(NamedTuple):
    """The first and the last year of something; the same where it is to be done by one year."""

    first: int
    last: int


class Row(NamedTuple):
    """What is to be done, where it is read about, when it was to be done, and when it is now."""

    name: str
    href: str
    before: Period
    after: Period


def gantt(title: str, rows: Sequence[Row]) -> Markup:
    """Return the drawing; rows stand in the order in which they are given.

    >>> drawn = gantt("x", [Row("<a>", "/a", Period(2024, 2025), Period(2026, 2026))])
    >>> str(drawn).count('class="ghost"'), str(drawn).count('class="bar"'), "&lt;a&gt;" in drawn
    (1, 1, True)
    """
    years = [year for row in rows for period in (row.before, row.after) for year in period]
    first, last = min(years, default=0), max(years, default=0)
    wide = min(YEAR, WIDEST / (last - first + 1))
    width, height = NAMES + wide * (last - first + 1), ROW * (len(rows) + 1)

    def across(year: int) -> float:
        return NAMES + wide * (year - first)

    step = 1 if last - first < MANY else STEP
    shown = [year for year in range(first, last + 1) if not (year - first) % step]
    heads = Markup("").join(
        Markup('<text x="{:.1f}" y="{}">{}</text><path d="M{:.1f} {}V{}"/>').format(
            across(year) + 2, ROW - 12, year, across(year), ROW - 6, height
        )
        for year in shown
    )
    drawn = Markup("").join(_row(row, ROW * (at + 1), across, wide) for at, row in enumerate(rows))
    return Markup(
        '<svg class="gantt" viewBox="0 0 {0:.0f} {1}" width="{0:.0f}" role="group" aria-label="{2}">{3}{4}</svg>'
    ).format(width, height, title, Markup('<g class="years" aria-hidden="true">{}</g>').format(heads), drawn)


def _row(row: Row, top: int, across: Across, wide: float) -> Markup:
    words = f"{row.name}：{write_period(row.before)} → {write_period(row.after)}"
    bars = Markup("").join(
        Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="2"/>').format(
            kind, across(period.first) + 1, top + (ROW - high) // 2, wide * (period.last - period.first + 1) - 2, high
        )
        for kind, period, high in (("ghost", row.before, GHOST), ("bar", row.after, BAR))
    )
    return Markup('<a href="{}"><title>{}</title><text x="0" y="{}">{}</text>{}</a>').format(
        row.href, words, top + ROW // 2 + 5, truncate(row.name, NAME), bars
    )


def write_period(period: Period) -> str:
    """Return a period as it is read: one year, or the first and the last.

    >>> write_period(Period(2024, 2024)), write_period(Period(2024, 2026))
    ('2024', '2024–2026')
    """
    return f"{period.first}" if period.first == period.last else f"{period.first}–{period.last}"

"""How a document counts its years: what a year without 年度 or 年 is, and of which era one is that is printed without.

Headings are told year by year; what cells and sentences print is read by two points of `plan.toml`, proposed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..reading.text import Print
from ..reading.years import Year, western, years
from .blocks import Block, Doubt, Table
from .proof import list_cell_lines, list_lines

ERAS = {"令和": 2018, "平成": 1988}  # the year before year 1
FARTHEST = 20  # years from those that a document prints in full


class Counting(NamedTuple):
    """What is proposed for `bare_year` and `bare_era`, each None where no cell needs it."""

    bare_year: str | None = None
    bare_era: str | None = None


UNCOUNTED = Counting()


def find_counting(blocks: Sequence[Block], period: tuple[int, int] | None) -> tuple[Counting, list[Doubt]]:
    """Return how the years of a document's cells are counted, and the doubts about it.

    A bare year is fiscal unless the document prints 年 more often than 年度; the era is the one in which the numbers
    come nearest to the years printed in full.
    """
    cells = [
        (line.page, year)
        for block in blocks
        if isinstance(block, Table)
        for cell in block.cells
        for line in list_cell_lines(cell)
        for year in years(Print(line.text))
    ]
    printed = [year for line in list_lines(blocks) for year in years(Print(line.text))]
    bare = next(((page, year) for page, year in cells if year.year and year.kind is None), None)
    short = [(page, year) for page, year in cells if year.year is None]
    counting, doubts = UNCOUNTED, list[Doubt]()
    if bare:
        kind = find_kind(printed)
        ja, en = "年度か年かが書かれていません。", "It is not printed whether this year is a fiscal or a calendar one."
        choices = tuple(sorted(("fiscal", "calendar"), key=kind.__ne__))
        doubts.append(Doubt(ja, en, bare[0], bare[1].printed, choices))
        counting = counting._replace(bare_year=kind)
    if short and (era := find_era([year.number for _, year in short], printed, period)):
        ja, en = "元号のない年度です。", "The era of these years is left out."
        doubts.append(Doubt(ja, en, short[0][0], short[0][1].printed, tuple(sorted(ERAS, key=era.__ne__))))
        counting = counting._replace(bare_era=era)
    return counting, doubts


def find_kind(printed: Iterable[Year]) -> str:
    """Return whether the years of a document are fiscal or calendar ones, dates aside.

    >>> find_kind(years(Print("令和６年度～令和10年度、令和６年３月")))
    'fiscal'
    """
    kinds = Counter(year.kind for year in printed if not year.part[:1].isdigit() and not year.part.startswith("."))
    return "calendar" if kinds["calendar"] > kinds["fiscal"] else "fiscal"


def find_era(numbers: Sequence[int], printed: Iterable[Year], period: tuple[int, int] | None) -> str | None:
    """Return the era of years that print none: that in which they are nearest to those printed in full.

    >>> find_era([26, 36], years(Print("平成27年度")), None), find_era([2, 6], (), (2020, 2024))
    ('平成', '令和')
    >>> find_era([5], (), None) is None
    True
    """
    full = sorted([year.year for year in printed if year.year] or list(period or ()))
    if not full:
        return None
    middle = full[len(full) // 2]
    far = {era: max(abs(base + number - middle) for number in numbers) for era, base in ERAS.items()}
    best = min(far, key=lambda era: far[era])
    return best if far[best] <= FARTHEST and western(best, max(numbers), "fiscal") else None

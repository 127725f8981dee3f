"""A sheet of cells as blocks: where its tables are, what stands above and below them, which cells are merged or filled.

A sheet may hold several tables, one under the other or side by side: an empty row or column parts them. A row at the
head of a table with words in one cell alone, or with a remark on the unit besides (単位：千円), is no row of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..plan.numbering import read_mark
from .blocks import Block, Cell, CellSign, Heading, Line, Paragraph, Table
from .joining import width
from .periods import fold
from .tables import count_header_rows, join_headings, make_blocks
from .vocabulary import OF_WHOLE

_REMARK = re.compile(r"\s*[(（〔\[]?\s*単位.{0,20}")
LONGEST_TITLE = 80  # half-width columns
SMALLEST_TABLE = 2  # rows, or columns


@dataclass(frozen=True)
class Value:
    """A cell of a sheet: its printed lines, how many rows and columns it covers, what is drawn in it, its filling."""

    lines: tuple[Line, ...] = ()
    rows: int = 1
    columns: int = 1
    mark: str = ""
    fill: str | None = None


@dataclass(frozen=True)
class Region:
    """A part of a sheet, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """Cells by row and column from 0; what a merged cell covers is not among them."""

    values: Mapping[tuple[int, int], Value]
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (row, column), value in self.values.items():
            for down in range(value.rows):
                for right in range(value.columns):
                    self.covered[row + down, column + right] = (row, column)

    def printed_places(self) -> set[tuple[int, int]]:
        """Return the places at which something is printed or drawn, those that merged cells cover among them."""
        return {place for place, owner in self.covered.items() if self.values[owner].lines or self.values[owner].mark}


def read_sheet(values: Mapping[tuple[int, int], Value]) -> list[Block]:
    """Return the blocks of a sheet in the order of its rows.

    >>> line = lambda text: Value((Line.of(text),))
    >>> blocks = read_sheet({(0, 0): line("計画"), (1, 0): line("事業"), (1, 1): line("担当"), (2, 0): line("歩道")})
    >>> [type(block).__name__ for block in blocks]
    ['Heading', 'Table']
    """
    sheet = Sheet(values)
    blocks: list[Block] = []
    for region in find_regions(sheet):
        blocks += read_region(sheet, region, first=not blocks)
    return blocks


def find_regions(sheet: Sheet) -> Iterator[Region]:
    """Return the parts of a sheet that empty rows and columns set apart."""
    shown = sheet.printed_places()
    for top, bottom in _runs(sorted({row for row, _ in shown})):
        columns = sorted({column for row, column in shown if top <= row <= bottom})
        runs = list(_runs(columns))
        if len(runs) > 1 and all(right - left + 1 >= SMALLEST_TABLE for left, right in runs):
            for left, right in runs:
                rows = [row for row, column in shown if top <= row <= bottom and left <= column <= right]
                yield Region(min(rows), left, max(rows), right)
        else:
            yield Region(top, columns[0], bottom, columns[-1])


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Return the first and last of each run of numbers that follow each other."""
    start = None
    for number, after in zip(numbers, [*numbers[1:], None], strict=True):
        start = number if start is None else start
        if after != number + 1:
            yield start, number
            start = None


def read_region(sheet: Sheet, region: Region, *, first: bool) -> Iterator[Block]:
    """Return the blocks of a part of a sheet: what stands above its table, the table, what stands below it."""
    rows = {
        row: [sheet.values[row, column] for column in range(region.left, region.right + 1) if _has(sheet, row, column)]
        for row in range(region.top, region.bottom + 1)
    }
    top, bottom = region.top, region.bottom
    while top <= bottom and (_is_above(rows[top]) or _is_of_whole(rows[top], rows)):
        title, *remarks = rows[top]
        if _is_of_whole(rows[top], rows):
            yield Paragraph(title.lines)
        else:
            yield make_title(title, first=first and top == region.top and (bottom > top or region.top == 0))
        yield from (Paragraph(remark.lines) for remark in remarks)
        top += 1
    notes = []
    while bottom > top and len(rows[bottom]) == 1 and _is_note(rows[bottom][0]):
        notes.append(Paragraph(rows[bottom][0].lines))
        bottom -= 1
    if top <= bottom:
        yield make_table(sheet, _trim(sheet, Region(top, region.left, bottom, region.right)))
    yield from reversed(notes)


def _is_above(row: list[Value]) -> bool:
    """Return whether a row holds a title, a remark on the unit, or both, and no cells of a table."""
    return bool(row) and all(value.rows == 1 for value in row) and all(_is_remark(value) for value in row[1:])


def _is_of_whole(row: list[Value], rows: Mapping[int, list[Value]]) -> bool:
    """Return whether a row of two cells tells of the whole (計画期間｜令和５年度～令和14年度) over a wider table."""
    words = "".join(line.text for line in row[0].lines) if row else ""
    return len(row) == SMALLEST_TABLE < max(map(len, rows.values())) and fold(words) in OF_WHOLE


def _is_remark(value: Value) -> bool:
    return _REMARK.fullmatch("".join(line.text for line in value.lines)) is not None


def _trim(sheet: Sheet, region: Region) -> Region:
    """Return a part of a sheet without the columns at its sides that hold nothing of it."""
    columns = [
        column
        for row, column in sheet.printed_places()
        if region.top <= row <= region.bottom and region.left <= column <= region.right
    ]
    return replace(region, left=min(columns), right=max(columns))


def _has(sheet: Sheet, row: int, column: int) -> bool:
    value = sheet.values.get((row, column))
    return value is not None and bool(value.lines or value.mark)


def _is_note(value: Value) -> bool:
    mark = read_mark("".join(line.text for line in value.lines))
    return mark is not None and mark.sort == "note"


def make_title(value: Value, *, first: bool) -> Block:
    """Return a row of one cell: the title of the sheet or the heading of a table if it is short, else a paragraph."""
    words = "".join(line.text for line in value.lines).strip()
    mark = read_mark(words)
    numbered = mark is not None and mark.sort == "number"
    if width(words) <= LONGEST_TITLE and not words.endswith("。") and (first or numbered):
        return Heading(1 if first else 2, value.lines)
    return Paragraph(value.lines)


def make_table(sheet: Sheet, region: Region) -> Table:
    """Return the table of a part of a sheet; a filled cell without words is marked where that says something."""
    cells = []
    for row in range(region.top, region.bottom + 1):
        for column in range(region.left, region.right + 1):
            owner = sheet.covered.get((row, column), (row, column))
            value = sheet.values.get(owner, Value())
            if owner != (row, column):
                continue
            drawn = draw(sheet, region, row, column)
            blocks = (*make_blocks(value.lines), *drawn)
            rows, columns = min(value.rows, region.bottom - row + 1), min(value.columns, region.right - column + 1)
            cells.append(Cell(row - region.top, column - region.left, blocks, rows, columns))
    joined = join_headings(cells)
    return Table(joined, count_header_rows(joined))


def draw(sheet: Sheet, region: Region, row: int, column: int) -> tuple[CellSign, ...]:
    """Return what is drawn in a cell: a mark, or a filling that the rest of its row and column has not."""
    value = sheet.values.get((row, column))
    if value is None:
        return ()
    if value.mark:
        return (CellSign(value.mark),)
    if value.lines or value.fill is None or row == region.top:
        return ()
    across = [sheet.values.get((row, number)) for number in range(region.left, region.right + 1)]
    down = [sheet.values.get((number, column)) for number in range(region.top + 1, region.bottom + 1)]
    alike = any(all(cell is not None and cell.fill == value.fill for cell in line) for line in (across, down))
    return () if alike else (CellSign("■", colour=value.fill if value.fill.startswith("#") else None),)

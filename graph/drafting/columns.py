"""Columns of a table: heading, heading above, cells and what stands around them, and what kind of things they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..reading import read_cell
from ..reading.bounds import DECREASE, INCREASE
from .blocks import Block, Cell, CellSign, Paragraph, Table
from .evidence import share, sort_cell, sort_cells
from .outline import join_lines
from .periods import find_years, fold
from .proof import list_cell_lines
from .proposals import Proposal
from .tables import cell_text
from .vocabulary import find_meaning, find_unit

HALF = 0.5
MOST = 0.8  # of a column: a row of totals names itself
# Headings of a column whose cells are the years that its rows are of.
OF_YEARS = {"年度", "年", "年次", "年月", "時期", "会計年度", "予算年度", "対象年度"}
VALUES = {"baseline", "target", "actual"}
OF_ROWS = VALUES | {"amount", "grade", "schedule", "remarks"}
_COUNT = re.compile(r"[(]?[0-9]{1,2}(?:[-.][0-9]{1,2}){0,2}[)]?")
_CHANGE = re.compile(
    rf"(?:{INCREASE}|{DECREASE}|維持|改善|解消|延伸|推進|充実|確保|はか|図|実現)(?:る|する|す|こと)?(?:\(.*\))?$"
)
_OF_TIME = re.compile(r"(?:年度?|年次|時点|時期|年月日?)(?:\([^()]*\))?$")
_DATE = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])?(?:元|[0-9]{1,2})年度?|[RHS](?:元|[0-9]{1,2})|(?:19|20)[0-9]{2}(?:年度?)?)末?(?:\([^()]*\))?"
)


@dataclass(frozen=True)
class Column:
    """A column's heading, the heading above it, the cells under it by their lines, and what stands around it.

    `first_year` is the plan's; `earliest` and `latest` are the first and last year that headings of the table print;
    `measured` and `started` say that a column of the table holds indicators, or values to start from; `unit` is what a
    remark above the table says of all its figures.
    """

    words: str
    above: str
    cells: tuple[tuple[str, ...], ...]
    first_year: int | None
    page: int | None = None
    earliest: int | None = None
    latest: int | None = None
    measured: bool = False
    started: bool = False
    unit: str | None = None


def list_unnamed(table: Table) -> Iterator[Column]:
    """Return the first column of a table if no heading names it and one of its cells is the heading of a row."""
    first = [cell for cell in table.cells if cell.column == 0]
    body = [cell for cell in first if cell.row >= table.header_rows]
    meanings = [find_meaning(cell_words(cell), whole=True) for cell in body]
    named = not table.header_rows or any(cell_text(cell) for cell in first if cell.row < table.header_rows)
    if not named and any(meaning is not None and meaning.role in OF_ROWS | {"year"} for meaning in meanings):
        yield Column("", "", tuple(tuple(_cell_lines(cell)) for cell in body), None)


def find_remark(above: Sequence[Block]) -> str | None:
    """Return the unit that a paragraph just above a table gives to its figures: （単位：千円）."""
    for block in reversed(above):
        if not isinstance(block, Paragraph):
            return None
        words = join_lines(block.lines)
        if "単位" in words and (unit := find_unit(words) or find_unit(f"({words})")):
            return unit
    return None


def list_columns(table: Table, first_year: int | None) -> Iterator[Column]:
    """Return the headings of a table's columns."""
    heads = [cell for cell in table.cells if cell.row < table.header_rows and cell_text(cell)]
    body = [cell for cell in table.cells if cell.row >= table.header_rows]
    years = [year.year for head in heads for year in find_years(cell_words(head), first_year)]
    meanings = [find_meaning(cell_words(head)) for head in heads]
    roles = {meaning.role for meaning in meanings if meaning is not None}
    claimed = set(list_claimed(heads, body))
    for head in heads:
        over = [cell for cell in heads if cell.row < head.row and head.column in _reach(cell)]
        under = [cell for cell in body if cell.column in _reach(head)]
        if find_years(cell_words(head), first_year):  # what a row of its own role holds says nothing of the year's
            under = [cell for cell in under if cell.row not in claimed] or under
        cells = tuple(tuple(_cell_lines(cell)) for cell in under)
        pages = [line.page for line in list_cell_lines(head)]
        yield Column(
            cell_words(head),
            cell_words(over[-1]) if over else "",
            cells,
            first_year,
            next(iter(pages), None),
            min(years, default=None),
            max(years, default=None),
            "indicator" in roles,
            "baseline" in roles,
        )


def list_claimed(heads: Sequence[Cell], body: Sequence[Cell]) -> Iterator[int]:
    """Yield the rows whose heading says how they are read: 事業費 under 区分."""
    meanings = [(head, find_meaning(cell_words(head))) for head in heads]
    columns = {
        at for head, meaning in meanings if meaning is not None and meaning.role == "header" for at in _reach(head)
    }
    for cell in body:
        meaning = find_meaning(cell_words(cell)) if cell.column in columns else None
        if meaning is not None and meaning.role in OF_ROWS:
            yield from range(cell.row, cell.row + cell.rows)


def _reach(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.columns)


def cell_words(cell: Cell) -> str:
    """Return the words of a cell with its broken lines joined."""
    return "".join(join_lines(block.lines) for block in cell.blocks if not isinstance(block, CellSign))


def _cell_lines(cell: Cell) -> Iterator[str]:
    for block in cell.blocks:
        yield block.mark if isinstance(block, CellSign) else join_lines(block.lines)


def is_year_alone(column: Column, proposal: Proposal) -> bool:
    """Return whether a column of values is headed by a year and no word of what the values are."""
    return proposal.role not in VALUES or (proposal.year is not None and find_meaning(column.words) is None)


def is_of_rows(column: Column) -> bool:
    """Return whether a heading says of years no more than that they are years."""
    return fold(column.words) in OF_YEARS


def is_years(column: Column) -> bool:
    """Return whether the cells of a column are years and nothing else, and its heading says so."""
    cells = ["".join(cell) for cell in column.cells]
    filled = [cell for cell in cells if sort_cell(cell) != "empty"]
    return (
        _OF_TIME.search(fold(column.words)) is not None
        and bool(filled)
        and all(read_cell(cell, "year").dates for cell in filled)
    )


def is_year_of_figures(column: Column) -> bool:
    """Return whether a column is headed by a year and holds figures: 中間年度（2025年度）."""
    years, figures = find_years(column.words, column.first_year), share(sort_cells(column.cells), "figure")
    return bool(years) and figures > HALF


def is_in_year(column: Column) -> bool:
    """Return whether a column tells what is done in the year that the heading above it is."""
    return fold(column.words).endswith("内容") and bool(find_years(column.above, column.first_year))


def is_money(column: Column) -> bool:
    """Return whether the figures of a column are sums of money, by their unit or that of the table."""
    filled = [text for text in map("".join, column.cells) if sort_cells([[text]])["figure"]]
    printed = sum(re.search(r"円(?:\(.*\))?$", fold(text)) is not None for text in filled)
    return (column.unit or "").endswith("円") or (bool(filled) and printed > HALF * len(filled))


def is_past(year: int, column: Column) -> bool:
    """Return whether a year is one before the plan, or its first at the end of a row of years that begins before it."""
    if column.first_year is None:
        return False
    ends = column.earliest is not None and column.earliest < column.first_year == column.latest
    return year < column.first_year or (ends and year == column.first_year)


def is_dates(cells: Iterable[str]) -> bool:
    """Return whether cells are years and nothing else.

    >>> is_dates(["令和４年度", "令和５年度（見込み）"]), is_dates(["令和４年度に着手"]), is_dates([])
    (True, False, False)
    """
    filled = [text for text in map(fold, cells) if text]
    return bool(filled) and all(_DATE.fullmatch(text) for text in filled)


def is_numbering(column: Column) -> bool:
    """Return whether the cells of a column are numbers that only count: 1, 1, 2, 3, or 1-1, 1-2."""
    words = [fold("".join(cell)) for cell in column.cells]
    filled = [text for text in words if text]
    counts = [[int(part) for part in re.findall(r"[0-9]+", text)] for text in filled if _COUNT.fullmatch(text)]
    return bool(filled) and len(counts) >= MOST * len(filled) and counts == sorted(counts)


def tells_change(column: Column) -> bool:
    """Return whether half of the cells of a column say what is to become of something: 喫煙率の減少."""
    words = [fold("".join(cell)) for cell in column.cells]
    return 2 * sum(_CHANGE.search(text) is not None for text in words) >= len(words)

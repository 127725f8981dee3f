"""Tables from rows of words: where a table's headings end, and cells made of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from ..plan.numbering import read_mark
from .blocks import Cell, CellSign, Item, Line, Paragraph, Run, Table
from .joining import is_broken, width
from .vocabulary import find_meaning

# A cell that is a figure, a money sign with one, a mark or a dash: no heading.
_UNIT = r"(?:[%％人件円回校戸]|千円|百万円|か所|箇所|世帯|ha|km|㎡|[\-－ー―])?"
_DATA = re.compile(rf"^(?:[△▲\-+約¥￥]?[\d,.，．]+\s*{_UNIT}|[○◯〇◎×△→●■\-－―ー])$")
_PERIOD = re.compile(
    r"^(?:(?:平成|令和|昭和|[HRSＨＲＳ])\s*(?:元|\d{1,2})(?:年度?)?|\d{1,4}年度?|(?:19|20)\d\d)(?:\s*[（(].*[)）])?$"
)
LONGEST_HEADING = 60  # half-width columns


def make_blocks(lines: Sequence[Line]) -> tuple[Paragraph | Item, ...]:
    """Return the lines of a cell as paragraphs and items: each line is its own unless it was broken by the width.

    >>> [type(block).__name__ for block in make_blocks([Line.of("総務課"), Line.of("・検討"), Line.of("・実施")])]
    ['Paragraph', 'Item', 'Item']
    """
    blocks: list[Paragraph | Item] = []
    longest = max((width(line.text.strip()) for line in lines), default=0)
    before = ""
    for line in lines:
        words = line.text.strip()
        if not words:
            continue
        mark = read_mark(words)
        if blocks and is_broken(before, words, longest):
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, line))
        elif mark is not None and mark.sort in {"bullet", "number"} and len(lines) > 1:
            blocks.append(Item(1, (line,)))
        else:
            blocks.append(Paragraph((line,)))
        before = words
    return tuple(blocks)


def make_cell(row: int, column: int, text: str, rows: int = 1, columns: int = 1, colour: str | None = None) -> Cell:
    """Return a cell that holds a text, a line for each of its lines."""
    lines = [Line((Run(part, colour=colour),)) for part in text.split("\n") if part.strip()]
    return Cell(row, column, make_blocks(lines), rows, columns)


def make_table(rows: Sequence[Sequence[str]], header_rows: int | None = None) -> Table:
    """Return a table of rows of words, none of them merged; short rows are filled with empty cells."""
    columns = max(map(len, rows), default=0)
    cells = tuple(
        make_cell(number, column, row[column] if column < len(row) else "")
        for number, row in enumerate(rows)
        for column in range(columns)
    )
    return Table(cells, count_header_rows(cells) if header_rows is None else header_rows)


def cell_text(cell: Cell) -> str:
    """Return the words of a cell."""
    return "".join(
        line.text for block in cell.blocks if not isinstance(block, CellSign) for line in block.lines
    ).strip()


def count_header_rows(cells: Sequence[Cell]) -> int:
    """Return how many rows at the top of a table hold headings.

    A row does that holds words and no figures; rows that a heading above them covers or divides belong to the headings.

    >>> make_table([["指標", "現状値", "目標値"], ["人口", "995人", "760人"]]).header_rows
    1
    >>> make_table([["人口", "995"], ["世帯", "500"]]).header_rows
    0
    """
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    if len(rows) < 2 or not _is_heading(rows[min(rows)]):  # noqa: PLR2004  headings of nothing are none
        return 0
    last = max(rows)
    count = 1
    while count < last:
        above = [cell for cell in cells if cell.row < count and cell_text(cell)]
        covered = any(cell.row + cell.rows > count for cell in above if cell.columns == 1 or cell.row)
        divided = any(cell.columns > 1 and cell.row + cell.rows == count for cell in above)
        if not (covered or divided) or not _is_heading(rows.get(count, [])):
            break
        count += 1
    return count


def join_headings(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells of a table with the headings of its first two rows merged as they are meant.

    A CSV has no merged cells: 令和６年度 stands over 予算額 and an empty cell over 決算額, and under 担当課 nothing. It
    is so where some of the second row are known as headings, and nothing but what divides a heading stands there.

    >>> table = make_table([["事業名", "令和６年度", ""], ["", "予算額", "決算額"], ["歩道", "10", "9"]])
    >>> [(cell.row, cell.column, cell.rows, cell.columns) for cell in join_headings(table.cells)[:4]]
    [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
    """
    top, below = ([cell for cell in cells if cell.row == row] for row in (0, 1))
    words = [cell_text(cell) for cell in below]
    gaps = {cell.column for cell in top if not cell_text(cell)}
    divided = {cell.column for cell in below if cell_text(cell)}
    plain = all(cell.rows == cell.columns == 1 for cell in (*top, *below)) and len(top) == len(below)
    known = sum(find_meaning(word) is not None for word in words if word)
    if not plain or not gaps or 0 in gaps or not gaps < divided or 2 * known < len(divided):
        return tuple(cells)
    if not (_is_heading(top) and _is_heading(below)) or any(at - 1 not in divided for at in gaps):
        return tuple(cells)
    joined = []
    for cell in cells:
        if (cell.row == 0 and cell.column in gaps) or (cell.row == 1 and cell.column not in divided):
            continue
        if cell.row == 0 and cell.column not in divided:
            cell = replace(cell, rows=2)  # noqa: PLW2901
        elif cell.row == 0:
            end = next(at for at in count(cell.column + 1) if at not in gaps)
            cell = replace(cell, columns=end - cell.column)  # noqa: PLW2901
        joined.append(cell)
    return tuple(joined)


def _is_heading(row: Sequence[Cell]) -> bool:
    """Return whether the cells of a row can be headings: short words, some of them, and no figures but years."""
    words = [cell_text(cell) for cell in row]
    filled = [word for word in words if word]
    if not filled or any(width(text) > LONGEST_HEADING for text in filled):
        return False
    return not any(_DATA.match(text) and not _PERIOD.match(text) for text in filled)

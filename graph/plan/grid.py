r"""The tables of an outline: rows of cells between bars, merged cells, and the lines of a cell.

Rows before the ruler (`| --- |`) are headings. `^` continues the cell above and `<` the one on the left; `<br>` begins
a further line of the cell, `<br>-` a bullet in it. Braces hold what is drawn; a printed bar or brace has `\` before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BAR = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)*\s*:?-{3,}:?\s*\|?")
_BREAK = re.compile(r"<br\s*/?>\s*(?:-(?:\s+|(?=\S)))?")
_DRAWN = re.compile(r"(?<!\\)\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([\\|{}^<#:>-])")


def unescape(words: str) -> str:
    r"""Return the words as printed.

    >>> unescape(r"A\|B \{注\}")
    'A|B {注}'
    """
    return _ESCAPED.sub(r"\1", words)


@dataclass
class GridCell:
    """A cell: row and column from 1, how many of each it covers, its lines with what is drawn in each, its own line."""

    row: int
    column: int
    line: int
    lines: list[tuple[str, str]] = field(default_factory=list)
    rows: int = 1
    columns: int = 1


@dataclass
class Grid:
    """A table: its cells in reading order, and how many rows of headings it begins with."""

    cells: list[GridCell]
    header_rows: int


def is_row(text: str) -> bool:
    """Return whether a line of the outline belongs to a table."""
    return text.startswith("|")


def read_grid(rows: list[tuple[int, str]]) -> Grid | None:
    """Return the table that lines of the outline hold, each with its number; nothing if no ruler is among them.

    >>> grid = read_grid([(1, "|年|< |"), (2, "|---|---|"), (3, "|a<br>-b| {→} |"), (4, "|^|c|")])
    >>> [(cell.row, cell.column, cell.rows, cell.columns) for cell in grid.cells]
    [(1, 1, 1, 2), (2, 1, 2, 1), (2, 2, 1, 1), (3, 2, 1, 1)]
    >>> [cell.lines for cell in grid.cells]
    [[('年', '')], [('a', ''), ('b', '')], [('', '→')], [('c', '')]]
    """
    rulers = [index for index, (_, text) in enumerate(rows) if _RULER.fullmatch(text.strip())]
    if not rulers:
        return None
    kept = [row for index, row in enumerate(rows) if index != rulers[0]]
    cells: list[GridCell] = []
    above: list[GridCell] = []
    for number, (line, text) in enumerate(kept, start=1):
        above = _read_row(number, line, text, above, cells)
    return Grid(cells, rulers[0])


def _read_row(row: int, line: int, text: str, above: list[GridCell], cells: list[GridCell]) -> list[GridCell]:
    owners: list[GridCell] = []
    for column, raw in enumerate(_split_row(text), start=1):
        words = raw.strip()
        if words == "^" and column <= len(above):
            owner = above[column - 1]
            owner.rows = max(owner.rows, row - owner.row + 1)
        elif words == "<" and owners:
            owner = owners[-1]
            owner.columns = max(owner.columns, column - owner.column + 1)
        else:
            owner = GridCell(row, column, line, _read_lines(words))
            cells.append(owner)
        owners.append(owner)
    return owners


def _split_row(text: str) -> list[str]:
    cells = _BAR.split(text.strip())
    return cells[1 : -1 if cells[-1].strip() == "" else None]


def _read_lines(words: str) -> list[tuple[str, str]]:
    lines = []
    for part in _BREAK.split(words):
        mark = "".join(_DRAWN.findall(part))
        printed = unescape(_DRAWN.sub("", part).strip())
        if printed or mark:
            lines.append((printed, mark))
    return lines

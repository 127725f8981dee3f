"""Tables in plain text: ruled with characters, set apart by tabs, or aligned by spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..plan.numbering import read_mark
from .blocks import Cell, Line, Table
from .joining import width
from .proof import list_cell_lines, remove_space
from .tables import count_header_rows, make_blocks, make_table

_VERTICAL = "│┃|｜║"
_RULE = re.compile(r"^[\s─━═┄┈\-=+＋┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂│┃|｜║:：ー－]+$")
_DRAWN = re.compile(r"[─━═┄┈\-=+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂]")
_CROSSES = re.compile(r"[+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂│┃|｜║]")
_GAP = re.compile(r"(?: {2,}|\t|　+ *| +　+ *)")
SHORTEST_ALIGNED = 3  # lines: two that agree may do so by chance
SHORTEST_RULE = 5


def is_ruled(line: str) -> bool:
    """Return whether a line belongs to a table ruled with characters.

    >>> is_ruled("│事業名│Ｒ６│"), is_ruled("+----+----+"), is_ruled("| a | b |"), is_ruled("計画の期間")
    (True, True, True, False)
    """
    return sum(line.count(sign) for sign in _VERTICAL) > 1 or is_rule(line)


def is_rule(line: str) -> bool:
    """Return whether a line is a rule between rows: drawn, and nothing printed in it."""
    words = line.strip()
    return len(words) >= SHORTEST_RULE and _RULE.match(words) is not None and _DRAWN.search(words) is not None


def find_columns(line: str) -> list[int]:
    """Return where a line's uprights and crossings stand, in half-width columns from its start."""
    places, at = [], 0
    for character in line:
        if _CROSSES.match(character):
            places.append(at)
        at += width(character)
    return places


def read_ruled(lines: Sequence[str]) -> Table | None:
    """Return the table that ruled lines draw, with cells over several columns; None where no rows are drawn.

    Where rules part the rows, all the lines between two rules are one row.

    >>> table = read_ruled(["+----+----+", "| 年 | 値 |", "+----+----+", "| R6 | 12 |", "| R7 | 13 |", "+----+----+"])
    >>> [(cell.row, cell.column) for cell in table.cells], table.header_rows
    ([(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)], 1)
    """
    groups: list[list[str]] = [[]]
    for line in lines:
        if is_rule(line):
            groups.append([])
        else:
            groups[-1].append(line)
    filled = [group for group in groups if group]
    if not filled:
        return None
    parted = len(filled) > 2  # noqa: PLR2004  a rule under the headings alone parts no rows
    rows = [list(group) for group in filled] if parted else [[line] for group in filled for line in group]
    edges = max((find_columns(line) for line in lines), key=len)
    cells = [cell for number, row in enumerate(rows) for cell in _read_row(number, row, edges)]
    if not any(cell.column for cell in cells) or not _holds_all(cells, filled):
        return None
    header_rows = len(filled[0]) if not parted and len(filled) > 1 else count_header_rows(cells)
    return Table(tuple(cells), header_rows)


def _holds_all(cells: Sequence[Cell], groups: Sequence[Sequence[str]]) -> bool:
    """Return whether the cells hold every character that is no rule: lines of a row may be cut unlike each other."""
    printed = "".join(re.sub(f"[{_VERTICAL}]", "", line) for group in groups for line in group)
    held = "".join(line.text for cell in cells for line in list_cell_lines(cell))
    return Counter(remove_space(held)) == Counter(remove_space(printed))


def _read_row(number: int, lines: Sequence[str], edges: list[int]) -> list[Cell]:
    """Return the cells of a row; its first line says which columns each covers."""
    parts = [_split(line) for line in lines]
    places = find_columns(lines[0])
    open_left = lines[0].strip()[0] not in _VERTICAL
    cells = []
    for index in range(len(parts[0])):
        words = [Line.of(part[index]) for part in parts if index < len(part) and part[index].strip()]
        start, end = _find_span(places, edges, index, len(parts[0]), open_left=open_left)
        cells.append(Cell(number, start, make_blocks(words), 1, max(end - start, 1)))
    return cells


def _find_span(places: list[int], edges: list[int], index: int, count: int, *, open_left: bool) -> tuple[int, int]:
    """Return the columns that a cell reaches from and to."""
    if open_left or len(places) != count + 1:
        return index, index + 1
    if len(places) == len(edges):
        return index, index + 1
    nearest = [
        min(range(len(edges)), key=lambda number: abs(edges[number] - place)) for place in places[index : index + 2]
    ]
    return nearest[0], nearest[1]


def _split(line: str) -> list[str]:
    parts = re.split(f"[{_VERTICAL}]", line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return [part.strip() for part in parts]


def count_tabbed(lines: Sequence[str]) -> int:
    r"""Return how many lines at the start are rows parted by tabs, as many in each.

    >>> count_tabbed(["事業\tＲ６", "道路\t実施", "以上"])
    2
    """
    tabs = [line.strip().count("\t") for line in lines]
    count = 0
    while count < len(tabs) and tabs[count] and tabs[count] == tabs[0]:
        count += 1
    return count if count > 1 else 0


def read_tabbed(lines: Sequence[str]) -> Table:
    """Return the table that tabs part."""
    return make_table([[part.strip() for part in line.strip("\n ").split("\t")] for line in lines])


def count_aligned(lines: Sequence[str]) -> int:
    """Return how many lines at the start are rows whose second and further cells begin in the same columns.

    >>> count_aligned(["事業　　　Ｒ６　Ｒ７", "道路　　　検討　実施", "橋りょう　検討　実施", "以上"])
    3
    >>> count_aligned(["１　道路", "２　橋", "３　川"])
    0
    """
    starts = [_find_starts(line) for line in lines]
    count = 0
    while count < len(starts) and len(starts[count]) > 1 and starts[count] == starts[0]:
        count += 1
    return count if count >= SHORTEST_ALIGNED else 0


def _find_starts(line: str) -> list[int]:
    mark = read_mark(line)
    first = mark.end if mark is not None else len(line) - len(line.lstrip())
    starts = [width(line[:first])]
    body = line.rstrip()
    starts += [width(body[: gap.end()]) for gap in _GAP.finditer(body, first)]
    return starts if not body.endswith("。") else []


def read_aligned(lines: Sequence[str]) -> Table:
    """Return the table that spaces align."""
    rows = []
    for line in lines:
        mark = read_mark(line)
        first = mark.end if mark is not None else 0
        head, *rest = _GAP.split(line[first:].strip())
        rows.append([line[:first].lstrip() + head, *rest])
    return make_table(rows)

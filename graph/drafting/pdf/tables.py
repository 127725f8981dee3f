"""Tables: what stands in each cell, how many rows are headings, and tables that go on over a page's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..blocks import Cell, Doubt, Line, Table
from .cells import CellContents, cell_blocks
from .texts import Text, carries_on

# The lines between columns stand at the same places on both pages, give or take so many points.
SAME_PLACE = 5.0


@dataclass
class TablePart:
    """A table, or as much of it as stands on one page: where its columns are divided, its cells, what is doubtful.

    One without rules may turn out to be a list of contents: `lines` are its printed lines.
    """

    page: int
    xs: tuple[float, ...]
    cells: list[CellContents]
    header_rows: int
    drawn: bool = True
    lines: list[Text] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return max((cell.place.row + cell.place.rows for cell in self.cells), default=0)

    def block(self) -> Table:
        """Return it as a block."""
        cells = sorted(self.cells, key=lambda cell: (cell.place.row, cell.place.column))
        return Table(tuple(_cell(cell, header=cell.place.row < self.header_rows) for cell in cells), self.header_rows)

    def words(self, row: int) -> list[tuple[int, str]]:
        """Return the words of a row by column, without blanks."""
        return [(cell.place.column, cell.words) for cell in self.cells if cell.place.row == row]


def _cell(filled: CellContents, *, header: bool) -> Cell:
    place = filled.place
    return Cell(place.row, place.column, cell_blocks(filled, header=header), place.rows, place.columns)


def header_rows(cells: Sequence[CellContents], columns: int) -> tuple[int, bool]:
    """Return how many rows at the top are headings, and whether colour, weight or merged cells show it."""
    rows = max((cell.place.row + cell.place.rows for cell in cells), default=0)
    if rows < 2:  # noqa: PLR2004
        return 0, False
    first = [cell for cell in cells if cell.place.row == 0]
    marked = _marked_rows(cells, rows)
    if marked:
        return marked, True
    if columns == 2 and all(cell.place.column == 0 for cell in cells if cell.is_marked):  # noqa: PLR2004
        beside = [cell for cell in cells if cell.place.column == 0]
        if beside and all(cell.is_marked for cell in beside):
            return 0, True
    deep = max((cell.place.rows for cell in first), default=1)
    if any(cell.place.columns > 1 for cell in first) and 1 < deep < rows:
        return deep, True
    return (0, False) if any(cell.is_data for cell in first) else (1, _is_short(first))


def _is_short(cells: Sequence[CellContents]) -> bool:
    return all(len(cell.words) <= 14 for cell in cells)  # noqa: PLR2004


def _marked_rows(cells: Sequence[CellContents], rows: int) -> int:
    """Return how many rows at the top have only bold words or filled cells, if not all have."""
    end = 0
    while end < rows:
        row = [cell for cell in cells if cell.place.row <= end < cell.place.row + cell.place.rows]
        worded = [cell for cell in row if cell.words]
        if not worded or not all(cell.is_marked for cell in worded):
            break
        end = max(cell.place.row + cell.place.rows for cell in row) if end == 0 else end + 1
    below = [cell for cell in cells if cell.place.row >= end and cell.words and cell.place.column]
    plain = sum(not cell.is_marked for cell in below)
    return end if 0 < end < rows and plain * 2 > len(below) else 0


def goes_on(before: TablePart, after: TablePart) -> bool:
    """Return whether a table at the head of a page carries on the one at the foot of the page before."""
    if after.page != before.page + 1 or len(before.xs) != len(after.xs) or before.drawn != after.drawn:
        return False
    shift = after.xs[0] - before.xs[0]
    near = all(abs(b - a - shift) < SAME_PLACE for a, b in zip(before.xs, after.xs, strict=True))
    return near and (repeats(before, after) > 0 or not _has_other_header(before, after))


def repeats(before: TablePart, after: TablePart) -> int:
    """Return how many rows of headings are printed again."""
    rows = before.header_rows
    same = rows and all(before.words(row) == after.words(row) for row in range(rows))
    return rows if same and any(words for row in range(rows) for _, words in before.words(row)) else 0


def _has_other_header(before: TablePart, after: TablePart) -> bool:
    marked = [cell for cell in after.cells if cell.place.row == 0 and cell.words]
    data = [cell for cell in before.cells if cell.place.row >= before.header_rows and cell.words]
    usual = sum(cell.is_marked for cell in data) * 2 > len(data)
    return bool(marked) and all(cell.is_marked for cell in marked) and not usual


def put_together(before: TablePart, after: TablePart) -> list[Line]:
    """Add the rows of the next page to a table; return the lines of headings that it prints again."""
    again = repeats(before, after)
    shift = before.rows - again
    printed = [text for cell in after.cells if cell.place.row < again for text in cell.texts]
    rest = [cell for cell in after.cells if cell.place.row >= again]
    first = [cell for cell in rest if cell.place.row == again]
    if _is_rest_of_row(before, first):
        _join_rows(before, first)
        rest = [cell for cell in rest if cell.place.row > again]
        shift -= 1
    else:
        _doubt_merged(before, first)
    before.cells += [replace(cell, place=cell.place._replace(row=cell.place.row + shift)) for cell in rest]
    _merge_open(before, again + shift)
    before.page = after.page
    before.doubts += after.doubts
    return [text.line() for text in printed]


def _is_rest_of_row(before: TablePart, first: Sequence[CellContents]) -> bool:
    """Return whether the first row of a page is the rest of the last row of the page before.

    So it is where each of its words carries on a cell that is full and ends in no sentence's end.
    """
    last = {cell.place.column: cell for cell in before.cells if cell.place.row == before.rows - 1}
    worded = [cell for cell in first if cell.words]
    if not worded or len(worded) == len(first) or any(cell.place.rows > 1 for cell in first):
        return False
    return all(_runs_over(last.get(cell.place.column), cell) for cell in worded)


def _runs_over(above: CellContents | None, below: CellContents) -> bool:
    if above is None or not above.texts or (above.is_data and below.is_data):
        return False  # a figure is whole
    return carries_on(list(above.texts[-1:]), below.texts[0], item=False)


def _join_rows(before: TablePart, first: Sequence[CellContents]) -> None:
    """Put the words of a page's first row into the last row of the page before, and note the doubt."""
    row = before.rows - 1
    words = {cell.place.column: cell.texts for cell in first if cell.words}
    before.cells = [
        replace(cell, texts=cell.texts + words[cell.place.column])
        if cell.place.row == row and cell.place.column in words
        else cell
        for cell in before.cells
    ]
    ja = "ページをまたぐ表で、次のページの最初の行を、前のページの最後の行の続きとして読みました。"
    en = "A table runs over a page: the first row of the next page was read as the rest of the last row before it."
    quoted = "".join(text.text for texts in words.values() for text in texts)[:40]
    choices = ("前の行の続き / the rest of the row", "別の行 / a row of its own")
    before.doubts.append(Doubt(ja, en, before.page + 1, quoted, choices))


def _doubt_merged(before: TablePart, first: Sequence[CellContents]) -> None:
    """Note the doubt where the first row of a page may be the rest of the last row of the page before."""
    empty = [cell for cell in first if not cell.words and not cell.signs]
    if empty and len(empty) < len(first) and first[0] in empty:
        ja = "ページをまたぐ表で、次のページの最初の行の左のセルが空です。上のセルの続き（結合）として読みました。"
        en = "A table runs over a page, and the next page begins with an empty cell: read as merged with the one above."
        words = next(cell.words for cell in first if cell.words)
        choices = ("上のセルの続き / merged with the cell above", "空のセル / an empty cell")
        before.doubts.append(Doubt(ja, en, before.page + 1, words[:40], choices))


def _merge_open(table: TablePart, row: int) -> None:
    """Merge the empty cell that a page begins with into the cell above it."""
    first = next((cell for cell in table.cells if cell.place.row == row and cell.place.column == 0), None)
    others = [cell for cell in table.cells if cell.place.row == row and cell.place.column and cell.words]
    if first is None or first.words or first.signs or not others:
        return
    above = [cell for cell in table.cells if cell.place.column == 0 and cell.place.row + cell.place.rows == row]
    if len(above) == 1 and above[0].place.columns == first.place.columns and above[0].place.row >= table.header_rows:
        table.cells.remove(first)
        table.cells.remove(above[0])
        rows = above[0].place.rows + first.place.rows
        table.cells.append(replace(above[0], place=above[0].place._replace(rows=rows)))


def usual_colour(cells: Sequence[CellContents]) -> str:
    """Return the colour that most cells with words are filled with."""
    colours = Counter(cell.colour for cell in cells if cell.words)
    return colours.most_common(1)[0][0] if colours else ""

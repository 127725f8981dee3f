"""Tables without upright rules: columns of short words whose lines stand level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

from ..blocks import Doubt
from .bands import Grid
from .cells import CellContents, Place, cell_texts
from .drawings import Rule
from .pages import Page
from .ruled import area_under
from .strips import Strip, join
from .tables import TablePart, header_rows
from .texts import Text

Row = list[list[Strip]]


def aligned_table(
    grid: Grid, page: Page, rules: Sequence[Rule], starts: dict[int, float], sides: tuple[float, float]
) -> TablePart:
    """Return a table of what stands in rows and columns; `rules` are level ones that may stand between its rows."""
    rows = _without_split_columns(_ruled_rows([[list(cell) for cell in row] for row in grid.rows], rules))
    columns = len(rows[0])
    edges = [_edges(rows, column) for column in range(columns)]
    ends = [edges[at + 1][0] if at + 1 < columns else max(sides[1], edges[at][1]) for at in range(columns)]
    cells = []
    for row, line in enumerate(rows):
        for column, strips in enumerate(line):
            bullets = {
                id(strip): starts[id(strip.characters[0])] for strip in strips if id(strip.characters[0]) in starts
            }
            texts = cell_texts(strips, page.number, page.frame, (edges[column][0], ends[column]), bullets)
            cells.append(CellContents(Place(row, column), texts, (), area_under(strips, page.drawings.areas)))
    headings, sure = header_rows(cells, columns)
    part = TablePart(page.number, (*(left for left, _ in edges), ends[-1]), cells, headings, drawn=False)
    part.lines = _lines(rows, page, sides)
    words = "　".join(cell.words for cell in cells if cell.place.row == 0)[:40]
    if not grid.sure or not sure:
        ja = f"縦の罫線のない表と読み、見出し行を{headings}行としました。段組みや本文でないか確かめてください。"
        en = f"Read as a table without upright rules, with {headings} row(s) of headings. Check that it is no text."
        part.doubts.append(Doubt(ja, en, page.number, words, ("表 / a table", "段組み / columns", "本文 / text")))
    return part


def _edges(rows: Sequence[Row], column: int) -> tuple[float, float]:
    strips = [strip for row in rows for strip in row[column]]
    return min(strip.x0 for strip in strips), max(strip.x1 for strip in strips)


def _ruled_rows(rows: list[Row], rules: Sequence[Rule]) -> list[Row]:
    """Return the rows with those joined that no rule divides, where rules divide most of them."""
    strips = [strip for row in rows for cell in row for strip in cell]
    left, right = min(strip.x0 for strip in strips), max(strip.x1 for strip in strips)
    level = [rule.at for rule in rules if rule.level and rule.start < left + 20 and rule.end > right - 20]
    divided = [any(_bottom(before) - 2 < at < _top(after) + 2 for at in level) for before, after in pairwise(rows)]
    if sum(divided) * 2 < len(divided) or all(divided):
        return rows
    ruled = rows[:1]
    for row, is_divided in zip(rows[1:], divided, strict=True):
        if is_divided:
            ruled.append(row)
        else:
            ruled[-1] = [before + after for before, after in zip(ruled[-1], row, strict=True)]
    return ruled


def _top(row: Row) -> float:
    return min(strip.y0 for strip in chain(*row))


def _bottom(row: Row) -> float:
    return max(strip.y1 for strip in chain(*row))


def _without_split_columns(rows: list[Row]) -> list[Row]:
    """Return the rows with those columns joined that never have words in one row: a heading apart from its column."""
    column = 0
    while column + 1 < len(rows[0]):
        if any(row[column] and row[column + 1] for row in rows):
            column += 1
            continue
        rows = [[*row[:column], row[column] + row[column + 1], *row[column + 2 :]] for row in rows]
    return rows


def _lines(rows: Sequence[Row], page: Page, sides: tuple[float, float]) -> list[Text]:
    """Return each row as the line that it is printed as."""
    strips = [join(list(chain(*row))) for row in rows]
    return [Text(strip, page.number, page.frame, sides[0], sides[1]) for strip in strips]

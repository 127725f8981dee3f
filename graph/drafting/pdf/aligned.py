"""Tables without rules: columns of short words whose lines stand level."""

from __future__ import annotations

from ..blocks import Doubt
from .cells import Filled, Place, cell_texts
from .columns import Grid
from .pages import Page
from .tables import TablePart, header_rows


def aligned_table(grid: Grid, page: Page, starts: dict[int, float]) -> TablePart:
    """Return a table of what stands in rows and columns without rules."""
    columns = len(grid.rows[0])
    edges = [_edges(grid, column) for column in range(columns)]
    sides = [(edges[at][0], edges[at + 1][0] if at + 1 < columns else edges[at][1] + 10) for at in range(columns)]
    cells = []
    for row, line in enumerate(grid.rows):
        for column, strips in enumerate(line):
            bullets = {id(each): starts[id(each.characters[0])] for each in strips if id(each.characters[0]) in starts}
            texts = cell_texts(strips, page.number, page.frame, sides[column], bullets)
            cells.append(Filled(Place(row, column), texts))
    rows, sure = header_rows(cells, columns)
    xs = (*tuple(left for left, _ in sides), sides[-1][1])
    part = TablePart(page.number, xs, cells, rows, drawn=False)
    words = "　".join(each.words for each in cells if each.place.row == 0)[:40]
    if not grid.sure or not sure:
        ja = f"罫線のない表と読み、見出し行を{rows}行としました。段組みや本文でないか確かめてください。"
        en = f"Read as a table without rules, {rows} row(s) of it as headings. Check that it is no text in columns."
        part.doubts.append(Doubt(ja, en, page.number, words, ("表 / a table", "段組み / columns", "本文 / text")))
    return part


def _edges(grid: Grid, column: int) -> tuple[float, float]:
    strips = [strip for row in grid.rows for strip in row[column]]
    return min(each.x0 for each in strips), max(each.x1 for each in strips)

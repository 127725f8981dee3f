"""A heat map: a table whose cells are shaded by how much they hold, and open what they count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

# Shades beside none; `site.css` has a class for each.
SHADES = 5


class Head(NamedTuple):
    """The head of a row or a column: its key, its words, and what it opens."""

    key: str
    words: str
    href: str = ""


class Cell(NamedTuple):
    """A cell: how much, how dark, and what it opens (empty: nothing)."""

    amount: int
    shade: int
    href: str = ""


class Heat(NamedTuple):
    """A heat map by rows."""

    corner: str
    caption: str
    columns: Sequence[Head]
    rows: Sequence[tuple[Head, Sequence[Cell]]]


def heat(
    corner: str,
    caption: str,
    rows: Sequence[Head],
    columns: Sequence[Head],
    amounts: Mapping[tuple[str, str], int],
    opens: Callable[[str, str], str] = lambda row, column: "",
) -> Heat:
    """Return the heat map of amounts by row and column; rows and columns without any are left out.

    >>> found = heat("", "", [Head("a", "A"), Head("b", "B")], [Head("x", "X")], {("a", "x"): 4})
    >>> [(head.words, [cell.shade for cell in cells]) for head, cells in found.rows]
    [('A', [5])]
    """
    most = max((amount for (row, column), amount in amounts.items() if row != column), default=0)
    across = [column for column in columns if any(amounts.get((row.key, column.key)) for row in rows)]
    down = [row for row in rows if any(amounts.get((row.key, column.key)) for column in across)]

    def cell(row: str, column: str) -> Cell:
        amount = amounts.get((row, column), 0)
        return Cell(amount, shade(amount, most), opens(row, column) if amount else "")

    return Heat(corner, caption, across, [(row, [cell(row.key, column.key) for column in across]) for row in down])


def shade(amount: int, most: int) -> int:
    """Return how dark a cell is: 0 for nothing, the darkest for the most.

    >>> [shade(amount, 40) for amount in (0, 1, 8, 9, 40, 90)]
    [0, 1, 1, 2, 5, 5]
    """
    return min(SHADES, -(-amount * SHADES // most)) if amount and most else 0

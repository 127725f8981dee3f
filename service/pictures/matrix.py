"""A matrix: two kinds of thing crossed in a table, each cell shaded by its number, so that the picture is its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

# Shades from the palest to the darkest (site style: .shade-1 …); an empty cell has none.
SHADES = 5


class Side(NamedTuple):
    """One row or column: its key, what it is called, and where it is read about."""

    key: str
    name: str
    href: str = ""


def matrix(
    caption: str, corner: str, rows: Sequence[Side], columns: Sequence[Side], cells: Mapping[tuple[str, str], float]
) -> Markup:
    """Return the table; an empty cell stays empty, so that what is there stands out."""
    most = max(cells.values(), default=0) or 1
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(_name(each)) for each in columns)
    body = Markup("").join(_row(row, columns, cells, most) for row in rows)
    return Markup(
        '<div class="wide" tabindex="0" role="region" aria-label="{}"><table class="matrix"><caption>{}</caption>'
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(caption, caption, corner, heads, body)


def _row(row: Side, columns: Sequence[Side], cells: Mapping[tuple[str, str], float], most: float) -> Markup:
    found = Markup("").join(_cell(cells.get((row.key, column.key)), most) for column in columns)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(_name(row), found)


def _cell(amount: float | None, most: float) -> Markup:
    if not amount:
        return Markup("<td></td>")
    return Markup('<td class="number shade-{}">{:g}</td>').format(shade(amount, most), amount)


def shade(amount: float, most: float) -> int:
    """Return how dark a cell is.

    >>> shade(1, 10), shade(5, 10), shade(10, 10)
    (1, 3, 5)
    """
    return max(1, min(SHADES, round(SHADES * amount / most)))


def _name(side: Side) -> Markup:
    return Markup('<a href="{}">{}</a>').format(side.href, side.name) if side.href else escape(side.name)

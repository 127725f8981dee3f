"""Rows about one thing as one row: what differs between them stands in one cell, a line each, until it is unfolded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...http.language import gettext as _
from ...results.cells import Table, Term, plain
from .table import Cell

# Columns of which a row holds one, with what it is, where a thing may stand in several rows.
THINGS: dict[str, Callable[[int], str]] = {
    "statement": lambda count: _("施策・目標%(count)s件", count=count),
    "measure": lambda count: _("施策%(count)s件", count=count),
    "goal": lambda count: _("目標%(count)s件", count=count),
}
Group = list[list[Term | None]]


def thing_column(table: Table) -> str:
    """Return the column of the things that the rows are about, empty where there is none."""
    return next((thing for thing in THINGS if thing in table.columns), "")


def group(table: Table, *, fold: bool = True) -> list[Group]:
    """Return the rows about one thing together, in the order in which the things come first.

    Every row is a group of its own where it is not to be folded, or is about nothing.
    """
    name = thing_column(table)
    if not fold or not name:
        return [[row] for row in table.rows]
    at, by_key = table.columns.index(name), dict[str, Group]()
    for place, row in enumerate(table.rows):
        by_key.setdefault(plain(row[at]) or f" {place}", []).append(row)
    return [*by_key.values()]


def merge(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return one row for several: in each column the cells that differ, in their order.

    >>> merge([[Cell("a"), Cell("x")], [Cell("a"), Cell("y")]])
    [Cell(text='a', lang='', href='', iri='', more=()), Cell(text='x', lang='', href='', iri='', more=(Cell(text='y', \
lang='', href='', iri='', more=()),))]
    """
    merged = []
    for column in zip(*rows, strict=True):
        first, *others = dict.fromkeys(each for each in column if each.text) or [Cell("")]
        merged.append(first._replace(more=tuple(others)))
    return merged

"""Columns: which of an answer's are shown, a thing and its name as one.

The column of a thing and that of its name (``theme``, ``themeLabel``) become one, as do those of a place in the
document and its words (``entry``, ``verbatim``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from .cells import Table

# What the words of a place are called beside it: nextEntry has nextVerbatim.
PLACES = re.compile(r"(entry|passage)$", re.IGNORECASE)
PLAN, LABEL_OF_PLAN = "plan", "planLabel"
# Columns of things that stand in the document of a plan.
STANDING = {"entry", "passage", "statement", "measure", "goal", "indicator", "pledge", "sheet", "section", "strand"}


class ShownColumn(NamedTuple):
    """A column that is shown, and the column of the things that its values name: often itself."""

    name: str
    thing: str


def shown_columns(names: Sequence[str]) -> list[ShownColumn]:
    """Return the columns that are shown.

    >>> [each.name for each in shown_columns(["theme", "themeLabel", "entry", "verbatim", "line"])]
    ['themeLabel', 'verbatim', 'line']
    """
    things = {label: name for name in names if (label := find_label(name, names))}
    return [ShownColumn(name, things.get(name, name)) for name in names if name not in things.values()]


def with_plans(table: Table, plan_of: Callable[[str], str]) -> Table:
    """Return an answer about what stands in plans with those that the things of a row are of, as a last column.

    ``plan_of`` names the plan of a thing, nothing where there is one plan alone: then the answer stays as it is, and so
    it does where it names plans itself.
    """
    if {PLAN, LABEL_OF_PLAN} & {*table.columns} or not STANDING & {*table.columns}:
        return table
    named = [
        dict.fromkeys(filter(None, (plan_of(term.value) for term in row if isinstance(term, NamedNode))))
        for row in table.rows
    ]
    if not any(named):
        return table
    rows = [[*row, Literal("、".join(names)) if names else None] for row, names in zip(table.rows, named, strict=True)]
    return Table([*table.columns, LABEL_OF_PLAN], rows)


def find_label(name: str, names: Sequence[str]) -> str:
    """Return the column that holds what the things of another are called, empty if there is none."""
    words = PLACES.sub(lambda match: "verbatim" if match[0][0].islower() else "Verbatim", name)
    return next((column for column in (f"{name}Label", words) if column in names and column != name), "")

"""Which pictures an answer allows: its columns say whether it is a count of one kind of thing, of two crossed, a flow.

A column of numbers that counts (``measures``, ``entries``, …) is drawn over the columns before it. A list of entries
has no such column; it is counted by sheet and stage, or by year.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from ..facts.facts import Facts
from ..forms.cells import Table
from ..pictures.bars import Bar, bars
from ..pictures.matrix import Side, matrix
from ..pictures.network import network
from .language import gettext as _
from .results import Cell, Column, cells, columns

# Columns that count; of several, the first in the answer is drawn.
COUNTS = ("measures", "statements", "goals", "entries", "pledges", "sheets")
# Columns that say how something is, not what it is, and so make no axis.
ASIDE = ("type", "number", "line", "dated", "note", "level")
# What is crossed in a list of entries, where it has these columns: sheet by stage, else year, else stage.
LISTS = (("sheetLabel", "stage"), ("fiscalYear",), ("kindLabel",), ("stage",))
# Bars, and rows or columns of a matrix, beyond which there is nothing to see.
MANY = 60
# From so many things on, a network shows something that a table does not.
FEW = 5

Key = tuple[str, ...]


class Axis(NamedTuple):
    """A column as an axis: its heading, and its things in the order of the answer."""

    heading: str
    sides: list[Side]


def pictures(facts: Facts, table: Table) -> Iterator[tuple[str, Markup]]:
    """Yield the pictures of an answer, each with what it shows; none where there is nothing to compare."""
    shown = columns(table)
    counted = next((each for each in shown if each.name in COUNTS and each.number), None)
    across = _axes(shown, counted)
    if not across or len(across) > 2:  # noqa: PLR2004
        return
    amounts, axes = _counted(facts, table, shown, across, counted)
    if any(not 1 < len(axis.sides) <= MANY for axis in axes[:1]) or any(len(axis.sides) > MANY for axis in axes):
        return
    what = counted.heading if counted else _("件数")
    if len(axes) == 1:
        yield _("棒グラフ"), _bars(axes[0], what, amounts)
        return
    yield _("対照表"), _matrix(axes, what, amounts)
    if twofold(across) and len(axes[0].sides) >= FEW:
        yield _("つながりの図"), _network(axes[0], what, amounts)


def _axes(shown: list[Column], counted: Column | None) -> list[Column]:
    """Return the columns to draw over."""
    names = {each.name: each for each in shown}
    if counted:
        before = shown[: shown.index(counted)]
        return [each for each in before if each.name not in ASIDE and not each.name.startswith("plan")]
    found = next((pair for pair in LISTS if all(name in names for name in pair)), ())
    return [names[name] for name in found]


def _counted(
    facts: Facts, table: Table, shown: list[Column], across: list[Column], counted: Column | None
) -> tuple[dict[Key, float], list[Axis]]:
    """Return the number at each crossing, and the axes; rows without a number count one each, a thing only once."""
    places = [shown.index(each) for each in across]
    amounts: dict[Key, float] = {}
    sides: list[dict[str, Side]] = [{} for _each in across]
    seen = set()
    for row in cells(facts, table, shown):
        crossing = [row[place] for place in places]
        key = tuple(each.iri or each.text for each in crossing)
        thing = (key, row[0].iri or row[0].text)
        if not all(each.text for each in crossing) or (not counted and thing in seen):
            continue
        seen.add(thing)
        amounts[key] = amounts.get(key, 0) + (float(row[shown.index(counted)].text or 0) if counted else 1)
        for side, cell in zip(sides, crossing, strict=True):
            side.setdefault(cell.iri or cell.text, _side(cell))
    if twofold(across):
        sides = [sides[0] | sides[1]] * 2
    axes = [Axis(each.heading, _ordered(each, [*side.values()])) for each, side in zip(across, sides, strict=True)]
    return amounts, axes


def twofold(across: list[Column]) -> bool:
    """Say whether things are crossed with others of the same kind: theme and otherTheme."""
    names = [each.name.removesuffix("Label") for each in across]
    return len(names) == 2 and names[1] == f"other{names[0][0].upper()}{names[0][1:]}"  # noqa: PLR2004


def _side(cell: Cell) -> Side:
    return Side(cell.iri or cell.text, cell.text, cell.href)


def _ordered(column: Column, sides: list[Side]) -> list[Side]:
    """Return numbers in their order, and things as the answer has them."""
    return sorted(sides, key=lambda side: float(side.key)) if column.number else sides


def _bars(axis: Axis, what: str, amounts: dict[Key, float]) -> Markup:
    found = [Bar(side.name, amounts[(side.key,)], side.href) for side in axis.sides]
    return bars(_("%(axis)sごとの%(what)s", axis=axis.heading, what=what), (axis.heading, what), found)


def _matrix(axes: list[Axis], what: str, amounts: dict[Key, float]) -> Markup:
    caption = _("%(rows)s × %(columns)s：%(what)s", rows=axes[0].heading, columns=axes[1].heading, what=what)
    crossed = {(row, column): amount for (row, column), amount in amounts.items()}
    return matrix(caption, axes[0].heading, axes[0].sides, axes[1].sides, crossed)


def _network(axis: Axis, what: str, amounts: dict[Key, float]) -> Markup:
    """Draw a symmetric count once for two things."""
    once = {(one, other): amount for (one, other), amount in amounts.items() if one < other}
    title = _("%(axis)sのつながり：線が太いほど%(what)sが多い", axis=axis.heading, what=what)
    return network(title, axis.sides, once)

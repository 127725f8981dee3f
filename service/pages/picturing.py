"""Which pictures an answer allows: its columns say whether it counts one kind of thing, two crossed, or a flow.

A column of numbers that counts (``measures``, ``entries``, …) is drawn over the columns before it. A list of entries
has no such column; it is counted by sheet and stage, and what has a fiscal year stands on a line of years.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..facts.facts import Facts, number
from ..forms.cells import Table
from ..pictures.bars import Bar, bars
from ..pictures.heat import Head, heat
from ..pictures.network import network
from ..pictures.sankey import sankey
from ..pictures.sankey import table as flow_table
from ..pictures.timeline import Event, timeline
from .language import gettext as _
from .results import Cell, Column, cells, columns

# Columns that count; of several, the first in the answer is drawn.
COUNTS = ("measures", "statements", "goals", "entries", "pledges", "sheets")
# Columns that say how something is, not what it is, and so make no axis.
ASIDE = ("type", "number", "line", "dated", "note", "level")
# What a list of entries is counted by, where it has these columns.
LISTS = (("sheetLabel", "stage"), ("kindLabel",), ("stage",))
# Things on an axis, and flows, beyond which there is nothing to see.
MANY, FLOWS = 60, 150
# From so many things on, a network shows something that a table does not.
FEW = 5

Key = tuple[str, ...]


class Axis(NamedTuple):
    """A column as an axis: its heading, and its things in the order of the answer."""

    heading: str
    heads: list[Head]


class Picture(NamedTuple):
    """A picture: what sort it is, in words and for the template, and what the template draws it from."""

    words: str
    sort: str
    drawn: dict[str, Any]


def pictures(facts: Facts, table: Table) -> Iterator[Picture]:
    """Yield the pictures of an answer; none where there is nothing to compare."""
    shown = columns(facts, table)
    rows = cells(facts, table, shown)
    counted = next((each for each in shown if each.name in COUNTS and each.number), None)
    across = _axes(shown, counted)
    if not counted and any(each.name == "fiscalYear" for each in shown):
        yield Picture(_("年表"), "timeline", {"years": timeline(_events(shown, rows))})
    if across:
        yield from _compared(across, counted.heading if counted else _("件数"), *_counted(rows, shown, across, counted))


def _compared(across: list[Column], what: str, amounts: dict[Key, int], axes: list[Axis]) -> Iterator[Picture]:
    """Yield what compares amounts along one axis, two, or three."""
    small = all(len(axis.heads) <= MANY for axis in axes) and len(amounts) > 1
    if len(axes) == 1 and small:
        yield Picture(_("棒グラフ"), "drawn", {"picture": _bars(axes[0], what, amounts)})
    if len(axes) == 2 and small:  # noqa: PLR2004
        yield Picture(_("対照表"), "heat", {"map": _crossed(axes, what, amounts)})
    if small and twofold(across) and len(axes[0].heads) >= FEW:
        yield Picture(_("関係図"), "drawn", {"picture": _network(axes[0], what, amounts)})
    if len(axes) == 3 and 1 < len(amounts) <= FLOWS:  # noqa: PLR2004
        yield Picture(_("流れの図"), "sankey", _flow(axes, what, amounts))


def _axes(shown: list[Column], counted: Column | None) -> list[Column]:
    """Return the columns to draw over."""
    names = {each.name: each for each in shown}
    if counted:
        before = shown[: shown.index(counted)]
        return [each for each in before if each.name not in ASIDE and not each.name.startswith("plan")]
    found = next((pair for pair in LISTS if all(name in names for name in pair)), ())
    return [names[name] for name in found]


def _counted(
    rows: list[list[Cell]], shown: list[Column], across: list[Column], counted: Column | None
) -> tuple[dict[Key, int], list[Axis]]:
    """Return the number at each crossing, and the axes; rows without a number count one each, a thing only once."""
    places = [shown.index(each) for each in across]
    amounts: dict[Key, int] = {}
    heads: list[dict[str, Head]] = [{} for _each in across]
    seen = set()
    for row in rows:
        crossing = [row[place] for place in places]
        key = tuple(each.iri or each.text for each in crossing)
        thing = (key, row[0].iri or row[0].text)
        if not all(each.text for each in crossing) or (not counted and thing in seen):
            continue
        seen.add(thing)
        amounts[key] = amounts.get(key, 0) + (number(row[shown.index(counted)].text) if counted else 1)
        for found, column, cell in zip(heads, across, crossing, strict=True):
            found.setdefault(cell.iri or cell.text, _head(column, cell))
    if twofold(across):
        heads = [heads[0] | heads[1]] * 2
    axes = [Axis(each.heading, _ordered(each, [*found.values()])) for each, found in zip(across, heads, strict=True)]
    return amounts, axes


def _head(column: Column, cell: Cell) -> Head:
    """Return a thing of an axis; the number of a stage says by itself what it is."""
    words = _("段階%(number)s", number=cell.text) if column.name == "stage" else cell.text
    return Head(cell.iri or cell.text, words, cell.href)


def twofold(across: list[Column]) -> bool:
    """Say whether things are crossed with others of the same kind: theme and otherTheme."""
    names = [each.name.removesuffix("Label") for each in across]
    return len(names) == 2 and names[1] == f"other{names[0][0].upper()}{names[0][1:]}"  # noqa: PLR2004


def _ordered(column: Column, heads: list[Head]) -> list[Head]:
    """Return numbers in their order, and things as the answer has them."""
    return sorted(heads, key=lambda head: float(head.key)) if column.number else heads


def _bars(axis: Axis, what: str, amounts: dict[Key, int]) -> str:
    found = [Bar(head.words, amounts[(head.key,)], head.href) for head in axis.heads]
    return bars(_("%(axis)s別の%(what)s", axis=axis.heading, what=what), (axis.heading, what), found)


def _crossed(axes: list[Axis], what: str, amounts: dict[Key, int]) -> object:
    caption = _("%(rows)s × %(columns)s：%(what)s", rows=axes[0].heading, columns=axes[1].heading, what=what)
    crossed = {(row, column): amount for (row, column), amount in amounts.items()}
    return heat(axes[0].heading, caption, axes[0].heads, axes[1].heads, crossed)


def _network(axis: Axis, what: str, amounts: dict[Key, int]) -> str:
    """Draw a symmetric count once for two things."""
    once = {(one, other): amount for (one, other), amount in amounts.items() if one < other}
    title = _("%(axis)s間の関係（線が太いほど%(what)sが多い）", axis=axis.heading, what=what)
    return network(title, axis.heads, once)


def _flow(axes: list[Axis], what: str, amounts: dict[Key, int]) -> dict[str, Any]:
    words = {head.key: head.words for axis in axes for head in axis.heads}
    hrefs = {head.key: head.href for axis in axes for head in axis.heads}
    heads = [axis.heading for axis in axes]
    flow = sankey(amounts, words, hrefs, coloured=1)
    title = _("%(path)s：%(what)s", path=" → ".join(heads), what=what)
    return {"flow": flow, "title": title, "table": flow_table(amounts, words), "heads": heads, "what": what}


def _events(shown: list[Column], rows: list[list[Cell]]) -> Iterator[Event]:
    """Yield what falls into a year: the statement of a row, else its first column, with what is said of it."""
    names = [each.name for each in shown]
    year = names.index("fiscalYear")
    thing = next((names.index(each) for each in ("statementLabel", "measureLabel", "goalLabel") if each in names), 0)
    for row in rows:
        if row[year].text.isdecimal():
            yield Event(int(row[year].text), row[thing].text, row[thing].href)

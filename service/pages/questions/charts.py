"""Which pictures an answer allows: its columns say whether it counts one kind of thing, two crossed, or a flow.

What is counted, the question's header says (``Counts``): a column of numbers is drawn over the columns before it; of a
column of things, each thing is counted once at each sheet and stage. Where the header says nothing, rows are counted.
What has a fiscal year stands on a line of years.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...charts.bars import Bar, bars
from ...charts.heat import Head, heat
from ...charts.network import network
from ...charts.sankey import sankey
from ...charts.sankey import table as flow_table
from ...charts.timeline import Event, timeline
from ...http.language import gettext as _
from ...read_models.facts import Facts, number
from ...read_models.headings import name_column
from ...read_models.vocabulary import terms
from ...results.cells import Table, plain
from .table import Cell, Column, Whole

# Headings of a number of things, by the column of the things that are counted.
NUMBERS = {
    "entry": "entries",
    "goal": "goals",
    "measure": "measures",
    "pledge": "pledges",
    "sheet": "sheets",
    "statement": "statements",
}
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


def pictures(facts: Facts, whole: Whole, counts: str = "") -> Iterator[Picture]:
    """Yield the pictures of an answer, of what ``counts`` names; none where there is nothing to compare."""
    table, shown, rows = whole
    if not rows:
        return
    summed, across = automatic_axes(shown, counts)
    if not summed and any(column.name == "fiscalYear" for column in shown):
        yield Picture(_("年表"), "timeline", {"years": timeline(_events(shown, rows))})
    if across:
        drawn = count_cells(rows, shown, across, summed, things_counted(table, counts, summed))
        yield from _comparisons(across, name_amount(facts, counts, summed), *drawn)


def automatic_axes(shown: list[Column], counts: str) -> tuple[Column | None, list[Column]]:
    """Return the column of numbers that is drawn, if any, and the columns to draw over."""
    summed = next((column for column in shown if counts in (column.name, column.thing) and column.number), None)
    return summed, _axes(shown, summed)


def things_counted(table: Table, counts: str, summed: Column | None) -> list[str]:
    """Return the things that are counted once, one a row; none where rows or numbers are counted."""
    return [plain(row[table.columns.index(counts)]) for row in table.rows] if counts and not summed else []


def name_amount(facts: Facts, counts: str, summed: Column | None) -> str:
    """Return what the amounts of a chart are called: the heading of the numbers, or of what is counted, or rows."""
    if summed:
        return summed.heading
    return name_column(terms(facts), NUMBERS[counts]) if counts in NUMBERS else _("件数")


def _comparisons(across: list[Column], what: str, amounts: dict[Key, int], axes: list[Axis]) -> Iterator[Picture]:
    """Yield what compares amounts along one axis, two, or three."""
    small = all(len(axis.heads) <= MANY for axis in axes) and len(amounts) > 1
    if len(axes) == 1 and small:
        yield Picture(_("棒グラフ"), "drawn", {"picture": _bars(axes[0], what, amounts)})
    if len(axes) == 2 and small:  # noqa: PLR2004
        yield Picture(_("対照表"), "heat", {"map": _heat_map(axes, what, amounts)})
    if small and twofold(across) and len(axes[0].heads) >= FEW:
        yield Picture(_("関係図"), "drawn", {"picture": _network(axes[0], what, amounts)})
    if len(axes) == 3 and 1 < len(amounts) <= FLOWS:  # noqa: PLR2004
        yield Picture(_("流れの図"), "sankey", _flow(axes, what, amounts))


def _axes(shown: list[Column], summed: Column | None) -> list[Column]:
    """Return the columns to draw over."""
    names = {column.name: column for column in shown}
    if summed:
        before = shown[: shown.index(summed)]
        return [column for column in before if column.name not in ASIDE and not column.name.startswith("plan")]
    pair_of_names = next((pair for pair in LISTS if all(name in names for name in pair)), ())
    return [names[name] for name in pair_of_names]


def count_cells(
    rows: list[list[Cell]], shown: list[Column], across: list[Column], summed: Column | None, things: list[str]
) -> tuple[dict[Key, int], list[Axis]]:
    """Return the number at each crossing, and the axes.

    A column of numbers is summed. Of ``things``, one a row, each counts once at a crossing, and rows without one count
    nothing; without things each row counts. What has no place on an axis stands under a head of its own.
    """
    places = [shown.index(column) for column in across]
    amounts: dict[Key, int] = {}
    heads: list[dict[str, Head]] = [{} for _each in across]
    seen = set()
    for at, row in enumerate(rows):
        crossing = [row[place] for place in places]
        key = tuple(cell.iri or cell.text for cell in crossing)
        thing = (key, things[at] if things else str(at))
        if thing in seen or not thing[1]:
            continue
        seen.add(thing)
        amounts[key] = amounts.get(key, 0) + (number(row[shown.index(summed)].text) if summed else 1)
        for head, column, cell in zip(heads, across, crossing, strict=True):
            head.setdefault(cell.iri or cell.text, _head(column, cell))
    if twofold(across):
        heads = [heads[0] | heads[1]] * 2
    axes = [Axis(column.heading, _order(column, [*head.values()])) for column, head in zip(across, heads, strict=True)]
    return amounts, axes


def _head(column: Column, cell: Cell) -> Head:
    return (
        Head(cell.iri or cell.text, name_head(column, cell.text), cell.href) if cell.text else Head("", _("記載なし"))
    )


def name_head(column: Column, text: str) -> str:
    """Return what a thing of an axis is called; the number of a stage says by itself what it is."""
    return _("段階%(number)s", number=text) if column.name == "stage" else text


def twofold(across: list[Column]) -> bool:
    """Say whether things are crossed with others of the same kind: theme and otherTheme."""
    names = [column.name.removesuffix("Label") for column in across]
    return len(names) == 2 and names[1] == f"other{names[0][0].upper()}{names[0][1:]}"  # noqa: PLR2004


def _order(column: Column, heads: list[Head]) -> list[Head]:
    """Return numbers in their order, and things as the answer has them."""
    return sorted(heads, key=lambda head: float(head.key or "inf")) if column.number else heads


def _bars(axis: Axis, what: str, amounts: dict[Key, int]) -> str:
    bars_drawn = [Bar(head.words, amounts[(head.key,)], head.href) for head in axis.heads]
    return bars(_("%(axis)s別の%(what)s", axis=axis.heading, what=what), (axis.heading, what), bars_drawn)


def _heat_map(axes: list[Axis], what: str, amounts: dict[Key, int]) -> object:
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
    names = [column.name for column in shown]
    year = names.index("fiscalYear")
    thing = next((names.index(name) for name in ("statementLabel", "measureLabel", "goalLabel") if name in names), 0)
    for row in rows:
        if row[year].text.isdecimal():
            yield Event(int(row[year].text), row[thing].text, row[thing].href)

"""A chart that a reader chooses: along which column, in which parts and order; the choice stands in the address."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from flask import request

from ....graph.errors import KoteihyoError
from ...charts.heat import Head
from ...charts.stacks import COLOURS, Opens, stacked_bars
from ...http.language import gettext as _
from ...http.responses import ALONG, AMOUNT, ANSWER, ORDER, ORDERS, PARTS
from .charts import MANY, Axis, Key, count_cells
from .table import Cell, Column

CHOICE = (ALONG, PARTS, ORDER)


class Choice(NamedTuple):
    """What a reader chose; an empty column of parts is a bar in one piece."""

    along: str
    parts: str
    order: str


class BadChoice(KoteihyoError):
    """An order that there is not, or a column that this answer cannot be drawn by."""

    def __init__(self, name: str, value: str, known: Sequence[str]) -> None:
        choices = ", ".join(filter(None, known))
        super().__init__(
            f"図の {name} に「{value}」は指定できません。この結果で指定できるもの：{choices}",
            f"{name} of a chart of this answer cannot be {value}; it is one of {choices}.",
        )
        # A column may do for other conditions: it is the picture that is not there.
        self.status = 400 if name == ORDER else 404


class NothingToDraw(KoteihyoError):
    """An answer without rows, or without a column that has few enough values."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            "この結果から図は作成できません（行がないか、区分として使用できる列がありません）。",
            "No chart can be drawn of this answer: it has no rows, or no column with few enough values.",
        )


def choosable(shown: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """Return the columns whose values can be bars: more than one, no more than can be read, and no places."""
    columns = []
    for at, column in enumerate(shown):
        if are_bars(column.name, {row[at].iri or row[at].text for row in rows}):
            columns.append(column)
    return columns


def are_bars(name: str, values: Set[str]) -> bool:
    """Say whether the values of a column can be bars."""
    return 1 < len(values) <= MANY and name != "line"


def read_choice(columns: Sequence[Column], default: Sequence[Column] = ()) -> Choice:
    """Return the choice of this request; what it leaves out is ``default``, the columns that would be drawn anyway."""
    names = [column.name for column in columns]
    if not names:
        raise NothingToDraw
    usual = [column.name for column in default if column.name in names] or names[:1]
    along = request.args.get(ALONG, "") or usual[0]
    parts = request.args.get(PARTS, "" if request.args.get(ALONG) else (*usual, "")[1] if len(usual) > 1 else "")
    order = request.args.get(ORDER, "") or ANSWER
    for name, value, known in ((ALONG, along, names), (PARTS, parts, ["", *names]), (ORDER, order, ORDERS)):
        if value not in known:
            raise BadChoice(name, value, known)
    return Choice(along, "" if parts == along else parts, order)


def draw(
    choice: Choice,
    what: str,
    shown: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    summed: Column | None,
    things: Sequence[str],
    opens: Opens = lambda row, part: "",
) -> str:
    """Return the chart as SVG; ``what`` names the amounts, ``things`` those that are counted once, one a row."""
    named = {column.name: column for column in shown}
    across = [named[column] for column in (choice.along, choice.parts) if column]
    amounts, axes = count_cells([*map(list, rows)], [*shown], across, summed, [*things])
    bars, parts, crossed = _cross(amounts, axes)
    if choice.order == AMOUNT:
        sums = {head.key: sum(count for (bar, _part), count in crossed.items() if bar == head.key) for head in bars}
        bars = sorted(bars, key=lambda head: -sums[head.key])
    title = _("%(axis)s別の%(what)s", axis=axes[0].heading, what=what)
    if len(axes) > 1:
        title = _("%(title)s（内訳：%(parts)s）", title=title, parts=axes[1].heading)
    return stacked_bars(title, bars, parts, crossed, opens)


def _cross(amounts: dict[Key, int], axes: list[Axis]) -> tuple[list[Head], list[Head], dict[tuple[str, str], float]]:
    """Return bars, parts and amounts; parts beyond the colours that can be told apart are put together as others."""
    if len(axes) == 1:
        return axes[0].heads, [Head("", "")], {(key[0], ""): count for key, count in amounts.items()}
    sums: dict[str, int] = {}
    for (_bar, part), count in amounts.items():
        sums[part] = sums.get(part, 0) + count
    parts, rest = axes[1].heads, set[str]()
    if len(parts) > len(COLOURS):
        kept = sorted(sums, key=lambda part: -sums[part])[: len(COLOURS) - 1]
        rest = {*sums} - {*kept}
        parts = [head for head in parts if head.key in kept] + [Head("*", _("その他"))]
    crossed: dict[tuple[str, str], float] = {}
    for (bar, part), count in amounts.items():
        key = (bar, "*" if part in rest else part)
        crossed[key] = crossed.get(key, 0) + count
    return axes[0].heads, parts, crossed

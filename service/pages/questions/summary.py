"""An answer in a sentence: how many things it is about, and where most of them stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ...http.language import gettext as _
from ...results.cells import Table, plain
from .charts import name_head
from .table import THINGS, Cell, Column, thing_column

# What things are divided by, in the order in which it is said, and how many divisions are all told.
DIVISIONS = ("stageLabel", "stage", "fiscalYear", "sheetLabel", "themeLabel", "servedThemeLabel", "kindLabel")
SAID, FEW = 2, 4


def summarize(table: Table, shown: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> str:
    """Return the sentence about all rows of an answer; empty where they are about no countable things.

    A thing that stands in several rows is counted once, and once in each division that it stands in.
    """
    name = thing_column(table)
    if not name or not rows:
        return ""
    at = table.columns.index(name)
    things = [plain(row[at]) for row in table.rows]
    count = len({*things} - {""})
    if not count:
        return ""
    parts = []
    for column in _divisions(shown):
        place = shown.index(column)
        pairs = ((thing, row[place].text) for thing, row in zip(things, rows, strict=True))
        counted = Counter(text for _thing, text in dict.fromkeys(pairs))  # of as many, what is printed first is named
        counted.pop("", None)
        if len(counted) > 1:
            parts.append(_describe(column, counted))
    fewer = _("（同じものが複数の行に現れるため、行数より少ない）") if count < len(rows) else ""
    return _("。").join([THINGS[name](count) + fewer, *parts[:SAID]]) + _("。")


def _divisions(shown: Sequence[Column]) -> list[Column]:
    names = {column.name: column for column in shown}
    return [names[division] for division in DIVISIONS if division in names]


def _describe(column: Column, counted: Counter[str]) -> str:
    """Return what one division says: all of a few, of more the two with the most."""
    if len(counted) > FEW:
        return _(
            "%(heading)s別（全%(all)s、多い順）：%(listed)s ほか",
            heading=column.heading,
            all=len(counted),
            listed=_list(column, counted.most_common(SAID)),
        )
    order = sorted(counted, key=lambda text: (float(text) if column.number else 0, -counted[text], text))
    listed = _list(column, ((text, counted[text]) for text in order))
    return _("%(heading)s別：%(listed)s", heading=column.heading, listed=listed)


def _list(column: Column, counts: Iterable[tuple[str, int]]) -> str:
    return _("、").join(_("%(name)s %(count)s件", name=name_head(column, text), count=times) for text, times in counts)

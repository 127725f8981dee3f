"""Columns: which of an answer's are shown, a thing and its name as one.

The column of a thing and that of its name (``theme``, ``themeLabel``) become one, as do those of a place in the
document and its words (``entry``, ``verbatim``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# What the words of a place are called beside it: nextEntry has nextVerbatim.
PLACES = re.compile(r"(entry|passage)$", re.IGNORECASE)


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


def find_label(name: str, names: Sequence[str]) -> str:
    """Return the column that holds what the things of another are called, empty if there is none."""
    words = PLACES.sub(lambda match: "verbatim" if match[0][0].islower() else "Verbatim", name)
    return next((each for each in (f"{name}Label", words) if each in names and each != name), "")

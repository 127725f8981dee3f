"""What a question counts or adds up: the solutions that are grouped, and the numbers that are told of each group.

A condition that stands inside of what is grouped changes numbers and leaves no rows out by itself. So the solutions are
asked for one by one, and a group's numbers follow from those of its solutions that the conditions leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ...sandbox.query_text import tokens
from ..parameters import values_line

COLUMN = r"\s+(?:\?\w+|\((?:COUNT|SUM)\((?:DISTINCT )?\?\w+\) AS \?\w+\))"
SELECT = re.compile(rf"SELECT((?:{COLUMN})+)\s+WHERE (?=\{{)")
AGGREGATE = re.compile(
    r"\((?P<function>COUNT|SUM)\((?P<distinct>DISTINCT )?\?(?P<variable>\w+)\) AS \?(?P<column>\w+)\)"
)
GROUPED = re.compile(r"\s*GROUP BY((?:\s*\?\w+)+)")


class Aggregate(NamedTuple):
    """A number of a group: the column that has it, and the variable whose values are counted or added up."""

    column: str
    variable: str
    function: str
    distinct: bool


class Grouping(NamedTuple):
    """The solutions that are grouped: a query's text up to its columns and its body, by what, and for which numbers."""

    head: str
    body: str
    by: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return what is asked of each solution: the group, then the values."""
        return *self.by, *dict.fromkeys(each.variable for each in self.aggregates)

    def write(self, body: str, behind: Iterable[str] = ()) -> str:
        """Return the query for the solutions, in another body, with further expressions as columns."""
        columns = [*(f"?{name}" for name in self.columns), *behind]
        return f"{self.head}\nSELECT {' '.join(columns)}\nWHERE {body}\n"


def read_grouping(text: str, names: Iterable[str]) -> Grouping | None:
    """Return what of a query is grouped and has the values of parameters in it; None where that is not one select."""
    for match in SELECT.finditer(text):
        end = _find_end(text, match.end())
        body, grouped = text[match.end() : end], GROUPED.match(text, end)
        aggregates = tuple(
            Aggregate(each["column"], each["variable"], each["function"], bool(each["distinct"]))
            for each in AGGREGATE.finditer(match[1])
        )
        if aggregates and grouped and all(values_line(body, name) for name in names):
            by = tuple(re.findall(r"\?(\w+)", grouped[1]))
            return Grouping(text[: text.index("\nSELECT")], body, by, aggregates)
    return None


def _find_end(text: str, start: int) -> int:
    """Return where a group ends that begins with a brace."""
    depth = 0
    for token in tokens(text[start:]):
        depth += (token.text == "{") - (token.text == "}")
        if not depth:
            return start + token.start + 1
    return len(text)

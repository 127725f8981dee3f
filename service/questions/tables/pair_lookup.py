"""Answers about pairs of statements, put together from what was kept: the rows of one page, wherever it begins.

Rows stand by score, then by the other side's plan, its place there, and the one side. How many rows each score and plan
has is known, so that of one page only the scores and plans are read that it is of.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, NamedTuple

from ....graph.rdf.names import BASE
from ...results.cells import XSD
from .database import Database
from .meetings import Meetings, Part
from .pairs import LEAST, narrow, read_counts, read_level
from .restrictions import OTHER
from .rows import Run

# A row as SPARQL's results in JSON have it: a term by each column's name.
Told = dict[str, dict[str, str]]
# What the place of a row in its plan sorts by.
Order = tuple[Any, ...]
ACCEPTED = f"{BASE}id/suggestion-status/accepted"


class PairQuery(NamedTuple):
    """Which pairs are asked for: those of one statement, by its part and number, and of one plan's on the other side.

    Without ``one`` they are those of every statement; ``plan`` is an IRI, empty for every plan.
    """

    one: tuple[int, int] | None = None
    plan: str = ""


class Cell(NamedTuple):
    """The rows of a score and of a plan, that of the other side: its part."""

    level: int
    part: int
    rows: int


class Place(NamedTuple):
    """Where a row stands among those of its cell: the other side's place, the one side, then the other side's row."""

    order: Order
    plan: str
    number: int
    row: int
    part: int


class Telling:
    """The rows of a part by the numbers of the statements that they tell of."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._numbers, self._orders = [run.key[0][0] for run in runs], [run.key[1] for run in runs]
        self._ends = [0, *accumulate(run.rows for run in runs)]

    def of(self, number: int) -> list[tuple[Order, int]]:
        """Return the rows of a statement, each with its place in the plan."""
        runs = range(bisect_left(self._numbers, number), bisect_right(self._numbers, number))
        return [(tuple(self._orders[run]), row) for run in runs for row in range(self._ends[run], self._ends[run + 1])]


class Pairs:
    """The rows of an answer, found and not yet read."""

    def __init__(self, base: Database, columns: Sequence[str], parts: Mapping[int, Part], wanted: PairQuery) -> None:
        self._base, self._meetings, self._columns = base, Meetings(base), columns
        self._parts, self._wanted = parts, wanted
        self._others = [number for number, part in parts.items() if wanted.plan in ("", part.plan)]
        self._found, self._told = dict[int, list[tuple[int, bytes]]](), dict[int, Telling]()

    @cached_property
    def cells(self) -> list[Cell]:
        """Return the cells that have rows, in the order of the answer."""
        if self._wanted.one:
            cells = [cell for part in self._others for cell in self._list_cells(part)]
        else:
            told = ((part, self._parts[part].rows) for part in self._others)
            cells = [Cell(level, part, rows) for part, counts in told for level, rows in enumerate(counts) if rows]
        return sorted(cells, key=lambda cell: -cell.level)

    def total(self) -> int:
        """Return how many rows there are."""
        return sum(cell.rows for cell in self.cells)

    def count_things(self) -> int:
        """Return how many statements are the other side of a pair."""
        if not self._wanted.one:
            return sum(self._parts[part].things for part in self._others)
        return sum(len(others) for cell in self.cells for _, _, others in self._list_pairs(cell.part, cell.level))

    def read(self, first: int = 0, most: int | None = None) -> list[bytes]:
        """Return rows as JSON, from one on, so many at most."""
        rows, passed = list[tuple[Cell, Place]](), 0
        last = self.total() if most is None else first + most
        for cell in self.cells:
            start, stop = max(0, first - passed), min(cell.rows, last - passed)
            if start < stop:
                rows += [(cell, place) for place in self._list_places(cell, start, stop)]
            passed += cell.rows
        return self._write(rows)

    def _list_cells(self, part: int) -> list[Cell]:
        """Return the cells of a plan that the pairs of the one statement are in."""
        cells = list[Cell]()
        for _, found in self._read_found(part):
            for level in (level for level, count in enumerate(read_counts(found)) if count):
                rows = sum(len(self._read_told(part).of(number)) for number in read_level(found, level)[1])
                cells.append(Cell(level, part, rows))
        return cells

    def _list_pairs(self, part: int, level: int) -> list[tuple[int, Sequence[int], Sequence[int]]]:
        """Return the pairs of a score that a plan is the other side of: by the one side's part, the numbers of both."""
        return [(one, *read_level(found, level)) for one, found in self._read_found(part)]

    def _read_found(self, part: int) -> list[tuple[int, bytes]]:
        """Return what a plan has in common with the plans of the version, or with the one statement."""
        if part not in self._found:
            if not self._wanted.one:
                self._found[part] = [(one, found) for one, found in self._meetings.read(part) if one in self._parts]
            else:
                one, number = self._wanted.one
                found = narrow(self._meetings.read_one(part, one), number) if one != part else b""
                self._found[part] = [(one, found)] if found else []
        return self._found[part]

    def _read_told(self, part: int) -> Telling:
        """Return the rows that tell of a plan's statements."""
        if part not in self._told:
            self._told[part] = Telling(self._base.read_runs(self._parts[part].told))
        return self._told[part]

    def _list_places(self, cell: Cell, start: int, stop: int) -> list[Place]:
        """Return where some rows of a cell stand, in their order; only those of their places in the plan are sorted."""
        pairs, told = self._list_pairs(cell.part, cell.level), self._read_told(cell.part)
        times, rows_at = Counter[int](chain.from_iterable(others for *_, others in pairs)), Counter[Order]()
        for number, each in times.items():
            rows_at.update({order: 0 for order, _ in told.of(number)})
            for order, _ in told.of(number):
                rows_at[order] += each
        ends = dict(zip(sorted(rows_at), accumulate(rows_at[order] for order in sorted(rows_at)), strict=True))
        passed = max((end for end in ends.values() if end <= start), default=0)
        within = {order for order, end in ends.items() if end > start and end - rows_at[order] < stop}
        wanted = {number: [each for each in told.of(number) if each[0] in within] for number in times}
        places = [
            Place(order, f"{self._parts[one].plan}/", met, row, one)
            for one, ones, others in pairs
            for met, number in zip(ones, others, strict=True)
            for order, row in wanted[number]
        ]
        return sorted(places)[start - passed : stop - passed]

    def _write(self, rows: Sequence[tuple[Cell, Place]]) -> list[bytes]:
        """Return rows as JSON."""
        ours = [(place.part, self._read_told(place.part).of(place.number)[0][1]) for _, place in rows]
        theirs = [(cell.part, place.row) for cell, place in rows]
        read = self._read_rows({*ours, *theirs})
        told = zip(rows, ours, theirs, strict=True)
        composed = (_compose(self._columns, read[one], read[other], cell.level) for (cell, _), one, other in told)
        return [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() for row in composed]

    def _read_rows(self, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Told]:
        """Return what is told in rows, by part and number."""
        numbers = defaultdict[int, list[int]](list)
        for part, row in sorted(wanted):
            numbers[part].append(row)
        return {
            (part, row): json.loads(text)
            for part, rows in numbers.items()
            for row, text in zip(rows, self._base.read_rows(self._parts[part].told, rows), strict=True)
        }


def _compose(columns: Sequence[str], one: Told, other: Told, level: int) -> Told:
    """Return the row of a pair: what is told of the other side, with the one side and what they have in common."""
    shared = sorted({*one["topics"]["value"].split("\n")} & {*other["topics"]["value"].split("\n")})
    score = Decimal(level + LEAST) / 100
    row = other | {
        "statement": one[OTHER],
        "score": {"type": "literal", "value": f"{score.normalize():f}", "datatype": f"{XSD}decimal"},
        "words": {"type": "literal", "value": "、".join(shared)},
    }
    row.pop("statementLabel", None)
    if "otherLabel" in one:
        row["statementLabel"] = one["otherLabel"]
    if "accepted" in other and one[OTHER]["value"] in other["accepted"]["value"].split("\n"):
        row["status"] = {"type": "uri", "value": ACCEPTED}
        row |= {"statusLabel": other["acceptedLabel"]} if "acceptedLabel" in other else {}
    return {name: row[name] for name in columns if name in row}

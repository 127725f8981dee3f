"""Forms that come back: their cells with where they stand, and what decisions the plan's files take from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .review import AMOUNTS, CALENDARS, ROLES


class Cell(NamedTuple):
    """A filled cell: its text, and where it stands (`F12`)."""

    text: str
    at: str


class Line(NamedTuple):
    """A row that came back: its cells by column, and where it stands."""

    cells: Mapping[str, Cell]
    at: str


@dataclass(frozen=True)
class Submission:
    """What came back: the plan and the mark that it was made from, and the rows of each form by its title."""

    file: str
    plan: str
    digest: str
    lines: Mapping[str, Sequence[Line]]
    by: str = ""
    method: str = ""


@dataclass(frozen=True)
class Changes:
    """Decisions as the plan's files take them: by entry and column, by heading and point, by doubt and column.

    Doubts are known by their number; `settled` are those that no draft told of, each a row of `doubts.csv`.
    """

    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    headings: dict[str, dict[str, object]] = field(default_factory=dict)
    doubts: dict[int, dict[str, str]] = field(default_factory=dict)
    settled: list[dict[str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many decisions there are; a reason belongs to its decision."""
        points = [{name.removesuffix("_reason") for name in values} for values in self.entries.values()]
        return sum(map(len, points)) + sum(map(len, self.headings.values())) + self.count_doubts()

    def count_doubts(self) -> int:
        """Return how many doubts are decided on."""
        return len(self.doubts) + len(self.settled)


def find_doubled(codes: Sequence[str], cells: Sequence[Cell]) -> Iterator[tuple[int, str, str]]:
    """Yield what was chosen twice, or both given and taken away."""
    counts = Counter(code.removeprefix("-") for code in codes)
    for number, code in enumerate(codes):
        if counts[code.removeprefix("-")] > 1 and code.removeprefix("-") in {
            c.removeprefix("-") for c in codes[:number]
        }:
            if code in codes[:number]:
                yield number, f"「{cells[number].text}」が二度あります。一つにしてください。", "This is chosen twice."
            else:
                yield number, "加えることと除くことの両方は選べません。", "It is both added and taken away."


def read_point(name: str, text: str) -> object:
    """Return what a cell of a heading says, as `plan.toml` has it; nothing where it is empty.

    >>> read_point("role", "施策"), read_point("year", "2026"), read_point("itself", ""), read_point("calendar", "暦年")
    ('measure', 2026, None, True)
    """
    if not text:
        return None
    if name == "year":
        return int(text)
    if name in {"itself", "calendar"}:
        return text in {"はい", CALENDARS["true"]}
    names = {"role": _turn(ROLES), "amount": _turn(AMOUNTS)}.get(name, {})
    return names.get(text, text)


def _turn(names: Mapping[Any, str]) -> dict[str, str]:
    return {name: code for code, name in names.items()}

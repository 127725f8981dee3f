"""The cells of a ruled table: a grid of all its lines, and cells joined where no line stands between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .drawings import Rule
from .rules import BREAK, TOGETHER

# A side of a cell is there where rules cover this part of it.
COVERED = 0.5
# Lines of the grid nearer to each other than this are one.
THINNEST = 4.0
# A page has no table of more squares than this: what has is a hatching, or a map.
MOST_SQUARES = 6000
# Nor are most of its rows or columns narrower than this, in points: no letter would have place.
NARROWEST = 7.0


@dataclass(frozen=True)
class Field:
    """A cell as drawn: row and column from 0, how many of each it covers, and its sides."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point is inside."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def holds_within(self, x: float, y: float) -> bool:
        """Return whether a point is inside and on no side, where another cell could have it too."""
        return self.x0 < x < self.x1 and self.y0 < y < self.y1


@dataclass(frozen=True)
class RuledTable:
    """A ruled table: its lines from left to right and from the top down, its cells; `odd` where a cell had corners."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]
    odd: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def read_grid(rules: Sequence[Rule]) -> RuledTable | None:
    """Return the table that touching rules draw, None where they enclose nothing."""
    level, upright = [rule for rule in rules if rule.level], [rule for rule in rules if not rule.level]
    xs = _places([rule.at for rule in upright], [(rule.start, rule.end) for rule in level])
    ys = _places([rule.at for rule in level], [(rule.start, rule.end) for rule in upright])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_SQUARES:  # noqa: PLR2004
        return None
    if min(median(after - before for before, after in pairwise(lines)) for lines in (xs, ys)) < NARROWEST:
        return None
    areas = _join_squares(xs, ys, level, upright)
    fields, odd = [], False
    for area in areas:
        parts = _rectangles(area)
        odd |= len(parts) > 1
        fields += [_field(part, xs, ys) for part in parts]
    return RuledTable(tuple(xs), tuple(ys), tuple(sorted(fields, key=lambda field: (field.row, field.column))), odd)


def _places(lines: Iterable[float], across: Sequence[tuple[float, float]]) -> list[float]:
    """Return where the lines of one direction stand, with an outermost one where an open side has none."""
    places: list[float] = []
    for at in sorted(lines):
        if not places or at - places[-1] > THINNEST:
            places.append(at)
    for end, ends in ((min, [start for start, _ in across]), (max, [end for _, end in across])):
        outer = end(ends, default=0.0)
        beyond = not places or abs(outer - end(places)) > BREAK + TOGETHER
        if beyond and sum(abs(end - outer) < BREAK for end in ends) > 1:
            places.append(outer)
    return sorted(places)


def _join_squares(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """Return the squares of the grid, those together that no rule divides."""
    owner = {(row, column): (row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)}

    def find(square: tuple[int, int]) -> tuple[int, int]:
        while owner[square] != square:
            owner[square] = owner[owner[square]]
            square = owner[square]
        return square

    beside = [[rule for rule in upright if abs(rule.at - x) <= THINNEST] for x in xs]
    under = [[rule for rule in level if abs(rule.at - y) <= THINNEST] for y in ys]
    for row, column in list(owner):
        right, below = (row, column + 1), (row + 1, column)
        if right in owner and not _is_covered(beside[column + 1], ys[row], ys[row + 1]):
            owner[find(right)] = find((row, column))
        if below in owner and not _is_covered(under[row + 1], xs[column], xs[column + 1]):
            owner[find(below)] = find((row, column))
    areas: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square in owner:
        areas.setdefault(find(square), []).append(square)
    return list(areas.values())


def _is_covered(rules: Iterable[Rule], start: float, end: float) -> bool:
    """Return whether the rules of a line stand between two squares."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered >= COVERED * (end - start)


def _rectangles(area: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Return an area as rectangles of first and last row and column: mostly one, row by row where it has corners."""
    rows, columns = [row for row, _ in area], [column for _, column in area]
    whole = (min(rows), min(columns), max(rows), max(columns))
    if (whole[2] - whole[0] + 1) * (whole[3] - whole[1] + 1) == len(area):
        return [whole]
    numbers = []
    for row in sorted(set(rows)):
        start = None
        inside = {column for one, column in area if one == row}
        for column in range(whole[1], whole[3] + 2):
            if column in inside and start is None:
                start = column
            elif column not in inside and start is not None:
                numbers.append((row, start, row, column - 1))
                start = None
    return numbers


def _field(part: tuple[int, int, int, int], xs: Sequence[float], ys: Sequence[float]) -> Field:
    top, left, bottom, right = part
    return Field(top, left, bottom - top + 1, right - left + 1, xs[left], ys[top], xs[right + 1], ys[bottom + 1])

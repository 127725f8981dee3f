"""The best assignment of rows to columns: the one whose sum is greatest, where a row or a column may stay alone.

The rows and columns are those of a sparse table. Rows are assigned one after the other along the shortest augmenting
path, with potentials that keep every distance positive (R. Jonker, A. Volgenant, "A shortest augmenting path algorithm
for dense and sparse linear assignment problems", Computing 38, 1987). A greedy choice would take the best pair first
and leave two worse ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from itertools import count

Column = tuple[int, bool]  # its number; whether it is the column that stands for a row's staying alone


def assign(scores: Mapping[int, Mapping[int, float]], least: float) -> dict[int, int]:
    """Return the column of each row that has one; no pair whose score is below ``least`` is made.

    >>> assign({0: {0: 0.9, 1: 0.8}, 1: {0: 0.8}}, 0.5)
    {0: 1, 1: 0}
    >>> assign({0: {0: 0.4}}, 0.5)
    {}
    """
    return _Assignment(scores, least).solve()


class _Assignment:
    def __init__(self, scores: Mapping[int, Mapping[int, float]], least: float) -> None:
        self.scores, self.least = scores, least
        self.top = max((score for row in scores.values() for score in row.values()), default=0.0)
        self.row_of: dict[Column, int] = {}
        self.column_of: dict[int, Column] = {}
        self.potential: dict[Column, float] = {}
        self.row_potential: dict[int, float] = {}

    def solve(self) -> dict[int, int]:
        for row in self.scores:
            self.augment(row)
        made = ((row, column) for row, (column, alone) in self.column_of.items() if not alone)
        return dict(sorted(made))

    def costs(self, row: int) -> Iterator[tuple[Column, float]]:
        """Yield the columns that a row may have, with what each costs; to stay alone costs as much as the least score.

        Costs are not negative: the greatest score costs nothing.
        """
        yield (row, True), max(self.top - self.least, 0.0)
        for column, score in self.scores[row].items():
            if score >= self.least:
                yield (column, False), self.top - score

    def augment(self, start: int) -> None:
        """Give a row a column, along the shortest path that ends in a free one."""
        distance: dict[Column, float] = {}
        before: dict[Column, int] = {}
        done: dict[Column, float] = {}
        serial, heap = count(), list[tuple[float, int, Column]]()
        # The first row has no column yet: its potential makes its cheapest edge cost nothing.
        base = self.row_potential[start] = min(cost - self.potential.get(c, 0.0) for c, cost in self.costs(start))
        row, reached = start, 0.0
        while True:
            for column, cost in self.costs(row):
                reduced = cost - self.row_potential[row] - self.potential.get(column, 0.0)
                far = reached + max(reduced, 0.0)
                if column not in done and far < distance.get(column, float("inf")):
                    distance[column], before[column] = far, row
                    heappush(heap, (far, next(serial), column))
            while True:
                reached, _, column = heappop(heap)
                if column not in done and reached == distance[column]:
                    break
            done[column] = reached
            if column not in self.row_of:
                break
            row = self.row_of[column]
        self.raise_potentials(start, base, done, reached)
        self.turn(start, column, before)

    def raise_potentials(self, start: int, base: float, done: dict[Column, float], reached: float) -> None:
        self.row_potential[start] = base + reached
        for column, far in done.items():
            self.potential[column] = self.potential.get(column, 0.0) - (reached - far)
            if column in self.row_of:
                self.row_potential[self.row_of[column]] += reached - far

    def turn(self, start: int, column: Column, before: dict[Column, int]) -> None:
        """Give each row of the path the column after it."""
        while True:
            row = before[column]
            left = self.column_of.get(row)
            self.row_of[column], self.column_of[row] = row, column
            if row == start or left is None:
                break
            column = left

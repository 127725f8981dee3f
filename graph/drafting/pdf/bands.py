"""Bands: what stands side by side on a page, in which columns, and whether it is columns of text, a table or lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from ...plan.numbering import read_mark
from .strips import Strip

# The least width of a gutter, in parts of the size of the words beside it.
GUTTER = 1.0
# Two strips stand on one line where they overlap by this part of the lower one.
SHARE = 0.4
# A line is full where it comes this near (in parts of the column's width) to the right edge.
FULL = 0.85
# Words of this many characters that fill their column run on; a cell of a table seldom does.
LONG = 10
Interval: TypeAlias = tuple[float, float]


class PageItem(Protocol):
    """What has a place on the page."""

    @property
    def x0(self) -> float: ...  # noqa: D102
    @property
    def y0(self) -> float: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def y1(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class Block:
    """What is laid out as one: a table, a frame, a vertical text; `content` is what was found in it."""

    x0: float
    y0: float
    x1: float
    y1: float
    content: object


@dataclass(frozen=True)
class Grid:
    """Rows of strips under each other in columns: a table without rules. `sure` says that nothing else is likely."""

    rows: tuple[tuple[tuple[Strip, ...], ...], ...]
    sure: bool

    @property
    def strips(self) -> list[Strip]:
        """Return all strips, row by row."""
        return [strip for row in self.rows for cell in row for strip in cell]


Atom: TypeAlias = Strip | Block
P = TypeVar("P", bound=PageItem)


def level(atoms: Sequence[P]) -> list[list[P]]:
    """Return what stands side by side, from the top down."""
    slabs: list[list[P]] = []
    bottom = 0.0
    for item in sorted(atoms, key=lambda atom: (atom.y0, atom.x0)):
        if slabs and item.y0 < bottom - SHARE * min(item.y1 - item.y0, bottom - min(one.y0 for one in slabs[-1])):
            slabs[-1].append(item)
            bottom = max(bottom, item.y1)
        else:
            slabs.append([item])
            bottom = item.y1
    return slabs


def right_edge(parts: Iterable[PageItem]) -> float:
    """Return where most lines end at the right that reach it; punctuation may hang beyond."""
    edges = [part.x1 for part in parts]
    near = Counter(round(edge / 3) for edge in edges if edge > max(edges) * 0.9)
    place, count = max(near.items(), key=lambda item: (item[1], item[0]))
    return max(edge for edge in edges if round(edge / 3) == place) if count > 2 else max(edges)  # noqa: PLR2004


def median_size(atoms: Iterable[Atom]) -> float:
    """Return the usual size of letters, in points."""
    sizes = [atom.size for atom in atoms if isinstance(atom, Strip)]
    return sorted(sizes)[len(sizes) // 2] if sizes else 10.0


def find_columns(atoms: Sequence[Atom], wide: float = GUTTER) -> list[Interval]:
    """Return what columns take of the width, from left to right: intervals with gutters between them."""
    gutter = wide * median_size(atoms)
    intervals: list[Interval] = []
    for x0, x1 in sorted((atom.x0, atom.x1) for atom in atoms):
        if intervals and x0 - intervals[-1][1] < gutter:
            intervals[-1] = (intervals[-1][0], max(intervals[-1][1], x1))
        else:
            intervals.append((x0, x1))
    return intervals


def find_column(atom: PageItem, groups: Sequence[Interval]) -> int:
    """Return in which column something stands."""
    return next(at for at, (x0, x1) in enumerate(groups) if x0 - 0.1 <= atom.x0 and atom.x1 <= x1 + 0.1)


def divide(band: Sequence[Sequence[Atom]]) -> list[list[Atom]]:
    """Return what stands in each column of a band."""
    atoms = [atom for slab in band for atom in slab]
    groups = find_columns(atoms)
    by_column: list[list[Atom]] = [[] for _ in groups]
    for atom in atoms:
        by_column[find_column(atom, groups)].append(atom)
    return by_column


def find_kind(band: Sequence[Sequence[Atom]]) -> str:
    """Return what a band is: ``columns``, ``table``, ``lines``, or ``unsure`` (a table, most likely)."""
    columns = divide(band)
    if any(isinstance(atom, Block) for column in columns for atom in column):
        return "columns"
    lines = [[strip for strip in column if isinstance(strip, Strip)] for column in columns]
    if min(map(len, lines)) < 2:  # noqa: PLR2004
        return "lines" if len(band) < 3 else "table" if _is_aligned(band, columns) else "lines"  # noqa: PLR2004
    if any(_runs_on(column) for column in lines):
        return "columns"
    if not _is_aligned(band, columns):
        return "columns"
    return "table" if len(band) > 2 or len(columns) > 2 else "unsure"  # noqa: PLR2004


def _runs_on(column: Sequence[Strip]) -> bool:
    """Return whether a column holds words that run on from line to line, or the items of a list."""
    x0, x1 = min(strip.x0 for strip in column), max(strip.x1 for strip in column)
    full = sum(len(strip.text) >= LONG and strip.x1 > x0 + FULL * (x1 - x0) for strip in column)
    marks = sum(mark is not None and mark.sort == "bullet" for mark in (read_mark(strip.text) for strip in column))
    return full > 0.4 * len(column) + 1 or marks > 0.25 * len(column) + 1


def _is_aligned(band: Sequence[Sequence[Atom]], columns: Sequence[Sequence[Atom]]) -> bool:
    """Return whether most lines of a band have words in the first column and in another, on one line."""
    groups = [(min(atom.x0 for atom in column), max(atom.x1 for atom in column)) for column in columns]
    rows = [row for slab in band for row in level(slab)]
    whole = sum(len({find_column(cell, groups) for cell in row}) > 1 for row in rows)
    return whole >= 0.6 * len(rows)


def make_grid(band: Sequence[Sequence[Atom]], *, sure: bool) -> Grid:
    """Return the rows of a table without rules; a line without words in the first column carries on the row above."""
    strips = [strip for slab in band for strip in slab if isinstance(strip, Strip)]
    groups = find_columns(strips)
    rows: list[list[list[Strip]]] = []
    bottom = 0.0
    for line in level(strips):
        near = line[0].y0 - bottom < line[0].size
        if not rows or not near or any(find_column(strip, groups) == 0 for strip in line):
            rows.append([[] for _ in groups])
        for strip in line:
            rows[-1][find_column(strip, groups)].append(strip)
        bottom = max(strip.y1 for strip in line)
    return Grid(tuple(tuple(tuple(cell) for cell in row) for row in rows), sure)

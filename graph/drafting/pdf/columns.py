"""Columns and the order of reading: what stands side by side is read one after the other, the left column first.

From the top down, lines are gathered into bands that the same white gutters divide. A band is columns of words that run
on, or a table without rules, or only lines with a wide gap in them (a date at the right edge).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeAlias, TypeVar

from ...plan.numbering import read_mark
from .strips import Strip, join

# The least width of a gutter, in parts of the size of the words beside it.
GUTTER = 1.0
# Two strips stand on one line where they overlap by this part of the lower one.
SHARE = 0.4
# A line is full where it comes this near (in parts of the column's width) to the right edge.
FULL = 0.85
# Words of this many characters that fill their column run on; a cell of a table seldom does.
LONG = 10
# White space in all other columns, in parts of the size, that shows a heading to stand over the columns behind it.
OVER = 3.0
# A line larger than others by this much may be a heading over what follows it.
HEADS = 1.08
# Lines end at one edge where they end this near to each other, in points.
SAME_EDGE = 3.0
# A line this near to the last of a column, in parts of the size, still belongs to it.
TRAIL = 1.3
# Lines of two columns that are not level stand nearer under each other than this part of the size.
NEARER = 0.6
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


@dataclass(frozen=True)
class Region:
    """Lines that follow each other in one column, from `x0` to `x1`; among them blocks and grids."""

    parts: tuple[Strip | Block | Grid, ...]
    x0: float
    x1: float


Atom: TypeAlias = Strip | Block
P = TypeVar("P", bound=PageItem)


def read_regions(atoms: Sequence[Atom], right: float | None = None) -> list[Region]:
    """Return what stands on a page in the order of reading; `right` is the right edge of what may be printed on."""
    if not atoms:
        return []
    edge = right_edge(atoms) if right is None else right
    slabs = level(atoms)
    regions: list[Region] = []
    plain: list[list[Atom]] = []
    at = 0
    while at < len(slabs):
        end = _band(slabs, at) if len(_groups(slabs[at])) > 1 or _alternates(slabs, at) else at
        if end == at:
            plain.append(slabs[at])
            at += 1
            continue
        band, kind = slabs[at:end], _kind(slabs[at:end])
        if kind == "columns":
            end += _more(slabs[end:], band, below=True)
            band = slabs[at:end]
            above = _more(reversed(plain), band, below=False)
            plain, band = plain[: len(plain) - above], [*plain[len(plain) - above :], *band]
            columns = _columns(band)
            if len(columns) == 1:  # small words next to it were all that made a gutter wide enough
                plain += band
                at = end
                continue
            regions += _region(plain, edge)
            plain = []
            for column, end_of_column in zip(columns, _edges(band, edge), strict=True):
                regions += read_regions(column, end_of_column)
        elif kind == "lines":
            plain += band
        else:
            regions += _region(plain, edge)
            plain = []
            grid = _grid(band, sure=kind == "table")
            regions.append(
                Region((grid,), min(strip.x0 for strip in grid.strips), max(strip.x1 for strip in grid.strips))
            )
        at = end
    return regions + _region(plain, edge)


def level(atoms: Sequence[P]) -> list[list[P]]:
    """Return what stands side by side, from the top down."""
    slabs: list[list[P]] = []
    bottom = 0.0
    for each in sorted(atoms, key=lambda atom: (atom.y0, atom.x0)):
        if slabs and each.y0 < bottom - SHARE * min(each.y1 - each.y0, bottom - min(one.y0 for one in slabs[-1])):
            slabs[-1].append(each)
            bottom = max(bottom, each.y1)
        else:
            slabs.append([each])
            bottom = each.y1
    return slabs


def _edges(band: Sequence[Sequence[Atom]], right: float) -> list[float]:
    """Return the right edge of each column: the gutters are as wide as the narrowest that was seen."""
    groups = _groups([each for slab in band for each in slab])
    narrowest = min(after[0] - before[1] for before, after in pairwise(groups))
    return [*(after[0] - narrowest for _, after in pairwise(groups)), max(right, groups[-1][1])]


def _region(slabs: Sequence[Sequence[Atom]], right: float) -> list[Region]:
    """Return a region of lines: strips that stand on one line are one.

    The right edge is where the lines themselves show one, else that of what may be printed on.
    """
    parts: list[Strip | Block] = []
    for slab in slabs:
        strips = [strip for strip in slab if isinstance(strip, Strip)]
        blocks = [block for block in slab if isinstance(block, Block)]
        lines = [join(row) for row in level(strips)]
        parts += sorted([*lines, *blocks], key=lambda part: (part.y0, part.x0))
    if not parts:
        return []
    own = right_edge(parts)
    shown = sum(abs(part.x1 - own) < SAME_EDGE for part in parts) > 2  # noqa: PLR2004  two may end alike by chance
    return [Region(tuple(parts), min(part.x0 for part in parts), own if shown else max(own, right))]


def right_edge(parts: Iterable[PageItem]) -> float:
    """Return where most lines end at the right that reach it; punctuation may hang beyond."""
    edges = [part.x1 for part in parts]
    near = Counter(round(edge / 3) for edge in edges if edge > max(edges) * 0.9)
    place, count = max(near.items(), key=lambda item: (item[1], item[0]))
    return max(edge for edge in edges if round(edge / 3) == place) if count > 2 else max(edges)  # noqa: PLR2004


def _size(atoms: Iterable[Atom]) -> float:
    sizes = [atom.size for atom in atoms if isinstance(atom, Strip)]
    return sorted(sizes)[len(sizes) // 2] if sizes else 10.0


def _groups(atoms: Sequence[Atom], wide: float = GUTTER) -> list[Interval]:
    """Return what columns take of the width, from left to right: intervals with gutters between them."""
    gutter = wide * _size(atoms)
    intervals: list[Interval] = []
    for x0, x1 in sorted((atom.x0, atom.x1) for atom in atoms):
        if intervals and x0 - intervals[-1][1] < gutter:
            intervals[-1] = (intervals[-1][0], max(intervals[-1][1], x1))
        else:
            intervals.append((x0, x1))
    return intervals


def _of(atom: PageItem, groups: Sequence[Interval]) -> int:
    """Return in which column something stands."""
    return next(at for at, (x0, x1) in enumerate(groups) if x0 - 0.1 <= atom.x0 and atom.x1 <= x1 + 0.1)


def _band(slabs: Sequence[Sequence[Atom]], start: int) -> int:
    """Return where the band that begins at `start` ends: no gutter runs on from there."""
    atoms = list(slabs[start])
    end = start + 1
    for at in range(start + 1, len(slabs)):
        together = [*atoms, *slabs[at]]
        groups = _groups(together)
        if len(groups) == 1 or _stands_over(slabs, start, at, groups) or _is_other(slabs[start:at], slabs[at], groups):
            break
        before, own = ({_of(each, groups) for each in slab} for slab in (slabs[at - 1], slabs[at]))
        if len(own) > 1 or (len(before) == 1 and own != before and _follows(slabs[at - 1], slabs[at])):
            end = at + 1
        atoms = together
    return _trail(slabs, start, end)


def _is_other(band: Sequence[Sequence[Atom]], slab: Sequence[Atom], groups: Sequence[Interval]) -> bool:
    """Return whether a table without rules meets tables or frames side by side, whose gutter is none of its own."""
    blocks = [isinstance(each, Block) for each in slab]
    above = [isinstance(each, Block) for one in band for each in one]
    if any(blocks) and not any(above):
        return len(groups) < len(_groups([each for one in band for each in one])) and _kind(band) in {"table", "unsure"}
    return all(above) and not any(blocks) and len(_groups(slab)) > len(groups)


def _alternates(slabs: Sequence[Sequence[Atom]], at: int) -> bool:
    """Return whether a line and the next stand in different columns whose lines are not level with each other."""
    if at + 1 == len(slabs) or len(_groups(slabs[at + 1])) > 1:
        return False
    return _follows(slabs[at], slabs[at + 1]) and len(_groups([*slabs[at], *slabs[at + 1]])) > 1


def _follows(slab: Sequence[Atom], after: Sequence[Atom]) -> bool:
    """Return whether lines stand nearer under others than in one column: as in two whose lines are not level."""
    gap = min(each.y0 for each in after) - max(each.y1 for each in slab)
    return gap < NEARER * _size(slab)


def _stands_over(slabs: Sequence[Sequence[Atom]], start: int, at: int, groups: Sequence[Interval]) -> bool:
    """Return whether a line alone in its column is a heading over columns that begin behind it."""
    slab = slabs[at]
    if len({_of(each, groups) for each in slab}) > 1 or _size(slab) < HEADS * _size(slabs[start]):
        return False
    size = _size(slabs[start])
    own = _of(slab[0], groups)
    for column, (x0, x1) in enumerate(groups):
        if column == own:
            continue
        inside = [each for one in slabs[start:] for each in one if x0 - 0.1 <= each.x0 and each.x1 <= x1 + 0.1]
        above = [each.y1 for each in inside if each.y1 <= slab[0].y0 + size]
        below = [each.y0 for each in inside if each.y0 >= slab[0].y1 - size]
        if above and below and min(below) - max(above) < OVER * size:
            return False
    return True


def _more(lines: Iterable[Sequence[Atom]], band: Sequence[Sequence[Atom]], *, below: bool) -> int:
    """Return how many lines above a band, or below it, belong to its columns; `lines` go away from it.

    They carry on a column, stand by turns in one column and another, or end at a column's right edge time and again:
    where headings shift the lines of a column, none may be level with one of the next. No heading ends a column.
    """
    taken, count, last, full = list(band), 0, -1, 0
    for at, slab in enumerate(lines, 1):
        own = _column(slab, taken)
        if own is None:
            break
        heads = below and _size(slab) > HEADS * _size([each for one in band for each in one])
        carries_on = count == at - 1 and _joins(slab, taken)
        taken.append(slab)
        full += abs(slab[0].x1 - _groups([each for one in taken for each in one])[own][1]) < SAME_EDGE
        if not heads and (carries_on or last not in {-1, own} or full > 1):
            count = at
        last = own
    return count


def _column(slab: Sequence[Atom], band: Sequence[Sequence[Atom]]) -> int | None:
    """Return the column of a band that a line stands in, at its left edge and no further away than a heading is."""
    atoms = [each for one in band for each in one]
    groups = _groups([*atoms, *slab])
    if len(slab) > 1 or not 1 < len(groups) == len(_groups(atoms)):
        return None
    own = _of(slab[0], groups)
    beside = [atom for atom in atoms if _of(atom, groups) == own]
    if not beside:
        return None
    size = max(_size(slab), _size(beside))
    gap = max(min(each.y0 for each in beside) - slab[0].y1, slab[0].y0 - max(each.y1 for each in beside))
    return own if gap < OVER * size and slab[0].x0 - groups[own][0] < 2 * size else None


def _trail(slabs: Sequence[Sequence[Atom]], start: int, end: int) -> int:
    """Return the end of a band with the lines behind it that carry on one of its columns."""
    while end < len(slabs) and _joins(slabs[end], slabs[start:end]):
        end += 1
    return end


def _joins(slab: Sequence[Atom], band: Sequence[Sequence[Atom]]) -> bool:
    """Return whether a line stands in a column of a band, a line's distance from it and of its size."""
    atoms = [each for one in band for each in one]
    groups = _groups(atoms)
    if len(groups) != len(_groups([*atoms, *slab])) or len(_groups(slab)) > 1:
        return False
    columns = _groups([*atoms, *slab])
    own = _of(slab[0], columns)
    beside = [atom for atom in atoms if _of(atom, columns) == own]
    if not beside:
        return False
    x0 = min(each.x0 for each in beside)
    size = _size(beside)
    gap = min(min(abs(each.y0 - slab[0].y1), abs(slab[0].y0 - each.y1)) for each in beside)
    within = slab[0].x0 > x0 - size / 2
    return within and gap < TRAIL * size and abs(_size(slab) - size) < 0.05 * size


def _columns(band: Sequence[Sequence[Atom]]) -> list[list[Atom]]:
    """Return what stands in each column of a band."""
    atoms = [each for slab in band for each in slab]
    groups = _groups(atoms)
    by_column: list[list[Atom]] = [[] for _ in groups]
    for atom in atoms:
        by_column[_of(atom, groups)].append(atom)
    return by_column


def _kind(band: Sequence[Sequence[Atom]]) -> str:
    """Return what a band is: ``columns``, ``table``, ``lines``, or ``unsure`` (a table, most likely)."""
    columns = _columns(band)
    if any(isinstance(each, Block) for column in columns for each in column):
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
    groups = [(min(each.x0 for each in column), max(each.x1 for each in column)) for column in columns]
    rows = [row for slab in band for row in level(slab)]
    whole = sum(len({_of(cell, groups) for cell in row}) > 1 for row in rows)
    return whole >= 0.6 * len(rows)


def _grid(band: Sequence[Sequence[Atom]], *, sure: bool) -> Grid:
    """Return the rows of a table without rules; a line without words in the first column carries on the row above."""
    strips = [strip for slab in band for strip in slab if isinstance(strip, Strip)]
    groups = _groups(strips)
    rows: list[list[list[Strip]]] = []
    bottom = 0.0
    for line in level(strips):
        near = line[0].y0 - bottom < line[0].size
        if not rows or not near or any(_of(strip, groups) == 0 for strip in line):
            rows.append([[] for _ in groups])
        for strip in line:
            rows[-1][_of(strip, groups)].append(strip)
        bottom = max(strip.y1 for strip in line)
    return Grid(tuple(tuple(tuple(cell) for cell in row) for row in rows), sure)

"""Columns and the order of reading: what stands side by side is read one after the other, the left column first.

From the top down, lines are gathered into bands that the same white gutters divide. A band is columns of words that run
on, or a table without rules, or only lines with a wide gap in them (a date at the right edge).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .bands import (
    Atom,
    Block,
    Grid,
    Interval,
    divide,
    find_column,
    find_columns,
    find_kind,
    level,
    make_grid,
    median_size,
    right_edge,
)
from .strips import Strip, join

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


@dataclass(frozen=True)
class Region:
    """Lines that follow each other in one column, from `x0` to `x1`; among them blocks and grids."""

    parts: tuple[Strip | Block | Grid, ...]
    x0: float
    x1: float


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
        end = _band(slabs, at) if len(find_columns(slabs[at])) > 1 or _alternates(slabs, at) else at
        if end == at:
            plain, at = [*plain, slabs[at]], at + 1
            continue
        band, kind = slabs[at:end], find_kind(slabs[at:end])
        inner: list[Region] = []
        if kind == "columns":
            end += _count_further_lines(slabs[end:], band, below=True)
            band = slabs[at:end]
            above = _count_further_lines(reversed(plain), band, below=False)
            plain, band = plain[: len(plain) - above], [*plain[len(plain) - above :], *band]
            inner = _read_columns(band, edge)
        elif kind != "lines":
            inner = [_read_table(band, sure=kind == "table")]
        if inner:
            regions += [*_region(plain, edge), *inner]
            plain = []
        else:
            plain += band
        at = end
    return regions + _region(plain, edge)


def _read_columns(band: Sequence[Sequence[Atom]], right: float) -> list[Region]:
    """Return the regions of each column of a band; none where small words were all that made a gutter wide enough."""
    columns = divide(band)
    if len(columns) == 1:
        return []
    edges = zip(columns, _edges(band, right), strict=True)
    return [region for column, edge in edges for region in read_regions(column, edge)]


def _read_table(band: Sequence[Sequence[Atom]], *, sure: bool) -> Region:
    """Return the region of a table without rules."""
    grid = make_grid(band, sure=sure)
    return Region((grid,), min(strip.x0 for strip in grid.strips), max(strip.x1 for strip in grid.strips))


def _edges(band: Sequence[Sequence[Atom]], right: float) -> list[float]:
    """Return the right edge of each column: the gutters are as wide as the narrowest that was seen."""
    groups = find_columns([atom for slab in band for atom in slab])
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
    edge = right_edge(parts)
    shown = sum(abs(part.x1 - edge) < SAME_EDGE for part in parts) > 2  # noqa: PLR2004  two may end alike by chance
    return [Region(tuple(parts), min(part.x0 for part in parts), edge if shown else max(edge, right))]


def _band(slabs: Sequence[Sequence[Atom]], start: int) -> int:
    """Return where the band that begins at `start` ends: no gutter runs on from there."""
    atoms = list(slabs[start])
    end = start + 1
    for at in range(start + 1, len(slabs)):
        together = [*atoms, *slabs[at]]
        groups = find_columns(together)
        if len(groups) == 1 or _stands_over(slabs, start, at, groups) or _is_other(slabs[start:at], slabs[at], groups):
            break
        before, standing = ({find_column(atom, groups) for atom in slab} for slab in (slabs[at - 1], slabs[at]))
        if len(standing) > 1 or (len(before) == 1 and standing != before and _follows(slabs[at - 1], slabs[at])):
            end = at + 1
        atoms = together
    return _trail(slabs, start, end)


def _is_other(band: Sequence[Sequence[Atom]], slab: Sequence[Atom], groups: Sequence[Interval]) -> bool:
    """Return whether a table without rules meets tables or frames side by side, whose gutter is none of its own."""
    blocks = [isinstance(atom, Block) for atom in slab]
    above = [isinstance(atom, Block) for one in band for atom in one]
    if any(blocks) and not any(above):
        return len(groups) < len(find_columns([atom for one in band for atom in one])) and find_kind(band) in {
            "table",
            "unsure",
        }
    return all(above) and not any(blocks) and len(find_columns(slab)) > len(groups)


def _alternates(slabs: Sequence[Sequence[Atom]], at: int) -> bool:
    """Return whether a line and the next stand in different columns whose lines are not level with each other."""
    if at + 1 == len(slabs) or len(find_columns(slabs[at + 1])) > 1:
        return False
    return _follows(slabs[at], slabs[at + 1]) and len(find_columns([*slabs[at], *slabs[at + 1]])) > 1


def _follows(slab: Sequence[Atom], after: Sequence[Atom]) -> bool:
    """Return whether lines stand nearer under others than in one column: as in two whose lines are not level."""
    gap = min(atom.y0 for atom in after) - max(atom.y1 for atom in slab)
    return gap < NEARER * median_size(slab)


def _stands_over(slabs: Sequence[Sequence[Atom]], start: int, at: int, groups: Sequence[Interval]) -> bool:
    """Return whether a line alone in its column is a heading over columns that begin behind it."""
    slab = slabs[at]
    if len({find_column(atom, groups) for atom in slab}) > 1 or median_size(slab) < HEADS * median_size(slabs[start]):
        return False
    size = median_size(slabs[start])
    place = find_column(slab[0], groups)
    for column, (x0, x1) in enumerate(groups):
        if column == place:
            continue
        inside = [atom for one in slabs[start:] for atom in one if x0 - 0.1 <= atom.x0 and atom.x1 <= x1 + 0.1]
        above = [atom.y1 for atom in inside if atom.y1 <= slab[0].y0 + size]
        below = [atom.y0 for atom in inside if atom.y0 >= slab[0].y1 - size]
        if above and below and min(below) - max(above) < OVER * size:
            return False
    return True


def _count_further_lines(lines: Iterable[Sequence[Atom]], band: Sequence[Sequence[Atom]], *, below: bool) -> int:
    """Return how many lines above a band, or below it, belong to its columns; `lines` go away from it.

    They carry on a column, stand by turns in one column and another, or end at a column's right edge time and again:
    where headings shift the lines of a column, none may be level with one of the next. No heading ends a column.
    """
    taken, count, last, full = list(band), 0, -1, 0
    for at, slab in enumerate(lines, 1):
        column = _column(slab, taken)
        if column is None:
            break
        heads = below and median_size(slab) > HEADS * median_size([atom for one in band for atom in one])
        carries_on = count == at - 1 and _joins(slab, taken)
        taken.append(slab)
        full += abs(slab[0].x1 - find_columns([atom for one in taken for atom in one])[column][1]) < SAME_EDGE
        if not heads and (carries_on or last not in {-1, column} or full > 1):
            count = at
        last = column
    return count


def _column(slab: Sequence[Atom], band: Sequence[Sequence[Atom]]) -> int | None:
    """Return the column of a band that a line stands in, at its left edge and no further away than a heading is."""
    atoms = [atom for one in band for atom in one]
    groups = find_columns([*atoms, *slab])
    if len(slab) > 1 or not 1 < len(groups) == len(find_columns(atoms)):
        return None
    column = find_column(slab[0], groups)
    beside = [atom for atom in atoms if find_column(atom, groups) == column]
    if not beside:
        return None
    size = max(median_size(slab), median_size(beside))
    gap = max(min(atom.y0 for atom in beside) - slab[0].y1, slab[0].y0 - max(atom.y1 for atom in beside))
    return column if gap < OVER * size and slab[0].x0 - groups[column][0] < 2 * size else None


def _trail(slabs: Sequence[Sequence[Atom]], start: int, end: int) -> int:
    """Return the end of a band with the lines behind it that carry on one of its columns."""
    while end < len(slabs) and _joins(slabs[end], slabs[start:end]):
        end += 1
    return end


def _joins(slab: Sequence[Atom], band: Sequence[Sequence[Atom]]) -> bool:
    """Return whether a line stands in a column of a band, a line's distance from it and of its size."""
    atoms = [atom for one in band for atom in one]
    groups = find_columns(atoms)
    if len(groups) != len(find_columns([*atoms, *slab])) or len(find_columns(slab)) > 1:
        return False
    columns = find_columns([*atoms, *slab])
    column = find_column(slab[0], columns)
    beside = [atom for atom in atoms if find_column(atom, columns) == column]
    if not beside:
        return False
    x0 = min(atom.x0 for atom in beside)
    size = median_size(beside)
    gap = min(min(abs(atom.y0 - slab[0].y1), abs(slab[0].y0 - atom.y1)) for atom in beside)
    within = slab[0].x0 > x0 - size / 2
    return within and gap < TRAIL * size and abs(median_size(slab) - size) < 0.05 * size

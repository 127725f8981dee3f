"""What is drawn on a page and is no letter: rules, filled areas, and other shapes (arrows, marks, charts).

A rule may be a stroke, a side of a stroked rectangle or a filled rectangle as thin as a stroke; programs use all three.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pypdfium2 import raw

from .frames import Matrix

# A filled rectangle up to this many points thick is a rule; the thick outer rules of tables have 1.5 to 2.25.
THICKEST = 3.0
# Strokes that run this near (as a part of their length, or in points) to level or upright are meant so.
SKEW, SKEW_POINTS = 0.01, 0.5
# A drawing of a map has hundreds of thousands of points; a page's tables and arrows do not.
MOST_PATHS = 20_000
DEEPEST = 6
MOVE, LINE, CURVE = 2, 0, 1


class Rule(NamedTuple):
    """A level or upright line: where it stands, and from where to where it runs."""

    level: bool
    at: float
    start: float
    end: float
    thickness: float = 0.0


class Area(NamedTuple):
    """A filled rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str


class Shape(NamedTuple):
    """Anything else that is drawn: its points, whether closed and filled, whether it has curves."""

    points: tuple[tuple[float, float], ...]
    filled: bool
    curved: bool
    colour: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        across, down = [x for x, _ in self.points], [y for _, y in self.points]
        return min(across), min(down), max(across), max(down)


@dataclass
class Drawings:
    """All that is drawn on a page; `images` are the boxes of pictures, `cut` says that there was too much to read."""

    rules: list[Rule] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[tuple[float, float, float, float]] = field(default_factory=list)
    cut: bool = False


def read_drawings(page: Any, seen: Matrix) -> Drawings:
    """Return what is drawn on a page; `seen` maps the file's coordinates to those wanted."""
    drawings = Drawings()
    for number, (item, kind, matrix) in enumerate(_objects(page, seen)):
        if number >= MOST_PATHS:
            drawings.cut = True
            break
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x, y = zip(*(matrix.point(*corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))), strict=True)
            drawings.images.append((min(x), min(y), max(x), max(y)))
        else:
            _add_path(item, matrix, drawings)
    return drawings


def _objects(page: Any, seen: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
    """Yield paths and pictures with the map from their own coordinates; what is grouped is opened."""
    count, take = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    pending = [(page, count(page), take, seen, 0)]
    while pending:
        holder, number, take, outer, depth = pending.pop()
        for index in range(number):
            item = take(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind not in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
                continue
            own_matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, own_matrix)
            matrix = outer.after(
                Matrix(own_matrix.a, own_matrix.b, own_matrix.c, own_matrix.d, own_matrix.e, own_matrix.f)
            )
            if kind != raw.FPDF_PAGEOBJ_FORM:
                yield item, kind, matrix
            elif depth < DEEPEST:
                inner = raw.FPDFFormObj_CountObjects(item)
                pending.append((item, inner, raw.FPDFFormObj_GetObject, matrix, depth + 1))


def _add_path(item: Any, matrix: Matrix, drawings: Drawings) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    filled = _colour(item, raw.FPDFPageObj_GetFillColor) if fill.value else None
    stroked = _colour(item, raw.FPDFPageObj_GetStrokeColor) if stroke.value else None
    for points, curved, closed in _outlines(item, matrix):
        corners = () if curved else _rectangle(points)
        if corners:
            _add_rectangle(corners, filled, stroked, drawings)
        elif filled is None and stroked is not None and not curved:
            _add_strokes(points, closed=closed, colour=stroked, drawings=drawings)
        elif filled is not None or stroked is not None:
            drawings.shapes.append(Shape(tuple(points), filled is not None, curved, filled or stroked or ""))


def _colour(item: Any, ask: Any) -> str | None:
    """Return a colour as ``#rrggbb``, none where it cannot be seen through."""
    parts = [ctypes.c_uint() for _ in range(4)]
    ask(item, *parts)
    red, green, blue, alpha = (part.value for part in parts)
    return f"#{red:02x}{green:02x}{blue:02x}" if alpha else None


def _outlines(item: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool, bool]]:
    """Yield the outlines of a path: points, whether one is curved, whether it is closed."""
    points: list[tuple[float, float]] = []
    curved = closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == MOVE and points:
            if len(points) > 1:
                yield points, curved, closed
            points, curved, closed = [], False, False
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(matrix.point(x.value, y.value))
        curved |= kind == CURVE
        closed |= bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1:
        yield points, curved, closed


def _rectangle(points: list[tuple[float, float]]) -> tuple[float, float, float, float] | tuple[()]:
    """Return left, top, right and bottom where points are an upright rectangle."""
    corners = points[:-1] if len(points) > 4 and math.dist(points[0], points[-1]) < SKEW_POINTS else points  # noqa: PLR2004
    if len(corners) != 4:  # noqa: PLR2004
        return ()
    across, down = [x for x, _ in corners], [y for _, y in corners]
    x0, y0, x1, y1 = min(across), min(down), max(across), max(down)
    near = SKEW_POINTS / 2
    square = all(min(abs(x - x0), abs(x - x1)) < near and min(abs(y - y0), abs(y - y1)) < near for x, y in corners)
    sides = all(
        min(abs(a[0] - b[0]), abs(a[1] - b[1])) < near for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    )
    return (x0, y0, x1, y1) if square and sides else ()


def _add_rectangle(
    corners: tuple[float, float, float, float], filled: str | None, stroked: str | None, drawings: Drawings
) -> None:
    x0, y0, x1, y1 = corners
    if stroked is not None:
        for at in (y0, y1):
            drawings.rules.append(Rule(True, at, x0, x1))  # noqa: FBT003
        for at in (x0, x1):
            drawings.rules.append(Rule(False, at, y0, y1))  # noqa: FBT003
    if filled is None:
        return
    thin = min(x1 - x0, y1 - y0)
    if thin > THICKEST:
        drawings.areas.append(Area(x0, y0, x1, y1, filled))
    elif filled != "#ffffff" and x1 - x0 >= y1 - y0:
        drawings.rules.append(Rule(True, (y0 + y1) / 2, x0, x1, thin))  # noqa: FBT003
    elif filled != "#ffffff":
        drawings.rules.append(Rule(False, (x0 + x1) / 2, y0, y1, thin))  # noqa: FBT003


def _add_strokes(points: list[tuple[float, float]], *, closed: bool, colour: str, drawings: Drawings) -> None:
    """Add level and upright strokes as rules, a slanting one with all of its path as a shape."""
    ends = [*points[1:], points[0]] if closed else points[1:]
    rules = [_rule(*a, *b) for a, b in zip(points, ends, strict=False)]
    if all(rule is not None for rule in rules):
        drawings.rules.extend(rule for rule in rules if rule is not None)
    else:
        drawings.shapes.append(Shape(tuple(points), False, False, colour))  # noqa: FBT003


def _rule(x0: float, y0: float, x1: float, y1: float) -> Rule | None:
    across, down = abs(x1 - x0), abs(y1 - y0)
    if down <= max(SKEW_POINTS, across * SKEW) and across >= down:
        return Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))  # noqa: FBT003
    if across <= max(SKEW_POINTS, down * SKEW):
        return Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))  # noqa: FBT003
    return None

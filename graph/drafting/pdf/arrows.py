"""Arrows and marks drawn into cells: a line with a head, a broad arrow, a bar, a disc, a stroke through a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .drawings import Area, Drawings, Rule, Shape

# A head is no larger than this, in points, and stands this near to the end of its line.
HEAD, REACH = 24.0, 4.0
# A disc is nearly as wide as it is high, and no larger than a letter set large.
ROUND, DISC = 0.7, 24.0
# More heads and lines to compare than this are a map, not a schedule.
MOST_PAIRS = 2_000_000


@dataclass(frozen=True)
class Sign:
    """A mark with its box."""

    mark: str
    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    sure: bool = True


def read_arrows(drawings: Drawings) -> tuple[list[Sign], list[Rule]]:
    """Return what is drawn as signs, and the rules that are no shaft of an arrow."""
    heads = [shape for shape in drawings.shapes if _is_head(shape)]
    if len(heads) * len(drawings.rules) > MOST_PAIRS:
        heads = []
    signs: list[Sign] = []
    rules: list[Rule] = []
    used: set[int] = set()
    for rule in drawings.rules:
        ends = [head for head in heads if _stands_at_end(head, rule)]
        if not ends or rule.end - rule.start < HEAD / 4:
            rules.append(rule)
            continue
        used.update(id(head) for head in ends)
        boxes = [head.box for head in ends] + [_box(rule)]
        signs.append(Sign("→", *_around(boxes), ends[0].colour))
    signs += [sign for shape in drawings.shapes if id(shape) not in used and (sign := _sign(shape)) is not None]
    return signs, rules


def _is_head(shape: Shape) -> bool:
    x0, y0, x1, y1 = shape.box
    return not shape.curved and max(x1 - x0, y1 - y0) <= HEAD and len(shape.points) in {3, 4, 5}


def _stands_at_end(head: Shape, rule: Rule) -> bool:
    x0, y0, x1, y1 = head.box
    along, across = ((x0, x1), (y0, y1)) if rule.level else ((y0, y1), (x0, x1))
    aligned = across[0] - 1 <= rule.at <= across[1] + 1
    return aligned and any(along[0] - REACH <= end <= along[1] + REACH for end in (rule.start, rule.end))


def _box(rule: Rule) -> tuple[float, float, float, float]:
    return (rule.start, rule.at, rule.end, rule.at) if rule.level else (rule.at, rule.start, rule.at, rule.end)


def _around(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _sign(shape: Shape) -> Sign | None:
    """Return the sign that a shape is alone: a broad arrow, a disc, a stroke from corner to corner."""
    x0, y0, x1, y1 = shape.box
    wide, high = x1 - x0, y1 - y0
    if min(wide, high) <= 0 and not shape.filled:
        return None
    if shape.curved and max(wide, high) <= DISC and min(wide, high) > ROUND * max(wide, high):
        return Sign("●" if shape.filled else "○", x0, y0, x1, y1, shape.colour)
    corners = len({(round(x, 1), round(y, 1)) for x, y in shape.points})
    if shape.filled and not shape.curved and corners in {3, 5, 7, 10}:
        return Sign("→", x0, y0, x1, y1, shape.colour, sure=corners in {5, 7, 10})
    if not shape.filled and not shape.curved and corners in {7, 8}:
        return Sign("→", x0, y0, x1, y1, shape.colour)
    if not shape.filled and corners == 2:  # noqa: PLR2004
        return Sign("／", x0, y0, x1, y1, shape.colour)
    return None


def bars(drawings: Drawings, rules: Sequence[Rule]) -> list[Sign]:
    """Return level bars that may stand for a time in a schedule: lines, and filled areas that are low and wide."""
    areas = [area for area in drawings.areas if _is_bar(area)]
    signs = [Sign("→", area.x0, area.y0, area.x1, area.y1, area.colour, sure=False) for area in areas]
    return signs + [Sign("→", *_box(rule), "", sure=False) for rule in rules if rule.level]


def _is_bar(area: Area) -> bool:
    return area.colour != "#ffffff" and area.x1 - area.x0 > 3 * (area.y1 - area.y0)

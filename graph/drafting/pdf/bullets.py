"""Bullets that are drawn and are no characters, as browsers print the items of a list."""

from __future__ import annotations

from collections.abc import Sequence

from .drawings import Drawings
from .strips import Strip

# A bullet is no larger than this part of the words' size, nor further left of them than that.
LARGEST, FURTHEST = 0.75, 2.2


def read_bullets(drawings: Drawings, strips: Sequence[Strip]) -> dict[int, float]:
    """Return the left edge of the bullet drawn before each strip that has one, by the strip's identity."""
    drawn = [shape.box for shape in drawings.shapes] + [area[:4] for area in drawings.areas]
    small = sorted(box for box in drawn if 0 < box[2] - box[0] < 12 and 0.5 < (box[3] - box[1]) / (box[2] - box[0]) < 2)  # noqa: PLR2004
    bullets: dict[int, float] = {}
    for strip in strips if small else ():
        for box in small:
            if strip.upright and _stands_before(box, strip):
                bullets[id(strip)] = box[0]
    return bullets


def _stands_before(box: tuple[float, float, float, float], strip: Strip) -> bool:
    gap = strip.x0 - box[2]
    size = strip.characters[0].size
    middle = (box[1] + box[3]) / 2
    inside = strip.y0 + size * 0.15 < middle < strip.y1 - size * 0.1
    return 0 <= gap < FURTHEST * size and inside and box[2] - box[0] < LARGEST * size

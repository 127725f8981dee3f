"""A page's frame: how positions in the file become positions as seen, and those become positions as read.

Seen means points from the top left corner of the page as it is shown. Read means the same after the page is turned so
that its lines run from left to right and follow each other downwards: a page set vertically, or a wide table printed
sideways, is laid out like any other, and only the boxes that leave this room are turned back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..blocks import Box

# Where a line of the page runs to, as seen.
Direction = Literal["right", "down", "left", "up"]


class Matrix(NamedTuple):
    """An affine map: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """Map a direction."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def after(self, first: Matrix) -> Matrix:
        """Return the map that applies `first` and then this one."""
        a, b = self.vector(first.a, first.b)
        c, d = self.vector(first.c, first.d)
        e, f = self.point(first.e, first.f)
        return Matrix(a, b, c, d, e, f)


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


def display_matrix(left: float, bottom: float, right: float, top: float, rotation: int) -> Matrix:
    """Return the map from a file's coordinates to what is seen; `rotation` is the page's own, clockwise in degrees.

    >>> display_matrix(0, 0, 200, 100, 90).point(0, 0)
    (0, 0)
    >>> display_matrix(10, 10, 200, 100, 0).point(10, 100)
    (0, 0)
    """
    return {
        0: Matrix(1, 0, 0, -1, -left, top),
        90: Matrix(0, 1, 1, 0, -bottom, -left),
        180: Matrix(-1, 0, 0, 1, right, -bottom),
        270: Matrix(0, -1, -1, 0, top, right),
    }[rotation]


@dataclass(frozen=True)
class Frame:
    """A page as seen, `width` by `height` points, and where its lines run to."""

    width: float
    height: float
    direction: Direction = "right"

    @property
    def turn(self) -> Matrix:
        """Return the map from positions as seen to positions as read."""
        return {
            "right": IDENTITY,
            "down": Matrix(0, -1, 1, 0, 0, self.width),
            "left": Matrix(-1, 0, 0, -1, self.width, self.height),
            "up": Matrix(0, 1, -1, 0, self.height, 0),
        }[self.direction]

    @property
    def extent(self) -> tuple[float, float]:
        """Return width and height of the page as read."""
        return (self.width, self.height) if self.direction in {"right", "left"} else (self.height, self.width)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the box as seen of corners as read.

        >>> Frame(200, 100, "down").box(10, 20, 30, 25)
        Box(x=175, y=10, width=5, height=20)
        """
        back = {
            "right": (x0, y0, x1, y1),
            "down": (self.width - y1, x0, self.width - y0, x1),
            "left": (self.width - x1, self.height - y1, self.width - x0, self.height - y0),
            "up": (y0, self.height - x1, y1, self.height - x0),
        }
        left, top, right, bottom = (round(edge, 2) for edge in back[self.direction])
        return Box(left, top, round(right - left, 2), round(bottom - top, 2))

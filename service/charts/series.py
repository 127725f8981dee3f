"""A series: values of several years as lines over a scale of years, from a baseline to a value to reach, by a year.

A value to reach is drawn where it is a level in the unit of a line; otherwise the page says it in words. Every number
drawn also stands in the table beside the picture. Years without a value are left open, and a line is broken where what
it measures has changed: nothing is joined over a gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from ..results.terminal import truncate

# Units of the drawing, and room for the scales.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 86, 24, 18, 34
TICKS = 4  # lines of the scale of values, at most one more
LABELS = 8  # years with their number, at most
DASHES = ("", "7 4", "2 3", "9 3 2 3")  # told apart without colours
NAME = 40  # half letters of a line's name, at most
STEPS = (1, 2, 2.5, 5, 10)


class Point(NamedTuple):
    """A value of a year, and how it is written."""

    year: int
    value: float
    words: str


class Line(NamedTuple):
    """The values of one source in one unit, by year."""

    name: str
    unit: str
    points: tuple[Point, ...]


class Aim(NamedTuple):
    """A value to reach and by when; either may be missing. A value has the unit of the lines that it belongs to."""

    words: str
    value: float | None = None
    year: int | None = None


class Base(NamedTuple):
    """A value from which something is to be reached: what it is called, and the point."""

    words: str
    point: Point


class Break(NamedTuple):
    """A year from which the values mean something else: what changed, and whether no line may be drawn over it."""

    year: int
    words: str
    apart: bool = True


def series(
    title: str,
    lines: Sequence[Line],
    aims: Sequence[Aim] = (),
    bases: Sequence[Base] = (),
    breaks: Sequence[Break] = (),
) -> Markup:
    """Return the drawing of lines of one unit.

    >>> drawn = series("x", [Line("a", "t", (Point(2006, 5, "5t"), Point(2007, 4, "4t")))], [Aim("<b>", 3, 2010)])
    >>> str(drawn).count("<circle"), "&lt;b&gt;" in drawn, ">2010<" in drawn
    (2, True, True)
    >>> line = Line("a", "t", (Point(2006, 5, "5t"), Point(2007, 4, "4t")))
    >>> drawn = series("x", [line], bases=[Base("from", Point(2005, 6, "6t"))], breaks=[Break(2007, "other")])
    >>> str(drawn).count('class="line"'), "from" in drawn, "<title>2007 other</title>" in drawn
    (0, True, True)
    """
    points = [point for line in lines for point in line.points] + [base.point for base in bases]
    years = [point.year for point in points] + [aim.year for aim in aims if aim.year]
    values = [point.value for point in points] + [aim.value for aim in aims if aim.value is not None]
    scale = Scale(min(years), max(years), *_round(min(values), max(values)))
    apart = {gap.year for gap in breaks if gap.apart}
    parts = [*_scale(scale), *(_break(scale, number, gap) for number, gap in enumerate(breaks, 1))]
    parts += [_line(scale, number, line, apart) for number, line in enumerate(lines)]
    parts += [_name(scale, line) for line in lines if len(lines) > 1]
    parts += [*(_aim(scale, aim) for aim in aims), *(_base(scale, base) for base in bases)]
    return Markup('<svg class="series" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, title, Markup("").join(parts)
    )


class Scale(NamedTuple):
    """From years and values to places in the drawing."""

    first: int
    last: int
    low: float
    step: float
    high: float

    def x(self, year: float) -> float:
        """Return how far right a year is."""
        return LEFT + (year - self.first) / max(1, self.last - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Return how far down a value is."""
        return HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)


def _round(low: float, high: float) -> tuple[float, float, float]:
    """Return where a scale begins, its step and where it ends: from 0, unless all values are close together.

    >>> _round(3.0, 5.0), _round(980.0, 1010.0)
    ((0.0, 2.0, 6.0), (980.0, 10.0, 1010.0))
    """
    if low > 0 and high - low > low / 4:
        low = 0.0
    span = (high - low) or abs(high) or 1.0
    rough = span / TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(step * size for step in STEPS if step * size >= rough)
    return math.floor(low / step) * step, step, max(math.ceil(high / step), math.floor(low / step) + 1) * step


def _scale(scale: Scale) -> list[Markup]:
    count = round((scale.high - scale.low) / scale.step)
    values = [scale.low + number * scale.step for number in range(count + 1)]
    rule = Markup('<path class="rule" d="M{} {:.0f}H{}"/>')
    number = Markup('<text text-anchor="end" x="{}" y="{:.0f}">{:,.{}f}</text>')
    places = max(0, -math.floor(math.log10(scale.step))) + (scale.step < 1)
    rows = [
        rule.format(LEFT, scale.y(value), WIDTH - RIGHT) + number.format(LEFT - 8, scale.y(value) + 4, value, places)
        for value in values
    ]
    gap = max(1, math.ceil((scale.last - scale.first + 1) / LABELS))
    years = [number for number in range(scale.first, scale.last + 1) if (scale.last - number) % gap == 0]
    return rows + [
        Markup('<text text-anchor="middle" x="{:.0f}" y="{}">{}</text>').format(
            scale.x(year), HEIGHT - BOTTOM + 20, year
        )
        for year in years
    ]


def _line(scale: Scale, number: int, line: Line, apart: AbstractSet[int]) -> Markup:
    points = sorted(line.points)
    dash = DASHES[number % len(DASHES)]
    joined = Markup("").join(
        Markup('<path class="line" stroke-dasharray="{}" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>').format(
            dash, scale.x(one.year), scale.y(one.value), scale.x(other.year), scale.y(other.value)
        )
        for one, other in pairwise(points)
        if other.year - one.year == 1 and other.year not in apart
    )
    dots = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5"><title>{} {}</title></circle>').format(
            scale.x(point.year), scale.y(point.value), point.year, point.words
        )
        for point in points
    )
    return joined + dots


def _name(scale: Scale, line: Line) -> Markup:
    """Return the name of a line above its last value: where there are several."""
    last = max(line.points)
    return Markup('<text text-anchor="{}" x="{:.0f}" y="{:.0f}">{}</text>').format(
        "end" if scale.x(last.year) > WIDTH / 2 else "start",
        scale.x(last.year),
        scale.y(last.value) - 9,
        truncate(line.name, NAME),
    )


def _aim(scale: Scale, aim: Aim) -> Markup:
    drawn = Markup("")
    if aim.value is not None:
        drawn += Markup('<path class="aim" d="M{} {:.1f}H{}"/>').format(LEFT, scale.y(aim.value), WIDTH - RIGHT)
    if aim.year is not None:
        drawn += Markup('<path class="aim" d="M{:.1f} {}V{}"/>').format(scale.x(aim.year), TOP, HEIGHT - BOTTOM)
    at = scale.x(aim.year) if aim.year is not None else WIDTH - RIGHT
    anchor = "end" if at > WIDTH / 2 else "start"
    y = scale.y(aim.value) - 6 if aim.value is not None else TOP + 10
    return drawn + Markup('<text class="aim" text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>').format(
        anchor, at + (-6 if anchor == "end" else 6), max(TOP + 10, y), aim.words
    )


def _base(scale: Scale, base: Base) -> Markup:
    """Return a baseline as a square with its words above."""
    x, y = scale.x(base.point.year), scale.y(base.point.value)
    anchor = "end" if x > WIDTH / 2 else "start"
    square = Markup('<rect class="base" x="{:.1f}" y="{:.1f}" width="9" height="9"><title>{} {}</title></rect>')
    words = Markup('<text text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>')
    return square.format(x - 4.5, y - 4.5, base.point.year, base.point.words) + words.format(
        anchor, x, max(TOP + 10, y - 9), truncate(base.words, NAME)
    )


def _break(scale: Scale, number: int, gap: Break) -> Markup:
    """Return where the meaning of the values changes: a dotted line with its number in the list below the picture."""
    x = scale.x(gap.year) if gap.year == scale.first else scale.x(gap.year - 0.5)
    line = Markup('<path class="break" d="M{:.1f} {}V{}"><title>{} {}</title></path>')
    mark = Markup('<text class="break" text-anchor="middle" x="{:.1f}" y="{}">※{}</text>')
    return line.format(x, TOP, HEIGHT - BOTTOM, gap.year, gap.words) + mark.format(x, TOP - 5, number)

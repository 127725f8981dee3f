"""A map of Japan without tiles: offices of municipalities as faint dots, and what it is about as marks over them.

The dots give the country its outline, for they stand as close as people live. Marks that would cover each other are one
mark with their number, which opens a narrower map. It stands by itself as a file; degrees of longitude are drawn
as long as they are in the middle of the map, so that no direction is stretched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians, sqrt
from typing import NamedTuple

from markupsafe import Markup

from ...graph.interop.areas import Position
from ..results.terminal import truncate, width

# Units of the drawing: its width, the least distance of two marks, and the least and greatest radius of one.
WIDTH, APART, SMALL, LARGE = 720, 30, 6, 14
# A map is at most so many times as high as wide, and so many times as wide as high.
HIGH, WIDE = 1.2, 1.6
# The least degrees of latitude that a map shows: some five kilometres; and what it shows around its marks, of its size.
LEAST, AROUND = 0.05, 0.08
# Half letters of a name beside a mark, units of one half letter, and marks beyond which no names are written.
NAME, HALF, NAMED = 24, 7, 24
INK, GROUND, FILL, ON_FILL = "#1a1c20", "#aab1bc", "#0017c1", "#fff"


class Box(NamedTuple):
    """A part of the earth between two meridians and two parallels, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, place: Position) -> bool:
        """Say whether a place lies in it."""
        return self.west <= place.longitude <= self.east and self.south <= place.latitude <= self.north

    @property
    def shrink(self) -> float:
        """Return the length of a degree of longitude in its middle, of one of latitude."""
        return cos(radians((self.south + self.north) / 2))


class Mark(NamedTuple):
    """A thing on a map: what it is called, where it is and is read about, how much it stands for."""

    words: str
    place: Position
    href: str
    amount: int = 1


class Cluster(NamedTuple):
    """Marks that are drawn as one, at the place of the first."""

    marks: list[Mark]
    x: float
    y: float

    @property
    def amount(self) -> int:
        """Return how much it stands for."""
        return sum(mark.amount for mark in self.marks)


def enclose(places: Iterable[Position]) -> Box:
    """Return the part of the earth around places, with some room, in a shape that a page can show.

    >>> box = enclose([Position(35.8, 139.7)])
    >>> f"{box.north - box.south:.3f} {(box.east - box.west) * box.shrink:.3f}"
    '0.058 0.058'
    """
    known = [*places]
    south, north = (pick(place.latitude for place in known) for pick in (min, max))
    west, east = (pick(place.longitude for place in known) for pick in (min, max))
    around = AROUND * max(north - south, (east - west) * Box(west, south, east, north).shrink, LEAST)
    wider = around / Box(west, south, east, north).shrink
    return shape(Box(west - wider, south - around, east + wider, north + around))


def shape(box: Box) -> Box:
    """Return a part of the earth made larger where it is too small, too high or too wide for a page."""
    least = LEAST * (1 + 2 * AROUND)
    high, wide = max(box.north - box.south, least), max((box.east - box.west) * box.shrink, least)
    high, wide = max(high, wide / WIDE), max(wide, high / HIGH)
    middle, across = (box.south + box.north) / 2, (box.west + box.east) / 2
    half = wide / box.shrink / 2
    return Box(across - half, middle - high / 2, across + half, middle + high / 2)


def draw_geography(
    title: str, ground: Iterable[Position], marks: Iterable[Mark], box: Box, narrow: Callable[[Box], str]
) -> Markup:
    """Return the map of a part of the earth as SVG; ``narrow`` gives the address of the map of a part of it.

    >>> mark = Mark("川口市", Position(35.81, 139.72), "/plans/kawaguchi")
    >>> drawn = draw_geography("地図", [Position(35.8, 139.7)], [mark], enclose([mark.place]), lambda box: "/places")
    >>> drawn.count("<circle"), 'href="/plans/kawaguchi"' in drawn, "川口市" in drawn
    (1, True, True)
    """
    scale = WIDTH / (box.east - box.west)
    height = (box.north - box.south) * scale / box.shrink

    def place_on(place: Position) -> tuple[float, float]:
        return (place.longitude - box.west) * scale, (box.north - place.latitude) * scale / box.shrink

    dots = sorted({tuple(map(round, place_on(place))) for place in ground if box.holds(place)})
    clusters = cluster((mark, *place_on(mark.place)) for mark in marks if box.holds(mark.place))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="geography" viewBox="0 0 {w} {h:.0f}" width="{w}" '
        'height="{h:.0f}" role="group" aria-label="{title}" font-family="sans-serif" font-size="13">'
        '<rect class="sea" width="{w}" height="{h:.0f}" fill="#fff"/>'
        '<path class="ground" aria-hidden="true" fill="none" stroke="{ground}" stroke-width="3" '
        'stroke-linecap="round" d="{dots}"/>{names}{marks}</svg>'
    ).format(
        w=WIDTH,
        h=height,
        title=title,
        ground=GROUND,
        dots="".join(f"M{x} {y}h0" for x, y in dots),
        names=_names(clusters) if len(clusters) <= NAMED else "",
        marks=Markup("").join(_draw(cluster, narrow) for cluster in clusters),
    )


def cluster(placed: Iterable[tuple[Mark, float, float]]) -> list[Cluster]:
    """Return marks with those that would cover them: the one that stands for most, or else comes first, is the first.

    >>> one, other, far = (Mark(words, Position(35, 139), "", amount) for words, amount in zip("abc", (1, 2, 1)))
    >>> [[mark.words for mark in each.marks] for each in cluster([(one, 0, 0), (other, 9, 9), (far, 99, 0)])]
    [['b', 'a'], ['c']]
    """
    cells: dict[tuple[int, int], list[Cluster]] = {}
    clusters: list[Cluster] = []
    for mark, x, y in sorted(placed, key=lambda mark_at: -mark_at[0].amount):
        across, down = int(x // APART), int(y // APART)
        around = ((across + right, down + below) for right in (-1, 0, 1) for below in (-1, 0, 1))
        near = (cluster for cell in around for cluster in cells.get(cell, ()) if _distance(cluster, x, y) < APART)
        if nearest := min(near, key=lambda cluster: _distance(cluster, x, y), default=None):
            nearest.marks.append(mark)
        else:
            clusters.append(Cluster([mark], x, y))
            cells.setdefault((across, down), []).append(clusters[-1])
    return clusters


def _distance(cluster: Cluster, x: float, y: float) -> float:
    return sqrt((cluster.x - x) ** 2 + (cluster.y - y) ** 2)


def _draw(cluster: Cluster, narrow: Callable[[Box], str]) -> Markup:
    """Return a mark; one of several things has their number, and opens the map of the part in which they lie."""
    several, amount = len(cluster.marks) > 1, cluster.amount
    words = "、".join(mark.words for mark in cluster.marks[:NAMED]) + ("…" if cluster.marks[NAMED:] else "")
    address = narrow(enclose(mark.place for mark in cluster.marks)) if several else cluster.marks[0].href
    number = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle" fill="{}" font-weight="700">{}</text>').format(
        cluster.x, cluster.y + 4.5, ON_FILL, amount
    )
    return Markup(
        '<a href="{}"><title>{}</title><circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="{}" stroke="#fff"/>{}</a>'
    ).format(address, words, cluster.x, cluster.y, _radius(cluster), FILL, number if amount > 1 else "")


def _radius(cluster: Cluster) -> float:
    return SMALL if cluster.amount == 1 else min(LARGE, SMALL + 2 + 1.5 * sqrt(cluster.amount))


def _names(clusters: Sequence[Cluster]) -> Markup:
    """Return the names beside the marks, as far as none covers another; the titles of the marks have all of them."""
    written: list[tuple[float, float, float]] = []
    drawn = Markup("")
    for cluster in clusters:
        words = truncate(cluster.marks[0].words, NAME) + (f" +{len(cluster.marks) - 1}" if cluster.marks[1:] else "")
        wide, beside = HALF * width(words), _radius(cluster) + 4
        left = cluster.x + beside if cluster.x + beside + wide <= WIDTH else cluster.x - beside - wide
        if any(abs(y - cluster.y) < 2 * HALF and left < end and start < left + wide for start, end, y in written):
            continue
        written.append((left, left + wide, cluster.y))
        drawn += Markup('<text class="name" aria-hidden="true" x="{:.1f}" y="{:.1f}" fill="{}">{}</text>').format(
            left, cluster.y + 4.5, INK, words
        )
    return drawn

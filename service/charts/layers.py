"""A map in layers: things of one kind in a column, joined to those of the next by lines as thick as what they share.

The order of the things is that in which they are given, so that the same data are the same picture. A thing leads to
its page and a line to the list of what it stands for; a table beside the picture has the same numbers.
It stands by itself as a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..results.terminal import truncate
from .heat import Head

# Units of the drawing: a column's names, the space in which lines run, a line of names, and room for the headings.
NAMES, SPACE, ROW, TOP = 280, 150, 24, 34
# Half letters of a name; the thickest line.
WIDTH, THICK = 36, 12
INK, ACCENT, LINE = "#1a1c20", "#0017c1", "#0055ad"


class Layer(NamedTuple):
    """A column: what its things are called together, and the things."""

    words: str
    heads: Sequence[Head]


class Link(NamedTuple):
    """What two things share: how much, and where it is listed."""

    amount: int
    href: str = ""


Links = Mapping[tuple[str, str], Link]


def layers(title: str, columns: Sequence[Layer], links: Links) -> Markup:
    """Return the drawing; ``links`` join things of neighbouring columns by their keys.

    >>> columns = [Layer("表", [Head("a", "A")]), Layer("分野", [Head("b", "B")])]
    >>> drawn = layers("地図", columns, {("a", "b"): Link(3, "/x")})
    >>> drawn.count("<path"), 'href="/x"' in drawn, "A・B 3" in drawn
    (1, True, True)
    """
    most = max((link.amount for link in links.values()), default=1)
    places = {
        head.key: (at, TOP + ROW * (place + 0.5) * _stretch(columns, at))
        for at, column in enumerate(columns)
        for place, head in enumerate(column.heads)
    }
    names = {head.key: head.words for column in columns for head in column.heads}
    lines = Markup("").join(
        _line(f"{names[one]}・{names[other]} {link.amount}", places[one], places[other], link, most)
        for (one, other), link in sorted(links.items(), key=lambda item: item[1].amount)
        if one in places and other in places
    )
    heads = Markup("").join(_title(at, column) for at, column in enumerate(columns))
    things = Markup("").join(_draw_point(head, places[head.key]) for column in columns for head in column.heads)
    width = _find_edge(len(columns) - 1) + NAMES
    height = TOP + ROW * max((len(column.heads) for column in columns), default=0)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="layers" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'role="group" aria-label="{2}" font-family="sans-serif" font-size="14" fill="{6}">'
        '<g class="lines" fill="none" stroke="{7}" stroke-opacity="0.35">{3}</g>{4}{5}</svg>'
    ).format(width, height, title, lines, heads, things, INK, LINE)


def _title(at: int, column: Layer) -> Markup:
    return Markup('<text class="over" x="{}" y="18" font-weight="700">{}</text>').format(
        _find_edge(at) + 12, column.words
    )


def _stretch(columns: Sequence[Layer], at: int) -> float:
    """Return by how much a column's lines are apart, so that all columns are as high as the longest."""
    return max(len(column.heads) for column in columns) / max(len(columns[at].heads), 1)


def _find_edge(at: int) -> int:
    return at * (NAMES + SPACE)


def _draw_point(head: Head, place: tuple[int, float]) -> Markup:
    at, y = place
    drawn = Markup(
        '<title>{}</title><circle cx="{}" cy="{:.1f}" r="5" fill="{}"/><text x="{}" y="{:.1f}">{}</text>'
    ).format(head.words, _find_edge(at) + 5, y, ACCENT, _find_edge(at) + 16, y + 5, truncate(head.words, WIDTH))
    return Markup('<a href="{}">{}</a>').format(head.href, drawn) if head.href else Markup("<g>{}</g>").format(drawn)


def _line(says: str, one: tuple[int, float], other: tuple[int, float], link: Link, most: int) -> Markup:
    start, end = _find_edge(one[0]) + NAMES, _find_edge(other[0]) - 2
    middle, share = (start + end) / 2, link.amount / most
    drawn = Markup(
        '<path d="M{} {:.1f}C{} {:.1f} {} {:.1f} {} {:.1f}" stroke-width="{:.1f}"><title>{}</title></path>'
    ).format(start, one[1], middle, one[1], middle, other[1], end, other[1], 1 + (THICK - 1) * share, says)
    return Markup('<a href="{}" tabindex="-1">{}</a>').format(link.href, drawn) if link.href else drawn

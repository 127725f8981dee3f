"""A network: things on a circle, joined by lines as thick as what they share.

The place of a thing depends on the order in which it is given, never on chance, so that the same data are the same
picture. Every thing is a link, and each says in its title what it is joined to; the table beside it has the numbers.
It stands by itself as a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from markupsafe import Markup

from ..results.terminal import truncate
from .heat import Head

# Units of the drawing: the circle, room for the names around it, and how wide a name may be there, in half letters.
RADIUS, MARGIN, WIDTH = 260, 240, 26
INK, ACCENT = "#1a1c20", "#0017c1"
# More things than this cannot be read on one circle.
MOST = 60


def network(title: str, nodes: Sequence[Head], links: Mapping[tuple[str, str], float]) -> Markup:
    """Return the drawing; a link is given once for two things, in any order."""
    nodes = nodes[:MOST]
    angles = {node.key: 2 * pi * at / max(len(nodes), 1) - pi / 2 for at, node in enumerate(nodes)}
    most = max(links.values(), default=0) or 1
    weakest_first = sorted(links.items(), key=lambda item: item[1])
    lines = Markup("").join(
        _line(angles[one], angles[other], amount / most)
        for (one, other), amount in weakest_first
        if one in angles and other in angles and one != other
    )
    joined = _neighbours(nodes, links)
    names = Markup("").join(_node(node, angles[node.key], joined.get(node.key, [])) for node in nodes)
    side = 2 * (RADIUS + MARGIN)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="network" viewBox="{0} {0} {1} {1}" width="{1}" height="{1}" '
        'role="group" aria-label="{2}" font-family="sans-serif" font-size="14" fill="{3}">'
        '<g class="lines" aria-hidden="true" fill="none" stroke="{4}">{5}</g>{6}</svg>'
    ).format(-side / 2, side, title, INK, ACCENT, lines, names)


def _neighbours(nodes: Sequence[Head], links: Mapping[tuple[str, str], float]) -> dict[str, list[str]]:
    """Return, for each thing, what it is joined to and by how much, the most first."""
    names = {node.key: node.words for node in nodes}
    neighbours: dict[str, list[str]] = {}
    for (one, other), amount in sorted(links.items(), key=lambda item: -item[1]):
        for key, far in ((one, other), (other, one)):
            if far in names and key != far:
                neighbours.setdefault(key, []).append(f"{names[far]} {amount:g}")
    return neighbours


def _line(one: float, other: float, share: float) -> Markup:
    """Return a curve between two places of the circle, bent towards its middle."""
    (x1, y1), (x2, y2) = _place(one, RADIUS), _place(other, RADIUS)
    bent = 0.35
    return Markup(
        '<path d="M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}" stroke-width="{:.2f}" stroke-opacity="{:.2f}"/>'
    ).format(x1, y1, (x1 + x2) / 2 * bent, (y1 + y2) / 2 * bent, x2, y2, 1 + 7 * share, 0.25 + 0.6 * share)


def _node(node: Head, angle: float, joined: list[str]) -> Markup:
    x, y = _place(angle, RADIUS)
    left = cos(angle) < 0
    turned = angle * 180 / pi + (180 if left else 0)
    drawn = Markup(
        '<title>{}</title><circle r="6" fill="{}"/><text x="{}" dy="5"{} transform="rotate({:.1f})">{}</text>'
    ).format(
        "、".join([node.words, *joined]),
        ACCENT,
        -12 if left else 12,
        Markup(' text-anchor="end"') if left else "",
        turned,
        truncate(node.words, WIDTH),
    )
    inner = Markup('<a href="{}">{}</a>').format(node.href, drawn) if node.href else drawn
    return Markup('<g transform="translate({:.1f} {:.1f})">{}</g>').format(x, y, inner)


def _place(angle: float, radius: float) -> tuple[float, float]:
    return radius * cos(angle), radius * sin(angle)

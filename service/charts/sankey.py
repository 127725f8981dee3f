"""A Sankey diagram: ribbons from layer to layer, as wide as what flows through them.

`sankey(flows)` takes what flows along each path (a pledge, its division, its stage: how many entries) and returns
rectangles and ribbons in the units of an SVG's view box. Layers keep the order that they are given in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Path = tuple[str, ...]
# Units of the view box: its width, that of a node, the room for words on both sides, and the gap between two nodes.
WIDTH, NODE, WORDS, GAP = 720.0, 14.0, 150.0, 8.0
# The least height of one unit of flow, so that a node of one has room for its words.
UNIT = 9.0


class Node(NamedTuple):
    """A node: its words and the rectangle; ``turn`` counts the nodes of its layer, for the colour."""

    key: str
    words: str
    href: str
    amount: int
    layer: int
    turn: int
    x: float
    y: float
    height: float


class Ribbon(NamedTuple):
    """What flows between two nodes: its outline, its width at both ends, and which node gives the colour."""

    source: str
    target: str
    amount: int
    path: str
    width: float
    turn: int


class Sankey(NamedTuple):
    """The diagram: the size of its view box, nodes and ribbons."""

    width: float
    height: float
    node: float
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]


def sankey(
    flows: Mapping[Path, int], words: Mapping[str, str], hrefs: Mapping[str, str], coloured: int = 0, unit: float = UNIT
) -> Sankey:
    """Return the diagram of what flows along paths; ``coloured`` is the layer whose nodes give ribbons their colour.

    >>> found = sankey({("a", "x"): 2, ("b", "x"): 1}, {}, {})
    >>> [(node.key, node.amount) for node in found.nodes], [ribbon.width for ribbon in found.ribbons]
    ([('a', 2), ('b', 1), ('x', 3)], [18.0, 9.0])
    """
    depth = max(map(len, flows), default=0)
    layers = [_amounts(flows, layer) for layer in range(depth)]
    height = max((sum(layer.values()) * unit + GAP * (len(layer) - 1) for layer in layers), default=0.0)
    nodes: dict[tuple[int, str], Node] = {}
    for layer, amounts in enumerate(layers):
        step = (WIDTH - 2 * WORDS - NODE) / max(depth - 1, 1)
        nodes |= _column(layer, amounts, WORDS + layer * step, height, (words, hrefs, unit))
    return Sankey(WIDTH, height, NODE, tuple(nodes.values()), tuple(_ribbons(flows, nodes, depth, coloured, unit)))


def _amounts(flows: Mapping[Path, int], layer: int) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for path, amount in flows.items():
        numbers[path[layer]] = numbers.get(path[layer], 0) + amount
    return numbers


def _column(
    layer: int,
    amounts: Mapping[str, int],
    x: float,
    height: float,
    words_of_nodes: tuple[Mapping[str, str], Mapping[str, str], float],
) -> dict[tuple[int, str], Node]:
    """Return the nodes of a layer, spread over the whole height."""
    words, hrefs, unit = words_of_nodes
    free = height - sum(amounts.values()) * unit
    gap, y = free / max(len(amounts) - 1, 1), 0.0 if len(amounts) > 1 else free / 2
    boxes = {}
    for turn, (key, amount) in enumerate(amounts.items()):
        tall = amount * unit
        boxes[layer, key] = Node(key, words.get(key, key), hrefs.get(key, ""), amount, layer, turn, x, y, tall)
        y += tall + gap
    return boxes


def _ribbons(
    flows: Mapping[Path, int], nodes: Mapping[tuple[int, str], Node], depth: int, coloured: int, unit: float
) -> Iterable[Ribbon]:
    """Yield what flows between each two layers, one ribbon a pair of nodes and colour, in the order of the nodes."""
    for layer in range(depth - 1):
        between: dict[tuple[str, str, int], int] = {}
        for path, amount in flows.items():
            key = (path[layer], path[layer + 1], nodes[coloured, path[coloured]].turn)
            between[key] = between.get(key, 0) + amount
        places = {(layer, "out", key): nodes[layer, key].y for key in {source for source, _, _ in between}}
        places |= {(layer, "in", key): nodes[layer + 1, key].y for key in {target for _, target, _ in between}}
        ordered = sorted(between, key=lambda band: (nodes[layer, band[0]].y, nodes[layer + 1, band[1]].y, band[2]))
        for source, target, turn in ordered:
            wide = between[source, target, turn] * unit
            left, right = nodes[layer, source], nodes[layer + 1, target]
            curve = _outline(left.x + NODE, places[layer, "out", source], right.x, places[layer, "in", target], wide)
            places[layer, "out", source] += wide
            places[layer, "in", target] += wide
            yield Ribbon(left.words, right.words, between[source, target, turn], curve, wide, turn)


def _outline(x1: float, y1: float, x2: float, y2: float, wide: float) -> str:
    """Return the outline of a ribbon from one place to another, as wide at both ends."""
    middle = (x1 + x2) / 2
    upper_edge = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    low1, low2 = y1 + wide, y2 + wide
    return f"{upper_edge}V{low2:.1f}C{middle:.1f} {low2:.1f} {middle:.1f} {low1:.1f} {x1:.1f} {low1:.1f}Z"


def table(flows: Mapping[Path, int], words: Mapping[str, str]) -> Sequence[tuple[tuple[str, ...], int]]:
    """Return the diagram's data as rows: the words along each path, and how much flows."""
    return [(tuple(words.get(key, key) for key in path), amount) for path, amount in flows.items()]

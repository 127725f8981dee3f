"""The shapes that every plan is held to, whatever it came as, and their parts, which can be asked side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from ..rdf.dataset import SHAPES, folder_triples, ntriples

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Described: TypeAlias = dict[Node, list[ox.Triple]]
SELECT = "http://www.w3.org/ns/shacl#select"


@cache
def own_shapes() -> bytes:
    """Return the shapes that ship with the package, as N-Triples."""
    return ntriples(folder_triples(SHAPES))


class Group(NamedTuple):
    """A shape that no other names, with all that it names: what is wrong by it, it says alone."""

    triples: frozenset[ox.Triple]

    @property
    def effort(self) -> int:
        """Return how long it takes to ask, at a guess: a longer query joins more; paths take next to no time."""
        queries = [triple.object for triple in self.triples if triple.predicate.value == SELECT]
        return sum(len(query.value) for query in queries if isinstance(query, ox.Literal))


@cache
def split_shapes(shapes: bytes, parts: int) -> tuple[bytes, ...]:
    """Return shapes, given as N-Triples, in so many parts at most that find together what the whole finds.

    Whether a node conforms to a shape follows from the data and from what the shape names, and from no other shape
    (https://www.w3.org/TR/shacl/#validation-definition). What several shapes name is in each of their parts.
    """
    dealt = [set[ox.Triple]() for _ in range(parts)]
    efforts = [0] * parts
    for group in sorted(_list_groups(shapes), key=lambda group: group.effort, reverse=True):
        least = efforts.index(min(efforts))
        dealt[least] |= group.triples
        efforts[least] += group.effort
    return tuple(ntriples(sorted(part, key=str)) for part in dealt if part)


def _list_groups(shapes: bytes) -> Iterator[Group]:
    described: Described = {}
    for quad in ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES):
        described.setdefault(quad.subject, []).append(quad.triple)
    named = {triple.object for triples in described.values() for triple in triples if triple.object != triple.subject}
    left = dict.fromkeys(described)
    for node in sorted(described, key=lambda each: each in named):  # in a circle of names none is unnamed: any begins
        if node in left:
            group = _reach(node, described)
            yield Group(group)
            for triple in group:
                left.pop(triple.subject, None)


def _reach(node: Node, described: Described) -> frozenset[ox.Triple]:
    """Return what is said of a node, and of all that is named there."""
    reached, seen, waiting = list[ox.Triple](), {node}, [node]
    while waiting:
        said = described.get(waiting.pop(), [])
        reached += said
        further = {triple.object for triple in said if not isinstance(triple.object, ox.Literal)} - seen
        seen |= further
        waiting += further
    return frozenset(reached)

"""An answer that is a graph as a picture: the things on which most meets, joined by what they have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import NamedTuple

import pyoxigraph
from markupsafe import Markup
from rdflib import RDF, RDFS

from ...charts.heat import Head
from ...charts.network import network
from ...http.addresses import href
from ...http.language import current_language
from ...http.language import gettext as _

LABEL, TYPE = str(RDFS.label), str(RDF.type)
# Fewer things make no picture and more cannot be told apart; things with fewer neighbours are not where much meets.
FEW, MANY, HUB = 3, 30, 5


class Row(NamedTuple):
    """Two things of the picture, and how much they have in common."""

    one: Head
    other: Head
    amount: int


class Network(NamedTuple):
    """The picture of a graph, and the same as rows, those with most in common first."""

    picture: Markup
    rows: list[Row]


def draw_graph(turtle: bytes) -> Network | None:
    """Return the picture of a graph in Turtle, None where there is nothing to see in one.

    The things with a name that have the most neighbours stand on a circle; a line between two is as thick as the
    number of things that lead to both, and of statements that lead from one to the other.
    """
    triples = [
        (triple.subject, triple.predicate, triple.object)
        for triple in pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE)
    ]
    names = _names(triples)
    near = defaultdict[str, Counter[str]](Counter)
    for subject, predicate, thing in triples:
        things = isinstance(subject, pyoxigraph.NamedNode) and isinstance(thing, pyoxigraph.NamedNode)
        if things and predicate.value != TYPE:
            near[subject.value][thing.value] += 1
            near[thing.value][subject.value] += 1
    hubs = sorted((name for name in names if len(near[name]) >= HUB), key=lambda hub: (-len(near[hub]), hub))[:MANY]
    if len(hubs) < FEW:
        return None
    heads = {hub: Head(hub, names[hub], href(hub)) for hub in hubs}
    links = _join(hubs, near)
    picture = network(_("関係図（線が太いほど、共通するものが多い）"), [*heads.values()], links)
    rows = [Row(heads[one], heads[other], int(amount)) for (one, other), amount in links.items()]
    return Network(picture, sorted(rows, key=lambda row: -row.amount))


def _names(triples: list[tuple[object, pyoxigraph.NamedNode, object]]) -> dict[str, str]:
    """Return what things are called, in the reader's language where they are."""
    names: dict[str, str] = {}
    for subject, predicate, thing in triples:
        if predicate.value != LABEL or not isinstance(subject, pyoxigraph.NamedNode):
            continue
        if isinstance(thing, pyoxigraph.Literal) and (
            subject.value not in names or thing.language == current_language()
        ):
            names[subject.value] = thing.value
    return names


def _join(hubs: list[str], near: dict[str, Counter[str]]) -> dict[tuple[str, str], float]:
    """Return how much each two have in common."""
    chosen, links = {*hubs}, Counter[tuple[str, str]]()
    for thing, around in near.items():
        met = sorted(chosen & around.keys())
        if thing in chosen:
            links.update({(thing, other): around[other] for other in met if thing < other})
        else:
            links.update(combinations(met, 2))
    return {pair: float(count) for pair, count in links.items()}

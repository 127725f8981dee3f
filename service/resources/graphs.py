"""Graphs as documents: a named graph whole, as Turtle and its kin, and under its name where a format has names.

The vocabulary and the shapes are graphs too; their terms are parts of these documents (`/ontology#Measure`).
"""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ...graph.rdf.names import PREFIXES
from ..engines.engine import Engine, Wanted
from ..engines.formats import N_TRIPLES, Format
from ..engines.xml import serialized
from .documents import WITH_GRAPHS


class GraphDocument(NamedTuple):
    """A graph's name, its triples in order, the version, and which limit of the engine cut it short."""

    iri: str
    triples: tuple[Triple, ...]
    version: str
    cut: str = ""


def read_graph(engine: Engine, iri: str) -> GraphDocument | None:
    """Return a graph, None if there is none of that name."""
    text = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {NamedNode(iri)} {{ ?s ?p ?o }} }}"
    answer = engine.query(text, wanted=Wanted(None, N_TRIPLES))
    found = sorted({quad.triple for quad in parse(answer.body, format=RdfFormat.N_TRIPLES)}, key=_place)
    return GraphDocument(iri, tuple(found), answer.version, answer.cut) if found else None


def write_graph(found: GraphDocument, wanted: Format) -> bytes:
    """Return the document in a format."""
    triples = found.triples
    if wanted in WITH_GRAPHS:
        quads = [Quad(each.subject, each.predicate, each.object, NamedNode(found.iri)) for each in triples]
        return serialized(quads, wanted, PREFIXES)
    return serialized(triples, wanted, PREFIXES)


def _place(each: Triple) -> tuple[str, str, str]:
    """Return what triples are sorted by: subject, predicate with the type first, value."""
    predicate = each.predicate.value
    return str(each.subject), "" if predicate == f"{PREFIXES['rdf']}type" else predicate, str(each.object)

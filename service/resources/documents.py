"""A thing's document in each format: statements as Turtle and its kin, with their graphs where a format has graphs.

Turtle, N-Triples, RDF/XML and JSON-LD hold what is asserted. TriG and N-Quads hold every statement in its graph, what
is inferred or found by checks too. A thing that only those know is described by them, and its document says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ...graph.rdf.names import PREFIXES
from ..engines.formats import N_QUADS, TRIG, Format
from ..engines.xml import serialized
from .statements import Description, Statement

WITH_GRAPHS = (TRIG, N_QUADS)
TYPE = NamedNode(f"{PREFIXES['rdf']}type")
APART = (
    ("ja", "この資源は計算や推測、検査から得たもので、計画書の記載ではありません。"),
    ("en", "Computed, suspected or found by a check: the plan itself does not state it."),
)


def write_document(found: Description, wanted: Format) -> bytes:
    """Return the document in a format."""
    if wanted in WITH_GRAPHS:
        quads = [Quad(each.subject, each.predicate, each.object, each.graph) for each in found.statements]
        own = [Quad(each.subject, each.predicate, each.object) for each in about(found, found.statements)]
        return serialized([*own, *quads], wanted, PREFIXES)
    said = statements_shown(found)
    triples = [Triple(each.subject, each.predicate, each.object) for each in said]
    return serialized(dict.fromkeys([*triples, *about(found, said)]), wanted, PREFIXES)


def statements_shown(found: Description) -> tuple[Statement, ...]:
    """Return the statements of a format without graphs: what is asserted, else all there is."""
    return found.asserted if any(not each.apart for each in found.own) else found.statements


def about(found: Description, said: tuple[Statement, ...]) -> Iterator[Triple]:
    """Yield what the document says of itself: what it is about, from which graphs, of which version."""
    document = NamedNode(found.iri.replace("/id/", "/doc/", 1))
    yield Triple(document, TYPE, NamedNode(f"{PREFIXES['foaf']}Document"))
    yield Triple(document, NamedNode(f"{PREFIXES['foaf']}primaryTopic"), NamedNode(found.iri))
    if found.version:
        yield Triple(document, NamedNode(f"{PREFIXES['owl']}versionInfo"), Literal(found.version))
    for graph in sorted({each.graph.value for each in said}):
        yield Triple(document, NamedNode(f"{PREFIXES['dcterms']}source"), NamedNode(graph))
    if all(each.apart for each in found.own):
        for language, text in APART:
            yield _comment(document, text, language)
    for relation, count in found.left_out:
        yield _comment(document, f"この資源を <{relation}> で指す{count}件は省いています。", "ja")
        yield _comment(document, f"{count} statements by <{relation}> are left out.", "en")


def _comment(document: NamedNode, text: str, language: str) -> Triple:
    return Triple(document, NamedNode(f"{PREFIXES['rdfs']}comment"), Literal(text, language=language))

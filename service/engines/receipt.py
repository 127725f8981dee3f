"""The publication graph: what a server loaded by `koteihyo publish` says of itself, in a graph beside the others.

It names the version, once every graph of it is there, and has a receipt for each graph: how many triples were sent,
and a digest of what was sent and of what was read back. So a load that was interrupted goes on where it stopped, and
nobody takes half a version for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ...graph.rdf.names import BASE

PUBLICATION = f"{BASE}graph/publication"
# What stands in for the default graph on a server that has none of its own, and the name of its own in receipts.
MERGED, DEFAULT = f"{BASE}graph/default", f"{PUBLICATION}#default"
DCTERMS, VOID = "http://purl.org/dc/terms/", "http://rdfs.org/ns/void#"
A, DATASET = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), NamedNode(f"{VOID}Dataset")
IDENTIFIER, TRIPLES = NamedNode(f"{DCTERMS}identifier"), NamedNode(f"{VOID}triples")
SUBSET = NamedNode(f"{VOID}subset")
ITSELF = NamedNode(PUBLICATION)


class Receipt(NamedTuple):
    """What was loaded into a graph: triples, the digest of what was sent, the digest of what was then read back."""

    triples: int
    sent: str
    held: str


class Publication(NamedTuple):
    """The version that is there, empty while it is being loaded, and the receipts by the IRI of the graph."""

    version: str = ""
    receipts: Mapping[str, Receipt] = {}


def write_receipts(publication: Publication) -> bytes:
    """Return the publication graph as N-Triples."""
    triples = [Triple(ITSELF, A, DATASET)]
    if publication.version:
        triples.append(Triple(ITSELF, IDENTIFIER, Literal(publication.version)))
    for name, receipt in publication.receipts.items():
        triples += receipt_triples(name, receipt)
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def receipt_triples(name: str, receipt: Receipt) -> list[Triple]:
    """Return a receipt as triples."""
    graph = NamedNode(name)
    return [
        Triple(ITSELF, SUBSET, graph),
        Triple(graph, TRIPLES, Literal(receipt.triples)),
        Triple(graph, IDENTIFIER, Literal(f"{receipt.sent} {receipt.held}")),
    ]


def read_receipts(body: bytes) -> Publication:
    """Return what a publication graph says, from N-Triples or Turtle.

    >>> there = Publication("5f9a", {"urn:g": Receipt(7, "ab", "cd")})
    >>> read_receipts(write_receipts(there)) == there
    True
    """
    version, counts, digests = "", {}, {}
    for quad in parse(body, format=RdfFormat.TURTLE):
        name, value = str(getattr(quad.subject, "value", "")), getattr(quad.object, "value", "")
        if name == PUBLICATION and quad.predicate == IDENTIFIER:
            version = value
        elif quad.predicate == TRIPLES:
            counts[name] = int(value)
        elif quad.predicate == IDENTIFIER:
            digests[name] = value
    receipts = {name: Receipt(counts[name], *digests[name].split()) for name in sorted(counts.keys() & digests.keys())}
    return Publication(version, receipts)

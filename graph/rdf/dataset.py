"""All graphs of all plans together: what is validated, published and dumped.

Each graph stands under its own name, and the default graph holds the merge of all but what is inferred, what checks
found, and what became of an earlier plan. (A default graph that is really there answers joins 45 times faster than one
that is named as a list of graphs.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ..errors import KoteihyoError
from ..files import read_bytes
from .identifiers import Identifiers, shared_graph
from .names import is_asserted
from .store import list_written


def triples(file: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file; a fault in it is a `KoteihyoError` with its line."""
    try:
        return [quad.triple for quad in ox.parse(read_bytes(file), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise KoteihyoError(
            f"Turtleとして読めません（{error.msg}）。",
            f"This is not Turtle: {error.msg}.",
            file=file,
            line=error.lineno,
        ) from error


def folder_triples(folder: Path, *, leave_out: frozenset[str] = frozenset()) -> list[ox.Triple]:
    """Return the triples of every Turtle file of a folder and of those in it, in the order of their names."""
    files = sorted(path for path in folder.rglob("*.ttl") if path.name not in leave_out)
    return [triple for file in files for triple in triples(file)]


def ntriples(triples: list[ox.Triple]) -> bytes:
    """Return triples as N-Triples."""
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


PACKAGE = Path(__file__).parents[2]
ONTOLOGY, SHAPES = PACKAGE / "ontology", PACKAGE / "shapes"
# The files of ontology/ that define terms; the others are code lists.
TERMS = ("koteihyo.ttl", "declarations.ttl", "alignments.ttl")


@dataclass
class Dataset:
    """Named graphs as triples, by the IRI of the graph."""

    graphs: dict[str, list[ox.Triple]] = field(default_factory=dict)

    def add(self, name: str, triples: Iterable[ox.Triple]) -> None:
        """Add triples to a graph."""
        self.graphs.setdefault(name, []).extend(triples)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every triple in its named graph."""
        for name, triples in self.graphs.items():
            graph = ox.NamedNode(name)
            yield from (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)

    def merge_asserted(self) -> Iterator[ox.Quad]:
        """Yield the default graph: every triple of the graphs that assert something."""
        for name, triples in self.graphs.items():
            if is_asserted(name):
                yield from (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)

    def ntriples(self, names: Iterable[str]) -> bytes:
        """Return several graphs merged, as N-Triples."""
        return b"".join(ntriples(self.graphs.get(name, [])) for name in names)

    @classmethod
    def read(cls, nquads: bytes) -> Dataset:
        """Return the dataset that N-Quads hold."""
        dataset = cls()
        for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
            dataset.add(quad.graph_name.value, [quad.triple])
        return dataset


def shared_graphs() -> dict[str, list[ox.Triple]]:
    """Return the vocabulary, the concepts and the shapes, by the IRI of their graphs."""
    return {
        str(shared_graph("ontology")): [triple for name in TERMS for triple in triples(ONTOLOGY / name)],
        str(shared_graph("concepts")): folder_triples(ONTOLOGY, leave_out=frozenset(TERMS)),
        str(shared_graph("shapes")): folder_triples(SHAPES),
    }


def from_rdflib(graph: Graph) -> list[ox.Triple]:
    """Return an rdflib graph's triples in the engine's terms, each once; it has no blank nodes."""
    predicates: dict[Node, ox.NamedNode] = {}
    converted: dict[ox.Triple, None] = {}
    for subject, predicate, value in list_written(graph):
        named = predicates.get(predicate)
        if named is None:
            named = predicates[predicate] = ox.NamedNode(str(predicate))
        converted[ox.Triple(ox.NamedNode(str(subject)), named, as_engine(value))] = None
    return list(converted)


def as_engine(term: Node) -> ox.NamedNode | ox.Literal:
    """Return a term of rdflib as the engine's, a literal with the characters that it has there."""
    if type(term) is not Literal:  # isinstance takes long: the terms have an abstract base
        return ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=_name_datatype(term.datatype)) if term.datatype else ox.Literal(str(term))


@cache
def _name_datatype(datatype: URIRef) -> ox.NamedNode:
    return ox.NamedNode(str(datatype))


def checked_graphs(ids: Identifiers) -> list[str]:
    """Return the graphs that a plan's checks read: its own, the vocabulary and the concepts."""
    names = [str(ids.graph(kind)) for kind in ("document", "plan", "curation", "inferred", "changes")]
    return [*names, str(shared_graph("ontology")), str(shared_graph("concepts"))]

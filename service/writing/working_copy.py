"""A changed copy of a version: its named graphs and their merge in memory, changed, and written out again.

What is put into the default graph is kept in a graph of its own, ``…/graph/added``, which is part of the merge like
the others. What is taken out of the default graph must have been there: a statement of a named graph is taken out
there. Blank nodes get names below ``…/.well-known/genid/`` (RDF 1.1 Concepts, 3.5), made from what they are in, so
that the same content put twice is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QuerySolution,
    RdfFormat,
    Store,
)
from pyoxigraph import Triple as Statement

from ...graph.rdf.names import BASE, is_asserted
from ..engines.engine import BadQuery
from .orders import digest

ADDED, GENID = f"{BASE}graph/added", f"{BASE}.well-known/genid/"
DEFAULT = DefaultGraph()
WITH_BLANK_NODES = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o) || isTRIPLE(?o)) } }"
# Statements that are quoted to say where they stand.
QUOTED = 3


class Elsewhere(BadQuery):
    """A statement is to be taken out of the default graph and stands in a named one."""

    status = 409


class Copy:
    """The copy in memory; ``store`` is what an update is asked of.

    There the graph of what was added is the default graph's own and not a named one, unless it is asked for by name:
    ``CLEAR NAMED`` leaves the default graph alone.
    """

    def __init__(self, nquads: bytes, *, by_name: bool = False) -> None:
        self.store = Store()
        self.store.bulk_load(nquads, format=RdfFormat.N_QUADS)
        for name in self.store.named_graphs():
            if isinstance(name, NamedNode) and is_asserted(name.value):
                self.store.update(f"ADD SILENT <{name.value}> TO DEFAULT")
        self._merged = self._default()
        self._own = {quad.triple for quad in self.store.quads_for_pattern(None, None, None, NamedNode(ADDED))}
        self._by_name = by_name
        if not by_name:
            self.store.remove_graph(NamedNode(ADDED))

    def digest(self, graph: str) -> str:
        """Return the state of a graph, empty if it is not there; the default graph always is."""
        text = self.ntriples(graph)
        return digest(text) if text or not graph else ""

    def ntriples(self, graph: str) -> bytes:
        """Return what is in a graph."""
        name = NamedNode(graph) if graph else DEFAULT
        return self.store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""

    def nquads(self) -> bytes:
        """Return all named graphs as they are now, with names for blank nodes and the default graph settled."""
        self._settle()
        self._skolemise()
        return b"".join(sorted((self.store.dump(format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))

    def _default(self) -> set[Statement]:
        return {quad.triple for quad in self.store.quads_for_pattern(None, None, None, DEFAULT)}

    def _settle(self) -> None:
        """Carry what has come to the default graph, or has gone from it, over to the named graphs."""
        now, added = self._default(), NamedNode(ADDED)
        gone = self._merged - now
        if self._by_name:
            for triple in gone & self._own:
                self.store.remove(in_graph(triple, added))
        else:
            self.store.extend(in_graph(triple, added) for triple in now & self._own)
        self.store.extend(in_graph(triple, added) for triple in now - self._merged)
        elsewhere = [quad for triple in gone for quad in self._places(triple) if _default_quad(quad)]
        if elsewhere:
            raise _elsewhere(elsewhere)
        self.store.clear_graph(DEFAULT)

    def _places(self, triple: Statement) -> Iterator[Quad]:
        return self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)

    def _skolemise(self) -> None:
        rows = cast("Iterable[QuerySolution]", self.store.query(WITH_BLANK_NODES))
        quads = [Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows]
        blank = [quad for quad in quads if _blank(quad.subject) or _blank(quad.object)]
        if not blank:
            return
        for quad in blank:
            self.store.remove(quad)
        canonical = Dataset(blank)
        canonical.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        scope = sha256("\n".join(sorted(map(str, canonical))).encode()).hexdigest()[:16]
        self.store.extend(_skolemize(quad, scope) for quad in canonical)


def in_graph(statement: Statement, graph: NamedNode | DefaultGraph) -> Quad:
    """Return a statement in a graph."""
    return Quad(statement.subject, statement.predicate, statement.object, graph)


def _default_quad(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and is_asserted(quad.graph_name.value)


def _elsewhere(quads: Iterable[Quad]) -> Elsewhere:
    first = sorted(quads, key=str)[:QUOTED]
    listed = " ".join(f"{quad.triple} → {quad.graph_name}" for quad in first)
    return Elsewhere(
        f"既定のグラフは名前付きグラフを合わせたものです。消す記述は、それが書かれたグラフから消してください：{listed}",
        f"The default graph is the merge of named graphs; take a statement out of the graph that it is in: {listed}",
    )


def _blank(term: object) -> bool:
    if isinstance(term, Statement):
        return _blank(term.subject) or _blank(term.object)
    return isinstance(term, BlankNode)


def _skolemize(quad: Quad, scope: str) -> Quad:
    """Return the quad with a name for each of its blank nodes."""

    def name(term: object) -> object:
        if isinstance(term, BlankNode):
            return NamedNode(f"{GENID}{scope}/{term.value.removeprefix('c14n')}")
        if isinstance(term, Statement):
            return Statement(name(term.subject), term.predicate, name(term.object))  # type: ignore[arg-type] # terms
        return term

    return Quad(name(quad.subject), quad.predicate, name(quad.object), quad.graph_name)  # type: ignore[arg-type] # terms


def restore_blank_nodes(statement: Statement) -> Statement:
    """Return a statement in which what has such a name is a blank node again."""

    def blank(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(GENID):
            return BlankNode(f"b{term.value.removeprefix(GENID).replace('/', 'n')}")
        return restore_blank_nodes(term) if isinstance(term, Statement) else term

    return Statement(blank(statement.subject), statement.predicate, blank(statement.object))  # type: ignore[arg-type] # terms

"""The reference, pyshacl: slower than the validator that users wait for, and its word counts where the two differ."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from .shacl import Result, ValidatorStoppedError, as_rdflib, results, text_of


def validate(data: bytes, shapes: bytes) -> list[Result]:
    """Return what the shapes find in the data, both as N-Triples, in the same order as `shacl.validate`."""
    # In place, because what is cloned is a plain graph again; without rules, nothing is written into it.
    _, report, _ = pyshacl.validate(_as_rdflib(data, _CachingGraph()), shacl_graph=_as_rdflib(shapes), inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise ValidatorStoppedError(
            f"検査が報告を返しませんでした（{report}）。", f"The check gave no report: {report}."
        )
    return results(report.serialize(format="nt", encoding="utf-8"))


class _CachingGraph(rdflib.Graph):
    """A graph that parses a query once: pyshacl asks the same text of every node, and most of its time was parsing."""

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> rdflib.query.Result:
        """Answer a query, whose text is given without prefixes of its caller's."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *arguments, **options)


def _as_rdflib(triples: bytes, graph: rdflib.Graph | None = None) -> rdflib.Graph:
    """Return the triples with every literal as it is written: rdflib's parser would turn P0Y into P0D."""
    graph = rdflib.Graph() if graph is None else graph
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        graph.add((rdflib.URIRef(text_of(quad.subject)), rdflib.URIRef(quad.predicate.value), as_rdflib(quad.object)))
    return graph

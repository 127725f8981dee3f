"""Our namespaces as the RDF library takes them, and a graph with all prefixes bound."""

from __future__ import annotations

from rdflib import Graph, Namespace

from .prefixes import PREFIXES

KTH = Namespace(PREFIXES["kth"])
KSH = Namespace(PREFIXES["ksh"])
OA = Namespace(PREFIXES["oa"])
GIST = Namespace(PREFIXES["gist"])
SDG = Namespace("http://metadata.un.org/sdg/")
UNIT = Namespace(PREFIXES["unit"])


def bound(graph: Graph) -> Graph:
    """Return the graph with our prefixes bound, and no others."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph

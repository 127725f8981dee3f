"""The checks of a plan in a dataset: its own graphs, and whatever other graphs assert of its things.

A plan's graphs are made by a build; what people write beside them stands in graphs of other names. No graph is a way
round the checks: what is said of a plan's things is held to the shapes wherever it stands.
"""

from __future__ import annotations

import pyoxigraph as ox

from ..rdf import dataset
from ..rdf.dataset import Dataset, ntriples
from ..rdf.identifiers import PLAN_GRAPH, Identifiers
from ..rdf.names import is_asserted
from ..validation import findings
from ..validation.findings import Finding


def check_plan(held: Dataset, ids: Identifiers) -> list[Finding]:
    """Return what is wrong with a plan of a dataset, and write its findings' graph anew."""
    read = dataset.checked_graphs(ids)
    found = findings.find(held.ntriples(read) + _other_statements(held, ids, read), ids)
    held.graphs[str(ids.graph("findings"))] = dataset.from_rdflib(findings.findings_graph(found, ids))
    return found


def is_about(statement: ox.Quad | ox.Triple, ids: Identifiers) -> bool:
    """Say whether a statement is about a thing of a plan."""
    subject = statement.subject
    return isinstance(subject, ox.NamedNode) and f"{subject.value}/".startswith(f"{ids.plan}/")


def plans(held: Dataset) -> set[Identifiers]:
    """Return the plans that a dataset holds: those that have one of a plan's graphs, other than findings."""
    matches = (PLAN_GRAPH.fullmatch(name) for name in held.graphs if not name.endswith("/findings"))
    return {Identifiers(match["plan"], match["base"]) for match in matches if match}


def _other_statements(held: Dataset, ids: Identifiers, read: list[str]) -> bytes:
    others = (triples for name, triples in held.graphs.items() if name not in read and is_asserted(name))
    return ntriples([each for triples in others for each in triples if is_about(each, ids)])

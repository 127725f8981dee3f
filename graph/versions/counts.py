"""What there is of a plan in a version, counted for its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import RDF

from ..rdf.dataset import Dataset
from ..rdf.identifiers import KTH

# What is counted of a plan: classes, the last two as far as an entry states them.
COUNTED = {"sheets": "Sheet", "entries": "Entry", "measures": "Measure", "goals": "Goal"}
STATED = ("measures", "goals")
STATED_BY, TYPE = ox.NamedNode(KTH.statedBy), ox.NamedNode(RDF.type)


def count_contents(dataset: Dataset, plan: str) -> dict[str, int]:
    """Return how many sheets, entries, measures and goals a plan has in its graphs, whoever minted its identifiers."""
    ends = tuple(f"/graph/{plan}/{kind}" for kind in ("document", "plan", "curation"))
    own = [triple for name, triples in dataset.graphs.items() if name.endswith(ends) for triple in triples]
    stated = {triple.subject for triple in own if triple.predicate == STATED_BY}
    typed = {(triple.subject, triple.object) for triple in own if triple.predicate == TYPE}

    def count(name: str, kind: str) -> int:
        of = ox.NamedNode(KTH[kind])
        return sum(kind == of and (name not in STATED or thing in stated) for thing, kind in typed)

    return {name: count(name, kind) for name, kind in COUNTED.items()}


def count_findings(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    return dict(sorted(Counter(finding["severity"] for finding in findings).items()))

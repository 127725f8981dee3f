"""What a build needs of a plan, whatever it came as: its graphs, and which checks apply.

A printed plan is read from its outline and its curation, a StratML plan from its XML.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import SDO

from .curation.places import read_places
from .interop import stratml
from .model import CodeLists, read_model
from .plan.description import read_plan
from .rdf.areas import write_identities
from .rdf.graphs import plan_graphs
from .rdf.identifiers import Identifiers
from .rdf.indicators import places_graphs
from .rdf.writer import Writer
from .validation.findings import own_shapes

# The shapes that a plan is held to, by what it came as.
PRINTED, STRATML = "printed", "stratml"
CHECKS = {PRINTED: own_shapes, STRATML: stratml.applying_shapes}


class Contents(NamedTuple):
    """One plan on its way into a version."""

    folder: Path
    graphs: dict[str, Graph]
    checks: str


def read_contents(folder: Path, ids: Identifiers, lists: CodeLists) -> Contents:
    """Return what a plan's folder holds; every fault of its files is a `KoteihyoError`."""
    if stratml.is_stratml(folder):
        graphs = stratml.graphs_of(folder, ids, lists)
        plan = stratml.read_plan(folder)
        _add_area(graphs, ids, plan.municipality_code, _first_day(graphs["document"].value(ids.plan, SDO.startDate)))
        return Contents(folder, graphs, STRATML)
    model = read_model(read_plan(folder), lists)
    graphs = plan_graphs(model, ids)
    for kind, found in zip(("curation", "inferred"), places_graphs(model, read_places(folder), ids), strict=True):
        graphs[kind] += found
    first = date(model.plan.base_year.year, 4, 1)
    _add_area(graphs, ids, model.plan.municipality_code, first, ids.of("organisation", model.plan.city.id))
    return Contents(folder, graphs, PRINTED)


def _add_area(
    graphs: dict[str, Graph], ids: Identifiers, code: str, day: date | None, city: URIRef | None = None
) -> None:
    curated, inferred = Writer(), Writer()
    write_identities(curated, inferred, ids, code, day, city)
    graphs["curation"] += curated.graph
    graphs["inferred"] += inferred.graph


def _first_day(said: object) -> date | None:
    return date.fromisoformat(str(said)) if said else None

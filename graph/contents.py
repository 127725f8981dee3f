"""What a build needs of a plan, whatever it came as: its folder and its graphs.

A printed plan is read from its outline and its curation, a StratML plan from its XML. Either has four graphs: what it
says, what we read, what a person decided, what a program suspects. Who says a thing decides where it is written, so a
reader of one graph relies on one kind of word only. What rests on a curator's decision even in part (a theme that comes
with a strand, a date that comes with a second entry) is written into the curation graph, never into the plan's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import SDO

from .codelists import CodeLists
from .curation.doubts import read_doubt_rows
from .curation.indicators import read_indicators
from .curation.moves import FILE, Move, is_shared, moves_graph, read_moves, shared_iri
from .curation.observations import read_observations
from .curation.places import Place, read_places
from .errors import Gathering
from .interop import stratml
from .interop.links.decisions import FILE as LINKS
from .model import Model, read_model
from .plan.description import read_plan
from .rdf.curation import curation_graph
from .rdf.dataset import triples
from .rdf.document import document_graph
from .rdf.identifiers import Identifiers
from .rdf.inferred import inferred_graph
from .rdf.observations import observations_graph
from .rdf.places import places_graphs, write_identities
from .rdf.rows import rows_graph
from .rdf.statements import plan_graph
from .rdf.store import list_written
from .rdf.terms import terms_graphs
from .rdf.totals import totals_graph
from .rdf.writer import Writer
from .rows import Rows, name_indicators


class Contents(NamedTuple):
    """One plan on its way into a version, with its links to other data; one that came as StratML has no model."""

    folder: Path
    graphs: dict[str, Graph]
    links: list[ox.Triple]
    model: Model | None = None


def read_contents(folder: Path, ids: Identifiers, lists: CodeLists) -> Contents:
    """Return what a plan's folder holds; the faults of its files are told together."""
    return (_read_stratml if stratml.is_stratml(folder) else _read_printed)(folder, ids, lists)


def _read_stratml(folder: Path, ids: Identifiers, lists: CodeLists) -> Contents:
    faults = Gathering()
    with faults.part():
        links = read_links(folder)
    with faults.part():
        moves = read_moves(folder)
    with faults.part():
        graphs = stratml.graphs_of(folder, ids, lists)
    faults.tell()
    plan = stratml.read_plan(folder)
    _add_area(graphs, ids, plan.municipality_code, _first_day(graphs["document"].value(ids.plan, SDO.startDate)))
    _add_moves(graphs, ids, folder, moves, lists)
    return Contents(folder, graphs, links)


def _read_printed(folder: Path, ids: Identifiers, lists: CodeLists) -> Contents:
    faults = Gathering()
    plan = faults.attempt(partial(read_plan, folder))
    with faults.part():
        if plan is not None:
            model = read_model(plan, lists)
        else:
            read_indicators(folder, None, None, lists.lexicon)
    with faults.part():  # of a plan that cannot be read nobody knows the indicators
        observed = read_observations(folder, None if faults.faults else name_indicators(model))
    with faults.part():
        read_doubt_rows(folder, None if plan is None else {reading.id for reading in plan.readings})
    with faults.part():
        places = read_places(folder)
    with faults.part():
        links = read_links(folder)
    with faults.part():
        moves = read_moves(folder)
    faults.tell()
    graphs = _write_graphs(model, places, ids)
    graphs["curation"] += observations_graph(model, observed, ids)
    _add_moves(graphs, ids, folder, moves, lists)
    return Contents(folder, graphs, links, model)


def _write_graphs(model: Model, places: tuple[Place, ...], ids: Identifiers) -> dict[str, Graph]:
    """Return all graphs of a printed plan, but for what was observed elsewhere and what moved."""
    graphs = plan_graphs(model, ids)
    for kind, graph in zip(("curation", "inferred"), places_graphs(model, places, ids), strict=True):
        graphs[kind] += graph
    rows = Rows(model)
    graphs["plan"] += rows_graph(rows, ids)
    graphs["plan"] += totals_graph(rows, ids)
    for kind, graph in terms_graphs(model, ids).items():
        graphs[kind] += graph
    publisher = model.plan.publisher
    city = ids.of("organisation", publisher.id) if publisher else None
    _add_area(graphs, ids, model.plan.area or "", model.plan.first_day, city)
    return graphs


def _add_area(
    graphs: dict[str, Graph], ids: Identifiers, code: str, day: date | None, city: URIRef | None = None
) -> None:
    curated, inferred = Writer(), Writer()
    write_identities(curated, inferred, ids, code, day, city)
    graphs["curation"] += curated.graph
    graphs["inferred"] += inferred.graph


def read_links(folder: Path) -> list[ox.Triple]:
    """Return the links of a plan's folder, and what was decided about them; none where it has no such file."""
    file = folder / LINKS
    return triples(file) if file.exists() else []


def _add_moves(
    graphs: dict[str, Graph], ids: Identifiers, folder: Path, moves: Sequence[Move], lists: CodeLists
) -> None:
    if not moves:
        return
    subjects = {subject for graph in graphs.values() for subject, _, _ in list_written(graph)}
    things = {subject for subject in subjects if isinstance(subject, URIRef)}
    shared = {shared_iri(move.old) for move in moves if is_shared(move.old, lists.lexicon)}
    graphs["curation"] += moves_graph(moves, things | shared, ids, folder / FILE)


def _first_day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


WRITERS: dict[str, Callable[[Model, Identifiers], Graph]] = {
    "document": document_graph,
    "plan": plan_graph,
    "curation": curation_graph,
    "inferred": inferred_graph,
}


def plan_graphs(model: Model, ids: Identifiers) -> dict[str, Graph]:
    """Return the four graphs of a plan by kind."""
    return {kind: write(model, ids) for kind, write in WRITERS.items()}

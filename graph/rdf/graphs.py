"""The four graphs of a plan: what it says, what we read, what a person decided, what a program suspects.

Who says a thing decides where it is written, so a reader of one graph relies on one kind of word only. What
rests on a curator's decision even in part (a theme that comes with a strand, a date that comes with a second
entry) is written by `curated`, never by `stated`.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import Graph

from ..model import Model
from .curation import curation_graph
from .document import document_graph
from .identifiers import Identifiers
from .inferred import inferred_graph
from .statements import plan_graph

WRITERS: dict[str, Callable[[Model, Identifiers], Graph]] = {
    "document": document_graph,
    "plan": plan_graph,
    "curation": curation_graph,
    "inferred": inferred_graph,
}


def plan_graphs(model: Model, ids: Identifiers) -> dict[str, Graph]:
    """Return the four graphs of a plan by kind."""
    return {kind: write(model, ids) for kind, write in WRITERS.items()}

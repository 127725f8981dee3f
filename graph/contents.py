"""What a build needs of a plan, whatever it came as: its graphs, how much it holds, and which checks apply.

A printed plan is read from its outline and its curation, a StratML plan from its XML.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph

from . import stratml
from .findings import own_shapes
from .graphs import plan_graphs
from .identifiers import Identifiers
from .model import CodeLists, Model, read_model
from .plan import read_plan


class Contents(NamedTuple):
    """One plan on its way into a version."""

    folder: Path
    graphs: dict[str, Graph]
    counts: dict[str, int]
    shapes: bytes


def read_contents(folder: Path, ids: Identifiers, lists: CodeLists) -> Contents:
    """Return what a plan's folder holds; every fault of its files is a `KoteihyoError`."""
    if stratml.is_stratml(folder):
        return Contents(folder, *stratml.contents(folder, ids, lists.lexicon))
    model = read_model(read_plan(folder), lists)
    return Contents(folder, plan_graphs(model, ids), _counts(model), own_shapes())


def _counts(model: Model) -> dict[str, int]:
    types = Counter(statement.type for statement in model.statements.values())
    return {
        "sheets": len(model.plan.sheets),
        "entries": len(model.entries),
        "measures": types["measure"],
        "goals": types["goal"],
    }

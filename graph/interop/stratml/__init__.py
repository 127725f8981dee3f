"""StratML (ISO 17469): plans that come as XML are read into the same model, and published ones written as XML."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from ...codelists import CodeLists, Lexicon
from ...files import read_document
from ...rdf.identifiers import Identifiers
from .elements import decode
from .folder import StratmlPlan, is_stratml, read_plan
from .graphs import stratml_graphs
from .reader import ParsedPlan, read_stratml

__all__ = ["graphs_of", "is_stratml", "read_folder", "read_plan"]


def read_folder(folder: Path, lexicon: Lexicon) -> tuple[StratmlPlan, str, ParsedPlan]:
    """Return what a plan's folder holds: its description, the characters of its XML, and the plan in them."""
    plan = read_plan(folder)
    file = folder / plan.document.file
    text = decode(read_document(file, plan.document.sha256), file)
    return plan, text, read_stratml(text, lexicon, file)


def graphs_of(folder: Path, ids: Identifiers, lists: CodeLists) -> dict[str, Graph]:
    """Return the graphs of a plan."""
    plan, text, parsed_plan = read_folder(folder, lists.lexicon)
    return stratml_graphs(plan, parsed_plan, text, ids)

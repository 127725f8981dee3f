"""StratML (ISO 17469): plans that come as XML are read into the same model, and published ones written as XML.

The graphs have the same classes and properties as those of a printed plan, where they apply. What StratML does not say
(stages, themes, a direction) is not made up: it stands only where a line of ours says it.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from ...codelists import CodeLists, Lexicon
from ...files import read_document
from ...rdf.identifiers import Identifiers
from ...rdf.writer import Writer
from .document import DocumentWriter
from .elements import decode
from .folder import StratmlPlan, is_stratml, read_plan
from .reader import ParsedPlan, read_stratml
from .statements import StatementWriter

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


def stratml_graphs(plan: StratmlPlan, read: ParsedPlan, text: str, ids: Identifiers) -> dict[str, Graph]:
    """Return the four graphs: what the XML says, what is read in it, and nothing decided or suspected."""
    return {
        "document": DocumentWriter(plan, read, text, ids).write(),
        "plan": StatementWriter(plan, read, ids).write(),
        "curation": Writer().graph,
        "inferred": Writer().graph,
    }

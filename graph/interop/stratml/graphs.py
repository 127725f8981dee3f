"""The graphs of a plan that came as StratML: the same classes and properties as of a printed plan, where they apply.

What StratML does not say (stages, themes, a direction) is not made up: it stands only where a line of ours says it.
"""

from __future__ import annotations

from rdflib import Graph

from ...rdf.identifiers import Identifiers
from ...rdf.writer import Writer
from .document import DocumentWriter
from .folder import StratmlPlan
from .reader import ParsedPlan
from .statements import StatementWriter


def stratml_graphs(plan: StratmlPlan, read: ParsedPlan, text: str, ids: Identifiers) -> dict[str, Graph]:
    """Return the four graphs: what the XML says, what is read in it, and nothing decided or suspected."""
    return {
        "document": DocumentWriter(plan, read, text, ids).write(),
        "plan": StatementWriter(plan, read, ids).write(),
        "curation": Writer().graph,
        "inferred": Writer().graph,
    }

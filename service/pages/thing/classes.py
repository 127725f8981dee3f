"""The classes that a page is made for, each with its template and what that is filled with.

A new class is a line here and, where its page shows more than every thing's does, a template that extends
`thing/thing.html` with a function of `contents`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from ....graph.rdf.names import PREFIXES
from ...read_models.facts import Facts
from ..presentation import View
from . import contents
from .contents import Content


class Form(NamedTuple):
    """How a class is shown: its template, what fills it, and whether its things are called by words of the print."""

    template: str
    content: Callable[[Facts, View | None, str], Content | None]
    printed: bool = False


GENERAL = Form("thing/thing.html", contents.no_content)
STATEMENT = Form("thing/statement.html", contents.statement_content, printed=True)
ENTRY = Form("thing/entry.html", contents.entry_content, printed=True)
CONCEPT = Form("thing/concept.html", contents.concept_content)
# The narrowest first: a policy goal is a goal, a theme is a concept.
CLASSES: dict[str, Form] = {
    "kth:PolicyGoal": STATEMENT,
    "kth:Measure": STATEMENT,
    "kth:Goal": STATEMENT,
    "kth:Entry": ENTRY,
    "kth:Passage": ENTRY,
    "kth:Pledge": Form("thing/pledge.html", contents.pledge_content),
    "kth:Strand": Form("thing/strand.html", contents.strand_content),
    "kth:Sheet": Form("thing/sheet.html", contents.sheet_content),
    "kth:Plan": Form("thing/plan.html", contents.plan_content),
    "kth:Document": GENERAL,
    "kth:Target": GENERAL,
    "kth:Observation": GENERAL,
    "kth:Amount": GENERAL,
    "kth:Assessment": GENERAL,
    "kth:TotalCheck": GENERAL,
    "kth:Sign": GENERAL,
    "kth:Responsible": GENERAL,
    "kth:Stakeholder": GENERAL,
    "kth:StakeholderRole": GENERAL,
    "kth:Principle": GENERAL,
    "kth:Relationship": GENERAL,
    "kth:Report": GENERAL,
    "kth:Section": Form("thing/section.html", contents.section_content),
    "kth:Header": GENERAL,
    "kth:Indicator": GENERAL,
    "kth:CrossReference": GENERAL,
    "kth:Decision": GENERAL,
    "kth:Finding": Form("thing/finding.html", contents.finding_content),
    "kth:Suggestion": GENERAL,
    "kth:Mention": GENERAL,
    "kth:Correspondence": GENERAL,
    "kth:Difference": GENERAL,
    "kth:Theme": CONCEPT,
    "kth:Field": CONCEPT,
    "kth:TargetGroup": CONCEPT,
    "kth:Pillar": CONCEPT,
    "kth:Division": CONCEPT,
    "kth:Stage": CONCEPT,
    "kth:MeasureKind": CONCEPT,
    "kth:Synonym": CONCEPT,
    "kth:Topic": CONCEPT,
    "kth:FiscalYear": CONCEPT,
    "skos:Concept": CONCEPT,
}


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}"


FORMS = {_iri(name): form for name, form in CLASSES.items()}


def classify(types: Collection[str]) -> tuple[str, Form]:
    """Return the class by which a thing of these types is shown (empty where no class here is), and its form."""
    return next(((iri, form) for iri, form in FORMS.items() if iri in types), ("", GENERAL))

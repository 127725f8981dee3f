"""What the page of one class shows of its own, over what the page of every thing shows.

Each function takes the facts, the view of the thing's plan (None where it is of no plan) and the thing's IRI, and
returns None where the plan does not have the thing: its page is then the general one.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import request

from ...read_models.annotations import read_annotations
from ...read_models.facts import Facts
from ...read_models.plan import Passage, Pledge, Sheet, Statement, Strand
from ...read_models.vocabulary import Concept, concepts
from ..presentation import Place, View, places_of
from .concept_uses import ConceptUse, uses_of


class StatementContent(NamedTuple):
    """A measure or goal: what comes before and after it, its pledges with what else fulfils them, its parts."""

    statement: Statement
    before: list[Statement]
    after: list[Statement]
    pledges: list[tuple[str, list[Statement]]]
    parts: list[Statement]


class EntryContent(NamedTuple):
    """What an entry states, each with the other entries that state it; the entry above it and those below."""

    states: list[tuple[Statement, list[Passage]]]
    above: str
    below: list[Passage]


class StrandContent(NamedTuple):
    """A strand's sheet, and its entries at each stage."""

    sheet: Sheet
    stages: list[tuple[str, list[Passage]]]


class SheetContent(NamedTuple):
    """A sheet and its strands."""

    sheet: Sheet
    strands: list[Strand]


class SectionContent(NamedTuple):
    """The address of a section as it is printed."""

    href: str


class PledgeContent(NamedTuple):
    """A pledge and the statements that fulfil it, with where each stands."""

    pledge: Pledge
    statements: list[tuple[Statement, list[Place]]]


class PlanContent(NamedTuple):
    """The address of a plan's own page."""

    href: str


class FindingContent(NamedTuple):
    """The passages that a finding quotes."""

    quotes: list[Place]


class ConceptContent(NamedTuple):
    """A concept, and the entries of a plan that have it, where plans are filtered by its list."""

    concept: Concept
    use: ConceptUse | None


Content = (
    StatementContent
    | EntryContent
    | StrandContent
    | SheetContent
    | SectionContent
    | PledgeContent
    | PlanContent
    | FindingContent
    | ConceptContent
)


def no_content(_facts: Facts, _view: View | None, _iri: str) -> None:
    """Return nothing: the general page says all that there is."""


def statement_content(_facts: Facts, view: View | None, iri: str) -> StatementContent | None:
    """Return the content of a measure or goal."""
    statement = view and view.plan.statements.get(iri)
    if not view or not statement:
        return None
    plan = view.plan
    others = [
        (pledge, [one for one in plan.fulfilling.get(pledge, ()) if one != iri]) for pledge in statement.to("fulfils")
    ]
    return StatementContent(
        statement,
        _statements(view, plan.follows.get(iri, ())),
        _statements(view, statement.to("precedes")),
        [(pledge, _statements(view, fulfilling)) for pledge, fulfilling in others if fulfilling],
        _statements(view, plan.parts.get(iri, ())),
    )


def entry_content(_facts: Facts, view: View | None, iri: str) -> EntryContent | None:
    """Return the content of an entry, or of another passage."""
    entry = view and view.plan.passages.get(iri)
    if not view or not entry:
        return None
    plan = view.plan
    states = [
        (one, [plan.passages[passage] for passage in one.to("statedBy") if passage != iri])
        for one in plan.states.get(iri, ())
    ]
    return EntryContent(states, entry.under, plan.under.get(iri, []))


def strand_content(_facts: Facts, view: View | None, iri: str) -> StrandContent | None:
    """Return the content of a strand."""
    strand = view and view.plan.strands.get(iri)
    if not view or not strand:
        return None
    entries = [passage for passage in view.plan.by_sheet[strand.sheet] if passage.strand == iri]
    stages = [(stage, [entry for entry in entries if entry.stage == stage]) for stage in view.plan.stages]
    return StrandContent(view.plan.sheets[strand.sheet], stages)


def sheet_content(_facts: Facts, view: View | None, iri: str) -> SheetContent | None:
    """Return the content of a sheet."""
    sheet = view and view.plan.sheets.get(iri)
    return SheetContent(sheet, view.strands_on(sheet)) if view and sheet else None


def section_content(_facts: Facts, view: View | None, iri: str) -> SectionContent | None:
    """Return the content of a section."""
    section = view and view.plan.sections.get(iri)
    return SectionContent(view.section_href(section)) if view and section else None


def pledge_content(_facts: Facts, view: View | None, iri: str) -> PledgeContent | None:
    """Return the content of a pledge."""
    if not view or iri not in view.plan.pledges:
        return None
    fulfilling = _statements(view, view.plan.fulfilling.get(iri, ()))
    return PledgeContent(
        view.plan.pledges[iri], [(statement, places_of(view, statement.iri)) for statement in fulfilling]
    )


def plan_content(_facts: Facts, view: View | None, iri: str) -> PlanContent | None:
    """Return the content of a plan."""
    return PlanContent(view.href) if view and view.plan.iri == iri else None


def finding_content(facts: Facts, view: View | None, iri: str) -> FindingContent | None:
    """Return the content of a finding."""
    if not view:
        return None
    findings = read_annotations(facts, view.plan.iri).findings.get(iri, ())
    return FindingContent(
        [place for finding in findings for one in finding.quotes for place in places_of(view, one.passage)]
    )


def concept_content(facts: Facts, _view: View | None, iri: str) -> ConceptContent | None:
    """Return the content of a concept."""
    concept = concepts(facts).get(iri)
    return ConceptContent(concept, uses_of(facts, concept, request.args.get("plan", ""))) if concept else None


def _statements(view: View, iris: list[str] | tuple[str, ...]) -> list[Statement]:
    return [view.plan.statements[iri_of] for iri_of in iris if iri_of in view.plan.statements]

"""What other plans have of the same: the plan, the printed words, by when and how much, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import request

from ...http.mementos import VERSION
from ...read_models.counterparts import QUESTION, Counterpart, CounterpartDecision, read_counterparts, read_decided
from ...read_models.facts import Facts
from ...read_models.plans import ListedPlan, plans
from ...writing.visitor import may
from ..presentation import View

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# So many stand open on a measure's page; more are folded.
OPEN = 5


class Line(NamedTuple):
    """A counterpart and the plan that it is of."""

    counterpart: Counterpart
    plan: ListedPlan


class Counterparts(NamedTuple):
    """The counterparts of a statement of a plan: those that stand open, and those that are folded.

    ``curator`` says whether whoever asks may decide on them; they see those that
    were rejected, too, which are suggested no more.
    """

    plan: str
    statement: str
    shown: list[Line]
    folded: list[Line]
    curator: bool
    rejected: list[CounterpartDecision]


def find_counterparts(site: Site, view: View | None, iri: str) -> Counterparts | None:
    """Return the counterparts of a statement; None of what is no statement, or where the question is not asked."""
    question = site.library.questions.get(QUESTION)
    if not view or not question or iri not in view.plan.statements or len(plans(site.facts)) < 2:  # noqa: PLR2004
        return None
    lines = name_plans(site.facts, read_counterparts(site.facts, question, iri))
    curator = bool(may("curate") and site.data and not request.args.get(VERSION))
    rejected = [each for each in read_decided(site.facts, iri) if not each.is_accepted] if curator else []
    return Counterparts(view.plan.key, iri, lines[:OPEN], lines[OPEN:], curator, rejected)


def name_plans(facts: Facts, counterparts: list[Counterpart]) -> list[Line]:
    """Return counterparts with the plans that they are of."""
    named = {plan.iri: plan for plan in plans(facts).values()}
    return [Line(counterpart, named[counterpart.plan]) for counterpart in counterparts if counterpart.plan in named]

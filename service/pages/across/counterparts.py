"""Counterparts, what other plans have of the same: the plan, the printed words, by when and how much, how sure it is.

A curator decides on them: whether a statement of another plan sets out to do the same.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, request

from ....graph.curation.answers import Answer
from ....graph.interop.links.counterparts import Verdict
from ...http.addresses import current_addresses, href
from ...http.mementos import VERSION
from ...http.problems import BadRequest
from ...read_models.counterparts import QUESTION, Counterpart, CounterpartDecision, read_counterparts, read_decided
from ...read_models.facts import Facts
from ...read_models.plans import ListedPlan, plans
from ...writing.decisions import Decision
from ...writing.requests import find_writer
from ...writing.visitor import may, signed_in
from ..errors import NotThere
from ..presentation import View
from ..presentation import view as find_view

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# So many stand open on a measure's page; more are folded.
OPEN = 5
LONGEST = 500  # characters of a reason: some sentences
VERDICTS = {"accepted": True, "rejected": False}
WITHDRAWN = "withdrawn"


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


def blueprint(site: Site) -> Blueprint:
    """Return where decisions on counterparts are sent."""
    pages = Blueprint("counterparts", __name__)

    @pages.post("/counterparts")
    def settle() -> Response:
        return take_decision(site)

    return pages


def take_decision(site: Site) -> Response:
    """Publish what a curator decided on a counterpart, and lead back to the page that it was decided on."""
    session = signed_in("curate")
    names = ("plan", "statement", "other", "verdict", "reason")
    plan, statement, other, verdict, reason = (request.form.get(name, "").strip() for name in names)
    if verdict != WITHDRAWN and (verdict not in VERDICTS or not reason or len(reason) > LONGEST):
        raise BadRequest(
            f"採用か不採用かと、理由（{LONGEST}字まで）を記入してください。",
            f"Say whether it is accepted or rejected, and why, in up to {LONGEST} characters.",
        )
    writer = find_writer()
    if writer is None:
        raise BadRequest(
            "データが別のサーバーにあるため、ここでは判断できません。",
            "The data are on another server: nothing can be decided on here.",
        )
    view = find_view(site.facts, plan)
    if verdict == WITHDRAWN:
        decided = find_decided(site, statement, other)
        view, chosen = find_view(site.facts, decided.plan), Verdict(decided.subject, decided.object)
    else:
        counterpart = find_open(site, view, statement, other)
        name = f"{view.plan.statements[statement].label}：{counterpart.label}"
        chosen = Verdict(statement, other, name, counterpart.words, counterpart.score, VERDICTS[verdict], reason)
    base = current_addresses().base
    writer.write(Decision(view.plan.key, session.name, Answer("", reason=reason), base=base, verdict=chosen))
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{href(statement)}#elsewhere"})


def find_decided(site: Site, statement: str, other: str) -> CounterpartDecision:
    """Return the decision that is taken back, in whichever of the two plans it was taken."""
    for each in read_decided(site.facts, statement):
        if {each.subject, each.object} == {statement, other}:
            return each
    raise NotThere(
        "この判断は、既に取り消されています。ページを開き直してください。",
        "This decision has been taken back: open the page again.",
    )


def find_open(site: Site, view: View, statement: str, other: str) -> Counterpart:
    """Return the suggestion that is decided on; raises `NotThere` where there is none that is open."""
    question = site.library.questions.get(QUESTION)
    known = view.plan.statements and question and statement in view.plan.statements
    listed = read_counterparts(site.facts, question, statement) if question and known else []
    for counterpart in listed:
        if counterpart.iri == other and not counterpart.is_accepted:
            return counterpart
    raise NotThere(
        "この候補は、既に判断されたか、なくなっています。ページを開き直してください。",
        "This suggestion has been decided on, or is gone: open the page again.",
    )

"""Proposals on the page of a thing: datasets that may bear on it, to be decided on, and where else to search.

What is shown is a guess of the program and marked as one. Whoever has signed in with a token that lets them curate
decides with a reason, and says how far the data measure an indicator; the decision is written into the plan's folder,
as `koteihyo links review` writes it, and published.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, request

from ....graph.curation.answers import Answer
from ....graph.interop.links.candidates import Candidate
from ....graph.interop.links.proposals import Choice, read_proposals, read_settled
from ....graph.plan.folders import Folders
from ...http.addresses import current_addresses, href
from ...http.language import ENGLISH, current_language
from ...http.mementos import VERSION
from ...http.problems import BadRequest
from ...read_models.facts import Facts
from ...read_models.indicator_queries import read_decided
from ...writing.decisions import Decision
from ...writing.requests import find_writer
from ...writing.reviews import load_lists
from ...writing.visitor import signed_in, visitor
from ..presentation import View
from ..presentation import view as find_view
from .view import Figures

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Where a person searches on, and how the address of a search is written.
SEARCHES = (
    ("e-Stat", "https://www.e-stat.go.jp/stat-search?query={}"),
    ("e-Gov データポータル", "https://data.e-gov.go.jp/data/dataset?q={}"),
)
SCOPE = "curate"
LONGEST = 500  # characters of a reason: some sentences
EXTENTS = "measurement-extent"
# What becomes of a candidate whose extent is not asked, because it measures nothing, and of one that is turned down.
ACCEPTED, REJECTED = "accepted", "rejected"


class Search(NamedTuple):
    """A search elsewhere, ready made: where, for which words, and its address."""

    where: str
    words: str
    address: str


class Extent(NamedTuple):
    """How far data may measure an indicator: its code, and its name in the reader's language."""

    code: str
    name: str


class Verdict(NamedTuple):
    """A decision that comes with the next version: on which dataset, and whether it was accepted."""

    title: str
    accepted: bool


class Proposals(NamedTuple):
    """What the page of a thing of a plan proposes: candidates, what was decided since the build, and searches.

    ``curator`` says whether whoever asks may decide; ``extents`` are what is chosen from.
    """

    plan: str
    page: str
    candidates: list[Candidate]
    decided: list[Verdict]
    searches: list[Search]
    curator: bool
    extents: list[Extent]


def propose(site: Site, view: View | None, iri: str, figures: Figures | None) -> Proposals | None:
    """Return what the page of a thing proposes; None where there is nothing, or an old version is asked."""
    if view is None or request.args.get(VERSION):
        return None
    measured = [
        *(figures.indicators if figures else ()),
        *([figures.indicator] if figures and figures.indicator else ()),
    ]
    things = {iri, *(thing.iri for thing in measured)}
    searches = [search for one in measured for search in list_searches(one.ja)]
    open_, decided = _read_candidates(site.facts, site.data, view, things) if site.data else ([], [])
    session = visitor()
    curator = bool(session and session.allows(SCOPE))
    proposals = Proposals(view.plan.key, iri, open_, decided, searches, curator, list_extents() if curator else [])
    return proposals if open_ or decided or searches else None


def list_searches(words: str) -> list[Search]:
    """Return the searches elsewhere for some words.

    >>> [each.address for each in list_searches("ゴミ量")][0]
    'https://www.e-stat.go.jp/stat-search?query=%E3%82%B4%E3%83%9F%E9%87%8F'
    """
    return [Search(where, words, address.format(quote(words, safe=""))) for where, address in SEARCHES]


def _read_candidates(facts: Facts, data: Path, view: View, things: set[str]) -> tuple[list[Candidate], list[Verdict]]:
    """Return the open candidates of some things, and those that were decided on since the version was built."""
    settled = read_settled(Folders.of_data(data) / view.plan.key)
    published = read_decided(facts, view.plan.iri)
    open_, decided = list[Candidate](), list[Verdict]()
    for proposal in read_proposals(data, view.plan.key):
        place = proposal.subject.iri, proposal.dataset.iri
        if proposal.subject.iri not in things or place in published:
            continue
        if place in settled:
            decided.append(Verdict(proposal.dataset.title, settled[place] == "accepted"))
        else:
            open_.append(proposal)
    return open_, decided


def blueprint(site: Site) -> Blueprint:
    """Return where decisions on candidates are sent."""
    pages = Blueprint("proposals", __name__)

    @pages.post("/links")
    def settle() -> Response:
        return _take_decision(site)

    return pages


def _take_decision(site: Site) -> Response:
    """Publish what a curator decided on a candidate, and lead back to the page that it was decided on."""
    session = signed_in(SCOPE)
    plan, page = (request.form.get(name, "") for name in ("plan", "page"))
    reason, choice = request.form.get("reason", "").strip(), _read_choice()
    if choice is None or not reason or len(reason) > LONGEST:
        raise BadRequest(
            f"採用（指標では、測定の範囲）か不採用かと、理由（{LONGEST}字まで）を記入してください。",
            f"Say whether it is accepted (of an indicator, how far it measures it) or rejected, and why, in up to "
            f"{LONGEST} characters.",
        )
    writer = find_writer()
    if writer is None:
        raise BadRequest(
            "データが別のサーバーにあるため、ここでは判断できません。",
            "The data are on another server: nothing can be decided on here.",
        )
    known = find_view(site.facts, plan).plan
    answer = Answer("", reason=reason)
    writer.write(Decision(known.key, session.name, answer, base=current_addresses().base, link=choice))
    shown = page if page.startswith(f"{known.iri}/") else choice.thing
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{href(shown)}#proposals"})


def _read_choice() -> Choice | None:
    """Return what a form chooses; None where it chooses nothing."""
    thing, dataset, verdict = (request.form.get(name, "") for name in ("thing", "dataset", "verdict"))
    if verdict in (ACCEPTED, REJECTED):
        return Choice(thing, dataset, verdict == ACCEPTED)
    known = load_lists().lexicon.has_concept(EXTENTS, verdict)
    return Choice(thing, dataset, accepted=True, extent=verdict) if known else None


def list_extents() -> list[Extent]:
    """Return how far data may measure an indicator, in the order of the vocabulary."""
    lexicon, language = load_lists().lexicon, "ja" if current_language() == "ja" else ENGLISH
    return [Extent(code, lexicon.pref_label(EXTENTS, code, language)) for code in lexicon.codes(EXTENTS)]

"""The first page: what this is, the plans at a glance, the questions an analyst would ask, and where to ask more."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from flask import Blueprint, Response, request
from markupsafe import Markup

from ...engines.engine import Unavailable
from ...http.language import current_language
from ...http.mementos import VERSION
from ...http.problems import BadRequest
from ...read_models.facts import Facts
from ...read_models.findings import count_kinds
from ...read_models.places import seat_plans
from ...read_models.plans import ListedPlan, count_contents, plans
from ..errors import BadFilter
from ..page import only, page
from ..places.seats import draw_seats, whole_country
from ..plan.map import Map, draw_map, list_kinds, usual
from ..plan.view import counts
from ..presentation import View, severity_names, view
from . import tasks

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

EXAMPLE = """PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label ?verbatim ?line
WHERE {
  ?measure a kth:Measure ; rdfs:label ?label ; kth:statedBy ?entry ;
           kth:policyField <https://w3id.org/koteihyo/id/field/disaster-prevention> .
  ?entry kth:verbatim ?verbatim ; kth:line ?line
}
ORDER BY ?line"""
# What may stand in the page's curl line: a host name or address and a port.
HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
# Plans on one page of their list: a screen and a half.
PAGED = 24
# Kinds of findings, and questions of a subject, that the first page shows.
FINDINGS, QUESTIONS = 6, 4


class PlanPage(NamedTuple):
    """One page of the list of plans: what was looked for, the plans, the number of the page and of all pages."""

    sought: str
    plans: list[ListedPlan]
    found: int
    number: int
    last: int


def blueprint(site: Site) -> Blueprint:
    """Return the first page over what the graph knows and the library."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def first() -> Response:
        if not HOST.fullmatch(request.host):
            raise BadRequest("Host ヘッダーが正しくありません。", "The Host header is not a host.")
        only("plan", "page")
        listed = plans(site.facts)
        single = view(site.facts, next(iter(listed))) if len(listed) == 1 else None
        return page(
            "home/home.html",
            **(_show_plan(site.facts, single) if single else _show_plans(site.facts, listed.values())),
            plan_page=find_plans(listed, request.args.get("plan", ""), request.args.get("page", "1")),
            finding_kinds=count_kinds(site.facts),
            shown=FINDINGS,
            severity_names=severity_names(),
            headings=site.library.by_heading(),
            few=QUESTIONS,
            endpoint=f"{request.host_url}sparql",
            curl=curl(f"{request.host_url}sparql"),
        )

    return pages


def _show_plan(facts: Facts, plan: View) -> dict[str, Any]:
    """Return what the page shows of the one plan that there is."""
    drawn = facts.cache(("map", current_language()), lambda: _draw_map(plan))
    counted, named = counts(plan), tasks.tasks(facts, plan)
    return {"view": plan, "counts": counted, "map": drawn, "tasks": named, "several": False, "holds": {}}


def _show_plans(facts: Facts, listed: Collection[ListedPlan]) -> dict[str, Any]:
    """Return what it shows where there are several plans, or none."""
    several = len(listed) > 1
    holds = _count_contents(facts) if several else {}
    asked = current_language(), request.script_root, request.args.get(VERSION)
    drawn = facts.cache(("seats", *asked), lambda: _draw_seats(listed)) if several else None
    return {"view": None, "counts": {}, "map": drawn, "tasks": [], "several": several, "holds": holds}


def _draw_seats(listed: Iterable[ListedPlan]) -> Markup | None:
    """Return the map of the municipalities that have plans, None where the area of no plan is known."""
    seats = seat_plans(listed).seats
    return draw_seats(whole_country(seats)) if seats else None


def _count_contents(facts: Facts) -> dict[str, dict[str, int]]:
    """Return how much each plan holds; where the engine has no time for that now, the list goes without."""
    try:
        return count_contents(facts)
    except Unavailable:
        return {}


def _draw_map(view: View) -> Map | None:
    """Return how the parts of a plan and its broadest themes hang together, None where it has not both."""
    kinds = [kind for kind in list_kinds(view) if kind in ("sheet", "section", "theme", "field")]
    chosen = usual(kinds)
    return draw_map(view, chosen, broad=True) if len(chosen) > 1 else None


def find_plans(listed: dict[str, ListedPlan], sought: str, number: str) -> PlanPage:
    """Return a page of the plans whose name, body or code has what is looked for; raises `BadFilter`."""
    wanted = _fold(sought)
    fitting = [plan for plan in listed.values() if wanted in _fold(" ".join(plan[1:7]))]
    last = max(1, -(-len(fitting) // PAGED))
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= last:
        raise BadFilter(f"page は1から{last}までです。", f"page is a number from 1 to {last}.")
    start = (int(number) - 1) * PAGED
    return PlanPage(sought, fitting[start : start + PAGED], len(fitting), int(number), last)


def _fold(text: str) -> str:
    return normalize("NFKC", text).casefold()


def curl(endpoint: str) -> str:
    """Return a line for a shell that asks the endpoint an example."""
    query = " ".join(EXAMPLE.split())
    return f"curl -H 'Accept: text/csv' --data-urlencode {shlex.quote(f'query={query}')} {shlex.quote(endpoint)}"

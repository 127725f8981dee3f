"""The SPARQL 1.1 Protocol's endpoint: a request is read, the engine is asked, its bytes are returned.

Asked nothing, it describes itself; a browser is shown the page on which people ask, with the query if it brings one.
https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256

from flask import Blueprint, Response, request

from ..configuration.settings import Describing, Limits
from ..engines.engine import WHOLE, Answer, Formats, NotAcceptable
from ..engines.formats import CSV, JSON
from ..http.mementos import VERSION, requested_version
from ..http.negotiation import choose_format, wants_page
from ..http.operation import FORMATS, Operation, form, only, operation, parameters
from ..http.problems import CORS
from ..http.responses import EMPTY, entity_tag, holds, not_modified, reply, state_limits, unknown_format, wanted_formats
from ..results.answers import ask_and_write, convert_answer
from ..snapshot import Snapshot, Snapshots
from .service_description import Describer
from .why import help_link

ALLOWED = "GET, HEAD, POST"
# Where queries run, and so where limits apply to what is answered.
ASKED = ("sparql", "questions")
# Answers that are none: what was asked cannot be, or may not.
UNANSWERED = (400, 403)
# A browser may remember for a day what it was told it may send.
PREFLIGHT = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


# What makes the page on which a query can be written and asked.
Page = Callable[[str], Response]


def blueprint(
    snapshots: Snapshots, limits: Limits | None = None, page: Page | None = None, licence: str = Describing().licence
) -> Blueprint:
    """Return the endpoint over versions; ``page`` is shown to a browser that does not say which format it wants.

    ``licence`` is that of the data, as the description says it.
    """
    endpoint = Blueprint("sparql", __name__)
    limits = limits or Limits()
    told, describer = state_limits(limits), Describer(snapshots.engine, limits, licence)

    @endpoint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
    def sparql() -> Response:
        if page and _browses():
            return page(request.args.get("query", ""))
        given = parameters(request.query_string)
        if request.method != "POST" and not set(given) - {*FORMATS, VERSION}:
            return _describe(describer, requested_version(snapshots).snapshot)
        asked = operation(given)
        return _answer(requested_version(snapshots, only(asked.parameters, VERSION)).snapshot, asked, told)

    @endpoint.route("/sparql", methods=["OPTIONS"])
    def options() -> Response:
        return Response(status=204, headers={**CORS, **PREFLIGHT, "Allow": f"{ALLOWED}, OPTIONS"})

    endpoint.after_app_request(partial(_state_limits, told))
    return endpoint


def _state_limits(told: str, response: Response) -> Response:
    """Add to an answer of what runs queries which limits apply, and where help is with one that is none."""
    if request.blueprint in ASKED:
        response.headers["Koteihyo-Limits"] = told
        if response.status_code in UNANSWERED or response.headers.get(EMPTY):
            response.headers.add("Link", help_link())
    return response


def _browses() -> bool:
    """Say whether a person asks with a browser: one that names no format, in the address or before others."""
    return request.method in ("GET", "HEAD") and not {*FORMATS, "bom"} & set(request.args) and wants_page()


def _answer(snapshot: Snapshot, asked: Operation, told: str) -> Response:
    """Return the engine's answer; one that the asker has already is not sent again."""
    formats = Formats(CSV, None) if asked.excel else wanted_formats(asked.format)
    if request.method == "POST":
        return reply(_ask(snapshot, asked, formats), cache="no-store")

    named = entity_tag(snapshot.version(), asked.text, asked.dataset, formats, f"{told} {asked.excel}")
    if holds(named):
        return not_modified(snapshot.version(), named)
    answer = _ask(snapshot, asked, formats)
    return reply(answer, named, "no-cache" if named else "no-store")


def _ask(snapshot: Snapshot, asked: Operation, formats: Formats) -> Answer:
    if asked.excel:
        return ask_and_write(snapshot, asked.text, CSV, bom=True, dataset=asked.dataset)
    if formats.results is None or formats.results.engine:
        return snapshot.query(asked.text, wanted=formats, dataset=asked.dataset)
    answer = snapshot.query(asked.text, wanted=formats._replace(results=JSON), dataset=asked.dataset)
    return convert_answer(answer, formats.results) if answer.format == JSON else answer


def _describe(describer: Describer, snapshot: Snapshot) -> Response:
    """Return the service description."""
    name = form(parameters(request.query_string), FORMATS)
    graph = choose_format(name, "graph", describer.formats)
    if graph is None:
        raise (unknown_format(name) if name else NotAcceptable.listing("graph"))
    answer = describer.describe_endpoint(request.base_url, graph, snapshot)
    held = entity_tag(answer.version, sha256(answer.body).hexdigest(), WHOLE, Formats(None, graph))
    if holds(held):
        return not_modified(answer.version, held)
    return reply(answer, held)

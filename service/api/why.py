"""Why, over HTTP: why a thing is in the answer to a question or not, and why a query has no answer.

Every query that this takes is asked as the stranger's own would be: with the same limits, and at the same charge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, unquote, urlencode

from flask import Blueprint, Response, jsonify, request
from pyoxigraph import Literal

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..engines.engine import Engine
from ..http.addresses import place_of_answer
from ..http.mementos import VERSION, requested_version
from ..http.operation import Operation, form, only, operation, parameters
from ..http.problems import CORS, BadRequest
from ..http.responses import DISPLAY, PAGE, SIZE, page_or_json
from ..questions.binding import IRI, KEY, name_iri
from ..questions.library import Library, Question
from ..questions.parameters import LANG
from ..questions.values import find_codes
from ..reasons.diagnosis import Diagnosis, diagnose
from ..reasons.membership import Membership, explain
from ..reasons.names_in_use import Names
from ..results.answers import rows
from ..results.cells import plain
from ..snapshot import Snapshot, Snapshots

THING = "thing"
OURS = (THING, "format", "bom", *DISPLAY, VERSION, PAGE, SIZE)
# A query longer than this is not repeated in an address: the page takes it by POST.
LONGEST = 4000
NAMED = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?name {
  { ?thing rdfs:label ?name FILTER(CONTAINS(LCASE(STR(?name)), %s)) }
  UNION { ?thing kth:verbatim ?name FILTER(CONTAINS(LCASE(STR(?name)), %s)) }
}
ORDER BY STRLEN(STR(?name)) ?name ?thing
LIMIT 10
"""


class UnknownThing(KoteihyoError):
    """What is asked about is nothing that the data name, or several things."""

    status = 404
    nearest: tuple[dict[str, str], ...] = ()


class ReasonRequest(NamedTuple):
    """A question with its conditions, what was typed as the thing, and the reasons, if they were asked for."""

    question: Question
    values: dict[str, str]
    thing: str
    membership: Membership | None


# What makes the pages of both; the second is given the query and what is known of it.
MemberPage = Callable[[ReasonRequest, KoteihyoError | None], Response]
QueryPage = Callable[[str, Diagnosis | None], Response]


def blueprint(
    snapshots: Snapshots, library: Library, member: MemberPage | None = None, query: QueryPage | None = None
) -> Blueprint:
    """Return the addresses of reasons; the pages show them to a browser."""
    api = Blueprint("why", __name__)

    @api.get("/queries/<name>/why")
    def of_thing(name: str) -> Response:
        question, snapshot = library.question(name), requested_version(snapshots).snapshot
        typed, values = only(request.args, THING).strip(), _values(question)
        if page_or_json(form(request.args)) and member:
            return _member_page(member, snapshot, ReasonRequest(question, values, typed, None))
        if not typed:
            raise BadRequest("thing（もののIRI）がありません。", "The parameter thing, an IRI, is missing.")
        return _json(snapshot, describe(_explain(snapshot, question, values, typed), question, values))

    @api.route("/sparql/why", methods=["GET", "POST"])
    def of_query() -> Response:
        named = parameters(request.query_string)
        if query and request.method == "GET" and page_or_json(form(named)) and not named.get("query"):
            return query("", None)
        asked = operation(named)
        shows = page_or_json(form(asked.parameters))
        snapshot = requested_version(snapshots, only(asked.parameters, VERSION)).snapshot
        diagnosis = _diagnose(snapshot, asked)
        return query(asked.text, diagnosis) if query and shows else _json(snapshot, describe_query(diagnosis))

    return api


def _member_page(member: MemberPage, snapshot: Snapshot, asked: ReasonRequest) -> Response:
    try:
        membership = _explain(snapshot, asked.question, asked.values, asked.thing) if asked.thing else None
    except KoteihyoError as error:
        return member(asked, error)
    return member(asked._replace(membership=membership), None)


def _explain(snapshot: Snapshot, question: Question, values: dict[str, str], typed: str) -> Membership:
    codes = find_codes(snapshot)
    return explain(snapshot, codes, question, values, thing_of(snapshot, typed))


def _diagnose(snapshot: Snapshot, operation: Operation) -> Diagnosis:
    names = snapshot.once("names", lambda: Names(snapshot))
    return diagnose(snapshot, operation.text, operation.dataset, names)


def thing_of(engine: Engine, typed: str) -> str:
    """Return the IRI of what was typed: an IRI, what follows ``id/`` in one, an address of ours, or a name.

    Raises `UnknownThing` with what comes near where a name is of several things or of none.
    """
    for start in (f"{place_of_answer().root}doc/", f"{place_of_answer().root}id/", "/doc/", "/id/"):
        typed = f"{BASE}id/{unquote(typed.removeprefix(start))}" if typed.startswith(start) else typed
    if re.fullmatch(IRI, typed):
        return name_iri(typed).value
    if typed.isascii() and "/" in typed and re.fullmatch(KEY, typed):
        return name_iri(f"{BASE}id/{typed}").value
    return _find_by_name(engine, typed)


def _find_by_name(engine: Engine, typed: str) -> str:
    words = Literal(typed.lower())
    named = [(plain(row[0]), plain(row[1])) for row in rows(engine.query(NAMED % (words, words))).rows]
    exact = {iri for iri, name in named if name == typed}
    if len(exact) == 1 or len({iri for iri, _ in named}) == 1:
        return (exact or {iri for iri, _ in named}).pop()
    error = UnknownThing(
        f"「{typed}」がどれを指すか定まりません。IRIで指定してください。"
        if named
        else f"「{typed}」というものはありません。",
        f"{typed!r} is the name of several things: give an IRI." if named else f"Nothing is called {typed!r}.",
    )
    error.nearest = tuple({"iri": iri, "label": name} for iri, name in named)
    raise error


def _values(question: Question) -> dict[str, str]:
    """Return the question's conditions; each has one value."""
    ours = OURS if any(parameter.name == LANG for parameter in question.parameters) else (*OURS, LANG)
    return {key: only(request.args, key) for key in request.args if key not in ours}


def describe(membership: Membership, question: Question, values: dict[str, str]) -> dict[str, object]:
    """Return reasons as JSON takes them."""
    nearest = membership.nearest
    if nearest and "parameters" in nearest:
        address = f"{place_of_answer().root}queries/{quote(question.name)}?{urlencode(nearest['parameters'])}"
        nearest = {**nearest, "url": address.rstrip("?")}
    return {
        "in": membership.inside,
        "thing": membership.thing,
        "question": question.name,
        "parameters": values,
        "reasons": [*membership.reasons],
        "fails": membership.fails,
        "nearest": nearest,
    }


def describe_query(diagnosis: Diagnosis) -> dict[str, object]:
    """Return a diagnosis as JSON takes it."""
    return {
        "rows": diagnosis.rows,
        "hints": [
            {
                "kind": hint.kind,
                "term": hint.term,
                "line": hint.line,
                "nearest": [*hint.nearest],
                "says": {"ja": hint.ja, "en": hint.en},
            }
            for hint in diagnosis.hints
        ],
    }


def _json(snapshot: Snapshot, body: dict[str, object]) -> Response:
    response = jsonify({**body, "version": snapshot.version()})
    response.headers.update({**CORS, "Vary": "Accept", "Cache-Control": "no-cache"})
    response.headers["Koteihyo-Version"] = snapshot.version()
    return response


def help_link() -> str:
    """Return the address that says why this request's answer is empty or refused, as a `Link` has it (RFC 8288)."""
    root = place_of_answer().root
    if request.path.startswith("/queries/"):
        name = request.path.removeprefix("/queries/").partition("/")[0].partition(".")[0]
        kept = [
            item for item in request.args.items(multi=True) if item[0] not in (*DISPLAY, PAGE, SIZE, "format", "bom")
        ]
        return f'<{root}queries/{quote(name)}/why{"?" if kept else ""}{urlencode(kept)}>; rel="help"'
    query = request.args.get("query", "") if request.method == "GET" else ""
    asked = f"?{urlencode({'query': query})}" if 0 < len(query) <= LONGEST else ""
    return f'<{root}sparql/why{asked}>; rel="help"'

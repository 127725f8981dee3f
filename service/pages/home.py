"""The first page: what this is, the plans at a glance, the questions an analyst would ask, and where to ask more."""

from __future__ import annotations

import re
import shlex

from flask import Blueprint, Response, request

from ..engines.engine import Engine
from ..library.asking import family
from ..library.questions import Library, Question
from ..protocol.problems import BadRequest
from .page import page

EXAMPLE = """PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label ?verbatim ?line
WHERE {
  ?measure a kth:Measure ; rdfs:label ?label ; kth:statedBy ?entry ;
           kth:theme <https://w3id.org/koteihyo/id/theme/disaster-prevention> .
  ?entry kth:verbatim ?verbatim ; kth:line ?line
}
ORDER BY ?line"""
# What may stand in the page's curl line: a host name or address and a port.
HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


def blueprint(engine: Engine, library: Library) -> Blueprint:
    """Return the first page over an engine and a library."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def first() -> Response:
        if not HOST.fullmatch(request.host):
            raise BadRequest("Host ヘッダーが正しくありません。", "The Host header is not a host.")
        endpoint = f"{request.host_url}sparql"
        return page(
            "home.html",
            endpoint=endpoint,
            curl=curl(endpoint),
            headings=library.by_heading(),
            extensions=extensions,
        )

    return pages


def extensions(question: Question) -> tuple[str, ...]:
    """Return the endings of a question's address that a reader may want, the plainest first."""
    return ("txt", "csv", "xlsx", "json") if family(question) == "results" else ("ttl", "jsonld", "rdf")


def curl(endpoint: str) -> str:
    """Return a line for a shell that asks the endpoint an example."""
    query = " ".join(EXAMPLE.split())
    return f"curl -H 'Accept: text/csv' --data-urlencode {shlex.quote(f'query={query}')} {shlex.quote(endpoint)}"

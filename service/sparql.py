"""The SPARQL 1.1 Protocol, query operation: a request is read, the engine is asked, its bytes are returned.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from .engine import Dataset, Engine
from .problems import BadRequest, Unsupported
from .replies import CORS, replied, wanted

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


class Operation(NamedTuple):
    """What a request asks: the query's text and the parameters that came with it."""

    text: str
    parameters: MultiDict[str, str]

    @property
    def dataset(self) -> Dataset:
        """Return the graphs that the request names; they win over those of the query."""
        return Dataset(*(tuple(self.parameters.getlist(f"{kind}-graph-uri")) for kind in ("default", "named")))


def blueprint(engine: Engine) -> Blueprint:
    """Return the endpoint over an engine."""
    endpoint = Blueprint("sparql", __name__)

    @endpoint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
    def sparql() -> Response:
        asked = operation()
        formats = wanted(asked.parameters.get("format", ""))
        return replied(engine.query(asked.text, wanted=formats, dataset=asked.dataset))

    @endpoint.route("/sparql", methods=["OPTIONS"])
    def options() -> Response:
        allowed = {
            "Access-Control-Allow-Methods": "GET, HEAD, POST",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
        }
        return Response(status=204, headers={**CORS, **allowed, "Allow": "GET, HEAD, POST, OPTIONS"})

    return endpoint


def operation() -> Operation:
    """Read the request in whichever of the protocol's three ways it was made."""
    if request.method != "POST":
        return Operation(_only_query(request.args), request.args)
    if request.mimetype == FORM:
        return Operation(_only_query(request.form), request.form)
    if request.mimetype == QUERY:
        return Operation(_decoded(request.get_data()), request.args)
    raise Unsupported(f"POST では {QUERY} か {FORM} を送ってください。", f"POST takes {QUERY} or {FORM}.")


def _only_query(parameters: MultiDict[str, str]) -> str:
    queries = parameters.getlist("query")
    if len(queries) != 1:
        ja = f"query はちょうど一つ必要です（{len(queries)}個ありました）。"
        raise BadRequest(ja, f"Exactly one parameter query is needed; there were {len(queries)}.")
    return queries[0]


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BadRequest("問い合わせはUTF-8で送ってください。", "The query is not UTF-8.") from None

"""Writing over HTTP: SPARQL updates, and all addresses that take changes, registered in an application.

https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

from flask import Blueprint, Flask, Response, request

from ..configuration.settings import Limits, Serving
from ..http.operation import FORM, Parameters, decode, parameters, refuse_encodings
from ..http.problems import CORS, BadRequest, Unsupported
from ..snapshot import Snapshots
from ..writing.access import Access, token_file
from ..writing.changes import UPDATE
from ..writing.orders import Update
from ..writing.requests import WRITER, WriteRequests, respond
from ..writing.visitor import visitor
from ..writing.writer import Writer
from . import graph_store

PREFLIGHT = {
    **CORS,
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Prefer",
    "Access-Control-Max-Age": "86400",
    "Allow": "POST, OPTIONS",
}


class UnsupportedUpdate(Unsupported):
    """The body is neither an update nor a form."""

    headers: ClassVar = {"Accept-Post": f"{UPDATE}, {FORM}"}


def blueprint(requests: WriteRequests) -> Blueprint:
    """Return the address that takes updates."""
    api = Blueprint("update", __name__)

    @api.route("/update", methods=["POST"], provide_automatic_options=False)
    def update() -> Response:
        who = requests.authorize()
        change, given = _read_update()
        return respond(requests.write(who, change, given, "update"), HTTPStatus.OK)

    @api.route("/update", methods=["OPTIONS"])
    def options() -> Response:
        return Response(status=204, headers=PREFLIGHT)

    return api


def _read_update() -> tuple[Update, Parameters]:
    """Return the update that the request holds, and the parameters that came with it."""
    arguments = parameters(request.query_string)
    refuse_encodings()
    if request.mimetype == FORM:
        arguments.update(parameters(request.get_data()))
        texts = arguments.getlist("update")
    elif request.mimetype == UPDATE:
        texts = [decode(request.get_data()), *arguments.getlist("update")]
    else:
        raise UnsupportedUpdate(f"{UPDATE} か {FORM} を送ってください。", f"Send {UPDATE} or {FORM}.")
    if len(texts) != 1 or "query" in arguments:
        ja = "update はちょうど一つで、query はなしにしてください。"
        raise BadRequest(ja, f"Exactly one update is needed and no query; there were {len(texts)}.")
    using, named = (tuple(arguments.getlist(f"using-{kind}graph-uri")) for kind in ("", "named-"))
    return Update(texts[0], using, named), arguments


def register(app: Flask, snapshots: Snapshots, limits: Limits, serving: Serving, data: Path | None) -> None:
    """Let an application take changes to the data of a folder; without one they are declined."""
    file = token_file(serving.tokens, data)
    if serving.private:
        Access(file).guard(app, lambda: visitor() is not None)
    writer = app.extensions[WRITER] = Writer(data, limits) if data else None
    requests = WriteRequests(Access(file if data else None), writer, limits.write_body)
    app.register_blueprint(blueprint(requests))
    app.register_blueprint(graph_store.blueprint(requests, snapshots))

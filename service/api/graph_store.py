"""The Graph Store Protocol: a graph is got, put, posted to, patched and deleted at its address.

What came as a blank node is one again for whoever gets the graph, so that what a client has put it gets back.

``/store?graph=<iri>`` names any graph, ``/store?default`` the default one, and ``/store/graph/…`` one of ours.
https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, RdfFormat, parse

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import PREFIXES
from ..engines.engine import WHOLE, Answer, Dataset, Formats, NotAcceptable
from ..engines.formats import FORMATS, N_TRIPLES, formats_of
from ..engines.xml import serialize_statements
from ..http.addresses import PATH, iri_of
from ..http.mementos import requested_version
from ..http.negotiation import choose_format
from ..http.operation import form, only, parameters, refuse_encodings
from ..http.problems import CORS, BadRequest, Unsupported
from ..http.responses import reply, unknown_format
from ..snapshot import Snapshot, Snapshots
from ..writing.changes import UPDATE, NoGraph
from ..writing.orders import Content, Part, digest
from ..writing.requests import WriteRequests, respond
from ..writing.working_copy import restore_blank_nodes

# Every statement in one order, so that the same graph has the same bytes and a strong tag.
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o) LANG(?o) STR(DATATYPE(?o))"
ALLOWED = "GET, HEAD, PUT, POST, DELETE, PATCH"
WRITES = ["PUT", "POST", "DELETE", "PATCH"]
READ = {name for form in formats_of("graph") for name in (form.media_type, *form.also) if "/" in name}
PREFLIGHT = {
    **CORS,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match, Prefer",
    "Access-Control-Max-Age": "86400",
    "Allow": f"{ALLOWED}, OPTIONS",
}
MULTIPART = "multipart/form-data"
# Graphs that are posted without a name get one of these.
POSTED = "/graph/posted/"


class TooLarge(KoteihyoError):
    """The graph holds more than one answer may."""

    status = 413


def blueprint(requests: WriteRequests, snapshots: Snapshots) -> Blueprint:
    """Return the addresses of the graph store."""
    api = Blueprint("store", __name__)

    @api.get("/store", provide_automatic_options=False)
    @api.get("/store/<path:path>", provide_automatic_options=False)
    def read(path: str = "") -> Response:
        requests.access.require_writing()
        return _read_graph(requested_version(snapshots).snapshot, _graph_iri(path))

    @api.route("/store", methods=WRITES, provide_automatic_options=False)
    @api.route("/store/<path:path>", methods=WRITES, provide_automatic_options=False)
    def write(path: str = "") -> Response:
        who, arguments = requests.authorize(), parameters(request.query_string)
        content = _content(path)
        told = requests.write(who, content, arguments, f"{request.method} {content.graph or 'default'}")
        created = told.created and request.method in ("PUT", "POST")
        location = content.graph if request.method == "POST" and _nameless(path) else ""
        return respond(told, HTTPStatus.CREATED if created else HTTPStatus.NO_CONTENT, location)

    @api.route("/store", methods=["OPTIONS"])
    @api.route("/store/<path:path>", methods=["OPTIONS"])
    def options(path: str = "") -> Response:
        return Response(status=204, headers=PREFLIGHT)

    return api


def _graph_iri(path: str) -> str:
    """Return the IRI of the graph that the address names, empty for the default one."""
    if path:
        return _iri(iri_of(f"/{quote(path, safe=PATH)}"))
    arguments = parameters(request.query_string)
    graph, default = only(arguments, "graph"), "default" in arguments
    if bool(graph) == default:
        ja = "?default か ?graph=… のどちらか一つでグラフを示してください。"
        raise BadRequest(ja, "Name the graph by either ?default or ?graph=….")
    return _iri(graph) if graph else ""


def _iri(name: str) -> str:
    try:
        return NamedNode(name).value
    except ValueError as error:
        raise BadRequest(f"グラフのIRIではありません：{error}", f"Not the IRI of a graph: {error}") from None


def _content(path: str) -> Content:
    """Return what the request sends, and the graph that it is for; what is posted without a graph gets one."""
    parts = () if request.method == "DELETE" else _parts()
    if request.method == "POST" and _nameless(path):
        return Content("POST", iri_of(f"{POSTED}{sha256(repr(parts).encode()).hexdigest()[:12]}"), parts)
    return Content(request.method, _graph_iri(path), parts)


def _nameless(path: str) -> bool:
    return not path and not {"graph", "default"} & {*parameters(request.query_string)}


def _parts() -> tuple[Part, ...]:
    """Return what is sent: the body, or the parts of a form."""
    if request.method == "POST" and request.mimetype == MULTIPART:
        files = (file for _, listed in request.files.lists() for file in listed)
        return tuple(_part(file.stream.read(), file.mimetype) for file in files)
    refuse_encodings()
    return (_part(request.get_data(), request.mimetype),)


def _part(body: bytes, kind: str) -> Part:
    if kind not in ({UPDATE} if request.method == "PATCH" else READ):
        listed = UPDATE if request.method == "PATCH" else ", ".join(form.media_type for form in formats_of("graph"))
        raise Unsupported(f"送れるもの：{listed}", f"Send one of {listed}.")
    return Part(body, kind)


def _read_graph(snapshot: Snapshot, graph: str) -> Response:
    dataset = Dataset((graph,)) if graph else WHOLE
    state = _require_whole(snapshot.query(EVERYTHING, wanted=Formats(None, N_TRIPLES), dataset=dataset))
    if graph and not state.body:
        raise NoGraph(f"グラフ {graph} はありません。", f"There is no graph {graph}.")
    name = form(parameters(request.query_string))
    wanted = choose_format(name, "graph", FORMATS)
    if wanted is None:
        raise (unknown_format(name) if name else NotAcceptable.listing("graph"))
    triples = dict.fromkeys(restore_blank_nodes(quad.triple) for quad in parse(state.body, format=RdfFormat.N_TRIPLES))
    response = reply(state._replace(format=wanted, body=serialize_statements(triples, wanted, PREFIXES)))
    response.set_etag(f"{digest(state.body)}.{wanted.name}")
    response.make_conditional(request)
    return response


def _require_whole(answer: Answer) -> Answer:
    if answer.cut:
        raise TooLarge(
            "グラフが大きすぎて一度に返せません。配布データを使ってください。",
            "The graph is too large for one answer: take the dump.",
        )
    return answer

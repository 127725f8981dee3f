"""Resources over HTTP: things, graphs, the vocabulary and the shapes, each at its address.

`/id/…` leads to `/doc/…`, where a thing's document stands in every format. What has moved leads on (301): by the plan's
list of moves, or an entry to the one that now holds its characters. The vocabulary and the shapes have their terms as
parts.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, request

from ..http.addresses import DOCUMENTS, PATH, current_addresses, href
from ..http.mementos import RequestedVersion, requested_version
from ..http.responses import CORS
from ..resources.absence import Archive, UnknownThing
from ..resources.documents import (
    GraphPage,
    Page,
    Readable,
    if_unchanged,
    read_graph,
    respond,
    split,
    write_document,
    write_graph,
)
from ..resources.statements import Description, describe, find_successor
from ..snapshot import Snapshot, Snapshots


def things_blueprint(snapshots: Snapshots, archive: Archive, page: Page) -> Blueprint:
    """Return the addresses of things; ``page`` makes what a browser is shown."""
    things = Blueprint("things", __name__)

    @things.get("/id/<path:path>")
    def thing(path: str) -> Response:
        if moved := _find_successor(requested_version(snapshots).snapshot, path):
            address = href(moved).replace("/doc/", "/id/", 1)
            return Response(status=301, headers={**CORS, "Location": f"{address}{_query()}"})
        address = f"{request.script_root}/doc/{quote(path, safe=PATH)}{_query()}"
        return Response(status=303, headers={**CORS, "Location": address, "Link": f'<{address}>; rel="describedby"'})

    @things.get("/doc/<path:path>")
    def document(path: str) -> Response:
        (stem, extension), asked = split(path), requested_version(snapshots)
        ways = {path: "", stem: extension}
        return if_unchanged(asked.snapshot, extension) or _respond(asked, archive, page, ways)

    return things


def _find_successor(snapshot: Snapshot, path: str) -> str:
    """Return what stands now for the thing of a path that has moved, empty for any other."""
    return next(filter(None, (find_successor(snapshot, iri) for iri in current_addresses().iris(f"id/{path}"))), "")


def _respond(requested: RequestedVersion, archive: Archive, page: Page, ways: dict[str, str]) -> Response:
    """Answer with the thing of a path; one whose own key ends like an extension comes before the form of another."""
    for stem, extension in ways.items():
        for iri in current_addresses().iris(f"id/{stem}"):
            if description := describe(requested.snapshot, iri):
                if description.successor:
                    return _redirect(description.successor, extension)
                return respond(_readable(description, page, stem, extension))
    for stem, extension in () if requested.memento else ways.items():
        if successor := archive.successor(stem, requested.snapshot):
            return _redirect(successor, extension)
    raise archive.explain_absence([*reversed(ways)], requested.snapshot, named=requested.memento)


def _readable(description: Description, page: Page, stem: str, extension: str) -> Readable:
    cut = description.cut or ("naming" if description.left_out else "")
    write, shown = partial(write_document, description), partial(page, description)
    return Readable(f"/doc/{stem}", extension, description.iri, description.version, cut, write, shown)


def _redirect(iri: str, extension: str) -> Response:
    """Lead on to the thing that now stands for another, in the form that was asked for."""
    address = f"{href(iri)}{f'.{extension}' if extension else ''}"
    return Response(status=301, headers={**CORS, "Location": f"{address}{_query()}"})


def _query() -> str:
    return f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""


def graphs_blueprint(snapshots: Snapshots, page: GraphPage) -> Blueprint:
    """Return the addresses of graphs; ``page`` makes what a browser is shown."""
    graphs = Blueprint("graphs", __name__)

    @graphs.get("/ontology")
    @graphs.get("/ontology.<extension>")
    def ontology(extension: str = "") -> Response:
        return document("ontology", extension)

    @graphs.get("/shapes")
    @graphs.get("/shapes.<extension>")
    def shapes(extension: str = "") -> Response:
        return document("shapes", extension)

    @graphs.get("/graph/<path:path>")
    def graph(path: str) -> Response:
        stem, extension = split(f"graph/{path}")
        return document(stem, extension)

    def document(stem: str, extension: str) -> Response:
        _, known = split(f"{stem}.{extension}")
        if extension and not known:
            raise UnknownThing(f"/{stem}.{extension}", (f"/{stem}",))
        snapshot = requested_version(snapshots).snapshot
        return if_unchanged(snapshot, extension) or respond(_read_graph(snapshot, page, stem, extension))

    return graphs


def _read_graph(snapshot: Snapshot, page: GraphPage, stem: str, extension: str) -> Readable:
    name = f"graph/{stem}" if stem in DOCUMENTS else stem
    for iri in current_addresses().iris(name):
        if document := read_graph(snapshot, iri):
            topic = current_addresses().iris(stem)[-1] if stem in DOCUMENTS else iri
            write, shown = partial(write_graph, document), partial(page, document)
            return Readable(f"/{stem}", extension, topic, document.version, document.cut, write, shown)
    raise UnknownThing(quote(f"/{stem}", safe=PATH), ())

"""Graphs over HTTP: the vocabulary and the shapes, with their terms as parts, and every named graph at its address."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response

from ..http.addresses import DOCUMENTS, PATH, current_addresses
from ..http.mementos import requested_version
from ..resources.absence import UnknownThing
from ..resources.graphs import read_graph, write_graph
from ..resources.plain_page import GraphPage
from ..resources.representations import Readable, if_unchanged, respond, split
from ..snapshot import Snapshot, Snapshots


def blueprint(snapshots: Snapshots, page: GraphPage) -> Blueprint:
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
        if found := read_graph(snapshot, iri):
            topic = current_addresses().iris(stem)[-1] if stem in DOCUMENTS else iri
            write, shown = partial(write_graph, found), partial(page, found)
            return Readable(f"/{stem}", extension, topic, found.version, found.cut, write, shown)
    raise UnknownThing(quote(f"/{stem}", safe=PATH), ())

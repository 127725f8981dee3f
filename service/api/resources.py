"""Things over HTTP: `/id/…` leads to `/doc/…`, where a thing's document stands in every format."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, request

from ..http.addresses import PATH, current_addresses
from ..http.mementos import RequestedVersion, requested_version
from ..http.responses import CORS
from ..resources.absence import Archive
from ..resources.documents import write_document
from ..resources.plain_page import Page
from ..resources.representations import Readable, if_unchanged, respond, split
from ..resources.statements import describe
from ..snapshot import Snapshots


def blueprint(snapshots: Snapshots, archive: Archive, page: Page) -> Blueprint:
    """Return the addresses of things; ``page`` makes what a browser is shown."""
    things = Blueprint("things", __name__)

    @things.get("/id/<path:path>")
    def thing(path: str) -> Response:
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        address = f"{request.script_root}/doc/{quote(path, safe=PATH)}{query}"
        return Response(status=303, headers={**CORS, "Location": address, "Link": f'<{address}>; rel="describedby"'})

    @things.get("/doc/<path:path>")
    def document(path: str) -> Response:
        (stem, extension), asked = split(path), requested_version(snapshots)
        ways = {path: "", stem: extension}
        return if_unchanged(asked.snapshot, extension) or respond(_find(asked, archive, page, ways))

    return things


def _find(asked: RequestedVersion, archive: Archive, page: Page, ways: dict[str, str]) -> Readable:
    """Return the thing of a path; one whose own key ends like an extension comes before the form of another."""
    for stem, extension in ways.items():
        for iri in current_addresses().iris(f"id/{stem}"):
            if found := describe(asked.snapshot, iri):
                cut = found.cut or ("naming" if found.left_out else "")
                write, shown = partial(write_document, found), partial(page, found)
                return Readable(f"/doc/{stem}", extension, iri, found.version, cut, write, shown)
    raise archive.missing([*reversed(ways)], asked.snapshot, named=asked.memento)

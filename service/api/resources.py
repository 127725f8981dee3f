"""Things over HTTP: `/id/…` leads to `/doc/…`, where a thing's document stands in every format.

What has moved leads on: by the plan's list of moves, or an entry to the one that now holds its characters.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from flask import Blueprint, Response, request

from ..http.addresses import PATH, current_addresses, href
from ..http.mementos import RequestedVersion, requested_version
from ..http.responses import CORS
from ..resources.absence import Archive
from ..resources.documents import write_document
from ..resources.plain_page import Page
from ..resources.representations import Readable, if_unchanged, respond, split
from ..resources.statements import Description, describe
from ..snapshot import Snapshots


def blueprint(snapshots: Snapshots, archive: Archive, page: Page) -> Blueprint:
    """Return the addresses of things; ``page`` makes what a browser is shown."""
    things = Blueprint("things", __name__)

    @things.get("/id/<path:path>")
    def thing(path: str) -> Response:
        address = f"{request.script_root}/doc/{quote(path, safe=PATH)}{_query()}"
        return Response(status=303, headers={**CORS, "Location": address, "Link": f'<{address}>; rel="describedby"'})

    @things.get("/doc/<path:path>")
    def document(path: str) -> Response:
        (stem, extension), asked = split(path), requested_version(snapshots)
        ways = {path: "", stem: extension}
        return if_unchanged(asked.snapshot, extension) or _respond(asked, archive, page, ways)

    return things


def _respond(asked: RequestedVersion, archive: Archive, page: Page, ways: dict[str, str]) -> Response:
    """Answer with the thing of a path; one whose own key ends like an extension comes before the form of another."""
    for stem, extension in ways.items():
        for iri in current_addresses().iris(f"id/{stem}"):
            if found := describe(asked.snapshot, iri):
                if found.successor:
                    return _redirect(found.successor, extension)
                return respond(_readable(found, page, stem, extension))
    for stem, extension in () if asked.memento else ways.items():
        if successor := archive.successor(stem, asked.snapshot):
            return _redirect(successor, extension)
    raise archive.missing([*reversed(ways)], asked.snapshot, named=asked.memento)


def _readable(found: Description, page: Page, stem: str, extension: str) -> Readable:
    cut = found.cut or ("naming" if found.left_out else "")
    write, shown = partial(write_document, found), partial(page, found)
    return Readable(f"/doc/{stem}", extension, found.iri, found.version, cut, write, shown)


def _redirect(iri: str, extension: str) -> Response:
    """Lead on to the thing that now stands for another, in the form that was asked for."""
    address = f"{href(iri)}{f'.{extension}' if extension else ''}"
    return Response(status=301, headers={**CORS, "Location": f"{address}{_query()}"})


def _query() -> str:
    return f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""

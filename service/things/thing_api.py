"""Things over HTTP: `/id/…` leads to `/doc/…`, where a thing's document stands in every format."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, request

from ..engines.engine import WHOLE, Answer, Engine, Wanted
from ..engines.formats import Format
from ..protocol.replies import CORS, holds, replied, unchanged
from ..protocol.tags import tag
from . import plain_page
from .addresses import PATH, here
from .choice import alternates, form, linked, split
from .documents import written
from .errors import UnknownThing
from .plain_page import Page
from .statements import Description, described


class Found(NamedTuple):
    """A thing's description, the path of its document without extension, and the extension that was asked for."""

    description: Description
    stem: str
    extension: str


def blueprint(engine: Engine, page: Page = plain_page.thing) -> Blueprint:
    """Return the addresses of things; ``page`` makes what a browser is shown."""
    things = Blueprint("things", __name__)

    @things.get("/id/<path:path>")
    def thing(path: str) -> Response:
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        address = f"{request.script_root}/doc/{quote(path, safe=PATH)}{query}"
        return Response(status=303, headers={**CORS, "Location": address, "Link": f'<{address}>; rel="describedby"'})

    @things.get("/doc/<path:path>")
    def document(path: str) -> Response:
        if held := _held(engine, path):
            return unchanged(*held)
        found = _found(engine, path)
        wanted, address = form(found.extension), f"{request.script_root}/doc/{found.stem}"
        others = alternates(address)
        response = page(found.description, others) if wanted is None else _data(found.description, wanted, path)
        response.headers.setdefault("Vary", "Accept")
        response.headers["Link"] = linked(address, found.description.iri)
        name = wanted.name if wanted else "html"
        response.headers["Content-Location"] = next(each.address for each in others if each.name == name)
        return response

    return things


def _found(engine: Engine, path: str) -> Found:
    """Return the thing of a path; one whose own key ends like an extension comes before the form of another."""
    for stem, extension in dict.fromkeys(((path, ""), split(path))):
        for iri in here().iris(f"id/{stem}"):
            if found := described(engine, iri):
                return Found(found, stem, extension)
    raise UnknownThing.at(f"/doc/{path}", ())


def _data(found: Description, wanted: Format, path: str) -> Response:
    answer = Answer(wanted, written(found, wanted), found.version, found.cut or ("naming" if found.left_out else ""))
    return replied(answer, _tag(found.version, path, wanted))


def _held(engine: Engine, path: str) -> tuple[str, str] | None:
    """Return the version and the tag of what the asker has already, if it still holds; it had them from us."""
    if not request.if_none_match:
        return None
    version, wanted = engine.version(), form(split(path)[1])
    named = _tag(version, path, wanted) if wanted else ""
    return (version, named) if holds(named) else None


def _tag(version: str, path: str, wanted: Format) -> str:
    return tag(version, sha256(path.encode()).hexdigest(), WHOLE, Wanted(None, wanted))

"""A document in whichever form is asked for: the response with its tag, its address, its other forms and its topic."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from flask import Response, request

from ..engines.engine import WHOLE, Answer, Wanted
from ..engines.formats import Format
from ..http.etags import tag
from ..http.negotiation import PAGE, Alternate, alternates, form, link_header
from ..http.responses import holds, not_modified, reply
from ..snapshot import Snapshot


class Readable(NamedTuple):
    """A document: its address without extension, the extension asked for, its topic, version and what cut it short."""

    address: str
    extension: str
    topic: str
    version: str
    cut: str
    write: Callable[[Format], bytes]
    page: Callable[[tuple[Alternate, ...]], Response]


def respond(found: Readable) -> Response:
    """Return the document in the form that this request wants."""
    wanted, address = form(found.extension), f"{request.script_root}{found.address}"
    others = alternates(address)
    if wanted is None:
        response = found.page(others)
    else:
        answer = Answer(wanted, found.write(wanted), found.version, found.cut)
        response = reply(answer, _tag(found.version, wanted))
    response.headers.setdefault("Vary", "Accept")
    response.headers["Link"] = link_header(address, found.topic)
    name = wanted.name if wanted else PAGE
    response.headers["Content-Location"] = next(each.address for each in others if each.name == name)
    return response


def if_unchanged(snapshot: Snapshot, extension: str) -> Response | None:
    """Return what to say to an asker who has this document of this version already; it was had from us."""
    if not request.if_none_match or not (wanted := form(extension)):
        return None
    named = _tag(snapshot.version(), wanted)
    return not_modified(snapshot.version(), named) if holds(named) else None


def _tag(version: str, wanted: Format) -> str:
    return tag(version, sha256(request.path.encode()).hexdigest(), WHOLE, Wanted(None, wanted))

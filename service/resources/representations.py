"""A document in whichever form is asked for: the response with its tag, its address, its other forms and its topic.

Which form is asked for is said by an extension, by `?format=`, by Accept. Keys of things contain dots (`core-1.1.2`),
so only an extension that is known counts, and a thing whose own key ends so is never hidden by it.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, request

from ..engines.engine import WHOLE, Answer, NotAcceptable, Wanted
from ..engines.formats import Format, formats_of
from ..http import operation
from ..http.addresses import PATH
from ..http.etags import tag
from ..http.mementos import VERSION
from ..http.negotiation import PAGE, choose_format, wants_page
from ..http.responses import holds, not_modified, reply, unknown_format
from ..snapshot import Snapshot

FORMS = tuple(formats_of("graph"))
EXTENSIONS = (PAGE, *(name for each in FORMS for name in (each.name, *each.also) if "/" not in name))


class Alternate(NamedTuple):
    """Another form of a document: where it is, its media type, and the name of the form."""

    address: str
    media_type: str
    name: str


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
    wanted, address = choose_form(found.extension), f"{request.script_root}{found.address}"
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
    if not request.if_none_match or not (wanted := choose_form(extension)):
        return None
    named = _tag(snapshot.version(), wanted)
    return not_modified(snapshot.version(), named) if holds(named) else None


def _tag(version: str, wanted: Format) -> str:
    return tag(version, sha256(request.path.encode()).hexdigest(), WHOLE, Wanted(None, wanted))


def split(path: str) -> tuple[str, str]:
    """Return a path and the known extension that it ends in, empty if it ends in none.

    >>> split("kawaguchi/measure/core-1.1.2"), split("kawaguchi/measure/core-1.1.2.ttl")
    (('kawaguchi/measure/core-1.1.2', ''), ('kawaguchi/measure/core-1.1.2', 'ttl'))
    """
    stem, _, extension = path.rpartition(".")
    return (stem, extension) if stem and extension in EXTENSIONS else (path, "")


def choose_form(extension: str) -> Format | None:
    """Return the format that this request wants; None for the page."""
    name = extension or operation.form(request.args)
    if wants_page(name):
        return None
    found = choose_format(name, "graph", FORMS)
    if found is None:
        raise (unknown_format(name) if name else NotAcceptable.listing("graph"))
    return found


def alternates(address: str) -> tuple[Alternate, ...]:
    """Return the forms of the document at an address (its path without extension, decoded)."""
    more = urlencode([(VERSION, request.args[VERSION])] if request.args.get(VERSION) else [])
    start, end = quote(address, safe=PATH), f"?{more}" if more else ""
    page = Alternate(f"{start}.{PAGE}{end}", "text/html", PAGE)
    return (page, *(Alternate(f"{start}.{each.name}{end}", each.media_type, each.name) for each in FORMS))


def link_header(address: str, topic: str = "") -> str:
    """Return the Link header of a document: its address, its other forms, and what it is about (RFC 8288)."""
    canonical = f'<{quote(address, safe=PATH)}>; rel="canonical"'
    about = [f'<{topic}>; rel="describes"'] if topic else []
    others = (f'<{each.address}>; rel="alternate"; type="{each.media_type}"' for each in alternates(address))
    return ", ".join([canonical, *about, *others])

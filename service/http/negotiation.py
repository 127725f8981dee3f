"""Which form of a document is asked for: by an extension, by `?format=`, by Accept; a page for a browser.

Keys of things contain dots (`core-1.1.2`), so only an extension that is known counts, and a thing whose own key ends so
is never hidden by it.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import request

from ..engines.engine import NotAcceptable
from ..engines.formats import FORMATS, Format, format_named, formats_of, prefers_page
from .addresses import PATH
from .mementos import VERSION
from .operation import form as form_name
from .responses import choose_format, unknown_format

FORMS = tuple(formats_of("graph"))
PAGE = "html"
EXTENSIONS = (PAGE, *(name for each in FORMS for name in (each.name, *each.also) if "/" not in name))


class Alternate(NamedTuple):
    """Another form of a document: where it is, its media type, and the name of the form."""

    address: str
    media_type: str
    name: str


def split(path: str) -> tuple[str, str]:
    """Return a path and the known extension that it ends in, empty if it ends in none.

    >>> split("kawaguchi/measure/core-1.1.2"), split("kawaguchi/measure/core-1.1.2.ttl")
    (('kawaguchi/measure/core-1.1.2', ''), ('kawaguchi/measure/core-1.1.2', 'ttl'))
    """
    stem, _, extension = path.rpartition(".")
    return (stem, extension) if stem and extension in EXTENSIONS else (path, "")


def form(extension: str) -> Format | None:
    """Return the format that this request wants; None for the page."""
    asked = extension or form_name(request.args)
    if asked in (PAGE, "text/html") or (not asked and prefers_page(request.headers.get("Accept", ""))):
        return None
    found = choose_format(asked, "graph", FORMATS)
    if found is None:
        raise (unknown_format(asked) if asked else NotAcceptable.listing("graph"))
    return format_named(found.name, "graph")


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

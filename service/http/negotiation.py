"""What a request would rather have: a page or data, and which format of data (RFC 9110, 12).

A page is for who names one, or names nothing and asks with a browser. The decision is made here for every address.
"""

from __future__ import annotations

from flask import request

from ..engines.formats import Family, Format, format_named, preferred_format, ranges

PAGE = "html"
PAGES = ("text/html", "application/xhtml+xml")


def wants_page(name: str = "") -> bool:
    """Say whether this request is to be answered with a page; ``name`` is the format that its address names, if any."""
    return name in (PAGE, *PAGES) if name else prefers_page(accept())


def prefers_page(header: str) -> bool:
    """Say whether an Accept header asks for a page before anything a program reads, as browsers do.

    >>> prefers_page("text/html,application/xml;q=0.9,*/*;q=0.8"), prefers_page("*/*"), prefers_page("text/*")
    (True, False, False)
    """
    wanted = ranges(header)
    page = max((media_range.quality for media_range in wanted if media_range.pattern in PAGES), default=0.0)
    return page > 0 and page >= max(media_range.quality for media_range in wanted)


def choose_format(name: str, family: Family, formats: tuple[Format, ...]) -> Format | None:
    """Return the format of a family for this request: the one that is named, else what it likes best; None if none."""
    return format_named(name, family, formats) if name else preferred_format(accept(), family, formats)


def accept() -> str:
    """Return the Accept header of the request that is being answered, empty if it has none."""
    return request.headers.get("Accept", "")

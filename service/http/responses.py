"""Responses: what an engine answers, with its entity tag, its version, its limits and the links between its pages.

Entity tags: whoever has an answer already is told in one line that it still holds.

A version never changes, so an answer is named by its version and by what was asked. The tag is weak, because
rows without an order and the names of blank nodes may come out differently. What can be different each time it is
asked (the time, a random number, another endpoint's answer) has no tag.

Answers over HTTP: an engine's answer as a response that any site may read, that names its version and its limits.

Pages of an answer over HTTP: `page` and `per-page` choose one, `Link` leads to the others (RFC 8288).

Frames: which other sites may show an answer in their pages: none, or those that the operator lists, for charts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import quote, urlencode

from flask import Response, current_app, request

from ... import __version__
from ..configuration.settings import Limits
from ..engines.cache import varies
from ..engines.engine import Answer, Dataset, Formats, NotAcceptable
from ..engines.formats import FORMATS
from ..results.answers import TABLE
from ..results.paging import USUAL, WHOLE, Window
from ..results.truncation import mark_truncation
from .mementos import SAFE
from .negotiation import PAGE as HTML
from .negotiation import PAGES, choose_format, wants_page
from .operation import only
from .problems import CORS, BadRequest

# Where the application keeps the sites that the operator lists (the setting `embed`).
SETTING = "KOTEIHYO_EMBED"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors "
)


def entity_tag(version: str, text: str, dataset: Dataset, wanted: Formats, limits: str = "") -> str:
    """Return the tag of an answer, empty if it has none; ``limits`` are those that may have cut it.

    >>> from ..engines.engine import ANY, WHOLE
    >>> len(entity_tag("v1", "ASK {}", WHOLE, ANY)), entity_tag("v1", "SELECT (now() AS ?t) {}", WHOLE, ANY)
    (32, '')
    """
    if not version or varies(text):
        return ""
    names = tuple(form.name if form else "" for form in wanted)
    return sha256(repr((__version__, version, text, tuple(dataset), names, limits)).encode()).hexdigest()[:32]


# Says that an answer has no rows (RFC 9651, a boolean); why, its `Link` leads to.
EMPTY = "Koteihyo-Empty"
# What a query is answered in: what the engine writes, and a table for who asks for plain text.
ASKED = (*FORMATS, TABLE)
__all__ = ["CORS", "holds", "not_modified", "reply", "state_limits", "wanted_formats"]


def reply(answer: Answer, tag: str = "", cache: str = "no-cache") -> Response:
    """Return the response that carries an answer; ``no-cache`` lets it be kept, and asked for again with its tag."""
    response = Response(mark_truncation(answer), content_type=answer.format.content_type, headers=CORS)
    _with_validators(response, answer.version, tag, cache)
    if answer.cut:
        response.headers["Koteihyo-Cut"] = answer.cut
    elif answer.rows == 0:
        response.headers[EMPTY] = "?1"
    return response


def not_modified(version: str, tag: str) -> Response:
    """Return the response that says: what you have still holds."""
    response = Response(status=304, headers=CORS)
    _with_validators(response, version, tag, "no-cache")
    return response


def holds(tag: str) -> bool:
    """Say whether the asker has what the tag names (RFC 9110, 13.1.2)."""
    return bool(tag) and not request.if_none_match.star_tag and request.if_none_match.contains_weak(tag)


def _with_validators(response: Response, version: str, tag: str, cache: str) -> None:
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = cache
    if version:
        response.headers["Koteihyo-Version"] = version
    if tag:
        response.set_etag(tag, weak=True)


def state_limits(limits: Limits) -> str:
    """Return the limits of one query as a header states them (RFC 9651, a dictionary).

    >>> state_limits(Limits(workers=2))  # doctest: +ELLIPSIS
    'seconds=20.0, rows=100000, bytes=67108864, memory=2147483648, at-once=2, queue=16, patience=10.0, body=1048576'
    """
    values = {
        "seconds": float(limits.seconds),
        "rows": limits.rows,
        "bytes": limits.size,
        "memory": limits.memory,
        "at-once": limits.workers,
        "queue": limits.waiting,
        "patience": float(limits.patience),
        "body": limits.body,
    }
    return ", ".join(f"{name}={value}" for name, value in values.items())


def wanted_formats(asked: str) -> Formats:
    """Return the formats that this request accepts: by the name it gives, else by its Accept header."""
    results, graph = choose_format(asked, "results", ASKED), choose_format(asked, "graph", FORMATS)
    if not (results or graph):
        raise (unknown_format(asked) if asked else NotAcceptable.listing("results", "graph"))
    return Formats(results, graph)


def unknown_format(asked: str, *offered: str) -> BadRequest:
    """Return the error for a format that there is not, with the names of those that there are."""
    names = ", ".join(offered or (form.name for form in FORMATS))
    return BadRequest(f"形式 {asked} は知られていません。使えるもの：{names}", f"No format {asked}; there are {names}.")


def page_or_json(asked: str) -> bool:
    """Say whether a page is wanted where there are a page and JSON; raises a `BadRequest` for any other format."""
    if asked not in ("", "json", "application/json", HTML, *PAGES):
        raise unknown_format(asked, "json", HTML)
    return wants_page(asked)


PAGE, SIZE = "page", "per-page"
# What the page of an answer takes besides: the column it is sorted by, all rows instead of one a thing, and the chart:
# the column along which it is drawn, that of its parts, and the order of its bars: the answer's, or the longest first.
ORDERS = ANSWER, AMOUNT = "answer", "amount"
SORT, UNFOLD, ALONG, PARTS, ORDER = DISPLAY = ("sort", "unfold", "along", "parts", "order")
# No page has more rows; the whole answer is had by leaving both parameters out.
LARGEST = 10_000


def window() -> Window:
    """Return the page that this request asks for; without either parameter that is the whole answer."""
    if PAGE not in request.args and SIZE not in request.args:
        return WHOLE
    return Window(_number(PAGE, 1, 10**9), _number(SIZE, USUAL, LARGEST))


def _number(name: str, default: int, largest: int) -> int:
    if name not in request.args:
        return default
    number = only(request.args, name)
    if not re.fullmatch(r"[1-9]\d{0,9}", number, re.ASCII) or int(number) > largest:
        raise BadRequest(
            f"{name} は1から{largest}までの整数です。",
            f"{name} takes one integer from 1 to {largest}.",
        )
    return int(number)


def with_links(response: Response, asked: Window, answer: Answer) -> None:
    """Say where the other pages are and how many rows there are; where the answer was cut, neither is known."""
    if not asked.size or answer.total is None:
        return
    last = asked.last(answer.total)
    places = {"first": 1, "prev": asked.page - 1, "next": asked.page + 1, "last": last}
    if answer.cut:
        del places["last"]
    for relation, page in places.items():
        if 1 <= page <= last:
            response.headers.add("Link", f'<{_address(page, asked.size)}>; rel="{relation}"')
    if not answer.cut:
        response.headers["Koteihyo-Total"] = str(answer.total)


def _address(page: int, size: int) -> str:
    """Return the address of this request for another page."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in (PAGE, SIZE)]
    return f"{quote(request.base_url, safe=SAFE)}?{urlencode([*kept, (PAGE, page), (SIZE, size)])}"


def listed_sites() -> tuple[str, ...]:
    """Return the sites that may show what can be embedded; empty where nothing can."""
    sites: tuple[str, ...] = current_app.config.get(SETTING, ())
    return sites


def policy(sites: Iterable[str] = ()) -> str:
    """Return what an answer says to a browser of what it may load, run and call, and of who may show it in a frame.

    >>> policy().rpartition("; ")[2], policy(["https://www.city.example"]).rpartition("; ")[2]
    ("frame-ancestors 'none'", 'frame-ancestors https://www.city.example')
    """
    return POLICY + (" ".join(sites) or "'none'")

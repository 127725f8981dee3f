"""Pages of an answer over HTTP: `page` and `per-page` choose one, `Link` leads to the others (RFC 8288)."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from flask import Response, request

from ..engines.engine import Answer
from ..results.paging import USUAL, WHOLE, Window
from .mementos import SAFE
from .operation import only
from .problems import BadRequest

PAGE, SIZE = "page", "per-page"
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
    found = only(request.args, name)
    if not re.fullmatch(r"[1-9]\d{0,9}", found, re.ASCII) or int(found) > largest:
        raise BadRequest(
            f"{name} は1から{largest}までの整数です。",
            f"{name} takes one integer from 1 to {largest}.",
        )
    return int(found)


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

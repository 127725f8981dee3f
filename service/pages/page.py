"""A page: a template with what it shows, in the reader's language, with a tag for who has it already."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Response, render_template, request

from .language import chosen


class Step(NamedTuple):
    """One step of the way from the first page to this one."""

    words: str
    href: str = ""


def page(template: str, *, title: str = "", trail: Sequence[Step] = (), status: int = 200, **shown: Any) -> Response:
    """Return the page that a template makes of what it is given; ``trail`` is the way to it, itself left out."""
    body = render_template(template, title=title, trail=trail, **shown)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = chosen()
    response.vary.update(("Accept", "Accept-Language", "Cookie"))
    response.cache_control.no_cache = True  # a reader's browser keeps it, and asks whether it still holds
    if status == HTTPStatus.OK:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response

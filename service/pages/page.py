"""Which plan a page is about, where its address may say so, and what else it may say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Response, render_template, request

from ..http.language import DEFAULT, current_language
from ..http.mementos import VERSION
from ..read_models.facts import Facts
from ..read_models.plans import plans
from .errors import BadFilter
from .japanese import mark_japanese
from .presentation import View, view


class Step(NamedTuple):
    """One step of the way from the first page to this one."""

    words: str
    href: str = ""


class Tab(NamedTuple):
    """One of the choices of which a page shows one: its code, its words, and how many there are, where that is said."""

    code: object
    words: str
    number: int | None = None


def page(template: str, *, title: str = "", trail: Sequence[Step] = (), status: int = 200, **shown: Any) -> Response:
    """Return the page that a template makes of what it is given; ``trail`` is the way to it, itself left out."""
    body = render_template(template, title=title, trail=trail, **shown)
    if current_language() != DEFAULT:
        body = mark_japanese(body)
    response = Response(body, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = current_language()
    response.vary.update(("Accept", "Accept-Language", "Cookie"))
    response.cache_control.no_cache = True  # a reader's browser keeps it, and asks whether it still holds
    if status == HTTPStatus.OK:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


# Names the whole: every plan at once.
EVERY = "all"


def only(*names: str) -> None:
    """Refuse an address that says something this page knows nothing of."""
    strange = next((arg for arg in request.args if arg not in (*names, "lang", VERSION)), None)
    if strange is not None:
        ja = f"「{strange[:60]}」という条件はこのページにありません。使えるのは {'、'.join(names)} です。"
        raise BadFilter(ja, f"This page has no condition “{strange[:60]}”. There are: {', '.join(names)}.")


def read_choice(name: str, known: Collection[str], default: str = "") -> str:
    """Return which of some codes the address names, the default where it names none; raises `BadFilter`."""
    code = request.args.get(name) or default
    if code and code not in known:
        codes = [*filter(None, known)]
        raise BadFilter(
            f"{name} には {'、'.join(codes)} のいずれかを指定してください。", f"{name} is one of {', '.join(codes)}."
        )
    return code


def chosen_plan(facts: Facts) -> View | None:
    """Return the plan that the address names, or the only one that there is; None for all of them."""
    asked, listed = request.args.get("plan", ""), plans(facts)
    if asked == EVERY or (not asked and len(listed) != 1):
        return None
    return view(facts, asked or next(iter(listed)))

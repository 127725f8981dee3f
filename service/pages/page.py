"""A page: which plan and what else its address may name, how it is cited, and a drawing of it for a frame.

It is cited by its title, the version that it shows, and the address at which it shows the same again. A frame in
somebody else's page has the drawing, where it comes from, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, render_template, request
from markupsafe import Markup

from ...graph.errors import KoteihyoError
from ..citation import Both, Citation, compose_citation
from ..http.addresses import place_of_answer
from ..http.language import DEFAULT, current_language
from ..http.mementos import VERSION
from ..http.responses import listed_sites, policy
from ..questions.answers import publication_date
from ..read_models.facts import Facts
from ..read_models.plans import plans
from ..snapshot import Snapshot
from .errors import BadFilter
from .japanese import mark_japanese
from .presentation import View, view

NOTHING: Mapping[str, str | list[str]] = {}


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


def cite_view(snapshot: Snapshot, view: View, aspect: Both, conditions: Sequence[str]) -> Citation:
    """Return how a page of one aspect of a plan is cited, with the conditions of its address that are set."""
    ja, en = view.titles
    title = f"{ja}{aspect[0]}", f"{en}: {aspect[1]}"
    return cite_page(snapshot, title, {name: request.args.get(name, "") for name in conditions})


def cite_page(
    snapshot: Snapshot, title: Both, asked: Mapping[str, str | list[str]] = NOTHING, path: str = ""
) -> Citation:
    """Return how the page that is being made is cited; ``asked`` are the conditions that it shows, empty ones left out.

    ``path`` is that of the page, where a file or a frame of it is being made.
    The address and the publisher are those of the settings, where an operator has given them.
    """
    place, version = place_of_answer(), snapshot.version()
    query = {name: value for name, value in {**asked, VERSION: version}.items() if value}
    address = f"{place.root}{(path or request.path).lstrip('/')}{'?' if query else ''}{urlencode(query, doseq=True)}"
    return compose_citation(title, version, publication_date(snapshot, version), address, publisher=place.publisher)


class NothingEmbedded(KoteihyoError):
    """No site may show anything of this service in its pages."""

    status = 404


def require_sites() -> None:
    """Raise `NothingEmbedded` where no site is listed."""
    if not listed_sites():
        raise NothingEmbedded(
            "このサービスの図は埋め込めません（設定 embed）。",
            "Charts of this service cannot be embedded: its setting embed lists no site.",
        )


def frame_page(title: str, drawn: str | Markup, citation: Citation) -> Response:
    """Return the page of a drawing, which the listed sites may show in theirs."""
    response = page("shared/frame.html", title=title, drawn=drawn, citation=citation)
    response.headers["Content-Security-Policy"] = policy(listed_sites())
    return response

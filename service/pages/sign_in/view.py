"""Signing in with a token, and out again: the pages that make a visitor of a stranger."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from ....graph.errors import KoteihyoError
from ...http.language import gettext as _
from ...http.middleware import client_address
from ...writing import visitor as visitors
from ...writing.sessions import Guesses
from ...writing.tokens import find_token
from ...writing.visitor import find_sessions, visitor
from ..page import Step, page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

SCOPES: dict[str, Callable[[], str]] = {
    "read": lambda: _("読み取り"),
    "curate": lambda: _("判断"),
    "write": lambda: _("書き込み"),
}
# An address of this service: one that begins another host's would lead a visitor away.
INSIDE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f]*")
# Characters of what is sent as a token; a longer one is none.
LONGEST = 200


class SignIn:
    """The form that asks for a token, and what is done with it."""

    def __init__(self) -> None:
        self.guesses, self.key = Guesses(), secrets.token_bytes(32)

    def show(self, status: HTTPStatus = HTTPStatus.OK, error: KoteihyoError | None = None) -> Response:
        """Return the form."""
        word = request.cookies.get(visitors.BEFORE) or secrets.token_urlsafe(32)
        response = page(
            "sign_in/sign_in.html",
            title=_("サインイン"),
            trail=[Step(_("サインイン"))],
            status=status,
            own=self._sign(word),
            following=_next_page(),
            error=error,
            scope=SCOPES[session.token.scope]() if (session := visitor()) else "",
            possible=bool(find_sessions().access.list_tokens()),
            minutes=round(find_sessions().seconds / 60),
        )
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return visitors.set_cookie(response, visitors.BEFORE, word)

    def enter(self) -> Response:
        """Begin the session of whoever sent a token that is known; raises `Refused` for a form that is another's."""
        visitors.require_own_form(self._sign(request.cookies.get(visitors.BEFORE, "")))
        file, client = find_sessions().access.file, client_address()
        self.guesses.admit(client)
        token = find_token(file, _sent_token()) if file else None
        if token is None:
            self.guesses.count(client)
            return self.show(HTTPStatus.UNAUTHORIZED, Unknown())
        return visitors.begin_session(visitors.lead(_next_page() or "/"), token)

    def _sign(self, word: str) -> str:
        """Return the word in the form of a visitor who has no session yet, by the word of their cookie."""
        return hmac.new(self.key, word.encode(), sha256).hexdigest()


def leave() -> Response:
    """End the visitor's session."""
    visitors.signed_in("read")
    return visitors.end_session(visitors.lead(visitors.SIGN_IN))


def blueprint(site: Site) -> Blueprint:
    """Return the pages for signing in and out."""
    pages, form = Blueprint("sign_in", __name__), SignIn()
    pages.add_url_rule(visitors.SIGN_IN, "form", form.show)
    pages.add_url_rule(visitors.SIGN_IN, "enter", form.enter, methods=["POST"])
    pages.add_url_rule("/sign-out", "leave", leave, methods=["POST"])
    return pages


class Unknown(KoteihyoError):
    """What was sent is no token of this service."""

    def __init__(self) -> None:
        super().__init__(
            "そのトークンは使えません。koteihyo_ で始まる文字列の全体を貼り付けてください。",
            "This token is not known here. Paste the whole of it, from koteihyo_ on.",
        )


def _sent_token() -> str:
    return request.form.get("token", "").strip()[:LONGEST]


def _next_page() -> str:
    """Return the page of this service that the visitor was on the way to, if there is one."""
    asked = request.values.get("next", "")
    return asked if INSIDE.fullmatch(asked) else ""

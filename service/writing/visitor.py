"""The visitor: who asks with a browser, as the session of their cookie says; and forms that nobody else can send.

A page for people who have signed in begins with ``session = signed_in("curate")``. It has the session, or the request
ends: with the page to sign in on, or with an error where the token does not allow it. Of a request that changes
something it also proves that its form is the visitor's own: the form holds the session's word (the macro ``own`` of
`shared/own.html`), and the browser says that it comes from here. What a visitor is answered is kept nowhere.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, request

from ...graph.errors import KoteihyoError
from ..http.addresses import describing
from ..http.negotiation import wants_page
from ..http.problems import problem_of
from .access import Forbidden, Unauthorized, forbidden
from .sessions import Session, Sessions
from .tokens import Token

COOKIE, FIELD = "koteihyo_session", "own"
# A visitor who has no session yet: the cookie that a form to sign in belongs to.
BEFORE = "koteihyo_form"
SIGN_IN = "/sign-in"
EXTENSION = "koteihyo-sessions"
READING = ("GET", "HEAD")


class SignInNeeded(Unauthorized):
    """Nobody has signed in, or the session has ended."""

    def __init__(self) -> None:
        super().__init__(
            "サインインしていないか、サインインの時間が過ぎました。何も変わっていません。"
            "サインインしてから、もう一度お試しください。",
            "You have not signed in, or the session has ended. Nothing was changed: sign in and try again.",
        )


class ForeignForm(Forbidden):
    """A form that does not come from a page of the visitor's own."""

    def __init__(self) -> None:
        super().__init__(
            "このサービスの、あなたのページから送られたことを確かめられませんでした。何も変わっていません。"
            "ページを開き直して、もう一度送ってください。",
            "This was not sent from a page of this service that is yours. Nothing was changed: "
            "open the page again, and send it from there.",
        )


def register(app: Flask, sessions: Sessions) -> None:
    """Let an application know its visitors; registered before all that writes headers, so that its own are the last."""
    app.extensions[EXTENSION] = sessions
    app.after_request(_keep_nowhere)
    app.register_error_handler(SignInNeeded, _lead_to_sign_in)


def find_sessions() -> Sessions:
    """Return the sessions of the application that answers."""
    sessions: Sessions = current_app.extensions[EXTENSION]
    return sessions


def may(scope: str) -> bool:
    """Return whether whoever asks has signed in and may do what a scope allows."""
    session = visitor()
    return session is not None and session.allows(scope)


def visitor() -> Session | None:
    """Return the session of whoever asks, None for a stranger."""
    if "visitor" not in g:
        g.visitor = find_sessions().find(request.cookies.get(COOKIE, ""))
    session: Session | None = g.visitor
    return session


def signed_in(scope: str) -> Session:
    """Return the session of whoever asks, whose token allows what the scope names.

    Raises `SignInNeeded`, `Forbidden`, and, of a request that may change something, `ForeignForm`.
    """
    session = visitor()
    if session is None:
        raise SignInNeeded
    if request.method not in READING:
        require_own_form(session.form)
    if not session.allows(scope):
        raise forbidden(session.token, scope)
    return session


def require_own_form(word: str) -> None:
    """Raise `ForeignForm` unless the form that was sent holds a word, and the browser says that it comes from here."""
    sent = request.form.get(FIELD, "")
    if not (comes_from_here() and word and hmac.compare_digest(sent.encode(), word.encode())):
        raise ForeignForm


def comes_from_here() -> bool:
    """Say whether the browser names this service as where the request comes from (RFC 6454, Fetch Metadata)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    places = (request.host_url, describing().public_url)
    return request.headers.get("Origin", "").rstrip("/") in {_origin(place) for place in places if place}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def begin_session(response: Response, token: Token) -> Response:
    """Give the visitor a session for a token, in the place of the one that they had."""
    sessions = find_sessions()
    sessions.end(request.cookies.get(COOKIE, ""))
    return set_cookie(response, COOKIE, sessions.begin(token))


def end_session(response: Response) -> Response:
    """Let the visitor's session be over, here and in the browser."""
    find_sessions().end(request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path=_root(), secure=request.is_secure, httponly=True, samesite="Strict")
    return response


def set_cookie(response: Response, name: str, value: str) -> Response:
    """Set a cookie that scripts do not see and that other sites' pages do not send."""
    response.set_cookie(name, value, path=_root(), secure=request.is_secure, httponly=True, samesite="Strict")
    return response


def _root() -> str:
    return request.script_root or "/"


def sign_in_address() -> str:
    """Return where to sign in, and to come back from there to what was asked for."""
    asked = request.full_path.rstrip("?") if request.method in READING else ""
    return SIGN_IN + (f"?next={quote(asked, safe='')}" if asked and not asked.startswith(SIGN_IN) else "")


def lead(path: str) -> Response:
    """Return the response that leads on to a page of this service."""
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{request.script_root}{path}"})


def may_sign_in() -> bool:
    """Say whether anybody has a token to sign in with."""
    try:
        return bool(find_sessions().access.list_tokens())
    except KoteihyoError:
        return False


def _lead_to_sign_in(error: SignInNeeded) -> Response:
    if request.method in READING and wants_page():
        return lead(sign_in_address())
    return problem_of(error)


def _keep_nowhere(response: Response) -> Response:
    """Let nobody keep what a visitor was answered: neither a proxy, nor the browser once they have signed out."""
    if request.cookies.get(COOKIE) and request.endpoint != "static" and visitor():
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"  # Without a referrer a form has no origin (Fetch, 3.2).
        response.headers.pop("ETag", None)
        response.vary.add("Cookie")
    return response

"""Who is let in: the token of a request, read from its header, and what it allows (RFC 6750)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, current_app, g, request

from ...graph.errors import KoteihyoError
from ..http.kept_pages import PRIVATE
from . import tokens
from .tokens import Token

REALM = 'Bearer realm="koteihyo"'
# Answered to anybody, also where reading takes a token: who watches the service, and browsers that ask what they may.
OPEN = ("health.state", "sign_in.enter", "sign_in.form", "static")


class Unauthorized(KoteihyoError):
    """The request has no token, or one that is not known."""

    status = 401

    def __init__(self, ja: str, en: str, challenge: str = REALM) -> None:
        super().__init__(ja, en)
        self.headers = {"WWW-Authenticate": challenge}


class Forbidden(Unauthorized):
    """The token does not allow this."""

    status = 403


class WritingOff(KoteihyoError):
    """Nobody can write here; who came without a token is told that it takes one (RFC 9110, 15.5.2)."""

    def __init__(self, ja: str, en: str, *, lacking: bool = False) -> None:
        super().__init__(ja, en)
        self.status = Unauthorized.status if lacking else Forbidden.status
        self.headers = {"WWW-Authenticate": REALM} if lacking else {}


def token_file(named: Path | None, data: Path | None) -> Path | None:
    """Return the file of tokens: the one that the settings name, else the data folder's; None without either."""
    return named or (data / tokens.FILE if data else None)


class Access:
    """The tokens of a file, looked at for every request; without a file nobody writes."""

    def __init__(self, file: Path | None) -> None:
        self.file = file

    def list_tokens(self) -> tuple[Token, ...]:
        """Return what is kept of all tokens, none where there is no file."""
        return tokens.read_tokens(self.file) if self.file else ()

    def require_writing(self, *, lacking: bool = False) -> Path:
        """Return the file of tokens, if there is any; else writing, and all that comes with it, is off.

        ``lacking`` is whether the request should have a token, and has none.
        """
        if self.file is None:
            raise WritingOff(
                "データは別のサーバーにあり、検査を通さずには書けないため、ここでは書き込めません。",
                "Writing is off: the data are on another server, where writes would pass by the gate.",
            )
        if not tokens.read_tokens(self.file):
            raise WritingOff(
                "書き込みは停止しています。koteihyo token add 名前 でトークンを発行すると利用できます。",
                "Writing is off: koteihyo token add NAME makes a token, which turns it on.",
                lacking=lacking,
            )
        return self.file

    def require_writer(self) -> Token:
        """Return the token of a request that may write, or raise what it lacks."""
        self.require_writing(lacking="Authorization" not in request.headers)
        return self.require_token("write")

    def require_token(self, scope: str) -> Token:
        """Return the token of the request, which allows what the scope names."""
        kind, _, word = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not word.strip():
            raise Unauthorized(
                "トークンが必要です（Authorization: Bearer …）。", "A token is needed (Authorization: Bearer …)."
            )
        token = tokens.find_token(self.file, word.strip()) if self.file else None
        if token is None:
            unknown = f'{REALM}, error="invalid_token"'
            raise Unauthorized("そのトークンは使えません。", "This token is not known here.", unknown)
        if not token.allows(scope):
            raise forbidden(token, scope)
        return token

    def is_writer(self, header: str) -> bool:
        """Say whether an Authorization header is of somebody who may write, before anything else is known of him."""
        kind, _, word = header.partition(" ")
        try:
            token = tokens.find_token(self.file, word.strip()) if self.file and kind.lower() == "bearer" else None
        except KoteihyoError:
            return False
        return token is not None and token.allows("write")

    def guard(self, app: Flask, signed_in: Callable[[], bool]) -> None:
        """Let nobody read without a token; who has signed in with one has shown it."""

        @app.before_request
        def require_reader() -> None:
            if request.method != "OPTIONS" and request.endpoint not in OPEN:
                if not signed_in():
                    self.require_token("read")
                g.reader = True

        @app.after_request
        def forbid_caching(response: Response) -> Response:
            """Let nobody keep an answer for another: not a browser, not a proxy on the way."""
            response.headers["Cache-Control"] = "private, no-store"
            response.vary.add("Authorization")
            return response

        app.config[PRIVATE] = True


def forbidden(token: Token, scope: str) -> Forbidden:
    """Return the error for a token that does not allow what a scope names."""
    return Forbidden(
        f"{token.name} のトークンの権限では、この操作はできません（権限 {scope} が必要です）。",
        f"The token of {token.name} does not allow this: it takes the scope {scope}.",
        f'{REALM}, error="insufficient_scope", scope="{scope}"',
    )


def stranger() -> bool:
    """Say whether whoever asks may not know what is published."""
    return bool(current_app.config.get(PRIVATE)) and "reader" not in g


def admit(size: int) -> None:
    """Let the body of this request, whose sender is known, be of a size of its own."""
    request.max_content_length = request.max_form_memory_size = size

"""Errors over HTTP: every fault is one JSON shape, a problem document (RFC 9457), in Japanese and English.

Faults that the asker can mend carry their own status. A fault that nobody foresaw is a 500 that is logged.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Flask, Response, current_app, json
from werkzeug.exceptions import HTTPException

from ..graph.base import BASE
from ..graph.errors import KoteihyoError
from .engine import BadQuery, Busy

# Statuses that the web framework answers with, in Japanese.
SAID = {
    404: "そのアドレスには何もありません。",
    405: "このアドレスではその方法（メソッド）は使えません。",
    413: "送られた内容が大きすぎます。",
    414: "アドレスが長すぎます。",
    415: "送られた内容の種類を扱えません。",
}
# Seconds after which a queue has moved on.
RETRY = "5"


class BadRequest(KoteihyoError):
    """The request is not one that the protocol knows."""


class Unsupported(KoteihyoError):
    """What was sent is of a type that nothing here reads."""

    status = 415


def register(app: Flask) -> None:
    """Let the application render every error."""
    app.register_error_handler(KoteihyoError, mended)
    app.register_error_handler(HTTPException, framework)
    app.register_error_handler(Exception, unforeseen)


def mended(error: KoteihyoError) -> Response:
    """Return the problem document of a fault that its asker can mend."""
    more: dict[str, object] = {}
    if error.line:
        more["line"] = error.line
    if isinstance(error, BadQuery) and error.column:
        more["column"] = error.column
    response = problem(error.status, error.ja, error.en, slug(type(error).__name__), more)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = RETRY
    return response


def framework(error: HTTPException) -> Response:
    """Return the problem document of a status that the web framework decided, with its headers (Allow, …)."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    response = problem(status, SAID.get(status, HTTPStatus(status).phrase), error.description or "", "")
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def unforeseen(error: Exception) -> Response:
    """Return a problem document that gives nothing away; what happened is in the log."""
    current_app.logger.error("unforeseen fault", exc_info=error)
    return problem(500, "サービス内部の誤りです。記録しました。", "A fault of this service; it has been logged.", "")


def problem(status: int, ja: str, en: str, name: str, more: dict[str, object] | None = None) -> Response:
    """Return a problem document; its type is ``about:blank`` where the status says it all."""
    body = {
        "type": f"{BASE}problem/{name}" if name else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": f"{ja}\n{en}".strip(),
        **(more or {}),
    }
    response = Response(json.dumps(body), status, content_type="application/problem+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def slug(name: str) -> str:
    """Return a class's name as it stands in an address.

    >>> slug("TimeExceeded")
    'time-exceeded'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()

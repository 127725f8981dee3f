"""Errors over HTTP: every fault is one JSON shape, a problem document (RFC 9457), or a page for a browser.

Both are in Japanese and English. Faults that the asker can mend carry their own status. A fault that nobody
foresaw is a 500 that is logged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import partial
from http import HTTPStatus
from math import ceil

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.utils import host_is_trusted

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..engines.engine import BadQuery, NotAcceptable, NotPublished, TimeExceeded
from ..engines.formats import FORMATS
from .negotiation import wants_page

# Any page may ask and may read what it is told: the data are open, and nothing here depends on who asks.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Koteihyo-Version, Koteihyo-Cut, Koteihyo-Empty, Koteihyo-Limits, Koteihyo-Total, ETag, Retry-After, Link, "
        "Memento-Datetime, "
        "Content-Location"
    ),
}
# Titles and, where nothing more is known, what is said of a status.
SAID = {
    400: ("要求が正しくありません", "要求を解釈できません。"),
    401: ("トークンが必要です", "この操作にはトークンが必要です。"),
    403: ("受け付けません", "この操作は許可されていません。"),
    404: ("見つかりません", "指定されたURLには何もありません。"),
    405: ("使用できないメソッド", "このURLではそのメソッドを使用できません。"),
    406: ("その形式では提供できません", "要求された形式では提供できません。"),
    409: ("現在のデータには適用できません", "現在のデータと整合しない要求です。"),
    410: ("現在はありません", "そのURLにあったものは、現在はありません。"),
    412: ("状態が変更されています", "要求された状態ではありません。"),
    413: ("大きすぎます", "送信された内容が大きすぎます。"),
    414: ("URLが長すぎます", "URLが長すぎます。"),
    415: ("対応していない種類", "送信された内容の種類には対応していません。"),
    421: ("ホスト名が異なります", "このサービスはその名では応答しません。"),
    422: ("検査で不合格です", "この変更は検査で不合格です。"),
    429: ("要求が多すぎます", "要求が多すぎます。しばらくしてから再度お試しください。"),
    500: ("内部エラー", "サービスの内部エラーです。記録しました。"),
    507: ("空き容量が不足しています", "ディスクの空き容量が不足しています。"),
    503: ("現在は応答できません", "現在は応答できません。"),
}
# Seconds after which it makes sense to ask again: a queue has moved on in five, the same heavy query may pass when
# others have ended, and a version is published by hand.
RETRY = {TimeExceeded: 60, NotPublished: 60}
QUEUE = 5
# Bytes of an address. The longest question of the library has four thousand characters; if all were Japanese, an
# address would take nine bytes for each.
ADDRESS = 64 << 10


class BadRequest(KoteihyoError):
    """The request is not one that the protocol knows."""


class Unsupported(KoteihyoError):
    """What was sent is of a type that nothing here reads."""

    status = 415


class AddressTooLong(KoteihyoError):
    """The address holds more than an address can be relied on to hold."""

    status = 414


class UnknownHost(KoteihyoError):
    """The service is asked by a name that is not one of its own."""

    status = 421


def register(app: Flask, hosts: Collection[str] = ()) -> None:
    """Let the application render every error, and be asked by its own names only; without any, by all."""
    app.before_request(_of_a_length)
    if hosts:
        app.before_request(partial(_of_a_name, hosts))
    app.register_error_handler(KoteihyoError, problem_of)
    app.register_error_handler(HTTPException, framework_problem)
    app.register_error_handler(Exception, unforeseen_problem)


def _of_a_length() -> None:
    if len(request.query_string) + len(request.environ.get("PATH_INFO", "")) > ADDRESS:
        raise AddressTooLong(
            f"URLが長すぎます（{ADDRESS}バイトまで）。長い問い合わせはPOSTで送ってください。",
            f"The address is longer than {ADDRESS} bytes: send long queries by POST.",
        )


def _of_a_name(hosts: Collection[str]) -> None:
    """Refuse what is meant for another name; whoever watches the service asks by its address."""
    if request.endpoint != "health.state" and not host_is_trusted(request.environ.get("HTTP_HOST", "").lower(), hosts):
        raise UnknownHost(
            "このサービスはその名（Host）では答えません。", "This service does not answer by that name (Host)."
        )


def problem_of(error: KoteihyoError) -> Response:
    """Return the problem of a fault that its asker can mend."""
    response = problem(error.status, error.ja, error.en, slug(type(error).__name__), _machine_readable(error))
    if error.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        response.headers["Accept-Post"] = "application/sparql-query, application/x-www-form-urlencoded"
    response.headers.update(getattr(error, "headers", {}))
    if error.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response.headers["Retry-After"] = str(ceil(getattr(error, "retry", None) or RETRY.get(type(error), QUEUE)))
    return response


def _machine_readable(error: KoteihyoError) -> dict[str, object]:
    """Return what a program can use of an error: a place, formats, addresses nearby, what a check has found."""
    if isinstance(error, NotAcceptable):
        return {"formats": [form.media_type for form in error.formats or FORMATS]}
    more: dict[str, object] = {"line": error.line, "column": error.column if isinstance(error, BadQuery) else None}
    more["nearest"] = getattr(error, "nearest", ())
    more["findings"] = getattr(error, "findings", ())
    return {name: value for name, value in more.items() if value}


def framework_problem(error: HTTPException) -> Response:
    """Return the problem of a status that the web framework decided, with its headers (Allow, …)."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    response = problem(status, _status_in_japanese(status)[1], error.description or "", "")
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def unforeseen_problem(error: Exception) -> Response:
    """Return a problem that gives nothing away; what happened is in the log."""
    current_app.logger.error("unforeseen fault", exc_info=error)
    return problem(500, SAID[500][1], "A fault of this service; it has been logged.", "")


def problem(status: int, ja: str, en: str, name: str, more: Mapping[str, object] | None = None) -> Response:
    """Return a problem document, or its page; its type is ``about:blank`` where the status says it all."""
    body = {
        "type": f"{BASE}problem/{name}" if name else "about:blank",
        "title": f"{_status_in_japanese(status)[0]} / {HTTPStatus(status).phrase}",
        "status": status,
        "detail": f"{ja}\n{en}".strip(),
        **(more or {}),
    }
    headers = {**CORS, "Vary": "Accept", "Cache-Control": "no-store", "Content-Language": "ja, en"}
    if wants_page():
        page = render_template(
            "shared/problem.html",
            ja=ja,
            en=en,
            phrase=HTTPStatus(status).phrase,
            said_of=_status_in_japanese(status),
            **body,
        )
        return Response(page, status, headers, content_type="text/html; charset=utf-8")
    return Response(json.dumps(body), status, headers, content_type="application/problem+json")


def _status_in_japanese(status: int) -> tuple[str, str]:
    """Return a status's title and sentence in Japanese."""
    return SAID.get(status, (f"状態 {status}", HTTPStatus(status).phrase))


def slug(name: str) -> str:
    """Return a class's name as it stands in an address.

    >>> slug("TimeExceeded")
    'time-exceeded'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()

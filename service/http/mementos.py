"""Which version a request asks: ``?version=`` names one, ``Accept-Datetime`` says when it was current (RFC 7089).

An address that has neither is the original and its own TimeGate. With ``version`` it is a memento: whatever is
published later, it answers the same. What is negotiated by time says in ``Content-Location`` which memento that is.

This is the door: the first to ask for the requested version resolves it, everybody after that is given the same, and
the answer says in its headers what it was.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request
from werkzeug.http import http_date, parse_date

from ...graph.versions.folders import Publication
from ..snapshot import Snapshot, Snapshots
from .operation import only, parameters
from .problems import BadRequest

LINKS = "application/link-format"
# The parameter that names a version, on every address that has versions.
VERSION = "version"
# Seconds that an answer of a named version may be kept without asking: it changes only when this program does.
KEPT = 86_400
# An address longer than this is not repeated in the answer's head.
LONG = 2000
# What stays as it is when an address is repeated: `<`, `>`, quotes and spaces do not.
SAFE = ";/?:@&=+$,!~*'()#%"


class RequestedVersion(NamedTuple):
    """The snapshot that a request asks; whether it is a memento, and if so whether by its time and not by its name."""

    snapshot: Snapshot
    memento: bool = False
    negotiated: bool = False


def requested_version(snapshots: Snapshots, named: str | None = None) -> RequestedVersion:
    """Return what this request asks; ``named`` is the version that it names, left out: as its address has it.

    Raises `UnknownVersion`, or a `BadRequest` where the time is none.
    """
    if "requested_version" not in g:
        g.requested_version = _resolve_version(
            snapshots, only(parameters(request.query_string), VERSION) if named is None else named
        )
    version: RequestedVersion = g.requested_version
    return version


def _resolve_version(snapshots: Snapshots, name: str) -> RequestedVersion:
    if name:
        return RequestedVersion(snapshots.at(name), memento=True)
    wanted = request.headers.get("Accept-Datetime", "")
    if wanted and (history := snapshots.history()):
        return RequestedVersion(snapshots.at(_current_at(_read_date(wanted), history)), memento=True, negotiated=True)
    return RequestedVersion(snapshots.at())


def register(app: Flask) -> None:
    """Let every answer say which version it is of."""
    app.after_request(_state_version)


def _state_version(response: Response) -> Response:
    version: RequestedVersion | None = g.get("requested_version")
    return (
        state_version_dates(response, version)
        if version and response.status_code < HTTPStatus.BAD_REQUEST
        else response
    )


def _current_at(time: datetime, history: list[Publication]) -> str:
    """Return the version that was current at a time; before the first, that is the one closest to it."""
    return next(
        (publication.version for publication in reversed(history) if _time(publication) <= time), history[0].version
    )


def _time(publication: Publication) -> datetime:
    return datetime.fromisoformat(publication.time)


def state_version_dates(response: Response, requested: RequestedVersion) -> Response:
    """Return the response, saying which version it is of and when that was published."""
    version = requested.snapshot.version()
    if not requested.memento or requested.negotiated:
        response.vary.add("Accept-Datetime")
    if version:
        response.headers.setdefault("Koteihyo-Version", version)
    if requested.memento and (since := requested.snapshot.since()):
        response.headers["Memento-Datetime"] = http_date(since)
    if request.method in ("GET", "HEAD") and len(request.query_string) + len(request.path) < LONG:
        _add_links(response, requested)
    whole = response.status_code == HTTPStatus.OK and "Koteihyo-Cut" not in response.headers
    if requested.memento and not requested.negotiated and whole and response.headers.get("Cache-Control") == "no-cache":
        response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return response


def original() -> str:
    """Return the address of this request without a version, in characters that a header may hold."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != VERSION]
    return quote(request.base_url, safe=SAFE) + (f"?{urlencode(kept)}" if kept else "")


def memento(address: str, version: str) -> str:
    """Return the address of a version of an original.

    >>> memento("https://a.jp/queries/x", "5f9a"), memento("https://a.jp/sparql?query=ASK", "5f9a")
    ('https://a.jp/queries/x?version=5f9a', 'https://a.jp/sparql?query=ASK&version=5f9a')
    """
    return f"{address}{'&' if '?' in address else '?'}{VERSION}={version}"


def _add_links(response: Response, version: RequestedVersion) -> None:
    """Say where the original is, which is also who negotiates, and the list of its mementos (RFC 7089, 2.2.4)."""
    address = original()
    response.headers.add("Link", f'<{address}>; rel="original timegate"')
    host = quote(request.host_url, safe=SAFE)
    listed = urlencode({"of": f"/{address.removeprefix(host)}", "format": "link"})
    response.headers.add("Link", f'<{host}versions?{listed}>; rel="timemap"; type="{LINKS}"')
    if version.negotiated:
        response.headers["Content-Location"] = memento(address, version.snapshot.version())


def _read_date(wanted: str) -> datetime:
    if (wanted_day := parse_date(wanted)) is None:
        raise BadRequest(
            "Accept-Datetime が日時ではありません（例：Wed, 25 Nov 2026 00:00:00 GMT）。",
            "Accept-Datetime is not a date of HTTP such as Wed, 25 Nov 2026 00:00:00 GMT.",
        )
    return wanted_day

"""Answers over HTTP: an engine's answer as a response that any site may read, that names its version and its limits."""

from __future__ import annotations

from flask import Response, request

from ..configuration.settings import Limits
from ..engines.engine import Answer, NotAcceptable, Wanted
from ..engines.formats import FORMATS
from ..results.answers import TABLE
from ..results.truncation import mark_truncation
from .negotiation import choose_format
from .problems import CORS, BadRequest

# What a query is answered in: what the engine writes, and a table for who asks for plain text.
ASKED = (*FORMATS, TABLE)
__all__ = ["CORS", "holds", "not_modified", "reply", "state_limits", "wanted_formats"]


def reply(answer: Answer, tag: str = "", cache: str = "no-cache") -> Response:
    """Return the response that carries an answer; ``no-cache`` lets it be kept, and asked for again with its tag."""
    response = Response(mark_truncation(answer), content_type=answer.format.content_type, headers=CORS)
    _with_validators(response, answer.version, tag, cache)
    if answer.cut:
        response.headers["Koteihyo-Cut"] = answer.cut
    return response


def not_modified(version: str, tag: str) -> Response:
    """Return the response that says: what you have still holds."""
    response = Response(status=304, headers=CORS)
    _with_validators(response, version, tag, "no-cache")
    return response


def holds(tag: str) -> bool:
    """Say whether the asker has what the tag names (RFC 9110, 13.1.2)."""
    return bool(tag) and not request.if_none_match.star_tag and request.if_none_match.contains_weak(tag)


def _with_validators(response: Response, version: str, tag: str, cache: str) -> None:
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = cache
    if version:
        response.headers["Koteihyo-Version"] = version
    if tag:
        response.set_etag(tag, weak=True)


def state_limits(limits: Limits) -> str:
    """Return the limits of one query as a header states them (RFC 9651, a dictionary).

    >>> state_limits(Limits(workers=2))  # doctest: +ELLIPSIS
    'seconds=20.0, rows=100000, bytes=67108864, memory=2147483648, at-once=2, queue=16, patience=10.0, body=1048576'
    """
    values = {
        "seconds": float(limits.seconds),
        "rows": limits.rows,
        "bytes": limits.size,
        "memory": limits.memory,
        "at-once": limits.workers,
        "queue": limits.waiting,
        "patience": float(limits.patience),
        "body": limits.body,
    }
    return ", ".join(f"{name}={value}" for name, value in values.items())


def wanted_formats(asked: str) -> Wanted:
    """Return the formats that this request accepts: by the name it gives, else by its Accept header."""
    results, graph = choose_format(asked, "results", ASKED), choose_format(asked, "graph", FORMATS)
    if not (results or graph):
        raise (unknown_format(asked) if asked else NotAcceptable.listing("results", "graph"))
    return Wanted(results, graph)


def unknown_format(asked: str, *there: str) -> BadRequest:
    """Return the error for a format that there is not, with the names of those that there are."""
    names = ", ".join(there or (each.name for each in FORMATS))
    return BadRequest(f"形式 {asked} は知られていません。使えるもの：{names}", f"No format {asked}; there are {names}.")

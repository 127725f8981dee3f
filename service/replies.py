"""Answers over HTTP: an engine's answer as a response that any site may read and that names its version."""

from __future__ import annotations

from flask import Response, request

from .engine import Answer, NotAcceptable, Wanted
from .formats import FORMATS, Family, Format, named, preferred
from .problems import BadRequest

# Any page may ask: the data are open, and nothing here depends on who asks.
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Koteihyo-Version"}


def replied(answer: Answer) -> Response:
    """Return the response that carries an answer."""
    response = Response(answer.body, content_type=answer.format.content_type, headers=CORS)
    response.headers["Vary"] = "Accept"
    if answer.version:
        response.headers["Koteihyo-Version"] = answer.version
    return response


def wanted(asked: str) -> Wanted:
    """Return the formats that this request accepts: by the name it gives, else by its Accept header."""
    results, graph = chosen(asked, "results", FORMATS), chosen(asked, "graph", FORMATS)
    if not (results or graph):
        raise (BadRequest(*_unknown(asked)) if asked else NotAcceptable.listing("results", "graph"))
    return Wanted(results, graph)


def chosen(asked: str, family: Family, formats: tuple[Format, ...]) -> Format | None:
    """Return the format of a family for this request, None if it accepts none of them."""
    if asked:
        return named(asked, family, formats)
    return preferred(request.headers.get("Accept", ""), family, formats)


def _unknown(asked: str) -> tuple[str, str]:
    names = ", ".join(each.name for each in FORMATS)
    return f"形式 {asked} は知られていません。使えるもの：{names}", f"There is no format {asked}; there are {names}"

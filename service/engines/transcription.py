"""Another engine's answer in our own hand: read whole, cut at the limit, and written in the format that was asked for.

Every endpoint is asked for JSON or N-Triples, whatever the asker wants, because these are the two that all of them
write right: half a document is seen to be one, rows can be counted, and CSV is the W3C's whoever answered.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from .engine import Unavailable
from .formats import XML, Format
from .xml import legible, serialized

JSON_TYPE, TRIPLES_TYPE = "application/sparql-results+json", "application/n-triples"
# What servers call N-Triples; Turtle is read as well, because N-Triples is Turtle.
TRIPLES = {TRIPLES_TYPE: RdfFormat.N_TRIPLES, "text/plain": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE}
RESULTS = (JSON_TYPE, "application/json")


class Written(NamedTuple):
    """An answer in the format that was asked for, its rows or triples, and whether there were more."""

    body: bytes
    rows: int | None
    cut: bool = False


class Unreadable(Unavailable):
    """The endpoint answered with something that is not what it says, or not whole."""


def results(body: bytes, wanted: Format, limit: int) -> Written:
    r"""Return solutions or a boolean, from JSON.

    >>> from .formats import CSV
    >>> results(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"urn:x"}}]}}', CSV, 9)
    Written(body=b'a\r\nurn:x\r\n', rows=1, cut=False)
    """
    document = read_json(body)
    rows = document.get("results", {}).get("bindings")
    if cut := rows is not None and len(rows) > limit:
        rows = document["results"]["bindings"] = rows[:limit]
        body = json.dumps(document, ensure_ascii=False).encode()
    try:
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
        written = found.serialize(format=getattr(QueryResultsFormat, wanted.engine))
    except (SyntaxError, ValueError) as error:
        raise unreadable(str(error)) from None
    return Written(
        legible(written or b"") if wanted == XML else written or b"", None if rows is None else len(rows), cut
    )


def read_json(body: bytes) -> dict[str, Any]:
    """Return the document that SPARQL's JSON is; raises `Unreadable` if it is not one, or not whole."""
    try:
        document = json.loads(body)
    except ValueError as error:
        raise unreadable(str(error)) from None
    if not isinstance(document, dict) or not ("boolean" in document or "bindings" in document.get("results", ())):
        raise unreadable("no results in the JSON")
    return document


def graph(body: bytes, media_type: str, wanted: Format, limit: int) -> Written:
    """Return a graph, from N-Triples or Turtle; a triple is there once, as graphs are sets."""
    try:
        found = dict.fromkeys(quad.triple for quad in parse(body, format=TRIPLES[media_type]))
        kept = list(islice(found, limit))
        written = serialized(kept, wanted)
    except (SyntaxError, ValueError) as error:
        raise unreadable(str(error)) from None
    return Written(written, len(kept), len(found) > limit)


def unreadable(reason: str) -> Unreadable:
    """Return the error for an answer that cannot be read."""
    words = " ".join(reason.split())[:300]
    return Unreadable(
        f"エンドポイントの応答が途中で切れているか、正しくありません（{words}）。",
        f"The endpoint's answer is broken off or not what it says it is: {words}",
    )

"""Portability: which query may be sent to another engine, and how its answer becomes one of ours.

Virtuoso answers anybody's `bif:http_get(…)` by calling that address, takes updates where a query belongs, and fetches
documents for `DEFINE get:soft`. So what is sent is SPARQL 1.1 and none of what engines add to the language: the first
word must be that of a query, and names of an engine's own functions are refused.

Every endpoint is asked for JSON or N-Triples, whatever the asker wants, because these are the two that all of them
write right: half a document is seen to be one, rows can be counted, and CSV is the W3C's whoever answered.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from ..sandbox.guard import check_query, resolve_escapes
from ..sandbox.query_text import FORMS, Form, Token, place, tokens
from .engine import BadQuery, Refused, Unavailable
from .formats import XML, Format
from .xml import replace_forbidden, serialize_statements

# Prefixes that Virtuoso knows without being told, and that name its own procedures.
OWN = re.compile(r"(?<![a-z0-9])(bif|sql):")
# IRIs that such a name can be put together from: PREFIX b: <bi> and b:f:http_get.
PARTS = {"<b>", "<bi>", "<bif>", "<s>", "<sq>", "<sql>"}

STARRED = ("SELECT", "DISTINCT", "REDUCED")
UNSET = ["VALUES", "{", "UNDEF", "}"]


class NotPortable(BadQuery):
    """The text is not a query, or not one of SPARQL 1.1."""


def form_of(text: str) -> Form:
    """Return the form of a query that may be sent; raise `BadQuery` or `Refused` if it may not.

    >>> form_of("PREFIX : <urn:> SELECT * { ?s :DELETE ?o }")
    'SELECT'
    """
    check_query(text)
    for reading in {text, resolve_escapes(text)}:
        for token in tokens(reading):
            _is_extension(reading, token)
    forms = {_first(reading) for reading in {text, resolve_escapes(text)}}
    if len(forms) != 1:
        raise NotPortable("問い合わせの形が読み取れません。", "The form of the query is ambiguous.")
    return forms.pop()


def remove_undefined_values(text: str) -> str:
    """Return a query without its lines ``VALUES ?x { UNDEF }``, which change no answer.

    They are the parameters of a question that nobody set. Virtuoso answers wrongly with them: groups fall apart and
    columns are empty. Where every column is selected they stay, because each is one.

    >>> remove_undefined_values("SELECT ?s { VALUES ?s { UNDEF } ?s ?p ?o }")
    'SELECT ?s {  ?s ?p ?o }'
    """
    pieces = list(tokens(text))
    following = zip(pieces, [*pieces, None][1:], strict=True)
    if any(token.text.upper() in STARRED and after and after.text == "*" for token, after in following):
        return text
    for place_ in range(len(pieces) - 4, -1, -1):
        words = pieces[place_ : place_ + 5]
        if [word.text.upper() for word in words[:1] + words[2:]] == UNSET and words[1].kind == "variable":
            text = text[: words[0].start] + text[words[4].start + 1 :]
    return text


def write_constants(text: str) -> str:
    """Return a query with each ``VALUES ?x { "a" }`` written where ``?x`` is compared, if that is all it is for.

    It is how a question takes the language of its names. Virtuoso does not see such a variable from within an OPTIONAL.

    >>> write_constants('SELECT ?l { VALUES ?g { "ja" } ?s ?p ?l FILTER(LANG(?l) = ?g) }')
    'SELECT ?l {  ?s ?p ?l FILTER(LANG(?l) = "ja") }'
    >>> write_constants('SELECT ?l ?g { VALUES ?g { "ja" } }')
    'SELECT ?l ?g { VALUES ?g { "ja" } }'
    """
    pieces = list(tokens(text))
    bound = [at for at in range(len(pieces) - 4) if _binds_one_text(pieces[at : at + 5])]
    values = {(pieces[at + 1].text, pieces[at + 3].text) for at in bound}
    for variable, value in values:
        lines = [at for at in bound if pieces[at + 1].text == variable]
        used = [at for at, token in enumerate(pieces) if token.text == variable and at - 1 not in lines]
        compared = all(pieces[at - 1].text in "=,(|&" for at in used)
        if len([name for name, _ in values if name == variable]) == 1 and compared:
            for at in sorted([*lines, *used], reverse=True):
                last, written = (pieces[at + 4], "") if at in lines else (pieces[at], value)
                text = text[: pieces[at].start] + written + text[last.start + len(last.text) :]
            return write_constants(text)
    return text


def _binds_one_text(words: list[Token]) -> bool:
    """Say whether five tokens are ``VALUES ?x { "a" }``."""
    head, variable, opening, value, closing = words
    return (
        (head.text.upper(), opening.text, closing.text) == ("VALUES", "{", "}")
        and variable.kind == "variable"
        and value.text[0] in "\"'"
    )


def names_graphs(text: str) -> bool:
    """Say whether a query has a FROM of its own.

    >>> names_graphs("SELECT * FROM <urn:g> {}"), names_graphs("SELECT ?from {}")
    (True, False)
    """
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens(text))


def _first(text: str) -> Form:
    """Return the first word after the prefixes, which must be that of a form."""
    for token in tokens(text):
        if token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE"):
            if form := next((form for form in FORMS if form == token.text.upper()), None):
                return form
            line, column = place(text, token.start)
            ja = f"{token.text} で始まる問い合わせはありません。"
            raise NotPortable.at(line, column, ja, f"No query begins with {token.text}.")
        if token.kind not in ("word", "name", "iri"):
            break
    raise NotPortable("問い合わせがありません。", "There is no query.")


def _is_extension(text: str, token: Token) -> None:
    words = token.text.lower()
    if token.kind in ("iri", "name") and (words in PARTS or OWN.search(words)):
        line, _ = place(text, token.start)
        ja = f"{token.text} は他のエンジンに固有の関数で、使えません。"
        raise Refused(ja, f"{token.text} names a function of another engine's own.", file="query", line=line)


JSON_TYPE, TRIPLES_TYPE = "application/sparql-results+json", "application/n-triples"
# What servers call N-Triples; Turtle is read as well, because N-Triples is Turtle.
TRIPLES = {TRIPLES_TYPE: RdfFormat.N_TRIPLES, "text/plain": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE}
RESULTS = (JSON_TYPE, "application/json")


class Serialization(NamedTuple):
    """An answer in the format that was asked for, its rows or triples, and whether there were more."""

    body: bytes
    rows: int | None
    cut: bool = False


class Unreadable(Unavailable):
    """The endpoint answered with something that is not what it says, or not whole."""


def write_results(body: bytes, wanted: Format, limit: int) -> Serialization:
    r"""Return solutions or a boolean, from JSON.

    >>> from .formats import CSV
    >>> write_results(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"urn:x"}}]}}', CSV, 9)
    Serialization(body=b'a\r\nurn:x\r\n', rows=1, cut=False)
    """
    document = read_json(body)
    rows = document.get("results", {}).get("bindings")
    if cut := rows is not None and len(rows) > limit:
        rows = document["results"]["bindings"] = rows[:limit]
        body = json.dumps(document, ensure_ascii=False).encode()
    try:
        query_results = parse_query_results(body, format=QueryResultsFormat.JSON)
        written = query_results.serialize(format=getattr(QueryResultsFormat, wanted.engine))
    except (SyntaxError, ValueError) as error:
        raise unreadable_error(str(error)) from None
    return Serialization(
        replace_forbidden(written or b"") if wanted == XML else written or b"", None if rows is None else len(rows), cut
    )


def read_json(body: bytes) -> dict[str, Any]:
    """Return the document that SPARQL's JSON is; raises `Unreadable` if it is not one, or not whole."""
    try:
        document = json.loads(body)
    except ValueError as error:
        raise unreadable_error(str(error)) from None
    if not isinstance(document, dict) or not ("boolean" in document or "bindings" in document.get("results", ())):
        raise unreadable_error("no results in the JSON")
    return document


def write_graph(body: bytes, media_type: str, wanted: Format, limit: int) -> Serialization:
    """Return a graph, from N-Triples or Turtle; a triple is there once, as graphs are sets."""
    try:
        triples = dict.fromkeys(quad.triple for quad in parse(body, format=TRIPLES[media_type]))
        kept = list(islice(triples, limit))
        written = serialize_statements(kept, wanted)
    except (SyntaxError, ValueError) as error:
        raise unreadable_error(str(error)) from None
    return Serialization(written, len(kept), len(triples) > limit)


def unreadable_error(reason: str) -> Unreadable:
    """Return the error for an answer that cannot be read."""
    words = " ".join(reason.split())[:300]
    return Unreadable(
        f"エンドポイントの応答が途中で切れているか、正しくありません（{words}）。",
        f"The endpoint's answer is broken off or not what it says it is: {words}",
    )

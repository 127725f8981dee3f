"""An update's text, looked at before it is parsed: what may not be asked, and where the request's graphs belong.

As for queries (`guard`), nesting is counted and calls to other hosts are seen in the tokens. The protocol's
``using-graph-uri`` has no argument in the engine, so it is written into the text as the clause that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ..engines.engine import BadQuery, Refused
from ..sandbox.guard import check_query, check_readings, resolve_escapes
from ..sandbox.query_text import Token, place, tokens
from .orders import Update


def check_update(update: Update) -> str:
    """Return the text that may be parsed; raise `BadQuery` or `Refused` if there is none."""
    check_query(update.text)
    for reading in {update.text, resolve_escapes(update.text)}:
        for token in tokens(reading):
            if _loads(token):
                line, _ = place(reading, token.start)
                ja = "LOAD で外の文書を取りに行くことはできません。"
                raise Refused(ja, "LOAD is refused: nothing is fetched.", file="update", line=line)
        check_readings(reading, (), _loads, "LOAD")
    return add_using(update) if update.using or update.using_named else update.text


def _loads(token: Token, _: Token | None = None) -> bool:
    """Say whether a token is the keyword: the engine reads ``LOAD:x`` as a call, and what follows a name's dot."""
    upper = token.text.upper()
    return "LOAD" in upper and (
        token.kind == "word" or (token.kind == "name" and ("." in upper or upper.startswith("LOAD")))
    )


def add_using(update: Update) -> str:
    """Return the text with the graphs of the request as ``USING`` of each operation that has a pattern.

    https://www.w3.org/TR/sparql11-protocol/#update-dataset

    >>> add_using(Update("DELETE {?s ?p 1} WHERE {?s ?p 1}; DELETE WHERE {?s ?p 2}", ("urn:g",)))
    'DELETE {?s ?p 1} USING <urn:g> WHERE {?s ?p 1}; DELETE {?s ?p 2} USING <urn:g> WHERE {?s ?p 2}'
    """
    clause = " ".join([*(f"USING <{_iri(graph)}>" for graph in update.using),
                       *(f"USING NAMED <{_iri(graph)}>" for graph in update.using_named)])  # fmt: skip
    text, pieces, end = update.text, [], 0
    outer = list(_outermost(text))
    for at, token in enumerate(outer):
        if token.text.upper() in ("USING", "WITH"):
            raise BadQuery(
                "グラフはアドレスと更新の文の両方では指定できません（USING、WITH）。",
                "Graphs are named in the request or by USING and WITH, not by both.",
            )
        if token.text.upper() == "WHERE":
            short = at and outer[at - 1].text.upper() == "DELETE"
            template = f"{_group(text, token)} " if short else ""
            pieces += [text[end : token.start], template, clause, " "]
            end = token.start
    return "".join([*pieces, text[end:]])


def list_words(text: str) -> list[Token]:
    """Return the words of an update that stand in no brackets.

    >>> [each.text for each in list_words("PREFIX x: <urn:x> INSERT DATA { x:a x:b 1 } ; DELETE WHERE { ?s ?p 1 }")]
    ['PREFIX', 'INSERT', 'DATA', 'DELETE', 'WHERE']
    """
    return [token for token in _outermost(text) if token.kind == "word"]


def _outermost(text: str) -> Iterator[Token]:
    """Yield the words that stand in no brackets, and the brackets; escapes among them could spell a keyword."""
    depth = 0
    for token in tokens(text):
        if token.kind == "escape":
            raise BadQuery("文字列の外では \\u を使わないでください。", "Write no \\u outside of strings here.")
        depth -= token.kind == "close"
        if depth == 0 and token.kind in ("word", "open"):
            yield token
        depth += token.kind == "open"


def _group(text: str, where: Token) -> str:
    """Return the group that follows a keyword."""
    depth, start = 0, None
    for token in tokens(text[where.start :]):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth and start is None:
            start = where.start + token.start
        if start is not None and depth == 0:
            return text[start : where.start + token.start + 1]
    raise BadQuery("括弧が閉じていません。", "A bracket is not closed.")


def _iri(name: str) -> str:
    try:
        return NamedNode(name).value
    except ValueError as error:
        raise BadQuery(f"グラフのIRIが正しくありません：{error}", f"A graph is not named by an IRI: {error}") from None

"""Spans: where among the tokens of a query a group, a triple, a term or a property path begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..sandbox.query_text import Token, tokens

Kind = Literal[
    "triple", "filter", "optional", "bind", "values", "group", "union", "minus", "graph", "service", "select"
]
BLOCKS: dict[str, Kind] = {"OPTIONAL": "optional", "MINUS": "minus", "GRAPH": "graph", "SERVICE": "service"}
KEYWORDS = {*BLOCKS, "FILTER", "BIND", "VALUES", "UNION"}


def is_word(token: Token, *words: str) -> bool:
    """Say whether a token is one of some words, however it is written."""
    return token.kind == "word" and token.text.upper() in words


def find_where(stream: list[Token], at: int) -> int | None:
    """Return the place of the brace that opens the group: of CONSTRUCT, the one after the template."""
    braces = [n for n in range(at, len(stream)) if stream[n].text == "{"]
    if not braces:
        return None
    if stream[at].text.upper() == "CONSTRUCT" and stream[at + 1].text == "{":
        after = find_close(stream, braces[0])
        return next((n for n in braces if n > after), None)
    return braces[0]


def find_close(stream: list[Token], start: int) -> int:
    """Return the place of the bracket that closes the one at a place."""
    depth = 0
    for at in range(start, len(stream)):
        depth += (stream[at].kind == "open") - (stream[at].kind == "close")
        if depth == 0:
            return at
    return len(stream)


def find_end(stream: list[Token], at: int, text: str) -> int:
    """Return the offset after the token at a place."""
    return stream[at].start + len(stream[at].text) if at < len(stream) else len(text)


def find_triples_end(text: str, stream: list[Token], at: int) -> int:
    """Return the place after the triples that begin at a place."""
    depth = 0
    for n in range(at, len(stream)):
        token = stream[n]
        if depth == 0 and n > at and (is_word(token, *KEYWORDS) or token.text == "{" or _full_stop(text, token)):
            return n
        depth += (token.kind == "open") - (token.kind == "close")
    return len(stream)


def _full_stop(text: str, token: Token) -> bool:
    """Say whether a dot ends triples, and is none of a number."""
    return token.text == "." and not text[token.start + 1 : token.start + 2].isdigit()


def find_term_end(stream: list[Token], at: int) -> int:
    """Return the place after a term: a literal may have a language or a datatype, a blank node an underscore."""
    if stream[at].text == "_" and at + 1 < len(stream):
        return at + 2
    return at + 1


def find_path_end(stream: list[Token]) -> int:
    """Return the place after the predicate or path that begins some tokens."""
    if stream[0].kind == "variable":
        return 1
    at = 0
    while at < len(stream):
        while at < len(stream) and stream[at].text in ("^", "!"):
            at += 1
        if at < len(stream) and stream[at].kind == "open":
            at = find_close(stream, at)
        at += 1
        while at < len(stream) and stream[at].text in ("*", "+", "?"):
            at += 1
        if at >= len(stream) or stream[at].text not in ("/", "|"):
            return at
        at += 1
    return at


def split(stream: list[Token], separator: str) -> Iterator[list[Token]]:
    """Yield the tokens between separators that stand in no bracket."""
    depth = 0
    part: list[Token] = []
    for token in stream:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.text == separator:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def list_outer(path: str) -> Iterator[Token]:
    """Yield the tokens of a path that stand in no bracket."""
    depth = 0
    for token in tokens(path):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            yield token

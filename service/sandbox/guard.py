"""What is looked at before a query is parsed: nesting that the parser would not survive, and calls to other hosts.

The parser of the engine ends its process when groups nest a few thousand deep, and `SERVICE` opens connections
with no switch that turns it off. Both are seen in the tokens. The rule errs on the side of refusing: the engine
reads `SERVICE` without a space before or after it, so any bare word that contains it is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType

from ..engines.engine import BadQuery, Refused
from .query_text import Token, place, readings, tokens

# Groups, brackets and lists one inside another. Written queries stay under ten; lists in lists take the parser
# a second at a hundred, and three thousand braces end its process.
NESTING = 64
NONE: Mapping[str, str] = MappingProxyType({})

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check_query(text: str, services: Mapping[str, str] = NONE) -> str:
    """Return the query if it may be parsed; raise `BadQuery` or `Refused` if not.

    Where it may call ``services``, which of them it calls is looked at when each is replaced (`rerouting`).
    """
    if _plain(text):
        return text
    # Escapes may stand for any character of the text (https://www.w3.org/TR/sparql11-query/#codepointEscape); an
    # engine may or may not honour that outside strings, so the text is read both ways.
    for reading in {text, resolve_escapes(text)}:
        pieces = list(tokens(reading))
        _check_nesting(reading, pieces)
        calls = {token.start for token, following in _pairs(pieces) if is_service_call(token, following)}
        if not services or reading != text:
            _service(reading, calls)
        check_readings(reading, calls, is_service_call, "SERVICE")
    return text


def check_readings(
    text: str, allowed: Collection[int], calls: Callable[[Token, Token | None], bool], name: str
) -> None:
    """Raise `Refused` if any way to read a text has a call where ours has none; ``own`` are the places of ours.

    Which way an engine takes is its affair: what is looked at here and what is run there must not be two things.
    """
    for token, following in readings(text):
        if token.start not in allowed and calls(token, following):
            line, _ = place(text, token.start)
            ja = (
                f"「<」が比較にもIRIの始まりにも読め、{name} が隠れています。"
                "「<」の後に空白を入れるか、IRIを https:// から記述してください。"
            )
            en = (
                f"A < can be read as less-than or as the start of an IRI, with {name} behind it: "
                "put a space after it, or write the IRI in full from https://."
            )
            raise Refused(ja, en, file="query", line=line)


def _plain(text: str) -> bool:
    """Say whether a glance is enough, as it is for most: no escape, no such word anywhere, and few brackets at all."""
    return "\\" not in text and "SERVICE" not in text.upper() and sum(map(text.count, "({[")) <= NESTING


def resolve_escapes(text: str) -> str:
    r"""Return the text with its code point escapes resolved.

    >>> resolve_escapes(r"\u0053ERVICE")
    'SERVICE'
    """
    return ESCAPE.sub(lambda match: _character(int(match[1] or match[2], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code <= sys.maxunicode else "�"


def _check_nesting(text: str, pieces: list[Token]) -> None:
    depth = 0
    for token in pieces:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth > NESTING:
            line, column = place(text, token.start)
            ja = f"括弧の入れ子が深すぎます（{NESTING}段まで）。"
            raise BadQuery.at(line, column, ja, f"Brackets are nested more than {NESTING} deep.")


def _pairs(pieces: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    return zip(pieces, [*pieces, None][1:], strict=True)


def _service(text: str, calls: Collection[int]) -> None:
    for start in sorted(calls):
        line, _ = place(text, start)
        ja = "SERVICE で他のエンドポイントに問い合わせることはできません。"
        raise Refused(ja, "SERVICE is refused: queries reach no other endpoint.", file="query", line=line)


def is_service_call(token: Token, following: Token | None) -> bool:
    """Say whether the token is the keyword, alone or in what looks like a prefixed name.

    The engine reads ``SERVICE:x {`` as a call of ``:x``, and the end of ``:a.b.SERVICE`` too, because it takes a
    local name to hold one dot.
    """
    if "SERVICE" not in token.text.upper():
        return False
    group = following is not None and following.text == "{"
    return token.kind == "word" or (token.kind == "name" and (group or "." in token.text))

"""Queries that call listed endpoints: each call goes to the gateway instead, and any other call is refused."""

from __future__ import annotations

from collections.abc import Mapping

from .engine import Refused
from .guard import calls
from .tokens import Token, place, tokens


def rerouted(text: str, services: Mapping[str, str]) -> str:
    """Return the query with every endpoint that it calls replaced; raise `Refused` unless each is plainly a listed one.

    >>> rerouted("ASK { SERVICE SILENT <http://a.example/> {} }", {"http://a.example/": "http://127.0.0.1:1/x"})
    'ASK { SERVICE SILENT <http://127.0.0.1:1/x> {} }'
    """
    found = list(tokens(text))
    pieces, end = [], 0
    for index, (token, following) in enumerate(zip(found, [*found, None][1:], strict=True)):
        if calls(token, following):
            target, address = _listed(found[index : index + 4], services)
            if target is None:
                raise _unlisted(text, token, services)
            pieces += [text[end : target.start], f"<{address}>"]
            end = target.start + len(target.text)
    return "".join([*pieces, text[end:]])


def _listed(found: list[Token], services: Mapping[str, str]) -> tuple[Token | None, str]:
    """Return the token that names the endpoint of a call, if it is a listed one, and the address to call instead."""
    keyword, *rest = found
    if rest and rest[0].kind == "word" and rest[0].text.upper() == "SILENT":
        del rest[0]
    plain = keyword.kind == "word" and keyword.text.upper() == "SERVICE" and [each.text for each in rest[1:2]] == ["{"]
    if plain and rest[0].kind == "iri" and rest[0].text[1:-1] in services:
        return rest[0], services[rest[0].text[1:-1]]
    return None, ""


def _unlisted(text: str, token: Token, services: Mapping[str, str]) -> Refused:
    names = ", ".join(services)
    ja = f"SERVICE で検索できるのは次のエンドポイントだけです（IRIをそのまま指定してください）：{names}"
    en = f"SERVICE may call only these endpoints, written out as IRIs: {names}"
    return Refused(ja, en, file="query", line=place(text, token.start)[0])

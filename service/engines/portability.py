"""What may be sent to another engine: a query in SPARQL 1.1, and none of what engines add to the language.

Virtuoso answers anybody's `bif:http_get(…)` by calling that address, takes updates where a query belongs, and fetches
documents for `DEFINE get:soft`. So the first word must be that of a query, and names of its functions are refused.
"""

from __future__ import annotations

import re

from ..sandbox.guard import check_query, unescaped
from ..sandbox.query_text import FORMS, Form, Token, place, tokens
from .engine import BadQuery, Refused

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
    for reading in {text, unescaped(text)}:
        for token in tokens(reading):
            _is_extension(reading, token)
    forms = {_first(reading) for reading in {text, unescaped(text)}}
    if len(forms) != 1:
        raise NotPortable("問い合わせの形が読み取れません。", "The form of the query is ambiguous.")
    return forms.pop()


def plain(text: str) -> str:
    """Return a query without its lines ``VALUES ?x { UNDEF }``, which change no answer.

    They are the parameters of a question that nobody set. Virtuoso answers wrongly with them: groups fall apart and
    columns are empty. Where every column is selected they stay, because each is one.

    >>> plain("SELECT ?s { VALUES ?s { UNDEF } ?s ?p ?o }")
    'SELECT ?s {  ?s ?p ?o }'
    """
    found = list(tokens(text))
    following = zip(found, [*found, None][1:], strict=True)
    if any(token.text.upper() in STARRED and after and after.text == "*" for token, after in following):
        return text
    for place_ in range(len(found) - 4, -1, -1):
        words = found[place_ : place_ + 5]
        if [each.text.upper() for each in words[:1] + words[2:]] == UNSET and words[1].kind == "variable":
            text = text[: words[0].start] + text[words[4].start + 1 :]
    return text


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
            if form := next((each for each in FORMS if each == token.text.upper()), None):
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

"""What a query gives back, read from its words: its form and, for SELECT, its columns in order."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, get_args

from ...graph.errors import KoteihyoError
from .tokens import Token, tokens

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
FORMS: tuple[Form, ...] = get_args(Form)


class Projection(NamedTuple):
    """The form of a query and the columns of its answer, none but for SELECT."""

    form: Form
    columns: tuple[str, ...]


def projection(text: str, path: Path | None = None) -> Projection:
    """Return a query's form and columns; a SELECT must name them.

    >>> projection("SELECT DISTINCT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }")
    Projection(form='SELECT', columns=('a', 'n'))
    """
    found = list(tokens(text))
    for index, token in enumerate(found):
        form = next((form for form in FORMS if token.kind == "word" and token.text.upper() == form), None)
        if form:
            return Projection(form, _columns(found[index + 1 :], path) if form == "SELECT" else ())
    raise KoteihyoError("問い合わせがありません。", "The file holds no query.", file=path)


def _columns(following: list[Token], path: Path | None) -> tuple[str, ...]:
    """Return the variables before the pattern: those outside brackets and those after AS."""
    columns: list[str] = []
    depth, previous = 0, ""
    for token in following:
        if depth == 0 and (token.text == "{" or token.text.upper() in ("WHERE", "FROM")):
            break
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable" and (depth == 0 or (depth == 1 and previous == "AS")):
            columns.append(token.text[1:])
        previous = token.text.upper()
    if not columns:
        raise KoteihyoError("SELECT には列の名前が必要です。", "SELECT must name its columns.", file=path)
    return tuple(columns)

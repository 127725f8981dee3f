"""Syntax: what keeps a text of SPARQL from being read, in words that say what is missing and where.

The engine names the place, and every character that it would have taken there. What a person can mend is read from the
words of the text: a prefix, a bracket or a quotation mark that is missing, a word that is misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from ...graph.rdf.names import PREFIXES
from ..engines.engine import BadQuery
from .query_text import CALLED, Token, place, tokens, unknown_function

# The words of SPARQL's grammar that are no functions (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
GRAMMAR = """
SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE WHERE FROM NAMED DISTINCT REDUCED OPTIONAL FILTER UNION MINUS GRAPH SERVICE
SILENT BIND AS VALUES UNDEF GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET IN NOT EXISTS A TRUE FALSE SEPARATOR LATERAL
INSERT DELETE DATA WITH USING LOAD INTO CLEAR CREATE DROP COPY MOVE ADD TO ALL DEFAULT
"""
WORDS = frozenset(GRAMMAR.split())
BEGIN = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"),
    *("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"),
)
# What must stand after a word: another, or a number.
AFTER = {"ORDER": "BY", "GROUP": "BY"}
NUMBERED = ("LIMIT", "OFFSET")
CLOSING = {"(": ")", "[": "]", "{": "}"}
# Signs after which an expression goes on; a path may end in others (`*`, `+`).
JOINING = frozenset("<>=&|,!")
# Kinds of tokens that are a term of a triple as they stand.
TERMS = ("variable", "iri", "name", "string")
TRIPLE = 3
# As alike as ODER and ORDER.
ALIKE = 0.75


class Misreading(NamedTuple):
    """What keeps a text from being read, in both languages, and where that is, if not where the engine stopped."""

    ja: str
    en: str
    at: int | None = None


UNKNOWN = Misreading(
    "この付近で、語か記号が足りないか、余分です。", "a word or a sign is missing here, or there is one too many."
)
END = Token("end", "", -1)


def syntax_error(message: str, text: str | None = None) -> BadQuery:
    """Return the engine's syntax error as ours, with its place; ``text`` is what could not be read, if it is SPARQL.

    >>> error = syntax_error("error at 2:28: expected '}'")
    >>> error.line, error.column, error.en
    (2, 28, "The query cannot be read: expected '}'")
    >>> syntax_error("error at 1:12: expected one of '.', [_]", "SELECT * { ?s ?p ?o").en
    'The query cannot be read: the { in line 1 is not closed.'
    """
    if text is not None and not any(tokens(text)):
        return BadQuery.at(1, 1, "問い合わせが空です。", "The query is empty.")
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    line, column, reason = (int(match[1]), int(match[2]), match[3]) if match else (None, None, message)
    if text is None or line is None or column is None:
        reason = " ".join(reason.split())
        return BadQuery.at(line, column, f"問い合わせを読めません：{reason}", f"The query cannot be read: {reason}")
    told = explain(text, undeclared="Prefix not found" in reason)
    where = (line, column) if told.at is None else place(text, told.at)
    return BadQuery.at(*where, f"問い合わせを読めません：{told.ja}", f"The query cannot be read: {told.en}")


def explain(text: str, *, undeclared: bool = False) -> Misreading:
    """Return what keeps a text from being read; ``undeclared`` says that the engine knows a prefix to be the fault."""
    pieces = [*tokens(text)]
    return (
        (_explain_undeclared(text, pieces) if undeclared else None)
        or _function(text)
        or _check_beginning(pieces)
        or next(_marks(text, pieces), None)
        or next(_words(pieces), None)
        or next(_terms(pieces), None)
        or UNKNOWN
    )


def undeclared_prefixes(text: str, pieces: list[Token]) -> Iterator[Token]:
    """Yield the names whose prefix a text does not declare."""
    declared = set(re.findall(r"PREFIX\s+([\w.-]*):", text, re.IGNORECASE))
    for token in pieces:
        declares = re.search(r"PREFIX\s+$", text[: token.start], re.IGNORECASE)
        if token.kind == "name" and not declares and token.text.partition(":")[0] not in declared:
            yield token


def _explain_undeclared(text: str, pieces: list[Token]) -> Misreading | None:
    token = next(undeclared_prefixes(text, pieces), None)
    if token is None:
        return None
    prefix = token.text.partition(":")[0]
    line = f"PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else ""
    return Misreading(
        f"接頭辞 {prefix}: が宣言されていません。{f'{line} を先頭に加えてください。' if line else ''}",
        f"the prefix {prefix}: is not declared.{f' Put {line} at the top.' if line else ''}",
        token.start,
    )


def _function(text: str) -> Misreading | None:
    name = unknown_function(text)
    if name is None or name.text.upper() in WORDS:
        return None
    return Misreading(f"関数 {name.text} はありません。", f"there is no function {name.text} here.", name.start)


def _marks(text: str, pieces: list[Token]) -> Iterator[Misreading]:
    """Yield quotation marks and brackets that have no other end."""
    opened: list[Token] = []
    for token in pieces:
        line = place(text, token.start)[0]
        if token.kind == "other" and token.text in "\"'":
            yield Misreading(
                f"{line}行目の引用符 {token.text} が閉じていません。",
                f"the quotation mark {token.text} in line {line} is not closed.",
            )
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and not (opened and CLOSING[opened[-1].text] == token.text):
            yield (
                _explain_unclosed(text, opened[-1])
                if opened
                else Misreading(
                    f"{line}行目の {token.text} は余分です。", f"the {token.text} in line {line} is one too many."
                )
            )
        elif token.kind == "close":
            opened.pop()
    if opened:
        yield _explain_unclosed(text, opened[-1])


def _explain_unclosed(text: str, token: Token) -> Misreading:
    line = place(text, token.start)[0]
    return Misreading(
        f"{line}行目の {token.text} が閉じていません。", f"the {token.text} in line {line} is not closed."
    )


def _check_beginning(pieces: list[Token]) -> Misreading | None:
    """Return what is wrong with how a text begins, None if nothing is."""
    if not pieces:
        return None
    word = pieces[0].text
    if word.upper() in BEGIN:
        return None
    near = _near(word, BEGIN)
    return Misreading(
        f"{word} では始められません。{f'{near} の誤りではありませんか。' if near else 'SELECT などで始めてください。'}",
        f"it cannot begin with {word}.{f' Is it {near}?' if near else ' Begin with SELECT or another form.'}",
        pieces[0].start,
    )


def _words(pieces: list[Token]) -> Iterator[Misreading]:
    """Yield words that SPARQL does not have, and those after which another is missing."""
    for token, following in pairwise([*pieces, END]):
        word = token.text.upper() if token.kind == "word" else ""
        if word and word not in WORDS | CALLED and following.text != ":":
            near = _near(word, tuple(WORDS))
            yield Misreading(
                f"{token.text} という語は SPARQL にありません。{f'{near} の誤りではありませんか。' if near else ''}",
                f"SPARQL has no word {token.text}.{f' Is it {near}?' if near else ''}",
                token.start,
            )
        at = token.start if following is END else following.start
        if AFTER.get(word, following.text.upper()) != following.text.upper():
            yield Misreading(
                f"{word} の後に {AFTER[word]} がありません。", f"there is no {AFTER[word]} after {word}.", at
            )
        if word in NUMBERED and not following.text.isdigit():
            yield Misreading(f"{word} の後に数がありません。", f"there is no number after {word}.", at)


def _terms(pieces: list[Token]) -> Iterator[Misreading]:
    """Yield expressions without an end, columns without a name, and triples of which a part is missing."""
    for token, following in pairwise(pieces):
        if token.kind == "other" and token.text in JOINING and following.kind == "close":
            yield Misreading(
                f"{token.text} と {following.text} の間に式がありません。",
                f"there is no expression between {token.text} and {following.text}.",
                following.start,
            )
    yield from _columns(pieces)
    run: list[Token] = []
    for token in [*pieces, END]:
        if token.kind in TERMS or token.text == "a":
            run.append(token)
            continue
        if token.text in (".", "}") and run and run[0] is not pieces[0]:
            yield from _triple(pieces, run)
        run = []


def _columns(pieces: list[Token]) -> Iterator[Misreading]:
    """Yield what SELECT computes without saying what that is called."""
    opened: list[Token] = []
    named = True
    for token in pieces:
        if token.text == "{":
            return
        if token.text == "(":
            opened.append(token)
            named = len(opened) > 1 and named
        elif token.text.upper() == "AS":
            named = True
        elif token.text == ")" and opened:
            first = opened.pop()
            if not opened and not named:
                yield Misreading(
                    "AS と列の名前がありません（例：(COUNT(?x) AS ?n)）。",
                    "AS and the name of a column are missing, as in (COUNT(?x) AS ?n).",
                    first.start,
                )


def _triple(pieces: list[Token], run: list[Token]) -> Iterator[Misreading]:
    """Yield what is wrong with terms that stand alone between a bracket or a full stop and another."""
    at = pieces.index(run[0])
    before = [token.text.upper() for token in pieces[max(0, at - 3) : at]]
    if before[-1] not in ("{", ".") or before[0] == "VALUES":
        return
    if len(run) < TRIPLE:
        words = " ".join(token.text for token in run)
        yield Misreading(
            f"{words} に、述語か目的語がありません。", f"{words} has no predicate or no object.", run[0].start
        )
    elif len(run) > TRIPLE:
        next_one = run[TRIPLE]
        yield Misreading(
            f"{next_one.text} の前に、. か ; か , がありません。",
            f"there is no . or ; or , before {next_one.text}.",
            next_one.start,
        )


def _near(word: str, words: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word.upper(), words, n=1, cutoff=ALIKE)), "")

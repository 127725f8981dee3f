"""Patterns: a query's text cut into the elements that its answer has to meet, each as it is written, with its line.

The cuts follow the grammar of group graph patterns (https://www.w3.org/TR/sparql11-query/#rGroupGraphPattern). Lists of
properties become triples, and a path of steps becomes the triples of its steps, so that it can be told where a thing
stops meeting them. What is not cut stays one element: it is asked whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..sandbox.query_text import FORMS, Token, place, tokens
from .spans import (
    BLOCKS,
    KEYWORDS,
    Kind,
    find_close,
    find_end,
    find_path_end,
    find_term_end,
    find_triples_end,
    find_where,
    is_word,
    list_outer,
    split,
)

# Variables that stand between the steps of a path.
STEP = "?step"


class Triple(NamedTuple):
    """A triple pattern as written; the predicate may be a path that is no row of steps."""

    subject: str
    predicate: str
    object: str


class Element(NamedTuple):
    """One element of a group: what it is, as it is written, on which line.

    ``inner`` are the groups in it, as written between their braces, each with where it begins in the query.
    """

    kind: Kind
    text: str
    line: int
    triple: Triple | None = None
    inner: tuple[tuple[str, int], ...] = ()

    @property
    def variables(self) -> frozenset[str]:
        """Return the names of the variables in it."""
        return frozenset(token.text[1:] for token in tokens(self.text) if token.kind == "variable")


class Pattern(NamedTuple):
    """A query in parts: what stands before its form, the form, its columns, its graphs, its group, what follows."""

    prologue: str
    form: str
    projected: str
    graphs: str
    elements: tuple[Element, ...]
    tail: str


@lru_cache(maxsize=512)
def read_pattern(text: str) -> Pattern | None:
    """Return a query in parts; None where it has no group, or is none that can be cut."""
    stream = list(tokens(text))
    at = next((n for n, token in enumerate(stream) if is_word(token, *FORMS)), None)
    if at is None:
        return None
    start = find_where(stream, at)
    if start is None:
        return None
    end = find_close(stream, start)
    form = stream[at].text.upper()
    where = next((n for n in range(at, start) if is_word(stream[n], "WHERE")), start)
    graphs = next((n for n in range(at, start) if is_word(stream[n], "FROM")), where)
    return Pattern(
        text[: stream[at].start],
        form,
        text[stream[at].start + len(form) : stream[min(graphs, where)].start].strip(),
        text[stream[graphs].start : stream[where].start] if graphs < where else "",
        tuple(_elements(text, stream[start + 1 : end], _Steps())),
        text[stream[end].start + 1 :] if end < len(stream) else "",
    )


def read_group(whole: str, inner: str, start: int) -> tuple[Element, ...]:
    """Return the elements of a group inside a query, with their lines in the whole."""
    line = whole.count("\n", 0, start)
    cut = _elements(inner, list(tokens(inner)), _Steps(start))
    return tuple(element._replace(line=element.line + line, inner=_move(element.inner, start)) for element in cut)


def read_select(whole: str, inner: str, start: int) -> Pattern | None:
    """Return a query inside a query, with the lines of its elements in the whole."""
    pattern = read_pattern(inner)
    if pattern is None:
        return None
    line = whole.count("\n", 0, start)
    cut = (
        element._replace(line=element.line + line, inner=_move(element.inner, start)) for element in pattern.elements
    )
    return pattern._replace(elements=tuple(cut))


def _move(inner: tuple[tuple[str, int], ...], by: int) -> tuple[tuple[str, int], ...]:
    return tuple((text, start + by) for text, start in inner)


class _Steps:
    """Names for the variables between the steps of paths, each once in a query."""

    def __init__(self, start: int = 0) -> None:
        self.given = 0
        self.start = start

    def name(self) -> str:
        self.given += 1
        return f"{STEP}{self.start}n{self.given}"


def _elements(text: str, stream: list[Token], steps: _Steps) -> Iterator[Element]:
    at = 0
    while at < len(stream):
        token = stream[at]
        if token.text == ".":
            at += 1
        elif is_word(token, *KEYWORDS) or token.text == "{":
            element, at = _block(text, stream, at)
            yield element
        else:
            last = find_triples_end(text, stream, at)
            yield from _triples(text, stream[at:last], steps)
            at = last


def _block(text: str, stream: list[Token], at: int) -> tuple[Element, int]:
    """Return the element that a keyword or a brace begins, and the place after it."""
    line, word = place(text, stream[at].start)[0], stream[at].text.upper()
    if word in ("FILTER", "BIND"):
        last = find_close(stream, next((n for n in range(at, len(stream)) if stream[n].kind == "open"), at))
    elif word == "VALUES":
        brace = next((n for n in range(at, len(stream)) if stream[n].text == "{"), at)
        last = find_close(stream, brace)
    elif word == "{":
        return _group(text, stream, at)
    else:
        last = find_close(stream, next((n for n in range(at, len(stream)) if stream[n].text == "{"), at))
    kinds: dict[str, Kind] = {"FILTER": "filter", "BIND": "bind", "VALUES": "values", **BLOCKS}
    inner = tuple(_inner(text, stream, at, last)) if word not in ("VALUES", "BIND") else ()
    return Element(kinds[word], text[stream[at].start : find_end(stream, last, text)], line, inner=inner), last + 1


def _group(text: str, stream: list[Token], at: int) -> tuple[Element, int]:
    """Return a group, a query in a query, or groups that are alternatives."""
    line, last = place(text, stream[at].start)[0], find_close(stream, at)
    while last + 1 < len(stream) and is_word(stream[last + 1], "UNION"):
        last = find_close(stream, last + 2)
    inner = tuple(_inner(text, stream, at, last))
    kind: Kind = "union" if len(inner) > 1 else "group"
    if kind == "group" and at + 1 < len(stream) and is_word(stream[at + 1], "SELECT"):
        kind = "select"
    return Element(kind, text[stream[at].start : find_end(stream, last, text)], line, inner=inner), last + 1


def _inner(text: str, stream: list[Token], at: int, last: int) -> Iterator[tuple[str, int]]:
    """Yield what stands between the outermost braces of some tokens, and where it begins."""
    while at <= last and at < len(stream):
        if stream[at].text == "{":
            close = find_close(stream, at)
            start = stream[at].start + 1
            yield text[start : stream[close].start if close < len(stream) else len(text)], start
            at = close
        at += 1


def _triples(text: str, stream: list[Token], steps: _Steps) -> Iterator[Element]:
    """Yield the triples that share a subject, one by one; what is written otherwise stays as it is."""
    subject_end = find_close(stream, 0) + 1 if stream[0].kind == "open" else find_term_end(stream, 0)
    subject = text[stream[0].start : find_end(stream, subject_end - 1, text)]
    rest = stream[subject_end:]
    if not rest:
        yield Element("triple", subject, place(text, stream[0].start)[0])
        return
    for properties in split(rest, ";"):
        if not properties:
            continue
        stop = find_path_end(properties)
        predicate = text[properties[0].start : find_end(properties, stop - 1, text)]
        for objects in split(properties[stop:], ","):
            if objects:
                value = text[objects[0].start : find_end(objects, len(objects) - 1, text)]
                line = place(text, objects[0].start)[0]
                yield from _steps_of(Triple(subject, predicate, value), line, steps)


def _steps_of(triple: Triple, line: int, steps: _Steps) -> Iterator[Element]:
    """Yield a triple, of a path of steps one a step; a step that goes back is turned around."""
    parts = [*split(list(tokens(triple.predicate)), "/")]
    written = [triple.predicate[part[0].start : part[-1].start + len(part[-1].text)] for part in parts if part]
    if len(written) < 2 or any(token.text == "|" for token in list_outer(triple.predicate)):  # noqa: PLR2004
        written = [triple.predicate]
    subject = triple.subject
    for number, step in enumerate(written, 1):
        value = triple.object if number == len(written) else steps.name()
        back = re.fullmatch(r"\^\s*([^\s*+?|/()^!]+)", step)
        one = Triple(value, back[1], subject) if back else Triple(subject, step, value)
        yield Element("triple", " ".join(one), line, one)
        subject = value

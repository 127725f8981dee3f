"""What a query's rows cannot be without: properties, and classes of things, that its patterns name outright.

A plan that has no pledges answers no question about pledges, whatever else the question asks of it; an engine would
find that out by going through all else. Only patterns that every row has to match are read: nothing optional, no
filter, no path of any length, and of alternatives what all of them have. Where the text has a form that is not known
here, nothing is required.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, reduce
from typing import NamedTuple, TypeAlias

from ...sandbox.query_text import Token, tokens

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
OPENING, CLOSING = "([{", ")]}"
END = Token("end", "", -1)


class Requirement(NamedTuple):
    """A property that somebody has to have; of a type, with the class."""

    property: str
    of_class: str = ""


Requirements: TypeAlias = frozenset[Requirement]
NONE: Requirements = frozenset()


class UnknownForm(Exception):
    """A query that is written in a way that is not read here."""


@cache
def list_requirements(text: str) -> Requirements:
    """Return what the rows of a SELECT query cannot be without in the default graph.

    >>> head = "PREFIX e: <e:> SELECT ?a { "
    >>> sorted(need.property for need in list_requirements(head + "?a e:p/^e:q ?b ; e:r* ?c OPTIONAL { ?a e:s ?d } }"))
    ['e:p', 'e:q']
    >>> sorted(need.property for need in list_requirements(head + "{ ?a e:p ?b ; e:q 1 } UNION { ?a e:q|e:r ?b } }"))
    []
    >>> list_requirements(head + "?a a ?kind , e:C }")
    frozenset({Requirement(property='http://www.w3.org/1999/02/22-rdf-syntax-ns#type', of_class='e:C')})
    >>> list_requirements(head + "?a a/e:broader* e:C }")
    frozenset({Requirement(property='http://www.w3.org/1999/02/22-rdf-syntax-ns#type', of_class='')})
    """
    try:
        return _Reader(text).read()
    except UnknownForm:
        return NONE


class _Reader:
    """Reads a query's tokens from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens, self._at = [*_split_names(text)], 0
        self._prefixes = dict[str, str]()

    @property
    def _next(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def _take(self, *expected: str) -> Token:
        token = self._next
        if token is END or (expected and token.text.upper() not in expected):
            raise UnknownForm
        self._at += 1
        return token

    def _takes(self, *wanted: str) -> bool:
        """Say whether one of these words or signs follows, and pass it."""
        if self._next.text.upper() not in wanted or self._next.kind in ("string", "iri"):
            return False
        self._at += 1
        return True

    def read(self) -> Requirements:
        """Return what a whole query requires."""
        while self._takes("PREFIX"):
            name, iri = self._take(), self._take()
            self._prefixes[name.text] = iri.text[1:-1]
        return self._read_select()

    def _read_select(self) -> Requirements:
        self._take("SELECT")
        head = set[str]()
        while self._next.text not in ("{", "WHERE"):
            head.add(self._take().text.upper())
        self._takes("WHERE")
        required, tail = self._read_group(), set[str]()
        while self._next.text != "}" and self._next is not END:
            tail.add(self._next.text.upper())
            self._skip()
        # What is counted of nothing is a row too, unless it is grouped.
        return NONE if "VALUES" in tail or (head & AGGREGATES and "GROUP" not in tail) else required

    def _read_group(self) -> Requirements:
        self._take("{")
        required = NONE
        if self._next.text.upper() == "SELECT":
            required = self._read_select()
        while not self._takes("}"):
            required |= self._read_pattern()
        return required

    def _read_pattern(self) -> Requirements:
        if self._next.text == "{":
            return self._read_alternatives(self._read_group, "UNION")
        if self._takes("."):
            return NONE
        if self._takes("OPTIONAL", "MINUS"):
            self._skip()
        elif self._takes("GRAPH", "VALUES"):
            self._skip()
            self._skip()
        elif self._takes("BIND"):
            self._skip()
        elif self._takes("FILTER"):
            while self._next.text not in ("(", "{"):  # what is before it: NOT EXISTS, or a function's name
                self._take()
            self._skip()
        else:
            return self._read_triples()
        return NONE

    def _skip(self) -> None:
        """Pass a token, or all that stands between brackets."""
        depth = 0
        while True:
            text = self._take().text
            depth += (text in OPENING) - (text in CLOSING)
            if depth <= 0:
                return

    def _read_alternatives(self, read: Callable[[], Requirements], sign: str) -> Requirements:
        branches = [read()]
        while self._takes(sign):
            branches.append(read())
        return reduce(Requirements.intersection, branches)

    def _read_triples(self) -> Requirements:
        if self._next.kind not in ("variable", "name", "iri"):
            raise UnknownForm
        self._take()
        required = NONE
        while True:
            begun, verb = self._at, self._read_verb()
            typed = self._tokens[begun].text == "a" and self._at == begun + 1  # no path, which goes on to another thing
            objects = self._read_objects()
            if typed:
                verb = frozenset(Requirement(TYPE, iri) for iri in objects if iri)
            required |= verb
            while self._takes(";"):
                if self._next.text not in (";", ".", "}"):
                    break
            else:
                return required

    def _read_verb(self) -> Requirements:
        if self._next.kind == "variable":
            self._take()
            return NONE
        return self._read_path()

    def _read_path(self) -> Requirements:
        return self._read_alternatives(self._read_steps, "|")

    def _read_steps(self) -> Requirements:
        required = self._read_step()
        while self._takes("/"):
            required |= self._read_step()
        return required

    def _read_step(self) -> Requirements:
        self._takes("^")
        if self._takes("("):
            required = self._read_path()
            self._take(")")
        elif self._takes("A"):
            required = frozenset({Requirement(TYPE)})
        else:
            required = frozenset({Requirement(self._expand(self._take()))})
        if self._takes("*", "?"):
            return NONE
        self._takes("+")
        return required

    def _read_objects(self) -> list[str]:
        """Return the IRIs of a list of objects, nothing for any other."""
        objects = list[str]()
        while True:
            token = self._next
            if token.kind not in ("variable", "name", "iri", "string") and not token.text.isdecimal():
                raise UnknownForm
            self._take()
            objects.append(self._expand(token) if token.kind in ("name", "iri") else "")
            while token.text.isdecimal() and self._next.text.isdecimal():
                self._take()
            if token.kind == "string" and self._next.kind == "language":
                self._take()
            if not self._takes(","):
                return objects

    def _expand(self, token: Token) -> str:
        """Return the IRI that a name stands for."""
        if token.kind == "iri":
            return token.text[1:-1]
        prefix, sign, local = token.text.partition(":")
        if token.kind != "name" or prefix + sign not in self._prefixes or "\\" in local:
            raise UnknownForm
        return self._prefixes[prefix + sign] + local


def _split_names(text: str) -> Iterator[Token]:
    """Yield tokens; a full stop that ends a name is a token of its own."""
    for token in tokens(text):
        if token.kind == "name" and token.text.endswith("."):
            yield token._replace(text=token.text[:-1])
            yield Token("other", ".", token.start + len(token.text) - 1)
        else:
            yield token

"""Rows of terms, and a term as the text of a cell: plain, short for a terminal, or guarded against formulas.

Who knows a version's vocabulary and names makes a `Reader` of it, for whom columns and things are called in their
language; without one, they keep their own names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ...graph.rdf.names import BASE
from ..citation import LICENCE, Both, Citation


class PrintedPlace(NamedTuple):
    """Where an entry is printed: its pages and the columns of its table, counted from 1; empty where not known."""

    pages: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class Reader:
    """Somebody of whom no more is known than that they read Japanese."""

    language = "ja"

    def headings(self, names: Collection[str]) -> Mapping[str, str]:
        """Return what columns are called, those that are called otherwise than their name."""
        return {}

    def names(self, iris: Collection[str]) -> Mapping[str, str]:
        """Return what things are called, those that are called anything."""
        return {}

    def places(self, entries: Collection[str]) -> Mapping[str, PrintedPlace]:
        """Return where entries are printed, those of which that is known."""
        return {}

    def plan_of(self, iri: str) -> str:
        """Return what the plan is called that a thing is of, nothing where there is one plan alone."""
        return ""


ANYBODY = Reader()

Term = NamedNode | BlankNode | Literal | Triple
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")}
FRACTIONS = {f"{XSD}{name}" for name in ("decimal", "double", "float")}
# What a spreadsheet takes for the start of a formula; full-width signs are turned into these by Japanese input.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Table(NamedTuple):
    """Named columns and rows of terms; None where a row has no value."""

    columns: list[str]
    rows: list[list[Term | None]]


class About(NamedTuple):
    """What is known of an answer before it is written, and of who reads it; ``settings`` are what was set to what."""

    title: str = ""
    asks: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    name: str = ""
    titles: Both = ("", "")
    published: str = ""
    citation: Citation | None = None
    licence: Both = LICENCE
    reader: Reader = ANYBODY


NOTHING = About()


def value(term: Term | None) -> str | int | float | bool | None:
    """Return a term as a program has it: numbers and booleans as such, everything else as its characters.

    >>> value(Literal(12)), value(Literal("12")), value(Literal(True)), value(NamedNode("urn:x")), value(None)
    (12, '12', True, 'urn:x', None)
    """
    if term is None:
        return None
    text = plain(term)
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}boolean":
        return text in ("true", "1")
    if not is_number(term):
        return text
    return int(text) if re.fullmatch(r"[+-]?\d+", text) and not is_fraction(term) else float(text)


def is_fraction(term: Term | None) -> bool:
    """Say whether a term is of a type whose numbers need not be whole."""
    return isinstance(term, Literal) and term.datatype.value in FRACTIONS


def guard_formula(term: Term | None) -> str:
    """Return a cell's text; an apostrophe keeps what is not a number from starting a formula."""
    text = plain(term)
    return f"'{text}" if text.startswith(FORMULA) and not is_number(term) else text


def is_number(term: Term | None) -> bool:
    """Say whether a term is a number of XML Schema's that a spreadsheet can hold."""
    return (
        isinstance(term, Literal)
        and term.datatype.value in NUMBERS
        and term.value.upper() not in ("NAN", "INF", "-INF")
    )


def plain(term: Term | None) -> str:
    """Return a term's characters without its type, as CSV has them."""
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


def short(term: Term | None) -> str:
    """Return a term for a narrow column: of our own IRIs what follows ``id/``.

    >>> short(NamedNode("https://w3id.org/koteihyo/id/theme/waste"))
    'theme/waste'
    """
    text = plain(term)
    if isinstance(term, NamedNode):
        text = text.removeprefix(f"{BASE}id/").replace(f"{BASE}ontology#", "kth:")
    return text

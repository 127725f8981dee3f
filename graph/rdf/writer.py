"""The writer of graphs: words in two languages, whole numbers, durations, figures, and the themes of a thing.

`kth:theme` is closed upward, so a plain query for a broad theme finds what a narrow one below it was given to;
`kth:ownTheme` is the most specific alone, so nothing is counted twice on one line of the tree.
A figure is written as the rules read it: what is printed, and where it is a number its value, unit and basis.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SDO, SKOS, XSD
from rdflib.term import Node

from ..codelists import Hierarchy, Lexicon
from ..plan.words import Words
from ..reading import Figure
from ..reading.units import strip_scale
from .identifiers import KTH, UNIT, Identifiers, bind_prefixes, concept
from .store import WrittenStore

# Looked up once: rdflib makes these anew each time that they are named.
TYPE, LABEL, INTEGER = RDF.type, RDFS.label, XSD.integer
# Texts that are known again: those of a plan that is decided on, and words that stand in it many times.
KNOWN = 1 << 14
TRUE = Literal("true", datatype=XSD.boolean)


@lru_cache(KNOWN)
def ja(text: str) -> Literal:
    """Return Japanese text."""
    return Literal(text, lang="ja")


@lru_cache(KNOWN)
def en(text: str) -> Literal:
    """Return English text."""
    return Literal(text, lang="en")


def both(words: Words) -> tuple[Literal, ...]:
    """Return the text in every language that it is given in."""
    return tuple(Literal(text, lang=language) for language, text in words.texts.items())


@lru_cache(KNOWN)
def plain(text: str) -> Literal:
    """Return printed text: a string, because a language tag would be a reading of it.

    Without a datatype a literal is an `xsd:string` (https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal);
    where the datatype is named, rdflib reads every text once more.
    """
    return Literal(text)


@cache
def integer(number: int) -> Literal:
    """Return a whole number; the same few stand at every row, column and line."""
    return Literal(number, datatype=INTEGER)


def degrees(angle: float) -> Literal:
    """Return an angle in decimal degrees.

    >>> degrees(35.8077)
    rdflib.term.Literal('35.8077', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#decimal'))
    """
    return Literal(f"{angle:.6f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


@lru_cache(KNOWN)
def day(date: datetime.date) -> Literal:
    """Return a day."""
    return Literal(date.isoformat(), datatype=XSD.date)


def duration(text: str) -> Literal:
    """Return a duration by its lexical form: ``P4Y``."""
    return Literal(text, datatype=XSD.duration, normalize=False)


class Writer:
    """A graph being written, one subject at a time."""

    def __init__(self) -> None:
        self.store = WrittenStore()
        self.graph = bind_prefixes(Graph(self.store))

    def say(self, subject: URIRef, predicate: URIRef, *objects: Node) -> None:
        """Add a triple for each object."""
        self.store.written += [(subject, predicate, value) for value in objects]

    def type(self, subject: URIRef, *classes: URIRef) -> None:
        """Say what a thing is, superclasses with it, so that a query needs no reasoning."""
        self.say(subject, TYPE, *classes)

    def label(self, subject: URIRef, *labels: Literal) -> None:
        """Name a thing."""
        self.say(subject, LABEL, *labels)


def write_duration(writer: Writer, subject: URIRef, predicate: URIRef, text: str) -> None:
    """Write a printed time and, where it is in years, how many: ``kth:period`` with ``kth:periodYears``.

    Not every engine tells from ``P4Y`` that these are four years.
    """
    writer.say(subject, predicate, duration(text))
    if match := re.fullmatch(r"P(\d+)Y", text):
        writer.say(subject, URIRef(f"{predicate}Years"), integer(int(match[1])))


def write_themes(writer: Writer, ids: Identifiers, subject: URIRef, themes: Iterable[str], tree: Hierarchy) -> None:
    """Write themes of the plan by their codes, and all that are above them."""
    writer.say(subject, KTH.theme, *(ids.of("theme", theme) for theme in tree.add_broader(themes)))


def write_own_themes(writer: Writer, ids: Identifiers, subject: URIRef, themes: Iterable[str], tree: Hierarchy) -> None:
    """Write the most specific of all the themes that a thing has."""
    writer.say(subject, KTH.ownTheme, *(ids.of("theme", theme) for theme in tree.drop_broader(themes)))


def write_fields(writer: Writer, subject: URIRef, fields: Iterable[str]) -> None:
    """Write the fields of policy that follow from themes, where these are written."""
    writer.say(subject, KTH.policyField, *(concept("field", field) for field in fields))


def write_period(writer: Writer, subject: URIRef, first: int | None, last: int | None, lexicon: Lexicon) -> None:
    """Write the first and the last fiscal year of a plan or a stage, as far as the list of years goes."""
    for predicate, year in ((KTH.firstYear, first), (KTH.lastYear, last)):
        if year is not None and lexicon.has_concept("fiscal-year", str(year)):
            writer.say(subject, predicate, concept("fiscal-year", year))


def write_figure(writer: Writer, subject: URIRef, figure: Figure) -> None:
    """Write what is printed as a value; words without a number have no value, unit or basis."""
    say = writer.say
    say(subject, KTH.figurePrinted, plain(figure.printed))
    for note_ja, note_en in figure.notes:
        say(subject, SKOS.note, ja(note_ja), en(note_en))
    if figure.breakdown:
        say(subject, KTH.breakdown, plain(figure.breakdown))
    if figure.value is not None:
        write_number(writer, subject, figure)


def write_number(writer: Writer, subject: URIRef, figure: Figure) -> None:
    """Write the number of a figure, and how it is meant."""
    say = writer.say
    say(subject, KTH.value, Literal(figure.value, datatype=XSD.decimal))
    if figure.value_to is not None:
        say(subject, KTH.valueTo, Literal(figure.value_to, datatype=XSD.decimal))
    if figure.unit:
        say(subject, KTH.unit, UNIT[figure.unit])
    if unit := strip_scale(figure.unit_text):
        say(subject, SDO.unitText, plain(unit))
    say(subject, KTH.figureBasis, concept("figure-basis", figure.basis))
    if figure.comparator:
        say(subject, KTH.comparator, concept("comparator", figure.comparator))
    if figure.periodicity:
        say(subject, KTH.periodicity, concept("periodicity", figure.periodicity))
    if figure.period:
        write_duration(writer, subject, KTH.period, figure.period)

"""A figure as the rules read it: what is printed, and where it is a number its value, unit, comparator and basis."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import SDO, SKOS, XSD

from ..reading import Figure
from ..reading.units import strip_scale
from .identifiers import KTH, UNIT, concept
from .writer import Writer, en, ja, plain, write_duration


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

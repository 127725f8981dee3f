"""Observations from open data in the curation graph: a person chose the file, the item and the rows that give them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SDO, XSD

from ..curation.observations import Observation
from ..interop.areas import areas
from ..model import Model
from .identifiers import KTH, Identifiers, concept
from .places import write_area
from .writer import Writer, day, en, integer, ja, plain


def observations_graph(model: Model, found: Iterable[Observation], ids: Identifiers) -> Graph:
    """Return the observations of a plan's indicators."""
    names = {each.key: each.label for each in model.indicators.indicators}
    writer = Writer()
    for each in found:
        name = names[each.indicator]
        _write(writer, ids, each, model.plan.area or "", (name.ja or name.text, name.en or name.text))
    return writer.graph


def _write(writer: Writer, ids: Identifiers, each: Observation, own: str, names: tuple[str, str]) -> None:
    subject = observation_iri(ids, each)
    printed = f"{Decimal(each.value):,}{each.unit}"
    say = writer.say
    writer.type(subject, KTH.Observation, KTH.Figure)
    writer.label(
        subject,
        ja(f"{names[0]}（{each.year}、{printed}）"),
        en(f"{names[1]} ({'fiscal ' if each.fiscal else ''}{each.number}: {printed})"),
    )
    say(subject, KTH.inPlan, ids.plan)
    say(subject, KTH.indicator, ids.of("indicator", each.indicator))
    say(subject, KTH.observationKind, concept("observation-kind", "actual"))
    say(subject, KTH.figurePrinted, plain(printed))
    say(subject, KTH.value, Literal(Decimal(each.value), datatype=XSD.decimal))
    say(subject, SDO.unitText, plain(each.unit))
    say(subject, KTH.inYear, _write_year(writer, each))
    if each.area != own:
        say(subject, DCTERMS.spatial, write_area(writer, areas()[each.area]))
    say(subject, DCTERMS.description, ja(each.item))
    say(subject, PROV.wasDerivedFrom, URIRef(each.dataset))
    say(subject, DCTERMS.source, URIRef(each.address))
    say(subject, DCTERMS.date, day(date.fromisoformat(each.retrieved)))
    say(subject, DCTERMS.identifier, plain(f"sha256:{each.sha256}"))


def observation_iri(ids: Identifiers, each: Observation) -> URIRef:
    """Return the address of an observation: it follows from what there may be one value of."""
    digest = sha256("\n".join((each.area, each.dataset, each.item)).encode()).hexdigest()[:8]
    return ids.of("observation", each.indicator, f"{'fy' if each.fiscal else 'y'}{each.number}-{digest}")


def _write_year(writer: Writer, each: Observation) -> URIRef:
    """Return the year; a fiscal one is of the shared list, a calendar one is written here."""
    if each.fiscal:
        return concept("fiscal-year", each.number)
    subject = concept("year", each.number)
    writer.type(subject, KTH.CalendarYear)
    writer.label(subject, ja(f"{each.number}年"), en(str(each.number)))
    writer.say(subject, KTH.year, integer(each.number))
    return subject

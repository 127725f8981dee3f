"""Observations from open data in the curation graph: a person chose the file, the item and the rows that give them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple
from unicodedata import normalize

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SDO, SKOS, XSD

from ..curation.observations import Observation
from ..interop.areas import areas
from ..model import Model
from ..reading import Figure
from ..reading.units import split_scale
from ..rows import Rows, name_indicators
from .identifiers import KTH, Identifiers, concept
from .places import write_area
from .rows import is_reached
from .writer import Writer, day, en, integer, ja, plain


def observations_graph(model: Model, observations: Collection[Observation], ids: Identifiers) -> Graph:
    """Return the observations of a plan's indicators, each against the targets that it can be compared with."""
    writer = Writer()
    if not observations:
        return writer.graph
    names, targets = name_indicators(model), [*list_targets(model)]
    directions = {indicator.key: indicator.better for indicator in model.indicators.indicators}
    for observation in observations:
        subject = observation_iri(ids, observation)
        _write(writer, ids, subject, observation, names[observation.indicator])
        if observation.area != model.plan.area:
            writer.say(subject, DCTERMS.spatial, write_area(writer, areas()[observation.area]))
            continue
        for target in targets:
            if target.is_comparable(observation):
                writer.say(subject, KTH.against, ids.of("target", target.key))
                reached = is_reached(_measure(observation)[0], target.figure, directions.get(observation.indicator, ""))
                if reached is not None:
                    writer.say(subject, KTH.reached, Literal(reached))
    return writer.graph


class Target(NamedTuple):
    """A level that an indicator is to have in a year: its key, the indicator's, the year and whether it is calendar."""

    key: str
    indicator: str
    figure: Figure
    year: int
    calendar: bool

    def is_comparable(self, observation: Observation) -> bool:
        """Return whether an observation is of the same indicator, year and unit."""
        same_year = (self.year, self.calendar) == (observation.number, not observation.fiscal)
        unit = normalize("NFKC", self.figure.unit_text)
        return (
            self.indicator == observation.indicator
            and same_year
            and unit == normalize("NFKC", _measure(observation)[1])
        )


def list_targets(model: Model) -> Iterator[Target]:
    """Yield the targets of a plan that are levels of a whole in a year: those of its tables, then those of its words.

    A breakdown is never compared: what is taken from open data has none.
    """
    for value in Rows(model).values:
        if value.kind == "target" and value.indicator and value.year and _is_level(value.figure):
            yield Target(value.key, value.indicator.key, value.figure, value.year.year, value.year.calendar)
    for key, statement in model.statements.items():
        decided, due = model.indicators.by_statement.get(key), statement.first.reading.due
        for number, figure in enumerate(statement.first.reading.figures, start=1):
            if decided and due and due.fiscal is not None and figure.indicator and _is_level(figure):
                name = key if number == 1 else f"{key}/{number}"
                yield Target(name, decided.key, figure, due.year, not due.fiscal)


def _is_level(figure: Figure) -> bool:
    return figure.value is not None and figure.basis == "level" and not figure.breakdown


def _measure(observation: Observation) -> tuple[Decimal, str]:
    """Return the value and its unit without a scale, as all figures have them: of 千円 the yen."""
    factor, unit = split_scale(observation.unit)
    return Decimal(observation.value) * factor, unit


def _write(writer: Writer, ids: Identifiers, subject: URIRef, observation: Observation, names: tuple[str, str]) -> None:
    printed, (value, unit) = f"{Decimal(observation.value):,}{observation.unit}", _measure(observation)
    say = writer.say
    writer.type(subject, KTH.Observation, KTH.Figure)
    writer.label(
        subject,
        ja(f"{names[0]}（{observation.year}、{printed}）"),
        en(f"{names[1]} ({'fiscal ' if observation.fiscal else ''}{observation.number}: {printed})"),
    )
    say(subject, KTH.inPlan, ids.plan)
    say(subject, KTH.indicator, ids.of("indicator", observation.indicator))
    say(subject, KTH.observationKind, concept("observation-kind", "actual"))
    say(subject, KTH.figureBasis, concept("figure-basis", "level"))
    say(subject, KTH.figurePrinted, plain(printed))
    say(subject, KTH.value, Literal(value, datatype=XSD.decimal))
    say(subject, SDO.unitText, plain(unit))
    say(subject, KTH.inYear, _write_year(writer, observation))
    say(subject, DCTERMS.description, ja(observation.item))
    if observation.note:
        say(subject, SKOS.note, ja(observation.note))
    say(subject, PROV.wasDerivedFrom, URIRef(observation.dataset))
    say(subject, DCTERMS.source, URIRef(observation.address))
    say(subject, DCTERMS.date, day(date.fromisoformat(observation.retrieved)))
    say(subject, DCTERMS.identifier, plain(f"sha256:{observation.sha256}"))


def observation_iri(ids: Identifiers, observation: Observation) -> URIRef:
    """Return the address of an observation: it follows from what there may be one value of."""
    digest = sha256("\n".join((observation.area, observation.dataset, observation.item)).encode()).hexdigest()[:8]
    return ids.of(
        "observation", observation.indicator, f"{'fy' if observation.fiscal else 'y'}{observation.number}-{digest}"
    )


def _write_year(writer: Writer, observation: Observation) -> URIRef:
    """Return the year; a fiscal one is of the shared list, a calendar one is written here."""
    if observation.fiscal:
        return concept("fiscal-year", observation.number)
    subject = concept("year", observation.number)
    writer.type(subject, KTH.CalendarYear)
    writer.label(subject, ja(f"{observation.number}年"), en(str(observation.number)))
    writer.say(subject, KTH.year, integer(observation.number))
    return subject

"""What the indicators of a plan that came as StratML measure: targets, observations, and how indicators are related."""

from __future__ import annotations

from collections import Counter

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, SDO, SKOS, XSD

from ...rdf.identifiers import KTH, Identifiers
from ...rdf.writer import plain
from .folder import StratmlPlan
from .reader import ParsedPlan
from .strategy import Instance, Measurement, Relationship, Result, Statement
from .writers import StratmlWriter


class FigureWriter(StratmlWriter):
    """Writes indicators: the same words and unit are one indicator, unless the plan tells them apart."""

    def __init__(self, plan: StratmlPlan, read: ParsedPlan, ids: Identifiers, statements: list[Statement]) -> None:
        super().__init__(plan, read, ids)
        self.iris = {statement.key: ids.of(statement.type, statement.key) for statement in statements}
        self.named = {
            statement.identifier: self.iris[statement.key] for statement in reversed(statements) if statement.identifier
        }
        self.indicators: dict[str, URIRef] = {}
        self.measured: dict[str, URIRef] = {}
        known: dict[tuple[object, ...], URIRef] = {}
        for statement in statements:
            self.number_indicators(statement, known)

    def number_indicators(self, statement: Statement, known: dict[tuple[object, ...], URIRef]) -> None:
        """Give each measurement its indicator; two of one statement are never the same, nor is one without a name."""
        numbers: Counter[tuple[object, ...]] = Counter()
        for number, measurement in enumerate(statement.measurements, start=1):
            key = f"{statement.key}.{number}"
            words = (
                *(measurement.dimension or key, measurement.unit, measurement.direction, measurement.note),
                *(measurement.identifier, measurement.sequence, measurement.kinds, measurement.relationships),
            )
            numbers[words] += 1
            self.indicators[key] = known.setdefault((*words, numbers[words]), self.ids.of("indicator", key))
            if measurement.identifier:
                self.measured.setdefault(measurement.identifier, self.indicators[key])

    def find_statement(self, name: str) -> URIRef | None:
        """Return the statement of an identifier, or of a place in the document."""
        return self.named.get(name) or self.iris.get(name)

    def write_measurement(self, statement: Statement, measurement: Measurement, key: str) -> None:
        """Write what a statement is measured by, and the values."""
        subject = self.indicators[key]
        if (subject, RDF.type, KTH.Indicator) not in self.graph:
            self.write_indicator(subject, statement, measurement)
            for number, relationship in enumerate(measurement.relationships, start=1):
                self.write_relationship(subject, relationship, self.ids.of("relationship", f"{key}.{number}"))
        self.say(subject, PROV.wasQuotedFrom, self.passages[measurement.source])
        self.say(self.iris[statement.key], KTH.indicator, subject)
        for number, instance in enumerate(measurement.instances, start=1):
            self.write_instance(self.iris[statement.key], subject, measurement, instance, f"{key}.{number}")

    def write_indicator(self, subject: URIRef, statement: Statement, measurement: Measurement) -> None:
        """Write an indicator; one without a name is called by what it is to measure."""
        self.write_thing(subject, KTH.Indicator, measurement.dimension, statement.title)
        self.write_value(subject, SDO.unitText, measurement.unit)
        self.write_value(subject, DCTERMS.identifier, measurement.identifier)
        self.write_value(subject, KTH.notation, measurement.sequence)
        self.write_words(subject, SKOS.note, measurement.note)
        self.write_codes(subject, KTH.indicatorKind, "indicator-kind", measurement.kinds)
        self.write_codes(subject, KTH.direction, "direction", [measurement.direction])

    def write_relationship(self, indicator: URIRef, relationship: Relationship, subject: URIRef) -> None:
        """Write how an indicator stands to another thing; the thing itself where this document has it."""
        others = (relationship.description, *relationship.referents, relationship.identifier)
        self.write_thing(subject, KTH.Relationship, relationship.name, *others, source=relationship.source)
        self.say(indicator, KTH.relationship, subject)
        self.write_codes(subject, KTH.relationshipKind, "relationship-kind", [relationship.kind])
        self.write_words(subject, DCTERMS.description, relationship.description)
        self.write_value(subject, DCTERMS.identifier, relationship.identifier)
        for referent in relationship.referents:
            self.write_value(subject, KTH.referentIdentifier, referent)
            if iri := self.named.get(referent) or self.measured.get(referent):
                self.say(subject, KTH.referent, iri)

    def write_instance(
        self, statement: URIRef, indicator: URIRef, measurement: Measurement, instance: Instance, key: str
    ) -> None:
        """Write what was to be reached and what was: they belong together, unless their dates say otherwise."""
        targets = []
        for number, result in enumerate(instance.targets):
            target = self.ids.of("target", key, *([number + 1] if number else []))
            self.write_figure(target, KTH.Target, result, measurement, indicator)
            self.write_codes(target, KTH.direction, "direction", [measurement.direction])
            self.say(statement, KTH.target, target)
            targets.append((target, result))
        for number, result in enumerate(instance.actuals):
            actual = self.ids.of("observation", key, *([number + 1] if number else []))
            self.write_figure(actual, KTH.Observation, result, measurement, indicator)
            self.write_codes(actual, KTH.observationKind, "observation-kind", [result.kind or "actual"])
            self.say(actual, KTH.against, *(target for target, aim in targets if _same_time(aim, result)))

    def write_figure(
        self, subject: URIRef, kind: URIRef, result: Result, measurement: Measurement, indicator: URIRef
    ) -> None:
        """Write a value, in words, and as a number where it is one."""
        counted = f"{result.printed} {measurement.unit}".strip()
        named = f"{measurement.dimension}（{counted}）" if measurement.dimension else counted
        self.write_thing(subject, kind, result.printed if result.value is None else named, source=result.source)
        self.type(subject, KTH.Figure)
        self.say(subject, KTH.indicator, indicator)
        self.say(subject, KTH.figurePrinted, plain(result.printed))
        if result.value is not None:
            self.say(subject, KTH.value, Literal(result.value, datatype=XSD.decimal))
            self.write_value(subject, SDO.unitText, measurement.unit)
        self.write_period(subject, result.start, result.end)
        self.write_words(subject, DCTERMS.description, result.note)
        self.write_codes(subject, KTH.comparator, "comparator", [result.comparator])
        self.write_descriptor(subject, *result.descriptor)

    def write_descriptor(self, figure: URIRef, name: str, value: str) -> None:
        """Write a quality and what it is: https://schema.org/PropertyValue."""
        if name or value:
            subject = URIRef(f"{figure}/descriptor")
            self.write_thing(subject, SDO.PropertyValue, "：".join(filter(None, (name, value))))
            self.write_words(subject, SDO.name, name)
            self.write_words(subject, SDO.value, value)
            self.say(figure, SDO.additionalProperty, subject)


def _same_time(target: Result, actual: Result) -> bool:
    """Say whether the dates of the two do not contradict each other."""
    pairs = ((target.start, actual.start), (target.end, actual.end))
    return all(not one or not other or one == other for one, other in pairs)

"""The graphs of a plan that came as StratML: the same classes and properties as of a printed plan, where they apply.

Each element that has words is a passage, so everything that is stated can be cited to the characters of the XML. What
StratML does not say (stages, themes, a direction) is not made up: it stands only where a line of ours says it.
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS, XSD

from ...codelists import Concepts
from ...plan.source import Source
from ...rdf.document import write_run
from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.writer import Writer, integer, plain, write_own_themes, write_themes
from .elements import Element
from .folder import StratmlPlan
from .reader import ParsedPlan, target_group
from .remarks import private
from .strategy import Measurement, Result, Statement

CLASSES = {"measure": KTH.Measure, "goal": KTH.Goal}


def stratml_graphs(
    plan: StratmlPlan, read: ParsedPlan, text: str, ids: Identifiers, concepts: Concepts
) -> dict[str, Graph]:
    """Return the four graphs: what the XML says, what is read in it, and nothing decided or suspected."""
    return {
        "document": _DocumentWriter(plan, read, text, ids).write(),
        "plan": _PlanWriter(plan, read, ids, concepts).write(),
        "curation": Writer().graph,
        "inferred": Writer().graph,
    }


class _StratmlWriter(Writer):
    """A writer that knows in what language the plan's words are."""

    def __init__(self, plan: StratmlPlan, read: ParsedPlan, ids: Identifiers) -> None:
        super().__init__()
        self.plan, self.read, self.ids = plan, read, ids
        self.passages = {
            each.path: ids.of("passage", order) for order, each in enumerate(elements_with_words(read), start=1)
        }

    def write_words(self, subject: URIRef, predicate: URIRef, words: str) -> None:
        """Say something in the plan's language, if there is anything to say."""
        if words:
            self.say(subject, predicate, Literal(words, lang=self.plan.language))

    def write_value(self, subject: URIRef, predicate: URIRef, text: str, kind: URIRef = XSD.string) -> None:
        """Say what is no word of a language, if there is any."""
        if text:
            self.say(subject, predicate, Literal(text, datatype=kind, normalize=False))


def elements_with_words(read: ParsedPlan) -> list[Element]:
    """Return the elements that become passages: those with words that may be published, in order."""
    return [each for each in read.root.walk() if each.text and not private(each.path)]


class _DocumentWriter(_StratmlWriter):
    def __init__(self, plan: StratmlPlan, read: ParsedPlan, text: str, ids: Identifiers) -> None:
        super().__init__(plan, read, ids)
        self.source, self.document = Source(text), ids.of("document")

    def write(self) -> Graph:
        self.write_plan()
        for order, element in enumerate(elements_with_words(self.read), start=1):
            subject = self.passages[element.path]
            self.type(subject, KTH.Passage)
            self.say(subject, KTH.passageKind, concept("passage-kind", "data-element"))
            self.say(subject, KTH.inPlan, self.ids.plan)
            self.say(subject, KTH.order, integer(order))
            self.say(subject, KTH.notation, plain(element.path))
            self.say(subject, KTH.verbatim, plain(element.text))
            self.say(subject, KTH.line, integer(element.runs[0].line))
            for number, run in enumerate(element.runs, start=1):
                place = write_run(self, URIRef(f"{subject}/run/{number}"), self.document, run, self.source)
                self.say(subject, KTH.evidence, place)
        return self.graph

    def write_plan(self) -> None:
        subject, strategy = self.ids.plan, self.read.strategy
        self.type(subject, KTH.Plan, PROV.Plan)
        self.write_words(subject, DCTERMS.title, strategy.name or self.plan.id)
        self.label(subject, Literal(strategy.name or self.plan.id, lang=self.plan.language))
        self.write_words(subject, DCTERMS.description, strategy.description)
        self.write_words(subject, SKOS.note, strategy.note)
        self.write_value(subject, KTH.municipalityCode, self.plan.municipality_code)
        self.write_value(subject, SDO.startDate, strategy.start, XSD.date)
        self.write_value(subject, SDO.endDate, strategy.end, XSD.date)
        self.write_value(subject, DCTERMS.issued, strategy.published, XSD.date)
        self.write_value(subject, DCTERMS.source, strategy.source)
        self.say(subject, KTH.document, self.document)
        self.type(self.document, KTH.Document, PROV.Entity)
        self.label(self.document, Literal(strategy.name or self.plan.id, lang=self.plan.language))
        self.say(self.document, KTH.inPlan, subject)
        self.write_value(self.document, SDO.genre, strategy.type)
        self.write_value(self.document, DCTERMS.conformsTo, self.read.root.namespace)
        self.say(self.document, KTH.sha256, plain(self.plan.document.sha256))
        self.say(self.document, KTH.characters, integer(len(self.source.text)))
        for number, each in enumerate(strategy.organizations, start=1):
            body = self.ids.of("organisation", number)
            self.type(body, ORG.FormalOrganization, FOAF.Agent)
            self.label(body, Literal(each.name, lang=self.plan.language))
            self.write_words(body, SKOS.altLabel, each.acronym)
            self.write_words(body, DCTERMS.description, each.description)
            self.write_value(body, DCTERMS.identifier, each.identifier)
            self.say(subject, DCTERMS.publisher, body)


class _PlanWriter(_StratmlWriter):
    def __init__(self, plan: StratmlPlan, read: ParsedPlan, ids: Identifiers, concepts: Concepts) -> None:
        super().__init__(plan, read, ids)
        self.concepts = concepts
        self.indicators: dict[tuple[str, ...], URIRef] = {}
        statements = read.strategy.statements()
        self.iris = {each.key: ids.of(each.type, each.key) for each in statements}
        self.by_identifier = {each.identifier: self.iris[each.key] for each in statements if each.identifier}

    def write(self) -> Graph:
        for goal in self.read.strategy.goals:
            self.write_statement(goal)
            for objective in goal.objectives:
                self.write_statement(objective)
                above = [self.find_statement(each) for each in objective.part_of] or [self.iris[goal.key]]
                self.say(self.iris[objective.key], KTH.partOf, *(each for each in above if each))
        return self.graph

    def find_statement(self, name: str) -> URIRef | None:
        """Return the statement of an identifier, or of a place in the document."""
        return self.by_identifier.get(name) or self.iris.get(name)

    def write_statement(self, statement: Statement) -> None:
        subject = self.iris[statement.key]
        self.type(subject, CLASSES[statement.type], KTH.Statement)
        self.label(subject, Literal(statement.name, lang=self.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.write_words(subject, DCTERMS.description, statement.description)
        self.write_words(subject, SKOS.note, statement.note)
        self.write_value(subject, DCTERMS.identifier, statement.identifier)
        self.write_value(subject, KTH.notation, statement.sequence)
        self.say(subject, KTH.atStage, *(concept("stage", each) for each in statement.stages))
        write_themes(self, subject, statement.themes, self.concepts)
        write_own_themes(self, subject, statement.themes, self.concepts)
        self.say(subject, KTH.concerns, *(self.write_group(each) for each in statement.groups))
        for path in statement.sources:
            self.say(subject, KTH.statedBy, self.passages[path])
            self.say(self.passages[path], KTH.states, subject)
        for number, each in enumerate(statement.measurements, start=1):
            self.write_measurement(subject, each, f"{statement.key}.{number}")

    def write_group(self, name: str) -> URIRef:
        return concept("target-group", target_group(name, self.read.lexicon))

    def write_measurement(self, statement: URIRef, measurement: Measurement, key: str) -> None:
        """Write what is measured: the same words and unit are one indicator, unless the plan tells them apart."""
        words = (
            *(measurement.dimension, measurement.unit, measurement.direction, measurement.note),
            *(measurement.identifier, measurement.sequence),
        )
        subject = self.indicators.setdefault(words, self.ids.of("indicator", key))
        self.type(subject, KTH.Indicator)
        self.label(subject, Literal(measurement.dimension, lang=self.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, PROV.wasQuotedFrom, self.passages[measurement.source])
        self.write_value(subject, SDO.unitText, measurement.unit)
        self.write_value(subject, DCTERMS.identifier, measurement.identifier)
        self.write_value(subject, KTH.notation, measurement.sequence)
        self.write_words(subject, SKOS.note, measurement.note)
        if measurement.direction:
            self.say(subject, KTH.direction, concept("direction", measurement.direction))
        self.say(statement, KTH.indicator, subject)
        for number, each in enumerate(measurement.results, start=1):
            target = self.ids.of("target", f"{key}.{number}")
            self.write_target(target, each, measurement)
            self.say(target, KTH.indicator, subject)
            self.say(statement, KTH.target, target)

    def write_target(self, subject: URIRef, result: Result, measurement: Measurement) -> None:
        printed = f"{result.printed} {measurement.unit}".strip()
        self.type(subject, KTH.Target)
        self.label(subject, Literal(f"{measurement.dimension}（{printed}）", lang=self.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.value, Literal(result.value, datatype=XSD.decimal))
        self.write_value(subject, SDO.unitText, measurement.unit)
        self.say(subject, KTH.figurePrinted, plain(result.printed))
        self.say(subject, PROV.wasQuotedFrom, self.passages[result.source])
        self.write_value(subject, SDO.startDate, result.start, XSD.date)
        self.write_value(subject, SDO.endDate, result.end, XSD.date)
        self.write_words(subject, SKOS.note, result.note)
        if measurement.direction:
            self.say(subject, KTH.direction, concept("direction", measurement.direction))
        if result.comparator:
            self.say(subject, KTH.comparator, concept("comparator", result.comparator))

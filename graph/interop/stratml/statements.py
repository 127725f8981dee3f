"""What a plan that came as StratML states: goals and objectives, who has a part in them, and how they are measured."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SKOS

from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.writer import integer, plain
from .figures import FigureWriter
from .folder import StratmlPlan
from .reader import ParsedPlan, target_group
from .strategy import Statement

CLASSES = {"measure": KTH.Measure, "goal": KTH.Goal}
TERMS = {"stage": KTH.Stage, "theme": KTH.Theme}


class StatementWriter(FigureWriter):
    """Writes each goal, its objectives under it, and what they measure."""

    def __init__(self, plan: StratmlPlan, read: ParsedPlan, ids: Identifiers) -> None:
        statements = read.strategy.statements()
        super().__init__(plan, read, ids, statements)
        self.terms: dict[str, list[str]] = {}
        names = [
            party.name for statement in statements for party in statement.stakeholders if party.performs and party.name
        ]
        self.bodies = {name: ids.of("responsible", number) for number, name in enumerate(dict.fromkeys(names), start=1)}

    def write(self) -> Graph:
        """Return the graph."""
        for goal in self.read.strategy.goals:
            self.write_statement(goal)
            for objective in goal.objectives:
                self.write_statement(objective)
                above = [self.find_statement(identifier) for identifier in objective.part_of] or [self.iris[goal.key]]
                self.say(self.iris[objective.key], KTH.partOf, *(iri for iri in above if iri))
        return self.graph

    def write_statement(self, statement: Statement) -> None:
        """Write one goal or objective; what it is called where it has no name is said to be none."""
        subject = self.iris[statement.key]
        self.write_thing(subject, CLASSES[statement.type], statement.name, statement.title)
        self.type(subject, KTH.Statement)
        self.write_words(subject, DCTERMS.description, statement.description)
        self.write_words(subject, SKOS.note, statement.note)
        self.write_value(subject, DCTERMS.identifier, statement.identifier)
        self.write_value(subject, KTH.notation, statement.sequence)
        self.say(subject, KTH.atStage, *(self.write_term("stage", stage) for stage in statement.stages))
        themes = [self.write_term("theme", theme) for theme in statement.themes]
        self.say(subject, KTH.theme, *themes)
        self.say(subject, KTH.ownTheme, *themes)
        self.write_parties(subject, statement)
        for path in statement.sources:
            self.say(subject, KTH.statedBy, self.passages[path])
            self.say(self.passages[path], KTH.states, subject)
        for number, measurement in enumerate(statement.measurements, start=1):
            self.write_measurement(statement, measurement, f"{statement.key}.{number}")

    def write_term(self, scheme: str, named: str) -> URIRef:
        """Write a stage or a theme of the plan, as a line of ours names it: its code, and what it is called."""
        code, _, name = named.partition(" ")
        subject, title, order = self.ids.of(scheme, code), self.ids.of(scheme), self.terms.setdefault(scheme, [])
        if code in order:
            return subject
        order.append(code)
        label = Literal(name or code, lang=self.plan.language)
        self.type(subject, TERMS[scheme], SKOS.Concept)
        self.label(subject, label)
        self.say(subject, SKOS.prefLabel, label)
        self.say(subject, SKOS.notation, plain(code))
        self.say(subject, SKOS.inScheme, title)
        self.say(subject, SKOS.topConceptOf, title)
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.order, integer(len(order)))
        self.type(title, SKOS.ConceptScheme)
        return subject

    def write_parties(self, subject: URIRef, statement: Statement) -> None:
        """Write the stakeholders: who performs is responsible, who is one of our target groups is concerned."""
        self.write_stakeholders(subject, statement.stakeholders, statement.key)
        for stakeholder in statement.stakeholders:
            if group := target_group(stakeholder.name, self.read.lexicon):
                self.say(subject, KTH.concerns, concept("target-group", group))
            if body := self.bodies.get(stakeholder.name) if stakeholder.performs else None:
                self.type(body, KTH.Responsible, PROV.Agent)
                self.label(body, Literal(stakeholder.name, lang=self.plan.language))
                self.say(body, KTH.inPlan, self.ids.plan)
                self.say(subject, KTH.responsible, body)

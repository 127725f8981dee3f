"""What a plan that came as StratML states: goals and objectives, who has a part in them, and how they are measured."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SKOS

from ...codelists import Concepts
from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.writer import write_own_themes, write_themes
from .figures import FigureWriter
from .folder import StratmlPlan
from .reader import ParsedPlan, target_group
from .strategy import Statement

CLASSES = {"measure": KTH.Measure, "goal": KTH.Goal}


class StatementWriter(FigureWriter):
    """Writes each goal, its objectives under it, and what they measure."""

    def __init__(self, plan: StratmlPlan, read: ParsedPlan, ids: Identifiers, concepts: Concepts) -> None:
        statements = read.strategy.statements()
        super().__init__(plan, read, ids, statements)
        self.concepts = concepts
        names = [party.name for each in statements for party in each.stakeholders if party.performs and party.name]
        self.bodies = {name: ids.of("responsible", number) for number, name in enumerate(dict.fromkeys(names), start=1)}

    def write(self) -> Graph:
        """Return the graph."""
        for goal in self.read.strategy.goals:
            self.write_statement(goal)
            for objective in goal.objectives:
                self.write_statement(objective)
                above = [self.find_statement(each) for each in objective.part_of] or [self.iris[goal.key]]
                self.say(self.iris[objective.key], KTH.partOf, *(each for each in above if each))
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
        self.write_codes(subject, KTH.atStage, "stage", statement.stages)
        write_themes(self, subject, statement.themes, self.concepts)
        write_own_themes(self, subject, statement.themes, self.concepts)
        self.write_parties(subject, statement)
        for path in statement.sources:
            self.say(subject, KTH.statedBy, self.passages[path])
            self.say(self.passages[path], KTH.states, subject)
        for number, each in enumerate(statement.measurements, start=1):
            self.write_measurement(statement, each, f"{statement.key}.{number}")

    def write_parties(self, subject: URIRef, statement: Statement) -> None:
        """Write the stakeholders: who performs is responsible, who is one of our target groups is concerned."""
        self.write_stakeholders(subject, statement.stakeholders, statement.key)
        for each in statement.stakeholders:
            if group := target_group(each.name, self.read.lexicon):
                self.say(subject, KTH.concerns, concept("target-group", group))
            if body := self.bodies.get(each.name) if each.performs else None:
                self.type(body, KTH.Responsible, PROV.Agent)
                self.label(body, Literal(each.name, lang=self.plan.language))
                self.say(body, KTH.inPlan, self.ids.plan)
                self.say(subject, KTH.responsible, body)

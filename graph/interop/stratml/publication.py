"""From a published graph to a plan as StratML says it: a printed schedule as well as a plan that came as StratML.

StratML has two levels. A printed schedule's are the goals that its sheets' titles state, and everything that stands on
those sheets; a plan that came as StratML has those that it came with. What has no element becomes a line (`notes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, FOAF, RDFS, SDO, SKOS

from ...errors import KoteihyoError
from ...rdf.identifiers import KTH, Identifiers
from .intake import IDENTIFIER, make_identifier
from .lookup import last_part, natural_key
from .performance import PerformanceGraph
from .reader import TYPES
from .strategy import Organization, Principle, Role, Stakeholder, Statement, Strategy, Submitter

# The path of the goal that an element stands in.
GOAL = re.compile(r"(.*/)?Goal(\[\d+\])?(?=/)")


class UnknownPlan(KoteihyoError):
    """There is no plan of that name in the version."""

    status = 404


def read_strategy(store: ox.Store, ids: Identifiers) -> Strategy:
    """Return a plan of a published store."""
    reader = _GraphReader(store, ids)
    if not reader.is_a(reader.plan, KTH.Plan):
        raise UnknownPlan(f"計画 {ids.plan_id} は公開されていません。", f"There is no published plan {ids.plan_id}.")
    return reader.strategy()


class _GraphReader(PerformanceGraph):
    def strategy(self) -> Strategy:
        document = next(iter(self.objects(self.plan, KTH.document)), self.plan)
        kind = self.text(document, SDO.genre)
        return Strategy(
            name=self.text(self.plan, RDFS.label),
            type=kind or TYPES[1],
            description=self.text(self.plan, DCTERMS.description),
            note=self.text(self.plan, SKOS.note),
            organizations=tuple(self.organizations()),
            principles=tuple(self.principles()),
            goals=tuple(self.goals()),
            identifier=self.text(self.plan, DCTERMS.identifier),
            start=self.text(self.plan, SDO.startDate),
            end=self.text(self.plan, SDO.endDate),
            published=self.text(self.plan, DCTERMS.issued),
            source=self.text(self.plan, DCTERMS.source) or ("" if kind else self.plan.value),
            submitter=self.submitter(document),
        )

    def organizations(self) -> Iterator[Organization]:
        bodies = [*self.objects(self.plan, DCTERMS.publisher), *self.objects(self.plan, DCTERMS.creator)]
        for body in dict.fromkeys(bodies):
            printed = self.text(body, DCTERMS.identifier)
            yield Organization(
                self.text(body, RDFS.label),
                self.text(body, SKOS.altLabel),
                make_identifier(printed) if printed else "",
                self.text(body, DCTERMS.description),
                tuple(self.stakeholders(body)),
            )

    def principles(self) -> Iterator[Principle]:
        """Yield what guides the plan, in the order in which it is said."""
        principles = [subject for subject in self.subjects(KTH.inPlan, self.plan) if self.is_a(subject, KTH.Principle)]
        for principle in sorted(principles, key=lambda node: int(self.text(node, KTH.position) or 0)):
            yield Principle(
                kind="".join(self.codes(principle, KTH.principleKind)[:1]),
                name=self.name(principle),
                description=self.text(principle, DCTERMS.description),
                identifier=self.text(principle, DCTERMS.identifier),
            )

    def submitter(self, document: ox.NamedNode) -> Submitter:
        """Return who put the document into StratML, where that is known."""
        for value in self.objects(document, DCTERMS.contributor):
            names = self.text(value, FOAF.givenName), self.text(value, FOAF.familyName)
            return Submitter(*names, self.text(value, DCTERMS.identifier))
        return Submitter()

    def stakeholders(self, subject: ox.NamedNode) -> Iterator[Stakeholder]:
        """Yield who has a part: as it came, then target groups and who is responsible, where they did not come so."""
        named = set()
        for node in self.ordered_objects(subject, KTH.stakeholder):
            named.add(self.name(node))
            yield Stakeholder(
                name=self.name(node),
                description=self.text(node, DCTERMS.description),
                kind="".join(self.codes(node, KTH.stakeholderKind)[:1]),
                roles=tuple(self.role(role) for role in self.ordered_objects(node, KTH.stakeholderRole)),
            )
        for value in self.objects(subject, KTH.concerns):
            if not named & {*self.texts(value, SKOS.prefLabel), *self.texts(value, SKOS.altLabel)}:
                yield Stakeholder(self.text(value, SKOS.prefLabel), kind="generic-group")
        for value in self.objects(subject, KTH.responsible):
            if self.text(value, RDFS.label) not in named:
                yield Stakeholder(self.text(value, RDFS.label), roles=(Role("", types=("performer",)),))

    def role(self, subject: ox.NamedNode) -> Role:
        """Return a role of a stakeholder."""
        types = sorted(self.codes(subject, KTH.roleType), reverse=True)  # as the standard names them
        return Role(self.name(subject), self.text(subject, DCTERMS.description), tuple(types))

    def goals(self) -> Iterator[Statement]:
        below: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for statement in self.statements():
            below.setdefault(self.root(statement), []).append(statement)
        for root, members in below.items():
            objectives = tuple(self.statement(member, root) for member in members if member != root)
            yield self.statement(root, root, objectives)

    def statements(self) -> list[ox.NamedNode]:
        """Return what the plan states, in the order in which it is first said."""
        statements = [subject for subject in self.subjects(KTH.inPlan, self.plan) if self.is_a(subject, KTH.Statement)]
        return sorted(statements, key=lambda statement: (self.order(statement), natural_key(statement)))

    def order(self, statement: ox.NamedNode) -> int:
        sheets = [sheet for sheet in self.subjects(KTH.policyGoal, statement) if self.text(sheet, KTH.position)]
        passages = [passage for sheet in sheets for passage in self.subjects(KTH.onSheet, sheet)]
        stated = [*self.objects(statement, KTH.statedBy), *passages]
        return min((int(self.text(node, KTH.order) or 0) for node in stated if self.is_a(node, KTH.Passage)), default=0)

    def root(self, statement: ox.NamedNode) -> ox.NamedNode:
        """Return the goal that a statement stands under: its sheet's, or the one around its element."""
        for passage in sorted(self.objects(statement, KTH.statedBy), key=self.find_order):
            for sheet in self.objects(passage, KTH.onSheet):
                return self.objects(sheet, KTH.policyGoal)[0]
            if match := GOAL.match(self.text(passage, KTH.notation)):
                return self.roots.get(match[0], statement)
        return statement

    @cached_property
    def roots(self) -> dict[str, ox.NamedNode]:
        """Return the goals of a plan that came as StratML, by the path of their element."""
        goals = [statement for statement in self.statements() if not self.objects(statement, KTH.partOf)]
        paths = [(self.text(value, KTH.notation), goal) for goal in goals for value in self.objects(goal, KTH.statedBy)]
        return {match[0]: goal for path, goal in paths if (match := GOAL.match(path))}

    def identifier(self, statement: ox.NamedNode) -> str:
        """Return a statement's identifier: its own, or the key of a printed one; empty if it came without."""
        printed = self.text(statement, DCTERMS.identifier)
        return printed or (last_part(statement) if IDENTIFIER.fullmatch(last_part(statement)) else "")

    def statement(self, subject: ox.NamedNode, root: ox.NamedNode, objectives: tuple[Statement, ...] = ()) -> Statement:
        above = self.objects(subject, KTH.partOf)
        parents = (
            ()
            if set(above) <= {root}
            else tuple(self.identifier(node) or make_identifier(last_part(node)) for node in above)
        )
        below = [node for node in self.subjects(KTH.partOf, subject) if self.objects(node, KTH.partOf) != [root]]
        return Statement(
            key=last_part(subject),
            name=self.name(subject),
            description=self.text(subject, DCTERMS.description) or self.titles(subject),
            identifier=self.identifier(subject) or (make_identifier(last_part(subject)) if below else ""),
            sequence=self.text(subject, KTH.notation),
            type="measure" if self.is_a(subject, KTH.Measure) else "goal",
            stages=self.named_codes(subject, KTH.atStage),
            part_of=parents,
            themes=self.named_codes(subject, KTH.ownTheme),
            stakeholders=tuple(self.stakeholders(subject)),
            note="\n".join([*self.list_lines(subject), *filter(None, [self.text(subject, SKOS.note)])]),
            measurements=tuple(self.measurements(subject)),
            objectives=objectives,
        )

    def titles(self, statement: ox.NamedNode) -> str:
        """Return the printed sheets whose titles state a goal."""
        sheets = sorted(
            self.subjects(KTH.policyGoal, statement), key=lambda subject: int(self.text(subject, KTH.position))
        )
        return "\n".join(self.text(sheet, RDFS.label) for sheet in sheets)

    def list_lines(self, statement: ox.NamedNode) -> Iterator[str]:
        """Yield what a printed schedule says and StratML has no element for."""
        for value in sorted(self.objects(statement, KTH.statedBy), key=self.find_order):
            if self.is_a(value, KTH.Entry):
                sheet = next(iter(self.objects(value, KTH.onSheet)), value)
                yield (
                    f"原文 Source: {self.text(value, KTH.notation)}（{self.text(value, KTH.line)}行、"
                    f"{self.text(sheet, RDFS.label)}）「{self.text(value, KTH.verbatim)}」"
                )
        for value in self.objects(statement, KTH.inStrand):
            yield f"系列 Strand: {self.text(value, RDFS.label)}"
        for value in self.objects(statement, KTH.precedes):
            yield f"続き Carried on by: {self.identifier(value)} {self.text(value, RDFS.label)}"
        for value in self.objects(statement, KTH.fulfils):
            yield f"公約 Pledge: {self.text(value, RDFS.label)}"
        if due := self.text(statement, KTH.duePrinted):
            yield f"期限 Due: {due}"
        if start := self.text(statement, KTH.startPrinted):
            yield f"着手 Start: {start}"

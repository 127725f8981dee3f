"""From a published graph to a plan as StratML says it: a printed schedule as well as a plan that came as StratML.

StratML has two levels. A printed schedule's are the goals that its sheets' titles state, and everything that stands on
those sheets; a plan that came as StratML has those that it came with. What has no element becomes a line (`notes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO, SKOS

from ...errors import KoteihyoError
from ...rdf.identifiers import KTH, Identifiers
from .reader import IDENTIFIER, TYPES, make_identifier
from .strategy import Measurement, Organization, Result, Statement, Strategy

# The path of the goal that an element stands in.
GOAL = re.compile(r"(.*/)?Goal(\[\d+\])?(?=/)")


class UnknownPlan(KoteihyoError):
    """There is no plan of that name in the version."""

    status = 404


def read_strategy(store: ox.Store, ids: Identifiers) -> Strategy:
    """Return a plan of a published store."""
    found = _GraphReader(store, ids)
    if not found.is_a(found.plan, KTH.Plan):
        raise UnknownPlan(f"計画 {ids.plan_id} は公開されていません。", f"There is no published plan {ids.plan_id}.")
    return found.strategy()


class _GraphReader:
    def __init__(self, store: ox.Store, ids: Identifiers) -> None:
        self.store, self.plan = store, ox.NamedNode(str(ids.plan))

    def objects(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
        """Return the things that a property leads to, in the order of their names."""
        found = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return sorted((each.object for each in found if isinstance(each.object, ox.NamedNode)), key=_natural_key)

    def subjects(self, predicate: str, value: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the things that a property leads from."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(predicate), value, ox.DefaultGraph())
        return sorted((each.subject for each in found if isinstance(each.subject, ox.NamedNode)), key=_natural_key)

    def text(self, subject: ox.NamedNode, predicate: str) -> str:
        """Return the text of a property: Japanese if there is any, else whatever comes first; empty if none."""
        found = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        texts = [each.object for each in found if isinstance(each.object, ox.Literal)]
        return min(texts, key=lambda each: (each.language != "ja", each.value)).value if texts else ""

    def is_a(self, subject: ox.NamedNode, kind: str) -> bool:
        """Say whether a thing is of a class."""
        return ox.Quad(subject, ox.NamedNode(RDF.type), ox.NamedNode(kind), ox.DefaultGraph()) in self.store

    def codes(self, subject: ox.NamedNode, predicate: str) -> tuple[str, ...]:
        """Return the codes of the concepts that a property leads to."""
        return tuple(_last_part(each) for each in self.objects(subject, predicate))

    def strategy(self) -> Strategy:
        document = next(iter(self.objects(self.plan, KTH.document)), self.plan)
        kind = self.text(document, SDO.genre)
        return Strategy(
            name=self.text(self.plan, RDFS.label),
            type=kind or TYPES[1],
            description=self.text(self.plan, DCTERMS.description),
            note=self.text(self.plan, SKOS.note),
            organizations=tuple(self.organizations()),
            goals=tuple(self.goals()),
            start=self.text(self.plan, SDO.startDate),
            end=self.text(self.plan, SDO.endDate),
            published=self.text(self.plan, DCTERMS.issued),
            source=self.text(self.plan, DCTERMS.source) or ("" if kind else self.plan.value),
        )

    def organizations(self) -> Iterator[Organization]:
        bodies = [*self.objects(self.plan, DCTERMS.publisher), *self.objects(self.plan, DCTERMS.creator)]
        for each in dict.fromkeys(bodies):
            said = self.text(each, DCTERMS.identifier)
            yield Organization(
                self.text(each, RDFS.label),
                self.text(each, SKOS.altLabel),
                make_identifier(said) if said else "",
                self.text(each, DCTERMS.description),
            )

    def goals(self) -> Iterator[Statement]:
        below: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for each in self.statements():
            below.setdefault(self.root(each), []).append(each)
        for root, members in below.items():
            objectives = tuple(self.statement(each, root) for each in members if each != root)
            yield self.statement(root, root, objectives)

    def statements(self) -> list[ox.NamedNode]:
        """Return what the plan states, in the order in which it is first said."""
        found = [each for each in self.subjects(KTH.inPlan, self.plan) if self.is_a(each, KTH.Statement)]
        return sorted(found, key=lambda each: (self.order(each), _natural_key(each)))

    def order(self, statement: ox.NamedNode) -> int:
        sheets = [sheet for sheet in self.subjects(KTH.policyGoal, statement) if self.text(sheet, KTH.position)]
        passages = [passage for sheet in sheets for passage in self.subjects(KTH.onSheet, sheet)]
        said = [*self.objects(statement, KTH.statedBy), *passages]
        return min((int(self.text(each, KTH.order) or 0) for each in said if self.is_a(each, KTH.Passage)), default=0)

    def root(self, statement: ox.NamedNode) -> ox.NamedNode:
        """Return the goal that a statement stands under: its sheet's, or the one around its element."""
        for passage in sorted(self.objects(statement, KTH.statedBy), key=self.find_order):
            for sheet in self.objects(passage, KTH.onSheet):
                return self.objects(sheet, KTH.policyGoal)[0]
            if found := GOAL.match(self.text(passage, KTH.notation)):
                return self.roots.get(found[0], statement)
        return statement

    @cached_property
    def roots(self) -> dict[str, ox.NamedNode]:
        """Return the goals of a plan that came as StratML, by the path of their element."""
        goals = [each for each in self.statements() if not self.objects(each, KTH.partOf)]
        said = [(self.text(each, KTH.notation), goal) for goal in goals for each in self.objects(goal, KTH.statedBy)]
        return {found[0]: goal for path, goal in said if (found := GOAL.match(path))}

    def find_order(self, passage: ox.NamedNode) -> int:
        return int(self.text(passage, KTH.order) or 0)

    def identifier(self, statement: ox.NamedNode) -> str:
        """Return a statement's identifier: its own, or the key of a printed one; empty if it came without."""
        said = self.text(statement, DCTERMS.identifier)
        return said or (_last_part(statement) if IDENTIFIER.fullmatch(_last_part(statement)) else "")

    def statement(self, subject: ox.NamedNode, root: ox.NamedNode, objectives: tuple[Statement, ...] = ()) -> Statement:
        above = self.objects(subject, KTH.partOf)
        parents = (
            ()
            if set(above) <= {root}
            else tuple(self.identifier(each) or make_identifier(_last_part(each)) for each in above)
        )
        below = [each for each in self.subjects(KTH.partOf, subject) if self.objects(each, KTH.partOf) != [root]]
        return Statement(
            key=_last_part(subject),
            name=self.text(subject, RDFS.label),
            description=self.text(subject, DCTERMS.description) or self.titles(subject),
            identifier=self.identifier(subject) or (make_identifier(_last_part(subject)) if below else ""),
            sequence=self.text(subject, KTH.notation),
            type="measure" if self.is_a(subject, KTH.Measure) else "goal",
            stages=self.codes(subject, KTH.atStage),
            part_of=parents,
            themes=self.codes(subject, KTH.ownTheme),
            groups=tuple(self.text(each, SKOS.prefLabel) for each in self.objects(subject, KTH.concerns)),
            note="\n".join([*self.list_lines(subject), *filter(None, [self.text(subject, SKOS.note)])]),
            measurements=tuple(self.measurements(subject)),
            objectives=objectives,
        )

    def titles(self, statement: ox.NamedNode) -> str:
        """Return the printed sheets whose titles state a goal."""
        sheets = sorted(self.subjects(KTH.policyGoal, statement), key=lambda each: int(self.text(each, KTH.position)))
        return "\n".join(self.text(each, RDFS.label) for each in sheets)

    def list_lines(self, statement: ox.NamedNode) -> Iterator[str]:
        """Yield what a printed schedule says and StratML has no element for."""
        for each in sorted(self.objects(statement, KTH.statedBy), key=self.find_order):
            if self.is_a(each, KTH.Entry):
                sheet = next(iter(self.objects(each, KTH.onSheet)), each)
                yield (
                    f"原文 Source: {self.text(each, KTH.notation)}（{self.text(each, KTH.line)}行、"
                    f"{self.text(sheet, RDFS.label)}）「{self.text(each, KTH.verbatim)}」"
                )
        for each in self.objects(statement, KTH.inStrand):
            yield f"系列 Strand: {self.text(each, RDFS.label)}"
        for each in self.objects(statement, KTH.precedes):
            yield f"続き Carried on by: {self.identifier(each)} {self.text(each, RDFS.label)}"
        for each in self.objects(statement, KTH.fulfils):
            yield f"公約 Pledge: {self.text(each, RDFS.label)}"
        if due := self.text(statement, KTH.duePrinted):
            yield f"期限 Due: {due}"
        if start := self.text(statement, KTH.startPrinted):
            yield f"着手 Start: {start}"

    def measurements(self, statement: ox.NamedNode) -> Iterator[Measurement]:
        """Yield what a statement measures: each indicator once a unit, with the figures to reach."""
        targets: dict[tuple[ox.NamedNode, str], list[ox.NamedNode]] = {}
        for target in self.objects(statement, KTH.target):
            for indicator in self.objects(target, KTH.indicator):
                targets.setdefault((indicator, self.text(target, SDO.unitText)), []).append(target)
        for indicator in self.objects(statement, KTH.indicator):
            if indicator not in {each for each, _ in targets}:
                targets[indicator, self.text(indicator, SDO.unitText)] = []
        for (indicator, unit), figures in sorted(targets.items(), key=lambda item: self.find_place(item[0][0])):
            ways = [self.codes(each, KTH.direction) for each in (*figures, statement, indicator)]
            yield Measurement(
                dimension=self.text(indicator, RDFS.label),
                unit=unit,
                identifier=self.text(indicator, DCTERMS.identifier),
                sequence=self.text(indicator, KTH.notation),
                direction=next((each[0] for each in ways if each), ""),
                note="\n".join(
                    [
                        *(f"測定対象 Counts: {each}" for each in [self.text(indicator, KTH.counts)] if each),
                        *filter(None, [self.text(indicator, SKOS.note)]),
                    ]
                ),
                results=tuple(self.result(each) for each in figures),
            )

    def find_place(self, indicator: ox.NamedNode) -> tuple[int, list[object]]:
        """Return where an indicator is first said, and then its name."""
        places = [self.find_order(each) for each in self.objects(indicator, PROV.wasQuotedFrom)]
        return min(places, default=0), _natural_key(indicator)

    def result(self, target: ox.NamedNode) -> Result:
        period = self.text(target, KTH.period)
        years = re.fullmatch(r"P(\d+)Y", period)
        return Result(
            value=Decimal(self.text(target, KTH.value)),
            printed=self.text(target, KTH.figurePrinted),
            start=self.text(target, SDO.startDate),
            end=self.text(target, SDO.endDate),
            comparator="".join(self.codes(target, KTH.comparator)[:1]),
            note="\n".join([*([f"期間 Period: {years[1]}年"] if years else []),
                            *filter(None, [self.text(target, SKOS.note)])]),
        )  # fmt: skip


def _last_part(term: ox.NamedNode) -> str:
    return term.value.rpartition("/")[2]


def _natural_key(term: ox.NamedNode) -> list[object]:
    """Return a key that puts 1.10 after 1.2."""
    return [(0, int(each)) if each.isdigit() else (1, each) for each in re.split(r"(\d+)", term.value)]

"""What a published plan measures: indicators with their relationships, what is to be reached and what was reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, SDO, SKOS

from ...rdf.identifiers import KTH
from .intake import make_identifier
from .lookup import PlanGraph, natural_key
from .strategy import Instance, Measurement, Relationship, Result

# The paths of the elements that a result, and a statement, stand in.
INSTANCE = re.compile(r".*(?:MeasurementInstance|PerformanceIndicator)(?:\[\d+\])?(?=/)")
STATEMENT = re.compile(r".*(?:Goal|Objective)(?:\[\d+\])?(?=/)")

# The kinds of indicators that are types; the others stand in the chain of values.
TYPES = ("quantitative", "qualitative")


class PerformanceGraph(PlanGraph):
    """A plan by what it measures."""

    def measurements(self, statement: ox.NamedNode) -> Iterator[Measurement]:
        """Yield what a statement measures: each indicator once a unit, with the values."""
        nodes: dict[tuple[ox.NamedNode, str], list[ox.NamedNode]] = {}
        for figure in (*self.objects(statement, KTH.target), *self.observations.get(statement, ())):
            for indicator in self.objects(figure, KTH.indicator):
                unit = self.text(figure, SDO.unitText) or self.text(indicator, SDO.unitText)
                nodes.setdefault((indicator, unit), []).append(figure)
        for indicator in self.objects(statement, KTH.indicator):
            if indicator not in {node for node, _ in nodes}:
                nodes[indicator, self.text(indicator, SDO.unitText)] = []
        home = self.find_home(statement)
        for (indicator, unit), figures in sorted(nodes.items(), key=lambda item: self.find_place(item[0][0], home)):
            ways = [self.codes(figure, KTH.direction) for figure in (*figures, statement, indicator)]
            yield self.measurement(indicator, unit, next((way[0] for way in ways if way), ""), figures)

    def measurement(
        self, indicator: ox.NamedNode, unit: str, direction: str, figures: list[ox.NamedNode]
    ) -> Measurement:
        """Return an indicator with its values."""
        counts = self.text(indicator, KTH.counts)
        kinds = self.codes(indicator, KTH.indicatorKind)
        return Measurement(
            dimension=self.name(indicator),
            unit=unit,
            identifier=self.text(indicator, DCTERMS.identifier),
            sequence=self.text(indicator, KTH.notation),
            direction=direction,
            kinds=tuple(sorted(kinds, key=lambda kind: kind in TYPES)),
            note="\n".join(
                filter(None, [f"測定対象 Counts: {counts}" if counts else "", self.text(indicator, SKOS.note)])
            ),
            relationships=tuple(self.relationships(indicator)),
            instances=tuple(self.instances(figures)),
        )

    @cached_property
    def observations(self) -> dict[ox.NamedNode, list[ox.NamedNode]]:
        """Return the observations of each statement: of the one whose element they stand in, else of the first."""
        nodes: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for subject in self.subjects(KTH.inPlan, self.plan):
            if self.is_a(subject, KTH.Observation):
                users = [user for indicator in self.objects(subject, KTH.indicator) for user in self.users(indicator)]
                homes = {STATEMENT.match(path) for path in self.paths(subject)}
                places = {home[0] for home in homes if home}
                owner = next((user for user in users if self.find_home(user) in places), next(iter(users), None))
                if owner:
                    nodes.setdefault(owner, []).append(subject)
        return nodes

    def users(self, indicator: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the statements that an indicator measures."""
        nodes = (*self.subjects(KTH.indicator, indicator), *self.users_by_target(indicator))
        return [node for node in dict.fromkeys(nodes) if self.is_a(node, KTH.Statement)]

    def users_by_target(self, indicator: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Yield the statements that have a target of an indicator."""
        for subject in self.subjects(KTH.indicator, indicator):
            yield from self.subjects(KTH.target, subject)

    def find_home(self, statement: ox.NamedNode) -> str:
        """Return the path of the element that a statement is; empty for a printed one."""
        paths = [self.text(value, KTH.notation) for value in self.objects(statement, KTH.statedBy)]
        return next((match[0] for path in paths if (match := STATEMENT.match(path))), "")

    def find_place(self, indicator: ox.NamedNode, home: str) -> tuple[int, list[object]]:
        """Return where an indicator is said of a statement, else where it is said first, and then its name."""
        paths = self.paths(indicator)
        orders = [order for path, order in paths.items() if home and path.startswith(f"{home}/PerformanceIndicator")]
        return min(orders or paths.values(), default=0), natural_key(indicator)

    def relationships(self, indicator: ox.NamedNode) -> Iterator[Relationship]:
        """Yield how an indicator stands to other things."""
        for value in self.objects(indicator, KTH.relationship):
            yield Relationship(
                kind="".join(self.codes(value, KTH.relationshipKind)[:1]),
                identifier=self.text(value, DCTERMS.identifier),
                referents=tuple(make_identifier(words) for words in self.texts(value, KTH.referentIdentifier)),
                name=self.name(value),
                description=self.text(value, DCTERMS.description),
            )

    def instances(self, figures: Iterable[ox.NamedNode]) -> Iterator[Instance]:
        """Yield the occasions: those that the XML had, else each target with what is compared with it."""
        together: dict[ox.NamedNode | str, tuple[list[Result], list[Result]]] = {}
        for figure in figures:
            observed = self.is_a(figure, KTH.Observation)
            place = next((match[0] for path in self.paths(figure) if (match := INSTANCE.match(path))), "")
            aims = self.objects(figure, KTH.against) if observed else []
            results = together.setdefault(place or (aims[0] if aims else figure), ([], []))
            results[observed].append(self.result(figure))
        for _, (targets, actuals) in sorted(together.items(), key=lambda item: natural_key(item[0])):
            yield Instance(tuple(targets), tuple(actuals))

    def result(self, figure: ox.NamedNode) -> Result:
        """Return a value to reach, or one that was reached."""
        years = re.fullmatch(r"P(\d+)Y", self.text(figure, KTH.period))
        value, kind = self.text(figure, KTH.value), "".join(self.codes(figure, KTH.observationKind)[:1])
        described = self.objects(figure, SDO.additionalProperty)
        quality = (self.text(described[0], SDO.name), self.text(described[0], SDO.value)) if described else ("", "")
        return Result(
            value=Decimal(value) if value else None,
            printed=self.text(figure, KTH.figurePrinted),
            start=self.text(figure, SDO.startDate),
            end=self.text(figure, SDO.endDate),
            comparator="".join(self.codes(figure, KTH.comparator)[:1]),
            kind="" if kind == "actual" else kind,
            descriptor=quality,
            note="\n".join([*([f"期間 Period: {years[1]}年"] if years else []),
                            *filter(None, [self.text(figure, DCTERMS.description) or self.text(figure, SKOS.note)])]),
        )  # fmt: skip

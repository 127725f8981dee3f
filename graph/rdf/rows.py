"""What the tables of a plan say: indicators, figures, who is responsible, schedules and grades."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO

from ..plan.headings import fold_heading
from ..plan.numbers import read_number
from ..plan.passages import Passage
from ..reading import Figure
from ..reading.units import strip_scale
from ..row_years import Year
from ..rows import Rows, Value
from ..statements import Entry
from .identifiers import KTH, UNIT, Identifiers, concept
from .statements import statement_iri
from .writer import TRUE, Writer, plain, write_figure

_CLASSES = {"target": KTH.Target, "baseline": KTH.Observation, "actual": KTH.Observation, "amount": KTH.Amount}
_PATHS = {"target": "target", "baseline": "observation", "actual": "observation", "amount": "amount"}


def rows_graph(rows: Rows, ids: Identifiers) -> Graph:
    """Return what the cells beside statements and indicators say of them."""
    return _RowWriter(rows, ids).write()


def year_iri(year: Year) -> URIRef:
    """Return the IRI of a fiscal or a calendar year."""
    return concept("year" if year.calendar else "fiscal-year", year.year)


_UP = {"at-least": operator.ge, "more-than": operator.gt, "increase": operator.ge}
_DOWN = {"at-most": operator.le, "less-than": operator.lt, "decrease": operator.le}


def is_reached(actual: Decimal | None, target: Figure, better: str = "") -> bool | None:
    """Return whether a value reaches a target.

    None where no comparator and no direction is printed with it, nor one decided (``better``) of its indicator.
    """
    compare = (_UP | _DOWN).get(target.comparator or (target.direction if target.direction != "level" else better))
    if compare is None or actual is None or target.value is None:
        return None
    return bool(compare(actual, target.value))


class _RowWriter(Writer):
    def __init__(self, rows: Rows, ids: Identifiers) -> None:
        super().__init__()
        self.model, self.ids, self.rows = rows.model, ids, rows

    def write(self) -> Graph:
        for key, first in self.rows.indicators.by_key.items():
            self.write_indicator(key, first)
        for value in (*self.rows.values, *self.rows.spending):
            self.write_value(value)
        self.write_baselines()
        for value in self.rows.values:
            if value.kind == "actual":
                self.write_result(value)
        self.write_responsibles()
        self.write_schedules()
        self.write_grades()
        self.write_pledges()
        return self.graph

    def write_schedules(self) -> None:
        """Write in which years and stages something is scheduled, and where that is printed."""
        years = ((statement, year_iri(year), passage) for statement, year, passage in self.rows.schedules)
        stages = (
            (statement, self.ids.of("stage", stage), passage) for statement, stage, passage in self.rows.stage_schedules
        )
        for statement, time, passage in (*years, *stages):
            self.say(statement_iri(self.ids, statement), KTH.scheduledIn, time)
            self.write_place(statement_iri(self.ids, statement), passage)

    def write_pledges(self) -> None:
        """Write the promises that entries make, and which statements carry them out."""
        for entry in self.model.entries.values():
            if entry.is_pledge:
                self.write_pledge(entry)
        for statement in self.model.statements.values():
            for promised in self.rows.list_promises(statement):
                self.say(statement_iri(self.ids, statement), KTH.fulfils, self.ids.of("pledge", promised.key))

    def write_pledge(self, entry: Entry) -> None:
        """Write a promise that an entry makes, with the number that it prints."""
        subject, number = self.ids.of("pledge", entry.key), read_number(entry.passage.text)
        self.type(subject, KTH.Pledge)
        self.label(subject, self.text(entry.reading.label))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.statedBy, self.ids.entry(entry.key))
        self.say(self.ids.entry(entry.key), KTH.states, subject)
        if number:
            self.say(subject, KTH.notation, plain(number))

    def write_place(self, subject: URIRef, passage: Passage) -> None:
        """Write in which entry a thing is printed; what is drawn is no entry."""
        if passage.text:
            self.say(subject, KTH.printedIn, self.ids.entry(passage.key))

    def text(self, words: str) -> Literal:
        return Literal(words, lang=self.model.plan.language)

    def write_indicator(self, key: str, first: Entry) -> None:
        subject, cell = self.ids.of("indicator", first.key), first.cell
        self.say(subject, KTH.printedIn, self.ids.entry(key))
        self.type(subject, KTH.Indicator)
        self.label(subject, self.text(self.rows.indicators.find_name(first)))
        self.say(subject, KTH.inPlan, self.ids.plan)
        if cell and cell.unit:
            self.say(subject, KTH.unit, UNIT[cell.unit.name])
            self.say(subject, SDO.unitText, *map(plain, filter(None, [strip_scale(cell.unit.printed)])))

    def write_value(self, value: Value) -> None:
        """Write a figure: what is printed, and where it is a number its value, unit, basis and year."""
        figure, subject = value.figure, self.name(value)
        self.type(subject, _CLASSES[value.kind], KTH.Figure)
        self.label(subject, self.text(self.describe(value)))
        self.say(subject, KTH.inPlan, self.ids.plan)
        write_figure(self, subject, figure)
        if value.kind == "target" and figure.direction != "level":
            self.say(subject, KTH.direction, concept("direction", figure.direction))
        self.write_place(subject, value.entry.passage)
        self.write_year(subject, value)
        self.write_links(subject, value)

    def name(self, value: Value) -> URIRef:
        return self.ids.of(_PATHS[value.kind], value.key)

    def describe(self, value: Value) -> str:
        """Return what a reader is shown: what is measured, the words of the figure, its year."""
        of = self.rows.indicators.find_name(value.indicator) if value.indicator else ""
        year = f"（{value.year.printed}）" if value.year and value.year.printed not in value.figure.printed else ""
        return " ".join(filter(None, (of, value.figure.breakdown, f"{value.figure.printed}{year}")))

    def write_year(self, subject: URIRef, value: Value) -> None:
        if value.year:
            self.say(subject, KTH.dueYear if value.kind == "target" else KTH.inYear, year_iri(value.year))
            if value.year.first:
                self.say(subject, KTH.firstYear, year_iri(value.year._replace(year=value.year.first)))
            if value.kind == "target":
                self.say(subject, KTH.duePrinted, plain(value.year.printed))
        if value.kind in {"baseline", "actual"}:
            self.say(subject, KTH.observationKind, concept("observation-kind", value.kind))
        if value.amount:
            self.say(subject, KTH.amountKind, concept("amount-kind", value.amount))
        if self.rows.is_contained(value):
            self.say(subject, KTH.alreadyCounted, TRUE)

    def write_links(self, subject: URIRef, value: Value) -> None:
        """Write what a figure measures, and whose it is."""
        if value.indicator:
            self.say(subject, KTH.indicator, self.ids.of("indicator", value.indicator.key))
        for statement in value.statements:
            if value.kind == "target":
                self.say(statement_iri(self.ids, statement), KTH.target, subject)
            elif value.kind == "amount":
                self.say(statement_iri(self.ids, statement), KTH.amount, subject)
            if value.indicator and statement.type == "goal":
                indicator = self.ids.of("indicator", value.indicator.key)
                self.say(statement_iri(self.ids, statement), KTH.indicator, indicator)

    def write_baselines(self) -> None:
        """Write of each target the value that it starts from: that of its indicator and breakdown in the same row."""
        for target in (value for value in self.rows.values if value.kind == "target" and value.indicator):
            for value in self.find_alike(target, "baseline"):
                self.say(self.name(target), KTH.baseline, self.name(value))

    def write_result(self, actual: Value) -> None:
        """Write against which target an actual value stands, and whether that was reached, where it can be told.

        The target of its indicator, breakdown, section, basis and year; reached by arithmetic, and only where a
        comparator or a direction is printed.
        """
        for target in self.find_alike(actual, "target"):
            same = actual.figure.value is not None and target.figure.basis == actual.figure.basis
            if not same or not (actual.year and target.year) or actual.year[:2] != target.year[:2]:
                continue
            self.say(self.name(actual), KTH.against, self.name(target))
            reached = is_reached(actual.figure.value, target.figure)
            if reached is not None:
                self.say(self.name(actual), KTH.reached, Literal(reached))

    def find_alike(self, target: Value, kind: str) -> Iterator[Value]:
        yield from (value for value in self.groups.get(self.find_group(target), ()) if value.kind == kind)

    @cached_property
    def groups(self) -> dict[tuple[str, str, str], list[Value]]:
        """Return the figures by what they measure: indicator, breakdown and section."""
        values: dict[tuple[str, str, str], list[Value]] = {}
        for value in self.rows.values:
            values.setdefault(self.find_group(value), []).append(value)
        return values

    def find_group(self, value: Value) -> tuple[str, str, str]:
        return (value.indicator.key if value.indicator else "", value.figure.breakdown, value.entry.section)

    def write_responsibles(self) -> None:
        """Write who is responsible; a unit of the publisher is an `org:OrganizationalUnit`."""
        named: dict[str, str] = {}
        for entry, who, statements in self.rows.responsibles:
            taken = sum(key.partition("/")[0] == entry.key for key in named.values())
            key = named.setdefault(who.name, f"{entry.key}/{taken + 1}" if taken else entry.key)
            subject, publisher = self.ids.of("responsible", key), self.model.plan.publisher
            self.type(subject, KTH.Responsible, PROV.Agent)
            if who.kind == "unit" and publisher:
                self.type(subject, ORG.OrganizationalUnit, FOAF.Agent)
                self.say(subject, ORG.unitOf, self.ids.of("organisation", publisher.id))
            self.label(subject, self.text(who.name))
            self.say(subject, KTH.inPlan, self.ids.plan)
            self.write_place(subject, entry.passage)
            for statement in statements:
                self.say(statement_iri(self.ids, statement), KTH.responsible, subject)

    def write_grades(self) -> None:
        for entry, grade, statements in self.rows.grades:
            subject = self.ids.of("assessment", entry.key)
            self.type(subject, KTH.Assessment, PROV.Entity)
            self.label(subject, self.text(entry.passage.text))
            self.say(subject, KTH.inPlan, self.ids.plan)
            self.say(subject, KTH.grade, plain(grade))
            self.write_progress(subject, grade)
            remarks = self.model.roles.find_beside(entry.passage, "description")
            self.say(subject, DCTERMS.description, *(self.text(remark.text) for remark in remarks if remark.text))
            self.write_place(subject, entry.passage)
            self.say(subject, KTH.assesses, *(statement_iri(self.ids, statement) for statement in statements))
            promised = (
                self.model.entries[passage.key] for passage in self.model.roles.find_beside(entry.passage, "pledge")
            )
            self.say(
                subject, KTH.assesses, *(self.ids.of("pledge", pledge.key) for pledge in promised if pledge.is_pledge)
            )
            year = self.rows.years.find(entry.passage) or self.reported_year
            if year:
                self.say(subject, KTH.inYear, year_iri(year))

    @cached_property
    def reported_year(self) -> Year | None:
        """Return the year that a report is about, as `plan.toml` says it: that of the grades that print none."""
        plan = self.model.plan
        one = plan.of and plan.first_year is not None and plan.first_year == plan.last_year
        return Year(plan.first_year or 0, calendar=False, first=None, printed="") if one else None

    def write_progress(self, subject: URIRef, grade: str) -> None:
        """Write what a grade comes to on the shared scale, where the legend prints what it means."""
        for sign in self.model.plan.legends:
            if sign.sign and sign.progress and fold_heading(sign.sign) == fold_heading(grade):
                self.say(subject, KTH.progress, concept("progress", sign.progress))

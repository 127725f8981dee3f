"""The curation graph: what a person decided, each decision with its reason, and all that follows from it.

A statement that two entries share has the second entry's sheet theme, date and pledge only because somebody
decided that they state the same: so those are written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SKOS
from rdflib.term import Node

from ..curation.entries import HEADLINE, SUBJECTS, Row
from ..model import Model
from ..plan.description import Plan
from ..statements import Entry, Statement
from .identifiers import KTH, Identifiers, concept
from .indicators import write_indicators
from .passages import section_iri
from .statements import CLASSES, policy_goals, statement_iri, write_further_place, write_pledge
from .writer import (
    TRUE,
    Writer,
    both,
    day,
    en,
    integer,
    ja,
    plain,
    write_fields,
    write_own_themes,
    write_period,
    write_themes,
)


def curation_graph(model: Model, ids: Identifiers) -> Graph:
    """Return what the curators of the plan decided."""
    return _CurationWriter(model, ids).write()


def write_attribution(writer: Writer, ids: Identifiers, subject: URIRef, plan: Plan, by: str) -> None:
    """Write who decided, when, and in which reading of the plan: the one of that id, or the first."""
    reading = next((reading for reading in plan.readings if reading.id == by), plan.readings[0])
    writer.say(subject, PROV.wasGeneratedBy, ids.of("reading", reading.id))
    writer.say(subject, PROV.wasAttributedTo, ids.of("curator", reading.by.id))
    writer.say(subject, DCTERMS.date, day(reading.date))


class _CurationWriter(Writer):
    def __init__(self, model: Model, ids: Identifiers) -> None:
        super().__init__()
        self.model, self.ids = model, ids
        self.policy_goals = policy_goals(model, ids)

    def write(self) -> Graph:
        self.write_plan()
        self.write_roles()
        self.write_readings()
        for key in self.model.plan.strands:
            self.write_strand(key)
        for entry in self.model.entries.values():
            self.write_entry(entry)
        for statement in self.model.statements.values():
            self.write_statement(statement)
        for entry in self.model.entries.values():
            if self.model.find_statement(entry.key):
                self.write_links(entry)
                self.write_pledges(entry)
        write_indicators(self, self.model, self.ids)
        return self.graph

    def write_readings(self) -> None:
        """Write who read the plan, when and how. https://www.w3.org/TR/prov-o/#Activity"""
        for reading in self.model.plan.readings:
            activity, agent = self.ids.of("reading", reading.id), self.ids.of("curator", reading.by.id)
            self.type(activity, PROV.Activity)
            self.label(activity, ja(f"計画の読み取り（{reading.date}）"), en(f"Reading of the plan ({reading.date})"))
            self.say(activity, KTH.inPlan, self.ids.plan)
            self.say(activity, DCTERMS.description, *both(reading.method))
            self.say(activity, DCTERMS.date, day(reading.date))
            self.say(activity, PROV.wasAssociatedWith, agent)
            self.say(activity, PROV.used, self.ids.of("document"))
            self.type(agent, PROV.Agent, PROV.Person if reading.by.kind == "person" else PROV.Organization)
            self.label(agent, *both(reading.by.name))
            self.say(agent, KTH.inPlan, self.ids.plan)

    def write_plan(self) -> None:
        plan, subject = self.model.plan, self.ids.plan
        if plan.base_year:
            self.say(subject, KTH.baseYear, concept("fiscal-year", plan.base_year.year))
            self.say(subject, KTH.baseYearNote, *both(plan.base_year.note))
        if plan.revises:
            self.say(subject, PROV.wasRevisionOf, Identifiers(plan.revises, self.ids.base).plan)
        write_period(self, subject, plan.first_year, plan.last_year, self.model.lists.lexicon)
        if plan.manifesto and plan.manifesto.last_pledge is not None:
            self.say(subject, KTH.lastPledge, integer(plan.manifesto.last_pledge))

    def write_roles(self) -> None:
        """Write how `plan.toml` has the headings of sections, columns and rows read."""
        roles = self.model.roles
        named = [(section_iri(self.ids, section), section.heading) for section in self.model.sections.values()]
        named += [
            (self.ids.of("header", header.key), header.text) for table in roles.tables for header in table.headers
        ]
        for subject, words in named:
            heading = roles.find_heading(words)
            if heading and heading.role:
                self.say(subject, KTH.role, plain(heading.role))

    def write_strand(self, key: str) -> None:
        sheet, strand = self.model.plan.strands[key]
        subject = self.ids.strand(key)
        self.type(subject, KTH.Strand)
        self.label(subject, *both(strand.label))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.onSheet, self.ids.sheet(sheet.id))
        self.say(subject, KTH.strandNumber, integer(strand.number))
        self.say(subject, KTH.notation, plain(key))
        write_themes(self, self.ids, subject, strand.themes, self.model.hierarchy)
        write_own_themes(self, self.ids, subject, strand.themes, self.model.hierarchy)

    def write_entry(self, entry: Entry) -> None:
        subject, row = self.ids.entry(entry.key), entry.row
        if row.headline:
            self.say(subject, KTH.headline, TRUE)
        elif row.strand:
            self.say(subject, KTH.inStrand, self.ids.strand(row.strand))
        if row.sic:
            self.say(subject, KTH.intended, plain(row.sic))
        for field, reason in row.reasons:
            self.write_decision(entry, field, self.list_chosen(row, field), ja(reason))
        if row.note:
            self.write_decision(entry, "note", [], ja(row.note))

    def write_decision(self, entry: Entry, field: str, chosen: Sequence[Node], *reasons: Literal, by: str = "") -> None:
        """Write a decision on one point of an entry: what was chosen, why, and the reading that it comes from."""
        subject, about = self.ids.of("decision", entry.key, field), SUBJECTS[field]
        self.type(subject, KTH.Decision, PROV.Entity)
        self.label(
            subject,
            ja(f"「{entry.passage.text}」の{about.ja}についての判断"),
            en(f"Decision on {about.en}: “{entry.passage.text}” ({entry.key})"),
        )
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.onEntry, self.ids.entry(entry.key))
        self.say(subject, KTH.field, plain(field))
        self.say(subject, KTH.reason, *reasons)
        self.say(subject, KTH.decides, *chosen)
        self.say(subject, KTH.excludes, *self.list_excluded(entry, field))
        write_attribution(self, self.ids, subject, self.model.plan, by or entry.row.find_reading(field))

    def write_pledges(self, entry: Entry) -> None:
        """Write the pledges that an entry's numbers are read as, each with the reading's reason."""
        numbers = self.model.read_pledges(entry)
        subject = statement_iri(self.ids, self.model.statement_of(entry.key))
        for number in numbers:
            write_pledge(self, self.ids, number, self.model)
            reason = self.model.pledges_by_reading[number]
            self.say(self.ids.pledge(number), SKOS.note, *both(reason.reason))
            self.say(self.ids.entry(entry.key), KTH.citesPledge, self.ids.pledge(number))
            self.say(subject, KTH.fulfils, self.ids.pledge(number))
            self.write_decision(entry, "pledges", [*map(self.ids.pledge, numbers)], *both(reason.reason), by=reason.by)

    def list_chosen(self, row: Row, field: str) -> list[Node]:
        """Return what a decision chose, as the graph names it."""
        strand = [plain(HEADLINE) if row.headline else self.ids.strand(row.strand)]
        types = [CLASSES[row.statement_type]] if row.statement_type else []
        kinds = [concept("measure-kind", kind) for kind in row.measure_kinds]
        chosen: dict[str, list[Node]] = {
            "strand": [*strand],
            "same-as": [*self.list_statements([row.same_as])],
            "related": [*self.list_statements(row.related)],
            "kind": [*types, *kinds],
            "themes": [self.ids.of("theme", theme) for theme in row.themes.added],
            "fields": [concept("field", field) for field in row.fields.added],
            "target-groups": [concept("target-group", group) for group in row.target_groups.added],
            "carried-out-with": [concept("target-group", group) for group in row.carried_out_with.added],
            "follows": [self.ids.entry(key) for key in row.follows],
            "refers-to": [self.find_target(target) for target in row.refers_to],
            "sic": [plain(row.sic)],
        }
        return chosen.get(field, [])

    def list_statements(self, keys: Iterable[str]) -> list[URIRef]:
        """Return what entries state, in so far as they state anything."""
        statements = map(self.model.find_statement, keys)
        return [statement_iri(self.ids, statement) for statement in statements if statement]

    def list_excluded(self, entry: Entry, field: str) -> list[URIRef]:
        """Return what a decision takes away from what the strand, the headings or the words would give."""
        row = entry.row
        if field == "kind" and row.states_nothing:
            return [CLASSES[entry.read_type]] if entry.read_type else []
        taken = {
            "kind": ("measure-kind", row.taken_kinds),
            "themes": ("theme", row.themes.taken),
            "fields": ("field", row.fields.taken),
            "target-groups": ("target-group", row.target_groups.taken),
            "carried-out-with": ("target-group", row.carried_out_with.taken),
        }
        scheme, codes = taken.get(field, ("", ()))
        return [self.ids.of(scheme, code) if scheme == "theme" else concept(scheme, code) for code in codes]

    def write_statement(self, statement: Statement) -> None:
        subject, first = statement_iri(self.ids, statement), statement.first
        if statement.is_overruled:
            self.type(subject, CLASSES[statement.type])
        self.say(subject, KTH.measureKind, *(concept("measure-kind", kind) for kind in first.row.measure_kinds))
        for entry in statement.entries:
            self.write_strand_and_decisions(subject, entry)
        for entry in statement.others:
            if entry.row.same_as:
                write_further_place(self, self.ids, subject, self.model, entry, self.policy_goals)
        write_own_themes(self, self.ids, subject, self.model.themes(statement), self.model.hierarchy)

    def write_strand_and_decisions(self, subject: URIRef, entry: Entry) -> None:
        """Write what a statement has from its entry's strand and from the curator's further words."""
        if entry.row.strand and not entry.row.headline:
            self.say(subject, KTH.inStrand, self.ids.strand(entry.row.strand))
        self.write_themes(subject, self.model.given_themes(entry))
        write_fields(self, subject, self.model.lists.fields.add_broader(entry.row.fields.added))
        for group in entry.row.target_groups.added:
            self.say(subject, KTH.concerns, concept("target-group", group))
        for group in entry.row.carried_out_with.added:
            self.say(subject, KTH.carriedOutWith, concept("target-group", group))

    def write_themes(self, subject: URIRef, themes: Sequence[str]) -> None:
        """Write themes of a statement, and the fields of policy that follow from them."""
        write_themes(self, self.ids, subject, themes, self.model.hierarchy)
        write_fields(self, subject, self.model.fields.list_fields(themes))

    def write_links(self, entry: Entry) -> None:
        subject = statement_iri(self.ids, self.model.statement_of(entry.key))
        for before in self.list_statements(entry.row.follows):
            if before != subject:
                self.say(before, KTH.precedes, subject)
        for other in self.list_statements(entry.row.related):
            self.say(subject, KTH.relatedTo, other)
            self.say(other, KTH.relatedTo, subject)
        if entry.row.refers_to:
            self.write_reference(entry)

    def write_reference(self, entry: Entry) -> None:
        """Write a reference that stands in an entry's words, without a printed note."""
        subject, text = self.ids.of("reference", entry.key), entry.passage.text
        self.type(subject, KTH.CrossReference)
        self.label(subject, ja(text), en(f"Reference in the words of {entry.key}"))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.referenceKind, concept("reference-kind", "implied"))
        self.say(subject, KTH.verbatim, plain(text))
        self.say(subject, KTH.refersFrom, self.ids.entry(entry.key))
        self.say(subject, KTH.refersTo, *map(self.find_target, entry.row.refers_to))

    def find_target(self, target: str) -> URIRef:
        if target.startswith("theme:"):
            return self.ids.of("theme", target.removeprefix("theme:"))
        return self.ids.strand(target) if target in self.model.plan.strands else self.ids.sheet(target)

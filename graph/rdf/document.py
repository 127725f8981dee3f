"""The document graph: the plan, its sheets and every printed passage with the characters it stands at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rdflib import Graph
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO

from ..model import Model
from ..plan.description import Sheet
from ..plan.ledger import PlacedPassage
from ..plan.passages import ENTRY
from ..plan.words import Words
from ..statements import Entry
from .evidence import write_evidence
from .identifiers import KTH, Identifiers, concept
from .legends import write_legends
from .passages import write_passages
from .writer import Writer, both, en, integer, ja, plain


def document_graph(model: Model, ids: Identifiers) -> Graph:
    """Return what the document itself says: nothing here is read into it."""
    return _DocumentWriter(model, ids).write()


class _DocumentWriter(Writer):
    def __init__(self, model: Model, ids: Identifiers) -> None:
        super().__init__()
        self.model, self.ids, self.document = model, ids, ids.of("document")

    def write(self) -> Graph:
        self.write_plan()
        self.write_bodies()
        for position, sheet in enumerate(self.model.plan.sheets, start=1):
            self.write_sheet(sheet, position)
        write_passages(self, self.model, self.ids)
        write_legends(self, self.model, self.ids)
        for order, (note, head) in enumerate(_list_notes(self.model), start=1):
            self.write_reference(note, head, order)
        return self.graph

    def write_plan(self) -> None:
        plan, ids = self.model.plan, self.ids
        if plan.of:
            self.type(ids.plan, KTH.Report, PROV.Entity)
            self.say(ids.plan, KTH.reportsOn, Identifiers(plan.of, ids.base).plan)
        else:
            self.type(ids.plan, KTH.Plan, PROV.Plan)
        self.label(ids.plan, *both(plan.title))
        self.say(ids.plan, DCTERMS.title, *both(plan.title))
        for predicate, body in ((DCTERMS.publisher, plan.publisher), (DCTERMS.creator, plan.creator)):
            if body:
                self.say(ids.plan, predicate, ids.of("organisation", body.id))
        if plan.area:
            self.say(ids.plan, KTH.municipalityCode, plain(plan.area))
        self.say(ids.plan, KTH.document, self.document)
        self.type(self.document, KTH.Document, PROV.Entity)
        title = plan.document.title or plan.title
        self.label(self.document, *both(title))
        self.say(self.document, DCTERMS.title, *both(title))
        self.say(self.document, KTH.inPlan, ids.plan)
        self.say(self.document, KTH.sha256, plain(plan.document.sha256))
        self.say(self.document, KTH.characters, integer(len(self.model.source.text)))

    def write_bodies(self) -> None:
        """Name whose plan it is, and who drew it up.

        Classes: https://www.w3.org/TR/vocab-org/#org:FormalOrganization and #org:OrganizationalUnit.
        """
        plan, of = self.model.plan, self.ids.of
        if plan.publisher:
            city = of("organisation", plan.publisher.id)
            self.type(city, ORG.FormalOrganization, SDO.GovernmentOrganization, FOAF.Agent)
            self.label(city, *both(plan.publisher.name))
            if plan.area:
                self.say(city, DCTERMS.identifier, plain(plan.area))
        if plan.creator:
            committee = of("organisation", plan.creator.id)
            self.type(committee, ORG.OrganizationalUnit, FOAF.Agent)
            self.label(committee, *both(plan.creator.name))
            if plan.publisher:
                self.say(committee, ORG.unitOf, of("organisation", plan.publisher.id))

    def write_sheet(self, sheet: Sheet, position: int) -> None:
        subject = self.ids.sheet(sheet.id)
        self.type(subject, KTH.Sheet)
        self.label(subject, *both(sheet_label(self.model, sheet)))
        self.say(subject, KTH.inPlan, self.ids.plan)
        if sheet.division:
            self.say(subject, KTH.inDivision, self.ids.of("division", sheet.division))
        self.say(subject, KTH.pillar, *(self.ids.of("pillar", pillar) for pillar in sheet.pillars))
        for predicate, number in ((KTH.sheetNumber, sheet.number), (KTH.sheetCount, sheet.count)):
            if number is not None:
                self.say(subject, predicate, integer(number))
        self.say(subject, KTH.position, integer(position))
        self.say(subject, KTH.notation, plain(sheet.id))

    def write_reference(self, note: PlacedPassage, head: Entry, order: int) -> None:
        """Write a printed note that sends the reader to other sheets, by the numbers that it prints."""
        subject = self.ids.of("reference", order)
        self.type(subject, KTH.CrossReference)
        self.label(subject, ja(note.passage.text), en(f"Printed reference under {head.key}"))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.referenceKind, concept("reference-kind", "explicit"))
        self.say(subject, KTH.verbatim, plain(note.passage.text))
        self.say(subject, KTH.refersFrom, self.ids.entry(head.key))
        self.say(subject, KTH.refersTo, *map(self.ids.sheet, find_referenced_sheets(note.passage.text, self.model)))
        write_evidence(self, subject, self.document, note, self.model.source)


def sheet_label(model: Model, sheet: Sheet) -> Words:
    """Return a sheet's name: its printed footer and title, with the English of both."""
    title = " ".join(filter(None, (sheet.footer, sheet.title)))
    if not sheet.title_en:
        return Words(**{model.plan.language: title})
    division = model.lists.lexicon.pref_label("division", sheet.division, "en") if sheet.division else ""
    place = f"{division} {sheet.number}/{sheet.count}: " if sheet.number and sheet.count else ""
    return Words(**{model.plan.language: title, "en": f"{place.lstrip()}{sheet.title_en}"})


def _list_notes(model: Model) -> Iterator[tuple[PlacedPassage, Entry]]:
    """Yield each note of a sheet, which sends to other sheets, with the entry at the margin that it stands under."""
    head: Entry | None = None
    for passage in model.placed:
        if passage.passage.kind == ENTRY and passage.passage.level == 1:
            head = model.entries[passage.passage.key]
        elif passage.passage.kind == "note" and head and passage.passage.section in model.plan.sheet:
            yield passage, head


def find_referenced_sheets(text: str, model: Model) -> list[str]:
    """Return the sheets that a note names by division and number (「その他業務　１/４、２/４」)."""
    words = unicodedata.normalize("NFKC", text)
    sheets: list[str] = []
    for sheet in (sheet for sheet in model.plan.sheets if sheet.footer):
        division = unicodedata.normalize("NFKC", sheet.footer or "").split()[0]
        numbers = re.findall(rf"{re.escape(division)}\s*((?:\d+/\d+[、,・\s]*)+)", words)
        if any(f"{sheet.number}/{sheet.count}" in re.findall(r"\d+/\d+", number) for number in numbers):
            sheets.append(sheet.id)
    return sheets

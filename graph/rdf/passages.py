"""Sections, headings of tables and every printed passage with the characters it stands at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from rdflib import Literal, URIRef

from ..model import Model
from ..plan.ledger import PlacedPassage
from ..plan.passages import DRAWN, ENTRY, HEADER, HEADING, NOTE, STAGE_HEADING, Passage, Section
from ..reading import search_text
from .evidence import write_evidence
from .identifiers import KTH, Identifiers, concept
from .legends import write_signs
from .writer import Writer, integer, plain

_STAGED = {ENTRY, NOTE, STAGE_HEADING}


def write_passages(writer: Writer, model: Model, ids: Identifiers) -> None:
    """Write the sections of a plan and all that is printed in them."""
    passages = _PassageWriter(writer, model, ids)
    for section in model.sections.values():
        passages.write_section(section)
    for order, placed in _join_headers(model):
        passages.write_passage(placed, order)


def section_iri(ids: Identifiers, section: Section) -> URIRef:
    """Return the IRI of a section, or of the sheet that it is."""
    return ids.sheet(section.key) if section.sheet else ids.of("section", section.key)


def _join_headers(model: Model) -> Iterator[tuple[int, PlacedPassage]]:
    """Yield every passage with its number in the outline; a heading of several lines in a cell is one."""

    def key(numbered: tuple[int, PlacedPassage]) -> object:
        order, placed = numbered
        place = placed.passage.cell
        if placed.passage.kind != HEADER or place is None:
            return order
        return (placed.passage.section, place.table, place.row, place.column)

    for _, group in groupby(model.number_passages(), key=key):
        (order, first), *others = group
        words = "".join(passage.passage.text for passage in (first, *(placed for _, placed in others)))
        runs = (*first.runs, *(run for _, placed in others for run in placed.runs))
        drawings = (*first.drawings, *(drawing for _, placed in others for drawing in placed.drawings))
        yield order, PlacedPassage(replace(first.passage, text=words), runs, drawings)


class _PassageWriter:
    def __init__(self, writer: Writer, model: Model, ids: Identifiers) -> None:
        self.writer, self.say, self.model, self.ids = writer, writer.say, model, ids
        self.last: URIRef | None = None

    def write_section(self, section: Section) -> None:
        """Write a section: its heading as its name, its place, and the sections that it stands in."""
        subject = section_iri(self.ids, section)
        self.writer.type(subject, KTH.Section)
        around = [section_iri(self.ids, above) for above in self.model.roles.list_sections(section.parent)]
        self.say(subject, KTH.inSection, *around)
        self.say(subject, KTH.ownSection, *around[:1])
        if section.sheet:
            return  # its name and place are written with the sheet
        words = section.heading or section.key
        self.writer.label(subject, Literal(words, lang=self.model.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.notation, plain(section.key))
        self.say(subject, KTH.position, integer(section.position))
        if section.stage:
            self.say(subject, KTH.atStage, self.ids.of("stage", section.stage))

    def write_passage(self, placed: PlacedPassage, order: int) -> None:
        passage = placed.passage
        subject = self.name_passage(passage, order)
        self.writer.type(subject, KTH.Passage)
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.order, integer(order))
        if passage.text:
            self.say(subject, KTH.verbatim, plain(passage.text))
        if passage.mark:
            self.say(subject, KTH.drawn, plain(passage.mark))
        if placed.runs:
            self.say(subject, KTH.line, integer(placed.runs[0].line))
        self.write_place(subject, passage)
        write_evidence(self.writer, subject, self.ids.of("document"), placed, self.model.source)
        write_signs(self.writer, subject, placed, self.model, self.ids)
        if passage.kind == NOTE and self.last:
            self.say(subject, KTH.noteTo, self.last)
        if passage.key in self.model.entries and passage.kind == ENTRY:
            self.last = subject

    def name_passage(self, passage: Passage, order: int) -> URIRef:
        """Return a passage's IRI, once it is said what kind of passage it is."""
        if passage.key in self.model.entries and passage.kind in {ENTRY, HEADING}:
            subject = self.ids.entry(passage.key)
            self.write_entry(subject, passage)
        elif passage.kind == HEADER:
            subject = self.ids.of("header", passage.key)
            self.writer.type(subject, KTH.Header)
            self.writer.label(subject, Literal(passage.text, lang=self.model.plan.language))
        else:
            subject = self.ids.of("passage", order)
        if passage.kind != ENTRY:
            self.say(subject, KTH.passageKind, concept("passage-kind", passage.kind))
        return subject

    def write_entry(self, subject: URIRef, passage: Passage) -> None:
        self.writer.type(subject, KTH.Entry)
        self.say(subject, KTH.notation, plain(passage.key))
        self.say(subject, KTH.level, integer(passage.level))
        part = passage.cell.part if passage.cell else passage.sentence or 1
        self.say(subject, KTH.position, integer(passage.path[-1] if passage.path else part))
        self.say(subject, KTH.searchText, plain(search_text(passage.text)))
        if passage.parent:
            self.say(subject, KTH.underEntry, self.ids.entry(passage.parent))

    def write_place(self, subject: URIRef, passage: Passage) -> None:
        """Write the sections, the stage and the place in a table at which a passage stands."""
        around = [section_iri(self.ids, section) for section in self.model.roles.list_sections(passage.section)]
        self.say(subject, KTH.inSection, *around)
        self.say(subject, KTH.ownSection, *around[:1])
        if passage.section in self.model.plan.sheet:
            self.say(subject, KTH.onSheet, self.ids.sheet(passage.section))
        entry = self.model.entries.get(passage.key) if passage.kind == ENTRY else None
        stage = entry.stage if entry else passage.stage
        if stage and passage.kind in _STAGED:
            self.say(subject, KTH.atStage, self.ids.of("stage", stage))
        if passage.cell:
            self.write_cell(subject, passage)

    def write_cell(self, subject: URIRef, passage: Passage) -> None:
        place, table = passage.cell, self.model.roles.by_passage.get(passage.key)
        if place is None or table is None:
            return
        self.say(subject, KTH.row, *map(integer, range(place.row, place.row + place.rows)))
        self.say(subject, KTH.column, *map(integer, range(place.column, place.column + place.columns)))
        self.say(subject, KTH.tableNumber, integer(place.table))
        heads = table.list_headings(passage) if passage.kind in {ENTRY, DRAWN} else ()
        self.say(subject, KTH.header, *(self.ids.of("header", head.key) for head in heads))

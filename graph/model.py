"""A plan as it is understood: its passages, what each entry says, and the statements they make.

An entry is one piece of print; a statement is what it states, and may be stated by several entries. This module brings
together the printed words (alignment), how their headings say that they are read (roles), what the rules read in them
(reading) and what a person decided (curation), and keeps them apart: who says a thing decides which graph it goes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import msgspec

from .codelists import CodeLists, Hierarchy, Lexicon
from .curation.entry_reader import read_curation
from .curation.indicators import Indicators, read_indicators
from .errors import Gathering
from .files import read_text
from .plan.alignment import align
from .plan.consistency import check_legends
from .plan.description import Plan, PledgeReading, read_source
from .plan.headings import Role, fold_heading
from .plan.layout import read_layout
from .plan.ledger import Ledger, PlacedPassage
from .plan.outline import read_outline
from .plan.passages import ENTRY, HEADING, Outline, Passage, Section
from .plan.roles import Roles
from .plan.source import Source
from .plan.terms import name_of
from .reading import Cell, Reading, read_cell, read_entry
from .repeats import find_repeats
from .statements import Entry, Statement
from .terms import Fields, heading_themes, list_labels, theme_hierarchy


@dataclass(frozen=True)
class Model:
    """One plan, whole: what every graph of it is written from."""

    plan: Plan
    source: Source
    roles: Roles
    placed: tuple[PlacedPassage, ...]
    ledger: Ledger
    entries: dict[str, Entry]
    lists: CodeLists
    indicators: Indicators = field(default_factory=Indicators)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Return the statements by key, in document order."""
        others: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if first := self.find_first(entry):
                others.setdefault(first, []).append(entry)
        return {
            entry.key: Statement(entry, tuple(others.get(entry.key, ())))
            for entry in self.entries.values()
            if entry.type and not self.find_first(entry)
        }

    @cached_property
    def repeats(self) -> dict[str, str]:
        """Return the entries that print once more what stands elsewhere (再掲), with the first that states it."""
        return find_repeats(self.entries.values())

    def find_first(self, entry: Entry) -> str | None:
        """Return the first entry that states the same: by a curator's word, or because the print says 再掲."""
        return entry.row.same_as or self.repeats.get(entry.key)

    def statement_of(self, key: str) -> Statement:
        """Return what an entry states; a `KeyError` where it states nothing."""
        return self.statements[self.find_first(self.entries[key]) or key]

    def find_statement(self, key: str | None) -> Statement | None:
        """Return what an entry states, if it is one and states something."""
        entry = self.entries.get(key or "")
        return self.statements.get(self.find_first(entry) or entry.key) if entry else None

    def find_whole(self, entry: Entry) -> Statement | None:
        """Return what an entry's statement is part of: what is stated above it, in its row, or by a heading above."""
        stated = self.find_statement(entry.key)
        for key in self.list_above(entry):
            whole = self.find_statement(key)
            if whole and whole is not stated:
                return whole
        return None

    def list_above(self, entry: Entry) -> Iterator[str]:
        """Yield the keys of what stands above an entry, the nearest first."""
        passage = entry.passage
        while parent := passage.parent:
            yield parent
            passage = self.entries[parent].passage
        if entry.role.role == "schedule":
            yield from (passage_beside.key for passage_beside in self.roles.find_beside(passage, "measure", "goal"))
        elif entry.role.role == "measure":
            yield from (passage_beside.key for passage_beside in self.roles.find_beside(passage, "goal"))
        yield from (section.key for section in self.roles.list_sections(entry.section) if section.key != entry.key)

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Return the sections by key, in the order of the outline."""
        return {section.key: section for section in self.roles.outline.sections}

    def place_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has from where it stands: its sheet's, or those of the headings around it."""
        return self.section_themes(entry.section)

    def section_themes(self, key: str) -> tuple[str, ...]:
        """Return the theme of a sheet, or the nearest that a heading around a section names."""
        sheet = self.plan.sheet.get(key)
        if sheet:
            return (sheet.theme,) if sheet.theme else ()
        named = (self.themes_by_name.get(fold_heading(theme.heading)) for theme in self.stated_themes(key))
        return tuple(theme for theme in named if theme)[:1]

    def stated_themes(self, key: str) -> Iterator[Section]:
        """Yield the sections around a section whose headings name a theme, the innermost first."""
        for section in self.roles.list_sections(key):
            heading = self.roles.find_stated(section)
            if heading and heading.role == "theme":
                yield section

    @cached_property
    def themes_by_name(self) -> dict[str, str]:
        """Return the plan's themes by their names as headings are compared."""
        return {fold_heading(name_of(theme).text): theme.id for theme in self.plan.themes}

    def strand_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has from its strand: all but those that the curator takes from it."""
        strand = self.plan.strands.get(entry.row.strand)
        return tuple(theme for theme in strand[1].themes if theme not in entry.row.themes.taken) if strand else ()

    def given_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has by a curator's word: its strand's, and its own."""
        return (*self.strand_themes(entry), *entry.row.themes.added)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """Return which of the plan's themes stand above which."""
        return theme_hierarchy(self.plan)

    @cached_property
    def fields(self) -> Fields:
        """Return the fields that plans share, by the plan's themes."""
        return Fields(self.plan, self.lists)

    def themes(self, statement: Statement) -> Iterator[str]:
        """Yield every theme of a statement: its entries' places and strands, and what the curator added."""
        for entry in statement.entries:
            yield from self.place_themes(entry)
            yield from self.given_themes(entry)

    def list_fields(self, statement: Statement) -> list[str]:
        """Return the codes of the fields of policy that a statement has: by its themes, and by a curator's word."""
        decided = (code for entry in statement.entries for code in entry.row.fields.added)
        return self.lists.fields.add_broader({*self.fields.list_fields(self.themes(statement)), *decided})

    @cached_property
    def pledges_by_reading(self) -> dict[int, PledgeReading]:
        """Return the numbers that are the manifesto's only by a curator's reading."""
        return {number: reading for reading in self.plan.pledge_readings for number in reading.numbers}

    def printed_pledges(self, entry: Entry) -> tuple[int, ...]:
        """Return the pledges that an entry quotes by the notation of the manifesto, known from the print."""
        return tuple(pledge for pledge in entry.pledges if pledge not in self.pledges_by_reading)

    def read_pledges(self, entry: Entry) -> tuple[int, ...]:
        """Return the pledges that an entry quotes by a curator's reading of its numbers."""
        return tuple(pledge for pledge in entry.pledges if pledge in self.pledges_by_reading)

    def number_passages(self) -> Iterator[tuple[int, PlacedPassage]]:
        """Yield every passage with its running number in the outline, from 1."""
        yield from enumerate(self.placed, start=1)


def read_passages(plan: Plan) -> tuple[Source, Outline, tuple[PlacedPassage, ...], Ledger]:
    """Return the document, its outline with the passages in place, and the ledger: nothing is lost or invented."""
    source, file = Source(read_source(plan)), plan.folder / "outline.md"
    check_legends(plan, source)
    outline = read_outline(read_text(file), plan, file)
    alignment = align(source, outline.passages, (plan.text_file, file), plan.indent)
    return source, outline, read_layout(plan.folder).place(alignment.placed, file), alignment.ledger


def read_model(plan: Plan, lists: CodeLists) -> Model:
    """Read a plan's folder into a model; every fault of its files is a `KoteihyoError`.

    A number before the words is a pledge's only where there is a manifesto.
    """
    faults = Gathering()
    with faults.part():
        model = _read_entries(plan, lists)
    with faults.part():
        statements = None if faults.faults else model.statements
        indicators = read_indicators(plan.folder, plan.language, statements, lists.lexicon)
    faults.tell()
    whole = replace(model, indicators=indicators)
    vars(whole).update(statements=model.statements, repeats=model.repeats)  # no indicator changes what is stated
    return whole


def _read_entries(plan: Plan, lists: CodeLists) -> Model:
    """Read what is printed and what was decided of each entry; what was decided on indicators follows from that."""
    source, outline, placed, ledger = read_passages(plan)
    roles = Roles(outline, plan.headings)
    plan = msgspec.structs.replace(plan, themes=(*plan.themes, *heading_themes(plan, roles)))
    lists = replace(lists, lexicon=lists.lexicon.with_terms(list_labels(plan)))
    Fields(plan, lists)
    printed = [passage for passage in placed if is_entry(passage.passage, roles)]
    rows = read_curation(plan, [character.passage for character in printed], lists.lexicon)
    entries = {}
    for character in printed:
        role, stage = find_role(character.passage, roles), find_stage(character.passage, roles, plan)
        reading = _read(character.passage, role, stage, plan, lists.lexicon)
        cell = _read_cell(character.passage, role, roles)
        entries[character.passage.key] = Entry(character, reading, rows[character.passage.key], role, stage, cell)
    return Model(plan, source, roles, placed, ledger, entries, lists)


def is_entry(passage: Passage, roles: Roles) -> bool:
    """Return whether a passage can state something: a bullet, a cell, a sentence, a heading that is itself stated."""
    if passage.kind == HEADING:
        heading = roles.find_stated(roles.sections[passage.section])
        return heading is not None and heading.role not in {"theme", "stage"}
    return passage.kind == ENTRY


def find_role(passage: Passage, roles: Roles) -> Role:
    """Return how an entry is read: a heading that is itself stated as its own role says, all else by its headings."""
    if passage.kind != HEADING:
        return roles.by_key[passage.key]
    heading = roles.find_stated(roles.sections[passage.section])
    return Role(role=heading.role, heading=passage.key) if heading else Role()


def find_stage(passage: Passage, roles: Roles, plan: Plan) -> int:
    """Return the stage that a passage stands at: its column's, else its section's, else 0."""
    table, section = roles.by_passage.get(passage.key), roles.sections.get(passage.section)
    for header in table.list_headings(passage) if table else ():
        if named := plan.find_stage(header.text):
            return named
    return passage.stage or (section.stage if section else None) or 0


def _read(passage: Passage, role: Role, stage: int, plan: Plan, lexicon: Lexicon) -> Reading:
    states = role.statement_type or plan.stated_at(stage)
    return read_entry(passage.text, lexicon, states=states, manifesto=plan.manifesto is not None)


# The roles whose figures are in the unit of their row; money is in that of its column (事業費（千円）).
_MEASURED = {"indicator", "baseline", "target", "actual"}
# The roles whose cells say something of what stands beside them.
_CELLS = {"responsible", "schedule", "amount", "grade", "indicator", "unit", "baseline", "target", "actual", "year"}


def _read_cell(passage: Passage, role: Role, roles: Roles) -> Cell | None:
    if role.role not in _CELLS or passage.kind == HEADING:
        return None
    indicators = {heading.text for heading in roles.find_beside(passage, "indicator")}
    indicator = indicators.pop() if len(indicators) == 1 else ""
    unit = find_unit(passage, indicator, roles) if role.role in _MEASURED else ""
    cell = read_cell(passage.text, role.role, unit=unit or role.unit or "", indicator=indicator)
    if role.role == "indicator" and cell.unit is None and unit:
        return cell._replace(unit=read_cell(unit, "unit").unit)
    return cell


def find_unit(passage: Passage, indicator: str, roles: Roles) -> str:
    """Return the unit that the row of a figure or indicator prints: in a cell of its own, else behind the indicator.

    It is nearer than the unit of a column's or a section's heading. Of several nothing is said.
    """
    units = {heading.text.strip() for heading in roles.find_beside(passage, "unit")}
    if not units and indicator:
        named = read_cell(indicator, "indicator").unit
        return named.printed if named else ""
    return units.pop() if len(units) == 1 else ""

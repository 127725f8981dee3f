"""How each passage of an outline is read: what its headings say of it, the nearest first.

The heading of its row over that of its column, the column over the section, the section over those around it. What
would state something in a section that prints `again` what stands elsewhere is printed again too. A heading that is
itself what its role names says nothing of what stands under it; it is looked up by `find_stated`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec

from .headings import STATED, Heading, Role, find_heading
from .passages import HEADER, Outline, Passage, Section

# Words by which a heading tells whose value it heads, and the heading of a year which value that is of.
_NAMES = re.compile("基準|目標|現状|現況|策定|当初|実績|直近|中間|最終")
VALUES = ("baseline", "target", "actual")
# Roles that one column of a table has, and never all of them.
_OF_COLUMNS = {"indicator", "responsible", "unit", "number", "year", "header", "grade"}
# Roles of columns that a row of values is not divided by: its office, its grade, its remarks.
_APART = {"responsible", "grade", "unit", "number", "remarks", "description", "year"}


_LABEL = re.compile("[:：】]$")


@dataclass(frozen=True)
class Table:
    """One table of a section: the passages of its cells, by where they stand."""

    section: str
    number: int
    passages: tuple[Passage, ...]

    @cached_property
    def headers(self) -> tuple[Passage, ...]:
        """Return the headings of rows and columns: of a heading with several lines, one passage with all its words."""
        headers: dict[tuple[int, int], Passage] = {}
        for passage in self.passages:
            if passage.kind == HEADER and passage.cell:
                place = passage.cell.row, passage.cell.column
                known = headers.get(place)
                headers[place] = replace(known, text=known.text + passage.text) if known else passage
        return tuple(headers.values())

    @cached_property
    def header_rows(self) -> int:
        """Return how many rows of headings the table begins with."""
        body = [passage.cell.row for passage in self.passages if passage.cell and passage.kind != HEADER]
        return min(body, default=1) - 1

    @property
    def is_of_lines(self) -> bool:
        """Return whether the table holds lines of labels that stood under an item: 担当課：, 【担当課】.

        Such labels keep the colon or the brackets that set them apart on their line.
        """
        return (
            bool(self.headers) and not self.header_rows and all(_LABEL.search(header.text) for header in self.headers)
        )

    def list_headings(self, passage: Passage) -> Iterator[Passage]:
        """Yield the headings of a cell: those of its row from right to left, then those of its columns from below."""
        place = passage.cell
        if place is None:
            return
        heads = [(header, header.cell) for header in self.headers if header.cell and header.key != passage.key]
        body = [(at.column, passage) for passage, at in heads if at.row > self.header_rows and at.shares_row(place)]
        head = [(at.row, passage) for passage, at in heads if at.row <= self.header_rows and at.shares_column(place)]
        before = [(column, passage) for column, passage in body if column < place.column]
        above = [(row, passage) for row, passage in head if row < place.row]
        yield from (passage for _, passage in sorted(before, key=lambda pair: -pair[0]))
        yield from (passage for _, passage in sorted(above, key=lambda pair: -pair[0]))

    def list_above(self, passage: Passage) -> Iterator[Passage]:
        """Yield the headings of a cell's columns, from below."""
        yield from (head for head in self.list_headings(passage) if head.cell and head.cell.row <= self.header_rows)


class Roles:
    """The roles of an outline's passages, by the headings of `plan.toml`."""

    def __init__(self, outline: Outline, headings: tuple[Heading, ...]) -> None:
        self.outline, self.headings = outline, headings
        self.sections = {section.key: section for section in outline.sections}
        self.known: dict[str, Heading | None] = {}
        self.cells: dict[tuple[str, int, tuple[str, ...]], list[Passage]] = {}

    def find_heading(self, words: str) -> Heading | None:
        """Return what `plan.toml` says of a heading in these words; each is looked up once."""
        if words not in self.known:
            self.known[words] = find_heading(self.headings, words)
        return self.known[words]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables in the order of the outline."""
        tables: dict[tuple[str, int], list[Passage]] = {}
        for passage in self.outline.passages:
            if passage.cell:
                tables.setdefault((passage.section, passage.cell.table), []).append(passage)
        return tuple(Table(section, number, tuple(passages)) for (section, number), passages in tables.items())

    @cached_property
    def by_key(self) -> Mapping[str, Role]:
        """Return the role of every cell, bullet and sentence, by its key."""
        return {
            passage.key: self.find_role(passage, self.by_passage.get(passage.key)) for passage in self.outline.passages
        }

    def find_role(self, passage: Passage, table: Table | None) -> Role:
        """Return what the headings of a passage say of it."""
        role = Role()
        for header in table.list_headings(passage) if table else ():
            heading = self.find_heading(header.text)
            if table and self.is_beside_values(heading, header, passage, table):
                continue
            role = role.under(header.key, heading)
        for section in self.list_sections(passage.section):
            heading = self.find_heading(section.heading)
            if heading and table and heading.role in _OF_COLUMNS:  # 重要業績指標 over a table that has such a column
                heading = msgspec.structs.replace(heading, role=None)
            role = role.under(section.key, heading)
            if heading and heading.role == "again" and role.statement_type:
                role = replace(role, role="again", heading=section.key)
        return role

    def is_beside_values(self, heading: Heading | None, header: Passage, passage: Passage, table: Table) -> bool:
        """Return whether a row's 目標値 says nothing of a cell: of an office or a grade, which the column heads."""
        if heading is None or heading.role not in VALUES or not header.cell or header.cell.row <= table.header_rows:
            return False
        above = (self.find_heading(head.text) for head in table.list_above(passage))
        return next((heading.role for heading in above if heading and heading.role), None) in _APART

    def find_beside(self, passage: Passage, *names: str) -> tuple[Passage, ...]:
        """Return the cells of these roles in the row of a cell, or in its column where its own role comes from its row.

        A merged cell is in each row and column that it covers.
        """
        table = self.by_passage.get(passage.key)
        if table is None or passage.cell is None:
            return ()
        cells = [cell for cell in self.list_cells(table, names) if cell.key != passage.key]
        in_row = [cell for cell in cells if cell.cell and cell.cell.shares_row(passage.cell)]
        if in_row or not self.is_read_by_row(passage, table):
            return tuple(in_row)
        return tuple(cell for cell in cells if cell.cell and cell.cell.shares_column(passage.cell))

    def list_cells(self, table: Table, names: tuple[str, ...]) -> list[Passage]:
        """Return the cells of a table that have one of these roles; each question is answered once."""
        asked = table.section, table.number, names
        if asked not in self.cells:
            self.cells[asked] = [passage for passage in table.passages if self.by_key[passage.key].role in names]
        return self.cells[asked]

    def is_read_by_row(self, passage: Passage, table: Table) -> bool:
        """Return whether the heading of its row says how a cell is read."""
        giver = next((header for header in table.headers if header.key == self.by_key[passage.key].heading), None)
        return giver is not None and giver.cell is not None and giver.cell.row > table.header_rows

    def find_years(self, passage: Passage) -> tuple[Passage, ...]:
        """Return the cells that hold years of values in the row of a cell, or in its column where their row says so."""
        table, place = self.by_passage.get(passage.key), passage.cell
        if table is None or place is None:
            return ()
        cells = [(cell, cell.cell) for cell in self.list_cells(table, ("year",)) if cell.cell]
        in_row = (cell for cell, at in cells if at.shares_row(place))
        by_row = (cell for cell, at in cells if at.shares_column(place) and self.is_read_by_row(cell, table))
        return (*in_row, *by_row)

    def share_heading(self, passage: Passage, other: Passage) -> bool:
        """Return whether a heading with the role of a cell stands over another cell too (現状値 over 年度 and 値)."""
        giver = self.by_key[passage.key].heading
        return any(head.key == giver for head in self.list_above(other))

    def are_named_alike(self, passage: Passage, other: Passage) -> bool:
        """Return whether the headings of two cells name the same (基準値 and 基準年度)."""
        names = self.find_name(passage)
        return names is not None and names == self.find_name(other)

    def find_name(self, passage: Passage) -> str | None:
        """Return the word by which the nearest heading over a cell tells whose value or year it is."""
        named = (_NAMES.search(head.text) for head in self.list_above(passage))
        return next((match[0] for match in named if match), None)

    def stand_together(self, passage: Passage, other: Passage) -> bool:
        """Return whether a year that names no value stands right behind one, or before one that no other is behind."""
        table, place, year = self.by_passage[passage.key], passage.cell, other.cell
        if place is None or year is None or self.find_name(other):
            return False
        years = {cell.cell.column for cell in self.list_cells(table, ("year",)) if cell.cell}
        values = {cell.cell.column for cell in self.list_cells(table, VALUES) if cell.cell}
        if year.column == place.column + place.columns:
            return True
        before = year.column + year.columns == place.column and year.column - 1 not in values
        return before and place.column + place.columns not in years

    def list_above(self, passage: Passage) -> Iterator[Passage]:
        """Yield the headings of a cell's columns, from below."""
        yield from self.by_passage[passage.key].list_above(passage)

    @cached_property
    def by_passage(self) -> Mapping[str, Table]:
        """Return the table of every cell, by the cell's key."""
        return {passage.key: table for table in self.tables for passage in table.passages}

    def list_sections(self, key: str | None) -> Iterator[Section]:
        """Yield a section and those around it, the innermost first."""
        while section := self.sections.get(key or ""):
            yield section
            key = section.parent

    def list_items_above(self, passage: Passage) -> Iterator[str]:
        """Yield the keys of the item that the lines of labels of a cell stand under, and of those it is part of."""
        table = self.by_passage.get(passage.key)
        if table is None or not table.is_of_lines:
            return
        before = (item for item in self.items.get(passage.section, ()) if item.line < table.passages[0].line)
        for item in sorted(before, key=lambda passage: passage.line)[-1:]:
            for depth in range(len(item.path), 0, -1):
                yield replace(item, path=item.path[:depth]).key

    @cached_property
    def items(self) -> Mapping[str, tuple[Passage, ...]]:
        """Return the bullets of each section."""
        items: dict[str, list[Passage]] = {}
        for passage in self.outline.passages:
            if passage.path:
                items.setdefault(passage.section, []).append(passage)
        return {section: tuple(passages) for section, passages in items.items()}

    def find_stated(self, section: Section) -> Heading | None:
        """Return what a section's heading itself is (a measure, a theme …), nothing if it is a heading alone."""
        heading = self.find_heading(section.heading) if section.heading else None
        return heading if heading and heading.itself and heading.role in STATED else None

"""How each passage of an outline is read: what its headings say of it, the nearest first.

The heading of its row over that of its column, the column over the section, the section over those around it. What
would state something in a section that prints `again` what stands elsewhere is printed again too. A heading that is
itself what its role names says nothing of what stands under it; it is looked up by `find_stated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from .headings import STATED, Heading, Role, find_heading
from .passages import HEADER, Outline, Passage, Section


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
            role = role.under(header.key, self.find_heading(header.text))
        for section in self.list_sections(passage.section):
            heading = self.find_heading(section.heading)
            role = role.under(section.key, heading)
            if heading and heading.role == "again" and role.statement_type:
                role = replace(role, role="again", heading=section.key)
        return role

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

    @cached_property
    def by_passage(self) -> Mapping[str, Table]:
        """Return the table of every cell, by the cell's key."""
        return {passage.key: table for table in self.tables for passage in table.passages}

    def list_sections(self, key: str | None) -> Iterator[Section]:
        """Yield a section and those around it, the innermost first."""
        while section := self.sections.get(key or ""):
            yield section
            key = section.parent

    def find_stated(self, section: Section) -> Heading | None:
        """Return what a section's heading itself is (a measure, a theme …), nothing if it is a heading alone."""
        heading = self.find_heading(section.heading) if section.heading else None
        return heading if heading and heading.itself and heading.role in STATED else None

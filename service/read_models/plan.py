"""A plan as the pages show it: its sheets and sections, what is printed there, and how what that states hangs together.

Asked of the engine in eleven queries and kept as long as the version holds. What is here is printed, read or decided;
what is only suspected is asked for where it is shown.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple


class Sheet(NamedTuple):
    """One table of the plan."""

    iri: str
    key: str
    ja: str
    en: str
    division: str
    number: int
    of: int
    position: int
    title: str
    pillars: tuple[str, ...]
    themes: tuple[str, ...]
    goal: str


class Section(NamedTuple):
    """A heading of the plan and what stands under it; ``parent`` is the section that it stands in, if any."""

    iri: str
    key: str
    title: str
    parent: str
    depth: int


class Strand(NamedTuple):
    """One row of meaning through a sheet."""

    iri: str
    key: str
    ja: str
    en: str
    sheet: str
    number: int
    themes: tuple[str, ...]


class Passage(NamedTuple):
    """Words that are printed: an entry, or a title, a footer, a note, a legend; and where they stand."""

    iri: str
    key: str
    verbatim: str
    line: int
    order: int
    sheet: str = ""
    kind: str = ""
    stage: str = ""
    level: int = 0
    under: str = ""
    strand: str = ""
    headline: bool = False
    intended: str = ""
    section: str = ""
    is_entry: bool = False


class Statement(NamedTuple):
    """What entries state: a measure, a goal, or the goal of a sheet's title."""

    iri: str
    key: str
    label: str
    kind: str
    due: int = 0
    due_printed: str = ""
    start_printed: str = ""
    links: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - never changed once it is made

    def to(self, relation: str) -> tuple[str, ...]:
        """Return what a relation of the vocabulary leads to: `theme`, `fulfils`, `statedBy` …"""
        return self.links.get(relation, ())


class Reference(NamedTuple):
    """One place of the plan sending its reader to another."""

    iri: str
    verbatim: str
    kind: str
    origins: tuple[str, ...]
    leads: tuple[str, ...]


class Pledge(NamedTuple):
    """A promise: numbered by a manifesto, where one that the plan never prints has no statement, or an entry's own.

    Without such a number it is 0; ``notation`` is what an entry prints before its promise. Where a number is the
    manifesto's only as a curator reads it, ``why`` gives the reason.
    """

    iri: str
    number: int
    ja: str
    en: str
    why_ja: str = ""
    why_en: str = ""
    notation: str = ""
    entry: str = ""


class Plan:
    """A plan and everything on its sheets; each thing by its IRI, in the order of the print."""

    def __init__(
        self,
        about: dict[str, str],
        sheets: dict[str, Sheet],
        sections: dict[str, Section],
        strands: dict[str, Strand],
        passages: dict[str, Passage],
        statements: dict[str, Statement],
        references: dict[str, Reference],
        pledges: dict[str, Pledge],
    ) -> None:
        self.iri, self.key, self.about = about["plan"], about["plan"].rpartition("/")[2], about
        self.sheets, self.sections = sheets, sections
        self.strands, self.passages = strands, passages
        self.statements, self.references, self.pledges = statements, references, pledges

    @cached_property
    def entries(self) -> dict[str, Passage]:
        """Return the entries alone."""
        return {iri: passage for iri, passage in self.passages.items() if passage.is_entry}

    @cached_property
    def states(self) -> dict[str, tuple[Statement, ...]]:
        """Return what each entry states."""
        statements: dict[str, list[Statement]] = {}
        for statement in self.statements.values():
            for entry in statement.to("statedBy"):
                statements.setdefault(entry, []).append(statement)
        return {entry: tuple(each) for entry, each in statements.items()}

    @cached_property
    def under(self) -> dict[str, list[Passage]]:
        """Return the entries that stand under each entry."""
        passages: dict[str, list[Passage]] = {}
        for entry in self.entries.values():
            if entry.under:
                passages.setdefault(entry.under, []).append(entry)
        return passages

    @cached_property
    def refers(self) -> dict[str, list[Reference]]:
        """Return the references that each passage makes."""
        references: dict[str, list[Reference]] = {}
        for reference in self.references.values():
            for origin in (reference.iri, *reference.origins):
                references.setdefault(origin, []).append(reference)
        return references

    @cached_property
    def by_sheet(self) -> dict[str, list[Passage]]:
        """Return the entries of each sheet."""
        passages: dict[str, list[Passage]] = {iri: [] for iri in self.sheets}
        for entry in self.entries.values():
            passages.setdefault(entry.sheet, []).append(entry)
        return passages

    @cached_property
    def at_stage(self) -> dict[str, list[Passage]]:
        """Return the entries of each stage."""
        passages: dict[str, list[Passage]] = {}
        for entry in self.entries.values():
            if entry.stage:
                passages.setdefault(entry.stage, []).append(entry)
        return passages

    @cached_property
    def by_section(self) -> dict[str, list[Passage]]:
        """Return the passages of each section itself, in the order of the print; under "" those before any heading."""
        passages: dict[str, list[Passage]] = {}
        for passage in self.passages.values():
            passages.setdefault(passage.section, []).append(passage)
        return passages

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """Return the stages at which entries stand, in order."""
        return tuple(sorted(self.at_stage, key=_natural))

    @cached_property
    def divisions(self) -> tuple[str, ...]:
        """Return the divisions in the order in which their sheets are printed."""
        return tuple(dict.fromkeys(sheet.division for sheet in self.sheets.values() if sheet.division))

    @cached_property
    def follows(self) -> dict[str, list[str]]:
        """Return the statements that each statement carries on."""
        return self._towards("precedes")

    @cached_property
    def fulfilling(self) -> dict[str, list[str]]:
        """Return the statements that carry out each pledge."""
        return self._towards("fulfils")

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Return the statements that are part of each statement."""
        return self._towards("partOf")

    def _towards(self, relation: str) -> dict[str, list[str]]:
        towards: dict[str, list[str]] = {}
        for statement in self.statements.values():
            for end in statement.to(relation):
                towards.setdefault(end, []).append(statement.iri)
        return towards

    def list_sheets(self, statement: Statement) -> list[Sheet]:
        """Return the sheets on which a statement stands, in the order of the print."""
        sheets = {self.passages[each].sheet for each in statement.to("statedBy") if each in self.passages}
        return [sheet for iri, sheet in self.sheets.items() if iri in sheets]

    def list_sections(self, passage: Passage) -> list[Section]:
        """Return the sections that a passage stands in, the outermost first."""
        sections, iri = list[Section](), passage.section
        while iri in self.sections:
            sections.insert(0, self.sections[iri])
            iri = self.sections[iri].parent
        return sections

    def find_section(self, key: str) -> Section | None:
        """Return the section of a key: 3-1-2."""
        return next((section for section in self.sections.values() if section.key == key), None)

    def find_sheet(self, key: str) -> Sheet | None:
        """Return the sheet of a key: core-3."""
        return next((sheet for sheet in self.sheets.values() if sheet.key == key), None)


def _natural(iri: str) -> tuple[int, str]:
    last = iri.rpartition("/")[2]
    return (int(last) if last.isdecimal() else 0, last)

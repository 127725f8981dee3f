"""The schema of `plan.toml`: what may stand in it, of which type; only an identifier, a title and the source must.

What is said to be printed is checked against the source when the outline is aligned, the rest is ours.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from .headings import Heading, fold_heading
from .terms import Division, Name, Pillar, Sign, Stage, States, Term, Theme
from .words import Words


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the document as received: its name in the plan's folder, SHA-256 of its bytes, its title."""

    file: str
    sha256: str
    title: Words | None = None


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation of the plan: who publishes it, or the committee that drew it up."""

    id: Name
    name: Words


class BaseYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fiscal year that the stages count from, and why we think so."""

    year: int
    note: Words


class Manifesto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The manifesto whose items the plan quotes, and the highest number among them, if they have numbers."""

    title: Words
    last_pledge: int | None = None
    note: Words | None = None


class Curator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who decides how a plan is read: a person or a body, by name."""

    id: Name
    name: Words
    kind: Literal["person", "body"]


class CuratedReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reading of the plan by its curators: who, on which day, in which way."""

    id: Name
    by: Curator
    date: datetime.date
    method: Words


class PledgeReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers that are read as pledges of the manifesto although nothing printed says that they are, and why."""

    numbers: tuple[int, ...]
    reason: Words
    by: str


class Strand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of meaning through a sheet; the headline row is row 1, so strands begin at 2."""

    number: int
    label: Words
    themes: tuple[str, ...] = ()


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the plan: where it belongs, what it prints, and its strands."""

    id: Name
    title: str
    title_en: str = ""
    division: str | None = None
    number: int | None = None
    count: int | None = None
    policy_goal: Words | None = None
    footer: str | None = None
    theme: str | None = None
    strands: tuple[Strand, ...] = ()
    pillars: tuple[str, ...] = ()
    page_mark: str | None = None
    pillars_line: str | None = None
    field: str | None = None


def _begins(heading: str, name: str) -> bool:
    """Return whether a heading begins with a name, whatever its widths; 段階１ does not begin 段階10."""
    rest = fold_heading(heading).removeprefix(fold_heading(name))
    return rest != fold_heading(heading) and not (name[-1:].isdigit() and rest[:1].isdigit())


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A whole plan as `plan.toml` describes it, with the folder that it was read from.

    `revises` is the identifier of the earlier plan that this one takes the place of; `of` that of the plan that this
    document reports on, funds or adds to: then it is a report and no plan. `bare_year` says whether a year printed
    without 年度 or 年 is a fiscal one, `bare_era` of which era a year is that is printed without one (36年度).
    """

    id: Name
    title: Words
    source: tuple[Source, ...]
    language: str = "ja"
    area: str | None = None
    publisher: Body | None = None
    creator: Body | None = None
    first_year: int | None = None
    last_year: int | None = None
    revises: Name | None = None
    of: Name | None = None
    bare_year: Literal["fiscal", "calendar"] | None = None
    bare_era: Literal["昭和", "平成", "令和"] | None = None
    base_year: BaseYear | None = None
    manifesto: Manifesto | None = None
    table_heading: str | None = None
    stages: tuple[Stage, ...] = ()
    themes: tuple[Theme, ...] = ()
    divisions: tuple[Division, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    readings: tuple[CuratedReading, ...] = ()
    pledge_readings: tuple[PledgeReading, ...] = ()
    headings: tuple[Heading, ...] = ()
    legend: tuple[str, ...] = ()
    legends: tuple[Sign, ...] = ()
    indent: str = ""
    folder: Path = Path()

    @property
    def earlier(self) -> str | None:
        """Return the plan that this one is laid beside: the one that it revises, of a report the one that it is of."""
        return self.of or self.revises

    @property
    def document(self) -> Source:
        """Return the first file of the document."""
        return self.source[0]

    @property
    def text_file(self) -> Path:
        """Return the file of the document's characters: the source itself where it is plain text."""
        return self.folder / "source.txt"

    @property
    def first_day(self) -> datetime.date | None:
        """Return the day from which the plan counts: the first of its first fiscal year, else of its base year."""
        year = self.first_year or (self.base_year.year if self.base_year else None)
        return datetime.date(year, 4, 1) if year else None

    def find_stage(self, heading: str) -> int | None:
        """Return the number of the stage that a heading names at its beginning."""
        return next((stage.number for stage in self.stages if _begins(heading, stage.name)), None)

    def stated_at(self, number: int | None) -> States:
        """Return what the entries of a stage state unless their words say otherwise."""
        return next((stage.states for stage in self.stages if stage.number == number), "measure")

    @cached_property
    def terms(self) -> dict[str, Mapping[str, Term]]:
        """Return the plan's own terms by list and identifier, in the order of the file."""
        stages = tuple(sorted(self.stages, key=lambda stage: stage.number))
        lists: dict[str, tuple[Term, ...]] = {
            "stage": stages,
            "theme": self.themes,
            "division": self.divisions,
            "pillar": self.pillars,
        }
        return {scheme: {thing.id: thing for thing in things} for scheme, things in lists.items() if things}

    @cached_property
    def strands(self) -> dict[str, tuple[Sheet, Strand]]:
        """Return every strand with its sheet, by key: ``core-3.4``."""
        return {f"{sheet.id}.{strand.number}": (sheet, strand) for sheet in self.sheets for strand in sheet.strands}

    @cached_property
    def sheet(self) -> dict[str, Sheet]:
        """Return the sheets by their key: ``core-3``."""
        return {sheet.id: sheet for sheet in self.sheets}

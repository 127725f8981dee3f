"""A plan's own description: reads `plan.toml` and the folder it stands in.

The file says what the document prints (titles, footers, page marks: checked against the source when the
outline is aligned) and what we say of it (base year, strands, themes). Types are checked as it is read, so
that everything behind this module can rely on them.
"""

from __future__ import annotations

import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from ..errors import KoteihyoError
from ..files import convert, read_document, read_text, read_toml
from .headings import Heading

PLANS = Path(__file__).parents[1] / "plans"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in Japanese and English."""

    ja: str
    en: str


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of the plan: file name in the plan's folder, SHA-256 of its bytes, title."""

    file: str
    sha256: str
    title: Words


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation of the plan: the city, or the committee that drew it up."""

    id: str
    name: Words


class BaseYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fiscal year that the stages count from, and why we think so."""

    year: int
    note: Words


class Manifesto(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The manifesto whose items the plan quotes, and the highest number among them."""

    title: Words
    last_pledge: int
    note: Words


class Curator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who decides how a plan is read: a person or a body, by name."""

    id: str
    name: Words
    kind: Literal["person", "body"]


class CuratedReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reading of the plan by its curators: who, on which day, in which way."""

    id: str
    by: Curator
    date: datetime.date
    method: Words


class PledgeReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers that are read as pledges of the manifesto although nothing printed says that they are, and why."""

    numbers: tuple[int, ...]
    reason: Words
    by: str


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage of the plan: the word that its heading begins with, and what its entries state, all else unsaid."""

    number: int
    name: str
    states: Literal["measure", "goal"] = "measure"


class Strand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of meaning through a sheet; the headline row is row 1, so strands begin at 2."""

    number: int
    ja: str
    en: str
    themes: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the plan: where it belongs, what it prints, and its strands."""

    id: str
    division: str
    number: int
    count: int
    title: str
    title_en: str
    policy_goal: Words
    footer: str
    theme: str
    strands: tuple[Strand, ...]
    pillars: tuple[str, ...] = ()
    page_mark: str | None = None
    pillars_line: str | None = None
    field: str | None = None


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A whole plan as `plan.toml` describes it, with the folder that it was read from."""

    id: str
    municipality_code: str
    table_heading: str
    title: Words
    document: Document
    city: Body
    committee: Body
    base_year: BaseYear
    manifesto: Manifesto
    stages: tuple[Stage, ...]
    sheets: tuple[Sheet, ...]
    readings: tuple[CuratedReading, ...] = ()
    pledge_readings: tuple[PledgeReading, ...] = ()
    headings: tuple[Heading, ...] = ()
    legend: tuple[str, ...] = ()
    indent: str = ""
    folder: Path = Path()

    def stated_at(self, number: int | None) -> Literal["measure", "goal"]:
        """Return what the entries of a stage state unless their words say otherwise."""
        return next((stage.states for stage in self.stages if stage.number == number), "measure")

    @cached_property
    def strands(self) -> dict[str, tuple[Sheet, Strand]]:
        """Return every strand with its sheet, by key: ``core-3.4``."""
        return {f"{sheet.id}.{strand.number}": (sheet, strand) for sheet in self.sheets for strand in sheet.strands}

    @cached_property
    def sheet(self) -> dict[str, Sheet]:
        """Return the sheets by their key: ``core-3``."""
        return {sheet.id: sheet for sheet in self.sheets}


def names(plans: Path = PLANS) -> list[str]:
    """Return the plans that a folder holds, by name."""
    return sorted(path.parent.name for path in plans.glob("*/plan.toml"))


def read_plan(folder: Path) -> Plan:
    """Read a plan's `plan.toml`; what is missing or of another type is a `KoteihyoError` with its place."""
    file = folder / "plan.toml"
    found = read_toml(file)
    if "kind" in found:
        raise KoteihyoError(
            f"この計画はデータ（{found['kind']}）で渡されたもので、印刷された表がありません。",
            f"This plan came as data ({found['kind']}); it has no printed tables.",
            file=file,
        )
    return msgspec.structs.replace(convert(found, Plan, file), folder=folder)


def read_source(plan: Plan) -> str:
    """Return the document's text, once its SHA-256 is the one that `plan.toml` gives."""
    file = plan.folder / plan.document.file
    read_document(file, plan.document.sha256)
    return read_text(file)

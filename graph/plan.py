"""A plan's own description: reads `plan.toml` and the folder it stands in.

The file says what the document prints (titles, footers, page marks: checked against the source when the
outline is aligned) and what we say of it (base year, strands, themes). Types are checked as it is read, so
that everything behind this module can rely on them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cached_property
from pathlib import Path

import msgspec

from .errors import KoteihyoError

PLANS = Path(__file__).parent / "plans"


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


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stage of the plan and the word that its printed column heading begins with."""

    number: int
    name: str


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
    folder: Path = Path()

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
    text = read_text(file)
    try:
        found = tomllib.loads(text)
        if "kind" in found:
            raise KoteihyoError(
                f"この計画はデータ（{found['kind']}）で渡されたもので、印刷された表がありません。",
                f"This plan came as data ({found['kind']}); it has no printed tables.",
                file=file,
            )
        plan = msgspec.convert(found, Plan)
    except tomllib.TOMLDecodeError as error:
        raise KoteihyoError(
            f"TOMLとして読めません（{error}）。", f"This is not TOML: {error}.", file=file, line=toml_line(error)
        ) from error
    except msgspec.ValidationError as error:
        raise KoteihyoError(
            f"項目が足りないか、型が違います（{error}）。", f"A key is missing or of another type: {error}.", file=file
        ) from error
    return msgspec.structs.replace(plan, folder=folder)


def read_source(plan: Plan) -> str:
    """Return the document's text, once its SHA-256 is the one that `plan.toml` gives."""
    file = plan.folder / plan.document.file
    found = hashlib.sha256(read_bytes(file)).hexdigest()
    if found != plan.document.sha256:
        raise KoteihyoError(
            f"原文が plan.toml の示すものと違います（SHA-256 が {found}）。"
            "原文を元に戻すか、正しい版なら plan.toml を改めてください。",
            f"This is not the text that plan.toml names (its SHA-256 is {found}). Restore it, or correct plan.toml.",
            file=file,
        )
    return read_text(file)


def read_bytes(file: Path) -> bytes:
    """Return a file's bytes, or say in the reader's words why it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise KoteihyoError(
            f"ファイルを読めません（{error.strerror}）。", f"This file cannot be read: {error.strerror}.", file=file
        ) from error


def read_text(file: Path) -> str:
    """Return a UTF-8 file's text with its line ends as they are."""
    data = read_bytes(file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KoteihyoError("UTF-8ではありません。", "This file is not UTF-8.", file=file, line=line) from error


def toml_line(error: Exception) -> int | None:
    """Return the line that a reader of TOML complains of, where it says one."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else None

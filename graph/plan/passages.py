"""Printed words and where they stand: sections, cells of tables, and passages with their keys.

A passage is anything printed. One that can state something is an entry: a bullet, a cell, a sentence, or a heading that
is read as a statement itself; its key says where it stands and never depends on what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


ENTRY = "entry"
HEADING, HEADER, NOTE, DRAWN = "heading", "header", "note", "drawn"
STAGE_HEADING, SHEET_TITLE, DOCUMENT_TITLE = "stage-heading", "sheet-title", "document-title"
FENCES = ("page", "chart", "contents")
# Where nothing has opened a section yet.
FRONT = "0"
# A sentence ends at 。 outside brackets.
_SENTENCE = re.compile(r"(?:「[^「」]*」|『[^『』]*』|（[^（）]*）|\([^()]*\)|[^。])+。?|。")


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; `sheet` says that it is one table of the plan, set out by stages."""

    key: str
    depth: int
    position: int
    heading: str
    line: int
    parent: str | None = None
    sheet: bool = False
    stage: int | None = None


@dataclass(frozen=True)
class Place:
    """A place in a table: which table of its section, row and column from 1, what it covers, and which line of it.

    A heading row counts as a row. A merged cell stands where it begins.
    """

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    part: int = 1

    @property
    def key(self) -> str:
        """Return the end of a cell's key.

        >>> Place(1, 3, 4).key, Place(2, 3, 4, part=2).key
        ('r3c4', 't2.r3c4.2')
        """
        table = f"t{self.table}." if self.table > 1 else ""
        return f"{table}r{self.row}c{self.column}" + (f".{self.part}" if self.part > 1 else "")

    def shares_row(self, other: Place) -> bool:
        """Return whether two cells of a table stand in one row."""
        return self.row < other.row + other.rows and other.row < self.row + self.rows

    def shares_column(self, other: Place) -> bool:
        """Return whether two cells of a table stand in one column."""
        return self.column < other.column + other.columns and other.column < self.column + self.columns


@dataclass(frozen=True)
class Passage:
    """Printed words and where they stand in the plan; `line` is that of the outline.

    A bullet has a path of positions, a sentence its number in the section, a cell its place; what is drawn and not
    printed has a mark in place of words.
    """

    kind: str
    text: str
    line: int
    section: str = FRONT
    stage: int | None = None
    path: tuple[int, ...] = ()
    sentence: int = 0
    cell: Place | None = None
    mark: str = ""

    @cached_property
    def key(self) -> str:
        """Return the key of an entry: its section, then where in it.

        >>> Passage("entry", "防災アセスメント", 9, "core-3", 1, (4, 2)).key
        'core-3.1.4.2'
        >>> Passage("entry", "避難所の数", 9, "3-1", cell=Place(1, 3, 4)).key, Passage("heading", "防災", 9, "3-1").key
        ('3-1.r3c4', '3-1')
        """
        if self.cell:
            return f"{self.section}.{self.cell.key}"
        if self.sentence:
            return f"{self.section}.s{self.sentence}"
        stage = (self.stage,) if self.stage and self.path else ()
        return ".".join([self.section, *map(str, (*stage, *self.path))])

    @property
    def parent(self) -> str | None:
        """Return the key of the bullet above, or nothing at the margin."""
        return replace(self, path=self.path[:-1]).key if len(self.path) > 1 else None

    @property
    def level(self) -> int:
        """Return the depth of an entry; 1 is the margin."""
        return max(len(self.path), 1)


@dataclass(frozen=True)
class Outline:
    """A document's sections and passages, in the order of the outline."""

    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]


def split_sentences(words: str) -> list[str]:
    """Return the sentences of a paragraph; those within brackets stay with the sentence around them.

    >>> split_sentences("市は「安心。安全」を守る。そのため、避難所を増やす（３か所。）。")
    ['市は「安心。安全」を守る。', 'そのため、避難所を増やす（３か所。）。']
    """
    return [match.strip() for match in _SENTENCE.findall(words) if match.strip()]


def name_outline(sections: Sequence[Section], passages: Sequence[Passage], keys: Mapping[str, str]) -> Outline:
    """Return what was read, every section with the key that it keeps."""
    named = (replace(section, key=keys[section.key], parent=keys.get(section.parent or "")) for section in sections)
    moved = (replace(passage, section=keys.get(passage.section, passage.section)) for passage in passages)
    return Outline(tuple(named), tuple(moved))

"""The outline of a plan: reads `outline.md` into passages, the printed words in their structure.

A passage is anything printed: an entry (a nested list item) or what stands around the entries (headings,
page marks, footers, the legend, notes). The list is flat and in the order of the outline; where a passage
stands is said by its sheet, stage and path, so that an entry's key is `core-3.1.4.2`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Faults, KoteihyoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .description import Plan, Sheet

ENTRY = "entry"
STAGE_HEADING = "stage-heading"
# What stands in the columns of a table; all else stands around them, on lines of its own.
BODY = {ENTRY, "note"}
ITEM = re.compile(r"( *)- (.*)")
NOTE_MARK = "→"


@dataclass(frozen=True)
class Passage:
    """Printed words and where they stand in the plan; `line` is that of the outline."""

    kind: str
    text: str
    line: int
    sheet: str | None = None
    stage: int | None = None
    path: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Return the key of an entry: sheet, stage, then positions down the list.

        >>> Passage("entry", "防災アセスメント", 9, "core-3", 1, (4, 2)).key
        'core-3.1.4.2'
        """
        return ".".join([str(self.sheet), str(self.stage), *map(str, self.path)])

    @property
    def parent(self) -> str | None:
        """Return the key of the entry above, or nothing at the margin."""
        return self.key.rpartition(".")[0] if len(self.path) > 1 else None

    @property
    def level(self) -> int:
        """Return the depth of an entry; 1 is the margin."""
        return len(self.path)


class _Reader:
    """Reads line by line, knowing the sheet and stage that it stands in."""

    def __init__(self, plan: Plan, file: Path) -> None:
        self.plan, self.file = plan, file
        self.waiting = list(plan.sheets)
        self.sheet: Sheet | None = None
        self.stage: int | None = None
        self.path: tuple[int, ...] = ()

    def read_passage(self, text: str, line: int) -> Passage:
        """Return the passage that a line holds; an odd line is a `KoteihyoError`."""
        item = ITEM.fullmatch(text)
        if item:
            return self.read_entry(len(item[1]), item[2], line)
        mark, _, words = text.partition(" ")
        headings = {"#": self.read_title, "##": self.read_table, "###": self.read_column}
        if mark in headings:
            return headings[mark](words, line)
        return self.make_passage(self.find_kind(text, line), text, line)

    def make_passage(self, kind: str, text: str, line: int, path: tuple[int, ...] = ()) -> Passage:
        return Passage(kind, text, line, self.sheet.id if self.sheet else None, self.stage, path)

    def read_title(self, words: str, line: int) -> Passage:
        return self.make_passage("document-title", words, line)

    def read_table(self, words: str, line: int) -> Passage:
        if not self.waiting or self.waiting[0].title != words:
            expected = f"「{self.waiting[0].title}」" if self.waiting else "終わり"
            raise self.fault(
                f"ここに来る表は{expected}です（「{words}」）。plan.toml の表の順と題名に合わせてください。",
                f"The next table of plan.toml is not {words!r}.",
                line,
            )
        self.sheet, self.stage, self.path = self.waiting.pop(0), None, ()
        return self.make_passage("sheet-title", words, line)

    def read_column(self, words: str, line: int) -> Passage:
        self.stage, self.path = (self.stage or 0) + 1, ()
        stages = {stage.number: stage.name for stage in self.plan.stages}
        if self.sheet is None or not words.startswith(stages.get(self.stage, "\n")):
            raise self.fault(
                f"ここに来る段階の見出しではありません（「{words}」）。",
                f"{words!r} is not the heading of the stage that comes here.",
                line,
            )
        return self.make_passage(STAGE_HEADING, words, line)

    def read_entry(self, indent: int, words: str, line: int) -> Passage:
        level = indent // 2 + 1
        if indent % 2 or level > len(self.path) + 1 or self.stage is None:
            raise self.fault(
                "字下げが深すぎるか、段階の見出しより前にあります（一段は空白2字）。",
                "This item is indented too far (two spaces a level), or stands before the heading of a stage.",
                line,
            )
        last = self.path[level - 1] if len(self.path) >= level else 0
        self.path = (*self.path[: level - 1], last + 1)
        return self.make_passage(ENTRY, words, line, self.path)

    def find_kind(self, text: str, line: int) -> str:
        """Say what a plain line is, by comparing it with what plan.toml says is printed."""
        if self.sheet is None:
            return "legend"
        printed = {
            self.sheet.page_mark: "page-mark",
            self.plan.table_heading: "table-heading",
            self.sheet.footer: "footer",
            self.sheet.pillars_line: "pillars",
        }
        if text in printed:
            return printed[text]
        if self.stage and text.startswith(NOTE_MARK):
            return "note"
        raise self.fault(
            f"「{text}」は、項目でも、plan.toml の示すページ番号・見出し・欄外でもありません。",
            f"{text!r} is neither an item nor a page mark, heading or footer of plan.toml.",
            line,
        )

    def fault(self, ja: str, en: str, line: int) -> KoteihyoError:
        return KoteihyoError(ja, en, file=self.file, line=line)


def read_outline(text: str, plan: Plan, file: Path) -> tuple[Passage, ...]:
    """Return the outline's passages in order, or all its faults together."""
    reader, faults, passages = _Reader(plan, file), list[KoteihyoError](), list[Passage]()
    for number, line in _lines(text):
        try:
            passages.append(reader.read_passage(line, number))
        except KoteihyoError as fault:
            faults.append(fault)
    if faults:
        raise Faults(faults)
    return tuple(passages)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line

"""The account of a document: how many characters each kind of passage holds, and where the outline differs from it.

Every character is counted once. Levels, cells, bullets and spaces of the outline are compared with the printed lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import KoteihyoError
from .outline import BODY, ENTRY, STAGE_HEADING, Passage
from .source import BULLET, WHITE_SPACE, Run, Source

# The only characters that may belong to no passage; any other would be a KeyError, never a wrong count.
OTHERS = {BULLET: "bullet", **dict.fromkeys(WHITE_SPACE, "white-space")}


@dataclass(frozen=True)
class Placed:
    """A passage and the runs of characters in the document that it consists of."""

    passage: Passage
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Ledger:
    """How many characters (code points) of the document each kind of passage holds, per sheet."""

    counts: Counter[tuple[str | None, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return the characters counted, bullets and white space with them."""
        return self.counts.total()

    def count_kind(self, kind: str) -> int:
        """Return the characters of one kind over all sheets."""
        return sum(number for (_, each), number in self.counts.items() if each == kind)


def count_characters(source: Source, placed: tuple[Placed, ...], sheets: Mapping[int, str | None]) -> Ledger:
    """Count every character as a passage's, a bullet, or white space; `sheets` says which line belongs to which."""
    counts: Counter[tuple[str | None, str]] = Counter()
    owners: dict[int, str] = {}
    for each in placed:
        for run in each.runs:
            owners |= dict.fromkeys(range(run.start, run.end), each.passage.kind)
    sheet: str | None = None
    for line in source.lines:
        sheet = sheets.get(line.number, sheet)
        for offset, character in enumerate(line.text + "\n", start=line.start):
            counts[sheet, owners.get(offset) or OTHERS[character]] += 1
    counts[sheet, "white-space"] -= 1  # the last line has no line feed of its own
    return Ledger(counts)


Fault = tuple[str, str]


def print_faults(source: Source, placed: Sequence[Placed], outline: Path) -> list[KoteihyoError]:
    """Return where the outline's structure differs from the print, with the outline's lines."""
    bounds = _find_bounds(placed)
    faults, before = [], None
    for each in placed:
        if each.passage.kind not in BODY:
            continue
        found = [
            *_check_depth(source, each),
            *_check_joined_line(source, each),
            *_check_spaces(each),
            *_check_sheet(each, bounds),
        ]
        if before is None or (before.sheet, before.stage) != (each.passage.sheet, each.passage.stage):
            found += _check_column(source, each)
        before = each.passage
        faults += [KoteihyoError(ja, en, file=outline, line=each.passage.line) for ja, en in found]
    return faults


def _check_depth(source: Source, each: Placed) -> Iterator[Fault]:
    """An entry's level is the indentation of its first line."""
    number, level = each.runs[0].line, each.passage.level
    printed = source.lines[number - 1].indent + 1
    if each.passage.kind == ENTRY and level != printed:
        yield (
            f"原文{number}行目の字下げは{printed}段目ですが、ここでは{level}段目です。",
            f"Source line {number} is printed at level {printed}, not {level}.",
        )


def _check_joined_line(source: Source, each: Placed) -> Iterator[Fault]:
    """A line with a bullet begins an entry, and never goes on with one."""
    for run in each.runs[1:]:
        if source.lines[run.line - 1].bulleted:
            yield (
                f"原文{run.line}行目の「{BULLET}」で始まる項目が、前の項目につながっています。",
                f"The bullet of source line {run.line} begins an item of its own.",
            )


def _check_spaces(each: Placed) -> Iterator[Fault]:
    """White space inside a line is kept, and none is put where a line was broken."""
    if "".join(run.text for run in each.runs) != each.passage.text:
        line = each.runs[0].line
        yield (
            f"空白が原文{line}行目と違います。折り返された行は空白なしで連結し、他は印刷のままにしてください。",
            f"The white space differs from source line {line}: join broken lines without a space.",
        )


def _check_sheet(each: Placed, bounds: dict[str | None, list[int]]) -> Iterator[Fault]:
    """An entry stands between its sheet's column headings and footer."""
    line = each.runs[0].line
    low, *_, high = bounds.get(each.passage.sheet) or [0, 0]
    if not low < line < high:
        yield (
            f"「{each.passage.text}」は原文{line}行目にあり、この表の範囲（{low}～{high}行目）の外です。",
            f"Source line {line} is outside this sheet (lines {low} to {high}).",
        )


def _find_bounds(placed: Sequence[Placed]) -> dict[str | None, list[int]]:
    bounds: dict[str | None, list[int]] = {}
    for each in placed:
        if each.passage.kind in {STAGE_HEADING, "footer"}:
            bounds.setdefault(each.passage.sheet, []).append(each.runs[0].line)
    return bounds


def _check_column(source: Source, each: Placed) -> Iterator[Fault]:
    """A column begins at the margin, behind a blank line."""
    line = each.runs[0].line
    if each.passage.level != 1 or source.lines[line - 2].words:
        yield (
            f"段階の始まりですが、原文{line}行目は列の先頭ではありません。見出しの位置を確認してください。",
            f"A stage begins here, but source line {line} does not begin a column.",
        )

"""What a print shows by indentation: levels, columns and broken lines of the outline, held to the printed lines.

For a document received as text whose levels are indented by one full-width space each (`indent` in `plan.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import KoteihyoError
from .ledger import PlacedPassage
from .passages import ENTRY, NOTE, STAGE_HEADING
from .source import Source

# What stands in the columns of a table; all else stands around them, on lines of its own.
_BODY = {ENTRY, NOTE}
Fault = tuple[str, str]


def check_bullets(source: Source, placed: Sequence[PlacedPassage], outline: Path) -> list[KoteihyoError]:
    """Return where a line with a bullet goes on with an entry: it begins one of its own."""
    faults = []
    for passage in placed:
        for run in passage.runs[1:]:
            bullet = source.lines[run.line - 1].bullet
            if bullet is not None and bullet < run.start:
                ja = f"原文{run.line}行目の「{source.text[bullet]}」で始まる項目が、前の項目につながっています。"
                en = f"The bullet of source line {run.line} begins an item of its own."
                faults.append(KoteihyoError(ja, en, file=outline, line=passage.passage.line))
    return faults


def check_indentation(source: Source, placed: Sequence[PlacedPassage], outline: Path) -> list[KoteihyoError]:
    """Return where the outline's structure differs from the print, with the outline's lines."""
    bounds = _find_bounds(placed)
    faults, before = [], None
    for passage in placed:
        if passage.passage.kind not in _BODY:
            continue
        messages = [
            *_check_depth(source, passage),
            *_check_whole_lines(source, passage),
            *_check_spaces(passage),
            *_check_sheet(passage, bounds),
        ]
        if before is None or (before.section, before.stage) != (passage.passage.section, passage.passage.stage):
            messages += _check_column(source, passage)
        before = passage.passage
        faults += [KoteihyoError(ja, en, file=outline, line=passage.passage.line) for ja, en in messages]
    return faults


def _check_depth(source: Source, passage: PlacedPassage) -> Iterator[Fault]:
    """An entry's level is the indentation of its first line."""
    number, level = passage.runs[0].line, passage.passage.level
    printed = source.lines[number - 1].indent + 1
    if passage.passage.kind == ENTRY and level != printed:
        yield (
            f"原文{number}行目の字下げは{printed}段目ですが、ここでは{level}段目です。",
            f"Source line {number} is printed at level {printed}, not {level}.",
        )


def _check_whole_lines(source: Source, passage: PlacedPassage) -> Iterator[Fault]:
    """An entry begins with a line and ends with one."""
    for run in passage.runs:
        line = source.lines[run.line - 1]
        if line.words.startswith(run.text) and run.text != line.words:
            yield (
                f"項目が原文{run.line}行目の途中で切れています。",
                f"This item ends or begins inside source line {run.line}.",
            )


def _check_spaces(passage: PlacedPassage) -> Iterator[Fault]:
    """White space inside a line is kept, and none is put where a line was broken."""
    if "".join(run.text for run in passage.runs) != passage.passage.text:
        line = passage.runs[0].line
        yield (
            f"空白が原文{line}行目と違います。折り返された行は空白なしで連結し、他は印刷のままにしてください。",
            f"The white space differs from source line {line}: join broken lines without a space.",
        )


def _check_sheet(passage: PlacedPassage, bounds: dict[str, list[int]]) -> Iterator[Fault]:
    """An entry stands between its sheet's column headings and footer."""
    line = passage.runs[0].line
    low, *_, high = bounds.get(passage.passage.section) or [0, 0]
    if not low < line < high:
        yield (
            f"「{passage.passage.text}」は原文{line}行目にあり、この表の範囲（{low}～{high}行目）の外です。",
            f"Source line {line} is outside this sheet (lines {low} to {high}).",
        )


def _find_bounds(placed: Sequence[PlacedPassage]) -> dict[str, list[int]]:
    bounds: dict[str, list[int]] = {}
    for passage in placed:
        if passage.passage.kind in {STAGE_HEADING, "footer"}:
            bounds.setdefault(passage.passage.section, []).append(passage.runs[0].line)
    return bounds


def _check_column(source: Source, passage: PlacedPassage) -> Iterator[Fault]:
    """A column begins at the margin, behind a blank line."""
    line = passage.runs[0].line
    if passage.passage.level != 1 or source.lines[line - 2].words:
        yield (
            f"段階の始まりですが、原文{line}行目は列の先頭ではありません。見出しの位置を確認してください。",
            f"A stage begins here, but source line {line} does not begin a column.",
        )

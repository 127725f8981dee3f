"""The proof that an outline is the document: every printed character in exactly one passage.

Headings, page marks, footers and the legend are found as whole lines, each kind in its order (a sheet's title
may be printed after its table). What is left of the source is the tables' bodies, and must equal the
entries and notes of the outline, character by character, in order. From that follow the offsets of
every passage, and the ledger that counts every character of the document once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .differences import differences
from .errors import Faults, KoteihyoError
from .outline import ENTRY, Passage
from .source import BULLET, Line, Run, Source, squeezed

BODY = {ENTRY, "note"}


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

    def of(self, kind: str) -> int:
        """Return the characters of one kind over all sheets."""
        return sum(number for (_, each), number in self.counts.items() if each == kind)


@dataclass(frozen=True)
class Alignment:
    """The outline's passages with their places, and the account of the whole document."""

    placed: tuple[Placed, ...]
    ledger: Ledger


def align(source: Source, passages: Sequence[Passage], files: tuple[Path, Path]) -> Alignment:
    """Return where each passage stands; `files` (source, outline) name the places in `Faults`."""
    return _Aligner(source, passages, files).alignment()


class _Aligner:
    def __init__(self, source: Source, passages: Sequence[Passage], files: tuple[Path, Path]) -> None:
        self.source, self.passages = source, passages
        self.source_file, self.outline_file = files
        self.claimed: dict[int, str | None] = {}
        self.runs: dict[int, list[Run]] = {}
        self.faults: list[KoteihyoError] = []

    def alignment(self) -> Alignment:
        self.claim_whole_lines()
        self.claim_stage_headings()
        body = [line for line in self.source.printed() if line.number not in self.claimed]
        passages = [passage for passage in self.passages if passage.kind in BODY]
        if "".join(squeezed(line.words) for line in body) == "".join(squeezed(each.text) for each in passages):
            self.claim_body(body, passages)
        else:
            self.faults += differences(body, passages, self.source_file, self.outline_file)
        if self.faults:
            raise Faults(sorted(self.faults, key=lambda fault: (str(fault.file), fault.line or 0)))
        placed = tuple(Placed(passage, tuple(self.runs[passage.line])) for passage in self.passages)
        return Alignment(placed, self.ledger(placed))

    def claim_whole_lines(self) -> None:
        """Give each heading, mark, footer and line of the legend the source line that equals it."""
        last: dict[str, int] = {}
        for passage in self.passages:
            if passage.kind in BODY or passage.kind == "stage-heading":
                continue
            line = self.next_line(passage.text, last.get(passage.kind, 0))
            if line:
                last[passage.kind] = line.number
                self.claim(line, passage.sheet)
                self.runs[passage.line] = [_run(line, passage.text)]
            else:
                self.unmatched(passage)

    def claim_stage_headings(self) -> None:
        """Give each sheet's stage headings the one line that prints them side by side."""
        last = 0
        for headings in _by_sheet(self.passages):
            line = self.next_line(" ".join(each.text for each in headings), last)
            if line:
                last = line.number
                self.claim(line, headings[0].sheet)
                self.runs |= {each.line: [_run(line, each.text)] for each in headings}
            else:
                self.faults += [self.not_printed(each) for each in headings]

    def next_line(self, words: str, after: int) -> Line | None:
        for line in self.source.lines[after:]:
            if line.number not in self.claimed and line.words == words:
                return line
        return None

    def claim(self, line: Line, sheet: str | None) -> None:
        self.claimed[line.number] = sheet

    def claim_body(self, lines: list[Line], passages: list[Passage]) -> None:
        """Hand out the lines to the passages, in order, and hold each to what is printed."""
        waiting = iter(lines)
        for passage in passages:
            rest = squeezed(passage.text)
            while rest:
                line = next(waiting)
                words = squeezed(line.words)
                if not rest.startswith(words):
                    self.faults.append(self.cut_inside(passage, line))
                    return
                rest = rest.removeprefix(words)
                self.claim(line, passage.sheet)
                self.runs.setdefault(passage.line, []).append(_run(line, line.words))
            self.check_print(passage, [self.source.lines[run.line - 1] for run in self.runs[passage.line]])
        self.check_order()

    def check_print(self, passage: Passage, lines: list[Line]) -> None:
        """Hold an entry's depth, bullets and inner spaces to the print."""
        first, *others = lines
        if passage.kind == ENTRY and passage.level != first.indent + 1:
            self.fault(
                passage.line,
                f"原文{first.number}行目の字下げは{first.indent + 1}段目ですが、ここでは{passage.level}段目です。",
                f"Source line {first.number} is printed at level {first.indent + 1}, not {passage.level}.",
            )
        for line in others:
            if line.bulleted:
                self.fault(
                    passage.line,
                    f"原文{line.number}行目の「{BULLET}」で始まる項目が、前の項目につながっています。",
                    f"The bullet of source line {line.number} begins an item of its own.",
                )
        if "".join(line.words for line in lines) != passage.text:
            self.fault(
                passage.line,
                f"空白が原文{first.number}行目と違います。折れた行は空白なしでつなぎ、ほかは印刷のままにしてください。",
                f"The white space differs from source line {first.number}: join broken lines without a space.",
            )

    def check_order(self) -> None:
        """Hold every entry to its own sheet, between the sheet's column headings and its footer."""
        bounds: dict[str | None, list[int]] = {}
        for passage in self.passages:
            if passage.kind in {"stage-heading", "footer"} and passage.line in self.runs:
                bounds.setdefault(passage.sheet, []).append(self.runs[passage.line][0].line)
        before: Passage | None = None
        for passage in self.passages:
            if passage.kind not in BODY:
                continue
            line = self.runs[passage.line][0].line
            low, *_, high = bounds.get(passage.sheet) or [0, 0]
            if not low < line < high:
                self.fault(
                    passage.line,
                    f"「{passage.text}」は原文{line}行目にあり、この表の範囲（{low}～{high}行目）の外です。",
                    f"Source line {line} is outside this sheet (lines {low} to {high}).",
                )
            self.check_column(before, passage, line)
            before = passage

    def check_column(self, before: Passage | None, passage: Passage, line: int) -> None:
        """Hold a column's first entry to the blank line that the print sets between columns."""
        begins = before is None or (before.sheet, before.stage) != (passage.sheet, passage.stage)
        if begins and (passage.level != 1 or self.source.lines[line - 2].words):
            self.fault(
                passage.line,
                f"段階の始まりですが、原文{line}行目は列の先頭ではありません。見出しの位置を確かめてください。",
                f"A stage begins here, but source line {line} does not begin a column.",
            )

    def ledger(self, placed: tuple[Placed, ...]) -> Ledger:
        """Count every character: a passage's, a bullet, or white space."""
        counts: Counter[tuple[str | None, str]] = Counter()
        owners: dict[int, str] = {}
        for each in placed:
            for run in each.runs:
                owners |= dict.fromkeys(range(run.start, run.end), each.passage.kind)
        sheet: str | None = None
        for line in self.source.lines:
            sheet = self.claimed.get(line.number, sheet)
            for offset, character in enumerate(line.text + "\n", start=line.start):
                kind = owners.get(offset) or ("bullet" if character == BULLET else "white-space")
                counts[sheet, kind] += 1
        counts[sheet, "white-space"] -= 1  # the last line has no line feed of its own
        return Ledger(counts)

    def unmatched(self, passage: Passage) -> None:
        self.faults.append(self.not_printed(passage))

    def not_printed(self, passage: Passage) -> KoteihyoError:
        places = [line.number for line in self.source.printed() if line.words == passage.text]
        if places:
            ja = f"「{passage.text}」は原文{places[0]}行目にありますが、ここに二重にあるか、順序が変わっています。"
            en = f"{passage.text!r} is doubled or moved: the source prints it at line {places[0]}."
        else:
            ja = f"「{passage.text}」は原文にありません。印刷のとおりに直してください。"
            en = f"{passage.text!r} is not in the source."
        return KoteihyoError(ja, en, file=self.outline_file, line=passage.line)

    def cut_inside(self, passage: Passage, line: Line) -> KoteihyoError:
        return KoteihyoError(
            f"項目が原文{line.number}行目の途中で切れています。",
            f"This item ends or begins inside source line {line.number}.",
            file=self.outline_file,
            line=passage.line,
        )

    def fault(self, line: int, ja: str, en: str) -> None:
        self.faults.append(KoteihyoError(ja, en, file=self.outline_file, line=line))


def _by_sheet(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    sheets: dict[str | None, list[Passage]] = {}
    for passage in passages:
        if passage.kind == "stage-heading":
            sheets.setdefault(passage.sheet, []).append(passage)
    yield from sheets.values()


def _run(line: Line, words: str) -> Run:
    start = line.start + line.text.index(words)
    return Run(start, start + len(words), line.number, words)

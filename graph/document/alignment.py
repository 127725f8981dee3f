"""The proof that an outline is the document: every printed character in exactly one passage.

Headings, page marks, footers and the legend are found as whole lines, each kind in its order (a sheet's title
may be printed after its table). What is left of the source is the tables' bodies, and must equal the
entries and notes of the outline, character by character, in order. From that follow the offsets of every
passage, and the ledger that counts every character of the document once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..errors import Faults, KoteihyoError
from .differences import differences
from .ledger import Ledger, Placed, counted
from .outline import BODY, STAGE_HEADING, Passage
from .printing import print_faults
from .source import Line, Run, Source, squeezed


@dataclass(frozen=True)
class Alignment:
    """The outline's passages with their places, and the account of the whole document."""

    placed: tuple[Placed, ...]
    ledger: Ledger


def align(source: Source, passages: Sequence[Passage], files: tuple[Path, Path]) -> Alignment:
    """Return where each passage stands; `files` (source, outline) name the places in `Faults`."""
    aligner = _Aligner(source, passages, files)
    aligner.claim_whole_lines()
    aligner.claim_stage_headings()
    aligner.claim_bodies()
    aligner.stop_at_faults()
    placed = tuple(Placed(passage, tuple(aligner.runs[passage.line])) for passage in passages)
    aligner.faults += print_faults(source, placed, files[1])
    aligner.stop_at_faults()
    return Alignment(placed, counted(source, placed, aligner.claimed))


class _Aligner:
    """Hands out the source's lines to the outline's passages; a line is claimed once."""

    def __init__(self, source: Source, passages: Sequence[Passage], files: tuple[Path, Path]) -> None:
        self.source, self.passages = source, passages
        self.source_file, self.outline_file = files
        self.claimed: dict[int, str | None] = {}  # the sheet of each claimed line
        self.runs: dict[int, list[Run]] = {}  # the runs of each passage, by its line in the outline
        self.faults: list[KoteihyoError] = []

    def claim_whole_lines(self) -> None:
        """Give each heading, mark, footer and line of the legend the source line that equals it."""
        last: dict[str, int] = {}
        for passage in self.passages:
            if passage.kind in BODY or passage.kind == STAGE_HEADING:
                continue
            line = self.next_line(passage.text, last.get(passage.kind, 0))
            if line:
                last[passage.kind] = line.number
                self.claim(line, passage, passage.text)
            else:
                self.faults.append(self.not_printed(passage))

    def claim_stage_headings(self) -> None:
        """Give each sheet's stage headings the one line that prints them side by side."""
        last = 0
        headings = [passage for passage in self.passages if passage.kind == STAGE_HEADING]
        for _, group in groupby(headings, key=lambda passage: passage.sheet):
            row = list(group)
            line = self.next_line(" ".join(each.text for each in row), last)
            if line:
                last = line.number
                for each in row:
                    self.claim(line, each, each.text)
            else:
                self.faults += [self.not_printed(each) for each in row]

    def claim_bodies(self) -> None:
        """Hand out what is left to entries and notes, in order, if the characters are the same."""
        lines = [line for line in self.source.printed() if line.number not in self.claimed]
        passages = [passage for passage in self.passages if passage.kind in BODY]
        if "".join(squeezed(line.words) for line in lines) != "".join(squeezed(each.text) for each in passages):
            self.faults += differences(lines, passages, self.source_file, self.outline_file)
            return
        waiting = iter(lines)
        for passage in passages:
            rest = squeezed(passage.text)
            while rest:
                line = next(waiting)
                if not rest.startswith(squeezed(line.words)):
                    self.faults.append(self.cut_inside(passage, line))
                    return
                rest = rest.removeprefix(squeezed(line.words))
                self.claim(line, passage, line.words)

    def next_line(self, words: str, after: int) -> Line | None:
        """Return the first line after a line that prints just these words and is nobody's yet."""
        for line in self.source.lines[after:]:
            if line.number not in self.claimed and line.words == words:
                return line
        return None

    def claim(self, line: Line, passage: Passage, words: str) -> None:
        """Give a passage the run of a line that holds these words."""
        self.claimed[line.number] = passage.sheet
        start = line.start + line.text.index(words)
        self.runs.setdefault(passage.line, []).append(Run(start, start + len(words), line.number, words))

    def stop_at_faults(self) -> None:
        """Raise what was found so far, in the order of the files."""
        if self.faults:
            raise Faults(sorted(self.faults, key=lambda fault: (str(fault.file), fault.line or 0)))

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

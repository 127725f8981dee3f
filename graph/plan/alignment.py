"""The proof that an outline is the document: every printed character in exactly one passage.

Headings, page marks, footers and the legend are found as whole lines, each kind in its order (a sheet's title
may be printed after its table). What is left of the source is the tables' bodies, and must equal the
entries and notes of the outline, character by character, in order. From that follow the offsets of every
passage, and the ledger that counts every character of the document once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from pathlib import Path

from ..errors import Faults, KoteihyoError
from .ledger import Ledger, Placed, count_characters, print_faults
from .outline import BODY, STAGE_HEADING, Passage
from .source import Line, Run, Source, remove_white_space


def differences(
    lines: Sequence[Line], passages: Sequence[Passage], source_file: Path, outline_file: Path
) -> list[KoteihyoError]:
    """Return one fault for each source line or outline item that has no counterpart."""
    printed, written = (
        [remove_white_space(line.words) for line in lines],
        [remove_white_space(each.text) for each in passages],
    )
    source, outline = "".join(printed), "".join(written)
    touched_lines, touched_items = _find_touched_items(printed, written)
    faults = []
    for index in touched_items:
        words = written[index]
        passage = passages[index]
        ja, en = _describe_item_difference(
            passage.text, source.count(words), outline.count(words), _find_line(lines, words)
        )
        faults.append(KoteihyoError(ja, en, file=outline_file, line=passage.line))
    for index in touched_lines:
        if outline.count(printed[index]) < source.count(printed[index]):
            ja = f"「{lines[index].words}」が outline.md に、印刷のとおりにはありません。"
            en = f"{lines[index].words!r} is missing from the outline, or changed there."
            faults.append(KoteihyoError(ja, en, file=source_file, line=lines[index].number))
    return faults or [_describe_unplaced_difference(lines, passages, touched_lines, touched_items, source_file)]


def _describe_unplaced_difference(
    lines: Sequence[Line], passages: Sequence[Passage], touched_lines: list[int], items: list[int], source_file: Path
) -> KoteihyoError:
    """Tell a difference that no single line or item explains, such as two items that swapped equal words."""
    line = lines[touched_lines[0] if touched_lines else 0].number
    item = passages[items[0] if items else 0].line
    return KoteihyoError(
        f"原文{line}行目から先が outline.md（{item}行目あたり）と合いません。",
        f"From source line {line} on, the outline (near its line {item}) differs.",
        file=source_file,
        line=line,
    )


def _describe_item_difference(text: str, in_source: int, in_outline: int, place: int | None) -> tuple[str, str]:
    if not in_source:
        return (
            f"「{text}」は原文にこのとおりにはありません。印刷のとおりに直すか、消してください。",
            f"{text!r} is not printed so: mend it, or take it out.",
        )
    where = f"原文{place}行目" if place else "原文"
    if in_outline > in_source:
        return (
            f"「{text}」が二重にあります（{where}に{in_source}回、outline.md に{in_outline}回）。",
            f"{text!r} is doubled: printed {in_source} times (line {place}), written {in_outline} times.",
        )
    return (
        f"「{text}」の位置が原文と違います（{where}）。印刷の順に戻してください。",
        f"{text!r} has moved: the source prints it at line {place}.",
    )


def _find_touched_items(printed: list[str], written: list[str]) -> tuple[list[int], list[int]]:
    """Return the indexes of the lines and items that a difference touches, common ends set aside."""
    source, outline = "".join(printed), "".join(written)
    head = _count_common_items(source, outline)
    tail = min(_count_common_items(source[::-1], outline[::-1]), len(source) - head, len(outline) - head)
    parted = source[head : len(source) - tail], outline[head : len(outline) - tail]
    middle = SequenceMatcher(None, *parted, autojunk=False)
    lines, items = set[int](), set[int]()
    for tag, a, b, c, d in middle.get_opcodes():
        if tag != "equal":
            lines |= _texts_in_span(printed, head + a, head + b)
            items |= _texts_in_span(written, head + c, head + d)
    return sorted(lines), sorted(items)


def _count_common_items(one: str, other: str) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _texts_in_span(texts: list[str], start: int, end: int) -> set[int]:
    """Return the texts that the characters from `start` to `end` of their concatenation fall into."""
    if start == end:
        return set()
    ends = [*accumulate(map(len, texts))]
    return set(range(bisect_right(ends, start), bisect_right(ends, end - 1) + 1))


def _find_line(lines: Sequence[Line], words: str) -> int | None:
    return next((line.number for line in lines if words.startswith(remove_white_space(line.words))), None)


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
    return Alignment(placed, count_characters(source, placed, aligner.claimed))


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
                self.faults.append(self.describe_unprinted(passage))

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
                self.faults += [self.describe_unprinted(each) for each in row]

    def claim_bodies(self) -> None:
        """Hand out what is left to entries and notes, in order, if the characters are the same."""
        lines = [line for line in self.source.printed_lines() if line.number not in self.claimed]
        passages = [passage for passage in self.passages if passage.kind in BODY]
        if "".join(remove_white_space(line.words) for line in lines) != "".join(
            remove_white_space(each.text) for each in passages
        ):
            self.faults += differences(lines, passages, self.source_file, self.outline_file)
            return
        waiting = iter(lines)
        for passage in passages:
            rest = remove_white_space(passage.text)
            while rest:
                line = next(waiting)
                if not rest.startswith(remove_white_space(line.words)):
                    self.faults.append(self.cut_inside(passage, line))
                    return
                rest = rest.removeprefix(remove_white_space(line.words))
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

    def describe_unprinted(self, passage: Passage) -> KoteihyoError:
        places = [line.number for line in self.source.printed_lines() if line.words == passage.text]
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

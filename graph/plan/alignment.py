"""The proof that an outline is the document: every printed character in exactly one passage.

Outline and source are read side by side, character by character, white space and bullets aside. What is fenced, and
headings, may be printed elsewhere than they stand in the outline (a foot in the middle of a paragraph, a title behind
its table, the headings of columns on one line): they are found as whole lines, or as words with white space around.
From that follow the offsets of every passage, and the ledger that counts every character of the document once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Faults, KoteihyoError
from .differences import describe_differences, describe_unprinted
from .indentation import check_bullets, check_indentation
from .ledger import Ledger, PlacedPassage, count_characters
from .passages import ENTRY, HEADER, NOTE, Passage
from .source import WHITE_SPACE, Run, Source, remove_white_space

# What is read in its order; all else may be printed elsewhere than it stands in the outline.
_IN_ORDER = {ENTRY, HEADER, NOTE}


@dataclass(frozen=True)
class Alignment:
    """The outline's passages with their places, and the account of the whole document."""

    placed: tuple[PlacedPassage, ...]
    ledger: Ledger


def align(source: Source, passages: Sequence[Passage], files: tuple[Path, Path], indent: str = "") -> Alignment:
    """Return where each passage stands; `files` (source, outline) name the places in `Faults`.

    With an `indent`, levels, columns and spaces of the outline are held to the printed lines too.
    """
    aligner = _Aligner(source, passages)
    aligner.align()
    faults = aligner.describe_faults(files)
    placed = tuple(PlacedPassage(passage, aligner.list_runs(number)) for number, passage in enumerate(passages))
    if not faults:
        faults += check_bullets(source, placed, files[1])
        faults += check_indentation(source, placed, files[1]) if indent else []
    if faults:
        raise Faults(sorted(faults, key=lambda fault: (str(fault.file), fault.line or 0)))
    return Alignment(placed, count_characters(source, placed))


class _Aligner:
    """Gives the source's characters to the passages; a character is given once."""

    def __init__(self, source: Source, passages: Sequence[Passage]) -> None:
        self.source, self.passages = source, passages
        self.words = [remove_white_space(passage.text) for passage in passages]
        self.offsets = [at for at, character in enumerate(source.text) if character not in WHITE_SPACE]
        self.bullets = {line.bullet for line in source.lines if line.has_bullet}
        self.owners: list[int | None] = [None] * len(self.offsets)
        self.places: dict[int, list[int]] = {}  # the indexes of `offsets` that each passage holds
        self.unprinted: list[int] = []
        self.movable = self.index_movable()

    def index_movable(self) -> dict[str, list[int]]:
        """Return the passages that may be printed elsewhere, by their first characters."""
        positions: dict[str, list[int]] = {}
        for number, passage in enumerate(self.passages):
            if passage.kind not in _IN_ORDER and self.words[number]:
                positions.setdefault(self.words[number][:2], []).append(number)
        return positions

    def align(self) -> None:
        at = 0
        for number, words in enumerate(self.words):
            if not words or number in self.places:
                continue
            end = self.take(number, at)
            while end is None and (moved := self.interrupt(at, number)) is not None:
                at = moved
                end = self.take(number, at)
            if end is not None:
                at = end
            elif self.passages[number].kind in _IN_ORDER:
                return self.give_movable()
            elif not self.find_elsewhere(number, at):
                self.unprinted.append(number)
        while (moved := self.interrupt(at, -1)) is not None:
            at = moved
        return None

    def give_movable(self) -> None:
        """Find what may be printed elsewhere, so that a difference is told of the words that differ alone."""
        last: dict[str, int] = {}
        for number, passage in enumerate(self.passages):
            if passage.kind in _IN_ORDER or not self.words[number]:
                continue
            if number not in self.places and not self.find_elsewhere(number, last.get(passage.kind, 0)):
                self.unprinted.append(number)
            last[passage.kind] = self.places.get(number, [last.get(passage.kind, 0)])[-1]

    def skip(self, at: int) -> int:
        """Return the next character that is nobody's yet."""
        while at < len(self.owners) and self.owners[at] is not None:
            at += 1
        return at

    def take(self, number: int, at: int) -> int | None:
        """Give a passage the characters from here on if they are its own; return where they end."""
        taken: list[int] = []
        interrupted: list[tuple[int, list[int]]] = []
        for character in self.words[number]:
            at = self.skip(at)
            while at < len(self.offsets) and self.source.text[self.offsets[at]] != character:
                step = self.step_over(at, number, interrupted)
                if step is None:
                    return None
                at = self.skip(step)
            if at >= len(self.offsets):
                return None
            taken.append(at)
            at += 1
        self.give(number, taken)
        for other, places in interrupted:
            self.give(other, places)
        return at

    def step_over(self, at: int, number: int, interrupted: list[tuple[int, list[int]]]) -> int | None:
        """Return the character behind a bullet, or behind a foot or a heading that stands in the midst of a passage."""
        if self.offsets[at] in self.bullets:
            return at + 1
        for other in self.find_movable(at, number):
            if all(other != number for number, _ in interrupted) and (places := self.match_whole(other, at)):
                interrupted.append((other, places))
                return places[-1] + 1
        return None

    def interrupt(self, at: int, number: int) -> int | None:
        """Give what stands here to a passage that comes elsewhere in the outline; return what follows it."""
        at = self.skip(at)
        if at < len(self.offsets):
            for other in self.find_movable(at, number):
                if places := self.match_whole(other, at):
                    self.give(other, places)
                    return places[-1] + 1
        return None

    def find_movable(self, at: int, number: int) -> Iterator[int]:
        ahead = "".join(self.source.text[offset] for offset in self.offsets[at : at + 2])
        for key in {ahead, ahead[:1]}:
            yield from (place for place in self.movable.get(key, ()) if place not in self.places and place != number)

    def match_whole(self, number: int, at: int) -> list[int]:
        """Return the characters of a passage that begins here and fills a line, or stands between white space."""
        words = self.words[number]
        places = list(range(at, at + len(words)))
        if places[-1] >= len(self.offsets) or any(self.owners[place] is not None for place in places):
            return []
        if "".join(self.source.text[self.offsets[place]] for place in places) != words:
            return []
        before, after = self.offsets[at] - 1, self.offsets[places[-1]] + 1
        text = self.source.text
        apart = (before < 0 or text[before] in WHITE_SPACE) and (after >= len(text) or text[after] in WHITE_SPACE)
        return places if apart else []

    def find_elsewhere(self, number: int, at: int) -> bool:
        """Give a passage the next place that holds it whole."""
        first = self.words[number][0]
        for offset in range(at, len(self.offsets)):
            if self.owners[offset] is None and self.source.text[self.offsets[offset]] == first:
                places = self.match_whole(number, offset)
                if places:
                    self.give(number, places)
                    return True
        return False

    def give(self, number: int, places: list[int]) -> None:
        self.places[number] = places
        for place in places:
            self.owners[place] = number

    def list_runs(self, number: int) -> tuple[Run, ...]:
        """Return the unbroken runs of a passage, one a line or more."""
        runs: list[Run] = []
        for at in (self.offsets[each] for each in self.places.get(number, ())):
            line = self.source.find_line(at)
            last = runs[-1] if runs else None
            if last and last.line == line and self.is_blank(last.end, at):
                runs[-1] = Run(last.start, at + 1, line, self.source.text[last.start : at + 1])
            else:
                runs.append(Run(at, at + 1, line, self.source.text[at]))
        return tuple(runs)

    def is_blank(self, start: int, end: int) -> bool:
        return all(character in WHITE_SPACE for character in self.source.text[start:end])

    def describe_faults(self, files: tuple[Path, Path]) -> list[KoteihyoError]:
        """Return what the outline lacks or has too much, with the lines of both files."""
        free = [self.offsets[at] for at, owner in enumerate(self.owners) if owner is None]
        left = [number for number, words in enumerate(self.words) if words and number not in self.places]
        faults = [describe_unprinted(self.source, self.passages[number], files[1]) for number in self.unprinted]
        if set(left) == set(self.unprinted) and self.bullets.issuperset(free):
            return faults
        moved = {self.offsets[at] for at, owner in enumerate(self.owners) if not self.is_in_order(owner)}
        lines = [line for line in self.source.printed_lines() if not line.holds(moved)]
        return faults + describe_differences(
            lines, [passage for passage in self.passages if passage.kind in _IN_ORDER], files
        )

    def is_in_order(self, owner: int | None) -> bool:
        return owner is None or self.passages[owner].kind in _IN_ORDER

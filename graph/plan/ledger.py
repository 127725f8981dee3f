"""The account of a document: how many characters each kind of passage holds, every one counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from .outline import Passage
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

    def of(self, kind: str) -> int:
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

"""The account of a document: how many characters each kind of passage holds, in which section. Each is counted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .passages import FRONT, Passage
from .source import BULLETS, WHITE_SPACE, Drawing, Run, Source

# The only characters that may belong to no passage; any other would be a KeyError, never a wrong count.
OTHERS = {**dict.fromkeys(BULLETS, "bullet"), **dict.fromkeys(WHITE_SPACE, "white-space")}


@dataclass(frozen=True)
class PlacedPassage:
    """A passage, the runs of characters that it consists of, and where these are drawn on the pages."""

    passage: Passage
    runs: tuple[Run, ...]
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """How many characters (code points) of the document each kind of passage holds, by section or sheet."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return the characters counted, bullets and white space with them."""
        return self.counts.total()

    def count_kind(self, kind: str) -> int:
        """Return the characters of one kind over all sections."""
        return sum(number for (_, counted), number in self.counts.items() if counted == kind)


def count_characters(source: Source, placed: tuple[PlacedPassage, ...]) -> Ledger:
    """Count every character as a passage's, a bullet, or white space."""
    counts: Counter[tuple[str, str]] = Counter()
    owners: dict[int, tuple[str, str]] = {}
    for passage in placed:
        for run in passage.runs:
            owners |= dict.fromkeys(range(run.start, run.end), (passage.passage.section, passage.passage.kind))
    section = FRONT
    for at, character in enumerate(source.text):
        section, kind = owners.get(at) or (section, OTHERS[character])
        counts[section, kind] += 1
    return Ledger(counts)

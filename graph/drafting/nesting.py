"""The structure of lines that are told apart by marks and indentation: which are headings, which items, how deep.

Whether a kind of number opens sections or counts the items of a list is decided once for the whole document, by what
stands under it: what is followed by other text is a heading, what is followed by its like is an item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ..plan.numbering import Mark
from .joining import width

# Numbers that are headings wherever they stand on a line of their own, and marks that can be.
DIVISIONS = {"部", "編", "章", "節", "款", "第1"}
HEADING_BULLETS = "■◆●◎○◇□❖"
LONGEST_HEADING = 80  # half-width columns
HALF = 0.5


@dataclass(frozen=True)
class Entry:
    """A line that begins something: its mark, its words, and how far it is indented."""

    mark: Mark | None
    words: str
    indent: int


# Bullets at one indentation: which usually stand above which.
_BULLET_ORDER = ("■◆●◎❖", "○◯〇□◇▲△▼▽►▶▷➢➤✓✔★☆")
_PLAIN = "-*+–—−‐"


def find_rank(mark: Mark) -> int:
    """Return the rank of a mark among those of a list; a bullet's is by its form.

    >>> from ..plan.numbering import read_mark
    >>> [find_rank(read_mark(line)) for line in ("■ 道路", "○ 道路", "・道路", "- 道路")]
    [118, 119, 120, 121]
    """
    if mark.sort != "bullet":
        return mark.rank
    order = next((number for number, marks in enumerate(_BULLET_ORDER) if mark.printed in marks), 2)
    return mark.rank - 2 + (3 if mark.printed in _PLAIN else order)


def is_short(entry: Entry) -> bool:
    """Return whether a line can be a heading: short, and no sentence."""
    return width(entry.words) <= LONGEST_HEADING and not entry.words.rstrip().endswith(("。", "、", "，"))


def find_heading_kinds(entries: Sequence[Entry]) -> set[str]:
    """Return the kinds of marks that open sections in a document."""
    total: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for entry, after in zip_longest(entries, entries[1:]):
        mark = entry.mark
        if mark is None or mark.sort == "note" or (mark.sort == "bullet" and mark.printed not in HEADING_BULLETS):
            continue
        total[mark.kind] += 1
        other = (
            after is not None and (after.mark is None or after.mark.rank > mark.rank) and after.indent >= entry.indent
        )
        heads[mark.kind] += is_short(entry) and other
    divisions = {kind for kind in total if kind in DIVISIONS or heads[kind] > total[kind] * HALF}
    # What stands under items is no section: a number is a heading only if those that usually stand above it are.
    ranks = {entry.mark.kind: entry.mark.rank for entry in entries if entry.mark and entry.mark.sort == "number"}
    lowest = min((rank for kind, rank in ranks.items() if kind not in divisions), default=None)
    return {kind for kind in divisions if lowest is None or ranks.get(kind, 0) < lowest or kind in DIVISIONS}


@dataclass
class Depths:
    """How deep headings and items stand, by those that are open above them."""

    headings: list[int] = field(default_factory=list)  # ranks
    items: list[tuple[int, str, int]] = field(default_factory=list)  # indents, kinds and ranks

    def open_heading(self, rank: int) -> int:
        """Return the depth of a heading of this rank; the document's title has depth 1."""
        while self.headings and self.headings[-1] >= rank:
            self.headings.pop()
        self.headings.append(rank)
        self.items.clear()
        return len(self.headings) + 1

    def open_item(self, indent: int, kind: str, rank: int) -> int:
        """Return the depth of an item: indentation first; at one indentation, the kinds that stand above it.

        A kind of the same rank at one indentation begins another list, and not one inside.

        >>> depths = Depths()
        >>> [depths.open_item(*each) for each in [(0, "①", 70), (2, "・", 120), (2, "・", 120), (0, "①", 70)]]
        [1, 2, 2, 1]
        >>> [depths.open_item(*each) for each in [(0, "・", 120), (0, "-", 122), (0, "・", 120), (0, "•", 120)]]
        [2, 3, 2, 2]
        """
        while self.items and self.items[-1][0] > indent:
            self.items.pop()
        if any((at, kind_above) == (indent, kind) for at, kind_above, _ in self.items):
            while self.items[-1][:2] != (indent, kind):
                self.items.pop()
            return len(self.items)
        while self.items and self.items[-1][0] == indent and self.items[-1][2] >= rank:
            self.items.pop()
        self.items.append((indent, kind, rank))
        return len(self.items)

    def leave_list(self) -> None:
        """Forget the open items: what follows is no part of them."""
        self.items.clear()

"""The printed text of a plan: its lines, each with its offset, and where on the pages its characters stand.

Offsets are code points from 0, as the Web Annotation model counts them.
https://www.w3.org/TR/annotation-model/#text-position-selector
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

import msgspec

from . import numerals

# Marks that print sets before an item, and that belong to no passage.
BULLETS = numerals.BULLETS + numerals.PRIVATE_BULLETS
# What the print uses to set words apart and what no passage owns.
WHITE_SPACE = " \t\u3000\n\r\u00a0\u2003\u2002"
_NO_SPACE = dict.fromkeys(map(ord, WHITE_SPACE))
QUOTE_CONTEXT = 16  # code points either side of a quote: enough to tell repeated phrases apart by eye


@dataclass(frozen=True)
class Line:
    """A printed line: number from 1, offset of its first character, and its characters."""

    number: int
    start: int
    text: str

    @property
    def indent(self) -> int:
        """Return how many full-width spaces stand before the bullet or the first word."""
        return len(self.text) - len(self.text.lstrip("\u3000"))

    @property
    def has_bullet(self) -> bool:
        """Return whether the line begins an entry with a printed bullet.

        >>> [Line(1, 0, words).has_bullet for words in ("　・職員研修の徹底", "善・計画の策定", "○")]
        [True, False, False]
        """
        words = self.text.strip(WHITE_SPACE)
        return len(words) > 1 and words[0] in BULLETS

    @cached_property
    def words(self) -> str:
        """Return the line without its bullet and the white space around it."""
        words = self.text.strip(WHITE_SPACE)
        return words[1:].strip(WHITE_SPACE) if self.has_bullet else words

    def holds(self, offsets: Container[int]) -> bool:
        """Return whether any of these characters stands on the line."""
        return any(at in offsets for at in range(self.start, self.start + len(self.text)))

    @property
    def bullet(self) -> int | None:
        """Return the offset of the bullet, if there is one."""
        return self.start + len(self.text) - len(self.text.lstrip(WHITE_SPACE)) if self.has_bullet else None


@dataclass(frozen=True)
class Run:
    """An unbroken run of characters of one line: offsets (end exclusive), line number, and itself."""

    start: int
    end: int
    line: int
    text: str


class Source:
    """A text as lines and as characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Line] = []
        start = 0
        for number, line in enumerate(text.split("\n"), start=1):
            self.lines.append(Line(number, start, line))
            start += len(line) + 1
        self._starts = [line.start for line in self.lines]

    def printed_lines(self) -> list[Line]:
        """Return the lines that hold more than white space and a bullet."""
        return [line for line in self.lines if line.words]

    def find_line(self, at: int) -> int:
        """Return the number of the line that holds the character at an offset."""
        return bisect_right(self._starts, at)

    def read_context(self, run: Run) -> tuple[str, str]:
        """Return the characters just before and just after a run."""
        before = self.text[max(0, run.start - QUOTE_CONTEXT) : run.start]
        return before, self.text[run.end : run.end + QUOTE_CONTEXT]


class Drawing(msgspec.Struct, frozen=True):
    """Where characters stand on a page: offsets, page from 1, box `[x, y, width, height]` in points from the top left.

    What is drawn and not written has a mark, and begins and ends at one offset. A sheet or a document without pages
    has colours and marks, and no places.
    """

    start: int
    end: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    size: float | None = None
    colour: str | None = None
    mark: str | None = None


def remove_white_space(text: str) -> str:
    """Return the text without any white space.

    >>> remove_white_space("その他業務　 １/４")
    'その他業務１/４'
    """
    return text.translate(_NO_SPACE)

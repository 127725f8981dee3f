"""The printed text of a plan: its lines, each with its offset, its indentation and its bullet.

Offsets are code points from 0, as the Web Annotation model counts them.
https://www.w3.org/TR/annotation-model/#text-position-selector
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

BULLET = "・"
# What the print uses to set words apart and what no passage owns.
WHITE_SPACE = " \t\u3000\n\r"
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
    def bulleted(self) -> bool:
        """Return whether the line begins an entry with a printed bullet.

        >>> Line(1, 0, "　・職員の接遇研修の徹底").bulleted, Line(2, 9, "善・計画の策定").bulleted
        (True, False)
        """
        return self.text.lstrip(WHITE_SPACE).startswith(BULLET)

    @cached_property
    def words(self) -> str:
        """Return the line without its bullet and the white space around it."""
        return self.text.strip(WHITE_SPACE).removeprefix(BULLET).strip(WHITE_SPACE)

    @property
    def words_start(self) -> int:
        """Return the offset of the first word in the whole text."""
        return self.start + self.text.index(self.words)


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

    def printed_lines(self) -> list[Line]:
        """Return the lines that hold more than white space and a bullet."""
        return [line for line in self.lines if line.words]

    def read_context(self, run: Run) -> tuple[str, str]:
        """Return the characters just before and just after a run."""
        before = self.text[max(0, run.start - QUOTE_CONTEXT) : run.start]
        return before, self.text[run.end : run.end + QUOTE_CONTEXT]


def remove_white_space(text: str) -> str:
    """Return the text without any white space.

    >>> remove_white_space("その他業務　 １/４")
    'その他業務１/４'
    """
    return "".join(character for character in text if character not in WHITE_SPACE)

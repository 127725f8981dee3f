"""Lines of a TOML file: on which of them something begins that its tables hold.

A reader of TOML tells no lines once a file is read. So beginnings of the file are read: what is looked for begins
behind the longest one that lacks it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from pathlib import Path
from typing import Any

from .files import read_text

# Keys of tables and places in lists, from 0: ("sheets", 2, "title").
Steps = tuple[str | int, ...]
# What a beginning may lack at its end: a list of several lines is open there, or one within another.
CLOSING = ("", "\n]", "\n]]")


class Lines:
    """A TOML file, cut behind each of its lines."""

    def __init__(self, file: Path) -> None:
        self.lines = read_text(file).split("\n")
        self.tables: dict[int, dict[str, Any] | None] = {}

    def find(self, steps: Steps) -> int | None:
        r"""Return the line, from 1, on which what they lead to begins; of what is not there, that of what is around it.

        >>> from tempfile import TemporaryDirectory
        >>> text = 'id = "a"\n[[sheets]]\nid = "b"\nstrands = [\n  1,\n  2,\n]\ntitle = 3\n'
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "plan.toml")
        ...     _ = file.write_text(text)
        ...     lines = Lines(file)
        >>> [lines.find(steps) for steps in (("id",), ("sheets", 0, "id"), ("sheets", 0, "footer"), ("title",))]
        [1, 3, 2, None]
        >>> lines.find(("sheets", 0, "strands", 1)), lines.find(("sheets", 0, "title"))
        (6, 8)
        """
        for number in range(len(steps), 0, -1):
            line = self._find_begin(steps[:number])
            if line is not None:
                return line
        return None

    def _find_begin(self, steps: Steps) -> int | None:
        ends = range(len(self.lines) + 1)
        end = bisect_left(ends, True, key=lambda index: _leads(self._read_longest(index), steps))  # noqa: FBT003
        if end > len(self.lines):
            return None
        before = next(shorter for shorter in range(end - 1, -1, -1) if self._read(shorter) is not None)
        return next(number for number in range(before + 1, end + 1) if self._is_said(number))

    def _is_said(self, number: int) -> bool:
        """Return whether a line, from 1, is neither empty nor a remark."""
        return self.lines[number - 1].lstrip()[:1] not in {"", "#"}

    def _read_longest(self, end: int) -> dict[str, Any]:
        """Return what the longest beginning of so many lines at most holds that can be read; an empty one always is."""
        return next(table for index in range(end, -1, -1) if (table := self._read(index)) is not None)

    def _read(self, end: int) -> dict[str, Any] | None:
        """Return what a beginning of so many lines holds; None where it ends within a value."""
        if end not in self.tables:
            self.tables[end] = _read("\n".join(self.lines[:end]))
        return self.tables[end]


def _read(text: str) -> dict[str, Any] | None:
    for closing in CLOSING:
        try:
            return tomllib.loads(text + closing)
        except tomllib.TOMLDecodeError:
            continue
    return None


def _leads(table: Any, steps: Steps) -> bool:
    for step in steps:
        is_written = step in table if isinstance(table, dict) else isinstance(table, list) and step in range(len(table))
        if not is_written:
            return False
        table = table[step]
    return True

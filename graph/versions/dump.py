"""A version's dump as an index: it is sorted by subject, so what it says of a thing is found by halving.

A dump of millions of statements is looked at in some twenty places; nothing is loaded.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Things looked at on either side of where one would stand.
STEPS = 50


@contextmanager
def open_dump(dump: Path) -> Iterator[Dump | None]:
    """Yield the dump of a version, None if it has none or an empty one."""
    try:
        with dump.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
            yield Dump(lines)
    except (FileNotFoundError, ValueError):
        yield None


class Dump:
    """Sorted N-Quads, one statement a line."""

    def __init__(self, lines: mmap.mmap) -> None:
        self.lines = lines

    def holds(self, iri: str) -> bool:
        """Say whether anything is said of a thing."""
        key = b"<%s> " % iri.encode()
        place = self._find_line(key)
        return self.lines[place : place + len(key)] == key

    def statements(self, iri: str) -> Iterator[str]:
        """Yield the lines that say something of a thing."""
        key = b"<%s> " % iri.encode()
        place = self._find_line(key)
        while self.lines[place : place + len(key)] == key:
            end = self.lines.find(b"\n", place) + 1 or len(self.lines)
            yield self.lines[place:end].decode()
            place = end

    def list_neighbours(self, iri: str) -> list[str]:
        """Return the things that stand around a place, by the same number of segments as the IRI has."""
        place, segments, parent = self._find_line(b"<%s> " % iri.encode()), iri.count("/"), iri.rpartition("/")[0]
        found = [*self._subjects_before(place), *self._subjects_after(place)]
        cut = dict.fromkeys("/".join(each.split("/")[: segments + 1]) for each in found)
        return [each for each in cut if each.startswith(f"{parent}/") and self.holds(each)]

    def _find_line(self, key: bytes) -> int:
        """Return where the first line stands that is not before the key."""
        low, high = 0, len(self.lines)
        while low < high:
            middle = (low + high) // 2
            start = self.lines.rfind(b"\n", low, middle) + 1 or low
            end = self.lines.find(b"\n", middle) + 1 or len(self.lines)
            if self.lines[start:end] < key:
                low = end
            else:
                high = start
        return low

    def _subjects_after(self, place: int) -> Iterator[str]:
        for _ in range(STEPS):
            if place >= len(self.lines):
                return
            subject = self._subject(place)
            yield subject
            place = self._find_line(b"<%s>!" % subject.encode())

    def _subjects_before(self, place: int) -> Iterator[str]:
        for _ in range(STEPS):
            if not place:
                return
            subject = self._subject(self.lines.rfind(b"\n", 0, place - 1) + 1)
            yield subject
            place = self._find_line(b"<%s> " % subject.encode())

    def _subject(self, place: int) -> str:
        return self.lines[place + 1 : self.lines.find(b">", place)].decode()

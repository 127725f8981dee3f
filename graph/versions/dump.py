"""A version's statements as an index: its files are sorted by subject, so what they say of a thing is found by halving.

A file of millions of statements is looked at in some twenty places; nothing is loaded.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager

from ..rdf.identifiers import PLAN_GRAPH
from .version import Version

# Things looked at on either side of where one would stand.
STEPS = 50
PLAN = re.compile(r"/id/([^/#]+)")


@contextmanager
def open_dump(version: Version) -> Iterator[Dump | None]:
    """Yield the statements of a version, None if it has none."""
    yield Dump(version) if version.files() else None


class Dump:
    """Sorted N-Quads, one statement a line, in one file or several."""

    def __init__(self, version: Version) -> None:
        self.version = version

    def holds(self, iri: str) -> bool:
        """Say whether anything is said of a thing."""
        return any(lines.holds(iri) for lines in self._open(iri))

    def statements(self, iri: str) -> Iterator[str]:
        """Yield the lines that say something of a thing."""
        for lines in self._open(iri):
            yield from lines.statements(iri)

    def list_neighbours(self, iri: str) -> list[str]:
        """Return the things that stand around a place, by the same number of segments as the IRI has."""
        segments, parent = iri.count("/"), iri.rpartition("/")[0]
        neighbours = [neighbour for lines in self._open(iri, apart=True) for neighbour in lines.list_neighbours(iri)]
        cut = dict.fromkeys("/".join(neighbour.split("/")[: segments + 1]) for neighbour in neighbours)
        return sorted(each for each in cut if each.startswith(f"{parent}/") and self.holds(each))

    def _open(self, iri: str, *, apart: bool = False) -> Iterator[SortedLines]:
        """Yield the files, those of the plan first that the IRI is of; ``apart`` leaves those of other plans out."""
        plan = match[1] if (match := PLAN.search(iri)) else ""
        own = self.version.files(lambda name: _plan_of(name) in ("", plan))
        others = [] if apart else self.version.files(lambda name: _plan_of(name) not in ("", plan))
        for file in dict.fromkeys([*own, *others]):
            try:
                with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as lines:
                    yield SortedLines(lines)
            except ValueError:  # An empty file cannot be mapped.
                continue


def _plan_of(graph: str) -> str:
    match = PLAN_GRAPH.fullmatch(graph)
    return match["plan"] if match else ""


class SortedLines:
    """One file of sorted N-Quads."""

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
        """Return the things that stand before and after a place."""
        place = self._find_line(b"<%s> " % iri.encode())
        return [*self._subjects_before(place), *self._subjects_after(place)]

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

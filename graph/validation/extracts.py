"""Extracts: of the data that are checked, what a group of shapes reads.

What a group finds follows from the triples of the properties that it names, and from the types of the classes that it
names or of classes below them. So the rest need not be given to it, and what was found in the same extract before is
what would be found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from ..fingerprints import digest
from .shapes import Group

TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
BELOW = b"<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
# Subject, property, object, and the full stop.
PARTS = 4
# A property, with a type its class too.
Kind = tuple[bytes, bytes]
# What a line is that has no property: no N-Triples, which the validator is to say.
ODD: Kind = (b"", b"")


class Data:
    """Data that are checked, N-Triples, by what kind of triple a line is."""

    def __init__(self, triples: bytes) -> None:
        self.lines: dict[Kind, list[bytes]] = {}
        for line in triples.splitlines():
            kind: Kind = ODD
            if len(parts := line.split(b" ", 3)) == PARTS and parts[1].startswith(b"<"):
                kind = parts[1], parts[2] if parts[1] == TYPE else b""
            self.lines.setdefault(kind, []).append(line)

    def extract(self, groups: Iterable[Group]) -> bytes:
        """Return what groups read."""
        kinds = dict.fromkeys(kind for group in groups for kind in self.list_kinds(group))
        return b"".join(b"%s\n" % line for kind in kinds for line in self.lines[kind])

    def measure(self, group: Group) -> int:
        """Return how many bytes a group reads: asking it takes longest where there is most to read."""
        return sum(self.sizes[kind] for kind in self.list_kinds(group))

    def identify(self, group: Group) -> str:
        """Return the digest of a group and of what it reads."""
        return digest(group.name, *(self.digests[kind] for kind in sorted(self.list_kinds(group))))

    def list_kinds(self, group: Group) -> Iterator[Kind]:
        """Yield the kinds of triples that a group reads."""
        classes = self.add_below(group.reads)
        for name in self.lines:
            if name == ODD or name[0] == BELOW or (name[1] in classes if name[0] == TYPE else name[0] in group.reads):
                yield name

    def add_below(self, classes: Iterable[bytes]) -> set[bytes]:
        """Return classes and those below them."""
        reached, waiting = {*classes}, [*classes]
        while waiting:
            further = self.below.get(waiting.pop(), set()) - reached
            reached |= further
            waiting += further
        return reached

    @cached_property
    def below(self) -> dict[bytes, set[bytes]]:
        """Return the classes directly below each."""
        below: dict[bytes, set[bytes]] = {}
        for line in self.lines.get((BELOW, b""), ()):
            lower, _, upper = line.split(b" ", 3)[:3]
            below.setdefault(upper, set()).add(lower)
        return below

    @cached_property
    def sizes(self) -> dict[Kind, int]:
        """Return the bytes of the lines of each kind."""
        return {kind: sum(map(len, lines)) for kind, lines in self.lines.items()}

    @cached_property
    def digests(self) -> dict[Kind, str]:
        """Return the digest of the lines of each kind."""
        return {kind: digest(b"\n".join(lines)) for kind, lines in self.lines.items()}

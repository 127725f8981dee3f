"""The graphs of a dump, one file each, with what is needed to know them again on another server.

A dump is sorted, and so the same triple in two graphs stands on two lines in a row: the merge of the graphs is made
in one pass, without holding anything in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from hashlib import blake2b
from io import BufferedWriter
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat, parse

from ...graph.rdf.names import is_asserted

# Bits of a digest. It is a sum of the digests of triples, so the order in which a server returns them is no matter.
BITS = 128


class Fingerprint(NamedTuple):
    """How many triples there are, and a digest of them all."""

    triples: int
    digest: str


class Graph(NamedTuple):
    """A graph to be loaded: its IRI (None for the default graph), its N-Triples and their fingerprint."""

    name: str | None
    file: Path
    mark: Fingerprint


def split(lines: Iterable[bytes], folder: Path) -> tuple[list[Graph], Graph]:
    """Write each graph of a version's sorted lines, and the merge that is the default graph, into a folder."""
    files: dict[str, Path] = {}
    merged = folder / "merged.nt"
    with ExitStack() as opened, merged.open("wb") as default:
        writers: dict[str, BufferedWriter] = {}
        before = b""
        for line in lines:
            triple, name, _ = line.rsplit(b" ", 2)
            graph = name.decode()[1:-1]
            if graph not in files:
                files[graph] = folder / f"{len(files)}.nt"
                writers[graph] = opened.enter_context(files[graph].open("wb"))
            writers[graph].write(triple + b" .\n")
            if triple != before and is_asserted(graph):
                default.write(triple + b" .\n")
                before = triple
    return [_graph(name, file) for name, file in sorted(files.items())], _graph(None, merged)


def _graph(name: str | None, file: Path) -> Graph:
    return Graph(name, file, fingerprint(parse(path=file, format=RdfFormat.N_TRIPLES)))


def fingerprint(quads: Iterable[Quad]) -> Fingerprint:
    """Return the fingerprint of triples, in whatever order they come; each of them once.

    >>> one, two = b"<urn:a> <urn:b> 1 .", b"<urn:a> <urn:b> 2 ."
    >>> read = lambda *lines: fingerprint(parse(b" ".join(lines), format=RdfFormat.TURTLE))
    >>> read(one, two) == read(two, one), read(one).triples
    (True, 1)
    """
    count, total = 0, 0
    for quad in quads:
        count += 1
        total += int.from_bytes(blake2b(str(quad.triple).encode(), digest_size=BITS // 8).digest())
    return Fingerprint(count, f"{total % (1 << BITS):0{BITS // 4}x}")

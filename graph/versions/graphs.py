"""The graphs of a version: each a sorted file of N-Quads that is named by its digest.

A version is its graphs, and is named after their digests. Two versions have a graph that did not change in common: it
is one file with two names (hard links), so that a version costs on disk what changed in it, and nothing is read of the
rest. The lines of a graph end in its name, so that the files of a version together are its dump.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..rdf.dataset import Dataset
from .history import sync

FOLDER, ENDING, UNFINISHED = "graphs", ".nq", ".part"


class Graph(NamedTuple):
    """A graph as a file: its IRI, the digest of its lines, how many there are, and where they stand."""

    name: str
    sha256: str
    quads: int
    file: Path

    def read(self) -> bytes:
        """Return the sorted lines."""
        return self.file.read_bytes()


def list_lines(dataset: Dataset) -> dict[str, bytes]:
    """Return each named graph of a dataset as sorted N-Quads; an empty one is none.

    By way of a store, because it writes numbers in their canonical form: what is dumped is what is answered.
    """
    store = ox.Store()
    store.bulk_load(ox.serialize(dataset.quads(), format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)
    return split_lines(store.dump(format=ox.RdfFormat.N_QUADS) or b"")


def split_lines(nquads: bytes) -> dict[str, bytes]:
    r"""Return N-Quads by the graph that they are in, sorted; every statement is in a named one.

    >>> split_lines(b"<a:s> <a:p> 2 <a:g> .\n<a:s> <a:p> 1 <a:g> .\n")
    {'a:g': b'<a:s> <a:p> 1 <a:g> .\n<a:s> <a:p> 2 <a:g> .\n'}
    """
    found: dict[bytes, list[bytes]] = {}
    for line in nquads.splitlines(keepends=True):
        found.setdefault(line.rsplit(b" ", 2)[1], []).append(line)
    return {name.decode()[1:-1]: b"".join(sorted({*lines})) for name, lines in sorted(found.items())}


def as_triples(name: str, lines: bytes) -> bytes:
    r"""Return the lines of a graph as N-Triples: a line ends in the graph's name, and nothing else does.

    >>> as_triples("a:g", b"<a:s> <a:p> <a:g> <a:g> .\n")
    b'<a:s> <a:p> <a:g> .\n'
    """
    return lines.replace(b" <%s> .\n" % name.encode(), b" .\n")


def write_graph(folder: Path, name: str, lines: bytes) -> Graph:
    """Write a graph's sorted lines into a folder, whole and on disk before they have their name."""
    found = hashlib.sha256(lines).hexdigest()
    file = folder / f"{found}{ENDING}"
    if not file.exists():
        unfinished = folder / f"{found}.{os.getpid()}{UNFINISHED}"
        unfinished.write_bytes(lines)
        sync(unfinished)
        unfinished.replace(file)
    return Graph(name, found, lines.count(b"\n"), file)


def identify(graphs: Iterable[Graph]) -> str:
    """Return the digest of a version, which follows from its graphs' names and digests."""
    lines = sorted(f"{each.sha256}  {each.name}\n" for each in graphs)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def identify_listed(digests: Mapping[str, str]) -> str:
    """Return the digest of a version from a list of its graphs, as its manifest has it."""
    return identify(Graph(name, sha256, 0, Path()) for name, sha256 in digests.items())


def link(source: Path, target: Path) -> None:
    """Give a file that never changes a second name; a copy where the disk can do no other."""
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:  # Another disk, or one without links.
        shutil.copyfile(source, target)

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
# Ends of lines whose literals have one form only: texts in the two languages of most plans, whole numbers from 0.
LANGUAGES = (b'"@ja .\n', b'"@en .\n')
INTEGER_FORM = b"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
# Digits from which a number may be larger than a store keeps as a number.
LONG = 19


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
    """Return each named graph of a dataset as sorted N-Quads; an empty one is none."""
    written = {name: _write_lines(name, triples) for name, triples in sorted(dataset.graphs.items())}
    return {name: lines for name, lines in written.items() if lines}


def _write_lines(name: str, triples: list[ox.Triple]) -> bytes:
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    lines = dict.fromkeys(written.splitlines(keepends=True))  # as they were written, they are nearly sorted
    others = [line for line in lines if b'"' in line and not is_canonical(line)]
    for line in others:
        del lines[line]
    lines |= dict.fromkeys(canonicalize(others))
    end = b" <%s> .\n" % name.encode()
    return b"".join(sorted(line[:-3] + end for line in lines))


def is_canonical(line: bytes) -> bool:
    r"""Say whether a store certainly writes a line of N-Triples as it stands: it may have other forms of numbers.

    >>> objects = b'"7"', b'"7"@ja', b'"7"@JA', b'"7"' + INTEGER_FORM[:-3], b'"07"' + INTEGER_FORM[:-3]
    >>> [is_canonical(b"<a:s> <a:p> %s .\n" % each) for each in objects]
    [True, True, False, True, False]
    """
    if b'"^^<' in line:
        before, _, form = line.rpartition(b'"')
        written = before.rpartition(b'"')[2]
        shortest = written == b"0" or not written.startswith(b"0")
        return form == INTEGER_FORM and written.isdigit() and shortest and len(written) < LONG
    return b'"@' not in line or line.endswith(LANGUAGES)


def canonicalize(lines: list[bytes]) -> list[bytes]:
    """Return lines of N-Triples as a store writes them, numbers in their canonical form: what is dumped is answered."""
    store = ox.Store()
    store.bulk_load(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return (store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").splitlines(keepends=True)


def split_lines(nquads: bytes) -> dict[str, bytes]:
    r"""Return N-Quads by the graph that they are in, sorted; every statement is in a named one.

    >>> split_lines(b"<a:s> <a:p> 2 <a:g> .\n<a:s> <a:p> 1 <a:g> .\n")
    {'a:g': b'<a:s> <a:p> 1 <a:g> .\n<a:s> <a:p> 2 <a:g> .\n'}
    """
    lines_of: dict[bytes, list[bytes]] = {}
    for line in nquads.splitlines(keepends=True):
        lines_of.setdefault(line.rsplit(b" ", 2)[1], []).append(line)
    return {name.decode()[1:-1]: b"".join(sorted({*lines})) for name, lines in sorted(lines_of.items())}


def as_triples(name: str, lines: bytes) -> bytes:
    r"""Return the lines of a graph as N-Triples: a line ends in the graph's name, and nothing else does.

    >>> as_triples("a:g", b"<a:s> <a:p> <a:g> <a:g> .\n")
    b'<a:s> <a:p> <a:g> .\n'
    """
    return lines.replace(b" <%s> .\n" % name.encode(), b" .\n")


def write_graph(folder: Path, name: str, lines: bytes) -> Graph:
    """Write a graph's sorted lines into a folder, whole and on disk before they have their name."""
    digest = hashlib.sha256(lines).hexdigest()
    file = folder / f"{digest}{ENDING}"
    if not file.exists():
        unfinished = folder / f"{digest}.{os.getpid()}{UNFINISHED}"
        unfinished.write_bytes(lines)
        sync(unfinished)
        unfinished.replace(file)
    return Graph(name, digest, lines.count(b"\n"), file)


def identify(graphs: Iterable[Graph]) -> str:
    """Return the digest of a version, which follows from its graphs' names and digests."""
    lines = sorted(f"{graph.sha256}  {graph.name}\n" for graph in graphs)
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

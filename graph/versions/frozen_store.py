"""A version's store on disk: written whole, or begun with the files of the version before and changed.

A write of a few statements to a large version would else cost as much room as the whole. The files of a store are
written once and never changed, so that two stores may hold the same ones (hard links); a store that is begun so leaves
them alone and writes files of its own. Which way it was written is seen by nobody who asks it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from ..rdf.names import is_asserted

# One part in so many that may differ; beyond, a store written whole is smaller and faster.
FEW = 8
# Files that are never changed once they are written; those that only tell what a store has been doing.
SHARED, TALK = ".sst", "LOG"


def write(folder: Path, dump: bytes) -> None:
    """Write the store of a dump, which is sorted N-Quads, with the merge of its graphs as the default graph."""
    store = ox.Store(str(folder))
    store.bulk_load(b"".join(_everything(dump)), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def change(folder: Path, dump: bytes, base: Path, before: bytes) -> None:
    """Write the store of a dump beside that of an earlier one, with whatever files the two can share."""
    old, new = {*_everything(before)}, {*_everything(dump)}
    gone, added = old - new, new - old
    if len(gone) + len(added) > len(new) // FEW:
        return write(folder, dump)
    shutil.copytree(base, folder, copy_function=_share, ignore=shutil.ignore_patterns(f"{TALK}*"))
    store = ox.Store(str(folder))
    for quad in ox.parse(b"".join(gone), format=ox.RdfFormat.N_QUADS):
        store.remove(quad)
    store.extend(ox.parse(b"".join(added), format=ox.RdfFormat.N_QUADS))
    for name in _graphs(gone) - _graphs(new):
        store.remove_graph(ox.NamedNode(name))
    return store.flush()


def _everything(dump: bytes) -> Iterator[bytes]:
    """Yield each line of a dump, and once each statement that the default graph has of it."""
    merged = set()
    for line in dump.splitlines(keepends=True):
        yield line
        statement, graph, _ = line.rsplit(b" ", 2)
        if statement not in merged and is_asserted(graph[1:-1].decode()):
            merged.add(statement)
            yield statement + b" .\n"


def _graphs(lines: set[bytes]) -> set[str]:
    ends = (line.rsplit(b" ", 2)[1] for line in lines if line.endswith(b"> .\n"))
    return {end[1:-1].decode() for end in ends if end.startswith(b"<")}


def _share(source: str, target: str) -> None:
    """Put a file into another store: the same one where it never changes and the disk can, else a copy."""
    if source.endswith(SHARED):
        try:
            return os.link(source, target)
        except OSError:  # Another disk, or one without links.
            pass
    shutil.copyfile(source, target)
    return None

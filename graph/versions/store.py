"""The frozen store of a version: its named graphs, and their merge as the default graph.

A store is written whole, or begun with the files of the version before and changed: a few statements in a large version
would else cost as much time and room as the whole. The files of a store are written once and never changed, so that two
stores may hold the same ones (hard links); a store that is begun so leaves them alone and writes files of its own.
Which way it was written is seen by nobody who asks it.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..rdf.names import is_asserted
from .graphs import Graph, as_triples, link
from .version import Version

# One part in so many that may differ; beyond, a store written whole is smaller and faster.
FEW = 8
# Files that are never changed once they are written; those that only tell what a store has been doing.
SHARED, TALK = ".sst", "LOG"
# Bytes that are loaded at once: many small loads leave many small files.
BATCH = 64 << 20
DEFAULT = ox.DefaultGraph()


class Difference(NamedTuple):
    """What changed in one graph: the lines that are gone and those that were added; and whether none is left."""

    name: str
    gone: frozenset[bytes]
    added: frozenset[bytes]
    empty: bool


class StoreWriter:
    """The store of a version on its way: begun with graphs that are there, ended with those that are made meanwhile.

    ``later`` names the graphs that are not there yet. Whether the store is written whole or begun with that of ``base``
    follows from all others.
    """

    def __init__(self, folder: Path, base: Version | None, later: Collection[str] = ()) -> None:
        self.folder, self.later = folder, later
        self.base = base if base and base.is_shared else None
        self._differences = list[Difference]()
        self._whole: ox.Store | None = None

    def begin(self, graphs: Mapping[str, Graph]) -> None:
        """Write those of the graphs that are there, or find what of them changed."""
        if self.base:
            names = (self.base.graphs.keys() | graphs.keys()).difference(self.later)
            self._differences = find_differences(self.base.graphs, graphs, names)
            if is_small(self._differences, graphs):
                return
        self._whole = ox.Store(str(self.folder))
        _load(self._whole, (graph for name, graph in graphs.items() if name not in self.later))

    def end(self, graphs: Mapping[str, Graph]) -> None:
        """Write the others of all the graphs, and end the store."""
        if self._whole:
            _load(self._whole, (graphs[name] for name in self.later if name in graphs))
            self._whole.flush()
            self._whole = None
        elif self.base:
            further = find_differences(self.base.graphs, graphs, self.later)
            change_store(self.folder, self.base.store_path, [*self._differences, *further])


def _load(store: ox.Store, graphs: Iterable[Graph]) -> None:
    """Load graphs, and beside them what the default graph has of them: one at a time leaves cores without work."""
    held = [*graphs]
    merged = (as_triples(graph.name, graph.read()) for graph in held if is_asserted(graph.name))
    with ThreadPoolExecutor(2) as pool:
        loads = [pool.submit(_load_texts, store, texts) for texts in ((graph.read() for graph in held), merged)]
    if max(load.result() for load in loads) > 1:  # files of single loads have nothing to be merged with
        store.optimize()


def _load_texts(store: ox.Store, texts: Iterable[bytes]) -> int:
    """Load texts, and return in how many batches."""
    batches = 0
    for batch in _list_batches(texts):
        store.bulk_load(batch, format=ox.RdfFormat.N_QUADS, lenient=True)  # the engine wrote them itself
        batches += 1
    return batches


def _list_batches(texts: Iterable[bytes]) -> Iterator[bytes]:
    held, size = list[bytes](), 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size > BATCH:
            batch = b"".join(held)
            held.clear()
            size = 0
            yield batch
    if held:
        yield b"".join(held)


def find_differences(before: Mapping[str, Graph], after: Mapping[str, Graph], names: Iterable[str]) -> list[Difference]:
    """Return what changed in graphs of these names between two versions; files that are the same are not read."""
    differences = []
    for name in sorted(names):
        old, new = before.get(name), after.get(name)
        if old and new and old.sha256 == new.sha256:
            continue
        was, now = ({*graph.read().splitlines(keepends=True)} if graph else set[bytes]() for graph in (old, new))
        differences.append(Difference(name, frozenset(was - now), frozenset(now - was), not now))
    return differences


def is_small(differences: Iterable[Difference], after: Mapping[str, Graph]) -> bool:
    """Say whether so little changed that the store before may be begun with."""
    changed = sum(len(difference.gone) + len(difference.added) for difference in differences)
    return changed * FEW <= sum(graph.quads for graph in after.values())


def change_store(folder: Path, base: Path, found: Iterable[Difference]) -> None:
    """Write the store that a difference makes of an earlier one, with whatever files the two can share."""
    shutil.copytree(base, folder, copy_function=_link_or_copy, ignore=shutil.ignore_patterns(f"{TALK}*"))
    store, differences = ox.Store(str(folder)), [*found]
    for difference in differences:
        _change_graph(store, difference)
    for each in filter(lambda difference: is_asserted(difference.name), differences):
        _change_default_graph(store, each)
    store.flush()


def _change_graph(store: ox.Store, difference: Difference) -> None:
    if difference.empty:
        store.remove_graph(ox.NamedNode(difference.name))
    else:
        for quad in _quads(difference.gone):
            store.remove(quad)
    store.extend(_quads(difference.added))


def _change_default_graph(store: ox.Store, difference: Difference) -> None:
    """Let the default graph have what was added, and lose what no other graph of it says."""
    for quad in _quads(difference.gone):
        held = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if not any(isinstance(one.graph_name, ox.NamedNode) and is_asserted(one.graph_name.value) for one in held):
            store.remove(ox.Quad(quad.subject, quad.predicate, quad.object, DEFAULT))
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, DEFAULT) for quad in _quads(difference.added))


def _quads(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    return ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)


def _link_or_copy(source: str, target: str) -> None:
    """Put a file into another store: the same one where it never changes, else a copy."""
    if source.endswith(SHARED):
        link(Path(source), Path(target))
    else:
        shutil.copyfile(source, target)

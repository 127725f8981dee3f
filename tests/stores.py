"""What a version's store holds, as lines and in memory, where the engine answers in half the time."""

from __future__ import annotations

import pyoxigraph as ox

from koteihyo.graph.versions.version import Version


def dump(version: Version) -> bytes:
    """Return all that a version's store holds, the default graph too, as N-Quads."""
    return ox.Store.read_only(str(version.store_path)).dump(format=ox.RdfFormat.N_QUADS)


def load(*dumps: bytes) -> ox.Store:
    """Return a store in memory that holds what was dumped."""
    store = ox.Store()
    for lines in dumps:
        store.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    return store

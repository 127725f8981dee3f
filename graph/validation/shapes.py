"""The shapes that every plan is held to, whatever it came as."""

from __future__ import annotations

from functools import cache

from ..rdf.dataset import SHAPES, folder_triples, ntriples


@cache
def own_shapes() -> bytes:
    """Return the shapes that ship with the package, as N-Triples."""
    return ntriples(folder_triples(SHAPES))

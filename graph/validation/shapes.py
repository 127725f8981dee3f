"""Which shapes a plan is held to, by what it came as: a printed plan to all, a StratML plan to those that can apply."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..rdf.dataset import SHAPES, folder_triples, ntriples, triples

PRINTED, STRATML = "printed", "stratml"
# The shapes that are switched off, by what a plan came as: they ask for what it has no way to say.
OFF = {STRATML: Path(__file__).with_name("stratml.ttl")}


@cache
def own_shapes() -> bytes:
    """Return the shapes that ship with the package, as N-Triples."""
    return ntriples(folder_triples(SHAPES))


@cache
def shapes_for(checks: str) -> bytes:
    """Return the shapes that apply to what came as `PRINTED` or `STRATML`, as N-Triples."""
    return own_shapes() + (ntriples(triples(OFF[checks])) if checks in OFF else b"")

"""Turtle files as triples: parses a file, or says in which line it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from .errors import KoteihyoError
from .files import read_bytes


def triples(file: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file; a fault in it is a `KoteihyoError` with its line."""
    try:
        return [quad.triple for quad in ox.parse(read_bytes(file), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise KoteihyoError(
            f"Turtleとして読めません（{error.msg}）。",
            f"This is not Turtle: {error.msg}.",
            file=file,
            line=error.lineno,
        ) from error


def folder_triples(folder: Path, *, leave_out: frozenset[str] = frozenset()) -> list[ox.Triple]:
    """Return the triples of every Turtle file of a folder, in the order of their names."""
    files = sorted(path for path in folder.glob("*.ttl") if path.name not in leave_out)
    return [triple for file in files for triple in triples(file)]


def ntriples(found: list[ox.Triple]) -> bytes:
    """Return triples as N-Triples."""
    return ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""

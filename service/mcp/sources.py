"""A source: the version that is asked, the questions, and where the things of that version are read about.

What answers a language model is made from it, whoever asks: over HTTP, or on standard input.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from ...graph.rdf.names import BASE
from ..questions.answers import HERE, Place
from ..questions.library import Library
from ..questions.values import Codes, find_codes
from ..search.index import SearchIndexes
from ..snapshot import Snapshot, Snapshots

# What may stand in a path as it is (RFC 3986, pchar and "/"), and what is encoded already.
PATH = "/:@!$&'()*+,;=-._~%"


class Source(NamedTuple):
    """One version with its questions; ``bases`` are those that identifiers begin with, ``place`` where it is served."""

    snapshots: Snapshots
    snapshot: Snapshot
    library: Library
    indexes: SearchIndexes
    place: Place = HERE
    bases: tuple[str, ...] = (BASE,)

    def at(self, version: str) -> Source:
        """Return the same over another version; empty is this one. Raises `UnknownVersion`."""
        return self._replace(snapshot=self.snapshots.at(version)) if version else self

    @property
    def codes(self) -> Codes:
        """Return the lists of the version."""
        return find_codes(self.snapshot)

    def path(self, iri: str) -> str:
        """Return what follows ``id/`` in one of our identifiers, empty for any other."""
        base = next((base for base in self.bases if iri.startswith(f"{base}id/")), "")
        return iri.removeprefix(f"{base}id/") if base else ""

    def address(self, iri: str) -> str:
        """Return the permanent address of a thing of this version: where it is served, else its identifier."""
        path, version = self.path(iri), self.snapshot.version()
        if not (path and self.place.root):
            return iri
        return f"{self.place.root}doc/{quote(path, safe=PATH)}{f'?version={version}' if version else ''}"

    def shorten(self, value: object) -> object:
        """Return one of our identifiers as every tool takes it: what follows ``id/``; anything else as it is."""
        return (self.path(value) or value) if isinstance(value, str) else value

    def iri(self, thing: str) -> str:
        """Return the identifier that a short form stands for."""
        return thing if "://" in thing else f"{self.bases[0]}id/{thing}"

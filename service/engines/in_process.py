"""The engine of one's own program: answers from published versions in the process that asks.

It has no limits and no other process, so it is for questions of the library, asked by whoever has the data; what
strangers ask is answered by `embedded`.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Store

from ...graph.versions import folders
from ...graph.versions.folders import Publication, Version
from ..configuration.settings import Limits
from ..sandbox.worker import Request, evaluate
from .engine import ANY, WHOLE, Answer, Dataset, Formats, NotPublished

UNLIMITED = Limits(rows=sys.maxsize - 1, size=sys.maxsize)
# Versions that are kept open: the current one, and one to compare it with.
_opened = lru_cache(maxsize=2)(Store.read_only)


class InProcessEngine:
    """Answers from a data folder, of the current version or of the one that is named; raises `NotPublished`."""

    def __init__(self, data: Path, version: str = "") -> None:
        self.data, self._named = data, version

    def version(self) -> str:
        """Return the id of the version that answers."""
        return self._version().id

    def at(self, version: str) -> InProcessEngine:
        """Return the engine over a version."""
        return InProcessEngine(self.data, version or self.version())

    def history(self) -> list[Publication]:
        """Return what was published when."""
        return folders.history(self.data)

    def query(self, text: str, *, wanted: Formats = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the whole answer."""
        version = self._version()
        reply = evaluate(Request(text, wanted, dataset), _opened(str(version.store_path)), UNLIMITED)
        return Answer(reply.format, reply.body, version.id, *reply[2:])

    def close(self) -> None:
        """Do nothing: the next question finds the store open."""

    def _version(self) -> Version:
        if (current := folders.current(self.data)) is None:
            raise NotPublished
        return folders.version(self.data, self._named) if self._named else current

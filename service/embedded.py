"""The embedded engine: answers from the version that is current when a query arrives, in a pool of workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from .engine import ANY, WHOLE, Answer, Dataset, NotPublished, Wanted
from .pool import Pool
from .settings import Limits
from .worker import Request


class Snapshot(Protocol):
    """A published version, as far as an engine cares."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def store_path(self) -> Path:
        """Its frozen store."""


class EmbeddedEngine:
    """Answers over frozen stores; ``current`` says which, and is asked for every query."""

    def __init__(self, current: Callable[[], Snapshot | None], limits: Limits | None = None) -> None:
        self._current = current
        self.pool = Pool(limits or Limits())

    def version(self) -> str:
        """Return the id of the version that would answer now."""
        return self._snapshot().id

    def query(self, text: str, *, wanted: Wanted = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the answer of the current version; queries already running stay with theirs."""
        snapshot = self._snapshot()
        reply = self.pool.reply(Request(str(snapshot.store_path), text, wanted, dataset))
        return Answer(reply.format, reply.body, snapshot.id)

    def close(self) -> None:
        """Stop the workers."""
        self.pool.close()

    def _snapshot(self) -> Snapshot:
        if (snapshot := self._current()) is None:
            raise NotPublished
        return snapshot

"""The embedded engine: answers from the version that is current when a query arrives, in a pool of workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from ..settings import Limits
from .cache import Cache, Key
from .engine import ANY, WHOLE, Answer, Dataset, NotPublished, Wanted
from .federation import Gateway
from .pool import Pool
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
        self.limits = limits or Limits()
        self.pool = Pool(self.limits)
        self.cache = Cache(self.limits.cache)
        self.gateway = Gateway(self.limits) if self.limits.service_allowed else None

    def version(self) -> str:
        """Return the id of the version that would answer now."""
        return self._snapshot().id

    def query(self, text: str, *, wanted: Wanted = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the answer of the current version; queries already running stay with theirs."""
        snapshot = self._snapshot()
        key = Key(snapshot.id, text, wanted, dataset)
        if found := self.cache.find(key):
            return found
        services = self.gateway.addresses if self.gateway and "SERVICE" in text.upper() else {}
        reply = self.pool.reply(str(snapshot.store_path), Request(text, wanted, dataset, services))
        answer = Answer(reply.format, reply.body, snapshot.id, *reply[2:])
        self.cache.keep(key, answer)
        return answer

    def close(self) -> None:
        """Stop the workers."""
        self.pool.close()
        if self.gateway:
            self.gateway.close()

    def _snapshot(self) -> Snapshot:
        if (snapshot := self._current()) is None:
            raise NotPublished
        return snapshot

"""The embedded engine: answers from the version that is current when a query arrives, in a pool of workers.

`at` gives the same engine over an earlier version: same workers, same limits, same cache.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from ...graph.published import versions
from ...graph.published.versions import Publication, UnknownVersion
from ..settings import Limits
from .cache import Cache, Key
from .engine import ANY, WHOLE, Answer, Dataset, Engine, NotPublished, Wanted
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
    """Answers over frozen stores; ``current`` says which, and is asked for every query.

    ``data`` is the folder of all published versions, left out where only the current one can be asked.
    """

    def __init__(
        self, current: Callable[[], Snapshot | None], limits: Limits | None = None, data: Path | None = None
    ) -> None:
        self._current, self.data = current, data
        self.limits = limits or Limits()
        self.pool = Pool(self.limits)
        self.cache = Cache(self.limits.cache)
        self.gateway = Gateway(self.limits) if self.limits.service_allowed else None

    @classmethod
    def over(cls, data: Path, limits: Limits | None = None) -> EmbeddedEngine:
        """Return the engine over all versions that are published in a data folder."""
        return cls(partial(versions.current, data), limits, data)

    def version(self) -> str:
        """Return the id of the version that would answer now."""
        return self._snapshot().id

    def query(self, text: str, *, wanted: Wanted = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the answer of the current version; queries already running stay with theirs."""
        return self.answered(self._snapshot(), text, wanted, dataset)

    def at(self, version: str) -> Engine:
        """Return the engine over one version, or itself, which is over the current one."""
        if not version:
            return self
        if self.data is not None:
            return Fixed(self, versions.version(self.data, version))
        if not (current := self._snapshot()).id.startswith(version):
            raise UnknownVersion(version)
        return Fixed(self, current)

    def history(self) -> list[Publication]:
        """Return what was published when."""
        return versions.history(self.data) if self.data is not None else []

    def answered(self, snapshot: Snapshot, text: str, wanted: Wanted, dataset: Dataset) -> Answer:
        """Return the answer of one version."""
        key = Key(snapshot.id, text, wanted, dataset)
        if found := self.cache.find(key):
            return found
        services = self.gateway.addresses if self.gateway and "SERVICE" in text.upper() else {}
        earlier = snapshot.id != self._snapshot().id
        reply = self.pool.reply(str(snapshot.store_path), Request(text, wanted, dataset, services), earlier=earlier)
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


class Fixed:
    """The embedded engine, over one version whatever is published after it."""

    def __init__(self, engine: EmbeddedEngine, snapshot: Snapshot) -> None:
        self.engine, self.snapshot = engine, snapshot

    def version(self) -> str:
        """Return the version's id."""
        return self.snapshot.id

    def query(self, text: str, *, wanted: Wanted = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the version's answer."""
        return self.engine.answered(self.snapshot, text, wanted, dataset)

    def at(self, version: str) -> Engine:
        """Return the engine over another version; empty is this one."""
        return self.engine.at(version) if version else self

    def history(self) -> list[Publication]:
        """Return what was published when."""
        return self.engine.history()

    def close(self) -> None:
        """Do nothing: the engine behind goes on."""

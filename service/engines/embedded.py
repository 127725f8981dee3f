"""The embedded engine: answers from the version that is current when a query arrives, in a pool of workers.

`at` gives the same engine over one version: same workers, same limits, same cache. Who asks what another is asking at
the moment waits for that answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from ...graph.versions import folders
from ...graph.versions.folders import Publication, UnknownVersion
from ..configuration.settings import Limits
from ..sandbox.federation import Gateway
from ..sandbox.pool import Pool
from ..sandbox.worker import Request
from .answer_files import AnswerFiles
from .cache import WAITING, Cache, Key, Room, SingleFlight, varies
from .engine import ANY, WHOLE, Answer, Dataset, Engine, Formats, NotPublished


class FrozenVersion(Protocol):
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
        self, current: Callable[[], FrozenVersion | None], limits: Limits | None = None, data: Path | None = None
    ) -> None:
        self._current, self.data = current, data
        self.limits = limits or Limits()
        self.pool = Pool(self.limits)
        self.cache = Cache(self.limits.cache)
        self.files = AnswerFiles(data, self.limits) if data and self.limits.disk_cache else None
        self._flights = SingleFlight(Room(WAITING))
        self.gateway = Gateway(self.limits) if self.limits.service_allowed else None

    @classmethod
    def from_folder(cls, data: Path, limits: Limits | None = None) -> EmbeddedEngine:
        """Return the engine over all versions that are published in a data folder."""
        return cls(partial(folders.current, data), limits, data)

    def version(self) -> str:
        """Return the id of the version that would answer now."""
        return self._current_version().id

    def query(self, text: str, *, wanted: Formats = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the answer of the current version; queries already running stay with theirs."""
        return self.answer_version(self._current_version(), text, wanted, dataset)

    def at(self, version: str) -> Engine:
        """Return the engine over one version; empty is the one that is current now, and stays so."""
        if version and self.data is not None:
            return FixedEngine(self, folders.version(self.data, version))
        if not (current := self._current_version()).id.startswith(version):
            raise UnknownVersion(version)
        return FixedEngine(self, current)

    def history(self) -> list[Publication]:
        """Return what was published when."""
        return folders.history(self.data) if self.data is not None else []

    def answer_version(self, frozen: FrozenVersion, text: str, wanted: Formats, dataset: Dataset) -> Answer:
        """Return the answer of one version."""
        key = Key(frozen.id, text, wanted, dataset)
        if varies(text):
            return self._ask_worker(frozen, key)
        answered: list[Answer] = []

        def make() -> Answer:
            answered.append(self.cache.find(key) or self._read_file(key) or self._ask_worker(frozen, key))
            return answered[0]

        answer = self.cache.find(key) or self._flights.once(key, make)
        return answer if answered else answer._replace(seconds=0.0, worker=0)  # Who waited for it has cost nothing.

    def _ask_worker(self, frozen: FrozenVersion, key: Key) -> Answer:
        """Return what a worker answers."""
        text = key.text
        services = self.gateway.addresses if self.gateway and "SERVICE" in text.upper() else {}
        request = Request(text, key.wanted, key.dataset, services)
        earlier = frozen.id != self._current_version().id
        reply = self.pool.reply(str(frozen.store_path), request, earlier=earlier)
        answer = Answer(
            reply.format,
            reply.body,
            frozen.id,
            cut=reply.cut,
            rows=reply.rows,
            seconds=reply.seconds,
            worker=reply.worker,
        )
        self._keep(key, answer)
        return answer

    def _read_file(self, key: Key) -> Answer | None:
        return self.files.find(key) if self.files else None

    def _keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer in memory, or on disk where it is too large for that."""
        if varies(key.text):
            return
        if self.cache.takes(key, answer):
            self.cache.keep(key, answer)
        elif self.files and self.cache.size:
            self.files.keep(key, answer)

    def close(self) -> None:
        """Stop the workers."""
        self.pool.close()
        if self.gateway:
            self.gateway.close()

    def _current_version(self) -> FrozenVersion:
        if (frozen := self._current()) is None:
            raise NotPublished
        return frozen


class FixedEngine:
    """The embedded engine, over one version whatever is published after it."""

    def __init__(self, engine: EmbeddedEngine, frozen: FrozenVersion) -> None:
        self.engine, self.frozen, self.data = engine, frozen, engine.data

    def version(self) -> str:
        """Return the version's id."""
        return self.frozen.id

    def query(self, text: str, *, wanted: Formats = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the version's answer."""
        return self.engine.answer_version(self.frozen, text, wanted, dataset)

    def at(self, version: str) -> Engine:
        """Return the engine over another version; empty is this one."""
        return self.engine.at(version) if version else self

    def history(self) -> list[Publication]:
        """Return what was published when."""
        return self.engine.history()

    def close(self) -> None:
        """Do nothing: the engine behind goes on."""

"""Searching: the index of the version that answers now, made in the background the first time that anyone looks."""

from __future__ import annotations

import time
from concurrent.futures import Future
from threading import Lock, Thread

from ..engines.engine import Engine, Unavailable
from .documents import documents
from .index import Index

# Seconds that a reader waits for the index: one plan takes less than one, two hundred take half a minute.
PATIENCE = 5.0
# Seconds for which an index is believed of an engine that does not name its versions.
BELIEVED = 600


class Preparing(Unavailable):
    """The index is being made."""

    def __init__(self) -> None:
        super().__init__(
            "検索の準備をしています。少し待ってから、もう一度お試しください。",
            "The search is being prepared; please try again in a moment.",
        )


class Searching:
    """The indexes of whatever version an engine answers from; of two, only the newer is kept."""

    def __init__(self, engine: Engine, patience: float = PATIENCE) -> None:
        self._engine, self._patience, self._lock = engine, patience, Lock()
        self._version, self._until = "", 0.0
        self._index: Future[Index] | None = None

    def index(self) -> Index:
        """Return the index of the current version; raises `Preparing` while that takes longer than a reader waits."""
        found = self._begun(self._engine.version())
        try:
            return found.result(self._patience)
        except TimeoutError:
            raise Preparing from None
        except Exception:
            self._forget(found)
            raise

    def _begun(self, version: str) -> Future[Index]:
        with self._lock:
            if self._index is None or version != self._version or time.monotonic() > self._until:
                self._version, self._until = version, float("inf") if version else time.monotonic() + BELIEVED
                self._index = Future()
                Thread(target=self._made, args=(self._index, version), name="search-index", daemon=True).start()
            return self._index

    def _made(self, future: Future[Index], version: str) -> None:
        try:
            future.set_result(Index(documents(self._engine), version))
        except Exception as error:  # noqa: BLE001 # whatever it is, who asks is told
            future.set_exception(error)

    def _forget(self, failed: Future[Index]) -> None:
        """Let the next reader try again."""
        with self._lock:
            if self._index is failed:
                self._index = None

"""Searching: the index of the version that is asked, made in the background the first time that anyone looks."""

from __future__ import annotations

import time
from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock, Thread

from ..engines.engine import Unavailable
from ..engines.memo import BELIEVED
from ..snapshot import Snapshot
from .documents import documents
from .index import Index

# Seconds that a reader waits for the index: one plan takes less than one, two hundred take half a minute.
PATIENCE = 5.0
# Indexes kept at once: the current version's, and that of an earlier one that somebody reads.
KEPT = 2


class Preparing(Unavailable):
    """The index is being made."""

    def __init__(self) -> None:
        super().__init__(
            "検索の準備をしています。しばらくしてから再度お試しください。",
            "The search is being prepared; please try again in a moment.",
        )


class SearchIndexes:
    """The indexes of the versions that were searched last."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience, self._lock = patience, Lock()
        self._begun: OrderedDict[str, tuple[Future[Index], float]] = OrderedDict()

    def index(self, snapshot: Snapshot) -> Index:
        """Return the index of a version; raises `Preparing` while that takes longer than a reader waits."""
        found = self._of(snapshot)
        try:
            return found.result(self._patience)
        except TimeoutError:
            raise Preparing from None
        except Exception:
            self._forget(found)
            raise

    def _of(self, snapshot: Snapshot) -> Future[Index]:
        """Return the index of a version; it is begun where there is none."""
        version, now = snapshot.version(), time.monotonic()
        with self._lock:
            found, until = self._begun.pop(version, (None, 0.0))
            if found is None or now > until:
                found, until = Future[Index](), float("inf") if version else now + BELIEVED
                Thread(target=_make, args=(found, snapshot), name="search-index", daemon=True).start()
            self._begun[version] = found, until
            while len(self._begun) > KEPT:
                self._begun.popitem(last=False)
            return found

    def _forget(self, failed: Future[Index]) -> None:
        """Let the next reader try again."""
        with self._lock:
            for version in [each for each, (index, _) in self._begun.items() if index is failed]:
                del self._begun[version]


def _make(future: Future[Index], snapshot: Snapshot) -> None:
    try:
        future.set_result(Index(documents(snapshot), snapshot.version()))
    except Exception as error:  # noqa: BLE001 # whatever it is, who asks is told
        future.set_exception(error)

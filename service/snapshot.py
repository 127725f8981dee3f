"""Snapshot: one version, resolved once a request and handed down to all that answers it.

Labels, forms, rows and headers of an answer come from the same snapshot, whatever is published meanwhile. It is an
engine like any other, and keeps what is made of its version beside what is made of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from ..graph.versions.folders import Publication
from .engines.cache import Memo
from .engines.engine import ANY, WHOLE, Answer, Dataset, Engine, Formats, Unavailable

Made = TypeVar("Made")
# Bytes, as written, of what is kept at once: what the pages show of some dozens of plans, about a megabyte each.
KEPT = 64 << 20


class Superseded(Unavailable):
    """An engine that holds one version has got another since the request began."""

    retry = 1

    def __init__(self) -> None:
        super().__init__(
            "応答の間に別の版が公開されました。再度お試しください。",
            "Another version was published while this was answered; please ask again.",
        )


class Snapshot:
    """An engine over one version, with what is known of that version."""

    def __init__(self, engine: Engine, memo: Memo) -> None:
        self.engine, self._memo, self.data = engine, memo, engine.data
        self._version = engine.version()

    @cached_property
    def _history(self) -> list[Publication]:
        """What had been published, read when it is first asked for: few answers show it, and it grows."""
        history = self.engine.history()
        last = max((at for at, publication in enumerate(history) if publication.version == self._version), default=-1)
        return history[: last + 1]

    def version(self) -> str:
        """Return the id of the version, empty where the engine does not name its versions."""
        return self._version

    def since(self) -> datetime | None:
        """Return when the version was first published, None where that is not known."""
        times = (
            datetime.fromisoformat(publication.time)
            for publication in self._history
            if publication.version == self._version
        )
        return min(times, default=None)

    def query(self, text: str, *, wanted: Formats = ANY, dataset: Dataset = WHOLE) -> Answer:
        """Return the version's answer; raises `Superseded` where the engine no longer holds it."""
        answer = self.engine.query(text, wanted=wanted, dataset=dataset)
        if answer.version != self._version:
            raise Superseded
        return answer

    def at(self, version: str) -> Snapshot:
        """Return the snapshot of another version; empty is this one."""
        return Snapshot(self.engine.at(version), self._memo) if version else self

    def history(self) -> list[Publication]:
        """Return what had been published when this version last became current, that included."""
        return self._history

    def close(self) -> None:
        """Do nothing: the engine behind goes on."""

    def once(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made of this version, from the last time that it was made; raises what making it raises."""
        return self._memo.once(self._version, name, make)


class Snapshots:
    """Where snapshots come from: an engine over whatever is published, and what was made of its versions."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self._memo = engine, Memo(KEPT)

    def at(self, version: str = "") -> Snapshot:
        """Return the snapshot of a version, by its id or a unique start of one; empty is the one current now.

        Raises `UnknownVersion` or `NotPublished`.
        """
        return Snapshot(self.engine.at(version), self._memo)

    def history(self) -> list[Publication]:
        """Return what has been published until now."""
        return self.engine.history()

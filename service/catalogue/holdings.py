"""What there is to describe: the versions with their plans and files, from the data folder or from another engine."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import NamedTuple

from ..engines.engine import Engine
from .dump_files import File
from .dumps import Dumps
from .summary import PlanSummary, summaries


class Holding(NamedTuple):
    """A version: when it was published, its plans and its files; no time where that is not known."""

    version: str
    time: str
    plans: tuple[PlanSummary, ...]
    files: tuple[File, ...]

    def of(self, part: str) -> list[File]:
        """Return the files of a plan, or of all."""
        return [each for each in self.files if each.part == part]


class Holdings:
    """What a service holds; an engine elsewhere holds one version, and no files of ours."""

    def __init__(self, engine: Engine, data: Path | None) -> None:
        self.engine, self.dumps = engine, Dumps(data) if data else None
        self._lock, self._seen = Lock(), ("", tuple[PlanSummary, ...]())

    def all(self) -> list[Holding]:
        """Return the versions, the oldest first; the files of the current one are made if need be."""
        if self.dumps is None:
            return [Holding(self.engine.version(), "", self._current(), ())]
        self.dumps.of(self.engine.version())
        return [Holding(each.version, each.time, index.plans, index.files) for each, index in self.dumps.all() if index]

    def _current(self) -> tuple[PlanSummary, ...]:
        """Return the plans of the version that answers now, asked once for each that has a name."""
        version = self.engine.version()
        with self._lock:
            if not version or version != self._seen[0]:
                self._seen = version, summaries(self.engine)
            return self._seen[1]

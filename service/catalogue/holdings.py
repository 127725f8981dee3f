"""What there is to describe: the versions with their plans and files, from the data folder or from another engine."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..engines.engine import Unavailable
from ..snapshot import Snapshot
from .dump_files import File, Index
from .dumps import Dumps
from .summary import PlanSummary, summaries


class Holding(NamedTuple):
    """A version: when it was first published, when it last became current, its plans and its files.

    The times are empty where they are not known.
    """

    version: str
    time: str
    since: str
    plans: tuple[PlanSummary, ...]
    files: tuple[File, ...]

    def of(self, part: str) -> list[File]:
        """Return the files of a plan, or of all."""
        return [each for each in self.files if each.part == part]


class Holdings:
    """What a service holds; an engine elsewhere holds one version, and no files of ours."""

    def __init__(self, data: Path | None) -> None:
        self.dumps = Dumps(data) if data else None

    def all(self, snapshot: Snapshot) -> list[Holding]:
        """Return the versions whose files have been made, and last of all the one asked, for which they are made."""
        version, history = snapshot.version(), snapshot.history()
        first = {each.version: each.time for each in reversed(history)}
        last = {each.version: each.time for each in history}
        order = sorted(last, key=lambda each: (each == version, last[each])) if self.dumps else []
        found = [
            Holding(each, first[each], last[each], index.plans, index.files)
            for each in order
            if (index := self._index(each, now=each == version == history[-1].version))
        ]
        if not found or found[-1].version != version:
            plans = snapshot.once("summaries", lambda: summaries(snapshot))
            found.append(Holding(version, first.get(version, ""), last.get(version, ""), plans, ()))
        return found

    def _index(self, version: str, *, now: bool) -> Index | None:
        """Return what there is of a version; where files cannot be made now, the catalogue goes without them."""
        if self.dumps is None:
            return None
        try:
            return self.dumps.of(version) if now else self.dumps.made(version)
        except Unavailable:
            return None

"""What the pages are made from: the version that a request asks, and the questions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..http.mementos import requested_version
from ..questions.library import Library
from ..questions.values import Codes, find_codes
from ..read_models.facts import Facts
from ..snapshot import Snapshot, Snapshots


class Site(NamedTuple):
    """What the pages are made from: where snapshots come from, the questions, and the folder of the versions' files."""

    snapshots: Snapshots
    library: Library
    data: Path | None = None

    @property
    def snapshot(self) -> Snapshot:
        """Return the version that this request asks."""
        return requested_version(self.snapshots).snapshot

    @property
    def facts(self) -> Facts:
        """Return what that version knows."""
        return Facts(self.snapshot)

    @property
    def codes(self) -> Codes:
        """Return the lists of that version."""
        return find_codes(self.snapshot)

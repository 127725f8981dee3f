"""Holdings: what there is to describe, versions with their plans and files; and the making of those files.

    <data>/dumps/<version>/   index.json, kawaguchi.ttl, kawaguchi.ttl.gz, …

A version is frozen when it is published, so its dumps stand beside it, made once by a process of their own. They are
written in another folder and renamed into place: whoever is stopped meanwhile leaves nothing that looks whole.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

from ...graph.versions import folders
from ..configuration.settings import Limits
from ..engines import engine
from ..engines.embedded import EmbeddedEngine
from ..engines.engine import NotPublished, Unavailable
from ..snapshot import Snapshot
from . import dump_files
from .dump_files import Earlier, File, Index
from .summary import PlanSummary, summaries

# Nobody's query: a plan of a nation's size may take its time, and all of its rows are wanted.
OURS = Limits(seconds=600, workers=1, rows=100_000_000, size=4 << 30, memory=8 << 30, cache=0)
# Seconds that the dumps of one version may take, and after which it is tried again where they could not be made.
PATIENCE, FORGOTTEN = 600, 60
# Versions in line at once: some five seconds of a core and 25 megabytes each.
LINE = 4
LOG = logging.getLogger(__name__)


class Making(Unavailable):
    """The dumps are being made; nobody waits for them here, and whoever asked comes again."""

    retry = 10

    def __init__(self, *_: str) -> None:
        super().__init__(
            "配布データを作っています。十秒ほどでもう一度お試しください。",
            "The dumps are being made: try again in ten seconds or so.",
        )


class Dumps:
    """The dumps of a data folder's versions; those that are missing are made one after another, a few in line."""

    def __init__(self, data: Path) -> None:
        self.data, self._lock = data, Lock()
        self._known: dict[str, Index] = {}
        self._line: list[str] = []
        self._failed: dict[str, float] = {}

    def folder(self, version: str) -> Path:
        """Return where the files of a version are, or will be."""
        return self.data / folders.DUMPS / version

    def find(self, version: str) -> Index | None:
        """Return the index of a version's dumps, None where they have not been made."""
        if not self.folder(version).is_dir():
            self._known.pop(version, None)
        elif version not in self._known and (index := dump_files.read_index(self.folder(version))):
            self._known[version] = index
        return self._known.get(version)

    def find_latest(self) -> Earlier | None:
        """Return the files of the version published last of which there are any."""
        for publication in reversed(folders.history(self.data)):
            if index := self.find(publication.version):
                return Earlier(index, self.folder(publication.version))
        return None

    def find_or_make(self, version: str, cost: Callable[[], None] = lambda: None) -> Index:
        """Return the index of a version's dumps; where there are none they are begun, and `Making` is raised.

        ``cost`` is called if this is what began them. Raises `Busy` if too many are in line, and `Unavailable` where
        they could not be made a short while ago.
        """
        if index := self.find(version):
            return index
        with self._lock:
            if time.monotonic() < self._failed.get(version, 0.0):
                raise Unavailable(
                    "配布データを作成できませんでした。記録しました。", "The dumps could not be made; it is logged."
                )
            if version in self._line:
                raise Making
            if len(self._line) >= LINE:
                raise engine.busy_error()
            self._line.append(version)
            if len(self._line) == 1:
                Thread(target=self._make_all, name="koteihyo-dumps", daemon=True).start()
        cost()
        raise Making

    def _make_all(self) -> None:
        """Make the dumps of every version in line."""
        while True:
            with self._lock:
                if not self._line:
                    return
                version = self._line[0]
            whole = self._await_other_process(version)
            with self._lock:
                del self._line[0]
                self._failed.pop(version, None)
                if not whole:
                    self._failed[version] = time.monotonic() + FORGOTTEN

    def _await_other_process(self, version: str) -> bool:
        """Make the dumps of a version in a process of its own and say whether it could; why not is in the log alone."""
        command = [sys.executable, "-m", "koteihyo", "dumps", version, "--data", str(self.data)]
        try:
            # Our own command, with the name of a version that was published.
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
        except (subprocess.TimeoutExpired, OSError) as error:
            LOG.error("dumps of %s: %s", version, error)
            return False
        if self.find(version) is None:
            LOG.error("dumps of %s: %s", version, done.stderr.strip())
            return False
        return True


def make(data: Path, name: str, progress: Callable[[str], None]) -> Index:
    """Make the dumps of a version here and now, unless they are there; return their index."""
    version = folders.version(data, name) if name else folders.current(data)
    if version is None:
        raise NotPublished
    dumps = Dumps(data)
    with _writing(data):
        if kept := dumps.find(version.id):
            return kept
        staged = dumps.folder(f"{folders.STAGING}{os.getpid()}")
        staged.mkdir(mode=folders.PRIVATE)
        engine = EmbeddedEngine.from_folder(data, OURS)
        try:
            index = dump_files.write_files(version, engine.at(version.id), staged, progress, dumps.find_latest())
            shutil.rmtree(dumps.folder(version.id), ignore_errors=True)
            staged.rename(dumps.folder(version.id))
            return index
        finally:
            engine.close()
            shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def _writing(data: Path) -> Iterator[None]:
    """Hold the dumps for one writer; what a writer that was stopped left is cleared away."""
    try:
        (data / folders.DUMPS).mkdir(mode=folders.PRIVATE, exist_ok=True)
        with (data / folders.DUMPS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for leftover in (data / folders.DUMPS).glob(f"{folders.STAGING}*"):
                shutil.rmtree(leftover)
            yield
    except OSError as error:
        raise folders.unusable_folder(data, error) from error


class Holding(NamedTuple):
    """A version: when it was first published, when it last became current, its plans and its files.

    The times are empty where they are not known.
    """

    version: str
    time: str
    since: str
    plans: tuple[PlanSummary, ...]
    files: tuple[File, ...]

    def files_of(self, part: str) -> list[File]:
        """Return the files of a plan, or of all."""
        return [file for file in self.files if file.part == part]


class Holdings:
    """What a service holds; an engine elsewhere holds one version, and no files of ours."""

    def __init__(self, data: Path | None) -> None:
        self.dumps = Dumps(data) if data else None

    def all(self, snapshot: Snapshot) -> list[Holding]:
        """Return the versions whose files have been made, and last of all the one asked, for which they are made."""
        version, history = snapshot.version(), snapshot.history()
        first = {publication.version: publication.time for publication in reversed(history)}
        last = {publication.version: publication.time for publication in history}
        order = sorted(last, key=lambda name: (name == version, last[name])) if self.dumps else []
        holdings = [
            Holding(name, first[name], last[name], index.plans, index.files)
            for name in order
            if (index := self._index(name, now=name == version == history[-1].version))
        ]
        if not holdings or holdings[-1].version != version:
            plans = snapshot.once("summaries", lambda: summaries(snapshot))
            holdings.append(Holding(version, first.get(version, ""), last.get(version, ""), plans, ()))
        return holdings

    def _index(self, version: str, *, now: bool) -> Index | None:
        """Return what there is of a version; where files cannot be made now, the catalogue goes without them."""
        if self.dumps is None:
            return None
        try:
            return self.dumps.find_or_make(version) if now else self.dumps.find(version)
        except Unavailable:
            return None

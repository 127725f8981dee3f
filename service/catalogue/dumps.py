"""Dumps of versions: made once for each, beside the frozen versions, by a process of their own.

    <data>/dumps/<version>/   index.json, kawaguchi.ttl, kawaguchi.ttl.gz, …

A version is frozen when it is published, so its dumps stand beside it. They are written in another folder and renamed
into place: whoever is stopped meanwhile leaves nothing that looks whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from ...graph.published import versions
from ..engines.embedded import EmbeddedEngine
from ..engines.engine import NotPublished, Unavailable
from ..settings import Limits
from . import dump_files
from .dump_files import Index

# Nobody's query: a plan of a nation's size may take its time, and all of its rows are wanted.
OURS = Limits(seconds=600, workers=1, rows=100_000_000, size=4 << 30, memory=8 << 30, cache=0)
# Seconds after which who waits for dumps is told to come again.
PATIENCE = 300


class Dumps:
    """The dumps of a data folder's versions."""

    def __init__(self, data: Path) -> None:
        self.data, self._making = data, Lock()
        self._known: dict[str, Index] = {}

    def folder(self, version: str) -> Path:
        """Return where the files of a version are, or will be."""
        return self.data / "dumps" / version

    def made(self, version: str) -> Index | None:
        """Return the index of a version's dumps, None where they have not been made."""
        if not self.folder(version).is_dir():
            self._known.pop(version, None)
        elif version not in self._known and (found := dump_files.read(self.folder(version))):
            self._known[version] = found
        return self._known.get(version)

    def of(self, version: str) -> Index:
        """Return the index of a version's dumps, which are made if need be, in a process of their own."""
        with self._making:
            return self.made(version) or self._made_elsewhere(version)

    def _made_elsewhere(self, version: str) -> Index:
        command = [sys.executable, "-m", "koteihyo", "dumps", version, "--data", str(self.data)]
        try:
            # Our own command, with the name of a version that was published.
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            ja, en = "配布データを作成中です。後ほど再度お試しください。", "The dumps are being made; come back later."
            raise Unavailable(ja, en) from None
        found = self.made(version)
        if found is None:
            reason = done.stderr.strip()
            raise Unavailable(f"配布データを作成できませんでした。{reason}", f"The dumps could not be made. {reason}")
        return found


def make(data: Path, name: str, progress: Callable[[str], None]) -> Index:
    """Make the dumps of a version here and now, unless they are there; return their index."""
    found = versions.version(data, name) if name else versions.current(data)
    if found is None:
        raise NotPublished
    dumps = Dumps(data)
    with _writing(data):
        if there := dumps.made(found.id):
            return there
        staged = dumps.folder(f"{versions.STAGING}{os.getpid()}")
        staged.mkdir(mode=versions.PRIVATE)
        engine = EmbeddedEngine.over(data, OURS)
        try:
            index = dump_files.write(found.id, found.dump, engine.at(found.id), staged, progress)
            shutil.rmtree(dumps.folder(found.id), ignore_errors=True)
            staged.rename(dumps.folder(found.id))
            return index
        finally:
            engine.close()
            shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def _writing(data: Path) -> Iterator[None]:
    """Hold the dumps for one writer; what a writer that was stopped left is cleared away."""
    try:
        (data / "dumps").mkdir(mode=versions.PRIVATE, exist_ok=True)
        with (data / "dumps" / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for leftover in (data / "dumps").glob(f"{versions.STAGING}*"):
                shutil.rmtree(leftover)
            yield
    except OSError as error:
        raise versions.unusable(data, error) from error

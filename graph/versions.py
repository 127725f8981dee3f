"""Published versions: frozen folders that never change, and the one file that says which is current.

    <data>/versions/<id>/   store/ dump.nq report.json manifest.json
    <data>/published.json   the history of publications; its last line names the current version
    <data>/lock             held while something is published

A version is written beside the others and renamed into place; `published.json` is replaced in one step. So a
reader sees the old version or the new one, whenever the writer is stopped.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import platformdirs

from .errors import KoteihyoError

STAGING = "staging-"


class UnknownVersion(KoteihyoError):
    """There is no published version of that name, or there are several that begin so."""

    status = 404

    def __init__(self, name: str, *, several: bool = False) -> None:
        super().__init__(
            f"版 {name} は{'一つに決まりません' if several else 'ありません'}。"
            "`koteihyo versions` で確かめてください。",
            f"There is no single version {name}: see `koteihyo versions`.",
        )


@dataclass(frozen=True)
class Version:
    """A published version, by its folder; its identifier is the start of its dump's SHA-256."""

    path: Path

    @property
    def id(self) -> str:
        """Return the version's identifier."""
        return self.path.name

    @property
    def store_path(self) -> Path:
        """Return the folder of the frozen store, to be opened read-only."""
        return self.path / "store"

    @property
    def dump(self) -> Path:
        """Return the sorted N-Quads of all named graphs."""
        return self.path / "dump.nq"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return what the version was made from, and how much it holds."""
        return dict(json.loads((self.path / "manifest.json").read_text("utf-8")))

    @cached_property
    def report(self) -> dict[str, Any]:
        """Return the findings that it was published with, by plan."""
        return dict(json.loads((self.path / "report.json").read_text("utf-8")))


@dataclass(frozen=True)
class Publication:
    """One line of the history: which version became current, when (UTC), and by what act."""

    version: str
    time: str
    act: str


def data_folder(option: Path | None = None) -> Path:
    """Return the data folder: the option's, else KOTEIHYO_DATA's, else the platform's usual place."""
    named = option or os.environ.get("KOTEIHYO_DATA")
    return Path(named) if named else platformdirs.user_data_path("koteihyo", appauthor=False)


def history(data: Path) -> list[Publication]:
    """Return all publications, oldest first; nothing where nothing was published yet."""
    file = data / "published.json"
    try:
        found = file.stat()
        return list(_history(file, found.st_ino, found.st_mtime_ns, found.st_size))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unusable(data, error) from error


@lru_cache(maxsize=8)
def _history(file: Path, *_: int) -> tuple[Publication, ...]:
    """Read the history; it is replaced and never changed, so that it is read once for every publication."""
    return tuple(Publication(**each) for each in json.loads(file.read_text("utf-8"))["history"])


def current(data: Path) -> Version | None:
    """Return the version that readers should use now, if there is one."""
    published = history(data)
    return Version(data / "versions" / published[-1].version) if published else None


def version(data: Path, name: str) -> Version:
    """Return a published version by its identifier, or a unique start of one; raises `UnknownVersion`."""
    published = {each.version for each in history(data)}
    found = [each for each in published if each == name] or [each for each in published if each.startswith(name)]
    if len(found) != 1 or not (data / "versions" / found[0]).is_dir():
        raise UnknownVersion(name, several=len(found) > 1)
    return Version(data / "versions" / found[0])


@contextmanager
def publishing(data: Path) -> Iterator[None]:
    """Hold the data folder for one writer; leftovers of a writer that was stopped are cleared away."""
    try:
        (data / "versions").mkdir(parents=True, exist_ok=True)
        lock = (data / "lock").open("w")
    except OSError as error:
        raise unusable(data, error) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in (data / "versions").glob(f"{STAGING}*"):
            shutil.rmtree(leftover)
        try:
            yield
        except OSError as error:
            raise unusable(data, error) from error


@contextmanager
def staging(data: Path) -> Iterator[Path]:
    """Yield an empty folder to write a version in; it is gone afterwards unless it was renamed."""
    folder = data / "versions" / f"{STAGING}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(data: Path, folder: Path, identifier: str) -> Version:
    """Make a finished folder the current version; a version that is there already is kept as it is."""
    target = data / "versions" / identifier
    if not target.exists():
        for path in folder.rglob("*"):
            _sync(path)
        folder.rename(target)
        _sync(target.parent)
    found = current(data)
    if found is None or found.id != identifier:
        _record(data, identifier, "publish")
    return Version(target)


def rollback(data: Path, name: str | None = None) -> Version:
    """Make an earlier version current again: the one named, else the one before the current one."""
    with publishing(data):
        if name is None:
            earlier = [each.version for each in history(data)]
            others = [each for each in earlier if each != earlier[-1]]
            if not others:
                raise KoteihyoError("前の版がありません。", "There is no earlier version.")
            name = others[-1]
        found = version(data, name)
        _record(data, found.id, "rollback")
        return found


def unusable(data: Path, error: OSError) -> KoteihyoError:
    """Return the error for a data folder that cannot be read or written: read-only, full, not a folder."""
    return KoteihyoError(
        f"データ置き場を使えません（{error.strerror or error}）。"
        "空きと権限を確かめるか、--data で別の場所を指定してください。",
        f"The data folder cannot be used ({error.strerror or error}): "
        "check space and permissions, or name another with --data.",
        file=data,
    )


def _record(data: Path, identifier: str, act: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [*(vars(each) for each in history(data)), {"version": identifier, "time": now, "act": act}]
    temporary = data / "published.json.new"
    temporary.write_text(json.dumps({"history": lines}, indent=1), "utf-8")
    _sync(temporary)
    temporary.replace(data / "published.json")
    _sync(data)


def _sync(path: Path) -> None:
    """Ask the disk to hold a file or folder, so that a rename never comes before what it names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

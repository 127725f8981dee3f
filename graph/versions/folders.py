"""Published versions: frozen folders that never change, and the one file that says which is current.

    <data>/versions/<id>/   a version (`version`)
    <data>/published.json   the history of publications; its last line names the current version (`history`)
    <data>/lock             held while something is published

A version is written beside the others and renamed into place; `published.json` is replaced in one step. So a
reader sees the old version or the new one, whenever the writer is stopped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from ..errors import KoteihyoError
from . import history as publications
from .history import Act, Publication, sync, unusable_folder
from .version import Version

__all__ = [
    "Act",
    "PrunedVersion",
    "Publication",
    "UnknownVersion",
    "Version",
    "current",
    "history",
    "publish",
    "publishing",
    "unusable_folder",
    "version",
]
STAGING = "staging-"
# A data folder is its owner's: what may be read of it is read through the service.
PRIVATE = 0o700
# The folders of a data folder that hold what was made from versions, a folder each: files for download, answers.
DUMPS, ANSWERS = "dumps", "answers"
PUBLISH = Act()
history = publications.read_history


class UnknownVersion(KoteihyoError):
    """There is no published version of that name, or there are several that begin so."""

    status = 404

    def __init__(self, name: str, *, several: bool = False) -> None:
        super().__init__(
            f"版 {name} は{'一つに決まりません' if several else 'ありません'}。"
            "`koteihyo versions` で確認してください。",
            f"There is no single version {name}: see `koteihyo versions`.",
        )


class PrunedVersion(KoteihyoError):
    """The version was published, and has been taken away since."""

    status = 410

    def __init__(self, name: str) -> None:
        super().__init__(
            f"版 {name} は公開されていましたが、削除されました（versions prune）。バックアップから復元できます。",
            f"Version {name} was published and has been pruned since; a backup that has it can bring it back.",
        )


def data_folder(option: Path | None = None) -> Path:
    """Return the data folder: the option's, else KOTEIHYO_DATA's, else the platform's usual place."""
    named = option or os.environ.get("KOTEIHYO_DATA")
    return Path(named) if named else platformdirs.user_data_path("koteihyo", appauthor=False)


def current(data: Path) -> Version | None:
    """Return the version that readers should use now, if there is one."""
    last = publications.read_last(data)
    return Version(data / "versions" / last.version) if last else None


def version(data: Path, name: str) -> Version:
    """Return a published version by its identifier, or a unique start of one.

    Raises `UnknownVersion`, or `PrunedVersion` where it was taken away.
    """
    published = {publication.version for publication in history(data)}
    matching = [each for each in published if each == name] or [each for each in published if each.startswith(name)]
    if len(matching) != 1:
        raise UnknownVersion(name, several=len(matching) > 1)
    if not (data / "versions" / matching[0]).is_dir():
        raise PrunedVersion(matching[0])
    return Version(data / "versions" / matching[0])


@contextmanager
def publishing(data: Path) -> Iterator[None]:
    """Hold the data folder for one writer; leftovers of a writer that was stopped are cleared away."""
    try:
        data.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        (data / "versions").mkdir(mode=PRIVATE, exist_ok=True)
        lock = (data / "lock").open("w")
    except OSError as error:
        raise unusable_folder(data, error) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in (data / "versions").glob(f"{STAGING}*"):
            shutil.rmtree(leftover)
        try:
            yield
        except OSError as error:
            raise unusable_folder(data, error) from error


@contextmanager
def staging(data: Path) -> Iterator[Path]:
    """Yield an empty folder to write a version in; it is gone afterwards unless it was renamed."""
    folder = data / "versions" / f"{STAGING}{os.getpid()}"
    folder.mkdir(mode=PRIVATE)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_there(data: Path, identifier: str) -> bool:
    """Say whether a version was made before and is there still."""
    return (data / "versions" / identifier).is_dir()


def publish(data: Path, folder: Path, identifier: str, act: Act = PUBLISH) -> Version:
    """Make a finished folder the current version; a version that is there already is kept as it is."""
    target = data / "versions" / identifier
    if not is_there(data, identifier):
        place(folder, target)
    before = current(data)
    if before is None or before.id != identifier:
        publications.append(data, identifier, act)
    return Version(target)


def place(folder: Path, target: Path) -> None:
    """Move a finished folder to its place; whatever happens then, it is there whole or not at all."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir() or path.stat().st_nlink == 1:  # What has another name was written before.
            sync(path)
    folder.rename(target)
    sync(target.parent)


def rollback(data: Path, name: str | None = None) -> Version:
    """Make an earlier version current again: the one named, else the one before the current one."""
    with publishing(data):
        if name is None:
            earlier = [publication.version for publication in history(data)]
            others = [each for each in earlier if each != earlier[-1] and (data / "versions" / each).is_dir()]
            if not others:
                raise KoteihyoError("過去の版がありません。", "There is no earlier version.")
            name = others[-1]
        target = version(data, name)
        publications.append(data, target.id, Act("rollback"))
        return target

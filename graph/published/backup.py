"""Backups: all versions of a data folder and their history, in one archive or one folder, each file with its SHA-256.

A version never changes and the history is replaced in one step, so a backup is whole although someone writes
meanwhile. Restoring reads every file before anything is touched; what is damaged is refused. A history that is there
already is kept: what is restored becomes current after it. Tokens are no part of a backup.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ..errors import KoteihyoError
from . import history, versions
from .history import Act, Publication

SUMS, HISTORY = "SHA256SUMS", "published.json"
ARCHIVES = (".tar", ".tar.gz", ".tgz")
PIECE = 1 << 20


class Damaged(KoteihyoError):
    """The backup is not what was written; nothing was restored."""

    exit_status = 1

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            f"控えが壊れています（{what}）。何も戻していません。",
            f"The backup is damaged ({what}); nothing was restored.",
            file=file,
        )


def is_archive(target: Path) -> bool:
    """Say whether a backup of that name is one file.

    >>> is_archive(Path("a.tar.gz")), is_archive(Path("backups"))
    (True, False)
    """
    return target.name.endswith(ARCHIVES)


def backup(data: Path, target: Path) -> list[str]:
    """Copy all versions that were published, and return their ids; a folder that has some already gets the others."""
    published = history.read(data)
    if not published:
        raise KoteihyoError(
            "公開された版がないので、控えるものがありません。", "Nothing is published: nothing to copy."
        )
    names = sorted({each.version for each in published if (data / "versions" / each.version).is_dir()})
    text = json.dumps({"history": [each.as_json() for each in published]}, ensure_ascii=False, indent=1)
    if is_archive(target):
        _archived(data, target, names, text)
    else:
        _copied(data, target, names, text)
    return names


def _archived(data: Path, target: Path, names: list[str], text: str) -> None:
    """Write an archive beside its place and rename it there, so that a half one never has its name."""
    temporary = target.with_name(f"{target.name}.new")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(temporary, "w:gz" if target.name.endswith("gz") else "w") as archive:
        sums = []
        for name in names:
            for path in _files(data / "versions" / name):
                inner = path.relative_to(data)
                archive.add(path, inner.as_posix())
                sums.append(f"{digest(path)}  {inner.as_posix()}\n")
        sums.append(f"{hashlib.sha256(text.encode()).hexdigest()}  {HISTORY}\n")
        for inner_name, content in ((HISTORY, text), (SUMS, "".join(sums))):
            _add(archive, inner_name, content.encode())
    history.sync(temporary)
    temporary.replace(target)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    from io import BytesIO

    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, BytesIO(content))


def _copied(data: Path, target: Path, names: list[str], text: str) -> None:
    (target / "versions").mkdir(parents=True, exist_ok=True)
    for name in names:
        if not (target / "versions" / name).is_dir():
            staged = target / "versions" / f"{versions.STAGING}{name}"
            shutil.rmtree(staged, ignore_errors=True)
            shutil.copytree(data / "versions" / name, staged)
            versions.place(staged, target / "versions" / name)
    kept = [path for name in names for path in _files(target / "versions" / name)]
    (target / HISTORY).write_text(text, "utf-8")
    sums = "".join(f"{digest(path)}  {path.relative_to(target).as_posix()}\n" for path in [*kept, target / HISTORY])
    (target / SUMS).write_text(sums, "utf-8")


def restore(data: Path, source: Path) -> versions.Version:
    """Bring back what a backup holds, and make its current version the current one; raises `Damaged`."""
    with versions.publishing(data), _opened(data, source) as folder:
        published = verified(folder, source)
        for name in sorted({each.version for each in published}):
            if (folder / "versions" / name).is_dir() and not (data / "versions" / name).is_dir():
                with versions.staging(data) as staged:
                    shutil.copytree(folder / "versions" / name, staged, dirs_exist_ok=True)
                    versions.place(staged, data / "versions" / name)
        here = history.read(data)
        if published[: len(here)] == here:
            history.replace(data, published)
        else:
            both = sorted({*here, *published}, key=lambda each: (each.time, (*here, *published).index(each)))
            history.replace(data, both)
            history.append(data, published[-1].version, Act("restore"))
        return versions.Version(data / "versions" / published[-1].version)


@contextmanager
def _opened(data: Path, source: Path) -> Iterator[Path]:
    """Yield the folder of a backup; an archive is unpacked into the data folder, and gone again afterwards."""
    if not is_archive(source):
        yield source
        return
    folder = data / "versions" / f"{versions.STAGING}restore"
    try:
        folder.mkdir()
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        yield folder
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError) and error.filename == str(source):
            raise
        raise Damaged(source, f"{type(error).__name__}: {error}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def verified(folder: Path, source: Path) -> list[Publication]:
    """Return the history of a backup in which every file is what it was, and the current version is there."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
        listed = {name: expected for expected, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        raise Damaged(source, f"{SUMS} がありません / is missing") from None
    for name, expected in listed.items():
        if ".." in PurePosixPath(name).parts or not (folder / name).is_file() or digest(folder / name) != expected:
            raise Damaged(source, name)
    there = {path.relative_to(folder).as_posix() for path in _files(folder)} - {SUMS}
    if more := sorted(there - {*listed}):
        raise Damaged(source, more[0])
    found = [Publication(**each) for each in json.loads((folder / HISTORY).read_text("utf-8"))["history"]]
    if HISTORY not in listed or not (folder / "versions" / found[-1].version).is_dir():
        raise Damaged(source, HISTORY)
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())

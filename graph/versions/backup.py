"""Backups: all versions of a data folder and their history, in one archive or one folder, each file with its SHA-256.

A version never changes and the history is replaced in one step, so a backup is whole although someone writes
meanwhile. Restoring reads every file before anything is touched; what is damaged is refused. A history that is there
already is kept: what is restored becomes current after it. Tokens are no part of a backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from ..errors import KoteihyoError
from . import folders, graphs, history
from .freezing import is_named_by_its_graphs
from .history import Act, Publication
from .version import DUMP, Version

SUMS, HISTORY = "SHA256SUMS", "published.json"
ARCHIVES = (".tar", ".tar.gz", ".tgz")
PIECE = 1 << 20
# What a backup may hold: its sums, its history, and the files of versions, each named by the start of its digest.
VERSION = re.compile(r"[0-9a-f]{12}")
INNER = re.compile(rf"{SUMS}|{re.escape(HISTORY)}|versions/{VERSION.pattern}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+")
# Bytes that a backup may unpack to, and files: a version of five million triples takes two gigabytes and a hundred.
LARGEST, MOST_FILES = 64 << 30, 100_000


class DamagedBackup(KoteihyoError):
    """The backup is not what was written; nothing was restored."""

    exit_status = 1

    def __init__(self, file: Path, what: str, en: str = "") -> None:
        super().__init__(
            f"バックアップが破損しています（{what}）。復元していません。",
            f"The backup is damaged ({en or what}); nothing was restored.",
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
    published = history.read_history(data)
    if not published:
        raise KoteihyoError(
            "公開された版がないため、バックアップの対象がありません。", "Nothing is published: nothing to back up."
        )
    names = sorted(
        {publication.version for publication in published if (data / "versions" / publication.version).is_dir()}
    )
    text = json.dumps({"history": [publication.as_json() for publication in published]}, ensure_ascii=False, indent=1)
    if is_archive(target):
        _write_archive(data, target, names, text)
    else:
        _write_folder(data, target, names, text)
    return names


def _write_archive(data: Path, target: Path, names: list[str], text: str) -> None:
    """Write an archive beside its place and rename it there, so that a half one never has its name."""
    temporary = target.with_name(f"{target.name}.new")
    target.parent.mkdir(parents=True, exist_ok=True)
    mode: Literal["w", "w:gz"] = "w:gz" if target.name.endswith("gz") else "w"
    # Versions share files, and an archive of ours holds no links: each is there as a file of its own.
    with _private(temporary) as out, tarfile.open(fileobj=out, mode=mode, dereference=True) as archive:
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


def _private(file: Path) -> BinaryIO:
    """Open a file to write that nobody else may read: a history names who wrote, and why."""
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    from io import BytesIO

    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, BytesIO(content))


def _write_folder(data: Path, target: Path, names: list[str], text: str) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    (target / "versions").mkdir(mode=0o700, exist_ok=True)
    for name in names:
        if not (target / "versions" / name).is_dir():
            staged = target / "versions" / f"{folders.STAGING}{name}"
            shutil.rmtree(staged, ignore_errors=True)
            shutil.copytree(data / "versions" / name, staged, copy_function=_copy_once(target))
            folders.place(staged, target / "versions" / name)
    kept = [path for name in names for path in _files(target / "versions" / name)]
    (target / HISTORY).write_text(text, "utf-8")
    sums = "".join(f"{digest(path)}  {path.relative_to(target).as_posix()}\n" for path in [*kept, target / HISTORY])
    (target / SUMS).write_text(sums, "utf-8")


def _copy_once(folder: Path) -> Callable[[str, str], None]:
    """Return what copies a file into a version, or links it there where an earlier version has the same graph."""
    there = {path.name: path for path in (folder / "versions").glob(f"*/{graphs.FOLDER}/*{graphs.ENDING}")}

    def copy(source: str, target: str) -> None:
        if same := there.get(Path(target).name):
            graphs.link(same, Path(target))
        else:
            shutil.copyfile(source, target)

    return copy


def restore(data: Path, source: Path, largest: int = LARGEST) -> Version:
    """Bring back what a backup holds, and make its current version the current one; raises `DamagedBackup`.

    ``largest`` is how many bytes it may hold when it is unpacked.
    """
    with folders.publishing(data), _open_backup(data, source, largest) as folder:
        published = verify(folder, source)
        for name in sorted({publication.version for publication in published}):
            if (folder / "versions" / name).is_dir() and not (data / "versions" / name).is_dir():
                with folders.staging(data) as staged:
                    copy = _copy_once(data)
                    shutil.copytree(folder / "versions" / name, staged, copy_function=copy, dirs_exist_ok=True)
                    folders.place(staged, data / "versions" / name)
        here = history.read_history(data)
        if published[: len(here)] == here:
            history.replace(data, published)
        else:
            both = sorted(
                {*here, *published}, key=lambda publication: (publication.time, (*here, *published).index(publication))
            )
            history.replace(data, both)
            history.append(data, published[-1].version, Act("restore"))
        return Version(data / "versions" / published[-1].version)


@contextmanager
def _open_backup(data: Path, source: Path, largest: int) -> Iterator[Path]:
    """Yield the folder of a backup; an archive is unpacked into the data folder, and gone again afterwards."""
    if not is_archive(source):
        yield source
        return
    folder = data / "versions" / f"{folders.STAGING}restore"
    try:
        folder.mkdir()
        with tarfile.open(source) as archive:
            _unpack(archive, folder, source, largest)
        yield folder
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError) and error.filename == str(source):
            raise
        raise DamagedBackup(source, f"{type(error).__name__}: {error}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(archive: tarfile.TarFile, folder: Path, source: Path, largest: int) -> None:
    """Unpack what belongs into a backup; raise `DamagedBackup` at the first entry that does not, or is too many."""
    size = 0
    for count, entry in enumerate(archive):
        size += entry.size
        if size > largest or count > MOST_FILES:
            en = f"larger than {largest} bytes unpacked: --largest lets more in"
            raise DamagedBackup(source, f"{largest}バイトより大きい（--largest で上げられます）", en)
        if not entry.isreg() or entry.issparse() or not INNER.fullmatch(entry.name):
            raise DamagedBackup(source, entry.name)
        archive.extract(entry, folder, filter="data")


def verify(folder: Path, source: Path) -> list[Publication]:
    """Return the history of a backup in which every file is what it was, and the current version is there."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
        listed = {name: expected for expected, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        raise DamagedBackup(source, f"{SUMS} がありません", f"{SUMS} is missing") from None
    for name, expected in listed.items():
        if not INNER.fullmatch(name) or not (folder / name).is_file() or digest(folder / name) != expected:
            raise DamagedBackup(source, name)
    if links := sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink()):
        raise DamagedBackup(source, links[0])
    there = {path.relative_to(folder).as_posix() for path in _files(folder)} - {SUMS}
    if more := sorted(there - {*listed}):
        raise DamagedBackup(source, more[0])
    for name in sorted({each.split("/")[1] for each in listed if each.startswith("versions/")}):
        if not _is_named_by_its_own(folder / "versions" / name, listed):
            raise DamagedBackup(source, f"versions/{name}")
    history = _history(folder / HISTORY)
    if HISTORY not in listed or not history or not (folder / "versions" / history[-1].version).is_dir():
        raise DamagedBackup(source, HISTORY)
    return history


def _is_named_by_its_own(version: Path, listed: Mapping[str, str]) -> bool:
    """Say whether a version has the name that its graphs give it; those of earlier programs are named by their dump."""
    dump = f"versions/{version.name}/{DUMP}"
    return listed[dump].startswith(version.name) if dump in listed else is_named_by_its_graphs(version)


def _history(file: Path) -> list[Publication]:
    """Return the history of a backup, empty if it is none: every version in it is named like one."""
    try:
        publications = [Publication(**each) for each in json.loads(file.read_text("utf-8"))["history"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    sound = all(VERSION.fullmatch(str(publication.version)) for publication in publications) and all(
        type(value) is str for publication in publications for value in vars(publication).values()
    )
    return publications if sound else []


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    hashed = hashlib.sha256()
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            hashed.update(piece)
    return hashed.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())

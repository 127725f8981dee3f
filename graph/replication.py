"""Replication: another data folder gets the version that is current in one, file by file, each known by its SHA-256.

    listing of the source → what the target lacks → <target>/incoming/<id>/ → <target>/versions/<id>/ → published.json

What the target has already, under whatever name, is linked and not shipped again. What comes is held to its digest, and
goes on where it stopped if it was cut off. The version is renamed into its place once it is whole and has the name that
follows from its graphs, and the history that makes it current comes last: whoever reads there sees the old version or
the new one. A replica is written by nothing else.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from .errors import KoteihyoError
from .fingerprints import digest_file
from .pictures import FOLDER as PICTURES
from .pictures import SOURCE
from .versions import folders, graphs, history
from .versions.freezing import is_named_by_its_graphs
from .versions.history import Publication
from .versions.store import TALK
from .versions.version import DUMP, Version

INCOMING, LISTINGS = "incoming", "listings"
PIECE = 1 << 20
# Files after which progress is told.
SPOKEN = 100
# Where a file of a listing may stand: in its version's folder, or among the pictures that versions share.
NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
PATH = re.compile(rf"(?:versions/(?P<version>[0-9a-f]{{12}})(?:/{NAME})+|{PICTURES}/[0-9a-f]{{64}}/\d+\.png)")
SHA256 = re.compile(r"[0-9a-f]{64}")


class Item(msgspec.Struct, frozen=True):
    """A file of a version: where it stands in a data folder, its bytes, and their SHA-256."""

    path: str
    size: int
    sha256: str


class Listing(msgspec.Struct, frozen=True):
    """A version as its files, and the history that makes it the current one."""

    version: str
    history: tuple[Publication, ...]
    files: tuple[Item, ...]


class Source(Protocol):
    """Where a version comes from."""

    def read_listing(self) -> Listing:
        """Return what is current there."""

    def open_file(self, item: Item, start: int) -> AbstractContextManager[BinaryIO]:
        """Open a file of it from a byte on."""

    def find_file(self, item: Item) -> Path | None:
        """Return a file of it that may be linked, None where it is not on this machine."""


class ReplicationResult(NamedTuple):
    """What became of a replication: the version that is current now, and how many files and bytes were shipped."""

    version: Version
    files: int
    size: int


class Broken(KoteihyoError):
    """What came is not what was listed; nothing was published."""

    exit_status = 1

    def __init__(self, what: str) -> None:
        super().__init__(
            f"受け取ったものが一覧と一致しません（{what}）。公開していません。再実行してください。",
            f"What came is not what was listed ({what}); nothing was published. Run again.",
        )


class CutOff(KoteihyoError):
    """The source cannot be reached, or no more came of it; what came of it stays."""

    exit_status = 1

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            f"{source} から取得できません（{reason}）。再実行すると続きから再開します。",
            f"Nothing comes from {source}: {reason}. Run again to go on from here.",
        )


class FolderSource:
    """A data folder of this machine."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def read_listing(self) -> Listing:
        """Return what is current there."""
        version = folders.current(self.data)
        if version is None:
            raise KoteihyoError(
                "公開した版はありません。koteihyo build で作成できます。", "Nothing is published: koteihyo build."
            )
        return Listing(version.id, tuple(folders.history(self.data)), list_files(self.data, version))

    def open_file(self, item: Item, start: int) -> AbstractContextManager[BinaryIO]:
        """Open a file from a byte on."""
        opened = (self.data / item.path).open("rb")
        opened.seek(start)
        return opened

    def find_file(self, item: Item) -> Path | None:
        """Return the file."""
        return self.data / item.path


class _StoredListing(msgspec.Struct, frozen=True):
    """The listing of a version as it is kept, with what each file is known again by: its number, size and time."""

    files: tuple[Item, ...]
    marks: tuple[tuple[int, int, int], ...]


def list_files(data: Path, version: Version) -> tuple[Item, ...]:
    """Return the files of a version, which never change: a digest is worked out once for each file on the disk.

    What engines note of their own doings is no part of it.
    """
    kept = data / LISTINGS / f"{version.id}.json"
    if listing := _read_listing(kept):
        return listing.files
    paths = [path for path in _list_paths(data, version) if not path.name.startswith(TALK)]
    marks = tuple((status.st_ino, status.st_size, status.st_mtime_ns) for status in map(Path.stat, paths))
    known = dict(_list_marks(data))
    files = tuple(
        Item(path.relative_to(data).as_posix(), mark[1], known.get(mark) or digest_file(path))
        for path, mark in zip(paths, marks, strict=True)
    )
    _keep(kept, _StoredListing(files, marks))
    return files


def _list_paths(data: Path, version: Version) -> list[Path]:
    inputs = (plan.get("inputs", {}).get(SOURCE, "") for plan in version.manifest.get("plans", {}).values())
    pictures = [data / PICTURES / sha256 for sha256 in inputs if sha256]
    return sorted(path for folder in (version.path, *pictures) for path in folder.rglob("*") if path.is_file())


def _read_listing(file: Path) -> _StoredListing | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_StoredListing)
    except (OSError, msgspec.DecodeError):
        return None


def _list_marks(data: Path) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield what is known of files by the newest listing: two versions share most of them."""
    listings = sorted((data / LISTINGS).glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
    if listings and (listing := _read_listing(listings[-1])):
        yield from ((mark, item.sha256) for mark, item in zip(listing.marks, listing.files, strict=True))


def _keep(file: Path, known: _StoredListing) -> None:
    """Keep a listing, and those of the versions that are there yet; a folder that may not be written has none."""
    try:
        file.parent.mkdir(mode=folders.PRIVATE, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.write_bytes(msgspec.json.encode(known))
        unfinished.replace(file)
        for other in file.parent.glob("*.json"):
            if not (file.parents[1] / "versions" / other.stem).is_dir():
                other.unlink(missing_ok=True)
    except OSError:
        return


def replicate(source: Source, target: Path, progress: Callable[[str], None] = lambda _: None) -> ReplicationResult:
    """Make what is current in the source current in a data folder; raises `Broken`, and whatever the source does.

    What was received stays if this is stopped, and is not shipped again.
    """
    listing = source.read_listing()
    check(listing)
    with folders.publishing(target):
        _check_history(target, listing)
        version = Version(target / "versions" / listing.version)
        shipped = [] if version.path.is_dir() else _receive(source, target, listing, progress)
        if folders.history(target) != [*listing.history]:
            history.replace(target, [*listing.history])
    return ReplicationResult(version, len(shipped), sum(item.size for item in shipped))


def check(listing: Listing) -> None:
    """Raise `Broken` for a listing that names files elsewhere, or a version that is not current."""
    for file in listing.files:
        match = PATH.fullmatch(file.path)
        if not match or match["version"] not in (None, listing.version) or not SHA256.fullmatch(file.sha256):
            raise Broken(file.path)
    if not listing.history or listing.history[-1].version != listing.version:
        raise Broken(listing.version)


def _check_history(target: Path, listing: Listing) -> None:
    history = folders.history(target)
    if history != [*listing.history[: len(history)]]:
        raise KoteihyoError(
            "複製先には、複製元にない公開の履歴があります。空のフォルダーを指定してください。",
            "The target has a history that is not the source's: name an empty folder.",
            file=target,
        )


def _receive(source: Source, target: Path, listing: Listing, progress: Callable[[str], None]) -> list[Item]:
    """Bring what is missing, put the version into its place, and return what was shipped."""
    incoming = target / INCOMING / listing.version
    for other in (target / INCOMING).glob("*"):
        if other != incoming:
            shutil.rmtree(other)
    present = _list_there(target)
    shipped = []
    for number, item in enumerate(listing.files, 1):
        if _ensure_file(source, item, _find_place(target, incoming, item), present):
            shipped.append(item)
        if number % SPOKEN == 0:
            progress(f"{number}／{len(listing.files)} ファイル files")
    if not _is_named(incoming, listing):
        shutil.rmtree(incoming)
        raise Broken(listing.version)
    folders.place(incoming, target / "versions" / listing.version)
    return shipped


def _is_named(incoming: Path, listing: Listing) -> bool:
    """Say whether a version has the name that its graphs give it; one of an earlier program is named by its dump."""
    dump = f"versions/{listing.version}/{DUMP}"
    sha256 = next((file.sha256 for file in listing.files if file.path == dump), "")
    return sha256.startswith(listing.version) if sha256 else is_named_by_its_graphs(incoming)


def _find_place(target: Path, incoming: Path, item: Item) -> Path:
    """Return where a file is put: with those that its version is made of, or where pictures are."""
    inner = item.path.partition("/")[2]
    return target / item.path if item.path.startswith(f"{PICTURES}/") else incoming / inner.partition("/")[2]


def _list_there(target: Path) -> dict[str, Path]:
    """Return the files of the target's current version by digest."""
    version = folders.current(target)
    if version is None or not version.path.is_dir():
        return {}
    return {file.sha256: target / file.path for file in list_files(target, version)}


def _ensure_file(source: Source, item: Item, place: Path, present: dict[str, Path]) -> bool:
    """Have a file in its place, and say whether it had to be shipped."""
    if place.exists():
        return False
    place.parent.mkdir(mode=folders.PRIVATE, parents=True, exist_ok=True)
    if (same := present.get(item.sha256)) and same.exists():
        graphs.link(same, place)
        return False
    part = place.with_name(f"{place.name}.part")
    if file := source.find_file(item):
        part.unlink(missing_ok=True)
        graphs.link(file, part)
    else:
        _fetch(source, item, part)
    if part.stat().st_size != item.size or digest_file(part) != item.sha256:
        part.unlink()
        raise Broken(item.path)
    part.rename(place)
    return True


def _fetch(source: Source, item: Item, part: Path) -> None:
    """Read a file from where it was cut off, and no more of it than is listed."""
    start = part.stat().st_size if part.exists() else 0
    if start == item.size and start:
        return
    with part.open("ab") as out, source.open_file(item, start) as opened:
        while start <= item.size and (piece := opened.read(PIECE)):
            start += len(piece)
            out.write(piece)
    if start < item.size:
        raise CutOff(item.path, f"{start}/{item.size} bytes")

"""Answer files: answers too large for the memory, kept on disk by version and query, up to so many bytes.

    <data>/answers/<version>/<digest>   a line of JSON that says what it is, then the answer's own bytes

A file is written beside its place and renamed into it, so that whoever reads it, in whichever process, has all of it or
none; one that is not what its first line says (a disk that lost power) is no answer. The one not asked for the longest
time goes first. Pruning a version takes its answers too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from zlib import crc32

import msgspec

from ...graph.versions.folders import ANSWERS, PRIVATE
from ..configuration.settings import Limits
from .cache import Key
from .engine import Answer
from .formats import FORMATS

# How the name begins of a file that is being written, and the seconds after which nobody writes it any more.
UNFINISHED, ABANDONED = "unfinished-", 3600.0
# What writes an answer: another release of either may write it otherwise.
WRITERS = ("koteihyo", "pyoxigraph")
# An answer of more than this share of all is not kept: it would push out the others.
SHARE = 4


class Head(msgspec.Struct):
    """The first line of a file: the format by name and family, the answer's facts, its length and its CRC-32."""

    name: str
    family: str
    cut: str
    rows: int | None
    size: int
    checksum: int


class AnswerFiles:
    """The files of a data folder; any number of processes may have them open."""

    def __init__(self, data: Path, limits: Limits) -> None:
        self.folder, self.size, self.free = data / ANSWERS, limits.disk_cache, limits.write_free
        releases = [installed(writer) for writer in WRITERS]
        self._terms = (releases, limits.rows, limits.size)  # An answer that a limit cut is another one.

    def find(self, key: Key) -> Answer | None:
        """Return the answer that was given before, at no cost of the engine's."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                head, body = msgspec.json.decode(file.readline(), type=Head), file.read()
        except (OSError, msgspec.DecodeError):
            return None
        if (len(body), crc32(body)) != (head.size, head.checksum):
            return None
        with suppress(OSError):
            os.utime(path)
        form = next(
            form_known for form_known in FORMATS if (form_known.name, form_known.family) == (head.name, head.family)
        )
        return Answer(form, body, key.version, cut=head.cut, rows=head.rows)

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer; where the disk takes none, there is none."""
        if len(answer.body) > self.size // SHARE:
            return
        with suppress(OSError):
            path = self._path(key)
            path.parent.mkdir(PRIVATE, parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free - len(answer.body) >= self.free:
                _write(path, answer)
                self._make_room()

    def _path(self, key: Key) -> Path:
        names = [form_wanted and (form_wanted.name, form_wanted.family) for form_wanted in key.wanted]
        told = repr((self._terms, key.text, names, tuple(key.dataset)))
        return self.folder / key.version / sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def _make_room(self) -> None:
        """Take away what is over the size, and what whoever was killed has left behind."""
        files = sorted(self._list(), key=lambda file_status: file_status[1].st_mtime, reverse=True)
        held, late = 0, time.time() - ABANDONED
        for path, size in files:
            held += size.st_size
            abandoned = path.name.startswith(UNFINISHED) and size.st_mtime < late
            if held > self.size or abandoned:
                path.unlink(missing_ok=True)

    def _list(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("*/*"):
            with suppress(FileNotFoundError):
                yield path, path.stat()


def _write(path: Path, answer: Answer) -> None:
    form, body = answer.format, answer.body
    head = Head(form.name, form.family, answer.cut, answer.rows, len(body), crc32(body))
    with tempfile.NamedTemporaryFile(prefix=UNFINISHED, dir=path.parent, delete=False) as file:
        unfinished = Path(file.name)
        try:
            file.writelines((msgspec.json.encode(head), b"\n", body))
            file.flush()
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

"""The history of a data folder: every publication in its order, who made it and why.

It is one file, `published.json`, that is replaced in one step; its last line names the current version. The clock
enters here and nowhere else, so that a version's own bytes depend on its input alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..errors import KoteihyoError


class Act(NamedTuple):
    """What makes a version current: a ``publish`` by the build, a ``write``, a ``rollback`` or a ``restore``.

    A ``decide`` is a build of what was decided on a page.

    ``who`` and ``why`` are as they were told, ``what`` is what was asked for, ``base`` the version that was changed.
    """

    kind: str = "publish"
    who: str = ""
    why: str = ""
    what: str = ""
    base: str = ""


@dataclass(frozen=True)
class Publication:
    """One line of the history: which version became current, when (UTC), and by what act."""

    version: str
    time: str
    act: str
    who: str = ""
    why: str = ""
    what: str = ""
    base: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the line as it stands in the file: what there is nothing to say of is left out."""
        return {name: value for name, value in vars(self).items() if value}


def read_history(data: Path) -> list[Publication]:
    """Return all publications, oldest first; nothing where nothing was published yet."""
    return [*_read_publications(data)]


def read_last(data: Path) -> Publication | None:
    """Return the publication that is current, None where nothing was published yet."""
    published = _read_publications(data)
    return published[-1] if published else None


def _read_publications(data: Path) -> tuple[Publication, ...]:
    file = data / "published.json"
    try:
        state = file.stat()
        return _read_file(file, state.st_ino, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise unusable_folder(data, error) from error


@lru_cache(maxsize=8)
def _read_file(file: Path, *_: int) -> tuple[Publication, ...]:
    """Read the file; it is replaced and never changed, so that it is read once for every publication."""
    return tuple(Publication(**each) for each in json.loads(file.read_text("utf-8"))["history"])


def append(data: Path, version: str, act: Act) -> None:
    """Make a version the current one; the clock never goes back in a history."""
    before = read_history(data)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    time = max(now, before[-1].time) if before else now
    replace(data, [*before, Publication(version, time, act.kind, act.who, act.why, act.what, act.base)])


def replace(data: Path, publications: list[Publication]) -> None:
    """Put a history in the place of the one that is there, in one step."""
    text = json.dumps(
        {"history": [publication.as_json() for publication in publications]}, ensure_ascii=False, indent=1
    )
    temporary = data / "published.json.new"
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)  # It names who wrote, and why.
    temporary.write_text(text, "utf-8")
    sync(temporary)
    temporary.replace(data / "published.json")
    sync(data)


def unusable_folder(data: Path, error: OSError) -> KoteihyoError:
    """Return the error for a data folder that cannot be read or written: read-only, full, not a folder."""
    return KoteihyoError(
        f"データフォルダーを使用できません（{error.strerror or error}）。"
        "空きと権限を確認するか、--data で別の場所を指定してください。",
        f"The data folder cannot be used ({error.strerror or error}): "
        "check space and permissions, or name another with --data.",
        file=data,
    )


def sync(path: Path) -> None:
    """Ask the disk to hold a file or folder, so that a rename never comes before what it names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Orders: what a request asks to have changed, on its way to the processes that change it, and what limits it.

What a token has written stands in the history, so nothing is counted beside it and a restart forgets nothing.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ..configuration.settings import Limits


class Update(NamedTuple):
    """A SPARQL update, and the graphs that the request names for its patterns."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


class Part(NamedTuple):
    """Something that was sent, and its media type."""

    body: bytes
    media_type: str


class Content(NamedTuple):
    """A graph's content: put in the place of what is there, posted beside it, deleted, or patched by an update.

    ``graph`` is empty for the default graph. A form may send several parts; otherwise there is one, or none.
    """

    method: str
    graph: str = ""
    parts: tuple[Part, ...] = ()


class Order(NamedTuple):
    """A change, who asks for it and why; ``only_if`` and ``only_unless`` name states of the graph by their digest.

    ``*`` stands for any state of a graph that is there (RFC 9110, 13.1).
    """

    change: Update | Content
    who: str = ""
    why: str = ""
    what: str = ""
    lenient: bool = False
    only_if: tuple[str, ...] = ()
    only_unless: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """What became of an order."""

    version: str
    base: str
    created: bool = False
    staged: str = ""
    findings: tuple[dict[str, object], ...] = ()


class Bounds(NamedTuple):
    """What one change may cost; and how many, and of how many bytes, a token may make in a day, 0 being any.

    ``free`` is how many bytes of the disk are left alone, ``keep`` how many of the newest versions stay, 0 being all.
    """

    seconds: float
    memory: int
    unconfined: bool = False
    writes: int = 0
    size: int = 0
    free: int = 0
    keep: int = 0

    @classmethod
    def from_limits(cls, limits: Limits) -> Bounds:
        """Return what the settings say."""
        return cls(
            limits.write_seconds,
            limits.write_memory,
            limits.unconfined,
            limits.write_count,
            limits.write_size,
            limits.write_free,
            limits.write_keep,
        )


def digest(ntriples: bytes) -> str:
    r"""Return the name of a graph's state: the same statements in any order have the same.

    >>> digest(b"a .\nb .\n") == digest(b"b .\na .\n") != digest(b"")
    True
    """
    return sha256(b"".join(sorted(ntriples.splitlines(keepends=True)))).hexdigest()[:32]


DAY = timedelta(days=1)


class Spent(KoteihyoError):
    """A token has written as much as one may in a day; ``retry`` is how many seconds are left of it."""

    status = 429
    retry = 60.0


class DiskFull(KoteihyoError):
    """There is too little space left for another version."""

    status = 507


def check(data: Path, who: str, bounds: Bounds) -> None:
    """Raise `Spent` if a token has written enough for now, `DiskFull` if nobody may write."""
    free = shutil.disk_usage(data).free
    if free < bounds.free:
        raise DiskFull(
            "ディスクの空きが足りないため、書き込みを止めています。運用者が空けると書けます。",
            "Writing is stopped: the disk is nearly full. Whoever runs the service can make room.",
        )
    now = datetime.now(UTC)
    publications = [
        publication
        for publication in folders.history(data)
        if publication.act in ("write", "decide") and publication.who == who
    ]
    late = [publication for publication in publications if datetime.fromisoformat(publication.time) > now - DAY]
    size = sum(_size(data / "versions" / version) for version in {publication.version for publication in late})
    for most, used, ja, en in (
        (bounds.writes, len(late), f"{bounds.writes}回", f"{bounds.writes} writes"),
        (bounds.size, size, f"{bounds.size >> 20}MiB", f"{bounds.size >> 20} MiB"),
    ):
        if most and used >= most:
            left = datetime.fromisoformat(late[0].time) + DAY - now
            error = Spent(
                f"このトークンで一日に書ける量（{ja}）を使いました。",
                f"This token has written what one may in a day ({en}).",
            )
            error.retry = max(1.0, left.total_seconds())
            raise error


@lru_cache(maxsize=4096)
def _size(version: Path) -> int:
    """Return the bytes that a version shares with no other; one that is gone takes none."""
    stats = (path.stat() for path in version.rglob("*") if path.is_file())
    return sum(status.st_size for status in stats if status.st_nlink == 1)

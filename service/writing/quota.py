"""How much one token may write in a day, and how full the disk may become; looked at before a write is begun.

What a token has written stands in the history, so nothing is counted beside it and a restart forgets nothing.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from .orders import Bounds

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
    own = [each for each in folders.history(data) if (each.act, each.who) == ("write", who)]
    late = [each for each in own if datetime.fromisoformat(each.time) > now - DAY]
    size = sum(_size(data / "versions" / each) for each in {each.version for each in late})
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
    """Return the bytes of a version, which never changes; one that is gone takes none."""
    return sum(each.stat().st_size for each in version.rglob("*") if each.is_file())

"""Connections that carry almost nothing: whoever sends or reads too slowly makes room for others.

No worker and no thread waits for a connection: a request is handed over when it has come whole, an answer when it is
whole. So a slow client holds its connection and nothing else, and not for long.
"""

from __future__ import annotations

import time

from waitress.channel import HTTPChannel

# Seconds in which a request must have come, that an idle connection is kept, and that a reader may lag behind PACE.
PATIENCE = 30
# Bytes a second that a reader takes at least; the slowest telephone line that still carries a web page.
PACE = 4096


class Paced(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """waitress's channel; its last activity, after which it may be closed, is not renewed by every single byte."""

    last_activity: float

    def handle_read(self) -> None:
        """Read; a request that was begun before and is not whole yet keeps the time when it began."""
        began = self.last_activity if self.request is not None else None
        super().handle_read()
        if began is not None and self.request is not None:
            self.last_activity = began

    def handle_write(self) -> None:
        """Write; what was read moves the time on by the seconds that it should have taken."""
        whole, before, length = not self.requests, self.last_activity, self.total_outbufs_len
        super().handle_write()
        if whole and self.total_outbufs_len:
            self.last_activity = reached(before, length - self.total_outbufs_len, time.time())


def reached(before: float, sent: int, now: float) -> float:
    """Return the time up to which a reader has kept the pace.

    >>> reached(100.0, 8192, 200.0), reached(100.0, 8_000_000, 200.0)
    (102.0, 200.0)
    """
    return min(now, before + max(0, sent) / PACE)

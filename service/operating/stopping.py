"""Stopping with grace: told to stop, the server takes nothing new, ends what it has begun, and then is gone.

A second signal, or the end of the grace, ends what is still running.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

SIGNALS = (signal.SIGTERM, signal.SIGINT)
# Seconds between two looks at what is still running.
LOOK = 0.1


class Stopping:
    """A server's life, from its first request to its last; to be run in the main thread."""

    def __init__(self, server: BaseWSGIServer, grace: float) -> None:
        self.server, self.grace, self.signals = server, grace, 0

    def run(self, ready: Callable[[], None]) -> None:
        """Answer until a signal tells to stop, and then as long as something begun is not ended."""
        before = [signal.signal(each, self._told) for each in SIGNALS]
        try:
            ready()
            while not self.signals:
                self._turn(self.server.adj.asyncore_loop_timeout)
            self._end()
        finally:
            for each, handler in zip(SIGNALS, before, strict=True):
                signal.signal(each, handler)

    def _told(self, _: int, __: FrameType | None) -> None:
        self.signals += 1
        self.server.pull_trigger()

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(seconds, self.server.adj.asyncore_use_poll, self.server._map, count=1)

    def _end(self) -> None:
        wasyncore.dispatcher.close(self.server)  # The listening socket alone: the next one who comes is told at once.
        end = time.monotonic() + self.grace
        while any(map(_open, self.server.active_channels.values())) and time.monotonic() < end and self.signals == 1:
            self._turn(LOOK)
        self.server.task_dispatcher.shutdown(timeout=LOOK)
        wasyncore.close_all(self.server._map)


def _open(channel: HTTPChannel) -> bool:
    """Say whether a connection still has an answer coming."""
    return bool(channel.requests or channel.total_outbufs_len)

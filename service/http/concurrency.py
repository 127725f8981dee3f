"""Turns: no client has more queries answered at once than one may, so that some worker is left for everybody else.

A client's further query waits for one of his own, and takes nobody's place meanwhile; it waits as long as a query
waits for a worker, and then is told to come later.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from ..configuration.settings import Limits
from ..engines import refusals
from ..engines.engine import GONE
from .clients import TooMany

# Seconds between two looks at whether whoever asked is still there.
LOOK = 0.1
# The share of those who may wait for a worker that may be one client's: the threads of the server are as many, and one
# client must not hold them all.
SHARE = 2


class ConcurrencyLimit:
    """How many queries of each client are being answered, and how many wait for their turn."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: Counter[bytes] = Counter()
        self._waiting: Counter[bytes] = Counter()
        self._changed = Condition()

    @contextmanager
    def turn(self, client: bytes | None) -> Iterator[None]:
        """Hold a client's turn, None being one who is not counted; raise `TooMany` if none becomes free in time."""
        if client is None or not self.limits.client_queries:
            yield
            return
        with self._changed:
            self._wait(client)
            self._open[client] += 1
        try:
            yield
        finally:
            with self._changed:
                _less(self._open, client)
                self._changed.notify_all()

    def _wait(self, client: bytes) -> None:
        """Wait until a client may ask once more."""
        end = time.monotonic() + self.limits.patience
        crowded = self._waiting[client] >= self.limits.waiting // SHARE
        self._waiting[client] += 1
        try:
            while self._open[client] >= self.limits.client_queries:
                if crowded or time.monotonic() >= end:
                    raise TooMany.wait(self.limits.patience, "queries")
                self._changed.wait(LOOK)
                if GONE.get()():
                    raise refusals.left_error()
        finally:
            _less(self._waiting, client)


def _less(counter: Counter[bytes], client: bytes) -> None:
    """Count one less; who has none is forgotten."""
    counter[client] -= 1
    if not counter[client]:
        del counter[client]

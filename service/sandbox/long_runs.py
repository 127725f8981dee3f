"""Long runs: queries that go on, so many at once, in turn among those who ask; what is brief waits for none of them.

Nobody knows what a query costs before it has ended. So each begins at once, and is on its way for a moment whoever
asks. Beyond that it holds a place of the pool and a turn of its client's. Where either is missing it makes way, waits
for both, and begins again.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from threading import BoundedSemaphore, Lock
from time import monotonic
from types import TracebackType

from ..engines import engine
from ..engines.cache import Room
from ..engines.engine import GONE, Turn

# Seconds after which a query is known to take long, so that it does not begin before it has a place; and how many such
# queries are remembered.
KNOWN, REMEMBERED = 1.0, 1000
# Seconds between two looks at whether whoever asked is still there.
LOOK = 0.1


class MadeWay(Exception):
    """A query was no longer brief, and there was no place in which it could go on."""


class Places:
    """The places in which queries go on for long; who waits for one waits in a room."""

    def __init__(self, places: int, waiting: int, patience: float) -> None:
        self.free, self.room, self.patience = BoundedSemaphore(places), Room(waiting), patience


class LongRun:
    """One query's place and its client's turn, both or none, given back at the end of the ``with``."""

    def __init__(self, places: Places, turn: Turn) -> None:
        self.places, self.turn, self.held = places, turn, False

    def __enter__(self) -> LongRun:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.held:
            self.places.free.release()
            self.turn.give_back()

    def take(self) -> bool:
        """Say whether the query may go on: it holds a place already, or one is free now."""
        if not self.held and self.turn.take(wait=False):
            self.held = self.places.free.acquire(blocking=False)
            if not self.held:
                self.turn.give_back()
        return self.held

    def wait(self) -> None:
        """Wait for a place; raises `Busy` if none becomes free in time, and what the client's turn raises."""
        if self.take():
            return
        with self.places.room.place():
            self.turn.take(wait=True)
            try:
                self._wait_for_place()
            except BaseException:
                self.turn.give_back()
                raise
            self.held = True

    def _wait_for_place(self) -> None:
        gone, end = GONE.get(), monotonic() + self.places.patience
        while not self.places.free.acquire(timeout=LOOK):
            if gone():
                raise engine.left_error()
            if monotonic() >= end:
                raise engine.busy_error()


class KnownLong:
    """Queries that have taken long before; the one that did so the longest time ago is forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, query: Hashable) -> bool:
        return query in self._known

    def learn(self, query: Hashable, seconds: float) -> None:
        """Remember or forget a query, by what it has taken."""
        with self._lock:
            self._known.pop(query, None)
            if seconds >= KNOWN:
                self._known[query] = None
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


class Queue:
    """Who waits to begin: one of each client in turn, and of one client's who came first."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, deque[object]] = OrderedDict()

    def join(self, client: Hashable) -> object:
        """Return a ticket at the end of a client's own line."""
        ticket = object()
        self._waiting.setdefault(client, deque()).append(ticket)
        return ticket

    def is_next(self, ticket: object) -> bool:
        """Say whether a ticket is the one that is called."""
        return next(iter(self._waiting.values()))[0] is ticket

    def leave(self, client: Hashable, ticket: object) -> None:
        """Take a ticket out, called or not; the client's next one comes after those of all others."""
        line = self._waiting.pop(client)
        line.remove(ticket)
        if line:
            self._waiting[client] = line

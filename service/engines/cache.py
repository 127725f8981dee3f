"""Caches of the engines: answers, and whatever else is computed of a version.

A version never changes, so neither does its answer, unless the query asks for the time, for chance or for others.
What is computed is computed once, however many ask for it at the same time.

What fails is not kept. Whoever waited is told the same failure, unless it was only the first asker's own (too many
requests, gone away, no worker free): then the next of those who wait computes it.
"""

from __future__ import annotations

import pickle
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from threading import BoundedSemaphore, Lock
from typing import Any, Generic, NamedTuple, TypeVar

from ...graph.errors import KoteihyoError
from . import engine
from .engine import GONE, Answer, Dataset, Formats, TimeExceeded, Unavailable

# Calls whose answer differs from time to time, and escapes, which may spell them. A comment may stand before the (.
CALLS = re.compile(r"(?:now|rand|uuid|bnode)\s*[(#]|service|\\u", re.IGNORECASE)
# Variables and IRIs call nothing: ?strand ( and <…/counter-service>. What has a bracket or a quote may be no IRI.
NAMES = re.compile(r"[?$]\w+|<[^<>\"{}|^`\\\s('#]*>")
# The part of a cache that one answer or page may take.
SHARE = 8


@lru_cache(maxsize=256)
def varies(text: str) -> bool:
    """Say whether a query may be answered otherwise when it is asked again.

    >>> varies("SELECT (rand() AS ?r) {}"), varies("SELECT ?strand (COUNT(*) AS ?n) {} GROUP BY ?strand")
    (True, False)
    >>> varies("ASK { FILTER('<'+rand()>'1') }"), varies("ASK { <x:counter-service> ?p ?o }")
    (True, False)
    """
    return bool(CALLS.search(NAMES.sub("", text)))


class Key(NamedTuple):
    """What an answer depends on."""

    version: str
    text: str
    wanted: Formats
    dataset: Dataset


Name = TypeVar("Name", bound=Hashable)
Thing = TypeVar("Thing")


class LruCache(Generic[Name, Thing]):
    """Things that are kept up to so many bytes, as ``weigh`` counts them; the one not asked for longest goes first.

    A thing that takes more than the ``share``-th part of them is not kept: it would push out all others.
    """

    def __init__(self, size: int, weigh: Callable[[Name, Thing], int], share: int = SHARE) -> None:
        self.size, self.held, self._weigh, self._most = size, 0, weigh, size // share
        self._kept: OrderedDict[Name, tuple[Thing, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, name: Name) -> Thing | None:
        """Return what is kept under a name."""
        with self._lock:
            if (kept := self._kept.get(name)) is None:
                return None
            self._kept.move_to_end(name)
        return kept[0]

    def takes(self, name: Name, thing: Thing) -> bool:
        """Say whether a thing is small enough to be kept."""
        return self._weigh(name, thing) <= self._most

    def keep(self, name: Name, thing: Thing) -> None:
        """Keep a thing that is small enough for who asks again, in the place of what has its name."""
        weight = self._weigh(name, thing)
        if weight > self._most:
            return
        with self._lock:
            _, before = self._kept.pop(name, (None, 0))
            self._kept[name] = thing, weight
            self.held += weight - before
            while self.held > self.size:
                self.held -= self._kept.popitem(last=False)[1][1]


class Cache(LruCache[Key, Answer]):
    """Answers that were given before."""

    def __init__(self, size: int) -> None:
        super().__init__(size, _weight)

    def find(self, key: Key) -> Answer | None:
        """Return the answer that was given before, at no cost of the engine's."""
        answer = super().find(key)
        return answer and answer._replace(seconds=0.0, worker=0)


def _weight(key: Key, answer: Answer) -> int:
    """Return the bytes that an entry takes: a character four at most, and what Python adds."""
    return 4 * len(key.text) + len(answer.body) + 1000


Made = TypeVar("Made")
# Seconds between two looks at whether whoever waits is still there.
LOOK = 0.1
# Who waits for what another is making holds a thread of the server and nothing else: so many may, as many as one
# address has connections.
WAITING = 64
# Bytes that are put down for what cannot be written.
UNWRITTEN = 1 << 20
# Seconds for which what an engine said is believed where it does not name its versions.
BELIEVED = 600.0


class Room:
    """A number of places; where none is free, whoever comes is told to come later."""

    def __init__(self, places: int) -> None:
        self._free = BoundedSemaphore(places)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place; raise `Busy` if there is none."""
        if not self._free.acquire(blocking=False):
            raise engine.busy_error()
        try:
            yield
        finally:
            self._free.release()


class SingleFlight:
    """Computations that are under way, by key: who asks for one of them waits for it, in a place of a room."""

    def __init__(self, room: Room) -> None:
        self._lock, self._room = Lock(), room
        self._open: dict[Hashable, Future[Any]] = {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made, by whoever asked first."""
        while True:
            with self._lock:
                known = self._open.get(key)
                flight: Future[Made] = known or self._open.setdefault(key, Future())
            if known is None:
                return self._compute(key, flight, make)
            with self._room.place():
                error = _wait_for_failure(flight)
            if error is None:
                return flight.result()
            if not _is_transient(error):
                raise error

    def _compute(self, key: Hashable, flight: Future[Made], make: Callable[[], Made]) -> Made:
        try:
            made = make()
        except BaseException as error:
            self._close(key)
            flight.set_exception(error)
            raise
        self._close(key)
        flight.set_result(made)
        return made

    def _close(self, key: Hashable) -> None:
        with self._lock:
            del self._open[key]


def _wait_for_failure(flight: Future[Any]) -> BaseException | None:
    """Wait for a computation and return how it failed, None if it did not; raise `Left` if who waits goes away."""
    gone = GONE.get()
    while not wait([flight], LOOK).done:
        if gone():
            raise engine.left_error()
    return flight.exception()


def _is_transient(error: BaseException) -> bool:
    """Say whether a failure is of whoever asked first, and says nothing of what the next one would be told."""
    if isinstance(error, KoteihyoError):
        passing = isinstance(error, Unavailable) and not isinstance(error, TimeExceeded)
        return passing or error.status == HTTPStatus.TOO_MANY_REQUESTS
    return not isinstance(error, Exception)


class Memo:
    """What was made of versions, up to so many bytes; what was asked for the longest time ago makes room.

    Bytes, and not a number of things: the words of all plans take half a megabyte and seconds, a list of a form's
    conditions some hundred bytes and milliseconds, and there are hundreds of those.
    """

    def __init__(self, size: int, waiting: int = WAITING, weigh: Callable[[Any], int] | None = None) -> None:
        count = weigh or _count_bytes
        self._kept: LruCache[tuple[str, Hashable], tuple[Any, float]] = LruCache(
            size, lambda _, kept: count(kept[0]), 1
        )
        self._flights = SingleFlight(Room(waiting))

    @property
    def held(self) -> int:
        """Return the bytes of what is kept."""
        return self._kept.held

    def once(self, version: str, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made of a version, from the last time that it was; without a name a version soon is old."""
        key = (version, name)

        def look_again() -> tuple[Made]:
            return self._find(key) or self._keep(key, make())

        kept: tuple[Made] = self._find(key) or self._flights.once(key, look_again)
        return kept[0]

    def _find(self, key: tuple[str, Hashable]) -> tuple[Any] | None:
        made, until = self._kept.find(key) or (None, 0.0)
        return (made,) if time.monotonic() <= until else None

    def _keep(self, key: tuple[str, Hashable], made: Made) -> tuple[Made]:
        self._kept.keep(key, (made, float("inf") if key[0] else time.monotonic() + BELIEVED))
        return (made,)


def _count_bytes(made: object) -> int:
    """Return the bytes that a thing takes when it is written down, a third or a quarter of what it takes in memory."""
    try:
        return len(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    except Exception:  # noqa: BLE001 - whatever holds a function or a file cannot be written, each in its own words
        return UNWRITTEN

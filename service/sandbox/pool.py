"""Worker processes: each answers one query at a time over a pipe of its own, and can be stopped.

So stopping one, or losing one, touches no other. A query that is over its time, or that nobody waits for any more,
is ended by ending its process, because nothing else stops the engine.
"""

from __future__ import annotations

import contextlib
from queue import Empty, LifoQueue
from time import monotonic

from ..configuration.settings import Limits
from ..engines import engine
from ..engines.cache import Room
from ..engines.engine import GONE
from . import messages, worker
from .truncation import Reply
from .worker import Request
from .zygotes import Zygote, Zygotes

# Seconds between two looks at whether whoever asked is still there.
TURN = 0.1
# Workers that may be found dead, one after another, before a query is given up.
TRIES = 4


class Worker:
    """One process and the pipe to it."""

    def __init__(self, nursery: Zygote, *, gateway: int) -> None:
        self.nursery, self.gateway = nursery, gateway
        self.pipe, self.pid = nursery.start(gateway=gateway)

    def begin(self, request: Request) -> bool:
        """Hand over a query and say whether it arrived; where it did not, the process had ended before."""
        try:
            self.pipe.send(request)
            return self.pipe.recv_bytes(len(worker.BEGUN)) == worker.BEGUN
        except (EOFError, OSError):
            return False

    def answer(self, seconds: float, largest: int) -> Reply | Exception | None:
        """Return what the worker says, None if it says nothing in time; raises EOFError or OSError if it ends.

        It is listened to for an answer of ``largest`` bytes, and no longer.
        """
        gone, end = GONE.get(), monotonic() + seconds
        while not self.pipe.poll(max(0.0, min(TURN, end - monotonic()))):
            if gone():
                raise engine.left_error()
            if monotonic() >= end:
                return None
        said = messages.receive(self.pipe, largest)
        if isinstance(said, tuple) and not isinstance(said, Reply):
            raise messages.Malformed("no answer to a query")
        return said

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.nursery.stop(self.pid)


class Pool:
    """As many workers as the limits say; whoever loses one gets another when it is needed, within milliseconds."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.generations = Zygotes(limits)
        # The last one idle is the next one asked: it is warm. None is a place where no worker has been started.
        self.idle: LifoQueue[Worker | None] = LifoQueue()
        self.room = Room(limits.workers + limits.waiting)
        self._closed = False
        for _ in range(limits.workers):
            self.idle.put(None)

    def reply(self, store: str, request: Request, *, earlier: bool = False) -> Reply:
        """Return a worker's reply over a store, or raise what it raised; `Busy` if too many queries wait already.

        ``earlier`` says that the store is of a version that is not the current one.
        """
        with self.room.place():
            reply = self._answered(store, request, earlier=earlier)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        """Stop every worker that is not answering; those that are stop when they have."""
        self._closed = True
        self.generations.close()
        with contextlib.suppress(Empty):
            while True:
                if one := self.idle.get_nowait():
                    one.stop()

    def _answered(self, store: str, request: Request, *, earlier: bool) -> Reply | Exception:
        one, reply = self._place(store), None
        try:
            one = self._begun(one, store, request, earlier=earlier)
            reply = one.answer(self.limits.seconds, self.limits.size)
        except (EOFError, OSError):
            raise engine.stopped_error() from None
        finally:  # With Ctrl-C too: what a worker that was not heard to the end still says belongs to nobody.
            self._back(one, whole=reply is not None)
        if reply is None:
            raise engine.late_error(self.limits.seconds)
        return reply._replace(worker=one.pid) if isinstance(reply, Reply) else reply

    def _place(self, store: str) -> Worker | None:
        """Return the worker of a place that is free, None if it has none; raise `Busy` if none becomes free in time."""
        self._sort(store)
        gone, end = GONE.get(), monotonic() + self.limits.patience
        while not gone():
            with contextlib.suppress(Empty):
                return self.idle.get(timeout=max(0.0, min(TURN, end - monotonic())))
            if monotonic() >= end:
                raise engine.busy_error()
        raise engine.left_error()

    def _sort(self, store: str) -> None:
        """Let the store's own workers be asked first, then empty places; stop those that nobody will ask again."""
        with self.idle.mutex:
            places: list[Worker | None] = self.idle.queue
            stale = [one for one in places if one and not self.generations.holds(one.nursery)]
            places[:] = [None if one in stale else one for one in places]
            places.sort(key=lambda one: 1 if one is None else 2 * (one.nursery.store == store))
        for one in stale:
            one.stop()

    def _begun(self, one: Worker | None, store: str, request: Request, *, earlier: bool) -> Worker:
        """Return a worker that has begun with the query: that one died while idle is no query's loss."""
        for _ in range(TRIES):
            nursery, gateway = self.generations.of(store, earlier=earlier), request.gateway
            if one and (one.nursery is not nursery or one.gateway != gateway):
                one.stop()
                one = None
            with contextlib.suppress(EOFError, OSError):  # A nursery that is lost has a successor.
                one = one or Worker(nursery, gateway=gateway)
                if one.begin(request):
                    return one
                one.stop()
            one = None
        raise EOFError

    def _back(self, one: Worker | None, *, whole: bool) -> None:
        if one and (self._closed or not whole):
            one.stop()
        if not self._closed:
            self.idle.put(one if whole else None)

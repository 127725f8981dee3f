"""Worker processes: each answers one query at a time over a pipe of its own, and can be stopped.

So stopping one, or losing one, touches no other. A query that is over its time, or that nobody waits for any more,
is ended by ending its process, because nothing else stops the engine.
"""

from __future__ import annotations

import contextlib
from threading import Condition
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

    def __init__(self, zygote: Zygote, *, gateway: int) -> None:
        self.zygote, self.gateway = zygote, gateway
        self.pipe, self.pid = zygote.start(gateway=gateway)

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
        if not isinstance(said, Reply | Exception):
            raise messages.Malformed("no answer to a query")
        return said

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.zygote.stop(self.pid)


class Pool:
    """As many workers as the limits say; whoever loses one gets another when it is needed, within milliseconds."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.zygotes = Zygotes(limits)
        # The last one idle is the next one asked: it is warm. None is a place where no worker has been started.
        self._idle: list[Worker | None] = [None] * limits.workers
        self._changed = Condition()
        self.room = Room(limits.workers + limits.waiting)
        self._closed = False

    def idle_workers(self) -> list[Worker | None]:
        """Return the places that are free, each with its worker, None where none has been started."""
        with self._changed:
            return [*self._idle]

    def reply(self, store: str, request: Request, *, earlier: bool = False) -> Reply:
        """Return a worker's reply over a store, or raise what it raised; `Busy` if too many queries wait already.

        ``earlier`` says that the store is of a version that is not the current one.
        """
        with self.room.place():
            reply = self._ask_worker(store, request, earlier=earlier)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        """Stop every worker that is not answering; those that are stop when they have."""
        self.zygotes.close()
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
        for one in filter(None, idle):
            one.stop()

    def _ask_worker(self, store: str, request: Request, *, earlier: bool) -> Reply | Exception:
        one, reply = self._take_place(store), None
        try:
            one = self._start_query(one, store, request, earlier=earlier)
            reply = one.answer(self.limits.seconds, self.limits.size)
        except (EOFError, OSError):
            raise engine.stopped_error() from None
        finally:  # With Ctrl-C too: what a worker that was not heard to the end still says belongs to nobody.
            self._free_place(one, whole=reply is not None)
        if reply is None:
            raise engine.late_error(self.limits.seconds)
        return reply._replace(worker=one.pid) if isinstance(reply, Reply) else reply

    def _take_place(self, store: str) -> Worker | None:
        """Return the worker of a place that is free, None if it has none; raise `Busy` if none becomes free in time."""
        self._sort_places(store)
        gone, end = GONE.get(), monotonic() + self.limits.patience
        while not gone():
            with self._changed:
                if self._idle or (self._changed.wait(max(0.0, min(TURN, end - monotonic()))) and self._idle):
                    return self._idle.pop()
            if monotonic() >= end:
                raise engine.busy_error()
        raise engine.left_error()

    def _sort_places(self, store: str) -> None:
        """Let the store's own workers be asked first, then empty places; stop those that nobody will ask again."""
        with self._changed:
            stale = [one for one in self._idle if one and not self.zygotes.is_in_use(one.zygote)]
            places = [None if one in stale else one for one in self._idle]
            self._idle = sorted(places, key=lambda one: 1 if one is None else 2 * (one.zygote.store == store))
        for one in stale:
            one.stop()

    def _start_query(self, one: Worker | None, store: str, request: Request, *, earlier: bool) -> Worker:
        """Return a worker that has begun with the query: that one died while idle is no query's loss."""
        for _ in range(TRIES):
            zygote, gateway = self.zygotes.find_zygote(store, earlier=earlier), request.gateway
            if one and (one.zygote is not zygote or one.gateway != gateway):
                one.stop()
                one = None
            with contextlib.suppress(EOFError, OSError):  # A zygote that is lost has a successor.
                one = one or Worker(zygote, gateway=gateway)
                if one.begin(request):
                    return one
                one.stop()
            one = None
        raise EOFError

    def _free_place(self, one: Worker | None, *, whole: bool) -> None:
        """Give a place back, with its worker if that has answered to the end; else the worker ends first."""
        if one and not whole:
            one.stop()
        with self._changed:
            closed = self._closed
            if not closed:
                self._idle.append(one if whole else None)
                self._changed.notify()
        if one and whole and closed:
            one.stop()

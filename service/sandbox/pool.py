"""Worker processes: each answers one query at a time over a pipe of its own, and can be stopped.

So stopping one, or losing one, touches no other. A query that is over its time, or that nobody waits for any more,
is ended by ending its process, because nothing else stops the engine.

There are a few more workers than queries may go on for long (`long_runs`), so that what is brief finds one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Hashable
from threading import Condition
from time import monotonic

from ..configuration.settings import Limits
from ..engines import engine
from ..engines.engine import BRIEF, GONE, TURN
from . import messages, worker
from .long_runs import KnownLong, LongRun, MadeWay, Places, Queue
from .truncation import Reply
from .worker import Request
from .zygotes import Zygote, Zygotes

# Seconds between two looks at whether whoever asked is still there.
LOOK = 0.1
# Workers that may be found dead, one after another, before a query is given up.
TRIES = 4
# Workers beyond those of queries that go on for long.
SPARE = 2


class Worker:
    """One process and the pipe to it."""

    def __init__(self, zygote: Zygote, *, gateway: int) -> None:
        self.zygote, self.gateway = zygote, gateway
        self.pipe, self.pid = zygote.start(gateway=gateway)

    def works_for(self, zygote: Zygote, gateway: int) -> bool:
        """Say whether the process holds a zygote's store and may connect to this gateway and no other."""
        return self.zygote is zygote and self.gateway == gateway

    def begin(self, request: Request) -> bool:
        """Hand over a query and say whether it arrived; where it did not, the process had ended before."""
        try:
            self.pipe.send(request)
            return self.pipe.recv_bytes(len(worker.BEGUN)) == worker.BEGUN
        except (EOFError, OSError):
            return False

    def answer(self, limits: Limits, run: LongRun) -> Reply | Exception | None:
        """Return what the worker says, None if it says nothing in time; raises EOFError or OSError if it ends.

        It is listened to for an answer as large as answers may be, and no longer. Raises `MadeWay` where the query is
        no longer brief and may not go on.
        """
        gone, brief = GONE.get(), monotonic() + BRIEF
        end = brief - BRIEF + limits.seconds
        while not self.pipe.poll(max(0.0, min(LOOK, (end if run.held else brief) - monotonic()))):
            if gone():
                raise engine.left_error()
            if monotonic() >= end:
                return None
            if monotonic() >= brief and not run.take():
                raise MadeWay
        message = messages.receive(self.pipe, limits.size)
        if not isinstance(message, Reply | Exception):
            raise messages.MalformedMessage("no answer to a query")
        return message

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.zygote.stop(self.pid)


class Pool:
    """Workers for as many long queries as the limits say, and a few more; each that is lost has a successor at once."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.zygotes = Zygotes(limits)
        # The last one idle is the next one asked: it is warm. None is a place where no worker has been started.
        self._idle: list[Worker | None] = [None] * (limits.workers + SPARE)
        # Idle workers of versions that others are asked beside, at most one a place; the one kept longest is first.
        self._kept: list[Worker] = []
        self._changed, self._queue = Condition(), Queue()
        self._places, self._long = Places(limits.workers, limits.waiting, limits.patience), KnownLong()
        self._closed = False

    def idle_workers(self) -> list[Worker | None]:
        """Return the places that are free, each with its worker, None where none has been started."""
        with self._changed:
            return [*self._idle]

    def reply(self, store: str, request: Request, *, earlier: bool = False) -> Reply:
        """Return a worker's reply over a store, or raise what it raised; `Busy` if too many queries wait already.

        ``earlier`` says that the store is of a version that is not the current one.
        """
        with LongRun(self._places, TURN.get()) as run:
            if request.services or (store, request.text) in self._long:  # What asks others is asked once.
                run.wait()
            try:
                reply = self._ask_worker(store, request, run, earlier=earlier)
            except MadeWay:
                run.wait()
                reply = self._ask_worker(store, request, run, earlier=earlier)
        if isinstance(reply, Exception):
            raise reply
        self._long.learn((store, request.text), reply.seconds)
        return reply

    def close(self) -> None:
        """Stop every worker that is not answering; those that are stop when they have."""
        self.zygotes.close()
        with self._changed:
            self._closed = True
            idle, self._idle, self._kept = [*self._idle, *self._kept], [], []
        for one in filter(None, idle):
            one.stop()

    def _ask_worker(self, store: str, request: Request, run: LongRun, *, earlier: bool) -> Reply | Exception:
        idle, one, reply = self._take_worker(store, run.turn.client), None, None
        try:
            one = self._start_query(idle, store, request, earlier=earlier)
            reply = one.answer(self.limits, run)
        except (EOFError, OSError):
            raise engine.stopped_error() from None
        finally:  # With Ctrl-C too: what a worker that was not heard to the end still says belongs to nobody.
            self._free_worker(one, whole=reply is not None)
        if reply is None:
            self._long.learn((store, request.text), self.limits.seconds)
            raise engine.late_error(self.limits.seconds)
        return reply._replace(worker=one.pid) if isinstance(reply, Reply) else reply

    def _take_worker(self, store: str, client: Hashable) -> Worker | None:
        """Return an idle worker, None for one to be started; raise `Busy` if there is none in time."""
        self._sort_places(store)
        gone, end = GONE.get(), monotonic() + self.limits.patience
        with self._changed:
            ticket = self._queue.join(client)
            try:
                while not (self._idle and self._queue.is_next(ticket)):
                    self._changed.wait(max(0.0, min(LOOK, end - monotonic())))
                    if gone():
                        raise engine.left_error()
                    if monotonic() >= end:
                        raise engine.busy_error()
                return self._idle.pop()
            finally:
                self._queue.leave(client, ticket)
                self._changed.notify_all()

    def _sort_places(self, store: str) -> None:
        """Let the store's own workers be asked first, then empty places; stop those that nobody will ask again."""
        with self._changed:
            stale = [one for one in (*self._idle, *self._kept) if one and not self.zygotes.is_in_use(one.zygote)]
            places = [None if one in stale else one for one in self._idle]
            self._kept = [one for one in self._kept if one not in stale]
            self._idle = sorted(places, key=lambda one: 1 if one is None else 2 * (one.zygote.store == store))
        for one in stale:
            one.stop()

    def _start_query(self, one: Worker | None, store: str, request: Request, *, earlier: bool) -> Worker:
        """Return a worker that has begun with the query: that one died while idle is no query's loss."""
        for number in range(TRIES):
            zygote, gateway = self.zygotes.find_zygote(store, earlier=earlier), request.gateway
            if not (one and one.works_for(zygote, gateway)):
                one = self._exchange(one, None if number else zygote, gateway)
            with contextlib.suppress(EOFError, OSError):  # A zygote that is lost has a successor.
                one = one or Worker(zygote, gateway=gateway)
                if one.begin(request):
                    return one
                one.stop()
            one = None
        raise EOFError

    def _exchange(self, one: Worker | None, zygote: Zygote | None, gateway: int) -> Worker | None:
        """Keep a worker for whoever asks its version next; return one that was kept of a zygote, if there is one.

        Who asks two versions in turn would else begin a process for each query, and that opens a store.
        """
        with self._changed:
            kept = self._kept if one is None else [*self._kept, one]
            taken = next((other for other in kept if zygote and other.works_for(zygote, gateway)), None)
            kept = [other for other in kept if other is not taken]
            most = 0 if self._closed else self.limits.workers + SPARE
            beyond, self._kept = kept[: max(0, len(kept) - most)], kept[max(0, len(kept) - most) :]
        for other in beyond:
            other.stop()
        return taken

    def _free_worker(self, one: Worker | None, *, whole: bool) -> None:
        """Give a place back, with its worker if that has answered to the end; else the worker ends first."""
        if one and not whole:
            one.stop()
        with self._changed:
            closed = self._closed
            if not closed:
                self._idle.append(one if whole else None)
                self._changed.notify_all()
        if one and whole and closed:
            one.stop()

"""Worker processes: each answers one query at a time over a pipe of its own, and can be stopped.

So stopping one, or losing one, touches no other. A query that is over its time is ended by ending its process,
because nothing else stops the engine.
"""

from __future__ import annotations

import contextlib
from multiprocessing import get_context
from queue import Empty, LifoQueue
from threading import BoundedSemaphore, Lock

from . import worker
from .engine import Busy, Stopped, TimeExceeded
from .settings import Limits
from .worker import Reply, Request

# A fork server forks workers from a process without threads that has the engine's library loaded: a successor
# answers within milliseconds. It ends by itself when we do.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", worker.__name__])
_starting = Lock()


class Worker:
    """One process and the pipe to it."""

    def __init__(self, memory: int) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=worker.serve, args=(theirs, memory), name="koteihyo-worker", daemon=True)
        with _starting:
            self.process.start()
        theirs.close()

    def begin(self, request: Request) -> bool:
        """Hand over a query and say whether it arrived; where it did not, the process had ended before."""
        try:
            self.pipe.send(request)
            return self.pipe.recv_bytes() == worker.BEGUN
        except (EOFError, OSError):
            return False

    def answer(self, seconds: float) -> Reply | Exception | None:
        """Return what the worker says, None if it says nothing in time; raises EOFError or OSError if it ends."""
        return self.pipe.recv() if self.pipe.poll(seconds) else None

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


class Pool:
    """As many workers as the limits say; whoever loses one gets another."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        # The last one idle is the next one asked: its store is open and warm.
        self.idle: LifoQueue[Worker] = LifoQueue()
        self._room = BoundedSemaphore(limits.workers + limits.waiting)
        self._closed = False
        for _ in range(limits.workers):
            self.idle.put(Worker(limits.memory))

    def reply(self, request: Request) -> Reply:
        """Return a worker's reply, or raise what it raised; `Busy` if too many queries wait already."""
        if not self._room.acquire(blocking=False):
            raise _busy()
        try:
            reply = self._answered(request)
        finally:
            self._room.release()
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        """Stop every worker that is not answering; those that are stop when they have."""
        self._closed = True
        with contextlib.suppress(Empty):
            while True:
                self.idle.get_nowait().stop()

    def _answered(self, request: Request) -> Reply | Exception:
        one = self._begun(request)
        try:
            reply = one.answer(self.limits.seconds)
        except BaseException as error:  # With Ctrl-C too: what the worker still says belongs to nobody.
            self._replace(one)
            if isinstance(error, EOFError | OSError):
                raise _stopped() from None
            raise
        if reply is None:
            self._replace(one)
            raise _late(self.limits.seconds)
        self._back(one)
        return reply

    def _begun(self, request: Request) -> Worker:
        """Return a worker that has begun with the query: that one died while idle is no query's loss."""
        try:
            one = self.idle.get(timeout=self.limits.patience)
        except Empty:
            raise _busy() from None
        while not one.begin(request):
            one.stop()
            one = Worker(self.limits.memory)
        return one

    def _replace(self, lost: Worker) -> None:
        lost.stop()
        if not self._closed:
            self._back(Worker(self.limits.memory))

    def _back(self, one: Worker) -> None:
        if self._closed:
            one.stop()
        else:
            self.idle.put(one)


def _busy() -> Busy:
    return Busy(
        "ただいま混み合っています。しばらくしてからお試しください。", "Too many queries at once: try again shortly."
    )


def _late(seconds: float) -> TimeExceeded:
    return TimeExceeded(
        f"{seconds:g}秒以内に終わらなかったため、問い合わせを止めました。条件を絞ってください。",
        f"The query was stopped after {seconds:g} seconds: ask for less.",
    )


def _stopped() -> Stopped:
    return Stopped(
        "問い合わせの処理が途中で止まりました（メモリの上限を超えたか、式が長すぎます）。",
        "The process that answered the query ended: it ran out of memory, or the query is too long to read.",
    )

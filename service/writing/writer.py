"""Who changes the published data: one process beside the one that serves, that takes one order after another.

    the process that serves ── writer (the gate) ── change process ── one process an order, that changes a copy

The serving process parses nothing and waits. If it ends, the writer finishes the order that it has begun and ends
too; if the writer ends, the last version stays, and the next order begins another.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TypeVar, overload

from ...graph.errors import KoteihyoError
from ...graph.versions import gate, pruning
from ...graph.versions.graphs import split_lines
from ...graph.versions.history import Act
from ...graph.versions.version import Version
from ..configuration.settings import Limits
from ..engines import engine
from ..engines.engine import Unavailable
from ..sandbox import confinement, messages
from ..sandbox.messages import Scope
from ..sandbox.zygotes import CONTEXT
from . import changes, decisions, orders
from .decisions import Decision, DecisionOutcome, Preparation, prepare
from .orders import Bounds, Order, Outcome
from .reviews import Reviews
from .scope import scope_of

Reply = TypeVar("Reply", Scope, tuple[bytes, bool])

# Orders at once, of which one is being done. Each that waits holds a thread of the server, which readers need too.
ROOM = 6


class Interrupted(Unavailable):
    """The process that writes ended before it said what became of the order."""

    def __init__(self, *_: str) -> None:
        super().__init__(
            "書き込みの処理が途中で停止しました。受け入れられたかどうかは /versions で確認してください。",
            "The process that writes ended before it was done: /versions shows whether the write was accepted.",
        )


class ChangeProcess:
    """The process that has orders done on copies; it is forked before the one that holds it opens any store."""

    def __init__(self, bounds: Bounds, *others: Connection) -> None:
        self.bounds = bounds
        self._pipe, theirs = CONTEXT.Pipe()
        if not os.fork():
            try:
                for other in (self._pipe, *others):
                    other.close()
                changes.run_changes(theirs, bounds)
            finally:
                os._exit(0)
        theirs.close()

    def change(self, version: Version, order: Order) -> tuple[dict[str, bytes], bool]:
        """Return the graphs that an order changes and whether one is new, or raise why they cannot be changed."""
        scope = scope_of(order) or self._ask(version, order, None, Scope)
        nquads, created = self._ask(version, order, scope, tuple)
        lines = split_lines(nquads)
        names = lines.keys() | version.graphs.keys() if scope.whole or not version.is_shared else scope.graphs
        return {name: lines.get(name, b"") for name in names}, created

    def _ask(self, version: Version, order: Order, scope: Scope | None, kind: type[Reply]) -> Reply:
        self._pipe.send((version.path, order, scope))
        message = messages.receive(self._pipe, self.bounds.memory, changes.KINDS)
        if isinstance(message, Exception):
            raise message
        if not isinstance(message, kind):
            raise EOFError
        return message

    def close(self) -> None:
        """Let the process end."""
        self._pipe.close()


def run_writer(pipe: Connection, data: Path, bounds: Bounds) -> None:
    """Do what the orders that come through the pipe ask, until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that serves; the pipe tells us.
    confinement.forbid_inspection()
    changes_process, reviews = ChangeProcess(bounds, pipe), Reviews(data)
    with contextlib.suppress(
        EOFError, OSError
    ):  # Whoever asked is gone, or the change process is; what was accepted stays.
        while True:
            order = pipe.recv()
            if not isinstance(order, Preparation):
                pipe.send(_carry_out(data, order, changes_process, reviews))
            if isinstance(order, Preparation | Decision):
                prepare(order, reviews)  # whoever decides next is still reading


def _carry_out(
    data: Path, order: Order | Decision, changes_process: ChangeProcess, reviews: Reviews
) -> Outcome | DecisionOutcome | Exception:
    try:
        if isinstance(order, Decision):
            return decisions.carry_out(data, order, changes_process.bounds, reviews)
        return carry_out(data, order, changes_process)
    except EOFError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whoever asked, and raised there
        return error if isinstance(error, KoteihyoError) else RuntimeError(f"{type(error).__name__}: {error}")


def carry_out(data: Path, order: Order, changes_process: ChangeProcess) -> Outcome:
    """Bring an order through the gate, or raise why it does not pass."""
    orders.check(data, order.who, changes_process.bounds)
    base, created = "", False

    def change(version: Version) -> dict[str, bytes]:
        nonlocal base, created
        base = version.id
        changed, created = changes_process.change(version, order)
        return changed

    act = Act("write", order.who, order.why, order.what)
    outcome = gate.write(data, change, act, lenient=order.lenient)
    pruning.keep_newest(data, changes_process.bounds.keep)
    return Outcome(outcome.version.id, base, created, outcome.staged, outcome.findings)


class Writer:
    """The process, seen from the one that serves; it is begun with the first order."""

    def __init__(self, data: Path, limits: Limits) -> None:
        self.data, self.bounds = data, Bounds.from_limits(limits)
        self._turn, self._room = Lock(), BoundedSemaphore(ROOM)
        self._pipe: Connection | None = None
        self._process = CONTEXT.Process()

    @overload
    def write(self, order: Order) -> Outcome: ...

    @overload
    def write(self, order: Decision) -> DecisionOutcome: ...

    def write(self, order: Order | Decision) -> Outcome | DecisionOutcome:
        """Return what became of an order, or raise why it was not done; orders wait for one another."""
        if not self._room.acquire(blocking=False):
            raise engine.busy_error()
        try:
            with self._turn:
                outcome = self._send_order(order)
        finally:
            self._room.release()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def prepare(self, plan: str) -> None:
        """Have the process begun, and a plan read in it, before the first decision on it; nobody waits for that."""
        if self._turn.acquire(blocking=False):
            try:
                self._connect().send(Preparation(plan))
            except OSError:
                self._disconnect()
            finally:
                self._turn.release()

    def close(self) -> None:
        """Let the process end when it has done what it has begun."""
        atexit.unregister(self.close)
        if self._pipe:
            self._pipe.close()
            self._process.join()
            self._pipe = None

    def _send_order(self, order: Order | Decision) -> Outcome | DecisionOutcome | Exception:
        try:
            pipe = self._connect()
            pipe.send(order)
            outcome: Outcome | DecisionOutcome | Exception = pipe.recv()
        except (EOFError, OSError):
            self._disconnect()
            raise Interrupted from None
        return outcome

    def _connect(self) -> Connection:
        if self._pipe and self._process.is_alive():
            return self._pipe
        self._disconnect()
        self._pipe, theirs = CONTEXT.Pipe()
        arguments = (theirs, self.data, self.bounds)
        self._process = CONTEXT.Process(target=run_writer, args=arguments, name="koteihyo-writer")
        self._process.start()
        theirs.close()
        atexit.register(self.close)  # before multiprocessing waits for its processes, which it does at exit too
        return self._pipe

    def _disconnect(self) -> None:
        if self._pipe:
            self._pipe.close()
            self._pipe = None

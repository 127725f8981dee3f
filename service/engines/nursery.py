"""Where workers come from: a process that holds one version's store and forks a worker in milliseconds.

    the process that serves ── fork server ── nursery (one a version) ── workers

A store in memory is several times faster than one on disk, and all that are forked beside it share it. This is what
runs in that process; `generations` has what the serving process sees of it.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from functools import cache, partial
from multiprocessing import reduction
from multiprocessing.connection import Connection
from types import FrameType
from typing import NamedTuple

from pyoxigraph import RdfFormat, Store

from ..settings import Limits
from . import confinement, worker

# Said by a nursery when its store is loaded.
READY = "ready"


class Order(NamedTuple):
    """What a nursery is told: to start a worker, which may reach the network or not, or to stop one."""

    stop: int = 0
    network: bool = False


def keep(control: Connection, path: str, limits: Limits, preload: bool) -> None:  # noqa: FBT001 - over a pipe
    """Hold a store, and start and stop workers as told, until nobody is there to tell."""
    confinement.stoppable()
    opened: Callable[[], Store] = cache(partial(Store.read_only, path))
    if preload:
        loaded = in_memory(path)
        opened = lambda: loaded  # noqa: E731
        control.send(READY)
    gc.freeze()  # What the collector never touches stays shared.
    alive: set[int] = set()
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        while True:
            order = control.recv()
            if order.stop:
                _end(order.stop, alive)
                control.send(None)
            else:
                control.send(_begin(control, opened, limits, alive, closed=preload, network=order.network))
    except (EOFError, OSError):
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for pid in list(alive):
            _end(pid, alive)


def _begin(
    control: Connection,
    opened: Callable[[], Store],
    limits: Limits,
    alive: set[int],
    *,
    closed: bool,
    network: bool,
) -> int:
    """Fork a worker at the end of a pipe that comes with the order."""
    handle = reduction.recv_handle(control)
    if pid := os.fork():
        alive.add(pid)
        os.close(handle)
        return pid
    try:
        control.close()
        confinement.stoppable()
        confinement.bounded(limits.memory)
        if not network:
            confinement.no_network()
            if closed:
                confinement.no_new_files()
        worker.serve(Connection(handle), opened, limits)
    finally:
        os._exit(0)


def _end(pid: int, alive: set[int]) -> None:
    """End a worker and wait for it; until then its number is no one else's."""
    if pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        alive.discard(pid)


def in_memory(path: str) -> Store:
    """Return a copy in memory of a store on disk, read by another process: reading one starts threads."""
    reading, writing = os.pipe()
    if not (pid := os.fork()):
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as output:
                Store.read_only(path).dump(output=output, format=RdfFormat.N_QUADS)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    store = Store()
    with os.fdopen(reading, "rb") as source:
        store.bulk_load(source, format=RdfFormat.N_QUADS)
    if os.waitpid(pid, 0)[1]:
        raise OSError(f"{path} cannot be read")
    return store


def _interrupt(_: int, __: FrameType | None) -> None:
    raise EOFError

"""Where workers come from: a process that holds one version's store and forks a worker in milliseconds.

    the process that serves ── fork server ── zygote (one a version) ── workers

A store in memory is several times faster than one on disk, and all that are forked beside it share it. This is what
runs in that process; `generations` has what the serving process sees of it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable
from functools import cache, partial
from multiprocessing import reduction
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from pyoxigraph import RdfFormat, Store

from ..configuration.settings import Limits
from . import confinement, seccomp, worker
from .seccomp import Allowance

# Said by a zygote when its store is loaded.
READY = "ready"


# How far behind others a store is read for its copy in memory (nice).
BEHIND = 15
# Table files of a store that are surely open once it is: the store opens so many of each kind of table at first.
OPENED = 16


class ForkOrder(NamedTuple):
    """What a zygote is told: to start a worker, which may reach the gateway at a port or nobody, or to stop one."""

    stop: int = 0
    gateway: int = 0


def run_zygote(control: Connection, path: str, limits: Limits, preload: bool) -> None:  # noqa: FBT001 - over a pipe
    """Hold a store, and start and stop workers as told, until nobody is there to tell."""
    confinement.reset_signals()
    confinement.forbid_inspection()
    opened: Callable[[], Store] = cache(partial(Store.read_only, path))
    if preload:
        loaded = in_memory(path)
        opened = lambda: loaded  # noqa: E731
        control.send(READY)
    gc.freeze()  # What the collector never touches stays shared.
    # Workers, and whoever decides where each of them connects to.
    alive: dict[int, int] = {}
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        while True:
            order = control.recv()
            if order.stop:
                _end_worker(order.stop, alive)
                control.send(None)
            else:
                control.send(_start_worker(control, WorkerTerms(path, opened, limits, preload, order.gateway), alive))
    except (EOFError, OSError):
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for pid in list(alive):
            _end_worker(pid, alive)


class WorkerTerms(NamedTuple):
    """On what terms a worker works: its store and how it is opened, its limits, and the gateway's port or 0."""

    path: str
    opened: Callable[[], Store]
    limits: Limits
    preload: bool
    gateway: int


def _start_worker(control: Connection, terms: WorkerTerms, alive: dict[int, int]) -> int:
    """Fork a worker at the end of a pipe that comes with the order, and a supervisor for it if it may connect."""
    handle = reduction.recv_handle(control)
    inside, supervisor = _fork_supervisor(control, handle, terms.gateway) if terms.gateway else (None, 0)
    pid = _fork(lambda: _run_worker(Connection(handle), terms, inside), control)
    alive[pid] = supervisor
    os.close(handle)
    if inside is not None:
        inside.close()
    return pid


def _fork_supervisor(control: Connection, handle: int, gateway: int) -> tuple[socket.socket, int]:
    """Fork a supervisor; return what a worker speaks to it by, and its process."""
    inside, outside = socket.socketpair()
    with outside:
        return inside, _fork(partial(seccomp.supervise_connections, outside, gateway), control, handle, inside.fileno())


def _fork(act: Callable[[], object], control: Connection, *handles: int) -> int:
    """Return the process that does something and ends; it holds neither the pipe to the zygote nor these handles."""
    if pid := os.fork():
        return pid
    try:
        confinement.reset_signals()
        control.close()
        for handle in handles:
            os.close(handle)
        act()
    finally:
        os._exit(0)


def _run_worker(pipe: Connection, terms: WorkerTerms, bells: socket.socket | None) -> None:
    confinement.limit_memory(terms.limits.memory)
    readable = () if terms.preload else (Path(terms.path),)
    many = not terms.preload and sum(1 for _ in Path(terms.path).glob("*.sst")) > OPENED
    opened = _open_ahead(terms.opened)
    if bells is not None:
        seccomp.send_listener(seccomp.make_listener(), bells)
    confinement.confine(
        *readable,
        allowance=Allowance(reading=many, connecting=bells is not None),
        unconfined=terms.limits.unconfined,
    )
    if terms.preload and bells is None:
        confinement.forbid_new_files()
    worker.serve(pipe, opened, terms.limits)


def _open_ahead(opened: Callable[[], Store]) -> Callable[[], Store]:
    """Open a store before nothing can be opened any more; why it cannot be is told to the first who asks."""
    try:
        opened()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where a query is answered
        why = error

        def fail() -> Store:
            raise why

        return fail
    return opened


def _end_worker(pid: int, alive: dict[int, int]) -> None:
    """End a worker and its supervisor and wait for both; until then their numbers are no one else's."""
    for number in filter(None, (pid, alive.pop(pid)) if pid in alive else ()):
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


def in_memory(path: str) -> Store:
    """Return a copy in memory of a store on disk, read by another process: reading one starts threads.

    That process stands behind others, and what is copied waits for it: the store on disk answers meanwhile.
    """
    reading, writing = os.pipe()
    if not (pid := os.fork()):
        try:
            os.close(reading)
            os.nice(BEHIND)
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

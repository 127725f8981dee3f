"""Zygotes, seen from the process that serves: one that reads from disk at once, one in memory as soon as it is loaded.

When another version is published its zygote takes over. Queries that run keep their workers, which keep the old one.
Who asks an earlier version by name gets a zygote that reads from disk; a few of them are kept, for a while.
"""

from __future__ import annotations

import contextlib
import time
from collections import OrderedDict
from multiprocessing import get_context, reduction
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread

from ..configuration.settings import Limits
from . import zygote
from .zygote import READY, ForkOrder

# A zygote is forked from a process without threads that has the engine's library loaded. That one ends when we do.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", zygote.__name__])
_starting = Lock()
# Earlier versions that are held at once, and the seconds after which one that nobody asks any more is let go: who
# follows a citation asks a few questions of one version, and a zygote takes some ten megabytes.
EARLIER, IDLE = 4, 300.0


class Zygote:
    """The process, seen from the one that serves; it ends when nobody holds it any more, and its workers with it."""

    def __init__(self, store: str, limits: Limits, *, preload: bool) -> None:
        self.store, self.preload = store, preload
        self._talking = Lock()
        self._lost = False
        self._control, theirs = CONTEXT.Pipe()
        arguments = (theirs, store, limits, preload)
        self.process = CONTEXT.Process(target=zygote.run_zygote, args=arguments, name="koteihyo-zygote", daemon=True)
        with _starting:
            self.process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        """Say whether the process is there."""
        return not self._lost and self.process.is_alive()

    def ready(self) -> bool:
        """Wait until the store is loaded into memory, and say whether it is."""
        try:
            return bool(self._control.recv() == READY)
        except (EOFError, OSError):
            return False

    def start(self, *, gateway: int = 0) -> tuple[Connection, int]:
        """Return the pipe to a new worker and its process id; raises EOFError or OSError if the zygote has ended.

        ``gateway`` is the port on loopback that the worker may connect to, 0 if it may connect nowhere.
        """
        ours, theirs = CONTEXT.Pipe()
        try:
            with theirs, self._talking:
                self._control.send(ForkOrder(gateway=gateway))
                reduction.send_handle(self._control, theirs.fileno(), self.process.pid)
                return ours, self._control.recv()
        except (EOFError, OSError):
            self._lost = True
            raise

    def stop(self, pid: int) -> None:
        """End a worker, whatever it is doing; without its zygote it ends by itself, when its time is over."""
        with contextlib.suppress(EOFError, OSError), self._talking:
            self._control.send(ForkOrder(stop=pid))
            self._control.recv()


class Zygotes:
    """Whichever zygote is to be asked now."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = Lock()
        self._now: Zygote | None = None
        self._loading: Zygote | None = None
        self._earlier: OrderedDict[str, tuple[Zygote, float]] = OrderedDict()

    def find_zygote(self, store: str, *, earlier: bool = False) -> Zygote:
        """Return the zygote for a store; another is begun where there is none, or where it has died."""
        with self._lock:
            self._drop_idle()
            now = self._now
            if earlier and not (now and now.store == store and now.alive):
                return self._find_earlier(store)
            if now is None or now.store != store or not now.alive:
                now = self._now = self._find_successor(store, now)
                self._preload(store)
            return now

    def is_in_use(self, zygote: Zygote) -> bool:
        """Say whether a zygote may be asked again."""
        return zygote is self._now or any(zygote is other for other, _ in list(self._earlier.values()))

    @property
    def is_preloaded(self) -> bool:
        """Say whether the store that is asked is in memory."""
        now = self._now
        return now is not None and now.preload

    def close(self) -> None:
        """Hold no zygote any more; each ends with the last of its workers."""
        with self._lock:
            self._now, loading, self._loading = None, self._loading, None
            self._earlier.clear()
        if loading:
            loading.process.kill()

    def _find_successor(self, store: str, before: Zygote | None) -> Zygote:
        """Return the zygote of a version that has become current; what still asks the one before finds it, on disk."""
        earlier, _ = self._earlier.pop(store, (None, 0.0))
        if before and before.alive and not before.preload and before.store != store:
            self._earlier[before.store] = before, time.monotonic()
            self._make_room()
        return earlier if earlier and earlier.alive else Zygote(store, self.limits, preload=False)

    def _find_earlier(self, store: str) -> Zygote:
        """Return the zygote of an earlier version; the one that was asked the longest time ago makes room."""
        earlier, _ = self._earlier.pop(store, (None, 0.0))
        if earlier is None or not earlier.alive:
            earlier = Zygote(store, self.limits, preload=False)
        self._earlier[store] = earlier, time.monotonic()
        self._make_room()
        return earlier

    def _make_room(self) -> None:
        while len(self._earlier) > EARLIER:
            self._earlier.popitem(last=False)

    def _drop_idle(self) -> None:
        """Hold earlier versions that nobody asks any more no longer."""
        longest = time.monotonic() - IDLE
        for store in [store for store, (_, asked) in self._earlier.items() if asked < longest]:
            del self._earlier[store]

    def _preload(self, store: str) -> None:
        """Begin to load a store into memory, unless it is too large for that."""
        if self._loading:
            self._loading.process.kill()
            self._loading = None
        if sum(path.stat().st_size for path in Path(store).rglob("*")) <= self.limits.preload:
            self._loading = Zygote(store, self.limits, preload=True)
            Thread(target=self._take_over, args=(self._loading,), name="koteihyo-zygote-loading", daemon=True).start()

    def _take_over(self, loading: Zygote) -> None:
        """Let a zygote take over when its store is loaded, if it still is the one that is wanted."""
        loaded = loading.ready()
        with self._lock:
            if self._loading is loading:
                self._loading = None
                if loaded:
                    self._now = loading

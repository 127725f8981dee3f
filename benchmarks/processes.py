"""Commands run in processes of their own, what they take, and what they leave behind, which is stopped."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

import psutil

PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """What something takes: seconds by the clock, and seconds of cores."""

    clock: float
    cores: float

    def __str__(self) -> str:
        return f"{self.clock:.1f} | {self.cores:.1f}"


def run(*command: str | Path) -> Cost:
    """Run a command to its end and stop whatever it leaves behind; its failure ends the benchmark."""
    _adopt_orphans()
    children, clock, cores = _list_children(), time.perf_counter(), cpu_seconds()
    subprocess.run([*map(str, command)], check=True, capture_output=True)
    cost = Cost(time.perf_counter() - clock, cpu_seconds() - cores)
    for process in _list_children() - children:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    return cost


def cpu_seconds() -> float:
    """Return the seconds of a core that this process and those that it has ended have used."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


@cache
def _adopt_orphans() -> None:
    """Become the parent of processes that are left behind by those that this one starts (Linux; prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _list_children() -> set[int]:
    """Return the processes whose parent this one is."""
    return {child.pid for child in psutil.Process().children()}


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_until(work, patience: float = 60) -> None:
    """Wait until something does not fail any more."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return work().close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)

"""What a worker may still do once it answers strangers: compute, and speak to whoever holds its pipe.

The text of a query is read for `SERVICE` before it is parsed (`guard`). This is what holds if that reading is ever
wrong, or the engine has a fault: the kernel refuses every call that is not on a list (`seccomp`), and every file and
connection (`landlock`), for good; no privilege is needed to ask it to.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
from pathlib import Path

from . import landlock, seccomp
from .seccomp import NOTHING, Allowance

# linux/prctl.h
DUMPABLE = 4


def stoppable() -> None:
    """Let the process be ended at any moment: Python's own handlers would wait for the engine to return."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that serves; the pipe tells us.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def end_after(seconds: float) -> None:
    """End the process after so many seconds, whoever is still there to do it; 0 takes that back."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory(memory: int) -> None:
    """Let the process take so many bytes more than it has (what it shares with others is not its own)."""
    most = _mapped_bytes() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def no_new_files() -> None:
    """Let the process open nothing any more, neither files nor sockets: the next descriptor is over the limit."""
    free, other = os.pipe()  # Of a process that may open no file any more, this is still a descriptor.
    for each in (free, other):
        os.close(each)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))


def confine(*readable: Path, allowance: Allowance = NOTHING, unconfined: bool = False) -> None:
    """Let the process compute and speak to whoever holds its pipe, and nothing else, for good; or end it.

    ``readable`` are folders that it may still read if the kernel has only Landlock to say so; ``unconfined`` lets it
    go on where the kernel filters nothing, which an operator must have said.
    """
    unreadable()
    landlock.confine(*readable)
    if not seccomp.confine(allowance) and seccomp.supported() and not unconfined:
        os._exit(1)


def unreadable() -> None:
    """Let no other process of the same user read this one's memory, or trace it."""
    if platform.system() == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(DUMPABLE, 0, 0, 0, 0)


def tried() -> bool:
    """Say whether a process can be confined here: a child tries, and then tries what it may not."""
    if not seccomp.supported():
        return False
    if not (pid := os.fork()):
        os._exit(0 if _holds() else 1)
    return os.waitpid(pid, 0)[1] == 0


def _holds() -> bool:
    try:
        if seccomp.confine(NOTHING):
            os.open(os.devnull, os.O_RDONLY)
    except OSError:
        return True
    return False


def _mapped_bytes() -> int:
    """Return the bytes of address space that the process has now; where nobody says, what it ever had resident."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

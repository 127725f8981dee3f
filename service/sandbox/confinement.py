"""Confinement: what a worker may still do once it answers strangers: compute, and speak to whoever holds its pipe.

The text of a query is read for `SERVICE` before it is parsed (`guard`). This is what holds if that reading is ever
wrong, or the engine has a fault: the kernel refuses every call that is not on a list (`seccomp`), and every file and
connection (Landlock, where it has that), for good; no privilege is needed to ask it to.

https://docs.kernel.org/userspace-api/landlock.html: from Linux 5.13 for files, from 6.7 for connections.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from pathlib import Path

from . import seccomp
from .seccomp import NOTHING, Allowance

CREATE, ADD, RESTRICT = 444, 445, 446  # the same on every machine
VERSION, BENEATH, NO_NEW_PRIVILEGES = 1, 1, 38
# Rights over files by version (linux/landlock.h): thirteen at first, then to link, to truncate, to control devices.
FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
NETWORK, CONNECTIONS, SCOPED, SCOPES = 4, 0b11, 6, 0b11


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has, 0 if it has none."""
    if os.uname().sysname != "Linux":
        return 0
    c = ctypes.CDLL(None, use_errno=True)
    return max(0, int(c.syscall(CREATE, None, ctypes.c_size_t(0), VERSION)))


def restrict_access(*readable: Path) -> bool:
    """Let this thread, and those that it begins, read below these folders, and open nothing else; say if that holds."""
    version = landlock_version()
    if not version:
        return False
    files = (1 << FILES[min(version, max(FILES))]) - 1
    network, scopes = CONNECTIONS if version >= NETWORK else 0, SCOPES if version >= SCOPED else 0
    attributes = struct.pack("QQQ", files, network, scopes)
    size = 24 if version >= SCOPED else 16 if version >= NETWORK else 8
    c = ctypes.CDLL(None, use_errno=True)
    rules = int(c.syscall(CREATE, attributes, ctypes.c_size_t(size), 0))
    if rules < 0:
        return False
    try:
        done = all(_allow_folder(c, rules, path) for path in readable)
        first = c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return done and first == 0 and c.syscall(RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def _allow_folder(c: ctypes.CDLL, rules: int, folder: Path) -> bool:
    opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", READ_FILE | READ_FOLDER, opened)
        return int(c.syscall(ADD, rules, BENEATH, rule, 0)) == 0
    finally:
        os.close(opened)


# linux/prctl.h
DUMPABLE = 4


def reset_signals() -> None:
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


def forbid_new_files() -> None:
    """Let the process open nothing any more, neither files nor sockets: the next descriptor is over the limit."""
    free, other = os.pipe()  # Of a process that may open no file any more, this is still a descriptor.
    for number in (free, other):
        os.close(number)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))


def confine(*readable: Path, allowance: Allowance = NOTHING, unconfined: bool = False) -> None:
    """Let the process compute and speak to whoever holds its pipe, and nothing else, for good; or end it.

    ``readable`` are folders that it may still read if the kernel has only Landlock to say so; ``unconfined`` lets it
    go on where the kernel filters nothing, which an operator must have said.
    """
    forbid_inspection()
    restrict_access(*readable)
    if not seccomp.confine(allowance) and seccomp.is_supported() and not unconfined:
        os._exit(1)


def forbid_inspection() -> None:
    """Let no other process of the same user read this one's memory, or trace it."""
    if platform.system() == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(DUMPABLE, 0, 0, 0, 0)


def can_confine() -> bool:
    """Say whether a process can be confined here: a child tries, and then tries what it may not."""
    if not seccomp.is_supported():
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

"""What a worker may no longer do once it answers strangers: end late, grow without end, open sockets, run programs.

The text of a query is read for `SERVICE` before it is parsed (`guard`). This is what holds if that reading is ever
wrong: the kernel refuses the calls, for good, and no privilege is needed to ask it to.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from pathlib import Path

# By machine: what Linux calls it in a filter (linux/audit.h), and the numbers of the calls that are refused: socket,
# socketpair, connect, accept, accept4, bind, listen, sendto, sendmsg, execve, execveat, ptrace, io_uring_setup.
CALLS = {
    "x86_64": (0xC000003E, (41, 53, 42, 43, 288, 49, 50, 44, 46, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 202, 242, 200, 201, 206, 211, 221, 281, 117, 425)),
}
# linux/filter.h, linux/seccomp.h, linux/prctl.h. x86's second set of numbers begins at X32; none of it is needed.
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE, X32 = 0x7FFF0000, 0x00050000 | 13, 0x40000000
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2


class Program(ctypes.Structure):
    """A filter as the kernel takes it (struct sock_fprog)."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def stoppable() -> None:
    """Let the process be ended at any moment: Python's own handlers would wait for the engine to return."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that serves; the pipe tells us.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def end_after(seconds: float) -> None:
    """End the process after so many seconds, whoever is still there to do it; 0 takes that back."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def bounded(memory: int) -> None:
    """Let the process take so many bytes more than it has (what it shares with others is not its own)."""
    most = _mapped() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def no_new_files() -> None:
    """Let the process open nothing any more, neither files nor sockets: the next descriptor is over the limit."""
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))


def no_network() -> bool:
    """Refuse the process sockets and programs for good; say whether the kernel could (Linux on x86-64 and ARM64)."""
    if platform.system() != "Linux" or platform.machine() not in CALLS:
        return False
    code = _code(*CALLS[platform.machine()])
    program = Program(len(code) // 8, code)
    c = ctypes.CDLL(None, use_errno=True)
    first = c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    second = c.prctl(SECCOMP, FILTER, ctypes.byref(program), 0, 0)
    return (first, second) == (0, 0)


def _code(machine: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter: refuse another machine's numbers, and each of the calls; allow the rest."""
    refuse = len(calls) + 2  # the last instruction's place among those after the machine's test
    lines = [(LOAD, 0, 0, 4), (EQUAL, 0, refuse + 1, machine), (LOAD, 0, 0, 0), (AT_LEAST, refuse - 1, 0, X32)]
    lines += [(EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    lines += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _mapped() -> int:
    """Return the bytes of address space that the process has now; where nobody says, what it ever had resident."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

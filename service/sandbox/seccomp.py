"""The kernel's filter of system calls: those on a list are allowed, connections are supervised, all others are refused.

What is not on the list fails as if it were forbidden, or, where it is newer than the list, as if the kernel did not
know it: the C library then takes an older way. So nothing is killed for a call that nobody foresaw.

A process that may connect always gets the gateway, whatever address it asked for: the kernel stops each call of
connect and notifies the supervisor, another process, which answers with a connection of its own (seccomp_unotify(2)).
The address is not even looked at: it stands in the confined process's memory and could change.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import select
import socket
import struct
from contextlib import suppress
from typing import NamedTuple

# By machine: what Linux calls it in a filter (linux/audit.h), and which of the two numbers below is its own.
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
NONE = -1
# The numbers on x86-64 and ARM64 (asm/unistd_64.h, asm-generic/unistd.h). What the engine, the threads of its store
# and Python do: compute, wait, take and give back memory, read and write what is open already. Often used ones first.
ALLOWED = {
    "futex": (202, 98), "read": (0, 63), "write": (1, 64), "pread64": (17, 67), "mmap": (9, 222), "munmap": (11, 215),
    "mprotect": (10, 226), "madvise": (28, 233), "brk": (12, 214), "mremap": (25, 216), "close": (3, 57),
    "clock_gettime": (228, 113), "setitimer": (38, 103), "getitimer": (36, 102), "poll": (7, NONE),
    "ppoll": (271, 73), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "lseek": (8, 62), "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291),
    "readv": (19, 65), "writev": (20, 66), "preadv": (295, 69), "preadv2": (327, 286), "fcntl": (72, 25),
    "dup": (32, 23), "dup3": (292, 24), "pipe2": (293, 59), "eventfd2": (290, 19), "fadvise64": (221, 223),
    "readahead": (187, 213), "getdents64": (217, 61), "select": (23, NONE), "pselect6": (270, 72),
    "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_wait": (232, NONE), "epoll_pwait": (281, 22),
    "sched_yield": (24, 124), "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_getres": (229, 114),
    "gettimeofday": (96, 169), "time": (201, NONE), "times": (100, 153), "getrusage": (98, 165), "getcpu": (309, 168),
    "alarm": (37, NONE), "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "sysinfo": (99, 179), "uname": (63, 160),
    "getrlimit": (97, 163), "sched_getaffinity": (204, 123), "set_tid_address": (218, 96), "getrandom": (318, 278),
    "set_robust_list": (273, 99), "get_robust_list": (274, 100), "rseq": (334, 293), "membarrier": (324, 283),
    "restart_syscall": (219, 128), "futex_waitv": (449, 449), "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
CLONE, IOCTL, PRCTL, PRLIMIT, OPENAT = (56, 220), (16, 29), (157, 167), (302, 261), (257, 56)
SOCKET, CONNECT, SENDTO = (41, 198), (42, 203), (44, 206)
# Of a connection: receive, get and set options, names of both ends, shut down.
CONNECTED = ((45, 207), (55, 209), (54, 208), (51, 204), (52, 205), (48, 210))
# Calls from here on came after those above; they are refused as unknown. clone3 hides its flags in memory.
NEWER, X32 = 424, 0x40000000
CLONE_THREAD, WRITING = 0x10000, 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
# prctl: names of threads, and of memory. ioctl: to block or not, bytes that wait, closed at exec.
PRCTLS, IOCTLS = (15, 16, 0x53564D41), (0x5421, 0x541B, 0x5451)
IPV4, IPV6, STREAM, KIND = 2, 10, 1, 0xF
# linux/filter.h, linux/seccomp.h, linux/prctl.h
LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
ALLOW, NOTIFY, ERROR = 0x7FFF0000, 0x7FC00000, 0x00050000
REFUSE, UNKNOWN = ERROR | errno.EACCES, ERROR | errno.ENOSYS
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16
NO_NEW_PRIVILEGES, MODE_FILTER, SECCOMP = 38, 1, (317, 277)
ALL_THREADS, LISTENER, TELL = 1, 8, 16

Line = tuple[int, int, int, int]


class Program(ctypes.Structure):
    """A filter as the kernel takes it (struct sock_fprog)."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


class Allowance(NamedTuple):
    """What a process may do beyond the list: open files to read, and connect, wherever that leads."""

    reading: bool = False
    connecting: bool = False


NOTHING = Allowance()


def is_supported() -> bool:
    """Say whether there is such a filter here: Linux on x86-64 and ARM64."""
    return platform.system() == "Linux" and platform.machine() in MACHINES


def confine(allowance: Allowance) -> bool:
    """Let all threads of the process make the calls of the list and no others, for good; say whether that holds."""
    return is_supported() and _install(list_calls(platform.machine(), allowance), ALL_THREADS) == 0


def make_listener() -> int:
    """Let another process decide on every call of connect; return what it hears of them by, -1 if it cannot be had."""
    machine, index = MACHINES[platform.machine()]
    lines = [*_check_machine(machine), (EQUAL, 0, 1, CONNECT[index]), (RETURN, 0, 0, NOTIFY), (RETURN, 0, 0, ALLOW)]
    return _install(lines, LISTENER | ALL_THREADS | TELL)


def list_calls(name: str, allowance: Allowance) -> list[Line]:
    """Return the filter for a machine."""
    machine, index = MACHINES[name]
    lines = [*_check_machine(machine), (AT_LEAST, 0, 1, X32), (RETURN, 0, 0, REFUSE)]
    for numbers in ALLOWED.values():
        if numbers[index] != NONE:
            lines += _call(numbers[index])
    lines += _call(CLONE[index], _require_bits(0, CLONE_THREAD, CLONE_THREAD))
    lines += _call(PRCTL[index], _one_of(0, *PRCTLS))
    lines += _call(IOCTL[index], _one_of(1, *IOCTLS))
    lines += _call(PRLIMIT[index], _one_of(0, 0))
    if allowance.reading:
        lines += _call(OPENAT[index], _require_bits(2, WRITING, 0))
    if allowance.connecting:
        lines += _call(SOCKET[index], _one_of(0, IPV4, IPV6), _require_bits(1, KIND, STREAM))
        lines += [*_call(CONNECT[index]), *_call(SENDTO[index], _one_of(4, 0), _one_of(4, 0, high=True))]
        for numbers in CONNECTED:
            lines += _call(numbers[index])
    return [*lines, (AT_LEAST, 0, 1, NEWER), (RETURN, 0, 0, UNKNOWN), (RETURN, 0, 0, REFUSE)]


def _check_machine(machine: int) -> list[Line]:
    """Refuse another machine's numbers, and load the call's own."""
    return [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, machine), (RETURN, 0, 0, REFUSE), (LOAD, 0, 0, NUMBER)]


def _call(number: int, *tests: list[Line]) -> list[Line]:
    """Allow a call if it passes the tests; another call goes on to the next lines."""
    body = [line for test in tests for line in test]
    return [(EQUAL, 0, len(body) + 1, number), *body, (RETURN, 0, 0, ALLOW)]


def _one_of(argument: int, *values: int, high: bool = False) -> list[Line]:
    """Refuse the call unless the half of an argument that counts is one of these values."""
    tests = [(EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
    return [(LOAD, 0, 0, ARGUMENTS + 8 * argument + 4 * high), *tests, (RETURN, 0, 0, REFUSE)]


def _require_bits(argument: int, mask: int, value: int) -> list[Line]:
    """Refuse the call unless these bits of an argument are so."""
    load = (LOAD, 0, 0, ARGUMENTS + 8 * argument)
    return [load, (AND, 0, 0, mask), (EQUAL, 1, 0, value), (RETURN, 0, 0, REFUSE)]


def _install(lines: list[Line], flags: int) -> int:
    """Put a filter in force; return what the kernel says, -1 for an error."""
    code = b"".join(struct.pack("HBBI", *line) for line in lines)
    program = Program(len(lines), code)
    c = ctypes.CDLL(None, use_errno=True)
    if c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return -1
    return int(c.syscall(SECCOMP[MACHINES[os.uname().machine][1]], MODE_FILTER, flags, ctypes.byref(program)))


LOOPBACK = "127.0.0.1"
# linux/seccomp.h: struct seccomp_notif (with the call's arguments), seccomp_notif_addfd, seccomp_notif_resp.
HEARD, GIVEN, SAID = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QIIII"), struct.Struct("=QqiI")
HEAR, SAY, GIVE = 0xC0502100, 0xC0182101, 0x40182103
IN_ITS_PLACE, CLOSED_AT_EXEC = 1, 0o2000000
SECONDS = 5.0


def supervise_connections(bells: socket.socket, port: int) -> None:
    """Answer the calls of connect of which a listener comes through a socket, until whoever makes them is gone."""
    _, handles, _, _ = socket.recv_fds(bells, 1, 1)
    bells.close()
    if not handles:
        return
    (heard,) = handles
    waiting = select.poll()
    waiting.register(heard, select.POLLIN)
    while True:
        if any(event & (select.POLLHUP | select.POLLERR) for _, event in waiting.poll()):
            return
        _answer(heard, port)


def send_listener(listener: int, bells: socket.socket) -> None:
    """Let the other process hear."""
    with bells:
        if listener >= 0:  # Else nobody hears, and the worker's own filter lets it connect nowhere.
            socket.send_fds(bells, [b"."], [listener])
            os.close(listener)


def _answer(heard: int, port: int) -> None:
    call = bytearray(HEARD.size)
    with suppress(OSError):  # Whoever called is gone.
        fcntl.ioctl(heard, HEAR, call)
        name, *_, place = HEARD.unpack(call)[:7]
        fcntl.ioctl(heard, SAY, SAID.pack(name, 0, _connect(heard, name, place, port), 0))


def _connect(heard: int, name: int, place: int, port: int) -> int:
    """Put a connection to the gateway in the place of a descriptor; return 0, or the error to say."""
    try:
        with socket.create_connection((LOOPBACK, port), SECONDS) as line:
            line.settimeout(None)
            fcntl.ioctl(heard, GIVE, GIVEN.pack(name, IN_ITS_PLACE, line.fileno(), place & 0xFFFFFFFF, CLOSED_AT_EXEC))
    except OSError:
        return -errno.ECONNREFUSED
    return 0

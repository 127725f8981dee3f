"""Landlock: the kernel's second wall, where it has one; files that may be read, and neither others nor any network.

https://docs.kernel.org/userspace-api/landlock.html: from Linux 5.13 for files, from 6.7 for connections.
"""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

CREATE, ADD, RESTRICT = 444, 445, 446  # the same on every machine
VERSION, BENEATH, NO_NEW_PRIVILEGES = 1, 1, 38
# Rights over files by version (linux/landlock.h): thirteen at first, then to link, to truncate, to control devices.
FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
NETWORK, CONNECTIONS, SCOPED, SCOPES = 4, 0b11, 6, 0b11


def version() -> int:
    """Return the version of Landlock that the kernel has, 0 if it has none."""
    if os.uname().sysname != "Linux":
        return 0
    c = ctypes.CDLL(None, use_errno=True)
    return max(0, int(c.syscall(CREATE, None, ctypes.c_size_t(0), VERSION)))


def confine(*readable: Path) -> bool:
    """Let this thread, and those that it begins, read below these folders, and open nothing else; say if that holds."""
    there = version()
    if not there:
        return False
    files = (1 << FILES[min(there, max(FILES))]) - 1
    network, scopes = CONNECTIONS if there >= NETWORK else 0, SCOPES if there >= SCOPED else 0
    attributes = struct.pack("QQQ", files, network, scopes)
    size = 24 if there >= SCOPED else 16 if there >= NETWORK else 8
    c = ctypes.CDLL(None, use_errno=True)
    rules = int(c.syscall(CREATE, attributes, ctypes.c_size_t(size), 0))
    if rules < 0:
        return False
    try:
        done = all(_allowed(c, rules, each) for each in readable)
        first = c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return done and first == 0 and c.syscall(RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def _allowed(c: ctypes.CDLL, rules: int, folder: Path) -> bool:
    opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", READ_FILE | READ_FOLDER, opened)
        return int(c.syscall(ADD, rules, BENEATH, rule, 0)) == 0
    finally:
        os.close(opened)

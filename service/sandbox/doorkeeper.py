"""Whoever decides where a confined process connects to: always to the gateway, whatever address it asked for.

The kernel stops each call of connect and tells this process, which answers with a connection of its own making
(seccomp_unotify(2)). The address is not even looked at: it stands in the other process's memory and could change.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import socket
import struct
from contextlib import suppress

LOOPBACK = "127.0.0.1"
# linux/seccomp.h: struct seccomp_notif (with the call's arguments), seccomp_notif_addfd, seccomp_notif_resp.
HEARD, GIVEN, SAID = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QIIII"), struct.Struct("=QqiI")
HEAR, SAY, GIVE = 0xC0502100, 0xC0182101, 0x40182103
IN_ITS_PLACE, CLOSED_AT_EXEC = 1, 0o2000000
SECONDS = 5.0


def keep(bells: socket.socket, port: int) -> None:
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


def hand_over(listener: int, bells: socket.socket) -> None:
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

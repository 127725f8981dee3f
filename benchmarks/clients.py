"""A closed loop of clients in a process of its own: each asks again as soon as it was answered, for so many seconds.

Reads one `Load` as JSON from standard input and writes one `Took` to standard output. One thread waits for all
connections, so that what is measured is the server and not a scheduler here. Connections are kept where the server
keeps them; to make a new one counts. Only loopback is asked.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
from collections import Counter
from time import perf_counter
from typing import NamedTuple

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSED = re.compile(rb"^HTTP/1\.0|\r\nconnection: *close", re.IGNORECASE)


class Load(NamedTuple):
    """What is asked: the bytes of one request, of a port on loopback, by so many clients at once, how long."""

    port: int
    request: str
    clients: int
    seconds: float
    # An answer that takes longer is late, and ends the loop.
    patience: float


class Took(NamedTuple):
    """Seconds of each request that was answered, answers by status, late ones, and how long it all took."""

    times: list[float]
    statuses: dict[str, int]
    late: int
    seconds: float


class Client:
    """One connection: what was sent and when, and what has come so far."""

    def __init__(self, port: int, request: bytes, waiting: selectors.BaseSelector) -> None:
        self.port, self.request, self.waiting = port, request, waiting
        self.socket: socket.socket | None = None
        self.begun, self.came = 0.0, bytearray()

    def ask(self) -> None:
        """Send the request, over the same connection if there is one."""
        self.begun, self.came = perf_counter(), bytearray()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.waiting.register(self.socket, selectors.EVENT_READ, self)
        self.socket.sendall(self.request)

    def hear(self) -> str | None:
        """Take what has come; return the status once the answer is whole, or "broken" if it will not be."""
        assert self.socket is not None
        try:
            more = self.socket.recv(1 << 18)
        except OSError:
            more = b""
        self.came += more
        whole = complete(self.came, ended=not more)
        if not more or (whole and CLOSED.search(bytes(self.came[: self.came.find(b"\r\n\r\n")]))):
            self.close()
        if whole:
            return self.came[9:12].decode()
        return None if more else "broken"

    def close(self) -> None:
        """End the connection."""
        if self.socket is not None:
            self.waiting.unregister(self.socket)
            self.socket.close()
            self.socket = None


def complete(came: bytearray, *, ended: bool) -> bool:
    """Say whether an answer is whole."""
    end = came.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(came[:end])
    if length := LENGTH.search(head):
        return len(came) >= end + 4 + int(length[1])
    if CHUNKED.search(head):
        return came.endswith(b"\r\n0\r\n\r\n")
    return ended


def run(load: Load) -> Took:
    """Ask until the time is over and the last answers are there."""
    times: list[float] = []
    statuses: Counter[str] = Counter()
    with selectors.DefaultSelector() as waiting:
        asking = {Client(load.port, load.request.encode(), waiting) for _ in range(load.clients)}
        start = perf_counter()
        for client in asking:
            client.ask()
        while asking and perf_counter() - min(client.begun for client in asking) < load.patience:
            for key, _ in waiting.select(0.1):
                client = key.data
                if status := client.hear():
                    now = perf_counter()
                    statuses[status] += 1
                    times.append(now - client.begun)
                    if now - start < load.seconds and status != "broken":
                        client.ask()
                    else:
                        client.close()
                        asking.discard(client)
        late, seconds = len(asking), perf_counter() - start
        for client in asking:
            client.close()
    return Took(times, dict(statuses), late, seconds)


if __name__ == "__main__":
    json.dump(run(Load(**json.load(sys.stdin)))._asdict(), sys.stdout)

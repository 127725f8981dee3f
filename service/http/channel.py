"""Channels of the server: connections, the lines and heads read from them, and which of them are admitted.

curl sends an address as it was typed, in raw Japanese. waitress refuses such a line; percent-encoded, byte for byte,
it means the same (RFC 3986).

A connection costs a place among a thousand, and a body a place on the disk; one address gets so many connections, and
a long body is taken from writers alone.
"""

from __future__ import annotations

import copy
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from ..configuration.settings import Limits
from .proxies import TrustedProxies
from .rate_limits import network

# Seconds in which a request must have come, that an idle connection is kept, and that a reader may lag behind SLOWEST.
PATIENCE = 30
# Bytes a second that a reader takes at least; the slowest telephone line that still carries a web page.
SLOWEST = 4096
# Seconds for which whoever sends a body that is refused is still heard.
LINGER = 5.0


class PacedChannel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """waitress's channel; its last activity, after which it may be closed, is not renewed by every single byte."""

    last_activity: float

    def handle_read(self) -> None:
        """Read; a request that was begun before and is not whole yet keeps the time when it began."""
        began = self.last_activity if self.request is not None else None
        super().handle_read()
        if began is not None and self.request is not None:
            self.last_activity = began

    def handle_write(self) -> None:
        """Write; what was read moves the time on by the seconds that it should have taken."""
        whole, before, length = not self.requests, self.last_activity, self.total_outbufs_len
        super().handle_write()
        if whole and self.total_outbufs_len:
            self.last_activity = paced_until(before, length - self.total_outbufs_len, time.time())


def paced_until(before: float, sent: int, now: float) -> float:
    """Return the time up to which a reader has been fast enough.

    >>> paced_until(100.0, 8192, 200.0), paced_until(100.0, 8_000_000, 200.0)
    (102.0, 200.0)
    """
    return min(now, before + max(0, sent) / SLOWEST)


class Refusal(ErrorTask):  # type: ignore[misc] # waitress has no types
    """waitress's task that answers a request which it did not read to the end."""

    channel: LingeringChannel

    def execute(self) -> None:
        """Answer, and let the connection linger."""
        self.channel.refused = True
        super().execute()


class LingeringChannel(PacedChannel):
    """The channel, which is not closed at once when a body is refused: what still comes of it is read and dropped.

    Closed with something unread it would be reset, and with it the answer that says why (RFC 9112, 9.6).
    """

    error_task_class = Refusal
    refused = False
    # When it is closed in the end (monotonic), 0 before the answer is sent.
    until = 0.0

    def handle_close(self) -> None:
        """Close, or say that nothing more is sent and listen on."""
        if not self.refused or self.until:
            super().handle_close()
            return
        self.until = time.monotonic() + LINGER
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def readable(self) -> bool:
        """Say whether to read."""
        return bool(self.until or super().readable())

    def writable(self) -> bool:
        """Say whether to write, or to close at last."""
        return time.monotonic() >= self.until if self.until else bool(super().writable())

    def handle_read(self) -> None:
        """Read; once all is said, only to drop it."""
        if not self.until:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)  # closes where nothing more comes
        except OSError:
            self.handle_close()

    def handle_write(self) -> None:
        """Write; once all is said, close."""
        if self.until:
            self.handle_close()
        else:
            super().handle_write()


class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """waitress's parser, after the request line has been made ASCII."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers."""
        super().parse_header(encode_request_line(header_plus))


class Task(WSGITask):  # type: ignore[misc] # waitress has no types
    """waitress's task; the head of an answer leaves with the beginning of its body.

    A proxy passes a head on as soon as it has one, and then cannot ask another replica any more: were the two sent one
    after the other, an answer would be lost whenever the service is killed between them.
    """

    channel: Channel

    def write(self, data: bytes) -> None:
        """Send a piece of the body, the first with the head."""
        if self.wrote_header:
            super().write(data)
        else:
            with self.channel.as_one_piece():
                super().write(data)


class Channel(LingeringChannel):
    """The channel, with that parser and that task."""

    parser_class: Callable[[Any], Parser] = Parser
    task_class = Task
    # What is to be sent in one piece, while it is gathered.
    pieces: list[bytes] | None = None

    @contextmanager
    def as_one_piece(self) -> Iterator[None]:
        """Send what is written within the block at its end, at once."""
        self.pieces = []
        try:
            yield
        finally:
            pieces, self.pieces = self.pieces, None
        self.write_soon(b"".join(pieces))

    def write_soon(self, data: Any) -> int:
        """Send, or gather what is to be sent in one piece; return how many bytes were taken."""
        if self.pieces is None:
            return int(super().write_soon(data))
        self.pieces.append(data)
        return len(data)


def encode_request_line(header: bytes) -> bytes:
    r"""Return a request's head with the bytes of its first line percent-encoded where they are not ASCII.

    >>> encode_request_line("GET /?q=川 HTTP/1.1\r\nHost: x".encode())
    b'GET /?q=%E5%B7%9D HTTP/1.1\r\nHost: x'
    """
    line, end, rest = header.partition(b"\r\n")
    return re.sub(rb"[\x80-\xff]", lambda match: b"%%%02X" % match[0][0], line) + end + rest


# A body up to so many times too large is read and told so in our own words; beyond, the server's own will do.
TOLD = 16
# Where changes are sent to, and how.
WRITTEN, WRITING = ("/update", "/store"), ("POST", "PUT", "PATCH", "DELETE")


class Admission(NamedTuple):
    """Whose connections are not counted, and what says whether an Authorization header is a writer's."""

    trusted: TrustedProxies = TrustedProxies(())
    writer: Callable[[str], bool] = lambda _: False


class Unauthorized(Error):  # type: ignore[misc] # waitress has no types
    """A long body from somebody who may not write: it is not read."""

    code = 401
    reason = "Unauthorized"

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return the answer: a problem like all others, which names no version."""
        detail = "トークンが必要です。本文は読んでいません。\nA token is needed; the body was not read."
        problem = {"type": "about:blank", "title": "トークンが必要です / Unauthorized", "status": 401, "detail": detail}
        headers = [
            ("Content-Type", "application/problem+json"),
            ("WWW-Authenticate", 'Bearer realm="koteihyo"'),
            ("Cache-Control", "private, no-store"),
        ]
        return f"{self.code} {self.reason}", headers, json.dumps(problem, ensure_ascii=False).encode()


class BodyLimitParser(Parser):
    """The parser of a request, which knows after its head how long a body may be."""

    adj: Any
    error: Any

    def __init__(self, adj: Any, limits: Limits, admission: Admission) -> None:
        super().__init__(adj)
        self.limits, self.admission, self.writer = limits, admission, True

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; whoever shows no token of a writer sends a short body or none."""
        super().parse_header(header_plus)
        self.writer = self.admission.writer(self.headers.get("AUTHORIZATION", ""))
        if not self.writer:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = self.limits.body * TOLD

    def received(self, data: bytes) -> int:
        """Take some bytes; nobody is told to go on with a body that is refused already."""
        taken: int = super().received(data)
        if not self.writer and self._changes() and (self.chunked or self.content_length > self.limits.body):
            self.error, self.completed = Unauthorized(""), True
        if self.error:
            self.expect_continue = False
        return taken

    def _changes(self) -> bool:
        return (
            self.headers_finished
            and self.command in WRITING
            and any(f"{self.path}/".startswith(f"{written}/") for written in WRITTEN)
        )


def make_channel_class(limits: Limits, admission: Admission) -> Callable[..., Channel | None]:
    """Return what makes a channel of a connection, or hangs up on one too many."""

    class BodyLimitChannel(Channel):
        """A channel whose requests are admitted."""

        parser_class = staticmethod(lambda adj: BodyLimitParser(adj, limits, admission))

    def channel(server: BaseWSGIServer, line: socket.socket, address: Any, adj: Any, map: Any) -> Channel | None:  # noqa: A002 - waitress' name
        if is_crowded(server, str(address[0]), limits, admission.trusted):
            line.close()
            return None
        return BodyLimitChannel(server, line, address, adj, map=map)

    return channel


def is_crowded(server: BaseWSGIServer, address: str, limits: Limits, trusted: TrustedProxies) -> bool:
    """Say whether an address has as many connections as one may have."""
    if not limits.client_connections or address in trusted:
        return False
    nearby = network(address)
    connected = sum(network(str(channel.addr[0])) == nearby for channel in list(server.active_channels.values()))
    return connected >= limits.client_connections

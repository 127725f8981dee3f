"""Addresses as people write them: raw Japanese in a request line, made what RFC 3986 wants before it is read.

curl sends an address as it was typed. waitress refuses such a line; percent-encoded, byte for byte, it means the same.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

# Seconds in which a request must have come, that an idle connection is kept, and that a reader may lag behind PACE.
PATIENCE = 30
# Bytes a second that a reader takes at least; the slowest telephone line that still carries a web page.
PACE = 4096


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
    """Return the time up to which a reader has kept the pace.

    >>> paced_until(100.0, 8192, 200.0), paced_until(100.0, 8_000_000, 200.0)
    (102.0, 200.0)
    """
    return min(now, before + max(0, sent) / PACE)


class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """waitress's parser, after the request line has been made ASCII."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers."""
        super().parse_header(encode_request_line(header_plus))


class Channel(PacedChannel):
    """The channel, with that parser."""

    parser_class: Callable[[Any], Parser] = Parser


def encode_request_line(header: bytes) -> bytes:
    r"""Return a request's head with the bytes of its first line percent-encoded where they are not ASCII.

    >>> encode_request_line("GET /?q=川 HTTP/1.1\r\nHost: x".encode())
    b'GET /?q=%E5%B7%9D HTTP/1.1\r\nHost: x'
    """
    line, end, rest = header.partition(b"\r\n")
    return re.sub(rb"[\x80-\xff]", lambda match: b"%%%02X" % match[0][0], line) + end + rest

"""Addresses as people write them: raw Japanese in a request line, made what RFC 3986 wants before it is read.

curl sends an address as it was typed. waitress refuses such a line; percent-encoded, byte for byte, it means the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from waitress.parser import HTTPRequestParser

from .pace import Paced


class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """waitress's parser, after the request line has been made ASCII."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers."""
        super().parse_header(encoded(header_plus))


class Channel(Paced):
    """The channel, with that parser."""

    parser_class: Callable[[Any], Parser] = Parser


def encoded(header: bytes) -> bytes:
    r"""Return a request's head with the bytes of its first line percent-encoded where they are not ASCII.

    >>> encoded("GET /?q=川 HTTP/1.1\r\nHost: x".encode())
    b'GET /?q=%E5%B7%9D HTTP/1.1\r\nHost: x'
    """
    line, end, rest = header.partition(b"\r\n")
    return re.sub(rb"[\x80-\xff]", lambda match: b"%%%02X" % match[0][0], line) + end + rest

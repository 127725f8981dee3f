"""Who is let in before anything is read: so many connections of one address, and a long body from writers alone.

A connection costs a place among a thousand, and a body a place on the disk; neither is given to whoever wants it.
"""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Callable
from typing import Any, NamedTuple

from waitress.server import BaseWSGIServer
from waitress.utilities import Error

from ..configuration.settings import Limits
from .channel import Channel, Parser
from .clients import network
from .proxies import Trusted

# A body up to so many times too large is read and told so in our own words; beyond, the server's own will do.
TOLD = 16
# Where changes are sent to, and how.
WRITTEN, WRITING = ("/update", "/store"), ("POST", "PUT", "PATCH", "DELETE")


class Admission(NamedTuple):
    """Whose connections are not counted, and what says whether an Authorization header is a writer's."""

    trusted: Trusted = Trusted(())
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


class Admitted(Parser):
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
            and any(f"{self.path}/".startswith(f"{each}/") for each in WRITTEN)
        )


def channels(limits: Limits, admission: Admission) -> Callable[..., Channel | None]:
    """Return what makes a channel of a connection, or hangs up on one too many."""

    class Bounded(Channel):
        """A channel whose requests are admitted."""

        parser_class = staticmethod(lambda adj: Admitted(adj, limits, admission))

    def channel(server: BaseWSGIServer, line: socket.socket, address: Any, adj: Any, map: Any) -> Channel | None:  # noqa: A002 - waitress' name
        if crowded(server, str(address[0]), limits, admission.trusted):
            line.close()
            return None
        return Bounded(server, line, address, adj, map=map)

    return channel


def crowded(server: BaseWSGIServer, address: str, limits: Limits, trusted: Trusted) -> bool:
    """Say whether an address has as many connections as one may have."""
    if not limits.client_connections or address in trusted:
        return False
    own = network(address)
    there = sum(network(str(each.addr[0])) == own for each in list(server.active_channels.values()))
    return there >= limits.client_connections

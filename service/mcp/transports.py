"""Transports: messages over HTTP, one at a time and without a session, and on standard input and output.

The SDK speaks ASGI and this service WSGI. A message that stands for itself needs no loop that outlives it: each is
answered in a loop of its own, by the SDK's own reading of the protocol, and in a thread of its own, since whoever calls
the application may have a loop in his already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import anyio
from anyio.from_thread import start_blocking_portal
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class HttpRequest(NamedTuple):
    """A request as far as the protocol looks at it."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class HttpReply(NamedTuple):
    """What the protocol answers."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def answer_http(server: Server[Any], request: HttpRequest, largest: int) -> HttpReply:
    """Return the reply to a message; its body may have so many bytes."""
    with start_blocking_portal() as portal:
        reply: HttpReply = portal.call(_answer, server, request, largest)
        return reply


async def _answer(server: Server[Any], request: HttpRequest, largest: int) -> HttpReply:
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True, max_request_body_size=largest)
    sent: list[Mapping[str, Any]] = []
    unread = [{"type": "http.request", "body": request.body, "more_body": False}]

    async def receive() -> Any:
        if unread:
            return unread.pop()
        await anyio.sleep_forever()  # who asks stays until the reply is sent
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    async with manager.run():
        await manager.handle_request(_scope(request), receive, send)
    return _reply(sent)


def _scope(request: HttpRequest) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers],
    }


def _reply(sent: Iterable[Mapping[str, Any]]) -> HttpReply:
    status, headers, body = 500, [], b""
    for message in sent:
        if message["type"] == "http.response.start":
            status, headers = message["status"], [(name.decode(), value.decode()) for name, value in message["headers"]]
        else:
            body += message.get("body", b"")
    return HttpReply(status, tuple(headers), body)


def serve_stdio(server: Server[Any]) -> None:
    """Answer on standard input and output until the input ends; all else that prints goes to standard error."""
    anyio.run(_serve_stdio, server)


async def _serve_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())

"""The production server: an application on a socket, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType

from flask import Flask
from waitress import create_server

from ..graph.errors import KoteihyoError
from .requestline import Channel
from .settings import Limits

# Threads beyond those that may wait for the engine, so that pages and /health answer whatever is asked of it.
SPARE = 4
# A body up to so many times too large is read and told so in our own words; beyond, the server's own will do.
TOLD = 16


def bound(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, before anything slow is begun; port 0 is any that is free."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, OverflowError) as error:
        raise _unusable(host, port, error) from None


def _unusable(host: str, port: int, error: OSError | OverflowError) -> KoteihyoError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        ja = f"ポート {port} は別のプログラムが使っています。--port で別の番号を指定してください。"
        return KoteihyoError(ja, f"Port {port} is in use; choose another with --port.")
    reason = getattr(error, "strerror", None) or str(error)
    ja = f"{host} のポート {port} では待ち受けられません（{reason}）。"
    return KoteihyoError(ja, f"Cannot listen on port {port} of {host}: {reason}")


def address(listening: socket.socket) -> str:
    """Return the URL that a socket answers at."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if listening.family == socket.AF_INET6 else f"http://{host}:{port}/"


def serve(app: Flask, listening: socket.socket, limits: Limits, ready: Callable[[str], None]) -> None:
    """Answer on the socket until SIGTERM or Ctrl-C; ``ready`` is called with the address when it is so far."""
    url = address(listening)
    server = create_server(
        app,
        sockets=[listening],
        threads=limits.workers + limits.waiting + SPARE,
        max_request_body_size=limits.body * TOLD,
        ident=None,
    )
    server.channel_class = Channel
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        ready(url)
        server.run()
    except KeyboardInterrupt:
        pass  # Between two turns of the server's loop, which treats it as the end by itself.
    finally:
        signal.signal(signal.SIGTERM, before)
        server.close()


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt

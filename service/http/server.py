"""The production server: an application on a socket, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from flask import Flask
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from ...graph.errors import KoteihyoError
from ..configuration.settings import Limits
from ..engines.cache import WAITING
from ..engines.engine import GONE
from .channel import PATIENCE, TOLD, Admission, make_channel_class

SIGNALS = (signal.SIGTERM, signal.SIGINT)
# Seconds between two looks at what is still running.
INTERVAL = 0.1


class GracefulStop:
    """A server's life, from its first request to its last; to be run in the main thread."""

    def __init__(self, server: BaseWSGIServer, grace: float) -> None:
        self.server, self.grace, self.signals = server, grace, 0

    def run(self, ready: Callable[[], None]) -> None:
        """Answer until a signal tells to stop, and then as long as something begun is not ended."""
        before = [signal.signal(number, self._count_signal) for number in SIGNALS]
        try:
            ready()
            while not self.signals:
                self._poll(self.server.adj.asyncore_loop_timeout)
            self._drain()
        finally:
            for number, handler in zip(SIGNALS, before, strict=True):
                signal.signal(number, handler)

    def _count_signal(self, _: int, __: FrameType | None) -> None:
        self.signals += 1
        self.server.pull_trigger()

    def _poll(self, seconds: float) -> None:
        wasyncore.loop(seconds, self.server.adj.asyncore_use_poll, self.server._map, count=1)

    def _drain(self) -> None:
        wasyncore.dispatcher.close(self.server)  # The listening socket alone: the next one who comes is told at once.
        end = time.monotonic() + self.grace
        while (
            any(map(_is_answering, self.server.active_channels.values()))
            and time.monotonic() < end
            and self.signals == 1
        ):
            self._poll(INTERVAL)
        self.server.task_dispatcher.shutdown(timeout=INTERVAL)
        wasyncore.close_all(self.server._map)


def _is_answering(channel: HTTPChannel) -> bool:
    """Say whether a connection still has an answer coming."""
    return bool(channel.requests or channel.total_outbufs_len)


if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Threads beyond those that may wait for the engine, for each other's queries or for each other's pages: what is brief,
# and /health, is answered whatever is asked besides.
SPARE = 8
ANYBODY = Admission()
# Connections at once; each costs a few kilobytes until something is asked.
CONNECTIONS = 1000
# An answer's head, beyond its body.
MARGIN = 1 << 16


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, before anything slow is begun; port 0 is any that is free.

    It does not listen yet: who comes before the service can answer is told at once, and may ask another replica.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return _bind(family, str(address[0]), int(address[1]))
    except (OSError, OverflowError) as error:
        raise _unusable(host, port, error) from None


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # A service may begin again at once.
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
    except BaseException:
        bound.close()
        raise
    return bound


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


def watch_disconnection(app: WSGIApplication) -> WSGIApplication:
    """Return the application, in which whatever is done for a request can know whether its client has gone away."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        token = GONE.set(environ.get("waitress.client_disconnected", GONE.get()))
        try:
            return app(environ, start)
        finally:
            GONE.reset(token)

    return answer


def serve(
    app: Flask,
    listening: socket.socket,
    limits: Limits,
    ready: Callable[[str], None],
    grace: float = 25.0,
    admission: Admission = ANYBODY,
) -> None:
    """Answer on the socket until SIGTERM or Ctrl-C; ``ready`` is called with the address when it is so far.

    What has been begun by then has ``grace`` seconds to end.
    """
    try:
        listening.listen()
    except OSError as error:  # Somebody else has begun to listen there meanwhile.
        host, port = listening.getsockname()[:2]
        raise _unusable(host, port, error) from None
    server = make_server(app, listening, limits, admission=admission)
    GracefulStop(server, grace).run(partial(ready, address(listening)))


def make_server(
    app: WSGIApplication,
    listening: socket.socket,
    limits: Limits,
    patience: int = PATIENCE,
    admission: Admission = ANYBODY,
) -> BaseWSGIServer:
    """Return a server on the socket, with its limits; ``patience`` is how long it bears with a slow client."""
    server = create_server(
        watch_disconnection(app),
        sockets=[listening],
        threads=limits.workers + limits.waiting + 2 * WAITING + SPARE,
        max_request_body_size=max(limits.body * TOLD, limits.write_body),
        ident=None,
        channel_timeout=patience,
        cleanup_interval=max(1, patience // 6),
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() ends at 1,024 files.
        channel_request_lookahead=1,  # Else nobody looks whether a client is still there.
        outbuf_high_watermark=limits.size + MARGIN,  # No thread waits for a slow reader.
        clear_untrusted_proxy_headers=False,  # `proxies` decides whom to believe.
    )
    server.channel_class = make_channel_class(limits, admission)
    return server

"""SERVICE, for the endpoints that an operator has listed: a gateway that calls them, and nothing else, for the engine.

The engine follows redirects, waits without end and looks up names by itself. So it calls the gateway, on loopback,
under an address that nobody can guess; the gateway alone goes out, and only to what is listed.
"""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from socket import SHUT_RDWR, socket
from threading import Thread, Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from ...graph.addresses import connected
from ..settings import Limits

LOOPBACK = "127.0.0.1"
REDIRECTS = 3
# Whoever sets no limit to an answer still wants one for what a stranger's server sends into memory.
LARGEST = 256 << 20
SENT = ("Accept", "Content-Type")


class Said(NamedTuple):
    """What an endpoint answered, or what there is to say instead."""

    status: int
    content_type: str
    body: bytes


class Gateway:
    """Calls the listed endpoints on the engine's behalf; ``addresses`` says under what address each is called."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        secret = token_urlsafe(24)
        # An endpoint may be listed with a mirror that is asked in its place: IRI=>URL.
        listed = [(name, mirror or name) for name, _, mirror in (e.partition("=>") for e in limits.service_allowed)]
        self.endpoints = {f"/{secret}/{place}": each for place, (_, each) in enumerate(listed)}
        self.server = ThreadingHTTPServer((LOOPBACK, 0), type("Bound", (Handler,), {"gateway": self}))
        base = f"http://{LOOPBACK}:{self.server.server_port}"
        self.addresses = {name: f"{base}{path}" for (name, _), path in zip(listed, self.endpoints, strict=True)}
        Thread(target=self.server.serve_forever, name="koteihyo-gateway", daemon=True).start()

    def close(self) -> None:
        """Call nobody any more."""
        self.server.shutdown()
        self.server.server_close()

    def called(self, path: str, body: bytes, headers: dict[str, str]) -> Said:
        """Return what the endpoint behind a path answers."""
        endpoint = self.endpoints.get(path)
        if endpoint is None:
            return _told(404, "no such endpoint")
        try:
            return self._answered(urlsplit(endpoint), body, headers)
        except TimeoutError:
            return _told(504, f"{endpoint} did not answer within {self.limits.service_seconds:g} seconds")
        except (OSError, HTTPException, ValueError) as error:
            return _told(502, f"{endpoint}: {error}")

    def _answered(self, endpoint: SplitResult, body: bytes, headers: dict[str, str]) -> Said:
        late = False

        def end() -> None:
            nonlocal late
            late = True
            line.shutdown(SHUT_RDWR)

        with closing(connected(endpoint, self.limits.service_seconds)) as line:
            timer = Timer(self.limits.service_seconds, end)
            timer.start()
            try:
                said = _exchanged(line, endpoint, body, headers, min(self.limits.size, LARGEST))
            except (OSError, HTTPException):
                if late:
                    raise TimeoutError from None
                raise
            finally:
                timer.cancel()
            if late:
                raise TimeoutError
            return said


class Handler(BaseHTTPRequestHandler):
    """One call of the engine's."""

    gateway: Gateway

    def do_POST(self) -> None:
        """Pass the query on, and the answer back."""
        length = min(int(self.headers.get("Content-Length", 0)), self.gateway.limits.body * 2)
        headers = {name: self.headers[name] for name in SENT if name in self.headers}
        said = self.gateway.called(self.path, self.rfile.read(length), headers)
        self.send_response(said.status)
        self.send_header("Content-Type", said.content_type)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is nobody else's business."""


def _exchanged(line: socket, endpoint: SplitResult, body: bytes, headers: dict[str, str], size: int) -> Said:
    """Return what comes back over a connection; a redirect is not followed."""
    connection = HTTPConnection(endpoint.netloc.rpartition("@")[2])
    connection.sock = line
    target = endpoint.path or "/"
    connection.request("POST", f"{target}?{endpoint.query}" if endpoint.query else target, body, headers)
    response: HTTPResponse = connection.getresponse()
    if response.status // 100 == REDIRECTS:
        return _told(502, f"{endpoint.geturl()} redirects, which is not followed")
    found = response.read(size + 1)
    if response.length and len(found) <= size:
        return _told(502, f"{endpoint.geturl()} broke off")
    if len(found) > size:
        return _told(502, f"{endpoint.geturl()} answered with more than {size} bytes")
    return Said(response.status, response.headers.get("Content-Type", ""), found)


def _told(status: int, words: str) -> Said:
    return Said(status, "text/plain; charset=utf-8", words.encode())

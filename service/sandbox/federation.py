"""SERVICE, for the endpoints that an operator has listed: a gateway that calls them, and nothing else, for the engine.

The engine follows redirects, waits without end and looks up names by itself. So it calls the gateway, on loopback,
under an address that nobody can guess; the gateway alone goes out, and only to what is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from socket import SHUT_RDWR, socket
from threading import Thread, Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from ...graph.addresses import connect
from ..configuration.settings import Limits
from ..engines.engine import Refused
from .guard import is_service_call
from .query_text import Token, place, tokens


def reroute(text: str, services: Mapping[str, str]) -> str:
    """Return the query with every endpoint that it calls replaced; raise `Refused` unless each is plainly a listed one.

    >>> reroute("ASK { SERVICE SILENT <http://a.example/> {} }", {"http://a.example/": "http://127.0.0.1:1/x"})
    'ASK { SERVICE SILENT <http://127.0.0.1:1/x> {} }'
    """
    listed_tokens = list(tokens(text))
    pieces, end = [], 0
    for index, (token, following) in enumerate(zip(listed_tokens, [*listed_tokens, None][1:], strict=True)):
        if is_service_call(token, following):
            target, address = _listed_endpoint(listed_tokens[index : index + 4], services)
            if target is None:
                raise _unlisted_error(text, token, services)
            pieces += [text[end : target.start], f"<{address}>"]
            end = target.start + len(target.text)
    return "".join([*pieces, text[end:]])


def _listed_endpoint(pieces: list[Token], services: Mapping[str, str]) -> tuple[Token | None, str]:
    """Return the token that names the endpoint of a call, if it is a listed one, and the address to call instead."""
    keyword, *rest = pieces
    if rest and rest[0].kind == "word" and rest[0].text.upper() == "SILENT":
        del rest[0]
    plain = (
        keyword.kind == "word" and keyword.text.upper() == "SERVICE" and [token.text for token in rest[1:2]] == ["{"]
    )
    if plain and rest[0].kind == "iri" and rest[0].text[1:-1] in services:
        return rest[0], services[rest[0].text[1:-1]]
    return None, ""


def _unlisted_error(text: str, token: Token, services: Mapping[str, str]) -> Refused:
    names = ", ".join(services)
    ja = f"SERVICE で検索できるのは次のエンドポイントだけです（IRIをそのまま指定してください）：{names}"
    en = f"SERVICE may call only these endpoints, written out as IRIs: {names}"
    return Refused(ja, en, file="query", line=place(text, token.start)[0])


LOOPBACK = "127.0.0.1"
REDIRECTS = 3
# Whoever sets no limit to an answer still wants one for what a stranger's server sends into memory.
LARGEST = 256 << 20
SENT = ("Accept", "Content-Type")


class EndpointReply(NamedTuple):
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
        self.endpoints = {f"/{secret}/{place}": endpoint for place, (_, endpoint) in enumerate(listed)}
        self.server = ThreadingHTTPServer((LOOPBACK, 0), type("Bound", (Handler,), {"gateway": self}))
        base = f"http://{LOOPBACK}:{self.server.server_port}"
        self.addresses = {name: f"{base}{path}" for (name, _), path in zip(listed, self.endpoints, strict=True)}
        Thread(target=self.server.serve_forever, name="koteihyo-gateway", daemon=True).start()

    def close(self) -> None:
        """Call nobody any more."""
        self.server.shutdown()
        self.server.server_close()

    def call(self, path: str, body: bytes, headers: dict[str, str]) -> EndpointReply:
        """Return what the endpoint behind a path answers."""
        endpoint = self.endpoints.get(path)
        if endpoint is None:
            return _reply(404, "no such endpoint")
        try:
            return self._call_endpoint(urlsplit(endpoint), body, headers)
        except TimeoutError:
            return _reply(504, f"{endpoint} did not answer within {self.limits.service_seconds:g} seconds")
        except (OSError, HTTPException, ValueError) as error:
            return _reply(502, f"{endpoint}: {error}")

    def _call_endpoint(self, endpoint: SplitResult, body: bytes, headers: dict[str, str]) -> EndpointReply:
        late = False

        def end() -> None:
            nonlocal late
            late = True
            line.shutdown(SHUT_RDWR)

        with closing(connect(endpoint, self.limits.service_seconds)) as line:
            timer = Timer(self.limits.service_seconds, end)
            timer.start()
            try:
                reply = _exchange(line, endpoint, body, headers, min(self.limits.size, LARGEST))
            except (OSError, HTTPException):
                if late:
                    raise TimeoutError from None
                raise
            finally:
                timer.cancel()
            if late:
                raise TimeoutError
            return reply


class Handler(BaseHTTPRequestHandler):
    """One call of the engine's."""

    gateway: Gateway

    def do_POST(self) -> None:
        """Pass the query on, and the answer back."""
        length = min(int(self.headers.get("Content-Length", 0)), self.gateway.limits.body * 2)
        headers = {name: self.headers[name] for name in SENT if name in self.headers}
        reply = self.gateway.call(self.path, self.rfile.read(length), headers)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is nobody else's business."""


def _exchange(line: socket, endpoint: SplitResult, body: bytes, headers: dict[str, str], size: int) -> EndpointReply:
    """Return what comes back over a connection; a redirect is not followed."""
    connection = HTTPConnection(endpoint.netloc.rpartition("@")[2])
    connection.sock = line
    target = endpoint.path or "/"
    connection.request("POST", f"{target}?{endpoint.query}" if endpoint.query else target, body, headers)
    response: HTTPResponse = connection.getresponse()
    if response.status // 100 == REDIRECTS:
        return _reply(502, f"{endpoint.geturl()} redirects, which is not followed")
    content = response.read(size + 1)
    if response.length and len(content) <= size:
        return _reply(502, f"{endpoint.geturl()} broke off")
    if len(content) > size:
        return _reply(502, f"{endpoint.geturl()} answered with more than {size} bytes")
    return EndpointReply(response.status, response.headers.get("Content-Type", ""), content)


def _reply(status: int, words: str) -> EndpointReply:
    return EndpointReply(status, "text/plain; charset=utf-8", words.encode())

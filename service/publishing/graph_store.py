"""Another server's graph store: puts, adds to, reads and deletes one graph at a time.

SPARQL 1.1 Graph Store HTTP Protocol, graphs named indirectly: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request

from ...graph.errors import KoteihyoError
from ..engines.credentials import NOBODY, Credentials, opener
from ..engines.endpoint import checked_address, in_a_line

# Sent at once: a piece that a server takes in seconds, and that fits the bodies servers take by default.
PIECE = 4 << 20
# A server may index a piece before it answers.
SECONDS = 600.0
# N-Triples are sent as what they also are: Virtuoso 7.2 knows no other type for them.
SENT, READ = "text/turtle; charset=utf-8", "application/n-triples, text/turtle;q=0.5"


class Unstored(KoteihyoError):
    """The graph store declined what it was asked, or cannot be reached."""

    exit_status = 1
    status = 502

    def __init__(self, ja: str, en: str, code: int = 0) -> None:
        super().__init__(ja, en)
        self.code = code


class GraphStore:
    """The graphs behind one address."""

    def __init__(self, address: str, credentials: Credentials = NOBODY) -> None:
        self.address = checked_address(address)
        self._opener = opener(credentials, self.address)

    def put(self, graph: str | None, lines: Iterable[bytes]) -> None:
        """Make these lines of N-Triples the graph, the default one if None; what stood there is gone."""
        method = "PUT"
        for piece in pieces(lines):
            with self._send(method, graph, piece):
                method = "POST"

    def add(self, graph: str | None, lines: Iterable[bytes]) -> None:
        """Add lines of N-Triples to the graph."""
        for piece in pieces(lines):
            with self._send("POST", graph, piece):
                pass

    @contextmanager
    def open_graph(self, graph: str | None) -> Iterator[HTTPResponse | None]:
        """Yield the graph as a stream of N-Triples or Turtle, None if there is no such graph."""
        try:
            with self._send("GET", graph) as response:
                yield response
        except Unstored as error:
            if error.code != HTTPStatus.NOT_FOUND:
                raise
            yield None

    def delete(self, graph: str | None) -> None:
        """Delete the graph; it is well if there is none."""
        try:
            with self._send("DELETE", graph):
                pass
        except Unstored as error:
            if error.code != HTTPStatus.NOT_FOUND:
                raise

    def url(self, graph: str | None) -> str:
        """Return the address of a graph.

        >>> GraphStore("http://h/store").url("urn:a b"), GraphStore("http://h/s?x=1").url(None)
        ('http://h/store?graph=urn%3Aa%20b', 'http://h/s?x=1&default')
        """
        named = "default" if graph is None else f"graph={quote(graph, safe='')}"
        return f"{self.address}{'&' if '?' in self.address else '?'}{named}"

    def _send(self, method: str, graph: str | None, body: bytes | None = None) -> HTTPResponse:
        headers = {"Accept": READ} if body is None else {"Content-Type": SENT}
        request = Request(self.url(graph), body, headers, method=method)  # noqa: S310 - the scheme is checked
        try:
            response: HTTPResponse = self._opener.open(request, timeout=SECONDS)
            return response
        except HTTPError as error:
            with error:
                raise self._refusal(method, graph, error.code, error.read(1 << 16).decode(errors="replace")) from None
        except (OSError, HTTPException) as error:
            reason = in_a_line(str(error.reason if isinstance(error, URLError) else error))
            ja = f"{self.address} に届きません（{reason}）。再実行すると続きから再開します。"
            raise Unstored(ja, f"{self.address} cannot be reached: {reason}. Run again to go on from here.") from None

    def _refusal(self, method: str, graph: str | None, code: int, message: str) -> Unstored:
        name = f"<{graph}>" if graph else "default"
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            ja = f"{self.address} に書けません。KOTEIHYO_ENGINE_USER と _PASSWORD（または _TOKEN）を設定してください。"
            en = f"Not allowed at {self.address}: set KOTEIHYO_ENGINE_USER and _PASSWORD, or _TOKEN."
            return Unstored(ja, en, code)
        words = f"HTTP {code}: {in_a_line(message)}"
        ja = f"{self.address} は {name} の {method} を受け付けませんでした。"
        return Unstored(ja, f"{method} of {name} was declined. {words}", code)


def pieces(lines: Iterable[bytes], size: int = PIECE) -> Iterator[bytes]:
    r"""Yield lines joined to pieces of a size; one empty piece if there are none.

    >>> list(pieces([b"a\n", b"b\n", b"c\n"], size=4)), list(pieces([]))
    ([b'a\nb\n', b'c\n'], [b''])
    """
    piece, sent = bytearray(), False
    for line in lines:
        if piece and len(piece) + len(line) > size:
            yield bytes(piece)
            piece, sent = bytearray(), True
        piece += line
    if piece or not sent:
        yield bytes(piece)

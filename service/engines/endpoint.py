"""Another server's SPARQL endpoint: one query is sent through SPARQLWrapper, and what comes back is read whole.

Time and size are limited here, on our side; what the other server does with a query we gave up on is its own affair.
"""

from __future__ import annotations

import time
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import POST, SPARQLWrapper

from ...graph.errors import KoteihyoError
from ..configuration.settings import Limits
from ..sandbox.query_text import Form
from .credentials import NOBODY, Credentials, opener
from .engine import WHOLE, BadQuery, Dataset, TimeExceeded, Unavailable

# Read at once: small enough to see the time pass, large enough to cost nothing.
PIECE = 1 << 18
# A query that the server declined for its own reasons: its mistakes are 400, what it will not do 403 or 501.
DECLINED = (400, 403, 501)


class EndpointResponse(NamedTuple):
    """What came back: bytes and the headers that came with them."""

    body: bytes
    headers: Message


class Endpoint:
    """The address that is asked, with the limits and the credentials for it."""

    def __init__(self, address: str, limits: Limits | None = None, credentials: Credentials = NOBODY) -> None:
        self.address, self.limits, self.credentials = checked_address(address), limits or Limits(), credentials

    def ask(self, text: str, form: Form, accept: str, dataset: Dataset = WHOLE) -> EndpointResponse:
        """Return what the endpoint answers in that media type."""
        deadline = time.monotonic() + self.limits.seconds
        try:
            with self._request(text, form, accept, dataset).query().response as response:
                return self._read(response, deadline)
        except HTTPError as error:
            raise self._translate_error(error) from None
        except TimeoutError:
            raise self._silent() from None
        except (OSError, HTTPException) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise self._silent() from None
            raise self.unavailable(error) from None

    def _request(self, text: str, form: Form, accept: str, dataset: Dataset) -> _Request:
        request = _Request(self, form)
        request.setQuery(text)
        request.setMethod(POST)
        request.setOnlyConneg(True)  # else it adds a parameter `format` of its own, which would win
        request.addCustomHttpHeader("Accept", accept)
        for name, graphs in (("default-graph-uri", dataset.default), ("named-graph-uri", dataset.named)):
            for graph in graphs:
                request.addParameter(name, graph)
        return request

    def _read(self, response: HTTPResponse, deadline: float) -> EndpointResponse:
        body = bytearray()
        while piece := response.read1(PIECE):
            body += piece
            if len(body) > self.limits.size:
                raise self._large()
            if time.monotonic() > deadline:
                raise self._silent()
        if response.length:
            raise OSError("the connection closed before the answer was whole")
        return EndpointResponse(bytes(body), response.headers)

    def _translate_error(self, error: HTTPError) -> KoteihyoError:
        with error:
            en = in_a_line(words := error.read(PIECE).decode(errors="replace"))
        if error.code in DECLINED:
            return BadQuery("エンドポイントが問い合わせを受け付けませんでした。", en)
        return self.unavailable(f"HTTP {error.code}: {words}")

    def unavailable(self, reason: object) -> Unavailable:
        """Return the error for an endpoint that does not answer, with its own words."""
        words = reason.reason if isinstance(reason, URLError) else reason
        en = in_a_line(str(words))
        return Unavailable(f"{self.address} に問い合わせられませんでした。", en)

    def _silent(self) -> TimeExceeded:
        seconds = f"{self.limits.seconds:g}"
        ja = f"{self.address} が{seconds}秒以内に応答を完了しません。"
        return TimeExceeded(ja, f"No whole answer from {self.address} within {seconds} seconds.")

    def _large(self) -> Unavailable:
        ja = f"結果が{self.limits.size}バイトを超えます。LIMIT を付けてください。"
        return Unavailable(ja, f"The answer is larger than {self.limits.size} bytes: ask with a LIMIT.")


class _Request(SPARQLWrapper):
    """One request, opened in our way."""

    def __init__(self, endpoint: Endpoint, form: Form) -> None:
        self.endpoint_asked, self.form = endpoint, form
        super().__init__(endpoint.address)
        self.setTimeout(max(1, round(endpoint.limits.seconds)))

    def _parseQueryType(self, _: str) -> str:  # noqa: N802 - the library's name
        """Return the form that we read. Its own reading would send an update as such, with our credentials."""
        return self.form

    def _query(self) -> tuple[HTTPResponse, str]:
        """Open with an opener of our own; the library would install one for the whole process."""
        asked = self.endpoint_asked
        opened = opener(asked.credentials, asked.address).open(self._createRequest(), timeout=asked.limits.seconds)
        return opened, self.returnFormat


def checked_address(address: str) -> str:
    """Return the address of a server if it is one."""
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        ja = f"アドレスは http:// または https:// で始まるURLです：{address}"
        raise KoteihyoError(ja, f"An address is a URL that begins with http:// or https://: {address}")
    return address


def in_a_line(words: str) -> str:
    r"""Return a server's words on one line, as many as a reader needs.

    >>> in_a_line(" a\n  b ")
    'a b'
    """
    return " ".join(words.split())[:500]

"""Another koteihyo as the source of a replica: what it publishes, read over HTTP and checked by digest.

`/versions/<id>/files` lists a version's files, `/versions/<id>/files/<path>` is one of them. Nothing of it is secret:
it is what is published.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import BinaryIO, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request

import msgspec

from ...graph.replication import CutOff, Item, Listing
from ..engines.credentials import NOBODY, opener
from ..engines.endpoint import checked_address, in_a_line

# Seconds that nothing may come; how often a server is asked again that has too much to do, and how long to wait.
SECONDS, TRIES, PAUSE = 60.0, 5, 1.0
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class ServiceSource:
    """A service and what is current there."""

    def __init__(self, address: str) -> None:
        self.address, self.version = checked_address(address).rstrip("/"), "current"

    def read_listing(self) -> Listing:
        """Return what is current there."""
        with self._open(f"{self.address}/versions/current/files", 0) as response:
            try:
                listing = msgspec.json.decode(response.read(), type=Listing)
            except (msgspec.DecodeError, OSError, HTTPException) as error:
                raise CutOff(self.address, in_a_line(str(error))) from None
        self.version = listing.version
        return listing

    def open_file(self, item: Item, start: int) -> BinaryIO:
        """Open a file from a byte on."""
        response = self._open(f"{self.address}/versions/{self.version}/files/{quote(item.path)}", start)
        return cast("BinaryIO", _CheckedAnswer(self.address, response))

    def find_file(self, item: Item) -> Path | None:
        """Return nothing: its files are on another machine."""

    def _open(self, address: str, start: int) -> HTTPResponse:
        headers = {"Accept": "application/json, */*", **({"Range": f"bytes={start}-"} if start else {})}
        request = Request(address, headers=headers)  # noqa: S310 - the scheme is checked
        for number in range(TRIES):
            try:
                response: HTTPResponse = opener(NOBODY, self.address).open(request, timeout=SECONDS)
            except HTTPError as error:
                with error:
                    if error.code not in BUSY or number == TRIES - 1:
                        raise CutOff(address, f"HTTP {error.code}") from None
                time.sleep(PAUSE * (number + 1))
                continue
            except (OSError, HTTPException) as error:
                reason = error.reason if isinstance(error, URLError) else error
                raise CutOff(self.address, in_a_line(str(reason))) from None
            if start and response.status != HTTPStatus.PARTIAL_CONTENT:
                response.close()
                raise CutOff(address, f"HTTP {response.status}")
            return response
        raise CutOff(address, "busy")


class _CheckedAnswer:
    """An answer being read, in which a connection that is cut off is told as what it is."""

    def __init__(self, address: str, response: HTTPResponse) -> None:
        self.address, self.response = address, response

    def __enter__(self) -> _CheckedAnswer:
        return self

    def __exit__(self, *_: object) -> None:
        self.response.close()

    def read(self, size: int) -> bytes:
        """Return the next bytes; raises `CutOff` where they end too early."""
        try:
            return self.response.read(size)
        except (OSError, HTTPException) as error:
            raise CutOff(self.address, in_a_line(repr(error))) from None

"""Kept pages: what was made of the current version for one reader is given again to the next who asks alike.

A page is kept under all that it is made of: the version and how many publications there were, the address as it was
asked, the headers that choose among its forms, and the reader's language; so its bytes are those of a page made anew.
Nothing is kept of, or given from here to, anybody who has signed in, shows a token or asks for another version, nor
where reading takes a token. A page that shows anything besides the version says so (`shows_more`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask, Response, current_app, g, request

from ...graph.errors import KoteihyoError
from ..engines.cache import LruCache
from ..snapshot import Snapshots
from .language import current_language
from .mementos import VERSION
from .negotiation import accept

# Where an application says that reading it takes a token.
PRIVATE = "KOTEIHYO_PRIVATE"
# What any of a page's readers, or whoever passes it on, may keep.
OPEN = "no-cache"
KEPT = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
# Headers that make a request one of its own.
OWN = ("Authorization", "Accept-Datetime", "Range")
# What an entry takes beside its body and its address.
OVERHEAD = 3000


class Key(NamedTuple):
    """What a page depends on."""

    version: str
    publications: int
    signing_in: bool
    root: str
    path: str
    query: bytes
    accept: str
    encoding: str
    held: str
    language: str


class Page(NamedTuple):
    """An answer as it was sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def answer(self) -> Response:
        """Return the answer, given now."""
        response = Response(self.body, self.status, list(self.headers))
        response.date = datetime.now(UTC)
        return response


class KeptPages:
    """The pages of an application, up to so many bytes; those not asked for the longest time go first.

    ``personal`` names the cookies of people who have signed in or are about to; ``signing_in`` says whether anybody
    can, which every page shows.
    """

    def __init__(
        self, size: int, snapshots: Snapshots, personal: Collection[str], signing_in: Callable[[], bool]
    ) -> None:
        self.snapshots, self.personal, self.signing_in = snapshots, frozenset(personal), signing_in
        self.pages: LruCache[Key, Page] = LruCache(size, _weigh)

    def register(self, app: Flask) -> None:
        """Look here before a page is made; to be called before all that changes an answer is registered."""
        if self.pages.size:
            app.before_request(self.find)
            app.after_request(self.keep)

    def find(self) -> Response | None:
        """Return the page of the request that is being answered, None if it has to be made."""
        g.page_key = key = self._key()
        page = self.pages.find(key) if key else None
        return page.answer() if page else None

    def keep(self, response: Response) -> Response:
        """Keep a page for who asks alike, if it is everybody's."""
        key: Key | None = g.get("page_key")
        if key and _is_open(response) and response.headers.get("Koteihyo-Version") == key.version:
            body = b"" if response.status_code == HTTPStatus.NOT_MODIFIED else response.get_data()
            self.pages.keep(key, Page(response.status_code, tuple(response.headers.items()), body))
        return response

    def _key(self) -> Key | None:
        """Return what the page depends on, None if it is nobody else's or of another version."""
        if (
            request.method not in ("GET", "HEAD")
            or "html" not in accept()
            or current_app.config.get(PRIVATE)
            or any(header in request.headers for header in OWN)
            or not self.personal.isdisjoint(request.cookies)
            or VERSION in request.args
        ):
            return None
        try:
            version, publications = self.snapshots.engine.version(), len(self.snapshots.history())
        except KoteihyoError:
            return None
        return self._name(version, publications) if version else None

    def _name(self, version: str, publications: int) -> Key:
        asked = request.headers
        return Key(
            version,
            publications,
            self.signing_in(),
            request.root_url,
            request.path,
            request.query_string,
            accept(),
            asked.get("Accept-Encoding", ""),
            asked.get("If-None-Match", ""),
            current_language(),
        )


def shows_more() -> None:
    """Say that the page that is being made shows more than the version that is asked."""
    g.page_key = None


def _is_open(response: Response) -> bool:
    """Say whether an answer is a page that every reader who asks alike may be given."""
    return (
        response.status_code in KEPT
        and (response.mimetype == "text/html" or response.status_code == HTTPStatus.NOT_MODIFIED)
        and response.headers.get("Cache-Control") == OPEN
        and "ETag" in response.headers
        and "Set-Cookie" not in response.headers
        and not response.is_streamed
    )


def _weigh(key: Key, page: Page) -> int:
    return len(page.body) + 2 * (len(key.path) + len(key.query) + len(key.accept) + len(key.held)) + OVERHEAD

"""What a portal sent, page by page: kept as it came, so that the next reading asks only for what has changed."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from .client import UNCHANGED, Client


class StoredPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page as it came: where from, of what kind, and by what it is known again."""

    url: str
    media_type: str
    etag: str = ""
    modified: str = ""


class Page(msgspec.Struct, frozen=True):
    """A page and its bytes."""

    sent: StoredPage
    body: bytes


Fetch = Callable[[str, str], Page]  # an address and what is accepted


class PageCache:
    """A folder of pages, by address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, page: Page) -> None:
        """Keep a page."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = self._stem(page.sent.url)
        stem.with_suffix(".body").write_bytes(page.body)
        stem.with_suffix(".json").write_bytes(msgspec.json.encode(page.sent))

    def get(self, url: str) -> Page | None:
        """Return the page of an address, if it is kept whole."""
        stem = self._stem(url)
        try:
            sent = msgspec.json.decode(stem.with_suffix(".json").read_bytes(), type=StoredPage)
            return Page(sent, stem.with_suffix(".body").read_bytes())
        except (OSError, msgspec.DecodeError):
            return None

    def _stem(self, url: str) -> Path:
        return self.folder / sha256(url.encode()).hexdigest()


def fetcher(client: Client, old: PageCache, new: PageCache) -> Fetch:
    """Return what fetches a page into the new shelf, or takes it from the old one where it has not changed."""

    def fetch(url: str, accept: str) -> Page:
        kept = old.get(url)
        known = {"If-None-Match": kept.sent.etag, "If-Modified-Since": kept.sent.modified} if kept else {}
        found = client.get(url, {"Accept": accept, **{name: value for name, value in known.items() if value}})
        if kept and found.status == UNCHANGED:
            page = kept
        else:
            told = found.headers
            kind = told.get("content-type", "").partition(";")[0].strip().lower()
            page = Page(StoredPage(url, kind, told.get("etag", ""), told.get("last-modified", "")), found.body)
        new.put(page)
        return page

    return fetch

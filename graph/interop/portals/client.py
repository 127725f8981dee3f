"""Reading what a portal sends: politely, within limits, and nowhere but where it was sent.

It says who is asking, asks once a second, waits when told to (429, 503), never reads longer or more than its limits,
follows a few redirects and looks at each as at the first address. Only http and https, and no private address unless
whoever added the portal said so. Pages are kept as they came, so that the next reading asks only for what has changed.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import version
from pathlib import Path
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from ...addresses import connect
from ...errors import KoteihyoError
from ...rdf.names import BASE

AGENT = f"koteihyo/{version('koteihyo')} (+{BASE})"
REDIRECTS, BUSY = {301, 302, 303, 307, 308}, {429, 503}
OK, UNCHANGED = 200, 304
NOTHING = {400, 404, 405, 410, 501}  # what servers say of an API that they do not have
CHUNK = 1 << 16


class Politeness(NamedTuple):
    """How a portal is asked: pause between requests, seconds and bytes for one answer, tries, the longest wait."""

    pause: float = 1.0  # what robots are commonly asked to keep
    seconds: float = 60.0  # a page of a thousand datasets takes a few
    size: int = 64_000_000  # a page of a thousand datasets is two to ten million bytes
    tries: int = 4
    wait: float = 120.0  # who is told to come back later than this comes back another day
    hops: int = 5


class PortalResponse(NamedTuple):
    """What came back: 200 with a body, or 304 without one."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreachable(KoteihyoError):
    """A portal that is down, slow, too large, broken off, or somewhere that may not be asked."""

    status = 502

    @classmethod
    def for_address(cls, url: str, ja: str, en: str) -> Unreachable:
        """Return the error about an address."""
        return cls(f"{url}：{ja}", f"{url}: {en}")


class Missing(Unreachable):
    """Nothing stands at an address: the portal is there, and what was asked for is not."""


class Client:
    """Asks one portal; ``private`` says whether it may be on this machine or in a private network."""

    def __init__(self, manners: Politeness = Politeness(), *, private: bool = False) -> None:  # noqa: B008 # it is frozen
        self.manners, self.private, self.ready = manners, private, 0.0

    def get(self, url: str, headers: Mapping[str, str]) -> PortalResponse:
        """Return what stands at an address, or raise `Unreachable`."""
        for turn in range(self.manners.tries):
            answer = self._follow(url, headers)
            if answer.status in {OK, UNCHANGED}:
                return answer
            if answer.status not in BUSY:
                kind = Missing if answer.status in NOTHING else Unreachable
                raise kind.for_address(url, f"{answer.status} と応答しました。", f"It answered {answer.status}.")
            wait = read_wait(answer.headers, otherwise=2.0**turn)
            if wait > self.manners.wait:
                raise Unreachable.for_address(
                    url, f"{wait:.0f}秒待つように言われました。", f"It asks to wait {wait:.0f} s."
                )
            self.ready = max(self.ready, time.monotonic() + wait)
        raise Unreachable.for_address(url, "混み合っています。", "It stays busy.")

    def _follow(self, url: str, headers: Mapping[str, str]) -> PortalResponse:
        for _ in range(self.manners.hops):
            answer = self._ask_once(url, headers)
            if answer.status not in REDIRECTS:
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
        raise Unreachable.for_address(url, "転送が多すぎます。", "It redirects too often.")

    def _ask_once(self, url: str, headers: Mapping[str, str]) -> PortalResponse:
        """Ask one address once, after the pause."""
        place = _parse_address(url)
        time.sleep(max(0.0, self.ready - time.monotonic()))
        self.ready = time.monotonic() + self.manners.pause
        try:
            line = connect(place, self.manners.seconds, private=self.private)
            with closing(line), _cut_after(self.manners.seconds, line):
                return self._exchange(url, place, line, headers)
        except (HTTPException, OSError, ValueError) as error:
            reason = str(error) or type(error).__name__
            reason += "; add the portal with --private if that is meant" if "private network" in reason else ""
            raise Unreachable.for_address(
                url, f"読めませんでした（{reason}）。", f"It could not be read: {reason}."
            ) from error

    def _exchange(self, url: str, place: SplitResult, line: socket, headers: Mapping[str, str]) -> PortalResponse:
        connection = HTTPConnection(place.netloc)
        connection.sock = line
        target = place.path or "/"
        sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Connection": "close", **headers}
        connection.request("GET", f"{target}?{place.query}" if place.query else target, headers=sent)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        body = self._read_body(response) if response.status == OK else b""
        if told.get("content-encoding") == "gzip":
            body = self._unpack(body)
        return PortalResponse(url, response.status, told, body)

    def _read_body(self, response: HTTPResponse) -> bytes:
        body = bytearray()
        while chunk := response.read1(CHUNK):
            body += chunk
            if len(body) > self.manners.size:
                raise ValueError(f"more than {self.manners.size} bytes")
        if response.length:
            raise ValueError("it broke off")
        return bytes(body)

    def _unpack(self, body: bytes) -> bytes:
        press = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            unpacked = press.decompress(body, self.manners.size)
        except zlib.error as error:
            raise ValueError("it broke off") from error
        if not press.eof:
            raise ValueError(f"more than {self.manners.size} bytes, or it broke off")
        return unpacked


def _parse_address(url: str) -> SplitResult:
    """Return an address in its parts, if it is one that may be asked."""
    place = urlsplit(url)
    if place.scheme not in {"http", "https"} or not place.hostname or "@" in place.netloc or not url.isascii():
        raise Unreachable.for_address(
            url, "httpかhttpsのアドレスではありません。", "It is not an http or https address."
        )
    return place


@contextmanager
def _cut_after(seconds: float, line: socket) -> Iterator[None]:
    """Cut a connection after so many seconds, however slowly bytes still come."""
    cut: list[bool] = []

    def shut() -> None:
        cut.append(True)
        line.shutdown(SHUT_RDWR)

    timer = Timer(seconds, shut)
    timer.start()
    try:
        yield
    except (HTTPException, OSError, ValueError):
        if not cut:
            raise
    finally:
        timer.cancel()
    if cut:
        raise TimeoutError(f"it took longer than {seconds:g} s")


def read_wait(headers: Mapping[str, str], otherwise: float, now: float | None = None) -> float:
    """Return for how many seconds an answer asks to wait: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after

    >>> read_wait({"retry-after": "7"}, 1.0), read_wait({}, 1.0), read_wait({"retry-after": "soon"}, 1.0)
    (7.0, 1.0, 1.0)
    >>> read_wait({"retry-after": "Thu, 01 Jan 1970 00:00:30 GMT"}, 1.0, now=10.0)
    20.0
    """
    wait = headers.get("retry-after", "")
    if wait.isascii() and wait.isdigit():
        return float(wait)
    try:
        until = parsedate_to_datetime(wait).timestamp()
    except ValueError:
        return otherwise
    return max(0.0, until - (time.time() if now is None else now))


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

    def keep(self, page: Page) -> None:
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
    """Return what fetches a page into the new cache, or takes it from the old one where it has not changed."""

    def fetch(url: str, accept: str) -> Page:
        kept = old.get(url)
        known = {"If-None-Match": kept.sent.etag, "If-Modified-Since": kept.sent.modified} if kept else {}
        answer = client.get(url, {"Accept": accept, **{name: value for name, value in known.items() if value}})
        if kept and answer.status == UNCHANGED:
            page = kept
        else:
            headers = answer.headers
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            page = Page(StoredPage(url, kind, headers.get("etag", ""), headers.get("last-modified", "")), answer.body)
        new.keep(page)
        return page

    return fetch

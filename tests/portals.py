"""Portals on loopback, for the tests: one that behaves like CKAN 2.10, one that sends DCAT, and bad ones."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


def package(number: int, **fields: Any) -> dict[str, Any]:
    """Return a dataset as CKAN 2.10 writes one."""
    return {
        "id": f"0000-{number:04}",
        "name": f"dataset-{number}",
        "title": f"データ{number}",
        "notes": None,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "license_id": "cc-by",
        "license_title": "クリエイティブ・コモンズ 表示",
        "license_url": "http://www.opendefinition.org/licenses/cc-by",
        "metadata_modified": "2024-03-01T09:00:00.000000",
        "organization": {"name": "112038", "title": "川口市", "type": "organization"},
        "tags": [{"name": "環境", "display_name": "環境"}],
        "extras": [],
        "resources": [{"name": f"{number}.csv", "format": "CSV", "url": f"https://example.org/{number}.csv"}],
        **fields,
    }


class Ckan:
    """A CKAN's `package_search`, at most ``most`` datasets a page; ``before`` may misbehave."""

    def __init__(self, packages: list[dict[str, Any]], most: int = 1000) -> None:
        self.packages, self.most = packages, most
        self.asked: list[dict[str, Any]] = []
        self.before: list[Callable[[Start], Iterable[bytes] | None]] = []

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        self.asked.append(environ)
        if self.before and (said := self.before.pop(0)(start)) is not None:
            return said
        if not environ["PATH_INFO"].endswith("/api/3/action/package_search"):
            start("404 Not Found", [("Content-Type", "text/html")])
            return [b"<html>404</html>"]
        assert query["sort"] == "id asc"
        wanted = query.get("fq", "").removeprefix("organization:")
        held = [each for each in self.packages if not wanted or each["organization"]["name"] == wanted]
        first = int(query["start"])
        results = held[first : first + min(int(query["rows"]), self.most)]
        result = {"count": len(held), "facets": {}, "results": results, "sort": "id asc", "search_facets": {}}
        body = json.dumps({"help": "…/help_show?name=package_search", "success": True, "result": result}).encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            start("304 Not Modified", [("ETag", etag)])
            return []
        start("200 OK", [("Content-Type", "application/json;charset=utf-8"), ("ETag", etag)])
        return [body]


class Dataeye:
    """A portal whose `package_search` stands at `/ckan_api/`: numbers for ids, no order and no filter of its own."""

    def __init__(self, packages: list[dict[str, Any]], most: int = 100, missing: str = "404 Not Found") -> None:
        self.packages, self.most, self.missing = packages, most, missing
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        self.asked.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] != "/ckan_api/package_search":
            start(self.missing, [("Content-Type", "text/html")])
            return [b"<html>nothing</html>"]
        first = int(query["start"])
        results = self.packages[first : first + min(int(query["rows"]), self.most)]
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"success": True, "result": {"count": len(self.packages), "results": results}}).encode()]


def numbered(number: int, organization: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a dataset as such a portal writes one."""
    return {
        "id": number,
        "title": f"データ{number}",
        "notes": "",
        "author": "",
        "organization": organization or {"id": 25, "title": "さいたま市"},
        "tags": [{"name": "環境"}],
        "extras": [{"key": "landingPage", "value": ""}],
        "resources": [
            {"id": 7, "title": "量", "format": "csv", "url": "https://e.example/7", "resource_license_id": "pdl"}
        ],
    }


class Shirasagi:
    """A portal made with シラサギ, which answers at `/api/`; ``searches`` says whether its search works."""

    def __init__(self, packages: list[dict[str, Any]], *, searches: bool) -> None:
        self.packages, self.searches = packages, searches
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        path = environ["PATH_INFO"]
        self.asked.append(path)
        result: Any
        if path == "/api/package_list":
            result = [each["uuid"] for each in self.packages]
        elif path == "/api/package_show":
            result = next(each for each in self.packages if each["uuid"] == query["id"])
        elif path == "/api/package_search":
            found = self.packages if self.searches else []
            first = int(query["start"])
            result = {"count": len(found), "results": found[first : first + int(query["rows"])]}
        else:
            start("404 Not Found", [("Content-Type", "text/html")])
            return [b"<html>404</html>"]
        start("200 OK", [("Content-Type", "application/json; charset=utf-8")])
        return [json.dumps({"help": "[api] …", "success": True, "result": result}).encode()]


def shirasagi_package(number: int) -> dict[str, Any]:
    """Return a dataset as シラサギ writes one."""
    return {
        "type": "dataset",
        "author": "環境課",
        "id": number,
        "uuid": f"29b8d70d-{number:04}",
        "name": f"データ{number}",
        "url": f"https://source.example.jp/dataset/{number}.html",
        "text": "市の量",
        "updated": "2019-05-22T16:51:14.987+09:00",
        "categories": [{"id": 360, "name": "環境"}],
        "areas": [{"id": 443, "name": "東区"}],
        "tags": ["ごみ"],
        "groups": [{"id": 2, "name": "シラサギ市/環境課", "trailing_name": "環境課"}],
        "resources": [
            {
                "name": "量",
                "filename": "gomi.csv",
                "text": None,
                "license": {"name": "表示（CC BY）", "uid": "cc-by"},
                "download_url": "https://source.example.jp/dataset/1/resource/1/gomi.csv",
                "url": "https://source.example.jp/fs/1/gomi.csv",
                "format": "CSV",
            }
        ],
    }


def busy(status: str, wait: str | None) -> Callable[[Start], Iterable[bytes]]:
    """Return an answer of a server that is busy, in seconds or as a date."""

    def answer(start: Start) -> Iterable[bytes]:
        start(status, [("Retry-After", wait)] if wait is not None else [])
        return [b""]

    return answer


def soon() -> str:
    """Return the present as HTTP writes a date."""
    return formatdate(time.time(), usegmt=True)


def fine(_: Start) -> None:
    """Let a request through."""


def broken_off(start: Start) -> Iterable[bytes]:
    """Promise more than comes."""
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", "5000")])
    return [b'{"success": true, "result": {"count": 9, "results": [']


def slow(start: Start) -> Iterable[bytes]:
    """Send a byte every tenth of a second, for ever."""
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", "100000000")])
    return _drip()


def _drip() -> Iterator[bytes]:
    while True:
        yield b" "
        time.sleep(0.1)


def giant(start: Start) -> Iterable[bytes]:
    """Send without end."""
    start("200 OK", [("Content-Type", "application/json")])
    return (b" " * 65536 for _ in range(10_000_000))


def pages(documents: dict[str, tuple[str, bytes]]) -> App:
    """Return a server of documents, by path, with a Last-Modified that lets it say that nothing changed."""
    modified = "Wed, 01 May 2024 00:00:00 GMT"

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
        if path not in documents:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"none"]
        if environ.get("HTTP_IF_MODIFIED_SINCE") == modified:
            start("304 Not Modified", [])
            return []
        kind, body = documents[path]
        start("200 OK", [("Content-Type", kind), ("Last-Modified", modified)])
        return [body]

    return app


def redirecting(location: str) -> App:
    """Return a server that sends everybody elsewhere."""

    def app(_: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("302 Found", [("Location", location)])
        return [b""]

    return app


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(WSGIServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that went away."""


@contextmanager
def serving(app: App) -> Iterator[str]:
    """Serve on a free port of loopback until the block ends; yield the address."""
    with make_server("127.0.0.1", 0, app, server_class=Server, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(10)

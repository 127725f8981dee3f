"""One HTTP request and what comes back, redirects not followed; and versions written by hand."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from koteihyo.graph.versions import folders


class Reply:
    """One answer."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def type(self) -> str:
        """The media type without parameters."""
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def sent(address: str, path: str, method: str = "GET", **headers: str) -> Reply:
    """Send one request to a service."""
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as line:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Reply(line.getresponse())


def with_dumps(ask: Callable[[str], int]) -> None:
    """Wait until the dumps of the current version are made; ``ask`` returns the status of an address."""
    end = time.monotonic() + 120
    while ask("/dumps/current/") == HTTPStatus.SERVICE_UNAVAILABLE and time.monotonic() < end:
        time.sleep(0.2)


def put(data: Path, nquads: str) -> str:
    """Publish lines of N-Quads without their dots, as the build leaves a version; return its name."""
    with folders.publishing(data), folders.staging(data) as staged:
        lines = "".join(f"{line} .\n" for line in sorted(nquads.splitlines()))
        (staged / "dump.nq").write_text(lines, "utf-8")
        store = ox.Store(str(staged / "store"))
        quads = list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
        asserted = [
            quad.triple for quad in quads if not str(quad.graph_name.value).endswith(("/inferred", "/findings"))
        ]
        store.bulk_extend([*quads, *(ox.Quad(each.subject, each.predicate, each.object) for each in asserted)])
        store.flush()
        del store
        return folders.publish(data, staged, sha256(lines.encode()).hexdigest()[:12]).id

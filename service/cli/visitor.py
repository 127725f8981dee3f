"""Whether an address opens: one polite request, nothing read but the answer's first line, and nobody private asked.

`HEAD` first, `GET` where a server does not know it; a few redirects are followed, and each is looked at like the first.
"""

from __future__ import annotations

import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from urllib.parse import urljoin, urlsplit

from ...graph.addresses import connect
from ...graph.interop.portals.client import AGENT, REDIRECTS

UNKNOWN = {405, 501}
HOPS = 5
PAUSE = 1.0  # what robots are commonly asked to keep between two requests to a host
REFUSED = 400


class Visitor:
    """Asks addresses one after another; ``private`` allows those of this machine and of private networks."""

    def __init__(self, *, private: bool = False, seconds: float = 10.0, pause: float = PAUSE) -> None:
        self.private, self.seconds, self.pause = private, seconds, pause
        self.ready: dict[str, float] = {}

    def trouble(self, url: str) -> str:
        """Return why an address does not open, empty if it does."""
        try:
            status = self._status(url)
        except (OSError, HTTPException, ValueError) as error:
            return str(error) or type(error).__name__
        return f"HTTP {status}" if status >= REFUSED else ""

    def _status(self, url: str) -> int:
        for _ in range(HOPS):
            status, url = self._asked("HEAD", url)
            if status in UNKNOWN:
                status, url = self._asked("GET", url)
            if status not in REDIRECTS:
                return status
        raise ValueError("it redirects too often")

    def _asked(self, method: str, url: str) -> tuple[int, str]:
        """Return the status of an answer, and where it sends on to."""
        place = urlsplit(url)
        if place.scheme not in ("http", "https") or not place.hostname or "@" in place.netloc:
            raise ValueError("it is not an http or https address")
        self._wait(place.netloc)
        with closing(HTTPConnection(place.netloc, timeout=self.seconds)) as connection:
            connection.sock = connect(place, self.seconds, private=self.private)
            target = place.path or "/"
            headers = {"User-Agent": AGENT, "Accept": "text/turtle, */*;q=0.5", "Connection": "close"}
            connection.request(method, f"{target}?{place.query}" if place.query else target, headers=headers)
            response = connection.getresponse()
            return response.status, urljoin(url, response.headers.get("Location", ""))

    def _wait(self, host: str) -> None:
        now = time.monotonic()
        time.sleep(max(0.0, self.ready.get(host, now) - now))
        self.ready[host] = time.monotonic() + self.pause

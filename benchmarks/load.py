"""Load on one address: wrk asks, a request of a list in turn, from so many clients at once, for so many seconds."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

SCRIPT = Path(__file__).with_name("load.lua")


class Load(NamedTuple):
    """What a load has shown: answers in so many seconds, failures among them, the median and the 99th percentile.

    ``computed`` is the seconds that the server's processes computed for an answer; others' work hardly changes it.
    """

    answers: int
    failed: int
    seconds: float
    median: float
    p99: float
    computed: float = 0.0

    @property
    def rate(self) -> float:
        """Return the answers a second."""
        return (self.answers - self.failed) / self.seconds


def loaded(base: str, targets: list[str], accept: str, clients: int, seconds: float) -> Load:
    """Return what so many clients find that ask an address for some seconds, each again when it has its answer."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(targets))
        listed.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "60s", "-s", str(SCRIPT)]
        done = subprocess.run(
            [*command, base, "--", listed.name, accept], check=True, capture_output=True, text=True, timeout=120
        )
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def together(rounds: list[Load]) -> Load:
    """Return several rounds as one: answers added up, and the median of each figure."""
    answers, failed, seconds, *_ = map(sum, zip(*rounds, strict=True))
    medians = (median(each) for each in list(zip(*rounds, strict=True))[3:])
    return Load(int(answers), int(failed), seconds, *medians)


class Asker:
    """One client on one connection that is kept, as a program has it."""

    def __init__(self, base: str, seconds: float) -> None:
        self.connection = HTTPConnection(urlsplit(base).netloc, timeout=seconds)

    def ask(self, target: str, accept: str) -> bytes:
        """Return an answer; raises OSError where there is none, or another one than 200."""
        try:
            status, body = self._ask(target, accept)
        except (HTTPException, OSError) as error:
            self.connection.close()
            raise OSError(f"no answer: {error!r}") from error
        if status != 200:
            raise OSError(f"{status}: {body[:200].decode(errors='replace')}")
        return body

    def _ask(self, target: str, accept: str, *, again: bool = True) -> tuple[int, bytes]:
        """Return a status and a body; asked again where the server has closed a connection that was idle for long."""
        try:
            self.connection.request("GET", target, headers={"Accept": accept})
            response = self.connection.getresponse()
            return response.status, response.read()
        except ConnectionError:
            self.connection.close()
            if not again:
                raise
            return self._ask(target, accept, again=False)


def taken(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

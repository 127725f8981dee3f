"""Many at once: the same question at the same time, light questions beside heavy ones, and the same page again.

    python benchmarks/crowd.py [DATA] [--quick]

DATA is a data folder; left out, Kawaguchi's plan is built. Each figure has a rival beside it, of the same service:
as many questions that differ by a comment, which nothing joins; a client at another address than those who burn; and
the page of a service that keeps none (`--page-cache 0`). Read the ratios. `--quick` asks for less, to see that
everything still runs; its figures mean nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

import rivals
from load import Asker, loaded
from rivals import Data, Server

from koteihyo.graph.build import build
from koteihyo.service.questions.library import Library

CLIENTS, BURNING = 32, 12
QUESTION = "multi-theme-measures"
# Nothing ends it but its time.
BURNS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } # %d"
LIGHTEST = "ASK { ?s ?p %d }"
# What a proxy that is trusted says of its client.
BURNER, NEIGHBOUR = "203.0.113.9", "198.51.100.7"
PAGES = ("/", "/themes", "/plans/kawaguchi", f"/queries/{QUESTION}")
HTML = "text/html"


class Effort(NamedTuple):
    """How much is asked: the seconds of a heavy question, light ones beside it, and rounds and seconds for a page."""

    burning: int
    light: int
    rounds: int
    loading: int


FULL, QUICK = Effort(6, 30, 5, 2), Effort(2, 10, 1, 1)


class Told(NamedTuple):
    """How one request was answered: its status, and the seconds until the answer was there."""

    status: int
    seconds: float


def ask(server: Server, client: str, query: str) -> Told:
    """Ask a query as a client."""
    address = f"{server.base}/sparql?{urlencode({'query': query, 'format': 'json'})}"
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"X-Forwarded-For": client})) as answer:
            answer.read()
            return Told(answer.status, time.perf_counter() - start)
    except urllib.error.HTTPError as error:
        with error:
            return Told(error.code, time.perf_counter() - start)


def run_behind_proxy(data: Data, **more: object) -> AbstractContextManager[Server]:
    """Run the service as it ships, behind a proxy of this machine, with more settings."""
    return rivals.run_ready_service(data, **{"trusted-proxies": "127.0.0.0/8", "client-seconds": 0, **more})


def crowd(server: Server, queries: list[str]) -> str:
    """Return how many of a crowd were answered, and when the last one knew."""
    start = time.perf_counter()
    with ThreadPoolExecutor(len(queries)) as clients:
        told = list(clients.map(partial(ask, server, BURNER), queries))
    answered = sum(each.status == 200 for each in told)
    return f"{answered} of {len(queries)} in {time.perf_counter() - start:.2f} s"


def beside_burning(server: Server, client: str, light: int) -> str:
    """Return what light questions of a client take while heavy ones of one address burn: the median and the longest."""
    with ThreadPoolExecutor(BURNING) as burning:
        asked = [burning.submit(ask, server, BURNER, BURNS % number) for number in range(BURNING)]
        time.sleep(1)
        told = [ask(server, client, LIGHTEST % number) for number in range(light)]
        if all(each.done() for each in asked):
            raise RuntimeError("nothing was burning any more")
    refused = sum(each.status != 200 for each in told)
    taken = sorted(each.seconds for each in told)
    return f"{taken[light // 2] * 1000:.1f} / {taken[-1] * 1000:.1f} ms, {refused} refused"


def pages(keeping: Server, making: Server, effort: Effort) -> None:
    """Print what a page takes that is kept, and that is made each time, in turn."""
    print("\n| page | kept | made | ratio |\n| --- | ---: | ---: | ---: |")
    for path in PAGES:
        for each in (keeping, making):
            Asker(each.base, 60).ask(path, HTML)
        pairs = [
            [loaded(each.base, [path], HTML, 1, effort.loading).median for each in (keeping, making)]
            for _ in range(effort.rounds)
        ]
        kept, made = (median(each) for each in zip(*pairs, strict=True))
        print(f"| {path} | {kept * 1000:.2f} ms | {made * 1000:.2f} ms | {made / kept:.1f} |")


def measure(data: Data, effort: Effort) -> None:
    """Print the tables."""
    question = Library().question(QUESTION).text
    with run_behind_proxy(data, seconds=FULL.burning) as server:
        print(f"| {CLIENTS} clients of one address, cold | |\n| --- | --- |")
        print(f"| the same question | {crowd(server, [question] * CLIENTS)} |")
        print(f"| each another | {crowd(server, [f'{question}# {number}' for number in range(CLIENTS)])} |")
    with run_behind_proxy(data, seconds=effort.burning) as server:
        print(
            f"\n| a light question while {BURNING} heavy ones of one address burn | median / longest |\n| --- | --- |"
        )
        print(f"| behind the same address | {beside_burning(server, BURNER, effort.light)} |")
        print(f"| behind another | {beside_burning(server, NEIGHBOUR, effort.light)} |")
    with run_behind_proxy(data) as keeping, run_behind_proxy(data, **{"page-cache": 0}) as making:
        pages(keeping, making, effort)


def main() -> None:
    """Measure over the data folder that is named, or over Kawaguchi's plan."""
    named = [each for each in sys.argv[1:] if not each.startswith("--")]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(named[0] if named else made)
        if not named:
            build(folder)
        measure(Data(folder, folder), QUICK if "--quick" in sys.argv else FULL)


if __name__ == "__main__":
    main()

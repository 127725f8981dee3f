"""Every question of the library, asked of each server, and many of them in turn from several clients at once.

This service is asked in three ways: for the answer that was made at publication (`/queries/<name>`), and for the
question's SPARQL, as it ships (where an answer that was given before is given again) and without that. Alone each
question is asked warm. Together, the questions that a server answers soon enough alone are asked of it and of this
service in turn, by each number of clients; every load lasts long enough to go through them all.

What is late costs no more than it must: a question gets `PATIENCE` seconds. rdflib-endpoint goes on with what nobody
waits for any more and answers nobody else meanwhile; so it gets `LATE` seconds, is begun again after a question that
it did not answer by then, and is asked no further once `CAP` seconds are over. What that left out is said.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from random import Random
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

import rivals
from asked import JSON, TRIPLES, values
from load import Asker, Load, loaded, taken
from rivals import Data, Server

from koteihyo.service.engines.portability import remove_undefined_values
from koteihyo.service.questions.library import Library, Question

# One question makes Virtuoso 7.2.5 compute until it answers nobody: it is asked last, and once.
LAST = "strands-with-gaps"
RUNS, PATIENCE, SLOW = 3, 20.0, 2.0
LATE, CAP = 5.0, 480.0
# Seconds of a load, and those in which a server comes to rest after the one before.
LONG, RESTING = 12.0, 30.0
KEPT, SHIPPED, FRESH = "made at publication", "as it ships", "without cache"
OURS = (KEPT, SHIPPED, FRESH)


class Way(NamedTuple):
    """A way to ask a question: what it is called, the server, and the request for a question's answer."""

    name: str
    server: Server
    target: Callable[[Question], str]


class Row(NamedTuple):
    """What a question takes each way, by name, where it was answered; and how many rows there were."""

    question: Question
    seconds: dict[str, float]
    counts: dict[str, int]

    @property
    def ratio(self) -> float:
        """Return how many times as long the quickest of the others takes as this service without its cache."""
        others = [taken for name, taken in self.seconds.items() if name not in OURS]
        return min(others, default=1e9) / self.seconds[FRESH]

    @property
    def agree(self) -> bool:
        """Say whether all answers have as many rows."""
        return len({*self.counts.values()}) == 1


def library(servers: Sequence[Server], data: Data, clients: Sequence[int], *, quick: bool) -> None:
    """Print what each question takes each way, then the answers a second when several clients ask many."""
    questions = sorted(Library().questions.values(), key=lambda question: question.name == LAST)[: 2 if quick else None]
    others = [server for server in servers[1:] if server.name != rivals.RDFLIB]
    with rivals.service(data, cache="32MiB") as shipped:
        ways = [
            Way(KEPT, servers[0], lambda question: f"/queries/{question.name}?{urlencode({'format': 'json'})}"),
            *(
                Way(name, server, partial(write_target, server))
                for name, server in ((SHIPPED, shipped), (FRESH, servers[0]))
            ),
            *(Way(server.name, server, partial(write_target, server)) for server in others),
        ]
        rows = [ask_alone(ways, question, 1 if quick else RUNS) for question in questions]
        left = ask_rdflib(data, rows)
        names = [*(way.name for way in ways), rivals.RDFLIB]
        show_alone(rows, names, left)
        for name in names[len(OURS) :]:
            soon = [
                row.question for row in rows if row.seconds.get(name, SLOW) < SLOW and row.question.form == "SELECT"
            ]
            opened = partial(rivals.rdflib, data) if name == rivals.RDFLIB else open_way(ways, name)
            show_together(ways[: len(OURS)], name, opened, soon, clients, 1.0 if quick else LONG)


def write_target(server: Server, question: Question) -> str:
    """Return the request that asks a server a question in SPARQL."""
    return server.target(remove_undefined_values(question.text))


def open_way(ways: Sequence[Way], name: str) -> Callable[[], AbstractContextManager[Server]]:
    """Return what gives a server that is running already."""
    return partial(nullcontext, next(way.server for way in ways if way.name == name))


def ask_alone(ways: Sequence[Way], question: Question, runs: int) -> Row:
    """Return a question's medians each way, asked in turn and warm."""
    accept = JSON if question.form == "SELECT" else TRIPLES
    asked, row = dict[str, tuple[Asker, str]](), Row(question, {}, {})
    for way in ways:
        if way.name == KEPT and question.form != "SELECT":
            continue
        asker, target = Asker(way.server.base, PATIENCE), way.target(question)
        with suppress(OSError):
            row.counts[way.name] = len(values(asker.ask(target, accept), accept))
            asked[way.name] = asker, target
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(1 if question.name == LAST else runs):
        for name, (asker, target) in asked.items():
            with suppress(OSError):
                times[name].append(taken(lambda asker=asker, target=target: asker.ask(target, accept)))  # type: ignore[misc]
    row.seconds.update({name: median(each) for name, each in times.items() if each})
    return row


def ask_rdflib(data: Data, rows: Sequence[Row]) -> int:
    """Put what rdflib-endpoint takes into the rows; return how many questions it was not asked any more."""
    left, end = list(rows), time.monotonic() + CAP
    while left and time.monotonic() < end:
        with rivals.rdflib(data) as server:
            for row in take_until(left, end):
                try:
                    ask_once(server, row)
                except OSError:
                    break
    return len(left)


def ask_once(server: Server, row: Row) -> None:
    """Put what a server takes for a question, and how many rows it has, into the question's row."""
    accept = JSON if row.question.form == "SELECT" else TRIPLES
    ask = partial(Asker(server.base, LATE).ask, write_target(server, row.question), accept)
    row.counts[server.name] = len(values(ask(), accept))
    row.seconds[server.name] = taken(ask)


def take_until(left: list[Row], end: float) -> Iterator[Row]:
    """Take rows away from the front as long as there is time."""
    while left and time.monotonic() < end:
        yield left.pop(0)


def show_alone(rows: Sequence[Row], names: Sequence[str], left: int) -> None:
    """Print each question's times, those first where this service is slowest beside the quickest of the others."""
    print("\n## Every question of the library\n")
    for name in names[len(OURS) :]:
        both = [row.seconds for row in rows if name in row.seconds]
        print(f"- Beside {name}, which answers {len(both)}: {', '.join(tell(both, own, name) for own in OURS)}.")
    print(
        f"\nA question has {PATIENCE:.0f} s; of rdflib-endpoint {LATE:.0f} s, and all of them {CAP / 60:.0f} minutes,"
        f" after which {left} were not asked. Times are how many times as long the other takes, at the median."
    )
    print(f"\n| question (ms) | {' | '.join(names)} | quickest other to ours without cache | same number of rows |")
    print(f"| --- |{' ---: |' * (len(names) + 1)} --- |")
    for row in sorted(rows, key=lambda row: row.ratio):
        times = (f"{row.seconds[name] * 1000:.2f}" if name in row.seconds else "–" for name in names)
        print(f"| {row.question.name} | {' | '.join(times)} | {row.ratio:.2f} | {'yes' if row.agree else 'no'} |")


def tell(times: Sequence[dict[str, float]], own: str, name: str) -> str:
    """Return how many questions one way of ours is no slower in than another server, and the median of the ratios."""
    ratios = [each[name] / each[own] for each in times if own in each]
    quicker = sum(ratio >= 1 for ratio in ratios)
    return f"{quicker} of {len(ratios)} are no slower {own} ({median(ratios or [0]):.1f} times)"


def show_together(
    ours: Sequence[Way],
    name: str,
    opened: Callable[[], AbstractContextManager[Server]],
    questions: Sequence[Question],
    clients: Sequence[int],
    seconds: float,
) -> None:
    """Print the answers a second of another server and of this one that are asked the same in turn."""
    print(f"\n## {len(questions)} questions in turn that {name} answers within {SLOW:.0f} s\n")
    named = [way.name for way in ours]
    print(f"| clients | {name} | {' | '.join(named)} | {' | '.join(f'{each}, to it' for each in named)} |")
    print(f"| ---: |{' ---: |' * (2 * len(ours) + 1)}", flush=True)
    # In the library's order a slow server would not reach what a quick one does.
    mixed = Random(name).sample([*questions], len(questions))
    for count in clients if mixed else ():
        with opened() as server:
            their = load_server(server, [write_target(server, question) for question in mixed], count, seconds)
        loads = [load_server(way.server, [*map(way.target, mixed)], count, seconds) for way in ours]
        cells = (f"{load.rate:,.1f}/s, {load.median * 1000:,.0f} ms" for load in (their, *loads))
        ratios = (f"{load.rate / their.rate:.1f}" if their.rate else "–" for load in loads)
        print(f"| {count} | {' | '.join(cells)} | {' | '.join(ratios)} |", flush=True)


def load_server(server: Server, targets: Sequence[str], clients: int, seconds: float) -> Load:
    """Return what a server answers under a load, once it has come to rest after the one before."""
    server.rest(RESTING)
    return loaded(server.base, [*targets], JSON, clients, seconds)

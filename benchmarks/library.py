"""Every question of the library, asked of each server, and all of them together from several clients at once.

Alone each question is asked warm, in turn, of this service as it ships (where an answer that was given before is given
again), of this service without that, and of the others. Together, those that every server answers soon enough are
asked in turn by 1, 8 and 32 clients.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from statistics import median
from typing import NamedTuple

import rivals
from asked import JSON, TRIPLES, values
from load import Asker, Load, loaded, taken
from rivals import Data, Server

from koteihyo.service.engines.portability import remove_undefined_values
from koteihyo.service.questions.library import Library, Question

# One question makes Virtuoso 7.2.5 compute until it answers nobody: it is asked last, and once.
LAST = "strands-with-gaps"
RUNS, PATIENCE, SLOW = 3, 20.0, 2.0
# Seconds of a load.
LONG = 5.0
SHIPPED = "as it ships"


class Row(NamedTuple):
    """What a question takes on each server, by name, those that answered it; and whether their rows are as many."""

    question: Question
    seconds: dict[str, float]
    agree: bool

    @property
    def ratio(self) -> float:
        """Return how many times as long the quickest of the others takes as this service without its cache."""
        others = [each for name, each in self.seconds.items() if name not in (SHIPPED, "Koteihyo")]
        return min(others, default=1e9) / self.seconds["Koteihyo"]


def library(servers: Sequence[Server], data: Data, clients: Sequence[int], *, quick: bool) -> None:
    """Print what each question takes on each server, then the answers a second when many ask all of them."""
    questions = sorted(Library().questions.values(), key=lambda question: question.name == LAST)[: 2 if quick else None]
    with rivals.service(data, cache="32MiB") as shipped:
        named = {SHIPPED: shipped, **{server.name: server for server in servers}}
        rows = [ask_alone(named, question, 1 if quick else RUNS) for question in questions]
        show_alone(rows, [*named])
        soon = [row.question for row in rows if len(row.seconds) == len(named) and max(row.seconds.values()) < SLOW]
        show_together(named, [each for each in soon if each.form == "SELECT"], clients, 1.0 if quick else LONG)


def ask_alone(named: dict[str, Server], question: Question, runs: int) -> Row:
    """Return a question's medians on each server, asked in turn and warm."""
    accept, text = (JSON if question.form == "SELECT" else TRIPLES), remove_undefined_values(question.text)
    asked, counts = dict[str, tuple[Asker, str]](), set[int]()
    for name, server in named.items():
        asker, target = Asker(server.base, PATIENCE), server.target(text)
        try:
            counts.add(len(values(asker.ask(target, accept), accept)))
        except OSError:
            continue
        asked[name] = asker, target
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(1 if question.name == LAST else runs):
        for name, (asker, target) in asked.items():
            with suppress(OSError):
                times[name].append(taken(lambda asker=asker, target=target: asker.ask(target, accept)))  # type: ignore[misc]
    return Row(question, {name: median(each) for name, each in times.items() if each}, len(counts) == 1)


def show_alone(rows: Sequence[Row], names: Sequence[str]) -> None:
    """Print each question's times, those first where this service is slowest beside the quickest of the others."""
    print("\n## Every question of the library\n")
    for name in names[2:]:
        both = [row.seconds for row in rows if name in row.seconds]
        ratios = [each[name] / each["Koteihyo"] for each in both]
        shipping, fresh = (sum(each[own] <= each[name] for each in both) for own in (SHIPPED, "Koteihyo"))
        print(
            f"- Of {len(both)} that {name} answers, {shipping} are no slower as it ships and {fresh} without cache;"
            f" {name} takes {median(ratios):.1f} times as long as this service without cache at the median."
        )
    print(f"\n| question (ms) | {' | '.join(names)} | quickest other to ours without cache | same number of rows |")
    print(f"| --- |{' ---: |' * (len(names) + 1)} --- |")
    for row in sorted(rows, key=lambda row: row.ratio):
        times = (f"{row.seconds[name] * 1000:.2f}" if name in row.seconds else "no answer" for name in names)
        print(f"| {row.question.name} | {' | '.join(times)} | {row.ratio:.2f} | {'yes' if row.agree else 'no'} |")


def show_together(
    named: dict[str, Server], questions: Sequence[Question], clients: Sequence[int], seconds: float
) -> None:
    """Print the answers a second of each server that is asked all of these in turn, and this service's beside them."""
    print(f"\n## {len(questions)} questions in turn, from several clients at once\n")
    print(f"| clients | {' | '.join(named)} | to {' | to '.join([*named][2:])} |")
    print(f"| ---: |{' ---: |' * (2 * len(named) - 2)}")
    texts = [remove_undefined_values(question.text) for question in questions]
    for count in clients:
        loads = {name: load_server(server, texts, count, seconds) for name, server in named.items()}
        cells = (f"{load.rate:,.1f}/s, {load.median * 1000:,.0f} ms" for load in loads.values())
        others = (load.rate for load in [*loads.values()][2:])
        ratios = (f"{loads['Koteihyo'].rate / other:.1f}" if other else "–" for other in others)
        print(f"| {count} | {' | '.join(cells)} | {' | '.join(ratios)} |", flush=True)


def load_server(server: Server, texts: Sequence[str], clients: int, seconds: float) -> Load:
    """Return what a server answers under a load, once it has come to rest after the one before."""
    server.rest(20)
    return loaded(server.base, [server.target(text) for text in texts], JSON, clients, seconds)

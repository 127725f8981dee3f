"""Every question of the library, asked of this service and of Virtuoso in turn, as it ships and warm.

This service is asked twice: as it ships, where an answer that was given before is given again, and without that.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

import rivals
from asked import JSON, TRIPLES, values
from load import Asker, taken
from rivals import Data, Server

from koteihyo.service.engines.portability import remove_undefined_values
from koteihyo.service.questions.library import Library, Question

# One question makes Virtuoso 7.2.5 compute until it answers nobody: it is asked last, and once.
LAST = "strands-with-gaps"
RUNS, PATIENCE = 7, 20.0


class Row(NamedTuple):
    """What a question takes: as it ships, without the cache, and in Virtuoso (0: no answer); whether rows agree."""

    name: str
    shipped: float
    fresh: float
    virtuoso: float
    agree: bool


def library(servers: Iterable[Server], data: Data, *, quick: bool) -> None:
    """Print what each question takes on both, those first where we are slowest beside Virtuoso."""
    by_name = {server.name: server for server in servers}
    if "Virtuoso" not in by_name:
        return
    questions = sorted(Library().questions.values(), key=lambda each: each.name == LAST)[: 2 if quick else None]
    with rivals.service(data, cache="32MiB") as shipped:
        three = (shipped, by_name["Koteihyo"], by_name["Virtuoso"])
        rows = [compared(three, each, 1 if quick else RUNS) for each in questions]
    answered = [row for row in rows if row.virtuoso]
    shipping, fresh = (sum(row[place] <= row.virtuoso for row in answered) for place in (1, 2))
    print("\n## Every question of the library, beside Virtuoso\n")
    print(f"Of {len(answered)} that Virtuoso answers, {shipping} are no slower as it ships, {fresh} without cache.\n")
    print("| question | as it ships | without cache | Virtuoso | ratio | ratio without cache | same number of rows |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for row in sorted(rows, key=lambda row: row.virtuoso / row.fresh or 1e9):
        print(f"| {row.name} | {shown(row)} |")


def shown(row: Row) -> str:
    """Return a row's cells."""
    ours = f"{row.shipped * 1000:.2f} ms | {row.fresh * 1000:.2f} ms"
    if not row.virtuoso:
        return f"{ours} | no answer | – | – | –"
    ratios = f"{row.virtuoso / row.shipped:.2f} | {row.virtuoso / row.fresh:.2f}"
    return f"{ours} | {row.virtuoso * 1000:.2f} ms | {ratios} | {'yes' if row.agree else 'no'}"


def compared(servers: tuple[Server, Server, Server], question: Question, runs: int) -> Row:
    """Return a question's medians on each, asked in turn and warm."""
    accept, text = (JSON if question.form == "SELECT" else TRIPLES), remove_undefined_values(question.text)
    askers = [(Asker(server.base, PATIENCE), server.target(text)) for server in servers]
    found = []
    for asker, target in askers:
        try:
            found.append(len(values(asker.ask(target, accept), accept)))
        except OSError:
            askers.remove((asker, target))
    times = [[taken(lambda a=a, t=t: a.ask(t, accept)) for a, t in askers] for _ in range(runs)]  # type: ignore[misc]
    medians = [median(each) for each in zip(*times, strict=True)]
    return Row(question.name, medians[0], medians[1], medians[2] if len(medians) > 2 else 0.0, len({*found}) == 1)

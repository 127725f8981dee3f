"""What the service adds to the engine: the same query in this process, through the service, and given again.

The service is asked by wrk, one client on one connection: what a client in Python takes would be counted as ours.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import asked
import pyoxigraph as ox
import rivals
from asked import Kind
from load import loaded, taken
from rivals import Data

from koteihyo.graph.versions import folders

# Rounds in turn, the queries in process of each, and the seconds that wrk asks.
ROUNDS, RUNS, SECONDS = 5, 40, 1


def overhead(data: Data, *, quick: bool) -> None:
    """Print what each kind of question takes in process and through the service; and the cache beside /health."""
    rounds = 0 if quick else ROUNDS
    store = in_memory(data)
    print("\n## Over the engine's own time\n\n| question | engine in process | service | more | kept (2 ms) |")
    print("| --- | ---: | ---: | ---: | --- |")
    with rivals.service(data) as server, rivals.service(data, cache="32MiB") as keeping:
        for kind in asked.kinds(lambda query: list_iris(store, query)):
            alone, served = in_turn(
                lambda kind=kind: median(taken(lambda: answer(store, kind)) for _ in range(RUNS)),  # type: ignore[misc]
                lambda kind=kind: asked_by_wrk(server, server.target(kind.queries[0]), kind.accept),  # type: ignore[misc]
                rounds,
            )
            more = served - alone
            print(f"| {kind.name} | {ms(alone)} | {ms(served)} | {ms(more)} | {'yes' if more <= 0.002 else '**no**'} |")
        again, healthy = in_turn(
            lambda: asked_by_wrk(keeping, keeping.target(asked.MULTI_THEME), asked.JSON),
            lambda: asked_by_wrk(keeping, "/health", "*/*"),
            rounds,
        )
    verdict = "kept" if again - healthy <= 0.001 else "**not kept**"
    print(f"\nA question given again: {ms(again)}; `/health`: {ms(healthy)}. The difference, {ms(again - healthy)},")
    print(f"may be 1 ms: {verdict}.")


def in_memory(data: Data) -> ox.Store:
    """Return the version's store in this process's memory."""
    version = folders.current(data.folder)
    assert version
    store = ox.Store()
    store.bulk_extend(ox.Store.read_only(str(version.store_path)))
    return store


def answer(store: ox.Store, kind: Kind) -> bytes | None:
    """Return what the engine alone answers, written as the service writes it."""
    found = store.query(kind.queries[0])
    if isinstance(found, ox.QueryTriples):
        return found.serialize(format=ox.RdfFormat.N_TRIPLES)
    return found.serialize(format=ox.QueryResultsFormat.JSON)


def list_iris(store: ox.Store, query: str) -> list[str]:
    """Return the IRIs of a query's only column."""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row[0]).strip("<>") for row in found]


def asked_by_wrk(server: rivals.Server, target: str, accept: str) -> float:
    """Return the median seconds of an answer, one after another on one connection."""
    return loaded(server.base, [target], accept, 1, SECONDS).median


def in_turn(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Return the medians of two figures taken in turn, after one of each that counts only if there is no other."""
    first = one(), other()
    pairs = [(one(), other()) for _ in range(rounds)] or [first]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def ms(seconds: float) -> str:
    """Return seconds in milliseconds."""
    return f"{seconds * 1000:.2f} ms"

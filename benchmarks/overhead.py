"""What the service adds to the engine: the same query in this process, through the service, and given again."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import asked
import pyoxigraph as ox
import rivals
from asked import Kind
from load import Asker, taken
from rivals import Data

from koteihyo.graph.published import versions

RUNS = 200


def overhead(data: Data, *, quick: bool) -> None:
    """Print what each kind of question takes in process and through the service; and the cache beside /health."""
    runs = 3 if quick else RUNS
    store = in_memory(data)
    print("\n## Over the engine's own time\n\n| question | engine in process | service | more | kept (2 ms) |")
    print("| --- | ---: | ---: | ---: | --- |")
    with rivals.service(data) as server, rivals.service(data, cache="32MiB") as keeping:
        asker = Asker(server.base, 60)
        for kind in asked.kinds(lambda query: here(store, query)):
            target = server.target(kind.queries[0])
            alone, served = in_turn(
                lambda kind=kind: answer(store, kind),  # type: ignore[misc]
                lambda target=target, kind=kind: asker.ask(target, kind.accept),  # type: ignore[misc]
                runs,
            )
            more = served - alone
            print(f"| {kind.name} | {ms(alone)} | {ms(served)} | {ms(more)} | {'yes' if more <= 0.002 else '**no**'} |")
        again, healthy = repeated(keeping, runs)
    verdict = "kept" if again - healthy <= 0.001 else "**not kept**"
    print(f"\nA question given again: {ms(again)}; `/health`: {ms(healthy)}. The difference, {ms(again - healthy)},")
    print(f"may be 1 ms: {verdict}.")


def in_memory(data: Data) -> ox.Store:
    """Return the version's store in this process's memory."""
    version = versions.current(data.folder)
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


def here(store: ox.Store, query: str) -> list[str]:
    """Return the IRIs of a query's only column."""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row[0]).strip("<>") for row in found]


def repeated(server: rivals.Server, runs: int) -> tuple[float, float]:
    """Return the seconds of a question that was answered before, and of /health, on a connection each."""
    asker, health = Asker(server.base, 60), Asker(server.base, 60)
    target = server.target(asked.MULTI_THEME)
    return in_turn(lambda: asker.ask(target, asked.JSON), lambda: health.ask("/health", "*/*"), runs)


def in_turn(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the medians of two works done in turn, after one of each that is not counted."""
    one(), other()
    pairs = [(taken(one), taken(other)) for _ in range(runs)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def ms(seconds: float) -> str:
    """Return seconds in milliseconds."""
    return f"{seconds * 1000:.2f} ms"

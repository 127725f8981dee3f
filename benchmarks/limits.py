"""What the embedded engine costs: a store in memory beside one on disk, a worker replaced, an answer kept.

    python benchmarks/limits.py [triples]

Prints the tables of docs/limits.md. One machine, once: read the ratios.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine

EXAMPLE = "https://example.org/"
QUESTIONS = {
    "one thing": f"SELECT * {{ <{EXAMPLE}m/77> ?p ?o }}",
    "count by stage and theme": f"SELECT ?s ?t (COUNT(*) AS ?n) {{ ?m <{EXAMPLE}stage> ?s ; <{EXAMPLE}theme> ?t }}"
    " GROUP BY ?s ?t",
    "join with optional": f"SELECT * {{ ?m <{EXAMPLE}stage> <{EXAMPLE}stage/1> ; <{EXAMPLE}theme> <{EXAMPLE}theme/5> ;"
    f" <{EXAMPLE}line> ?n OPTIONAL {{ ?m <{EXAMPLE}label> ?l }} FILTER(?n < 20000) }}",
    "label contains": f"SELECT ?m {{ ?m <{EXAMPLE}label> ?l FILTER(CONTAINS(?l, '99の')) }}",
    "order, first 20": f"SELECT ?m {{ ?m <{EXAMPLE}line> ?n }} ORDER BY DESC(?n) LIMIT 20",
    "10,000 rows": f"SELECT * {{ ?m <{EXAMPLE}label> ?l ; <{EXAMPLE}line> ?n }} LIMIT 10000",
    "construct 1,000": f"CONSTRUCT {{ ?m <{EXAMPLE}label> ?l }} {{ ?m <{EXAMPLE}label> ?l }} LIMIT 1000",
}


class Version(NamedTuple):
    """A version for the engine: a folder with a store."""

    id: str
    store_path: Path


def made_up(folder: Path, triples: int) -> Version:
    """Return a version of so many triples: measures with a label, a stage, a theme and a line, in nine graphs."""
    lines = folder / "made-up.nq"
    with lines.open("w") as output:
        for n in range(triples // 8):
            output.writelines(_measure(n))
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(lines), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    lines.unlink()
    return Version("made-up", folder / "store")


def _measure(n: int) -> Iterator[str]:
    for said in (
        f'<{EXAMPLE}m/{n}> <{EXAMPLE}label> "施策{n}の実施計画を定める"@ja',
        f"<{EXAMPLE}m/{n}> <{EXAMPLE}stage> <{EXAMPLE}stage/{n % 3}>",
        f"<{EXAMPLE}m/{n}> <{EXAMPLE}theme> <{EXAMPLE}theme/{n % 37}>",
        f'<{EXAMPLE}m/{n}> <{EXAMPLE}line> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ):
        yield f"{said} <{EXAMPLE}g/{n % 9}> .\n"
        yield f"{said} .\n"


def milliseconds(ask: Callable[[], object], times: int = 7) -> float:
    """Return the median of several turns, after one that is not counted."""
    ask()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def measure(version: Version, preload: int) -> dict[str, str]:
    """Return what an engine over the version costs, by what is measured."""
    start = time.perf_counter()
    engine = EmbeddedEngine(lambda: version, Limits(seconds=120, workers=2, preload=preload, cache=0))
    engine.query("ASK {}")
    found = {"first answer (ms)": f"{(time.perf_counter() - start) * 1000:.0f}"}
    while preload and not engine.pool.zygotes.is_preloaded:
        time.sleep(0.01)
    found["in memory after (s)"] = f"{time.perf_counter() - start:.1f}" if preload else "-"
    for name, text in QUESTIONS.items():
        found[f"{name} (ms)"] = f"{milliseconds(lambda text=text: engine.query(text)):.2f}"  # type: ignore[misc]
    found["a killed worker replaced (ms)"] = f"{milliseconds(lambda: replace_worker(engine)):.1f}"
    zygote = engine.pool.zygotes.find_zygote(str(version.store_path))
    pids = [one.pid for one in engine.pool.idle_workers() if one]
    found["memory of all processes (MB)"] = f"{sum(map(share, [zygote.process.pid or 0, *pids])):.0f}"
    engine.close()
    return found


def replace_worker(engine: EmbeddedEngine) -> None:
    """Kill the worker that is asked next, and ask."""
    for one in engine.pool.idle_workers():
        if one:
            os.kill(one.pid, signal.SIGKILL)
    engine.query("ASK {}")


def share(pid: int) -> float:
    """Return the megabytes of a process, what it shares divided among those that share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def time_repeated_answer(version: Version) -> float:
    """Return the milliseconds of an answer that was given before."""
    engine = EmbeddedEngine(lambda: version, Limits(workers=1, preload=0))
    text = QUESTIONS["construct 1,000"]
    found = milliseconds(lambda: engine.query(text), 100)
    engine.close()
    return found


def main(triples: int) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        version = made_up(Path(folder), triples)
        disk, memory = measure(version, 0), measure(version, 1 << 50)
        size = sum(path.stat().st_size for path in version.store_path.iterdir()) / 2**20
        print(f"{triples:,} triples, {size:.0f} MB on disk\n\n| | disk | memory |\n| --- | ---: | ---: |")
        for name, value in disk.items():
            print(f"| {name} | {value} | {memory[name]} |")
        print(f"\nAn answer that was given before: {time_repeated_answer(version):.3f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

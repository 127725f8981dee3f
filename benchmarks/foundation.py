"""What the foundation costs, each beside the same work done with plain rdflib and pyshacl.

    pip install '.[test]' && python benchmarks/foundation.py

Every figure is a median over whole runs taken in turn (A B A B …), because machines are shared and noisy: read the
ratios. `--quick` runs each work once, with a small plan, to see that everything still runs; its figures mean nothing.
The table goes to standard output; benchmarks/README.md keeps the last one that was looked at.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import processes
import pyoxigraph as ox

from koteihyo.graph.plan import description
from koteihyo.graph.versions import folders
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import Formats

PYTHON = sys.executable
QUICK = "--quick" in sys.argv
# The plan that is built, and the folder in which it stands: pyshacl takes half a minute over Kawaguchi's.
PLAN, PLANS = ("jisshi", Path(__file__).parents[1] / "tests" / "plans") if QUICK else ("kawaguchi", description.PLANS)
BY_IRI = "SELECT ?p ?o { <https://w3id.org/koteihyo/id/kawaguchi/measure/core-1.2.3.4> ?p ?o }"
# The same graphs, checked by pyshacl and kept in rdflib: read, validate, serialise as sorted N-Quads.
PLAIN_BUILD = """
import sys
from pathlib import Path
from koteihyo.graph.validation import findings, reference
findings.validate = reference.validate
from koteihyo.graph.build import assemble
from rdflib import Dataset
built = assemble([sys.argv[1]], folder=Path(sys.argv[2]))
whole = Dataset()
whole.parse(data="".join(f"{quad} .\\n" for quad in built.dataset.quads()), format="nquads")
open("/dev/null", "w").writelines(sorted(whole.serialize(format="nquads").splitlines(keepends=True)))
"""
PLAIN_SERVICE = """
import sys, time
from flask import Flask, request
from rdflib import Dataset
whole = Dataset(default_union=True)
whole.parse(sys.argv[1], format="nquads")
app = Flask("plain")
@app.get("/health")
def health(): return "ok"
from waitress import serve
serve(app, host="127.0.0.1", port=int(sys.argv[2]))
"""


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the medians of two works done in turn, after one warm-up of each."""
    if not QUICK:
        seconds(one), seconds(other)
    pairs = [(seconds(one), seconds(other)) for _ in range(1 if QUICK else runs)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def publication(folder: Path) -> tuple[float, float]:
    """Return the seconds from text to published and validated: ours, and with rdflib and pyshacl."""

    def ours() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        processes.run(PYTHON, "-m", "koteihyo", "build", PLAN, "--plans", PLANS, "--data", folder)

    return in_turn(ours, partial(processes.run, PYTHON, "-c", PLAIN_BUILD, PLAN, PLANS), 3)


def by_iri(data: Path) -> tuple[float, float, float]:
    """Return the seconds of a query by IRI: through a worker, in this process, and in rdflib."""
    from rdflib import Dataset

    version = folders.current(data)
    assert version
    store = ox.Store.read_only(str(version.store_path))
    engine = EmbeddedEngine(partial(folders.current, data), Limits(cache=0))
    plain = Dataset(default_union=True)
    plain.parse(data=version.nquads(), format="nquads")

    def times(work: Callable[[], object], runs: int) -> float:
        work()
        return median(seconds(work) for _ in range(1 if QUICK else runs))

    try:
        worker = times(lambda: engine.query(BY_IRI, wanted=Formats()), 500)
    finally:
        engine.close()

    def ask_in_process() -> bytes | None:
        answer = store.query(BY_IRI)
        assert isinstance(answer, ox.QuerySolutions)
        return answer.serialize(format=ox.QueryResultsFormat.JSON)

    return worker, times(ask_in_process, 500), times(lambda: plain.query(BY_IRI).serialize(format="json"), 50)


def help_page() -> tuple[float, float]:
    """Return the seconds that `koteihyo --help` takes, and those of importing rdflib and pyshacl alone."""
    return in_turn(
        partial(processes.run, PYTHON, "-m", "koteihyo", "--help"),
        partial(processes.run, PYTHON, "-c", "import rdflib, pyshacl"),
        11,
    )


def start(data: Path) -> tuple[float, float]:
    """Return the seconds from start to the first answer: our service, and rdflib's dump behind Flask."""
    version = folders.current(data)
    assert version

    def until_healthy(*command: str | Path, port: int) -> None:
        with run_server(*command):
            while not is_healthy(port):
                time.sleep(0.01)

    ours = partial(until_healthy, PYTHON, "-m", "koteihyo", "serve", "--port", "18080", "--data", data, port=18080)
    (dump := data / "kawaguchi.nq").write_bytes(version.nquads())
    plain = partial(until_healthy, PYTHON, "-c", PLAIN_SERVICE, dump, "18081", port=18081)
    return in_turn(ours, plain, 5)


@contextmanager
def run_server(*command: str | Path) -> Iterator[None]:
    """Run a server while the block lasts."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def is_healthy(port: int) -> bool:
    """Return whether a service on loopback answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def main() -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        rows = [("text to published and validated", *publication(data), 5.0)]
        worker, here, rdflib = by_iri(data)
        rows.append(("query by IRI through a worker", worker, rdflib, here + 0.001))
        rows.append(("`koteihyo --help`", *help_page(), 0.5))
        rows.append(("start of the service to its first answer", *start(data), 3.0))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| what | Koteihyo | plain rdflib and pyshacl | ratio | budget | kept |")
    print("| --- | --- | --- | --- | --- | --- |")
    for what, ours, plain, budget in rows:
        kept = "yes" if ours <= budget else "**no**"
        print(f"| {what} | {as_time(ours)} | {as_time(plain)} | {plain / ours:.1f} | {as_time(budget)} | {kept} |")
    print(f"\nThe same query in this process: {as_time(here)}; through a worker {as_time(worker - here)} more.")


def as_time(value: float) -> str:
    """Return seconds as a reader takes them."""
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.2f} ms"


if __name__ == "__main__":
    main()

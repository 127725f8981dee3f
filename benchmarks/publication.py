"""What publication costs as plans come together: from nothing, one plan changed, one statement written, one start.

A build ends when its version is there, and leaves a process behind that makes the answers to the library's questions,
behind whatever else the machine has to do. Here that process is stopped, and `koteihyo answers` measured by itself. Of
a service that is started over the version the first pages are asked, each once.

The plans are Kawaguchi's and those of made-up municipalities that differ (`cities.py`). With ``--edits`` it does
something else: it changes small plans at random, so many times, and holds each version to one made from nothing. With
``--decisions`` it publishes decisions of several sorts on Kawaguchi's plan, in a process that runs already.

    python benchmarks/publication.py 1 10 50
    python benchmarks/publication.py --edits 1000
    python benchmarks/publication.py --decisions
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import re
import resource
import shutil
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import nation
import processes
import pyoxigraph as ox
import rivals

from koteihyo.graph.build import build
from koteihyo.graph.plan.description import EXAMPLES, PLANS
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.version import Version
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.writing import writer
from koteihyo.service.writing.orders import Bounds, Order, Update

BASE = "https://w3id.org/koteihyo/"
HEADINGS = (
    *("plans", "from nothing (s)", "of cores (s)", "its answers (s)", "of cores (s)"),
    *("one changed (s)", "of cores (s)", "its answers (s)", "of cores (s)", "a decision (s)", "a write (s)"),
    *("store (MB)", "a change on disk (MB)", "memory (MB)", "start (s)", "first pages, median (ms)", "longest (ms)"),
    *("load before", "after"),
)
# Decisions on the first entries that nobody has decided on so: a cell of `curation.csv`, and what it is to hold.
DECISIONS = (
    ("themes", "disaster-prevention"),
    ("target_groups", "students"),
    ("related", "core-1.1.1"),
    ("kind", "measure:survey"),
    ("kind", "goal"),
)
PAGES = ("/", "/themes", "/findings", "/pledges", "/search?q=防災", "/queries", "/queries/find-statements", "/data")


def copy_plan(source: Path, plans: Path, name: str) -> Path:
    """Copy a plan's folder under another name, which its identifiers have too; return the copy."""
    target = Path(shutil.copytree(source, plans / name))
    (target / "moved.csv").unlink(missing_ok=True)
    (target / "links.ttl").touch()
    for file in (target / "plan.toml", target / "links.ttl"):
        text = re.sub(rf"(/id/|plan:){source.name}\b", rf"\g<1>{name}", file.read_text("utf-8"))
        file.write_text(text.replace(f'id = "{source.name}"', f'id = "{name}"', 1), "utf-8")
    return target


def decide(folder: Path, number: int) -> None:
    """Say something else in a plan's folder: that is read whole then, as after any decision."""
    note = f'<{BASE}id/{folder.name}> <http://www.w3.org/2004/02/skos/core#editorialNote> "第{number}案"@ja .\n'
    file = folder / "links.ttl"
    kept = [line for line in file.read_text("utf-8").splitlines(keepends=True) if "#editorialNote" not in line]
    file.write_text("".join([*kept, note]), "utf-8")


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def time_write(data: Path) -> float:
    """Return how long one statement takes from the order to the version that has it, once the processes are there."""
    process = writer.ChangeProcess(Bounds.from_limits(Limits()))

    def write(number: int) -> float:
        text = f"INSERT DATA {{ GRAPH <{BASE}graph/added> {{ <urn:s> <urn:p> {number} }} }}"
        return seconds(lambda: writer.carry_out(data, Order(Update(text), "benchmark"), process))

    taken = sorted(write(number) for number in range(5))
    process.close()
    return taken[2]


def time_decision(data: Path, plans: Path, folder: Path) -> float:
    """Return how long a change of one plan takes from the call, in a process that runs already, to the first answer."""
    engine = EmbeddedEngine.from_folder(data, Limits(workers=1))
    engine.query("ASK { ?s a ?c }")

    def publish_decision(number: int) -> float:
        decide(folder, number)

        def publish() -> None:
            build(data, folder=plans)
            engine.query(f"ASK {{ <{BASE}id/{folder.name}> ?p ?o{number} }}")

        return seconds(publish)

    publish_decision(1)
    taken = sorted(publish_decision(number) for number in (2, 3, 4))
    engine.close()
    return taken[1]


class Start(NamedTuple):
    """A service that was started: the seconds to its first answer, and what the first pages took, in milliseconds."""

    seconds: float
    pages: list[float]

    def __str__(self) -> str:
        return f"{self.seconds:.1f} | {median(self.pages):.0f} | {max(self.pages):.0f}"


def time_start(data: Path) -> Start:
    """Start a service over a data folder and ask for each of the pages once."""
    begun = time.perf_counter()
    with rivals.run_service(data) as server:
        taken = time.perf_counter() - begun

        def ask(page: str) -> None:
            with urllib.request.urlopen(f"{server.base}{quote(page, safe='/?=')}", timeout=120) as answer:
                answer.read()

        return Start(taken, [seconds(lambda page=page: ask(page)) * 1000 for page in PAGES])


def size_of(*paths: Path) -> int:
    """Return the bytes that folders take on disk, what has several names once."""
    files = {
        (found.st_dev, found.st_ino): found.st_blocks * 512
        for path in paths
        for found in map(Path.stat, path.rglob("*"))
    }
    return sum(files.values())


def measure(plans: int) -> str:
    """Return a line of the table for so many plans."""
    load = os.getloadavg()[0]
    with TemporaryDirectory(prefix="koteihyo-publication-") as place:
        folder, data = Path(place) / "plans", Path(place) / "data"
        changed = nation.write_plans(folder, plans)[0]
        commands = [
            (sys.executable, "-m", "koteihyo", name, "--data", data, "--plans", folder) for name in ("build", "answers")
        ]
        costs = [processes.run(*command) for command in commands]
        version = folders.current(data)
        assert version
        store, before = size_of(version.store_path), size_of(data)
        start = time_start(data)
        decide(changed, 0)
        costs += [processes.run(*command) for command in commands]
        grown = size_of(data) - before
        decided, written = time_decision(data, folder, changed), time_write(data)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        sizes = f"{store >> 20} | {grown >> 20} | {memory}"
        loads = f"{load:.0f} | {os.getloadavg()[0]:.0f}"
        return (
            f"| {plans} | {' | '.join(map(str, costs))} | {decided:.1f} | {written:.2f} | {sizes} | {start} | {loads} |"
        )


def decide_on_entry(folder: Path, column: str, value: str) -> None:
    """Decide on the next entry of a plan about which nobody has decided that."""
    file = folder / "curation.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    row = next(row for row in rows if not any(row[each] for each in (column, "same_as", "kind", "target_groups")))
    row |= {column: value, f"{column}_reason": "測るため"}
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(text.getvalue(), "utf-8")


def measure_decisions() -> None:
    """Print what decisions of each sort take until they are published: by the clock, and of cores."""
    print("| decided | s | of cores (s) |\n| --- | ---: | ---: |")
    with TemporaryDirectory(prefix="koteihyo-decisions-") as place:
        plans, data = Path(place) / "plans", Path(place) / "data"
        folder = copy_plan(PLANS / "kawaguchi", plans, "kawaguchi")
        build(data, folder=plans)
        for column, value in (DECISIONS[0], *DECISIONS):  # the first is not counted: what is remembered is filled
            decide_on_entry(folder, column, value)
            begun, cores = time.perf_counter(), processes.cpu_seconds()
            build(data, folder=plans)
            spent = processes.Cost(time.perf_counter() - begun, processes.cpu_seconds() - cores)
            print(f"| {column} {value} | {spent} |", flush=True)


def edit_at_random(edits: int) -> None:
    """Change small plans and graphs beside them; after each change, compare with a version made from nothing."""
    moments = random.Random(20261130)
    names = [f"plan-{number}" for number in range(6)]
    with TemporaryDirectory(prefix="koteihyo-edits-") as place:
        plans, data = Path(place) / "plans", Path(place) / "data"
        plans.mkdir()
        copy_plan(EXAMPLES / "narusawa-jisshi", plans, names[0])
        build(data, folder=plans)
        for number in range(edits):
            edit(plans, data, names, moments, number)
            compare(build(data, folder=plans), plans, Path(place) / "fresh")
            print(f"\r{number + 1}/{edits}", end="", file=sys.stderr, flush=True)
    print(f"{edits} edits: every version made by difference is the one made from nothing.")


def edit(plans: Path, data: Path, names: list[str], moments: random.Random, number: int) -> None:
    """Make, rename or take away a plan, or write to a graph beside them."""
    name = moments.choice(names)
    if moments.random() < 1 / 2:
        graph = f"{BASE}graph/{moments.choice(('added', 'memo'))}"
        lines = sorted(
            f"<urn:s{each}> <urn:p> <urn:o> <{graph}> .\n" for each in {moments.randrange(99) for _ in range(9)}
        )
        gate.write(data, lambda _: {graph: "".join(lines).encode()})
    elif not (plans / name).exists():
        copy_plan(EXAMPLES / "narusawa-jisshi", plans, name)
    elif len([*plans.iterdir()]) > 1 and moments.random() < 1 / 3:
        shutil.rmtree(plans / name)
    else:
        decide(plans / name, number % 7)


def compare(version: Version, plans: Path, fresh: Path) -> None:
    """Build the same from nothing, but for what the cache of earlier comparisons has, and compare all bytes."""
    shutil.rmtree(fresh / "versions", ignore_errors=True)
    (fresh / "published.json").unlink(missing_ok=True)
    names = sorted(path.name for path in plans.iterdir())
    build(fresh, names[:1], folder=plans)
    written = {name: each.read() for name, each in version.graphs.items() if not gate.is_built(name)}
    if written:
        gate.write(fresh, lambda _: written)
    other = build(fresh, folder=plans)
    assert other.id == version.id
    for path in (path for path in version.path.rglob("*") if path.is_file() and "store" not in path.parts):
        assert path.read_bytes() == (other.path / path.relative_to(version.path)).read_bytes(), path
    stores = [ox.Store.read_only(str(each.store_path)) for each in (version, other)]
    assert {*stores[0]} == {*stores[1]}


def main() -> None:
    """Measure, or edit at random."""
    reader = argparse.ArgumentParser()
    reader.add_argument("plans", nargs="*", type=int, default=[1, 10])
    reader.add_argument("--edits", type=int, default=0)
    reader.add_argument("--decisions", action="store_true")
    asked = reader.parse_args()
    if asked.decisions:
        return measure_decisions()
    if asked.edits:
        return edit_at_random(asked.edits)
    print(f"| {' | '.join(HEADINGS)} |\n{'| ---: ' * len(HEADINGS)}|")
    for plans in asked.plans:
        print(measure(plans), flush=True)
    return None


if __name__ == "__main__":
    main()

"""The checks of a plan by three validators in turn: the one that users wait for, pyshacl-turbo, and pyshacl.

    pip install '.[test]' pyshacl-turbo && python benchmarks/checks.py

All are given the same N-Triples, Kawaguchi's and the shapes that ship, and reading them is in what is measured; what
each finds is held to the first. pyshacl takes half a minute for Kawaguchi, so it is asked once. `--quick` takes a small
plan, to see that everything still runs; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from processes import cpu_seconds

from koteihyo.graph.build import assemble
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.dataset import checked_graphs
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.graph.validation import reference, shacl
from koteihyo.graph.validation.shacl import Result
from koteihyo.graph.validation.shapes import own_shapes

SMALL = Path(__file__).parents[1] / "tests" / "plans"
RUNS = 3


class Check(NamedTuple):
    """What a validator took, seconds by the clock and of cores, and what it found."""

    clock: float
    cores: float
    results: list[Result]


def turbo(data: bytes, shapes: bytes) -> list[Result]:
    """Validate by pyshacl-turbo."""
    import pyshacl_turbo

    given = {"data_graph_format": "nt", "shacl_graph": shapes.decode(), "shacl_graph_format": "nt"}
    _, report, _ = pyshacl_turbo.validate(data.decode(), **given)
    return shacl.results(report.serialize(format="nt", encoding="utf-8"))


def check(validate: Callable[[bytes, bytes], list[Result]], data: bytes, shapes: bytes) -> Check:
    """Validate once."""
    clock, cores = time.perf_counter(), cpu_seconds()
    results = validate(data, shapes)
    return Check(time.perf_counter() - clock, cpu_seconds() - cores, results)


def measure(data: bytes, shapes: bytes, runs: int) -> dict[str, list[Check]]:
    """Return what each validator took, asked in turn, and pyshacl once."""
    turns = {"Koteihyo (shacl)": shacl.validate}
    if importlib.util.find_spec("pyshacl_turbo"):
        turns["pyshacl-turbo"] = turbo
    checks: dict[str, list[Check]] = {name: [] for name in turns}
    for _ in range(runs):
        for name, validate in turns.items():
            checks[name].append(check(validate, data, shapes))
    return {**checks, "pyshacl": [check(reference.validate, data, shapes)]}


def report(checks: dict[str, list[Check]]) -> None:
    """Print the table, each validator beside the first."""
    ours = next(iter(checks.values()))
    first = median(mine.cores for mine in ours)
    print("| validator | seconds | seconds of cores | to Koteihyo, of cores | results | the same |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    for name, several in checks.items():
        clock, cores = median(each.clock for each in several), median(each.cores for each in several)
        same = "yes" if several[0].results == ours[0].results else "no"
        print(f"| {name} | {clock:.2f} | {cores:.2f} | {cores / first:.1f} | {len(several[0].results)} | {same} |")
    if "pyshacl-turbo" not in checks:
        print("\npyshacl-turbo is not installed: pip install pyshacl-turbo.")


def main() -> None:
    """Measure, and print the table."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--quick", action="store_true")
    quick = reader.parse_args().quick
    plan, folder = ("jisshi", SMALL) if quick else ("kawaguchi", PLANS)
    data = assemble([plan], folder=folder).dataset.ntriples(checked_graphs(Identifiers(plan)))
    statements = data.count(b"\n")
    print(f"{plan}: {statements:,} statements, load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores\n")
    report(measure(data, own_shapes(), 1 if quick else RUNS))


if __name__ == "__main__":
    main()

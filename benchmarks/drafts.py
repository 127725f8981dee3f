"""From a file to its page: what a PDF of so many pages takes until the plan can be read in a browser.

    python benchmarks/drafts.py [--pages 60] [--quick] [--stages]

The file is made of the pages of the two examples, over and over. Each step is a command as a user runs it, and then the
first page of the service; printed is a table in Markdown: seconds on the clock, seconds of computing, peak memory.
With ``--stages`` the parts of a draft and of a build are measured instead, in seconds of computing: on a machine that
others use too, these say more than the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pypdfium2

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import WRITERS
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.pdf.document import open_document
from koteihyo.graph.drafting.pdf.extraction import extract
from koteihyo.graph.drafting.pdf.pages import read_page
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import EXAMPLES, read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.graph.rdf.rows import rows_graph
from koteihyo.graph.rows import Rows
from koteihyo.graph.validation import findings

NAME = "sixty"
SOURCES = [EXAMPLES / name / "source.pdf" for name in ("narusawa-jisshi", "narusawa-jisshi-2026")]
COMMAND = str(Path(sys.executable).with_name("koteihyo"))


class Cost(NamedTuple):
    """What a step took: seconds on the clock, seconds of computing, the largest resident memory in bytes."""

    clock: float
    computing: float
    memory: int


def write_pages(file: Path, pages: int) -> None:
    """Write a PDF of so many pages, those of the examples in turn."""
    made = pypdfium2.PdfDocument.new()
    sources = [pypdfium2.PdfDocument(source) for source in SOURCES]
    for source in cycle(sources):
        wanted = min(len(source), pages - len(made))
        if not wanted:  # no page asked for would be all of them
            break
        made.import_pages(source, list(range(wanted)))
    made.save(file)


def run(*arguments: str) -> Cost:
    """Run the command and return what it took; a failure is a `CalledProcessError`."""
    start = time.perf_counter()
    process = subprocess.Popen([COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments, stderr=told)
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def open_page(data: Path, path: str) -> Cost:
    """Start the service, ask for a page, and end it again."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [COMMAND, "serve", "--data", str(data), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            answer.read()
        clock = time.perf_counter() - start
    finally:
        process.terminate()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def measure(pages: int, folder: Path) -> dict[str, Cost]:
    """Return what each step of a PDF of so many pages takes."""
    file, data = folder / "plan.pdf", folder / "data"
    write_pages(file, pages)
    plans = ("--plans", str(data / "plans"))
    (data / "plans").mkdir(parents=True)
    return {
        "draft": run("draft", str(file), "--as", NAME, *plans),
        "build": run("build", NAME, *plans, "--data", str(data)),
        "serve, first page": open_page(data, f"/plans/{NAME}"),
    }


def measure_stages(pages: int, folder: Path) -> Iterator[tuple[str, float]]:
    """Yield what each part of a draft and of a build takes, in seconds of computing, children included."""
    file, plans = folder / "plan.pdf", folder / "plans"
    write_pages(file, pages)
    lists, ids = CodeLists.load(dataset.ONTOLOGY), Identifiers(NAME)
    laps = Laps()
    with open_document(file) as document:
        for number in range(1, len(document) + 1):
            read_page(document, number, file)
    yield laps.end("characters and drawings of the PDF")
    extract(file)
    yield laps.end("those again, with layout, tables, headings and proof")
    draft([file], NAME, plans)
    yield laps.end("whole draft: those again, outline, roles, folder")
    model = read_model(read_plan(plans / NAME), lists)
    yield laps.end("outline aligned, words read")
    graphs = {kind: write(model, ids) for kind, write in WRITERS.items()}
    graphs["rows"] = rows_graph(Rows(model), ids)
    yield laps.end("graphs written")
    triples = [triple for graph in graphs.values() for triple in dataset.from_rdflib(graph)]
    yield laps.end(f"{len(triples):,} statements in the engine's terms")
    data = dataset.ntriples([*triples, *(each for named in dataset.shared_graphs().values() for each in named)])
    findings.find(data, ids)
    yield laps.end("checks")
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    store.flush()
    yield laps.end("a store of the statements, once")


class Laps:
    """Seconds of computing since the last lap."""

    def __init__(self) -> None:
        self.last = self.count()

    def count(self) -> float:
        """Return what this process and its children have computed."""
        used = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)

    def end(self, name: str) -> tuple[str, float]:
        """End a lap, and return its name with what it took."""
        before, self.last = self.last, self.count()
        return name, self.last - before


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--quick", action="store_true", help="Fewer pages: whether it runs, not how fast.")
    parser.add_argument("--stages", action="store_true", help="What each part takes, in seconds of computing.")
    options = parser.parse_args(arguments)
    if options.stages:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            print("| part | computing |\n| --- | --- |")
            for name, seconds in measure_stages(2 if options.quick else options.pages, Path(folder)):
                print(f"| {name} | {seconds:.1f} s |")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        costs = measure(2 if options.quick else options.pages, Path(folder))
    costs["all"] = Cost(
        sum(cost.clock for cost in costs.values()),
        sum(cost.computing for cost in costs.values()),
        max(cost.memory for cost in costs.values()),
    )
    print("| step | clock | computing | memory |\n| --- | --- | --- | --- |")
    for step, cost in costs.items():
        print(f"| {step} | {cost.clock:.1f} s | {cost.computing:.1f} s | {cost.memory / 2**20:.0f} MB |")


if __name__ == "__main__":
    main()

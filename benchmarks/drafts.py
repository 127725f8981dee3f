"""From a file to its page: what a PDF of so many pages takes until the plan can be read in a browser.

    python benchmarks/drafts.py [--pages 60] [--quick]

The file is made of the pages of the two examples, over and over. Each step is a command as a user runs it, and then the
first page of the service; printed is a table in Markdown: seconds on the clock, seconds of computing, peak memory.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from koteihyo.graph.plan.description import EXAMPLES

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


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--quick", action="store_true", help="Fewer pages: whether it runs, not how fast.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(2 if options.quick else options.pages, Path(folder))
    costs["all"] = Cost(
        sum(each.clock for each in costs.values()),
        sum(each.computing for each in costs.values()),
        max(each.memory for each in costs.values()),
    )
    print("| step | clock | computing | memory |\n| --- | --- | --- | --- |")
    for step, cost in costs.items():
        print(f"| {step} | {cost.clock:.1f} s | {cost.computing:.1f} s | {cost.memory / 2**20:.0f} MB |")


if __name__ == "__main__":
    main()

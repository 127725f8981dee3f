"""The endpoint beside others, side by side in one run, over the same statements.

    pip install '.[test]' && python benchmarks/endpoint.py [DATA]

DATA is a data folder in which Kawaguchi's plan is published with its answers; left out, both are made.
Needs wrk, curl and, for Virtuoso, virtuoso-t and isql-vt (Debian: wrk, curl, virtuoso-opensource-7-bin); what is not
there is left out, and says so. Servers are loaded in turn, round by round, because machines are shared and noisy: read
the ratios. The tables go to standard output, what is being done to standard error; all is over in half an hour.
`--library` asks the library's questions alone, over Kawaguchi, within half an hour too. `--quick` runs everything once
and small, to see that it runs; its figures mean nothing.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

import asked
import nation
import pyoxigraph as ox
import rivals
from asked import Kind
from library import library
from load import Asker, Load, loaded, taken, together
from overhead import overhead
from rivals import Data, Server

from koteihyo.graph.versions import folders

QUICK, LIBRARY = ("--quick" in sys.argv, "--library" in sys.argv)
CLIENTS = (2,) if QUICK else (1, 8, 32)
ROUNDS = 1 if QUICK else 2
PLANS = 2 if QUICK else 200
CORES = os.cpu_count() or 1
# A load lasts so many seconds, at least and at most; what would be answered less than once a client in them, or takes
# one client longer than that alone, is not asked of so many clients.
LEAST, MOST = 1.0, 12.0
# Seconds that rdflib-endpoint has to take up the nation. Kawaguchi takes it two.
PATIENCE = 60.0


def say(words: str) -> None:
    """Say on standard error what is being done."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def kawaguchi(folder: Path) -> Data:
    """Return Kawaguchi as it is published, in the folder that is named or anew: its default graph and named ones."""
    data = next((Path(word) for word in sys.argv[1:] if not word.startswith("--")), folder / "kawaguchi")
    if not data.exists():
        say("building Kawaguchi")
        for command in ("build", "answers"):
            subprocess.run([rivals.BIN / "koteihyo", command, "--data", data], check=True, capture_output=True)
    version = folders.current(data)
    assert version
    nation.write_default_graph(data, folder / "kawaguchi.nt")
    (dump := folder / "kawaguchi.nq").write_bytes(version.nquads())
    return Data(data, folder / "kawaguchi.nt", dump)


def publish_nation(folder: Path) -> Data:
    """Return the nation, published like any version."""
    data = nation.publish(folder, PLANS)
    nation.write_default_graph(data, folder / "nation.nt")
    return Data(data, folder / "nation.nt")


def start_servers(stack: ExitStack, data: Data, folder: Path, without: str = "") -> tuple[list[Server], list[str]]:
    """Return the servers that could be started over the data, and what is to be said of the others, but for one."""
    servers, missing = [], []
    for name, needs, opened in (
        ("Koteihyo", (), rivals.service),
        ("oxigraph serve", ("curl",), rivals.oxigraph),
        (rivals.RDFLIB, (), partial(rivals.rdflib, patience=PATIENCE)),
        (
            "Virtuoso",
            ("virtuoso-t", "isql-vt"),
            partial(rivals.virtuoso, folder=folder / f"virtuoso-{data.folder.name}"),
        ),
    )[: 2 if QUICK and not data.named else None]:
        if name == without:
            continue
        say(f"{data.folder.name}: starting {name}")
        if not all(map(shutil.which, needs)):
            missing.append(f"{name} is not installed.")
            continue
        try:
            start = time.perf_counter()
            servers.append(stack.enter_context(opened(data)))
            say(f"{data.folder.name}: {name} took {time.perf_counter() - start:.1f} s")
        except TimeoutError as error:
            missing.append(f"{error}.")
    return servers, missing


def cell(servers: list[Server], kind: Kind, clients: int, alone: dict[str, float]) -> dict[str, Load]:
    """Return what each server does under a load, loaded in turn; those that are too slow for it are left out."""
    rounds: dict[str, list[Load]] = {server.name: [] for server in servers}
    for turn in range(ROUNDS):
        for server in servers:
            whole = alone[server.name] * max(1, clients / CORES)
            if whole > MOST or (turn and whole > LEAST):
                continue
            targets = [server.target(query) for query in kind.queries]
            seconds = min(MOST, max(LEAST, 2 * whole))
            before = server.cpu_seconds()
            load = loaded(server.base, targets, kind.accept, clients, seconds)
            computed = (server.cpu_seconds() - before) / max(1, load.answers)
            rounds[server.name].append(load._replace(computed=computed))
    return {name: together(found) for name, found in rounds.items() if found}


def alone(server: Server, kind: Kind, patience: float = 60) -> tuple[float, list[str]]:
    """Return the seconds that a question takes when nothing else is asked, and what is answered."""
    asker, target = Asker(server.base, patience), server.target(kind.queries[0])
    start = time.perf_counter()
    answer = asker.ask(target, kind.accept)
    first = time.perf_counter() - start
    warm = [taken(lambda: asker.ask(target, kind.accept)) for _ in range(3 if first < LEAST else 0)]
    return median(warm or [first]), asked.values(answer, kind.accept)


def list_iris(server: Server, query: str) -> list[str]:
    """Return the IRIs of a query's only column."""
    answer = Asker(server.base, 60).ask(server.target(query), asked.JSON)
    return [row.strip("<>") for row in asked.values(answer, asked.JSON)]


def side_by_side(data: Data, folder: Path, then: Callable[[list[Server]], None] = lambda _: None) -> None:
    """Load every server over the data, and print what was found; then do what else there is to do with them."""
    with ExitStack() as stack:
        servers, missing = start_servers(stack, data, folder)
        names = [server.name for server in servers]
        count = sum(1 for _ in data.default.open())
        print(f"\n## {data.folder.name.title()}: {count:,} statements\n")
        print(f"| question | clients | {' | '.join(names)} | to oxigraph serve | to Virtuoso | to rdflib-endpoint |")
        print(f"| --- | ---: |{' ---: |' * (len(names) + 3)}")
        memory = {server.name: 0.0 for server in servers}
        for kind in asked.kinds(partial(list_iris, servers[0]))[: 1 if QUICK else None]:
            times, answers = {}, {}
            for server in servers:
                times[server.name], answers[server.name] = alone(server, kind)
            missing += [
                f"{name} answers the {kind.name} differently: {len(answers[name])} rows, not {len(answers[names[0]])}."
                for name in names
                if answers[name] != answers[names[0]]
            ]
            for clients in CLIENTS:
                say(f"{data.folder.name}: {kind.name}, {clients} clients")
                loads = cell(servers, kind, clients, times)
                print(f"| {kind.name} | {clients} | {row(loads, names)} |", flush=True)
            memory = {server.name: max(memory[server.name], server.memory()) for server in servers}
        print(f"| memory | | {' | '.join(f'{memory[name]:,.0f} MB' for name in names)} | | | |")
        print("\n" + "\n".join(f"- {words}" for words in missing))
        then(servers)


def row(loads: dict[str, Load], names: list[str]) -> str:
    """Return a table's cells: each server's figures, and our rate to that of the others."""
    cells = [write_load(loads[name]) if name in loads else "–" for name in names]
    ours = loads.get("Koteihyo")
    for other in ("oxigraph serve", "Virtuoso", rivals.RDFLIB):
        both = ours and other in loads and loads[other].rate
        cells.append(f"{ours.rate / loads[other].rate:.2f}" if ours and both else "–")
    return " | ".join(cells)


def write_load(load: Load) -> str:
    """Return a load's figures as a reader takes them."""
    if not load.answers:
        return "–"
    failed = f", {load.failed} failed" if load.failed else ""
    times = f"{load.median * 1000:,.1f} / {load.p99 * 1000:,.1f} ms"
    return f"{times}, {load.rate:,.1f}/s, {load.computed * 1000:,.2f} ms CPU{failed}"


def main() -> None:
    """Measure, and print the tables."""
    print(f"Load {os.getloadavg()[0]:.0f} at the beginning.", end=" ")
    print(f"Python {platform.python_version()}, pyoxigraph {ox.__version__}, {CORES} cores. Median / 99th percentile,")
    print("answers a second, what the server computed for an answer; ratios are our answers a second to theirs.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        published = kawaguchi(folder)
        ask_library = partial(library, data=published, clients=CLIENTS, quick=QUICK)
        if LIBRARY:
            with ExitStack() as stack:
                ask_library(start_servers(stack, published, folder, without=rivals.RDFLIB)[0])
        else:
            side_by_side(published, folder, ask_library)
            overhead(published, quick=QUICK)
            say("making up the nation")
            side_by_side(publish_nation(folder), folder)


if __name__ == "__main__":
    main()

"""The servers that are measured side by side, each over the same statements: this service and three others.

Each stands on a free port of loopback, answers at ``base + path``, and is told how much it may hold in memory where it
must be told. This service runs without its cache, because no other has one; everything else is as it ships, but that
no client is turned away.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

BIN = Path(sys.executable).parent
DEFAULT = "https://w3id.org/koteihyo/graph/default"
RDFLIB = "rdflib-endpoint"
# What its makers advise for two gigabytes of memory, and no limit that another server has not.
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 40
MaxClientConnections = 40
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
"""


class Data(NamedTuple):
    """What is asked: our data folder, its default graph as N-Triples, and its named graphs as N-Quads if wanted."""

    folder: Path
    default: Path
    named: Path | None = None


class Server(NamedTuple):
    """A running server: its name, where it is asked, and its process."""

    name: str
    base: str
    path: str
    pid: int
    graph: str = ""

    def target(self, query: str) -> str:
        """Return the request that asks a query; of the default graph, where that must be named."""
        named = {"default-graph-uri": self.graph} if self.graph else {}
        return f"{self.path}?{urlencode({'query': query, **named})}"

    def rest(self, patience: float = 120) -> None:
        """Wait until its processes do nothing any more."""
        before, deadline = -1.0, time.monotonic() + patience
        while (now := self.cpu_seconds()) - before > 0.02 and time.monotonic() < deadline:
            before = now
            time.sleep(0.5)

    def cpu_seconds(self) -> float:
        """Return the seconds that its processes have computed."""
        return sum(map(_cpu_seconds, _tree(self.pid)))

    def memory(self) -> float:
        """Return the megabytes of its processes, what they share counted once."""
        return sum(map(_megabytes, _tree(self.pid)))


@contextmanager
def service(data: Data, cache: str = "0") -> Iterator[Server]:
    """Run this service."""
    options = {"cache": cache, "waiting": 64, "patience": 60, "seconds": 60, "client-seconds": 0, "client-errors": 0}
    if cache == "0":
        options |= {"disk-cache": 0, "page-cache": 0}
    with run_ready_service(data, **options) as server:
        yield server


@contextmanager
def run_ready_service(data: Data, **options: object) -> Iterator[Server]:
    """Run this service as it ships, but for these settings, and wait until it has nothing more to prepare."""
    with run_service(data.folder, **options) as server:
        server.rest()  # A large version answers from disk until it is in memory.
        yield server


@contextmanager
def run_service(folder: Path, **options: object) -> Iterator[Server]:
    """Run this service over a data folder until the block ends; it answers."""
    flags = [f"--{name}={value}" for name, value in {"data": folder, **options}.items()]
    command = [BIN / "koteihyo", "serve", "--log", folder / "log", *flags]
    with _run_server("Koteihyo", [*command, "--port=PORT"], "/sparql", 120) as server:
        yield server


@contextmanager
def oxigraph(data: Data) -> Iterator[Server]:
    """Run Oxigraph's own server, in memory."""
    with _run_server("oxigraph serve", [BIN / "oxigraph", "serve", "--bind=127.0.0.1:PORT"], "/query", 120) as server:
        for path, where, kind in (
            (data.default, "default", "application/n-triples"),
            (data.named, "", "application/n-quads"),
        ):
            if path:
                command = [
                    "curl",
                    "-sSfT",
                    path,
                    "-XPOST",
                    "-H",
                    f"Content-Type: {kind}",
                    f"{server.base}/store?{where}",
                ]
                subprocess.run(command, check=True, timeout=300)
        yield server


@contextmanager
def rdflib(data: Data, patience: float = 60) -> Iterator[Server]:
    """Run rdflib-endpoint over the default graph alone: it has no default graph beside named ones."""
    command = [BIN / "rdflib-endpoint", "serve", data.default, "--host=127.0.0.1", "--port=PORT"]
    with _run_server(RDFLIB, command, "/", patience, grace=0.2) as server:
        yield server


@contextmanager
def virtuoso(data: Data, folder: Path) -> Iterator[Server]:
    """Run Virtuoso over a database of its own; its default graph is all graphs, so what asks it names one."""
    folder.mkdir()
    http, sql = free_port(), free_port()
    ini = VIRTUOSO_INI.format(http=http, sql=sql, folder=data.default.parent)
    (folder / "virtuoso.ini").write_text(ini, "utf-8")
    command = [shutil.which("virtuoso-t") or "virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with _run_server("Virtuoso", command, "/sparql", 60, port=http, folder=folder) as server:
        files = [(data.default, DEFAULT), *([(data.named, "")] if data.named else [])]
        load = "".join(f"ld_add('{path}', '{graph}'); " for path, graph in files)
        said = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}rdf_loader_run(); checkpoint;"],
            check=True,
            capture_output=True,
            text=True,
            timeout=600,
        )
        if "Error" in said.stderr:
            raise OSError(said.stderr)
        yield server._replace(graph=DEFAULT)


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def _run_server(
    name: str,
    command: Sequence[str | Path],
    path: str,
    patience: float,
    port: int = 0,
    folder: Path | None = None,
    grace: float = 10,
) -> Iterator[Server]:
    """Run a server until the block ends; it is there once it answers, and a `TimeoutError` if it does not.

    ``PORT`` in its command is a port that is free; ``grace`` are the seconds that it has to end.
    """
    port = port or free_port()
    words = [str(word).replace("PORT", str(port)) for word in command]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        server = Server(name, f"http://127.0.0.1:{port}", path, process.pid)
        try:
            deadline = time.monotonic() + patience
            while not _answers(server):
                if process.poll() is not None:
                    raise OSError(f"{name} ended")
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{name} did not answer within {patience:.0f} s")
                time.sleep(0.05)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(grace)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(server.base + server.target("ASK {}"), timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and those that it has started, and theirs."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text("ascii").split():
            yield from _tree(int(child))


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _cpu_seconds(pid: int) -> float:
    """Return the seconds that a process has computed."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

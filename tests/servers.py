"""Other people's servers on loopback, for the tests of the remote engine: Oxigraph's and, where installed, Virtuoso."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from koteihyo.service.engines.credentials import NOBODY, Credentials

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
# As installed, but for ports, folders, and a limit of rows that a test can reach.
INI = """
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
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


class Server(NamedTuple):
    """A running server: where it is asked, where graphs are stored, and as whom."""

    name: str
    engine: str
    store: str
    credentials: Credentials = NOBODY

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that say who we are."""
        return {f"KOTEIHYO_ENGINE_{name.upper()}": value for name, value in self.credentials._asdict().items() if value}


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def oxigraph(*options: str) -> Iterator[Server]:
    """Run Oxigraph's server in memory."""
    port = free_port()
    with _running([str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}", *options], f"http://127.0.0.1:{port}/query"):
        yield Server("oxigraph", f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Run Virtuoso over a database of its own."""
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(http=http, sql=sql), "utf-8")
    base = f"http://127.0.0.1:{http}/sparql"
    with _running(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], base, folder):
        yield Server("virtuoso", base, f"{base}-graph-crud-auth", Credentials("dba", "dba"))


@contextmanager
def _running(command: list[str], endpoint: str, folder: Path | None = None) -> Iterator[None]:
    """Run a server until the block ends; it is there once it answers."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{endpoint}?query=ASK%7B%7D", timeout=2).close()
                    break
                except OSError:
                    assert process.poll() is None, f"{command[0]} ended"
                    time.sleep(0.1)
            yield
        finally:
            process.kill()

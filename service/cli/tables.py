"""Tables kept up beside a service: whenever a version is published, by whomever, its tables are made.

They are made by a process of their own, one plan after the other and behind whatever else the machine has to do, so
that who asks meanwhile is answered as before. The process ends with the service, however that ends.
"""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Thread

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ..questions.library import Library
from ..questions.tables.preparation import is_being_made
from ..read_models.preparation import prepare

# Seconds between two looks at what is published.
LOOK = 1.0
# How far behind others the process stands (nice); what it ends with where somebody else makes the tables.
BEHIND, TAKEN = 15, 3
CONTEXT = get_context("spawn")


class TableUpdates:
    """Makes the tables of the current version of a data folder, until it is closed."""

    def __init__(self, data: Path, library: Library) -> None:
        self._data, self._library, self._closed = data, library.folder, Event()
        self._thread = Thread(target=self._watch, name="tables", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop whatever is made."""
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        done = ""
        while not self._closed.wait(LOOK):
            with suppress(KoteihyoError, OSError):
                if is_being_made(self._data):  # as after a build: no process is begun only to learn that
                    continue
                current = folders.current(self._data)
                if current and current.id != done and (not current.is_shared or self._make(current.id) != TAKEN):
                    done = current.id

    def _make(self, version: str) -> int | None:
        """Make the tables of a version in another process; return what it ended with."""
        ours, theirs = CONTEXT.Pipe()
        process: BaseProcess = CONTEXT.Process(
            target=_make_tables, args=(theirs, self._data, version, self._library), daemon=True
        )
        process.start()
        theirs.close()
        while process.is_alive() and not self._closed.is_set():
            process.join(LOOK / 10)
        process.kill()
        process.join()
        ours.close()
        return process.exitcode


def _make_tables(pipe: Connection, data: Path, version: str, library: Path) -> None:
    Thread(target=_end_with, args=(pipe,), daemon=True).start()
    os.nice(BEHIND)
    if not prepare(data, folders.version(data, version), Library(library), lambda *_: None, 1):
        raise SystemExit(TAKEN)


def _end_with(pipe: Connection) -> None:
    """End this process when whoever holds the other end of a pipe has ended."""
    with suppress(EOFError, OSError):
        pipe.poll(None)
    os._exit(1)

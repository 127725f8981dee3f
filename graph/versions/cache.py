"""What was made before, kept in the data folder under a digest of all that it follows from.

    <data>/cache/entries/<key>/   entry.json, which names graphs by their digests, and other files
    <data>/cache/graphs/          the graphs of all entries, each once

An entry is written beside the others and renamed into place, so that it is there whole or not at all. Versions share
the files of graphs, so that an entry costs nothing on disk that a version does not. Whoever writes holds the data
folder (`folders.publishing`). The cache may be taken away at any time: then more is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from . import graphs
from .graphs import Graph, write_graph
from .history import sync

FOLDER, STAGING, ENTRY = "cache", "staging-", "entry.json"
# Entries that stay though nobody used them of late: those of a plan that is changed and changed back.
SPARE = 64


class Entry(NamedTuple):
    """What was kept: graphs, and whatever else is known, as JSON takes it."""

    folder: Path
    graphs: tuple[Graph, ...]
    facts: Mapping[str, Any]


class Cache:
    """The entries of a data folder."""

    def __init__(self, data: Path) -> None:
        self.entries, self.graphs = (data / FOLDER / name for name in ("entries", graphs.FOLDER))

    def find(self, key: str) -> Entry | None:
        """Return an entry, None if there is none or a graph of it is gone."""
        if entry := self._read_entry(self.entries / key):
            os.utime(entry.folder)
        return entry

    def _read_entry(self, folder: Path) -> Entry | None:
        try:
            said = json.loads((folder / ENTRY).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        kept = tuple(
            Graph(name, sha256, quads, self.graphs / f"{sha256}{graphs.ENDING}")
            for name, (sha256, quads) in said["graphs"].items()
        )
        return Entry(folder, kept, said["facts"]) if all(graph.file.exists() for graph in kept) else None

    def keep(
        self, key: str, held: Mapping[str, bytes], facts: Mapping[str, Any], files: Mapping[str, bytes] | None = None
    ) -> Entry:
        """Keep graphs, given as sorted lines, with facts and other files by name; return the entry."""
        staged = self.entries / f"{STAGING}{os.getpid()}-{key[:12]}"
        shutil.rmtree(staged, ignore_errors=True)
        for folder in (staged, self.graphs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = [write_graph(self.graphs, name, lines) for name, lines in held.items() if lines]
        for name, content in (files or {}).items():
            (staged / name).write_bytes(content)
            sync(staged / name)
        said = {"graphs": {graph.name: (graph.sha256, graph.quads) for graph in written}, "facts": facts}
        (staged / ENTRY).write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        target = self.entries / key
        shutil.rmtree(target, ignore_errors=True)
        staged.rename(target)
        return Entry(target, tuple(written), facts)

    def clear_leftovers(self) -> None:
        """Take away what a writer that was stopped has left."""
        for leftover in self.entries.glob(f"{STAGING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        for unfinished in self.graphs.glob(f"*{graphs.UNFINISHED}"):
            unfinished.unlink(missing_ok=True)

    def prune(self, used: Iterable[str]) -> None:
        """Keep the entries that were used, and as many others, the newest, as there are used ones, or some dozens."""
        needed = {*used}
        others = [path for path in self.entries.iterdir() if path.name not in needed]
        others.sort(key=lambda other: other.stat().st_mtime)
        if gone := others[: -max(SPARE, len(needed))]:
            for path in gone:
                shutil.rmtree(path, ignore_errors=True)
            left = map(self._read_entry, self.entries.iterdir())
            named = {graph.file.name for entry in left if entry for graph in entry.graphs}
            for file in self.graphs.iterdir():
                if file.name not in named:
                    file.unlink(missing_ok=True)

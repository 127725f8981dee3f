"""A published version: a folder that never changes.

    <data>/versions/<id>/   store/ graphs/ findings/ manifest.json

Versions of earlier programs have their graphs in one file, `dump.nq`, and their findings in another, `report.json`.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import graphs
from .graphs import Graph

DUMP, REPORT, FINDINGS = "dump.nq", "report.json", "findings"
# Bytes that are held of each file while many are read side by side.
PIECE = 1 << 16


def every(_: str) -> bool:
    """Choose every graph."""
    return True


@dataclass(frozen=True)
class Version:
    """A published version, by its folder; its identifier is the start of the digest of its graphs' digests."""

    path: Path

    @property
    def id(self) -> str:
        """Return the version's identifier."""
        return self.path.name

    @property
    def store_path(self) -> Path:
        """Return the folder of the frozen store, to be opened read-only."""
        return self.path / "store"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return what the version was made from, and how much it holds."""
        return dict(json.loads((self.path / "manifest.json").read_text("utf-8")))

    @cached_property
    def report(self) -> dict[str, Any]:
        """Return the findings that it was published with, by plan."""
        if (old := self.path / REPORT).exists():
            return dict(json.loads(old.read_text("utf-8")))
        files = sorted((self.path / FINDINGS).glob("*.json"))
        return {file.stem: json.loads(file.read_text("utf-8")) for file in files}

    @property
    def is_shared(self) -> bool:
        """Say whether the version has a file for each graph, which others may have in common with it."""
        return (self.path / graphs.FOLDER).is_dir()

    @cached_property
    def graphs(self) -> dict[str, Graph]:
        """Return the graphs by IRI; none of a version that has them in one file."""
        if not self.is_shared:
            return {}
        counts, folder = self.manifest["graphs"], self.path / graphs.FOLDER
        listed = self.manifest["digests"].items()
        return {name: Graph(name, sha256, counts[name], folder / f"{sha256}{graphs.ENDING}") for name, sha256 in listed}

    def files(self, chosen: Callable[[str], bool] = every) -> list[Path]:
        """Return the files that hold the chosen graphs, each sorted; one with all of them, where there is no other."""
        if self.is_shared:
            return [graph.file for graph in self.graphs.values() if chosen(graph.name)]
        return [self.path / DUMP] if (self.path / DUMP).exists() else []

    def lines(self, chosen: Callable[[str], bool] = every) -> Iterator[bytes]:
        """Yield the sorted N-Quads of the chosen graphs; the same triple in two graphs stands on two lines in a row."""
        merged = heapq.merge(*map(_read_lines, self.files(chosen)))
        if self.is_shared or chosen is every:
            return merged
        return (line for line in merged if chosen(line.rsplit(b" ", 2)[1].decode()[1:-1]))

    def nquads(self) -> bytes:
        """Return all named graphs as sorted N-Quads."""
        return b"".join(self.lines())


def _read_lines(file: Path) -> Iterator[bytes]:
    """Yield a file's lines; it is open only while a piece is read, for there may be more files than can be open."""
    place, rest = 0, b""
    while True:
        with file.open("rb") as opened:
            opened.seek(place)
            piece = opened.read(PIECE)
        if not piece:
            break
        place += len(piece)
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest

"""Graphs and findings made into a version's folder: the graphs' files, the frozen store, the findings, the manifest.

The build and the gate for writes make a version here, and in no other way; all of it depends on the graphs alone. What
a version has in common with the one before is shared with it and not written again. A version of an earlier program
has all its graphs in one file; they are written one by one when it is changed first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, NamedTuple

from ..fingerprints import TOOLS
from ..validation.findings import count_findings
from . import graphs as files
from .graphs import Graph, identify, link, split_lines, write_graph
from .store import StoreWriter
from .version import FINDINGS, Version

# Findings of one plan, as JSON takes them.
Report = list[dict[str, Any]]


class Part(NamedTuple):
    """A plan's part of a version: what the manifest says of it, and the file that holds its findings."""

    contents: Mapping[str, Any]
    report: Path


def begin_store(
    staged: Path, graphs: Mapping[str, Graph], base: Version | None, later: Collection[str] = ()
) -> StoreWriter:
    """Begin the store of a version with the graphs that are there; those named by ``later`` come when it is frozen."""
    store = StoreWriter(staged / "store", base, later)
    store.begin(graphs)
    return store


def freeze(
    staged: Path,
    graphs: Iterable[Graph],
    parts: Mapping[str, Part],
    base: Version | None = None,
    store: StoreWriter | None = None,
) -> str:
    """Write a version into a folder and return its identifier; ``base`` is the one before it.

    The folder is empty but for graphs that were tried, and for the ``store`` if that is begun.
    """
    held = {graph.name: graph for graph in graphs}
    (staged / files.FOLDER).mkdir(exist_ok=True)
    (staged / FINDINGS).mkdir(exist_ok=True)
    for graph in held.values():
        link(graph.file, staged / files.FOLDER / f"{graph.sha256}{files.ENDING}")
    wanted = {graph.sha256 for graph in held.values()}
    for file in (staged / files.FOLDER).iterdir():
        if file.stem not in wanted:  # It was tried and is not published.
            file.unlink()
    for name, part in parts.items():
        link(part.report, staged / FINDINGS / f"{name}.json")
    (store or begin_store(staged, held, base)).end(held)
    written = manifest(held, {name: part.contents for name, part in parts.items()})
    write_json(staged / "manifest.json", written)
    return str(written["version"])


def manifest(held: Mapping[str, Graph], plans: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    """Return what a version was made from (files with SHA-256), with what, and how much it holds."""
    digest = identify(held.values())
    return {
        "version": digest[:12],
        "sha256": digest,
        "quads": sum(graph.quads for graph in held.values()),
        "plans": dict(plans),
        "graphs": {name: graph.quads for name, graph in held.items()},
        "digests": {name: graph.sha256 for name, graph in held.items()},
        "tools": {tool: installed(tool) for tool in TOOLS},
    }


def write_json(file: Path, content: object) -> None:
    """Write JSON, the same for the same content."""
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def is_named_by_its_graphs(folder: Path) -> bool:
    """Say whether a version's folder has the name that follows from its graphs, and each graph that of its lines."""
    try:
        digests = json.loads((folder / "manifest.json").read_text("utf-8"))["digests"]
        sound = files.identify_listed(digests).startswith(folder.name)
        there = {path.stem: path for path in (folder / files.FOLDER).iterdir()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return sound and there.keys() == {*digests.values()} and all(map(_is_named_by_its_lines, there.values()))


def _is_named_by_its_lines(file: Path) -> bool:
    with file.open("rb") as lines:
        return hashlib.file_digest(lines, "sha256").hexdigest() == file.stem


def inherit_graphs(version: Version, staged: Path) -> dict[str, Graph]:
    """Return the graphs of a version by IRI, each in a file of its own, if need be in the folder of the next one."""
    if version.is_shared:
        return dict(version.graphs)
    folder = staged / files.FOLDER
    folder.mkdir(exist_ok=True)
    return {name: write_graph(folder, name, lines) for name, lines in split_lines(version.nquads()).items()}


def inherit_parts(version: Version, staged: Path) -> dict[str, Part]:
    """Return what a version has of each plan."""
    contents = version.manifest["plans"]
    if version.is_shared:
        return {name: Part(said, version.path / FINDINGS / f"{name}.json") for name, said in contents.items()}
    (staged / FINDINGS).mkdir(exist_ok=True)
    inherited = {}
    for name, said in contents.items():
        file, report = staged / FINDINGS / f"{name}.json", version.report.get(name, [])
        write_json(file, report)
        inherited[name] = Part({**said, "findings": count_findings(report)}, file)
    return inherited

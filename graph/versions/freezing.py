"""A dataset made into a version's folder: the frozen store, the sorted dump, the report, the manifest.

The build and the gate for writes make a version here, and in no other way; all of it depends on the dataset alone.

A store is written whole, or begun with the files of the version before and changed: a write of a few statements to a
large version would else cost as much room as the whole. The files of a store are written once and never changed, so
that two stores may hold the same ones (hard links); a store that is begun so leaves them alone and writes files of its
own. Which way it was written is seen by nobody who asks it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import RDF

from ..rdf.dataset import Dataset
from ..rdf.identifiers import KTH
from ..rdf.names import is_asserted
from .folders import Version

TOOLS = ("koteihyo", "pyoxigraph", "rdflib", "shacl")
# Findings as JSON takes them, by plan.
Report = Mapping[str, list[dict[str, Any]]]
# What a plan was read from: `inputs`, its files with their SHA-256.
Origin = Mapping[str, Any]
NOWHERE: Origin = {"inputs": {}}
# What is counted of a plan: classes, the last two as far as an entry states them.
COUNTED = {"sheets": "Sheet", "entries": "Entry", "measures": "Measure", "goals": "Goal"}
STATED = ("measures", "goals")
STATED_BY, TYPE = ox.NamedNode(KTH.statedBy), ox.NamedNode(RDF.type)


def freeze(
    staged: Path, dataset: Dataset, report: Report, origins: Mapping[str, Origin], base: Version | None = None
) -> str:
    """Write a version into an empty folder and return its identifier; ``base`` is the one that it was changed from."""
    dump = serialize(dataset)
    if base:
        change_store(staged / "store", dump, base.store_path, base.dump.read_bytes())
    else:
        write_store(staged / "store", dump)
    (staged / "dump.nq").write_bytes(dump)
    digest = hashlib.sha256(dump).hexdigest()
    _write_json(staged / "report.json", report)
    _write_json(staged / "manifest.json", manifest(dataset, report, origins, digest, dump.count(b"\n")))
    return digest[:12]


def serialize(dataset: Dataset) -> bytes:
    """Return the named graphs as sorted N-Quads.

    By way of a store, because it writes numbers in their canonical form: what is dumped is what is answered.
    """
    store = ox.Store()
    store.bulk_load(ox.serialize(dataset.quads(), format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)
    return b"".join(sorted((store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))


def manifest(
    dataset: Dataset, report: Report, origins: Mapping[str, Origin], digest: str, quads: int
) -> dict[str, object]:
    """Return what a version was made from (files with SHA-256), with what, and how much it holds."""
    return {
        "version": digest[:12],
        "dump": {"file": "dump.nq", "sha256": digest, "quads": quads},
        "plans": {name: _contents(dataset, name, found, origins.get(name, NOWHERE)) for name, found in report.items()},
        "graphs": {name: len(set(found)) for name, found in sorted(dataset.graphs.items())},
        "tools": {tool: installed(tool) for tool in TOOLS},
    }


def _contents(dataset: Dataset, plan: str, found: list[dict[str, Any]], origin: Origin) -> dict[str, object]:
    """Return what there is of a plan in its graphs, whoever minted its identifiers."""
    ends = tuple(f"/graph/{plan}/{kind}" for kind in ("document", "plan", "curation"))
    own = [triple for name, triples in dataset.graphs.items() if name.endswith(ends) for triple in triples]
    stated = {each.subject for each in own if each.predicate == STATED_BY}
    typed = {(each.subject, each.object) for each in own if each.predicate == TYPE}

    def count(name: str, kind: str) -> int:
        of = ox.NamedNode(KTH[kind])
        return sum(found == of and (name not in STATED or thing in stated) for thing, found in typed)

    return {
        "inputs": dict(origin["inputs"]),
        **{name: count(name, kind) for name, kind in COUNTED.items()},
        "findings": dict(sorted(Counter(each["severity"] for each in found).items())),
    }


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


# One part in so many that may differ; beyond, a store written whole is smaller and faster.
FEW = 8
# Files that are never changed once they are written; those that only tell what a store has been doing.
SHARED, TALK = ".sst", "LOG"


def write_store(folder: Path, dump: bytes) -> None:
    """Write the store of a dump, which is sorted N-Quads, with the merge of its graphs as the default graph."""
    store = ox.Store(str(folder))
    store.bulk_load(b"".join(_list_statements(dump)), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def change_store(folder: Path, dump: bytes, base: Path, before: bytes) -> None:
    """Write the store of a dump beside that of an earlier one, with whatever files the two can share."""
    old, new = {*_list_statements(before)}, {*_list_statements(dump)}
    gone, added = old - new, new - old
    if len(gone) + len(added) > len(new) // FEW:
        return write_store(folder, dump)
    shutil.copytree(base, folder, copy_function=_link_or_copy, ignore=shutil.ignore_patterns(f"{TALK}*"))
    store = ox.Store(str(folder))
    for quad in ox.parse(b"".join(gone), format=ox.RdfFormat.N_QUADS):
        store.remove(quad)
    store.extend(ox.parse(b"".join(added), format=ox.RdfFormat.N_QUADS))
    for name in _graphs(gone) - _graphs(new):
        store.remove_graph(ox.NamedNode(name))
    return store.flush()


def _list_statements(dump: bytes) -> Iterator[bytes]:
    """Yield each line of a dump, and once each statement that the default graph has of it."""
    merged = set()
    for line in dump.splitlines(keepends=True):
        yield line
        statement, graph, _ = line.rsplit(b" ", 2)
        if statement not in merged and is_asserted(graph[1:-1].decode()):
            merged.add(statement)
            yield statement + b" .\n"


def _graphs(lines: set[bytes]) -> set[str]:
    ends = (line.rsplit(b" ", 2)[1] for line in lines if line.endswith(b"> .\n"))
    return {end[1:-1].decode() for end in ends if end.startswith(b"<")}


def _link_or_copy(source: str, target: str) -> None:
    """Put a file into another store: the same one where it never changes and the disk can, else a copy."""
    if source.endswith(SHARED):
        try:
            return os.link(source, target)
        except OSError:  # Another disk, or one without links.
            pass
    shutil.copyfile(source, target)
    return None

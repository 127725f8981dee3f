"""A dataset made into a version's folder: the frozen store, the sorted dump, the report, the manifest.

The build and the gate for writes make a version here, and in no other way; all of it depends on the dataset alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import RDF

from ..rdf.dataset import Dataset
from ..rdf.identifiers import KTH
from . import frozen_store
from .folders import Version

TOOLS = ("koteihyo", "pyoxigraph", "rdflib", "shacl")
# Findings as JSON takes them, by plan.
Report = Mapping[str, list[dict[str, Any]]]
# What a plan was read from: `inputs`, its files with their SHA-256, and `checks`, which shapes apply to it.
Origin = Mapping[str, Any]
NOWHERE: Origin = {"inputs": {}, "checks": "printed"}
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
        frozen_store.change(staged / "store", dump, base.store_path, base.dump.read_bytes())
    else:
        frozen_store.write(staged / "store", dump)
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
        "checks": origin["checks"],
        **{name: count(name, kind) for name, kind in COUNTED.items()},
        "findings": dict(sorted(Counter(each["severity"] for each in found).items())),
    }


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

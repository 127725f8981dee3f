"""From the plans' folders to a published version: read, write the graphs, check, freeze, swap in.

The same input gives the same bytes: no clock and no chance enters a graph, the dump is sorted, and the version
is named after it. A violation stops before anything is published, and the last good version stays.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path

import pyoxigraph as ox

from . import dataset, findings, versions
from .base import BASE
from .contents import Contents, read_contents
from .dataset import Dataset
from .errors import KoteihyoError
from .findings import Finding
from .identifiers import Identifiers
from .model import CodeLists
from .plan import PLANS, names
from .turtle import triples

TOOLS = ("koteihyo", "pyoxigraph", "rdflib", "shacl")
Progress = Callable[[str], None]


class Rejected(KoteihyoError):
    """Findings that stop publication; the last good version stays."""

    exit_status = 1

    def __init__(self, plan: str, violations: list[Finding]) -> None:
        super().__init__(
            f"計画 {plan} に重大な指摘が{len(violations)}件あるため、公開しませんでした。前の版はそのままです。",
            f"Plan {plan} has {len(violations)} violations and was not published; the last version stays.",
        )
        self.violations = violations

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {each.label_ja}（{each.about}）" for each in self.violations)])


@dataclass
class Built:
    """Everything that a version is made of, in memory."""

    dataset: Dataset
    findings: dict[str, list[Finding]]
    contents: dict[str, Contents]


def quiet(_: str) -> None:
    """Take a progress message and show nothing."""


def assemble(
    plans: Sequence[str] | None = None, *, folder: Path = PLANS, base: str = BASE, progress: Progress = quiet
) -> Built:
    """Return the graphs of the named plans (left out: all) with the findings about them."""
    built = Built(Dataset(dataset.shared_graphs()), {}, {})
    lists = CodeLists.load(dataset.ONTOLOGY)
    for name in plans or names(folder):
        ids = Identifiers(name, base)
        progress(f"{name}：原文と工程表を読んでいます（reading）")
        contents = built.contents[name] = read_contents(folder / name, ids, lists)
        for kind, graph in contents.graphs.items():
            built.dataset.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
        built.dataset.add(str(ids.graph("curation")), triples(folder / name / "links.ttl"))
        progress(f"{name}：検査しています（checking）")
        data = built.dataset.ntriples(dataset.checked_graphs(ids))
        built.findings[name] = findings.find(data, ids, contents.shapes)
        found = findings.findings_graph(built.findings[name], ids)
        built.dataset.add(str(ids.graph("findings")), dataset.from_rdflib(found))
    return built


def build(
    data: Path,
    plans: Sequence[str] | None = None,
    *,
    folder: Path = PLANS,
    base: str = BASE,
    progress: Progress = quiet,
) -> versions.Version:
    """Build, check and publish a version into the data folder; return it."""
    with versions.publishing(data):
        built = assemble(plans, folder=folder, base=base, progress=progress)
        for name, found in built.findings.items():
            violations = [each for each in found if each.severity == "violation"]
            if violations:
                raise Rejected(name, violations)
        progress("版を書いています（writing the version）")
        with versions.staging(data) as staged:
            return versions.publish(data, staged, freeze(built, staged))


def freeze(built: Built, staged: Path) -> str:
    """Write the store, the dump, the report and the manifest; return the version's identifier."""
    store = ox.Store(str(staged / "store"))
    store.bulk_extend([*built.dataset.quads(), *built.dataset.merged()])
    store.optimize()
    store.flush()
    # From the store, because it writes numbers in their canonical form: what is dumped is what is answered.
    quads = sorted((quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)), key=str)
    dump = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    (staged / "dump.nq").write_bytes(dump)
    digest = hashlib.sha256(dump).hexdigest()
    report = {name: [each.as_json() for each in found] for name, found in built.findings.items()}
    _write_json(staged / "report.json", report)
    _write_json(staged / "manifest.json", manifest(built, digest, len(quads)))
    return digest[:12]


def manifest(built: Built, digest: str, quads: int) -> dict[str, object]:
    """Return what a version was made from (files with SHA-256), with what, and how much it holds."""
    return {
        "version": digest[:12],
        "dump": {"file": "dump.nq", "sha256": digest, "quads": quads},
        "plans": {name: _described(each, built.findings[name]) for name, each in built.contents.items()},
        "graphs": {name: len(set(found)) for name, found in sorted(built.dataset.graphs.items())},
        "tools": {tool: installed(tool) for tool in TOOLS},
    }


def _described(contents: Contents, found: list[Finding]) -> dict[str, object]:
    files = sorted(path for path in contents.folder.iterdir() if path.is_file())
    return {
        "inputs": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        **contents.counts,
        "findings": dict(sorted(Counter(each.severity for each in found).items())),
    }


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")

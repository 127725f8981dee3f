"""From the plans' folders to a published version: read, write the graphs, check, freeze, swap in.

The same input gives the same bytes: no clock and no chance enters a graph, each graph is a sorted file, and the version
is named after them. What did not change is neither read nor checked nor written again, and the version is the same as
if it were. A violation stops before anything is published, and the last good version stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .codelists import CodeLists
from .contents import Contents
from .errors import KoteihyoError
from .parts import PlanBuild, check_parts, list_jobs, make_shared, read_dataset, read_parts
from .plan.description import PLANS
from .plan.folders import Folders
from .processes import lock_shared
from .rdf import dataset
from .rdf.dataset import Dataset
from .rdf.identifiers import is_built
from .rdf.names import BASE
from .validation.findings import Finding
from .versions import folders
from .versions.cache import Cache
from .versions.checks import REPORT, Progress, check_plan, quiet
from .versions.folders import Version
from .versions.freezing import Part, begin_store, freeze, inherit_graphs
from .versions.graphs import Graph, identify
from .versions.history import Act


class Rejected(KoteihyoError):
    """Findings that stop publication, as JSON takes them; the last good version stays."""

    exit_status = 1

    def __init__(self, plan: str, violations: list[dict[str, Any]]) -> None:
        super().__init__(
            f"計画 {plan} に重大な指摘が{len(violations)}件あるため、公開しませんでした。直前の版を維持しています。",
            f"Plan {plan} has {len(violations)} violations and was not published; the last version stays.",
        )
        self.violations = violations

    def __str__(self) -> str:
        listed = (f"  {violation['message']['ja']}（{violation['about']['thing']}）" for violation in self.violations)
        return "\n".join([super().__str__(), *listed])


@dataclass
class Assembly:
    """What plans hold, in memory: what is checked and not published."""

    dataset: Dataset
    findings: dict[str, list[Finding]]
    contents: dict[str, Contents]


def assemble(
    plans: Sequence[str] | None = None,
    *,
    folder: Path | Folders = PLANS,
    base: str = BASE,
    progress: Progress = quiet,
    written: Dataset | None = None,
) -> Assembly:
    """Return the graphs of the named plans (left out: all), what people wrote beside them, and the findings."""
    built = Assembly(Dataset(dataset.shared_graphs() | (written.graphs if written else {})), {}, {})
    lists = CodeLists.load(dataset.ONTOLOGY)
    for job in list_jobs(plans, Folders.of(folder), base):
        progress(f"{job.name}：原文と工程表を読み込んでいます（reading）")
        built.contents[job.name], part = read_dataset(job, lists, progress)
        built.dataset.graphs |= part.graphs
        progress(f"{job.name}：検査しています（checking）")
        built.findings[job.name] = check_plan(built.dataset, job.ids)
    return built


def build(
    data: Path,
    plans: Sequence[str] | None = None,
    *,
    folder: Path | Folders = PLANS,
    base: str = BASE,
    progress: Progress = quiet,
    act: Act = folders.PUBLISH,
    processes: int | None = None,
) -> Version:
    """Build, check and publish a version into the data folder; return it.

    Only plans that changed since they were last built are read and checked, side by side in ``processes`` of them (left
    out: as many as there are cores). What people wrote beside the plans' graphs is carried over from the current
    version. Raises `Rejected`, and whatever is wrong with a plan's files.
    """
    with folders.publishing(data), folders.staging(data) as staged, lock_shared():
        kept, current = Cache(data), folders.current(data)
        kept.clear_leftovers()
        shared = make_shared(data)
        held = {graph.name: graph for graph in shared.graphs} | _inherit_written(current, staged)
        jobs = list_jobs(plans, Folders.of(folder), base)
        read = read_parts(jobs, data, held, progress, processes)
        known = held | {graph.name: graph for entry in read.values() for graph in entry.graphs}
        with ThreadPoolExecutor(1) as beside:  # the checks wait for another process, the store for the disk
            store = beside.submit(begin_store, staged, known, current, [str(job.ids.graph("findings")) for job in jobs])
            made = check_parts(jobs, read, data, held, progress)
        _reject_violations(made)
        known |= {graph.name: graph for part in made.values() for graph in part.checked.graphs}
        identifier = identify(known.values())[:12]
        if not folders.is_there(data, identifier):
            progress("版を作成しています（writing the version）")
            freeze(staged, known.values(), {name: _part(part) for name, part in made.items()}, current, store.result())
        version = folders.publish(data, staged, identifier, act)
        kept.prune(entry.folder.name for part in ((shared,), *made.values()) for entry in part)
    return version


def _reject_violations(made: Mapping[str, PlanBuild]) -> None:
    for name, part in made.items():
        if violations := part.checked.facts["violations"]:
            raise Rejected(name, violations)


def _inherit_written(current: Version | None, staged: Path) -> dict[str, Graph]:
    """Return the graphs of the current version that no build makes."""
    graphs = inherit_graphs(current, staged) if current else {}
    return {name: graph for name, graph in graphs.items() if not is_built(name)}


def _part(made: PlanBuild) -> Part:
    contents = {**made.read.facts, "findings": made.checked.facts["findings"]}
    return Part(contents, made.checked.folder / REPORT)

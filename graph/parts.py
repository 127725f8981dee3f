"""A plan's part of a version: its graphs, its findings and what is counted of it, made anew or known again.

What is read in a folder is kept in the data folder under the digest of the folder's files and of the program, what the
checks found under the digests of the graphs that they read (`versions.cache`). So a plan that did not change is neither
read nor checked. Plans that did are made side by side, each in a process of its own.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from rdflib.namespace import RDF

from .codelists import CodeLists
from .comparing.decisions import read_decisions
from .comparing.sides import find_earlier, read_pair, revision_graph
from .contents import Contents, read_contents
from .errors import Gathering, KoteihyoError
from .files import read_toml_keys
from .fingerprints import digest, hashes, program_digest
from .interop.links.attribution import attribution_graph
from .pictures import write_pictures
from .plan.folders import Folders
from .processes import count_cores
from .rdf import dataset
from .rdf.dataset import Dataset
from .rdf.identifiers import KTH, Identifiers
from .reporting.graphs import report_graphs
from .reporting.matches import match_report
from .versions.cache import Cache, Entry
from .versions.checks import Progress, check_graphs, quiet
from .versions.graphs import Graph, list_lines

# Processes take longest to begin: so many plans are made without any.
FEW = 2
# Plans that a process makes before another takes its place: what libraries keep is given back.
MOST = 16
# What is counted of a plan: classes, the last two as far as an entry states them.
COUNTED = {"sheets": "Sheet", "entries": "Entry", "measures": "Measure", "goals": "Goal"}
STATED = ("measures", "goals")
STATED_BY, TYPE = ox.NamedNode(KTH.statedBy), ox.NamedNode(RDF.type)


class Job(NamedTuple):
    """A plan to be made: its name, where plans stand, the base of its identifiers, and the plan that it revises.

    A plan is compared with the earlier one if that is made too; else ``earlier`` is empty. A report is laid upon the
    plan that it is ``of``, which is made too.
    """

    name: str
    places: Folders
    base: str
    earlier: str = ""
    of: str = ""

    @property
    def folder(self) -> Path:
        """Return the folder of the plan."""
        return self.places / self.name

    @property
    def ids(self) -> Identifiers:
        """Return the identifiers of the plan."""
        return Identifiers(self.name, self.base)


class PlanBuild(NamedTuple):
    """What was made of a plan: what was read, and what was found in it."""

    read: Entry
    checked: Entry


def list_jobs(plans: Sequence[str] | None, places: Folders, base: str) -> list[Job]:
    """Return the named plans to be made; left out, all that there are. A report brings its plan along, and follows."""
    named = [*(plans or places.names())]
    of = {name: other for name in named if (other := find_reported(places, name))}
    wanted = [*dict.fromkeys((*(name for name in named if name not in of), *of.values()))]
    earlier = {name: find_earlier(places / name) for name in wanted}
    jobs = [Job(name, places, base, found if (found := earlier[name]) in wanted else "") for name in wanted]
    return [*jobs, *(Job(name, places, base, of=other) for name, other in of.items())]


def find_reported(places: Folders, name: str) -> str:
    """Return the plan that a report is of, nothing where it is a plan; one that is nowhere is a fault."""
    file = places / name / "plan.toml"
    of = str(read_toml_keys(file).get("of", ""))
    if of and not (places / of / "plan.toml").is_file():
        raise KoteihyoError(
            f"対象の計画 {of} がありません。計画のフォルダーを同じ場所に置くか、of を直してください。",
            f"There is no plan {of!r} for this to report on: put its folder beside this one, or mend `of`.",
            file=file,
        )
    return of


def read_parts(
    jobs: Sequence[Job], data: Path, others: Mapping[str, Graph], progress: Progress, processes: int | None = None
) -> dict[str, Entry]:
    """Return what is read of every plan by its name; the first fault of its files is raised, in the order of the plans.

    Many plans that are new are checked along with that. ``others`` are the vocabulary, the concepts and what people
    wrote: the checks read them too.
    """
    new = [job for job in jobs if not job.of and Cache(data).find(read_key(job)) is None]
    if len(new) > FEW and (processes or count_cores()) > 1:
        _make_side_by_side(new, data, others, progress, min(processes or count_cores(), len(new)))
    return {job.name: read_part(job, data, progress) for job in jobs}


def read_part(job: Job, data: Path, progress: Progress, *, propose: bool = False) -> Entry:
    """Return what is read of one plan; ``propose`` keeps candidates for links too, if it has to be read."""
    key = read_key(job)
    if (read := Cache(data).find(key)) is None:
        progress(f"{job.name}：原文と工程表を読み込んでいます（reading）")
        with collector_paused():
            read = _read(job, data, key, progress, propose=propose)
    return read


def check_parts(
    jobs: Sequence[Job], read: Mapping[str, Entry], data: Path, others: Mapping[str, Graph], progress: Progress
) -> dict[str, PlanBuild]:
    """Return every plan's part by name: what was read of it, with what the checks find."""
    made = {}
    for job in jobs:
        plan = {graph.name: graph for graph in read[job.of].graphs} if job.of else {}
        made[job.name] = check_part(job, read[job.name], data, {**others, **plan}, progress)
    return made


def check_part(job: Job, read: Entry, data: Path, others: Mapping[str, Graph], progress: Progress) -> PlanBuild:
    """Return the part of one plan, with what the checks find in what was read of it."""
    with collector_paused():
        held = {**others, **{graph.name: graph for graph in read.graphs}}
        return PlanBuild(read, check_graphs(Cache(data), held, job.ids, progress))


def read_key(job: Job) -> str:
    """Return the key under which is kept what is read in a plan's folder, and in that of the plan that it revises."""
    folders = [job.places / name for name in (job.name, job.earlier, job.of) if name]
    files = [f"{path} {sha256}" for folder in folders if folder.is_dir() for path, sha256 in hashes(folder).items()]
    return digest("read", program_digest(), job.name, job.earlier, job.of, job.base, *files)


def _read(job: Job, data: Path, key: str, progress: Progress, *, propose: bool) -> Entry:
    with ThreadPoolExecutor(1) as beside:  # drawing pages holds no lock of the interpreter
        pictures = beside.submit(write_pictures, data, job.folder)
        contents, part = read_dataset(job, _code_lists(), progress)
        if propose and contents.model:
            from .interop.links.proposals import keep_proposals_of  # here, because one plan is built without it

            keep_proposals_of(data, contents.model, job.base)
        facts, lines = {"inputs": hashes(job.folder), **count_contents(part, job.name)}, list_lines(part)
        pictures.result()
    return Cache(data).keep(key, lines, facts)


def read_dataset(job: Job, lists: CodeLists, progress: Progress) -> tuple[Contents, Dataset]:
    """Return what a plan's folder holds, and its graphs but for the findings."""
    ids, part, faults = job.ids, Dataset(), Gathering()
    with faults.part():
        contents = read_contents(job.folder, ids, lists)
    with faults.part():
        if faults.faults or not job.earlier:  # nothing is known of what the decisions on it name
            read_decisions(job.folder, None, None, None)
        else:
            progress(f"{job.name}：前の計画 {job.earlier} と比べています（comparing）")
            changes = revision_graph(job.places, job.earlier, ids, lists)
    faults.tell()
    if job.of:
        progress(f"{job.name}：計画 {job.of} と照らし合わせています（matching with the plan）")
        pair = read_pair(job.places / job.of, job.folder, lists, job.base)
        contents = contents._replace(graphs=report_graphs(contents.graphs, pair, match_report(pair), ids))
    for kind, graph in contents.graphs.items():
        part.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
    if job.earlier:
        part.add(str(ids.graph("changes")), dataset.from_rdflib(changes))
    attributed = attribution_graph(contents.links, contents.graphs["curation"], ids)
    part.add(str(ids.graph("curation")), [*contents.links, *dataset.from_rdflib(attributed)])
    return contents, part


def make_shared(data: Path) -> Entry:
    """Return the graphs that all plans share: the vocabulary, the concepts, the shapes."""
    kept, key = Cache(data), digest("shared", program_digest())
    return kept.find(key) or kept.keep(key, list_lines(Dataset(dataset.shared_graphs())), {})


@cache
def _code_lists() -> CodeLists:
    return CodeLists.load(dataset.ONTOLOGY)


def _make_side_by_side(
    jobs: Sequence[Job], data: Path, others: Mapping[str, Graph], progress: Progress, processes: int
) -> None:
    """Have plans made by processes of their own. One that cannot be made so is left, to be told of where it is made.

    After so many plans other processes take their places. (An executor that renews its processes by itself can stop
    for ever: https://github.com/python/cpython/issues/115634.)
    """
    for first in range(0, len(jobs), MOST * processes):
        pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))
        try:
            some = jobs[first : first + MOST * processes]
            futures: dict[Future[None], Job] = {pool.submit(_make_apart, job, data, others): job for job in some}
            for number, future in enumerate(as_completed(futures), first + 1):
                with suppress(BrokenProcessPool):
                    future.result()
                progress(f"{futures[future].name}：作成しました（{number}／{len(jobs)}）made")
        finally:
            pool.shutdown(cancel_futures=True)


def _make_apart(job: Job, data: Path, others: Mapping[str, Graph]) -> None:
    with suppress(KoteihyoError, OSError):
        check_part(job, read_part(job, data, quiet, propose=True), data, others, quiet)
    gc.collect()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let Python's collector of circles rest: a build makes millions of objects and hardly a circle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def count_contents(dataset: Dataset, plan: str) -> dict[str, int]:
    """Return how many sheets, entries, measures and goals a plan has in its graphs, whoever minted its identifiers."""
    ends = tuple(f"/graph/{plan}/{kind}" for kind in ("document", "plan", "curation"))
    own = [triple for name, triples in dataset.graphs.items() if name.endswith(ends) for triple in triples]
    stated = {triple.subject for triple in own if triple.predicate == STATED_BY}
    typed = {(triple.subject, triple.object) for triple in own if triple.predicate == TYPE}

    def count(name: str, kind: str) -> int:
        of = ox.NamedNode(KTH[kind])
        return sum(kind == of and (name not in STATED or thing in stated) for thing, kind in typed)

    return {name: count(name, kind) for name, kind in COUNTED.items()}

"""Tables made for a version: of each plan that has none yet, side by side; they go with the versions that had them."""

from __future__ import annotations

import fcntl
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from ....graph.parts import FEW, MOST, collector_paused
from ....graph.processes import count_cores
from ....graph.versions.cache import FOLDER
from ....graph.versions.graphs import Graph
from ....graph.versions.version import Version
from ..library import Library, Question
from .database import Database
from .listings import Listing
from .lookup import is_kept, list_languages, name_table
from .meetings import Meetings
from .numbers import NotKept
from .pairs import make_rows
from .restrictions import list_bounds, recast
from .rows import Plan, Rows
from .sources import Mentions, Source, list_sources, read_mentions

LOCK = "answers.lock"
Progress = Callable[[int, int], None]


class Further(NamedTuple):
    """Something else that is made of each plan and of what plans share, and kept beside the tables.

    ``list_lacking`` returns the keys of the sources of which it is not there; ``make`` makes it of a source's store;
    ``finish`` says which sources a version consists of, and gives up what none of the versions that are there needs.
    """

    list_lacking: Callable[[Path, Sequence[Source]], set[str]]
    make: Callable[[Path, Source, Store], None]
    finish: Callable[[Path, str, Sequence[Source], Sequence[str]], None]


class Table(NamedTuple):
    """What is kept of a plan under a name: the rows of a question in a language, or those of a listing."""

    name: str
    asked: Question | Listing
    lang: str = ""

    def make(self, plan: Plan) -> Rows | None:
        """Return a plan's rows, None where they cannot be kept."""
        try:
            if isinstance(self.asked, Listing):
                return plan.read(self.asked)
            cast = recast(self.asked)
            return make_rows(plan, cast, self.lang) if self.has_pairs() else plan.ask(cast, self.lang)
        except NotKept:
            return None

    def has_pairs(self) -> bool:
        """Say whether the answer's rows are of pairs of statements, one of each of two plans."""
        return isinstance(self.asked, Question) and bool(self.asked.combines and self.asked.combines.pairs)

    def list_bounds(self) -> list[str]:
        """Return the conditions whose values are compared by their size."""
        return [] if isinstance(self.asked, Listing) else list_bounds(recast(self.asked))

    def is_of(self, source: Source) -> bool:
        """Say whether the table has a part of what a source holds: a plan, or what plans share."""
        return bool(source.plan) != (isinstance(self.asked, Listing) and self.asked.shared)


class Job(NamedTuple):
    """What is to be made of a plan: where it is kept, what it is made from, which tables, and what further."""

    data: Path
    source: Source
    tables: tuple[Table, ...]
    further: tuple[Further, ...]


def prepare(
    data: Path,
    version: Version,
    tables: Sequence[Table],
    progress: Progress,
    processes: int | None = None,
    further: Sequence[Further] = (),
) -> bool:
    """Make what a version lacks; return False where another makes tables of the data folder now."""
    with _alone(data) as alone:
        if alone:
            Database.ensure(data)
            sources = _list_sources(data, version)
            _make_all(_list_jobs(data, sources, tables, further), progress, processes or count_cores())
            there = [path.name for path in version.path.parent.iterdir()]
            with Database.writing(data) as base:
                base.prune(there)
                _pair_up(Meetings(base), version, tables, there)
            for each in further if sources else ():
                each.finish(data, version.id, sources, there)
        return alone


def _pair_up(meetings: Meetings, version: Version, tables: Sequence[Table], versions: Sequence[str]) -> None:
    """Find the pairs of a version's plans, and give up those that none of the versions needs."""
    meetings.prune(versions)
    for table in tables:  # What is told of them in each language, but which there are is the same.
        if isinstance(table.asked, Question) and table.has_pairs() and table.lang == list_languages(table.asked)[0]:
            meetings.complete(table.name, version.id)


def list_tables(library: Library, listings: Iterable[Listing] = ()) -> list[Table]:
    """Return the tables that there are of a library's questions, each in each of its languages, and of listings."""
    kept = filter(is_kept, library.questions.values())
    asked = [
        Table(name_table(question, lang), question, lang) for question in kept for lang in list_languages(question)
    ]
    return [*asked, *(Table(listing.name, listing) for listing in listings)]


def _list_sources(data: Path, version: Version) -> list[Source]:
    """Return what a version's answers are made from, and say so in the tables."""
    with Database.writing(data) as base:

        def mentions(graph: Graph) -> Mentions:
            if (mentioned := base.find_mentions(graph.sha256)) is None:
                mentioned = read_mentions(graph)
                base.keep_mentions(graph.sha256, mentioned)
            return mentioned

        sources = list_sources(version.graphs, mentions)
        base.add_version(version.id, sources)
        return sources


def _list_jobs(data: Path, sources: Sequence[Source], tables: Sequence[Table], further: Sequence[Further]) -> list[Job]:
    with Database.writing(data) as base:
        kept = base.list_kept()
    lacking = [(each, each.list_lacking(data, sources)) for each in further]
    jobs = [
        Job(
            data,
            source,
            tuple(table for table in tables if table.is_of(source) and (source.key, table.name) not in kept),
            tuple(further for further, keys in lacking if source.key in keys),
        )
        for source in sources
    ]
    return [job for job in jobs if job.tables or job.further]


def _make_all(jobs: Sequence[Job], progress: Progress, processes: int) -> None:
    """Make tables, in processes of their own where there are many plans; after so many plans others take over."""
    if len(jobs) <= FEW or processes == 1:
        for number, job in enumerate(jobs, 1):
            make_tables(job)
            progress(number, len(jobs))
        return
    for first in range(0, len(jobs), MOST * processes):
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
            for number, _ in enumerate(pool.map(make_tables, jobs[first : first + MOST * processes]), first + 1):
                progress(number, len(jobs))


def make_tables(job: Job) -> None:
    """Make the tables of one plan and what is made of it further, and keep each of these at once."""
    with collector_paused():
        store = job.source.load()
        plan = Plan(job.source.plan, store)
        made = [(table, table.make(plan)) for table in job.tables]
        if made:
            with Database.writing(job.data) as base:
                for table, rows in made:
                    base.keep(job.source, table.name, rows, table.list_bounds())
        for further in job.further:
            further.make(job.data, job.source, store)


def is_being_made(data: Path) -> bool:
    """Say whether somebody makes tables of a data folder now."""
    with _alone(data) as alone:
        return not alone


@contextmanager
def _alone(data: Path) -> Iterator[bool]:
    """Yield whether nobody else makes tables of a data folder now."""
    (data / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / FOLDER / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True

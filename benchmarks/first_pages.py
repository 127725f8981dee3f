"""First pages of the library's answers from tables, at so many plans: the seconds of a core that each takes.

    python benchmarks/first_pages.py DATA 12 200 1788

DATA is a data folder that `koteihyo build` has published. Its tables are copied, each plan's as often as it takes, so
that what is read at so many plans is what so many plans would have, though not as different. The same page is asked of
the engine over the plans that are really there, beside it. Pairs of two plans, which a copy has none of with its plan,
are in `cold.py`, whose copies are plans of their own.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.versions import folders
from koteihyo.graph.versions.cache import FOLDER
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import Library, Question
from koteihyo.service.questions.tables.database import FILE, NUMBERS, Database
from koteihyo.service.questions.tables.lookup import select

PAGE = 100
# Copies of one plan's tables: everything that has a part's number, under a number of the copy's own.
COPY = f"""
INSERT INTO sources SELECT id + :source, key || :source, plan FROM sources WHERE id <= :sources;
INSERT INTO parts SELECT id + :part, question, source + :source, rows, runs FROM parts WHERE id <= :parts;
INSERT INTO blocks SELECT place + (:part << {NUMBERS}), rows FROM blocks WHERE place < (:parts + 1) << {NUMBERS};
INSERT INTO marks SELECT condition, value, part + :part, bits FROM marks WHERE part <= :parts;
INSERT INTO things SELECT part + :part, numbers FROM things WHERE part <= :parts;
INSERT INTO numbers_of SELECT part + :part, numbers FROM numbers_of WHERE part <= :parts;
INSERT INTO texts SELECT condition, part + :part, texts FROM texts WHERE part <= :parts;
"""
CONDITIONS = (
    ("find-statements", {"text": "防災"}),
    ("find-statements", {"stage": "1", "type": "施策"}),
    ("measures-of-a-year", {"year": "2026"}),
    ("statements-past-due", {"by": "2010"}),
)


def multiply(file: Path, version: str, plans: int) -> None:
    """Copy the tables of a version until it has so many plans."""
    with closing(sqlite3.connect(file)) as base, base:
        sources, parts = (base.execute(f"SELECT MAX(id) FROM {name}").fetchone()[0] for name in ("sources", "parts"))
        held, shared = (_list_sources(base, version, shared=shared) for shared in (False, True))
        for copy in range(1, -(-plans // len(held))):
            values = {"source": copy * sources, "part": copy * parts, "sources": sources, "parts": parts}
            for statement in filter(str.strip, COPY.split(";")):
                base.execute(statement, {name: value for name, value in values.items() if f":{name}" in statement})
        copies = (place // len(held) * sources + held[place % len(held)] for place in range(plans))
        listed = [*shared, *copies]
        base.execute("DELETE FROM versions WHERE version = ?", (version,))
        base.executemany("INSERT INTO versions VALUES (?, ?, ?)", [(version, *each) for each in enumerate(listed)])


def _list_sources(base: sqlite3.Connection, version: str, *, shared: bool) -> list[int]:
    """Return the sources of a version in their order: those of plans, or what plans share."""
    asked = (
        "SELECT source FROM versions JOIN sources ON id = source WHERE version = ? AND (plan = '') = ? ORDER BY place"
    )
    return [source for (source,) in base.execute(asked, (version, shared))]


def milliseconds(work: Callable[[], object]) -> float:
    """Return the time of a core that something takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def first_page(data: Path, question: Question, values: dict[str, str], version: str) -> int:
    """Read the first page as the service does, from a connection of its own; return how many rows there are in all."""
    with Database.reading(data) as base:
        assert base
        found = select(base, question, values, version, lambda _: {})
        assert found is not None
        found.read(0, PAGE)
        return found.total()


def measure(data: Path, version: str, plans: int) -> None:
    """Print what first pages take at so many plans."""
    library = Library()
    kept = [each for each in library.questions.values() if each.combines and not each.combines.pairs]
    taken = {each.name: milliseconds(lambda each=each: first_page(data, each, {}, version)) for each in kept}
    worst = sorted(taken, key=lambda name: -taken[name])[:3]
    print(
        f"| {plans} | {(data / FOLDER / FILE).stat().st_size >> 20} | {statistics.median(taken.values()):.0f} | "
        f"{', '.join(f'{name} {taken[name]:.0f}' for name in worst)} |",
        flush=True,
    )
    for name, values in CONDITIONS:
        question = library.question(name)
        spent = milliseconds(lambda q=question, v=values: first_page(data, q, v, version))
        print(f"    {name} {values}: {spent:.0f} ms of {first_page(data, question, values, version)} rows", flush=True)


def ask_engine(store: ox.Store) -> None:
    """Print what the engine takes for the same questions over the plans that are there."""
    kept = [each for each in Library().questions.values() if each.combines and not each.combines.pairs]
    taken = [milliseconds(lambda each=each: [*store.query(bind(each, {}), base_iri=BASE)]) for each in kept]
    print(f"engine: median {statistics.median(taken):.0f} ms, most {max(taken):.0f} ms", flush=True)


def main() -> None:
    """Measure at the numbers of plans that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("plans", type=int, nargs="+")
    asked = parser.parse_args()
    version = folders.current(asked.data)
    assert version
    print("| plans | tables (MB) | median (ms) | most (ms) |")
    for plans in asked.plans:
        with TemporaryDirectory() as folder:
            copy = Path(folder) / FOLDER
            copy.mkdir()
            shutil.copyfile(asked.data / FOLDER / FILE, copy / FILE)
            multiply(copy / FILE, version.id, plans)
            measure(Path(folder), version.id, plans)
    ask_engine(ox.Store.read_only(str(version.store_path)))


if __name__ == "__main__":
    main()

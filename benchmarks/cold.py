"""Every page and every question of the library, cold after a publication: what the service takes, and what it asks.

    python benchmarks/cold.py DATA [--plans 200] [--runs 3] [--values] [--each] [--only WORDS]

DATA is a data folder that `koteihyo build` has published (`nation.py` makes one of so many plans). With ``--plans``
what was kept of its plans is copied under other names until there are so many (a copy's answers name the first still,
in as many bytes); the engine has the plans of DATA alone.
The service runs in this process, with nothing kept: each request finds what it would find if the version had just been
published, so that what is made of a version is made anew, and no answer and no page is given twice. A question is
asked for its first hundred rows, without conditions and with each of its conditions in turn: with the value in the
middle of its list, or with ``--values`` with every one. What has no list has words, or what the first row has. Printed
are milliseconds by the clock and of a core, of this process without the engine's, how many of the requests asked the
engine, and how many took over `MOST` of a core. With ``--each`` every request has its line, with ``--only`` those with
these words in their name alone are made.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sqlite3
import statistics
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode

from flask.testing import FlaskClient

from koteihyo.graph.versions import folders
from koteihyo.graph.versions.cache import FOLDER
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.cache import Memo
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.questions.library import Library, Question
from koteihyo.service.questions.parameters import LANG, Parameter
from koteihyo.service.questions.tables.database import BLOCK, NUMBERS, Database
from koteihyo.service.questions.tables.database import FILE as ANSWERS
from koteihyo.service.questions.tables.lookup import list_languages, name_table
from koteihyo.service.questions.tables.meetings import Meetings
from koteihyo.service.questions.tables.restrictions import PLAN, recast
from koteihyo.service.questions.values import Codes
from koteihyo.service.read_models.facts import Facts
from koteihyo.service.read_models.plans import plans
from koteihyo.service.search.documents import Document
from koteihyo.service.search.index import FILE as SEARCH
from koteihyo.service.search.index import add_documents
from koteihyo.service.snapshot import Snapshots

PAGES = {
    "home": "/",
    "plan": "/plans/{plan}",
    "plan, items": "/plans/{plan}?list=1",
    "themes": "/themes?plan=all",
    "themes of a plan": "/themes?plan={plan}",
    "findings": "/findings",
    "findings, last": "/findings?page=1000000",
    "findings of a check": "/findings?severity=info",
    "search": "/search?q=%E9%98%B2%E7%81%BD",
    "search, two words": "/search?q=%E5%AD%90%E8%82%B2%E3%81%A6%20%E6%94%AF%E6%8F%B4",
    "across": "/across",
    "indicators": "/indicators?plan={plan}",
    "record": "/plans/{plan}/record",
    "pledges": "/pledges?plan={plan}",
    "questions": "/queries",
}
WORDS = "防災"
# Milliseconds that a first page may take at the service.
MOST = 100
LIMITS = Limits(page_cache=0, cache=0, disk_cache=0, client_seconds=0, client_errors=0)
HTML, JSON = {"Accept": "text/html"}, {"Accept": "application/sparql-results+json"}


class Asked(NamedTuple):
    """A request: what it is called, its address, and whether it is for a page."""

    name: str
    path: str
    page: bool = True


class Taken(NamedTuple):
    """What a request took: milliseconds by the clock and of a core, and how often the engine was asked."""

    wall: float
    core: float
    engine: int


class Counted(EmbeddedEngine):
    """An engine that counts what it is asked."""

    asked = 0

    def answer_version(self, *asked):
        """Answer, and count it."""
        Counted.asked += 1
        return super().answer_version(*asked)


def forget() -> None:
    """Have each request find nothing that was made of the version: it is kept under the number of the request."""
    once = Memo.once
    Memo.once = lambda memo, version, name, make: once(memo, f"{version} {ROUND[0]}", name, make)


ROUND = [0]


def multiply(data: Path, folder: Path, plans: int) -> Path:
    """Return a data folder with the versions of another, whose kept plans are copied until there are so many."""
    for path in data.iterdir():
        if path.name != FOLDER:
            (folder / path.name).symlink_to(path.absolute())
    (folder / FOLDER).mkdir()
    version = folders.current(data)
    assert version
    for name, copy in ((ANSWERS, copy_answers), (SEARCH, copy_documents)):
        shutil.copyfile(data / FOLDER / name, folder / FOLDER / name)
        with closing(sqlite3.connect(folder / FOLDER / name)) as base, base:
            listed = "SELECT source FROM versions WHERE version = ? ORDER BY place"
            held = [source for (source,) in base.execute(listed, (version.id,))][1:]  # the first is what plans share
            for number in range(len(held), plans):
                copy(base, version.id, held[number % len(held)], number)
    pairs = [question for question in Library().questions.values() if question.combines and question.combines.pairs]
    for question in pairs:
        with Database.writing(folder) as tables:
            Meetings(tables).complete(name_table(question, list_languages(question)[0]), version.id)
    return folder


def rename(text: str, number: int) -> str:
    """Return a text with the plan's IRIs those of another plan, and everything under them likewise."""
    return re.sub(r"(/id/(?:city-\d+|kawaguchi))(?![\w-])", rf"\1-{number}", text)


def copy_answers(base: sqlite3.Connection, version: str, source: int, number: int) -> None:
    """Add a copy of a plan's tables to a version; what conditions look at goes by the digests of the first's IRIs."""
    key, plan = base.execute("SELECT key, plan FROM sources WHERE id = ?", (source,)).fetchone()
    for table in ("marks", "texts"):  # else all of them are looked through for each part
        base.execute(f"CREATE INDEX IF NOT EXISTS {table}_of ON {table} (part)")
    row = (f"{key} {number}", rename(plan, number))
    copy = base.execute("INSERT INTO sources (key, plan) VALUES (?, ?)", row).lastrowid
    base.execute("INSERT INTO versions VALUES (?, ?, ?)", (version, number + 1, copy))
    parts = base.execute("SELECT id, question, rows, runs FROM parts WHERE source = ?", (source,)).fetchall()
    for part, question, rows, runs in parts:
        row = (question, copy, rows, rename(runs, number))
        new = base.execute("INSERT INTO parts (question, source, rows, runs) VALUES (?, ?, ?, ?)", row).lastrowid
        for at in range(-(-rows // BLOCK)):
            (block,) = base.execute("SELECT rows FROM blocks WHERE place = ?", (part << NUMBERS | at,)).fetchone()
            if runs == "[]":  # a listing, which names its plan
                block = zlib.compress(rename(zlib.decompress(block).decode(), number).encode())
            base.execute("INSERT INTO blocks VALUES (?, ?)", (new << NUMBERS | at, block))
        base.execute("INSERT INTO things SELECT ?, numbers FROM things WHERE part = ?", (new, part))
        base.execute("INSERT INTO numbers_of SELECT ?, numbers FROM numbers_of WHERE part = ?", (new, part))
        base.execute("INSERT INTO texts SELECT condition, ?, texts FROM texts WHERE part = ?", (new, part))
        base.execute("INSERT INTO marks SELECT condition, value, ?, bits FROM marks WHERE part = ?", (new, part))


def copy_documents(base: sqlite3.Connection, version: str, source: int, number: int) -> None:
    """Add a copy of what a search knows of a plan to a version."""
    key, plan = base.execute("SELECT key, plan FROM sources WHERE id = ?", (source,)).fetchone()
    rows = base.execute("SELECT * FROM documents WHERE source = ?", (source,)).fetchall()
    found = (Document(*(rename(cell, number) for cell in row[2:-1])) for row in rows)
    copy = add_documents(base, f"{key} {number}", found, rename(plan, number))
    named = base.execute("SELECT * FROM names WHERE source = ? ORDER BY rowid", (source,)).fetchall()
    renamed = ((name, copy, kind, rename(iri, number), *said) for name, _, kind, iri, *said in named)
    base.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", renamed)
    base.execute("INSERT INTO versions VALUES (?, ?, ?)", (version, copy, number + 1))


def list_pages(facts: Facts) -> Iterator[Asked]:
    """Yield the pages, those of one plan of the one in the middle."""
    listed = [*plans(facts).values()]
    plan = listed[len(listed) // 2]
    for name, path in PAGES.items():
        yield Asked(name, path.format(plan=plan.key, iri=plan.iri))


class Values:
    """The values that conditions are asked with: those of their lists, with ``every`` all of them, else one."""

    def __init__(self, client: FlaskClient, codes: Codes, plan: str, *, every: bool) -> None:
        self._client, self._codes, self._plan, self._every = client, codes, plan, every

    def of(self, question: Question, parameter: Parameter) -> list[str]:
        """Return the values of a condition, none of one that has none."""
        if parameter.name == PLAN and not self._every:
            return [self._plan]
        if parameter.name == LANG:
            return []
        listed = [value.value for value in self._codes.values(parameter)] or self._find(question, parameter.name)
        return listed if self._every else listed[len(listed) // 2 :][:1]

    def _find(self, question: Question, name: str) -> list[str]:
        """Return values of a condition that has no list: words for classes, words, or a value of the first row."""
        cast = recast(question)
        restriction = {**cast.restrictions, **(cast.details.restrictions if cast.details else {})}.get(name)
        if restriction is None:
            return [WORDS] if name in ("text", "words") else []
        if restriction.words:
            return [value.strip('"') for value, _ in restriction.words]
        if restriction.test == "contains":
            return [WORDS]
        column = restriction.columns[0] if restriction.test == "known by" else name
        answer = self._client.get(ask(question).path, headers=JSON).get_json()
        rows = [row[column]["value"] for row in answer["results"]["bindings"] if column in row]
        return rows[:1]


def list_questions(library: Library, values: Values) -> Iterator[Asked]:
    """Yield the questions, each without conditions and with each of its conditions."""
    for question in library.questions.values():
        if question.form != "SELECT":
            continue
        yield ask(question)
        for parameter in question.parameters:
            yield from (ask(question, {parameter.name: value}) for value in values.of(question, parameter))


def ask(question: Question, values: dict[str, str] | None = None) -> Asked:
    """Return the request for the first rows of a question."""
    called = " ".join(f"{name}={value}" for name, value in (values or {}).items())
    path = f"/queries/{question.name}?{urlencode({**(values or {}), 'page': 1, 'per-page': 100})}"
    return Asked(f"{question.name} {called}".strip(), path, page=False)


def measure(client: FlaskClient, asked: Asked, runs: int) -> Taken:
    """Return the median of some cold requests."""
    taken = []
    for _ in range(runs):
        ROUND[0] += 1
        before, wall, core = Counted.asked, time.perf_counter(), time.process_time()
        answer = client.get(asked.path, headers=HTML if asked.page else JSON)
        spent = Taken((time.perf_counter() - wall) * 1000, (time.process_time() - core) * 1000, Counted.asked - before)
        taken.append(spent)
    if answer.status_code != HTTPStatus.OK:
        print(f"    {asked.name}: {answer.status}", flush=True)
    return Taken(*(statistics.median(values) for values in zip(*taken, strict=True)))


def summarize(name: str, taken: dict[str, Taken]) -> None:
    """Print a line for many requests: median, the twentieth from above in a hundred, and the worst."""
    cells = []
    for field in ("wall", "core"):
        values = sorted(getattr(each, field) for each in taken.values())
        cells += [f"{values[len(values) // 2]:.0f}", f"{values[int(len(values) * 0.95)]:.0f}", f"{values[-1]:.0f}"]
    asking = sum(each.engine > 0 for each in taken.values())
    worst = max(taken, key=lambda each: taken[each].core)
    over = sum(each.core > MOST for each in taken.values())
    print(f"| {name} | {len(taken)} | {' | '.join(cells)} | {asking} | {over} | {worst} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--plans", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--values", action="store_true")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        data = multiply(chosen.data, Path(folder), chosen.plans) if chosen.plans else chosen.data
        report(data, chosen)


def report(data: Path, chosen: argparse.Namespace) -> None:
    """Measure a data folder and print."""
    engine, library = Counted.from_folder(data, LIMITS), Library()
    client = create_app(engine, library, LIMITS, data=data).test_client()
    snapshot = Snapshots(engine).at()
    pages = [*list_pages(Facts(snapshot))]
    plan = pages[1].path.removeprefix("/plans/")
    values = Values(client, Codes(snapshot), plan, every=chosen.values)
    asked = {"pages": pages, "questions": [*list_questions(library, values)]}
    forget()
    print("| what | requests | median (ms) | p95 | most | median (core) | p95 | most | ask the engine | over | most: |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for name, requests in asked.items():
        requests = [request for request in requests if chosen.only in request.name]  # noqa: PLW2901
        for request in requests:  # templates and modules are loaded once, before any publication
            client.get(request.path, headers=HTML if request.page else JSON) if request.page else None
        taken = dict[str, Taken]()
        for request in requests:
            taken[request.name] = spent = measure(client, request, chosen.runs)
            if chosen.each:
                said = f"{spent.wall:.0f} ms, {spent.core:.0f} of a core, engine {spent.engine:.0f}"
                print(f"    {request.name}: {said}", flush=True)
        if taken:
            summarize(name, taken)
    engine.close()


if __name__ == "__main__":
    main()

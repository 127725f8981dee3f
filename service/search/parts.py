"""What a search knows of each plan, made once the plan is published and shared between versions: documents and names.

It stands in the cache of the data folder beside the tables of answers, under the digests that these have, and may be
taken away as they may.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from itertools import chain
from pathlib import Path

from pyoxigraph import Store

from ...graph.fingerprints import digest
from ...graph.versions.cache import FOLDER
from ..configuration.settings import Limits
from ..engines.engine import ANY, WHOLE, Answer, Engine
from ..questions.tables.preparation import Further
from ..questions.tables.sources import Source
from ..sandbox.worker import Request, evaluate
from .documents import Document, concepts, documents_of_plan
from .index import FILE, TABLES, Index, add_documents, split_document
from .index import FORM as FILE_FORM
from .lexicon import LONGEST, SHORTEST, Lexicon, Meaning, key, read_lexicon, read_names, read_synonyms

# Changed with whatever is kept: what was kept before is made anew.
FORM = "5"
# Names that are remembered, also those that mean nothing: of some dozen searches.
MOST = 1 << 14
SYNONYMS = """
SELECT synonyms FROM sources JOIN versions ON version = :version AND source = id ORDER BY place
"""
PLANS = """
SELECT plan FROM sources JOIN versions ON version = :version AND source = id WHERE plan <> '' LIMIT 2
"""
NAMED = """
SELECT name, kind, iri, sure, ja, en, number, written FROM names
JOIN versions ON version = :version AND versions.source = names.source
WHERE name IN (SELECT value FROM json_each(:names)) ORDER BY place, names.rowid
"""
HOLDING = """
SELECT DISTINCT name FROM names JOIN versions ON version = :version AND versions.source = names.source
WHERE EXISTS (SELECT 1 FROM json_each(:pieces) WHERE instr(name, value))
"""
# Seconds that a writer waits for another.
WAITING = 60.0
# Rows and bytes of what is asked of one plan; a plan has no more.
UNLIMITED = Limits(rows=1 << 40, size=1 << 40)


class PlanEngine:
    """Answers from the store of a plan, without limits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def query(self, text: str) -> Answer:
        """Return the whole answer."""
        reply = evaluate(Request(text, ANY, WHOLE), self._store, UNLIMITED)
        return Answer(reply.format, reply.body, "", *reply[2:])


def list_lacking(data: Path, sources: Sequence[Source]) -> set[str]:
    """Return the keys of the sources of which nothing is kept."""
    with _writing(data) as base:
        kept = {key for (key,) in base.execute("SELECT key FROM sources")}
        return {source.key for source in sources if _name(source) not in kept}


def make(data: Path, source: Source, store: Store) -> None:
    """Keep the documents and names of a plan, or of what plans share."""
    engine = PlanEngine(store)
    documents = [concept for concept in concepts(engine) if concept.plan == source.plan]
    if source.plan:
        documents += documents_of_plan(engine, source.plan)
    synonyms = [] if source.plan else read_synonyms(engine)
    named = [(key(name), meaning) for name, meaning in read_names(engine, source.plan)]
    with _writing(data) as base:
        added = add_documents(base, _name(source), documents, source.plan, json.dumps(synonyms, ensure_ascii=False))
        rows = ((name, added, *meaning) for name, meaning in named if SHORTEST <= len(name) <= LONGEST)
        base.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def finish(data: Path, version: str, sources: Sequence[Source], versions: Sequence[str]) -> None:
    """Let a version be searched, and give up what none of the versions that are there needs."""
    with _writing(data) as base:
        _add_version(base, version, sources)
        listed = (json.dumps(versions),)
        base.execute("DELETE FROM versions WHERE version NOT IN (SELECT value FROM json_each(?))", listed)
        gone = base.execute("SELECT id FROM sources WHERE id NOT IN (SELECT source FROM versions)").fetchall()
        for (source,) in gone:
            for row in base.execute("SELECT * FROM documents WHERE source = ?", (source,)).fetchall():
                pairs = (row[0], *split_document(Document(*row[2:-1])))
                base.execute("INSERT INTO pairs (pairs, rowid, name, text) VALUES ('delete', ?, ?, ?)", pairs)
            base.execute("DELETE FROM documents WHERE source = ?", (source,))
            base.execute("DELETE FROM names WHERE source = ?", (source,))
            base.execute("DELETE FROM sources WHERE id = ?", (source,))


SEARCH = Further(list_lacking, make, finish)


class KeptLexicon(Lexicon):
    """The lexicon of a version's plans as it was kept at publication: of names, those are read that are asked for."""

    def __init__(self, index: Index) -> None:
        self._index, self._read = index, dict[str, list[Meaning]]()
        kept = (json.loads(synonyms) for (synonyms,) in index.read(SYNONYMS))
        super().__init__(alike=chain.from_iterable(kept))

    @cached_property
    def several(self) -> bool:
        """Say whether there are several plans."""
        return len(self._index.read(PLANS)) > 1

    def find_own_meanings(self, names: Collection[str]) -> dict[str, list[Meaning]]:
        """Return what each of some folded names means by itself, where it means anything."""
        read = self._read if len(self._read) < MOST else {}
        if unread := [name for name in names if name not in read]:
            meanings: dict[str, list[Meaning]] = {name: [] for name in unread}
            for name, *meaning in self._index.read(NAMED, names=json.dumps(unread)):
                meanings[name].append(Meaning(*meaning))
            self._read = read = read | meanings  # whole for whoever else reads meanwhile
        return {name: read[name] for name in names if read[name]}

    def list_holding(self, pieces: Collection[str]) -> Collection[str]:
        """Return the names that hold any of some pieces of text."""
        return [name for (name,) in self._index.read(HOLDING, pieces=json.dumps([*pieces]))]


def open_lexicon(engine: Engine, index: Index) -> Lexicon:
    """Return the lexicon of a version: of the names that were kept at publication, else asked of the engine."""
    return KeptLexicon(index) if index.kept else read_lexicon(engine)


def _name(source: Source) -> str:
    return digest(FORM, source.key)


def _add_version(base: sqlite3.Connection, version: str, sources: Sequence[Source]) -> None:
    base.execute("DELETE FROM versions WHERE version = ?", (version,))
    base.executemany(
        "INSERT INTO versions SELECT ?, id, ? FROM sources WHERE key = ?",
        [(version, place, _name(source)) for place, source in enumerate(sources)],
    )


@contextmanager
def _writing(data: Path) -> Iterator[sqlite3.Connection]:
    """Yield the indexes of a data folder, made where there are none; what is written within is one step."""
    file = data / FOLDER / FILE
    _ensure_form(file)
    with closing(sqlite3.connect(file, timeout=WAITING)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("BEGIN IMMEDIATE")
        with base:
            if not base.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in filter(str.strip, TABLES.split(";")):
                    base.execute(statement)
                base.execute(f"PRAGMA user_version = {FILE_FORM}")
            yield base


def _ensure_form(file: Path) -> None:
    """Take a file away that has tables of another form, so that a new one is made; who reads it has it to the end."""
    with closing(sqlite3.connect(file, timeout=WAITING)) as base:
        made = base.execute("SELECT 1 FROM sqlite_master").fetchone()
        sound = not made or base.execute("PRAGMA user_version").fetchone()[0] == FILE_FORM
    if not sound:
        for path in file.parent.glob(f"{FILE}*"):
            path.unlink(missing_ok=True)

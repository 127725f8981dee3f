"""What a search knows of each plan, made once the plan is published and shared between versions: documents and names.

It stands in the cache of the data folder beside the tables of answers, under the digests that these have, and may be
taken away as they may.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
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
from .index import FILE, TABLES, add_documents, address, split_document
from .lexicon import Lexicon, Meaning, key, make_lexicon, read_lexicon, read_names, read_synonyms

# Changed with whatever is kept: what was kept before is made anew.
FORM = "1"
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
        kept = {each for (each,) in base.execute("SELECT key FROM sources")}
        return {source.key for source in sources if _name(source) not in kept}


def make(data: Path, source: Source, store: Store) -> None:
    """Keep the documents and names of a plan, or of what plans share."""
    engine = PlanEngine(store)
    documents = [concept for concept in concepts(engine) if concept.plan == source.plan]
    if source.plan:
        documents += documents_of_plan(engine, source.plan)
    names = [(key(name), *meaning) for name, meaning in read_names(engine, source.plan)]
    words = [] if source.plan else read_synonyms(engine)
    with _writing(data) as base:
        add_documents(base, _name(source), documents, json.dumps([names, words], ensure_ascii=False))


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
            base.execute("DELETE FROM sources WHERE id = ?", (source,))


SEARCH = Further(list_lacking, make, finish)


def open_lexicon(engine: Engine) -> Lexicon:
    """Return the lexicon of a version: of the names that were kept at publication, else asked of the engine."""
    try:
        with closing(sqlite3.connect(address(engine.data or Path()), uri=True)) as base:
            kept = base.execute(
                "SELECT names FROM sources JOIN versions ON source = id WHERE version = ? ORDER BY place",
                (engine.version(),),
            ).fetchall()
    except sqlite3.Error:
        kept = []
    if not kept:
        return read_lexicon(engine)
    read = [json.loads(each) for (each,) in kept]
    named = ((name, Meaning(*meaning)) for names, _ in read for name, *meaning in names)
    return make_lexicon(named, chain.from_iterable(words for _, words in read))


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
    with closing(sqlite3.connect(file, timeout=WAITING)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("BEGIN IMMEDIATE")
        with base:
            if not base.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in filter(str.strip, TABLES.split(";")):
                    base.execute(statement)
            yield base

"""The search index of a version: documents by the pairs of their neighbouring characters, in SQLite's full-text search.

Pairs find a word of any length anywhere in a text without a dictionary; SQLite's own tokenizers miss Japanese words of
two characters. A word is a phrase of its pairs; a single character is a pair's beginning. An index is kept at
publication (`parts`). Where there is none it is made in the background the first time that anyone searches a version,
in a private file that SQLite deletes, so that its memory is bounded however many plans there are.
"""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from ...graph.versions.cache import FOLDER
from ..engines.cache import BELIEVED
from ..engines.engine import Unavailable
from ..snapshot import Snapshot
from .documents import Document, Word, documents
from .folding import fold

FILE = "search.sqlite"
# Kibibytes of the index that are kept in memory; the rest waits in the file.
MEMORY = 16 << 10
# A word longer than this is no word; of so many words all are looked for.
LONGEST, MOST = 100, 10
# Changed with the tables below: a file of another form is made anew.
FORM = 2
# Documents by what they were made from (`parts`), of which versions consist: a version's are found among all.
TABLES = """
CREATE TABLE sources (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, synonyms TEXT NOT NULL);
CREATE TABLE versions (version TEXT, source INTEGER, place INTEGER, PRIMARY KEY (version, source)) WITHOUT ROWID;
CREATE TABLE documents (place INTEGER PRIMARY KEY, source INTEGER NOT NULL, kind TEXT, iri TEXT, plan TEXT, name TEXT,
                        english TEXT, text TEXT, stands TEXT, stands_en TEXT, entry TEXT, also TEXT, folded TEXT);
CREATE INDEX documents_of ON documents (source);
CREATE TABLE names (name TEXT, source INTEGER NOT NULL, kind TEXT, iri TEXT, sure INTEGER, ja TEXT, en TEXT,
                    number TEXT, written TEXT);
CREATE INDEX names_called ON names (name);
CREATE INDEX names_of ON names (source);
CREATE VIRTUAL TABLE pairs USING fts5(name, text, content='', tokenize='ascii');
"""
FOUND = """
SELECT documents.* FROM pairs JOIN documents ON documents.place = pairs.rowid
JOIN versions ON versions.version = :version AND versions.source = documents.source
WHERE pairs MATCH :match AND kind = :kind AND (:plan = '' OR plan = :plan)
ORDER BY folded <> :whole, pairs.rowid NOT IN (SELECT rowid FROM pairs WHERE pairs MATCH :named),
         versions.place, documents.place
LIMIT :limit OFFSET :offset
"""
COUNTED = """
SELECT kind, COUNT(*) FROM pairs JOIN documents ON documents.place = pairs.rowid
JOIN versions ON versions.version = :version AND versions.source = documents.source
WHERE pairs MATCH :match AND (:plan = '' OR plan = :plan) GROUP BY kind
"""
FIRST = """
WITH ranked AS (
  SELECT documents.place AS at, ROW_NUMBER() OVER (
    PARTITION BY kind ORDER BY folded <> :whole,
      pairs.rowid NOT IN (SELECT rowid FROM pairs WHERE pairs MATCH :named), versions.place, documents.place) AS number
  FROM pairs JOIN documents ON documents.place = pairs.rowid
  JOIN versions ON versions.version = :version AND versions.source = documents.source
  WHERE pairs MATCH :match AND (:plan = '' OR plan = :plan))
SELECT documents.* FROM ranked JOIN documents ON documents.place = at WHERE number <= :limit ORDER BY kind, number
"""
OF_THING = """
SELECT documents.* FROM documents
JOIN versions ON versions.version = :version AND versions.source = documents.source
WHERE iri = :iri ORDER BY documents.place
"""


class Index:
    """Documents that can be searched, of one version; ``kept`` says that its names are there too (`parts`)."""

    def __init__(self, base: sqlite3.Connection, version: str = "", *, kept: bool = False) -> None:
        self.version, self.kept, self._lock, self._base = version, kept, Lock(), base
        self._base.execute(f"PRAGMA cache_size = -{MEMORY}")

    @classmethod
    def of(cls, documents: Iterable[Document], version: str = "") -> Index:
        """Return an index of some documents, in a file of its own."""
        base = sqlite3.connect("", check_same_thread=False)
        base.executescript(TABLES)
        with base:
            add_documents(base, version, documents)
            base.execute("INSERT INTO versions VALUES (?, 1, 0)", (version,))
        base.execute("INSERT INTO pairs (pairs) VALUES ('optimize')")
        return cls(base, version)

    def counts(self, words: Sequence[Word], plan: str = "") -> dict[str, int]:
        """Return how many documents of each kind hold all words."""
        if not words:
            return {}
        return dict(self.read(COUNTED, match=write_match(words), plan=plan))

    def search(
        self, words: Sequence[Word], kind: str, plan: str = "", *, limit: int, offset: int = 0
    ) -> list[Document]:
        """Return documents of a kind that hold all words: what is called so, then by name, then in print order."""
        rows = self.read(FOUND, **_ask(words), kind=kind, plan=plan, limit=limit, offset=offset)
        return [Document(*row[2:-1]) for row in rows]

    def search_first(self, words: Sequence[Word], plan: str = "", *, limit: int) -> dict[str, list[Document]]:
        """Return the first documents of each kind that hold all words, in the order of `search`."""
        first: dict[str, list[Document]] = {}
        for row in self.read(FIRST, **_ask(words), plan=plan, limit=limit) if words else ():
            document = Document(*row[2:-1])
            first.setdefault(document.kind, []).append(document)
        return first

    def documents(self, iri: str) -> list[Document]:
        """Return what a thing is found by: a document for each entry that states it, none where no search finds it."""
        return [Document(*row[2:-1]) for row in self.read(OF_THING, iri=iri)]

    def read(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query of the version's ``:version``."""
        with self._lock:
            return self._base.execute(query, {"version": self.version, **values}).fetchall()

    def close(self) -> None:
        """Give the file and the memory back."""
        with self._lock:
            self._base.close()


def _ask(words: Sequence[Word]) -> dict[str, str]:
    """Return what a query of documents that hold all words is given: first comes what is called so as a whole."""
    match = write_match(words)
    whole = "".join(word for word in words if isinstance(word, str))
    return {"match": match, "named": f"name : ({match})", "whole": whole}


def add_documents(
    base: sqlite3.Connection, key: str, documents: Iterable[Document], plan: str = "", synonyms: str = "[]"
) -> int:
    """Add the documents that were made from something, a plan or what plans share; returns its number."""
    added = base.execute("INSERT INTO sources (key, plan, synonyms) VALUES (?, ?, ?)", (key, plan, synonyms))
    source = added.lastrowid or 0
    for document in documents:
        row = (source, *document, fold(document.name))
        place = base.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid
        base.execute("INSERT INTO pairs (rowid, name, text) VALUES (?, ?, ?)", (place, *split_document(document)))
    return source


def split_document(document: Document) -> tuple[str, str]:
    """Return the pairs of a document's names, and those of its text.

    Names are folded one by one: no word is found across two of them.
    """
    names = (document.name, document.english, *document.also.split(" "))
    return " ".join(split_pairs(fold(name)) for name in names), split_pairs(fold(document.text))


def split_pairs(text: str) -> str:
    """Return a folded text as the tokens that it is found by; the last character stands alone.

    >>> split_pairs("防災計画")
    '防災 災計 計画 画'
    """
    return " ".join([*map("".join, pairwise(text)), text[-1:]])


def write_match(words: Sequence[Word]) -> str:
    """Return the full-text query for texts that hold all of the folded words, of alternatives one.

    >>> write_match(["防災計画", "市"]), write_match([("保育所", "保育園")])
    ('"防災 災計 計画" AND "市"*', '("保育 育所" OR "保育 育園")')
    """
    return " AND ".join(map(_any, words[:MOST]))


def _any(word: Word) -> str:
    if isinstance(word, str):
        return _phrase(word[:LONGEST])
    return f"({' OR '.join(_phrase(character[:LONGEST]) for character in word)})"


def _phrase(word: str) -> str:
    return f'"{" ".join(map("".join, pairwise(word)))}"' if len(word) > 1 else f'"{word}"*'


# Seconds that a reader waits for the index: one plan takes less than one, two hundred take half a minute.
PATIENCE = 5.0
# Indexes kept at once: the current version's, and that of an earlier one that somebody reads.
KEPT = 2


class Preparing(Unavailable):
    """The index is being made."""

    def __init__(self) -> None:
        super().__init__(
            "検索の準備をしています。しばらくしてから再度お試しください。",
            "The search is being prepared; please try again in a moment.",
        )


class SearchIndexes:
    """The indexes of the versions that were searched last."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience, self._lock = patience, Lock()
        self._begun: OrderedDict[str, tuple[Future[Index], float]] = OrderedDict()

    def index(self, snapshot: Snapshot) -> Index:
        """Return the index of a version: the one that was made at publication, or else one that is made now.

        Raises `Preparing` while that takes longer than a reader waits.
        """
        ready = self._begin_index(snapshot)
        try:
            return ready.result(self._patience)
        except TimeoutError:
            raise Preparing from None
        except Exception:
            self._forget(ready)
            raise

    def _begin_index(self, snapshot: Snapshot) -> Future[Index]:
        """Return the index of a version; it is begun where there is none."""
        version, now = snapshot.version(), time.monotonic()
        with self._lock:
            begun, until = self._begun.pop(version, (None, 0.0))
            if begun is None or now > until:
                begun, until = Future[Index](), float("inf") if version else now + BELIEVED
                if kept := open_index(snapshot):
                    begun.set_result(kept)
                else:
                    Thread(target=_make, args=(begun, snapshot), name="search-index", daemon=True).start()
            self._begun[version] = begun, until
            while len(self._begun) > KEPT:
                self._begun.popitem(last=False)
            return begun

    def _forget(self, failed: Future[Index]) -> None:
        """Let the next reader try again."""
        with self._lock:
            for version in [name for name, (index, _) in self._begun.items() if index is failed]:
                del self._begun[version]


def open_index(snapshot: Snapshot) -> Index | None:
    """Return the index of a version that was made at publication, None where there is none."""
    if snapshot.data is None:
        return None
    try:
        base = sqlite3.connect(address(snapshot.data), uri=True, check_same_thread=False)
        sound = base.execute("PRAGMA user_version").fetchone() == (FORM,)
        held = sound and base.execute("SELECT 1 FROM versions WHERE version = ?", (snapshot.version(),)).fetchone()
    except sqlite3.Error:
        return None
    return Index(base, snapshot.version(), kept=True) if held else None


def address(data: Path) -> str:
    """Return where the indexes of a data folder are, to be read."""
    return f"{(data / FOLDER / FILE).absolute().as_uri()}?mode=ro"


def _make(future: Future[Index], snapshot: Snapshot) -> None:
    try:
        future.set_result(Index.of(documents(snapshot), snapshot.version()))
    except Exception as error:  # noqa: BLE001 # whatever it is, who asks is told
        future.set_exception(error)

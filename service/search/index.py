"""The search index of a version: documents by the pairs of their neighbouring characters, in SQLite's full-text search.

Pairs find a word of any length anywhere in a text without a dictionary; SQLite's own tokenizers miss Japanese words of
two characters. A word is a phrase of its pairs; a single character is a pair's beginning. The index stands in a
private file that SQLite deletes, so that its memory is bounded however many plans there are. It is made in the
background the first time that anyone searches a version.
"""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from itertools import pairwise
from threading import Lock, Thread

from ..engines.cache import BELIEVED
from ..engines.engine import Unavailable
from ..snapshot import Snapshot
from .documents import Document, documents
from .folding import fold

# Kibibytes of the index that are kept in memory; the rest waits in the file.
MEMORY = 16 << 10
# A word longer than this is no word; of so many words all are looked for.
LONGEST, MOST = 100, 10
# A word, or several of which one will do.
Word = str | tuple[str, ...]
TABLES = """
CREATE TABLE documents (place INTEGER PRIMARY KEY, kind TEXT, iri TEXT, plan TEXT, name TEXT, english TEXT, text TEXT,
                        stands TEXT, stands_en TEXT, entry TEXT, also TEXT, folded TEXT);
CREATE VIRTUAL TABLE pairs USING fts5(name, text, content='', tokenize='ascii');
"""
FOUND = """
SELECT documents.* FROM pairs JOIN documents ON place = pairs.rowid
WHERE pairs MATCH :match AND kind = :kind AND (:plan = '' OR plan = :plan)
ORDER BY folded <> :whole, pairs.rowid NOT IN (SELECT rowid FROM pairs WHERE pairs MATCH :named), place
LIMIT :limit OFFSET :offset
"""
COUNTED = """
SELECT kind, COUNT(*) FROM pairs JOIN documents ON place = pairs.rowid
WHERE pairs MATCH :match AND (:plan = '' OR plan = :plan) GROUP BY kind
"""


class Index:
    """Documents that can be searched, of one version."""

    def __init__(self, documents: Iterable[Document], version: str = "") -> None:
        self.version, self._lock = version, Lock()
        self._base = sqlite3.connect("", check_same_thread=False)
        self._base.execute(f"PRAGMA cache_size = -{MEMORY}")
        self._base.executescript(TABLES)
        with self._base:
            for place, document in enumerate(documents):
                self._add(place, document)
        self._base.execute("INSERT INTO pairs (pairs) VALUES ('optimize')")

    def _add(self, place: int, document: Document) -> None:
        self._base.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (place, *document, fold(document.name))
        )
        # Names are folded one by one: no word is found across two of them.
        names = " ".join(
            split_pairs(fold(each)) for each in (document.name, document.english, *document.also.split(" "))
        )
        row = (place, names, split_pairs(fold(document.text)))
        self._base.execute("INSERT INTO pairs (rowid, name, text) VALUES (?, ?, ?)", row)

    def counts(self, words: Sequence[Word], plan: str = "") -> dict[str, int]:
        """Return how many documents of each kind hold all words."""
        if not words:
            return {}
        with self._lock:
            return dict(self._base.execute(COUNTED, {"match": write_match(words), "plan": plan}).fetchall())

    def search(
        self, words: Sequence[Word], kind: str, plan: str = "", *, limit: int, offset: int = 0
    ) -> list[Document]:
        """Return documents of a kind that hold all words: what is called so, then by name, then in print order."""
        match = write_match(words)
        asked = {"match": match, "named": f"name : ({match})", "kind": kind, "plan": plan}
        asked["whole"] = "".join(each for each in words if isinstance(each, str))
        with self._lock:
            rows = self._base.execute(FOUND, {**asked, "limit": limit, "offset": offset}).fetchall()
        return [Document(*row[1:-1]) for row in rows]

    def close(self) -> None:
        """Give the file and the memory back."""
        with self._lock:
            self._base.close()


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
    return f"({' OR '.join(_phrase(each[:LONGEST]) for each in word)})"


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
        """Return the index of a version; raises `Preparing` while that takes longer than a reader waits."""
        found = self._begin_index(snapshot)
        try:
            return found.result(self._patience)
        except TimeoutError:
            raise Preparing from None
        except Exception:
            self._forget(found)
            raise

    def _begin_index(self, snapshot: Snapshot) -> Future[Index]:
        """Return the index of a version; it is begun where there is none."""
        version, now = snapshot.version(), time.monotonic()
        with self._lock:
            found, until = self._begun.pop(version, (None, 0.0))
            if found is None or now > until:
                found, until = Future[Index](), float("inf") if version else now + BELIEVED
                Thread(target=_make, args=(found, snapshot), name="search-index", daemon=True).start()
            self._begun[version] = found, until
            while len(self._begun) > KEPT:
                self._begun.popitem(last=False)
            return found

    def _forget(self, failed: Future[Index]) -> None:
        """Let the next reader try again."""
        with self._lock:
            for version in [each for each, (index, _) in self._begun.items() if index is failed]:
                del self._begun[version]


def _make(future: Future[Index], snapshot: Snapshot) -> None:
    try:
        future.set_result(Index(documents(snapshot), snapshot.version()))
    except Exception as error:  # noqa: BLE001 # whatever it is, who asks is told
        future.set_exception(error)

"""The index: documents by the pairs of their neighbouring characters, in SQLite's full-text search.

Pairs find a word of any length anywhere in a text without a dictionary; SQLite's own tokenizers miss Japanese words of
two characters. A word is a phrase of its pairs; a single character is a pair's beginning. The index stands in a
private file that SQLite deletes, so that its memory is bounded however many plans there are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

from .folding import fold

# Kibibytes of the index that are kept in memory; the rest waits in the file.
MEMORY = 16 << 10
# A word longer than this is no word; of so many words all are looked for.
LONGEST, MOST = 100, 10
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


class Document(NamedTuple):
    """Something to be found: its names, a text as printed and where that stands; ``also`` is never shown."""

    kind: str
    iri: str
    plan: str
    name: str
    english: str
    text: str
    stands: str = ""
    stands_en: str = ""
    entry: str = ""
    also: str = ""


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
        names = " ".join(pairs(fold(each)) for each in (document.name, document.english, *document.also.split(" ")))
        row = (place, names, pairs(fold(document.text)))
        self._base.execute("INSERT INTO pairs (rowid, name, text) VALUES (?, ?, ?)", row)

    def counts(self, words: list[str], plan: str = "") -> dict[str, int]:
        """Return how many documents of each kind hold all words."""
        if not words:
            return {}
        with self._lock:
            return dict(self._base.execute(COUNTED, {"match": matching(words), "plan": plan}).fetchall())

    def found(self, words: list[str], kind: str, plan: str = "", *, limit: int, offset: int = 0) -> list[Document]:
        """Return documents of a kind that hold all words: what is called so, then by name, then in print order."""
        match = matching(words)
        asked = {"match": match, "named": f"name : ({match})", "kind": kind, "plan": plan, "whole": "".join(words)}
        with self._lock:
            rows = self._base.execute(FOUND, {**asked, "limit": limit, "offset": offset}).fetchall()
        return [Document(*row[1:-1]) for row in rows]

    def close(self) -> None:
        """Give the file and the memory back."""
        with self._lock:
            self._base.close()


def pairs(text: str) -> str:
    """Return a folded text as the tokens that it is found by; the last character stands alone.

    >>> pairs("防災計画")
    '防災 災計 計画 画'
    """
    return " ".join([*map("".join, pairwise(text)), text[-1:]])


def matching(words: list[str]) -> str:
    """Return the full-text query for texts that hold all of the folded words.

    >>> matching(["防災計画", "市"])
    '"防災 災計 計画" AND "市"*'
    """
    return " AND ".join(map(_phrase, [word[:LONGEST] for word in words[:MOST]]))


def _phrase(word: str) -> str:
    return f'"{" ".join(map("".join, pairwise(word)))}"' if len(word) > 1 else f'"{word}"*'

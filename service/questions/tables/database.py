"""The tables of a data folder: one file of SQLite's in its cache, in which nothing is ever stale.

What is kept of a plan is named by the digest of all that it was made from (`sources`) and of the question, so that it
is right for ever, and versions that have a plan in common share it. A version is a list of such names. Who reads sees
a plan's rows whole or not at all, whatever is written meanwhile and whenever a writer is stopped. The file may be
taken away at any time: then the engine is asked until the tables are made anew.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from ....graph.versions.cache import FOLDER
from .numbers import Numbers
from .rows import ROW, Rows, Run
from .sources import Mentions, Source

FILE = "answers.sqlite"
# Changed with the tables below: a file of another form is made anew.
FORM = 1
# Rows that are compressed together: a page of a hundred is in a few such blocks, wherever it begins.
BLOCK = 64
# The number of rows of what cannot be kept.
IMPOSSIBLE = -1
# A row of a plan, among all rows of all plans, has its number in so many bits.
NUMBERS = 20
# Seconds that a writer waits for another.
WAITING = 60.0
SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS sources (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, plan TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sources_of ON sources (plan);
CREATE TABLE IF NOT EXISTS versions (version TEXT, place INTEGER, source INTEGER NOT NULL, PRIMARY KEY (version, place))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS parts (id INTEGER PRIMARY KEY, question INTEGER NOT NULL, source INTEGER NOT NULL,
                                  rows INTEGER NOT NULL, runs TEXT NOT NULL, UNIQUE (question, source));
CREATE TABLE IF NOT EXISTS blocks (place INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS marks (condition INTEGER, value INTEGER, part INTEGER, bits BLOB NOT NULL,
                                  PRIMARY KEY (condition, value, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS numbers (condition INTEGER, value TEXT, PRIMARY KEY (condition, value)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (condition INTEGER, part INTEGER, texts TEXT NOT NULL, PRIMARY KEY (condition, part));
CREATE TABLE IF NOT EXISTS meetings (place INTEGER PRIMARY KEY, found BLOB NOT NULL, rows BLOB NOT NULL,
                                     met BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS met (version TEXT, part INTEGER, rows BLOB NOT NULL, things INTEGER NOT NULL,
                                PRIMARY KEY (version, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS things (part INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS numbers_of (part INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS mentions (graph TEXT PRIMARY KEY, found BLOB NOT NULL) WITHOUT ROWID;
"""
PARTS = """
SELECT parts.id, sources.plan, parts.rows, parts.runs FROM versions
JOIN sources ON sources.id = versions.source
LEFT JOIN parts ON parts.source = sources.id AND parts.question = (SELECT id FROM names WHERE name = ?)
WHERE version = ? AND %s ORDER BY place
"""
RUNS = msgspec.json.Decoder(list[Run])
# Of which sources: of every plan, or of one by its IRI, which is empty for what plans share.
EVERY = "sources.plan <> ''"
ONE = "versions.source IN (SELECT id FROM sources WHERE plan = ?)"


class Part(NamedTuple):
    """A plan's part of a question's table: its number, the plan's IRI, its rows, the runs of their order as JSON."""

    id: int
    plan: str
    rows: int
    written: str

    def list_runs(self) -> list[Run]:
        """Return the runs: of many parts an answer has rows of few."""
        return _read_runs(self.written)


class Database:
    """A connection to the tables of a data folder; made, used and closed by one thread at a time."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the connection itself, for what is kept in further tables (`meetings`)."""
        return self._base

    @staticmethod
    def ensure(data: Path) -> None:
        """Take a file away that is no database of this form, so that a new one is made."""
        file = data / FOLDER / FILE
        try:
            with closing(sqlite3.connect(file, timeout=WAITING)) as base:
                base.executescript(SCHEMA)
                sound = base.execute("PRAGMA user_version").fetchone()[0] in (0, FORM)
                base.execute(f"PRAGMA user_version = {FORM}")
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            for path in file.parent.glob(f"{FILE}*"):
                path.unlink(missing_ok=True)

    @classmethod
    @contextmanager
    def writing(cls, data: Path) -> Iterator[Database]:
        """Yield the tables of a data folder, made where there are none; what is written within is one step."""
        (data / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(data / FOLDER / FILE, timeout=WAITING)) as base:
            base.executescript(SCHEMA)
            with base:
                yield cls(base)

    @classmethod
    @contextmanager
    def reading(cls, data: Path) -> Iterator[Database | None]:
        """Yield the tables of a data folder as they are now; None where there are none."""
        try:
            base = sqlite3.connect(f"{(data / FOLDER / FILE).absolute().as_uri()}?mode=ro", uri=True)
        except sqlite3.Error:
            yield None
            return
        with closing(base):
            base.execute("BEGIN")
            yield cls(base)

    def list_parts(self, question: str, version: str, plan: str | None = None) -> list[Part] | None:
        """Return a table's parts of a version, in the order of the plans; None where they are not all there.

        With ``plan`` it is the part of that plan alone, or of what plans share where that is empty.
        """
        query, asked = PARTS % (EVERY if plan is None else ONE), () if plan is None else (plan,)
        found = self._base.execute(query, (question, version, *asked)).fetchall()
        if not found or any(rows in (None, IMPOSSIBLE) for _, _, rows, _ in found):
            return None
        return [Part(*row) for row in found]

    def read_rows(self, part: int, numbers: Iterable[int]) -> list[bytes]:
        """Return rows of a part by their numbers, which rise."""
        rows, at, held = list[bytes](), -1, list[bytes]()
        for number in numbers:
            if number // BLOCK != at:
                at = number // BLOCK
                held = self._read_block(part << NUMBERS | at)
            rows.append(held[number % BLOCK])
        return rows

    def read_runs(self, part: int) -> list[Run]:
        """Return the runs of a part's rows."""
        (runs,) = self._base.execute("SELECT runs FROM parts WHERE id = ?", (part,)).fetchone()
        return _read_runs(runs)

    def read_things(self, part: int) -> array[int] | None:
        """Return the number of the thing that each row of a part counts, 0 for none; None where that is not kept."""
        row = self._base.execute("SELECT numbers FROM things WHERE part = ?", (part,)).fetchone()
        return array("I", zlib.decompress(row[0])) if row else None

    def read_numbers(self, part: int) -> Numbers:
        """Return what is counted in a part's rows, which a condition changes."""
        (numbers,) = self._base.execute("SELECT numbers FROM numbers_of WHERE part = ?", (part,)).fetchone()
        return msgspec.json.decode(zlib.decompress(numbers), type=Numbers)

    def _read_block(self, place: int) -> list[bytes]:
        (block,) = self._base.execute("SELECT rows FROM blocks WHERE place = ?", (place,)).fetchone()
        return zlib.decompress(block).split(b"\n")

    def read_marks(self, condition: str, value: str) -> dict[int, int]:
        """Return which rows a value of a condition leaves, by part."""
        asked = (self._find_name(condition), _hash(value))
        return {
            part: _unpack(bits)
            for part, bits in self._base.execute(
                "SELECT part, bits FROM marks WHERE condition = ? AND value = ?", asked
            )
        }

    def list_values(self, condition: str) -> list[str]:
        """Return the values of a condition that has bounds."""
        asked = (self._find_name(condition),)
        return [value for (value,) in self._base.execute("SELECT value FROM numbers WHERE condition = ?", asked)]

    def read_texts(self, condition: str) -> Iterator[tuple[int, str]]:
        """Yield the texts that a condition looks for words in, part by part, with `ROW` between rows."""
        return self._base.execute("SELECT part, texts FROM texts WHERE condition = ?", (self._find_name(condition),))

    def add_version(self, version: str, sources: Sequence[Source]) -> None:
        """Say what a version consists of."""
        for source in sources:
            self._insert_source(source)
        self._base.execute("DELETE FROM versions WHERE version = ?", (version,))
        self._base.executemany(
            "INSERT INTO versions SELECT ?, ?, id FROM sources WHERE key = ?",
            [(version, place, source.key) for place, source in enumerate(sources)],
        )

    def list_kept(self) -> set[tuple[str, str]]:
        """Return what there are parts of: the keys of sources with the names of tables."""
        return {
            *self._base.execute(
                "SELECT key, name FROM parts JOIN sources ON source = sources.id JOIN names ON question = names.id"
            )
        }

    def keep(self, source: Source, question: str, rows: Rows | None, bounds: Iterable[str]) -> None:
        """Keep a part, or that there cannot be one; ``bounds`` are the conditions whose values are compared."""
        self._insert_source(source)
        if rows is None:
            self._insert_part(source, question, IMPOSSIBLE, "[]")
            return
        runs = json.dumps(rows.runs, ensure_ascii=False, separators=(",", ":"))
        part = self._insert_part(source, question, len(rows.rows), runs)
        blocks = (rows.rows[at : at + BLOCK] for at in range(0, len(rows.rows), BLOCK))
        self._base.executemany(
            "INSERT INTO blocks VALUES (?, ?)",
            ((part << NUMBERS | at, zlib.compress(b"\n".join(block), 6)) for at, block in enumerate(blocks)),
        )
        if rows.things is not None:
            numbers = zlib.compress(array("I", rows.things).tobytes(), 1)
            self._base.execute("INSERT INTO things VALUES (?, ?)", (part, numbers))
        if rows.numbers is not None:
            numbers = zlib.compress(msgspec.json.encode(rows.numbers), 1)
            self._base.execute("INSERT INTO numbers_of VALUES (?, ?)", (part, numbers))
        names = {*rows.texts, *(name for name, _ in rows.marks)}
        ids = {name: self._name(name_condition(question, name)) for name in names}
        self._base.executemany(
            "INSERT INTO marks VALUES (?, ?, ?, ?)",
            ((ids[name], _hash(value), part, _pack(bits)) for (name, value), bits in rows.marks.items()),
        )
        compared = {*bounds}
        self._base.executemany(
            "INSERT OR IGNORE INTO numbers VALUES (?, ?)",
            ((ids[name], value) for name, value in rows.marks if name in compared),
        )
        self._base.executemany(
            "INSERT INTO texts VALUES (?, ?, ?)",
            ((ids[name], part, ROW.join(texts)) for name, texts in rows.texts.items()),
        )

    def _insert_source(self, source: Source) -> None:
        self._base.execute("INSERT OR IGNORE INTO sources (key, plan) VALUES (?, ?)", (source.key, source.plan))

    def _insert_part(self, source: Source, question: str, rows: int, runs: str) -> int:
        place = self._base.execute(
            "INSERT INTO parts (question, source, rows, runs) VALUES (?, (SELECT id FROM sources WHERE key = ?), ?, ?)",
            (self._name(question), source.key, rows, runs),
        )
        return place.lastrowid or 0

    def find_mentions(self, graph: str) -> Mentions | None:
        """Return what was kept of a graph's dealings with others."""
        row = self._base.execute("SELECT found FROM mentions WHERE graph = ?", (graph,)).fetchone()
        if row is None:
            return None
        named, said = json.loads(zlib.decompress(row[0]))
        return Mentions(frozenset(named), {name: tuple(lines) for name, lines in said.items()})

    def keep_mentions(self, graph: str, mentions: Mentions) -> None:
        """Keep what a graph has to do with others."""
        text = json.dumps([sorted(mentions.named), mentions.said], ensure_ascii=False)
        self._base.execute("INSERT OR REPLACE INTO mentions VALUES (?, ?)", (graph, zlib.compress(text.encode())))

    def prune(self, versions: Iterable[str]) -> None:
        """Take away what none of these versions needs."""
        there = json.dumps([*versions])
        self._base.execute("DELETE FROM versions WHERE version NOT IN (SELECT value FROM json_each(?))", (there,))
        self._base.execute("DELETE FROM sources WHERE id NOT IN (SELECT source FROM versions)")
        gone = self._base.execute("SELECT id FROM parts WHERE source NOT IN (SELECT id FROM sources)").fetchall()
        for (part,) in gone:
            places = (part << NUMBERS, (part + 1 << NUMBERS) - 1)
            self._base.execute("DELETE FROM blocks WHERE place BETWEEN ? AND ?", places)
        if gone:
            listed = (json.dumps([part for (part,) in gone]),)
            self._base.execute("DELETE FROM marks WHERE part IN (SELECT value FROM json_each(?))", listed)
            self._base.execute("DELETE FROM texts WHERE part IN (SELECT value FROM json_each(?))", listed)
            self._base.execute("DELETE FROM things WHERE part IN (SELECT value FROM json_each(?))", listed)
            self._base.execute("DELETE FROM numbers_of WHERE part IN (SELECT value FROM json_each(?))", listed)
            self._base.execute("DELETE FROM parts WHERE id IN (SELECT value FROM json_each(?))", listed)

    def _name(self, name: str) -> int:
        self._base.execute("INSERT OR IGNORE INTO names (name) VALUES (?)", (name,))
        return self._find_name(name)

    def _find_name(self, name: str) -> int:
        row = self._base.execute("SELECT id FROM names WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0


def _read_runs(written: str) -> list[Run]:
    return RUNS.decode(written)


def name_condition(question: str, name: str) -> str:
    """Return what a condition of a question is called here."""
    return f"{question} {name}"


def _hash(value: str) -> int:
    return int.from_bytes(sha256(value.encode()).digest()[:8], signed=True)


def _pack(bits: int) -> bytes:
    r"""Return a set of rows: a byte for each eight, or the numbers of a few.

    >>> [_unpack(_pack(bits)) == bits for bits in (1, 1 << 900, (1 << 900) - 1)]
    [True, True, True]
    """
    dense = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    if bits.bit_count() * 4 >= len(dense):
        return b"\0" + dense
    numbers, rest = list[int](), bits
    while rest:
        lowest = rest & -rest
        numbers.append(lowest.bit_length() - 1)
        rest ^= lowest
    return b"\1" + b"".join(number.to_bytes(3, "little") for number in numbers)


def _unpack(packed: bytes) -> int:
    if packed[0] == 0:
        return int.from_bytes(packed[1:], "little")
    return sum(1 << int.from_bytes(packed[at : at + 3], "little") for at in range(1, len(packed), 3))

"""The pairs of statements of a version's plans, kept two plans at a time, and shared by versions that have both.

A plan's part of a table (`database`) meets each other part of it. What of that a version has is added up once, so that
the answer's number of rows is known, and where a page of it begins.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .database import Database
from .pairs import LEVELS, Meeting, Profile, write_meeting
from .topic_index import TopicIndex

# The number of a part, among the meetings of another, in so many bits.
PARTS = 31
OTHERS = (1 << PARTS) - 1
# Parts of a version: of the table whose parts meet, and of one in another language, which has as many rows.
LIST = """
SELECT parts.id, sources.plan, told.id, met.rows, met.things, parts.rows = told.rows AND told.rows >= 0
FROM versions JOIN sources ON sources.id = versions.source
LEFT JOIN parts ON parts.source = sources.id AND parts.question = (SELECT id FROM names WHERE name = :table)
LEFT JOIN parts AS told ON told.source = sources.id AND told.question = (SELECT id FROM names WHERE name = :told)
LEFT JOIN met ON met.version = versions.version AND met.part = parts.id
WHERE versions.version = :version AND sources.plan <> '' ORDER BY sources.plan
"""


# Meetings of parts that are gone, and of others with them.
GONE = "DELETE FROM meetings WHERE place >> ? NOT IN (SELECT id FROM parts)"
GONE_TOO = "DELETE FROM meetings WHERE place & ? NOT IN (SELECT id FROM parts)"


class Part(NamedTuple):
    """A plan's part of a version's answer: the plan's IRI, and what of its statements are the other side of pairs.

    ``told`` is the part that tells of them in the language of the answer; ``rows`` are those of each score, ``things``
    the statements.
    """

    plan: str
    told: int
    rows: list[int]
    things: int


class Meetings:
    """The pairs of a question in a database of tables."""

    def __init__(self, database: Database) -> None:
        self._database, self._base = database, database.connection

    def list_parts(self, table: str, told: str, version: str) -> dict[int, Part] | None:
        """Return the parts of a version that meet, in the order of the plans' IRIs; None where one is lacking.

        ``table`` is the one whose parts meet, ``told`` that in the language of the answer.
        """
        found = self._base.execute(LIST, {"table": table, "told": told, "version": version}).fetchall()
        if not found or any(things is None or not alike for *_, things, alike in found):
            return None
        return {part: Part(plan, each, array("Q", rows).tolist(), met) for part, plan, each, rows, met, _ in found}

    def read(self, part: int) -> Iterator[tuple[int, bytes]]:
        """Yield by the other part the pairs of a part, as `write_meeting` has written them."""
        return ((place & OTHERS, found) for place, found in self._base.execute(*_of_part("place, found", part)))

    def read_one(self, part: int, other: int) -> bytes:
        """Return the pairs of a part with another."""
        query = "SELECT found FROM meetings WHERE place = ?"
        return bytes(self._base.execute(query, (part << PARTS | other,)).fetchone()[0])

    def complete(self, table: str, version: str) -> None:
        """Find the pairs that a version lacks, and add up what it has; nothing where a part cannot be kept."""
        found = self._base.execute(LIST, {"table": table, "told": table, "version": version}).fetchall()
        if all(kept for *_, kept in found):
            parts = {part: plan for part, plan, *_ in found}
            self._add_lacking(parts)
            self._add_up(version, parts)

    def _add_lacking(self, parts: dict[int, str]) -> None:
        there = {place for (place,) in self._base.execute("SELECT place FROM meetings")}
        lacking = {
            one: [other for other in parts if other < one and one << PARTS | other not in there] for one in parts
        }
        if any(lacking.values()):
            profiles = {part: self._read_profile(part, plan) for part, plan in parts.items()}
            index = TopicIndex(profiles)
            for one, others in lacking.items():
                for other, levels in index.find_pairs(one, others).items():
                    turned = [[(met, number) for number, met in level] for level in levels]
                    self._insert(other << PARTS | one, write_meeting(profiles[other], levels))
                    self._insert(one << PARTS | other, write_meeting(profiles[one], turned))

    def _read_profile(self, part: int, plan: str) -> Profile:
        (rows,) = self._base.execute("SELECT rows FROM parts WHERE id = ?", (part,)).fetchone()
        return Profile(plan, self._database.read_rows(part, range(rows)))

    def _insert(self, place: int, meeting: Meeting) -> None:
        met = meeting.met.to_bytes((meeting.met.bit_length() + 7) // 8, "little")
        self._base.execute("INSERT INTO meetings VALUES (?, ?, ?, ?)", (place, meeting.found, meeting.rows, met))

    def _add_up(self, version: str, parts: dict[int, str]) -> None:
        self._base.execute("DELETE FROM met WHERE version = ?", (version,))
        for part in parts:
            totals, met = [0] * LEVELS, 0
            for place, rows, bits in self._base.execute(*_of_part("place, rows, met", part)):
                if place & OTHERS in parts:
                    totals = [*map(int.__add__, totals, array("I", rows))]
                    met |= int.from_bytes(bits, "little")
            row = (version, part, array("Q", totals).tobytes(), met.bit_count())
            self._base.execute("INSERT INTO met VALUES (?, ?, ?, ?)", row)

    def prune(self, versions: Iterable[str]) -> None:
        """Take away what none of these versions needs, once the parts that none needs are gone."""
        there = (json.dumps([*versions]),)
        self._base.execute("DELETE FROM met WHERE version NOT IN (SELECT value FROM json_each(?))", there)
        self._base.execute(GONE, (PARTS,))
        self._base.execute(GONE_TOO, (OTHERS,))


def _of_part(columns: str, part: int) -> tuple[str, tuple[int, int]]:
    """Return what a part's meetings are asked for by."""
    asked = f"SELECT {columns} FROM meetings WHERE place BETWEEN ? AND ?"  # noqa: S608 - columns are ours
    return asked, (part << PARTS, (part + 1 << PARTS) - 1)

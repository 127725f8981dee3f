"""The rows of an answer that conditions leave: of each plan's part some, in the question's order, read page by page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import compress
from types import MappingProxyType
from typing import NamedTuple

from .database import Database, Part
from .numbers import change_row
from .restrictions import Recast
from .rows import Key


class Piece(NamedTuple):
    """Rows of a part that stand together in an answer."""

    key: Key
    place: int
    part: Part
    start: int
    stop: int


class Selection(NamedTuple):
    """The rows of an answer, found and not yet read: pieces in their order, and of each part the rows that are left.

    ``counted`` are the numbers of a part's rows, by the number of the row, where conditions change them.
    """

    base: Database
    pieces: list[Piece]
    left: Mapping[int, int]
    counted: Mapping[int, Sequence[Mapping[str, str]]] = MappingProxyType({})

    def total(self) -> int:
        """Return how many rows there are."""
        return sum(number.bit_count() for number in self.left.values())

    def count_things(self) -> int | None:
        """Return how many things the question counts in these rows; None where that is not known without them."""
        counted = 0
        for part, number in self.left.items():
            if number:
                if (things := self.base.read_things(part)) is None:
                    return None
                counted += len({*compress(things, map(int, reversed(f"{number:b}")))} - {0})
        return counted

    def read(self, first: int = 0, most: int | None = None) -> list[bytes]:
        """Return rows as JSON, from one on, so many at most."""
        blocks, passed = list[bytes](), 0
        for piece in self.pieces:
            bits = self.left[piece.part.id] >> piece.start & (1 << piece.stop - piece.start) - 1
            count = bits.bit_count()
            if passed + count > first:
                wanted = _numbers(bits, piece.start)[max(0, first - passed) :]
                wanted = wanted[: None if most is None else most - len(blocks)]
                blocks += self._read_rows(piece.part.id, wanted)
            passed += count
            if most is not None and len(blocks) >= most:
                break
        return blocks

    def _read_rows(self, part: int, wanted: Sequence[int]) -> list[bytes]:
        rows = self.base.read_rows(part, wanted)
        if (counted := self.counted.get(part)) is None:
            return rows
        changed = (change_row(json.loads(row), counted[number]) for number, row in zip(wanted, rows, strict=True))
        return [_write_row(row) for row in changed]


class Sums(NamedTuple):
    """The rows of an answer that adds: what is alike in several plans but for some numbers is one row."""

    rows: list[bytes]

    def count_things(self) -> None:
        """Return nothing: rows that add up name no things."""

    def total(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def read(self, first: int = 0, most: int | None = None) -> list[bytes]:
        """Return rows as JSON, from one on, so many at most."""
        return self.rows[first : None if most is None else first + most]


def add_up(selection: Selection, added: Sequence[str]) -> Sums:
    """Return a selection's rows added up, each in the place of the first that it is made of."""
    sums = dict[str, dict[str, dict[str, str]]]()
    for row in map(json.loads, selection.read()):
        key = json.dumps({name: term for name, term in row.items() if name not in added}, sort_keys=True)
        if key not in sums:
            sums[key] = row
            continue
        for name in added:
            sums[key][name]["value"] = str(Decimal(sums[key][name]["value"]) + Decimal(row[name]["value"]))
    return Sums([_write_row(row) for row in sums.values()])


def _write_row(row: Mapping[str, Mapping[str, str]]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def _numbers(bits: int, start: int) -> list[int]:
    """Return the numbers of the bits that are set."""
    return [start + at for at, each in enumerate(reversed(bin(bits)[2:])) if each == "1"]


def recount(
    selection: Selection, cast: Recast, parts: Sequence[Part], counted: Mapping[int, Sequence[Mapping[str, str]]]
) -> Selection:
    """Return a selection with the rows that count something, in the order of their numbers where that is theirs."""
    left = {
        part: bits & sum(bool(row) << number for number, row in enumerate(counted.get(part, ())))
        for part, bits in selection.left.items()
    }
    pieces = list_pieces(parts, left)
    for place, (name, down) in enumerate(cast.order):
        if cast.details and name in {each.column for each in cast.details.grouping.aggregates}:
            pieces = [_move(piece, place, counted[piece.part.id], name, down=down) for piece in pieces]
    pieces.sort(key=lambda piece: (piece.key, piece.place, piece.start))
    return Selection(selection.base, pieces, left, counted)


def _move(piece: Piece, place: int, counted: Sequence[Mapping[str, str]], name: str, *, down: bool) -> Piece:
    """Return a piece whose rows, which are one plan's, are ordered by their number."""
    number = float(next(row[name] for row in counted[piece.start : piece.stop] if row))
    return piece._replace(key=[*piece.key[:place], [3, -number if down else number], *piece.key[place + 1 :]])


def list_pieces(parts: Sequence[Part], left: Mapping[int, int]) -> list[Piece]:
    """Return the rows that are left of parts, in the order of the answer."""
    pieces = list[Piece]()
    for place, part in enumerate(parts):
        start = 0
        for run in part.list_runs() if left[part.id] else ():
            pieces.append(Piece(run.key, place, part, start, start + run.rows))
            start += run.rows
    pieces.sort(key=lambda piece: (piece.key, piece.place, piece.start))
    return pieces

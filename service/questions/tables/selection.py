"""The rows of an answer that conditions leave: of each plan's part some, in the question's order, read page by page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import compress
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from .database import Database, Part
from .numbers import Counts, change_row
from .restrictions import Recast
from .rows import Key


class _Number(msgspec.Struct):
    """The term of a number in a row."""

    value: str


TERMS = msgspec.json.Decoder(dict[str, msgspec.Raw])
NUMBER = msgspec.json.Decoder(_Number)


class Piece(NamedTuple):
    """Rows of a part that stand together in an answer."""

    key: Key
    place: int
    part: Part
    start: int
    stop: int


class Selection(NamedTuple):
    """The rows of an answer, found and not yet read: pieces in their order, and of each part the rows that are left.

    ``counted`` are the numbers of a part's rows, where conditions change them.
    """

    base: Database
    pieces: list[Piece]
    left: Mapping[int, int]
    counted: Mapping[int, Counts] = MappingProxyType({})

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
        wanted, passed = list[tuple[int, int]](), 0
        for piece in self.pieces:
            bits = self.left[piece.part.id] >> piece.start & (1 << piece.stop - piece.start) - 1
            count = bits.bit_count()
            if passed + count > first:
                numbers = _numbers(bits, piece.start)[max(0, first - passed) :]
                wanted += [(piece.part.id, number) for number in numbers[: most and most - len(wanted)]]
            passed += count
            if most is not None and len(wanted) >= most:
                break
        return self._read_rows(wanted)

    def _read_rows(self, wanted: Sequence[tuple[int, int]]) -> list[bytes]:
        """Return rows by part and number: those of a part, which may stand apart in the answer, are read together."""
        numbers = defaultdict[int, list[int]](list)
        for part, number in sorted(wanted):
            numbers[part].append(number)
        rows = {
            (part, number): self._change(part, number, row)
            for part, listed in numbers.items()
            for number, row in zip(listed, self.base.read_rows(part, listed), strict=True)
        }
        return [rows[place] for place in wanted]

    def _change(self, part: int, number: int, row: bytes) -> bytes:
        """Return a row with its numbers as conditions change them."""
        if (counted := self.counted.get(part)) is None:
            return row
        return _write_row(change_row(json.loads(row), counted.read(number)))


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
    sums, rows = dict[tuple[tuple[str, bytes], ...], list[Decimal]](), list[dict[str, msgspec.Raw]]()
    for terms in map(TERMS.decode, selection.read()):
        key = tuple((name, bytes(term)) for name, term in terms.items() if name not in added)
        numbers = [Decimal(NUMBER.decode(terms[name]).value) for name in added]
        if key not in sums:
            sums[key] = numbers
            rows.append(terms)
        else:
            sums[key] = [one + other for one, other in zip(sums[key], numbers, strict=True)]
    return Sums([_add_to_row(terms, added, numbers) for terms, numbers in zip(rows, sums.values(), strict=True)])


def _add_to_row(terms: Mapping[str, msgspec.Raw], added: Sequence[str], numbers: Sequence[Decimal]) -> bytes:
    sums = dict(zip(added, map(str, numbers), strict=True))
    row = {
        name: msgspec.json.decode(term) | {"value": sums[name]} if name in sums else term
        for name, term in terms.items()
    }
    return msgspec.json.encode(row)


def _write_row(row: Mapping[str, Mapping[str, str]]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def _numbers(bits: int, start: int) -> list[int]:
    """Return the numbers of the bits that are set."""
    return [start + at for at, each in enumerate(reversed(bin(bits)[2:])) if each == "1"]


def recount(
    base: Database, cast: Recast, parts: Sequence[Part], left: Mapping[int, int], counted: Mapping[int, Counts]
) -> Selection:
    """Return the rows that count something, in the order of their numbers where that is theirs."""
    left = {part: bits & counted[part].list_rows() if part in counted else 0 for part, bits in left.items()}
    pieces = list_pieces(parts, left)
    for place, (name, down) in enumerate(cast.order):
        if cast.details and name in {each.column for each in cast.details.grouping.aggregates}:
            pieces = [_move(piece, place, counted[piece.part.id], name, down=down) for piece in pieces]
            pieces.sort(key=_rank_piece)
    return Selection(base, pieces, left, counted)


def _move(piece: Piece, place: int, counted: Counts, name: str, *, down: bool) -> Piece:
    """Return a piece whose row, which is a plan's, is ordered by its number."""
    number = float(counted.read(piece.start)[name])
    return piece._replace(key=[*piece.key[:place], [3, -number if down else number], *piece.key[place + 1 :]])


def list_pieces(parts: Sequence[Part], left: Mapping[int, int]) -> list[Piece]:
    """Return the rows that are left of parts, in the order of the answer."""
    pieces = list[Piece]()
    for place, part in enumerate(parts):
        start = 0
        for run in part.list_runs() if left[part.id] else ():
            pieces.append(Piece(run.key, place, part, start, start + run.rows))
            start += run.rows
    pieces.sort(key=_rank_piece)
    return pieces


def _rank_piece(piece: Piece) -> tuple[Key, int, int]:
    return piece.key, piece.place, piece.start

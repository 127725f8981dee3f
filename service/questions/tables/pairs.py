"""Pairs of statements of two plans: how much alike they are, and how that is kept.

That is what `queries/in-other-plans.rq` says, worked out from what is kept of each plan (`pair_text`). Which statements
are held against each other is found by `topic_index`. `tests/test_pairs.py` holds the pairs to those that the engine
finds.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from itertools import compress, groupby
from operator import or_
from typing import NamedTuple

import msgspec
from pyoxigraph import NamedNode

from .numbers import NotKept
from .restrictions import OTHER, STATEMENT, Recast
from .rows import Plan, Rows, Run, rank, write_row

# A score is told in hundredths, and is so many at least.
LEAST, MOST = 60, 100
LEVELS = MOST - LEAST + 1
# One of the words that two have in common has so many characters: a shorter one stands in many others.
LONG = 3
# What is left of a hundred where both have kinds, or groups, and none in common.
LESS = 80
# The place of a score where fields differ.
APART = 3
# Statements of a plan, which are numbered.
NUMBERS = 1 << 16


def make_rows(plan: Plan, cast: Recast, lang: str) -> Rows:
    """Return what is told of a plan's statements: a run for each statement and place in its plan; raises `NotKept`.

    Statements are numbered in the order of their IRIs.
    """
    answer = plan.ask_terms(cast, lang)
    at, order = cast.columns.index(OTHER), cast.columns.index("order")
    rows, runs, marks = list[bytes](), list[Run](), defaultdict[tuple[str, str], int](int)
    for number, (iri, told) in enumerate(groupby(answer, key=lambda terms: terms[at])):
        if not isinstance(iri, NamedNode) or not iri.value.startswith(f"{plan.iri}/") or number >= NUMBERS:
            raise NotKept
        for place, same in groupby(told, key=lambda terms: rank(terms[order])):
            written = [write_row(cast.columns, terms) for terms in same]
            for row in range(len(rows), len(rows) + len(written)):
                marks[STATEMENT, str(iri)] |= 1 << row
            rows += written
            runs.append(Run([[number], place], len(written)))
    return Rows(rows, runs, dict(marks), {})


class Traits(NamedTuple):
    """What tells statements about the same apart: fields, kinds, groups, each as a set of bits (`as_bits`)."""

    fields: int
    kinds: int
    groups: int


class Subject(NamedTuple):
    """A statement as it is likened to others: what it is about and of; which it is not like; how many rows tell it."""

    iri: str
    topics: frozenset[str]
    traits: Traits
    rejected: frozenset[str]
    rows: int


class Profile:
    """The statements of a plan in the order of their numbers, and the plans that it is an edition of."""

    def __init__(self, plan: str, rows: Iterable[bytes]) -> None:
        read = [DECODER.decode(row) for row in rows]
        self.plan = plan
        self.editions = _split(read[0].editions) if read else frozenset[str]()
        told = [[*rows] for _, rows in groupby(read, key=lambda row: row.other.value)]
        self.subjects = [_read_subject(rows[0], len(rows)) for rows in told]

    @cached_property
    def by_topics(self) -> Mapping[frozenset[str], Sequence[int]]:
        """Return the numbers of the statements that are about the same."""
        numbers = defaultdict[frozenset[str], list[int]](list)
        for number, subject in enumerate(self.subjects):
            numbers[subject.topics].append(number)
        return numbers

    @cached_property
    def has_rejected(self) -> bool:
        """Say whether people rejected a pair of one of the statements."""
        return any(subject.rejected for subject in self.subjects)


class _Term(msgspec.Struct, frozen=True):
    value: str


NOTHING = _Term("")


class _Told(msgspec.Struct):
    """What of a row a statement is likened by: texts of several lines."""

    other: _Term
    topics: _Term = NOTHING
    fields: _Term = NOTHING
    kinds: _Term = NOTHING
    groups: _Term = NOTHING
    rejected: _Term = NOTHING
    editions: _Term = NOTHING


DECODER = msgspec.json.Decoder(_Told)


def _read_subject(row: _Told, rows: int) -> Subject:
    traits = Traits(*(as_bits(_split(told)) for told in (row.fields, row.kinds, row.groups)))
    return Subject(row.other.value, _split(row.topics), traits, _split(row.rejected), rows)


def _split(told: _Term) -> frozenset[str]:
    return frozenset(filter(None, told.value.split("\n")))


def weigh(words: Iterable[str]) -> int:
    """Return what words count: longer ones more."""
    return sum(len(word) - 1 for word in words)


def score_topics(shared: Collection[str], whole: int) -> tuple[int, ...]:
    """Return how much alike two statements are that share words, in hundredths; 0 where they are no pair.

    ``whole`` is the weight of the words of both. The score is told by how many of kinds and groups differ: none, one,
    both; last where they are of different fields.
    """
    if max(map(len, shared), default=0) < LONG:
        return 0, 0, 0, 0
    weighed, scores = 2 * weigh(shared) * 100, list[int]()
    for _ in range(APART):
        scores.append((2 * weighed + whole) // (2 * whole))  # rounded, a half upwards
        weighed = weighed * LESS // 100
    return *scores, 0


def count_differences(one: Traits, other: Traits) -> int:
    """Return how many of kinds and groups differ; `APART` where fields do, and two are no pair.

    They differ where both have some, and none in common.
    """
    if one.fields and other.fields and not one.fields & other.fields:
        return APART
    differing = 1 if one.kinds and other.kinds and not one.kinds & other.kinds else 0
    return differing + 1 if one.groups and other.groups and not one.groups & other.groups else differing


_bits: dict[str, int] = {}


def as_bits(things: Iterable[str]) -> int:
    """Return a set of things as bits: of fields, kinds and groups there are some dozens in all plans."""
    return reduce(or_, (1 << _bits.setdefault(thing, len(_bits)) for thing in things), 0)


class Meeting(NamedTuple):
    """The pairs of a plan with one other, as seen from the first, whose statements are the other side of each.

    ``found`` has how many pairs there are of each score, then their two numbers, the other plan's before; ``rows`` how
    many rows tell the pairs of each score; ``met`` a bit for each of the plan's statements that is in a pair.
    """

    found: bytes
    rows: bytes
    met: int


def write_meeting(profile: Profile, levels: Sequence[Sequence[tuple[int, int]]]) -> Meeting:
    """Return the pairs of a plan with another, whose numbers come first in each, as they are kept."""
    rows = array("I", (sum(profile.subjects[number].rows for _, number in level) for level in levels))
    met = 0
    for number in {number for level in levels for _, number in level}:
        met |= 1 << number
    return Meeting(_write_levels(levels), rows.tobytes(), met)


def _write_levels(levels: Sequence[Sequence[tuple[int, int]]]) -> bytes:
    numbers = array("H", (each for level in levels for pair in level for each in pair))
    return array("I", map(len, levels)).tobytes() + numbers.tobytes()


def read_counts(counts: bytes) -> array[int]:
    """Return how many there are of each score, as `write_meeting` has written it."""
    return array("I", counts[: 4 * LEVELS])


def narrow(found: bytes, number: int) -> bytes:
    """Return the pairs of one statement of the one side, written as all are; nothing where there are none."""
    counts, numbers = read_counts(found), array("H", found[4 * LEVELS :])
    if number not in (ones := numbers[::2]):
        return b""
    others, kept, start = numbers[1::2], list[list[tuple[int, int]]](), 0
    for count in counts:
        level = compress(others[start : start + count], map(number.__eq__, ones[start : start + count]))
        kept.append([(number, other) for other in level])
        start += count
    return _write_levels(kept)


def read_level(found: bytes, level: int) -> tuple[array[int], array[int]]:
    """Return the pairs of a score: the numbers of the one side, and of the other."""
    counts = read_counts(found)
    start = sum(counts[:level])
    numbers = array("H", found[4 * (LEVELS + start) : 4 * (LEVELS + start + counts[level])])
    return numbers[::2], numbers[1::2]

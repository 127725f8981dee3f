"""Pairs of statements of two plans: which there are, and how much alike they are.

That is what `queries/in-other-plans.rq` says, worked out from what is kept of each plan (`pair_text`), two plans at a
time, so that a plan that changed is held against the others and nothing else is done again. `tests/test_tables.py`
holds the pairs to those that the engine finds.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import compress, groupby
from typing import NamedTuple

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


class Subject(NamedTuple):
    """A statement as it is likened to others: its topics and their weight, and what it is of; how many rows tell it."""

    iri: str
    topics: frozenset[str]
    weight: int
    fields: frozenset[str]
    kinds: frozenset[str]
    groups: frozenset[str]
    rejected: frozenset[str]
    rows: int


class Profile:
    """The statements of a plan in the order of their numbers, and the plans that it is an edition of."""

    def __init__(self, plan: str, rows: Iterable[bytes]) -> None:
        read = [{name: term["value"] for name, term in json.loads(row).items()} for row in rows]
        self.plan = plan
        self.editions = frozenset(read[0].get("editions", "").split("\n")) if read else frozenset[str]()
        told = [[*rows] for _, rows in groupby(read, key=lambda row: row[OTHER])]
        self.subjects = [_read_subject(rows[0], len(rows)) for rows in told]

    @cached_property
    def by_word(self) -> Mapping[str, Sequence[int]]:
        """Return the numbers of the statements that are about each word."""
        found = defaultdict[str, list[int]](list)
        for number, subject in enumerate(self.subjects):
            for word in subject.topics:
                found[word].append(number)
        return found


def _read_subject(row: Mapping[str, str], rows: int) -> Subject:
    topics, fields, kinds, groups, rejected = (
        frozenset(filter(None, row.get(name, "").split("\n")))
        for name in ("topics", "fields", "kinds", "groups", "rejected")
    )
    return Subject(row[OTHER], topics, _weigh(topics), fields, kinds, groups, rejected, rows)


def _weigh(words: Iterable[str]) -> int:
    """Return what words count: longer ones more."""
    return sum(len(word) - 1 for word in words)


def find_pairs(one: Profile, other: Profile) -> list[list[tuple[int, int]]]:
    """Return the pairs of two plans' statements by their numbers, for each score from `LEAST` to `MOST`."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(LEVELS)]
    if other.plan in one.editions:
        return found
    for number, subject in enumerate(other.subjects):
        shared = defaultdict[int, list[str]](list)
        for word in subject.topics:
            for met in one.by_word.get(word, ()):
                shared[met].append(word)
        for met, words in shared.items():
            if (score := _score(one.subjects[met], subject, words)) >= LEAST:
                found[score - LEAST].append((met, number))
    return found


def _score(one: Subject, other: Subject, shared: Sequence[str]) -> int:
    """Return how much alike two statements are that share words, in hundredths; 0 where they are no pair."""
    if max(map(len, shared)) < LONG or _differ(one.fields, other.fields) or other.iri in one.rejected:
        return 0
    weighed = 2 * _weigh(shared) * 100
    for ours, theirs in ((one.kinds, other.kinds), (one.groups, other.groups)):
        weighed = weighed * LESS // 100 if _differ(ours, theirs) else weighed
    whole = one.weight + other.weight
    return (2 * weighed + whole) // (2 * whole)  # rounded, a half upwards


def _differ(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether both have some, and none in common."""
    return bool(ours and theirs) and ours.isdisjoint(theirs)


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

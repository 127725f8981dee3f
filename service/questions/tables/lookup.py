"""Answers put together from tables: the rows that conditions leave, of all plans or of one, in the question's order."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, compress
from math import inf
from pathlib import Path

from pyoxigraph import Literal

from ....graph.fingerprints import digest
from ..binding import Known, Term, qualify, read_default, read_term
from ..library import Question
from ..parameters import LANG, LANGUAGES
from .database import Database, Part, name_condition
from .listings import Listing, Row, engine_version
from .meetings import Meetings
from .numbers import Counts
from .pair_lookup import PairQuery, Pairs
from .restrictions import PLAN, STATEMENT, Details, Recast, Restriction, recast
from .rows import ANY, FIRST, NONE, ROW, SIGNS
from .selection import Selection, Sums, add_up, list_pieces, recount

# Changed with what is kept of a part: parts of before are made anew.
FORM = "4"


# The rows of an answer, found and not yet read.
Found = Selection | Sums | Pairs


def name_table(question: Question, lang: str) -> str:
    """Return the digest of all that a table's rows follow from beside what they are made from."""
    return digest(FORM, engine_version(), repr(recast(question)), lang)


def is_kept(question: Question) -> bool:
    """Say whether there are tables of a question: it says how its plans' answers come together."""
    return question.form == "SELECT" and bool(question.combines)


def list_languages(question: Question) -> tuple[str, ...]:
    """Return the languages that a question answers in."""
    return tuple(LANGUAGES) if any(parameter.name == LANG for parameter in question.parameters) else ("",)


def select(base: Database, question: Question, values: Mapping[str, str], version: str, known: Known) -> Found | None:
    """Return the rows of an answer, None where the tables do not have it; raises `BadValue`."""
    cast = recast(question)
    terms = _read_values(cast, values, known)
    if not is_kept(question) or not {*terms} <= {*cast.conditions, PLAN, LANG}:
        return None
    table = name_table(question, terms[LANG].value if LANG in terms else list_languages(question)[0])
    if question.combines and question.combines.pairs:
        return _select_pairs(base, cast, table, terms, version)
    if (parts := base.list_parts(table, version)) is None:
        return None
    plan = terms.get(PLAN)
    every = {part.id: (1 << part.rows) - 1 if plan is None or plan.value == part.plan else 0 for part in parts}
    if cast.steps:
        every = _choose_step(base, name_condition(table, cast.steps), terms.get(cast.steps), every)
    if (left := _restrict_all(base, table, cast.restrictions, terms, every)) is None:
        return None
    if cast.details and not terms.keys().isdisjoint(cast.details.restrictions):
        if (counted := _count(base, table, cast.details, terms, left)) is None:
            return None
        selection = recount(base, cast, parts, left, counted)
    else:
        selection = Selection(base, list_pieces(parts, left), left)
    added = question.combines.added if question.combines else ()
    return add_up(selection, added) if added else selection


def _restrict_all(
    base: Database,
    table: str,
    restrictions: Mapping[str, Restriction],
    terms: Mapping[str, Term],
    left: Mapping[int, int],
) -> Mapping[int, int] | None:
    """Return what conditions leave, None where the tables do not say."""
    for name, restriction in restrictions.items():
        if (term := terms.get(name)) is not None:
            if (kept := _restrict(base, table, restriction, term, left)) is None:
                return None
            left = kept
    return left


def _choose_step(base: Database, condition: str, term: Term | None, left: Mapping[int, int]) -> dict[int, int]:
    """Return the rows that are computed for a value: those of the last that a plan has up to it, for none its own."""
    if term is None:
        marks = base.read_marks(condition, ANY)
        return {part: bits & marks.get(part, 0) for part, bits in left.items()}
    steps = sorted(
        (step for step in map(int, filter(None, base.list_values(condition))) if step <= int(term.value)), reverse=True
    )
    waiting, chosen = {part for part, bits in left.items() if bits}, dict.fromkeys(left, 0)
    for step in steps or [int(FIRST)]:
        marks = base.read_marks(condition, str(step)) if waiting else {}
        for part in waiting & marks.keys():
            chosen[part] = left[part] & marks[part]
        waiting -= marks.keys()
    return chosen


def _count(
    base: Database, table: str, details: Details, terms: Mapping[str, Term], left: Mapping[int, int]
) -> dict[int, Counts] | None:
    """Return the numbers of the rows of parts that have any left, by the solutions that conditions leave."""
    numbers = {part: base.read_numbers(part) for part, bits in left.items() if bits}
    solutions = {part: (1 << held.solutions) - 1 for part, held in numbers.items()}
    if (kept := _restrict_all(base, table, details.restrictions, terms, solutions)) is None:
        return None
    return {part: held.count_rows(kept[part]) for part, held in numbers.items() if kept[part]}


def _select_pairs(
    base: Database, cast: Recast, table: str, terms: Mapping[str, Term], version: str
) -> Pairs | Sums | None:
    """Return the pairs of an answer: of everything, or of a statement, with everything or with a plan."""
    met = name_table(cast.question, list_languages(cast.question)[0])
    if (parts := Meetings(base).list_parts(met, table, version)) is None:
        return None
    one, plan = None, terms[PLAN].value if PLAN in terms else ""
    if statement := terms.get(STATEMENT):
        marks = base.read_marks(name_condition(met, STATEMENT), str(statement))
        rows = next(((part, bits) for part, bits in marks.items() if part in parts), None)
        if rows is None:
            return Sums([])
        one = rows[0], _find_number(base, *rows)
    return Pairs(base, cast.question.columns, parts, PairQuery(one, plan))


def _find_number(base: Database, part: int, bits: int) -> int:
    """Return the number of the statement that rows of a part tell of."""
    first = (bits & -bits).bit_length() - 1
    runs = base.read_runs(part)
    return int(runs[bisect_right([*accumulate(run.rows for run in runs)], first)].key[0][0])


def _read_values(cast: Recast, values: Mapping[str, str], known: Known) -> dict[str, Term]:
    """Return the terms of the conditions that are set, or that a question has from the start and its table has not."""
    by_place, named = dict[str, Term](), qualify(cast.question, values, known)
    for parameter in cast.question.parameters:
        if value := named.get(parameter.name):
            by_place[parameter.name] = read_term(parameter, value, known)
        elif parameter.default != "UNDEF" and parameter.name in {*cast.conditions, LANG}:
            by_place[parameter.name] = read_default(cast.question, parameter)
    return by_place


def _restrict(
    base: Database, table: str, restriction: Restriction, term: Term, left: Mapping[int, int]
) -> dict[int, int] | None:
    condition = name_condition(table, restriction.name)
    if restriction.test == "contains":
        words = term.value.lower() if restriction.folded else term.value
        return None if {*words} & {*SIGNS} else _find_words(base, condition, words, left)
    match restriction.test:
        case "is":
            values = {str(term)}
        case "known by":
            values = _find_things(base, condition, term, left)
        case _:
            values = {value for value in base.list_values(condition) if _passes(restriction, value, term)}
    marked = _read_marks(base, condition, values)
    return {part: bits & marked.get(part, 0) for part, bits in left.items()}


def _read_marks(base: Database, condition: str, values: Iterable[str]) -> dict[int, int]:
    """Return the rows that any of some values leaves, by part; none of a part that has none."""
    marked = defaultdict[int, int](int)
    for value in values:
        for part, bits in base.read_marks(condition, value).items():
            marked[part] |= bits
    return marked


def _find_things(base: Database, condition: str, term: Term, parts: Container[int]) -> set[str]:
    """Return the things that are known by a value, or by its last part as an address, in a part of the version."""
    marked = _read_marks(base, condition, {str(term), str(Literal(term.value.rpartition("/")[2]))})
    texts = ((marked[part], text) for part, text in base.read_texts(condition) if part in marked and part in parts)
    return {thing for bits, text in texts for thing in compress(text.split(ROW), map(int, reversed(f"{bits:b}")))}


def _passes(restriction: Restriction, value: str, term: Term) -> bool:
    number, bound = Decimal(value.split('"')[1]), Decimal(term.value)
    return number >= bound if restriction.test == "least" else number <= bound


def _find_words(base: Database, condition: str, words: str, left: Mapping[int, int]) -> dict[int, int]:
    numbers = dict.fromkeys(left, 0)
    for part, text in base.read_texts(condition):
        if left.get(part) and words in text:
            for number, each in enumerate(text.split(ROW)):
                if each != NONE and words in each:
                    numbers[part] |= 1 << number
    return {part: bits & numbers[part] for part, bits in left.items()}


def read_plan_rows(data: Path, version: str, listing: Listing, plan: str = "") -> list[Row] | None:
    """Return the rows of a plan of a version, or of what plans share; None where the tables do not have them."""
    rows = _read_listing(data, version, listing, plan)
    return None if rows is None else rows.get(plan)


def read_rows_by_plan(data: Path, version: str, listing: Listing) -> dict[str, list[Row]] | None:
    """Return the rows of the plans that have any, by the plan's IRI; None where the tables do not have them all."""
    found = _read_listing(data, version, listing, None)
    return None if found is None else {plan: rows for plan, rows in found.items() if rows}


def read_columns(
    data: Path, version: str, listing: Listing, columns: Sequence[str], most: float = inf
) -> list[list[str]] | None:
    """Return columns of the rows of all plans, empty text for no value; one plan's worth beyond so many at most."""
    try:
        with Database.reading(data) as base:
            parts, found = base.list_parts(listing.name, version) if base else None, list[list[str]]()
            for part in parts or ():
                if base and len(found) <= most:
                    found += [[row.get(name, "") for name in columns] for row in _read_part(base, part)]
            return None if parts is None else found
    except sqlite3.Error:  # It is being taken away, or no database at all.
        return None


def _read_listing(data: Path, version: str, listing: Listing, plan: str | None) -> dict[str, list[Row]] | None:
    try:
        with Database.reading(data) as base:
            parts = base.list_parts(listing.name, version, plan) if base else None
            return {part.plan: _read_part(base, part) for part in parts} if base and parts is not None else None
    except sqlite3.Error:  # It is being taken away, or no database at all.
        return None


def _read_part(base: Database, part: Part) -> list[Row]:
    if not part.rows:
        return []
    names, *rows = json.loads(b"[%s]" % b",".join(base.read_rows(part.id, range(part.rows))))
    return [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]

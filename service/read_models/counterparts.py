"""Counterparts: measures and goals of other plans that set out to do the same, as the question of the library answers.

What is suggested, and from which score on, is said in `queries/in-other-plans.rq` alone.
"""

from __future__ import annotations

from string import Template
from typing import NamedTuple

from ..questions.library import Question
from ..questions.tables.listings import Row
from .facts import Facts, number, term

QUESTION = "in-other-plans"


class Aim(NamedTuple):
    """A year by which, 0 where none is printed, and what is to be reached by then, empty where it is no figure."""

    year: int
    figure: str


class Counterpart(NamedTuple):
    """A statement of another plan: the plan and its first year (0: not known), its words and where they stand.

    `score` and `words` say how sure it is and on what it rests; `status` is the IRI of what a person decided.
    """

    iri: str
    label: str
    plan: str
    since: int
    score: str
    words: str
    status: str
    entry: str
    verbatim: str
    line: str
    place: str
    aims: tuple[Aim, ...]

    @property
    def is_accepted(self) -> bool:
        """Return whether a person decided that the two do the same."""
        return self.status.endswith("/accepted")


DECIDED = Template("""SELECT DISTINCT ?subject ?object ?plan ?status ?reason ?by ?label WHERE {
  { ?decision kth:subject $statement ; kth:object ?met } UNION { ?decision kth:object $statement ; kth:subject ?met }
  ?decision a kth:LinkDecision ; kth:relation kth:counterpart ; kth:subject ?subject ; kth:object ?object ;
    kth:status ?status ; kth:inPlan ?plan .
  OPTIONAL { ?decision kth:reason ?reason } OPTIONAL { ?decision kth:decidedBy ?by }
  OPTIONAL { ?met rdfs:label ?label }
} ORDER BY ?subject ?object""")


class CounterpartDecision(NamedTuple):
    """A decision on two statements: where it was taken, what it says, why and by whom; ``label`` is the other's words.

    `plan` is the name of the plan whose folder holds it.
    """

    subject: str
    object: str
    plan: str
    status: str
    reason: str
    by: str
    label: str

    @property
    def is_accepted(self) -> bool:
        """Return whether a person decided that the two do the same."""
        return self.status.endswith("/accepted")


def read_decided(facts: Facts, statement: str) -> list[CounterpartDecision]:
    """Return what is decided on a statement and those of other plans, from either side."""
    rows = facts.rows(DECIDED.substitute(statement=term(statement)))
    return [
        CounterpartDecision(
            row["subject"],
            row["object"],
            row["plan"].rpartition("/")[2],
            row["status"],
            row.get("reason", ""),
            row.get("by", ""),
            row.get("label", ""),
        )
        for row in rows
    ]


def read_counterparts(facts: Facts, question: Question, statement: str) -> list[Counterpart]:
    """Return the counterparts of a statement, the surest first."""

    def query() -> list[Counterpart]:
        groups: dict[str, list[Row]] = {}
        for row in facts.answer(question, {"statement": statement}, lambda _: {}):
            groups.setdefault(row["other"], []).append(row)
        return [_read(rows) for rows in groups.values()]

    return facts.cache(("counterparts", statement), query)


def _read(rows: list[Row]) -> Counterpart:
    """Return a counterpart from its rows, one for each entry and target; it is quoted where it is printed first."""
    first = rows[0]
    aims = (Aim(number(row.get("dueYear", "")), row.get("figurePrinted", "")) for row in rows)
    return Counterpart(
        first["other"],
        first.get("otherLabel", ""),
        first["plan"],
        number(first.get("firstYear", "")),
        first["score"],
        first["words"],
        first["status"],
        first.get("entry", ""),
        first.get("verbatim", ""),
        first.get("line", ""),
        first.get("sheetLabel", ""),
        tuple(dict.fromkeys(aim for aim in aims if aim.year or aim.figure)),
    )

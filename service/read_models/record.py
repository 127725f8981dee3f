"""The record of a plan: what became of its measures, goals and targets, and on which evidence.

What became of each is computed by two questions of the library (`record-of-statements`, `record-of-targets`), so that
the page and the question say the same; here it is put beside who is responsible, what was spent, and the reports.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..questions.binding import Known
from ..questions.library import Library
from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing, number

STATEMENTS, TARGETS = "record-of-statements", "record-of-targets"
# What a statement is grouped by: the property that leads there.
GROUPS = {"theme": "ownTheme", "office": "responsible", "pledge": "fulfils"}
GROUPED = """SELECT ?statement ?group ?ja ?en WHERE { ?statement kth:inPlan $plan ; kth:%s ?group .
  OPTIONAL { ?group rdfs:label ?ja FILTER(LANG(?ja) != "en") }
  OPTIONAL { ?group rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?group kth:order ?order } OPTIONAL { ?group kth:printedIn/kth:order ?order }
} ORDER BY ?order ?group ?statement"""
GROUPED_BY = {by: listing(GROUPED % leads) for by, leads in GROUPS.items()}
REPORTS = listing("""SELECT ?report ?ja ?en ?document WHERE { ?report kth:reportsOn $plan ; a kth:Report .
  OPTIONAL { ?report dcterms:title ?ja FILTER(LANG(?ja) != "en") }
  OPTIONAL { ?report dcterms:title ?en FILTER(LANG(?en) = "en") }
} ORDER BY ?report""")
PROPOSALS = listing("""SELECT ?report ?row ?verbatim ?thing ?label ?score WHERE {
  ?report kth:reportsOn $plan .
  ?row dcterms:isPartOf ?report ; kth:verbatim ?verbatim ; kth:order ?order .
  GRAPH ?suspected { ?it kth:onEntry ?row ; kth:relation kth:reports ; kth:object ?thing ; kth:score ?score ;
    kth:status <https://w3id.org/koteihyo/id/suggestion-status/open> }
  OPTIONAL { ?thing rdfs:label ?label FILTER(LANG(?label) = "ja") }
} ORDER BY ?report ?order ?thing""")
PRINTED = listing("""SELECT ?said ?entry WHERE { ?said kth:inPlan $plan ; kth:printedIn ?entry .
  ?entry dcterms:isPartOf ?report } ORDER BY ?said ?entry""")
AMOUNTS = listing("""SELECT ?statement ?kind ?year (SUM(?each) AS ?sum) WHERE {
  { SELECT DISTINCT ?statement ?amount ?kind ?year ?each WHERE {
      ?amount a kth:Amount ; kth:inPlan $plan ; kth:value ?each ; kth:amountKind/skos:notation ?kind ;
        kth:inYear/kth:year ?year .
      FILTER NOT EXISTS { ?amount kth:alreadyCounted true }
      ?statement kth:amount ?amount } }
} GROUP BY ?statement ?kind ?year ORDER BY ?statement ?kind""")
LISTINGS = (*GROUPED_BY.values(), REPORTS, PROPOSALS, PRINTED, AMOUNTS)


class Statement(NamedTuple):
    """What became of a measure or a goal: the outcome, and what that rests on."""

    iri: str
    label: str
    start: int
    due: int
    outcome: str
    assessed: int
    grade: str
    progress: str
    words: str
    assessment: str
    change: str
    years_later: int
    entry: str


class Target(NamedTuple):
    """What became of a value to reach: the value that it is held against, and which way is better by what."""

    iri: str
    indicator: str
    label: str
    breakdown: str
    due: int
    printed: str
    baseline: str
    year: int
    observation: str
    actual: str
    outcome: str
    way: str


class Group(NamedTuple):
    """A theme, an office or a pledge by which statements are grouped."""

    iri: str
    ja: str
    en: str


class Report(NamedTuple):
    """A report on the plan."""

    iri: str
    key: str
    ja: str
    en: str


class Proposal(NamedTuple):
    """A row of a report that nobody has yet said to be about a thing of the plan."""

    report: str
    row: str
    words: str
    thing: str
    label: str
    score: str


class Record(NamedTuple):
    """What became of a plan: `order` is that of the groups, `printed` leads from what a report says to its entry.

    `spent` are yen of the latest year by statement and kind of amount.
    """

    statements: list[Statement]
    targets: list[Target]
    groups: dict[str, list[Group]]
    order: list[Group]
    reports: list[Report]
    proposals: list[Proposal]
    printed: dict[str, str]
    spent: dict[str, dict[str, int]]

    @property
    def year(self) -> int:
        """Return the latest year that anything is told of; 0 where nothing is."""
        return max(
            (*(statement.assessed for statement in self.statements), *(target.year for target in self.targets)),
            default=0,
        )


def read_record(facts: Facts, library: Library, plan: str, known: Known, asked: tuple[str, str]) -> Record:
    """Return what became of a plan; ``asked`` is what statements are grouped by, and at the end of which year."""
    return facts.cache(("record", plan, asked), lambda: _query(facts, library, plan, known, asked))


def _query(facts: Facts, library: Library, plan: str, known: Known, asked: tuple[str, str]) -> Record:
    by, year = asked
    values = {"plan": plan.rpartition("/")[2], "year": year}

    def ask(name: str) -> list[Row]:
        return facts.answer(library.question(name), values, known)

    def rows(asked: Listing) -> list[Row]:
        return facts.rows_of(asked, plan)

    grouped = [(row["statement"], _group(row)) for row in rows(GROUPED_BY[by])]
    record = Record(
        statements=_once(_statement(row) for row in ask(STATEMENTS)),
        targets=_once_target(_target(row) for row in ask(TARGETS)),
        groups=_gather(grouped),
        order=[*dict.fromkeys(group for _, group in grouped)],
        reports=[
            Report(row["report"], row["report"].rpartition("/")[2], row.get("ja", ""), row.get("en", ""))
            for row in rows(REPORTS)
        ],
        proposals=[_proposal(row) for row in rows(PROPOSALS)],
        printed={row["said"]: row["entry"] for row in rows(PRINTED)},
        spent={},
    )
    spent: dict[str, dict[str, int]] = {}
    for row in rows(AMOUNTS):
        if number(row["year"]) == record.year:
            spent.setdefault(row["statement"], {})[row["kind"]] = int(float(row["sum"]))
    return record._replace(spent=spent)


def _once(statements: Iterable[Statement]) -> list[Statement]:
    """Return each statement once, though several entries state it."""
    return [*{(statement.iri, statement.assessment): statement for statement in statements}.values()]


def _once_target(targets: Iterable[Target]) -> list[Target]:
    return [*{(target.iri, target.observation): target for target in targets}.values()]


def _statement(row: Row) -> Statement:
    return Statement(
        iri=row["statement"],
        label=row.get("statementLabel", ""),
        start=number(row.get("startYear", "")),
        due=number(row.get("dueYear", "")),
        outcome=row["outcome"],
        assessed=number(row.get("assessedYear", "")),
        grade=row.get("grade", ""),
        progress=row.get("progressLabel", ""),
        words=row.get("description", ""),
        assessment=row.get("assessment", ""),
        change=row.get("change", ""),
        years_later=number(row.get("yearsLater", "")),
        entry=row["entry"],
    )


def _target(row: Row) -> Target:
    return Target(
        iri=row["target"],
        indicator=row["indicator"],
        label=row.get("indicatorLabel", ""),
        breakdown=row.get("breakdown", ""),
        due=number(row["dueYear"]),
        printed=row["figurePrinted"],
        baseline=row.get("baselinePrinted", ""),
        year=number(row.get("actualYear", "")),
        observation=row.get("observation", ""),
        actual=row.get("actualPrinted", ""),
        outcome=row["outcome"],
        way=row.get("way", ""),
    )


def _gather(grouped: list[tuple[str, Group]]) -> dict[str, list[Group]]:
    """Return the groups of each statement."""
    groups: dict[str, list[Group]] = {}
    for statement, group in dict.fromkeys(grouped):
        groups.setdefault(statement, []).append(group)
    return groups


def _group(row: Row) -> Group:
    return Group(row["group"], row.get("ja", ""), row.get("en", ""))


def _proposal(row: Row) -> Proposal:
    return Proposal(row["report"], row["row"], row["verbatim"], row["thing"], row.get("label", ""), row["score"])

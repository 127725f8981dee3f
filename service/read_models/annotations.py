"""What stands beside a plan's words: what people decided and why, what checks found, what a program suspects.

All of it names entries and statements of the plan; here it is found from the thing that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from string import Template
from typing import NamedTuple, TypeVar

from ...graph.validation.findings import Finding
from ..questions.tables.listings import Row
from .facts import Facts, term
from .findings import complete_findings, list_findings

DECISIONS = Template("""SELECT ?decision ?entry ?field ?reason ?chosen WHERE {
  ?decision a kth:Decision ; kth:inPlan $plan ; kth:onEntry ?entry ; kth:field ?field .
  OPTIONAL { ?decision kth:reason ?reason FILTER(LANG(?reason) = "ja") }
  OPTIONAL { ?decision kth:decides ?chosen }
} ORDER BY ?decision ?chosen""")
SUGGESTIONS = Template("""SELECT * WHERE { GRAPH ?g {
  ?suggestion a kth:Suggestion ; kth:inPlan $plan ; kth:subject ?subject ; kth:relation ?relation ; kth:object ?object .
  OPTIONAL { ?suggestion kth:suggestionKind ?kind } OPTIONAL { ?suggestion kth:status ?status }
  OPTIONAL { ?suggestion kth:score ?score } OPTIONAL { ?suggestion kth:words ?words }
} } ORDER BY DESC(?score) ?suggestion""")
MENTIONS = Template("""SELECT DISTINCT ?entry ?concept ?words WHERE { GRAPH ?g {
  ?mention a kth:Mention ; kth:inPlan $plan ; kth:mentionIn ?entry ; kth:mentions ?concept ; kth:words ?words
} } ORDER BY ?entry ?concept ?words""")
Thing = TypeVar("Thing")


class Decision(NamedTuple):
    """What a person decided about one point of an entry."""

    iri: str
    entry: str
    field: str
    reason: str
    chosen: tuple[str, ...]


class SuspectedLink(NamedTuple):
    """A link that a program suspects, and what has become of it."""

    iri: str
    subject: str
    relation: str
    object: str
    kind: str
    status: str
    score: str
    words: str


class Mention(NamedTuple):
    """A concept whose name stands in an entry's words."""

    entry: str
    concept: str
    words: str


class Annotations(NamedTuple):
    """All of it for one plan, each by the things that it names."""

    decisions: dict[str, list[Decision]]
    findings: dict[str, list[Finding]]
    suspected: dict[str, list[SuspectedLink]]
    mentioned: dict[str, list[Mention]]


def read_annotations(facts: Facts, plan: str) -> Annotations:
    """Return what stands beside a plan's words in the version that answers."""
    return facts.cache(("apart", plan), lambda: _query(facts, plan))


def _query(facts: Facts, plan: str) -> Annotations:
    def rows(query: Template) -> list[Row]:
        return facts.rows(query.substitute(plan=term(plan)))

    findings = complete_findings(facts, list_findings(facts, plan))
    suspected = [_suspicion(row) for row in rows(SUGGESTIONS)]
    mentioned = [Mention(row["entry"], row["concept"], row["words"]) for row in rows(MENTIONS)]
    return Annotations(
        _by_thing(_decisions(rows(DECISIONS)), lambda decision: (decision.entry, decision.iri)),
        _by_thing(findings, _things_of),
        _by_thing(suspected, lambda each: (each.subject, each.object, each.iri)),
        _by_thing(mentioned, lambda each: (each.entry,)),
    )


def _things_of(finding: Finding) -> Iterable[str]:
    """Return what a finding is about, rests on and quotes, and itself."""
    values, passages = (find.value.value for find in finding.finds), (quote.passage for quote in finding.quotes)
    return dict.fromkeys((finding.about, *values, *passages, finding.iri))


def _by_thing(things: Iterable[Thing], names: Callable[[Thing], Iterable[str]]) -> dict[str, list[Thing]]:
    by_thing: dict[str, list[Thing]] = {}
    for thing in things:
        for name in names(thing):
            by_thing.setdefault(name, []).append(thing)
    return by_thing


def _group_rows(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    by_thing: dict[str, list[Row]] = {}
    for row in rows:
        by_thing.setdefault(row[key], []).append(row)
    return by_thing


def _list_values(rows: list[Row], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[name] for row in rows if name in row))


def _decisions(rows: list[Row]) -> list[Decision]:
    return [
        Decision(
            iri=iri,
            entry=group[0]["entry"],
            field=group[0]["field"],
            reason=group[0].get("reason", ""),
            chosen=_list_values(group, "chosen"),
        )
        for iri, group in _group_rows(rows, "decision").items()
    ]


def _suspicion(row: Row) -> SuspectedLink:
    return SuspectedLink(
        iri=row["suggestion"],
        subject=row["subject"],
        relation=row["relation"],
        object=row["object"],
        kind=row.get("kind", ""),
        status=row.get("status", ""),
        score=row.get("score", ""),
        words=row.get("words", ""),
    )

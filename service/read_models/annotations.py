"""What stands beside a plan's words: what people decided and why, what checks found, what a program suspects.

All of it names entries and statements of the plan; here it is found from the thing that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from string import Template
from typing import NamedTuple, TypeVar

from .facts import Facts, Row, term

DECISIONS = Template("""SELECT ?decision ?entry ?field ?reason ?chosen WHERE {
  ?decision a kth:Decision ; kth:inPlan $plan ; kth:onEntry ?entry ; kth:field ?field .
  OPTIONAL { ?decision kth:reason ?reason FILTER(LANG(?reason) = "ja") }
  OPTIONAL { ?decision kth:decides ?chosen }
} ORDER BY ?decision ?chosen""")
FINDINGS = Template("""SELECT * WHERE { GRAPH ?g {
  ?finding a kth:Finding ; kth:inPlan $plan ; sh:resultSeverity ?severity ; rdfs:label ?ja ; kth:about ?about .
  FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?finding rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?finding kth:remedy ?remedy_ja FILTER(LANG(?remedy_ja) = "ja") }
  OPTIONAL { ?finding kth:remedy ?remedy_en FILTER(LANG(?remedy_en) = "en") }
  OPTIONAL { ?finding rdfs:comment ?rests_ja FILTER(LANG(?rests_ja) = "ja") }
  OPTIONAL { ?finding rdfs:comment ?rests_en FILTER(LANG(?rests_en) = "en") }
  { OPTIONAL { ?finding kth:finds ?found } } UNION { ?finding kth:quotes ?quoted }
} } ORDER BY ?finding ?found ?quoted""")
SUGGESTIONS = Template("""SELECT * WHERE { GRAPH ?g {
  ?suggestion a kth:Suggestion ; kth:inPlan $plan ; kth:subject ?subject ; kth:relation ?relation ; kth:object ?object .
  OPTIONAL { ?suggestion kth:suggestionKind ?kind } OPTIONAL { ?suggestion kth:status ?status }
  OPTIONAL { ?suggestion kth:score ?score } OPTIONAL { ?suggestion kth:words ?words }
} } ORDER BY DESC(?score) ?suggestion""")
MENTIONS = Template("""SELECT DISTINCT ?entry ?concept ?words WHERE { GRAPH ?g {
  ?mention a kth:Mention ; kth:inPlan $plan ; kth:mentionIn ?entry ; kth:mentions ?concept ; kth:words ?words
} } ORDER BY ?entry ?concept ?words""")
Thing = TypeVar("Thing")
# How grave a finding is, gravest first.
SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "info", "Report": "report"}


class Decision(NamedTuple):
    """What a person decided about one point of an entry."""

    iri: str
    entry: str
    field: str
    reason: str
    chosen: tuple[str, ...]


class FindingNote(NamedTuple):
    """What a check found: how grave, on which assumption, about what, resting on what, quoting which passages."""

    iri: str
    severity: str
    ja: str
    en: str
    remedy_ja: str
    remedy_en: str
    rests_ja: str
    rests_en: str
    about: str
    finds: tuple[str, ...]
    quotes: tuple[str, ...]


class Suspected(NamedTuple):
    """A link that a program suspects, and what has become of it."""

    iri: str
    subject: str
    relation: str
    object: str
    kind: str
    status: str
    score: str
    words: str


class Mentioned(NamedTuple):
    """A concept whose name stands in an entry's words."""

    entry: str
    concept: str
    words: str


class Annotations(NamedTuple):
    """All of it for one plan, each by the things that it names."""

    decisions: dict[str, list[Decision]]
    findings: dict[str, list[FindingNote]]
    suspected: dict[str, list[Suspected]]
    mentioned: dict[str, list[Mentioned]]
    all_findings: tuple[FindingNote, ...]


def read_annotations(facts: Facts, plan: str) -> Annotations:
    """Return what stands beside a plan's words in the version that answers."""
    return facts.kept(("apart", plan), lambda: _query(facts, plan))


def _query(facts: Facts, plan: str) -> Annotations:
    def rows(query: Template) -> list[Row]:
        return facts.rows(query.substitute(plan=term(plan)))

    found = tuple(_findings(rows(FINDINGS)))
    suspected = [_suspicion(row) for row in rows(SUGGESTIONS)]
    mentioned = [Mentioned(row["entry"], row["concept"], row["words"]) for row in rows(MENTIONS)]
    return Annotations(
        _by_thing(_decisions(rows(DECISIONS)), lambda each: (each.entry, each.iri)),
        _by_thing(found, lambda each: dict.fromkeys((each.about, *each.finds, *each.quotes, each.iri))),
        _by_thing(suspected, lambda each: (each.subject, each.object, each.iri)),
        _by_thing(mentioned, lambda each: (each.entry,)),
        found,
    )


def _by_thing(things: Iterable[Thing], names: Callable[[Thing], Iterable[str]]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for each in things:
        for name in names(each):
            found.setdefault(name, []).append(each)
    return found


def _group_rows(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _all(rows: list[Row], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[name] for row in rows if name in row))


def _decisions(rows: list[Row]) -> list[Decision]:
    return [
        Decision(iri, group[0]["entry"], group[0]["field"], group[0].get("reason", ""), _all(group, "chosen"))
        for iri, group in _group_rows(rows, "decision").items()
    ]


def _findings(rows: list[Row]) -> list[FindingNote]:
    found = [_finding(iri, group) for iri, group in _group_rows(rows, "finding").items()]
    order = [*SEVERITIES.values()]
    return sorted(found, key=lambda each: order.index(each.severity))


def _finding(iri: str, rows: list[Row]) -> FindingNote:
    first = rows[0]
    severity = SEVERITIES.get(first["severity"].rpartition("#")[2], "info")
    remedy, rests = ((first.get(f"{name}_ja", ""), first.get(f"{name}_en", "")) for name in ("remedy", "rests"))
    said = (first["ja"], first.get("en", ""), *remedy, *rests)
    return FindingNote(iri, severity, *said, first["about"], _all(rows, "found"), _all(rows, "quoted"))


def _suspicion(row: Row) -> Suspected:
    more = (row.get("kind", ""), row.get("status", ""), row.get("score", ""), row.get("words", ""))
    return Suspected(row["suggestion"], row["subject"], row["relation"], row["object"], *more)

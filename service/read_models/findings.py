"""Findings as the engine has them: listed in brief, completed with the words on both sides, and counted by kind.

They are asked of the graph, so that a remote engine's are shown as well as our own. With two hundred plans there are
tens of thousands, so that only those on the page are quoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.validation.findings import Finding, RelatedValue, Wording, natural_key
from ...graph.validation.quotes import Quote, spell
from ...graph.validation.shapes import ORDER, severity_of
from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing, number

LISTED = listing("""
SELECT ?finding ?grade ?shape ?about ?plan
WHERE { $only
  GRAPH ?graph {
    ?finding a kth:Finding ; sh:resultSeverity ?grade ; sh:sourceShape ?shape ; kth:about ?about ; kth:inPlan ?plan
  }
}
""")
# The assumption that a finding rests on, in words.
ASSUMED = listing("""
SELECT ?finding ?ja ?en
WHERE {
  GRAPH ?graph { ?finding kth:inPlan $plan }
  GRAPH ?graph { ?finding rdfs:comment ?ja , ?en FILTER(LANG(?ja) = "ja" && LANG(?en) = "en") }
}
""")
# The place of the first passage that a finding quotes.
PLACED = listing("""
SELECT ?finding ?plan (MIN(?at) AS ?first)
WHERE { $only GRAPH ?graph { ?finding kth:inPlan ?plan ; kth:quotes ?passage } ?passage kth:order ?at }
GROUP BY ?finding ?plan
""")
QUOTED = listing("""
SELECT ?finding ?passage ?verbatim ?line ?sheetJa ?sheetEn ?stageJa ?stageEn
WHERE {
  GRAPH ?graph { ?finding kth:inPlan $plan ; kth:quotes ?passage }
  ?passage kth:verbatim ?verbatim ; kth:line ?line ; kth:order ?order .
  OPTIONAL { ?passage kth:ownSection/rdfs:label ?sheetJa FILTER(LANG(?sheetJa) = "ja") }
  OPTIONAL { ?passage kth:ownSection/rdfs:label ?sheetEn FILTER(LANG(?sheetEn) = "en") }
  OPTIONAL { ?passage kth:atStage/rdfs:label ?stageJa FILTER(LANG(?stageJa) = "ja") }
  OPTIONAL { ?passage kth:atStage/rdfs:label ?stageEn FILTER(LANG(?stageEn) = "en") }
}
ORDER BY ?finding ?order
""")
# What a finding is about and what it rests on, with their names.
NAMED = listing("""
SELECT ?finding ?thing ?language ?about (MIN(?words) AS ?ja) (MIN(?english) AS ?en)
WHERE {
  GRAPH ?graph {
    ?finding kth:inPlan $plan .
    { ?finding kth:about ?thing BIND(true AS ?about) } UNION { ?finding kth:finds ?thing BIND(false AS ?about) }
  }
  BIND(IF(isLiteral(?thing), LANG(?thing), "") AS ?language)
  OPTIONAL { ?thing rdfs:label|kth:verbatim ?words
    FILTER(LANG(?words) IN ("ja", "") || NOT EXISTS { ?thing rdfs:label ?other FILTER(LANG(?other) = "ja") }) }
  OPTIONAL { ?thing rdfs:label ?english FILTER(LANG(?english) = "en") }
}
GROUP BY ?finding ?thing ?language ?about
ORDER BY ?finding ?thing
""")

# How often each check found something; a kind's findings are all worded alike.
KINDS = listing("""SELECT ?plan ?severity ?shape (COUNT(?finding) AS ?n) WHERE {
  $only GRAPH ?g { ?finding a kth:Finding ; sh:resultSeverity ?severity ; sh:sourceShape ?shape ; kth:inPlan ?plan }
} GROUP BY ?plan ?severity ?shape""")
WORDED = listing("""SELECT ?shape ?ja ?en ?remedyJa ?remedyEn WHERE {
  { SELECT ?shape (SAMPLE(?one) AS ?finding) {
      GRAPH ?h { ?one a kth:Finding ; sh:sourceShape ?shape ; kth:inPlan $plan } } GROUP BY ?shape }
  GRAPH ?g { ?finding rdfs:label ?ja , ?en ; kth:remedy ?remedyJa , ?remedyEn }
  FILTER(LANG(?ja) = "ja" && LANG(?en) = "en" && LANG(?remedyJa) = "ja" && LANG(?remedyEn) = "en")
}""")
LISTINGS = (LISTED, ASSUMED, PLACED, QUOTED, NAMED, KINDS, WORDED)


class BriefFinding(NamedTuple):
    """A finding in a list: how grave, by which check, about what, in which plan."""

    iri: str
    severity: str
    shape: str
    about: str
    plan: str

    @property
    def kind(self) -> str:
        """Return the check's short name, as it stands in an address."""
        return self.shape.rpartition("#")[2]


class Tally(NamedTuple):
    """How many findings of a check, of one severity, a plan has."""

    severity: str
    shape: str
    plan: str
    times: int

    @property
    def kind(self) -> str:
        """Return the check's short name, as it stands in an address."""
        return self.shape.rpartition("#")[2]


class FindingKind(NamedTuple):
    """A kind of finding: the check, its short name, how grave, what is wrong and what would mend it, and how often."""

    shape: str
    kind: str
    severity: str
    wording: Wording
    times: int


def count_findings(facts: Facts) -> list[Tally]:
    """Return how many findings there are: the gravest first, then by check, then by plan."""

    def count() -> list[Tally]:
        rows = chain.from_iterable(facts.rows_by_plan(KINDS).values())
        tallies = [Tally(severity_of(row["severity"]), row["shape"], row["plan"], int(row["n"])) for row in rows]
        return sorted(tallies, key=lambda tally: (ORDER[tally.severity], tally.shape, tally.plan))

    return facts.cache("findings counted", count)


def list_counted(facts: Facts, counted: Iterable[Tally], first: int, most: int) -> list[BriefFinding]:
    """Return the findings that are counted, in that order, from one on, so many at most: only their plans are read."""
    findings = list[BriefFinding]()
    for tally in counted:
        if first < tally.times and len(findings) < most:
            listed = [one for one in list_findings(facts, tally.plan) if (one.severity, one.shape) == tally[:2]]
            findings += listed[first : first + most - len(findings)]
        first = max(0, first - tally.times)
    return findings


def list_findings(facts: Facts, plan: str) -> list[BriefFinding]:
    """Return the findings of a plan in brief: the gravest first, each check's in the order of the plan."""
    return facts.cache(("findings", plan), lambda: _list(facts, plan))


def _list(facts: Facts, plan: str) -> list[BriefFinding]:
    """Return them sorted here: an engine that sorts so many IRIs looks each of them up again for every comparison."""
    places = {row["finding"]: number(row["first"]) for row in facts.rows_of(PLACED, plan)}
    findings = [_brief(row) for row in facts.rows_of(LISTED, plan)]
    return sorted(
        findings, key=lambda finding: (ORDER[finding.severity], finding.shape, places.get(finding.iri, -1), finding.iri)
    )


def _brief(row: Row) -> BriefFinding:
    return BriefFinding(
        iri=row["finding"],
        severity=severity_of(row["grade"]),
        shape=row["shape"],
        about=row["about"],
        plan=row["plan"],
    )


def complete_findings(facts: Facts, listed: Sequence[BriefFinding]) -> list[Finding]:
    """Return findings with the words that they rest on."""
    quotes: dict[str, list[Quote]] = {}
    names: dict[str, list[Row]] = {}
    assumed: dict[str, tuple[str, str]] = {}
    wanted = {finding.iri for finding in listed}
    for plan in {finding.plan for finding in listed}:
        for row in _select(facts, QUOTED, plan, wanted):
            quotes.setdefault(row["finding"], []).append(_quote(row))
        for row in _select(facts, NAMED, plan, wanted):
            names.setdefault(row["finding"], []).append(row)
        assumed |= {row["finding"]: (row["ja"], row["en"]) for row in _select(facts, ASSUMED, plan, wanted)}
    wordings = _read_wordings(facts, listed)
    return [
        replace(
            _complete(finding, wordings[finding.shape], quotes.get(finding.iri, []), names.get(finding.iri, [])),
            assumption_ja=assumed.get(finding.iri, ("", ""))[0],
            assumption_en=assumed.get(finding.iri, ("", ""))[1],
        )
        for finding in listed
    ]


def _select(facts: Facts, asked: Listing, plan: str, findings: Container[str]) -> list[Row]:
    return [row for row in facts.rows_of(asked, plan) if row["finding"] in findings]


def _quote(row: Row) -> Quote:
    return Quote(
        line=number(row["line"]),
        passage=row["passage"],
        verbatim=row["verbatim"],
        sheet_ja=row.get("sheetJa", ""),
        sheet_en=row.get("sheetEn", ""),
        stage_ja=row.get("stageJa", ""),
        stage_en=row.get("stageEn", ""),
    )


def _complete(brief: BriefFinding, wording: Wording, quotes: Iterable[Quote], names: Iterable[Row]) -> Finding:
    about = next((row for row in names if row["about"] == "true"), {"ja": brief.about})
    others = [row for row in names if row["about"] == "false" and row["thing"] != brief.about]
    finds = tuple(_read_value(row) for row in sorted(others, key=lambda row: natural_key(row["thing"])))
    ja = about.get("ja", brief.about)
    return Finding(
        iri=brief.iri,
        shape=brief.shape,
        severity=brief.severity,
        about=brief.about,
        about_ja=ja,
        about_en=about.get("en", ja),
        finds=finds,
        quotes=tuple(quotes),
        wording=wording,
    )


def _read_value(row: Row) -> RelatedValue:
    value = row["thing"]
    if not value.startswith(("http://", "https://")):
        ja, en = (spell(value, each) if row.get("language", "") in {"", each} else "" for each in ("ja", "en"))
        return RelatedValue(Literal(value), ja, en)
    ja = row.get("ja", value)
    return RelatedValue(NamedNode(value), ja, row.get("en", ja))


def count_kinds(facts: Facts) -> list[FindingKind]:
    """Return the kinds of findings of all plans, the gravest first, then the most frequent."""
    return facts.cache("finding kinds", lambda: _count_kinds(facts))


def _count_kinds(facts: Facts) -> list[FindingKind]:
    counted = count_findings(facts)
    times, wordings = Counter[tuple[str, str]](), _read_wordings(facts, counted)
    for tally in counted:
        times[tally.severity, tally.shape] += tally.times
    kinds = [
        FindingKind(shape, shape.rpartition("#")[2], severity, wordings[shape], number)
        for (severity, shape), number in times.items()
    ]
    return sorted(kinds, key=lambda kind: (ORDER[kind.severity], -kind.times, kind.wording.label_ja))


def _read_wordings(facts: Facts, findings: Iterable[BriefFinding | Tally]) -> dict[str, Wording]:
    """Return how each check words its findings: alike in all plans, so that the first that has one is read."""
    wordings = dict[str, Wording]()
    for finding in findings:
        if finding.shape not in wordings:
            rows = facts.rows_of(WORDED, finding.plan)
            wordings |= {row["shape"]: Wording(row["ja"], row["en"], row["remedyJa"], row["remedyEn"]) for row in rows}
            wordings.setdefault(finding.shape, Wording(finding.kind, finding.kind, "", ""))
    return wordings

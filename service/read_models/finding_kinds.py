"""What the checks of all plans found, counted by kind; a kind's findings are all worded alike."""

from __future__ import annotations

from typing import NamedTuple

from ...graph.validation.findings import Wording
from .annotations import SEVERITIES
from .facts import Facts, Row, term

KINDS = """SELECT ?severity ?shape (COUNT(?finding) AS ?n) (SAMPLE(?finding) AS ?one) WHERE {
  GRAPH ?g { ?finding a kth:Finding ; sh:resultSeverity ?severity ; sh:sourceShape ?shape }
} GROUP BY ?severity ?shape"""
WORDED = """SELECT ?finding ?ja ?en ?remedyJa ?remedyEn WHERE {
  VALUES ?finding { %s }
  GRAPH ?g { ?finding rdfs:label ?ja , ?en ; kth:remedy ?remedyJa , ?remedyEn }
  FILTER(LANG(?ja) = "ja" && LANG(?en) = "en" && LANG(?remedyJa) = "ja" && LANG(?remedyEn) = "en")
}"""


class FindingKind(NamedTuple):
    """A kind of finding: the check, its short name, how grave, what is wrong and what would mend it, and how often."""

    shape: str
    kind: str
    severity: str
    wording: Wording
    times: int


def finding_kinds(facts: Facts) -> list[FindingKind]:
    """Return the kinds of findings, the gravest first, then the most frequent."""

    def asked() -> list[FindingKind]:
        rows, order = facts.rows(KINDS), [*SEVERITIES.values()]
        wordings = _wordings(facts, [row["one"] for row in rows])
        found = [_kind(row, wordings.get(row["one"])) for row in rows]
        return sorted(found, key=lambda each: (order.index(each.severity), -each.times, each.wording.label_ja))

    return facts.kept("noticed", asked)


def _wordings(facts: Facts, findings: list[str]) -> dict[str, Wording]:
    rows = facts.rows(WORDED % " ".join(map(term, findings)))
    return {row["finding"]: Wording(row["ja"], row["en"], row["remedyJa"], row["remedyEn"]) for row in rows}


def _kind(row: Row, wording: Wording | None) -> FindingKind:
    severity, kind = (row[name].rpartition("#")[2] for name in ("severity", "shape"))
    words = wording or Wording(kind, kind, "", "")
    return FindingKind(row["shape"], kind, SEVERITIES.get(severity, "info"), words, int(row["n"]))

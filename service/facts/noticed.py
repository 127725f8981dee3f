"""What the checks of all plans found, counted by kind."""

from __future__ import annotations

from typing import NamedTuple

from .apart import SEVERITIES
from .facts import Facts, Row

KINDS = """SELECT ?severity ?shape ?ja ?en (COUNT(DISTINCT ?finding) AS ?n) WHERE { GRAPH ?g {
  ?finding a kth:Finding ; sh:resultSeverity ?severity ; sh:sourceShape ?shape ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?finding rdfs:label ?en FILTER(LANG(?en) = "en") }
} } GROUP BY ?severity ?shape ?ja ?en"""


class Noticed(NamedTuple):
    """A kind of finding: its name, how grave, what is wrong, and how often."""

    kind: str
    severity: str
    ja: str
    en: str
    times: int


def _kind(row: Row) -> Noticed:
    severity = SEVERITIES.get(row["severity"].rpartition("#")[2], "info")
    return Noticed(row["shape"].rpartition("#")[2], severity, row["ja"], row.get("en", ""), int(row["n"]))


def noticed(facts: Facts) -> list[Noticed]:
    """Return the kinds of findings, the gravest first, then the most frequent."""

    def asked() -> list[Noticed]:
        order = [*SEVERITIES.values()]
        found = [_kind(row) for row in facts.rows(KINDS) if "ja" in row]
        return sorted(found, key=lambda each: (order.index(each.severity), -each.times, each.ja))

    return facts.kept("noticed", asked)

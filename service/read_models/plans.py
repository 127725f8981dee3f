"""The plans that there are, and how much each holds."""

from __future__ import annotations

from typing import NamedTuple

from .facts import Facts

# A plan that came as data may have no Japanese title: then it is called what it calls itself.
PLANS = """SELECT * WHERE { ?plan a kth:Plan ; dcterms:title ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?plan dcterms:title ?t FILTER(LANG(?t) = "ja") })
  OPTIONAL { ?plan dcterms:title ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?body_ja FILTER(LANG(?body_ja) = "ja") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?body_en FILTER(LANG(?body_en) = "en") }
  OPTIONAL { ?plan kth:municipalityCode ?code }
} ORDER BY ?code ?plan"""
# The two lists are joined whole: thing by thing the same takes six times as long over two hundred plans.
COUNTS = """SELECT ?plan ?type (COUNT(?thing) AS ?n) WHERE {
  { SELECT ?thing ?plan { ?thing kth:inPlan ?plan } }
  { SELECT ?thing ?type { VALUES ?type { kth:Sheet kth:Entry kth:Measure kth:Goal kth:Pledge } ?thing a ?type } }
} GROUP BY ?plan ?type ORDER BY ?plan ?type"""


class Listed(NamedTuple):
    """A plan as a list shows it: its names and whose it is."""

    iri: str
    key: str
    ja: str
    en: str
    body_ja: str
    body_en: str
    code: str


def plans(facts: Facts) -> dict[str, Listed]:
    """Return the plans by the key of their address."""
    return facts.kept("plans", lambda: _query(facts))


def count_contents(facts: Facts) -> dict[str, dict[str, int]]:
    """Return how many sheets, entries, measures, goals and pledges each plan has, by the name of the class."""

    def asked() -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for row in facts.rows(COUNTS):
            counts.setdefault(row["plan"], {})[row["type"].rpartition("#")[2]] = int(row["n"])
        return counts

    return facts.kept("counted", asked)


def _query(facts: Facts) -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for row in facts.rows(PLANS):
        key = row["plan"].rpartition("/")[2]
        names = (row["ja"], row.get("en", ""), row.get("body_ja", ""), row.get("body_en", ""), row.get("code", ""))
        found.setdefault(key, Listed(row["plan"], key, *names))
    return found

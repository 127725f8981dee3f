"""What the plans share, counted over all of them at once: themes by themes, stages, pillars and target groups."""

from __future__ import annotations

from .facts import Facts, term

BROAD = "kth:theme|(kth:theme/skos:broader+)"
# By name: how a statement leads to the row's concept.
WAYS = {
    "theme": BROAD,
    "stage": "kth:atStage",
    "pillar": "kth:statedBy/kth:onSheet/kth:pillar",
    "group": "kth:concerns",
}
CROSSED = """SELECT ?row ?theme (COUNT(DISTINCT ?statement) AS ?n) WHERE {{
  ?statement a kth:Statement ; {broad} ?theme ; {way} ?row .
  ?theme skos:topConceptOf ?themes . {top}
}} GROUP BY ?row ?theme"""
SHARED = """SELECT ?plan (COUNT(DISTINCT ?statement) AS ?n) WHERE {{
  ?statement a kth:Statement ; kth:inPlan ?plan ; {broad} {first} , {second} }} GROUP BY ?plan"""


def crossed(facts: Facts, name: str) -> dict[tuple[str, str], int]:
    """Return how many statements of all plans have each pair: something of a name, and a broad theme."""

    def asked() -> dict[tuple[str, str], int]:
        top = "?row skos:topConceptOf ?themes ." if name == "theme" else ""
        rows = facts.rows(CROSSED.format(broad=BROAD, way=WAYS[name], top=top))
        return {(row["row"], row["theme"]): int(row["n"]) for row in rows if "row" in row}

    return facts.kept(("crossed", name), asked)


def shared(facts: Facts, first: str, second: str) -> dict[str, int]:
    """Return how many statements of each plan have both of two themes."""
    query = SHARED.format(broad=BROAD, first=term(first), second=term(second))
    rows = facts.kept(("shared", first, second), lambda: facts.rows(query))
    return {row["plan"]: int(row["n"]) for row in rows}

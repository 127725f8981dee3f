"""What the plans share, counted over all of them at once: themes by themes, stages, pillars and target groups."""

from __future__ import annotations

from .facts import Facts, term

BROAD = "kth:theme|(kth:theme/skos:broader+)"
# A statement and a broad theme of it, each pair once. It begins with the few themes: begun with the statements, it
# takes several times as long over two hundred plans.
BROADLY = """{ SELECT DISTINCT ?statement ?theme WHERE {
  ?theme skos:topConceptOf ?themes . ?narrow skos:broader* ?theme .
  ?statement kth:theme ?narrow ; a kth:Statement } }"""
# By name: how a statement leads to the row's concept, each once.
WAYS = {
    "theme": BROADLY.replace("?theme ", "?row "),
    "stage": "?statement kth:atStage ?row",
    "pillar": "{ SELECT DISTINCT ?statement ?row WHERE { ?statement kth:statedBy/kth:onSheet/kth:pillar ?row } }",
    "group": "?statement kth:concerns ?row",
}
SHARED = """SELECT ?plan (COUNT(DISTINCT ?statement) AS ?n) WHERE {{
  ?statement a kth:Statement ; kth:inPlan ?plan ; {broad} {first} , {second} }} GROUP BY ?plan"""


def crossed(facts: Facts, name: str) -> dict[tuple[str, str], int]:
    """Return how many statements of all plans have each pair: something of a name, and a broad theme."""

    def asked() -> dict[tuple[str, str], int]:
        rows = facts.rows(f"SELECT ?row ?theme (COUNT(*) AS ?n) {{ {BROADLY} {WAYS[name]} }} GROUP BY ?row ?theme")
        return {(row["row"], row["theme"]): int(row["n"]) for row in rows if "row" in row}

    return facts.kept(("crossed", name), asked)


def shared(facts: Facts, first: str, second: str) -> dict[str, int]:
    """Return how many statements of each plan have both of two themes."""
    query = SHARED.format(broad=BROAD, first=term(first), second=term(second))
    rows = facts.kept(("shared", first, second), lambda: facts.rows(query))
    return {row["plan"]: int(row["n"]) for row in rows}

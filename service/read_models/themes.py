"""What the plans share, counted over all of them at once: fields of policy by each other and by target groups.

Themes, stages and pillars are each plan's own, so they are counted within a plan, or each for itself.

Each condition is asked for apart, as a list of statements, and the lists are joined: with a look at each statement in
turn the same takes ten times as long over two hundred plans. What counts is a statement that an entry states: sheets,
strands and passages have themes and stages too, and what only a sheet's title states, a policy goal, is counted in no
table and no list of a plan.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from ..questions.tables.listings import Listing
from .facts import Facts, listing, term


def _subselect(pattern: str, *shown: str) -> str:
    """Return a pattern asked for by itself: each statement with what is shown, once."""
    return f"{{ SELECT DISTINCT ?statement {' '.join(shown)} WHERE {{ {pattern} }} }}"


def _broadly(field: str) -> str:
    return _subselect(f"{field} a kth:Field ; skos:topConceptOf ?scheme . ?statement kth:policyField {field}", field)


STATED = _subselect("?statement kth:statedBy ?entry")
# What a program proposes stands in a graph of its own: `ontology/koteihyo.ttl` says of whom.
PROPOSED = "GRAPH ?inferred { ?statement kth:proposedField %s }"
PLACED = f"{{ ?statement kth:policyField ?field }} UNION {{ {PROPOSED % '?field'} }}"
COUNTED = f"""SELECT ?plan (COUNT(?statement) AS ?n) {{
  %s {STATED} {{ SELECT ?statement ?plan {{ ?statement kth:inPlan ?plan }} }} }} GROUP BY ?plan"""
# By name: how a statement leads to the row's concept, each once.
WAYS = {
    "field": _broadly("?row"),
    "group": _subselect("?statement kth:concerns|kth:carriedOutWith ?row", "?row"),
}
# By the scheme of a concept: how it is reached, in a template for its IRI.
REACHED = {
    "field": "?statement kth:policyField %s",
    "theme": "?statement kth:theme %s",
    "target-group": "?statement kth:concerns|kth:carriedOutWith %s",
    "pillar": "?statement kth:statedBy/kth:onSheet/kth:pillar %s",
    "division": "?statement kth:statedBy/kth:onSheet/kth:inDivision %s",
    "stage": "?statement kth:atStage %s",
    "measure-kind": "?statement kth:measureKind %s",
    "fiscal-year": "?statement kth:dueYear %s",
}


STATED_IN = f"{STATED} {{ SELECT ?statement ?plan {{ $only ?statement kth:inPlan ?plan }} }}"
PAIRS = {
    name: listing(f"""SELECT ?plan ?row ?field (COUNT(?statement) AS ?n) {{
  {_broadly("?field")} {way} {STATED_IN} }} GROUP BY ?plan ?row ?field""")
    for name, way in WAYS.items()
}
FIELDS = listing(f"""SELECT ?plan ?field (COUNT(?statement) AS ?n) {{
  {_subselect(PLACED, "?field")} {STATED_IN} }} GROUP BY ?plan ?field""")
EVERY, WITH_FIELD, BY_PROPOSAL = (
    listing(f"SELECT ?plan (COUNT(?statement) AS ?n) {{ {_subselect(pattern)} {STATED_IN} }} GROUP BY ?plan")
    for pattern in ("?statement a kth:Statement", PLACED, PROPOSED % "?field")
)
FIELDS_BY_PROPOSAL = listing(f"""SELECT ?plan ?field (COUNT(?statement) AS ?n) {{
  {_subselect(PROPOSED % "?field", "?field")} {STATED_IN} }} GROUP BY ?plan ?field""")
LISTINGS = (*PAIRS.values(), FIELDS, EVERY, WITH_FIELD, BY_PROPOSAL, FIELDS_BY_PROPOSAL)


def count_pairs(facts: Facts, name: str) -> dict[tuple[str, str], int]:
    """Return how many statements of all plans have each pair: something of a name, and a broad field."""

    def add_up() -> dict[tuple[str, str], int]:
        found = Counter[tuple[str, str]]()
        for row in chain.from_iterable(facts.rows_by_plan(PAIRS[name]).values()):
            found[row["row"], row["field"]] += int(row["n"])
        return found

    return facts.cache(("crossed", name), add_up)


def count_fields(facts: Facts) -> dict[tuple[str, str], int]:
    """Return how many statements each plan has of each field, the narrower ones too, by their IRIs.

    Where no field is decided on, those count that are proposed.
    """

    def read() -> dict[tuple[str, str], int]:
        rows = chain.from_iterable(facts.rows_by_plan(FIELDS).values())
        return {(row["plan"], row["field"]): int(row["n"]) for row in rows}

    return facts.cache("fields by plan", read)


def count_without_field(facts: Facts) -> dict[str, int]:
    """Return how many statements of each plan have no field at all, not even a proposed one."""
    placed = _count(facts, WITH_FIELD)
    return {plan: number - placed.get(plan, 0) for plan, number in _count(facts, EVERY).items()}


def count_proposed(facts: Facts, field: str = "") -> dict[str, int]:
    """Return how many statements of each plan have a field, or one of all, only because a program proposes it."""
    return _count(facts, FIELDS_BY_PROPOSAL if field else BY_PROPOSAL, field)


def _count(facts: Facts, asked: Listing, field: str = "") -> dict[str, int]:
    rows = chain.from_iterable(facts.rows_by_plan(asked).values())
    return {row["plan"]: int(row["n"]) for row in rows if row.get("field", "") == field}


def count_shared(facts: Facts, scheme: str, first: str, second: str) -> dict[str, int]:
    """Return how many statements of each plan have both of two concepts of a scheme."""
    return _by_plan(facts, *(_subselect(REACHED[scheme] % term(each)) for each in (first, second)))


def count_serving(facts: Facts, scheme: str, concept: str) -> dict[str, int]:
    """Return how many statements of each plan serve a concept of a scheme."""
    return _by_plan(facts, _subselect(REACHED[scheme] % term(concept)))


def _by_plan(facts: Facts, *conditions: str) -> dict[str, int]:
    rows = facts.cache(("by plan", conditions), lambda: facts.rows(COUNTED % " ".join(conditions)))
    return {row["plan"]: int(row["n"]) for row in rows}

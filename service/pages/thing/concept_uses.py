"""What serves a concept: the entries of a plan that have a theme, a target group, a pillar, a stage, a year …"""

from __future__ import annotations

from typing import NamedTuple

from ...read_models.facts import Facts
from ...read_models.plan import Passage
from ...read_models.plans import ListedPlan, plans
from ...read_models.themes import count_serving
from ...read_models.vocabulary import Concept
from ..plan import filters
from ..plan.section import group_entries
from ..presentation import Spot, View, view

# The code lists by which a plan is filtered, with the filter's name.
FILTERS = {
    "field": "field",
    "theme": "theme",
    "target-group": "group",
    "pillar": "pillar",
    "division": "division",
    "stage": "stage",
    "measure-kind": "kind",
    "fiscal-year": "year",
}


class ConceptUse(NamedTuple):
    """The entries of a plan that serve a concept, by place, how to filter for them, and how many each plan has.

    ``tools`` are the conditions of the question that finds them, None where there is none.
    """

    view: View
    name: str
    code: str
    groups: list[tuple[Spot, list[Passage]]]
    entries: int
    statements: int
    plans: list[tuple[ListedPlan, int]]
    tools: dict[str, str] | None


def uses_of(facts: Facts, concept: Concept, key: str) -> ConceptUse | None:
    """Return what serves a concept in the plan of a key, or in the one that serves it most."""
    name, listed = FILTERS.get(concept.scheme, ""), plans(facts)
    if not name or not listed:
        return None
    counts = count_serving(facts, concept.scheme, concept.iri) if len(listed) > 1 else {}
    best = max(listed, key=lambda name: counts.get(listed[name].iri, 0))
    plan_view = view(facts, key or best)
    having = facts.cache(("filters", plan_view.plan.iri), lambda: filters.of_plan(plan_view))
    passed = filters.select_entries(having, {name: (concept.code,)})
    entries = [plan_view.plan.entries[iri] for iri in passed]
    groups = group_entries(plan_view, entries)
    statements = {one.iri for entry in entries for one in plan_view.plan.states.get(entry.iri, ())}
    several = [(plan, counts.get(plan.iri, 0)) for plan in listed.values() if counts.get(plan.iri)]
    tools = filters.conditions({name: (concept.code,)}, plan_view.plan.key)
    return ConceptUse(plan_view, name, concept.code, groups, len(entries), len(statements), several, tools)

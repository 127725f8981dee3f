"""What serves a concept: the entries of a plan that have a theme, a target group, a pillar, a stage, a year …"""

from __future__ import annotations

from typing import NamedTuple

from ...read_models.facts import Facts
from ...read_models.plan import Passage
from ...read_models.plans import Listed, plans
from ...read_models.themes import count_serving
from ...read_models.vocabulary import Concept
from ..plan import filters
from ..plan.tree import group_entries
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
    plans: list[tuple[Listed, int]]
    tools: dict[str, str] | None


def uses_of(facts: Facts, concept: Concept, key: str) -> ConceptUse | None:
    """Return what serves a concept in the plan of a key, or in the one that serves it most."""
    name, listed = FILTERS.get(concept.scheme, ""), plans(facts)
    if not name or not listed:
        return None
    counts = count_serving(facts, concept.scheme, concept.iri) if len(listed) > 1 else {}
    best = max(listed, key=lambda each: counts.get(listed[each].iri, 0))
    found = view(facts, key or best)
    having = facts.cache(("filters", found.plan.iri), lambda: filters.of_plan(found))
    passed = filters.select_entries(having, {name: (concept.code,)})
    entries = [found.plan.entries[iri] for iri in passed]
    groups = group_entries(found, entries)
    statements = {one.iri for each in entries for one in found.plan.states.get(each.iri, ())}
    several = [(each, counts.get(each.iri, 0)) for each in listed.values() if counts.get(each.iri)]
    tools = filters.conditions({name: (concept.code,)}, found.plan.key)
    return ConceptUse(found, name, concept.code, groups, len(entries), len(statements), several, tools)

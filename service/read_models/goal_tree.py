"""A plan that came as data: its goals in the order of the document, and what stands under each."""

from __future__ import annotations

import re
from string import Template
from typing import NamedTuple

from .facts import Facts, Row, term

STATED = Template("""SELECT ?statement ?label (LANG(?label) AS ?in) ?measure ?above (MIN(?at) AS ?order)
  (MIN(?path) AS ?place)
WHERE { ?statement a kth:Statement ; kth:inPlan $plan ; rdfs:label ?label ; kth:statedBy ?passage .
  ?passage kth:order ?at ; kth:notation ?path .
  OPTIONAL { ?statement a kth:Measure BIND("measure" AS ?measure) }
  OPTIONAL { ?statement kth:partOf ?above }
} GROUP BY ?statement ?label ?measure ?above ORDER BY ?order ?statement""")
# The path of the goal that an element stands in.
GOAL = re.compile(r"(.*/)?Goal(\[\d+\])?(?=/)")


class Stated(NamedTuple):
    """A goal or a measure: its words and their language, and what stands under it."""

    iri: str
    label: str
    language: str
    kind: str
    below: tuple[Stated, ...] = ()


def outline(facts: Facts, iri: str) -> list[Stated]:
    """Return the goals of a plan, each with what its element holds."""
    return facts.kept(("outline", iri), lambda: _group_rows(facts.rows(STATED.substitute(plan=term(iri)))))


def _group_rows(rows: list[Row]) -> list[Stated]:
    goals: dict[str, Stated] = {}
    for row in sorted(rows, key=lambda each: "above" in each):  # goals first; the order within each stays
        found = Stated(row["statement"], row["label"], row["in"], row.get("measure", "goal"))
        at = GOAL.match(row["place"])
        place = at[0] if at else found.iri
        if "above" not in row or place not in goals:
            goals.setdefault(place, found)
        elif found not in goals[place].below:
            goals[place] = goals[place]._replace(below=(*goals[place].below, found))
    return list(goals.values())

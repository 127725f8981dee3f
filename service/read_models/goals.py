"""The goals of a plan that came as data, nested as they came: goal, objective, indicator; and what guides the plan."""

from __future__ import annotations

import re
from string import Template
from typing import NamedTuple

from ..questions.tables.listings import Row
from .facts import Facts, term

STATED = Template("""SELECT ?statement ?label (LANG(?label) AS ?in) ?measure ?above ?words ?number ?unnamed
  (MIN(?at) AS ?order) (MIN(?path) AS ?place)
WHERE { ?statement a kth:Statement ; kth:inPlan $plan ; rdfs:label ?label ; kth:statedBy ?passage .
  ?passage kth:order ?at ; kth:notation ?path .
  OPTIONAL { ?statement a kth:Measure BIND("measure" AS ?measure) }
  OPTIONAL { ?statement kth:partOf ?above } OPTIONAL { ?statement dcterms:description ?words }
  OPTIONAL { ?statement kth:notation ?number } OPTIONAL { ?statement kth:unnamed ?unnamed }
} GROUP BY ?statement ?label ?measure ?above ?words ?number ?unnamed ORDER BY ?order ?statement""")
PARTIES = Template("""SELECT ?statement ?name WHERE { ?statement kth:inPlan $plan ; a kth:Statement ;
  kth:stakeholder ?who . ?who rdfs:label ?name ; kth:position ?place
  FILTER NOT EXISTS { ?who kth:unnamed ?any } } ORDER BY ?statement ?place""")
MEASURED = Template("""SELECT ?statement ?indicator ?label ?unnamed (MIN(?at) AS ?order) WHERE {
  ?statement kth:inPlan $plan ; a kth:Statement ; kth:indicator|(kth:target/kth:indicator) ?indicator .
  ?indicator rdfs:label ?label
  OPTIONAL { ?indicator kth:unnamed ?unnamed }
  OPTIONAL { ?indicator <http://www.w3.org/ns/prov#wasQuotedFrom>/kth:order ?at }
} GROUP BY ?statement ?indicator ?label ?unnamed ORDER BY ?statement ?order ?indicator""")
PRINCIPLES = Template("""SELECT ?principle ?kind ?label ?words ?unnamed WHERE {
  ?principle kth:inPlan $plan ; a kth:Principle ; kth:principleKind ?kind ; rdfs:label ?label ; kth:position ?place
  OPTIONAL { ?principle dcterms:description ?words } OPTIONAL { ?principle kth:unnamed ?unnamed }
} ORDER BY ?place""")
ABOUT = Template("""SELECT * WHERE { VALUES ?plan { $plan }
  OPTIONAL { ?plan dcterms:description ?words } OPTIONAL { ?plan skos:note ?note }
  OPTIONAL { ?plan <https://schema.org/startDate> ?start } OPTIONAL { ?plan <https://schema.org/endDate> ?end }
  OPTIONAL { ?plan dcterms:issued ?issued } OPTIONAL { ?plan dcterms:source ?source }
  OPTIONAL { ?plan kth:document ?document . ?document <https://schema.org/genre> ?genre }
} LIMIT 1""")
# The path of the goal that an element stands in.
GOAL = re.compile(r"(.*/)?Goal(\[\d+\])?(?=/)")


class GoalIndicator(NamedTuple):
    """An indicator of a statement: its words, empty where it has no name of its own."""

    iri: str
    label: str


class GoalStatement(NamedTuple):
    """A goal or a measure: its words and their language, who has a part, its indicators, and what is part of it."""

    iri: str
    label: str
    language: str
    kind: str
    number: str = ""
    words: str = ""
    named: bool = True
    parties: tuple[str, ...] = ()
    indicators: tuple[GoalIndicator, ...] = ()
    below: tuple[GoalStatement, ...] = ()

    @property
    def size(self) -> int:
        """Return how many statements it is, those below it counted."""
        return 1 + sum(each.size for each in self.below)


class Principle(NamedTuple):
    """What guides the plan: of which kind, its name and its words."""

    iri: str
    kind: str
    name: str
    words: str


class Goals(NamedTuple):
    """A plan that came as data: what is said of it as a whole (by the query's columns), what guides it, its goals."""

    about: Row
    principles: tuple[Principle, ...]
    goals: tuple[GoalStatement, ...]

    @property
    def by_kind(self) -> dict[str, list[Principle]]:
        """Return what guides the plan by kind, in the order of the document."""
        kinds = dict.fromkeys(principle.kind for principle in self.principles)
        return {kind: [principle for principle in self.principles if principle.kind == kind] for kind in kinds}

    @property
    def size(self) -> int:
        """Return how many statements the plan has."""
        return sum(goal.size for goal in self.goals)

    @property
    def indicators(self) -> int:
        """Return how many indicators the plan has, each counted once."""
        return len({indicator.iri for goal in self.goals for indicator in _indicators(goal)})


def read_goals(facts: Facts, iri: str) -> Goals:
    """Return the goals of a plan, each with what its element holds."""
    return facts.cache(("goals", iri), lambda: _query(facts, iri))


def _query(facts: Facts, iri: str) -> Goals:
    def rows(query: Template) -> list[Row]:
        return facts.rows(query.substitute(plan=term(iri)))

    parties: dict[str, dict[str, None]] = {}
    for row in rows(PARTIES):
        parties.setdefault(row["statement"], {})[row["name"]] = None
    measured: dict[str, list[GoalIndicator]] = {}
    for row in rows(MEASURED):
        indicator = GoalIndicator(row["indicator"], "" if "unnamed" in row else row["label"])
        measured.setdefault(row["statement"], []).append(indicator)
    every = rows(STATED)
    stated = {
        row["statement"]: _read_statement(row, parties.get(row["statement"], {}), measured.get(row["statement"], []))
        for row in every
    }
    about = rows(ABOUT)
    return Goals(about[0] if about else {}, tuple(map(_principle, rows(PRINCIPLES))), _nest(every, stated))


def _nest(rows: list[Row], stated: dict[str, GoalStatement]) -> tuple[GoalStatement, ...]:
    """Return the goals with what is part of them; what names no whole that is here stands in its element's goal."""
    places: dict[str, str] = {}
    for row in rows:
        if "above" not in row:
            places.setdefault(_goal(row), row["statement"])
    below: dict[str, list[str]] = {}
    tops: list[str] = []
    for row in rows:
        iri, above = row["statement"], row.get("above", "")
        whole = above if above in stated else places.get(_goal(row), "") if above else ""
        home = below.setdefault(whole, []) if whole and whole != iri else tops
        if iri not in home:
            home.append(iri)
    return tuple(_branch(top, stated, below, frozenset()) for top in tops)


def _branch(
    iri: str, stated: dict[str, GoalStatement], below: dict[str, list[str]], above: frozenset[str]
) -> GoalStatement:
    """Return a statement with all below it; a circle, which the checks refuse, ends where it begins."""
    inside = above | {iri}
    parts = (_branch(each, stated, below, inside) for each in below.get(iri, ()) if each not in inside)
    return stated[iri]._replace(below=tuple(parts))


def _goal(row: Row) -> str:
    match = GOAL.match(row["place"])
    return match[0] if match else row["statement"]


def _read_statement(row: Row, parties: dict[str, None], indicators: list[GoalIndicator]) -> GoalStatement:
    return GoalStatement(
        iri=row["statement"],
        label=row["label"],
        language=row["in"],
        kind=row.get("measure", "goal"),
        number=row.get("number", ""),
        words=row.get("words", ""),
        named="unnamed" not in row,
        parties=tuple(parties),
        indicators=tuple(indicators),
    )


def _principle(row: Row) -> Principle:
    name = "" if "unnamed" in row else row["label"]
    return Principle(row["principle"], row["kind"], name, row.get("words", "") if name else row["label"])


def _indicators(stated: GoalStatement) -> list[GoalIndicator]:
    return [*stated.indicators, *(indicator for part in stated.below for indicator in _indicators(part))]

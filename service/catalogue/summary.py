"""What a description says of each plan: its titles, years, places, publisher and how much it holds, all of it asked.

Nothing is kept beside the graph: what a version says of its plans is what the catalogue says of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from ...graph.rdf.names import BASE, PREFIXES
from ..engines.engine import Engine, Formats, require_whole
from ..read_models.plans import COUNTS
from ..results.answers import rows
from ..results.cells import plain

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
PLANS = "SELECT ?plan ?year { ?plan a kth:Plan OPTIONAL { ?plan kth:baseYear/kth:year ?year } } ORDER BY ?plan"
# What else is asked, with the plan in the first column. Long lists are joined whole, which over two hundred plans is
# five times as fast as entry by entry.
ASKED = {
    "titles": "SELECT ?plan (LANG(?l) AS ?in) ?l { ?plan a kth:Plan ; rdfs:label ?l } ORDER BY ?plan ?in ?l",
    "offsets": """SELECT DISTINCT ?plan ?years {
  { SELECT DISTINCT ?plan ?stage {
    { SELECT ?entry { ?entry a kth:Entry } }
    { SELECT ?entry ?plan { ?entry kth:inPlan ?plan } }
    { SELECT ?entry ?stage { ?entry kth:atStage ?stage } } } }
  ?stage kth:offset ?years
}""",
    "places": """SELECT ?plan ?place ?in ?name {
  ?plan a kth:Plan ; dcterms:spatial ?place FILTER(isIRI(?place))
  OPTIONAL { SELECT ?place ?in (MIN(?l) AS ?name) {
    ?body dcterms:spatial ?place ; a org:FormalOrganization ; rdfs:label ?l BIND(LANG(?l) AS ?in)
  } GROUP BY ?place ?in }
} ORDER BY ?plan ?place ?in""",
    "bodies": """SELECT ?plan ?body (LANG(?l) AS ?in) ?l {
  ?plan a kth:Plan ; dcterms:publisher ?body . ?body rdfs:label ?l
} ORDER BY ?plan ?body ?in""",
    "keywords": """SELECT DISTINCT ?plan (LANG(?l) AS ?in) ?l {
  ?sheet a kth:Sheet ; kth:inPlan ?plan ; kth:theme/skos:prefLabel ?l
} ORDER BY ?plan ?in ?l""",
    "themes": """SELECT DISTINCT ?plan ?theme (LANG(?l) AS ?in) ?l {
  ?sheet a kth:Sheet ; kth:inPlan ?plan ; kth:theme ?theme . ?theme skos:prefLabel ?l
} ORDER BY ?plan ?theme ?in ?l""",
    "functions": """SELECT DISTINCT ?plan ?function (LANG(?l) AS ?in) ?l {
  ?class a oa:Annotation ; kth:inPlan ?plan ; oa:hasBody ?function .
  ?function a kth:GovernmentFunction ; skos:prefLabel ?l
} ORDER BY ?plan ?function ?in ?l""",
    "counts": COUNTS.write(),
}


class NamedThing(msgspec.Struct, frozen=True):
    """Something with its names by language."""

    iri: str
    names: dict[str, str]


class PlanSummary(msgspec.Struct, frozen=True):
    """A plan as its graph describes it; ``start`` and ``end`` are days, empty where no base year is known.

    ``themes`` are those of its sheets, ``functions`` the functions of government that its indicators measure.
    """

    iri: str
    titles: dict[str, str]
    start: str
    end: str
    places: tuple[NamedThing, ...]
    bodies: tuple[NamedThing, ...]
    keywords: tuple[tuple[str, str], ...]
    counts: dict[str, int]
    themes: tuple[NamedThing, ...] = ()
    functions: tuple[NamedThing, ...] = ()

    @property
    def id(self) -> str:
        """Return the plan's own name."""
        return self.iri.rpartition("/")[2]

    def title(self, language: str) -> str:
        """Return its title in a language, in another one where it has none in that."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.id)


def summaries(engine: Engine) -> tuple[PlanSummary, ...]:
    """Return what the engine's version says of its plans."""
    answers = {name: query_rows(engine, text) for name, text in ASKED.items()}
    return tuple(_summary(plan, year, answers) for plan, year in query_rows(engine, PLANS))


def query_rows(engine: Engine, text: str) -> list[list[str]]:
    """Return the values of a query's rows, empty text for no value."""
    answer = require_whole(engine.query(PROLOGUE + text, wanted=Formats(graph=None)))
    return [[plain(term) for term in row] for row in rows(answer).rows]


def _summary(plan: str, year: str, answers: dict[str, list[list[str]]]) -> PlanSummary:
    of = {name: [row[1:] for row in rows if row[0] == plan] for name, rows in answers.items()}
    start, end = years(year, [offset[0] for offset in of["offsets"]])
    return PlanSummary(
        plan,
        dict(of["titles"]),
        start,
        end,
        _names(of["places"]),
        _names(of["bodies"]),
        tuple((language, word) for language, word in of["keywords"]),
        {name.removeprefix(f"{BASE}ontology#"): int(count) for name, count in of["counts"]},
        _names(of["themes"]),
        _names(of["functions"]),
    )


def years(base: str, offsets: Iterable[str]) -> tuple[str, str]:
    """Return the first and the last day that a plan speaks of: fiscal years begin in April.

    >>> years("2005", ["P0Y", "P5Y", "P2Y"]), years("", [])
    (('2005-04-01', '2011-03-31'), ('', ''))
    """
    if not re.fullmatch("[0-9]{4}", base):
        return "", ""
    last = max((int(match[1]) for offset in offsets if (match := re.fullmatch(r"P([0-9]{1,3})Y", offset))), default=0)
    return f"{base}-04-01", f"{int(base) + last + 1}-03-31"


def _names(rows: Sequence[Sequence[str]]) -> tuple[NamedThing, ...]:
    names: dict[str, dict[str, str]] = {}
    for iri, language, name in rows:
        names.setdefault(iri, {}).update({language: name} if name else {})
    return tuple(NamedThing(iri, names_of) for iri, names_of in names.items())

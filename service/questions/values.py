"""The values that a question's parameter may take: asked of the graph itself, once a version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ...graph.rdf.names import BASE
from ..engines.engine import Engine, require_whole
from ..results.answers import rows
from ..results.cells import plain
from .parameters import LANGUAGES, Parameter, sort

# In the order of the document and of the code lists, as a reader expects them, else by name; never by a code.
# A longer list is not listed: who looks for one statement among ten thousand searches for its words.
LONGEST = 1000
LISTED = """
PREFIX kth:  <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?value (MIN(STR(?jaWords)) AS ?ja) (MIN(STR(?enWords)) AS ?en) (MIN(?of) AS ?sheet) (MIN(?at) AS ?place)
WHERE {
  %s
  OPTIONAL { ?thing skos:prefLabel|rdfs:label ?jaWords FILTER(LANG(?jaWords) = "ja") }
  OPTIONAL { ?thing skos:prefLabel|rdfs:label ?enWords FILTER(LANG(?enWords) = "en") }
  OPTIONAL { ?thing kth:onSheet/kth:position ?of }
  OPTIONAL { ?thing kth:order|kth:position|kth:strandNumber|kth:pledgeNumber|kth:year ?at }
}
GROUP BY ?value
ORDER BY ?sheet ?place ?ja ?value
LIMIT %d
"""
SCHEME = f"?thing skos:inScheme <{BASE}id/%s> . BIND(?thing AS ?value)"
# Lists that each plan has for itself, by the class of their concepts, with the plan that each is of.
OWN = {"theme": "Theme", "stage": "Stage", "division": "Division", "pillar": "Pillar"}
OWNED = """
PREFIX kth:  <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?value (MIN(STR(?jaWords)) AS ?ja) (MIN(STR(?enWords)) AS ?en) ?plan
       (MIN(STR(?jaPlan)) AS ?of) (MIN(STR(?enPlan)) AS ?ofEn)
WHERE {
  ?value a kth:%s ; kth:inPlan ?plan ; kth:order ?place .
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?jaWords FILTER(LANG(?jaWords) = "ja") }
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?enWords FILTER(LANG(?enWords) = "en") }
  OPTIONAL { ?plan skos:prefLabel|rdfs:label ?jaPlan FILTER(LANG(?jaPlan) = "ja") }
  OPTIONAL { ?plan skos:prefLabel|rdfs:label ?enPlan FILTER(LANG(?enPlan) = "en") }
}
GROUP BY ?value ?plan ?place
ORDER BY ?plan ?place ?value
LIMIT %d
"""
CLASS = f"{{ SELECT ?thing {{ ?thing a kth:%s }} LIMIT {LONGEST + 1} }} BIND(?thing AS ?value)"
NUMBER = "?thing a kth:%s ; kth:order|kth:pledgeNumber|kth:year ?value ."
# Of the years there are, those in which something is due.
DUE = "?thing a kth:FiscalYear ; kth:year ?value . FILTER EXISTS { ?statement kth:dueYear ?thing }"


class Value(NamedTuple):
    """One value, as a caller would write it, with what it is called in Japanese and English, if it is called.

    ``iri`` is that of a concept; ``of_ja`` and ``of_en`` name the plan whose own it is, where several plans have such.
    """

    value: str
    ja: str
    en: str
    iri: str = ""
    of_ja: str = ""
    of_en: str = ""


class Codes:
    """The lists of the version that an engine answers from, each asked once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listed = lru_cache(maxsize=64)(self._query)

    def __call__(self, scheme: str) -> Mapping[str, Value]:
        """Return a code list's concepts by their codes, those of plans' own lists by what names them among all."""
        return {each.value: each for each in self._list_concepts(scheme)}

    def values(self, parameter: Parameter) -> tuple[Value, ...]:
        """Return all values that a parameter may take; none where they cannot be listed, or are more than `LONGEST`."""
        if parameter.scheme:
            return self._list_concepts(parameter.scheme)
        if parameter.kind == "language":
            return tuple(Value(code, *names) for code, names in LANGUAGES.items())
        if sort(parameter.kind) == "year":
            return self._list(DUE, "")
        if not parameter.of:
            return ()
        return self._list((CLASS if sort(parameter.kind) == "iri" else NUMBER) % parameter.of, f"{BASE}id/")

    def _list_concepts(self, scheme: str) -> tuple[Value, ...]:
        if scheme in OWN:
            return self._list(OWN[scheme], "")
        return self._list(SCHEME % scheme, f"{BASE}id/{scheme}/")

    def _list(self, pattern: str, prefix: str) -> tuple[Value, ...]:
        return self._listed(pattern, prefix)

    def _query(self, pattern: str, prefix: str) -> tuple[Value, ...]:
        if pattern in OWN.values():
            return self._query_own(pattern)
        found = rows(require_whole(self._engine.query(LISTED % (pattern, LONGEST + 1))))
        if len(found.rows) > LONGEST:
            return ()
        return tuple(
            Value(plain(row[0]).removeprefix(prefix), plain(row[1]), plain(row[2]), plain(row[0])) for row in found.rows
        )

    def _query_own(self, name: str) -> tuple[Value, ...]:
        """Return the concepts of a class that plans have for themselves, plan by plan.

        One is called by its code alone where no other plan has that code, else with its plan: ``waste``,
        ``kawaguchi/theme/waste``.
        """
        found = rows(require_whole(self._engine.query(OWNED % (name, LONGEST + 1))))
        table = [[plain(each) for each in row] for row in found.rows]
        if len(table) > LONGEST:
            return ()
        alike = Counter(row[0].rpartition("/")[2] for row in table)
        several = len({row[3] for row in table}) > 1
        return tuple(
            Value(_spell(iri, alike), ja, en, iri, *((of, of_en) if several else ("", "")))
            for iri, ja, en, _, of, of_en in table
        )


def _spell(iri: str, alike: Mapping[str, int]) -> str:
    code = iri.rpartition("/")[2]
    return code if alike[code] == 1 else iri.partition("/id/")[2]

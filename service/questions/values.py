"""The values that a question's parameter may take: asked of the graph itself, once a version."""

from __future__ import annotations

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
CLASS = f"{{ SELECT ?thing {{ ?thing a kth:%s }} LIMIT {LONGEST + 1} }} BIND(?thing AS ?value)"
NUMBER = "?thing a kth:%s ; kth:order|kth:pledgeNumber|kth:year ?value ."
# Of the years there are, those in which something is due.
DUE = "?thing a kth:FiscalYear ; kth:year ?value . FILTER EXISTS { ?statement kth:dueYear ?thing }"


class Value(NamedTuple):
    """One value, as a caller would write it, with what it is called in Japanese and English, if it is called."""

    value: str
    ja: str
    en: str


class Codes:
    """The lists of the version that an engine answers from, each asked once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listed = lru_cache(maxsize=64)(self._query)

    def __call__(self, scheme: str) -> Mapping[str, str]:
        """Return a code list's codes with their Japanese labels."""
        return {each.value: each.ja for each in self._list(SCHEME % scheme, f"{BASE}id/{scheme}/")}

    def values(self, parameter: Parameter) -> tuple[Value, ...]:
        """Return all values that a parameter may take; none where they cannot be listed, or are more than `LONGEST`."""
        if parameter.scheme:
            return self._list(SCHEME % parameter.scheme, f"{BASE}id/{parameter.scheme}/")
        if parameter.kind == "language":
            return tuple(Value(code, *names) for code, names in LANGUAGES.items())
        if sort(parameter.kind) == "year":
            return self._list(DUE, "")
        if not parameter.of:
            return ()
        return self._list((CLASS if sort(parameter.kind) == "iri" else NUMBER) % parameter.of, f"{BASE}id/")

    def _list(self, pattern: str, prefix: str) -> tuple[Value, ...]:
        return self._listed(pattern, prefix)

    def _query(self, pattern: str, prefix: str) -> tuple[Value, ...]:
        found = rows(require_whole(self._engine.query(LISTED % (pattern, LONGEST + 1))))
        if len(found.rows) > LONGEST:
            return ()
        return tuple(Value(plain(row[0]).removeprefix(prefix), plain(row[1]), plain(row[2])) for row in found.rows)

"""The values that a question's parameter may take: asked of the graph itself, once a version."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property, lru_cache

from ...graph.rdf.names import BASE
from ..engines.engine import Engine, require_whole
from ..results.answers import rows
from ..results.cells import plain
from ..snapshot import Snapshot
from .parameters import LANGUAGES, OWN, Parameter, Value, sort
from .tables.listings import Listing
from .tables.lookup import read_columns, read_plan_rows

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
# The lists that plans share, in the order of each.
SHARED = Listing(
    """
PREFIX kth:  <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?scheme ?value (MIN(STR(?jaWords)) AS ?ja) (MIN(STR(?enWords)) AS ?en) (MIN(?at) AS ?place)
WHERE {
  ?value skos:inScheme ?scheme .
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?jaWords FILTER(LANG(?jaWords) = "ja") }
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?enWords FILTER(LANG(?enWords) = "en") }
  OPTIONAL { ?value kth:order|kth:position|kth:strandNumber|kth:pledgeNumber|kth:year ?at }
}
GROUP BY ?scheme ?value
ORDER BY ?place ?ja ?value
""",
    shared=True,
)
SCHEME = f"?thing skos:inScheme <{BASE}id/%s> . BIND(?thing AS ?value)"
# Of the lists that each plan has for itself: their concepts with the plan that each is of.
OWNED = """
PREFIX kth:  <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?value (MIN(STR(?jaWords)) AS ?ja) (MIN(STR(?enWords)) AS ?en) ?plan
       (MIN(STR(?jaPlan)) AS ?of) (MIN(STR(?enPlan)) AS ?ofEn)
WHERE {
  $only ?value a kth:%s ; kth:inPlan ?plan ; kth:order ?place .
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?jaWords FILTER(LANG(?jaWords) = "ja") }
  OPTIONAL { ?value skos:prefLabel|rdfs:label ?enWords FILTER(LANG(?enWords) = "en") }
  OPTIONAL { ?plan skos:prefLabel|rdfs:label ?jaPlan FILTER(LANG(?jaPlan) = "ja") }
  OPTIONAL { ?plan skos:prefLabel|rdfs:label ?enPlan FILTER(LANG(?enPlan) = "en") }
}
GROUP BY ?value ?plan ?place
ORDER BY ?plan ?place ?value
LIMIT %d
"""
OWNED_BY_CLASS = {class_name: Listing(OWNED % (class_name, LONGEST + 1)) for class_name in OWN.values()}
OWNED_COLUMNS = ("value", "ja", "en", "plan", "of", "ofEn")
CLASS = f"{{ SELECT ?thing {{ ?thing a kth:%s }} LIMIT {LONGEST + 1} }} BIND(?thing AS ?value)"
NUMBER = "?thing a kth:%s ; kth:order|kth:pledgeNumber|kth:year ?value ."
# Of the years there are, those in which something is due.
DUE = "?thing a kth:FiscalYear ; kth:year ?value . FILTER EXISTS { ?statement kth:dueYear ?thing }"
DUE_YEARS = Listing(LISTED % (DUE, LONGEST + 1))
LISTINGS = (SHARED, DUE_YEARS, *OWNED_BY_CLASS.values())


def find_codes(engine: Engine) -> Codes:
    """Return the lists of an engine's version, one for all who ask the same snapshot."""
    return engine.once("codes", lambda: Codes(engine)) if isinstance(engine, Snapshot) else Codes(engine)


class Codes:
    """The lists of the version that an engine answers from, each asked once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listed = lru_cache(maxsize=64)(self._query)

    def __call__(self, scheme: str) -> Mapping[str, Value]:
        """Return a code list's concepts by their codes, those of plans' own lists by what names them among all."""
        return {concept.value: concept for concept in self._list_concepts(scheme)}

    def values(self, parameter: Parameter) -> tuple[Value, ...]:
        """Return all values that a parameter may take; none where they cannot be listed, or are more than `LONGEST`."""
        if parameter.scheme:
            return self._list_concepts(parameter.scheme)
        if parameter.kind == "language":
            return tuple(Value(code, *names) for code, names in LANGUAGES.items())
        if sort(parameter.kind) == "year":
            return self._due_years
        if not parameter.of:
            return ()
        return self._list((CLASS if sort(parameter.kind) == "iri" else NUMBER) % parameter.of, f"{BASE}id/")

    def _list_concepts(self, scheme: str) -> tuple[Value, ...]:
        if scheme in OWN:
            return self._list(OWN[scheme], "")
        return self._shared_lists.get(scheme) or self._list(SCHEME % scheme, f"{BASE}id/{scheme}/")

    @cached_property
    def _due_years(self) -> tuple[Value, ...]:
        """The years in which something is due, which plans have in common."""
        data, columns = self._engine.data, ("value", "ja", "en")
        kept = read_columns(data, self._engine.version(), DUE_YEARS, columns) if data else None
        if kept is None:
            return self._list(DUE, "")
        by_year = {year: Value(year, ja, en, year) for year, ja, en in kept}
        return tuple(by_year[year] for year in sorted(by_year))

    @cached_property
    def _shared_lists(self) -> Mapping[str, tuple[Value, ...]]:
        """The lists that plans share, by their schemes, where they were kept at publication."""
        values = defaultdict[str, list[Value]](list)
        data = self._engine.data
        for row in (read_plan_rows(data, self._engine.version(), SHARED) if data else None) or ():
            scheme, iri = row["scheme"].removeprefix(f"{BASE}id/"), row["value"]
            value = iri.removeprefix(f"{BASE}id/{scheme}/")
            values[scheme].append(Value(value, row.get("ja", ""), row.get("en", ""), iri))
        return {scheme: tuple(values_of) for scheme, values_of in values.items() if len(values_of) <= LONGEST}

    def _list(self, pattern: str, prefix: str) -> tuple[Value, ...]:
        return self._listed(pattern, prefix)

    def _query(self, pattern: str, prefix: str) -> tuple[Value, ...]:
        if pattern in OWN.values():
            return self._query_own(pattern)
        table = rows(require_whole(self._engine.query(LISTED % (pattern, LONGEST + 1))))
        if len(table.rows) > LONGEST:
            return ()
        return tuple(
            Value(plain(row[0]).removeprefix(prefix), plain(row[1]), plain(row[2]), plain(row[0])) for row in table.rows
        )

    def _query_own(self, name: str) -> tuple[Value, ...]:
        """Return the concepts of a class that plans have for themselves, plan by plan.

        One is called by its code alone where no other plan has that code, else with its plan: ``waste``,
        ``kawaguchi/theme/waste``.
        """
        listing, data = OWNED_BY_CLASS[name], self._engine.data
        table = read_columns(data, self._engine.version(), listing, OWNED_COLUMNS, LONGEST) if data else None
        if table is None:
            answer = rows(require_whole(self._engine.query(listing.write())))
            table = [[plain(cell) for cell in row] for row in answer.rows]
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

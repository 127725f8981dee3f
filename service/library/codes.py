"""The codes that a question's parameter may take: asked of the graph itself, once a version."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ...graph.base import BASE
from ..engines.engine import Engine
from ..forms.answers import rows
from ..forms.cells import plain

LISTED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?concept (MIN(STR(?words)) AS ?label)
WHERE {
  ?concept skos:inScheme <%s> .
  OPTIONAL { ?concept skos:prefLabel|rdfs:label ?words FILTER(LANG(?words) = "ja") }
}
GROUP BY ?concept
ORDER BY ?concept
"""


class Codes:
    """The code lists of whatever version an engine answers from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listed = lru_cache(maxsize=64)(self._asked)

    def __call__(self, scheme: str) -> Mapping[str, str]:
        """Return a list's codes with their Japanese labels."""
        return self._listed(scheme, self._engine.version())

    def _asked(self, scheme: str, _: str) -> Mapping[str, str]:
        list_iri = f"{BASE}id/{scheme}"
        found = rows(self._engine.query(LISTED % list_iri))
        return {plain(concept).removeprefix(f"{list_iri}/"): plain(label) for concept, label in found.rows}

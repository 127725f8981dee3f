"""What things are called: labels and printed words of any IRI that an answer or an address names."""

from __future__ import annotations

from collections.abc import Iterable

from ..http.language import data_language, translate
from .facts import IRI, Facts

NAMES = """
SELECT ?thing ?name
WHERE {
  VALUES ?thing { %s }
  { ?thing rdfs:label|skos:prefLabel|kth:verbatim ?name } UNION { GRAPH ?graph { ?thing rdfs:label ?name } }
  FILTER(LANG(?name) IN ("ja", "")%s)
}
"""
# What a plan in another language calls by no Japanese name is called what it calls it.
ANY = ' || NOT EXISTS { ?thing rdfs:label ?other FILTER(LANG(?other) = "ja") }'
ENGLISH = NAMES.replace('("ja", "")%s', '("en")')


def find_names(facts: Facts, iris: Iterable[str]) -> dict[str, str]:
    """Return what things are called in the reader's language, those that are called anything."""
    terms = " ".join(f"<{iri}>" for iri in sorted(iris) if IRI.fullmatch(iri))
    if not terms:
        return {}
    names = {row["thing"]: row["name"] for row in facts.rows(NAMES % (terms, ANY))}
    english = {row["thing"]: row["name"] for row in facts.rows(ENGLISH % terms)} if data_language() == "en" else {}
    return {iri: translate(names.get(iri, ""), english.get(iri, "")) for iri in {*names, *english}}

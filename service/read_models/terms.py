"""What the vocabulary calls its classes and properties, in both languages."""

from __future__ import annotations

from typing import NamedTuple

from .facts import Facts

TERMS = """SELECT ?term ?ja ?en ?means_ja ?means_en WHERE {
  ?term rdfs:isDefinedBy ?ontology ; rdfs:label ?ja . FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?term rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?term skos:definition ?means_ja FILTER(LANG(?means_ja) = "ja") }
  OPTIONAL { ?term skos:definition ?means_en FILTER(LANG(?means_en) = "en") }
} ORDER BY ?term"""


class Term(NamedTuple):
    """A class or a property: its names and what it means."""

    ja: str
    en: str = ""
    means_ja: str = ""
    means_en: str = ""


def terms(facts: Facts) -> dict[str, Term]:
    """Return the terms of the vocabulary by IRI."""

    def asked() -> dict[str, Term]:
        return {
            row["term"]: Term(row["ja"], *(row.get(name, "") for name in ("en", "means_ja", "means_en")))
            for row in facts.rows(TERMS)
        }

    return facts.kept("terms", asked)

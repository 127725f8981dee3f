"""The vocabulary: what its classes and properties are called, and its code lists, every concept by its IRI."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from ..http.language import DEFAULT, ENGLISH, current_language, translate
from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing, number

TERMS = listing(
    """SELECT ?term ?ja ?en ?means_ja ?means_en WHERE {
  ?term rdfs:isDefinedBy ?ontology ; rdfs:label ?ja . FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?term rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?term skos:definition ?means_ja FILTER(LANG(?means_ja) = "ja") }
  OPTIONAL { ?term skos:definition ?means_en FILTER(LANG(?means_en) = "en") }
} ORDER BY ?term""",
    shared=True,
)
# Which class has which property with which class of value: by the checks of each class, and by the vocabulary.
LINKS = """
SELECT DISTINCT ?from ?property ?to
WHERE {
  { ?shape sh:targetClass ?from ; sh:property ?part . ?part sh:path ?property ; sh:class ?to }
  UNION
  { ?property rdfs:domain ?from ; rdfs:range ?to }
  UNION
  { ?from rdfs:subClassOf ?to BIND(rdfs:subClassOf AS ?property) }
  FILTER(ISIRI(?property))
  FILTER(STRSTARTS(STR(?from), STR(kth:)) && STRSTARTS(STR(?to), STR(kth:)))
}
ORDER BY ?from ?property ?to
"""
# A concept of a plan whose words are in one other language is called by these.
CONCEPTS = """SELECT ?concept ?scheme ?plan ?code ?ja ?en ?means_ja ?means_en ?order ?year WHERE {
  ?concept rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?concept rdfs:label ?japanese FILTER(LANG(?japanese) = "ja") })
  { ?concept a skos:Concept ; skos:inScheme ?scheme ; skos:notation ?code }
  UNION { ?concept a kth:FiscalYear ; kth:year ?year }
  OPTIONAL { ?concept rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?concept skos:definition ?means_ja FILTER(LANG(?means_ja) = "ja") }
  OPTIONAL { ?concept skos:definition ?means_en FILTER(LANG(?means_en) = "en") }
  OPTIONAL { ?concept kth:order ?order } OPTIONAL { ?concept kth:inPlan ?plan }
} ORDER BY ?concept"""
BROADER = "SELECT ?narrow ?broad WHERE { ?narrow skos:broader ?broad } ORDER BY ?broad ?narrow"
# A plan's own concepts with those that it shares or names, and those that plans share alone.
OF_PLAN, SHARED = ((listing(CONCEPTS, shared=shared), listing(BROADER, shared=shared)) for shared in (False, True))
LISTINGS = (TERMS, *OF_PLAN, *SHARED)

# Properties whose values are no things, with the type that the vocabulary gives them, if it does.
VALUES = """SELECT ?term (COALESCE(?to, "") AS ?range) { ?term rdfs:isDefinedBy ?ontology .
  { ?term a <http://www.w3.org/2002/07/owl#DatatypeProperty> }
  UNION { ?term a <http://www.w3.org/2002/07/owl#AnnotationProperty> }
  OPTIONAL { ?term rdfs:range ?to } }"""


class Term(NamedTuple):
    """A class or a property: its names and what it means."""

    ja: str
    en: str = ""
    means_ja: str = ""
    means_en: str = ""


class Concept(NamedTuple):
    """A concept of a code list, or a fiscal year; ``plan`` is the plan whose own it is, empty where plans share it."""

    iri: str
    scheme: str
    code: str
    ja: str
    en: str = ""
    means_ja: str = ""
    means_en: str = ""
    order: int = 0
    broader: tuple[str, ...] = ()
    plan: str = ""


def value_types(facts: Facts) -> dict[str, str]:
    """Return the properties whose values are no things, each with the type that the vocabulary gives them, if any."""
    return facts.cache("value types", lambda: {row["term"]: row["range"] for row in facts.rows(VALUES)})


class Concepts(dict[str, Concept]):
    """Concepts by IRI."""

    def list_scheme(self, scheme: str, plan: str = "") -> list[Concept]:
        """Return the concepts of a code list in its order: of a list that plans have for themselves, those of a plan.

        Without a plan they are those of all plans, one plan after the other.
        """
        found = (
            concept
            for concept in self.values()
            if concept.scheme == scheme and (not plan or concept.plan in ("", plan))
        )
        return sorted(found, key=lambda concept: (concept.plan, concept.order, concept.iri))

    def find_code(self, scheme: str, code: str, plan: str = "") -> Concept | None:
        """Return the concept that a code of a shared list, or of a plan's own, stands for."""
        return self._codes.get((scheme, code, "")) or self._codes.get((scheme, code, plan))

    @cached_property
    def _codes(self) -> dict[tuple[str, str, str], Concept]:
        return {(concept.scheme, concept.code, concept.plan): concept for concept in self.values()}

    def find(self, iri: str) -> Concept:
        """Return a concept; one that no list has is called by the end of its IRI."""
        return self.get(iri) or Concept(iri, "", iri.rpartition("/")[2], iri.rpartition("/")[2])

    def list_tops(self, scheme: str, plan: str = "") -> list[Concept]:
        """Return the broadest concepts of a code list, or of a plan's own."""
        return [concept for concept in self.list_scheme(scheme, plan) if not concept.broader]


def terms(facts: Facts) -> dict[str, Term]:
    """Return the terms of the vocabulary by IRI."""
    return facts.cache("terms", lambda: {row["term"]: _term(row) for row in facts.rows_of(TERMS)})


def _term(row: Row) -> Term:
    return Term(
        ja=row["ja"],
        en=row.get("en", ""),
        means_ja=row.get("means_ja", ""),
        means_en=row.get("means_en", ""),
    )


def class_links(facts: Facts) -> list[tuple[str, str, str]]:
    """Return which class leads by which property to which class."""
    return [(row["from"], row["property"], row["to"]) for row in facts.rows(LINKS)]


def concepts(facts: Facts) -> Concepts:
    """Return the code lists of the version that answers."""
    return facts.cache("concepts", lambda: _make_concepts(facts.rows(CONCEPTS), facts.rows(BROADER)))


def concepts_of(facts: Facts, plan: str) -> Concepts:
    """Return the code lists that a plan is read with: its own and the shared ones, with whatever else it names."""
    return facts.cache(("concepts", plan), lambda: _list_concepts(facts, OF_PLAN, plan))


def shared_concepts(facts: Facts) -> Concepts:
    """Return the code lists that plans share."""
    return facts.cache("shared concepts", lambda: _list_concepts(facts, SHARED))


def _list_concepts(facts: Facts, asked: tuple[Listing, Listing], plan: str = "") -> Concepts:
    found, broader = (facts.rows_of(each, plan) for each in asked)
    return _make_concepts((row for row in found if plan or "plan" not in row), broader)


def find_label(facts: Facts, english: str) -> str:
    """Return an English name of the vocabulary or of a code list in the reader's language where that is a further one.

    Answers have their names in Japanese or in English (`data_language`); what else they have stays as it is.
    """
    if current_language() in (DEFAULT, ENGLISH):
        return english
    every: tuple[Term | Concept, ...] = (*terms(facts).values(), *shared_concepts(facts).values())
    known = facts.cache("labels", lambda: {each.en: each.ja for each in every})
    return translate(known.get(english, ""), english)


def _make_concepts(rows: Iterable[Row], narrower: Iterable[Row]) -> Concepts:
    broader: dict[str, list[str]] = {}
    for row in narrower:
        broader.setdefault(row["narrow"], []).append(row["broad"])
    found = Concepts()
    for row in rows:
        iri = row["concept"]
        scheme = row.get("scheme", "fiscal-year").rpartition("/")[2]
        found[iri] = Concept(
            iri=iri,
            scheme=scheme,
            code=row.get("code") or row["year"],
            ja=row["ja"],
            en=row.get("en", ""),
            means_ja=row.get("means_ja", ""),
            means_en=row.get("means_en", ""),
            order=number(row.get("order") or row.get("year") or ""),
            broader=tuple(broader.get(iri, ())),
            plan=row.get("plan", ""),
        )
    return found

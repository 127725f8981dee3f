"""What can be found: concepts, statements with their entries, pledges, strands, sheets, and all else that is printed.

The engine is asked for one plan after the other, so that no answer grows with the number of plans.
A thing is among the hits of a search where its document holds every word, each in any form that the synonyms give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from ...graph.rdf.names import BASE
from ..engines.engine import Answer, Engine, require_whole
from ..results.answers import rows
from ..results.cells import plain
from .folding import fold

# A word, or several of which one will do.
Word = str | tuple[str, ...]
# Where a thing holds words, in the order in which it is looked through; ``also`` are other names, which no page shows.
FIELDS = ("name", "english", "also", "text")
# Kinds in the order in which they are shown.
KINDS = ("theme", "field", "target-group", "measure", "goal", "pledge", "strand", "sheet", "indicator", "passage")
PREFIXES = f"""PREFIX kth: <{BASE}ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
PLANS = "SELECT ?plan { ?plan a kth:Plan } ORDER BY ?plan"
CONCEPTS = """
SELECT ?kind ?concept ?plan (SAMPLE(?name) AS ?ja) (SAMPLE(?named) AS ?en) (SAMPLE(?means) AS ?text)
       (GROUP_CONCAT(DISTINCT ?other; separator=" ") AS ?also)
WHERE {
  VALUES (?class ?kind) { (kth:Theme "theme") (kth:Field "field") (kth:TargetGroup "target-group") }
  ?concept a ?class ; kth:order ?order ; skos:prefLabel ?name .
  FILTER(LANG(?name) = "ja" || NOT EXISTS { ?concept skos:prefLabel ?japanese FILTER(LANG(?japanese) = "ja") })
  OPTIONAL { ?concept kth:inPlan ?of }
  BIND(COALESCE(STR(?of), "") AS ?plan)
  OPTIONAL { ?concept skos:prefLabel ?named FILTER(LANG(?named) = "en") }
  OPTIONAL { ?concept skos:definition ?means FILTER(LANG(?means) = "ja") }
  OPTIONAL { ?concept skos:altLabel|skos:hiddenLabel ?other }
}
GROUP BY ?kind ?concept ?plan ?order
ORDER BY ?kind ?plan ?order
"""
# What a query asks of one plan begins with that plan's things, asked for apart: joined with the others' first, the same
# takes a hundred times as long over two hundred plans. So do names under OPTIONAL, which are asked for by themselves.
STATEMENTS = """
SELECT ?kind ?statement ?name ?verbatim ?line ?entry ?sheet ?stage
WHERE {
  { SELECT ?statement { ?statement kth:inPlan <%(plan)s> } }
  ?statement a ?class ; rdfs:label ?name ; kth:statedBy ?entry .
  VALUES (?class ?kind) { (kth:Measure "measure") (kth:Goal "goal") }
  FILTER(LANG(?name) = "ja")
  ?entry kth:verbatim ?verbatim ; kth:order ?order ; kth:line ?line .
  OPTIONAL { ?entry kth:ownSection ?sheet }
  OPTIONAL { ?entry kth:atStage ?stage }
}
ORDER BY ?order ?statement
"""
PASSAGES = """
SELECT ("passage" AS ?kind) (?entry AS ?passage) ?name ?verbatim ?line ?entry ?sheet ?stage
WHERE {
  { SELECT ?entry { ?entry kth:inPlan <%(plan)s> ; a kth:Passage } }
  ?entry kth:verbatim ?verbatim ; kth:order ?order ; kth:line ?line .
  OPTIONAL { ?entry kth:passageKind/skos:prefLabel ?label FILTER(LANG(?label) = "ja") }
  BIND(COALESCE(?label, "") AS ?name)
  FILTER NOT EXISTS { ?statement kth:statedBy ?entry }
  OPTIONAL { ?entry kth:ownSection ?sheet }
  OPTIONAL { ?entry kth:atStage ?stage }
}
ORDER BY ?order
"""
# Where an entry or passage stands, in both languages.
PLACES = """
SELECT ?place ?ja (COALESCE(?english, ?ja) AS ?en)
WHERE {
  { SELECT ?place { ?place kth:inPlan <%(plan)s> ; a ?class FILTER(?class IN (kth:Section, kth:Stage)) } }
  ?place rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?place rdfs:label ?japanese FILTER(LANG(?japanese) = "ja") })
  OPTIONAL { ?place rdfs:label ?english FILTER(LANG(?english) = "en") }
}
"""
PLEDGES = """
SELECT ?pledge ?ja (COALESCE(?english, "") AS ?en) ?number
WHERE {
  { SELECT ?pledge { ?pledge kth:inPlan <%(plan)s> ; a kth:Pledge } }
  ?pledge kth:pledgeNumber ?number ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?pledge rdfs:label ?japanese FILTER(LANG(?japanese) = "ja") })
  OPTIONAL { ?pledge rdfs:label ?english FILTER(LANG(?english) = "en") }
}
ORDER BY ?number
"""
CITING = """
SELECT ?pledge ?verbatim
WHERE {
  { SELECT ?pledge { ?pledge kth:inPlan <%(plan)s> } }
  ?entry kth:citesPledge ?pledge ; kth:verbatim ?verbatim ; kth:order ?order .
}
ORDER BY ?order
"""
OTHERS = """
SELECT ?kind ?thing ?ja (COALESCE(?english, "") AS ?en)
WHERE {
  { SELECT ?thing { ?thing kth:inPlan <%(plan)s> } }
  VALUES (?class ?kind) { (kth:Strand "strand") (kth:Sheet "sheet") (kth:Indicator "indicator") }
  ?thing a ?class ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?thing rdfs:label ?english FILTER(LANG(?english) = "en") }
}
ORDER BY ?kind ?thing
"""


class QueryAnswerer(Protocol):
    """Whatever answers a query."""

    def query(self, text: str) -> Answer:
        """Return the whole answer."""


class Document(NamedTuple):
    """Something to be found: its names, a text as printed and where that stands; ``also`` is never shown."""

    kind: str
    iri: str
    plan: str
    name: str
    english: str
    text: str
    stands: str = ""
    stands_en: str = ""
    entry: str = ""
    also: str = ""


def documents(engine: Engine) -> Iterator[Document]:
    """Yield everything that can be found, in print order within a kind."""
    yield from concepts(engine)
    for (plan,) in _query_rows(engine, PLANS):
        yield from documents_of_plan(engine, plan)


def concepts(engine: QueryAnswerer) -> Iterator[Document]:
    """Yield the themes of every plan, and the fields and groups that plans share."""
    for kind, iri, plan, name, english, text, also in _query_rows(engine, CONCEPTS):
        yield Document(kind, iri, plan, name, english, text, also=also)


def documents_of_plan(engine: QueryAnswerer, plan: str) -> Iterator[Document]:
    """Yield all of a plan that can be found, but for its themes."""
    places = {place: (ja, en) for place, ja, en in _query_rows(engine, PLACES, plan)}
    for query in (STATEMENTS, PASSAGES):
        for kind, iri, name, verbatim, line, entry, *stands in _query_rows(engine, query, plan):
            known = [places[stand] for stand in stands if stand in places]
            ja = "　".join([*(heading[0] for heading in known), f"{line}行目"])
            en = ", ".join([*(heading[1] for heading in known), f"line {line}"])
            yield Document(kind, iri, plan, name, "", verbatim, ja, en, entry)
    yield from _pledges(engine, plan)
    for kind, iri, name, english in _query_rows(engine, OTHERS, plan):
        yield Document(kind, iri, plan, name, english, "")


def _pledges(engine: QueryAnswerer, plan: str) -> Iterator[Document]:
    """Yield a document for each pledge, found also by the entries that cite it and as 公約21."""
    cited: dict[str, list[str]] = {}
    for iri, verbatim in _query_rows(engine, CITING, plan):
        cited.setdefault(iri, []).append(verbatim)
    for iri, name, english, number in _query_rows(engine, PLEDGES, plan):
        text = "　／　".join(cited.get(iri, ()))
        yield Document("pledge", iri, plan, name, english, text, also=f"公約{number} 公約第{number}項")


def _query_rows(engine: QueryAnswerer, query: str, plan: str = "") -> list[list[str]]:
    """Return the values of a query's rows, empty text for no value; some queries are about one plan."""
    answer = require_whole(engine.query(PREFIXES + (query % {"plan": plan} if plan else query)))
    return [[plain(term) for term in row] for row in rows(answer).rows]


class Holding(NamedTuple):
    """The forms of a word that was looked for, the one that a thing holds, and where; empty if it holds none."""

    forms: tuple[str, ...]
    form: str = ""
    field: str = ""
    text: str = ""


def list_holdings(documents: Iterable[Document], words: Sequence[Word]) -> list[Holding]:
    """Return what a thing holds of each word; ``documents`` are what it is found by, an entry each.

    They are those of the document that holds the most words.

    >>> [thing] = [Document("measure", "urn:m", "", "", "", "保育所の調査")]
    >>> [(each.form, each.field) for each in list_holdings([thing], ["調査", ("保育園", "保育所"), "増員"])]
    [('調査', 'text'), ('保育所', 'text'), ('', '')]
    """
    held = [[_hold(document, word) for word in words] for document in documents]
    return max(held, key=lambda holdings: sum(bool(holding.form) for holding in holdings))


def _hold(document: Document, word: Word) -> Holding:
    forms = (word,) if isinstance(word, str) else word
    for form in forms:
        for field in FIELDS:
            text = getattr(document, field)
            names = text.split(" ") if field == "also" else [text]
            if any(form in fold(name) for name in names):
                return Holding(forms, form, field, text)
    return Holding(forms)

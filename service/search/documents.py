"""What can be found: concepts, statements with their entries, pledges, strands, sheets, and all else that is printed.

The engine is asked for one plan after the other, so that no answer grows with the number of plans.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...graph.base import BASE
from ..engines.engine import Engine, whole
from ..forms.answers import rows
from ..forms.cells import plain
from .index import Document

# Kinds in the order in which they are shown.
KINDS = ("theme", "target-group", "measure", "goal", "pledge", "strand", "sheet", "indicator", "passage")
PREFIXES = f"""PREFIX kth: <{BASE}ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
PLANS = "SELECT ?plan { ?plan a kth:Plan } ORDER BY ?plan"
CONCEPTS = """
SELECT ?kind ?concept (SAMPLE(?name) AS ?ja) (SAMPLE(?named) AS ?en) (SAMPLE(?means) AS ?text)
       (GROUP_CONCAT(DISTINCT ?other; separator=" ") AS ?also)
WHERE {
  VALUES (?class ?kind) { (kth:Theme "theme") (kth:TargetGroup "target-group") }
  ?concept a ?class ; kth:order ?order ; skos:prefLabel ?name .
  FILTER(LANG(?name) = "ja")
  OPTIONAL { ?concept skos:prefLabel ?named FILTER(LANG(?named) = "en") }
  OPTIONAL { ?concept skos:definition ?means FILTER(LANG(?means) = "ja") }
  OPTIONAL { ?concept skos:altLabel|skos:hiddenLabel ?other }
}
GROUP BY ?kind ?concept ?order
ORDER BY ?kind ?order
"""
# Where an entry or passage stands, in both languages.
STANDS = """
  OPTIONAL { ?entry kth:onSheet ?sheet . ?sheet rdfs:label ?sheetJa , ?sheetEn
             FILTER(LANG(?sheetJa) = "ja") FILTER(LANG(?sheetEn) = "en") }
  OPTIONAL { ?entry kth:atStage/rdfs:label ?stageJa , ?stageEn
             FILTER(LANG(?stageJa) = "ja") FILTER(LANG(?stageEn) = "en") }
"""
STATEMENTS = f"""
SELECT ?kind ?statement ?name ?verbatim ?line ?entry ?sheetJa ?sheetEn ?stageJa ?stageEn
WHERE {{
  VALUES (?class ?kind) {{ (kth:Measure "measure") (kth:Goal "goal") }}
  ?statement a ?class ; kth:inPlan <%(plan)s> ; rdfs:label ?name ; kth:statedBy ?entry .
  FILTER(LANG(?name) = "ja")
  ?entry kth:verbatim ?verbatim ; kth:order ?order ; kth:line ?line .{STANDS}
}}
ORDER BY ?order ?statement
"""
PASSAGES = f"""
SELECT ("passage" AS ?kind) (?entry AS ?passage) ?name ?verbatim ?line ?entry ?sheetJa ?sheetEn ?stageJa ?stageEn
WHERE {{
  ?entry a kth:Passage ; kth:inPlan <%(plan)s> ; kth:verbatim ?verbatim ; kth:order ?order ; kth:line ?line .
  OPTIONAL {{ ?entry kth:passageKind/skos:prefLabel ?label FILTER(LANG(?label) = "ja") }}
  BIND(COALESCE(?label, "") AS ?name)
  FILTER NOT EXISTS {{ ?statement kth:statedBy ?entry }}{STANDS}
}}
ORDER BY ?order
"""
PLEDGES = """
SELECT ?pledge ?ja ?en ?number ?verbatim
WHERE {
  ?pledge a kth:Pledge ; kth:inPlan <%(plan)s> ; kth:pledgeNumber ?number ; rdfs:label ?ja , ?en .
  FILTER(LANG(?ja) = "ja") FILTER(LANG(?en) = "en")
  OPTIONAL { ?entry kth:citesPledge ?pledge ; kth:verbatim ?verbatim ; kth:order ?order }
}
ORDER BY ?number ?order
"""
OTHERS = """
SELECT ?kind ?thing ?ja (COALESCE(?english, "") AS ?en)
WHERE {
  VALUES (?class ?kind) { (kth:Strand "strand") (kth:Sheet "sheet") (kth:Indicator "indicator") }
  ?thing a ?class ; kth:inPlan <%(plan)s> ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?thing rdfs:label ?english FILTER(LANG(?english) = "en") }
}
ORDER BY ?kind ?thing
"""


def documents(engine: Engine) -> Iterator[Document]:
    """Yield everything that can be found, in print order within a kind."""
    for kind, iri, name, english, text, also in _asked(engine, CONCEPTS):
        yield Document(kind, iri, "", name, english, text, also=also)
    for (plan,) in _asked(engine, PLANS):
        yield from _of_plan(engine, plan)


def _of_plan(engine: Engine, plan: str) -> Iterator[Document]:
    for query in (STATEMENTS, PASSAGES):
        for kind, iri, name, verbatim, line, entry, *stands in _asked(engine, query % {"plan": plan}):
            sheet, sheet_en, stage, stage_en = stands
            ja = "　".join(filter(None, (sheet, stage, f"{line}行目")))
            en = ", ".join(filter(None, (sheet_en, stage_en, f"line {line}")))
            yield Document(kind, iri, plan, name, "", verbatim, ja, en, entry)
    yield from _pledges(engine, plan)
    for kind, iri, name, english in _asked(engine, OTHERS % {"plan": plan}):
        yield Document(kind, iri, plan, name, english, "")


def _pledges(engine: Engine, plan: str) -> Iterator[Document]:
    """Yield a document for each pledge, found also by the entries that cite it and as 公約21."""
    found: dict[str, Document] = {}
    for iri, name, english, number, verbatim in _asked(engine, PLEDGES % {"plan": plan}):
        before = found.get(iri)
        text = f"{before.text}　／　{verbatim}" if before else verbatim
        found[iri] = Document("pledge", iri, plan, name, english, text, also=f"公約{number} 公約第{number}項")
    yield from found.values()


def _asked(engine: Engine, query: str) -> list[list[str]]:
    return [[plain(term) for term in row] for row in rows(whole(engine.query(PREFIXES + query))).rows]

"""What the servers are asked: five kinds of question, each as one or many queries over Kawaguchi or the nation."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyoxigraph as ox

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
PREFIXES = """PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


class Kind(NamedTuple):
    """A kind of question: its name, its queries and what they are answered in."""

    name: str
    queries: list[str]
    accept: str = JSON


MULTI_THEME = f"""{PREFIXES}
SELECT ?measure ?label (COUNT(DISTINCT ?theme) AS ?themes) (COUNT(DISTINCT ?sheet) AS ?sheets)
WHERE {{
  ?measure a kth:Measure ; rdfs:label ?label ; kth:statedBy ?entry ; kth:theme ?theme .
  ?entry kth:onSheet ?sheet
}}
GROUP BY ?measure ?label
HAVING (COUNT(DISTINCT ?theme) > 1 && COUNT(DISTINCT ?sheet) > 1)
ORDER BY DESC(?themes) ?measure"""
GROUP_BY = f"""{PREFIXES}
SELECT ?stage ?theme (COUNT(DISTINCT ?statement) AS ?n)
WHERE {{ ?statement a kth:Statement ; kth:atStage ?stage ; kth:theme ?theme }}
GROUP BY ?stage ?theme
ORDER BY ?stage ?theme"""
FULL_SCAN = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISLITERAL(?o) && CONTAINS(STR(?o), "防災")) }'
STATEMENTS = f"{PREFIXES} SELECT ?s {{ ?s a kth:Statement }} ORDER BY ?s"
PLANS = f"{PREFIXES} SELECT ?s {{ ?s a kth:Plan }} ORDER BY ?s"
# Things that are asked in turn, so that no answer is the last one's.
THINGS = 500


def kinds(found: Callable[[str], list[str]]) -> list[Kind]:
    """Return the five kinds over the data of a server, which is asked which things there are."""
    statements = found(STATEMENTS)
    return [
        Kind("point query", [point(iri) for iri in statements[:: max(1, len(statements) // THINGS)]]),
        Kind("multi-theme question", [MULTI_THEME]),
        Kind("group by", [GROUP_BY]),
        Kind("full scan", [FULL_SCAN]),
        Kind("CONSTRUCT", [construct(iri) for iri in found(PLANS)], TRIPLES),
    ]


def point(iri: str) -> str:
    """Return the query for what is said of a thing."""
    return f"SELECT ?p ?o {{ <{iri}> ?p ?o }}"


def construct(plan: str) -> str:
    """Return the query for what a plan states, with its themes and the lines where it stands."""
    return f"""{PREFIXES}
CONSTRUCT {{ ?s rdfs:label ?label ; kth:theme ?theme ; kth:statedBy ?entry . ?entry kth:line ?line }}
WHERE {{
  ?s kth:inPlan <{plan}> ; a kth:Statement ; rdfs:label ?label ; kth:theme ?theme ; kth:statedBy ?entry .
  ?entry kth:line ?line
}}"""


def values(answer: bytes, accept: str) -> list[str]:
    """Return what an answer says, in an order of its own, so that two servers' answers can be compared."""
    if accept == TRIPLES:
        return sorted({str(quad.triple) for quad in ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)})
    query_results = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    assert isinstance(query_results, ox.QuerySolutions)
    return sorted(" ".join(map(str, row)) for row in query_results)

"""The plans that there are, their documents, how much each holds, and the graphs in which all of it stands."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ...graph.rdf.identifiers import PLAN_GRAPH
from ...graph.versions import folders
from ..http.language import translate
from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing

# A plan that came as data may have no Japanese title: then it is called what it calls itself.
PLANS = """SELECT * WHERE { $only ?plan a kth:Plan ; dcterms:title ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?plan dcterms:title ?t FILTER(LANG(?t) = "ja") })
  OPTIONAL { ?plan dcterms:title ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?body_ja FILTER(LANG(?body_ja) = LANG(?ja)) }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?body_en FILTER(LANG(?body_en) = "en") }
  OPTIONAL { ?plan kth:municipalityCode ?code }
} ORDER BY ?code ?plan"""
LISTED, REPORTS = listing(PLANS), listing(PLANS.replace("a kth:Plan ;", "a kth:Report ; kth:reportsOn ?of ;"))
# A pledge counts where it is printed: numbers that no entry cites are none of the plan's.
# The two lists are joined whole: thing by thing the same takes six times as long over two hundred plans.
COUNTS = listing("""SELECT ?plan ?type (COUNT(?thing) AS ?n) WHERE {
  { SELECT ?thing ?plan { $only ?thing kth:inPlan ?plan } }
  { { SELECT ?thing ?type {
        VALUES ?type { kth:Sheet kth:Entry kth:Measure kth:Goal kth:Indicator kth:Observation } ?thing a ?type } }
    UNION
    { SELECT DISTINCT ?thing ?type { ?entry kth:citesPledge ?thing BIND(kth:Pledge AS ?type) } } }
} GROUP BY ?plan ?type ORDER BY ?plan ?type""")
# A plan with all that is known of its document.
DOCUMENTS = listing("""
SELECT ?plan ?titleJa ?titleEn ?publisherJa ?publisherEn ?creatorJa ?creatorEn ?code ?year ?noteJa ?noteEn
       ?documentJa ?documentEn ?characters ?sha256
WHERE {
  $only ?plan a kth:Plan ; dcterms:title ?titleJa
  FILTER(LANG(?titleJa) = "ja" || NOT EXISTS { ?plan dcterms:title ?t FILTER(LANG(?t) = "ja") })
  OPTIONAL { ?plan dcterms:title ?titleEn FILTER(LANG(?titleEn) = "en") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?publisherJa FILTER(LANG(?publisherJa) = LANG(?titleJa)) }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?publisherEn FILTER(LANG(?publisherEn) = "en") }
  OPTIONAL { ?plan dcterms:creator/rdfs:label ?creatorJa FILTER(LANG(?creatorJa) = "ja") }
  OPTIONAL { ?plan dcterms:creator/rdfs:label ?creatorEn FILTER(LANG(?creatorEn) = "en") }
  OPTIONAL { ?plan kth:municipalityCode ?code }
  OPTIONAL { ?plan kth:baseYear/kth:year ?year }
  OPTIONAL { ?plan kth:baseYearNote ?noteJa FILTER(LANG(?noteJa) = "ja") }
  OPTIONAL { ?plan kth:baseYearNote ?noteEn FILTER(LANG(?noteEn) = "en") }
  OPTIONAL {
    ?plan kth:document ?document .
    ?document dcterms:title ?documentJa FILTER(LANG(?documentJa) = "ja")
    OPTIONAL { ?document dcterms:title ?documentEn FILTER(LANG(?documentEn) = "en") }
    OPTIONAL { ?document kth:characters ?characters }
    OPTIONAL { ?document kth:sha256 ?sha256 }
  }
}
ORDER BY ?plan
""")
LISTINGS = (LISTED, REPORTS, COUNTS, DOCUMENTS)
GRAPHS = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"


class ListedPlan(NamedTuple):
    """A plan, or a report `of` one, as a list shows it: its names and whose it is."""

    iri: str
    key: str
    ja: str
    en: str
    body_ja: str
    body_en: str
    code: str
    of: str = ""


def plans(facts: Facts) -> dict[str, ListedPlan]:
    """Return the plans by the key of their address."""
    return facts.cache("plans", lambda: _list(facts, LISTED))


def reports(facts: Facts) -> dict[str, ListedPlan]:
    """Return the reports on plans by the key of their address."""
    return facts.cache("reports", lambda: _list(facts, REPORTS))


def reports_on(facts: Facts, plan: str) -> list[ListedPlan]:
    """Return the reports on a plan."""
    return [report for report in reports(facts).values() if report.of == plan]


def name_plan_of(facts: Facts, iri: str, *, even_alone: bool = False) -> str:
    """Return what the plan or the report is called that a thing is of; a thing's IRI stands below that of its plan.

    It is nothing where there is one plan alone, unless that is to be named too.
    """
    names = facts.cache("listed", lambda: _by_iri(facts))
    if len(names) < 2 and not even_alone:  # noqa: PLR2004
        return ""
    while iri and iri not in names:
        iri = iri.rpartition("/")[0]
    return translate(names[iri].ja, names[iri].en) if iri else ""


def _by_iri(facts: Facts) -> dict[str, ListedPlan]:
    return {listed.iri: listed for listed in (*plans(facts).values(), *reports(facts).values())}


def count_contents(facts: Facts) -> dict[str, dict[str, int]]:
    """Return how many sheets, entries, measures, goals and the like each plan has, by the name of the class."""
    return facts.cache("contents", lambda: _count_contents(facts))


def _count_contents(facts: Facts) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for plan, rows in facts.rows_by_plan(COUNTS).items():
        counts[plan] = {row["type"].rpartition("#")[2]: int(row["n"]) for row in rows}
    return counts


def describe_plans(facts: Facts) -> list[Row]:
    """Return what is known of each plan and its document, by the names of the query's columns."""
    return facts.cache("documents", lambda: [*chain.from_iterable(facts.rows_by_plan(DOCUMENTS).values())])


class GraphKind(NamedTuple):
    """The graphs of a kind, one for each plan, or one that all plans share: how many they are, and their triples."""

    kind: str
    graphs: tuple[str, ...]
    triples: int


def count_graphs(facts: Facts) -> dict[str, int]:
    """Return the triples of each named graph: as counted when it was written, else by the engine."""
    return facts.cache("graphs", lambda: _count_graphs(facts))


def _count_graphs(facts: Facts) -> dict[str, int]:
    snapshot = facts.snapshot
    if snapshot.data:
        with suppress(KeyError, OSError, KoteihyoError):  # a version may have no manifest, or none that counts graphs
            return dict(folders.version(snapshot.data, snapshot.version()).manifest["graphs"])
    return {row["graph"]: int(row["triples"]) for row in facts.rows(GRAPHS)}


def list_graph_kinds(facts: Facts) -> list[GraphKind]:
    """Return the graphs by kind, those of the plans under what comes after the plan in their names."""
    counts = count_graphs(facts)
    kinds: dict[str, list[str]] = {}
    for name in counts:
        kinds.setdefault(name.rpartition("/")[2] if PLAN_GRAPH.fullmatch(name) else name, []).append(name)
    return [GraphKind(kind, (*names,), sum(map(counts.__getitem__, names))) for kind, names in kinds.items()]


def _list(facts: Facts, asked: Listing) -> dict[str, ListedPlan]:
    found: dict[str, ListedPlan] = {}
    rows = chain.from_iterable(facts.rows_by_plan(asked).values())
    for row in sorted(rows, key=lambda row: (row.get("code", ""), row["plan"])):
        key = row["plan"].rpartition("/")[2]
        listed = ListedPlan(
            iri=row["plan"],
            key=key,
            ja=row["ja"],
            en=row.get("en", ""),
            body_ja=row.get("body_ja", ""),
            body_en=row.get("body_en", ""),
            code=row.get("code", ""),
            of=row.get("of", ""),
        )
        found.setdefault(key, listed)
    return found

"""The indicators of a plan as the graph has them: what is asked of it, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing
from .indicators import Aim, Dataset, Indicator, Kind, Measurements, Observation, Search
from .vocabulary import shared_concepts

T = TypeVar("T")

INDICATORS = listing("""SELECT * WHERE { ?indicator a kth:Indicator ; kth:inPlan $plan ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?indicator rdfs:label ?label FILTER(LANG(?label) = "ja") })
  OPTIONAL { ?indicator rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?indicator kth:counts ?counts_ja FILTER(LANG(?counts_ja) = "ja") }
  OPTIONAL { ?indicator kth:counts ?counts_en FILTER(LANG(?counts_en) = "en") }
  OPTIONAL { ?indicator <https://schema.org/unitText> ?unit } OPTIONAL { ?indicator kth:direction ?better }
} ORDER BY ?indicator ?better""")
STATEMENTS = listing("""SELECT DISTINCT ?statement ?indicator WHERE { ?statement a kth:Statement ; kth:inPlan $plan ;
  kth:indicator|(kth:target/kth:indicator) ?indicator ; kth:statedBy/kth:order ?order } ORDER BY ?order ?indicator""")
# Headings are measured by what stands under them, and the titles of sheets by the sheets.
GOALS = listing("""SELECT DISTINCT ?goal ?theme ?reason WHERE {
  ?goal a kth:Goal ; kth:inPlan $plan ; kth:theme ?theme .
  FILTER(EXISTS { ?goal kth:indicator|(kth:target/kth:indicator) ?any } || (
    NOT EXISTS { ?part kth:partOf ?goal } && NOT EXISTS { ?goal a kth:PolicyGoal } &&
    NOT EXISTS { ?goal kth:statedBy/kth:headline true }))
  OPTIONAL { ?goal kth:unmeasurable ?reason FILTER(LANG(?reason) = "ja") }
} ORDER BY ?goal ?theme""")
DATASETS = listing("""SELECT * WHERE { ?decision a kth:LinkDecision ; kth:inPlan $plan ; kth:subject ?thing ;
    kth:object ?dataset ; kth:decidedBy ?by ; kth:decidedOn ?on ; kth:reason ?reason .
  ?thing kth:dataset ?dataset . ?dataset dcterms:title ?title .
  OPTIONAL { ?dataset <http://www.w3.org/ns/dcat#landingPage> ?page }
  OPTIONAL { ?dataset dcterms:publisher/rdfs:label ?publisher } OPTIONAL { ?dataset kth:licenceAsGiven ?licence }
  OPTIONAL { ?decision kth:measurementExtent ?extent . ?extent kth:order ?order }
  OPTIONAL { ?decision kth:dataItem ?item } OPTIONAL { ?decision kth:dataArea ?area }
  OPTIONAL { ?decision kth:dataYears ?years } OPTIONAL { ?decision kth:calculation ?calculation }
  OPTIONAL { ?decision kth:caveat ?caveat }
  BIND(COALESCE(?order, 4) AS ?rank)
} ORDER BY ?thing ?rank ?title ?dataset""")
DECIDED = listing("""SELECT ?thing ?dataset WHERE { ?decision a kth:LinkDecision ; kth:inPlan $plan ;
  kth:subject ?thing ; kth:object ?dataset }""")
SEARCHES = listing("""SELECT * WHERE { ?search a kth:OpenDataSearch ; kth:inPlan $plan ; kth:subject ?thing ;
  kth:searchedIn ?where ; kth:decidedBy ?by ; kth:decidedOn ?on ; kth:reason ?reason } ORDER BY ?thing ?on""")
CLASSES = listing("""SELECT * WHERE { ?annotation a oa:Annotation ; kth:inPlan $plan ; oa:hasTarget ?indicator ;
  oa:hasBody ?class ; kth:reason ?reason } ORDER BY ?indicator ?class""")

OBSERVATIONS = listing("""SELECT * WHERE {
  ?observation a kth:Observation ; kth:inPlan $plan ; kth:indicator ?indicator ; kth:inYear/kth:year ?year ;
    kth:value ?value ; kth:figurePrinted ?printed .
  OPTIONAL { ?observation <https://schema.org/unitText> ?unit }
  OPTIONAL { ?observation kth:observationKind ?kind } OPTIONAL { ?observation kth:breakdown ?breakdown }
  OPTIONAL { ?observation dcterms:description ?item } OPTIONAL { ?observation dcterms:source ?source }
  OPTIONAL { ?observation dcterms:date ?on }
  OPTIONAL { ?observation <http://www.w3.org/2004/02/skos/core#note> ?note FILTER(LANG(?note) = "ja") }
  OPTIONAL { ?observation dcterms:spatial ?place . ?place rdfs:label ?area FILTER(LANG(?area) = "ja")
    OPTIONAL { ?place dcterms:identifier ?code } }
  OPTIONAL { ?observation <http://www.w3.org/ns/prov#wasDerivedFrom> ?dataset
    OPTIONAL { ?dataset dcterms:title ?title FILTER(LANG(?title) = "ja") } }
} ORDER BY ?indicator ?dataset ?item ?area ?breakdown ?year ?observation""")
AIMS = listing("""SELECT DISTINCT * WHERE {
  { ?target a kth:Target ; kth:inPlan $plan ; kth:indicator ?indicator ; kth:figurePrinted ?printed .
    OPTIONAL { ?target kth:value ?value } OPTIONAL { ?target <https://schema.org/unitText> ?unit }
    OPTIONAL { ?target kth:breakdown ?breakdown }
    OPTIONAL { ?target kth:figureBasis ?basis } OPTIONAL { ?target kth:dueYear/kth:year ?own }
    OPTIONAL { ?statement kth:target ?target OPTIONAL { ?statement kth:dueYear/kth:year ?stated } } }
  UNION { ?statement a kth:Statement ; kth:inPlan $plan ; kth:indicator ?indicator
    FILTER NOT EXISTS { ?statement kth:target/kth:indicator ?indicator }
    OPTIONAL { ?statement kth:dueYear/kth:year ?stated } }
  BIND(COALESCE(?own, ?stated) AS ?due) } ORDER BY ?indicator ?statement ?target""")
LISTINGS = (INDICATORS, STATEMENTS, GOALS, DATASETS, DECIDED, SEARCHES, CLASSES, OBSERVATIONS, AIMS)


def read_measurements(facts: Facts, plan: str) -> Measurements:
    """Return what the goals of a plan measure."""
    return facts.cache(("measured", plan), lambda: _query(facts, plan))


def read_decided(facts: Facts, plan: str) -> frozenset[tuple[str, str]]:
    """Return the things of a plan with the datasets that a person accepted or rejected for them."""
    return facts.cache(
        ("decided", plan), lambda: frozenset((row["thing"], row["dataset"]) for row in facts.rows_of(DECIDED, plan))
    )


def _query(facts: Facts, plan: str) -> Measurements:
    def rows(asked: Listing) -> list[Row]:
        return facts.rows_of(asked, plan)

    statements, goals = rows(STATEMENTS), rows(GOALS)
    datasets = _group_rows(rows(DATASETS), "thing", _dataset)
    parts = IndicatorParts(
        _group_rows(statements, "indicator", lambda row: row["statement"]),
        datasets,
        _group_rows(rows(CLASSES), "indicator", lambda row: _kind(facts, row)),
        _group_rows(rows(SEARCHES), "thing", _search),
        _group_rows(rows(OBSERVATIONS), "indicator", _observation),
        _group_rows(rows(AIMS), "indicator", _aim),
    )
    indicators = {row["indicator"]: _indicator(row, parts) for row in rows(INDICATORS)}
    return Measurements(
        indicators=indicators,
        by_statement=_group_indicators(indicators, statements),
        datasets=datasets,
        goals=_group_rows(goals, "goal", lambda row: row["theme"]),
        unmeasurable={row["goal"]: row["reason"] for row in goals if "reason" in row},
    )


class IndicatorParts(NamedTuple):
    """What there is of each indicator, by its IRI: statements, datasets, classes, searches, observations, aims."""

    statements: dict[str, tuple[str, ...]]
    datasets: dict[str, tuple[Dataset, ...]]
    classes: dict[str, tuple[Kind, ...]]
    searches: dict[str, tuple[Search, ...]]
    observations: dict[str, tuple[Observation, ...]]
    aims: dict[str, tuple[Aim, ...]]


def _group_rows(rows: Iterable[Row], name: str, make: Callable[[Row], T]) -> dict[str, tuple[T, ...]]:
    """Return what is made of rows, by the thing that they are about."""
    groups: dict[str, list[T]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(make(row))
    return {thing: tuple(group) for thing, group in groups.items()}


def _group_indicators(indicators: dict[str, Indicator], statements: Iterable[Row]) -> dict[str, list[Indicator]]:
    """Return the indicators of each statement."""
    groups: dict[str, list[Indicator]] = {}
    for row in statements:
        indicator = indicators.get(row["indicator"])
        if indicator and indicator not in groups.get(row["statement"], []):
            groups.setdefault(row["statement"], []).append(indicator)
    return groups


def _indicator(row: Row, parts: IndicatorParts) -> Indicator:
    iri = row["indicator"]
    return Indicator(
        iri=iri,
        ja=row["ja"],
        en=row.get("en", ""),
        counts_ja=row.get("counts_ja", ""),
        counts_en=row.get("counts_en", ""),
        unit=row.get("unit", ""),
        better=row.get("better", ""),
        statements=tuple(dict.fromkeys(parts.statements.get(iri, ()))),
        datasets=parts.datasets.get(iri, ()),
        classes=parts.classes.get(iri, ()),
        searches=parts.searches.get(iri, ()),
        observations=parts.observations.get(iri, ()),
        aims=parts.aims.get(iri, ()),
    )


def _dataset(row: Row) -> Dataset:
    return Dataset(
        iri=row["dataset"],
        title=row["title"],
        page=row.get("page", ""),
        publisher=row.get("publisher", ""),
        licence=row.get("licence", ""),
        extent=row.get("extent", ""),
        rank=int(row["rank"]),
        item=row.get("item", ""),
        area=row.get("area", ""),
        years=row.get("years", ""),
        calculation=row.get("calculation", ""),
        caveat=row.get("caveat", ""),
        reason=row["reason"],
        by=row["by"],
        on=row["on"],
    )


def _observation(row: Row) -> Observation:
    return Observation(
        iri=row["observation"],
        year=int(row["year"]),
        value=float(row["value"]),
        unit=row.get("unit", ""),
        printed=row["printed"],
        item=row.get("item", ""),
        area=row.get("area", ""),
        dataset=row.get("dataset", ""),
        title=row.get("title", ""),
        source=row.get("source", ""),
        on=row.get("on", ""),
        kind=row.get("kind", "").rpartition("/")[2],
        breakdown=row.get("breakdown", ""),
        code=row.get("code", ""),
        note=row.get("note", ""),
    )


def _aim(row: Row) -> Aim:
    """Return an aim; a value is a level unless the figure says by how much or counts up."""
    level = "value" in row and row.get("basis", "level").rpartition("/")[2] == "level"
    due = int(row["due"]) if "due" in row else None
    printed = " ".join(filter(None, (row.get("breakdown"), row.get("printed"))))
    value = float(row["value"]) if level else None
    return Aim(row.get("statement", ""), row.get("target", ""), printed, value, row.get("unit", ""), due)


def _search(row: Row) -> Search:
    return Search(row["where"], row["reason"], row["by"], row["on"])


def _kind(facts: Facts, row: Row) -> Kind:
    concept = shared_concepts(facts).get(row["class"])
    return Kind(row["class"], concept.code if concept else row["class"].rpartition("/")[2], row["reason"])

"""What was to be reached and what was reached: the targets and observations of a plan, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing, number

# Of a plan, each figure that measures an indicator. A figure that a document says in several places stands once.
FIGURES = listing("""SELECT ?figure ?type ?indicator ?printed ?value ?unit ?start ?end ?year ?words ?kind ?in
  (MIN(?at) AS ?order) WHERE {
  VALUES ?type { kth:Target kth:Observation }
  ?figure kth:inPlan $plan ; a ?type ; kth:indicator ?indicator ; kth:figurePrinted ?printed .
  OPTIONAL { ?figure rdfs:label ?label BIND(LANG(?label) AS ?in) }
  OPTIONAL { ?figure kth:value ?value } OPTIONAL { ?figure <https://schema.org/unitText> ?unit }
  OPTIONAL { ?figure <https://schema.org/startDate> ?start } OPTIONAL { ?figure <https://schema.org/endDate> ?end }
  OPTIONAL { ?figure (kth:inYear|kth:dueYear)/kth:year ?year }
  OPTIONAL { ?figure dcterms:description ?words } OPTIONAL { ?figure kth:observationKind ?kind }
  # What was taken from open data stands in the series; here it stands beside the target that it is compared with.
  FILTER(NOT EXISTS { ?figure <http://www.w3.org/ns/prov#wasDerivedFrom> ?data } || EXISTS { ?figure kth:against ?aim })
  OPTIONAL { ?figure <http://www.w3.org/ns/prov#wasQuotedFrom>/kth:order ?at }
} GROUP BY ?figure ?type ?indicator ?printed ?value ?unit ?start ?end ?year ?words ?kind ?in""")
AGAINST = listing("""SELECT ?figure ?target WHERE { ?figure kth:inPlan $plan ; kth:against ?target }
  ORDER BY ?figure ?target""")
USED = listing("""SELECT DISTINCT ?statement ?indicator WHERE { ?statement kth:inPlan $plan ; a kth:Statement ;
  kth:indicator|(kth:target/kth:indicator) ?indicator } ORDER BY ?statement ?indicator""")
LISTINGS = (FIGURES, AGAINST, USED)


class Figure(NamedTuple):
    """A value as printed, of which indicator, when; ``kind`` is the kind of an observation, empty of a target."""

    iri: str
    indicator: str
    printed: str
    unit: str
    start: str
    end: str
    year: str
    words: str
    kind: str
    language: str
    is_number: bool


class Pair(NamedTuple):
    """A target with the observations that are compared with it, or observations alone."""

    target: Figure | None
    observed: tuple[Figure, ...]


class Performance(NamedTuple):
    """The pairs of a plan by indicator, and the indicators of each statement."""

    pairs: dict[str, tuple[Pair, ...]]
    indicators: dict[str, tuple[str, ...]]

    def of_indicators(self, iris: Iterable[str]) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of those indicators that have any."""
        return {each: self.pairs[each] for each in iris if each in self.pairs}

    def of_thing(self, iri: str) -> dict[str, tuple[Pair, ...]]:
        """Return the pairs of an indicator, or of what a statement is measured by."""
        return self.of_indicators(self.indicators.get(iri, (iri,)))


def read_performance(facts: Facts, plan: str) -> Performance:
    """Return what a plan was to reach and what it reached."""
    return facts.cache(("performance", plan), lambda: _query(facts, plan))


def _query(facts: Facts, plan: str) -> Performance:
    def rows(asked: Listing) -> list[Row]:
        return facts.rows_of(asked, plan)

    compared: dict[str, list[str]] = {}
    for row in rows(AGAINST):
        compared.setdefault(row["figure"], []).append(row["target"])
    figures: dict[str, tuple[bool, Figure]] = {}
    for row in sorted(rows(FIGURES), key=lambda row: (number(row.get("order", "")), row["figure"])):
        figures.setdefault(row["figure"], (row["type"].endswith("#Target"), _figure(row)))
    indicators: dict[str, list[str]] = {}
    for row in rows(USED):
        indicators.setdefault(row["statement"], []).append(row["indicator"])
    return Performance(_pair(figures, compared), {each: tuple(pairs) for each, pairs in indicators.items()})


def _pair(figures: dict[str, tuple[bool, Figure]], compared: dict[str, list[str]]) -> dict[str, tuple[Pair, ...]]:
    """Return targets and observations by indicator; an observation of several targets stands beside each."""
    beside: dict[str, list[Figure]] = {}
    alone: dict[str, list[Figure]] = {}
    for iri, (is_target, figure) in figures.items():
        aims = [each for each in compared.get(iri, ()) if each in figures]
        for aim in aims:
            beside.setdefault(aim, []).append(figure)
        if not is_target and not aims:
            alone.setdefault(figure.indicator, []).append(figure)
    by_indicator: dict[str, list[Pair]] = {}
    for iri, (is_target, figure) in figures.items():
        if is_target:
            by_indicator.setdefault(figure.indicator, []).append(Pair(figure, tuple(beside.get(iri, ()))))
    for indicator, others in alone.items():
        by_indicator.setdefault(indicator, []).extend(Pair(None, (other,)) for other in others)
    return {indicator: tuple(pairs) for indicator, pairs in by_indicator.items()}


def _figure(row: Row) -> Figure:
    return Figure(
        iri=row["figure"],
        indicator=row["indicator"],
        printed=row["printed"],
        unit=row.get("unit", ""),
        start=row.get("start", ""),
        end=row.get("end", ""),
        year=row.get("year", ""),
        words=row.get("words", ""),
        kind=row.get("kind", ""),
        language=row.get("in", ""),
        is_number="value" in row,
    )

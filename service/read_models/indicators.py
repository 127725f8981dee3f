"""What a plan's goals measure, which open data a person accepted for it, and which goals nobody could measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from string import Template
from typing import NamedTuple

from .facts import Facts, Row, term
from .vocabulary import concepts

INDICATORS = Template("""SELECT * WHERE { ?indicator a kth:Indicator ; kth:inPlan $plan ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?indicator rdfs:label ?label FILTER(LANG(?label) = "ja") })
  OPTIONAL { ?indicator rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?indicator kth:counts ?counts_ja FILTER(LANG(?counts_ja) = "ja") }
  OPTIONAL { ?indicator kth:counts ?counts_en FILTER(LANG(?counts_en) = "en") }
  OPTIONAL { ?indicator <https://schema.org/unitText> ?unit } OPTIONAL { ?indicator kth:direction ?better }
} ORDER BY ?indicator ?better""")
STATEMENTS = Template("""SELECT DISTINCT ?statement ?indicator WHERE { ?statement a kth:Statement ; kth:inPlan $plan ;
  kth:indicator|(kth:target/kth:indicator) ?indicator ; kth:statedBy/kth:order ?order } ORDER BY ?order ?indicator""")
# Headings are measured by what stands under them, and the titles of sheets by the sheets.
GOALS = Template("""SELECT DISTINCT ?goal ?theme ?reason WHERE {
  ?goal a kth:Goal ; kth:inPlan $plan ; kth:theme ?theme .
  FILTER(EXISTS { ?goal kth:indicator|(kth:target/kth:indicator) ?any } || (
    NOT EXISTS { ?part kth:partOf ?goal } && NOT EXISTS { ?goal a kth:PolicyGoal } &&
    NOT EXISTS { ?goal kth:statedBy/kth:headline true }))
  OPTIONAL { ?goal kth:unmeasurable ?reason FILTER(LANG(?reason) = "ja") }
} ORDER BY ?goal ?theme""")
DATASETS = Template("""SELECT * WHERE { ?decision a kth:LinkDecision ; kth:inPlan $plan ; kth:subject ?thing ;
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
DECIDED = Template("""SELECT ?thing ?dataset WHERE { ?decision a kth:LinkDecision ; kth:inPlan $plan ;
  kth:subject ?thing ; kth:object ?dataset }""")
SEARCHES = Template("""SELECT * WHERE { ?search a kth:OpenDataSearch ; kth:inPlan $plan ; kth:subject ?thing ;
  kth:searchedIn ?where ; kth:decidedBy ?by ; kth:decidedOn ?on ; kth:reason ?reason } ORDER BY ?thing ?on""")
CLASSES = Template("""SELECT * WHERE { ?annotation a oa:Annotation ; kth:inPlan $plan ; oa:hasTarget ?indicator ;
  oa:hasBody ?class ; kth:reason ?reason } ORDER BY ?indicator ?class""")

OBSERVATIONS = Template("""SELECT * WHERE {
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
AIMS = Template("""SELECT DISTINCT * WHERE {
  { ?target a kth:Target ; kth:inPlan $plan ; kth:indicator ?indicator ; kth:figurePrinted ?printed .
    OPTIONAL { ?target kth:value ?value } OPTIONAL { ?target <https://schema.org/unitText> ?unit }
    OPTIONAL { ?target kth:breakdown ?breakdown }
    OPTIONAL { ?target kth:figureBasis ?basis } OPTIONAL { ?target kth:dueYear/kth:year ?own }
    OPTIONAL { ?statement kth:target ?target OPTIONAL { ?statement kth:dueYear/kth:year ?stated } } }
  UNION { ?statement a kth:Statement ; kth:inPlan $plan ; kth:indicator ?indicator
    FILTER NOT EXISTS { ?statement kth:target/kth:indicator ?indicator }
    OPTIONAL { ?statement kth:dueYear/kth:year ?stated } }
  BIND(COALESCE(?own, ?stated) AS ?due) } ORDER BY ?indicator ?statement ?target""")

# Ranks after those of the extents (kth:order of measurement-extent) and of a dataset of no stated extent, 4.
NONE_KNOWN, NOT_SEARCHED, NEVER = 5, 6, 7


class Dataset(NamedTuple):
    """A dataset that a person accepted as bearing on a thing, how far and how it measures it, and who, when and why.

    ``rank`` is the order of the extent, 1 to 3, and 4 where the decision states none.
    """

    iri: str
    title: str
    page: str
    publisher: str
    licence: str
    extent: str
    rank: int
    item: str
    area: str
    years: str
    calculation: str
    caveat: str
    reason: str
    by: str
    on: str


class Search(NamedTuple):
    """A search that found no open data for an indicator: where, and who, when and why."""

    where: str
    reason: str
    by: str
    on: str


class Kind(NamedTuple):
    """A class of the SDGs or of COFOG that a person gave an indicator, and why."""

    iri: str
    code: str
    reason: str

    @property
    def scheme(self) -> str:
        """Return what the class is one of."""
        return "SDGs" if self.iri.startswith("http://metadata.un.org/sdg/") else "COFOG"


class Observation(NamedTuple):
    """A value of an indicator in a year, as written; where it was taken from open data, from where and when.

    ``kind`` is the code of its kind (baseline, actual, estimate), ``code`` the area's where it is not the plan's own,
    ``note`` what changed with it.
    """

    iri: str
    year: int
    value: float
    unit: str
    printed: str
    item: str
    area: str
    dataset: str
    title: str
    source: str
    on: str
    kind: str = ""
    breakdown: str = ""
    code: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """Return what its series has in common."""
        return self.dataset, self.item, self.area, self.breakdown, self.unit


class Aim(NamedTuple):
    """What is to be reached of an indicator: the figure as printed, its value if it is a level, and by when.

    ``statement`` is empty of a target that is of none, ``target`` of a statement without a figure.
    """

    statement: str
    target: str
    printed: str
    value: float | None
    unit: str
    due: int | None


class Indicator(NamedTuple):
    """One thing that goals measure."""

    iri: str
    ja: str
    en: str
    counts_ja: str
    counts_en: str
    unit: str
    better: str
    statements: tuple[str, ...]
    datasets: tuple[Dataset, ...]
    classes: tuple[Kind, ...]
    searches: tuple[Search, ...]
    observations: tuple[Observation, ...] = ()
    aims: tuple[Aim, ...] = ()

    @property
    def rank(self) -> int:
        """Return how near its open data come: 1 to 4 as its best dataset, 5 if none was found, 6 if not searched."""
        return min((each.rank for each in self.datasets), default=NONE_KNOWN if self.searches else NOT_SEARCHED)


class Coverage(NamedTuple):
    """How many goals of a theme open data measure, in part or by a proxy, and how many have none or cannot be measured.

    ``unstated`` counts goals with open data of no stated extent, ``none_known`` those for which a search found none.
    """

    theme: str
    goals: int
    measured: int
    part: int
    proxy: int
    unstated: int
    none_known: int
    not_searched: int
    never: int

    @property
    def parts(self) -> list[tuple[str, int, float, float]]:
        """Return the kinds of coverage that there are: name, count, and in percent where its part begins and how wide.

        The names are those of the fields.
        """
        found, at = list[tuple[str, int, float, float]](), 0.0
        for name in self._fields[2:]:
            count = getattr(self, name)
            if count:
                width = 100 * count / self.goals
                found.append((name, count, at, width))
                at += width
        return found


class Measurements(NamedTuple):
    """All that a plan's goals measure."""

    indicators: dict[str, Indicator]
    by_statement: dict[str, list[Indicator]]
    datasets: dict[str, tuple[Dataset, ...]]
    goals: dict[str, tuple[str, ...]]
    unmeasurable: dict[str, str]

    def of_target(self, iri: str) -> list[Indicator]:
        """Return what a target measures."""
        return [each for each in self.indicators.values() if any(aim.target == iri for aim in each.aims)]

    def cover_themes(self, themes: Iterable[str]) -> list[Coverage]:
        """Return the coverage of each theme that has goals, in the order given."""
        rows = [self._count(theme, [goal for goal, of in self.goals.items() if theme in of]) for theme in themes]
        return [row for row in rows if row.goals]

    def cover_plan(self) -> Coverage:
        """Return the coverage of the plan, each goal counted once."""
        return self._count("", [*self.goals])

    def cover_indicators(self) -> Coverage:
        """Return the coverage of the indicators, whichever goals they measure."""
        ranks = Counter(each.rank for each in self.indicators.values())
        return Coverage("", len(self.indicators), *(ranks[rank] for rank in range(1, NEVER + 1)))

    def _count(self, theme: str, goals: list[str]) -> Coverage:
        ranks = Counter(min((each.rank for each in self.by_statement.get(goal, ())), default=NEVER) for goal in goals)
        return Coverage(theme, len(goals), *(ranks[rank] for rank in range(1, NEVER + 1)))


def read_measurements(facts: Facts, plan: str) -> Measurements:
    """Return what the goals of a plan measure."""
    return facts.cache(("measured", plan), lambda: _query(facts, plan))


def read_decided(facts: Facts, plan: str) -> frozenset[tuple[str, str]]:
    """Return the things of a plan with the datasets that a person accepted or rejected for them."""
    query = DECIDED.substitute(plan=term(plan))
    return facts.cache(
        ("decided", plan), lambda: frozenset((row["thing"], row["dataset"]) for row in facts.rows(query))
    )


def _query(facts: Facts, plan: str) -> Measurements:
    def rows(query: Template) -> list[Row]:
        return facts.rows(query.substitute(plan=term(plan)))

    statements, datasets, classes, searches = (
        rows(STATEMENTS),
        _group_rows(rows(DATASETS), "thing"),
        _group_rows(rows(CLASSES), "indicator"),
        _group_rows(rows(SEARCHES), "thing"),
    )
    observed, aims = _group_rows(rows(OBSERVATIONS), "indicator"), _group_rows(rows(AIMS), "indicator")
    accepted = {thing: tuple(map(_dataset, group)) for thing, group in datasets.items()}
    measuring = {
        iri: [row["statement"] for row in group] for iri, group in _group_rows(statements, "indicator").items()
    }
    kinds = {iri: tuple(_kind(facts, row) for row in group) for iri, group in classes.items()}
    indicators = {
        row["indicator"]: _indicator(
            row,
            tuple(dict.fromkeys(measuring.get(row["indicator"], ()))),
            accepted.get(row["indicator"], ()),
            kinds.get(row["indicator"], ()),
            tuple(map(_search, searches.get(row["indicator"], ()))),
        )._replace(
            observations=tuple(map(_observation, observed.get(row["indicator"], ()))),
            aims=tuple(map(_aim, aims.get(row["indicator"], ()))),
        )
        for row in rows(INDICATORS)
    }
    by_statement: dict[str, list[Indicator]] = {}
    for row in statements:
        if (each := indicators.get(row["indicator"])) and each not in by_statement.get(row["statement"], []):
            by_statement.setdefault(row["statement"], []).append(each)
    goals = rows(GOALS)
    themes = {goal: tuple(row["theme"] for row in group) for goal, group in _group_rows(goals, "goal").items()}
    reasons = {row["goal"]: row["reason"] for row in goals if "reason" in row}
    return Measurements(
        indicators=indicators, by_statement=by_statement, datasets=accepted, goals=themes, unmeasurable=reasons
    )


def _group_rows(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _indicator(
    row: Row,
    statements: tuple[str, ...],
    datasets: tuple[Dataset, ...],
    classes: tuple[Kind, ...],
    searches: tuple[Search, ...],
) -> Indicator:
    return Indicator(
        iri=row["indicator"],
        ja=row["ja"],
        en=row.get("en", ""),
        counts_ja=row.get("counts_ja", ""),
        counts_en=row.get("counts_en", ""),
        unit=row.get("unit", ""),
        better=row.get("better", ""),
        statements=statements,
        datasets=datasets,
        classes=classes,
        searches=searches,
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
    found = concepts(facts).get(row["class"])
    return Kind(row["class"], found.code if found else row["class"].rpartition("/")[2], row["reason"])

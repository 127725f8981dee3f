"""What a plan's goals measure, which open data a person accepted for it, and which goals nobody could measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

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
        return min((dataset.rank for dataset in self.datasets), default=NONE_KNOWN if self.searches else NOT_SEARCHED)


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
        spans, at = list[tuple[str, int, float, float]](), 0.0
        for name in self._fields[2:]:
            count = getattr(self, name)
            if count:
                width = 100 * count / self.goals
                spans.append((name, count, at, width))
                at += width
        return spans


class Measurements(NamedTuple):
    """All that a plan's goals measure."""

    indicators: dict[str, Indicator]
    by_statement: dict[str, list[Indicator]]
    datasets: dict[str, tuple[Dataset, ...]]
    goals: dict[str, tuple[str, ...]]
    unmeasurable: dict[str, str]

    def of_target(self, iri: str) -> list[Indicator]:
        """Return what a target measures."""
        return [indicator for indicator in self.indicators.values() if any(aim.target == iri for aim in indicator.aims)]

    def cover_themes(self, themes: Iterable[str]) -> list[Coverage]:
        """Return the coverage of each theme that has goals, in the order given."""
        rows = [self._count(theme, [goal for goal, of in self.goals.items() if theme in of]) for theme in themes]
        return [row for row in rows if row.goals]

    def cover_plan(self) -> Coverage:
        """Return the coverage of the plan, each goal counted once."""
        return self._count("", [*self.goals])

    def cover_indicators(self) -> Coverage:
        """Return the coverage of the indicators, whichever goals they measure."""
        ranks = Counter(indicator.rank for indicator in self.indicators.values())
        return Coverage("", len(self.indicators), *(ranks[rank] for rank in range(1, NEVER + 1)))

    def _count(self, theme: str, goals: list[str]) -> Coverage:
        ranks = Counter(
            min((indicator.rank for indicator in self.by_statement.get(goal, ())), default=NEVER) for goal in goals
        )
        return Coverage(theme, len(goals), *(ranks[rank] for rank in range(1, NEVER + 1)))

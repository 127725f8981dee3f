"""Candidates: for each thing of a plan the datasets that may bear on it, with a score and what that rests on.

Two steps. The index finds, for each phrase of a thing, the series that hold its words. Of each is then weighed what the
words are worth where they stand and whether it holds figures (`evidence`), and whose data it is (`places`).
The score says how often a candidate of that weight was right among real descriptions judged by hand (docs/links.md);
nothing here is asserted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...model import Model
from ..portals.descriptions import Description
from .evidence import Evidence, Fields, Query, figures_factor, weigh
from .index import fold, pairs
from .places import Area, Place
from .series import Series, are_parts_of_one, group_editions
from .subjects import Subject

LEAST = 0.4  # below this most are wrong: shown only when asked for, and marked as weak
WEAK = 0.2  # below this nothing is shown
MOST = 5  # candidates of one thing: as many as a person looks at
SPAN = 6  # years after the plan begins in which its goals fall due: a plan of five years, and the year after it
TIMELY = 1.05
EACH = 40  # series of one phrase that are looked at word by word
SURE = 0.3  # the weight at which a phrase is half sure: 予算 and 市民 are in very many descriptions
# What is not in the title counts less where the title has no word of the thing's own: NEAR is as much as a rare word.
FAR, NEAR = 0.72, 0.6
# From weight to score: how often a candidate of about that weight was right, straight in between.
WEIGHTS = (0.0, 0.25, 0.35, 0.45, 0.61, 0.7, 0.8, 1.0)
RIGHT = (0.0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 0.98)


class Candidate(NamedTuple):
    """A dataset that may bear on a thing of the plan: how well, by which words, whose data, and of which years.

    ``field`` is where the words stand; ``editions`` are the other datasets of its series, the newest first.
    """

    subject: Subject
    dataset: Description
    portal: str
    score: float
    words: str
    place: str
    years: tuple[int, ...]
    field: str = ""
    editions: tuple[Description, ...] = ()

    @property
    def weak(self) -> bool:
        """Return whether most candidates of its score are wrong."""
        return self.score < LEAST


Source = Iterable[tuple[str, Description]]  # datasets, each with the name of its portal
Settled = Mapping[tuple[str, str], object]


class Matcher:
    """Holds what is sought, and takes in the datasets one by one."""

    def __init__(self, model: Model, sought: list[Subject]) -> None:
        from .index import Index  # here, because numpy is slow to load, and most who import this match nothing

        self.sought, self.area = sought, Area(model.plan)
        first = model.plan.first_day
        self.span = range(first.year - 1, first.year + SPAN + 1) if first else range(0)
        self.phrases = [phrase for subject in sought for phrase in subject.phrases]
        self.contexts = [
            frozenset(pair for words in subject.words for pair in pairs(fold(words))) for subject in sought
        ]
        self.index = Index(
            [phrase.words for phrase in self.phrases], [subject.counts for subject in sought if subject.counts]
        )
        self.series: list[Series] = []
        self.queries: list[Query] = []
        self.fields: dict[int, Fields] = {}

    def candidates(self, source: Source, settled: Settled | None = None, least: float = LEAST) -> list[Candidate]:
        """Return the candidates of each thing, the best first, without those that a person has settled.

        ``source`` is read once; only descriptions of this area or of none are kept in memory.
        """
        self.series = group_editions(self._place(source))
        for series in self.series:
            self.index.add(series.newest)
        self.index.freeze()
        self.queries = [Query(phrase, self.index.weight_of) for phrase in self.phrases]
        listed: list[Candidate] = []
        at = 0
        for order, subject in enumerate(self.sought):
            best = self._find(order, range(at, at + len(subject.phrases)))
            at += len(subject.phrases)
            listed += self._select(subject, best, settled or {}, least)
        return listed

    def _place(self, source: Source) -> Iterator[tuple[str, Description, Place]]:
        seen = set[str]()  # one portal may carry the datasets of another
        for portal, description in source:
            if description.iri not in seen and (place := self.area.place(description)).fit:
                seen.add(description.iri)
                yield portal, description, place

    def _find(self, order: int, phrases: range) -> dict[int, Evidence]:
        """Return the best evidence for a thing in each of the series that hold one of its phrases."""
        best: dict[int, Evidence] = {}
        for phrase in phrases:
            for number in self.index.holders_of(phrase, EACH):
                evidence = self._weigh(order, phrase, number)
                if number not in best or evidence.worth > best[number].worth:
                    best[number] = evidence
        return best

    def _weigh(self, order: int, phrase: int, number: int) -> Evidence:
        if number not in self.fields:
            newest, *others = self.series[number].editions
            self.fields[number] = Fields(newest, others[::2][-2:])  # files have other titles from year to year
        fields, query = self.fields[number], self.queries[phrase]
        evidence = weigh(query, fields, self.contexts[order])
        sure = query.mass / (query.mass + SURE) * self.phrases[phrase].weight
        near = 1.0 if evidence.field == "題名" or fields.yearbook else FAR + (1 - FAR) * self._near(order, fields)
        return evidence._replace(worth=evidence.worth * near * sure)

    def _near(self, order: int, fields: Fields) -> float:
        """Return how far a title is about the field of a thing at all, from 0 to 1, by the words of all its phrases."""
        known = {*pairs(fields.title)} & self.contexts[order]
        return min(1.0, sum(map(self.index.weight_of, known)) / NEAR)

    def _select(self, subject: Subject, best: dict[int, Evidence], settled: Settled, least: float) -> list[Candidate]:
        chosen = [(self._make_candidate(subject, best[number], self.series[number]), number) for number in best]
        good = [candidate for candidate in chosen if candidate[0].score >= max(least, WEAK)]
        kept: list[tuple[Candidate, Series]] = []
        for candidate, number in sorted(good, key=lambda ranked: (-ranked[0].score, ranked[0].dataset.iri)):
            series = self.series[number]
            if not any((subject.iri, edition.iri) in settled for edition in series.editions):
                _keep(kept, candidate, series)
        return [candidate for candidate, _ in kept[:MOST]]

    def _make_candidate(self, subject: Subject, evidence: Evidence, series: Series) -> Candidate:
        timely = tuple(sorted(series.years & {*self.span}))
        weight = evidence.worth * series.place.fit * figures_factor(series.newest) * (TIMELY if timely else 1.0)
        return Candidate(
            subject,
            series.newest,
            series.portal,
            round(_score(weight), 2),
            evidence.words,
            series.place.words,
            timely,
            evidence.field,
            series.editions[1:],
        )


def _score(weight: float) -> float:
    """Return how often a candidate of a weight was right."""
    at = min(max(bisect_right(WEIGHTS, weight), 1), len(WEIGHTS) - 1)
    low, high = WEIGHTS[at - 1], WEIGHTS[at]
    share = min(max((weight - low) / (high - low), 0.0), 1.0)
    return RIGHT[at - 1] + share * (RIGHT[at] - RIGHT[at - 1])


def _keep(kept: list[tuple[Candidate, Series]], candidate: Candidate, series: Series) -> None:
    """Add a candidate, or its editions to those of a better one that is a part of the same publication."""
    for at, (better, held) in enumerate(kept):
        if are_parts_of_one(series, held):
            kept[at] = better._replace(editions=(*better.editions, *series.editions)), held
            return
    kept.append((candidate, series))

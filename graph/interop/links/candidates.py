"""Candidates: for each thing of a plan the datasets that may bear on it, with a score and what that rests on.

The score is the best of the thing's phrases (words), times how well the dataset's place fits (whose data it is), and a
little more where its years meet those of the plan. It ranks; it is no probability, and nothing here is asserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from ...model import Model
from ...reading import search_text
from ...suggestions import shared_words
from ..portals.descriptions import Description
from .index import Index, Scores, fold, years
from .subjects import Area, Phrase, Place, Subject

# Below this, what two texts share is mostly 調査, 施設 and the like (tests/test_links.py shows precision and recall).
LEAST = 0.32
MOST = 5  # candidates of one thing: as many as a person looks at
SPAN = 6  # years after the plan's base year in which its goals fall due: stage 3 is five years on
TIMELY = 1.05
EACH = 50  # datasets of one thing whose place and years are looked at


class Candidate(NamedTuple):
    """A dataset that may bear on a thing of the plan: how well, by which words, whose data, and of which years."""

    subject: Subject
    dataset: Description
    portal: str
    score: float
    words: str
    place: str
    years: tuple[int, ...]


Source = Iterable[tuple[str, Description]]  # datasets, each with the name of its portal


class Matcher:
    """Holds what is sought, and takes in the datasets one by one."""

    def __init__(self, model: Model, sought: list[Subject]) -> None:
        self.sought, self.area = sought, Area(model.plan)
        base = model.plan.base_year.year
        self.span = range(base - 1, base + SPAN + 1)
        self.phrases: list[Phrase] = [phrase for each in sought for phrase in each.phrases]
        self.index = Index([each.words for each in self.phrases])

    def candidates(self, source: Source, settled: Mapping[tuple[str, str], object] | None = None) -> list[Candidate]:
        """Return the candidates of each thing, the best first, without those that a person has settled.

        ``source`` is read once for its words; only descriptions of this area or of none are kept in memory.
        """
        kept: list[tuple[str, Description, Place]] = []
        seen = set[str]()  # one portal may carry the datasets of another
        for portal, each in source:
            if each.iri not in seen and (place := self.area.place(each)).fit:
                seen.add(each.iri)
                kept.append((portal, each, place))
                self.index.add(each)
        self.index.freeze()
        fits = np.array([place.fit for _, _, place in kept], dtype=np.float32)
        found: list[Candidate] = []
        at = 0
        for subject in self.sought:
            numbers = range(at, at + len(subject.phrases))
            at += len(subject.phrases)
            found += self._select(subject, self._score(numbers) * fits, kept, settled or {})
        return found

    def _score(self, numbers: range) -> Scores:
        best = np.zeros(len(self.index.lengths), dtype=np.float32)
        for number in numbers:
            np.maximum(best, self.index.scores(number) * np.float32(self.phrases[number].weight), out=best)
        return best

    def _select(
        self,
        subject: Subject,
        scores: Scores,
        kept: list[tuple[str, Description, Place]],
        settled: Mapping[tuple[str, str], object],
    ) -> list[Candidate]:
        good = np.flatnonzero(scores * TIMELY >= LEAST)
        best = good[np.argsort(-scores[good], kind="stable")[: EACH + MOST]]
        found = [self._make_candidate(subject, float(scores[number]), *kept[number]) for number in best.tolist()]
        open_ = [each for each in found if each.score >= LEAST and (subject.iri, each.dataset.iri) not in settled]
        return sorted(open_, key=lambda each: (-each.score, each.dataset.iri))[:MOST]

    def _make_candidate(
        self, subject: Subject, score: float, portal: str, found: Description, place: Place
    ) -> Candidate:
        timely = tuple(sorted(years(found) & {*self.span}))
        value = round(min(1.0, score * (TIMELY if timely else 1.0)), 2)
        return Candidate(subject, found, portal, value, find_shared_words(subject, found), place.words, timely)


def find_shared_words(subject: Subject, found: Description) -> str:
    """Return the longest words that a thing shares with a dataset, as the dataset has them.

    Compared is what is folded, one letter for one, so the words are cut from the same place of what is not.
    """
    said = search_text(" ".join((found.title, *found.tags, *found.columns, found.notes)))
    text = fold(said)
    words = max((shared_words(fold(each.words).strip(), text).strip() for each in subject.phrases), key=len, default="")
    at = text.find(words)
    return said[at : at + len(words)]

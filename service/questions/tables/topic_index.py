"""An index of the statements of plans by what they are about: which of them may be pairs.

Statements are about the same few words again and again. So sets of words are held against one another, each once, and
the statements that are about them follow. Two sets are looked at only where they share a word that they cannot be alike
without: the rest of the words of the one would not be enough.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from .pairs import LEAST, LEVELS, Profile, Traits, count_differences, score_topics, weigh

Topics: TypeAlias = frozenset[str]
# Pairs of two plans by their numbers, for each score from `LEAST` on: of the one plan, then of the other.
Levels: TypeAlias = list[list[tuple[int, int]]]
# Two sets are alike from this part of the weight of both in common: that of the least score, before it is rounded.
SHARE = Fraction(2 * LEAST - 1, 400)
# So the heavier one has at least this part of its own weight in common, for what is common is in the lighter one; and
# the lighter one this, for the heavier one weighs no less.
ABOVE, BELOW = SHARE / (1 - SHARE), 2 * SHARE
# Sets of words of which it is remembered to which they are alike: of a few dozen plans.
KNOWN = 1 << 14


class TopicIndex:
    """The statements of some plans, given by the number of each plan's part."""

    def __init__(self, profiles: Mapping[int, Profile]) -> None:
        self._profiles = profiles
        self._holders = defaultdict[Topics, dict[int, Sequence[int]]](dict)
        for part, profile in profiles.items():
            for topics, numbers in profile.by_topics.items():
                self._holders[topics][part] = numbers
        self._weights = {topics: weigh(topics) for topics in self._holders}
        self._spread = Counter(word for topics in self._holders for word in topics)
        # Sets by words that they share with a set that is alike and weighs no more, or no less.
        self._heavier, self._lighter = defaultdict[str, list[Topics]](list), defaultdict[str, list[Topics]](list)
        for topics in self._holders:
            for word in self._list_needed(topics, ABOVE):
                self._heavier[word].append(topics)
            for word in self._list_needed(topics, BELOW):
                self._lighter[word].append(topics)
        self._known = dict[Topics, list[tuple[Topics, tuple[int, ...]]]]()

    def find_pairs(self, one: int, others: Collection[int]) -> dict[int, Levels]:
        """Return the pairs of a plan's statements with those of some others, by the other."""
        pairs: dict[int, Levels] = {other: [[] for _ in range(LEVELS)] for other in others}
        ours = self._profiles[one]
        met = {other for other in others if self._profiles[other].plan not in ours.editions}
        for topics, numbers in ours.by_topics.items():
            known = [(number, ours.subjects[number].traits) for number in numbers]
            for alike, scores in self._list_alike(topics):
                holders = self._holders[alike]
                for other in met & holders.keys():
                    self._add(pairs[other], known, (other, holders[other]), scores)
        for other in met:
            self._take_rejected(pairs[other], ours, self._profiles[other])
            for level in pairs[other]:
                level.sort()
        return pairs

    def _add(
        self,
        levels: Levels,
        ours: Sequence[tuple[int, Traits]],
        theirs: tuple[int, Sequence[int]],
        scores: Sequence[int],
    ) -> None:
        """Add the pairs of statements about sets that are alike."""
        other, numbers = theirs
        subjects = self._profiles[other].subjects
        for met in numbers:
            traits = subjects[met].traits
            for number, own in ours:
                if (points := scores[count_differences(own, traits)]) >= LEAST:
                    levels[points - LEAST].append((number, met))

    def _take_rejected(self, levels: Levels, ours: Profile, theirs: Profile) -> None:
        """Take away the pairs that people rejected."""
        if ours.has_rejected:
            one, other = ours.subjects, theirs.subjects
            for level in levels:
                level[:] = [(a, b) for a, b in level if other[b].iri not in one[a].rejected]

    def _list_alike(self, topics: Topics) -> list[tuple[Topics, tuple[int, ...]]]:
        """Return the sets of words whose statements may be pairs with those about ``topics``, with their scores."""
        if topics not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[topics] = [*self._score(topics)]
        return self._known[topics]

    def _score(self, topics: Topics) -> Iterator[tuple[Topics, tuple[int, ...]]]:
        weight, weights = self._weights[topics], self._weights
        for other in self._list_near(topics):
            shared, whole = topics & other, weight + weights[other]
            if weigh(shared) * SHARE.denominator >= whole * SHARE.numerator:
                yield other, score_topics(shared, whole)

    def _list_near(self, topics: Topics) -> set[Topics]:
        """Return the sets that share enough words that they cannot be alike without."""
        weight, weights = self._weights[topics], self._weights
        heavier = {other for word in self._list_needed(topics, BELOW) for other in self._heavier[word]}
        lighter = {other for word in self._list_needed(topics, ABOVE) for other in self._lighter[word]}
        return {other for other in heavier if weights[other] >= weight} | {
            other for other in lighter if weights[other] <= weight
        }

    def _list_needed(self, topics: Topics, part: Fraction) -> list[str]:
        """Return words of which a set that is alike has one: the rarest, up to where the rest is less than a part."""
        needed, rest = list[str](), self._weights[topics]
        enough = rest * part
        for word in sorted(topics, key=lambda word: (self._spread[word], word)):
            if rest < enough:
                break
            needed.append(word)
            rest -= weigh([word])
        return needed

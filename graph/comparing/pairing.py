"""Pairs: which unit of the later plan each of the earlier one is, one to one, and which pairs need nobody's eye.

Words come first. The pairs that they are sure of say which headings of the two plans correspond (`places.py`), and with
these the pairs are sought once more: so what is said in quite other words is found where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .assignment import assign
from .likeness import FLOOR, Likeness, closeness
from .places import Places

# Below it a pair shares what neighbours in one section share (推進事業, の充実); from SURE on nothing else is as near.
LEAST, SURE = 0.38, 0.55
# A pair between the two may be sure where its headings agree at all. Headings that agree so far are the same, and a
# part is not of its pair where it is of another by so much.
AKIN, AGREED, MARGIN = 0.1, 0.35, 0.12
# It is sure from such words on, and with the next best so far away.
SAID, CLEAR = 0.25, 0.08
# In a plan that was rewritten less is enough under headings that agree, where the next best is further away.
LITTLE, ALONE = 0.2, 0.2
# A pair that is not sure is shown to a person from here on, or where its headings agree.
ASKED = 0.26
# From here on the words of a pair tell which headings correspond.
TOLD = 0.3
# From here on pairs are looked at in a plan that was rewritten: one of which at least so much has a pair at first.
LOW, REVISED = 0.22, 0.25
# Fewer pairs tell nothing of a plan, and nothing else being as near tells nothing where there is little else.
SEVERAL = 5
# Where so much of what both plans have is in other words, the least likeness under headings that agree may be others.
REWRITTEN = 0.25
# Between two of the same words the place decides: small against any difference of words that a reader would see.
_TIE = 0.05


@dataclass
class Pairing:
    """The best assignment of the units of two plans."""

    likeness: Likeness

    @cached_property
    def first(self) -> dict[int, int]:
        """Return the pairs as they are before anything is known of the two plans."""
        return self.assign(FLOOR)

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Return the later unit for each earlier one that has a pair.

        The words say which headings correspond; with them the pairs are sought again.
        """
        self.learn_places(self.first.items())
        return self.assign(self.least, LOW if self.is_rewritten else LEAST)

    @cached_property
    def least(self) -> float:
        """Return what the words of a pair must share: little where much of what both plans have is in other words."""
        return FLOOR if self.unchanged <= (1 - REWRITTEN) * len(self.first) else TOLD

    @cached_property
    def unchanged(self) -> int:
        """Return how many of the first pairs are in the same words."""
        units = self.likeness.earlier, self.likeness.later
        return sum(units[0][one].folded_words == units[1][other].folded_words for one, other in self.first.items())

    @cached_property
    def is_rewritten(self) -> bool:
        """Return whether the later plan is a revision of the earlier one in other words.

        Plans of which the words alone pair little are no revision, and nothing further is read into them.
        """
        fewer = min(len(self.likeness.earlier), len(self.likeness.later))
        return self.least == FLOOR and len(self.first) >= max(SEVERAL, REVISED * fewer)

    def learn_places(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Have pairs say which headings correspond."""
        likeness = self.likeness
        shares = {(one, other): likeness.shares[one].get(other, 0.0) for one, other in pairs}
        told = {pair: share for pair, share in shares.items() if share >= TOLD}
        likeness.see(Places(likeness.earlier, likeness.later, told))

    @cached_property
    def partners(self) -> dict[int, int]:
        """Return the earlier unit for each later one that has a pair."""
        return {other: one for one, other in self.pairs.items()}

    @cached_property
    def scores(self) -> tuple[dict[int, float], dict[int, float]]:
        """Return the score of the pair that a unit of either plan is in."""
        scores = {pair: self.likeness.candidates[pair[0]][pair[1]] for pair in self.pairs.items()}
        return {one: score for (one, _), score in scores.items()}, {at: score for (_, at), score in scores.items()}

    @cached_property
    def kept(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the units of either plan that stand in the other one word for word."""
        units = self.likeness.earlier, self.likeness.later
        exact = [
            pair for pair in self.pairs.items() if units[0][pair[0]].folded_words == units[1][pair[1]].folded_words
        ]
        return frozenset(one for one, _ in exact), frozenset(other for _, other in exact)

    def assign(self, least: float, lowest: float = LEAST) -> dict[int, int]:
        """Return the best assignment of the earlier units to the later ones, of scores from ``lowest`` on.

        Scores are squared: one pair in the same words is worth more than two that are somewhat alike.
        """
        likeness = self.likeness
        scores = {
            one: {
                other: score**2 + _TIE * closeness(likeness.earlier[one], likeness.later[other])
                for other, score in row.items()
                if score >= lowest and likeness.shares[one][other] >= least
            }
            for one, row in likeness.candidates.items()
        }
        return assign(scores, lowest**2)

    def is_sure(self, one: int, other: int) -> bool:
        """Return whether a pair needs nobody's eye: its words say it, or its place does and nothing else is as near."""
        score, share = self.likeness.candidates[one][other], self.likeness.shares[one][other]
        if score >= SURE and share >= TOLD:
            return True
        agreed, ahead = self.likeness.agree(one, other), score - self.find_rival(one, other)
        if self.is_rewritten and share >= LITTLE and agreed >= AGREED and ahead >= ALONE:
            return True
        return share >= SAID and agreed >= AKIN and ahead >= CLEAR

    def is_worth_asking(self, one: int, other: int) -> bool:
        """Return whether a pair that is not sure is shown to a person: its words are near, or its headings agree."""
        return self.likeness.candidates[one][other] >= ASKED or self.likeness.agree(one, other) >= AGREED

    def find_rival(self, one: int, other: int) -> float:
        """Return the score of the next best for either unit of a pair, of those that are no better with another."""
        own, back = self.scores
        said = self.likeness.earlier[one].folded_words, self.likeness.later[other].folded_words
        along = (
            score
            for at, score in self.likeness.candidates[one].items()
            if self.likeness.later[at].folded_words != said[1] and score > back.get(at, 0.0)
        )
        across = (
            score
            for key, score in self.likeness.columns[other].items()
            if self.likeness.earlier[key].folded_words != said[0] and score > own.get(key, 0.0)
        )
        return max(max(along, default=0.0), max(across, default=0.0))

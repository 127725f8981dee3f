"""How alike two units are: shared pairs of letters, each weighed by how rare it is in the two plans.

Words decide. The heading, the number, the office, the theme, the pledge and the year raise what words have shown, and
never make a pair of what shares no words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import log

from ..suggestions import pairs
from .units import Unit

Profile = Counter[str]
# Units of either plan, by index.
Apart = tuple[frozenset[int], frozenset[int]]
NONE: Apart = (frozenset(), frozenset())
# The name says more than its description; both are read because a plan often renames what it goes on with.
_NAME = 0.6
# What stands beside the words closes at most this share of what they leave open.
_SUPPORT = 0.3
# Less than this share of words is what any two measures of a city have in common.
FLOOR = 0.2
_BESIDE = (0.4, 0.2, 0.2, 0.2)  # heading, offices or pledges, number, theme or year


class Likeness:
    """The units of two plans, and how alike they are; what stands `apart`, by index, is no candidate."""

    def __init__(self, earlier: Sequence[Unit], later: Sequence[Unit], apart: Apart = NONE) -> None:
        self.earlier, self.later, self.apart = earlier, later, apart
        self.names = ([pairs(unit.folded) for unit in earlier], [pairs(unit.folded) for unit in later])
        self.texts = ([_read(unit) for unit in earlier], [_read(unit) for unit in later])
        profiles = [*self.texts[0], *self.texts[1]]
        holding = Counter(pair for profile in profiles for pair in profile)
        self.weight: Mapping[str, float] = {pair: log(1 + len(profiles) / n) for pair, n in holding.items()}
        self.masses = {id(each): self.mass(each) for side in (*self.names, *self.texts) for each in side}

    @cached_property
    def candidates(self) -> dict[int, dict[int, float]]:
        """Return, for each earlier unit, the later ones that share enough words, with a score from 0 to 1."""
        holders: dict[str, list[int]] = {}
        for index, profile in enumerate(self.texts[1]):
            for pair in () if index in self.apart[1] else profile:
                holders.setdefault(pair, []).append(index)
        scores: dict[int, dict[int, float]] = {}
        for one, profile in enumerate(self.texts[0]):
            if one in self.apart[0]:
                continue
            near = {other for pair in profile for other in holders.get(pair, ())}
            scored = ((other, self.score(one, other)) for other in sorted(near) if self.is_comparable(one, other))
            scores[one] = {other: score for other, score in scored if score >= FLOOR}
        return scores

    def is_comparable(self, one: int, other: int) -> bool:
        """Return whether two units are of one sort; what is a measure here may be a goal there."""
        return (self.earlier[one].sort == "target") == (self.later[other].sort == "target")

    def score(self, one: int, other: int) -> float:
        """Return how alike two units are, from 0 to 1, 1 where the words are the same."""
        words = self.compare_words(one, other)
        if words < FLOOR:
            return 0.0
        return words + (1 - words) * _SUPPORT * support(self.earlier[one], self.later[other])

    def compare_words(self, one: int, other: int) -> float:
        """Return the share of words: of the names, and with them of what is written beside."""
        if self.earlier[one].folded == self.later[other].folded:
            return 1.0
        name = self.share(self.names[0][one], self.names[1][other])
        if self.earlier[one].description and self.later[other].description:
            return max(name, _NAME * name + (1 - _NAME) * self.share(self.texts[0][one], self.texts[1][other]))
        return name

    def share(self, one: Profile, other: Profile) -> float:
        """Return what two profiles share, of both."""
        whole = self.masses[id(one)] + self.masses[id(other)]
        return 2 * self.mass(one & other) / whole if whole else 0.0

    def hold(self, part: int, whole: int, *, later: bool) -> tuple[float, float]:
        """Return how much of a unit's name, and of all its words, stands in those of a unit of the other plan.

        ``later``: the whole is the later plan's.
        """
        mine, its = (0, 1) if later else (1, 0)
        name, text = self.names[mine][part], self.texts[mine][part]
        other = self.texts[its][whole]
        return self.mass(name & self.names[its][whole]) / self.mass(name), self.mass(text & other) / self.mass(text)

    def mass(self, profile: Profile) -> float:
        """Return the weight of a profile: its pairs, each as often as it stands."""
        return sum(self.weight[pair] * number for pair, number in profile.items())


def support(one: Unit, other: Unit) -> float:
    """Return how much of what stands beside the words of two units agrees, from 0 to 1."""
    agreed = (
        one.place == other.place,
        _meet(one.offices, other.offices) or _meet(one.pledges, other.pledges),
        bool(one.number) and one.number == other.number,
        _meet(one.themes, other.themes) or (one.due is not None and one.due == other.due),
    )
    return sum(weight for weight, holds in zip(_BESIDE, agreed, strict=True) if holds)


def closeness(one: Unit, other: Unit) -> float:
    """Return what decides between two of the same words: the same headings, number, description, position."""
    same = (
        one.chain == other.chain,
        one.place == other.place,
        one.number == other.number,
        one.stage == other.stage,
        fold_description(one) == fold_description(other),
        one.quote.entry == other.quote.entry,
    )
    return sum(same) / len(same) + (1 - abs(one.order - other.order)) / 10


def fold_description(unit: Unit) -> str:
    """Return a description without blanks."""
    return "".join(unit.description.split())


def _read(unit: Unit) -> Profile:
    return pairs(unit.folded + unit.description)


def _meet(one: Iterable[str], other: Iterable[str]) -> bool:
    return not set(one).isdisjoint(other)

"""How alike two units are: shared letters and pairs of letters, each weighed by how rare it is in the two plans.

Words decide. The heading, the number, the office, the theme, the pledge and the year raise what words have shown, and
never make a pair of what shares no words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import accumulate
from math import log, sqrt
from typing import NamedTuple

from ..suggestions import pairs
from .places import Places
from .units import Unit

Profile = Counter[str]
# Units of either plan, by index.
Apart = tuple[frozenset[int], frozenset[int]]
NONE: Apart = (frozenset(), frozenset())
# The name says more than its description; both are read because a plan often renames what it goes on with.
_NAME = 0.6
# What one plan calls by a name and describes may be a sentence in the other: all the words of both, a little less sure.
_TOLD = 0.9
# Less than this share of words is what any two measures of a city have in common.
FLOOR = 0.1
# So many of the other plan's units are looked at closely for each unit.
_NEAREST = 12
# A shorter name may stand in other words by chance.
_LONG = 8
# Letters of the syllabary that joins words and ends them (の, に, する).
_JOINING = re.compile("[ぁ-ん]")
# How much of what the words leave open is closed by what stands beside them, where it is the same in both plans:
# the headings, the offices or pledges, the number, the theme or the year.
_BESIDE = (0.25, 0.06, 0.06, 0.06)
# So much less is said by the words of a heading for what is no heading: it is the whole of which this is a part.
_GRAIN = 0.85


class Holders(NamedTuple):
    """Texts of one plan by the pairs of letters that they hold, and what each text weighs."""

    holding: dict[str, list[tuple[int, int]]]  # which texts hold a pair, and how often
    masses: list[float]

    def weigh(self, profile: Profile, weight: Mapping[str, float]) -> list[float]:
        """Return the weight of what a text shares with each: only what holds one of its pairs is looked at."""
        shared = [0.0] * len(self.masses)
        for pair, times in profile.items():
            each = weight[pair]
            for index, theirs in self.holding.get(pair, ()):
                shared[index] += each * min(theirs, times) if times > 1 else each
        return shared


class Likeness:
    """The units of two plans, and how alike they are; what stands `apart`, by index, is no candidate."""

    def __init__(self, earlier: Sequence[Unit], later: Sequence[Unit], apart: Apart = NONE) -> None:
        self.earlier, self.later, self.apart = earlier, later, apart
        self.names = ([profile(unit.folded_words) for unit in earlier], [profile(unit.folded_words) for unit in later])
        self.texts = ([_read(unit) for unit in earlier], [_read(unit) for unit in later])
        texts, names = [*self.texts[0], *self.texts[1]], [*self.names[0], *self.names[1]]
        holding = Counter(pair for profile in texts for pair in profile)
        every = {pair for profile in (*texts, *names) for pair in profile}
        self.weight: Mapping[str, float] = {pair: log(1 + len(texts) / max(holding[pair], 1)) for pair in every}
        self.holders = self.index(self.names[1]), self.index(self.texts[1])
        self.masses = [*map(self.mass, self.names[0])], [*map(self.mass, self.texts[0])]
        self.places: Places | None = None
        self.described = [index for index, unit in enumerate(later) if unit.description]
        self.worded: dict[str, list[int]] = {}
        for index, unit in enumerate(later):
            self.worded.setdefault(unit.folded_words, []).append(index)

    def index(self, profiles: Sequence[Profile]) -> Holders:
        """Return texts by the pairs that they hold."""
        holding: dict[str, list[tuple[int, int]]] = {}
        for index, profile in enumerate(profiles):
            for pair, times in profile.items():
                holding.setdefault(pair, []).append((index, times))
        return Holders(holding, [*map(self.mass, profiles)])

    @cached_property
    def shares(self) -> dict[int, dict[int, float]]:
        """Return, for each earlier unit, the later ones that share enough words, and what they share, from 0 to 1.

        Only units of one sort are compared; what is a measure here may be a goal there. Of many those are kept that are
        among the nearest of either.
        """
        shares: dict[int, dict[int, float]] = {}
        for one in range(len(self.earlier)):
            if one not in self.apart[0]:
                words = self.compare_words(one)
                near = (other for other, share in enumerate(words) if share >= FLOOR and other not in self.apart[1])
                shares[one] = {other: words[other] for other in near if self.is_comparable(one, other)}
        back = {other: nlargest(_NEAREST, column, column.__getitem__) for other, column in transpose(shares).items()}
        kept = {one: set(nlargest(_NEAREST, row, row.__getitem__)) for one, row in shares.items()}
        for other, several in back.items():
            for one in several:
                kept[one].add(other)
        return {
            one: {other: share for other, share in row.items() if other in kept[one]} for one, row in shares.items()
        }

    @cached_property
    def candidates(self) -> dict[int, dict[int, float]]:
        """Return the units that share enough words, with a score from 0 to 1."""
        return {
            one: {other: self.raise_score(share, one, other) for other, share in row.items()}
            for one, row in self.shares.items()
        }

    def see(self, places: Places) -> None:
        """Have scores tell which headings correspond."""
        self.places = places
        for known in ("candidates", "columns"):
            self.__dict__.pop(known, None)

    @cached_property
    def columns(self) -> dict[int, dict[int, float]]:
        """Return the candidates for each later unit that has any, with their scores."""
        return transpose(self.candidates)

    def is_comparable(self, one: int, other: int) -> bool:
        """Return whether two units are of one sort; what is a measure here may be a goal there."""
        return (self.earlier[one].sort == "target") == (self.later[other].sort == "target")

    def score(self, one: int, other: int) -> float:
        """Return how alike two units are, whatever stands apart, from 0 to 1, 1 where the words are the same."""
        share = self.compare_words(one)[other]
        return self.raise_score(share, one, other) if share >= FLOOR else 0.0

    def raise_score(self, share: float, one: int, other: int) -> float:
        """Return what two units share in words, raised by what stands beside these."""
        if self.earlier[one].is_heading != self.later[other].is_heading and share < 1:
            share *= _GRAIN
        return share + (1 - share) * support(self.earlier[one], self.later[other], self.agree(one, other))

    def agree(self, one: int, other: int) -> float:
        """Return how far the headings of two units agree, from 0 to 1."""
        if self.places is None:
            return float(self.earlier[one].place == self.later[other].place)
        return self.places.agree(one, other)

    def compare_words(self, one: int) -> list[float]:
        """Return what the words of an earlier unit share with those of each later one.

        These are the words of the names, and with them of what is written beside, where something is beside both.
        """
        unit, words = self.earlier[one], self.share(0, one)
        beside = range(len(self.later)) if unit.description else self.described
        if beside:
            texts = self.share(1, one)
            for other in beside:
                both = unit.description and self.later[other].description
                told = _NAME * words[other] + (1 - _NAME) * texts[other] if both else _TOLD * texts[other]
                words[other] = max(words[other], told)
        for other in self.worded.get(unit.folded_words, ()):
            words[other] = 1.0
        return words

    def share(self, which: int, one: int) -> list[float]:
        """Return what the name (0) or the text (1) of an earlier unit shares with that of each later one, of both."""
        profile, holders = (self.names, self.texts)[which][0][one], self.holders[which]
        mass, shared = self.masses[which][one], holders.weigh(profile, self.weight)
        return [
            both / sqrt(min(mass, its) * (mass + its) / 2) for both, its in zip(shared, holders.masses, strict=True)
        ]

    def hold(self, part: int, whole: int, *, later: bool) -> tuple[float, float]:
        """Return how much of a unit's name, and of all its words, stands in those of a unit of the other plan.

        ``later``: the whole is the later plan's.
        """
        mine, its = (0, 1) if later else (1, 0)
        if whole in self.list_tellers(part, later=later):
            return 1.0, 1.0
        name, text = self.names[mine][part], self.texts[mine][part]
        other = self.texts[its][whole]
        return self.mass(name & self.names[its][whole]) / self.mass(name), self.mass(text & other) / self.mass(text)

    def list_tellers(self, part: int, *, later: bool) -> list[int]:
        """Return the units of the other plan that have the name of a unit in their words, word for word."""
        name = (self.earlier if later else self.later)[part].folded_words
        tellers, ends = self.descriptions[later]
        if len(name) < _LONG:
            return []
        places = (match.start() for match in re.finditer(re.escape(name), tellers))
        return [*dict.fromkeys(bisect_right(ends, place) for place in places)]

    @cached_property
    def descriptions(self) -> tuple[tuple[str, list[int]], tuple[str, list[int]]]:
        """Return the names and descriptions of either plan as one text, and where those of each unit end in it."""
        texts = [
            [f"{unit.folded_words}\n{unit.folded_description}\n" for unit in units]
            for units in (self.earlier, self.later)
        ]
        joined = [("".join(each), [*accumulate(map(len, each))]) for each in texts]
        return joined[0], joined[1]

    def mass(self, profile: Profile) -> float:
        """Return the weight of a profile: its pairs, each as often as it stands."""
        return sum(self.weight[pair] * number for pair, number in profile.items())


def transpose(scores: Mapping[int, Mapping[int, float]]) -> dict[int, dict[int, float]]:
    """Return a sparse table by its columns.

    >>> transpose({0: {7: 0.5}, 1: {7: 0.9}})
    {7: {0: 0.5, 1: 0.9}}
    """
    columns: dict[int, dict[int, float]] = {}
    for one, row in scores.items():
        for other, score in row.items():
            columns.setdefault(other, {})[one] = score
    return columns


def support(one: Unit, other: Unit, agreed: float) -> float:
    """Return how much of what words leave open is closed by what stands beside them; ``agreed``: by their headings."""
    heading, office, number, theme = _BESIDE
    said = heading * agreed
    if _meet(one.offices, other.offices) or _meet(one.pledges, other.pledges):
        said += office
    if one.number and one.number == other.number:
        said += number
    if _meet(one.themes, other.themes) or (one.due is not None and one.due == other.due):
        said += theme
    return said


def closeness(one: Unit, other: Unit) -> float:
    """Return what decides between two of the same words: the same headings, number, description, position."""
    same = (
        one.chain == other.chain,
        one.place == other.place,
        one.number == other.number,
        one.stage == other.stage,
        one.folded_description == other.folded_description,
        one.quote.entry == other.quote.entry,
    )
    return sum(same) / len(same) + (1 - abs(one.order - other.order)) / 10


def profile(folded: str) -> Profile:
    """Return the pairs of letters of folded words, and their letters that mean something by themselves.

    Where words are put otherwise (新規就農者数, 新たに農業を始めた人の数) letters stay when no pair does.

    >>> sorted(profile("農業を学ぶ"))
    ['を学', '学', '学ぶ', '業', '業を', '農', '農業']
    """
    return pairs(folded) + Counter(_JOINING.sub("", folded))


def _read(unit: Unit) -> Profile:
    return profile(unit.folded_words + unit.folded_description)


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other)

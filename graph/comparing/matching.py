"""Matches: which units of two plans are the same, one to one where they are, then what was divided or joined.

A pair is the best of all assignments, not the best for either. What is left over may have become part of something
else, or have come out of it: a second pass looks for wholes that hold the words of several parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .assignment import assign
from .likeness import Likeness, Profile, closeness, transpose

# Below it a pair shares what neighbours in one section share (推進事業, の充実); from SURE on nothing else is as near.
LEAST, SURE = 0.38, 0.55
# A pair between the two is sure where the next best for either is so much further away.
MARGIN = 0.15
# What is left on both sides is shown to a person from here on, where it shares so many times as much as with others.
NEAR, STANDS_OUT = 0.1, 1.2
# How much of a part's words its whole must hold, and from where on that, or how much of the whole its parts cover, is
# enough to be sure of.
HELD, HELD_SURELY, COVERED = 0.5, 0.6, 0.7
# From where on a part belongs to its whole though something else is like it.
HELD_WHOLE = 0.85
# How much of that no other part may hold.
BROUGHT = 0.3
_JOINING = re.compile("[ぁ-ん]")
# Between two of the same words the place decides: small against any difference of words that a reader would see.
_TIE = 0.05


@dataclass(frozen=True)
class Match:
    """Units of the earlier plan that stand as units of the later one, by index; one of the sides may be empty."""

    earlier: tuple[int, ...]
    later: tuple[int, ...]
    score: float
    sure: bool


@dataclass
class Matcher:
    """Finds the matches of two plans."""

    likeness: Likeness

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Return the later unit for each earlier one that has a pair."""
        return self.assign()

    @cached_property
    def partners(self) -> dict[int, int]:
        """Return the earlier unit for each later one that has a pair."""
        return {other: one for one, other in self.pairs.items()}

    @cached_property
    def kept(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the units of either plan that stand in the other one word for word."""
        units = self.likeness.earlier, self.likeness.later
        exact = [pair for pair in self.pairs.items() if units[0][pair[0]].folded == units[1][pair[1]].folded]
        return frozenset(one for one, _ in exact), frozenset(other for _, other in exact)

    def match(self) -> list[Match]:
        """Return every unit of both plans in exactly one match."""
        matches: list[Match] = []
        groups = [*self.find_groups(later=True), *self.find_groups(later=False)]
        for group in sorted(groups, key=lambda group: (group.sure, group.score), reverse=True):
            if not any(
                set(group.earlier) & set(match.earlier) or set(group.later) & set(match.later) for match in matches
            ):
                matches.append(group)
        used = (
            {number for match in matches for number in match.earlier},
            {number for match in matches for number in match.later},
        )
        matches += [
            Match((one,), (other,), round(self.likeness.candidates[one][other], 2), self.is_sure(one, other))
            for one, other in self.pairs.items()
            if one not in used[0] and other not in used[1]
        ]
        matches += self.find_near(matches)
        return [*matches, *self.list_left(matches)]

    def assign(self) -> dict[int, int]:
        """Return the best assignment of the earlier units to the later ones."""
        likeness = self.likeness
        scores = {
            one: {
                other: score + _TIE * closeness(likeness.earlier[one], likeness.later[other])
                for other, score in row.items()
                if score >= LEAST
            }
            for one, row in likeness.candidates.items()
        }
        return assign(scores, LEAST)

    def is_sure(self, one: int, other: int) -> bool:
        """Return whether a pair needs nobody's eye: its words say it, or nothing else is nearly as near."""
        score = self.likeness.candidates[one][other]
        if score >= SURE:
            return True
        across = (each for index, each in self.likeness.columns[other].items() if index != one)
        along = (each for index, each in self.likeness.candidates[one].items() if index != other)
        return score - max(max(across, default=0.0), max(along, default=0.0)) >= MARGIN and score >= (LEAST + SURE) / 2

    def find_near(self, matches: list[Match]) -> Iterator[Match]:
        """Yield pairs of what is left under one heading and shares more than others do there: each is for a person."""
        left = self.find_left(matches)
        went: dict[str, Counter[str]] = {}
        for one, other in self.pairs.items():
            went.setdefault(self.likeness.earlier[one].place, Counter())[self.likeness.later[other].place] += 1
        scores: dict[int, dict[int, float]] = {}
        for one in left[0]:
            words, place = self.likeness.compare_words(one), self.likeness.earlier[one].place
            places = {place, *(each for each, _ in went.get(place, Counter()).most_common(1))}
            near = {other: words[other] for other in left[1] if self.likeness.is_comparable(one, other)}
            scores[one] = {other: each for other, each in near.items() if self.likeness.later[other].place in places}
        columns = transpose(scores)
        for one, other in assign(scores, NEAR).items():
            others = [
                each
                for line, at in ((scores[one], other), (columns[other], one))
                for key, each in line.items()
                if key != at
            ]
            if scores[one][other] >= STANDS_OUT * max(others, default=0.0):
                yield Match((one,), (other,), round(scores[one][other], 2), sure=False)

    def find_groups(self, *, later: bool) -> Iterator[Match]:
        """Yield the units of the later (or earlier) plan that hold two or more units of the other, with these parts.

        A whole whose words stand unchanged in the other plan has none: it was kept, whatever is like it.
        """
        partner = self.partners if later else self.pairs
        groups: dict[int, list[int]] = {}
        apart = self.likeness.apart[0 if later else 1]
        for part in range(len(self.likeness.earlier if later else self.likeness.later)):
            whole = None if part in apart else self.find_whole(part, later=later)
            if whole is not None:
                groups.setdefault(whole, []).append(part)
        for whole, members in groups.items():
            told = any(whole in self.list_tellers(part, later=later) for part in members)
            if whole in partner and (told or self.hold(partner[whole], whole, later=later) >= HELD):
                members.append(partner[whole])
            if parts := self.choose_parts(whole, members, later=later):
                one, other = (tuple(parts), (whole,)) if later else ((whole,), tuple(parts))
                score, sure = self.judge(parts, whole, later=later)
                yield Match(one, other, score, sure)

    def find_whole(self, part: int, *, later: bool) -> int | None:
        """Return what holds most of a part that has no pair, or almost all of one that is less like its pair."""
        own = self.pairs.get(part) if later else self.partners.get(part)
        near = self.likeness.candidates.get(part, {}) if later else self.likeness.columns.get(part, {})
        wholes = self.list_wholes(part, later=later)
        held = [(self.hold(part, whole, later=later), near.get(whole, 0.0), whole) for whole in wholes]
        most, _, whole = max(held, default=(0.0, 0.0, None))
        if own is None or whole is None or own == whole:
            return whole if own is None and most >= HELD else None
        pair = self.likeness.candidates[part][own] if later else self.likeness.candidates[own][part]
        return whole if most >= HELD_WHOLE and pair < most - MARGIN else None

    def list_wholes(self, part: int, *, later: bool) -> list[int]:
        """Return what a part could be of: candidates that were not kept word for word."""
        near = self.likeness.candidates.get(part, {}) if later else self.likeness.columns.get(part, {})
        wholes = [whole for whole in near if whole not in self.kept[later]]
        return [*wholes, *(whole for whole in self.list_tellers(part, later=later) if whole not in near)]

    def list_tellers(self, part: int, *, later: bool) -> list[int]:
        """Return what has the name of a part that has no pair in its words, and did not have it in the other plan."""
        units, partners = (self.likeness.later, self.partners) if later else (self.likeness.earlier, self.pairs)
        mine = self.likeness.earlier if later else self.likeness.later
        if part in (self.pairs if later else self.partners):
            return []
        return [
            whole
            for whole in self.likeness.list_tellers(part, later=later)
            if units[whole].sort != "target" != mine[part].sort and whole not in self.likeness.apart[later]
            if whole not in partners or not mine[partners[whole]].has_words(mine[part].folded)
        ]

    def hold(self, part: int, whole: int, *, later: bool) -> float:
        """Return how much of a part stands in a whole: of its name, or half of it and the rest of its words."""
        name, text = self.likeness.hold(part, whole, later=later)
        return max(name, (name + text) / 2)

    def choose_parts(self, whole: int, members: list[int], *, later: bool) -> list[int]:
        """Return those members that make a whole together: each brings something that the others do not; or none."""
        mine, its = (0, 1) if later else (1, 0)
        names, text = self.likeness.names[mine], self.likeness.texts[its][whole]
        chosen: list[int] = []
        for number in sorted(
            dict.fromkeys(members), key=lambda part: self.hold(part, whole, later=later), reverse=True
        ):
            tried = [*chosen, number]
            if all(self.brings(names[one], [names[other] for other in tried if other != one], text) for one in tried):
                chosen = tried
        return sorted(chosen) if len(chosen) > 1 else []

    def brings(self, part: Profile, others: list[Profile], whole: Profile) -> bool:
        """Return whether a part has something of its whole that the other parts do not: words, or a letter.

        Letters of the syllabary that joins words (の, に, する) are nothing.
        """
        own = part & whole
        letters = _list_letters(part) & _list_letters(whole)
        if letters.difference(*map(_list_letters, others)):
            return True
        rest = own.copy()
        for other in others:
            rest -= other
        return self.likeness.mass(rest) >= BROUGHT * self.likeness.mass(own) > 0

    def judge(self, parts: list[int], whole: int, *, later: bool) -> tuple[float, bool]:
        """Return how sure a division is: by the part of which the whole holds least, or by how much of it they are."""
        least = min(self.hold(part, whole, later=later) for part in parts)
        return round(least, 2), least >= HELD_SURELY or self.cover(parts, whole, later=later) >= COVERED

    def cover(self, parts: list[int], whole: int, *, later: bool) -> float:
        """Return how much of the name of a whole stands in the names of its parts."""
        mine, its = (0, 1) if later else (1, 0)
        name, joined = self.likeness.names[its][whole], Counter[str]()
        for part in parts:
            joined |= self.likeness.names[mine][part]
        return self.likeness.mass(name & joined) / self.likeness.mass(name)

    def find_left(self, matches: list[Match]) -> tuple[list[int], list[int]]:
        """Return the units of either plan that stand in no match."""
        apart = self.likeness.apart
        used = (
            apart[0].union(number for match in matches for number in match.earlier),
            apart[1].union(number for match in matches for number in match.later),
        )
        gone = [one for one in range(len(self.likeness.earlier)) if one not in used[0]]
        return gone, [other for other in range(len(self.likeness.later)) if other not in used[1]]

    def list_left(self, matches: list[Match]) -> list[Match]:
        """Return the units that stand in no match, each alone, and how far the nearest of the other plan is."""
        best, back = (
            {number: max(row.values(), default=0.0) for number, row in rows.items()}
            for rows in (self.likeness.candidates, self.likeness.columns)
        )
        gone, come = self.find_left(matches)
        alone = [Match((one,), (), round(1 - best.get(one, 0.0), 2), sure=True) for one in gone]
        return alone + [Match((), (other,), round(1 - back.get(other, 0.0), 2), sure=True) for other in come]


def _list_letters(profile: Profile) -> set[str]:
    return set(_JOINING.sub("", "".join(profile)))

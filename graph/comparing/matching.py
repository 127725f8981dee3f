"""Matches: which units of two plans are the same, one to one where they are, then what was divided or joined.

A pair is the best of all assignments, not the best for either. What is left over may have become part of something
else, or have come out of it: a second pass looks for wholes that hold the words of several parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .assignment import assign
from .likeness import Likeness, closeness

# Below it a pair shares what neighbours in one section share (推進事業, の充実); from SURE on nothing else is as near.
LEAST, SURE = 0.38, 0.55
# A pair between the two is sure where the next best for either is so much further away.
MARGIN = 0.15
# How much of a part's words its whole must hold, and from where on that, or how much of the whole its parts cover, is
# enough to be sure of.
HELD, HELD_SURELY, COVERED = 0.5, 0.6, 0.7
# From where on a part belongs to its whole though something else is like it.
HELD_WHOLE = 0.85
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
    pairs: dict[int, int] = field(default_factory=dict)

    def match(self) -> list[Match]:
        """Return every unit of both plans in exactly one match."""
        self.pairs = self.assign()
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
            Match((one,), (other,), round(self.likeness.score(one, other), 2), self.is_sure(one, other))
            for one, other in self.pairs.items()
            if one not in used[0] and other not in used[1]
        ]
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
        score = self.likeness.score(one, other)
        if score >= SURE:
            return True
        across = (row.get(other, 0.0) for index, row in self.likeness.candidates.items() if index != one)
        along = (each for index, each in self.likeness.candidates[one].items() if index != other)
        return score - max(max(across, default=0.0), max(along, default=0.0)) >= MARGIN and score >= (LEAST + SURE) / 2

    def find_groups(self, *, later: bool) -> Iterator[Match]:
        """Yield the units of the later (or earlier) plan that hold two or more units of the other, with these parts.

        A whole whose words stand unchanged in the other plan has none: it was kept, whatever is like it.
        """
        partner = {other: one for one, other in self.pairs.items()} if later else self.pairs
        groups: dict[int, list[int]] = {}
        apart = self.likeness.apart[0 if later else 1]
        for part in range(len(self.likeness.earlier if later else self.likeness.later)):
            whole = None if part in apart else self.find_whole(part, later=later)
            if whole is not None:
                groups.setdefault(whole, []).append(part)
        for whole, members in groups.items():
            if whole in partner and self.hold(partner[whole], whole, later=later) >= HELD:
                members.append(partner[whole])
            if parts := self.choose_parts(whole, members, later=later):
                one, other = (tuple(parts), (whole,)) if later else ((whole,), tuple(parts))
                score, sure = self.judge(parts, whole, later=later)
                yield Match(one, other, score, sure)

    def find_whole(self, part: int, *, later: bool) -> int | None:
        """Return what holds most of a part that has no pair, or almost all of one that is less like its pair."""
        own = self.pairs.get(part) if later else next((one for one, other in self.pairs.items() if other == part), None)
        held = [(self.hold(part, whole, later=later), whole) for whole in self.list_wholes(part, later=later)]
        most, whole = max(held, default=(0.0, None))
        if own is None or whole is None or own == whole:
            return whole if own is None and most >= HELD else None
        pair = self.likeness.score(part, own) if later else self.likeness.score(own, part)
        return whole if most >= HELD_WHOLE and pair < most - MARGIN else None

    def list_wholes(self, part: int, *, later: bool) -> list[int]:
        """Return what a part could be of: candidates that were not kept word for word."""
        candidates = self.likeness.candidates
        near = list(candidates[part]) if later else [one for one, row in candidates.items() if part in row]
        exact = {(one, other) for one, other in self.pairs.items() if self.has_same_words(one, other)}
        kept = {other if later else one for one, other in exact}
        return [whole for whole in near if whole not in kept]

    def has_same_words(self, one: int, other: int) -> bool:
        """Return whether two units are in the same words."""
        return self.likeness.earlier[one].folded == self.likeness.later[other].folded

    def hold(self, part: int, whole: int, *, later: bool) -> float:
        """Return how much of a part stands in a whole: of its name, or half of it and the rest of its words."""
        name, text = self.likeness.hold(part, whole, later=later)
        return max(name, (name + text) / 2)

    def choose_parts(self, whole: int, members: list[int], *, later: bool) -> list[int]:
        """Return those members that make a whole together: each brings letters that the others do not; or none.

        Letters of the syllabary that joins words (の, に, する) bring nothing.
        """
        parts, wholes = self.likeness.earlier, self.likeness.later
        if not later:
            parts, wholes = wholes, parts
        letters = set(_JOINING.sub("", wholes[whole].folded + wholes[whole].description))
        held = {member: letters & set(parts[member].folded) for member in dict.fromkeys(members)}
        chosen: list[int] = []
        for number in sorted(held, key=lambda part: self.hold(part, whole, later=later), reverse=True):
            tried = [*chosen, number]
            if all(held[one].difference(*(held[other] for other in tried if other != one)) for one in tried):
                chosen = tried
        return sorted(chosen) if len(chosen) > 1 else []

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

    def list_left(self, matches: list[Match]) -> list[Match]:
        """Return the units that stand in no match, each alone, and how far the nearest of the other plan is."""
        apart = self.likeness.apart
        used = (
            apart[0].union(number for match in matches for number in match.earlier),
            apart[1].union(number for match in matches for number in match.later),
        )
        rows = self.likeness.candidates
        best = {one: max(row.values(), default=0.0) for one, row in rows.items()}
        back: dict[int, float] = {}
        for row in rows.values():
            for other, score in row.items():
                back[other] = max(score, back.get(other, 0.0))
        gone = [one for one in range(len(self.likeness.earlier)) if one not in used[0]]
        come = [other for other in range(len(self.likeness.later)) if other not in used[1]]
        alone = [Match((one,), (), round(1 - best.get(one, 0.0), 2), sure=True) for one in gone]
        return alone + [Match((), (other,), round(1 - back.get(other, 0.0), 2), sure=True) for other in come]

"""Matches: which units of two plans are the same, one to one where they are, then what was divided or joined.

A pair is the best of all assignments, not the best for either. What is left over may have become part of something
else, or have come out of it: a second pass looks for wholes that hold the words of several parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from .assignment import assign
from .headings import match_headings
from .likeness import Likeness, Profile, transpose
from .matches import Match
from .pairing import AGREED, AKIN, MARGIN, TOLD, Pairing
from .splits import join_parts

# What is left on both sides is shown to a person from here on, where it shares so many times as much as with others.
NEAR, STANDS_OUT = 0.2, 1.5
# How much of a part's words its whole must hold, and from where on that, or how much of the whole its parts cover, is
# enough to be sure of.
HELD, HELD_NEAR, HELD_SURELY, COVERED = 0.5, 0.35, 0.6, 0.7
# From where on a part belongs to its whole though something else is like it.
HELD_WHOLE = 0.85
# How much of that no other part may hold.
BROUGHT = 0.3
_JOINING = re.compile("[ぁ-ん]")


@dataclass
class Matcher:
    """Finds the matches of two plans."""

    likeness: Likeness

    @cached_property
    def pairing(self) -> Pairing:
        """Return the pairs that are sought before anything is divided or joined."""
        return Pairing(self.likeness)

    def match(self) -> list[Match]:
        """Return every unit of both plans in exactly one match."""
        matches: list[Match] = []
        groups = [*self.find_groups(later=True), *self.find_groups(later=False)]
        for group in sorted(groups, key=lambda group: (group.sure, group.score), reverse=True):
            if not any(group.meets(match) for match in matches):
                matches.append(group)
        used = (
            {number for match in matches for number in match.earlier},
            {number for match in matches for number in match.later},
        )
        matches += [
            Match((one,), (other,), round(self.likeness.candidates[one][other], 2), sure)
            for one, other in self.pairing.pairs.items()
            if one not in used[0] and other not in used[1]
            if (sure := self.pairing.is_sure(one, other)) or self.pairing.is_worth_asking(one, other)
        ]
        matches = match_headings(self.likeness, join_parts(self.likeness, matches))
        self.pairing.learn_places(pair for match in matches for pair in product(match.earlier, match.later))
        matches += self.find_near(matches)
        return [*matches, *self.list_left(matches)]

    def find_near(self, matches: list[Match]) -> Iterator[Match]:
        """Yield pairs of what is left: under headings that agree, or more alike than any others; each for a person."""
        left, likeness = self.find_left(matches), self.likeness
        shares = {one: {other: likeness.shares[one].get(other, 0.0) for other in left[1]} for one in left[0]}
        columns = transpose(shares)
        near = {
            one: {
                other: likeness.candidates[one][other]
                for other, share in row.items()
                if (share >= self.pairing.least and likeness.agree(one, other) >= AGREED)
                or (share >= TOLD and share >= STANDS_OUT * max(_list_others(row, columns[other], one, other)))
            }
            for one, row in shares.items()
        }
        yield from (
            Match((one,), (other,), round(near[one][other], 2), sure=False) for one, other in assign(near, NEAR).items()
        )

    def find_groups(self, *, later: bool) -> Iterator[Match]:
        """Yield the units of the later (or earlier) plan that hold two or more units of the other, with these parts.

        A whole whose words stand unchanged in the other plan has none: it was kept, whatever is like it.
        """
        partner = self.pairing.partners if later else self.pairing.pairs
        groups: dict[int, list[int]] = {}
        apart = self.likeness.apart[0 if later else 1]
        for part in range(len(self.likeness.earlier if later else self.likeness.later)):
            whole = None if part in apart else self.find_whole(part, later=later)
            if whole is not None:
                groups.setdefault(whole, []).append(part)
        for whole, members in groups.items():
            told = any(whole in self.list_tellers(part, later=later) for part in members)
            if (
                whole in partner
                and self.is_alike(partner[whole], whole, later=later)
                and (told or self.hold(partner[whole], whole, later=later) >= HELD)
            ):
                members.append(partner[whole])
            if parts := self.choose_parts(whole, members, later=later):
                one, other = (tuple(parts), (whole,)) if later else ((whole,), tuple(parts))
                score, sure = self.judge(parts, whole, later=later)
                # A long sentence has the letters of many a short name: only where headings agree that is worth a look.
                if sure or all(self.likeness.agree(*pair) >= AKIN for pair in product(one, other)):
                    yield Match(one, other, score, sure)

    def is_alike(self, part: int, whole: int, *, later: bool) -> bool:
        """Return whether a unit and its pair are both headings, or both none."""
        one, other = (part, whole) if later else (whole, part)
        return self.likeness.earlier[one].is_heading == self.likeness.later[other].is_heading

    def find_whole(self, part: int, *, later: bool) -> int | None:
        """Return what holds most of a part that has no pair, or almost all of one that is less like its pair."""
        own = self.pairing.pairs.get(part) if later else self.pairing.partners.get(part)
        near = self.likeness.candidates.get(part, {}) if later else self.likeness.columns.get(part, {})
        wholes = self.list_wholes(part, later=later)
        held = [(self.hold(part, whole, later=later), near.get(whole, 0.0), whole) for whole in wholes]
        most, _, whole = max(held, default=(0.0, 0.0, None))
        if own is None or whole is None or own == whole:
            return (
                whole if own is None and whole is not None and most >= self.enough(part, whole, later=later) else None
            )
        pair = self.likeness.candidates[part][own] if later else self.likeness.candidates[own][part]
        return whole if most >= HELD_WHOLE and pair < most - MARGIN else None

    def enough(self, part: int, whole: int, *, later: bool) -> float:
        """Return how much of a part its whole must hold: less under headings that agree."""
        one, other = (part, whole) if later else (whole, part)
        return HELD_NEAR if self.likeness.agree(one, other) >= AGREED else HELD

    def list_wholes(self, part: int, *, later: bool) -> list[int]:
        """Return what a part could be of: candidates that were not kept word for word."""
        near = self.likeness.candidates.get(part, {}) if later else self.likeness.columns.get(part, {})
        wholes = [whole for whole in near if whole not in self.pairing.kept[later]]
        return [*wholes, *(whole for whole in self.list_tellers(part, later=later) if whole not in near)]

    def list_tellers(self, part: int, *, later: bool) -> list[int]:
        """Return what has the name of a part that has no pair in its words, and did not have it in the other plan."""
        units, partners = (
            (self.likeness.later, self.pairing.partners) if later else (self.likeness.earlier, self.pairing.pairs)
        )
        mine = self.likeness.earlier if later else self.likeness.later
        if part in (self.pairing.pairs if later else self.pairing.partners):
            return []
        return [
            whole
            for whole in self.likeness.list_tellers(part, later=later)
            if units[whole].sort != "target" != mine[part].sort and whole not in self.likeness.apart[later]
            if whole not in partners or not mine[partners[whole]].has_words(mine[part].folded_words)
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


def _list_others(row: Mapping[int, float], column: Mapping[int, float], one: int, other: int) -> list[float]:
    """Return the scores of a row and a column of a table without the one that is in both."""
    return [0.0, *(row[key] for key in row if key != other), *(column[key] for key in column if key != one)]


def _list_letters(profile: Profile) -> set[str]:
    return set(_JOINING.sub("", "".join(profile)))

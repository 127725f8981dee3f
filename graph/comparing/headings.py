"""Headings that are statements: what stands under them tells which correspond, whatever they are called.

A heading is the name of what it holds. Where most of what stood under one stands under another, and most of what stands
there came from it, the two are the same; where one holds most of several they were joined, and the other way about it
was divided. Headings in the same words, and those under which too little stands, are left to their words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from .likeness import Likeness
from .matches import Match
from .units import Unit, fold_section

# So much of what stood under a heading says where the heading went; for headings that were joined or divided, more.
_MOST, _NEARLY_ALL = 0.5, 0.6
# So much of a heading must be in all of its parts together, and so much in each.
_COVERED, _PART = 0.7, 0.15
# One statement that moved tells nothing of its heading.
_SEVERAL = 2.0
# What is in doubt tells half as much.
_DOUBTED = 0.5

Flow = dict[int, dict[int, float]]


@dataclass(frozen=True)
class Contents:
    """What went from under each heading of the earlier plan to under each of the later one, and all that did."""

    flow: Flow
    out: dict[int, float]
    come: dict[int, float]

    def turn(self) -> Contents:
        """Return the same from the later plan's side."""
        back: Flow = defaultdict(dict)
        for one, row in self.flow.items():
            for other, amount in row.items():
                back[other][one] = amount
        return Contents(back, self.come, self.out)

    def list_parts(self, whole: int) -> list[int]:
        """Return the headings that were joined into one, where there are several that it is made of."""
        parts = [
            one
            for one, row in self.flow.items()
            if row.get(whole, 0.0) >= max(_SEVERAL, _NEARLY_ALL * self.out[one], _PART * self.come[whole])
        ]
        covered = sum(self.flow[one][whole] for one in parts)
        return parts if len(parts) > 1 and covered >= _COVERED * self.come[whole] else []

    def are_same(self, one: int, other: int) -> bool:
        """Return whether most of what stood under either stands under the other."""
        amount = self.flow[one][other]
        return amount >= _SEVERAL and amount > _MOST * max(self.out[one], self.come[other])


def match_headings(likeness: Likeness, matches: Sequence[Match]) -> list[Match]:
    """Return matches with those of headings as what stands under these says; what it does not tell stays as it was."""
    contents = weigh_contents(likeness, matches)
    told = [*find_joined(contents), *(match.turn() for match in find_joined(contents.turn()))]
    told += [
        Match((one,), (other,), _score(likeness, one, other), sure=True)
        for one, row in contents.flow.items()
        for other in row
        if contents.are_same(one, other)
    ]
    chosen: list[Match] = []
    for match in told:
        if not any(match.meets(other) for other in chosen):
            chosen.append(match)
    return [*(match for match in matches if not any(match.meets(other) for other in chosen)), *chosen]


def find_joined(contents: Contents) -> Iterator[Match]:
    """Yield the headings that were joined into one."""
    for whole in contents.come:
        if parts := contents.list_parts(whole):
            yield Match(tuple(sorted(parts)), (whole,), round(_cover(contents, parts, whole), 2), sure=True)


def weigh_contents(likeness: Likeness, matches: Sequence[Match]) -> Contents:
    """Return what went from heading to heading, of those that are not in the same words in both plans."""
    units = likeness.earlier, likeness.later
    fixed = [match for match in matches if not _are_headings(match, units) or _is_kept(match, units)]
    taken = (
        likeness.apart[0].union(one for match in fixed for one in match.earlier),
        likeness.apart[1].union(other for match in fixed for other in match.later),
    )
    named = _name_headings(units[0], taken[0]), _name_headings(units[1], taken[1])
    contents = Contents(defaultdict(dict), defaultdict(float), defaultdict(float))
    for match in fixed:
        for one, other in product(match.earlier, match.later):
            amount = (1.0 if match.sure else _DOUBTED) / (len(match.earlier) * len(match.later))
            here, there = named[0].get(units[0][one].place), named[1].get(units[1][other].place)
            if here is not None:
                contents.out[here] += amount
            if there is not None:
                contents.come[there] += amount
            if here is not None and there is not None:
                contents.flow[here][there] = contents.flow[here].get(there, 0.0) + amount
    return contents


def _name_headings(units: Sequence[Unit], taken: frozenset[int]) -> dict[str, int]:
    """Return the headings of a plan that are free by what they are called; a name that stands twice tells nothing."""
    names = Counter(fold_section(unit.words) for unit in units if unit.is_heading)
    return {
        name: index
        for index, unit in enumerate(units)
        if unit.is_heading and index not in taken and names[name := fold_section(unit.words)] == 1
    }


def _are_headings(match: Match, units: tuple[Sequence[Unit], Sequence[Unit]]) -> bool:
    sides = zip(units, (match.earlier, match.later), strict=True)
    return all(side[index].is_heading for side, indexes in sides for index in indexes)


def _is_kept(match: Match, units: tuple[Sequence[Unit], Sequence[Unit]]) -> bool:
    said = {units[0][one].folded_words for one in match.earlier} | {units[1][at].folded_words for at in match.later}
    return len(said) == 1


def _score(likeness: Likeness, one: int, other: int) -> float:
    return round(max(likeness.score(one, other), likeness.agree(one, other)), 2)


def _cover(contents: Contents, parts: list[int], whole: int) -> float:
    return sum(contents.flow[one][whole] for one in parts) / contents.come[whole]

"""Splits and merges by near repetition: one plan says of two things, nearly alike, what the other says once.

A share of pupils that was printed once, and is printed for primary and for secondary schools now, is as near to either.
The pair takes one of them; the other is part of the same division, as it stands under the same heading, nearly in the
same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from .likeness import Likeness
from .matches import Match

# So much must a part share with the whole, and with the other part; they share with the whole what differs by less.
_SHARED, _ALIKE, _SAME = 0.4, 0.5, 0.1


def join_parts(likeness: Likeness, matches: Sequence[Match]) -> list[Match]:
    """Return matches where a pair takes in what stands alone beside it and is as near: a division or a joining."""
    taken = (
        likeness.apart[0].union(one for match in matches for one in match.earlier),
        likeness.apart[1].union(other for match in matches for other in match.later),
    )
    divided = [_divide(likeness, match, taken[1]) for match in matches]
    return [_join(likeness, match, taken[0]) for match in divided]


def _divide(likeness: Likeness, match: Match, taken: frozenset[int]) -> Match:
    if not _is_changed_pair(likeness, match):
        return match
    (one,), (other,) = match.earlier, match.later
    row = likeness.shares[one]
    parts = [
        part
        for part, share in row.items()
        if part not in taken and _is_near(share, row.get(other, 0.0)) and _are_alike(likeness, 1, other, part)
    ]
    return Match((one,), tuple(sorted((other, *parts))), match.score, match.sure) if parts else match


def _join(likeness: Likeness, match: Match, taken: frozenset[int]) -> Match:
    if not _is_changed_pair(likeness, match):
        return match
    (one,), (other,) = match.earlier, match.later
    own = likeness.shares[one].get(other, 0.0)
    parts = [
        part
        for part in likeness.columns.get(other, {})
        if part not in taken and _is_near(likeness.shares[part][other], own) and _are_alike(likeness, 0, one, part)
    ]
    return Match(tuple(sorted((one, *parts))), (other,), match.score, match.sure) if parts else match


def _is_changed_pair(likeness: Likeness, match: Match) -> bool:
    """Return whether a match is of one and one in other words; what was kept word for word was not divided."""
    if len(match.earlier) != 1 or len(match.later) != 1:
        return False
    return likeness.earlier[match.earlier[0]].folded_words != likeness.later[match.later[0]].folded_words


def _is_near(share: float, own: float) -> bool:
    return share >= _SHARED and abs(share - own) <= _SAME


def _are_alike(likeness: Likeness, which: int, one: int, other: int) -> bool:
    """Return whether two units of a plan stand under one heading, are of one kind, and are nearly in the same words."""
    units = likeness.later if which else likeness.earlier
    here, there = units[one], units[other]
    if here.place != there.place or here.is_heading != there.is_heading:
        return False
    names = likeness.names[which][one], likeness.names[which][other]
    masses = likeness.mass(names[0]), likeness.mass(names[1])
    return likeness.mass(names[0] & names[1]) / sqrt(min(masses) * sum(masses) / 2) >= _ALIKE

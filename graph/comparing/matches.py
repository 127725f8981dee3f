"""A match: units of two plans that are the same, by their index in either."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """Units of the earlier plan that stand as units of the later one, by index; one of the sides may be empty."""

    earlier: tuple[int, ...]
    later: tuple[int, ...]
    score: float
    sure: bool

    def turn(self) -> Match:
        """Return the same with the plans changed about."""
        return Match(self.later, self.earlier, self.score, self.sure)

    def meets(self, other: Match) -> bool:
        """Return whether a unit stands in both."""
        return not (set(self.earlier).isdisjoint(other.earlier) and set(self.later).isdisjoint(other.later))

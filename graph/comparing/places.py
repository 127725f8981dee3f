"""Places: how far the headings of two plans correspond, by what stands under them.

A heading that is called otherwise holds what the other one held. So pairs of which the words are sure say which
headings correspond, and these help with the pairs under them of which the words say little.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt

from .units import Unit, fold_section

# A heading above that of a unit says so much less of it.
_FURTHER = 0.3
# Headings of which half is the same are the same: a revision drops and adds the rest.
_HALF = 0.5


class Places:
    """The headings of two plans, with what is known to stand under both: each pair by its score."""

    def __init__(self, earlier: Sequence[Unit], later: Sequence[Unit], pairs: Mapping[tuple[int, int], float]) -> None:
        self.names = [_own_name(unit) for unit in earlier], [_own_name(unit) for unit in later]
        self.above = [_list_above(unit) for unit in earlier], [_list_above(unit) for unit in later]
        self.sizes = tuple(Counter(name for names in side for name in names) for side in self.above)
        self.shared: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.called: dict[tuple[str, str], float] = {}
        self.pairs, self.known = pairs, dict[tuple[str, str, float | None], float]()
        for (one, other), score in pairs.items():
            for here in self.above[0][one]:
                for there in self.above[1][other]:
                    self.shared[here, there] += score
            if self.names[0][one] and self.names[1][other]:
                self.called[self.names[0][one], self.names[1][other]] = score

    def agree(self, one: int, other: int) -> float:
        """Return how far what is around two units agrees, from 0 to 1: their headings, or what they are headings of.

        What the two themselves share is not counted.
        """
        own = self.pairs.get((one, other), 0.0)
        levels = zip(self.above[0][one], self.above[1][other], strict=False)
        around = max((self.compare(*level, own) * _FURTHER**far for far, level in enumerate(levels)), default=0.0)
        names = self.names[0][one], self.names[1][other]
        return max(around, self.compare(*names, None)) if all(names) else around

    def compare(self, here: str, there: str, own: float | None) -> float:
        """Return how much of what stands under two headings is the same, from 0 to 1.

        ``own`` is the score of a pair under them that is left out, None where there is none. That they are called alike
        counts as half a statement more.
        """
        key = here, there, own
        if key not in self.known:
            self.known[key] = self.weigh(here, there, own)
        return self.known[key]

    def weigh(self, here: str, there: str, own: float | None) -> float:
        """Return how much of what stands under two headings is the same, without looking at what is known."""
        shared, sizes = self.shared[here, there], (self.sizes[0][here], self.sizes[1][there])
        if own is None:
            return _share(shared, *sizes)
        called = 1.0 if here == there else self.called.get((here, there), 0.0)
        return _share(shared - own + called / 2, sizes[0] - 0.5, sizes[1] - 0.5)


def _share(shared: float, one: float, other: float) -> float:
    """Return what is shared of two amounts, as the words of two units are: a small one may be all in a large one."""
    return max(0.0, min(1.0, shared / sqrt(min(one, other) * (one + other) / 2) / _HALF)) if one and other else 0.0


def _own_name(unit: Unit) -> str:
    return fold_section(unit.words) if unit.is_heading else ""


def _list_above(unit: Unit) -> list[str]:
    """Return the headings that a unit stands under, the nearest first."""
    return list(dict.fromkeys(filter(None, (unit.place, *unit.chain))))

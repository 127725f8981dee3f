"""Matches: what the rows of a report are about, in the plan that it reports on.

Rows and statements are laid side by side as two editions of a plan are. The same words are taken for the same thing
where the plan prints them once, or the number or the heading agrees; everything else is proposed and decided by a
person. One statement may have several rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from ..comparing.comparison import Correspondence
from ..comparing.decisions import Decision
from ..comparing.sides import Pair
from ..comparing.units import Edition, Unit


@dataclass(frozen=True)
class Match:
    """A row of a report and the statement, pledge or indicator of the plan that it is about.

    `score` is from 0 to 1, `words` what it rests on. It is `certain` by its words or by a decision, else proposed.
    """

    plan: Unit
    row: Unit
    score: float
    words: tuple[str, ...]
    certain: bool
    decision: Decision | None = None


def match_report(pair: Pair) -> tuple[Match, ...]:
    """Return what the rows of a report are about, in the order of the report."""
    found = pair.compare()
    every = (*found.correspondences, *found.doubts)
    matches = [match for each in every for match in _read_matches(each)]
    matches += _match_repeats(every, pair.earlier)
    return tuple(sorted(matches, key=lambda each: (each.row.order, each.plan.order)))


def _read_matches(each: Correspondence) -> Iterator[Match]:
    for one, row in product(each.earlier, each.later):
        yield Match(one, row, each.score, each.words, not each.others, each.decision)


def _match_repeats(every: tuple[Correspondence, ...], plan: Edition) -> Iterator[Match]:
    """Yield the rows that print once more what another row is about: one to one they stay alone."""
    for each in every:
        if each.earlier or each.decision:
            continue
        for row in each.later:
            alike = (one for one in plan.units if plan.is_row_of(row, one))
            yield from (Match(one, row, 1.0, (one.words,), certain=True) for one in alike)

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
    comparison = pair.compare()
    every = (*comparison.correspondences, *comparison.doubts)
    matches = [match for correspondence in every for match in _read_matches(correspondence)]
    matches += _match_repeats(every, pair.earlier)
    return tuple(sorted(matches, key=lambda match: (match.row.order, match.plan.order)))


def _read_matches(correspondence: Correspondence) -> Iterator[Match]:
    for one, row in product(correspondence.earlier, correspondence.later):
        yield Match(
            one, row, correspondence.score, correspondence.words, not correspondence.others, correspondence.decision
        )


def _match_repeats(every: tuple[Correspondence, ...], plan: Edition) -> Iterator[Match]:
    """Yield the rows that print once more what another row is about: one to one they stay alone."""
    for correspondence in every:
        if correspondence.earlier or correspondence.decision:
            continue
        for row in correspondence.later:
            alike = (one for one in plan.units if plan.is_row_of(row, one))
            yield from (Match(one, row, 1.0, (one.words,), certain=True) for one in alike)

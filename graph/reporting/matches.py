"""Matches: what the rows of a report are about, in the plan that it reports on.

Rows and statements are laid side by side as two editions of a plan are. The same words are taken for the same thing
where the plan prints them once, or the number or the heading agrees; everything else is proposed and decided by a
person. One statement may have several rows.

The values that a report gives stand beside the targets of the plan that they are to be held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple
from unicodedata import normalize

from rdflib import Literal, URIRef

from ..comparing.comparison import Correspondence
from ..comparing.decisions import Decision
from ..comparing.sides import Pair
from ..comparing.units import Edition, Unit
from ..rdf.identifiers import KTH, Identifiers
from ..rdf.rows import is_reached
from ..rdf.writer import Writer
from ..rows import Rows, Value


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
    repeats = [*_match_repeats(every, pair.earlier)]
    told = {match.row.order for match in repeats}  # what a row prints once more is not asked about
    matches = [match for correspondence in every for match in _read_matches(correspondence)]
    matches = [match for match in matches if match.row.order not in told] + repeats
    return tuple(sorted(matches, key=lambda match: (match.row.order, match.plan.order)))


def _read_matches(correspondence: Correspondence) -> Iterator[Match]:
    for one, row in product(correspondence.earlier, correspondence.later):
        yield Match(
            one, row, correspondence.score, correspondence.words, not correspondence.others, correspondence.decision
        )


def _match_repeats(every: tuple[Correspondence, ...], plan: Edition) -> Iterator[Match]:
    """Yield the rows that print once more what another row is about: one to one they stay alone, or are a doubt."""
    for correspondence in every:
        if correspondence.decision or (correspondence.earlier and not correspondence.others):
            continue
        for row in correspondence.later:
            alike = [one for one in plan.units if plan.is_row_of(row, one)]
            if not any(one in correspondence.earlier for one in alike):
                yield from (Match(one, row, 1.0, (one.words,), certain=True) for one in alike)


class ReportedFigure(NamedTuple):
    """A figure of a report beside a target of the plan, and whether that these measure the same rests on a decision."""

    figure: Value
    target: Value
    decided: bool


def hold_against(pair: Pair, matches: Iterable[Match], kind: str) -> Iterator[ReportedFigure]:
    """Yield the figures of a report of one kind (`actual`, `target`) beside the plan's targets.

    They measure the same, of the same part, year, basis and unit.
    """
    plan, report = (Rows(model) for model in pair.models)
    targets: dict[str, list[Value]] = {}
    for value in plan.values:
        if value.kind == "target" and value.indicator:
            targets.setdefault(value.indicator.key, []).append(value)
    measured = [match for match in matches if match.certain and match.row.sort == "target"]
    for figure in report.values:
        if figure.kind != kind or figure.indicator is None:
            continue
        for match in measured:
            if match.row.quote.entry == figure.indicator.key:
                alike = (value for value in targets.get(match.plan.quote.entry, ()) if is_comparable(figure, value))
                yield from (ReportedFigure(figure, value, match.decision is not None) for value in alike)


def is_comparable(figure: Value, target: Value) -> bool:
    """Return whether a figure is of the part, year, basis and unit of a target; words without a number have no unit."""
    if not (figure.year and target.year) or figure.year[:2] != target.year[:2]:
        return False
    one, other = figure.figure, target.figure
    numbered = one.value is not None and other.value is not None
    same = normalize("NFKC", one.unit_text) == normalize("NFKC", other.unit_text) and one.basis == other.basis
    return one.breakdown == other.breakdown and (same or not numbered)


def same_targets(pair: Pair, matches: Iterable[Match], ids: Identifiers) -> dict[str, str]:
    """Return the targets that a report only prints again, with the plan's: by their addresses."""
    plan = Identifiers(pair.plans[0].id, ids.base)
    return {
        str(ids.of("target", result.figure.key)): str(plan.of("target", result.target.key))
        for result in hold_against(pair, matches, "target")
        if result.figure.figure.value == result.target.figure.value
        and (result.figure.figure.value is not None or result.figure.figure.printed == result.target.figure.printed)
    }


def write_results(writers: dict[str, Writer], pair: Pair, matches: Iterable[Match], ids: Identifiers) -> None:
    """Write against which targets of the plan the values of a report stand, and which they reach by what is printed."""
    plan = Identifiers(pair.plans[0].id, ids.base)
    directions = {indicator.key: indicator.better for indicator in pair.models[0].indicators.indicators}
    for result in hold_against(pair, matches, "actual"):
        writer = writers["curation" if result.decided else "plan"]
        subject: URIRef = ids.of("observation", result.figure.key)
        writer.say(subject, KTH.against, plan.of("target", result.target.key))
        indicator = result.target.indicator.key if result.target.indicator else ""
        reached = is_reached(result.figure.figure.value, result.target.figure, directions.get(indicator, ""))
        if reached is not None:
            writer.say(subject, KTH.reached, Literal(reached))

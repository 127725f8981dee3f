"""Results: the values that a report gives, beside the targets of the plan that they are to be held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from rdflib import Literal, URIRef

from ..comparing.sides import Pair
from ..rdf.identifiers import KTH, Identifiers
from ..rdf.rows import is_reached
from ..rdf.writer import Writer
from ..rows import Rows, Value
from .matches import Match


class Held(NamedTuple):
    """A figure of a report beside a target of the plan, and whether that these measure the same rests on a decision."""

    figure: Value
    target: Value
    decided: bool


def hold_against(pair: Pair, matches: Iterable[Match], kind: str) -> Iterator[Held]:
    """Yield the figures of a report of one kind (`actual`, `target`) beside the plan's targets.

    They measure the same, of the same part, year, basis and unit.
    """
    plan, report = (Rows(model) for model in pair.models)
    targets: dict[str, list[Value]] = {}
    for value in plan.values:
        if value.kind == "target" and value.indicator:
            targets.setdefault(value.indicator.key, []).append(value)
    measured = [each for each in matches if each.certain and each.row.sort == "target"]
    for figure in report.values:
        if figure.kind != kind or figure.indicator is None:
            continue
        for match in measured:
            if match.row.quote.entry == figure.indicator.key:
                alike = (each for each in targets.get(match.plan.quote.entry, ()) if is_comparable(figure, each))
                yield from (Held(figure, each, match.decision is not None) for each in alike)


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
        str(ids.of("target", each.figure.key)): str(plan.of("target", each.target.key))
        for each in hold_against(pair, matches, "target")
        if each.figure.figure.value == each.target.figure.value
        and (each.figure.figure.value is not None or each.figure.figure.printed == each.target.figure.printed)
    }


def write_results(writers: dict[str, Writer], pair: Pair, matches: Iterable[Match], ids: Identifiers) -> None:
    """Write against which targets of the plan the values of a report stand, and which they reach by what is printed."""
    plan = Identifiers(pair.plans[0].id, ids.base)
    directions = {each.key: each.better for each in pair.models[0].indicators.indicators}
    for each in hold_against(pair, matches, "actual"):
        writer = writers["curation" if each.decided else "plan"]
        subject: URIRef = ids.of("observation", each.figure.key)
        writer.say(subject, KTH.against, plan.of("target", each.target.key))
        indicator = each.target.indicator.key if each.target.indicator else ""
        reached = is_reached(each.figure.figure.value, each.target.figure, directions.get(indicator, ""))
        if reached is not None:
            writer.say(subject, KTH.reached, Literal(reached))

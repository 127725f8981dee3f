"""Membership: why a thing is in the answer to a question, or why it is not, and what would let it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from ..engines.engine import Engine
from ..questions.binding import bind
from ..questions.canonical import canonical
from ..questions.library import Question
from ..questions.parameters import LANG
from ..questions.values import Codes
from ..results.answers import rows
from ..results.cells import Table, plain
from .evidence import collect_reasons
from .failures import Case, NotExplained, describe_failure, find_change
from .pattern import Element, Pattern
from .tracing import FREE, Failure, Tracer, order, pin, write

# Conditions that are left out together to see whether that would let the thing in, and ways of doing so that are tried.
TOGETHER, TRIED = 3, 40


# Elements that every answer meets.
REQUIRED = (*FREE, "graph")


class Membership(NamedTuple):
    """Whether a thing is in an answer, the reasons, what it fails, and the smallest change that would let it in."""

    thing: str
    inside: bool
    reasons: tuple[dict[str, Any], ...] = ()
    fails: dict[str, Any] | None = None
    nearest: dict[str, Any] | None = None


def explain(engine: Engine, codes: Codes, question: Question, values: Mapping[str, str], thing: str) -> Membership:
    """Return why a thing, by its IRI, is in the answer to a question or not; raises `BadValue` and `NotExplained`."""
    bind(question, values, codes)  # which refuses a condition that there is not
    asked = canonical(question, values, codes)
    case = Case(engine, codes, question, asked, thing)
    if question.form != "SELECT":
        raise NotExplained(
            "グラフを返す質問には、ものごとの理由がありません。",
            "A question that answers with a graph has no reasons for one thing.",
        )
    table = rows(engine.query(case.text()))
    column = next((column for column in table.columns if _holds(table, column, thing)), "")
    if column:
        return Membership(thing, inside=True, reasons=tuple(_reasons(case, table, column)))
    column, failure = _failure(case)
    lacking = _find_blocking_conditions(case, column)
    if not lacking and asked:  # it is no condition that keeps it out
        failure = case.tracer([*asked]).first_failure(pin(column, thing)) or failure
    return Membership(
        thing,
        inside=False,
        fails=describe_failure(case, column, failure, lacking),
        nearest=find_change(case, column, lacking, failure),
    )


def _holds(table: Table, column: str, thing: str) -> bool:
    at = table.columns.index(column)
    return any(plain(row[at]) == thing for row in table.rows)


def _reasons(case: Case, table: Table, column: str) -> Iterator[dict[str, Any]]:
    tracer = case.tracer()
    at = table.columns.index(column)
    row = next(row for row in table.rows if plain(row[at]) == case.thing)
    terms = dict(zip(table.columns, row, strict=True))
    pins = [pin(column, case.thing)] if column in _bindable(tracer.pattern) else []
    pins += [
        pin(name, term.value)
        for name, term in terms.items()
        if name != column and name in _bindable(tracer.pattern) and isinstance(term, NamedNode)
    ]
    return collect_reasons(tracer, " ".join(pins), terms, case.values)


def _bindable(pattern: Pattern) -> set[str]:
    """Return the variables that can be held to a thing: those that every answer has, and that no BIND sets."""
    variables = {name for element in pattern.elements if element.kind in REQUIRED for name in element.variables}
    bound = {_target(element) for element in pattern.elements if element.kind == "bind"}
    return variables - bound


def _target(element: Element) -> str:
    return element.text.rpartition("?")[2].strip(" )\n\t")


def _failure(case: Case) -> tuple[str, Failure | None]:
    """Return the column that the thing would stand in, and what it fails there.

    That is a column in which it stands without conditions, else the one in which it meets the most.
    """
    tracer = case.tracer()
    columns = _columns(case, tracer)
    failures = []
    for column in columns:
        failure = tracer.first_failure(pin(column, case.thing))
        failures.append((_depth(tracer, failure), column, failure))
    if not failures:
        raise NotExplained("この質問の結果に、ものの列はありません。", "The answer to this question names no things.")
    _, column, failure = max(failures, key=lambda entry: entry[0])
    return column, failure


def _depth(tracer: Tracer, failure: Failure | None) -> int:
    return len(failure.before) if failure else len(tracer.pattern.elements)


def _columns(case: Case, tracer: Tracer) -> list[str]:
    """Return the columns in which the thing may stand."""
    can = _bindable(tracer.pattern)
    whole = rows(case.engine.query(bind(case.question, {}, case.codes)))
    named = [column for column in whole.columns if _holds(whole, column, case.thing) and column in can]
    if named:
        return named[:1]
    things = [column for column in whole.columns if column in can and not column.endswith("Label")]
    at = {name: place for place, name in enumerate(whole.columns)}
    return [thing for thing in things if _may_be_iri(whole, at[thing])]


def _may_be_iri(table: Table, at: int) -> bool:
    """Say whether a column holds IRIs, or might, where the answer has none."""
    values = [row[at] for row in table.rows if row[at] is not None]
    return not values or isinstance(values[0], NamedNode)


def _find_blocking_conditions(case: Case, column: str) -> tuple[str, ...]:
    """Return the fewest conditions without which the thing would be in; none where conditions do not keep it out."""
    names = [
        parameter.name
        for parameter in case.question.parameters
        if parameter.name in case.values and parameter.name != LANG
    ]
    ways = [way for size in range(1, TOGETHER + 1) for way in combinations(names, size)]
    for way in ways[:TRIED]:
        tracer = case.tracer(way)
        if tracer.holds(f"{pin(column, case.thing)} {write(order(tracer.pattern.elements))}"):
            return way
    return ()

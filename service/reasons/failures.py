"""Failures: which condition of a question keeps a thing from its answer, and what would let it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.errors import KoteihyoError
from ..engines.engine import Engine
from ..questions.binding import bind, read_term
from ..questions.canonical import default, spell
from ..questions.library import Question
from ..questions.parameters import LANG, Parameter
from ..questions.values import Codes
from ..results.cells import Term
from .names import call, find_names, term_of
from .pattern import Element, read_pattern
from .tracing import Failure, Tracer, order, pin, write


class NotExplained(KoteihyoError):
    """The question cannot be explained: it has no pattern that can be cut, or its answer is no list of things."""


class Case(NamedTuple):
    """A question with its conditions, and a thing that is asked about."""

    engine: Engine
    codes: Codes
    question: Question
    values: Mapping[str, str]
    thing: str

    def text(self, leave_out: Iterable[str] = ()) -> str:
        """Return the question with its conditions, some of them left out."""
        kept = {name: value for name, value in self.values.items() if name not in leave_out}
        return bind(self.question, kept, self.codes)

    def tracer(self, leave_out: Iterable[str] = ()) -> Tracer:
        """Return what asks about the question's parts."""
        text = self.text(leave_out)
        pattern = read_pattern(text)
        if pattern is None:
            raise NotExplained("この質問の結果は説明できません。", "The answer to this question cannot be explained.")
        return Tracer(self.engine, text, pattern)


def describe_failure(case: Case, column: str, failure: Failure | None, lacking: tuple[str, ...]) -> dict[str, Any]:
    """Return what a thing fails: the pattern, its line, what it has instead, and that in words."""
    if failure is None:
        return describe_tail(case)
    element = failure.element
    name = lacking[0] if lacking else _default_in(case, element)
    has = _has(case, column, name) if name else instead(case.tracer(), failure)
    names = find_names(case.engine, [*has, NamedNode(case.thing), *_constants(case, name)])
    value = next(iter(_constants(case, name)), None)
    told = {
        "kind": "condition" if name else element.kind,
        "pattern": element.text,
        "line": element.line,
        "has": [term_of(value, names) for value in has],
    }
    if name:
        told |= {"parameter": name, "value": case.values.get(name) or default(case.question, _parameter(case, name))}
    if element.triple:
        told["predicate"] = element.triple.predicate
    return told | {"says": _say(case, name, element, has, names, value)}


def describe_tail(case: Case) -> dict[str, Any]:
    """Return what keeps a thing out that meets every element: a condition on groups, or a limit."""
    pattern = case.tracer().pattern
    line = case.text().count("\n") - pattern.tail.count("\n") + 1
    sentence = {
        "ja": "まとめた後の条件（HAVING）または件数の上限（LIMIT）により、結果に含まれません。",
        "en": "A condition on groups (HAVING) or a limit (LIMIT) keeps it out.",
    }
    return {"kind": "having", "pattern": pattern.tail.strip(), "line": line, "has": [], "says": sentence}


def _constants(case: Case, name: str) -> list[Term]:
    """Return the term that a condition stands for, if it is a thing."""
    if not name:
        return []
    parameter = _parameter(case, name)
    return [read_term(parameter, case.values.get(name) or default(case.question, parameter), case.codes)]


def _parameter(case: Case, name: str) -> Parameter:
    return next(parameter for parameter in case.question.parameters if parameter.name == name)


def _default_in(case: Case, element: Element) -> str:
    """Return the parameter that an element asks for by the value that it has of itself; empty if there is none."""
    candidates = (
        parameter.name
        for parameter in case.question.parameters
        if parameter.default != "UNDEF" and parameter.name != LANG
    )
    return next((variable for variable in candidates if variable in element.variables), "")


def _has(case: Case, column: str, name: str) -> list[Term]:
    """Return what the thing has where a condition asks for something else."""
    tracer = case.tracer([name])
    elements = [
        element for element in tracer.pattern.elements if not (element.kind == "values" and element.variables == {name})
    ]
    bodies = [text for element in elements if _asks_for(element, name) for text, _ in element.inner]
    group = f"{pin(column, case.thing)} {write(order(elements))} {' '.join(f'{{ {body} }}' for body in bodies)}"
    values = [row[0] for row in tracer.select([name], group) if row[0] is not None]
    if values:
        return values
    of_question = {name, LANG, *(parameter.name for parameter in case.question.parameters)}
    beside = sorted({variable for one in elements if _compares(one, name) for variable in one.variables} - of_question)
    without = write(order(element for element in elements if not _compares(element, name)))
    shown = tracer.select(beside, f"{pin(column, case.thing)} {without}") if beside else []
    return [cell for row in shown for cell in row if cell is not None]


def _asks_for(element: Element, name: str) -> bool:
    """Say whether a filter lets a thing pass that has what a condition asks for."""
    return (
        element.kind == "filter"
        and name in element.variables
        and bool(element.inner)
        and "NOT EXISTS" not in element.text
    )


def _compares(element: Element, name: str) -> bool:
    return element.kind == "filter" and name in element.variables and not element.inner


def instead(tracer: Tracer, failure: Failure) -> list[Term]:
    """Return what there is where an element fails: other objects of the triple, or what a filter compares."""
    element = failure.element
    if element.triple:
        subject, predicate, _ = element.triple
        if subject.startswith(("?", "$")) and subject[1:] not in _list_variables(failure):
            return []
        asked = failure.ask_of(f"{subject} {predicate} ?instead .")
        return [row[0] for row in tracer.select(["instead"], asked) if row[0] is not None]
    if element.kind in ("filter", "minus", "optional"):
        bodies = [text for text, _ in element.inner]
        free = sorted(element.variables - (_list_variables(failure) if bodies else set()))
        if free:
            asked = failure.ask_of(*(f"{{ {body} }}" for body in bodies))
            return [cell for row in tracer.select(free, asked) for cell in row if cell is not None]
    return []


def _list_variables(failure: Failure) -> set[str]:
    return {name for element in failure.before for name in element.variables} | {
        word[1:] for word in failure.wrap("").split() if word.startswith("?")
    }


def find_change(case: Case, column: str, lacking: tuple[str, ...], failure: Failure | None) -> dict[str, Any] | None:
    """Return the smallest change that would let the thing in: other values of the fewest conditions, or none of them.

    What no condition keeps out would have to say something else itself.
    """
    if lacking:
        return _change(case, column, lacking)
    if failure is None or not failure.element.triple:
        return None
    predicate = failure.element.triple.predicate
    return {
        "pattern": failure.element.text,
        "line": failure.element.line,
        "says": {
            "ja": f"{predicate} の値がこのパターンに合えば、この条件を満たします。",
            "en": f"It would meet this with a value of {predicate} that fits the pattern.",
        },
    }


def _change(case: Case, column: str, lacking: tuple[str, ...]) -> dict[str, Any]:
    changes, parameters = [], dict(case.values)
    for name in lacking:
        parameter = _parameter(case, name)
        held = [value for value in _has(case, column, name) if _spelt(parameter.kind, value)]
        to = [spell(parameter, value, case.codes) for value in held if isinstance(value, NamedNode | Literal)]
        if to and len(lacking) == 1:
            parameters[name] = to[0]
        else:
            del parameters[name]
        changes.append({"parameter": name, "from": case.values[name], "to": to})
    listed = "、".join(lacking)
    return {
        "parameters": parameters,
        "changes": changes,
        "says": {
            "ja": f"条件 {listed} を外すか、上の値に変えると結果に含まれます。",
            "en": f"Without the condition {', '.join(lacking)}, or with another value of it, it would be in.",
        },
    }


def _spelt(kind: str, term: Term) -> bool:
    """Say whether a term is one that a parameter of a kind may be set to."""
    return isinstance(term, NamedNode if kind.startswith(("code", "iri", "year")) else Literal)


def _say(
    case: Case, name: str, element: Element, has: list[Term], names: dict[str, Any], value: Term | None
) -> dict[str, str]:
    """Return the failure in words."""

    def list_values(language: str, comma: str, nothing: str) -> str:
        return comma.join(call(value, names, language) for value in has[:5]) or nothing

    thing, line, pattern = NamedNode(case.thing), element.line, _one_line(element)
    asked, actual, called = call(value, names) if value else "", list_values("ja", "、", "なし"), call(thing, names)
    ja = (
        f"「{called}」は条件 {name}（{asked}）を満たしません。実際の値：{actual}。"
        if name
        else f"「{called}」は{line}行目「{pattern}」を満たしません。実際の値：{actual}。"
    )
    asked, actual = call(value, names, "en") if value else "", list_values("en", ", ", "none")
    what = f"the condition {name} ({asked})" if name else f"line {line}, {pattern}"
    return {"ja": ja, "en": f"“{call(thing, names, 'en')}” does not meet {what}. What it has: {actual}."}


def _one_line(element: Element) -> str:
    return " ".join(element.text.split())[:160]

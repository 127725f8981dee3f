"""Tracing: at which element of a query a thing stops meeting it, asked of the engine prefix by prefix.

Elements only ever take answers away, so the first of them without which there would still be one is found by halving.
Filters are asked after what binds their variables, as the standard evaluates them
(https://www.w3.org/TR/sparql11-query/#sparqlTranslateGraphPatterns).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..engines.engine import WHOLE, BadQuery, Dataset, Engine
from ..results.answers import rows
from ..results.cells import Table, Term, plain
from .pattern import Element, Pattern, read_group, read_select

# Answers that are shown of what a thing has instead.
SHOWN = 20


class Failure(NamedTuple):
    """The element that a thing fails, and how to ask of the same place: what comes before it, and what wraps all."""

    element: Element
    before: tuple[Element, ...]
    wrap: Callable[[str], str]

    def ask_of(self, *texts: str) -> str:
        """Return a group in which the elements before the failure hold, and some texts in place of it."""
        return self.wrap(" ".join((write(self.before), *texts)))


class Tracer:
    """Asks an engine about the parts of one query."""

    def __init__(self, engine: Engine, text: str, pattern: Pattern, dataset: Dataset = WHOLE) -> None:
        self.engine, self.text, self.pattern, self.dataset = engine, text, pattern, dataset

    def holds(self, group: str) -> bool:
        """Say whether a group has an answer."""
        try:
            table = self._query(f"{self.pattern.prologue}\nASK {self.pattern.graphs} {{ {group} }}")
        except BadQuery:  # what is cut out of a query need not be one: it is not there that it fails
            return True
        return plain(table.rows[0][0]) == "true"

    def select(self, names: Sequence[str], group: str, most: int = SHOWN) -> list[list[Term | None]]:
        """Return the answers of a group, of some variables, so many at most."""
        projected = " ".join(f"?{name}" for name in names)
        query = f"{self.pattern.prologue}\nSELECT DISTINCT {projected} {self.pattern.graphs} {{ {group} }} LIMIT {most}"
        try:
            return self._query(query).rows
        except BadQuery:
            return []

    def solution(self, group: str) -> dict[str, Term]:
        """Return the first answer of a group, all its variables; empty if it has none."""
        query = f"{self.pattern.prologue}\nSELECT * {self.pattern.graphs} {{ {group} }} LIMIT 1"
        table = self._query(query)
        row = table.rows[0] if table.rows else []
        return {name: term for name, term in zip(table.columns, row, strict=False) if term is not None}

    def _query(self, text: str) -> Table:
        return rows(self.engine.query(text, dataset=self.dataset))

    def first_failure(self, pin: str = "") -> Failure | None:
        """Return the innermost element that has no answer any more; None where all of them have one.

        ``pin`` is what holds a variable to a thing: a `VALUES` of it.
        """
        return self._within(self.pattern.elements, pin, lambda group: group)

    def _within(self, elements: Iterable[Element], pin: str, wrap: Callable[[str], str]) -> Failure | None:
        ordered = order(elements, pin.split()[1][1:] if pin else "")

        def wrap_pinned(group: str) -> str:
            return wrap(f"{pin} {group}")

        at = self._first(ordered, wrap_pinned)
        if at is None:
            return None
        failed, before = ordered[at], tuple(ordered[:at])
        return self._inside(failed, before, pin, wrap_pinned) or Failure(failed, before, wrap_pinned)

    def _first(self, ordered: list[Element], wrapped: Callable[[str], str]) -> int | None:
        """Return the place of the first element with which there is no answer."""
        if self.holds(wrapped(write(ordered))):
            return None
        low, high = 0, len(ordered)  # with `low` elements there is an answer, with `high` there is none
        while high - low > 1:
            middle = (low + high) // 2
            if self.holds(wrapped(write(ordered[:middle]))):
                low = middle
            else:
                high = middle
        return low

    def _inside(
        self, failed: Element, before: tuple[Element, ...], pin: str, wrapped: Callable[[str], str]
    ) -> Failure | None:
        """Return the failure inside a group; of alternatives, in the one that goes on the longest."""
        if failed.kind == "select":
            inner = read_select(self.text, *failed.inner[0])
            if inner is None or (pin and pin.split()[1] not in (*inner.projected.replace("(", " ").split(), "*")):
                return None
            return self._within(inner.elements, pin, lambda group: group)
        if failed.kind not in ("group", "union", "graph"):
            return None
        head = failed.text.partition("{")[0] if failed.kind == "graph" else ""
        reached = []
        for text, start in failed.inner:
            elements = read_group(self.text, text, start)

            def wrap(group: str) -> str:
                return wrapped(f"{write(before)} {head} {{ {group} }}")

            one = self._within(elements, "", wrap)
            if one:
                reached.append((len(one.before) / max(len(elements), 1), one))
        return max(reached, key=lambda ranked: ranked[0])[1] if reached else None


# What may be asked in any order, as long as nothing optional or computed stands before it.
FREE = ("triple", "values", "group", "select", "union")


def order(elements: Iterable[Element], near: str = "") -> list[Element]:
    """Return the elements in the order in which they are asked: filters last.

    What is joined to the variable ``near`` comes before what is joined to that, and so on, so that a thing fails what
    is said of it and not what is said of others.
    """
    given = essential(elements)
    filters = [element for element in given if element.kind == "filter"]
    others = [element for element in given if element.kind != "filter"]
    first = next((n for n, other in enumerate(others) if other.kind not in FREE), len(others))
    return [*_by_distance(others[:first], near), *others[first:], *filters]


def essential(elements: Iterable[Element]) -> list[Element]:
    """Return the elements without those that keep no answer away: what is optional or computed, and asked for nowhere.

    Most of a question's elements look up names; whether there is an answer does not hang on them.
    """
    given = [*elements]
    needed = {name for element in given if element.kind not in SUPPLEMENTS for name in element.variables}
    bound = {name for element in given if element.kind in FREE for name in element.variables}
    waiting, kept = [element for element in given if element.kind in SUPPLEMENTS], set[int]()
    while supplying := [
        element for element in waiting if id(element) not in kept and _supplies(element) & (needed - bound)
    ]:
        kept |= {id(element) for element in supplying}
        needed |= {name for element in supplying for name in element.variables}
    return [element for element in given if element.kind not in SUPPLEMENTS or id(element) in kept]


# What takes no answer away by itself.
SUPPLEMENTS = ("optional", "bind")


def _supplies(element: Element) -> frozenset[str]:
    """Return the variables that an element gives a value: of BIND, the one after AS."""
    if element.kind == "bind":
        return frozenset({element.text.rpartition("?")[2].strip(" )\n\t")})
    return element.variables


def _by_distance(elements: list[Element], near: str) -> list[Element]:
    if not near:
        return elements
    settled = [element for element in elements if element.kind == "values"]
    waiting, reached = [element for element in elements if element.kind != "values"], {near}
    while waiting:
        joined = [element for element in waiting if element.variables & reached] or waiting
        settled += joined
        waiting = [element for element in waiting if element not in joined]
        reached |= {name for element in joined for name in element.variables}
    return settled


def write(elements: Iterable[Element]) -> str:
    """Return elements as a group has them."""
    return " ".join(f"{element.text} ." if element.kind == "triple" else element.text for element in elements)


def pin(column: str, thing: str) -> str:
    """Return what holds a column to a thing."""
    return f"VALUES ?{column} {{ <{thing}> }}"

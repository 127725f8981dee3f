"""Seeded cases of reasons: made from the questions of the library and from the vocabulary that the data use.

Each case knows its answer because it was made so: a thing taken from an answer and kept out of it by one condition, a
thing of an answer, a query with one fault planted in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from koteihyo.graph.rdf.names import PREFIXES
from koteihyo.service.questions.binding import BadValue, bind
from koteihyo.service.questions.parameters import LANG, sort
from koteihyo.service.reasons.diagnosis import diagnose
from koteihyo.service.reasons.membership import explain
from koteihyo.service.reasons.names_in_use import shorten
from koteihyo.service.results.answers import rows
from koteihyo.service.results.cells import plain

PROLOGUE = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())


class Member(NamedTuple):
    """A question with conditions and a thing; the condition that keeps it out, empty where it is in."""

    question: str
    values: dict[str, str]
    thing: str
    keeps_out: str


class Faulty(NamedTuple):
    """A query with a fault, what the hint is called, and what it has to name."""

    text: str
    kind: str
    nearest: str


class Seeds:
    """Cases over an engine, by chance that is always the same."""

    def __init__(self, engine, codes, library, seed=1):
        self.engine, self.codes, self.library, self.chance = engine, codes, library, random.Random(seed)

    def members(self, each: int, questions=()) -> Iterator[Member]:
        """Yield, for every question or some, things that are in its answer, and things that a condition keeps out."""
        for name, question in self.library.questions.items():
            if question.form != "SELECT" or (questions and name not in questions):
                continue
            things = self._things(name, {})
            for thing in self.chance.sample(things, min(each, len(things))):
                yield Member(name, {}, thing, "")
            for parameter in question.parameters:
                if parameter.name != LANG and things:
                    yield from self._kept_out(name, parameter, things, each)

    def _things(self, name, values):
        """Return the things of the first column that names things."""
        table = rows(self.engine.query(bind(self.library.question(name), values, self.codes)))
        at = next((n for n, column in enumerate(table.columns) if _names_things(table, n, column)), None)
        return [] if at is None else list(dict.fromkeys(plain(row[at]) for row in table.rows if row[at] is not None))

    def _kept_out(self, name, parameter, things, most):
        values = [code.value for code in self.codes.values(parameter)]
        if parameter.name == "type":
            values = ["施策", "目標"]
        if not values or (sort(parameter.kind) == "text" and parameter.name != "type"):
            return
        for value in self.chance.sample(values, min(most, len(values))):
            try:
                there = {*self._things(name, {parameter.name: value})}
            except BadValue:
                continue
            out = [thing for thing in things if thing not in there]
            if out:
                yield Member(name, {parameter.name: value}, self.chance.choice(out), parameter.name)

    def faults(self, most: int) -> Iterator[Faulty]:
        """Yield queries of one pattern, each with one fault."""
        found = [*self._faults()]
        kinds = {each.kind for each in found}
        for kind in sorted(kinds):
            alike = [each for each in found if each.kind == kind]
            yield from self.chance.sample(alike, min(most, len(alike)))

    def _faults(self):
        select = lambda query: rows(self.engine.query(PROLOGUE + query)).rows  # noqa: E731
        for (name,) in select("SELECT DISTINCT ?c { ?x a ?c FILTER(STRSTARTS(STR(?c), STR(kth:))) }"):
            wrong = self._misspell(name)
            yield Faulty(f"{PROLOGUE}SELECT * {{ ?x a {wrong} }}", "term", shorten(name.value, {}))
            foreign = shorten(name.value, {}).replace("kth:", "skos:")
            yield Faulty(f"{PROLOGUE}SELECT * {{ ?x a {foreign} }}", "prefix", shorten(name.value, {}))
        for (name,) in select("SELECT DISTINCT ?p { ?x ?p ?o FILTER(STRSTARTS(STR(?p), STR(kth:))) }"):
            wrong = self._misspell(name)
            yield Faulty(f"{PROLOGUE}SELECT * {{ ?x a kth:Measure ; {wrong} ?y }}", "term", shorten(name.value, {}))
        for name, value in select("SELECT DISTINCT ?p ?o { ?x ?p ?o FILTER(DATATYPE(?o) = xsd:integer) } LIMIT 300"):
            text = f'{PROLOGUE}SELECT * {{ ?x {shorten(name.value, {})} "{plain(value)}" }}'
            yield Faulty(text, "datatype", plain(value))
        for name, value in select("SELECT DISTINCT ?p ?o { ?x a kth:Theme ; ?p ?o FILTER(LANG(?o) = 'ja') } LIMIT 300"):
            wrong = str(Literal(plain(value), language="fr"))
            yield Faulty(f"{PROLOGUE}SELECT * {{ ?x {shorten(name.value, {})} {wrong} }}", "language", str(value))
        for theme, year in select(
            "SELECT DISTINCT ?t ?y { ?x kth:theme ?t ; kth:dueYear ?y "
            "FILTER NOT EXISTS { ?o kth:ownTheme ?t ; kth:dueYear ?y } }"
        ):
            text = f"{PROLOGUE}SELECT * {{ ?x kth:dueYear {year} ; kth:ownTheme {theme} }}"
            yield Faulty(text, "closed", "kth:theme")
        for name, subject, value in select(
            "SELECT ?p (SAMPLE(?x) AS ?s) (SAMPLE(?o) AS ?v) { ?x ?p ?o FILTER(isIRI(?o) && ?p != rdf:type "
            "&& STRSTARTS(STR(?p), STR(kth:)) && NOT EXISTS { ?o ?p ?x }) } GROUP BY ?p"
        ):
            text = f"{PROLOGUE}SELECT * {{ {value} {shorten(name.value, {})} {subject} }}"
            yield Faulty(text, "direction", str(subject))

    def _misspell(self, name):
        """Return a name without one of its letters."""
        prefix, _, rest = shorten(name.value, {}).partition(":")
        at = self.chance.randrange(1, max(len(rest) - 1, 2))
        return f"{prefix}:{rest[:at]}{rest[at + 1 :]}"

    def is_right(self, case) -> bool:
        """Say whether what is told of a case is what the case was made for."""
        return self._member(case) if isinstance(case, Member) else self._fault(case)

    def _member(self, case):
        question = self.library.question(case.question)
        found = explain(self.engine, self.codes, question, case.values, case.thing)
        if not case.keeps_out:
            return found.inside and bool(found.reasons)
        if found.inside or not found.fails or found.fails.get("parameter") != case.keeps_out:
            return False
        changed = (found.nearest or {}).get("parameters")
        return changed is not None and case.thing in self._all(case.question, changed)

    def _all(self, name, values):
        table = rows(self.engine.query(bind(self.library.question(name), values, self.codes)))
        return {plain(term) for row in table.rows for term in row}

    def _fault(self, case):
        found = diagnose(self.engine, case.text)
        return (
            bool(found.hints)
            and found.hints[0].kind == case.kind
            and any(case.nearest in each for each in found.hints[0].nearest)
        )


def _names_things(table, at, name) -> bool:
    there = [row[at] for row in table.rows if row[at] is not None]
    return bool(there) and isinstance(there[0], NamedNode) and not name.endswith("Label")

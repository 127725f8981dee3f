"""A plan's rows of a question: each as JSON has it, with the runs of its order and what conditions look at."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from typing import cast as typed

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Store, Triple

from ....graph.rdf.names import BASE
from ...results.cells import Term, is_number
from ..binding import bind
from ..parameters import LANG, values_line
from .listings import Listing, write_rows
from .numbers import NotKept, Numbers, write_numbers
from .requirements import Requirement, Requirements, list_requirements
from .restrictions import PLAN, Details, Recast, Restriction, project, write_values

# What a row sorts by, up to where its plan decides: lists that Python compares as SPARQL compares the terms.
Key = list[list[Any]]
# Stand between the texts of rows, between two texts of a row, and for a row without one. No document has them.
ROW, TEXT, NONE = SIGNS = "\x1e\x1d\x1f"
# The value of a condition by whose value rows are computed, where it is left out, and one before all that there are.
ANY, FIRST = "", "0"
YEARS = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
SELECT DISTINCT ?year { ?thing kth:inPlan ?plan ; ?has ?of . ?of kth:year ?year FILTER(?year > 0) } ORDER BY ?year
"""
DISTINCT = re.compile(r"^SELECT DISTINCT", re.MULTILINE)
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Run(NamedTuple):
    """Rows one after the other that other plans' rows stand before or behind, never between."""

    key: Key
    rows: int


class Rows(NamedTuple):
    """A plan's rows of a question, in their order.

    ``marks`` has for each condition and value which rows it leaves, a bit for each; ``texts`` the text of each row that
    a condition looks for words in. ``things`` numbers what the question counts, from 1, 0 where a row has none; without
    it that is no column, or not the plan's own. ``numbers`` are what is counted in the rows, where conditions change
    it; the marks and texts of such a condition are those of the solutions that are counted.
    """

    rows: list[bytes]
    runs: list[Run]
    marks: Mapping[tuple[str, str], int]
    texts: Mapping[str, list[str]]
    things: list[int] | None = None
    numbers: Numbers | None = None


class Plan:
    """A plan that is asked: its store, and what patterns found in it."""

    def __init__(self, iri: str, store: Store) -> None:
        self.iri, self.store = iri, store
        self._known = dict[Requirement, bool]()
        self._found: dict[str, dict[tuple[Term | None, ...], set[str]]] = {}

    def ask(self, cast: Recast, lang: str) -> Rows:
        """Return the plan's rows of a question in a language; raises `NotKept`."""
        asked = self.ask_terms(cast, lang)
        if not cast.steps:
            rows = _collect(self, cast, asked)
            return self._add_numbers(rows, cast, asked, lang) if cast.details else rows
        marks, start = {(cast.steps, ANY): (1 << len(asked)) - 1}, len(asked)
        for step, terms in self._ask_steps(cast, lang).items():
            asked += terms
            marks[cast.steps, step] = (1 << len(asked)) - (1 << start)
            start = len(asked)
        rows = _collect(self, cast, asked)
        if len(rows.rows) < len(asked):  # A row of two years has two places.
            raise NotKept
        return rows._replace(marks={**rows.marks, **marks})

    def ask_terms(self, cast: Recast | Details, lang: str) -> list[list[Term | None]]:
        """Return the terms of the plan's rows."""
        if self._lacks(list_requirements(cast.text)):
            return []
        set_here = {name: value for name, value in ((PLAN, self.iri), (LANG, lang)) if values_line(cast.text, name)}
        return self._query(bind(cast.question._replace(text=cast.text), set_here))

    def _ask_steps(self, cast: Recast, lang: str) -> dict[str, list[list[Term | None]]]:
        """Return the terms of the plan's rows of each year, in their order: one query asks for all of them."""
        by_step: dict[str, list[list[Term | None]]] = {step: [] for step in self._list_steps()}
        text = project(write_values(cast.text, cast.steps, *by_step), [f"?{cast.steps}"])
        for *terms, step in self.ask_terms(cast._replace(text=text), lang):
            by_step[typed("Literal", step).value].append(terms)
        return by_step

    def _list_steps(self) -> list[str]:
        """Return the years that things of the plan or of plans beside it have, and one before them all."""
        return [FIRST, *(term.value for (term,) in self._query(YEARS) if isinstance(term, Literal))]

    def _add_numbers(self, rows: Rows, cast: Recast, asked: Sequence[Sequence[Term | None]], lang: str) -> Rows:
        """Return rows with what is counted in them; raises `NotKept` where that does not give the rows' numbers."""
        if (details := cast.details) is None or len(rows.rows) < len(asked):
            raise NotKept
        width = len(details.grouping.by)
        solutions = sorted(self.ask_terms(details, lang), key=lambda terms: [*map(str, terms[:width])])
        marks, texts = _mark(self, details, solutions, range(len(solutions)))
        numbers = write_numbers(cast, details, asked, solutions)
        return rows._replace(marks={**rows.marks, **marks}, texts={**rows.texts, **texts}, numbers=numbers)

    def read(self, listing: Listing) -> Rows:
        """Return the plan's rows of a listing; raises `NotKept`."""
        if self._lacks(list_requirements(listing.write("<urn:plan>"))):
            return Rows([], [], {}, {})
        found = typed("QuerySolutions", self.store.query(listing.write(f"<{self.iri}>"), base_iri=BASE))
        rows = write_rows((variable.value for variable in found.variables), (map(_read_text, each) for each in found))
        return Rows(rows, [], {}, {})

    def _query(self, text: str) -> list[list[Term | None]]:
        solutions = typed("QuerySolutions", self.store.query(text, base_iri=BASE))
        return [[*solution] for solution in solutions]

    def _lacks(self, required: Requirements) -> bool:
        """Say whether the plan has nothing that answers could be about."""
        return not all(map(self._has, required))

    def _has(self, required: Requirement) -> bool:
        if required not in self._known:
            of_class = NamedNode(required.of_class) if required.of_class else None
            there = self.store.quads_for_pattern(None, NamedNode(required.property), of_class, DefaultGraph())
            self._known[required] = next(there, None) is not None
        return self._known[required]

    def find(self, cast: Recast | Details, restriction: Restriction) -> Mapping[tuple[Term | None, ...], set[str]]:
        """Return the values that a restriction's pattern finds, by the terms that it finds them for."""
        if restriction.pattern not in self._found:
            prefixes = cast.text[: cast.text.index("\nSELECT")]
            names = " ".join(f"?{name}" for name in (*restriction.columns, restriction.name))
            by_key = defaultdict[tuple[Term | None, ...], set[str]](set)
            for *things, value in self._query(f"{prefixes}\nSELECT DISTINCT {names} {{ {restriction.pattern} }}"):
                by_key[tuple(things)].add(str(value))
            self._found[restriction.pattern] = by_key
        return self._found[restriction.pattern]


def _read_text(term: Term | None) -> str | None:
    if isinstance(term, BlankNode | Triple):
        raise NotKept
    return None if term is None else term.value


def _collect(plan: Plan, cast: Recast, asked: Sequence[Sequence[Term | None]]) -> Rows:
    width, distinct = len(cast.question.columns), bool(DISTINCT.search(cast.text))
    names = cast.question.columns
    places, rows, keys, counted = list[int](), list[bytes](), list[Key](), list[Term | None]()
    counts = names.index(said) if (said := cast.question.says("Counts")) in names else None
    known = dict[bytes, int]()
    for terms in asked:
        row = write_row(names, terms[:width])
        if distinct and row in known:
            places.append(known[row])
            continue
        known[row] = len(rows)
        places.append(len(rows))
        rows.append(row)
        keys.append(_write_key(plan.iri, cast, terms))
        counted.append(None if counts is None else terms[counts])
    runs = [Run(key, sum(1 for _ in same)) for key, same in groupby(keys)]
    marks, texts = _mark(plan, cast, asked, places)
    return Rows(rows, runs, marks, texts, None if counts is None else _number_things(plan.iri, counted))


def _number_things(plan: str, counted: Iterable[Term | None]) -> list[int] | None:
    """Return the number of each row's thing; None where one may be another plan's, too."""
    numbers = dict[str, int]()
    found = [0 if term is None else numbers.setdefault(str(term), len(numbers) + 1) for term in counted]
    return found if all(name.startswith(f"<{plan}/") for name in numbers) else None


def _mark(
    plan: Plan, cast: Recast | Details, asked: Sequence[Sequence[Term | None]], places: Sequence[int]
) -> tuple[dict[tuple[str, str], int], dict[str, list[str]]]:
    marks, texts = defaultdict[tuple[str, str], int](int), dict[str, list[str]]()
    for restriction in cast.restrictions.values():
        at = [cast.columns.index(name) for name in restriction.columns]
        if restriction.test in ("contains", "known by"):
            texts[restriction.name] = [NONE] * (max(places, default=-1) + 1)
        if restriction.test == "contains":
            for terms, place in zip(asked, places, strict=True):
                words = [term.value for i in at if isinstance(term := terms[i], Literal)]
                texts[restriction.name][place] = TEXT.join(words) if words else NONE
            continue
        own = cast.columns.index(restriction.itself) if restriction.itself else None
        for terms, place in zip(asked, places, strict=True):
            for value in _list_values(plan, cast, restriction, [terms[i] for i in at]):
                marks[restriction.name, value] |= 1 << place
            if own is not None:
                marks[restriction.name, str(terms[own])] |= 1 << place
            if restriction.test == "known by":
                texts[restriction.name][place] = thing = str(terms[at[0]])
                marks[restriction.name, thing] |= 1 << place
    return dict(marks), texts


def _list_values(
    plan: Plan, cast: Recast | Details, restriction: Restriction, terms: Sequence[Term | None]
) -> Iterable[str]:
    if restriction.pattern:
        return plan.find(cast, restriction).get(tuple(terms), ())
    if restriction.words:
        return [value for value, term in restriction.words if term == str(terms[0])]
    return [str(term) for term in terms if term is not None]


def _write_key(plan: str, cast: Recast, terms: Sequence[Term | None]) -> Key:
    """Return what a row sorts by; a term of the plan itself decides against every other plan's."""
    key: Key = []
    for name, down in cast.order:
        term = terms[cast.columns.index(name)]
        if isinstance(term, NamedNode) and f"{term.value}/".startswith(f"{plan}/"):
            return [*key, [2, plan if term.value == plan else f"{plan}/"]]
        key.append(rank(term, down=down))
    return key


def rank(term: Term | None, *, down: bool = False) -> list[Any]:
    """Return a term as a list that sorts as SPARQL sorts it: nothing, IRIs, numbers, texts; from above, nothing last.

    >>> sorted([rank(Literal("b")), rank(None), rank(Literal(12)), rank(Literal(3)), rank(NamedNode("a:b"))])
    [[0], [2, 'a:b'], [3, 3.0], [3, 12.0], [4, 'b', '']]
    """
    if down and term is None:
        return [9]
    if isinstance(term, Literal) and is_number(term):
        return [3, -float(term.value) if down else float(term.value)]
    if down or isinstance(term, BlankNode | Triple):
        raise NotKept
    if term is None:
        return [0]
    return [2, term.value] if isinstance(term, NamedNode) else [4, term.value, term.language or ""]


def write_row(names: Sequence[str], terms: Sequence[Term | None]) -> bytes:
    """Return a row as a binding of SPARQL's results in JSON.

    https://www.w3.org/TR/sparql11-results-json/#select-bindings
    """
    told = [f'"{name}":{write_term(term)}' for name, term in zip(names, terms, strict=True) if term is not None]
    return f"{{{','.join(told)}}}".encode()


@lru_cache(maxsize=1 << 16)
def write_term(term: Term) -> str:
    """Return a term as SPARQL's results in JSON have it; raises `NotKept` for what has no name."""
    match term:
        case NamedNode():
            term_fields = {"type": "uri", "value": term.value}
        case Literal() if term.language:
            term_fields = {"type": "literal", "value": term.value, "xml:lang": term.language}
        case Literal() if term.datatype.value != XSD_STRING:
            term_fields = {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        case Literal():
            term_fields = {"type": "literal", "value": term.value}
        case _:
            raise NotKept
    return json.dumps(term_fields, ensure_ascii=False, separators=(",", ":"))

"""Evidence: the statements by which a thing meets a question, each with its graph, passage and decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from ..engines.engine import Engine
from ..questions.parameters import LANG
from ..results.answers import rows
from ..results.cells import Term, plain
from .names import find_names, term_of
from .pattern import Element, read_group, read_select
from .tracing import Tracer, order, pin, write

GRAPHS = "SELECT ?n ?graph { VALUES (?n ?s ?p ?o) { %s } GRAPH ?graph { ?s ?p ?o } }"
PASSAGES = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
SELECT DISTINCT ?thing ?entry ?verbatim ?line {
  VALUES ?thing { %s }
  { ?thing kth:verbatim ?verbatim BIND(?thing AS ?entry) }
  UNION
  { ?thing kth:statedBy ?entry . ?entry kth:verbatim ?verbatim }
  OPTIONAL { ?entry kth:line ?line }
}
ORDER BY ?thing ?line
"""
# What a person decided about an entry of the thing: the very value, or one that it holds (a theme below it).
DECISIONS = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?value ?decision ?field ?chosen ?reason (LANG(?reason) AS ?language) {
  VALUES (?thing ?value) { %s }
  { ?thing kth:statedBy ?entry } UNION { BIND(?thing AS ?entry) }
  ?decision kth:onEntry ?entry ; kth:decides ?chosen ; kth:field ?field .
  FILTER(?chosen = ?value || EXISTS { ?chosen skos:broader+ ?value })
  OPTIONAL { ?decision kth:reason ?reason }
}
"""
# Who says it, by the last part of the graph's name.
SOURCES = {
    "document": ("文書", "the document"),
    "plan": ("読み取り", "reading"),
    "curation": ("人の判断", "a person's decision"),
    "added": ("追加", "added"),
    "inferred": ("推定", "inference"),
    "findings": ("検査", "checks"),
}
SHARED = ("コード表", "shared lists")
NUMBERS = ("integer", "decimal", "double")


class Fact(NamedTuple):
    """A triple with real terms, and the element that asks for it."""

    triple: tuple[Term, Term, Term]
    element: Element


def collect_reasons(
    tracer: Tracer, pins: str, row: Mapping[str, Term | None], conditions: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield the statements of one answer of a query, in the order in which the query asks for them."""
    facts = _facts(
        tracer, tracer.pattern.elements, pins, {name: term for name, term in row.items() if term}, conditions
    )
    yield from _describe(tracer.engine, [*facts], conditions)


def _facts(
    tracer: Tracer,
    elements: tuple[Element, ...],
    pins: str,
    row: Mapping[str, Term],
    conditions: Mapping[str, str],
) -> Iterator[Fact]:
    """Yield the triples of one answer of a group, those of queries inside it after its own."""
    required = [*_list_required(tracer, elements, conditions)]
    opened = write(element for element in required if element not in elements)
    solution = tracer.solution(
        f"{pins} {write(element for element in order(elements) if element.kind != 'filter')} {opened}"
    )
    terms = {**row, **solution}
    for element in required:
        if fact := _fact(element, terms, tracer.pattern.prologue):
            yield fact
    for element in elements:
        inner = read_select(tracer.text, *element.inner[0]) if element.kind == "select" else None
        if inner:
            known = {name: term for name, term in terms.items() if f"?{name}" in inner.projected.split()}
            held = (pin(name, term.value) for name, term in known.items() if isinstance(term, NamedNode))
            yield from _facts(tracer, inner.elements, " ".join(held), known, conditions)


def _list_required(tracer: Tracer, elements: Iterable[Element], conditions: Mapping[str, str]) -> Iterator[Element]:
    """Yield the triples that an answer rests on: of the group, of groups in it, and of conditions that are set."""
    for element in elements:
        if element.kind == "triple":
            yield element
        elif _is_required(element, conditions):
            for text, start in element.inner:
                yield from _list_required(tracer, read_group(tracer.text, text, start), conditions)


def _is_required(element: Element, conditions: Mapping[str, str]) -> bool:
    """Say whether an answer rests on what stands in a group, or in a filter for a condition that is set."""
    if element.kind == "filter":
        return bool(element.variables & {*conditions} - {LANG}) and "NOT EXISTS" not in element.text
    return element.kind in ("group", "union", "graph")


def _fact(element: Element, terms: Mapping[str, Term], prologue: str) -> Fact | None:
    """Return a triple pattern with the terms of an answer; None where one of them is not known."""
    if element.triple is None:
        return None
    real = [_term(name, terms, prologue) for name in element.triple]
    if any(term is None for term in real):
        return None
    subject, predicate, value = (term for term in real if term is not None)
    return Fact((subject, predicate, value), element) if isinstance(subject, NamedNode) else None


def _term(written: str, terms: Mapping[str, Term], prologue: str) -> Term | None:
    """Return the term that a pattern writes; None for a path, or a variable without a value."""
    if written[:1] in "?$":
        return terms.get(written[1:])
    if written == "a":
        return NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    if written.startswith("<") and written.endswith(">"):
        return NamedNode(written[1:-1])
    if written[:1] in "\"'":
        return Literal(written.strip("\"'")) if written[-1:] in "\"'" else None
    prefix, colon, local = written.partition(":")
    base = prefixes(prologue).get(prefix)
    if not colon or base is None or any(sign in local for sign in "/|*+?()^"):
        return None
    return NamedNode(base + local)


def prefixes(prologue: str) -> dict[str, str]:
    r"""Return the prefixes that a query declares.

    >>> prefixes("PREFIX kth: <urn:k#>\nPREFIX : <urn:x>")
    {'kth': 'urn:k#', '': 'urn:x'}
    """
    return dict(re.findall(r"PREFIX\s+([\w.-]*):\s*<([^>]*)>", prologue, re.IGNORECASE))


def _describe(engine: Engine, facts: list[Fact], conditions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    graphs = _graphs(engine, facts)
    stated = [fact for number, fact in enumerate(facts) if graphs.get(number)]
    passages = _passages(engine, stated)
    decisions = _decisions(engine, stated)
    names = find_names(engine, [term for fact in stated for term in fact.triple])
    for number, fact in enumerate(facts):
        for graph in sorted(graphs.get(number, ())):
            subject, predicate, value = fact.triple
            ja, en = SOURCES.get(graph.rpartition("/")[2], SHARED)
            asked = sorted(fact.element.variables & {*conditions} - {LANG})
            yield {
                "subject": term_of(subject, names),
                "predicate": term_of(predicate, names),
                "object": term_of(value, names),
                "graph": graph,
                "source": {"ja": ja, "en": en},
                "pattern": fact.element.text,
                "line": fact.element.line,
                **({"parameter": asked[0]} if asked else {}),
                "passage": passages.get(plain(subject)),
                "decision": decisions.get((plain(subject), plain(value))) if graph.endswith("/curation") else None,
            }


def _graphs(engine: Engine, facts: list[Fact]) -> dict[int, set[str]]:
    """Return the graphs in which each triple stands."""
    if not facts:
        return {}
    listed = " ".join(f"({number} {' '.join(map(str, fact.triple))})" for number, fact in enumerate(facts))
    numbers: dict[int, set[str]] = {}
    for row in rows(engine.query(GRAPHS % listed)).rows:
        numbers.setdefault(int(plain(row[0])), set()).add(plain(row[1]))
    return numbers


def _passages(engine: Engine, facts: list[Fact]) -> dict[str, dict[str, object]]:
    """Return the first passage of each subject, as printed."""
    things = sorted({str(fact.triple[0]) for fact in facts})
    if not things:
        return {}
    passages: dict[str, dict[str, object]] = {}
    for thing, entry, verbatim, line in rows(engine.query(PASSAGES % " ".join(things))).rows:
        told: dict[str, object] = {
            "entry": plain(entry),
            "verbatim": plain(verbatim),
            "line": int(plain(line)) if line else None,
        }
        passages.setdefault(plain(thing), told)
    return passages


def _decisions(engine: Engine, facts: list[Fact]) -> dict[tuple[str, str], dict[str, object]]:
    """Return the decision behind each triple, with its reason."""
    pairs = sorted({f"({fact.triple[0]} {fact.triple[2]})" for fact in facts if isinstance(fact.triple[2], NamedNode)})
    if not pairs:
        return {}
    decisions: dict[tuple[str, str], dict[str, Any]] = {}
    for thing, value, decision, field, chosen, reason, language in rows(engine.query(DECISIONS % " ".join(pairs))).rows:
        told = {"decision": plain(decision), "field": plain(field), "chosen": plain(chosen), "reason": {}}
        one = decisions.setdefault((plain(thing), plain(value)), told)
        if reason is not None:
            one["reason"].setdefault(plain(language) or "ja", plain(reason))
    return decisions

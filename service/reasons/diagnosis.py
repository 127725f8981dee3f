"""Diagnosis: why a query has no answer: a term that is not in the data, a literal of another type, a lone pattern.

Each hint names the term, the line, and the nearest that there is. What is asked of the engine is asked under the same
limits as the query itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import PREFIXES
from ..engines.engine import WHOLE, BadQuery, Dataset, Engine, Refused
from ..results.answers import rows
from ..results.cells import XSD, Term, plain
from ..sandbox.query_text import tokens
from .evidence import prefixes
from .failures import instead
from .names_in_use import Hint, Names, find_undeclared, find_unknown, shorten
from .pattern import Element, Triple, read_pattern
from .tracing import Failure, Tracer, order, write

# Hints that are given.
HINTS = 8
TURNED = "主語と目的語が逆です", "subject and object are the other way round"
KTH, SKOS = PREFIXES["kth"], PREFIXES["skos"]
# Pairs of which one is closed over narrower things and the other says what is stated of itself.
CLOSED = {f"{KTH}ownTheme": f"{KTH}theme", f"{KTH}ownSection": f"{KTH}inSection"}
OPEN = (f"{SKOS}broader", f"{SKOS}narrower", f"{KTH}partOf")
LITERAL = re.compile(
    r"""^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?:@([A-Za-z-]+)|\^\^(\S+))?$|^([+-]?\d+(?:\.\d+)?)$|^(true|false)$"""
)


class Diagnosis(NamedTuple):
    """The number of rows that a query has, None where it was not answered, and hints where there are none."""

    rows: int | None
    hints: tuple[Hint, ...]


def diagnose(engine: Engine, text: str, dataset: Dataset = WHOLE, names: Names | None = None) -> Diagnosis:
    """Return why a query has no answer; without hints where it has one. Raises what keeps the engine from answering."""
    names = names or Names(engine)
    try:
        answer = engine.query(_as_select(text), dataset=dataset)
    except BadQuery as error:
        return Diagnosis(None, (*find_undeclared(text),)[:HINTS] or (_syntax(error),))
    except Refused as error:
        return Diagnosis(None, (Hint("refused", "", error.line, (), error.ja, error.en),))
    pattern = read_pattern(text)
    if answer.format.family == "graph":  # a thing is described, and no pattern says which
        described = len(answer.body.strip())
        return Diagnosis(None if described else 0, () if described else tuple(find_unknown(names, text, "")))
    table = rows(answer)
    count = len(table.rows)
    if table.columns == ["boolean"] and plain(table.rows[0][0]) == "false":
        count = 0
    if count or pattern is None:
        return Diagnosis(count, ())
    tracer = Tracer(engine, text, pattern, dataset)
    hints = [*find_unknown(names, text, pattern.prologue)]
    hints += _without_match(tracer, names, {hint.line for hint in hints})
    return Diagnosis(0, tuple(hints[:HINTS]))


def _as_select(text: str) -> str:
    """Return a query that constructs a graph as one whose rows can be counted."""
    pattern = read_pattern(text)
    if pattern is None or pattern.form not in ("CONSTRUCT", "DESCRIBE"):
        return text
    return f"{pattern.prologue}\nSELECT * {pattern.graphs} {{ {write(pattern.elements)} }} LIMIT 1"


def _syntax(error: KoteihyoError) -> Hint:
    return Hint("syntax", "", error.line, (), error.ja, error.en)


def _without_match(tracer: Tracer, names: Names, told: set[int | None]) -> Iterator[Hint]:
    """Yield what keeps the query without an answer: triples without match, else the first element that fails."""
    alone = [triple for triple in _triples(tracer) if triple.line not in told]
    lone = [element for element in alone if not tracer.holds(write([element]))]
    for element in lone:
        yield _describe_triple(tracer, names, element)
    if lone or told:
        return
    failure = tracer.first_failure()
    if failure is not None:
        yield _find_turned_triple(tracer) or _describe_failure(tracer, failure)
    elif tracer.pattern.tail.strip():
        line = tracer.text.count("\n") - tracer.pattern.tail.count("\n") + 1
        yield Hint(
            "limit",
            tracer.pattern.tail.strip()[:100],
            line,
            (),
            "パターンに合うものはありますが、HAVING、LIMIT または OFFSET により結果が空です。",
            "The pattern has matches; HAVING, LIMIT or OFFSET leaves none of them.",
        )


def _triples(tracer: Tracer) -> list[Element]:
    return [element for element in tracer.pattern.elements if element.kind == "triple" and element.triple]


def _find_turned_triple(tracer: Tracer) -> Hint | None:
    """Return the hint for the one triple that would let the query have an answer the other way round."""
    elements = [*tracer.pattern.elements]
    for at, element in enumerate(elements):
        if element.triple and element.triple.subject[:1] in "?$" and element.triple.object[:1] in "?$<":
            turned = f"{element.triple.object} {element.triple.predicate} {element.triple.subject}"
            swapped = [*elements[:at], element._replace(text=turned), *elements[at + 1 :]]
            if tracer.holds(write(order(swapped))):
                return _hint("direction", element, element.triple.predicate, [turned], *TURNED)
    return None


def _describe_triple(tracer: Tracer, names: Names, element: Element) -> Hint:
    """Return the hint for a triple pattern that matches nothing: what would, changed in one place."""
    declared = prefixes(tracer.pattern.prologue)
    subject, predicate, value = _parts(element)
    literal = LITERAL.fullmatch(value)
    hint = _literal_hint(tracer, element, literal, "") if literal else None
    hint = hint or _closed_hint(tracer, element, declared, "")
    if hint:
        return hint
    if not literal and predicate[:1] not in "?$" and tracer.holds(f"{value} {predicate} {subject} ."):
        return _hint("direction", element, predicate, [f"{value} {predicate} {subject}"], *TURNED)
    full = _full(value, declared)
    same = (
        [iri for iri in names.nearest(full) if tracer.holds(f"{subject} {predicate} <{iri}> .")] if not literal else []
    )
    if same:
        near = [shorten(iri, declared) for iri in same]
        return _hint(
            "prefix", element, value, near, "別の名前空間の同じ名前です", "the same name is in another namespace"
        )
    instead = tracer.select(["instead"], f"{subject} {predicate} ?instead .", 3)
    near = [_write_term(row[0], declared) for row in instead if row[0] is not None]
    return _hint("pattern", element, element.text, near, "この組に合うものがありません", "nothing matches this triple")


def _parts(element: Element) -> Triple:
    return element.triple or Triple(element.text, "", "")


def _literal_hint(tracer: Tracer, element: Element, literal: re.Match[str], before: str) -> Hint | None:
    """Return the hint for a literal that is there, after what stands before, with another language or datatype."""
    subject, predicate, value = _parts(element)
    text = literal[1] or f'"{literal[4] or literal[5]}"'
    same = f"FILTER(STR(?instead) = {text})"
    instead = tracer.select(["instead"], f"{before} {subject} {predicate} ?instead . {same}", 3)
    near = [_write_term(row[0], {}) for row in instead if row[0] is not None]
    if not near:
        return None
    if literal[2] or any("@" in term.rpartition('"')[2] for term in near):
        return _hint("language", element, value, near, "言語タグが異なります", "the language tag is another one")
    return _hint("datatype", element, value, near, "データ型が異なります", "the datatype is another one")


def _closed_hint(tracer: Tracer, element: Element, declared: dict[str, str], before: str) -> Hint | None:
    """Return the hint for a property that is stated of the narrowest alone, where what is above has matches."""
    subject, predicate, value = _parts(element)
    full = _full(predicate, declared)
    wide = shorten(CLOSED[full], declared) if full in CLOSED else f"{predicate}+"
    asked = f"<{CLOSED[full]}>" if full in CLOSED else f"{predicate}+"
    if (full in CLOSED or full in OPEN) and tracer.holds(f"{before} {subject} {asked} {value} ."):
        words = "上位のものをたどっていません", "what is above is not followed"
        return _hint("closed", element, predicate, [f"{subject} {wide} {value}"], *words)
    return None


def _full(written: str, declared: dict[str, str]) -> str:
    if written.startswith("<"):
        return written[1:-1]
    prefix, colon, rest = written.partition(":")
    return declared[prefix] + rest if colon and prefix in declared else written


def _describe_failure(tracer: Tracer, failure: Failure) -> Hint:
    """Return the hint for the first element without an answer, with what its variables are instead."""
    declared = prefixes(tracer.pattern.prologue)
    element, before = failure.element, failure.ask_of()
    near = list(dict.fromkeys(_write_term(term, declared) for term in instead(tracer, failure)))[:5]
    if element.triple:
        literal = LITERAL.fullmatch(element.triple.object)
        hint = _literal_hint(tracer, element, literal, before) if literal else None
        words = "前の行までの結果に、これに合うものがありません", "nothing of the lines before matches this"
        return (
            hint
            or _closed_hint(tracer, element, declared, before)
            or _hint("join", element, element.text, near, *words)
        )
    if element.kind == "filter":
        words = "この条件を満たすものがありません", "nothing meets this filter"
        return _filter_hint(tracer, failure) or _hint("filter", element, element.text, near, *words)
    return _hint(element.kind, element, element.text, near, "ここで結果がなくなります", "here no answer is left")


def _filter_hint(tracer: Tracer, failure: Failure) -> Hint | None:
    """Return the hint for a filter that asks for a language that is not there, or compares a value of another type."""
    element, before = failure.element, failure.ask_of()
    asked = re.search(r"\blang(?:matches)?\s*\(\s*(?:lang\s*\()?\s*\?(\w+)", element.text, re.IGNORECASE)
    if asked:
        tagged = tracer.select(["instead"], f"{before} BIND(LANG(?{asked[1]}) AS ?instead)", 5)
        tags = [f'"{plain(row[0])}"' for row in tagged if row[0] is not None]
        return _hint(
            "language", element, element.text, tags, "この言語タグの値はありません", "there is none of this language"
        )
    for text in [token.text for token in tokens(element.text) if token.kind == "string"]:
        for name in sorted(element.variables):
            same = f"{before} FILTER(STR(?{name}) = {text}) BIND(?{name} AS ?instead)"
            near = [_write_term(row[0], {}) for row in tracer.select(["instead"], same, 3) if row[0] is not None]
            if near:
                kind = "language" if any("@" in term.rpartition('"')[2] for term in near) else "datatype"
                words = "値の言語タグまたはデータ型が異なります", "its language tag or datatype is another one"
                return _hint(kind, element, element.text, near, *words)
    return None


def _write_term(term: Term | None, declared: dict[str, str]) -> str:
    """Return a term as a query would write it."""
    if isinstance(term, NamedNode):
        return shorten(term.value, declared)
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}integer":
        return term.value
    return str(term).replace(f"^^<{XSD}", "^^xsd:").removesuffix(">") if XSD in str(term) else str(term)


def _hint(kind: str, element: Element, term: str, near: list[str], ja: str, en: str) -> Hint:
    line = f"{element.line}行目", f"line {element.line}"
    shown = " / ".join(near)
    text = " ".join(element.text.split())[:120]
    return Hint(
        kind,
        " ".join(term.split())[:200],
        element.line,
        tuple(near),
        f"{line[0]}「{text}」：{ja}。{f'データにあるもの：{shown}' if shown else ''}",
        f"{line[1]}, {text}: {en}.{f' There is: {shown}' if shown else ''}",
    )

"""The names that a version's data use: what a query names that nothing bears, and what comes nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from ...graph.rdf.names import PREFIXES
from ..engines.engine import Engine
from ..results.answers import rows
from ..results.cells import plain
from ..sandbox.query_text import Token, place, tokens
from ..sandbox.syntax import undeclared_prefixes
from .evidence import prefixes

# Every name that the data use as a class, a property or a concept.
USED = """
SELECT DISTINCT ?name {
  { SELECT DISTINCT ?name { ?thing a ?name } } UNION { SELECT DISTINCT ?name { ?thing ?name ?value } }
  UNION { ?name <http://www.w3.org/2004/02/skos/core#inScheme> ?scheme }
  UNION { ?name a ?class FILTER(STRSTARTS(STR(?class), "http://www.w3.org/2002/07/owl#")) }
}
"""
OCCURS = "ASK { { <%s> ?p ?o } UNION { ?s ?p <%s> } UNION { GRAPH ?graph { <%s> ?p ?o } } }"
GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"
# How alike two spellings are, of 1, that one is offered for the other.
ALIKE = 0.6


class Hint(NamedTuple):
    """A reason why there is no answer: its kind, the term, its line, what comes nearest, and all that in words."""

    kind: str
    term: str
    line: int | None
    nearest: tuple[str, ...]
    ja: str
    en: str


class Names:
    """The names that a version's data use, for the nearest of one that they do not."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.used = {plain(row[0]) for row in rows(engine.query(USED)).rows}
        self.graphs = {plain(row[0]) for row in rows(engine.query(GRAPHS)).rows}
        self.by_local: dict[str, list[str]] = {}
        for name in sorted(self.used):
            self.by_local.setdefault(local(name), []).append(name)

    def occurs(self, iri: str) -> bool:
        """Say whether a thing that is no name of these is there: an entry, a measure."""
        return plain(rows(self.engine.query(OCCURS % (iri, iri, iri))).rows[0][0]) == "true"

    def nearest(self, iri: str) -> list[str]:
        """Return the names that come nearest: with the same end elsewhere, then spelt alike, of its space first."""
        same = [other for other in self.by_local.get(local(iri), []) if other != iri]
        space = iri[: len(iri) - len(local(iri))]
        of_space = [name for name in self.used if name.startswith(space)]
        alike = get_close_matches(local(iri), [local(name) for name in of_space], n=3, cutoff=ALIKE)
        other = [] if alike or same else get_close_matches(local(iri), [*self.by_local], n=3, cutoff=ALIKE)
        spelt = [space + name for name in alike] + [spelling for name in other for spelling in self.by_local[name]]
        lower = [name for name in of_space if local(name).lower() == local(iri).lower() and name != iri]
        return list(dict.fromkeys([*lower, *same, *spelt]))[:3]


def local(iri: str) -> str:
    """Return the end of an IRI, after its last sharp or slash.

    >>> local("https://w3id.org/koteihyo/ontology#Measure"), local("https://w3id.org/koteihyo/id/theme/waste")
    ('Measure', 'waste')
    """
    return re.split(r"[#/]", iri)[-1]


def shorten(iri: str, declared: dict[str, str]) -> str:
    """Return an IRI as the query would write it."""
    for prefix, base in {**PREFIXES, **declared}.items():
        rest = iri.removeprefix(base)
        if rest != iri and rest and not re.search(r"[/#]", rest):
            return f"{prefix}:{rest}"
    return f"<{iri}>"


def find_undeclared(text: str) -> Iterator[Hint]:
    """Yield a hint for each prefix that is used and not declared."""
    seen = set[str]()
    for token in undeclared_prefixes(text, [*tokens(text)]):
        prefix = token.text.partition(":")[0]
        if prefix in seen:
            continue
        seen.add(prefix)
        known = PREFIXES.get(prefix)
        near = [prefix] if known else get_close_matches(prefix, [*PREFIXES], n=2, cutoff=ALIKE)
        lines = tuple(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in near)
        yield Hint(
            "prefix",
            f"{prefix}:",
            place(text, token.start)[0],
            lines,
            f"接頭辞 {prefix}: が宣言されていません。{f'{lines[0]} を先頭に加えてください。' if lines else ''}",
            f"The prefix {prefix}: is not declared.{f' Put {lines[0]} at the top.' if lines else ''}",
        )


def find_unknown(names: Names, text: str, prologue: str) -> Iterator[Hint]:
    """Yield a hint for each name in the query, after its prologue, that nothing in the data bears."""
    declared, seen = prefixes(text), {*names.used, *names.graphs, ""}
    for token in tokens(text):
        iri = _iri(token, declared) if token.start >= len(prologue) else ""
        if iri in seen or _is_declaration(text, token) or _is_datatype(iri):
            continue
        seen.add(iri)
        if not names.occurs(iri):
            yield _unknown_term(names, iri, token, text, declared)


def _unknown_term(names: Names, iri: str, token: Token, text: str, declared: dict[str, str]) -> Hint:
    """Return the hint for a name that nothing bears, with those that come nearest."""
    graphs = get_close_matches(iri, sorted(names.graphs), n=2, cutoff=ALIKE) if "/graph/" in iri else []
    near = graphs or names.nearest(iri)
    same = bool(near) and local(near[0]) == local(iri)
    shown = tuple(shorten(name, declared) for name in near)
    listed = " / ".join(shown)
    return Hint(
        "prefix" if same else "term",
        token.text,
        place(text, token.start)[0],
        shown,
        f"{token.text} はデータにありません。{f'近いもの：{listed}' if shown else ''}",
        f"{token.text} is not in the data.{f' Nearest: {listed}' if shown else ''}",
    )


def _iri(token: Token, declared: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, rest = token.text.partition(":")
    return declared[prefix] + rest.replace("\\", "") if token.kind == "name" and colon and prefix in declared else ""


def _is_declaration(text: str, token: Token) -> bool:
    """Say whether an IRI is that of a prefix, or of the base."""
    return bool(re.search(r"(?:PREFIX\s+[\w.-]*:|BASE)\s*$", text[: token.start], re.IGNORECASE))


def _is_datatype(iri: str) -> bool:
    return iri.startswith("http://www.w3.org/2001/XMLSchema#") or iri.endswith(("#langString", "-functions#"))

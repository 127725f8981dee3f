"""What reasons call things: terms as JSON takes them, with their names in both languages and the words of a passage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.rdf.names import BASE
from ..engines.engine import Engine
from ..results.answers import rows
from ..results.cells import Term, plain

NAMES = """
PREFIX kth: <https://w3id.org/koteihyo/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?name (LANG(?name) AS ?language) { VALUES ?thing { %s } ?thing rdfs:label|kth:verbatim ?name }
"""
# A thing that an answer names may be asked for its name: so many at once.
MOST = 200


class Name(NamedTuple):
    """What a thing is called in Japanese and English; where one of both is missing, the other."""

    ja: str
    en: str


def find_names(engine: Engine, terms: Iterable[Term | None]) -> dict[str, Name]:
    """Return what things are called, those that are called anything."""
    iris = sorted({term.value for term in terms if isinstance(term, NamedNode)})[:MOST]
    if not iris:
        return {}
    labels: dict[str, dict[str, str]] = {}
    for row in rows(engine.query(NAMES % " ".join(f"<{iri}>" for iri in iris))).rows:
        labels.setdefault(plain(row[0]), {}).setdefault(plain(row[2]), plain(row[1]))
    return {
        iri: Name(names.get("ja") or names.get("") or next(iter(names.values())), names.get("en", ""))
        for iri, names in labels.items()
    }


def term_of(term: Term | None, names: dict[str, Name]) -> dict[str, object]:
    """Return a term as JSON: an IRI with its name, or a literal with its language or datatype."""
    if isinstance(term, NamedNode):
        name = names.get(term.value)
        return {"iri": term.value, **({"label": {"ja": name.ja, "en": name.en or name.ja}} if name else {})}
    if isinstance(term, Literal):
        told: dict[str, object] = {"value": term.value}
        if term.language:
            return {**told, "language": term.language}
        return {**told, "datatype": term.datatype.value}
    return {"value": plain(term)}


def call(term: Term | None, names: dict[str, Name], language: str = "ja") -> str:
    """Return what a term is called in a language: its name, its last part, or its characters."""
    text = plain(term)
    if isinstance(term, NamedNode):
        name = names.get(text)
        known = (name.ja if language == "ja" else name.en or name.ja) if name else ""
        return known or text.removeprefix(f"{BASE}id/").replace(f"{BASE}ontology#", "kth:")
    return text

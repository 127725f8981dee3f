"""Triples of the engine as they are written: what describes a dataset, a version's acts, a decision, a document.

Subjects and values are the engine's terms; classes and properties are named in short (``dcterms:title``). The graphs
of a plan, of which people and checks ask much while they are made, are written by `writer`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from .names import PREFIXES as OURS

PREFIXES = {
    **OURS,
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
Value = NamedNode | Literal


def term(name: str) -> NamedNode:
    """Return a term by its short name.

    >>> term("dcat:Catalog")
    <NamedNode value=http://www.w3.org/ns/dcat#Catalog>
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def typed_literal(value: str | int, datatype: str) -> Literal:
    """Return a value of a datatype of XML Schema."""
    return Literal(str(value), datatype=term(f"xsd:{datatype}"))


def both(ja: str, en: str) -> tuple[Literal, Literal]:
    """Return a text in Japanese and English."""
    return Literal(ja, language="ja"), Literal(en, language="en")


def texts(*words: str, language: str | None = None) -> list[Literal]:
    """Return those words that there are, as texts of a language.

    >>> texts("", "市", language="ja")
    [<Literal value=市 language=ja>]
    """
    return [Literal(word, language=language) for word in words if word]


class TripleWriter:
    """Triples being written, each once, in the order in which they were said."""

    def __init__(self) -> None:
        self.triples: dict[Triple, None] = {}

    def node(self, subject: NamedNode, *classes: str, **properties: Value | Iterable[Value]) -> NamedNode:
        """Say what something is and what else there is to say of it, ``dcterms_title`` being `dcterms:title`."""
        for class_name in classes:
            self.say(subject, "rdf:type", term(class_name))
        for name, values in properties.items():
            self.say(subject, name.replace("_", ":", 1), *([values] if isinstance(values, Value) else values))
        return subject

    def say(self, subject: NamedNode, relation: str, *values: Value) -> None:
        """Add a triple for each value."""
        for value in values:
            self.triples[Triple(subject, term(relation), value)] = None

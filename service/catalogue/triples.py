"""Descriptions as triples: a small writer, names below an address, and the prefixes that descriptions use."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from ...graph.rdf.names import PREFIXES as OURS
from ..engines.formats import Format
from ..engines.xml import serialized

PREFIXES = {
    **{name: OURS[name] for name in ("dcterms", "foaf", "owl", "prov", "rdf", "rdfs", "skos", "xsd")},
    "dcat": "http://www.w3.org/ns/dcat#",
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


def names_by_language(names: dict[str, str]) -> tuple[Literal, ...]:
    """Return names by language; those without a language are plain."""
    return tuple(Literal(name, language=language) if language else Literal(name) for language, name in names.items())


class Writer:
    """A description being written."""

    def __init__(self) -> None:
        self.triples: dict[Triple, None] = {}

    def node(self, subject: NamedNode, *classes: str, **said: Value | Iterable[Value]) -> NamedNode:
        """Say what something is and what else there is to say of it, ``dcterms_title`` being `dcterms:title`."""
        for each in classes:
            self.say(subject, "rdf:type", term(each))
        for name, values in said.items():
            self.say(subject, name.replace("_", ":", 1), *([values] if isinstance(values, Value) else values))
        return subject

    def say(self, subject: NamedNode, relation: str, *values: Value) -> None:
        """Add a triple for each value."""
        for value in values:
            self.triples[Triple(subject, term(relation), value)] = None

    def written(self, wanted: Format) -> bytes:
        """Return the description in a format."""
        return serialized(self.triples, wanted, PREFIXES)

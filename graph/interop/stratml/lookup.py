"""What is known of a published plan: looking things up in its version, in a lasting order."""

from __future__ import annotations

import re

import pyoxigraph as ox
from rdflib.namespace import PROV, RDF, RDFS, SKOS

from ...rdf.identifiers import KTH, Identifiers


class PlanGraph:
    """A plan in a version's default graph."""

    def __init__(self, store: ox.Store, ids: Identifiers) -> None:
        self.store, self.plan = store, ox.NamedNode(str(ids.plan))

    def objects(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
        """Return the things that a property leads to, in the order of their names."""
        quads = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return sorted((quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)), key=natural_key)

    def subjects(self, predicate: str, value: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the things that a property leads from."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), value, ox.DefaultGraph())
        return sorted((quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)), key=natural_key)

    def text(self, subject: ox.NamedNode, predicate: str) -> str:
        """Return the text of a property: Japanese if there is any, else whatever comes first; empty if none."""
        return next(iter(self.texts(subject, predicate)), "")

    def texts(self, subject: ox.NamedNode, predicate: str) -> list[str]:
        """Return the texts of a property, Japanese ones first."""
        quads = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        texts = [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
        return [literal.value for literal in sorted(texts, key=lambda text: (text.language != "ja", text.value))]

    def name(self, subject: ox.NamedNode) -> str:
        """Return what a thing is called; empty if the document gives it no name and the label is something else."""
        return "" if self.text(subject, KTH.unnamed) else self.text(subject, RDFS.label)

    def ordered_objects(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
        """Return the things that a property leads to, in the order of their positions."""
        return sorted(self.objects(subject, predicate), key=lambda value: int(self.text(value, KTH.position) or 0))

    def find_order(self, passage: ox.NamedNode) -> int:
        """Return where a passage stands in its document."""
        return int(self.text(passage, KTH.order) or 0)

    def paths(self, thing: ox.NamedNode) -> dict[str, int]:
        """Return the elements of the XML that a thing is quoted from, each with its place; none of a printed plan's."""
        passages = self.objects(thing, PROV.wasQuotedFrom)
        return {self.text(passage, KTH.notation): self.find_order(passage) for passage in passages}

    def is_a(self, subject: ox.NamedNode, kind: str) -> bool:
        """Say whether a thing is of a class."""
        return ox.Quad(subject, ox.NamedNode(RDF.type), ox.NamedNode(kind), ox.DefaultGraph()) in self.store

    def codes(self, subject: ox.NamedNode, predicate: str) -> tuple[str, ...]:
        """Return the codes of the concepts that a property leads to."""
        return tuple(last_part(value) for value in self.objects(subject, predicate))

    def named_codes(self, subject: ox.NamedNode, predicate: str) -> tuple[str, ...]:
        """Return the codes of the plan's own terms that a property leads to, each with what it is called."""
        named = ((last_part(value), self.text(value, SKOS.prefLabel)) for value in self.objects(subject, predicate))
        return tuple(code if name in ("", code) else f"{code} {name}" for code, name in named)


def last_part(term: ox.NamedNode) -> str:
    """Return the last part of an IRI."""
    return term.value.rpartition("/")[2]


def natural_key(term: ox.NamedNode | str) -> list[object]:
    """Return a key that puts 1.10 after 1.2."""
    text = term if isinstance(term, str) else term.value
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", text)]

"""The VoID description: how much there is of which kind, in which vocabularies, and where it is had.

https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from pyoxigraph import NamedNode

from ..protocol.description import TITLE
from ..settings import Describing
from . import dcat
from .counts import Counts
from .holdings import Holding
from .responsible import Responsible
from .writing import Writer, both, typed

# What the W3C calls the formats that things are had in: https://www.w3.org/ns/formats/
FEATURES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


def description(root: str, held: Holding, counts: Counts, described: Describing) -> Writer:
    """Return the description of the version that answers now."""
    return _Void(root, described).write(held, counts)


class _Void(Responsible):
    def part(self, name: str) -> NamedNode:
        """Return the name of a part of the description."""
        return NamedNode(f"{self.root}.well-known/void#{name}")

    def write(self, held: Holding, counts: Counts) -> Writer:
        document, dataset = NamedNode(f"{self.root}.well-known/void"), self.part("dataset")
        self.node(document, "void:DatasetDescription", foaf_primaryTopic=dataset, dcterms_publisher=self.publisher)
        self.node(
            dataset,
            "void:Dataset",
            dcterms_title=both(*TITLE),
            dcterms_description=both(*dcat.descriptions(held.plans)),
            dcterms_publisher=self.publisher,
            dcterms_license=self.licence,
            dcterms_modified=[typed(held.since, "dateTime")] if held.since else (),
            foaf_homepage=NamedNode(self.root),
            void_sparqlEndpoint=NamedNode(f"{self.root}sparql"),
            void_dataDump=[NamedNode(f"{self.root}dumps/{held.version}/{quote(each.name)}") for each in held.files],
            void_rootResource=[NamedNode(plan.iri) for plan in held.plans],
            void_feature=[NamedNode(f"http://www.w3.org/ns/formats/{each}") for each in FEATURES],
        )
        self.write_responsible()
        self.write_totals(dataset, counts)
        self.write_partitions(dataset, counts)
        self.write_links(dataset, counts.links or {})
        return self

    def write_totals(self, dataset: NamedNode, counts: Counts) -> None:
        """Write how much there is in all, and which vocabularies it uses."""
        for name, found in counts.totals.items():
            self.say(dataset, f"void:{name}", typed(found, "integer"))
        if counts.classes is not None:
            self.say(dataset, "void:classes", typed(len(counts.classes), "integer"))
        if counts.properties is not None:
            self.say(dataset, "void:properties", typed(len(counts.properties), "integer"))
            used = (*counts.properties, *(counts.classes or ()))
            self.say(dataset, "void:vocabulary", *map(NamedNode, vocabularies(used)))

    def write_partitions(self, dataset: NamedNode, counts: Counts) -> None:
        """Write how much there is of each class and property, and in each graph."""
        for number, (iri, found) in enumerate((counts.classes or {}).items(), 1):
            part = self.node(self.part(f"class-{number}"), "void:Dataset", void_class=NamedNode(iri))
            self.say(part, "void:entities", typed(found, "integer"))
            self.say(dataset, "void:classPartition", part)
        for number, (iri, found) in enumerate((counts.properties or {}).items(), 1):
            part = self.node(self.part(f"property-{number}"), "void:Dataset", void_property=NamedNode(iri))
            self.say(part, "void:triples", typed(found, "integer"))
            self.say(dataset, "void:propertyPartition", part)
        for iri, found in (counts.graphs or {}).items():
            self.node(NamedNode(iri), "void:Dataset", void_triples=typed(found, "integer"))
            self.say(dataset, "void:subset", NamedNode(iri))

    def write_links(self, dataset: NamedNode, links: dict[tuple[str, str], int]) -> None:
        """Write the links to others' things as sets: by which relation, to whose, how many."""
        for number, ((relation, whose), found) in enumerate(links.items(), 1):
            self.node(
                self.part(f"links-{number}"),
                "void:Linkset",
                void_subjectsTarget=dataset,
                void_objectsTarget=self.node(NamedNode(whose), "void:Dataset"),
                void_linkPredicate=NamedNode(relation),
                void_triples=typed(found, "integer"),
            )
            self.say(dataset, "void:subset", self.part(f"links-{number}"))


def vocabularies(terms: Iterable[str]) -> list[str]:
    """Return the namespaces of terms, each once.

    >>> vocabularies(["http://www.w3.org/ns/org#unitOf", "http://purl.org/dc/terms/title", "http://www.w3.org/ns/org#x"])
    ['http://purl.org/dc/terms/', 'http://www.w3.org/ns/org#']
    """
    return sorted(set(map(namespace, terms)))


def namespace(iri: str) -> str:
    """Return what stands before a term's own name: up to a ``#``, else a path's ``/``, else a ``:``.

    >>> [namespace(each) for each in ("urn:x:note", "http://a.example", "tag:a.example,2026:x", "http://a.example/b")]
    ['urn:x:', 'http://a.example', 'tag:a.example,2026:', 'http://a.example/']
    """
    for mark in "#/:":
        head, _, name = iri.rpartition(mark)
        if head and not head.endswith((":", "/")) and not name.startswith("//"):
            return head + mark
    return iri

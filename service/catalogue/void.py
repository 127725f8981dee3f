"""The VoID description: how much there is of which kind, in which vocabularies, and where it is had.

https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import Template
from typing import NamedTuple
from urllib.parse import quote

from pyoxigraph import NamedNode

from ...graph.errors import KoteihyoError
from ...graph.rdf.triples import both, typed_literal
from ..configuration.settings import Describing
from ..engines.engine import Busy, Engine, NotPublished
from ..http.addresses import current_addresses
from ..snapshot import Snapshot
from . import dcat
from .description import Responsible, Writer
from .holdings import Holding
from .summary import query_rows

# What the dataset is called, here and in the service description.
TITLE = ("工程表", "Koteihyo")
TOTALS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class FILTER($ours) }",
}
CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
# What leads from a thing of ours to one of somebody else's, by relation and by whose it is.
LINKS = """SELECT ?p ?whose (COUNT(*) AS ?n) {
  ?s ?p ?o FILTER(isIRI(?o) && ?p NOT IN (rdf:type, dcterms:license) && ($ours) && !($theirs))
  BIND(REPLACE(STR(?o), "^(https?://[^/]+/).*$$", "$$1") AS ?whose)
} GROUP BY ?p ?whose ORDER BY ?p ?whose"""


class Counts(NamedTuple):
    """What was counted: totals by name, and by class, property, graph, and link; None where it took too long."""

    totals: dict[str, int]
    classes: dict[str, int] | None
    properties: dict[str, int] | None
    graphs: dict[str, int] | None
    links: dict[tuple[str, str], int] | None


def read_counts(snapshot: Snapshot) -> Counts:
    """Return the counts of a version, which is counted once."""
    bases = current_addresses().bases
    return snapshot.once(("counts", bases), lambda: counts(snapshot, bases))


def counts(engine: Engine, bases: Sequence[str]) -> Counts:
    """Ask the engine how much there is of what; things of ours begin with one of the bases."""
    ours = " || ".join(f'STRSTARTS(STR(?s), "{base}id/")' for base in bases)
    theirs = " || ".join(f'STRSTARTS(STR(?o), "{base}")' for base in bases)
    texts = {name: Template(text).substitute(ours=ours) for name, text in TOTALS.items()}
    links = _rows(engine, Template(LINKS).substitute(ours=ours, theirs=theirs))
    return Counts(
        {name: number for name, text in texts.items() if (number := _count(engine, text)) is not None},
        _count_by(engine, CLASSES),
        _count_by(engine, PROPERTIES),
        _count_by(engine, GRAPHS),
        {(relation, whose): int(count) for relation, whose, count in links} if links is not None else None,
    )


def _count(engine: Engine, text: str) -> int | None:
    table = _rows(engine, text)
    return int(table[0][0]) if table else None


def _count_by(engine: Engine, text: str) -> dict[str, int] | None:
    table = _rows(engine, text)
    return None if table is None else {name: int(count) for name, count in table if name}


def _rows(engine: Engine, text: str) -> list[list[str]] | None:
    try:
        return query_rows(engine, text)
    except (Busy, NotPublished):
        raise
    except KoteihyoError:
        return None


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
            dcterms_modified=[typed_literal(held.since, "dateTime")] if held.since else (),
            foaf_homepage=NamedNode(self.root),
            void_sparqlEndpoint=NamedNode(f"{self.root}sparql"),
            void_dataDump=[NamedNode(f"{self.root}dumps/{held.version}/{quote(file.name)}") for file in held.files],
            void_rootResource=[NamedNode(plan.iri) for plan in held.plans],
            void_feature=[NamedNode(f"http://www.w3.org/ns/formats/{feature}") for feature in FEATURES],
        )
        self.write_responsible()
        self.write_totals(dataset, counts)
        self.write_partitions(dataset, counts)
        self.write_links(dataset, counts.links or {})
        return self

    def write_totals(self, dataset: NamedNode, counts: Counts) -> None:
        """Write how much there is in all, and which vocabularies it uses."""
        for name, number in counts.totals.items():
            self.say(dataset, f"void:{name}", typed_literal(number, "integer"))
        if counts.classes is not None:
            self.say(dataset, "void:classes", typed_literal(len(counts.classes), "integer"))
        if counts.properties is not None:
            self.say(dataset, "void:properties", typed_literal(len(counts.properties), "integer"))
            used = (*counts.properties, *(counts.classes or ()))
            self.say(dataset, "void:vocabulary", *map(NamedNode, vocabularies(used)))

    def write_partitions(self, dataset: NamedNode, counts: Counts) -> None:
        """Write how much there is of each class and property, and in each graph."""
        for number, (iri, size) in enumerate((counts.classes or {}).items(), 1):
            part = self.node(self.part(f"class-{number}"), "void:Dataset", void_class=NamedNode(iri))
            self.say(part, "void:entities", typed_literal(size, "integer"))
            self.say(dataset, "void:classPartition", part)
        for number, (iri, size) in enumerate((counts.properties or {}).items(), 1):
            part = self.node(self.part(f"property-{number}"), "void:Dataset", void_property=NamedNode(iri))
            self.say(part, "void:triples", typed_literal(size, "integer"))
            self.say(dataset, "void:propertyPartition", part)
        for iri, size in (counts.graphs or {}).items():
            self.node(NamedNode(iri), "void:Dataset", void_triples=typed_literal(size, "integer"))
            self.say(dataset, "void:subset", NamedNode(iri))

    def write_links(self, dataset: NamedNode, links: dict[tuple[str, str], int]) -> None:
        """Write the links to others' things as sets: by which relation, to whose, how many."""
        for number, ((relation, whose), size) in enumerate(links.items(), 1):
            self.node(
                self.part(f"links-{number}"),
                "void:Linkset",
                void_subjectsTarget=dataset,
                void_objectsTarget=self.node(NamedNode(whose), "void:Dataset"),
                void_linkPredicate=NamedNode(relation),
                void_triples=typed_literal(size, "integer"),
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

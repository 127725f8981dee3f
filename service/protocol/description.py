"""The service description: what the endpoint is, holds and can do, in terms of the W3C's vocabulary for it.

Every node has a name below the endpoint's address; there are no blank nodes.
https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from ..engines.engine import Answer, Engine
from ..engines.formats import FORMATS, Format, of
from ..engines.xml import serialized
from ..settings import Limits
from ..snapshot import Snapshot
from .contents import Contents, counted
from .problems import BadRequest

SD, VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
RDFS, OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCT = "http://purl.org/dc/terms/"
PREFIXES = {"sd": SD, "void": VOID, "rdfs": RDFS, "owl": OWL, "dcterms": DCT}
# What the dataset is called, here and in VoID.
TITLE = ("工程表", "Koteihyo")
# What the W3C calls the formats: https://www.w3.org/ns/formats/
FORMAT = "http://www.w3.org/ns/formats/"
NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
# An endpoint's address: its host comes from the request, and must be a name or an IP address, and perhaps a port.
ADDRESS = re.compile(r"https?://([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?/[A-Za-z0-9/._~\-]*")


class Endpoint(NamedTuple):
    """The endpoint's address, which names the things that are said of it."""

    address: str

    def part(self, name: str) -> NamedNode:
        """Return the name of a part of the endpoint."""
        return NamedNode(f"{self.address}#{name}")


class Describer:
    """Describes an engine's endpoint; what takes counting is counted once for each version."""

    formats = tuple(of("graph"))

    def __init__(self, engine: Engine, limits: Limits, licence: str) -> None:
        self.engine, self.limits, self.licence = engine, limits, licence

    def described(self, address: str, wanted: Format, snapshot: Snapshot) -> Answer:
        """Return the description of the endpoint at that address, over the version that is asked."""
        if not ADDRESS.fullmatch(address):
            raise BadRequest("Host ヘッダーが正しくありません。", "The Host header is not a host.")
        version = snapshot.version()
        triples = self._triples(Endpoint(address), version, counted(snapshot))
        return Answer(wanted, serialized([*triples], wanted, PREFIXES), version)

    def _triples(self, endpoint: Endpoint, version: str, contents: Contents) -> Iterator[Triple]:
        service, dataset = endpoint.part("service"), endpoint.part("dataset")
        yield from _service(service, endpoint)
        for language, said in self._notes():
            yield _says(service, f"{RDFS}comment", Literal(said, language=language))
        if self.limits.service_allowed:
            yield _says(service, f"{SD}feature", NamedNode(f"{SD}BasicFederatedQuery"))
        for function in contents.functions:
            yield _says(service, f"{SD}extensionFunction", NamedNode(function))
            yield _is(NamedNode(function), f"{SD}Function")
        yield _says(service, f"{SD}defaultDataset", dataset)
        yield _says(service, f"{SD}availableGraphs", dataset)
        yield from _dataset(dataset, endpoint, contents)
        for language, title in zip(("ja", "en"), TITLE, strict=True):
            yield _says(dataset, f"{DCT}title", Literal(title, language=language))
        yield _says(dataset, f"{DCT}license", NamedNode(self.licence))
        if version:
            yield _says(dataset, f"{OWL}versionInfo", Literal(version))

    def _notes(self) -> Iterator[tuple[str, str]]:
        """Yield what another engine cannot do, in words, if the one that answers says so."""
        for note in getattr(self.engine, "capabilities", ()):
            yield from zip(("ja", "en"), note, strict=True)


def _service(service: NamedNode, endpoint: Endpoint) -> Iterator[Triple]:
    yield _is(service, f"{SD}Service")
    yield _says(service, f"{RDFS}label", Literal("工程表のSPARQLエンドポイント", language="ja"))
    yield _says(service, f"{RDFS}label", Literal("Koteihyo's SPARQL endpoint", language="en"))
    yield _says(service, f"{SD}endpoint", NamedNode(endpoint.address))
    yield _says(service, f"{SD}supportedLanguage", NamedNode(f"{SD}SPARQL11Query"))
    for each in FORMATS:
        yield _says(service, f"{SD}resultFormat", NamedNode(FORMAT + NAMES[each.name]))


def _dataset(dataset: NamedNode, endpoint: Endpoint, contents: Contents) -> Iterator[Triple]:
    for kind in (f"{SD}Dataset", f"{SD}GraphCollection", f"{VOID}Dataset"):
        yield _is(dataset, kind)
    yield _says(dataset, f"{VOID}sparqlEndpoint", NamedNode(endpoint.address))
    yield _says(dataset, f"{SD}defaultGraph", endpoint.part("default-graph"))
    yield from _graph(endpoint.part("default-graph"), contents.triples)
    for number, (name, count) in enumerate((contents.graphs or {}).items(), 1):
        named, graph = endpoint.part(f"named-graph-{number}"), endpoint.part(f"graph-{number}")
        yield _says(dataset, f"{SD}namedGraph", named)
        yield _is(named, f"{SD}NamedGraph")
        yield _says(named, f"{SD}name", NamedNode(name))
        yield _says(named, f"{SD}graph", graph)
        yield from _graph(graph, count)


def _graph(graph: NamedNode, triples: int | None) -> Iterator[Triple]:
    yield _is(graph, f"{SD}Graph")
    if triples is not None:
        yield _says(graph, f"{VOID}triples", Literal(triples))


def _is(thing: NamedNode, kind: str) -> Triple:
    return _says(thing, RDF_TYPE, NamedNode(kind))


def _says(thing: NamedNode, relation: str, value: NamedNode | Literal) -> Triple:
    return Triple(thing, NamedNode(relation), value)

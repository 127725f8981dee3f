"""The service description: what the endpoint is, holds and can do, in terms of the W3C's vocabulary for it.

Every node has a name below the endpoint's address; there are no blank nodes.
https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from ...graph.errors import KoteihyoError
from ..catalogue.void import TITLE
from ..configuration.settings import Limits
from ..engines.engine import Answer, Busy, Engine, NotPublished, Wanted, require_whole
from ..engines.formats import FORMATS, Format, formats_of
from ..engines.xml import serialize_statements
from ..http.addresses import check_address
from ..results.answers import rows
from ..results.cells import plain
from ..snapshot import Snapshot

XSD, GEOF = "http://www.w3.org/2001/XMLSchema#", "http://www.opengis.net/def/function/geosparql/"
_POINT = '"POINT(139.7 35.8)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
_PAIR = f"{_POINT}, {_POINT}"
_METRE = "<http://www.opengis.net/def/uom/OGC/1.0/metre>"
# Functions beyond SPARQL 1.1 that an engine may have, each with arguments that it must find a value for.
FUNCTIONS = {
    f"{XSD}date": '"2006-04-01"',
    f"{XSD}time": '"12:00:00"',
    f"{XSD}gYear": '"2006"',
    f"{XSD}gYearMonth": '"2006-04"',
    f"{XSD}duration": '"P3Y"',
    f"{XSD}dayTimeDuration": '"P3D"',
    f"{XSD}yearMonthDuration": '"P3Y"',
    f"{GEOF}distance": f"{_PAIR}, {_METRE}",
    **{f"{GEOF}{name}": _PAIR for name in ("sfContains", "sfEquals", "sfIntersects", "sfOverlaps", "sfWithin")},
}
TRIPLES = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


class Contents(NamedTuple):
    """Triples of the default graph and of each named one, None where counting takes too long, and the functions."""

    triples: int | None
    graphs: dict[str, int] | None
    functions: tuple[str, ...]


def read_contents(snapshot: Snapshot) -> Contents:
    """Return the contents of a version, counted once."""
    return snapshot.once("contents", lambda: contents(snapshot))


def contents(engine: Engine) -> Contents:
    """Ask the engine what it holds and can do."""
    triples, graphs = _rows(engine, TRIPLES), _rows(engine, GRAPHS)
    return Contents(
        int(triples[0][0]) if triples else None,
        {name: int(count) for name, count in graphs if name} if graphs is not None else None,
        functions(engine),
    )


def functions(engine: Engine) -> tuple[str, ...]:
    """Return which of the functions the engine has: those that have a value."""
    calls = " ".join(f"(<{name}>({values}) AS ?f{at})" for at, (name, values) in enumerate(FUNCTIONS.items()))
    found = _rows(engine, f"SELECT {calls} {{}}")
    return tuple(name for name, value in zip(FUNCTIONS, found[0], strict=True) if value) if found else ()


def _rows(engine: Engine, text: str) -> list[list[str]] | None:
    """Return the values of a query's rows, None where the engine cannot answer it in full, empty text for no value."""
    try:
        answer = require_whole(engine.query(text, wanted=Wanted(graph=None)))
    except (Busy, NotPublished):
        raise
    except KoteihyoError:
        return None
    return [[plain(term) for term in row] for row in rows(answer).rows]


SD, VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
RDFS, OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCT = "http://purl.org/dc/terms/"
PREFIXES = {"sd": SD, "void": VOID, "rdfs": RDFS, "owl": OWL, "dcterms": DCT}
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


class Endpoint(NamedTuple):
    """The endpoint's address, which names the things that are said of it."""

    address: str

    def part(self, name: str) -> NamedNode:
        """Return the name of a part of the endpoint."""
        return NamedNode(f"{self.address}#{name}")


class Describer:
    """Describes an engine's endpoint; what takes counting is counted once for each version."""

    formats = tuple(formats_of("graph"))

    def __init__(self, engine: Engine, limits: Limits, licence: str) -> None:
        self.engine, self.limits, self.licence = engine, limits, licence

    def describe_endpoint(self, address: str, wanted: Format, snapshot: Snapshot) -> Answer:
        """Return the description of the endpoint at that address, over the version that is asked."""
        check_address(address)
        version = snapshot.version()
        triples = self._triples(Endpoint(address), version, read_contents(snapshot))
        return Answer(wanted, serialize_statements([*triples], wanted, PREFIXES), version)

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

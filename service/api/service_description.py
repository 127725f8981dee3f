"""The service description: what the endpoint is, holds and can do, in terms of the W3C's vocabulary for it.

Every node has a name below the endpoint's address; there are no blank nodes.
https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.errors import KoteihyoError
from ...graph.rdf.triples import PREFIXES as KNOWN
from ...graph.rdf.triples import TripleWriter, both, term, texts
from ..catalogue.void import TITLE
from ..configuration.settings import Limits
from ..engines.engine import Answer, Busy, Engine, Formats, NotPublished, require_whole
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
    called = _rows(engine, f"SELECT {calls} {{}}")
    return tuple(name for name, value in zip(FUNCTIONS, called[0], strict=True) if value) if called else ()


def _rows(engine: Engine, text: str) -> list[list[str]] | None:
    """Return the values of a query's rows, None where the engine cannot answer it in full, empty text for no value."""
    try:
        answer = require_whole(engine.query(text, wanted=Formats(graph=None)))
    except (Busy, NotPublished):
        raise
    except KoteihyoError:
        return None
    return [[plain(term) for term in row] for row in rows(answer).rows]


# The prefixes that it is written with.
PREFIXES = {name: KNOWN[name] for name in ("sd", "void", "rdfs", "owl", "dcterms")}
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
        writer = self._write(Endpoint(address), version, read_contents(snapshot))
        return Answer(wanted, serialize_statements([*writer.triples], wanted, PREFIXES), version)

    def _write(self, endpoint: Endpoint, version: str, contents: Contents) -> TripleWriter:
        writer, service, dataset = TripleWriter(), endpoint.part("service"), endpoint.part("dataset")
        writer.node(
            service,
            "sd:Service",
            rdfs_label=both("工程表のSPARQLエンドポイント", "Koteihyo's SPARQL endpoint"),
            sd_endpoint=NamedNode(endpoint.address),
            sd_supportedLanguage=term("sd:SPARQL11Query"),
            sd_resultFormat=[NamedNode(FORMAT + NAMES[form.name]) for form in FORMATS],
            # What another engine cannot do, in words, if the one that answers says so.
            rdfs_comment=[text for note in getattr(self.engine, "notes", ()) for text in both(*note)],
            sd_feature=[term("sd:BasicFederatedQuery")] if self.limits.service_allowed else [],
            sd_extensionFunction=[NamedNode(function) for function in contents.functions],
            sd_defaultDataset=dataset,
            sd_availableGraphs=dataset,
        )
        for function in contents.functions:
            writer.node(NamedNode(function), "sd:Function")
        _write_dataset(writer, dataset, endpoint, contents)
        title, licence = both(*TITLE), NamedNode(self.licence)
        writer.node(dataset, dcterms_title=title, dcterms_license=licence, owl_versionInfo=texts(version))
        return writer


def _write_dataset(writer: TripleWriter, dataset: NamedNode, endpoint: Endpoint, contents: Contents) -> None:
    writer.node(
        dataset,
        *("sd:Dataset", "sd:GraphCollection", "void:Dataset"),
        void_sparqlEndpoint=NamedNode(endpoint.address),
        sd_defaultGraph=_write_graph(writer, endpoint.part("default-graph"), contents.triples),
    )
    for number, (name, count) in enumerate((contents.graphs or {}).items(), 1):
        graph = _write_graph(writer, endpoint.part(f"graph-{number}"), count)
        named = endpoint.part(f"named-graph-{number}")
        writer.node(named, "sd:NamedGraph", sd_name=NamedNode(name), sd_graph=graph)
        writer.node(dataset, sd_namedGraph=named)


def _write_graph(writer: TripleWriter, graph: NamedNode, triples: int | None) -> NamedNode:
    return writer.node(graph, "sd:Graph", void_triples=[] if triples is None else [Literal(triples)])

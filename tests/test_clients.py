"""RateLimiter that nobody here wrote: what each asks for, by name or by header, is what it is sent.

SPARQLWrapper, rdflib and pandas run here as they are installed. What Jena's programs and Comunica send is written as
it stands in their sources, named beside each; R's own client is run by tests/test_notebook.py.
"""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import warnings
from urllib.parse import urlencode
from xml.etree import ElementTree

import pandas as pd
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlconnector import SPARQLConnector
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import Wrapper

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
QUERIES = {
    "SELECT": f"SELECT ?l {{ ?s {LABEL} ?l }} ORDER BY ?l",
    "ASK": f"ASK {{ ?s {LABEL} ?l }}",
    "CONSTRUCT": f"CONSTRUCT {{ ?s {LABEL} ?l }} {{ ?s {LABEL} ?l }}",
    "DESCRIBE": "DESCRIBE <https://w3id.org/koteihyo/id/p/measure/a>",
}
RESULTS, GRAPHS = ("SELECT", "ASK"), ("CONSTRUCT", "DESCRIBE")
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TEXT = "text/csv", "text/tab-separated-values", "text/plain"
TURTLE, N_TRIPLES, RDF_XML = "text/turtle", "application/n-triples", "application/rdf+xml"
JSON_LD, TRIG, N_QUADS = "application/ld+json", "application/trig", "application/n-quads"
DRILL = "避難訓練の実施"


def get(service, asked, accept="*/*"):
    """Return status, media type and body of a request, whatever the status."""
    request = urllib.request.Request(f"{service.address}/sparql?{urlencode(asked, doseq=True)}")
    request.add_header("Accept", accept)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read()


def says(kind, media_type, body):
    """Return whether the body is what its media type says, and holds what the query asks for."""
    text = body.decode()
    if media_type == JSON:
        found = json.loads(text)
        return found["boolean"] is True if kind == "ASK" else DRILL in text
    if media_type == XML:
        return "true" in "".join(ElementTree.fromstring(text).itertext()) if kind == "ASK" else DRILL in text
    if media_type in (CSV, TSV, TEXT):
        return "true" in text if kind == "ASK" else DRILL in text
    return DRILL in {quad.object.value for quad in ox.parse(body, format=ox.RdfFormat.from_media_type(media_type))}


# SPARQLWrapper: every return type that it has, for every form of query -------

# What each return type is sent as for results and for graphs; None where there is no such answer.
RETURN_TYPES = {
    Wrapper.JSON: (JSON, JSON_LD),
    Wrapper.XML: (XML, RDF_XML),
    Wrapper.CSV: (CSV, None),
    Wrapper.TSV: (TSV, None),
    Wrapper.TURTLE: (None, TURTLE),
    Wrapper.N3: (None, TURTLE),
    Wrapper.RDF: (None, RDF_XML),
    Wrapper.RDFXML: (None, RDF_XML),
    Wrapper.JSONLD: (None, JSON_LD),
}


def test_these_are_all_return_types_of_sparqlwrapper():
    assert set(RETURN_TYPES) == set(Wrapper._allowedFormats)


@pytest.mark.parametrize("method", [Wrapper.GET, Wrapper.POST])
@pytest.mark.parametrize("kind", QUERIES)
@pytest.mark.parametrize("returns", RETURN_TYPES)
def test_sparqlwrapper_is_sent_what_it_asks_for(service, returns, kind, method):
    client = Wrapper.SPARQLWrapper(f"{service.address}/sparql")
    client.setQuery(QUERIES[kind])
    client.setReturnFormat(returns)
    client.setMethod(method)
    media_type = RETURN_TYPES[returns][kind in GRAPHS]
    with warnings.catch_warnings():
        # It warns where it finds a return type odd for a form of query, and asks all the same.
        warnings.simplefilter("ignore", RuntimeWarning)
        if media_type is None:
            with pytest.raises(urllib.error.HTTPError) as refused:
                client.query()
            with refused.value as answer:
                assert answer.code == 406
                assert json.loads(answer.read())["formats"]
            return
        answer = client.query()
    assert answer.info()["content-type"].partition(";")[0] == media_type
    assert says(kind, media_type, answer.response.read())


@pytest.mark.parametrize(
    ("returns", "kind"),
    [(Wrapper.JSON, "SELECT"), (Wrapper.XML, "ASK"), (Wrapper.TSV, "SELECT"), (Wrapper.CSV, "ASK")]
    + [(returns, kind) for returns in (Wrapper.XML, Wrapper.RDFXML, Wrapper.JSONLD) for kind in GRAPHS],
)
def test_sparqlwrapper_converts_what_it_is_sent(service, returns, kind):
    client = Wrapper.SPARQLWrapper(f"{service.address}/sparql")
    client.setQuery(QUERIES[kind])
    client.setReturnFormat(returns)
    with warnings.catch_warnings():
        # It makes graphs of a class that rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = client.query().convert()
    assert found


# rdflib and pandas ----------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returns", ["xml", "json", "csv", "tsv"])
def test_rdflib_s_connector_reads_the_results_that_it_asks_for(service, returns, method):
    client = SPARQLConnector(f"{service.address}/sparql", returnFormat=returns, method=method)
    found = client.query(QUERIES["SELECT"])
    assert DRILL in {str(row[0]) for row in found}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # it is rdflib itself that uses it
@pytest.mark.parametrize("kind", GRAPHS)
@pytest.mark.parametrize("returns", ["xml", "turtle", "n3", "nt", "json-ld"])
def test_rdflib_s_connector_reads_the_graph_that_it_asks_for(service, returns, kind):
    found = SPARQLConnector(f"{service.address}/sparql", returnFormat=returns).query(QUERIES[kind])
    assert DRILL in {str(value) for value in found.graph.objects()}


def test_rdflib_s_store_answers_from_the_service(service):
    graph = Graph(SPARQLStore(f"{service.address}/sparql"))
    measure = URIRef("https://w3id.org/koteihyo/id/p/measure/a")
    assert DRILL in {str(value) for value in graph.objects(measure, URIRef(LABEL.strip("<>")))}
    assert bool(graph.query(QUERIES["ASK"]))


@pytest.mark.parametrize(("name", "separator"), [("csv", ","), ("tsv", "\t")])
def test_pandas_reads_a_table_from_an_address(service, name, separator):
    address = f"{service.address}/sparql?{urlencode({'query': QUERIES['SELECT'], 'format': name})}"
    csv = pd.read_csv(address, sep=separator)
    assert any(DRILL in value for value in csv.iloc[:, 0])


def test_pandas_reads_results_in_json(service):
    body = get(service, {"query": QUERIES["SELECT"], "output": "json"})[2]
    normalize = pd.json_normalize(json.load(io.BytesIO(body))["results"]["bindings"])
    assert DRILL in set(normalize["l.value"])


# Jena, Fuseki and Comunica ---------------------------------------------------

# ResponseResultSet.java and ResponseDataset.java of Fuseki: the short names of `output` and `format`. It has two
# more: `thrift`, its own binary form, and `json-rdf`, RDF/JSON, which the W3C left for JSON-LD.
FUSEKI_RESULTS = {"json": JSON, "xml": XML, "sparql": XML, "text": TEXT, "csv": CSV, "tsv": TSV}
FUSEKI_GRAPHS = {
    "json-ld": JSON_LD,
    "json": JSON_LD,
    "xml": RDF_XML,
    "text": TURTLE,
    "ttl": TURTLE,
    "nt": N_TRIPLES,
    "trig": TRIG,
    "n-quads": N_QUADS,
}
# Names that other servers' clients have for the same: rdflib-endpoint, RDF4J, Virtuoso and hand-written scripts.
OTHERS_RESULTS = {"srj": JSON, "srx": XML, JSON: JSON, XML: XML, CSV: CSV, TSV: TSV, "application/json": JSON}
OTHERS_GRAPHS = {
    "turtle": TURTLE,
    "n3": TURTLE,
    "text/n3": TURTLE,
    "ntriples": N_TRIPLES,
    "n-triples": N_TRIPLES,
    "rdfxml": RDF_XML,
    "rdf+xml": RDF_XML,
    "rdf": RDF_XML,
    "jsonld": JSON_LD,
    "nquads": N_QUADS,
    "application/x-trig": TRIG,
}
NAMES = [
    *((kind, name, wanted) for kind in RESULTS for name, wanted in {**FUSEKI_RESULTS, **OTHERS_RESULTS}.items()),
    *((kind, name, wanted) for kind in GRAPHS for name, wanted in {**FUSEKI_GRAPHS, **OTHERS_GRAPHS}.items()),
]


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
@pytest.mark.parametrize(("kind", "name", "media_type"), NAMES)
def test_a_format_is_known_by_the_names_that_clients_have_for_it(service, kind, name, media_type, parameter):
    status, sent, body = get(service, {"query": QUERIES[kind], parameter: name})
    assert (status, sent) == (200, media_type)
    assert says(kind, media_type, body)
    assert get(service, {"query": QUERIES[kind], parameter: name.upper()})[:2] == (200, media_type)


# WebContent.java of Jena: what ARQ accepts for results, for a boolean, for a graph, and for a dataset.
ARQ = "application/sparql-results+json,application/sparql-results+xml;q=0.9"
ARQ_ELSE = "application/json;q=0.2,application/xml;q=0.2,*/*;q=0.1"
ARQ_GRAPH = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
# SparqlEndpointFetcher.ts of fetch-sparql-endpoint, by which Comunica asks an endpoint.
COMUNICA = "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"


@pytest.mark.parametrize(
    ("kind", "accept", "media_type"),
    [
        ("SELECT", f"{ARQ},text/tab-separated-values;q=0.7,text/csv;q=0.5,{ARQ_ELSE}", JSON),
        ("ASK", f"{ARQ},{ARQ_ELSE}", JSON),
        ("CONSTRUCT", ARQ_GRAPH, TURTLE),
        ("DESCRIBE", ARQ_GRAPH, TURTLE),
        ("CONSTRUCT", "application/trig,application/n-quads;q=0.9,application/ld+json;q=0.8,*/*;q=0.3", TRIG),
        ("SELECT", COMUNICA, JSON),
        ("ASK", COMUNICA, JSON),
        ("CONSTRUCT", TURTLE, TURTLE),
        # R's package SPARQL, by its argument `format`.
        ("SELECT", XML, XML),
        ("SELECT", CSV, CSV),
        ("SELECT", TSV, TSV),
    ],
)
def test_what_a_client_accepts_is_what_it_is_sent(service, kind, accept, media_type):
    status, sent, body = get(service, {"query": QUERIES[kind]}, accept)
    assert (status, sent) == (200, media_type)
    assert says(kind, media_type, body)


# One value, however often; none is no value ----------------------------------


def test_a_format_named_twice_with_one_meaning_is_named_once(service):
    for names in (["tsv", "tsv"], ["tsv", TSV], ["TSV", "tsv", ""]):
        assert get(service, {"query": QUERIES["SELECT"], "format": names})[:2] == (200, TSV)


def test_two_formats_are_a_400(service):
    assert get(service, {"query": QUERIES["SELECT"], "format": ["csv", "tsv"]})[0] == 400


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_an_empty_format_of_an_answer_is_a_400_that_says_so(service, parameter):
    status, media_type, body = get(service, {"query": QUERIES["SELECT"], parameter: ""})
    assert (status, media_type) == (400, "application/problem+json")
    assert f"{parameter} が空です" in json.loads(body)["detail"]


@pytest.mark.parametrize("path", ["sparql", "queries/measures-of-theme", "catalogue", "versions"])
def test_an_empty_format_is_a_400_everywhere(service, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{service.address}/{path}?format=", timeout=30)
    with refused.value as answer:
        assert answer.code == 400

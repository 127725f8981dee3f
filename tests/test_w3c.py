"""The W3C's SPARQL tests, each by its name, sent over HTTP to a service that has published their data.

All data are published at once, one graph a file; a test names its graphs in the request, as the protocol has it.
What a test fails for is the engine's, and is held to be: the same query fails in the engine alone.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import re
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pyoxigraph as ox
import pytest

from koteihyo.graph.versions import folders as versions

SUITES = Path(__file__).resolve().parents[2] / "shared" / "suites"
SPARQL = SUITES / "rdf-tests" / "sparql"
BASE = "https://w3c.github.io/rdf-tests/sparql/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT, CNT, SD = (
    "http://www.w3.org/2011/http#",
    "http://www.w3.org/2011/content#",
    "http://www.w3.org/ns/sparql-service-description#",
)
RDF, RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
# Reasoning is not claimed, and updates are another endpoint's.
LEFT_OUT = {"entailment", "service", "syntax-fed"}
# The engine's own failures, by the test's folder and name.
VALUES = "literals are kept by their value: 01 is 1"
SCOPE = "GRAPH is taken apart, and what stands in it no longer belongs to one graph that is there"
ENGINE = {
    **dict.fromkeys(
        (
            "sparql10/distinct/distinct-1",
            "sparql10/distinct/distinct-9",
            "sparql10/expr-builtin/dawg-str-1",
            "sparql10/expr-builtin/dawg-str-2",
            "sparql10/expr-builtin/sameTerm-simple",
            "sparql10/expr-builtin/sameTerm-eq",
            "sparql10/expr-builtin/sameTerm-not-eq",
            "sparql10/expr-equals/eq-graph-1",
            "sparql10/expr-equals/eq-graph-2",
            "sparql10/open-world/open-eq-01",
            "sparql11/csv-tsv-res/csv03",
        ),
        VALUES,
    ),
    **dict.fromkeys(
        (
            "sparql10/graph/graph-not-exist",
            "sparql10/graph/graph-variable-scope",
            "sparql10/graph/graph-optional",
            "sparql11/aggregates/agg-empty-group-count-graph",
            "sparql11/bindings/graph",
            "sparql11/negation/graph-minus",
        ),
        SCOPE,
    ),
    **dict.fromkeys(
        (
            "sparql11/property-path/zero_or_more_set_start",
            "sparql11/property-path/zero_or_more_set_end",
            "sparql11/property-path/zero_or_one_set_start",
            "sparql11/property-path/zero_or_one_set_end",
        ),
        "a path of length zero does not reach a term that is not in the data",
    ),
    "sparql10/expr-builtin/case-insensitive-booleans": "TRUE is not read",
    "sparql10/open-world/date-2": "dates that cannot be compared are taken to differ",
    "sparql10/syntax-sparql3/syn-bad-26": "<?a&&?b> is read as two comparisons and not as one IRI",
    "sparql11/aggregates/agg-groupconcat-04": "GROUP_CONCAT drops the language",
    "sparql11/aggregates/agg-groupconcat-06": "GROUP_CONCAT drops the language",
    "sparql11/functions/bnode01": "BNODE gives one node for a name in all solutions",
}
NOWHERE = "urn:koteihyo:empty"

pytestmark = pytest.mark.skipif(
    not SPARQL.is_dir(),
    reason=f"the W3C's rdf-tests (https://github.com/w3c/rdf-tests) are not at {SUITES / 'rdf-tests'}",
)


class Case(NamedTuple):
    """One test of a manifest."""

    name: str
    kind: str
    query: str = ""
    result: str = ""
    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    lax: bool = False

    @property
    def text(self):
        """The query, with the base that its relative IRIs have."""
        return f"BASE <{self.query}>\n{local(self.query).read_text('utf-8')}"

    @property
    def dataset(self):
        """The graphs it is asked of: those it names itself, else the manifest's, else none."""
        if sources(self):
            return {}
        default = self.default or (() if self.named else (NOWHERE,))
        return {"default-graph-uri": default, "named-graph-uri": [name for name, _ in self.named]}

    @property
    def files(self):
        """The graphs that must be published for it, with the file of each."""
        return {*((source, source) for source in (*self.default, *sources(self))), *self.named}


def local(iri):
    """Return the file that an IRI of the suite is in."""
    return SPARQL / iri.removeprefix(BASE)


def sources(test):
    """Return what a query is FROM."""
    return [urljoin(test.query, match) for match in re.findall(r"(?i)\bFROM\s+(?:NAMED\s+)?<([^>]*)>", test.text)]


class Manifest:
    """One manifest, read as a graph."""

    def __init__(self, folder):
        iri = f"{BASE}{folder}/manifest.ttl"
        self.folder, self.graph = folder, ox.Store()
        self.graph.load(local(iri).read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=iri)

    def all(self, subject, predicate):
        """Return the values of a property."""
        found = self.graph.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def one(self, subject, predicate):
        """Return the value of a property, None if it has none."""
        return next(iter(self.all(subject, predicate)), None)

    def listed(self, head):
        """Return the members of a list."""
        while head and head.value != f"{RDF}nil":
            yield self.one(head, f"{RDF}first")
            head = self.one(head, f"{RDF}rest")

    @property
    def entries(self):
        """Return its tests."""
        return list(self.listed(self.one(None, f"{MF}entries")))

    def kind(self, entry):
        """Return what kind of test it is."""
        return self.one(entry, f"{RDF}type").value.removeprefix(MF)

    def name(self, entry):
        """Return the test's name."""
        return f"{self.folder}/{entry.value.partition('#')[2] or entry.value.rpartition('/')[2]}"

    def test(self, entry):
        """Return an entry as a test of a query."""
        action, result = self.one(entry, f"{MF}action"), self.one(entry, f"{MF}result")
        query = self.one(action, f"{QT}query")
        return Case(
            self.name(entry),
            self.kind(entry),
            (query or action).value,
            result.value if result else "",
            tuple(each.value for each in self.all(action, f"{QT}data")),
            tuple(self.named(each) for each in self.all(action, f"{QT}graphData")),
            self.one(entry, f"{MF}resultCardinality") == ox.NamedNode(f"{MF}LaxCardinality"),
        )

    def named(self, graph):
        """Return the name of a named graph and the file that it is in."""
        file = self.one(graph, f"{QT}graph") or self.one(graph, f"{UT}graph")
        return (self.one(graph, f"{RDFS}label").value, file.value) if file else (graph.value, graph.value)


@cache
def manifests():
    """Return the manifests that are of queries."""
    folders = sorted(path.parent for path in SPARQL.glob("sparql1?/*/manifest.ttl"))
    return {str(folder.relative_to(SPARQL)): Manifest(str(folder.relative_to(SPARQL))) for folder in folders}


@cache
def of_kind(*kinds):
    """Return the tests of these kinds."""
    found = [
        manifest.test(entry)
        for folder, manifest in manifests().items()
        if Path(folder).name not in LEFT_OUT
        for entry in manifest.entries
        if manifest.kind(entry) in kinds
    ]
    return [test for test in found if not test.query.endswith(".ru")]


EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
GOOD, BAD = ("PositiveSyntaxTest", "PositiveSyntaxTest11"), ("NegativeSyntaxTest", "NegativeSyntaxTest11")


def each_of(*folders):
    """Return all tests of some folders."""
    found = [manifest for folder, manifest in manifests().items() if Path(folder).name in folders]
    return [manifest.test(entry) for manifest in found for entry in manifest.entries]


def each(*kinds):
    """Return the tests as parameters; what the engine fails is expected to fail."""
    return [
        pytest.param(
            test, id=test.name, marks=pytest.mark.xfail(reason=ENGINE[test.name]) if test.name in ENGINE else ()
        )
        for test in of_kind(*kinds)
    ]


# --- the service


def parsed(file):
    """Return the triples of a file, with blank nodes that no other file has."""
    form = ox.RdfFormat.from_extension(file.rpartition(".")[2])
    return list(ox.parse(local(file).read_bytes(), format=form, base_iri=file, rename_blank_nodes=True))


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory, served):
    """The endpoint of a service that has published the data of all tests."""
    folder = tmp_path_factory.mktemp("w3c")
    files = {pair for test in of_kind(*EVALUATION) for pair in test.files} | protocol_data()
    assert max(Counter(name for name, _ in files).values()) == 1
    with versions.publishing(folder / "data"), versions.staging(folder / "data") as staged:
        store = ox.Store(str(staged / "store"))
        for name, file in sorted(files):
            store.extend(ox.Quad(*triple.triple, ox.NamedNode(name)) for triple in parsed(file))
            store.add_graph(ox.NamedNode(name))
        store.dump(str(staged / "dump.nq"), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
        versions.publish(folder / "data", staged, sha256(repr(sorted(files)).encode()).hexdigest()[:12])
    (folder / "queries").mkdir()
    with served(folder / "data", folder / "queries") as service:
        found = Endpoint(f"{service.address}/sparql")
        yield found
        found.connection.close()


class Endpoint:
    """An endpoint, over one connection."""

    def __init__(self, address):
        self.address = address
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def sent(self, method, target="", body=None, headers=None):
        """Send a request and return its status, headers and body."""
        self.connection.request(method, f"/sparql{target}", body, headers or {})
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()

    def asked(self, test, accept):
        """Ask what a test asks."""
        body = urlencode({"query": test.text, **test.dataset}, doseq=True, quote_via=quote).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self.sent("POST", "", body, headers)


# --- what an answer says, and whether two say the same


class Said(NamedTuple):
    """An answer or what was expected: a boolean, or rows of terms, in order or not."""

    boolean: bool | None
    rows: list[tuple]
    ordered: bool = False


def canonical(term):
    """Return a term as a store keeps it: 01 and 1 are one integer, EN and en one language."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    kept = next(iter(store)).object
    return ox.Literal(kept.value, language=kept.language.lower()) if kept.language else kept


def solutions(found, *, ordered=False):
    """Return what parsed results say."""
    if isinstance(found, ox.QueryBoolean):
        return Said(bool(found), [])
    names = sorted(variable.value for variable in found.variables)
    rows = [tuple((name, canonical(row[name])) for name in names if row[name]) for row in found]
    return Said(None, rows, ordered)


def graph(triples):
    """Return what a graph says: each triple once."""
    return Said(
        None, list({tuple(("spo"[at], canonical(term)) for at, term in enumerate(triple)) for triple in triples})
    )


def results(triples):
    """Return what a graph of the results vocabulary says."""
    found, head = ox.Store(), None
    found.extend(ox.Quad(*triple) for triple in triples)

    def values(subject, name):
        return [quad.object for quad in found.quads_for_pattern(subject, ox.NamedNode(RS + name), None)]

    for quad in found.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{RS}ResultSet")):
        head = quad.subject
    if boolean := values(head, "boolean"):
        return Said(boolean[0].value == "true", [])
    order = {row: int(at.value) for row in values(head, "solution") for at in values(row, "index")}
    rows = [
        tuple(
            sorted(
                (values(pair, "variable")[0].value, canonical(values(pair, "value")[0]))
                for pair in values(row, "binding")
            )
        )
        for row in sorted(values(head, "solution"), key=lambda row: order.get(row, 0))
    ]
    return Said(None, rows, bool(order))


def expected(test):
    """Return what a test expects."""
    extension, body = test.result.rpartition(".")[2], local(test.result).read_bytes()
    if extension in FORMS:
        ordered = bool(re.search(r"(?i)\border\s+by\b", test.text)) and not test.lax
        return solutions(ox.parse_query_results(body, format=FORMS[extension]), ordered=ordered)
    triples = [quad.triple for quad in parsed(test.result)]
    return results(triples) if any(RS in triple.predicate.value for triple in triples) else graph(triples)


FORMS = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
ACCEPTED = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}


def answered(media_type, body):
    """Return what an answer says, read by its media type."""
    if form := ox.QueryResultsFormat.from_media_type(media_type):
        return solutions(ox.parse_query_results(body, format=form))
    return graph(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.from_media_type(media_type)))


def same(found, wanted, *, lax=False):
    """Say whether two say the same, their blank nodes renamed one to one."""
    if found.boolean is not wanted.boolean:
        return False
    if lax:
        return set(found.rows) == set(wanted.rows)
    if wanted.ordered:
        return _matched(list(found.rows), list(wanted.rows), {}, ordered=True)
    return len(found.rows) == len(wanted.rows) and _matched(found.rows, _by_certainty(wanted.rows), {})


def _by_certainty(rows):
    """Return the rows with the fewest blank nodes first: they leave the least choice."""
    return sorted(rows, key=lambda row: sum(isinstance(term, ox.BlankNode) for _, term in row))


def _matched(found, wanted, names, *, ordered=False):
    """Say whether rows match row for row under one renaming that extends the one that there is."""
    if not wanted:
        return not found
    for at, row in enumerate(found[:1] if ordered else found):
        renamed = _renamed(row, wanted[0], names)
        if renamed is not None:
            if _matched(found[:at] + found[at + 1 :], wanted[1:], renamed, ordered=ordered):
                return True
            if renamed == names:
                return False
    return False


def _renamed(row, wanted, names):
    """Return the renaming under which one row is the other, None if there is none."""
    if len(row) != len(wanted):
        return None
    renamed = dict(names)
    for (name, term), (other_name, other) in zip(row, wanted, strict=True):
        if isinstance(term, ox.BlankNode) and isinstance(other, ox.BlankNode):
            if renamed.setdefault(other, term) != term:
                return None
        elif term != other:
            return None
        if name != other_name:
            return None
    return renamed if len(set(renamed.values())) == len(renamed) else None


def table(body):
    """Return a CSV's rows in any order, and their cells by column; blank nodes by their place alone."""
    head, *rows = csv.reader(io.StringIO(body.decode()))
    cells = [[re.sub("^_:.*", "_:", cell) for cell in row] for row in rows]
    return Counter(tuple(sorted(zip(head, row, strict=True))) for row in cells)


# --- the tests


def passes(test, media_type, body):
    """Say whether an answer is what a test expects."""
    if media_type == "text/csv":
        return table(body) == table(local(test.result).read_bytes())
    return same(answered(media_type, body), expected(test), lax=test.lax)


def accepted(test):
    """Return what a test accepts: the format of what it expects, or a graph."""
    return f"{ACCEPTED.get(test.result.rpartition('.')[2], ACCEPTED['srj'])}, text/turtle;q=0.9"


@pytest.mark.parametrize("test", each(*EVALUATION))
def test_an_evaluation_test_gives_its_result(endpoint, test):
    status, headers, body = endpoint.asked(test, accepted(test))
    assert status == 200, body.decode()
    assert passes(test, headers.get_content_type(), body)


@pytest.mark.parametrize("test", each(*GOOD))
def test_good_syntax_is_read(endpoint, test):
    status, _, body = endpoint.asked(test, "*/*")
    # Some call functions that nobody has. They have been read when we are told which.
    assert status == 200 or "There is no function <" in json.loads(body)["detail"], body.decode()


@pytest.mark.parametrize("test", each(*BAD))
def test_bad_syntax_is_a_400(endpoint, test):
    status, _, body = endpoint.asked(test, "*/*")
    assert (status, json.loads(body)["status"]) == (400, 400)


@pytest.mark.parametrize(
    "test", [test for test in of_kind(*EVALUATION) if test.name in ENGINE], ids=lambda test: test.name
)
def test_what_fails_here_fails_in_the_engine_alone(test):
    try:
        media_type, body = alone(test)
    except SyntaxError:
        return
    assert not passes(test, media_type, body)


@pytest.mark.parametrize("test", [test for test in of_kind(*BAD) if test.name in ENGINE], ids=lambda test: test.name)
def test_bad_syntax_that_is_read_here_is_read_by_the_engine_alone(test):
    assert list(ox.Store().query(test.text)) == []


def alone(test):
    """Return what the engine says, asked of a store of its own with a default graph that is really there."""
    store = ox.Store()
    for name, file in ((ox.DefaultGraph(), each) for each in test.default):
        store.extend(ox.Quad(*quad.triple, name) for quad in parsed(file))
    for name, file in ((ox.NamedNode(name), file) for name, file in test.named):
        store.extend(ox.Quad(*quad.triple, name) for quad in parsed(file))
    media_type = accepted(test).partition(",")[0]
    form = ox.QueryResultsFormat.from_media_type(media_type)
    return media_type, store.query(test.text).serialize(format=form)


@pytest.mark.parametrize("test", each_of("service", "syntax-fed"), ids=lambda test: test.name)
def test_a_query_that_calls_another_endpoint_is_refused(endpoint, test):
    status, _, body = endpoint.sent("POST", "", test.text.encode(), {"Content-Type": "application/sparql-query"})
    assert status == 403, body.decode()


def test_the_figures_in_the_documentation_are_these():
    page = (Path(__file__).parents[1] / "docs" / "protocol.md").read_text("utf-8")
    for edition in ("1.1", "1.0"):
        cells = []
        for kinds in (EVALUATION, GOOD, BAD):
            names = [
                test.name for test in of_kind(*kinds) if test.name.startswith(f"sparql{edition.replace('.', '')}/")
            ]
            cells.append(f"{len(names) - len(ENGINE.keys() & set(names))} / {len(names)}")
        assert f"| SPARQL {edition} | {' | '.join(cells)} |" in page


class Request(NamedTuple):
    """One request of a protocol test and what is expected of its answer."""

    method: str
    target: str
    body: bytes | None
    headers: dict[str, str]
    statuses: set[int]
    boolean: bool | None
    form: str


def requests(name):
    """Yield the requests of a protocol test."""
    manifest = manifests()["sparql11/protocol"]
    entry = next(entry for entry in manifest.entries if entry.value.endswith(f"#{name}"))
    for one in manifest.listed(manifest.one(manifest.one(entry, f"{MF}action"), f"{HT}requests")):
        text, answer = manifest.one(one, f"{HT}body"), manifest.one(one, f"{HT}resp")
        headers = list(manifest.listed(manifest.one(one, f"{HT}headers")))
        encoding = manifest.one(text, f"{CNT}characterEncoding") if text else None
        boolean, form = manifest.one(answer, f"{MF}expectedBoolean"), manifest.one(answer, f"{MF}expectedFormat")
        yield Request(
            manifest.one(one, f"{HT}methodName").value,
            manifest.one(one, f"{HT}absolutePath").value.removeprefix("/sparql/"),
            manifest.one(text, f"{CNT}chars").value.encode(encoding.value) if encoding else None,
            {
                manifest.one(header, f"{HT}fieldName").value: manifest.one(header, f"{HT}fieldValue").value
                for header in headers
            },
            {int(each.value[-3]) for each in manifest.all(answer, f"{MF}expectedStatus")},
            boolean and boolean.value == "true",
            form.value if form else "",
        )


def protocol_tests():
    """Return the names of the protocol's tests."""
    manifest = manifests().get("sparql11/protocol")
    return [entry.value.partition("#")[2] for entry in manifest.entries] if manifest else []


def protocol_data():
    """Return the graphs of the protocol's tests, with their files."""
    manifest = manifests()["sparql11/protocol"]
    named = [name for name in protocol_tests() if name.startswith("query")]
    entries = [entry for entry in manifest.entries if entry.value.partition("#")[2] in named]
    return {manifest.named(graph) for entry in entries for graph in manifest.all(entry, f"{UT}graphData")}


@pytest.mark.parametrize("name", [name for name in protocol_tests() if not name.startswith("update")])
def test_the_protocol(endpoint, name):
    for request in requests(name):
        status, headers, body = endpoint.sent(request.method, request.target, request.body, request.headers)
        assert status // 100 in request.statuses, body.decode()
        family = "RDF" if ox.RdfFormat.from_media_type(headers.get_content_type()) else "results"
        if request.boolean is not None:
            assert answered(headers.get_content_type(), body).boolean is request.boolean
        elif request.form:
            assert family == ("RDF" if request.form == "RDF" else "results")
            assert (request.form == "boolean") is (family == "results" and b'"boolean"' in body)


@pytest.mark.parametrize("name", [name for name in protocol_tests() if name.startswith("update")])
def test_an_update_is_declined_by_the_endpoint_for_queries(endpoint, name):
    request = next(requests(name))
    status, _, body = endpoint.sent(request.method, request.target, request.body, request.headers)
    assert status in (400, 415), body.decode()


# What the vocabulary says of its properties: what has them, and what they name.
SCHEMA = {
    "endpoint": ("Service", None),
    "resultFormat": ("Service", None),
    "supportedLanguage": ("Service", None),
    "extensionFunction": ("Service", "Function"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}


@pytest.fixture(scope="module")
def description(endpoint):
    """The service description."""
    status, headers, body = endpoint.sent("GET", headers={"Accept": "application/n-triples"})
    assert (status, headers.get_content_type()) == (200, "application/n-triples")
    store = ox.Store()
    store.load(body, format=ox.RdfFormat.N_TRIPLES)
    return store


def test_service_description_returns_rdf(description):
    assert len(description) > 100


def test_service_description_has_endpoint_triple(endpoint, description):
    assert bool(description.query(f"ASK {{ ?service <{SD}endpoint> <{endpoint.address}> }}"))


def test_service_description_conforms_to_schema(description):
    typed = {
        (quad.subject, quad.object.value)
        for quad in description.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), None)
    }
    for quad in description:
        name = quad.predicate.value.removeprefix(SD)
        if name != quad.predicate.value:
            has, names = SCHEMA[name]
            assert (quad.subject, SD + has) in typed
            assert names is None or (quad.object, SD + names) in typed


def test_service_description_counts_what_is_there(endpoint, description):
    target = "?" + urlencode(
        {"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g", "format": "csv"}
    )
    rows = list(csv.reader(io.StringIO(endpoint.sent("GET", target)[2].decode())))[1:]
    said = description.query(f"SELECT ?g ?n {{ ?x <{SD}name> ?g ; <{SD}graph>/<http://rdfs.org/ns/void#triples> ?n }}")
    assert sorted((row["g"].value, row["n"].value) for row in said) == sorted(map(tuple, rows)) != []

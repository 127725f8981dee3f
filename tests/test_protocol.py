"""The endpoint as its callers see it: the SPARQL 1.1 Protocol and HTTP, over real connections on loopback."""

import html
import http.client
import json
import re
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, urlencode, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from koteihyo.service.api.service_description import NAMES
from koteihyo.service.engines.formats import FORMATS
from koteihyo.service.http.problems import ADDRESS

LABELS = "SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?l"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
INFERRED = "https://w3id.org/koteihyo/graph/p/inferred"
BURNING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s . ?t ?u ?v }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
XSD = "http://www.w3.org/2001/XMLSchema#"
SD, VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"


class Reply:
    """One HTTP answer: status, headers, body."""

    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """Sends requests as they are given: nothing is added, followed or mended."""

    def __init__(self, service):
        self.address, self.host = service.address, urlsplit(service.address).netloc

    def __call__(self, target, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def query(self, text, *, method="GET", accept="*/*", etag=None, **more):
        also = {"If_None_Match": etag} if etag else {}
        return self(f"/sparql?{urlencode({'query': text, **more}, doseq=True)}", method, Accept=accept, **also)

    def post(self, body, media_type, target="/sparql", **headers):
        return self(
            target, "POST", body if isinstance(body, bytes) else body.encode(), Content_Type=media_type, **headers
        )


@pytest.fixture
def ask(service):
    """What sends a request to the shared service."""
    return Client(service)


def problem(answer, status, name):
    """Assert that an answer is a problem document in two languages, and return it."""
    assert answer.status == answer.json["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"] == (f"https://w3id.org/koteihyo/problem/{name}" if name else "about:blank")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert re.search("[ぁ-ん]", answer.json["detail"].splitlines()[0])
    assert answer.json["detail"].splitlines()[1].isascii()
    return answer.json


# --- formats


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.7", "text/tab-separated-values"),
        ("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", "text/tab-separated-values"),
        ("text/*, text/csv;q=0", "text/tab-separated-values"),
        ("*/*, application/sparql-results+json;q=0", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
        ("application/xml;q=0.9, application/json;q=0.8", "application/sparql-results+xml"),
        ("TEXT/CSV; charset=UTF-8", "text/csv"),
        ('image/png;x="a, text/csv;q=1", text/tab-separated-values;q=0.1', "text/tab-separated-values"),
        ("text/csv;q=nonsense", "text/csv"),
        ("", "application/sparql-results+json"),
    ],
)
def test_the_accept_header_chooses_among_results(ask, accept, media_type):
    answer = ask.query(LABELS, accept=accept)
    assert (answer.status, answer.headers.get_content_type()) == (200, media_type)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
        ("text/plain", "application/n-triples"),
        ("application/sparql-results+json, application/n-triples;q=0.5", "application/n-triples"),
    ],
)
def test_the_accept_header_chooses_among_graphs(ask, accept, media_type):
    answer = ask.query(GRAPH, accept=accept)
    assert (answer.status, answer.headers.get_content_type()) == (200, media_type)
    assert len(list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media_type)))) == 17


@pytest.mark.parametrize("text", [LABELS, GRAPH, "ASK {}", "DESCRIBE <https://w3id.org/koteihyo/id/p/measure/a>"])
def test_where_nothing_fits_a_406_lists_what_does(ask, text):
    family, wrong = ("graph", "text/csv") if text[0] in "CD" else ("results", "text/turtle")
    told = problem(ask.query(text, accept=wrong), 406, "not-acceptable")
    assert told["formats"] == [each.media_type for each in FORMATS if each.family == family]
    for nothing in ("image/png", "*/*;q=0"):
        told = problem(ask.query(text, accept=nothing), 406, "not-acceptable")
        assert told["formats"] == [each.media_type for each in FORMATS]


def test_an_unknown_format_is_a_400_that_lists_the_names(ask):
    told = problem(ask.query(LABELS, format="pdf"), 400, "bad-request")
    assert all(each.name in told["detail"] for each in FORMATS)
    problem(ask.query(LABELS, format=["csv", "json"]), 400, "bad-request")


def test_an_ask_can_be_had_as_text_too(ask):
    assert ask.query("ASK {}", accept="text/csv").text == "true"


def test_a_csv_for_excel_has_its_mark_and_no_cell_that_starts_a_formula(ask):
    plain, marked = ask.query(LABELS, format="csv"), ask.query(LABELS, format="csv", bom="1")
    assert plain.text.splitlines()[:2] == ["l", "=1+1"]
    assert marked.text.splitlines()[:2] == ["\ufeffl", "'=1+1"]
    assert ask.query(LABELS, bom="1").body == marked.body
    assert plain.headers["ETag"] != marked.headers["ETag"]
    problem(ask.query(GRAPH, bom="1"), 406, "not-acceptable")


# --- asking


def test_head_says_what_get_says_and_sends_nothing(ask):
    head, get = ask.query(LABELS, method="HEAD"), ask.query(LABELS)
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Koteihyo-Version", "Koteihyo-Limits"):
        assert head.headers[name] == get.headers[name] is not None


def test_any_page_may_ask_and_read_what_it_is_told(ask):
    answer = ask("/sparql", "OPTIONS", Origin="https://example.org", Access_Control_Request_Method="POST")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    for said in (answer, ask.query(LABELS), ask.query("SELECT"), ask.query(LABELS, method="PUT"), ask("/sparql")):
        assert said.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("encode", [quote, quote_plus, lambda text: text.replace(" ", "+").replace("%", "%25")])
def test_characters_are_decoded_once_and_as_utf_8(service, encode):
    text = "SELECT ('川口 %E5%B7%9D &#x5DDD; 𠮷' AS ?x) {}"
    encoded = encode(text).replace("&", "%26").replace("#", "%23").encode()
    request = b"GET /sparql?format=tsv&query=" + encoded + b" HTTP/1.0\r\nHost: x\r\n\r\n"
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc)
    connection.connect()
    connection.sock.sendall(request)
    answer = b"".join(iter(lambda: connection.sock.recv(65536), b"")).decode()
    connection.close()
    assert answer.splitlines()[-1] == '"川口 %E5%B7%9D &#x5DDD; 𠮷"'


def test_a_plus_in_a_direct_post_is_a_plus(ask):
    answer = ask.post("SELECT ('1+1%20' AS ?x) {}", QUERY, Accept="text/csv")
    assert answer.text.split() == ["x", "1+1%20"]


def test_what_is_not_utf_8_is_a_400(ask):
    problem(ask("/sparql?query=ASK%20%7B%7D%20%23%E5%B7"), 400, "bad-request")
    problem(ask.post(b"query=ASK%7B%7D%23%FF", FORM), 400, "bad-request")
    problem(ask.post("ASK {} # 川".encode("shift_jis"), QUERY), 400, "bad-request")
    problem(ask.post("ASK {}".encode("utf-16"), f"{QUERY}; charset=utf-16"), 415, "unsupported")


def test_graphs_named_by_the_request_win_over_those_of_the_query(ask):
    text = (
        "SELECT (COUNT(*) AS ?n) FROM <urn:none> FROM NAMED <urn:none> { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    )
    assert ask.query(text, format="csv").text.split() == ["n", "0"]
    for name in ("default-graph-uri", "named-graph-uri"):
        assert ask.query(text, format="csv", **{name: INFERRED}).text.split() == ["n", "1"]
        form = urlencode({"query": text, name: INFERRED})
        assert ask.post(form, FORM, Accept="text/csv").text.split() == ["n", "1"]
        target = f"/sparql?{urlencode({name: INFERRED})}"
        assert ask.post(text, QUERY, target, Accept="text/csv").text.split() == ["n", "1"]
        assert ask.post(urlencode({"query": text}), FORM, target, Accept="text/csv").text.split() == ["n", "1"]
    both = {"default-graph-uri": [INFERRED, "urn:none"], "named-graph-uri": INFERRED}
    assert ask.query(text, format="csv", **both).text.split() == ["n", "2"]


def test_a_graph_that_is_no_iri_is_a_400(ask):
    problem(ask.query("ASK {}", **{"default-graph-uri": "a b"}), 400, "bad-query")


def test_relative_iris_are_resolved_against_the_publication(ask):
    answer = ask.query("SELECT ?l { <id/p/measure/a> <http://www.w3.org/2000/01/rdf-schema#label> ?l }", format="csv")
    assert answer.text.split() == ["l", "避難訓練の実施"]


@pytest.mark.parametrize(
    ("target", "body", "media_type"),
    [
        ("/sparql?query=ASK%7B%7D", "query=ASK%7B%7D", FORM),
        ("/sparql?query=ASK%7B%7D", "ASK {}", QUERY),
        ("/sparql", "", FORM),
        ("/sparql", "update=CLEAR%20ALL", FORM),
        ("/sparql", "&".join(["default-graph-uri=urn:a"] * 5000) + "&query=ASK%7B%7D", FORM),
    ],
)
def test_a_post_has_exactly_one_query_and_not_too_many_parameters(ask, target, body, media_type):
    problem(ask.post(body, media_type, target), 400, "bad-request")


def test_an_update_by_get_is_a_400(ask):
    problem(ask("/sparql?update=CLEAR%20ALL"), 400, "bad-request")


# --- what is kept and asked for again


def test_an_answer_has_a_tag_by_which_it_is_not_sent_twice(ask):
    first = ask.query(LABELS)
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', first.headers["ETag"])
    assert (first.headers["Vary"], first.headers["Cache-Control"]) == ("Accept, Accept-Datetime", "no-cache")
    for method in ("GET", "HEAD"):
        again = ask.query(LABELS, method=method, etag=f'"x", {first.headers["ETag"]}')
        assert (again.status, again.body) == (304, b"")
        for name in ("ETag", "Vary", "Cache-Control", "Koteihyo-Version", "Access-Control-Allow-Origin"):
            assert again.headers[name] == first.headers[name]
    assert ask.query(LABELS, etag='W/"0"').status == 200


def test_a_tag_is_of_the_query_its_graphs_and_its_format(ask):
    answers = [
        ask.query(LABELS),
        ask.query(LABELS + " "),
        ask.query(LABELS, accept="text/csv"),
        ask.query(LABELS, format="xml"),
        ask.query(LABELS, **{"default-graph-uri": INFERRED}),
        ask.query(LABELS, **{"named-graph-uri": INFERRED}),
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)


@pytest.mark.parametrize("call", ["NOW()", "rand ()", "STRUUID()", "UUID#\n()"])
def test_what_differs_each_time_has_no_tag(ask, call):
    answer = ask.query(f"SELECT ({call} AS ?x) {{}}")
    assert (answer.status, answer.headers["ETag"], answer.headers["Cache-Control"]) == (200, None, "no-store")


def test_a_new_version_gives_a_new_tag(own_service, publish, data):
    ask = Client(own_service)
    before = ask.query(LABELS).headers
    publish(data, ("避難訓練", "消防訓練"))
    after = ask.query(LABELS, etag=before["ETag"])
    assert (after.status, "消防訓練" in after.text) == (200, True)
    assert after.headers["Koteihyo-Version"] != before["Koteihyo-Version"]
    assert ask.query(LABELS, etag=after.headers["ETag"]).status == 304


# --- errors


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT ?s\n{", 2, 2), ("SELECT *\n{ ?s ?p ?o }\nLIMIT many", 3, 7), ("# 川口市\nASK { ?s '川' ?o ?p }", 2, 17)],
)
def test_a_syntax_error_has_its_line_and_column(ask, text, line, column):
    told = problem(ask.query(text), 400, "bad-query")
    assert (told["line"], told["column"]) == (line, column)
    assert told["title"] == "要求が正しくありません / Bad Request"


def test_an_unknown_function_is_named(ask):
    assert "<urn:f>" in problem(ask.query("ASK { FILTER(<urn:f>(1)) }"), 400, "bad-query")["detail"]


def test_a_builtin_that_is_misspelt_is_a_400_at_its_place(ask):
    told = problem(ask.query('ASK {\n  FILTER(STRSTART("ab", "a"))\n}'), 400, "bad-query")
    assert told["line"] == 2
    assert "STRSTART" in told["detail"]


def test_numbers_are_joined_as_text_with_str_and_the_page_says_so(ask):
    """The engine joins texts alone: numbers, and what else is no text, need STR()."""
    joined = "SELECT (GROUP_CONCAT(%s; SEPARATOR='、') AS ?all) { VALUES ?n { 1 2 } }"
    values = [
        json.loads(ask.query(joined % each, accept="application/sparql-results+json").text)["results"]["bindings"]
        for each in ("?n", "STR(?n)")
    ]
    assert values[0] == [{}]
    assert values[1][0]["all"]["value"] == "1、2"
    for page in ("protocol.md", "protocol.en.md"):
        assert "GROUP_CONCAT(STR(?n)" in (Path(__file__).parent.parent / "docs" / page).read_text("utf-8")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_a_405_that_says_which_are_allowed(ask, method):
    answer = ask.query("ASK {}", method=method)
    assert problem(answer, 405, "")["title"].endswith("Method Not Allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_a_body_too_large_is_a_413(ask):
    for media_type in (QUERY, FORM):
        problem(ask.post(b"x" * 1_048_577, media_type), 413, "")


def test_an_address_too_long_is_a_414_that_says_what_to_do(ask):
    long = "#" + "x" * 65_536
    assert "POST" in problem(ask.query("ASK {}" + long), 414, "address-too-long")["detail"]
    assert ask.post("ASK {}" + long, QUERY).status == 200
    assert ask.query("ASK {}" + "#" + "川" * 4000).status == 200


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/sparql-update", "multipart/form-data; boundary=x", ""]
)
def test_a_body_of_another_type_is_a_415_that_says_which_are_read(ask, media_type):
    answer = ask.post("ASK {}", media_type)
    problem(answer, 415, "unsupported")
    assert answer.headers["Accept-Post"] == f"{QUERY}, {FORM}"


def test_a_compressed_body_is_a_415(ask):
    problem(ask.post("ASK {}", QUERY, Content_Encoding="gzip"), 415, "unsupported")


def test_an_endpoint_with_a_full_queue_is_a_503_that_says_when_to_return(data, library, served):
    with served(data, library, "--seconds", "3", "--workers", "1", "--waiting", "0") as service:
        ask, answers = Client(service), []
        burning = threading.Thread(target=lambda: answers.append(ask.query(BURNING)))
        burning.start()
        time.sleep(1)
        assert ask.query(LABELS).status == 200, "what is brief has a worker to spare"
        busy = ask.query(f"{BURNING}\n# once more")
        problem(busy, 503, "busy")
        assert busy.headers["Retry-After"] == "5"
        burning.join()
        problem(answers[0], 503, "time-exceeded")
        assert int(answers[0].headers["Retry-After"]) > 0
        assert answers[0].headers["Koteihyo-Limits"].startswith("seconds=3.0, ")


# --- people and their browsers


def test_a_browser_is_shown_a_page_for_an_error(ask):
    answer = ask(f"/sparql?format=json&query={quote('SELECT ?s' + chr(10) + '{ <b>&x')}", Accept=BROWSER)
    assert (answer.status, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "要求が正しくありません" in answer.text
    assert "2行目" in answer.text
    assert 'lang="ja"' in answer.text
    for accept in ("application/json", "*/*", "application/problem+json, text/html;q=0.5"):
        assert ask.query("SELECT", accept=accept).headers["Content-Type"] == "application/problem+json"
    assert "text/html" in ask("/nowhere", Accept=BROWSER).headers["Content-Type"]


@pytest.mark.parametrize(
    "target",
    [
        "/sparql?query=ASK%7B%7D&format=",
        "/queries/",
        "/",
        "/sparql?format=json&query=ASK%20",
        "/queries/measures-of-theme?",
    ],
)
def test_nothing_sent_is_given_back_as_html(ask, target):
    answer = ask(target + quote("<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"), Accept=BROWSER)
    assert answer.status >= 400
    assert "text/html" in answer.headers["Content-Type"]
    assert "<script>" not in answer.text  # what was sent; a page may have a script of its own
    assert "<img src=x" not in answer.text


def test_pages_of_errors_run_and_load_nothing(ask):
    for answer in (ask.query("SELECT", accept=BROWSER), ask.query("SELECT"), ask.query(LABELS)):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", ["format", "default-graph-uri", "query", "x"])
def test_no_header_can_be_put_into_an_answer(ask, name):
    for value in ("%0d%0aX-Evil:%201", "%0aX-Evil:%201", "%E5%98%8A%E5%98%8DX-Evil:%201", "%00"):
        answer = ask(f"/sparql?{name}={value}", Accept="*/*")
        assert 400 <= answer.status < 500
        assert "X-Evil" not in answer.headers
        assert "X-Evil" not in ask(f"/sparql?{name}={value}", Accept=BROWSER).headers


# --- the service description


@pytest.mark.parametrize("form", [each for each in FORMATS if each.family == "graph"], ids=lambda each: each.name)
def test_an_endpoint_that_is_asked_nothing_describes_itself(ask, form):
    by_accept, by_name = ask("/sparql", Accept=form.media_type), ask(f"/sparql?format={form.name}", Accept=BROWSER)
    assert by_accept.headers["Content-Type"] == by_name.headers["Content-Type"] == form.content_type
    store = ox.Store()
    store.load(by_accept.body, format=ox.RdfFormat.from_media_type(form.media_type))
    assert bool(store.query(f"ASK {{ ?s <{SD}endpoint> <{ask.address}/sparql> }}"))
    assert by_accept.body == by_name.body


@pytest.fixture
def described(ask):
    """The service description as a store."""
    store = ox.Store()
    store.load(ask("/sparql", Accept="text/turtle").body, format=ox.RdfFormat.TURTLE)
    return store


def test_the_description_says_how_many_triples_each_graph_has(described):
    found = described.query(
        f"SELECT ?n ?g ?m {{ ?d <{SD}defaultGraph>/<{VOID}triples> ?n ; <{SD}namedGraph> ?x . "
        f"?x <{SD}name> ?g ; <{SD}graph>/<{VOID}triples> ?m }}"
    )
    assert [[term.value for term in row] for row in found] == [["17", INFERRED, "1"]]


def test_the_dataset_has_its_title_in_both_languages_and_its_licence(described):
    dcterms, licence = "http://purl.org/dc/terms/", "https://creativecommons.org/licenses/by/4.0/"
    (dataset,) = (each.subject for each in described if each.object == ox.NamedNode(f"{SD}Dataset"))
    said = {(each.predicate.value, each.object) for each in described if each.subject == dataset}
    assert {each.language for name, each in said if name == f"{dcterms}title"} == {"ja", "en"}
    assert (f"{dcterms}license", ox.NamedNode(licence)) in said


def test_the_description_names_every_format_and_no_blank_node(described):
    found = {row["f"].value for row in described.query(f"SELECT ?f {{ ?s <{SD}resultFormat> ?f }}")}
    assert found == {f"http://www.w3.org/ns/formats/{NAMES[each.name]}" for each in FORMATS}
    assert not any(isinstance(term, ox.BlankNode) for quad in described for term in (quad.subject, quad.object))
    assert not bool(described.query(f"ASK {{ ?s <{SD}feature> <{SD}BasicFederatedQuery> }}"))


def test_every_function_in_the_description_works(ask, described):
    found = {row["f"].value for row in described.query(f"SELECT ?f {{ ?s <{SD}extensionFunction> ?f }}")}
    date, within = f"{XSD}date", "http://www.opengis.net/def/function/geosparql/sfWithin"
    assert {date, within} <= found
    assert ask.query(f"ASK {{ FILTER(<{date}>('2006-04-01') > '2005-04-01'^^<{date}>) }}").json["boolean"]
    point = "'POINT(139.7 35.8)'^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
    assert ask.query(f"ASK {{ FILTER(<{within}>({point}, {point})) }}").json["boolean"]


def test_the_description_has_a_tag_and_can_be_asked_for_by_head(ask):
    first = ask("/sparql")
    assert ask("/sparql", "HEAD").headers["Content-Length"] == first.headers["Content-Length"]
    assert ask("/sparql", If_None_Match=first.headers["ETag"]).status == 304


@pytest.mark.parametrize("query", ["", "?query=ASK%20%7B%7D", "?query=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)"])
def test_a_browser_is_shown_the_page_on_which_queries_are_asked(ask, query):
    answer = ask(f"/sparql{query}", Accept=BROWSER)
    assert (answer.status, answer.headers.get_content_type()) == (200, "text/html")
    assert "Accept" in answer.headers["Vary"]
    assert html.escape(unquote(query.removeprefix("?query=")), quote=False)[:12] in answer.text
    assert "<script>" not in answer.text
    assert ask(f"/sparql{query or '?format=ttl'}", Accept="*/*").headers.get_content_type() != "text/html"


def test_a_description_in_no_format_that_there_is(ask):
    assert "text/turtle" in problem(ask("/sparql", Accept="text/csv"), 406, "not-acceptable")["formats"]
    problem(ask("/sparql?format=csv"), 400, "bad-request")


def test_a_description_names_no_endpoint_that_cannot_be_one(ask):
    for host in ("x>y", "a/../b", 'a"b', "é"):
        assert ask("/sparql", Host=host.encode().decode("latin-1")).status == 400


# --- answers that were cut


@pytest.fixture(scope="module")
def short(tmp_path_factory, publish, served):
    """What asks a service that gives one row."""
    folder = tmp_path_factory.mktemp("short")
    publish(folder / "data")
    (folder / "queries").mkdir()
    with served(folder / "data", folder / "queries", "--rows", "1") as service:
        yield Client(service)


@pytest.mark.parametrize("form", FORMATS, ids=lambda each: each.name)
def test_an_answer_that_was_cut_says_so_where_it_can(short, form):
    answer = short.query(LABELS if form.family == "results" else GRAPH, accept=form.media_type)
    assert (answer.status, answer.headers["Koteihyo-Cut"]) == (200, "rows")
    link = "https://w3id.org/koteihyo/problem/cut-rows"
    match form.name:
        case "json":
            assert answer.json["head"] == {"link": [link], "vars": ["l"]}
            assert len(answer.json["results"]["bindings"]) == 1
        case "xml":
            head, rows = ElementTree.fromstring(answer.body)
            assert [each.attrib for each in head] == [{"name": "l"}, {"href": link}]
            assert len(rows) == 1
        case "csv" | "tsv":
            assert len(answer.text.splitlines()) == 2
        case _:
            assert len(list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(form.media_type)))) == 1
            assert ("この結果は一部です" in answer.text) is (form.name != "jsonld")


def test_an_answer_that_was_not_cut_does_not_say_so(short):
    answer = short.query(f"{LABELS} LIMIT 1")
    assert answer.headers["Koteihyo-Cut"] is None
    assert answer.json["head"] == {"vars": ["l"]}


# --- the documentation

PAGE = Path(__file__).parents[1] / "docs" / "protocol.md"


def test_the_documentation_names_every_format_and_header(ask):
    page = PAGE.read_text("utf-8")
    for each in FORMATS:
        assert f"| `{each.name}` | `{each.media_type}` |" in page
    exposed = ask("/sparql", "OPTIONS").headers["Access-Control-Expose-Headers"].split(", ")
    assert [name for name in exposed if f"`{name}`" not in page] == []
    assert f"{ADDRESS:,}" in page


@pytest.mark.program("curl")
def test_every_command_in_the_documentation_works(service):
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) >= 7
    for line in lines:
        command = [
            "sh",
            "-c",
            line.replace("http://127.0.0.1:8080", service.address).replace("curl", "curl -sS --fail", 1),
        ]
        assert subprocess.run(command, capture_output=True, check=True).stdout

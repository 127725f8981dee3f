"""The service, run as a user runs it: real processes, real HTTP on loopback."""

import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from xml.etree import ElementTree

import openpyxl
import psutil
import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

LABELS = "SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?l"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
BURNING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s . ?t ?u ?v }"


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


@pytest.fixture
def ask(service):
    """Send one request to the service and return what comes back, whatever the status."""

    def sent(path, method="GET", body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{service.address}{path}", body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return Reply(response)
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error)

    return sent


def query(text, **more):
    return "/sparql?" + urllib.parse.urlencode({"query": text, **more})


def test_the_protocols_three_ways_give_the_same_answer(ask):
    form = urllib.parse.urlencode({"query": LABELS}).encode()
    answers = [
        ask(query(LABELS)),
        ask("/sparql", "POST", form, Content_Type="application/x-www-form-urlencoded"),
        ask("/sparql", "POST", LABELS.encode(), Content_Type="application/sparql-query"),
        ask("/sparql", "POST", LABELS.encode(), Content_Type="application/sparql-query; charset=utf-8"),
    ]
    assert {answer.status for answer in answers} == {200}
    assert {answer.body for answer in answers} == {answers[0].body}
    assert "避難訓練の実施" in answers[0].text


@pytest.mark.parametrize(
    ("text", "accept", "name", "content_type"),
    [
        (LABELS, "application/sparql-results+json", "json", "application/sparql-results+json"),
        (LABELS, "application/sparql-results+xml", "xml", "application/sparql-results+xml; charset=utf-8"),
        (LABELS, "text/csv", "csv", "text/csv; charset=utf-8"),
        (LABELS, "text/tab-separated-values", "tsv", "text/tab-separated-values; charset=utf-8"),
        ("ASK {}", "application/sparql-results+xml", "xml", "application/sparql-results+xml; charset=utf-8"),
        (GRAPH, "text/turtle", "ttl", "text/turtle; charset=utf-8"),
        (GRAPH, "application/n-triples", "nt", "application/n-triples"),
        (GRAPH, "application/rdf+xml", "rdf", "application/rdf+xml; charset=utf-8"),
        (GRAPH, "application/ld+json", "jsonld", "application/ld+json"),
        ("DESCRIBE <https://w3id.org/koteihyo/id/p/measure/a>", "text/turtle", "turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_every_format_by_accept_and_by_name(ask, text, accept, name, content_type):
    by_accept, by_name = ask(query(text), Accept=accept), ask(query(text, format=name), Accept="image/png")
    assert by_accept.headers["Content-Type"] == by_name.headers["Content-Type"] == content_type
    assert sorted(by_accept.body.splitlines()) == sorted(by_name.body.splitlines()) != []


def test_every_answer_names_its_version_and_may_be_read_by_any_page(ask):
    answer = ask(query("ASK {}"))
    assert answer.headers["Koteihyo-Version"] == ask("/health").json["version"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert ask("/sparql", "OPTIONS").headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST"


def test_japanese_is_read_raw_and_percent_encoded(service):
    text = 'SELECT ?l { ?s ?p ?l FILTER(STR(?l) = "避難訓練の実施") }'
    host, port = urllib.parse.urlsplit(service.address).netloc.split(":")
    raw = text.replace(" ", "+").replace("?", "%3F").encode()
    for target in (raw, urllib.parse.quote(text).encode()):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET /sparql?query=" + target + b" HTTP/1.0\r\nHost: x\r\n\r\n")
            assert "避難訓練の実施" in b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def test_a_percent_sign_in_a_form_is_decoded_once(ask):
    text = "SELECT ('%E7%A6%8F' AS ?x) {}"
    form = urllib.parse.urlencode({"query": text}).encode()
    answer = ask("/sparql", "POST", form, Content_Type="application/x-www-form-urlencoded", Accept="text/csv")
    assert answer.text.split() == ["x", "%E7%A6%8F"]


def test_a_request_names_its_graphs(ask):
    inferred = "https://w3id.org/koteihyo/graph/p/inferred"
    only = ask(query("SELECT ?o { ?s ?p ?o }", format="csv", **{"default-graph-uri": inferred}))
    assert only.text.split() == ["o", "https://w3id.org/koteihyo/id/p/measure/b"]
    named = ask(query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", format="csv", **{"named-graph-uri": inferred}))
    assert named.text.split() == ["g", inferred]


def problem(answer, status, name=""):
    """Assert that an answer is a problem document, and return it."""
    assert answer.status == answer.json["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["type"].endswith(name or "about:blank")
    return answer.json


def test_a_syntax_error_is_a_400_with_its_place(ask):
    found = problem(ask(query("SELECT ?s\n{")), 400, "bad-query")
    assert found["line"] == 2
    assert "問い合わせを読めません" in found["detail"]
    assert "cannot be read" in found["detail"]


@pytest.mark.parametrize(
    "path", ["/sparql?default-graph-uri=urn:a", "/sparql?query=ASK{}&query=ASK{}", "/sparql?query=ASK%7B%7D&format=pdf"]
)
def test_a_request_outside_the_protocol_is_a_400(ask, path):
    problem(ask(path), 400, "bad-request")


def test_other_faults_have_their_own_statuses(ask):
    problem(ask(query(LABELS), Accept="image/png"), 406, "not-acceptable")
    problem(ask(query(GRAPH), Accept="text/csv"), 406, "not-acceptable")
    problem(ask("/sparql", "POST", b"ASK {}", Content_Type="text/plain"), 415, "unsupported")
    problem(ask("/sparql", "POST", b"\xff", Content_Type="application/sparql-query"), 400, "bad-request")
    problem(ask(query("SELECT * { SERVICE <http://127.0.0.1:9/> {} }")), 403, "refused")
    problem(ask("/nowhere"), 404)
    assert "GET" in ask("/sparql", "PUT", b"").headers["Allow"]
    problem(ask("/sparql", "POST", b"x" * 2_000_000, Content_Type="application/sparql-query"), 413)


def test_bytes_that_are_not_utf_8_in_an_address_are_no_fault_of_ours(service):
    host, port = urllib.parse.urlsplit(service.address).netloc.split(":")
    for target in (
        b"/sparql?query=\xff\xfe",
        b"/sparql?query=%FF",
        b"/queries/\xff",
        b"/queries/measures-of-theme?words=\xff",
    ):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET " + target + b" HTTP/1.0\r\nHost: x\r\n\r\n")
            status = b"".join(iter(lambda: connection.recv(65536), b"")).split()[1]
            assert int(status) < 500


def test_a_query_over_its_time_is_a_503_and_a_simple_one_is_answered_meanwhile(ask):
    answers = []
    burning = threading.Thread(target=lambda: answers.append(ask(query(BURNING))))
    burning.start()
    time.sleep(0.3)
    start = time.monotonic()
    assert ask(query("ASK {}")).json == {"head": {}, "boolean": True}
    assert time.monotonic() - start < 0.5
    burning.join()
    problem(answers[0], 503, "time-exceeded")
    assert ask(query("ASK {}")).status == 200


def test_five_thousand_parentheses_leave_the_service_standing(ask):
    text = f"ASK {{ FILTER({'(' * 5000}1{')' * 5000}) }}".encode()
    assert ask("/sparql", "POST", text, Content_Type="application/sparql-query").status == 400
    text = f"ASK {{ FILTER({'!' * 50_000}true) }}".encode()
    problem(ask("/sparql", "POST", text, Content_Type="application/sparql-query"), 503, "stopped")
    assert ask(query("ASK {}")).status == 200


def test_killed_workers_are_replaced(ask, service):
    for pid in service.children():
        if "resource_tracker" not in " ".join(psutil.Process(pid).cmdline()) and pid not in _fork_server(service):
            os.kill(pid, signal.SIGKILL)
    assert [ask(query("ASK {}")).status for _ in range(4)] == [200] * 4


def _fork_server(service):
    """Return the service's own children: the fork server and the resource tracker; workers are below."""
    return [each.pid for each in psutil.Process(service.process.pid).children()]


def test_a_sparql_client_finds_what_it_expects(service):
    client = SPARQLWrapper(f"{service.address}/sparql")
    client.setQuery(LABELS)
    client.setReturnFormat(JSON)
    found = client.queryAndConvert()["results"]["bindings"]
    assert found[-1]["l"] == {"type": "literal", "value": "避難訓練の実施", "xml:lang": "ja"}


def test_the_questions_are_listed_with_everything_a_program_needs(ask):
    listed = {question["name"]: question for question in ask("/queries").json}
    question = listed["measures-of-theme"]
    assert question["title"] == {"ja": "分野ごとの施策", "en": "Measures of a theme"}
    assert question["columns"] == ["measure", "label", "line"]
    assert question["parameters"][0] == {
        "name": "theme",
        "kind": "code:theme",
        "note": "the theme; left out, every theme",
        "default": "UNDEF",
    }
    assert urllib.parse.urlsplit(question["href"]).path == "/queries/measures-of-theme"


def test_a_question_is_answered_as_data_by_extension_and_by_accept(ask):
    name = "/queries/measures-of-theme"
    assert ask(f"{name}.csv?theme=waste").text.splitlines()[1:] == ["https://w3id.org/koteihyo/id/p/measure/b,=1+1,34"]
    assert ask(f"{name}?theme=waste", Accept="text/csv").body == ask(f"{name}?theme=waste&format=csv").body
    assert len(ask(f"{name}.json?since=13").json["results"]["bindings"]) == 1
    assert len(ElementTree.fromstring(ask(f"{name}.xml").body)) == 2
    assert "ゴミ" not in ask(f"{name}.txt?words=%E9%81%BF%E9%9B%A3").text
    assert "避難訓練の実施" in ask(name, Accept="text/html,*/*;q=0.8").text
    book = openpyxl.load_workbook(io.BytesIO(ask(f"{name}.xlsx?theme=%E9%98%B2%E7%81%BD").body))
    assert book["結果"]["B2"].value == "避難訓練の実施"
    assert ask("/queries/measures-graph.ttl").headers["Content-Type"] == "text/turtle; charset=utf-8"


def test_a_csv_for_excel_has_its_mark_and_no_formula(ask):
    answer = ask("/queries/measures-of-theme.csv?bom=1&theme=waste")
    assert answer.text == "\ufeffmeasure,label,line\r\nhttps://w3id.org/koteihyo/id/p/measure/b,'=1+1,34\r\n"


def test_a_question_asked_wrongly_says_what_is_expected(ask):
    name = "/queries/measures-of-theme"
    assert "waste（ゴミ問題）" in problem(ask(f"{name}.csv?theme=wast"), 400, "bad-value")["detail"]
    problem(ask(f"{name}?since=soon"), 400, "bad-value")
    problem(ask(f"{name}?colour=red"), 400, "bad-value")
    problem(ask(f"{name}?since=1&since=2"), 400, "bad-request")
    problem(ask("/queries/measures-of-them"), 404, "unknown-question")
    problem(ask(f"{name}.pdf"), 404, "unknown-question")
    problem(ask("/queries/measures-graph.csv"), 404, "unknown-question")


def test_the_first_page_shows_the_endpoint_the_questions_and_a_line_that_works(ask, service):
    page = ask("/")
    assert re.findall("<script[^>]*>", page.text) == ['<script src="/static/site.js" defer>']
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert f"{service.address}/sparql" in page.text
    assert "分野ごとの施策" in page.text
    assert "Measures of a theme" in ask("/?lang=en").text
    for link in re.findall(r'(?:href|src)="(/[^"#]*)[^"]*"', page.text):
        # These are made of more than this small dataset has.
        assert link in ("/catalogue", "/ontology", "/shapes", "/across") or ask(link).status == 200, link


@pytest.mark.program("curl")
def test_the_line_on_the_first_page_works_when_pasted(ask):
    from html import unescape

    line = unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", ask("/").text, re.DOTALL)[1])
    pasted = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert pasted.stdout.splitlines()[0] == "label,verbatim,line"


def test_a_host_header_that_is_no_host_is_refused(service):
    client = http.client.HTTPConnection(urllib.parse.urlsplit(service.address).netloc)
    client.request("GET", "/", headers={"Host": "x';rm -rf /"})
    assert client.getresponse().status == 400
    client.close()


def test_a_question_whose_file_is_wrong_is_told_at_the_start(koteihyo, library):
    (library / "broken.rq").write_text("# 題\n#\n# Colour red\n\nASK {}\n", "utf-8")
    told = koteihyo("serve", "--port", "0")
    assert told.returncode == 2
    assert told.stderr.startswith(f"{library / 'broken.rq'}:3: ")


def test_a_port_in_use_is_one_clear_message(koteihyo, service):
    port = urllib.parse.urlsplit(service.address).port
    told = koteihyo("serve", "--port", str(port))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == (
        f"ポート {port} は別のプログラムが使っています。--port で別の番号を指定してください。\n"
        f"Port {port} is in use; choose another with --port.\n"
    )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_service_leaves_no_process_behind(own_service, stop):
    children = own_service.children()
    assert len(children) >= 3
    own_service.process.send_signal(stop)
    assert own_service.process.wait(30) == 0
    _gone(children)


def test_a_killed_service_leaves_no_process_behind(own_service):
    children = own_service.children()
    own_service.process.kill()
    own_service.process.wait(30)
    _gone(children)


def _gone(pids):
    deadline = time.monotonic() + 30
    while pids and time.monotonic() < deadline:
        pids = [pid for pid in pids if _alive(pid)]
        time.sleep(0.05)
    assert pids == []


def _alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

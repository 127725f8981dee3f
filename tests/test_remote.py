"""Another engine: what strangers may ask of it, what it answers, and how a version is loaded into it.

What is said of both engines is asked of three: the embedded one, Oxigraph's server, and Virtuoso where it is installed.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from koteihyo.graph.versions import folders
from koteihyo.graph.versions.version import Version
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines import formats
from koteihyo.service.engines.credentials import Credentials
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import (
    BadQuery,
    Dataset,
    Formats,
    NotAcceptable,
    Refused,
    TimeExceeded,
    Unavailable,
)
from koteihyo.service.engines.receipt import MERGED, PUBLICATION
from koteihyo.service.engines.remote import Loading, PublicationEndpoint, RemoteEngine
from koteihyo.service.publishing.graph_store import GraphStore, Unstored
from koteihyo.service.publishing.loader import Loader
from koteihyo.service.questions.library import Library
from koteihyo.service.results.answers import rows


def beside(name):
    """Load a module that stands beside this one."""
    loader = SourceFileLoader(name, str(Path(__file__).with_name(f"{name}.py")))
    module = sys.modules[name] = module_from_spec(spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


servers = beside("servers")
COMMAND = str(Path(sys.executable).with_name("koteihyo"))
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
GRAPH = "https://w3id.org/koteihyo/graph/kawaguchi"
VIRTUOSO = pytest.param("virtuoso", marks=pytest.mark.program("virtuoso-t"))
QUIET = lambda *_: None  # noqa: E731


@pytest.fixture(scope="session")
def running(tmp_path_factory, kawaguchi):
    """Start each server once, when it is first asked for, with Kawaguchi's version in it."""
    started = {}
    with ExitStack() as stack:

        def start(name):
            if name not in started:
                server = servers.virtuoso(tmp_path_factory.mktemp("v")) if name == "virtuoso" else servers.oxigraph()
                context = started[name] = stack.enter_context(server)
                loader(context).load(kawaguchi, QUIET)
            return started[name]

        yield start


def loader(server, *, endpoint=True):
    asked = PublicationEndpoint(server.engine, server.credentials) if endpoint else None
    return Loader(GraphStore(server.store, server.credentials), asked)


@pytest.fixture(scope="session")
def embedded(published):
    found = EmbeddedEngine(partial(folders.current, published), Limits())
    yield found
    found.close()


@pytest.fixture(params=["oxigraph", VIRTUOSO])
def server(request, running):
    return running(request.param)


@pytest.fixture(scope="session")
def engines(running):
    """Ask each server once what it can do, which takes over a second."""
    return cache(lambda name: RemoteEngine(running(name).engine))


@pytest.fixture
def remote(server, engines):
    return engines(server.name)


@pytest.fixture(params=["embedded", "oxigraph", VIRTUOSO])
def either(request, engines, embedded):
    return embedded if request.param == "embedded" else engines(request.param)


def values(engine, text, **more):
    """Return the rows as plain values: numbers as numbers, since engines write them differently."""
    return [[plain(term) for term in row] for row in rows(engine.query(text, **more)).rows]


def plain(term):
    if term is None or not hasattr(term, "datatype"):
        return term and str(term)
    kind = term.datatype.value.rpartition("#")[2]
    if kind in ("integer", "decimal", "nonNegativeInteger"):
        return float(term.value)
    return term.value in ("1", "true") if kind == "boolean" else str(term)


def test_the_answer_names_the_version_that_was_published(either, kawaguchi):
    assert either.version() == kawaguchi.id
    assert either.query("ASK {}").version == kawaguchi.id


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_solutions_come_in_every_format_and_byte_for_byte_alike(either, embedded, name):
    text = f'SELECT ?s ?l {{ ?s <{LABEL}> ?l FILTER(CONTAINS(?l, "避難")) }} ORDER BY ?s ?l'
    wanted = Formats(formats.format_named(name, "results"))
    answer = either.query(text, wanted=wanted)
    assert (answer.format, answer.body) == (wanted.results, embedded.query(text, wanted=wanted).body)
    assert answer.rows > 1


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_graphs_come_in_every_format(either, name):
    wanted = Formats(graph=formats.format_named(name, "graph"))
    answer = either.query("DESCRIBE <https://w3id.org/koteihyo/id/kawaguchi/theme/waste>", wanted=wanted)
    assert answer.format == wanted.graph
    assert "ゴミ" in answer.body.decode()


@pytest.mark.parametrize("name", ["json", "csv"])
def test_a_boolean_is_one_whoever_answers(either, embedded, name):
    wanted = Formats(formats.format_named(name, "results"))
    assert either.query("ASK {}", wanted=wanted).body == embedded.query("ASK {}", wanted=wanted).body


def test_the_default_graph_holds_the_merge_without_inferred_and_findings(either, kawaguchi):
    lines = (line.rpartition(" <") for line in kawaguchi.nquads().decode().splitlines())
    stated = {triple for triple, _, graph in lines if not graph.endswith(("/inferred> .", "/findings> ."))}
    ((count,),) = values(either, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert count == len(stated), "what two graphs state is in their merge once"
    assert values(either, "SELECT * { ?s a <https://w3id.org/koteihyo/ontology#Finding> } LIMIT 1") == []


def test_each_graph_stands_under_its_name(either, kawaguchi):
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    found = {name.strip("<>"): count for name, count in values(either, text)}
    found.pop(PUBLICATION, None)
    assert found == kawaguchi.manifest["graphs"]


def test_the_graphs_of_a_request_are_the_dataset(either, kawaguchi):
    text, findings = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", f"{GRAPH}/findings"
    ((count,),) = values(either, text, dataset=Dataset((findings,)))
    assert count == kawaguchi.manifest["graphs"][findings]
    assert values(either, text, dataset=Dataset((), (findings,))) == [[0]]
    with pytest.raises(BadQuery, match="IRI"):
        either.query("ASK {}", dataset=Dataset(("not an iri",)))


def test_from_is_the_querys_own_dataset(either, kawaguchi):
    ((count,),) = values(either, f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}/findings> {{ ?s ?p ?o }}")
    assert count == kawaguchi.manifest["graphs"][f"{GRAPH}/findings"]


@pytest.mark.parametrize("name", sorted(Library().questions))
def test_every_question_is_answered_alike(server, remote, embedded, name):
    question = Library().question(name)
    if question.form == "SELECT":
        assert values(remote, question.text) == values(embedded, question.text)
    else:
        wanted = Formats(graph=formats.N_TRIPLES)
        # A non-negative integer is an integer of the same value, and Virtuoso writes it as one.
        found, expected = (
            {*engine.query(question.text, wanted=wanted).body.replace(b"#nonNegativeInteger", b"#integer").splitlines()}
            for engine in (remote, embedded)
        )
        assert found == expected


def test_a_syntax_error_is_the_askers(either):
    with pytest.raises(BadQuery):
        either.query("SELECT ?s { ?s ?p")


def test_a_graph_is_not_written_for_whoever_accepts_only_tables(either):
    with pytest.raises(NotAcceptable, match="text/turtle"):
        either.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", wanted=Formats(graph=None))


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX ask: <urn:> DELETE WHERE { ?s ?p ?o }",
        'DEFINE get:soft "replace" SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }',
        "",
        "PREFIX x: <urn:>",
    ],
)
def test_what_is_not_a_query_is_not_sent(remote, text):
    with pytest.raises(BadQuery):
        remote.query(text)
    assert not json.loads(remote.query("ASK { GRAPH ?g { <urn:a> ?p ?o } }").body)["boolean"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        'SELECT (bif:http_get("http://127.0.0.1:9/") AS ?x) {}',
        'SELECT (<bif:http_get>("http://127.0.0.1:9/") AS ?x) {}',
        'SELECT (<\\u0062if:http_get>("http://127.0.0.1:9/") AS ?x) {}',
        'PREFIX b: <bi> SELECT (b:f:http_get("http://127.0.0.1:9/") AS ?x) {}',
        'PREFIX x: <> SELECT (x:bif:http_get("http://127.0.0.1:9/") AS ?x) {}',
        'SELECT (sql:anything("x") AS ?x) {}',
    ],
)
def test_nothing_that_would_reach_another_host_is_sent(remote, text):
    with pytest.raises(Refused):
        remote.query(text)


def test_an_answer_with_more_rows_than_allowed_is_cut_and_says_so(server):
    engine = RemoteEngine(server.engine, Limits(rows=5))
    answer = engine.query("SELECT * { ?s ?p ?o }")
    assert (answer.cut, answer.rows, len(rows(answer).rows)) == ("rows", 5, 5)
    graph = engine.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", wanted=Formats(graph=formats.N_TRIPLES))
    assert (graph.cut, graph.rows, len(graph.body.splitlines())) == ("rows", 5, 5)
    assert engine.query("SELECT * { ?s ?p ?o } LIMIT 5").cut == ""


@pytest.mark.program("virtuoso-t")
def test_an_answer_that_the_engine_cuts_does_not_look_complete(engines):
    engine = engines("virtuoso")
    assert engine.query("SELECT * { ?s ?p ?o }").cut == "rows"
    assert engine.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").cut == "rows"


def test_an_answer_that_is_too_large_is_an_error(server):
    with pytest.raises(Unavailable, match="LIMIT"):
        RemoteEngine(server.engine, Limits(size=2000)).query("SELECT * { ?s ?p ?o }")


@pytest.mark.program("virtuoso-t")
def test_what_an_engine_cannot_do_is_said(engines):
    assert "xsd:duration" not in str(engines("oxigraph").notes)
    said = str(engines("virtuoso").notes)
    for words in (MERGED, "xsd:duration", "10000 rows", '"abc"^^xsd:integer'):
        assert words in said


@contextmanager
def pretending(reply, headers=(), *, pause=0.0):
    """Run a server that answers every request alike, and yields its address and the requests that it saw."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.headers, body))
            time.sleep(pause)
            status = 200 if not headers else int(dict(headers).get("Status", 200))
            self.send_response(status)
            self.send_header("Content-Type", "application/sparql-results+json")
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(reply)

        def log_message(self, *_):
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/", seen
    finally:
        listening.shutdown()
        listening.server_close()


@pytest.mark.parametrize("reply", [b'{"head":{},"results":{"bindings":[{"a"', b"<html>", b"{}", b"[]", b""])
def test_half_a_document_is_never_passed_on(reply):
    with pretending(reply) as (address, _), pytest.raises(Unavailable):
        RemoteEngine(address).query("ASK {}")


def test_an_endpoint_that_is_silent_is_given_up():
    start = time.monotonic()
    with pretending(b"{}", pause=1.5) as (address, _), pytest.raises(TimeExceeded):
        RemoteEngine(address, Limits(seconds=0.3)).endpoint.ask("ASK {}", "ASK", "*/*")
    assert time.monotonic() - start < 3


def test_a_redirect_is_not_followed_and_learns_no_token():
    with pretending(b"{}") as (other, learnt):
        redirecting = (("Status", "307"), ("Location", other))
        with pretending(b"", redirecting) as (address, seen), pytest.raises(Unavailable, match="307"):
            RemoteEngine(address, credentials=Credentials(token="secret")).query("ASK {}")
        assert seen[0][0]["Authorization"] == "Bearer secret"
        assert not learnt


def test_an_endpoint_that_nobody_published_to_has_no_version():
    with pretending(b'{"head":{"vars":["version"]},"results":{"bindings":[]}}') as (address, _):
        assert RemoteEngine(address).version() == ""


def test_secrets_are_not_shown():
    assert "hush" not in repr(Credentials("me", "hush", "hush"))


@pytest.fixture(params=["oxigraph", VIRTUOSO])
def empty(request, tmp_path):
    """A server of the test's own, with nothing in it."""
    with servers.virtuoso(tmp_path) if request.param == "virtuoso" else servers.oxigraph() as found:
        yield found


def test_an_interrupted_load_goes_on_where_it_stopped_and_is_not_taken_for_a_version(empty, kawaguchi, published):
    arguments = [COMMAND, "publish", "--to", empty.store, "--engine", empty.engine, "--data", str(published)]
    environment = {**os.environ, **empty.environment}
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=environment) as process:
        first = [process.stderr.readline(), process.stderr.readline()]
        process.send_signal(signal.SIGKILL)
    assert all("verified" in line or "rewrote" in line for line in first)
    with pytest.raises(Loading):
        RemoteEngine(empty.engine).query("ASK {}")
    done = subprocess.run([*arguments, "--json"], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert sum(state == "there" for state in said["graphs"].values()) in (2, 3)
    assert (MERGED in said["graphs"]) == (empty.name == "virtuoso")
    assert RemoteEngine(empty.engine).version() == said["version"] == kawaguchi.id
    again = loader(empty, endpoint=False).load(kawaguchi, QUIET)
    assert {*again.values()} == {"there"} or empty.name == "virtuoso"


def test_another_version_replaces_the_one_that_is_there(kawaguchi, tmp_path):
    less = Version(tmp_path / "less")  # with its graphs in one file, as earlier programs left a version
    less.path.mkdir()
    lines = kawaguchi.lines(lambda name: not name.endswith("/findings"))
    (less.path / "dump.nq").write_bytes(b"".join(lines))
    with servers.oxigraph() as server:
        loader(server).load(kawaguchi, QUIET)
        states = loader(server).load(less, QUIET)
        assert {*states.values()} == {"there"}
        engine = RemoteEngine(server.engine)
        assert engine.version() == "less"
        assert not json.loads(engine.query(f"ASK {{ GRAPH <{GRAPH}/findings> {{ ?s ?p ?o }} }}").body)["boolean"]


def test_a_server_whose_default_graph_is_all_graphs_gets_the_merge_under_a_name(kawaguchi):
    with servers.oxigraph("--union-default-graph") as server:
        assert MERGED in loader(server).load(kawaguchi, QUIET)
        engine = RemoteEngine(server.engine)
        assert "names" not in [note.en for note in engine.notes]
        assert values(engine, "SELECT * { ?s a <https://w3id.org/koteihyo/ontology#Finding> } LIMIT 1") == []


@pytest.mark.program("virtuoso-t")
def test_without_permission_the_publisher_is_told_what_to_set(running, kawaguchi):
    store = GraphStore(running("virtuoso").store, Credentials("dba", "wrong"))
    with pytest.raises(Unstored, match="KOTEIHYO_ENGINE_USER"):
        Loader(store).load(kawaguchi, QUIET)


def test_a_server_that_is_not_there_is_told(published):
    arguments = [COMMAND, "publish", "--to", "http://127.0.0.1:9/store", "--data", str(published)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_service_answers_from_another_engine(running, library, served, tmp_path, kawaguchi):
    import urllib.request

    server = running("oxigraph")
    with (
        served(tmp_path, library, "--engine", server.engine) as service,
        urllib.request.urlopen(f"{service.address}/sparql?query=ASK%7B%7D") as answer,
    ):
        assert answer.headers["Koteihyo-Version"] == kawaguchi.id
        assert re.search(r'"boolean": ?true', answer.read().decode())
    assert not (tmp_path / "versions").exists()


def test_a_versions_folder_copied_to_another_machine_serves_there_unchanged(kawaguchi, published, tmp_path, embedded):
    (tmp_path / "versions").mkdir()
    shutil.copytree(kawaguchi.path, tmp_path / "versions" / kawaguchi.id)
    shutil.copy(published / "published.json", tmp_path)
    for path in [*tmp_path.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    replica = EmbeddedEngine(partial(folders.current, tmp_path), Limits(workers=1))
    try:
        text = f"SELECT ?s ?l {{ ?s <{LABEL}> ?l }} ORDER BY ?s ?l"
        assert replica.query(text)[:3] == embedded.query(text)[:3]
    finally:
        replica.close()
        for path, written in before.items():
            assert path.stat().st_mtime_ns == written
        for path in [*tmp_path.rglob("*")]:
            path.chmod(0o755)

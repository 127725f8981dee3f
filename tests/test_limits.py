"""Limits: each is reached here, by what a stranger might send, and the service goes on as if nothing had been."""

import contextlib
import os
import signal
import socket
import statistics
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from waitress import wasyncore
from waitress.channel import HTTPChannel

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.versions import folders
from koteihyo.service import app
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines import formats
from koteihyo.service.engines.cache import Cache
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import GONE, BadQuery, Formats, Left, Stopped, TimeExceeded
from koteihyo.service.http import server
from koteihyo.service.sandbox import truncation
from koteihyo.service.sandbox.pool import SPARE

JOINED = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u"
BURNING = f"SELECT (COUNT(*) AS ?count) {{ {JOINED} }}"
PATH = "((<urn:p>|!<urn:q>)*)"


def simple(engine):
    """Say whether a simple query is answered, by a worker and not from what is kept."""
    engine.cache = Cache(0)
    return engine.query("ASK {}").body == b'{"head":{},"boolean":true}'


def burn(engine):
    with pytest.raises(TimeExceeded):
        engine.query(BURNING)


@contextmanager
def limited(data, **limits):
    engine = EmbeddedEngine(partial(folders.current, data), Limits(**{"workers": 1, "seconds": 1, **limits}))
    try:
        yield engine
    finally:
        engine.close()


@pytest.mark.parametrize(
    "text",
    [
        BURNING,
        f"SELECT * {{ {JOINED} }} ORDER BY ?a ?f ?u LIMIT 1",
        f"SELECT (COUNT(*) AS ?count) {{ ?a {PATH} ?b . ?c {PATH} ?d . ?e {PATH} ?f . ?g {PATH} ?h . ?i {PATH} ?j }}",
        f"SELECT (GROUP_CONCAT(?u) AS ?all) {{ {JOINED} }}",
        f"ASK {{ {JOINED} FILTER(STRLEN(STR(?a)) + STRLEN(STR(?u)) > 100000) }}",
        f"SELECT DISTINCT ?c ?f ?i ?l ?o ?r ?u {{ {JOINED} }}",
    ],
    ids=["cartesian count", "order", "path bomb", "concatenation", "ask", "distinct"],
)
def test_what_burns_is_stopped_in_time_and_the_next_is_answered_within_a_second(data, text):
    with limited(data, memory=1 << 30) as engine:
        start = time.monotonic()
        with pytest.raises((TimeExceeded, Stopped)):
            engine.query(text)
        assert time.monotonic() - start < 2
        start = time.monotonic()
        assert simple(engine)
        assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(.*a){25}", "((a{1,100}){1,100}){1,100}", "(" * 60 + ")" * 60]
)
def test_a_regular_expression_explodes_for_nobody(data, pattern):
    with limited(data) as engine:
        start = time.monotonic()
        engine.query(f'SELECT (REGEX("{"a" * 5000}!", "{pattern}") AS ?found) {{}}')
        assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "text", ["ASK " + "{" * 5000 + "}" * 5000, "ASK { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + "}"]
)
def test_deep_nesting_is_told_with_its_place(data, text):
    with limited(data) as engine:
        with pytest.raises(BadQuery) as error:
            engine.query(text)
        assert error.value.line == 1
        assert error.value.column < 100
        assert simple(engine)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_over_the_limit_are_cut_and_the_rest_is_whole(data, name):
    with limited(data, rows=7, seconds=10) as engine:
        wanted = Formats(results=formats.format_named(name, "results"))
        answer = engine.query(f"SELECT * {{ {JOINED} }}", wanted=wanted)
        assert (answer.cut, answer.rows) == ("rows", 7)
        assert rows_of(answer.body, name) == 7
        exact = engine.query("SELECT * { VALUES ?n { 1 2 3 4 5 6 7 } }", wanted=wanted)
        assert (exact.cut, exact.rows, rows_of(exact.body, name)) == ("", 7, 7)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_bytes_over_the_limit_are_cut_after_a_whole_row(data, name):
    with limited(data, size=5000, seconds=10) as engine:
        answer = engine.query(f"SELECT * {{ {JOINED} }}", wanted=Formats(results=formats.format_named(name, "results")))
        assert answer.cut == "bytes"
        assert len(answer.body) < 5100
        assert rows_of(answer.body, name) == answer.rows > 1


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
@pytest.mark.parametrize(("limits", "cut"), [({"rows": 20}, "rows"), ({"size": 2000}, "bytes")])
def test_a_construct_that_grows_is_cut_and_the_rest_is_whole(data, name, limits, cut):
    growing = "CONSTRUCT { ?a ?b ?f . ?d ?e ?c . ?a ?e ?c . ?s ?b ?o } { ?a ?b ?c . ?d ?e ?f . ?s ?p ?o }"
    form = formats.format_named(name, "graph")
    with limited(data, **{"rows": 1000, "seconds": 10, **limits}) as engine:
        answer = engine.query(growing, wanted=Formats(graph=form))
        found = list(ox.parse(answer.body, format=getattr(ox.RdfFormat, form.engine)))
        assert answer.cut == cut
        assert 0 < len(set(found)) <= answer.rows <= 20 or cut == "bytes"
        assert len(answer.body) <= 5000


def rows_of(body, name):
    """Return how many rows the engine's own reader finds in an answer (Python's, in a CSV)."""
    if name == "xml":
        return len(ElementTree.fromstring(body)[1])
    if name == "csv":
        import csv
        import io

        return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1
    return len(list(ox.parse_query_results(body, format=getattr(ox.QueryResultsFormat, name.upper()))))


WORDS = (
    st.text(st.sampled_from('a"\\{}[],:<>&\r\n\t ?result/川'), max_size=12) | st.just('"}},{"') | st.just("</result>")
)


@given(
    st.lists(st.lists(st.none() | WORDS, min_size=2, max_size=2), max_size=6), st.integers(0, 400), st.integers(0, 6)
)
def test_wherever_a_document_breaks_off_what_is_kept_is_its_first_rows(values, broken, rows):
    def written(text):
        return "UNDEF" if text is None else str(ox.Literal(text))

    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {' '.join(f'({written(a)} {written(b)})' for a, b in values)} }} }}"
    for name, shape in truncation.SHAPES.items():
        body = ox.Store().query(query).serialize(format=getattr(ox.QueryResultsFormat, name))
        head = body.index(shape.start) + len(shape.start)
        with truncation.Page(shape, rows, 10_000) as page:
            page.write(body[: head + broken])
            with contextlib.suppress(truncation.Full):
                page.look()
            kept, count = page.finish(), page.count
        assert count == min(rows, len(values)) if head + broken >= len(body) else count <= min(rows, len(values))
        if name in ("JSON", "TSV"):  # XML and CSV do not keep every character of these words apart
            kind = getattr(ox.QueryResultsFormat, name)
            found, whole = (list(map(list, ox.parse_query_results(each, format=kind))) for each in (kept, body))
            assert found == whole[:count]
        else:
            assert rows_of(kept, name.lower()) == count


def test_a_query_that_nobody_waits_for_is_stopped(data):
    with limited(data, seconds=20, waiting=0) as engine:
        left = threading.Event()
        token = GONE.set(left.is_set)
        threading.Timer(0.3, left.set).start()
        start = time.monotonic()
        with pytest.raises(Left):
            engine.query(BURNING)
        GONE.reset(token)
        assert time.monotonic() - start < 1.3
        assert simple(engine)


@contextmanager
def listening(engine, limits, patience=30):
    """Run the server in a thread; yield the address of its socket."""
    bound = server.bind("127.0.0.1", 0)
    running = server.make_server(app.create_app(engine, limits=limits), bound, limits, patience)
    stopped = threading.Event()

    def run():
        while not stopped.is_set():
            wasyncore.loop(0.05, use_poll=True, map=running._map, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield bound.getsockname()
    finally:
        stopped.set()
        thread.join()
        running.task_dispatcher.shutdown(timeout=1)
        for channel in list(running.active_channels.values()):
            channel.handle_close()
        wasyncore.close_all(running._map)


def ask(address, text, timeout=10, **headers):
    url = f"http://{address[0]}:{address[1]}/sparql?" + urllib.parse.urlencode({"query": text})
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=timeout) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_a_head_leaves_with_its_body_so_that_a_proxy_has_both_or_can_ask_another(data, monkeypatch):
    sent, send = [], HTTPChannel.send

    def note(channel, piece, *words, **options):
        sent.append(bytes(piece))
        return send(channel, piece, *words, **options)

    monkeypatch.setattr(HTTPChannel, "send", note)
    with limited(data) as engine, listening(engine, engine.limits) as address:
        status, headers, body = ask(address, "ASK {}")
    (piece,) = sent
    head, _, rest = piece.partition(b"\r\n\r\n")
    assert (status, rest, len(rest)) == (200, body, int(headers["Content-Length"]))
    assert head.startswith(b"HTTP/1.1 200")


def test_who_comes_before_a_service_can_answer_is_refused_and_may_ask_another():
    with server.bind("127.0.0.1", 0) as bound:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(bound.getsockname(), 5)
        with server.bind("127.0.0.1", bound.getsockname()[1]) as other:
            bound.listen()
            with pytest.raises(KoteihyoError, match="in use"):
                server.serve(None, other, Limits(), print)


def test_a_client_that_goes_away_frees_its_worker_within_a_second(data):
    with limited(data, seconds=20, waiting=4) as engine, listening(engine, engine.limits) as address:
        path = "/sparql?" + urllib.parse.urlencode({"query": BURNING})
        with socket.create_connection(address) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.4)
            assert len(engine.pool.idle_workers()) == SPARE
        start = time.monotonic()
        assert ask(address, "ASK {}")[0] == 200
        assert time.monotonic() - start < 1


def test_a_slow_sender_holds_nothing_but_its_connection_and_not_for_long(data):
    with (
        limited(data) as engine,
        listening(engine, engine.limits, patience=1) as address,
        socket.create_connection(address) as client,
    ):
        client.settimeout(0.1)
        start, open_ = time.monotonic(), True
        for byte in b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: xxxxxxxxxxxxxxxx":
            try:
                client.sendall(bytes([byte]))
                open_ = client.recv(1) != b""
            except TimeoutError:
                pass
            except ConnectionError:  # closed while a byte was on its way
                open_ = False
            if not open_:
                break
            assert ask(address, "ASK {}")[0] == 200
        assert not open_
        assert 1 < time.monotonic() - start < 5


def test_a_slow_reader_holds_no_worker_and_no_thread(data):
    limits = Limits(workers=1, waiting=0, seconds=10, size=16 << 20)
    with limited(data, **limits._asdict()) as engine, listening(engine, limits, patience=2) as address:
        long = urllib.parse.quote(f"SELECT * {{ {JOINED} }}")
        clients = []
        for _ in range(8):
            clients.append(client := socket.create_connection(address))
            client.sendall(f"GET /sparql?query={long} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert client.recv(12) == b"HTTP/1.1 200"
        start = time.monotonic()
        assert ask(address, "ASK {}")[0] == 200
        assert time.monotonic() - start < 1
        for client in clients:
            client.close()


def test_a_query_of_ten_megabytes_is_not_taken(service):
    request = urllib.request.Request(
        f"{service.address}/sparql", b"ASK {} " + b"#" * 10_000_000, {"Content-Type": "application/sparql-query"}
    )
    with pytest.raises(urllib.error.HTTPError) as error, urllib.request.urlopen(request, timeout=20):
        pass
    assert error.value.code == 413
    error.value.close()


def test_while_one_worker_burns_a_simple_query_takes_its_usual_time(data):
    def median(engine):
        times = []
        for n in range(50):
            start = time.perf_counter()
            engine.query(f"ASK {{ FILTER({n} >= 0) }}")
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    with limited(data, workers=2, seconds=3, cache=0) as engine:
        usual = median(engine)
        burning = threading.Thread(target=burn, args=(engine,))
        burning.start()
        time.sleep(0.2)
        meanwhile = median(engine)
        burning.join()
        assert meanwhile < usual * 5 + 0.005


def test_a_version_is_answered_from_disk_until_it_is_in_memory_and_the_same(data):
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?g ?s ?p ?o"
    with limited(data, cache=0) as engine, limited(data, cache=0, preload=0) as disk:
        preloaded(engine)
        assert engine.query(text).body == disk.query(text).body
        assert not disk.pool.zygotes.is_preloaded


def preloaded(engine):
    """Wait until the current version is in memory."""
    end = time.monotonic() + 5
    simple(engine)
    while not engine.pool.zygotes.is_preloaded:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_new_version_comes_into_memory_too(data, publish):
    with limited(data) as engine:
        preloaded(engine)
        publish(data, ("kth:line 34", "kth:line 99"))
        assert b"measure/b" in engine.query("SELECT ?s { ?s ?p 99 }").body
        preloaded(engine)
        assert b"measure/b" in engine.query("SELECT ?s { ?s ?p 99 } LIMIT 5").body


def test_a_zygote_that_dies_is_replaced_within_a_second(data):
    with limited(data) as engine:
        preloaded(engine)
        zygote = engine.pool.zygotes.find_zygote(str(folders.current(data).store_path))
        os.kill(zygote.process.pid, signal.SIGKILL)
        start = time.monotonic()
        assert simple(engine)
        assert time.monotonic() - start < 1


def test_a_worker_whose_master_is_gone_ends_by_itself(data, served, tmp_path):
    library = tmp_path / "queries"
    library.mkdir()
    with served(data, library, "--seconds", "1") as service:
        address = urllib.parse.urlsplit(service.address)
        client = socket.create_connection((address.hostname, address.port))
        client.sendall(f"GET /sparql?query={urllib.parse.quote(BURNING)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.3)
        pids = service.children()
        for pid in [service.process.pid, *pids[:-1]]:  # all but the one that burns, which was started last
            os.kill(pid, signal.SIGKILL)
        client.close()
        end = time.monotonic() + 6
        while any(map(alive, pids)) and time.monotonic() < end:
            time.sleep(0.1)
        assert not any(map(alive, pids))


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_answer_that_was_given_is_given_again_without_a_worker(data):
    with limited(data) as engine:
        text = "SELECT ?s { ?s ?p 34 }"
        first = engine.query(text)
        engine.pool.close()
        assert engine.query(text)[:5] == first[:5]


@pytest.mark.parametrize("call", ["RAND()", "NOW ()", "UUID()", "STRUUID()", "now#\n()", "BNODE()"])
def test_an_answer_that_changes_is_not_kept(data, call):
    with limited(data) as engine:
        engine.query(f"SELECT ({call} AS ?x) {{}}")
        assert len(engine.cache) == 0
        engine.query("SELECT ('known' AS ?x) {}")
        assert len(engine.cache) == 1


def test_a_kept_answer_is_for_its_version_its_format_and_its_graphs(data, publish):
    with limited(data) as engine:
        text = "SELECT ?s { ?s ?p 34 }"
        assert b"measure/b" in engine.query(text).body
        csv = engine.query(text, wanted=Formats(results=formats.CSV))
        assert csv.body.startswith(b"s\r\n")
        publish(data, ("kth:line 34", "kth:line 99"))
        assert b"measure/b" not in engine.query(text).body


def test_the_cache_holds_no_more_than_it_may(data):
    with limited(data, cache=20_000) as engine:
        for n in range(60):
            engine.query(f"SELECT ({n} AS ?n) {{}}")
        assert 0 < len(engine.cache) < 20
        assert engine.cache.held <= 20_000
        before = len(engine.cache)
        engine.query(f"SELECT ('{'x' * 5000}' AS ?long) {{}}")
        assert len(engine.cache) == before


def test_an_answer_says_what_it_cost(data):
    with limited(data) as engine:
        answer = engine.query("SELECT * { ?s ?p ?o }")
        assert answer.rows == len(list(ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)))
        assert 0 < answer.seconds < 1


def test_a_cut_answer_says_so_over_http(data):
    with limited(data, rows=3) as engine, listening(engine, engine.limits) as address:
        status, headers, body = ask(address, "SELECT * { ?s ?p ?o }", Accept="application/sparql-results+json")
        assert (status, headers["Koteihyo-Cut"]) == (200, "rows")
        assert b'"link"' in body

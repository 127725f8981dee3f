"""The engine: it answers, it stops, it survives, and it reaches nothing."""

import os
import signal
import statistics
import threading
import time
from functools import partial

import pytest
from pyoxigraph import Store

from koteihyo.graph.versions import folders
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines import formats
from koteihyo.service.engines.cache import Cache
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import (
    ANY,
    WHOLE,
    BadQuery,
    Busy,
    Dataset,
    Formats,
    NotAcceptable,
    NotPublished,
    Refused,
    Stopped,
    TimeExceeded,
)
from koteihyo.service.sandbox import worker, zygotes
from koteihyo.service.sandbox.guard import check_query
from koteihyo.service.sandbox.pool import SPARE

BURNING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u }"
INFERRED = "https://w3id.org/koteihyo/graph/p/inferred"


def simple(engine):
    """Say whether a simple query is answered, by a worker and not from what is kept."""
    engine.cache = Cache(0)
    return engine.query("ASK {}").body == b'{"head":{},"boolean":true}'


def settled(engine):
    """Wait until the version is in memory: until then, workers over the disk give way to others."""
    end = time.monotonic() + 10
    assert simple(engine)
    while not engine.pool.zygotes.is_preloaded:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert simple(engine)


def workers(engine):
    return [one.pid for one in engine.pool.idle_workers() if one]


def burn(engine):
    with pytest.raises(TimeExceeded):
        engine.query(BURNING)


def test_an_answer_names_the_version_that_gave_it(engine, data):
    assert engine.query("ASK {}").version == engine.version() == folders.current(data).id


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_solutions_come_in_every_format_of_the_engine(engine, name):
    wanted = formats.format_named(name, "results")
    answer = engine.query("SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }", wanted=Formats(wanted))
    assert answer.format == wanted
    assert "避難訓練の実施" in answer.body.decode()


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_graphs_come_in_every_format_of_the_engine(engine, name):
    wanted = formats.format_named(name, "graph")
    answer = engine.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", wanted=Formats(graph=wanted))
    assert answer.format == wanted
    assert "避難訓練の実施" in answer.body.decode()


def test_a_graph_is_not_written_for_whoever_accepts_only_tables(engine):
    with pytest.raises(NotAcceptable, match="text/turtle"):
        engine.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", wanted=Formats(graph=None))


def test_a_syntax_error_says_line_and_column(engine):
    with pytest.raises(BadQuery) as error:
        engine.query("SELECT ?s\n{ ?s ?p }")
    assert error.value.line == 2
    assert error.value.column == 3


def test_a_query_over_its_time_is_stopped_and_the_next_one_is_answered(engine):
    start = time.monotonic()
    with pytest.raises(TimeExceeded):
        engine.query(BURNING)
    assert time.monotonic() - start < 2
    assert simple(engine)


def test_while_one_query_burns_another_is_answered_at_once(engine):
    burning = threading.Thread(target=burn, args=(engine,))
    burning.start()
    time.sleep(0.2)
    start = time.monotonic()
    assert simple(engine)
    assert time.monotonic() - start < 0.5
    burning.join()


def test_a_worker_that_dies_while_idle_is_replaced_and_nobody_notices(engine):
    settled(engine)
    pids = workers(engine)
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    start = time.monotonic()
    assert [engine.query(f"ASK {{ FILTER({n} > 0) }}").version for n in range(3)]
    assert time.monotonic() - start < 1
    assert not set(pids) & set(workers(engine))


def test_a_worker_that_dies_while_answering_is_replaced_and_only_its_query_notices(engine):
    def kill():
        time.sleep(0.3)
        os.kill(burning, signal.SIGKILL)

    settled(engine)
    burning = workers(engine)[-1]
    killing = threading.Thread(target=kill)
    killing.start()
    with pytest.raises(Stopped):
        engine.query(BURNING)
    killing.join()
    assert simple(engine)


def test_five_thousand_parentheses_are_an_error_and_not_the_end(engine):
    with pytest.raises(BadQuery, match="nested"):
        engine.query(f"ASK {{ FILTER({'(' * 5000}1{')' * 5000}) }}")
    assert simple(engine)


@pytest.mark.parametrize(
    "text",
    [f"ASK {{ FILTER({'!' * 50_000}true) }}", f"ASK {{ ?s <urn:p>{'/<urn:p>' * 50_000} ?o }}"],
    ids=["negations", "path"],
)
def test_a_text_that_ends_the_parser_ends_one_worker_only(engine, text):
    with pytest.raises(Stopped):
        engine.query(text)
    assert simple(engine)


def test_a_query_that_needs_too_much_memory_is_stopped(data):
    engine = EmbeddedEngine(partial(folders.current, data), Limits(seconds=20, workers=1, memory=1 << 30))
    try:
        everything = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9))
        with pytest.raises(Stopped):
            engine.query(f"SELECT * {{ {everything} }} ORDER BY ?a1 ?b2 ?c3 ?a8")
        assert simple(engine)
    finally:
        engine.close()


def test_more_queries_than_may_wait_are_told_to_come_again(data):
    engine = EmbeddedEngine(partial(folders.current, data), Limits(seconds=3, workers=1, waiting=0))
    assert simple(engine), "a worker is there"
    burning = threading.Thread(target=burn, args=(engine,))
    burning.start()
    while len(engine.pool.idle_workers()) > SPARE:
        time.sleep(0.1)
    time.sleep(0.5)
    with pytest.raises(Busy):
        engine.query(f"{BURNING} # another")
    assert simple(engine), "what is brief waits for nobody's place"
    burning.join()
    engine.close()


def test_a_new_version_answers_as_soon_as_it_is_published(engine, data, publish):
    before = engine.query("SELECT ?s { ?s ?p 99 }")
    version = publish(data, ("kth:line 34", "kth:line 99"))
    after = engine.query("SELECT ?s { ?s ?p 99 }")
    assert (b"measure/b" in before.body, b"measure/b" in after.body) == (False, True)
    assert after.version == version.id != before.version


def test_a_query_that_runs_while_a_version_is_published_is_answered_by_the_old_one(data, publish):
    engine = EmbeddedEngine(partial(folders.current, data), Limits(seconds=30, workers=2))
    answers = []
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s }"
    asking = threading.Thread(target=lambda: answers.append(engine.query(slow)))
    asking.start()
    time.sleep(0.1)
    new = publish(data, ("kth:line 34", "kth:line 99 , 100 , 101"))
    assert engine.query("ASK {}").version == new.id
    asking.join()
    assert answers[0].version != new.id
    engine.close()


def test_without_a_version_the_engine_says_so(tmp_path):
    engine = EmbeddedEngine(partial(folders.current, tmp_path), Limits(workers=1))
    with pytest.raises(NotPublished):
        engine.query("ASK {}")
    engine.close()


def test_the_graphs_of_a_request_are_the_whole_dataset(engine):
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert b"measure/b" in engine.query("SELECT * { ?s ?p ?o }", dataset=Dataset((INFERRED,))).body
    assert b"inferred" not in engine.query(graphs, dataset=Dataset((INFERRED,))).body
    assert b'"bindings":[]' in engine.query("SELECT * { ?s ?p ?o }", dataset=Dataset((), (INFERRED,))).body
    assert b"inferred" in engine.query(graphs, dataset=Dataset((), (INFERRED,))).body
    with pytest.raises(BadQuery, match="IRI"):
        engine.query("ASK {}", dataset=Dataset(("not an iri",)))


@pytest.mark.parametrize("source", ["file:///etc/passwd", "http://127.0.0.1:9/data.ttl"])
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_from_selects_graphs_of_the_store_and_fetches_nothing(engine, source, clause):
    answer = engine.query(f"SELECT * {clause} <{source}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}")
    assert b'"bindings":[]' in answer.body


SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service <http://127.0.0.1:9/> {} }",
    "SELECT * { SerVice SILENT <http://127.0.0.1:9/> {} }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:9/>{} }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { S\\U00000045RVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { SERVICE#\n<http://127.0.0.1:9/>{} }",
    "SELECT * { BIND(<http://127.0.0.1:9/> AS ?e) SERVICE?e{ ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x{} }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p :a.b.SERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { ?s ?p 1.0e5SERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { ?s ?p 'a # b' . SERVICE <http://127.0.0.1:9/> {} }",
    "PREFIX : <urn:> SELECT * { ?s ?p :a\\# . SERVICE <http://127.0.0.1:9/> {} }",
    'SELECT * { ?s ?p """it\'s "" # """ SERVICE <http://127.0.0.1:9/> {} }',
    "SELECT * { FILTER(?a<?b) SERVICE <http://127.0.0.1:9/> {} }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused_however_it_is_written(engine, text):
    with pytest.raises(Refused):
        engine.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?p 'SERVICE <http://127.0.0.1:9/> {}' } # SERVICE",
        "PREFIX service: <urn:> SELECT * { ?s service:p service:SERVICE . ?s <http://example.org/SERVICE> ?o }",
        'SELECT * { ?s ?p """line\nSERVICE""" , "x"@service }',
    ],
)
def test_what_only_looks_like_service_is_answered(engine, text):
    assert b"bindings" in engine.query(text).body
    assert check_query(text) == text


def test_a_worker_costs_less_than_a_millisecond_over_the_engine_in_process(engine, data):
    text = "SELECT * { <https://w3id.org/koteihyo/id/p/measure/a> ?p ?o }"
    request, store = worker.Request(text, ANY, WHOLE), Store.read_only(str(folders.current(data).store_path))
    engine.cache = Cache(0)

    def median(ask):
        times = []
        for _ in range(200):
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    over = median(lambda: engine.query(text)) - median(lambda: worker.evaluate(request, store, Limits()))
    assert over < 0.001


def test_closing_the_engine_leaves_no_worker(engine):
    settled(engine)
    pids = workers(engine)
    engine.close()
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_workers_are_forked_from_a_process_without_threads():
    assert zygotes.CONTEXT.get_start_method() == "forkserver"


def test_a_text_of_a_megabyte_is_looked_at_within_seconds():
    for words in ("?s ?p 'abc' . " * 70_000, "a." * 500_000):
        start = time.monotonic()
        check_query(f"ASK {{ {words} }}")
        assert time.monotonic() - start < 5

"""Earlier answers, given again: by a version's name, or by the time at which it was current."""

import http.client
import os
import signal
import time
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from werkzeug.http import http_date

from koteihyo.graph.versions import folders
from koteihyo.graph.versions.folders import UnknownVersion
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import Formats
from koteihyo.service.engines.formats import CSV
from koteihyo.service.sandbox import pool, zygotes

LABELS = "SELECT ?l { ?x <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?l"

QUESTION = f"""# 名前
#
# Title-en    Labels
# Subject     themes
# Asks        名前は何か。
# Returns     l; one row a label
# Order       l

{LABELS.replace("SELECT ?l {", "SELECT ?l WHERE {")}
"""


@pytest.fixture
def engine(data, publish):
    """An engine over two versions: in the first 避難訓練の実施, in the current one 防災訓練の実施."""
    publish(data, ("避難訓練", "防災訓練"))
    found = EmbeddedEngine.from_folder(data, Limits(workers=2))
    yield found
    found.close()


def labels(engine):
    """Return the labels that an engine answers with."""
    return engine.query(LABELS, wanted=Formats(CSV, None)).body.decode().split("\r\n")[1:-1]


def test_an_engine_at_a_version_answers_what_that_version_holds(engine, data):
    first, second = (each.version for each in folders.history(data))
    assert labels(engine) == labels(engine.at("")) == labels(engine.at(second)) == ["=1+1", "防災訓練の実施"]
    assert labels(engine.at(first)) == ["=1+1", "避難訓練の実施"]
    assert engine.at(first).query("ASK {}").version == engine.at(first).version() == first
    assert labels(engine) == labels(engine.at(first).at(second))


def test_a_unique_start_of_an_id_names_the_version(engine, data):
    first = folders.history(data)[0].version
    assert engine.at(first[:6]).version() == first


@pytest.mark.parametrize("name", ["abcdef", "*", "../versions", "?", "staging-1", "[0-9a-f]*"])
def test_a_version_that_was_never_published_is_unknown(engine, name):
    with pytest.raises(UnknownVersion) as told:
        engine.at(name)
    assert told.value.status == 404


def test_a_start_that_two_versions_have_names_neither(data, publish):
    publish(data, ("避難訓練", "防災訓練"))
    history = folders.history(data)
    number = 0
    while len({each.version[0] for each in history}) == len(history):  # at most sixteen letters
        publish(data, ("避難訓練", f"訓練{(number := number + 1)}"))
        history = folders.history(data)
    first = next(a.version[0] for a in history if sum(b.version[0] == a.version[0] for b in history) > 1)
    with pytest.raises(UnknownVersion, match="一つに決まりません"):
        folders.version(data, first)


def test_what_was_never_made_current_is_no_version(data):
    (data / "versions" / "0123456789ab").mkdir()
    with pytest.raises(UnknownVersion):
        folders.version(data, "0123456789ab")


def test_without_the_folder_of_all_versions_the_current_one_alone_is_known(data):
    current = folders.current(data)
    engine = EmbeddedEngine(lambda: current, Limits(workers=1))
    try:
        assert engine.at(current.id[:5]).version() == current.id
        with pytest.raises(UnknownVersion):
            engine.at("abcdef")
        assert engine.history() == []
    finally:
        engine.close()


def test_earlier_versions_are_bounded_in_number_and_let_go_when_nobody_asks(data, publish, monkeypatch):
    for number in range(4):
        publish(data, ("避難訓練", f"訓練{number}"))
    monkeypatch.setattr(zygotes, "EARLIER", 2)
    engine = EmbeddedEngine.from_folder(data, Limits(workers=3, cache=0))
    try:
        earlier = [each.version for each in folders.history(data)[:-1]]
        for name in earlier:
            assert len(labels(engine.at(name))) == 2
        held = engine.pool.zygotes._earlier
        assert [store.split("/")[-2] for store in held] == earlier[-2:]
        monkeypatch.setattr(zygotes, "IDLE", 0.0)
        processes = [zygote.process for zygote, _ in held.values()]
        labels(engine)
        assert not held
        labels(engine.at(earlier[0]))
        for process in processes:
            process.join(10)
        assert not any(process.is_alive() for process in processes)
    finally:
        engine.close()


def test_asking_two_versions_in_turn_keeps_a_worker_for_each(engine, data):
    first = engine.at(folders.history(data)[0].version)
    workers = [
        (engine.query(f"ASK {{ ?s ?p {number} }}").worker, first.query(f"ASK {{ ?s ?p {number} }}").worker)
        for number in range(3, 9)
    ]
    assert len({earlier for _, earlier in workers}) == 1


def test_where_workers_are_fewer_than_versions_asked_none_ends_for_another(data, publish, monkeypatch):
    monkeypatch.setattr(pool, "SPARE", 0)
    publish(data, ("避難訓練", "防災訓練"))
    engine = EmbeddedEngine.from_folder(data, Limits(workers=1, cache=0))
    try:
        asked = [engine, engine.at(folders.history(data)[0].version)]
        labels(engine)
        deadline = time.monotonic() + 30
        while not engine.pool.zygotes.is_preloaded:  # until then workers read from disk, and have successors
            assert time.monotonic() < deadline
            time.sleep(0.02)
        workers = [[each.query(f"ASK {{ ?s ?p {number} }}").worker for each in asked] for number in range(4)]
        assert workers[1:] == workers[:1] * 3
        assert workers[0][0] != workers[0][1]
        os.kill(workers[0][0], signal.SIGKILL)
        assert labels(engine) == ["=1+1", "防災訓練の実施"], "one that has died is replaced"
        assert len(engine.pool._kept) == 1
    finally:
        engine.close()
    assert engine.pool._kept == []


# --- over HTTP


@pytest.fixture(scope="module")
def service(tmp_path_factory, publish, served):
    """A service over two versions, published two seconds apart; its connection and their publications."""
    folder = tmp_path_factory.mktemp("mementos")
    (folder / "labels.rq").write_text(QUESTION, "utf-8")
    publish(folder / "data")
    time.sleep(2.1)  # HTTP's time has whole seconds
    publish(folder / "data", ("避難訓練", "防災訓練"))
    with served(folder / "data", folder) as found:
        connection = http.client.HTTPConnection(urlsplit(found.address).netloc, timeout=30)
        yield connection, *folders.history(folder / "data")
        connection.close()


def asked(connection, path, headers=None, **parameters):
    """Ask an address; return status, headers and text."""
    connection.request("GET", f"{path}?{urlencode(parameters)}" if parameters else path, headers=headers or {})
    response = connection.getresponse()
    return response.status, response.headers, response.read().decode()


ADDRESSES = [("/sparql", {"query": LABELS, "format": "csv"}), ("/queries/labels.csv", {})]
EACH = pytest.mark.parametrize(("path", "parameters"), ADDRESSES)


@EACH
def test_version_gives_the_earlier_answer_again(service, path, parameters):
    connection, first, second = service
    _, headers, now = asked(connection, path, **parameters)
    assert "防災訓練" in now
    assert headers["Koteihyo-Version"] == second.version
    for name in (first.version, first.version[:7]):
        status, headers, text = asked(connection, path, version=name, **parameters)
        assert (status, headers["Koteihyo-Version"]) == (200, first.version)
        assert "避難訓練" in text
        assert headers["Memento-Datetime"] == http_date(datetime.fromisoformat(first.time))
        assert headers["Cache-Control"] == "public, max-age=86400"


@EACH
def test_an_unknown_version_is_a_404(service, path, parameters):
    status, headers, text = asked(service[0], path, version="abcdef", **parameters)
    assert (status, headers["Content-Type"]) == (404, "application/problem+json")
    assert "koteihyo versions" in text
    assert "unknown-version" in text


@EACH
def test_accept_datetime_gives_what_was_current_then(service, path, parameters):
    connection, first, second = service
    moments = [datetime.fromisoformat(each.time) for each in (first, second)]
    for moment, wanted in (
        (moments[0] - timedelta(days=1), first),
        (moments[0], first),
        (moments[1] - timedelta(seconds=1), first),
        (moments[1], second),
        (moments[1] + timedelta(days=1), second),
    ):
        status, headers, text = asked(connection, path, {"Accept-Datetime": http_date(moment)}, **parameters)
        assert (status, headers["Koteihyo-Version"]) == (200, wanted.version)
        assert ("避難訓練" in text) is (wanted is first)
        assert {"Accept", "Accept-Datetime"} <= {*headers["Vary"].split(", ")}
        memento = urlsplit(headers["Content-Location"])
        assert asked(connection, f"{memento.path}?{memento.query}")[2] == text


@EACH
def test_an_accept_datetime_that_is_no_date_is_a_400(service, path, parameters):
    assert asked(service[0], path, {"Accept-Datetime": "yesterday"}, **parameters)[0] == 400


@EACH
def test_an_address_says_that_it_negotiates_by_time(service, path, parameters):
    _, headers, _ = asked(service[0], path, **parameters)
    assert any('rel="original timegate"' in each for each in headers.get_all("Link"))
    assert "Memento-Datetime" not in headers
    assert "Accept-Datetime" in headers["Vary"]


def test_a_tag_holds_for_its_version_alone(service):
    connection, first, second = service
    parameters = {"query": LABELS, "format": "csv"}
    tags = {
        asked(connection, "/sparql", version=each.version, **parameters)[1]["ETag"]: each.version
        for each in (first, second)
    }
    assert len(tags) == 2
    for tag, version in tags.items():
        for other in (first.version, second.version):
            status, _, _ = asked(connection, "/sparql", {"If-None-Match": tag}, version=other, **parameters)
            assert status == (304 if other == version else 200)


def test_a_version_is_asked_by_post_too(service):
    connection, first, _ = service
    body = urlencode({"query": LABELS, "version": first.version, "format": "csv"})
    connection.request("POST", "/sparql", body, {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    assert "避難訓練" in response.read().decode()
    assert response.headers["Koteihyo-Version"] == first.version


def test_the_description_of_a_version_names_it(service):
    connection, first, second = service
    for name, version in (("", second.version), (first.version, first.version)):
        path = f"/sparql?version={name}" if name else "/sparql"
        assert f'versionInfo> "{version}"' in asked(connection, path, {"Accept": "application/n-triples"})[2]

"""What whoever runs the service sees of it: health, meters, the log, limits by client, and how it stops."""

import json
import re
import shutil
import signal
import socket
import threading
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.http.rate_limits import RateLimiter, TooMany
from koteihyo.service.questions.library import Library

TREE = Path(__file__).parent.parent
LABELS = "SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }"
BURNING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s . ?t ?u ?v }"
STRANGER, OTHER = "203.0.113.9", "198.51.100.7"


def query(text):
    return "/sparql?" + urllib.parse.urlencode({"query": text})


def ask(service, path, client=""):
    """Ask a running service, as a client behind the web server on this machine if one is named."""
    headers = {"X-Forwarded-For": client} if client else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(service.address + path, headers=headers), timeout=20) as got:
            return got.status, got.headers, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def connected(service):
    """Return a connection to a running service."""
    return socket.create_connection(urllib.parse.urlsplit(service.address).netloc.split(":"))


@pytest.fixture
def running(data, library, served, tmp_path):
    """What runs a service of the test's own with these options; its log is in a file."""

    def run(*options):
        return served(data, library, "--log", str(tmp_path / "log"), *options)

    return run


@pytest.fixture
def lines(tmp_path):
    """What returns the lines of that log."""
    return lambda: [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]


@pytest.fixture
def client(engine, library):
    """An application over the small dataset, asked without a network; one client may make three errors."""
    limits = Limits(seconds=1, workers=2, client_errors=3)
    return create_app(
        engine, Library(library), limits, Serving(log="off", trusted_proxies=("10.0.0.0/8",))
    ).test_client()


def meters(text):
    """Return what the meters show: value by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_health_is_ready_only_when_a_version_is_open(tmp_path, library, publish):
    data = tmp_path / "data"
    engine = EmbeddedEngine(partial(folders.current, data), Limits(workers=1))
    health = partial(create_app(engine, Library(library)).test_client().get, "/health")
    try:
        assert health().status_code == 503
        first = publish(data)
        assert health().json == {"status": "ok", "version": first.id}
        broken = publish(data, ("避難", "退避"))
        shutil.rmtree(broken.store_path)
        assert health().status_code == 503
        folders.rollback(data, first.id)
        assert health().json["version"] == first.id
    finally:
        engine.close()


def test_the_meters_count_requests_answers_kills_and_name_the_version(running):
    with running("--seconds", "0.5") as service:
        version = json.loads(ask(service, "/health")[2])["version"]
        ask(service, query(LABELS))
        ask(service, query("SELECT"))
        assert ask(service, query(BURNING))[0] == 503
        ask(service, "/a/strangers/words")
        status, headers, text = ask(service, "/metrics")
        assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
        found = meters(text)
    assert found["koteihyo_requests_total", "GET", "/sparql", "200"] == 1
    assert found["koteihyo_requests_total", "GET", "-", "404"] == 1
    assert found["koteihyo_queries_total", "answered"] == found["koteihyo_queries_total", "bad-query"] == 1
    assert found["koteihyo_kills_total", "time-exceeded"] == found["koteihyo_queries_total", "time-exceeded"] == 1
    assert found["koteihyo_rows_total",] == 2
    assert found["koteihyo_queries_running",] == found["koteihyo_queries_waiting",] == 0
    assert found["koteihyo_ready",] == 1
    assert ("koteihyo_version_seen_seconds", version) in found
    assert found["process_resident_memory_bytes",] > 0


def test_the_meters_show_what_runs_and_what_waits(running):
    with running("--seconds", "1", "--workers", "1") as service:
        asked = [threading.Thread(target=ask, args=(service, query(f"{BURNING} # {n}"))) for n in range(2)]
        for each in asked:
            each.start()
        time.sleep(0.4)
        found = meters(ask(service, "/metrics")[2])
        for each in asked:
            each.join()
    assert (found["koteihyo_queries_running",], found["koteihyo_queries_waiting",]) == (1, 1)


def test_a_cut_answer_is_counted_and_logged(running, lines):
    with running("--rows", "1") as service:
        assert ask(service, query(LABELS))[1]["Koteihyo-Cut"] == "rows"
        assert meters(ask(service, "/metrics")[2])["koteihyo_cut_answers_total", "rows"] == 1
    assert (lines()[0]["cut"], lines()[0]["rows"]) == ("rows", 1)


def test_a_request_is_one_line_with_its_cost_and_nothing_personal(running, lines, tmp_path):
    with running() as service:
        ask(service, query(LABELS), STRANGER)
        ask(service, "/queries/measures-of-theme.csv?words=%E5%B7%9D%E5%8F%A3%E5%A4%AA%E9%83%8E", STRANGER)
        ask(service, "/kawaguchi-taro?tel=hanako", STRANGER)
        version = json.loads(ask(service, "/health")[2])["version"]
    asked, question, nowhere, _ = lines()
    assert asked["query"] == sha256(LABELS.encode()).hexdigest()[:16]
    assert (asked["method"], asked["route"], asked["status"], asked["rows"]) == ("GET", "/sparql", 200, 2)
    assert asked["version"] == version
    assert asked["worker"] > 1
    assert 0 < asked["engine"] <= asked["seconds"] < 5
    assert asked["bytes"] > 100
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", asked["time"])
    assert question["route"] == "/queries/<name>"
    assert (nowhere["route"], nowhere["status"]) == ("-", 404)
    written = (tmp_path / "log").read_text("utf-8")
    for secret in (STRANGER, "127.0.0.1", "SELECT", "taro", "川口", "hanako", "\\u"):
        assert secret not in written


def test_a_log_file_that_is_moved_away_is_begun_anew(running, lines, tmp_path):
    with running() as service:
        ask(service, "/health")
        (tmp_path / "log").rename(tmp_path / "log.1")
        ask(service, "/health")
    assert len(lines()) == 1


def test_a_client_who_errs_too_often_is_told_when_to_come_again(running):
    with running("--client-errors", "3", "--client-window", "3") as service:
        assert [ask(service, query("SELECT"), STRANGER)[0] for _ in range(4)] == [400, 400, 400, 429]
        status, headers, body = ask(service, query("ASK {}"), STRANGER)
        assert (status, json.loads(body)["status"]) == (429, 429)
        assert "try again" in json.loads(body)["detail"]
        assert ask(service, query("ASK {}"), OTHER)[0] == ask(service, query("ASK {}"))[0] == 200
        assert ask(service, "/health", STRANGER)[0] == 200
        assert meters(ask(service, "/metrics")[2])["koteihyo_rate_limited_total", "errors"] == 2
        time.sleep(int(headers["Retry-After"]))
        assert ask(service, query("ASK {}"), STRANGER)[0] == 200


def test_a_client_pays_for_the_engines_time_and_for_the_query_that_was_stopped(running):
    with running("--seconds", "1", "--client-seconds", "0.5") as service:
        assert ask(service, query(BURNING), STRANGER)[0] == 503
        status, headers, _ = ask(service, query(BURNING), STRANGER)
        assert (status, 40 < int(headers["Retry-After"]) <= 61) == (429, True)
        assert ask(service, query("ASK {}"), OTHER)[0] == 200


def test_what_is_brief_has_a_reserve_that_is_used_up_too(running):
    with running("--seconds", "1", "--client-seconds", "0.9") as service:
        assert ask(service, query(BURNING), STRANGER)[0] == 503
        assert ask(service, query("ASK {}"), STRANGER)[0] == 200
        assert {ask(service, query(f"{BURNING} #{n}"), STRANGER)[0] for n in range(12)} == {429}
        assert ask(service, query("ASK { ?s ?p 1 }"), STRANGER)[0] == 429
        assert ask(service, query("ASK {}"), OTHER)[0] == 200


@pytest.mark.parametrize("place", [STRANGER, OTHER])
def test_a_light_question_is_answered_while_heavy_ones_burn_also_behind_one_address(running, place):
    options = ("--workers=2", "--client-queries=2", "--seconds=2", "--waiting=16", "--client-seconds=0", "--cache=0")
    with running(*options) as service, ThreadPoolExecutor(4) as together:
        burning = [together.submit(ask, service, query(f"{BURNING} # {n}"), STRANGER) for n in range(4)]
        taken = []
        while not all(each.done() for each in burning):
            start = time.monotonic()
            assert ask(service, query(f"ASK {{ ?s ?p {len(taken)} }}"), place)[0] == 200
            taken.append(time.monotonic() - start)
    assert sorted(taken)[len(taken) // 2] < 0.2
    assert [each.result()[0] for each in burning] == [503] * 4, "each of them had its two seconds"


def test_thirty_two_who_ask_the_same_at_once_are_all_answered_by_one_worker(running, lines):
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
    with running("--workers=2", "--client-queries=1") as service, ThreadPoolExecutor(32) as together:
        told = list(together.map(lambda _: ask(service, query(slow), STRANGER), range(32)))
    assert {(status, body) for status, _, body in told} == {(200, told[0][2])}
    assert len({line["worker"] for line in lines() if "worker" in line}) == 1


def test_no_client_has_all_workers_and_his_next_query_waits_for_his_own(running):
    options = ("--workers=2", "--client-queries=1", "--seconds=4", "--patience=1", "--waiting=4", "--client-seconds=0")
    with running(*options) as service:
        answers = []
        strangers = [
            threading.Thread(target=lambda n=n: answers.append(ask(service, query(f"{BURNING} # {n}"), STRANGER)))
            for n in range(4)
        ]
        for stranger in strangers:
            stranger.start()
        deadline = time.monotonic() + 10
        while len(answers) < 3 and time.monotonic() < deadline:
            assert ask(service, query("ASK {}"), OTHER)[0] == 200, "a worker is left for the others"
            time.sleep(0.1)
        assert [answer[0] for answer in answers] == [429] * 3, "before the first one's time is over"
        assert all(headers["Retry-After"] == "1" for _, headers, _ in answers)
        assert meters(ask(service, "/metrics")[2])["koteihyo_rate_limited_total", "queries"] == 3
        for stranger in strangers:
            stranger.join()
        assert answers[3][0] == 503
        assert ask(service, query("ASK {}"), STRANGER)[0] == 200


def test_what_a_client_used_leaks_away():
    now = [0.0]
    clients = RateLimiter(Limits(client_window=60, client_seconds=30, client_errors=60), lambda: now[0])
    stranger = clients.name(STRANGER)
    clients.charge(stranger, 45, error=False)
    clients.admit(stranger)
    assert clients.overdraft(stranger).retry == 30, "what is brief is answered all the same"
    clients.charge(stranger, 30, error=False)
    with pytest.raises(TooMany) as told:
        clients.admit(stranger)
    assert told.value.retry == 30
    now[0] = 30.1
    clients.admit(stranger)
    assert clients.overdraft(stranger)
    now[0] = 90.2
    assert clients.overdraft(stranger) is None


def test_a_limit_of_0_is_none():
    clients = RateLimiter(Limits(client_seconds=0, client_errors=0))
    clients.charge(clients.name(STRANGER), 1000, error=True)
    clients.admit(clients.name(STRANGER))


def test_no_two_starts_know_a_client_by_the_same_name():
    assert RateLimiter(Limits()).name(STRANGER) != RateLimiter(Limits()).name(STRANGER)


def erring(client, peer, forwarded=""):
    """Make as many errors as a client may, and return what one more request is answered."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    base = {"REMOTE_ADDR": peer}
    for _ in range(3):
        client.get("/sparql?query=SELECT", headers=headers, environ_base=base)
    return client.get("/sparql?query=ASK%7B%7D", headers=headers, environ_base=base).status_code


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(client):
    assert erring(client, STRANGER, f"{OTHER}, 10.0.0.1") == 429
    assert erring(client, "10.0.0.1", "") == 200, "the operator's own machines are not counted"
    assert erring(client, "10.0.0.1", f"6.6.6.6, {OTHER}, 10.0.0.2") == 429
    assert erring(client, "10.0.0.1", f"7.7.7.7, {OTHER}") == 429, "what a client writes before the proxy is not read"
    assert erring(client, "10.0.0.1", f"{OTHER}, unknown") == 429, "who cannot be read is no operator"


def test_one_subscriber_of_ipv6_is_one_client(client):
    assert erring(client, "2001:db8:1:2::1") == 429
    asked = partial(client.get, "/sparql?query=ASK%7B%7D")
    assert asked(environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}).status_code == 429
    assert asked(environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}).status_code == 200


def test_behind_https_the_first_page_shows_an_https_address(client):
    page = partial(client.get, "/", headers={"X-Forwarded-Proto": "https", "Host": "plan.example"})
    assert "https://plan.example/sparql" in page(environ_base={"REMOTE_ADDR": "10.0.0.1"}).text
    assert "http://plan.example/sparql" in page(environ_base={"REMOTE_ADDR": STRANGER}).text


def test_an_answer_that_was_begun_is_ended_before_the_service_stops(running):
    with running("--seconds", "1.5") as service:
        answers = []
        asked = threading.Thread(target=lambda: answers.append(ask(service, query(BURNING))))
        asked.start()
        time.sleep(0.5)
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(OSError, match="refused"):
            ask(service, "/health")
        asked.join()
        assert answers[0][0] == json.loads(answers[0][2])["status"] == 503
        assert service.process.wait(3) == 0


def test_a_long_answer_that_is_being_sent_is_sent_to_its_end(running):
    with running() as service:
        host, port = urllib.parse.urlsplit(service.address).netloc.split(":")
        strings = " ".join(f'"{n:05000}"' for n in range(150))
        many = f"SELECT ?a ?x ?y {{ VALUES ?a {{ {strings} }} ?x ?p ?y }}"
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
            slow.connect((host, int(port)))
            head = f"Content-Type: application/sparql-query\r\nContent-Length: {len(many)}"
            slow.sendall(f"POST /sparql HTTP/1.0\r\n{head}\r\n\r\n{many}".encode())
            received = slow.recv(1000)
            service.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert service.process.poll() is None
            received += b"".join(iter(lambda: slow.recv(1 << 20), b""))
        head, _, body = received.partition(b"\r\n\r\n")
        assert len(body) == int(re.search(rb"Content-Length: (\d+)", head)[1]) > 5_000_000
        assert service.process.wait(3) == 0


@pytest.mark.parametrize("more", [0, 1])
def test_the_end_of_the_grace_or_a_second_signal_ends_what_still_runs(running, more):
    with running("--seconds", "30", "--grace", "15" if more else "0.5") as service:
        children = service.children()
        with connected(service) as burning:
            burning.sendall(f"GET {query(BURNING)} HTTP/1.0\r\n\r\n".encode())
            time.sleep(0.4)
            for _ in range(1 + more):
                service.process.send_signal(signal.SIGTERM)
                time.sleep(0.2)
            assert service.process.wait(3) == 0
        deadline = time.monotonic() + 2
        while any(map(runs, children)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(runs, children))


def runs(pid):
    """Say whether a process is there and not a zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_connections_that_ask_nothing_do_not_hold_up_the_stop(running):
    with running() as service, connected(service) as idle:
        idle.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /hea")
        assert idle.recv(1000).startswith(b"HTTP/1.1 200")
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(3) == 0


def test_the_document_names_every_meter_and_every_fact_of_the_log(client, running, lines):
    document = (TREE / "docs" / "watching.md").read_text("utf-8")
    for name in {key[0] for key in meters(client.get("/metrics").text)}:
        stem = re.sub(r"_(total|created|bucket|count|sum)$", "", name)
        assert stem.startswith("process_") or stem in document
    with running("--rows", "1") as service:
        ask(service, query(LABELS))
    for fact in lines()[0]:
        assert f'"{fact}"' in document or f"`{fact}`" in document


def test_the_container_installs_nothing_without_a_hash():
    file, lock = ((TREE / name).read_text("utf-8") for name in ("Containerfile", "requirements.container.lock"))
    installs = re.findall(r"pip install (.*?)(?: \\\n|$)", file, re.MULTILINE)
    assert len(installs) == 2
    assert "--require-hashes -r requirements.container.lock" in installs[0]
    assert {"--no-deps", "--no-build-isolation"} <= {*installs[1].split()}
    pinned = re.findall(r"^([a-z0-9-]+)==(\S+)[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)
    assert len(pinned) == len(re.findall("==", re.sub(r" ; .*", "", lock)))
    project = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = {re.match(r"[A-Za-z0-9-]+", each)[0].lower() for each in needed}
    assert names <= {name for name, _ in pinned}
    tested = (TREE / "requirements.lock").read_text("utf-8")
    assert [each for each in pinned if "==".join(each) not in tested and each[0] != "setuptools"] == []
    assert "pytest" not in dict(pinned)


def test_the_container_runs_as_an_ordinary_user_who_owns_nothing_but_the_data():
    stages = (TREE / "Containerfile").read_text("utf-8").split("\nFROM ")
    last = stages[-1]
    assert int(re.findall(r"^USER (\d+)", last, re.MULTILINE)[-1]) >= 1000
    assert not re.search(r"^ADD |curl|wget|chmod", last, re.MULTILINE)
    for variable in re.findall(r"KOTEIHYO_(\w+)=", last):
        assert variable.lower() in Serving._fields + Limits._fields
    assert 'CMD ["serve"]' in last

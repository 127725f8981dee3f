"""Writing over HTTP: who may, what becomes of a change, and what is told."""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import threading
import time
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import writable as writing

from koteihyo.graph.rdf.names import STAGED
from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.writing import tokens, working_copy

BASE = "https://w3id.org/koteihyo/"
NOTES, ID = f"{BASE}graph/kawaguchi/added", f"{BASE}id/kawaguchi/"
WRONG = f"<{ID}sheet/core-1> <{BASE}ontology#sheetNumber> 9"
TURTLE = "@prefix : <urn:> . :a :b :c , [ :d 1 ] ."


@pytest.fixture(scope="module")
def plain(tmp_path_factory, served):
    """A service that takes changes, over a dataset without plans."""
    data = tmp_path_factory.mktemp("plain")
    writing.publish_nquads(data, b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    with writing.writable(served, data, "--write-seconds", "5") as found:
        yield found


@pytest.fixture(scope="module")
def planned(tmp_path_factory, served, published):
    """A service that takes changes, over Kawaguchi's plan."""
    data = shutil.copytree(published, tmp_path_factory.mktemp("planned") / "data")
    with writing.writable(served, data) as found:
        yield found


# --- who may


@pytest.fixture(scope="module")
def closed(kawaguchi_service):
    """A service that nobody has made a token for."""
    return writing.Writable(None, kawaguchi_service)


@pytest.mark.parametrize(
    ("method", "target"),
    [("POST", "/update"), ("GET", "/store?default"), ("PUT", "/store?graph=urn:g"), ("DELETE", "/store/graph/x")],
)
def test_without_a_token_made_writing_is_off_and_says_how_to_turn_it_on(closed, method, target):
    status, told = closed.told(method, target, "update=CLEAR+ALL" if method == "POST" else None, token="anything")
    assert status == 403
    assert "koteihyo token add" in told["detail"]
    assert told["type"].endswith("/writing-off")


def test_while_writing_is_off_who_comes_without_a_token_hears_that_it_takes_one_and_who_only_reads_does_not(closed):
    for method, target, expected in (("POST", "/update", 401), ("PUT", "/store?default", 401), ("GET", "/store", 403)):
        status, headers, body = closed.sent(method, target, headers={"Authorization": ""})
        assert (status, headers.get("WWW-Authenticate", "")[:6]) == (expected, "Bearer" if expected == 401 else "")
        assert json.loads(body)["type"].endswith("/writing-off")


@pytest.mark.parametrize("header", ["", "Basic dGVzdGVyOng=", "Bearer ", "Bearer koteihyo_wrong"])
def test_without_a_known_token_it_is_a_401_that_says_what_is_needed(plain, header):
    status, headers, _ = plain.sent("POST", "/update", "update=CLEAR+ALL", {"Authorization": header})
    assert status == 401
    assert headers["WWW-Authenticate"].startswith('Bearer realm="koteihyo"')
    assert ("invalid_token" in headers["WWW-Authenticate"]) is header.endswith("wrong")


def test_a_token_for_reading_does_not_write_and_a_revoked_one_does_nothing(plain):
    file = plain.data / tokens.FILE
    reader = tokens.add(file, "reader", "read")
    status, headers, _ = plain.sent("POST", "/update", "update=CLEAR+ALL", token=reader)
    assert (status, 'scope="write"' in headers["WWW-Authenticate"]) == (403, True)
    tokens.revoke(file, "reader")
    assert plain.sent("POST", "/update", "update=CLEAR+ALL", token=reader)[0] == 401


def test_what_is_kept_of_a_token_does_not_give_it_away(tmp_path):
    file = tmp_path / "tokens.json"
    token = tokens.add(file, "山田", "write")
    other = tokens.add(file, "佐藤", "read")
    text = file.read_text()
    assert token not in text
    assert token.removeprefix(tokens.START) not in text
    assert file.stat().st_mode & 0o077 == 0
    assert tokens.find_token(file, token).name == "山田"
    assert tokens.find_token(file, other).allows("read")
    assert not tokens.find_token(file, other).allows("write")
    assert tokens.find_token(file, token + "x") is None
    assert len({token.salt for token in tokens.read_tokens(file)}) == 2


def test_the_command_makes_lists_and_revokes_tokens(koteihyo, data):
    made = koteihyo("token", "add", "山田", "--scope", "read")
    assert made.stdout.startswith("koteihyo_")
    assert len(made.stdout.strip()) > 40
    assert "二度と表示されません" in made.stderr
    (listed,) = json.loads(koteihyo("token", "list", "--json").stdout)
    assert (listed["name"], listed["scope"]) == ("山田", "read")
    assert koteihyo("token", "add", "山田").returncode == 2
    assert koteihyo("token", "revoke", "山田").returncode == 0
    assert "トークンはありません" in koteihyo("token", "list").stdout
    assert koteihyo("token", "revoke", "山田").returncode == 2


def test_over_another_engine_writing_is_off_and_says_why(engine):
    asked = create_app(engine).test_client()  # no folder of versions, as over a remote engine
    for told in (
        asked.post("/update", data={"update": "CLEAR ALL"}),
        asked.put("/store?graph=urn:g"),
        asked.get("/store?default"),
    ):
        assert told.status_code == 403
        assert "pass by the gate" in told.json["detail"]


def test_a_private_service_asks_readers_for_a_token_too(tmp_path, served):
    writing.publish_nquads(tmp_path, b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    with writing.writable(served, tmp_path, "--private", "true") as found:
        reader = tokens.add(tmp_path / tokens.FILE, "reader", "read")
        for target in ("/sparql?query=ASK%7B%7D", "/queries", "/versions", "/store?graph=urn:g", "/"):
            assert found.sent("GET", target, headers={"Authorization": ""})[0] == 401
            assert found.sent("GET", target, token=reader)[0] == 200
            assert found.sent("GET", target)[0] == 200  # who may write may read
        assert found.sent("GET", "/health", headers={"Authorization": ""})[0] == 200


# --- what becomes of an update


def test_a_reason_that_is_too_long_is_refused_and_not_cut(planned):
    text = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{ID}measure/core-1.1.2> <urn:note> '長い' }} }}"
    before = folders.current(planned.data).id
    status, told = planned.update(text, message="な" * 501)
    assert (status, folders.current(planned.data).id) == (400, before)
    assert "500字まで" in told["detail"]


def test_an_accepted_update_is_read_at_once_and_the_version_before_can_be_asked_still(planned):
    before = folders.current(planned.data).id
    added = f"<{ID}measure/core-1.1.2> <urn:note> '試し'@ja"
    text = f"INSERT DATA {{ GRAPH <{NOTES}> {{ {added} }} }}"
    status, told = planned.update(text, message="注を足す")
    assert (status, told["base"]) == (200, before)
    assert told["version"] == folders.current(planned.data).id != before
    assert planned.asks(f"ASK {{ {added} }}")
    assert not planned.asks(f"ASK {{ {added} }}", version=before)
    _, version = planned.told("GET", f"/versions/{told['version']}")
    (publication,) = version["publications"]
    assert (publication["act"], publication["who"], publication["why"]) == ("write", "tester", "注を足す")
    assert version["manifest"]["plans"]["kawaguchi"]["entries"] == 443
    status, told = planned.update(text)
    assert (status, told["version"]) == (200, told["base"])  # nothing has changed


def test_a_violation_is_a_422_with_the_findings_in_words(planned):
    before = folders.history(planned.data)
    status, told = planned.update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ {WRONG} }} }}")
    assert (status, told["type"]) == (422, f"{BASE}problem/nonconforming")
    (finding,) = told["findings"]
    assert finding["message"]["ja"].startswith("「１／３」のような表の番号が一つでないか")
    assert finding["quotes"][0]["line"]
    assert folders.history(planned.data) == before
    status, headers, page = planned.sent("POST", "/update", f"update=INSERT+DATA+%7B{WRONG}%7D".replace("#", "%23"),
                                         {"Content-Type": writing.FORM, "Accept": "text/html"})  # fmt: skip
    assert (status, headers.get_content_type()) == (422, "text/html")
    assert "受け入れません" in page.decode()


def test_handling_leniently_stages_what_does_not_conform(planned):
    status, headers, body = planned.sent(
        "POST", "/update", f"INSERT DATA {{ {WRONG} }}",
        {"Content-Type": "application/sparql-update", "Prefer": "return=minimal, handling=lenient"},
    )  # fmt: skip
    told = json.loads(body)
    assert (status, headers["Preference-Applied"]) == (202, "handling=lenient")
    assert told["staged"].startswith(STAGED)
    assert len(told["findings"]) == 1
    assert not planned.asks(f"ASK {{ {WRONG} }}")
    assert planned.asks(f"ASK {{ GRAPH <{told['staged']}> {{ {WRONG} }} }}")
    assert planned.graph("DELETE", told["staged"])[0] == 204


def test_the_printed_words_are_not_written(planned):
    status, told = planned.update(
        f"INSERT DATA {{ GRAPH <{BASE}graph/kawaguchi/document> {{ <{ID}entry/core-1.1.1> <urn:p> 1 }} }}"
    )
    assert (status, told["type"]) == (422, f"{BASE}problem/kept")


def test_blank_nodes_have_names_and_the_same_content_twice_is_the_same(plain):
    assert plain.graph("PUT", "urn:blank", TURTLE)[0] == 201
    first = folders.current(plain.data).id
    assert plain.graph("PUT", "urn:blank", TURTLE.replace("[ :d 1 ]", "_:x").replace(" .", " . _:x :d 1 ."))[0] == 204
    assert folders.current(plain.data).id == first
    found = [quad for quad in plain.held() if quad.graph_name == ox.NamedNode("urn:blank")]
    assert not any(isinstance(term, ox.BlankNode) for quad in found for term in (quad.subject, quad.object))
    assert sum(quad.subject.value.startswith(working_copy.GENID) for quad in found) == 1
    _, _, body = plain.graph("GET", "urn:blank")
    got, put = (ox.Dataset(ox.parse(each, format=ox.RdfFormat.TURTLE)) for each in (body, TURTLE))
    for each in (got, put):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert got == put
    assert plain.graph("DELETE", "urn:blank")[0] == 204


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("LOAD <file:///etc/passwd>", 403),
        ("load silent <http://127.0.0.1:1/> into graph <urn:g>", 403),
        ("LO\\u0041D <http://127.0.0.1:1/>", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <urn:s> <urn:p> }", 400),
        ("INSERT DATA { <urn:s> <urn:p> " + "[ <urn:p> " * 100 + "1" + "]" * 100 + " }", 400),
        ("INSERT { <urn:x> <urn:y> ?o } WHERE " + "{" * 3000 + "?s ?p ?o" + "}" * 3000, 400),
        ("CREATE GRAPH <urn:g>", 409),
        ("DELETE DATA { <urn:s> <urn:p> <urn:o> }", 409),
        ("INSERT { <urn:x> <urn:y> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } }", 200),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_an_update_reaches_nothing_and_breaks_nothing(plain, text, status):
    before = folders.current(plain.data).id
    found, told = plain.update(text)
    assert found == status, told
    assert (folders.current(plain.data).id == before) is (status != 200)


def test_an_update_over_its_time_is_stopped_and_the_next_is_taken(plain):
    values = " ".join(map(str, range(400)))
    many = " ".join(f"VALUES ?v{at} {{ {values} }}" for at in range(4))
    before = folders.current(plain.data).id
    status, told = plain.update(f"INSERT {{ <urn:x> <urn:y> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {many} }} }}")
    assert (status, told["type"]) == (503, f"{BASE}problem/time-exceeded")
    assert folders.current(plain.data).id == before
    assert plain.update("INSERT DATA { GRAPH <urn:later> { <urn:s> <urn:p> 1 } }")[0] == 200


def test_a_statement_of_a_named_graph_is_told_where_to_be_taken_out(plain):
    _, told = plain.update("DELETE DATA { <urn:s> <urn:p> <urn:o> }")
    assert "<urn:g>" in told["detail"]
    assert plain.update("INSERT DATA { <urn:mine> <urn:p> 1 }")[0] == 200
    assert plain.asks(f"ASK {{ <urn:mine> ?p ?o . GRAPH <{working_copy.ADDED}> {{ <urn:mine> ?p ?o }} }}")
    assert plain.update("DELETE WHERE { <urn:mine> ?p ?o }")[0] == 200
    assert not plain.asks("ASK { <urn:mine> ?p ?o }")


# --- graphs


def test_a_graph_is_changed_only_in_the_state_that_is_named(plain):
    name = "urn:state"
    assert plain.graph("PUT", name, TURTLE, {"If-Match": "*"})[0] == 412
    assert plain.graph("PUT", name, TURTLE, {"If-None-Match": "*"})[0] == 201
    assert plain.graph("PUT", name, TURTLE, {"If-None-Match": "*"})[0] == 412
    _, headers, body = plain.graph("GET", name)
    tag = headers["ETag"]
    assert not tag.startswith("W/")
    assert plain.graph("GET", name, headers={"If-None-Match": tag})[0] == 304
    _, other, _ = plain.graph("GET", name, headers={"Accept": "application/n-triples"})
    assert other["ETag"] != tag
    assert plain.graph("POST", name, "<urn:more> <urn:p> 1 .", {"If-Match": other["ETag"]})[0] == 204
    assert plain.graph("PUT", name, TURTLE, {"If-Match": tag})[0] == 412
    assert plain.graph("DELETE", name, headers={"If-Match": f"{tag}, W/{tag}"})[0] == 412
    assert plain.graph("DELETE", name, headers={"If-Match": plain.graph("HEAD", name)[1]["ETag"]})[0] == 204
    assert plain.graph("GET", name)[0] == plain.graph("HEAD", name)[0] == plain.graph("DELETE", name)[0] == 404
    assert b":a" in body or b"urn:a" in body


def test_a_patch_changes_its_graph_and_no_other(plain):
    kind = {"Content-Type": "application/sparql-update"}
    assert plain.graph("PUT", "urn:patched", TURTLE)[0] == 201
    text = "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }"
    assert plain.graph("PATCH", "urn:patched", text, kind)[0] == 204
    assert plain.asks("ASK { GRAPH <urn:patched> { ?s <urn:d> 2 } FILTER NOT EXISTS { ?t <urn:d> 1 } }")
    assert plain.graph("PATCH", "urn:patched", "INSERT DATA { GRAPH <urn:g> { <urn:x> <urn:y> 1 } }", kind)[0] == 400
    assert plain.graph("PATCH", "urn:nothing", text, kind)[0] == 404
    assert plain.graph("PATCH", "urn:patched", TURTLE)[0] == 415
    assert plain.graph("DELETE", "urn:patched")[0] == 204


def test_a_graph_of_ours_has_an_address_below_store(plain):
    assert plain.sent("PUT", "/store/graph/mine", TURTLE.encode(), {"Content-Type": "text/turtle"})[0] == 201
    assert plain.graph("GET", f"{BASE}graph/mine")[2] == plain.sent("GET", "/store/graph/mine")[2]
    assert plain.sent("DELETE", "/store/graph/mine")[0] == 204


@pytest.mark.parametrize(
    ("method", "target", "kind", "status"),
    [
        ("GET", "/store", "", 400),
        ("GET", "/store?default&graph=urn:g", "", 400),
        ("PUT", "/store?graph=not+an+iri", "text/turtle", 400),
        ("PUT", "/store?graph=urn:g", "text/csv", 415),
        ("PUT", "/store?graph=urn:g", "application/trig", 204),
        ("GET", "/store?default", "", 200),
        ("POST", "/update", "text/plain", 415),
        ("GET", "/update", "", 405),
        ("OPTIONS", "/update", "", 204),
        ("OPTIONS", "/store", "", 204),
    ],
)
def test_other_requests_are_told_what_is_wrong(plain, method, target, kind, status):
    body = b"<urn:s> <urn:p> <urn:o> ." if method in ("PUT", "POST") else None
    assert plain.sent(method, target, body, {"Content-Type": kind})[0] == status


def test_a_body_may_be_larger_for_whoever_has_a_token(plain):
    body = b"".join(b"<urn:s%d> <urn:p> <urn:o> .\n" % number for number in range(60_000))
    assert len(body) > 1 << 20
    status, _, _ = plain.sent("PUT", "/store?graph=urn:large", body, {"Content-Type": "text/turtle"})
    assert status == 201
    assert plain.sent("PUT", "/store?graph=urn:large", body, {"Authorization": ""})[0] == 401
    assert plain.graph("DELETE", "urn:large")[0] == 204


def test_who_sends_a_long_body_without_a_token_is_told_so_however_much_is_still_to_come(plain):
    place = urlsplit(plain.service.address)
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall(b"PUT /store?graph=urn:large HTTP/1.1\r\nHost: x\r\nContent-Length: 90000000\r\n\r\n")
        for _ in range(60):  # far more than fits between the two: somebody reads it
            line.sendall(bytes(1 << 20))
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 401


# --- several at once, and those that die


def test_writes_at_once_are_all_made_one_after_another(plain):
    def write(number):
        told.append(plain.update(f"INSERT DATA {{ GRAPH <urn:many> {{ <urn:s> <urn:p> {number} }} }}"))

    told = []
    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in told] == [200] * 6
    bases, made = ({said[key] for _, said in told} for key in ("base", "version"))
    assert len(bases) == len(made) == 6
    held = [quad for quad in plain.held() if quad.graph_name.value == "urn:many"]
    assert {int(quad.object.value) for quad in held} == set(range(6))


def test_a_writer_that_is_killed_is_replaced_and_nothing_is_lost(tmp_path, served):
    writing.publish_nquads(tmp_path)
    with writing.writable(served, tmp_path) as found:
        others = {*found.service.children()}
        assert found.update("INSERT DATA { <urn:s> <urn:p> 1 }")[0] == 200
        before = folders.history(tmp_path)
        writers = {*found.service.children()} - others
        assert len(writers) >= 2  # and its change process
        for pid in writers:
            os.kill(pid, signal.SIGKILL)
        assert folders.history(tmp_path) == before
        statuses = [found.update(f"INSERT DATA {{ <urn:s> <urn:p> {number} }}")[0] for number in (2, 3)]
        assert statuses[-1] == 200
        assert len(folders.history(tmp_path)) == len(before) + statuses.count(200)


def test_a_service_that_is_killed_while_it_writes_has_every_write_that_it_answered(tmp_path, served):
    writing.publish_nquads(tmp_path)
    answered = []
    for round_ in range(3):
        with writing.writable(served, tmp_path) as found:
            enough = len(answered) + 1 + round_
            killer = threading.Thread(target=killed, args=(found.service, lambda: len(answered) >= enough))  # noqa: B023
            killer.start()
            with contextlib.suppress(OSError, writing.http.client.HTTPException):
                while True:
                    number = len(answered) + 100 * round_
                    status, _ = found.update(f"INSERT DATA {{ <urn:s> <urn:p> {number} }}")
                    assert status == 200
                    answered.append(number)
            killer.join()
            tokens.revoke(tmp_path / tokens.FILE, "tester")
        held = {int(quad.object.value) for quad in found.held()}
        assert held >= {*answered}
    assert answered


def killed(service, when):
    """Kill a service with all that it has begun, in the middle of the next write."""
    while not when():
        time.sleep(0.005)
    time.sleep(random.Random(7).uniform(0, 0.05))
    for pid in (service.process.pid, *service.children()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

"""Nobody gets in, nothing gets out: each test is an attack on a real service or a real file."""

import contextlib
import http.client
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import writable as writing
from asking import put, sent, with_dumps

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.http import middleware
from koteihyo.service.http.proxies import TrustedProxies
from koteihyo.service.questions.library import FOLDER
from koteihyo.service.results import candidates_workbook
from koteihyo.service.writing import tokens


def asked(address, target, **headers):
    """Return the status, headers and body of an answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    with closing(connection):
        connection.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()


# --- what is not for everyone


@pytest.fixture(scope="module")
def private(tmp_path_factory, served, publish, write_questions):
    """A private service over the small dataset; its address, its version and a token for reading."""
    folder = tmp_path_factory.mktemp("private")
    version = publish(folder / "data").id
    token = tokens.add(folder / "data" / tokens.FILE, "reader", "read")
    questions = write_questions(folder / "queries")
    with served(folder / "data", questions, "--private", "true", "--log", "off", "--client-errors", "0") as found:
        yield found.address, version, token


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/findings",
        "/queries",
        "/queries/measures-of-theme?version={version}",
        "/sparql?query=ASK%7B%7D&version={version}",
        "/versions",
        "/versions/{version}",
        "/versions/{version}/findings",
        "/catalogue",
        "/no-such-page",
        "/health",
        "/static/site.css",
    ],
)
def test_a_private_service_lets_nobody_keep_an_answer_and_tells_strangers_no_version(private, target, accept):
    address, version, token = private
    echoed = "{version}" in target  # What a stranger names himself may stand in the answer's addresses.
    target = target.format(version=version)
    for known in ({"Authorization": f"Bearer {token}"}, {}):
        status, headers, body = asked(address, target, Accept=accept, **known)
        assert headers["Cache-Control"] == "private, no-store"
        assert "Authorization" in headers["Vary"]
        assert status == 401 or known or target in ("/health", "/static/site.css")
    assert echoed or version not in f"{headers}{body}"
    assert "まだありません" not in body


def test_the_dumps_of_a_private_service_are_had_with_a_token_alone_and_are_kept_by_nobody(tmp_path, served):
    version = put(tmp_path / "data", '<urn:s> <urn:p> "a"@en <https://w3id.org/koteihyo/graph/p/plan>')
    known = {"Authorization": f"Bearer {tokens.add(tmp_path / 'data' / tokens.FILE, 'reader', 'read')}"}
    options = ("--private", "true", "--log", "off", "--client-errors", "0")
    with served(tmp_path / "data", FOLDER, *options) as found:
        with_dumps(lambda path: sent(found.address, path, **known).status)
        listed = sent(found.address, f"/dumps/{version}/", **known).json
        files = {urlsplit(each["href"]).path: each["bytes"] for each in listed}
        assert files
        for target in ("/dumps/current/", f"/dumps/{version}/", *files):
            for credentials, status in ((known, 200), ({}, 401), ({"Authorization": "Bearer x"}, 401)):
                answer = sent(found.address, target, **credentials)
                assert (answer.status, answer.headers["Cache-Control"]) == (status, "private, no-store"), target
                assert "Authorization" in answer.headers["Vary"]
                assert status == 401 or len(answer.body) == files.get(target, len(answer.body))
                assert status == 200 or version not in f"{answer.headers}{answer.text}".replace(target, "")
            assert sent(found.address, target, Range="bytes=0-9").status == 401


def test_an_open_service_still_says_its_version_and_may_be_kept(service):
    version = json.loads(asked(service.address, "/health")[2])["version"]
    assert "public" in asked(service.address, f"/versions/{version}/findings")[1]["Cache-Control"]


# --- who asks, and by which name


@pytest.mark.parametrize("forwarded", ["unknown", "_hidden", "", " ", "203.0.113.9, unknown", "999.1.1.1"])
def test_who_cannot_be_read_behind_a_proxy_is_counted_as_the_proxy(forwarded):
    assert TrustedProxies(["127.0.0.0/8"]).client("127.0.0.1", forwarded) == ("127.0.0.1", False)
    assert TrustedProxies(["127.0.0.0/8"]).client("127.0.0.1", None) == ("127.0.0.1", True)


def test_errors_of_a_client_that_hides_behind_a_proxy_run_out(engine, library):
    from koteihyo.service.questions.library import Library

    client = create_app(engine, Library(library), Limits(client_errors=3)).test_client()
    sent = [client.get("/sparql?query=SELECT", headers={"X-Forwarded-For": "unknown"}).status_code for _ in range(5)]
    assert sent == [400, 400, 400, 429, 429]


def test_with_its_names_set_the_service_answers_by_no_other(engine):
    serving = Serving(log="off", hosts=("plans.example.jp",))
    client = create_app(engine, limits=Limits(client_errors=0), serving=serving).test_client()
    for name, status in (("plans.example.jp", 200), ("PLANS.example.jp:8443", 200), ("evil.example", 421), ("", 421)):
        found = client.get("/versions", headers={"Host": name, "Accept": "application/json"})
        assert found.status_code == status
        assert b"evil.example" not in found.data
    assert client.get("/health", headers={"Host": "127.0.0.1:8080"}).status_code == 200


def test_behind_https_the_language_cookie_is_for_https_alone(engine):
    for scheme, secure in (("https", True), ("http", False)):
        found = (
            create_app(engine)
            .test_client()
            .get("/help?lang=en", headers={"X-Forwarded-Proto": scheme, "Accept": "text/html"})
        )
        assert ("Secure" in found.headers["Set-Cookie"]) == secure


# --- files


def mode(path):
    """Return who may do what with a file, in octal."""
    return oct(path.stat().st_mode & 0o777)


def test_the_data_and_the_log_are_their_owners(tmp_path, publish):
    umask = os.umask(0o022)
    try:
        publish(tmp_path / "new" / "data")
        log = middleware.open_log(str(tmp_path / "log"))
        middleware.write_line(log, "{}")
        log.close()
        tokens.add(tmp_path / "new" / "data" / "tokens.json", "a", "read")
    finally:
        os.umask(umask)
    data = tmp_path / "new" / "data"
    assert {mode(path) for path in (data, data / "versions", *(data / "versions").iterdir())} == {"0o700"}
    assert {mode(each) for each in (data / "published.json", tmp_path / "log", data / "tokens.json")} == {"0o600"}


ADDING = "from koteihyo.service.writing import tokens; import pathlib, sys; f = pathlib.Path(sys.argv[1])\n"


def test_tokens_that_are_added_and_revoked_at_once_are_what_was_said_last(tmp_path):
    file = tmp_path / "tokens.json"
    for number in range(20):
        tokens.add(file, f"old-{number}", "write")
    code = {
        "add": ADDING + "for n in range(40): tokens.add(f, f'new-{n}', 'read')",
        "revoke": ADDING + "for n in range(20): tokens.revoke(f, f'old-{n}')",
    }
    running = [subprocess.Popen([sys.executable, "-c", each, file]) for each in code.values()]
    assert [each.wait(60) for each in running] == [0, 0]
    assert sorted(token.name for token in tokens.read_tokens(file)) == sorted(f"new-{n}" for n in range(40))


def test_threads_that_make_tokens_lose_none(tmp_path):
    file = tmp_path / "tokens.json"
    threads = [threading.Thread(target=tokens.add, args=(file, f"t{n}", "read")) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens.read_tokens(file)) == 16


def test_a_sheet_that_unpacks_to_far_more_than_it_is_is_not_unpacked(tmp_path):
    body = io.BytesIO(candidates_workbook.write_workbook([]))
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b" " * (candidates_workbook.LARGEST + 1))
    (tmp_path / "sheet.xlsx").write_bytes(body.getvalue())
    assert (tmp_path / "sheet.xlsx").stat().st_size < 1 << 20
    with pytest.raises(KoteihyoError, match="larger than 64 MiB"):
        candidates_workbook.read_workbook(tmp_path / "sheet.xlsx")
    (tmp_path / "good.xlsx").write_bytes(candidates_workbook.write_workbook([]))
    assert candidates_workbook.read_workbook(tmp_path / "good.xlsx") == []


# --- connections and bodies


@pytest.fixture(scope="module")
def watchful(tmp_path_factory, served):
    """A service that trusts no proxy and takes long bodies from writers."""
    data = tmp_path_factory.mktemp("watchful")
    writing.publish_nquads(data, b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    with writing.writable(served, data, "--trusted-proxies", "192.0.2.1", "--client-connections", "20") as found:
        yield found


def connected(found, source="127.0.0.1"):
    host, port = urlsplit(found.service.address).netloc.split(":")
    return socket.create_connection((host, int(port)), 20, source_address=(source, 0))


def test_a_thousand_half_open_connections_of_one_address_delay_nobody_else(watchful):
    with contextlib.ExitStack() as stack:
        for _ in range(1000):
            with contextlib.suppress(ConnectionError):
                line = stack.enter_context(connected(watchful))
                line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        start = time.monotonic()
        with connected(watchful, "127.0.0.2") as other:
            other.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert other.recv(100).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - start < 5
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionError, AssertionError):
            assert watchful.sent("GET", "/health")[0] == 200
            return
    pytest.fail("connections that are closed are still counted")


@pytest.mark.parametrize("token", ["", "wrong", "reader"])
@pytest.mark.parametrize("expect", ["", "Expect: 100-continue\r\n"])
@pytest.mark.parametrize("framing", ["Content-Length: 60000000", "Transfer-Encoding: chunked"])
def test_a_long_body_is_not_taken_before_it_is_known_whose_it_is(watchful, token, expect, framing):
    if token == "reader":
        token = readers.setdefault(watchful.data, "") or tokens.add(watchful.data / tokens.FILE, "reader", "read")
        readers[watchful.data] = token
    sent, piece = 0, bytes(1 << 16)
    with connected(watchful) as line:
        line.sendall(f"PUT /store?graph=urn:g HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{expect}"
                     f"Content-Type: text/turtle\r\n{framing}\r\n\r\n".encode())  # fmt: skip
        line.settimeout(0.2)
        answer = b""
        while sent < 60_000_000 and not answer:
            with contextlib.suppress(TimeoutError):
                answer = line.recv(4096)
            if answer:
                break
            try:
                line.sendall(piece if "Length" in framing else b"10000\r\n" + piece + b"\r\n")
            except OSError:
                break
            sent += len(piece)
        line.settimeout(20)
        with contextlib.suppress(ConnectionError):
            answer = answer or line.recv(4096)
    assert sent < 4 << 20
    assert answer.startswith(b"HTTP/1.1 401")
    assert b"application/problem+json" in answer


readers = {}


def test_a_writer_still_sends_a_long_body(watchful):
    body = '<urn:s> <urn:p> "' + "x" * 5_000_000 + '" .'
    assert watchful.graph("PUT", "urn:long", body)[0] in (201, 204)


# --- what is made for a stranger, and what is kept of a writer


def test_nobody_waits_for_dumps_and_a_line_of_them_is_short(tmp_path):
    names = [put(tmp_path, f"<urn:s> <urn:p> <urn:o{n}> <urn:g>") for n in range(7)]
    engine = EmbeddedEngine.from_folder(tmp_path, Limits(workers=1))
    try:
        client = create_app(engine, limits=Limits(client_seconds=30, client_errors=0), data=tmp_path).test_client()
        start, told = time.monotonic(), []
        for name in names[:-1]:
            found = client.get(f"/dumps/{name}/", headers={"X-Forwarded-For": "203.0.113.5"})
            told.append(found.status_code)
            assert found.status_code == 429 or "Retry-After" in found.headers
        assert time.monotonic() - start < 5
        assert told == [503, 503, 503, 503, 429, 429], "ten seconds each, of thirty"
        found = client.get(f"/dumps/{names[5]}/", headers={"X-Forwarded-For": "203.0.113.6"})
        assert (found.status_code, "busy" in found.json["type"]) == (503, True), "four are in line"
        deadline = time.monotonic() + 120
        while client.get(f"/dumps/{names[0]}/", headers={"X-Forwarded-For": "203.0.113.7"}).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.3)
    finally:
        engine.close()


def test_why_dumps_cannot_be_made_is_told_without_a_path(data, caplog):
    (data / "dumps").write_text("not a folder", "utf-8")
    engine = EmbeddedEngine.from_folder(data, Limits(workers=1))
    try:
        client = create_app(engine, data=data).test_client()
        deadline, found = time.monotonic() + 60, client.get("/dumps/current/")
        while "made" in found.json["detail"] and "logged" not in found.json["detail"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
            found = client.get("/dumps/current/")
        assert (found.status_code, found.json["status"]) == (503, 503)
        assert str(data) not in found.text
        assert str(data) in caplog.text
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("setting", "status", "said"),
    [
        (("--write-count", "2"), 429, "2 writes"),
        (("--write-size", "1KiB"), 429, "in a day"),
        (("--write-free", "1000000GiB"), 507, "nearly full"),
    ],
)
def test_a_token_writes_so_much_in_a_day_and_no_more(tmp_path, served, setting, status, said):
    writing.publish_nquads(tmp_path, b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    with writing.writable(served, tmp_path, *setting) as found:
        told = [found.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {n} }} }}") for n in range(4)]
        statuses = [each for each, _ in told]
        assert statuses == sorted(statuses)
        assert statuses[-1] == status
        assert said in told[-1][1]["detail"]
        kept = len(folders.history(tmp_path))
        assert kept == 1 + statuses.count(200)
        other = writing.Writable(tmp_path, found.service, tokens.add(tmp_path / tokens.FILE, "other", "write"))
        assert other.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 9 } }")[0] == (200 if status == 429 else 507)
        restarted = folders.history(tmp_path)
        assert len(restarted) == kept + (status == 429)


def test_after_writes_the_newest_versions_stay_and_the_others_go(tmp_path, served):
    writing.publish_nquads(tmp_path, b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    with writing.writable(served, tmp_path, "--write-keep", "2") as found:
        for number in range(6):
            status, _ = found.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {number} }} }}")
            assert status == 200
        kept = {path.name for path in (tmp_path / "versions").glob("[0-9a-f]*")}
        newest = [each.version for each in folders.history(tmp_path)]
        assert {newest[-1], newest[-2]} <= kept
        assert len(kept) <= 4, "two, the base of the older one, and one more until the next write prunes"
        assert newest[0] not in kept

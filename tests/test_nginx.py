"""The service behind a real nginx, with the configuration that docs/operation.md shows."""

import json
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
from contextlib import ExitStack
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import servers
from programs import path_of

from koteihyo.service.questions.library import FOLDER

NGINX = path_of("nginx")
OPERATION = (Path(__file__).parent.parent / "docs" / "operation.md").read_text("utf-8")
(SHOWN,) = re.findall(r"^```nginx\n(.*?)^```", OPERATION, re.MULTILINE | re.DOTALL)
# What the distribution's own nginx.conf has around it, in a folder of the test's.
AROUND = """
daemon off; pid nginx.pid; error_log error.log;
events {{ }}
http {{
access_log off;
client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
{shown}
}}
"""
ASK = "/sparql?" + urlencode({"query": "ASK { ?s ?p '避難訓練の実施'@ja }"})

pytestmark = pytest.mark.program("nginx", "openssl")


class Dying(threading.Thread):
    """A replica that is killed whenever it has read a request: it hangs up without an answer."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listening, self.seen = socket.create_server(("127.0.0.1", 0)), []
        self.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.listening.getsockname()[1]}"

    def run(self):
        while True:
            line, _ = self.listening.accept()
            with line:
                self.seen.append(line.recv(1 << 16).partition(b" ")[0].decode())


class Site:
    """nginx before two replicas, and one that dies."""

    def __init__(self, port, replicas, dying):
        self.port, self.replicas, self.dying = port, replicas, dying

    def ask(self, path, source="127.0.0.9", method="GET", body=None, **headers):
        """Return the status, the headers and the body of an answer."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=20, source_address=(source, 0), context=trusting)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body=body, headers={"Host": "plans.example.jp", **named})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory, publish, served):
    """The shown configuration, but for ports, files and the replicas' addresses."""
    folder, port = tmp_path_factory.mktemp("nginx"), servers.free_port()
    publish(folder / "data")
    subject = ["-subj", "/CN=plans.example.jp", "-keyout", "site.key", "-out", "site.pem", "-days", "1"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], cwd=folder, check=True)
    options = ("--log=off", "--trusted-proxies=127.0.0.1/32", "--client-errors=3", "--seconds=2")
    with ExitStack() as stack:
        replicas = [stack.enter_context(served(folder / "data", FOLDER, *options)) for _ in range(2)]
        shown = SHOWN.replace("listen 443", f"listen 127.0.0.1:{port}")
        shown = re.sub(r"/etc/ssl/\S*\.(pem|key);", lambda found: f"{folder}/site.{found[1]};", shown)
        for address, replica in zip(("10.0.0.11:8080", "10.0.0.12:8080"), replicas, strict=True):
            assert address in shown
            shown = shown.replace(address, replica.address.removeprefix("http://"))
        dying = Dying()
        shown = shown.replace("    least_conn;", f"    least_conn;\n    server {dying.address} max_fails=0;")
        (folder / "nginx.conf").write_text(AROUND.format(shown=shown), "utf-8")
        with subprocess.Popen([NGINX, "-p", folder, "-c", "nginx.conf"], stderr=subprocess.DEVNULL) as process:
            found = Site(port, replicas, dying)
            deadline = time.monotonic() + 20
            while not answers(found):
                assert process.poll() is None, (folder / "error.log").read_text("utf-8")
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield found
            process.send_signal(signal.SIGQUIT)
            process.wait(10)


def answers(site):
    try:
        return site.ask("/health")[0] == 200
    except OSError:
        return False


def test_a_query_is_answered_through_it(site):
    status, headers, body = site.ask(ASK, Accept="application/sparql-results+json")
    assert (status, json.loads(body)["boolean"]) == (200, True)
    assert "Koteihyo-Version" in headers
    posted = urlencode({"query": "ASK {}"})
    assert site.ask("/sparql", method="POST", body=posted, Content_Type="application/x-www-form-urlencoded")[0] == 200


@pytest.mark.parametrize("length", [500, 1900, 6000, 12000])
def test_a_long_query_is_answered_through_it(site, length):
    text = "ASK {} #" + "x" * length
    assert site.ask("/sparql?" + urlencode({"query": text}), source="127.0.0.51")[0] == 200


def test_a_query_whose_replica_dies_over_it_is_answered_by_another_however_it_was_sent(site):
    site.dying.seen.clear()
    sent = {"GET": (ASK, {}), "POST": ("/sparql", {"body": "ASK {}", "Content_Type": "application/sparql-query"})}
    for method, (path, words) in sent.items():
        statuses = [site.ask(path, source="127.0.0.71", method=method, **words)[0] for _ in range(4)]
        assert statuses == [200] * 4
        assert method in site.dying.seen


def test_addresses_that_are_shown_are_those_of_the_site_and_begin_with_https(site):
    description = site.ask("/sparql", Accept="application/n-triples")[2]
    assert "<https://plans.example.jp/sparql>" in description
    assert "http://plans.example.jp" not in description


def test_the_meters_are_not_for_strangers(site):
    assert site.ask("/metrics")[0] == 403


def test_a_body_that_is_too_large_is_refused_before_it_reaches_the_service(site):
    assert site.ask("/sparql", method="POST", body="x" * (1 << 20) + "x")[0] == 413


def test_what_a_client_writes_of_himself_is_not_believed(site):
    statuses = [
        site.ask("/sparql?query=SELECT", source="127.0.0.21", X_Forwarded_For=f"203.0.113.{n}")[0] for n in range(8)
    ]
    assert statuses == [400] * 6 + [429] * 2, "three errors at each of two replicas"
    assert site.ask(ASK, source="127.0.0.22")[0] == 200


def test_a_page_with_its_pictures_is_not_held_up_and_who_floods_is_told_so(site):
    statuses = [site.ask("/health", source="127.0.0.31")[0] for _ in range(15)]
    assert statuses == [200] * 15
    assert "limit_req_status 429;" in SHOWN


def test_one_client_does_not_take_all_connections(site):
    head = b"POST /sparql HTTP/1.1\r\nHost: plans.example.jp\r\nContent-Type: application/sparql-query\r\n"
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with ExitStack() as stack:
        for _ in range(32):
            plain = socket.create_connection(("127.0.0.1", site.port), 20, source_address=("127.0.0.61", 0))
            line = stack.enter_context(trusting.wrap_socket(plain, server_hostname="plans.example.jp"))
            line.sendall(head + b"Content-Length: 1000\r\n\r\nASK")
        deadline = time.monotonic() + 10
        while site.ask("/health", source="127.0.0.61")[0] != 429:
            assert time.monotonic() < deadline, "the thirty-third connection is taken too"
        assert site.ask("/health", source="127.0.0.62")[0] == 200


def test_a_replica_that_stops_is_not_missed(site):
    site.replicas[0].process.send_signal(signal.SIGTERM)
    site.replicas[0].process.wait(10)
    assert [site.ask(ASK, source="127.0.0.41")[0] for _ in range(6)] == [200] * 6

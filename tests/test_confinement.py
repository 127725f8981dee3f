"""Nothing to reach: what a worker may not do, whatever its query says, and what an operator may open."""

import http.server
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from koteihyo.graph.published import versions
from koteihyo.service.engines import confinement, generations, worker
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import ANY, WHOLE, Refused, ServiceFailed
from koteihyo.service.engines.guard import checked
from koteihyo.service.engines.rerouting import rerouted
from koteihyo.service.settings import Limits

LINUX = pytest.mark.skipif(
    sys.platform != "linux" or os.uname().machine not in confinement.CALLS, reason="the kernel's filter is Linux's"
)
LABELS = "{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }"


@contextmanager
def trap():
    """Listen on loopback; yield the address and the list of who came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        stopped = threading.Event()

        def wait():
            while not stopped.is_set():
                try:
                    line, where = listening.accept()
                except TimeoutError:
                    continue
                came.append(where)
                line.close()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/", came
        finally:
            stopped.set()
            thread.join()


def asked(data, text, *, services, network, preload):
    """Send a query straight to a worker, with whatever it is told may be called."""
    found = generations.Nursery(str(versions.current(data).store_path), Limits(), preload=preload)
    assert not preload or found.ready()
    pipe, pid = found.start(network=network)
    with pipe:
        pipe.send(worker.Request(text, ANY, WHOLE, services))
        assert pipe.recv_bytes() == worker.BEGUN
        reply = pipe.recv()
    found.stop(pid)
    return reply


@LINUX
@pytest.mark.parametrize("preload", [False, True])
def test_a_query_that_the_reading_let_through_still_reaches_nothing(data, preload):
    with trap() as (address, came):
        text = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        reply = asked(data, text, services={address: f"{address}?"}, network=False, preload=preload)
        assert isinstance(reply, ServiceFailed)
        assert came == []
        asked(data, text, services={address: f"{address}?"}, network=True, preload=preload)
        assert len(came) >= 1


CONFINED = """
import os, socket, subprocess, sys
from koteihyo.service.engines import confinement
confinement.{what}()
for name, act in {{
    "socket": lambda: socket.socket(),
    "pair": lambda: socket.socketpair(),
    "file": lambda: open("/etc/passwd"),
    "program": lambda: os.execv("/bin/sh", ["sh", "-c", "echo program done"]),
}}.items():
    try:
        act()
        print(name, "done")
    except OSError as error:
        print(name, error.errno)
"""


def confined(what):
    command = [sys.executable, "-uc", CONFINED.format(what=what)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(line.split() for line in ran.stdout.splitlines())


@LINUX
def test_the_kernel_refuses_sockets_and_programs_without_any_privilege():
    assert confined("no_network") == {"socket": "13", "pair": "13", "program": "13", "file": "done"}


def test_a_worker_over_memory_opens_no_file_either():
    found = confined("no_new_files")
    assert found == {"socket": "24", "pair": "24", "file": "24"}  # a program could not even open its libraries


def test_every_worker_of_an_engine_is_confined(data):
    engine = EmbeddedEngine(partial(versions.current, data), Limits(workers=1))
    engine.query("ASK {}")
    (one,) = engine.pool.idle.queue
    status = dict(line.split(":", 1) for line in Path(f"/proc/{one.pid}/status").read_text().splitlines())
    engine.close()
    assert status["Seccomp"].strip() == "2"
    assert status["NoNewPrivs"].strip() == "1"


@contextmanager
def federated(data, *allowed, **limits):
    engine = EmbeddedEngine(partial(versions.current, data), Limits(service_allowed=allowed, workers=1, **limits))
    try:
        yield engine
    finally:
        engine.close()


def test_a_listed_endpoint_is_asked(data, service):
    listed = f"{service.address}/sparql"
    with federated(data, listed) as engine:
        for call in (f"SERVICE <{listed}>", f"service#\n<{listed}>", f"SERVICE SILENT <{listed}>"):
            answer = engine.query(f"SELECT ?l {{ {call} {LABELS} }}")
            assert "避難訓練の実施" in answer.body.decode()
        assert b"34" in engine.query(f"SELECT ?n {{ ?s ?p ?n SERVICE <{listed}> {LABELS} }}").body
        assert engine.query("ASK {}").body == b'{"head":{},"boolean":true}'
        assert len(engine.cache) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://127.0.0.1:9/other> {} }",
        "ASK { SERVICE ?where {} }",
        "ASK { BIND(<%s> AS ?where) SERVICE ?where {} }",
        "PREFIX : <%s> ASK { SERVICE : {} }",
        "PREFIX : <%s> ASK { ?s ?p :a.b.SERVICE<%s> {} }",
        "BASE <%s> ASK { SERVICE <> {} }",
        "ASK { SERVICE <%s#x> {} }",
        "ASK { \\u0053ERVICE <%s> {} }",
        "ASK { SERVICE <%s> {} SERVICE <http://127.0.0.1:9/> {} }",
        "ASK { SERVICESILENT<%s>{} }",
    ],
)
def test_only_what_is_listed_is_asked_and_only_by_its_name(data, text):
    with trap() as (address, came), federated(data, address) as engine:
        with pytest.raises(Refused):
            engine.query(text.replace("%s", address))
        assert came == []


def test_what_only_looks_like_a_call_is_left_as_it_is():
    text = "SELECT * { ?s ?p 'SERVICE <http://a.example/> {}' } # SERVICE <http://a.example/>"
    services = {"http://a.example/": "http://127.0.0.1:1/"}
    assert rerouted(checked(text, services), services) == text


@contextmanager
def answering(reply):
    """Run a small HTTP server on loopback that does as it is told."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            reply(self)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_a_redirect_is_not_followed(data):
    with trap() as (elsewhere, came):

        def redirect(request):
            request.send_response(307)
            request.send_header("Location", elsewhere)
            request.send_header("Content-Length", "0")
            request.end_headers()

        with answering(redirect) as address, federated(data, address) as engine:
            with pytest.raises(ServiceFailed, match="redirects"):
                engine.query(f"ASK {{ SERVICE <{address}> {{}} }}")
            engine.query(f"ASK {{ SERVICE SILENT <{address}> {{}} }}")
        assert came == []


def dripping(request):
    request.send_response(200)
    request.send_header("Content-Type", "application/sparql-results+json")
    request.send_header("Content-Length", "1000")
    request.end_headers()
    for _ in range(40):
        try:
            request.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


def test_an_endpoint_has_a_time_of_its_own_however_it_spends_it(data):
    with answering(dripping) as address, federated(data, address, service_seconds=0.5) as engine:
        start = time.monotonic()
        with pytest.raises(ServiceFailed, match=r"0\.5 seconds"):
            engine.query(f"ASK {{ SERVICE <{address}> {{}} }}")
        assert time.monotonic() - start < 2


def test_an_endpoint_that_answers_too_much_is_told(data):
    def much(request):
        request.send_response(200)
        request.send_header("Content-Type", "application/sparql-results+json")
        request.end_headers()
        request.wfile.write(b" " * 20_000)

    with (
        answering(much) as address,
        federated(data, address, size=10_000) as engine,
        pytest.raises(ServiceFailed, match="more than 10000 bytes"),
    ):
        engine.query(f"ASK {{ SERVICE <{address}> {{}} }}")


def test_a_name_that_leads_to_a_private_address_is_not_called(data):
    with trap() as (address, came):
        named = address.replace("127.0.0.1", "127.1")  # a name to us, this machine to the resolver
        with federated(data, named) as engine, pytest.raises(ServiceFailed, match="private network"):
            engine.query(f"ASK {{ SERVICE <{named}> {{}} }}")
        assert came == []


def test_the_gateway_answers_nobody_who_does_not_know_its_addresses(data):
    with trap() as (address, came), federated(data, address) as engine:
        port = engine.gateway.server.server_port
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"POST /0 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            assert line.recv(100).split()[1] == b"404"
        assert came == []

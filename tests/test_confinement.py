"""Nothing to reach: what a worker may not do, whatever its query says, and what an operator may open."""

import contextlib
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
from urllib.parse import urlsplit

import msgspec
import pytest

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.versions import folders
from koteihyo.service.cli.serve import _require_confinement
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import ANY, WHOLE, BadQuery, NotAcceptable, Refused, ServiceFailed
from koteihyo.service.engines.formats import JSON, RDF_XML
from koteihyo.service.sandbox import confinement, messages, seccomp, worker, zygotes
from koteihyo.service.sandbox.federation import reroute
from koteihyo.service.sandbox.guard import check_query
from koteihyo.service.sandbox.seccomp import Allowance
from koteihyo.service.sandbox.truncation import Reply

LINUX = pytest.mark.skipif(not seccomp.is_supported(), reason="the kernel's filter is Linux's")
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


def asked(data, text, *, services, gateway=0, preload=False):
    """Send a query straight to a worker, with whatever it is told may be called."""
    found = zygotes.Zygote(str(folders.current(data).store_path), Limits(), preload=preload)
    assert not preload or found.ready()
    pipe, pid = found.start(gateway=gateway)
    with pipe:
        pipe.send(worker.Request(text, ANY, WHOLE, services))
        assert pipe.recv_bytes() == worker.BEGUN
        reply = messages.receive(pipe, 1 << 20)
    found.stop(pid)
    return reply


@LINUX
@pytest.mark.parametrize("preload", [False, True])
def test_a_query_that_the_reading_let_through_still_reaches_nothing(data, preload):
    with trap() as (address, came):
        text = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        reply = asked(data, text, services={address: f"{address}?"}, preload=preload)
        assert isinstance(reply, ServiceFailed)
        assert came == []


@LINUX
@pytest.mark.parametrize("preload", [False, True])
def test_a_worker_that_may_use_the_network_reaches_the_gateway_whatever_it_calls(data, preload):
    """The reading is passed by: the worker itself is told that a stranger's address is one of those it may call."""
    with trap() as (elsewhere, came), trap() as (gateway, called):
        port = urlsplit(gateway).port
        for address in (elsewhere, "http://127.0.0.2:80/", "http://192.0.2.1/", gateway):
            text = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
            before = len(called)
            asked(data, text, services={address: f"{address}?"}, gateway=port, preload=preload)
            assert len(called) > before, address
        assert came == []


CONFINED = """
import os, resource, signal, socket, sys, threading
from koteihyo.service.sandbox import confinement, seccomp
from koteihyo.service.sandbox.seccomp import Allowance
from koteihyo.service.sandbox.confinement import confine, forbid_new_files
{what}
def wait():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
for name, act in {{
    "socket": lambda: socket.socket(),
    "pair": lambda: socket.socketpair(),
    "datagram": lambda: socket.socket(type=socket.SOCK_DGRAM),
    "file": lambda: open("/etc/passwd"),
    "writing": lambda: open("/tmp/koteihyo-confined", "w"),
    "fork": lambda: os.fork() or os._exit(0),
    "signal": lambda: os.kill(os.getppid(), 0),
    "limits": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
    "thread": wait,
    "memory": lambda: bytearray(1 << 26),
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
def test_the_kernel_refuses_all_but_computing_without_any_privilege():
    found = confined("confine()")
    assert {name for name, said in found.items() if said == "done"} == {"thread", "memory"}
    refused = ("socket", "pair", "datagram", "file", "writing", "fork", "signal", "limits", "program")
    assert {name: found[name] for name in refused} == dict.fromkeys(refused, "13")


@LINUX
def test_a_store_of_many_files_may_be_read_and_nothing_may_be_written():
    found = confined("seccomp.confine(Allowance(reading=True))")
    assert (found["file"], found["writing"], found["socket"]) == ("done", "13", "13")


@LINUX
def test_a_connection_is_a_stream_and_nothing_else():
    found = confined("seccomp.confine(Allowance(connecting=True))")
    assert (found["socket"], found["datagram"], found["pair"], found["file"]) == ("done", "13", "13", "13")


@pytest.mark.skipif(not confinement.landlock_version(), reason="this kernel has no Landlock")
def test_where_the_kernel_has_landlock_files_and_connections_are_refused_by_it_alone():
    found = confined("confinement.restrict_access()")
    assert (found["file"], found["writing"], found["program"]) == ("13", "13", "13")
    code = CONFINED.partition("for name")[0]
    with trap() as (address, came):
        act = "confinement.restrict_access()\n"
        act += f"try: socket.create_connection(('127.0.0.1', {urlsplit(address).port}), 2)\n"
        act += "except OSError as error: print('connection', error.errno)"
        ran = subprocess.run(
            [sys.executable, "-c", code.format(what=act)], capture_output=True, text=True, check=False, timeout=20
        )
        refused = (ran.stdout.strip(), came) == ("connection 13", [])
        assert refused or confinement.landlock_version() < confinement.NETWORK


@LINUX
@pytest.mark.parametrize("preload", [False, True])
def test_no_worker_reads_the_tokens(data, preload, monkeypatch):
    """What a worker would do if the engine had a fault is done in its place: it opens the file beside its store."""
    file = data / "tokens.json"
    file.write_text("{}")
    monkeypatch.setenv("KOTEIHYO_ATTACK", str(file))
    code = f"""
import functools, os
from koteihyo.service.sandbox import worker, zygote
from koteihyo.service.sandbox.seccomp import Allowance
from koteihyo.service.configuration.settings import Limits
def attack(pipe, opened, limits):
    opened()
    for flags in (os.O_RDONLY, os.O_PATH, os.O_RDWR):
        try:
            os.open({str(file)!r}, flags)
            os.write(1, b"open ")
        except OSError as error:
            os.write(1, b"%d " % error.errno)
worker.serve = attack
from pyoxigraph import Store
path = {str(folders.current(data).store_path)!r}
opened = functools.cache(lambda: zygote.in_memory(path) if {preload} else Store.read_only(path))
opened() if {preload} else None
zygote._run_worker(None, zygote.WorkerTerms(path, opened, Limits(), {preload}, 0), None)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert ran.stdout.split() == ["13", "13", "13"], ran.stderr


def test_where_workers_cannot_be_confined_there_is_no_service_unless_told(monkeypatch, koteihyo):
    monkeypatch.setattr(seccomp, "is_supported", lambda: False)
    assert not confinement.can_confine()
    with pytest.raises(KoteihyoError, match="--unconfined true"):
        _require_confinement(False)
    _require_confinement(True)


@LINUX
def test_the_process_that_serves_cannot_be_read_by_another_of_its_user(service):
    owner = Path(f"/proc/{service.process.pid}/mem").stat().st_uid
    readable = subprocess.run(
        ["setpriv", "--reuid", "65534", "cat", f"/proc/{service.process.pid}/environ"], capture_output=True, check=False
    )
    assert owner == 0
    assert readable.returncode != 0
    for pid in service.children():
        status = Path(f"/proc/{pid}/status").read_text()
        assert "Seccomp" in status


# A process and another of the same user, who is nobody in particular, since root reads everything. The first begins as
# the one that serves does, or does not; the other is told what it may read of it.
NEIGHBOURS = """
import os, signal, sys
from pathlib import Path
from koteihyo.service.cli.serve import _require_confinement
from koteihyo.service.sandbox import confinement
def become_nobody():
    if not os.getuid():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    confinement.ctypes.CDLL(None).prctl(confinement.DUMPABLE, 1, 0, 0, 0)
for begin in (lambda: None, lambda: _require_confinement(told=True)):
    told, tell = os.pipe()
    if not (served := os.fork()):
        become_nobody()
        begin()
        os.write(tell, b".")
        signal.pause()
    os.read(told, 1)
    if not (other := os.fork()):
        become_nobody()
        for name in ("environ", "maps", "auxv", "status"):
            try:
                os.close(os.open(f"/proc/{served}/{name}", os.O_RDONLY))
                os.write(1, b"%s " % name.encode())
            except PermissionError:
                os.write(1, b"- ")
        os._exit(0)
    os.waitpid(other, 0)
    os.kill(served, signal.SIGKILL)
    os.waitpid(served, 0)
"""


@LINUX
def test_the_process_that_serves_is_not_dumpable_so_that_its_neighbours_read_nothing_of_it():
    ran = subprocess.run([sys.executable, "-c", NEIGHBOURS], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["environ", "maps", "auxv", "status", "-", "-", "-", "status"]


class Pickled:
    """What runs a program when it is unpickled."""

    def __reduce__(self):
        return os.system, (f"touch {TOUCHED}",)


TOUCHED = "/tmp/koteihyo-unpickled"


def test_what_a_worker_says_is_never_unpickled_and_never_longer_than_it_may_be():
    ours, theirs = zygotes.CONTEXT.Pipe()
    with ours, theirs:
        for bad in (Pickled(), {"type": "answer"}, ("x", 1)):
            theirs.send(bad)
            with pytest.raises(OSError, match=r"."):
                messages.receive(ours, 1000)
        theirs.send_bytes(msgspec.msgpack.encode({"type": "answer", "name": "exe", "family": "results", "body": b"",
                                                  "cut": "", "rows": 1, "seconds": 0.0}))  # fmt: skip
        with pytest.raises(messages.MalformedMessage):
            messages.receive(ours, 1000)
        thread = threading.Thread(target=lambda: suppressed(theirs.send_bytes, bytes(2 << 20)))
        thread.start()
        with pytest.raises(OSError, match=r"."):
            messages.receive(ours, 1000)
        ours.close()
        thread.join()
    assert not Path(TOUCHED).exists()


def suppressed(act, *arguments):
    with contextlib.suppress(OSError):
        act(*arguments)


@pytest.mark.parametrize(
    "said",
    [
        Reply(JSON, b"{}", "rows", 3, 0.5),
        Reply(RDF_XML, b"<x/>"),
        Refused("だめ", "no", file="query", line=3),
        BadQuery.at(2, 5, "ここ", "here"),
        NotAcceptable.listing("graph"),
        (b"<urn:s> <urn:p> <urn:o> <urn:g> .\n", True),
        RuntimeError("fault"),
    ],
)
def test_what_is_said_arrives_as_it_was(said):
    ours, theirs = zygotes.CONTEXT.Pipe()
    with ours, theirs:
        messages.send(theirs, said)
        found = messages.receive(ours, 1000)
    assert isinstance(found, type(said))
    if isinstance(said, Exception):
        said = said if isinstance(said, KoteihyoError) else RuntimeError("RuntimeError: fault")
        assert (str(found), vars(found)) == (str(said), vars(said))
    else:
        assert found == said


@pytest.mark.parametrize("machine", sorted(seccomp.MACHINES))
def test_the_filter_is_one_that_a_kernel_takes_and_no_number_stands_twice(machine):
    own = seccomp.MACHINES[machine][1]
    numbers = [each[own] for each in seccomp.ALLOWED.values() if each[own] != seccomp.NONE]
    assert len({*numbers}) == len(numbers)
    for allowance in (seccomp.NOTHING, Allowance(True, True)):
        lines = seccomp.list_calls(machine, allowance)
        assert len(lines) < 4096
        assert all(max(line[1:3]) < len(lines) - place for place, line in enumerate(lines))
        assert lines[-1] == (seccomp.RETURN, 0, 0, seccomp.REFUSE)


def test_every_worker_of_an_engine_is_confined(data):
    engine = EmbeddedEngine(partial(folders.current, data), Limits(workers=1))
    engine.query("ASK {}")
    (one,) = filter(None, engine.pool.idle_workers())
    status = dict(line.split(":", 1) for line in Path(f"/proc/{one.pid}/status").read_text().splitlines())
    engine.close()
    assert status["Seccomp"].strip() == "2"
    assert status["NoNewPrivs"].strip() == "1"


@contextmanager
def federated(data, *allowed, **limits):
    engine = EmbeddedEngine(partial(folders.current, data), Limits(service_allowed=allowed, workers=1, **limits))
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
    assert reroute(check_query(text, services), services) == text


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

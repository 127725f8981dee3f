"""Three replicas behind nginx, while versions are published, connections cut and processes killed.

    python benchmarks/replicas.py 200

Each round publishes a version and brings it to the replicas over HTTP, through a wire that is cut off after a random
number of bytes; it kills a replication or a replica's service with all its processes at a random moment, and goes on.
Meanwhile clients ask through nginx for two statements of one version that must agree. Told are the answers, those lost
(with the status that came in the place of 200, 0 for none), those mixed, and the longest that a client waited. nginx
has the configuration of docs/operation.md.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from processes import free_port, wait_until

from koteihyo.graph import replication
from koteihyo.graph.rdf.dataset import Dataset
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.freezing import freeze
from koteihyo.graph.versions.graphs import list_lines, write_graph
from koteihyo.service.publishing.replica import ServiceSource

OPERATION = Path(__file__).parent.parent / "docs" / "operation.md"
REPLICAS, CLIENTS = 3, 4
# Processes are forked from one that has loaded what they need, and none of the threads here.
PROCESSES = multiprocessing.get_context("forkserver")
ASK = "/sparql?" + urlencode({"query": "SELECT ?a ?b { <urn:a> <urn:n> ?a . <urn:b> <urn:n> ?b }", "format": "json"})
# What a distribution's own nginx.conf has around the configuration that is shown.
AROUND = """
daemon off; pid nginx.pid; error_log error.log;
events {{ }}
http {{
access_log off;
client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
{shown}
}}
"""


def publish(data: Path, number: int) -> str:
    """Publish a version in which two graphs say the same number; return its name."""
    lines = {name: b'<urn:%s> <urn:n> "%d" <urn:g%s> .\n' % (name, number, name) for name in (b"a", b"b")}
    if folders.current(data):
        return gate.write(data, lambda _: {f"urn:g{name.decode()}": text for name, text in lines.items()}).version.id
    filling = b"".join(b'<urn:s%d> <urn:p> "%s" <urn:g> .\n' % (number, b"x" * 99) for number in range(20_000))
    with folders.publishing(data), folders.staging(data) as staged:
        (staged / "graphs").mkdir()
        found = list_lines(Dataset.read(filling + b"".join(lines.values()))).items()
        graphs = [write_graph(staged / "graphs", name, text) for name, text in found]
        return folders.publish(data, staged, freeze(staged, graphs, {})).id


class Service:
    """A service on a port that stays the same, which is killed and begun again."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.start()

    def start(self) -> None:
        """Begin, and wait until it answers."""
        options = ["--data", self.data, "--port", str(self.port), "--log", "off", "--trusted-proxies", "127.0.0.1/32"]
        command = [sys.executable, "-m", "koteihyo", "serve", *options, "--client-seconds", "0", "--client-errors", "0"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, start_new_session=True, **quiet)
        wait_until(lambda: urllib.request.urlopen(f"{self.address}/health", timeout=5))

    @property
    def address(self) -> str:
        """Return where it is asked."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it and all its processes as a machine does that fails."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Wire(threading.Thread):
    """A way to a service that is cut off after so many bytes; without a number it is whole."""

    def __init__(self, target: int) -> None:
        super().__init__(daemon=True)
        self.server, self.target = socket.create_server(("127.0.0.1", 0)), target
        self.left: int | None = None
        self.cuts = 0
        self.start()

    @property
    def address(self) -> str:
        """Return where it is asked."""
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self) -> None:
        """Carry requests one after another."""
        while True:
            near, _ = self.server.accept()
            with near, suppress(OSError), socket.create_connection(("127.0.0.1", self.target), 20) as far:
                near.settimeout(20)
                far.sendall(near.recv(1 << 16))
                while piece := far.recv(1 << 14):
                    if self.left is not None and (left := self.left - len(piece)) < 0:
                        self.left, self.cuts = None, self.cuts + 1
                        break
                    self.left = None if self.left is None else left
                    near.sendall(piece)


class Tally(NamedTuple):
    """What clients have seen."""

    answers: int = 0
    lost: tuple[int, ...] = ()
    mixed: int = 0
    longest: float = 0.0


class Client(threading.Thread):
    """A client that asks without rest, and holds each answer to the version that it names."""

    def __init__(self, port: int, number: int, versions: dict[str, int]) -> None:
        super().__init__(daemon=True)
        self.port, self.versions, self.source = port, versions, f"127.0.1.{number + 1}"
        self.going, self.seen = True, Tally()

    def run(self) -> None:
        """Ask."""
        while self.going:
            start = time.perf_counter()
            status, version, body = self.ask()
            seen, longest = self.seen, max(self.seen.longest, time.perf_counter() - start)
            mixed = status == 200 and not self.agree(version, body)
            lost = seen.lost if status == 200 else (*seen.lost, status)
            self.seen = Tally(seen.answers + 1, lost, seen.mixed + mixed, longest)
            time.sleep(0.11)  # Beneath what nginx lets one address ask.

    def ask(self) -> tuple[int, str, bytes]:
        """Return the status, the version and the body of an answer; 0 where there is none."""
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(self.source, 0))
        try:
            connection.request("GET", ASK, headers={"Host": "plans.example.jp"})
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Koteihyo-Version", ""), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, "", b""
        finally:
            connection.close()

    def agree(self, version: str, body: bytes) -> bool:
        """Say whether an answer is that of the version which it names."""
        rows = json.loads(body)["results"]["bindings"]
        wanted = str(self.versions[version])
        return [(row["a"]["value"], row["b"]["value"]) for row in rows] == [(wanted, wanted)]


@contextmanager
def nginx(folder: Path, services: list[Service]):
    """Run nginx before the services, as docs/operation.md shows it but for encryption; yield its port."""
    port = free_port()
    (shown,) = re.findall(r"^```nginx\n(.*?)^```", OPERATION.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    shown = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", shown)
    shown = re.sub(r"\n *ssl_certificate[^\n]*", "", shown)
    (line,) = re.findall(r"\n *server 10\.0\.0\.11:8080([^;]*);", shown)
    shown = re.sub(r"\n *server 10\.0\.0\.\d+:8080[^;]*;", "", shown)
    listed = "".join(f"\n    server 127.0.0.1:{service.port}{line};" for service in services)
    shown = shown.replace("    least_conn;", f"    least_conn;{listed}")
    (folder / "nginx.conf").write_text(AROUND.format(shown=shown), "utf-8")
    with subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf"], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5))
            yield port
        finally:
            process.terminate()
            process.wait(10)


def replicate(wire: Wire, data: Path, chance: Random, *, kill: bool) -> int:
    """Bring the current version to a replica, through cuts and perhaps a kill; return how often it was stopped."""
    stopped = 0
    while True:
        wire.left = chance.randrange(1 << 21) if chance.random() < 1 / 2 and stopped < 3 else None
        process = PROCESSES.Process(target=bring, args=(wire.address, data))
        process.start()
        if kill and not stopped:
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
        process.join()
        if process.exitcode == 0:
            return stopped
        stopped += 1


def bring(address: str, data: Path) -> None:
    """Bring the current version from a service: in a process of its own, which may be killed."""
    try:
        replication.replicate(ServiceSource(address), data)
    except replication.CutOff:
        raise SystemExit(1) from None


def disturb(rounds: int, folder: Path) -> None:
    """Publish, replicate, cut and kill so often, and print what clients have seen of it."""
    chance, versions = Random(20261130), dict[str, int]()
    source, datas = folder / "source", [folder / f"replica-{number}" for number in range(REPLICAS)]
    versions[publish(source, 0)] = 0
    with ExitStack() as stack:
        origin = Service(source)
        stack.callback(origin.kill)
        wire = Wire(origin.port)
        stopped = sum(replicate(wire, data, chance, kill=False) for data in datas)
        services = [Service(data) for data in datas]
        for service in services:
            stack.callback(service.kill)
        port = stack.enter_context(nginx(folder, services))
        with run_clients(port, versions) as clients:
            for number in range(1, rounds + 1):
                # Clients look the version up that an answer names: it is known before anybody can have it.
                versions[publish(source, number)] = number
                stopped += bring_to_all(services, wire, chance, kill_service=number % 2 == 1)
    for data in datas:
        assert folders.current(data).id == folders.current(source).id
    report([client.seen for client in clients], rounds, stopped, wire.cuts)


def bring_to_all(services: list[Service], wire: Wire, chance: Random, *, kill_service: bool) -> int:
    """Bring a version to all replicas, one of which is killed, or its replication; return how many were stopped."""
    one, stopped = chance.choice(services), 0
    if kill_service:
        one.kill()
    for service in services:
        stopped += replicate(wire, service.data, chance, kill=service is one and not kill_service)
    if kill_service:
        one.start()
    return stopped


@contextmanager
def run_clients(port: int, versions: dict[str, int]):
    """Have clients ask until the block ends."""
    clients = [Client(port, number, versions) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    yield clients
    for client in clients:
        client.going = False
    for client in clients:
        client.join()


def report(seen: list[Tally], rounds: int, stopped: int, cuts: int) -> None:
    """Print what clients have seen."""
    answers, mixed = sum(each.answers for each in seen), sum(each.mixed for each in seen)
    lost = [status for each in seen for status in each.lost]
    print(f"{rounds} versions, {(rounds + 1) // 2} services killed, {stopped} replications stopped, {cuts} cut off:")
    print(
        f"{answers} answers, {len(lost)} lost {sorted(lost)}, {mixed} mixed;"
        f" the longest wait {max(each.longest for each in seen):.2f} s; load {os.getloadavg()[0]:.0f}."
    )


def main() -> None:
    """Disturb three replicas."""
    reader = argparse.ArgumentParser()
    reader.add_argument("rounds", nargs="?", type=int, default=200)
    reader.add_argument("--folder", type=Path)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="koteihyo-replicas-") as place:
        disturb(asked.rounds, asked.folder or Path(place))


if __name__ == "__main__":
    main()

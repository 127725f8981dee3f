"""A service that takes changes, for the tests of writing: its data folder, a token, and a connection."""

import contextlib
import http.client
import json
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from koteihyo.graph.rdf.dataset import Dataset
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.freezing import freeze
from koteihyo.graph.versions.graphs import list_lines, split_lines, write_graph
from koteihyo.service.writing import tokens, working_copy

FORM = "application/x-www-form-urlencoded"


def publish_nquads(data, nquads=b""):
    """Publish named graphs that hold no plan."""
    with folders.publishing(data), folders.staging(data) as staged:
        (staged / "graphs").mkdir()
        lines = list_lines(Dataset.read(nquads)).items()
        graphs = [write_graph(staged / "graphs", name, found) for name, found in lines]
        return folders.publish(data, staged, freeze(staged, graphs, {}))


def changing(change):
    """Return as a change of graphs, as the gate takes it, one of all the statements that there are."""

    def graphs(base):
        before, after = split_lines(base.nquads()), split_lines(change(base.nquads()))
        return {name: after.get(name, b"") for name in before.keys() | after.keys()}

    return graphs


def names(data):
    """Return the ids of all publications."""
    return [each.version for each in folders.history(data)]


class Writable:
    """A service that takes changes, asked by whoever has the token."""

    def __init__(self, data, service, token=""):
        self.data, self.service, self.token = data, service, token

    def sent(self, method, target, body=None, headers=None, *, token=None):
        """Send a request and return its status, headers and body."""
        sent = {"Authorization": f"Bearer {token or self.token}", **(headers or {})}
        connection = http.client.HTTPConnection(urlsplit(self.service.address).netloc, timeout=120)
        with contextlib.closing(connection):
            connection.request(method, target, body, {name: value for name, value in sent.items() if value})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def told(self, *request, **how):
        """Send a request and return its status and the JSON that it is answered with."""
        status, _, body = self.sent(*request, **how)
        return status, json.loads(body or "null")

    def update(self, text, headers=None, **parameters):
        """Send an update as a form; return status and JSON."""
        body = urlencode({"update": text, **parameters}, doseq=True)
        return self.told("POST", "/update", body, {"Content-Type": FORM, **(headers or {})})

    def asks(self, text, **parameters):
        """Ask a question that is true or false."""
        _, said = self.told("GET", f"/sparql?{urlencode({'query': text, **parameters})}")
        return said["boolean"]

    def graph(self, method, graph, turtle=None, headers=None):
        """Send a request about a graph; return status, headers and body."""
        target = f"/store?graph={quote(graph, safe='')}" if graph else "/store?default"
        given = {"Content-Type": "text/turtle"} if turtle is not None else {}
        return self.sent(method, target, turtle and turtle.encode(), {**given, **(headers or {})})

    def hold(self, found):
        """Let the service hold these quads and no others."""
        store = ox.Store()
        store.extend(found)
        settled = working_copy.Copy(store.dump(format=ox.RdfFormat.N_QUADS), by_name=True).nquads()
        gate.write(self.data, changing(lambda _: settled))

    def held(self):
        """Return the quads of the current version."""
        dump = folders.current(self.data).nquads()
        return list(ox.parse(dump, format=ox.RdfFormat.N_QUADS))


@contextmanager
def writable(served, data: Path, *options: str):
    """Run a service that takes changes to the data of a folder."""
    (data / "queries").mkdir(exist_ok=True)
    with served(
        data, data / "queries", "--client-errors", "0", "--client-seconds", "0", "--log", "off", *options
    ) as on:
        yield Writable(data, on, tokens.add(data / tokens.FILE, "tester", "write"))

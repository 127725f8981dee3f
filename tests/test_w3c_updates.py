"""The W3C's tests of updates and of the graph store, each by its name, sent over HTTP through the gate.

The dataset has no plans, so the gate has nothing to check. Our default graph is the merge of the named ones; the
tests keep the two apart, so their named graphs have names here that end in ``/inferred`` and stay out of the merge.
"""

import http.client
import json
import re
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import test_w3c as w3c

from koteihyo.graph import gate, versions
from koteihyo.graph.dataset import Dataset
from koteihyo.graph.freezing import freeze
from koteihyo.service.engines.engine import Refused
from koteihyo.service.engines.tokens import tokens as words
from koteihyo.service.writing import applying, copy, tokens
from koteihyo.service.writing.orders import Order, Update

pytestmark = w3c.pytestmark
APART = "/inferred"


def manifest_of(entry_kind):
    """Yield manifest and entry of every test of a kind."""
    for folder, manifest in w3c.manifests().items():
        for entry in manifest.entries:
            if manifest.kind(entry) in entry_kind and folder.startswith("sparql11/"):
                yield manifest, entry


def named_tests(*kinds):
    """Return the tests of these kinds as parameters."""
    return [pytest.param(*found, id=found[0].name(found[1])) for found in manifest_of(kinds)]


def state(manifest, node):
    """Return the default graph and the named graphs that a node of a manifest describes, as files."""
    if node is None:
        return [], {}
    default = [each.value for each in manifest.all(node, f"{w3c.UT}data")]
    return default, dict(manifest.named(each) for each in manifest.all(node, f"{w3c.UT}graphData"))


def text_of(request):
    """Return the text of an update, its named graphs under the names that they have here."""
    text = w3c.local(request.value).read_text("utf-8")
    prefixes, pieces, end, found = {}, [], 0, list(words(text))
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if before and before.text.upper() == "PREFIX" and after:
            prefixes[token.text] = after.text[1:-1]
    for token in found:
        name = token.text[1:-1] if token.kind == "iri" else ""
        if token.kind == "name" and token.text not in prefixes:
            start, _, local = token.text.partition(":")
            name = prefixes.get(f"{start}:", "") + local
        if name in GRAPHS:
            pieces += [text[end : token.start], f"<{name}{APART}>"]
            end = token.start + len(token.text)
    return "".join([*pieces, text[end:]])


GRAPHS = {
    name
    for manifest, entry in manifest_of(("UpdateEvaluationTest",))
    for role in ("action", "result")
    for name in state(manifest, manifest.one(entry, f"{w3c.MF}{role}"))[1]
} | {"http://example.org/g1", "http://example.org/g2", "http://example.org/g3"}


def quads(manifest, node):
    """Return the quads of a state, its default graph being what has been added without a name."""
    default, named = state(manifest, node)
    files = [(copy.ADDED, file) for file in default] + [(name + APART, file) for name, file in named.items()]
    return [ox.Quad(*triple.triple, ox.NamedNode(name)) for name, file in files for triple in w3c.parsed(file)]


def said(found):
    """Return what quads say, to be compared up to the names of blank nodes; ours have names that show what they are."""

    def term(each):
        if isinstance(each, ox.NamedNode) and each.value.startswith(copy.GENID):
            return ox.BlankNode(re.sub("[^0-9a-z]", "x", each.value.removeprefix(copy.GENID)))
        return w3c.canonical(each)

    rows = {(term(quad.subject), quad.predicate, term(quad.object), quad.graph_name) for quad in found}
    return w3c.Said(None, [tuple(zip("spog", row, strict=True)) for row in rows])


class Writable:
    """A service that takes updates, its data folder and a connection that has a token."""

    def __init__(self, data, service, token):
        self.data, self.address, self.token = data, service.address, token
        self.connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=60)

    def sent(self, method, target, body=None, headers=None):
        """Send a request and return its status, headers and body."""
        self.connection.request(method, target, body, {"Authorization": f"Bearer {self.token}", **(headers or {})})
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()

    def hold(self, found):
        """Let the service hold these quads and no others."""
        store = ox.Store()
        store.extend(found)
        settled = copy.Copy(store.dump(format=ox.RdfFormat.N_QUADS), by_name=True).nquads()
        gate.write(self.data, lambda _: settled)

    def held(self):
        """Return the quads of the current version."""
        dump = versions.current(self.data).dump.read_bytes()
        return list(ox.parse(dump, format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def writable(tmp_path_factory, served):
    """A service that takes updates, over a dataset without plans."""
    data = tmp_path_factory.mktemp("w3c")
    with versions.publishing(data), versions.staging(data) as staged:
        versions.publish(data, staged, freeze(staged, Dataset(), {}, {}))
    token = tokens.add(data / tokens.FILE, "w3c", "write")
    (data / "queries").mkdir()
    with served(data, data / "queries", "--client-errors", "0", "--log", "off") as service:
        found = Writable(data, service, token)
        yield found
        found.connection.close()


@pytest.mark.parametrize(("manifest", "entry"), named_tests("UpdateEvaluationTest"))
def test_an_update_leaves_what_it_should(writable, manifest, entry):
    action, result = (manifest.one(entry, f"{w3c.MF}{role}") for role in ("action", "result"))
    start = quads(manifest, action)
    writable.hold(start)
    text = text_of(manifest.one(action, f"{w3c.UT}request"))
    status, _, body = writable.sent("POST", "/update", text.encode(), {"Content-Type": "application/sparql-update"})
    if "LOAD" in text:  # nothing is fetched, SILENT or not
        assert (status, said(writable.held())) == (403, said(start))
        return
    assert status == 200, body.decode()
    assert w3c.same(said(writable.held()), said(quads(manifest, result)))


def syntax(manifest, entry):
    """Return the text of a syntax test."""
    return w3c.local(manifest.one(entry, f"{w3c.MF}action").value).read_text("utf-8")


@pytest.mark.parametrize(("manifest", "entry"), named_tests("PositiveUpdateSyntaxTest11"))
def test_a_good_update_is_read(manifest, entry):
    text = syntax(manifest, entry)
    try:
        applying.applied(b"", Order(Update(text)))
    except Refused:
        assert "LOAD" in text
    except applying.Conflict:
        assert re.search("CREATE|DROP|CLEAR|ADD|MOVE|COPY", text)


@pytest.mark.parametrize(("manifest", "entry"), named_tests("NegativeUpdateSyntaxTest11"))
def test_a_bad_update_is_a_400(writable, manifest, entry):
    text = syntax(manifest, entry)
    status, _, body = writable.sent("POST", "/update", text.encode(), {"Content-Type": "application/sparql-update"})
    assert status == json.loads(body)["status"] == (403 if "LOAD" in text else 400)


@pytest.mark.parametrize("name", [name for name in w3c.protocol_tests() if "update" in name])
def test_the_protocol_of_updates(writable, name):
    writable.hold([])
    for request in w3c.requests(name):
        update = "update" in request.headers.get("content-type", "") or b"update=" in (request.body or b"")
        update |= request.target.startswith("?update=") or name.startswith("bad")
        target = f"{'/update' if update else '/sparql'}{request.target}"
        status, headers, body = writable.sent(request.method, target, request.body, request.headers)
        assert status // 100 in request.statuses, body.decode()
        if request.boolean is not None:
            assert w3c.answered(headers.get_content_type(), body).boolean is request.boolean

"""The W3C's tests of updates and of the graph store, each by its name, sent over HTTP through the gate.

The dataset has no plans, so the gate has nothing to check. Our default graph is the merge of the named ones; the
tests keep the two apart, so their named graphs have names here that end in ``/inferred`` and stay out of the merge.
"""

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import test_w3c as w3c
import writable as writing

from koteihyo.service.engines.engine import Refused
from koteihyo.service.sandbox.query_text import tokens as words
from koteihyo.service.writing import changes, working_copy
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
    files = [(working_copy.ADDED, file) for file in default] + [(name + APART, file) for name, file in named.items()]
    return [ox.Quad(*triple.triple, ox.NamedNode(name)) for name, file in files for triple in w3c.parsed(file)]


def unnamed(term):
    """Return a term as a test has it: in a dump, blank nodes have names that show what they are."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(working_copy.GENID):
        return ox.BlankNode(re.sub("[^0-9a-z]", "x", term.value.removeprefix(working_copy.GENID)))
    return w3c.canonical(term)


def said(found, term=unnamed):
    """Return what quads say, to be compared up to the names of blank nodes."""
    rows = {(term(quad.subject), quad.predicate, term(quad.object), quad.graph_name) for quad in found}
    return w3c.Said(None, [tuple(zip("spog", row, strict=True)) for row in rows])


@pytest.fixture(scope="module")
def writable(tmp_path_factory, served):
    """A service that takes updates, over a dataset without plans."""
    data = tmp_path_factory.mktemp("w3c")
    writing.publish_nquads(data)
    with writing.writable(served, data) as found:
        yield found


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
        changes.apply_order(b"", Order(Update(text)))
    except Refused:
        assert "LOAD" in text
    except changes.Conflict:
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


def gsp_tests():
    """Return the tests of the graph store, with the manifests that they are in."""
    found = []
    for kind in ("direct", "indirect"):
        iri = f"{w3c.BASE}sparql11/graph-store-protocol/manifest-{kind}.ttl"
        if w3c.local(iri).is_file():
            manifest = w3c.Manifest.__new__(w3c.Manifest)
            manifest.folder, manifest.graph = kind, ox.Store()
            manifest.graph.load(w3c.local(iri).read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=iri)
            found += [pytest.param(manifest, entry, id=manifest.name(entry)) for entry in manifest.entries]
    return found


def headers_of(manifest, node):
    """Return the headers of a request or an answer."""
    listed = manifest.listed(manifest.one(node, f"{w3c.HT}headers")) if manifest.one(node, f"{w3c.HT}headers") else ()
    return {
        manifest.one(each, f"{w3c.HT}fieldName").value: manifest.one(each, f"{w3c.HT}fieldValue").value
        for each in listed
    }


def chars(manifest, node):
    """Return the body of a request or an answer, None if it has none."""
    body = manifest.one(node, f"{w3c.HT}body")
    return manifest.one(body, f"{w3c.CNT}chars").value if body else None


@pytest.mark.parametrize(("manifest", "entry"), gsp_tests())
def test_the_graph_store_protocol(writable, manifest, entry):
    writable.hold([])
    locations = {}
    action = manifest.one(entry, f"{w3c.MF}action")
    for request in manifest.listed(manifest.one(action, f"{w3c.HT}requests")):
        target, body = manifest.one(request, f"{w3c.HT}absolutePath").value, chars(manifest, request)
        for name, location in locations.items():
            target, body = target.replace(name, location), body and body.replace(name, location)
        target = re.sub(r"^https?://[^/]*", "", target).replace("/gsp", "/store", 1)
        answer = manifest.one(request, f"{w3c.HT}resp")
        method = manifest.one(request, f"{w3c.HT}methodName").value
        status, headers, got = writable.sent(method, target, body and body.encode(), headers_of(manifest, request))
        wanted = {each.value.rpartition("#")[2] for each in manifest.all(answer, f"{w3c.MF}expectedStatus")}
        assert {STATUS[status], f"StatusCode{status // 100}xx"} & wanted, (status, wanted, got.decode())
        if location := manifest.one(answer, f"{w3c.MF}expectedLocation"):
            locations[location.value] = headers["Location"]
        if (expected := chars(manifest, answer)) is not None and method == "GET":
            parsed = [ox.parse(each, format=ox.RdfFormat.TURTLE) for each in (got, expected)]
            found, there = (said((ox.Quad(*quad.triple) for quad in each), w3c.canonical) for each in parsed)
            assert w3c.same(found, there)


STATUS = {200: "OK", 201: "Created", 204: "NoContent", 404: "NotFound", 400: "BadRequest"}


def test_the_figures_in_the_documentation_are_these():
    page = (Path(__file__).parents[1] / "docs" / "protocol.md").read_text("utf-8")
    actions = [manifest.one(entry, f"{w3c.MF}action") for manifest, entry in manifest_of(("UpdateEvaluationTest",))]
    manifests = [manifest for manifest, _ in manifest_of(("UpdateEvaluationTest",))]
    requests = [manifest.one(action, f"{w3c.UT}request") for manifest, action in zip(manifests, actions, strict=True)]
    loading = sum("LOAD" in text_of(request) for request in requests)
    syntax_tests = list(manifest_of(("PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11")))
    assert f"評価の{len(requests) - loading} / {len(requests)}件" in page
    assert f"構文の{len(syntax_tests)}件" in page
    assert f"グラフストアの{len(gsp_tests())}件" in page

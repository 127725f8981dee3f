"""Hostile names in a plan change nothing but the text that is shown."""

import json
from hashlib import sha256
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from browsing import PHONE, browsing, overflow

from koteihyo.graph.rdf.names import is_asserted
from koteihyo.graph.versions import folders
from koteihyo.service.questions.library import FOLDER

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}"
HOSTILE = {
    "年中無休の「行政センター」の設置": MARKUP,
    "電子市役所の構築": "javascript:alert(document.domain)",
    "防災アセスメント": "あ" * 4000,
    "保育所の定員を430人分増員": "\u202eedistuo\u202c مرحبا שלום",
    "「日本一のボランティアの街」の実現": "👩‍👩‍👧‍👦🇯🇵" * 20,
}


@pytest.fixture(scope="module")
def hostile(kawaguchi, tmp_path_factory, served):
    """A service over Kawaguchi's plan in which some names, and the words printed, are somebody's tricks."""
    text = kawaguchi.nquads().decode()
    for name, trick in HOSTILE.items():
        assert name in text
        text = text.replace(name, json.dumps(trick, ensure_ascii=False)[1:-1])
    data = tmp_path_factory.mktemp("hostile")
    with folders.publishing(data), folders.staging(data) as staged:
        store = ox.Store(str(staged / "store"))
        store.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
        # The dump has each graph under its name alone; the default graph holds those that assert something.
        merged = [quad for quad in store if quad.graph_name != ox.DefaultGraph() and is_asserted(quad.graph_name.value)]
        store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in merged)
        store.flush()
        del store
        folders.publish(data, staged, sha256(text.encode()).hexdigest()[:12])
    with served(data, FOLDER, "--log", "off", "--client-seconds", "0", "--client-errors", "0") as found:
        yield found


@pytest.fixture
def tricked(browser, hostile):
    """A person who browses that site; nothing may run, and no other host may be asked."""
    with browsing(browser, hostile.address) as found:
        yield found


@pytest.mark.parametrize(
    "path",
    [
        f"/search?q={quote('alert')}",
        f"/search?q={quote('あ')}",
        f"/search?q={quote(MARKUP)}",
        f"/search/why?q={quote(MARKUP)}&thing={quote(MARKUP)}",
        "/findings",
        "/queries/shared-statements",
        "/queries/find-statements?stage=2",
        f"/queries/find-statements?theme={quote(MARKUP)}",
        f"/queries/nothing{quote(MARKUP, safe='')}",
        f"/sparql?query={quote('</textarea>' + MARKUP)}",
    ],
)
def test_a_hostile_name_is_only_text(tricked, path):
    page = tricked.open(path, width=PHONE)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert page.locator("main img, main script, main [onerror], main a[href^='javascript']").count() == 0
    assert "49" not in page.locator("h1").inner_text()
    assert overflow(page) == 0


def test_hostile_names_are_shown_as_they_are(tricked):
    found = tricked.open(f"/search?q={quote('alert')}")
    assert MARKUP in found.locator("main").inner_text()
    assert "javascript:alert(document.domain)" in found.locator("main").inner_text()

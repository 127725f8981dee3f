"""Hostile words in a plan change nothing but the text shown: the same pages, the same links, nothing run."""

from hashlib import sha256
from html.parser import HTMLParser
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from browsing import PHONE, browsing, overflow

from koteihyo.graph.rdf.names import APART
from koteihyo.graph.versions import folders
from koteihyo.service.questions.library import FOLDER

KAWAGUCHI = "https://w3id.org/koteihyo/id/kawaguchi"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PREF = "http://www.w3.org/2004/02/skos/core#prefLabel"
TITLE = "http://purl.org/dc/terms/title"
VERBATIM = "https://w3id.org/koteihyo/ontology#verbatim"
SCRIPT = "</bdi></title><script>document.title='taken'</script><img src=x onerror=alert(1)>\"'><!--"
# What is renamed, and to what: markup, an address that would run, a length, a direction, characters beyond the plane.
HOSTILE = {
    (f"{KAWAGUCHI}/entry/core-1.2.3.4", VERBATIM): SCRIPT,
    (f"{KAWAGUCHI}/measure/core-1.2.3.4", LABEL): SCRIPT,
    (f"{KAWAGUCHI}/entry/core-1.2.3.3", VERBATIM): "javascript:alert(document.domain)",
    (f"{KAWAGUCHI}/measure/core-1.2.3.3", LABEL): "javascript:alert(document.domain)",
    (f"{KAWAGUCHI}/entry/core-1.2.2.1", VERBATIM): "長" * 4000,
    (f"{KAWAGUCHI}/measure/core-1.2.2.1", LABEL): "W" * 4000,
    (f"{KAWAGUCHI}/entry/core-1.2.2.2", VERBATIM): "\u202eתוכנית %s {{ 7*7 }} \u202d مدينة",
    (f"{KAWAGUCHI}/strand/core-1.3", LABEL): "👩🏽‍🚒" * 40 + "{% raw %}",
    (f"{KAWAGUCHI}/sheet/core-1", LABEL): SCRIPT,
    (KAWAGUCHI, TITLE): SCRIPT,
    ("https://w3id.org/koteihyo/id/kawaguchi/theme/disaster-prevention", LABEL): SCRIPT,
    ("https://w3id.org/koteihyo/id/kawaguchi/theme/disaster-prevention", PREF): SCRIPT,
    ("https://w3id.org/koteihyo/id/target-group/elderly", LABEL): "javascript:alert(1)//" + "長" * 300,
    ("https://w3id.org/koteihyo/id/kawaguchi/division/core", LABEL): "\u202e<b>核</b>",
}
PAGES = [
    "/",
    "/plans/kawaguchi",
    "/plans/kawaguchi?theme=disaster-prevention",
    "/plans/kawaguchi/sheets/core-1",
    "/themes",
    "/pledges",
    "/doc/kawaguchi/measure/core-1.2.3.4",
    "/doc/kawaguchi/entry/core-1.2.3.3",
    "/doc/kawaguchi/entry/core-1.2.2.1",
    "/doc/kawaguchi/strand/core-1.3",
    "/doc/kawaguchi/pledge/30",
    "/doc/kawaguchi/theme/disaster-prevention",
    "/doc/target-group/elderly",
]


@pytest.fixture(scope="module")
def hostile(kawaguchi, tmp_path_factory, served):
    """The address of a service over Kawaguchi's plan with hostile words in it."""
    data = tmp_path_factory.mktemp("hostile")
    quads = list(map(renamed, ox.parse(kawaguchi.nquads(), format=ox.RdfFormat.N_QUADS)))
    with folders.publishing(data), folders.staging(data) as staged:
        store = ox.Store(str(staged / "store"))
        store.bulk_extend(quads)
        # The default graph is all that is asserted, as the build makes it.
        asserted = (quad for quad in quads if not quad.graph_name.value.endswith(APART))
        store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in asserted)
        store.flush()
        del store
        folders.publish(data, staged, sha256(b"hostile").hexdigest()[:12])
    with served(data, FOLDER, "--log", "off", "--client-seconds", "0", "--client-errors", "0") as found:
        yield found.address


def renamed(quad):
    """Return a statement, with hostile words where it gives one of the names."""
    words = HOSTILE.get((quad.subject.value, quad.predicate.value)) if isinstance(quad.subject, ox.NamedNode) else None
    if words is None or quad.object.language == "en":
        return quad
    return ox.Quad(quad.subject, quad.predicate, ox.Literal(words, language=quad.object.language), quad.graph_name)


class Skeleton(HTMLParser):
    """A page without its words: tags, and the attributes that lead somewhere, do something or name a style."""

    def __init__(self, page):
        super().__init__()
        self.bones = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep a tag; words in attributes are words."""
        self.bones.append((tag, [(name, None if name in ("title", "aria-label") else value) for name, value in attrs]))


def page(address, path):
    """Return a page as a browser gets it, without the versions and hosts that differ."""
    with urlopen(Request(address + path, headers={"Accept": "text/html"}), timeout=60) as answer:
        return answer.read().decode().replace(address, "")


@pytest.mark.parametrize("path", PAGES)
def test_hostile_words_change_nothing_but_the_text(hostile, kawaguchi_service, kawaguchi, path):
    plain = page(kawaguchi_service.address, path).replace(kawaguchi.id, "")
    changed = page(hostile, path).replace(sha256(b"hostile").hexdigest()[:12], "")
    assert changed != plain
    assert Skeleton(changed).bones == Skeleton(plain).bones


def test_hostile_words_are_shown_as_they_are_and_fit_a_phone(browser, hostile):
    with browsing(browser, hostile) as site:
        for path in PAGES:
            found = site.open(path, width=PHONE)
            assert overflow(found) == 0, path
            assert "taken" not in (found.title().split("｜")[-1], found.evaluate("document.title.slice(0, 5)"))
        found = site.open("/doc/kawaguchi/measure/core-1.2.3.4")
        assert found.locator("h1").inner_text() == SCRIPT

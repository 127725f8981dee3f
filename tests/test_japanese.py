"""Japanese on pages in English is said to be Japanese, wherever it comes from: a plan, a list or a drawing."""

import re
from html.parser import HTMLParser

import pytest

from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Serving
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.pages.japanese import mark_japanese

LONG = [
    "/",
    "/plans/kawaguchi",
    "/plans/kawaguchi/map",
    "/plans/kawaguchi/places",
    "/plans/kawaguchi/record",
    "/plans/kawaguchi/sheets/core-3",
    "/themes",
    "/pledges",
    "/indicators",
    "/findings",
    "/datasets",
    "/doc/kawaguchi/theme/disaster-prevention",
    "/doc/kawaguchi/measure/core-1.2.3.4",
    "/queries/due-in-year",
    "/queries/find-statements",
    "/queries/multi-theme-measures",
    "/queries/source-passage",
    "/queries/theme-graph",
    "/search?q=%E9%98%B2%E7%81%BD",
]
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """Somebody who has a page read aloud: which Japanese would be read as if it were English?"""

    def __init__(self):
        super().__init__()
        self.around, self.misread, self.heard = [("", "")], [], 0

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.around.append((tag, dict(attrs).get("lang") or self.around[-1][1]))

    def handle_endtag(self, tag):
        while tag in (name for name, _lang in self.around) and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, lang = self.around[-1]
        if JAPANESE.search(data) and tag not in ("script", "style", "textarea"):
            self.heard += 1
            # What may hold no element is of one language, the one that it has most of.
            mixed = tag in ("option", "title") and re.search(r"[A-Za-z]", data)
            if not lang.startswith("ja") and not mixed:
                self.misread.append(data.strip()[:60])


@pytest.fixture(scope="module")
def client(published):
    return create_app(InProcessEngine(published), serving=Serving(log="off")).test_client()


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("path", LONG)
def test_no_japanese_is_read_as_english(client, path):
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 200
    reader = read(answer.text)
    assert reader.heard > 0
    assert reader.misread == []


def test_the_map_of_a_plan_calls_its_sheets_in_english(client):
    html = client.get("/plans/kawaguchi/map", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    assert html.count("Improve attentive services for citizens (counter services)") > 1


def test_a_page_in_japanese_is_left_as_it_is(client):
    html = client.get("/queries/due-in-year", headers={"Accept": "text/html", "Accept-Language": "ja"}).text
    assert '<span lang="ja">' not in html


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>Sheet: 表 2</p>", '<p>Sheet: <span lang="ja">表</span> 2</p>'),
        ("<p>平成18（2006）年度の</p>", '<p><span lang="ja">平成18（2006）年度の</span></p>'),
        ('<ul lang="ja"><li>表<br>段階</ul><p>表', '<ul lang="ja"><li>表<br>段階</ul><p><span lang="ja">表</span>'),
        ('<pre lang="en">表</pre>', '<pre lang="en"><span lang="ja">表</span></pre>'),
        ("<svg><text>表</text><path/></svg>", '<svg><text><tspan lang="ja">表</tspan></text><path/></svg>'),
        ("<option value='a'>川口市 (2)</option>", "<option value='a' lang=\"ja\">川口市 (2)</option>"),
        ("<title>Places of 川口市</title>", "<title>Places of 川口市</title>"),
        ("<textarea># 表</textarea><p>&lt;表&gt;", '<textarea># 表</textarea><p>&lt;<span lang="ja">表</span>&gt;'),
    ],
)
def test_words_are_marked_as_the_element_around_them_allows(html, marked):
    assert mark_japanese(html) == marked
    assert mark_japanese(marked) == marked

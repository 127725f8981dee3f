"""Pages that are kept: the bytes of a page made anew, never one person's for another, and a new version at once."""

import gzip
import re

import pytest

from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.http.kept_pages import KeptPages
from koteihyo.service.questions.library import Library
from koteihyo.service.writing import tokens

ASKED = "/queries/measures-of-theme"
ADDRESSES = ("/", "/themes", "/queries", "/help", "/versions", f"{ASKED}?theme=waste", "/search?q=防災", "/nowhere")
PLAIN = {"Accept": "text/html", "Accept-Language": "ja"}
BROWSER = {**PLAIN, "Accept-Encoding": "gzip"}


@pytest.fixture
def made(data, library, monkeypatch):
    """Return what makes a client of an application over the data, which keeps pages or none, and all that is kept."""
    engine, shelves, register = EmbeddedEngine.from_folder(data, Limits(workers=1)), [], KeptPages.register
    monkeypatch.setattr(KeptPages, "register", lambda self, app: shelves.append(self.pages) or register(self, app))

    def client(size=1 << 20, **serving):
        limits = Limits(client_errors=0, client_seconds=0, page_cache=size)
        app = create_app(engine, Library(library), limits, Serving(log="off", **serving), data)
        return app.test_client(use_cookies=False), shelves[-1]

    yield client
    engine.close()


def told(response):
    """Return all that a reader is told, but for the time of day, which a packed page and a cookie have in them too."""
    body, headers = response.get_data(), dict(response.headers)
    packed = body and headers.get("Content-Encoding") == "gzip"
    headers.pop("Date", None)
    if "Set-Cookie" in headers:  # its Max-Age says the same, whatever second it is
        headers["Set-Cookie"], dated = re.subn("Expires=[^;]+", "Expires=…", headers["Set-Cookie"])
        assert dated == 1
    return response.status_code, headers, gzip.decompress(body) if packed else body


@pytest.mark.parametrize(
    "more",
    [{}, {"Accept-Encoding": "br"}, {"Accept-Language": "en"}, {"Cookie": "lang=en"}, {"Accept-Datetime": "x"}],
)
def test_a_kept_page_is_the_one_that_would_be_made(made, more):
    (keeping, shelf), (making, _) = made(), made(0)
    headers = {**BROWSER, **more}
    for address in (*ADDRESSES, f"{ASKED}?lang=en"):
        for method in ("GET", "GET", "HEAD"):
            given, new = (each.open(address, method=method, headers=headers) for each in (keeping, making))
            assert told(given) == told(new), (address, method)
    assert len(shelf) == (0 if "Accept-Datetime" in more else 8 if "Cookie" in more else 7)


def test_a_program_is_not_given_the_page_of_a_browser(made):
    keeping, shelf = made()
    page, data = (keeping.get(ASKED, headers={"Accept": each}) for each in ("text/html", "application/json"))
    assert (page.mimetype, data.mimetype, len(shelf)) == ("text/html", "application/sparql-results+json", 1)
    assert keeping.get(ASKED, headers={"Accept": "application/json"}).get_data() == data.get_data()


def test_who_has_a_page_is_told_that_it_still_holds(made):
    (keeping, _), (making, _) = made(), made(0)
    tag = keeping.get("/themes", headers=BROWSER).headers["ETag"]
    for held in (tag, tag.replace(":gzip", ""), '"other"', "*"):
        headers = {**BROWSER, "If-None-Match": held}
        answers = [told(each.get("/themes", headers=headers)) for each in (keeping, keeping, making)]
        assert answers[0] == answers[1] == answers[2]
    assert keeping.get("/themes", headers={**BROWSER, "If-None-Match": tag}).status_code == 304


def test_a_new_version_is_shown_at_once_and_an_earlier_one_by_name(made, data, publish):
    keeping, _ = made()
    first = folders.current(data).id
    assert "避難訓練" in keeping.get(ASKED, headers=PLAIN).text
    publish(data, ("避難訓練", "防災訓練"))
    assert "防災訓練" in keeping.get(ASKED, headers=PLAIN).text
    for _ in range(2):
        named = keeping.get(f"{ASKED}?version={first}", headers=PLAIN)
        assert ("避難訓練" in named.text, named.headers["Koteihyo-Version"]) == (True, first)
        assert "Memento-Datetime" in named.headers
    assert keeping.get("/versions", headers=PLAIN).text.count("</time>") == 2
    folders.rollback(data)
    assert "避難訓練" in keeping.get(ASKED, headers=PLAIN).text
    assert keeping.get("/versions", headers=PLAIN).text.count("</time>") == 3


def test_who_has_signed_in_is_shown_nothing_kept_and_nothing_is_kept_of_them(made, data):
    keeping, shelf = made()
    app = keeping.application
    assert "/sign-in" not in keeping.get("/", headers=PLAIN).text
    word = tokens.add(data / tokens.FILE, "花子", "curate")
    assert "/sign-in" in keeping.get("/", headers=PLAIN).text, "now somebody can"
    person = app.test_client()
    own = person.get("/sign-in", headers=PLAIN).text.partition('name="own" value="')[2].partition('"')[0]
    form = {"own": own, "token": word, "next": "/"}
    assert person.post("/sign-in", data=form, headers={**PLAIN, "Origin": "http://localhost"}).status_code == 303
    before = len(shelf)
    for address in ADDRESSES:
        shown = person.get(address, headers=PLAIN)
        assert ("花子" in shown.text, shown.headers["Cache-Control"]) == (True, "private, no-store"), address
        assert len(shelf) == before
        assert "花子" not in keeping.get(address, headers=PLAIN).text
        before = len(shelf)
    held = {**PLAIN, "Authorization": f"Bearer {word}"}
    assert (keeping.get("/about", headers=held).status_code, len(shelf)) == (200, before)


def test_where_reading_takes_a_token_nothing_is_kept(made, data):
    word = tokens.add(data / tokens.FILE, "taro", "read")
    keeping, shelf = made(private=True)
    for _ in range(2):
        assert keeping.get("/themes", headers=PLAIN).status_code == 401
        shown = keeping.get("/themes", headers={**PLAIN, "Authorization": f"Bearer {word}"})
        assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "private, no-store")
    assert not len(shelf)


def test_no_more_is_kept_than_may_be(made):
    keeping, shelf = made(400_000)
    for number in range(60):
        keeping.get(f"/help?number={number}", headers=PLAIN)
    assert 0 < shelf.held <= 400_000
    assert 2 < len(shelf) < 60

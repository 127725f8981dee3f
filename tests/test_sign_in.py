"""Signing in with a token in a browser: who gets in, how long it holds, and what no other page can send."""

import re

import pytest
from flask import Response

from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.http.rate_limits import TooMany
from koteihyo.service.writing import tokens
from koteihyo.service.writing.access import Access
from koteihyo.service.writing.sessions import LONGEST, Guesses, Sessions
from koteihyo.service.writing.visitor import signed_in

HERE = "http://localhost"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, publish):
    """A data folder with a small version."""
    data = tmp_path_factory.mktemp("signed") / "data"
    publish(data)
    return data


@pytest.fixture(scope="module")
def holders(folder):
    """A token of each scope, by the scope."""
    return {scope: tokens.add(folder / tokens.FILE, scope, scope) for scope in tokens.SCOPES}


@pytest.fixture(scope="module")
def over(folder):
    """An engine over that folder."""
    found = EmbeddedEngine.from_folder(folder, Limits(workers=1))
    yield found
    found.close()


@pytest.fixture
def app(over, folder, holders):
    """An application with a page for whoever may curate."""
    found = create_app(over, limits=Limits(client_errors=0), data=folder)

    @found.route("/decide", methods=["GET", "POST"])
    def decide():
        return Response(signed_in("curate").name)

    return found


def own_word(body):
    """Return the word of a page's form."""
    return re.search(r'name="own" value="([^"]+)"', body)[1]


def sign_in(client, token, following="", **headers):
    """Send the form to sign in, as a browser does."""
    word = own_word(client.get("/sign-in", headers=PAGE).text)
    form = {"own": word, "token": token, "next": following}
    return client.post("/sign-in", data=form, headers={**PAGE, "Origin": HERE, **headers})


def cookie_of(response, name="koteihyo_session"):
    """Return the last line that sets a cookie."""
    return [value for value in response.headers.getlist("Set-Cookie") if value.startswith(f"{name}=")][-1]


def test_who_signs_in_comes_back_to_the_page_that_was_asked_for_and_leaves_by_signing_out(app, holders):
    client = app.test_client()
    sent = client.get("/decide?a=1", headers=PAGE)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sign-in?next=%2Fdecide%3Fa%3D1")
    entered = sign_in(client, holders["curate"], "/decide?a=1")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/decide?a=1")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {*cookie_of(entered).split("; ")}
    assert client.get("/decide", headers=PAGE).text == "curate"
    shown = client.get("/", headers=PAGE).text
    assert "サインアウト" in shown
    left = client.post("/sign-out", data={"own": own_word(shown)}, headers={"Origin": HERE})
    assert left.status_code == 303
    assert client.get("/decide", headers=PAGE).status_code == 303
    assert "サインアウト" not in client.get("/", headers=PAGE).text


def test_behind_https_the_cookie_of_a_session_is_for_https_alone(app, holders):
    client = app.test_client()
    secure = sign_in(client, holders["read"], **{"X-Forwarded-Proto": "https", "Origin": "https://localhost"})
    assert "Secure" in cookie_of(secure).split("; ")
    assert "Secure" not in cookie_of(sign_in(app.test_client(), holders["read"])).split("; ")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nX: y", "x"])
def test_signing_in_leads_to_no_other_site(app, holders, elsewhere):
    assert sign_in(app.test_client(), holders["read"], elsewhere).headers["Location"] == "/"


def test_what_a_visitor_is_answered_is_kept_by_nobody_and_what_a_stranger_is_answered_names_no_visitor(app, holders):
    client = app.test_client()
    version = client.get("/health", headers={"Accept": "application/json"}).json["version"]
    sign_in(client, holders["read"])
    for path in ("/", "/themes", f"/?version={version}", "/no-such-page", "/queries", "/sparql?query=ASK%7B%7D"):
        answer = client.get(path, headers=PAGE)
        assert answer.headers["Cache-Control"] == "private, no-store", path
        assert "ETag" not in answer.headers
        assert "Cookie" in answer.headers["Vary"]
        stranger = app.test_client().get(path, headers=PAGE)
        assert "サインアウト" not in stranger.text
        if stranger.status_code == 200 and "text/html" in stranger.content_type:
            assert "Cookie" in stranger.headers["Vary"]


@pytest.mark.parametrize(
    ("origin", "site", "word"),
    [
        ("https://evil.example", None, "own"),
        ("null", None, "own"),
        ("", None, "own"),
        (HERE, "cross-site", "own"),
        (HERE, "same-site", "own"),
        (HERE, None, "forged"),
        (HERE, None, ""),
        (HERE, None, "another's"),
    ],
)
def test_a_form_that_is_not_the_visitors_own_changes_nothing(app, holders, origin, site, word):
    client, other = app.test_client(), app.test_client()
    for each in (client, other):
        sign_in(each, holders["curate"])
    words = {"own": own_word(client.get("/").text), "another's": own_word(other.get("/").text)}
    headers = {name: text for name, text in (("Origin", origin), ("Sec-Fetch-Site", site)) if text is not None}
    sent = client.post("/decide", data={"own": words.get(word, word)}, headers=headers)
    assert sent.status_code == 403
    assert "確かめられません" in sent.json["detail"]
    assert client.post("/decide", data={"own": words["own"]}, headers={"Origin": HERE}).text == "curate"


def test_nobody_is_signed_in_by_another_sites_form(app, holders):
    client = app.test_client()
    for form in ({"token": holders["read"]}, {"token": holders["read"], "own": "x"}):
        assert client.post("/sign-in", data=form, headers={"Origin": HERE}).status_code == 403
    assert sign_in(client, holders["read"], Origin="https://evil.example").status_code == 403


def test_the_operators_address_counts_as_here(over, folder, holders):
    from koteihyo.service.configuration.settings import Describing

    app = create_app(over, data=folder, describing=Describing(public_url="https://plans.example.jp/"))
    assert sign_in(app.test_client(), holders["read"], Origin="https://plans.example.jp").status_code == 303


def test_each_scope_allows_those_before_it_and_no_more(app, holders):
    for scope, status in (("read", 403), ("curate", 200), ("write", 200)):
        client = app.test_client()
        sign_in(client, holders[scope])
        assert client.get("/decide", headers=PAGE).status_code == status, scope


def test_a_token_is_not_shown_by_a_form_and_a_session_is_no_token(app, holders):
    client = app.test_client()
    sign_in(client, holders["write"])
    assert client.post("/update", data={"update": "CLEAR ALL"}, headers={"Origin": HERE}).status_code == 401


def test_a_session_ends_by_time_with_its_token_and_after_a_day_of_work(folder):
    file, now = folder.parent / "own.json", [0.0]
    tokens.add(file, "山田", "curate")
    (token,) = tokens.read_tokens(file)
    sessions = Sessions(Access(file), 60, lambda: now[0])
    idle, busy, last = (sessions.begin(token) for _ in range(3))
    now[0] = 59
    assert sessions.find(busy)
    now[0] = 61
    assert sessions.find(idle) is None
    while now[0] < LONGEST:
        assert sessions.find(busy)
        now[0] += 50
    assert sessions.find(busy) is None
    assert sessions.find(last) is None
    word = sessions.begin(token)
    assert sessions.find(word).name == "山田"
    tokens.revoke(file, "山田")
    tokens.add(file, "山田", "write")
    assert sessions.find(word) is None


def test_who_sends_a_form_after_the_session_has_ended_is_told_and_nothing_changes(app, holders):
    client = app.test_client()
    sign_in(client, holders["curate"])
    word = own_word(client.get("/").text)
    client.delete_cookie("koteihyo_session")
    sent = client.post("/decide", data={"own": word}, headers={**PAGE, "Origin": HERE})
    assert sent.status_code == 401
    assert "サインインする" in sent.text


def test_guesses_are_slowed_down_by_address_and_nobody_else_is_kept_out(app, holders):
    guesser, other = app.test_client(), app.test_client()
    from_there = {"X-Forwarded-For": "203.0.113.9"}
    said = [sign_in(guesser, f"koteihyo_{number}", **from_there).status_code for number in range(12)]
    assert said == [401] * 10 + [429] * 2
    late = sign_in(guesser, holders["read"], **from_there)
    assert (late.status_code, int(late.headers["Retry-After"]) <= 6) == (429, True)
    assert sign_in(other, holders["read"], **{"X-Forwarded-For": "203.0.113.10"}).status_code == 303


def test_where_many_guess_each_may_less_but_always_once():
    guesses = Guesses(own=10, everybody=20, fewer=2)
    for number in range(20):
        guesses.admit(f"203.0.113.{number}")
        guesses.count(f"203.0.113.{number}")
    for _ in range(2):
        guesses.admit("198.51.100.7")
        guesses.count("198.51.100.7")
    with pytest.raises(TooMany):
        guesses.admit("198.51.100.7")
    guesses.admit("198.51.100.8")


def test_where_reading_takes_a_token_a_browser_reads_after_signing_in(over, folder, holders):
    app = create_app(over, limits=Limits(client_errors=0), serving=Serving(log="off", private=True), data=folder)
    client = app.test_client()
    refused = client.get("/", headers=PAGE)
    assert refused.status_code == 401
    assert 'href="/sign-in?next=%2F"' in refused.text
    assert sign_in(client, holders["read"]).status_code == 303
    read = client.get("/", headers=PAGE)
    assert (read.status_code, read.headers["Cache-Control"]) == (200, "private, no-store")


def test_without_any_token_the_page_says_how_one_is_made_and_no_page_offers_to_sign_in(over, tmp_path):
    app = create_app(over, serving=Serving(log="off", tokens=tmp_path / "none.json"))
    assert "koteihyo token add" in app.test_client().get("/sign-in", headers=PAGE).text
    assert "/sign-in" not in app.test_client().get("/", headers=PAGE).text

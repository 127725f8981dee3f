"""Nobody gets in, nothing gets out: each test is an attack on a real service or a real file."""

import http.client
import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from koteihyo.graph.errors import KoteihyoError
from koteihyo.service.app import create_app
from koteihyo.service.forms import review_sheet
from koteihyo.service.operating import accesslog
from koteihyo.service.operating.proxies import Trusted
from koteihyo.service.settings import Limits, Serving
from koteihyo.service.writing import tokens


def asked(address, target, **headers):
    """Return the status, headers and body of an answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    with closing(connection):
        connection.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()


# --- what is not for everyone


@pytest.fixture(scope="module")
def private(tmp_path_factory, served, publish, write_questions):
    """A private service over the small dataset; its address, its version and a token for reading."""
    folder = tmp_path_factory.mktemp("private")
    version = publish(folder / "data").id
    token = tokens.add(folder / "data" / tokens.FILE, "reader", "read")
    questions = write_questions(folder / "queries")
    with served(folder / "data", questions, "--private", "true", "--log", "off", "--client-errors", "0") as found:
        yield found.address, version, token


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/findings",
        "/queries",
        "/queries/measures-of-theme?version={version}",
        "/sparql?query=ASK%7B%7D&version={version}",
        "/versions",
        "/versions/{version}",
        "/versions/{version}/findings",
        "/catalogue",
        "/no-such-page",
        "/health",
        "/static/site.css",
    ],
)
def test_a_private_service_lets_nobody_keep_an_answer_and_tells_strangers_no_version(private, target, accept):
    address, version, token = private
    echoed = "{version}" in target  # What a stranger names himself may stand in the answer's addresses.
    target = target.format(version=version)
    for sent in ({"Authorization": f"Bearer {token}"}, {}):
        status, headers, body = asked(address, target, Accept=accept, **sent)
        assert headers["Cache-Control"] == "private, no-store"
        assert "Authorization" in headers["Vary"]
        assert status == 401 or sent or target in ("/health", "/static/site.css")
    assert echoed or version not in f"{headers}{body}"
    assert "まだありません" not in body


def test_an_open_service_still_says_its_version_and_may_be_kept(service):
    version = json.loads(asked(service.address, "/health")[2])["version"]
    assert "public" in asked(service.address, f"/versions/{version}/findings")[1]["Cache-Control"]


# --- who asks, and by which name


@pytest.mark.parametrize("forwarded", ["unknown", "_hidden", "", " ", "203.0.113.9, unknown", "999.1.1.1"])
def test_who_cannot_be_read_behind_a_proxy_is_counted_as_the_proxy(forwarded):
    assert Trusted(["127.0.0.0/8"]).client("127.0.0.1", forwarded) == ("127.0.0.1", False)
    assert Trusted(["127.0.0.0/8"]).client("127.0.0.1", None) == ("127.0.0.1", True)


def test_errors_of_a_client_that_hides_behind_a_proxy_run_out(engine, library):
    from koteihyo.service.library.questions import Library

    client = create_app(engine, Library(library), Limits(client_errors=3)).test_client()
    sent = [client.get("/sparql?query=SELECT", headers={"X-Forwarded-For": "unknown"}).status_code for _ in range(5)]
    assert sent == [400, 400, 400, 429, 429]


def test_with_its_names_set_the_service_answers_by_no_other(engine):
    serving = Serving(log="off", hosts=("plans.example.jp",))
    client = create_app(engine, limits=Limits(client_errors=0), serving=serving).test_client()
    for name, status in (("plans.example.jp", 200), ("PLANS.example.jp:8443", 200), ("evil.example", 421), ("", 421)):
        found = client.get("/versions", headers={"Host": name, "Accept": "application/json"})
        assert found.status_code == status
        assert b"evil.example" not in found.data
    assert client.get("/health", headers={"Host": "127.0.0.1:8080"}).status_code == 200


def test_behind_https_the_language_cookie_is_for_https_alone(engine):
    for scheme, secure in (("https", True), ("http", False)):
        found = (
            create_app(engine)
            .test_client()
            .get("/help?lang=en", headers={"X-Forwarded-Proto": scheme, "Accept": "text/html"})
        )
        assert ("Secure" in found.headers["Set-Cookie"]) == secure


# --- files


def mode(path):
    """Return who may do what with a file, in octal."""
    return oct(path.stat().st_mode & 0o777)


def test_the_data_and_the_log_are_their_owners(tmp_path, publish):
    umask = os.umask(0o022)
    try:
        publish(tmp_path / "new" / "data")
        log = accesslog.opened(str(tmp_path / "log"))
        accesslog.write(log, "{}")
        log.close()
        tokens.add(tmp_path / "new" / "data" / "tokens.json", "a", "read")
    finally:
        os.umask(umask)
    data = tmp_path / "new" / "data"
    assert {mode(each) for each in (data, data / "versions", *(data / "versions").iterdir())} == {"0o700"}
    assert {mode(each) for each in (data / "published.json", tmp_path / "log", data / "tokens.json")} == {"0o600"}


ADDING = "from koteihyo.service.writing import tokens; import pathlib, sys; f = pathlib.Path(sys.argv[1])\n"


def test_tokens_that_are_added_and_revoked_at_once_are_what_was_said_last(tmp_path):
    file = tmp_path / "tokens.json"
    for number in range(20):
        tokens.add(file, f"old-{number}", "write")
    code = {
        "add": ADDING + "for n in range(40): tokens.add(f, f'new-{n}', 'read')",
        "revoke": ADDING + "for n in range(20): tokens.revoke(f, f'old-{n}')",
    }
    running = [subprocess.Popen([sys.executable, "-c", each, file]) for each in code.values()]
    assert [each.wait(60) for each in running] == [0, 0]
    assert sorted(each.name for each in tokens.read(file)) == sorted(f"new-{n}" for n in range(40))


def test_threads_that_make_tokens_lose_none(tmp_path):
    file = tmp_path / "tokens.json"
    threads = [threading.Thread(target=tokens.add, args=(file, f"t{n}", "read")) for n in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(tokens.read(file)) == 16


def test_a_sheet_that_unpacks_to_far_more_than_it_is_is_not_unpacked(tmp_path):
    body = io.BytesIO(review_sheet.written([]))
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b" " * (review_sheet.LARGEST + 1))
    (tmp_path / "sheet.xlsx").write_bytes(body.getvalue())
    assert (tmp_path / "sheet.xlsx").stat().st_size < 1 << 20
    with pytest.raises(KoteihyoError, match="larger than 64 MiB"):
        review_sheet.read_back(tmp_path / "sheet.xlsx")
    (tmp_path / "good.xlsx").write_bytes(review_sheet.written([]))
    assert review_sheet.read_back(tmp_path / "good.xlsx") == []

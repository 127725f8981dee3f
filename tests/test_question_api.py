"""The questions over HTTP: their pages, formats, paging, permanent addresses and description."""

import io
import json
import re
import urllib.request
from contextlib import contextmanager

import openpyxl
import pytest
from flask import Flask, Response

from koteihyo.service.api import questions
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.http import problems
from koteihyo.service.questions.library import Library
from koteihyo.service.questions.parameters import Parameter
from koteihyo.service.questions.values import Codes
from koteihyo.service.results import markdown
from koteihyo.service.snapshot import Snapshots

BASE = "https://w3id.org/koteihyo/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NAME = "/queries/measures-of-theme"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, publish, write_questions):
    """Return a folder with the small dataset published, and the small library."""
    folder = tmp_path_factory.mktemp("questions")
    publish(folder / "data")
    return folder / "data", write_questions(folder / "queries")


@contextmanager
def asking(desk, page=None, **limits):
    """Give a client of the questions alone, and the engine behind it."""
    data, library = desk
    engine = EmbeddedEngine.from_folder(data, Limits(seconds=5, workers=1, **limits))
    app = Flask("koteihyo.service.app")
    problems.register(app)
    app.register_blueprint(questions.blueprint(Snapshots(engine), Library(library), page))
    yield app.test_client(), engine
    engine.close()


@pytest.fixture(scope="module")
def asked(desk):
    """Return a client whose pages say what was asked, and its engine."""

    def page(asked):
        return Response(f"<p>{asked.question.name} {dict(asked.values)}</p>" if asked else "<p>all</p>")

    with asking(desk, page) as found:
        yield found


@pytest.fixture
def client(asked):
    return asked[0]


@pytest.fixture
def version(asked):
    return asked[1].version()


def test_a_browser_is_shown_the_page_and_a_program_the_data(client):
    assert client.get("/queries", headers={"Accept": BROWSER}).text == "<p>all</p>"
    assert client.get("/queries").json[0]["name"] == "measures-graph"
    shown = client.get(f"{NAME}?theme=waste&lang=en", headers={"Accept": BROWSER})
    assert shown.text == "<p>measures-of-theme {'theme': 'waste'}</p>"
    assert "Accept" in shown.headers["Vary"]
    assert (
        client.get(f"{NAME}.html").text
        == client.get(f"{NAME}?format=html").text
        == shown.text.replace("'theme': 'waste'", "")
    )
    for path in (f"{NAME}.csv?theme=waste", f"{NAME}?format=csv&theme=waste", f"{NAME}?bom=1&theme=waste"):
        assert client.get(path, headers={"Accept": BROWSER}).mimetype == "text/csv"


# -- forms -------------------------------------------------------------------------------------------------------------


def headers(response):
    """Return the links of a response by their relation."""
    return relations(str(response.headers))


def relations(links):
    """Return the addresses of links by their relation."""
    return {relation: address for address, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', links)}


def test_plain_rows_are_objects_of_plain_values_with_what_they_are(client, version):
    answer = client.get(f"{NAME}.rows.json?theme=ゴミ問題")
    assert answer.mimetype == "application/vnd.koteihyo.rows+json"
    found = answer.json
    assert found["rows"] == [{"measure": f"{BASE}id/p/measure/b", "label": "=1+1", "line": 34}]
    assert found["columns"] == ["measure", "label", "line"]
    assert (found["question"], found["version"], found["total"], found["cut"]) == (
        "measures-of-theme",
        version,
        1,
        None,
    )
    assert found["parameters"] == {"theme": "waste", "since": "0", "words": None}
    assert client.get(NAME, headers={"Accept": "application/vnd.koteihyo.rows+json"}).json["total"] == 2
    assert client.get(f"{NAME}?format=rows").json["total"] == 2
    assert set(client.get(NAME, headers={"Accept": "application/json"}).json) == {"head", "results"}


def test_markdown_shows_every_character_as_it_is_and_says_what_it_is(client, version):
    answer = client.get(f"{NAME}.md?theme=waste")
    assert answer.content_type == "text/markdown; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "# 分野ごとの施策 / Measures of a theme"
    assert lines[4:7] == [
        "| measure | label | line |",
        "| --- | --- | ---: |",
        f"| [p/measure/b](<{BASE}id/p/measure/b>) | =1\\+1 | 34 |",
    ]
    assert f"- 版 / Version: {version}" in lines
    assert "- 条件 / Parameter: theme: waste" in lines


@pytest.fixture(scope="module")
def cut(desk):
    """Return a client whose engine gives one row at most."""
    with asking(desk, rows=1) as (client, _):
        yield client


def test_an_answer_that_was_cut_says_so_in_every_format(cut):
    for form in ("json", "xml", "csv", "tsv", "rows", "xlsx", "md", "table"):
        assert cut.get(f"{NAME}.{form}").headers["Koteihyo-Cut"] == "rows"
    assert cut.get(f"{NAME}.json").json["head"]["link"] == [f"{BASE}problem/cut-rows"]
    assert b"problem/cut-rows" in cut.get(f"{NAME}.xml").data
    rows = cut.get(f"{NAME}.rows.json").json
    assert (rows["cut"], rows["total"], len(rows["rows"])) == ("rows", None, 1)
    for text in (cut.get(f"{NAME}.md").text, cut.get(f"{NAME}.txt").text, cut.get(f"{NAME}.csv?bom=1").text):
        assert "この結果は一部です" in text
    about = openpyxl.load_workbook(io.BytesIO(cut.get(f"{NAME}.xlsx").data))["この結果について"]
    facts = {label.value: value.value for label, value in about.iter_rows()}
    assert "この結果は一部です" in facts["一部のみ / Cut"]
    assert "この結果は一部です" in cut.get("/queries/measures-graph.ttl").text


def test_an_answer_that_is_whole_says_so(client):
    about = openpyxl.load_workbook(io.BytesIO(client.get(f"{NAME}.xlsx").data))["この結果について"]
    facts = {label.value: value.value for label, value in about.iter_rows()}
    assert facts["一部のみ / Cut"] == "いいえ（全件） / No (complete)"
    assert facts["条件 / Parameter: theme"] == "すべて / any"
    assert facts["行数 / Rows"] == "2"


# -- pages -------------------------------------------------------------------------------------------------------------


def test_the_pages_together_are_the_whole_answer_in_every_format(kawaguchi_service):
    name = f"{kawaguchi_service.address}/queries/measures-by-kind"
    whole = {form: fetched(f"{name}.{form}")[0] for form in ("csv", "tsv", "rows")}
    rows, parts, path = (
        json.loads(whole["rows"])["rows"],
        {"csv": b"", "tsv": b"", "rows": []},
        f"{name}.csv?per-page=100",
    )
    while path:
        for form in ("csv", "tsv"):
            body, headed = fetched(path.replace(".csv", f".{form}"))
            parts[form] += body.partition(b"\n")[2] if parts[form] else body
        parts["rows"] += json.loads(fetched(path.replace(".csv", ".rows"))[0])["rows"]
        assert headed["Koteihyo-Total"] == str(len(rows))
        links = relations(", ".join(headed.get_all("Link")))
        assert "page=1&" in links["first"]
        assert f"page={-(-len(rows) // 100)}&" in links["last"]
        path = links["next"].replace(".tsv", ".csv") if "next" in links else ""
    assert len(rows) > 200
    assert parts["csv"] == whole["csv"]
    assert parts["tsv"] == whole["tsv"]
    assert parts["rows"] == rows


def fetched(address):
    """Return the body and the headers of an address."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read(), answer.headers


def test_a_page_leads_to_those_before_and_after_it_and_keeps_the_question(client):
    first = client.get(f"{NAME}.csv?per-page=1&words=%3E%22")
    assert first.headers["Koteihyo-Total"] == "0"
    assert "next" not in headers(first)
    second = client.get(f"{NAME}.csv?page=2&per-page=1&since=1")
    assert second.text.splitlines() == ["measure,label,line", f"{BASE}id/p/measure/b,=1+1,34"]
    found = headers(second)
    assert found["prev"] == found["first"] == f"http://localhost{NAME}.csv?since=1&page=1&per-page=1"
    assert "next" not in found
    assert client.get(f"{NAME}.rows.json?page=2&per-page=1").json["total"] == 2
    assert "1 of 2 rows" in client.get(f"{NAME}.txt?page=1&per-page=1").text


def test_a_page_is_a_view_of_one_answer_that_is_cut_where_the_answer_is(cut):
    page = cut.get(f"{NAME}.rows.json?page=1&per-page=1")
    assert page.headers["Koteihyo-Cut"] == "rows"
    assert page.json["total"] is None
    assert "Koteihyo-Total" not in page.headers
    assert "last" not in headers(page)


@pytest.mark.parametrize(
    ("page", "status", "name"),
    [
        ("page=3&per-page=1", 404, "no-such-page"),
        ("page=0", 400, "bad-request"),
        ("page=1&page=2", 400, "bad-request"),
        ("per-page=10001", 400, "bad-request"),
        ("per-page=1;DROP", 400, "bad-request"),
        ("page=１", 400, "bad-request"),
    ],
)
def test_a_page_that_there_is_not_is_told(client, page, status, name):
    answer = client.get(f"{NAME}.csv?{page}")
    assert (answer.status_code, answer.json["type"].rpartition("/")[2]) == (status, name)


def test_a_graph_has_no_pages(client):
    assert client.get("/queries/measures-graph.ttl?page=1").json["type"].endswith("not-paged")


# -- permanent addresses -----------------------------------------------------------------------------------------------


def test_who_asks_the_same_has_the_same_permanent_address(client, version):
    asked = [
        "theme=waste&since=0&words=",
        "since=%2B0&theme=ゴミ問題&page=1",
        f"theme={BASE}id/p/theme/waste&format=csv",
    ]
    expected = f"http://localhost{NAME}?theme=waste&version={version}"
    assert {headers(client.get(f"{NAME}?{each}"))["cite-as"] for each in asked} == {expected}
    unset = headers(client.get(f"{NAME}?since=5&words=川 口&bom=1"))["cite-as"]
    assert unset == f"http://localhost{NAME}?since=5&words=%E5%B7%9D%20%E5%8F%A3&version={version}"


def test_a_permanent_address_gives_the_same_answer_after_another_version_is_published(data, library, publish):
    with asking((data, library)) as (client, _):
        before = client.get(f"{NAME}.csv?since=13")
        cited = headers(before)["cite-as"]
        publish(data, ("=1+1", "ごみの減量"))
        assert "ごみの減量" in client.get(f"{NAME}.csv?since=13").text
        again = client.get(cited, headers={"Accept": "text/csv"})
        assert again.data == before.data
        assert headers(again)["cite-as"] == cited


def test_the_citation_is_in_what_people_keep(client, version):
    citation = client.get(f"{NAME}.rows.json?theme=waste").json["citation"]
    address = f"http://localhost{NAME}?theme=waste&version={version}"
    ja = rf"工程表 Koteihyo「分野ごとの施策」（theme=waste）版{version}（20\d\d年\d+月\d+日）"
    assert re.fullmatch(ja + re.escape(address), citation["ja"])
    assert citation["en"].startswith("Koteihyo, “Measures of a theme” (theme=waste), version ")
    about = openpyxl.load_workbook(io.BytesIO(client.get(f"{NAME}.xlsx?theme=waste").data))["この結果について"]
    assert citation["ja"] in {value.value for _, value in about.iter_rows()}
    assert markdown.escape(citation["en"]) in client.get(f"{NAME}.md?theme=waste").text


def test_a_form_that_there_is_not_is_told_with_those_that_there_are(client):
    answer = client.get(NAME, headers={"Accept": "image/png"})
    assert (answer.status_code, answer.json["formats"][-3:]) == (
        406,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/markdown", "text/plain"],
    )
    graph = client.get("/queries/measures-graph", headers={"Accept": "text/csv"})
    assert "text/csv" not in graph.json["formats"]


def test_an_answer_that_the_asker_has_is_not_sent_again(client):
    first = client.get(f"{NAME}.csv?per-page=1")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{NAME}.csv?per-page=1", headers=tag).status_code == 304
    for other in (f"{NAME}.csv?per-page=2", f"{NAME}.tsv?per-page=1", f"{NAME}.csv?per-page=1&since=1"):
        assert client.get(other, headers=tag).status_code == 200


# -- description -------------------------------------------------------------------------------------------------------


def test_a_description_lists_the_values_that_the_graph_has(client):
    found = client.get(f"{NAME}/description").json
    theme, since, _ = found["parameters"]
    assert theme["values"] == [
        {
            "value": "disaster-prevention",
            "label": {"ja": "防災", "en": "Disaster prevention"},
            "iri": f"{BASE}id/p/theme/disaster-prevention",
        },
        {"value": "waste", "label": {"ja": "ゴミ問題", "en": ""}, "iri": f"{BASE}id/p/theme/waste"},
    ], "themes stand in the order of their plan"
    assert theme["complete"]
    assert (since["type"], since["default"], since["values"]) == ("xsd:integer", "0", [])
    assert found["href"] == f"http://localhost{NAME}"
    assert found["query"].startswith("# 分野ごとの施策")


@pytest.mark.parametrize(("more", "listed"), [(998, 1000), (999, 0)])
def test_a_list_is_whole_or_absent(tmp_path, publish, more, listed):
    measures = "".join(f"x:m{number} a kth:Measure .\n" for number in range(more))
    publish(tmp_path, ("x:b a kth:Measure", f"{measures}x:b a kth:Measure"))
    engine = EmbeddedEngine.from_folder(tmp_path)
    assert len(Codes(engine).values(Parameter("measure", "iri:Measure", "", "UNDEF"))) == listed
    engine.close()


def test_every_kind_of_thing_has_its_values_listed(kawaguchi_service):
    kinds = {}
    for name in ("find-statements", "source-passage"):
        found = json.loads(fetched(f"{kawaguchi_service.address}/queries/{name}/description")[0])
        kinds |= {each["kind"]: [value["value"] for value in each["values"]] for each in found["parameters"]}
    assert kinds["iri:Plan"] == ["kawaguchi"]
    assert len(kinds["iri:Section"]) == 9
    assert kinds["xsd:integer:Stage"] == ["1", "2", "3"]
    assert kinds["year"] == ["2006", "2007", "2008"]
    assert "21" in kinds["xsd:integer:Pledge"]
    assert "kawaguchi/measure/core-1.2.3.4" in kinds["iri:Statement"]
    assert "survey" in kinds["code:measure-kind"]

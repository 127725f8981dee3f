"""`/openapi.json`: made from the questions' files, and true of a real service."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from string import punctuation
from urllib.parse import quote

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from koteihyo.service.questions import binding
from koteihyo.service.questions.library import FOLDER, Library

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
BODIES = Path(__file__).with_name("openapi_bodies.py")
LIBRARY = Library(FOLDER)

# What every question takes besides its own: the form of its answer, and the chart.
CHOSEN = ("format", "along", "parts", "order")


@pytest.fixture(scope="module")
def get(kawaguchi_service):
    """Return what asks the service and gives status, media type and body, whatever the status."""

    def got(path, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{kawaguchi_service.address}{path}", headers=named)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    return got


@pytest.fixture(scope="module")
def document(get):
    return json.loads(get("/openapi.json")[2])


def test_every_question_is_an_operation_made_from_its_file(document):
    for name, question in LIBRARY.all.items():
        operation = document["paths"][f"/queries/{name}"]["get"]
        assert operation["summary"] == f"{question.title} / {question.says('Title-en')}"
        assert question.says("Asks") in operation["description"]
        own = [each["name"] for each in operation["parameters"] if "name" in each and each["name"] not in CHOSEN]
        assert own == [parameter.name for parameter in question.parameters]


def test_the_values_that_a_code_may_take_are_those_of_the_graph(document):
    theme = document["components"]["schemas"]["code-theme"]["anyOf"]
    assert {"const": "waste", "title": "ゴミ問題 / waste"} in theme
    assert document["components"]["schemas"]["iri-Plan"]["examples"] == ["kawaguchi"]
    assert document["components"]["schemas"]["year"]["examples"] == [2006, 2007, 2008]


def test_every_reference_leads_somewhere(document):
    for match in set(re.findall(r'"#/([^"]*)"', json.dumps(document))):
        place = document
        for step in match.split("/"):
            place = place[step]


def test_updates_and_the_graph_store_are_described_and_take_a_token(document):
    writes = [document["paths"]["/update"]["post"]]
    for path in ("/store", "/store/{path}"):
        assert set(document["paths"][path]) == {"get", "put", "post", "patch", "delete"}
        writes += [each for method, each in document["paths"][path].items() if method != "get"]
    for write in writes:
        assert write["security"] == [{"token": []}]
        assert {"401", "403", "422"} <= set(write["responses"])


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/queries/multi-theme-measures", "?"),
        ("/queries/theme-graph", "?"),
        ("/queries", "?"),
        ("/sparql", "?query=ASK%7B%7D&"),
        ("/sparql", "?query=DESCRIBE%20%3Curn:x%3E&"),
        ("/ontology", "?"),
        ("/catalogue", "?"),
        ("/.well-known/void", "?"),
        ("/versions", "?"),
        ("/health", "?"),
        ("/metrics", "?"),
    ],
)
def test_every_documented_media_type_is_what_is_sent(document, get, path, asked):
    found = document["paths"][path]["get"]["responses"]["200"]["content"]
    sent = {media_type: get(f"{path}{asked}", Accept=media_type) for media_type in found}
    assert {media_type for media_type, (status, _, _) in sent.items() if status not in (200, 406)} == set()
    given = {media_type for media_type, (status, *_) in sent.items() if status == 200}
    # As plain text a graph is N-Triples, which had no name of their own once.
    named = {"text/plain": "application/n-triples"} if "DESCRIBE" in asked else {}
    assert all(sent[each][1].get_content_type() == named.get(each, each) for each in given)
    # The endpoint's operation documents both families, of which a query has one.
    assert given == set(found) or path == "/sparql"


@pytest.mark.parametrize(
    ("asked", "headers", "status"),
    [
        ("since=1", {}, 400),
        ("theme=nothing", {}, 400),
        ("version=nothing", {}, 404),
        ("page=999", {}, 404),
        ("", {"Accept": "image/png"}, 406),
        ("theme=" + "a" * 70_000, {}, 414),
    ],
)
def test_every_documented_problem_of_a_question_can_be_had(document, get, asked, headers, status):
    documented = document["paths"]["/queries/multi-theme-measures"]["get"]["responses"]
    found, headed, body = get(f"/queries/multi-theme-measures?{asked}", **headers)
    assert found == status
    assert str(status) in documented
    assert headed.get_content_type() == "application/problem+json"
    assert json.loads(body)["status"] == status


def schema_at(document, path):
    """Return what holds an address's JSON to its description."""
    steps = ["paths", path, "get", "responses", "200", "content", "application/json", "schema"]
    place = "/".join(quote(step.replace("~", "~0").replace("/", "~1")) for step in steps)
    return jsonschema_rs.validator_for({**document, "$ref": f"#/{place}"})


@pytest.mark.parametrize(
    "asked",
    [
        "/search?q=防犯と高齢者",
        "/search?q=xyzzy",
        "/search/why?q=保育園&thing=保育所の調査",
        "/search/why?q=保育園&thing=防災公園の整備",
        "/queries/find-statements/why?thing=kawaguchi/measure/core-1.2.3.4&theme=one-stop-service",
        "/queries/due-in-year/why?thing=kawaguchi/measure/core-1.2.3.4&year=2010",
        "/queries/plans/why?thing=年中無休の「行政センター」の設置",
        "/sparql/why?query=SELECT * { ?s a <urn:x> }",
        "/sparql/why?query=",
    ],
)
def test_a_search_and_reasons_answer_as_they_are_described(document, get, asked):
    path, _, query = asked.partition("?")
    status, headers, body = get(f"{path}?{quote(query, safe='=&')}", Accept="*/*")
    assert (status, headers.get_content_type()) == (200, "application/json")
    named = "/queries/{name}/why" if path.startswith("/queries/") else path
    schema_at(document, named).validate(json.loads(body))


@pytest.mark.parametrize("path", ["/search", "/queries/{name}/why", "/sparql/why"])
def test_the_examples_of_a_search_and_of_reasons_are_answered(document, get, path):
    for one in document["paths"][path]["get"]["parameters"]:
        values = [each["value"] for each in one.get("examples", {}).values()] or one.get("schema", {}).get(
            "examples", []
        )
        for value in values if one.get("required") else ():
            asked = f"{path.format(name='find-statements')}?{one['name']}={quote(value)}"
            assert get(asked)[0] == 200, asked


@pytest.mark.parametrize("thing", [":ab", "1:2", "a b:c", "https://["])
def test_what_names_nothing_is_not_there_and_no_fault_of_the_service(get, thing):
    assert get(f"/queries/plans/why?thing={quote(thing)}")[0] == 404


@pytest.mark.parametrize(
    "path", ["/search?q=%E9%98%B2%E7%81%BD", "/queries/plans/why?thing=kawaguchi", "/sparql/why?query=ASK%7B%7D"]
)
def test_where_there_are_a_page_and_json_another_form_is_refused(get, path):
    assert get(path, Accept="text/html")[1].get_content_type() == "text/html"
    assert get(f"{path}&format=xml")[0] == 400


def test_what_one_has_is_not_sent_again(get):
    for path in ("/openapi.json", "/queries/plans?format=csv"):
        _, headers, _ = get(path)
        assert get(path, If_None_Match=headers["ETag"])[0] == 304


SCHEMES = ["http://127.0.0.1:8080/x", "https://example.org/川口?a=b#c", "urn:isbn:1", "mailto:a@b.jp"]


@given(st.from_regex(binding.IRI, fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_what_is_described_as_an_iri_is_one(value):
    assert NamedNode(binding.name_iri(value).value).value in (value, quote(value, safe=punctuation))


def test_an_iri_with_letters_that_no_iri_has_is_asked_as_its_uri_and_any_other_as_it_is():
    assert binding.name_iri("http://a.example/\ue000川%20?b").value.startswith(
        "http://a.example/%EE%80%80%E5%B7%9D%20?b"
    )
    assert binding.name_iri("http://a.example/川").value == "http://a.example/川"


@pytest.mark.parametrize("value", SCHEMES)
def test_an_iri_that_people_write_is_described(value):
    assert re.fullmatch(binding.IRI, value)


def schemathesis(service, folder, *options):
    """Run schemathesis against the service as a stranger would; it finds nothing."""
    command = [SCHEMATHESIS, "--config-file", CONFIGURATION, "run", f"{service.address}/openapi.json", "--seed=1"]
    hooks = {**os.environ, "SCHEMATHESIS_HOOKS": str(BODIES), "PYTHONPATH": str(BODIES.parent)}
    command += ["--no-color", "--request-timeout=60", *options]
    done = subprocess.run(command, cwd=folder, env=hooks, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_schemathesis_finds_nothing_in_any_operation(kawaguchi_service, tmp_path):
    printed = schemathesis(kawaguchi_service, tmp_path, "--phases=examples")
    assert "Selected: 0" not in printed


# Every shape of operation; coverage of all sixty would take minutes.
DEEP = ("plans", "description", "health")


def test_schemathesis_finds_nothing_in_one_operation_of_every_kind(kawaguchi_service, tmp_path):
    chosen = [f"--include-operation-id={name}" for name in DEEP]
    schemathesis(kawaguchi_service, tmp_path, "--phases=coverage", *chosen)

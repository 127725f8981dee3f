"""Questions that join the plan with other people's data: off until an endpoint is listed, then one query over both."""

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from servers import oxigraph

from koteihyo.service.configuration.settings import Limits
from koteihyo.service.configuration.values import listed_endpoint
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import Refused
from koteihyo.service.engines.formats import CSV
from koteihyo.service.questions.answers import SwitchedOff, ask
from koteihyo.service.questions.library import Library

HERE = Path(__file__).parent
COMMAND = str(Path(sys.executable).with_name("koteihyo"))
QUESTIONS = Library().federated_questions
PAGE = (HERE.parent / "docs" / "federation.md").read_text("utf-8")


@pytest.fixture(scope="module")
def elsewhere():
    """Run another SPARQL server that holds the extracts; return its address."""
    with oxigraph() as server:
        body = (HERE / "federation.ttl").read_bytes()
        request = urllib.request.Request(f"{server.store}?default", body, {"Content-Type": "text/turtle"}, method="PUT")
        urllib.request.urlopen(request).close()
        yield server.engine


@pytest.fixture(scope="module")
def engine(published, elsewhere):
    """Return an engine over Kawaguchi's plan, for which the extracts stand in the place of both public endpoints."""
    mirrored = tuple(
        f"{iri}=>{elsewhere}" for iri in sorted({service for q in QUESTIONS.values() for service in q.services})
    )
    found = EmbeddedEngine.from_folder(published, Limits(service_allowed=mirrored, workers=1, seconds=30))
    yield found
    found.close()


def rows(engine, name, **values):
    answer = ask(engine, QUESTIONS[name], values, CSV)
    return list(csv.DictReader(io.StringIO(answer.body.decode())))


def test_the_area_of_the_plan_is_followed_to_what_it_became(engine):
    (row,) = rows(engine, "estat-area-history")
    assert row["plan"].endswith("/id/kawaguchi")
    assert row["area"].endswith("C11203-20010401")
    assert (row["areaLabel"], row["since"], row["changed"]) == ("川口市", "2001-04-01", "2011-10-11")
    assert row["reason"] == "鳩ヶ谷市が川口市(11203)に編入"
    assert row["next"].endswith("C11203-20111011")


def test_figures_of_the_plans_city_come_for_every_time(engine):
    assert [(row["time"], row["value"]) for row in rows(engine, "estat-figures")] == [
        ("2005", "100001"),
        ("2015", "100002"),
    ]
    item = "http://data.e-stat.go.jp/lod/ontology/g00200502/code/indicator-A1301"
    assert [row["value"] for row in rows(engine, "estat-figures", item=item)] == ["7"]
    assert rows(engine, "estat-figures", code="45201") == []


def test_the_city_is_found_in_wikidata_by_its_code(engine):
    (row,) = rows(engine, "wikidata-city")
    assert row["item"] == "http://www.wikidata.org/entity/Q387136"
    assert (row["planLabel"], row["itemLabel"], row["population"]) == ("川口市 ３段階工程表", "川口市", "100004")
    assert rows(engine, "wikidata-city", municipality="110001") == []


def test_what_both_sides_name_is_in_the_language_asked_for(engine):
    (area,) = rows(engine, "estat-area-history", lang="en")
    assert (area["areaLabel"], area["nextLabel"]) == ("Kawaguchi-shi", "Kawaguchi-shi")
    assert area["reason"] == "Hatogaya-shi is absorbed into Kawaguchi-shi(11203)."
    assert {row["areaLabel"] for row in rows(engine, "estat-figures", lang="en")} == {"Kawaguchi-shi"}
    assert {row["areaLabel"] for row in rows(engine, "estat-figures")} == {"川口市"}
    (city,) = rows(engine, "wikidata-city", lang="en")
    assert city["itemLabel"] == "Kawaguchi"
    assert city["planLabel"] != "川口市 ３段階工程表"


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_names_the_endpoints_that_it_calls_and_says_who_turns_it_on(name):
    question = QUESTIONS[name]
    assert set(re.findall(r"SERVICE <([^>]+)>", question.text)) == set(question.services)
    assert question.subject == "federation"
    assert "運用者が許可した場合" in question.says("Note")
    assert "where the operator permits it" in question.says("Note-en")


def test_the_library_lists_them_apart_from_what_the_graph_answers_alone():
    library = Library()
    assert not set(library.questions) & set(library.federated_questions)
    assert {**library.questions, **library.federated_questions} == library.all
    assert [question.name for heading, each in library.by_heading().items() for question in each][-3:] == sorted(
        QUESTIONS
    )
    assert all("SERVICE" not in question.text for question in library.questions.values())


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_asked_while_off_it_is_refused_with_the_setting_that_turns_it_on(published, name):
    engine = EmbeddedEngine.from_folder(published, Limits(workers=1))
    try:
        with pytest.raises(SwitchedOff) as told:
            ask(engine, QUESTIONS[name], {}, CSV)
    finally:
        engine.close()
    assert told.value.status == 403
    for iri in QUESTIONS[name].services:
        assert iri in told.value.ja
        assert iri in told.value.en
    assert "service-allowed" in told.value.en


def test_another_endpoint_on_the_list_does_not_turn_it_on(published):
    engine = EmbeddedEngine.from_folder(published, Limits(workers=1, service_allowed=("https://example.org/sparql",)))
    try:
        with pytest.raises(SwitchedOff):
            ask(engine, QUESTIONS["wikidata-city"], {}, CSV)
        with pytest.raises(Refused):
            engine.query("ASK { SERVICE <https://query.wikidata.org/sparql> {} }")
    finally:
        engine.close()


def test_the_service_lists_them_with_what_they_ask_and_answers_403(kawaguchi_service):
    with urllib.request.urlopen(f"{kawaguchi_service.address}/queries") as response:
        listed = {each["name"]: each["services"] for each in json.load(response)}
    assert listed["wikidata-city"] == ["https://query.wikidata.org/sparql"]
    assert listed["plans"] == []
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{kawaguchi_service.address}/queries/wikidata-city")
    assert refused.value.code == 403
    assert "service-allowed" in refused.value.read().decode()


def test_an_endpoint_that_does_not_answer_is_told(published):
    dead = "https://query.wikidata.org/sparql=>http://127.0.0.1:9/query"
    done = run("koteihyo", "query", "wikidata-city", "--allow-service", dead, data=published)
    assert done.returncode != 0
    assert "SERVICE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["ftp://a.example/", "https://a.example/=>nowhere", "a=>b"])
def test_what_is_no_endpoint_is_not_listed(value):
    with pytest.raises(ValueError, match="http"):
        listed_endpoint(value)


def run(*words, data):
    environment = {**os.environ, "KOTEIHYO_DATA": str(data)}
    return subprocess.run([COMMAND, *words[1:]], env=environment, capture_output=True, text=True, check=False)


COMMANDS = [line for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S) for line in block.splitlines()]


@pytest.mark.parametrize("command", [line for line in COMMANDS if " query " in line])
def test_a_command_of_the_page_runs(command, published, elsewhere):
    words = shlex.split(command)
    place = words.index("--allow-service") + 1
    words[place] = f"{words[place].partition('=>')[0]}=>{elsewhere}"
    done = run(*words, data=published)
    assert done.returncode == 0, done.stderr
    assert "川口市" in done.stdout


def test_the_command_that_serves_names_a_setting_that_there_is():
    (command,) = [line for line in COMMANDS if " serve " in line]
    assert (
        "--service-allowed"
        in subprocess.run([COMMAND, "serve", "--help"], capture_output=True, text=True, check=True).stdout
    )
    assert command.split()[-1] in QUESTIONS["wikidata-city"].services

"""Why a thing is in an answer or not, and why a query has none: right on seeded cases, as data and on pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from asking import sent
from seeded import PROLOGUE, Seeds

from koteihyo.service.questions.library import Library
from koteihyo.service.questions.values import Codes
from koteihyo.service.reasons.diagnosis import diagnose
from koteihyo.service.reasons.pattern import read_pattern
from koteihyo.service.reasons.tracing import essential, write
from koteihyo.service.results.answers import rows
from koteihyo.service.results.cells import plain

CENTRE = "kawaguchi/measure/core-1.2.3.4"
BROWSER = {"Accept": "text/html"}
LEAST = 0.95


@pytest.fixture(scope="module")
def seeds(kawaguchi_facts):
    snapshot = kawaguchi_facts.snapshot
    return Seeds(snapshot, Codes(snapshot), Library())


def test_seeded_members_and_faults_are_told_right(seeds):
    # All of some 240 are told by benchmarks/reasons.py.
    members = [*seeds.members(1, questions=("due-in-year", "find-statements", "theme-by-theme", "carried-on"))]
    cases = [*members, *seeds.faults(2)]
    wrong = [case for case in cases if not seeds.is_right(case)]
    assert len(members) > 20
    assert {case.kind for case in cases if hasattr(case, "kind")} == {
        *("term", "prefix", "datatype", "language", "closed", "direction")
    }
    assert 1 - len(wrong) / len(cases) >= LEAST, wrong


@pytest.mark.parametrize("name", ["find-statements", "contradictions", "theme-by-stage", "strands-with-gaps"])
def test_a_query_that_is_cut_up_and_put_together_has_the_same_answers(seeds, name):
    text = Library().question(name).text
    pattern = read_pattern(text)
    count = "{}\nSELECT (COUNT(*) AS ?n) {{ {} }}"
    whole, needed = write(pattern.elements), write(essential(pattern.elements))
    asked = [rows(seeds.engine.query(count.format(pattern.prologue, each))).rows[0][0] for each in (whole, needed)]
    assert [bool(int(plain(each))) for each in asked] == [True, True]
    columns = [each for each in ("statement", "about", "strand") if each in Library().question(name).columns]
    if columns:
        there = rows(seeds.engine.query(f"{pattern.prologue}\nSELECT DISTINCT ?{columns[0]} {{ {whole} }}"))
        answer = rows(seeds.engine.query(text))
        at = answer.columns.index(columns[0])
        assert {plain(row[0]) for row in there.rows} == {plain(row[at]) for row in answer.rows}


def test_what_is_in_has_its_statements_with_graph_passage_and_decision(kawaguchi_service):
    told = why(kawaguchi_service, "find-statements", theme="one-stop-service", thing=CENTRE)
    assert told["in"] is True
    theme = next(each for each in told["reasons"] if each.get("parameter") == "theme")
    assert theme["graph"].endswith("/kawaguchi/curation")
    assert theme["passage"]["verbatim"] == "30．年中無休の「行政センター」の設置（平成18年度）"
    assert theme["decision"]["reason"]["ja"]


def test_what_is_out_has_the_condition_it_fails_what_it_has_and_what_lets_it_in(kawaguchi_service):
    told = why(kawaguchi_service, "due-in-year", year="2007", thing=CENTRE)
    assert told["in"] is False
    assert (told["fails"]["parameter"], told["fails"]["line"]) == ("year", line_of("due-in-year", "kth:dueYear ?year"))
    assert [each["label"]["en"] for each in told["fails"]["has"]] == ["FY2006"]
    assert told["nearest"]["parameters"] == {"year": "2006"}
    assert CENTRE in sent(kawaguchi_service.address, path(told)).text


def test_what_no_condition_keeps_out_fails_a_pattern(kawaguchi_service):
    told = why(kawaguchi_service, "due-in-year", thing="kawaguchi/goal/other-4.3.2.1")
    assert told["fails"]["pattern"] == "?statement kth:dueYear ?year"
    assert told["fails"]["has"] == []


def test_a_thing_may_be_named_in_words(kawaguchi_service):
    told = why(kawaguchi_service, "due-in-year", thing="年中無休の「行政センター」の設置")
    assert told["in"] is True
    refused = sent(kawaguchi_service.address, f"/queries/due-in-year/why?format=json&thing={quote('行政')}")
    assert refused.status == 404
    assert refused.json["nearest"]


def test_an_empty_or_refused_answer_leads_to_why(kawaguchi_service):
    address = kawaguchi_service.address
    empty = sent(address, "/queries/due-in-year.json?year=2030")
    assert links(empty) == [f"{address}/queries/due-in-year/why?year=2030"]
    query = "SELECT * { ?s <urn:none> ?o }"
    asked = sent(address, f"/sparql?format=json&{urlencode({'query': query})}")
    assert links(asked) == [f"{address}/sparql/why?{urlencode({'query': query})}"]
    for refused in ("SELECT", "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"):
        assert links(sent(address, f"/sparql?format=json&{urlencode({'query': refused})}"))
    assert not links(sent(address, "/queries/plans.json"))


@pytest.mark.parametrize(
    ("query", "kind", "nearest"),
    [
        ("SELECT * { ?m a kth:Mesure }", "term", "kth:Measure"),
        ("SELECT * { ?m skos:theme ?t }", "prefix", "kth:theme"),
        ("SELECT * { ?m kth:theme <https://w3id.org/koteihyo/id/theme/parks> }", "prefix", "/theme/parks>"),
        ('SELECT * { ?p kth:pledgeNumber "21" }', "datatype", "21"),
        ('SELECT * { ?y a kth:FiscalYear ; kth:year ?n FILTER(?n = "2006") }', "datatype", "2006"),
        ('SELECT * { ?t skos:prefLabel "防災"@en }', "language", '"防災"@ja'),
        ('SELECT * { ?t a kth:Theme ; rdfs:label ?l FILTER(LANG(?l) = "jp") }', "language", '"ja"'),
        ("SELECT * { ?y kth:dueYear ?m . ?m a kth:Measure }", "direction", "?m kth:dueYear ?y"),
        ("SELECT * { ?m a kth:Measure } LIMIT 0", "limit", ""),
        ("SELECT * { ?m a kth:Measure ; kth:measureKind ?k . ?k a kth:Theme }", "join", "kth:MeasureKind"),
    ],
)
def test_a_query_without_an_answer_is_told_why(seeds, query, kind, nearest):
    found = diagnose(seeds.engine, PROLOGUE + query)
    assert found.rows == 0
    assert (found.hints[0].kind, found.hints[0].line) == (kind, PROLOGUE.count("\n") + 1)
    assert any(nearest in each for each in found.hints[0].nearest) or not nearest


def test_a_missing_prefix_is_offered_and_an_answer_needs_no_reason(kawaguchi_service):
    told = sent(kawaguchi_service.address, f"/sparql/why?format=json&query={quote('SELECT * { ?m a kth:Goal }')}").json
    assert told["rows"] is None
    assert told["hints"][0]["nearest"] == ["PREFIX kth: <https://w3id.org/koteihyo/ontology#>"]
    fine = sent(kawaguchi_service.address, f"/sparql/why?format=json&query={quote('SELECT * { ?s ?p ?o } LIMIT 3')}")
    assert (fine.json["rows"], fine.json["hints"]) == (3, [])


def test_what_cannot_be_explained_is_refused_and_never_a_fault(kawaguchi_service, seeds):
    address = kawaguchi_service.address
    for path in (
        f"/queries/due-in-year/why?format=json&colour=red&thing={CENTRE}",
        f"/queries/theme-graph/why?format=json&thing={CENTRE}",
        "/queries/due-in-year/why?format=json",
        "/sparql/why?format=json",
    ):
        assert sent(address, path).status == 400, path
    assert sent(address, f"/queries/due-in-year/why?format=json&thing={quote('<x> }')}").status == 404
    assert diagnose(seeds.engine, "DESCRIBE <urn:none>").hints[0].term == "<urn:none>"
    assert diagnose(seeds.engine, "CONSTRUCT WHERE { ?s <urn:no> ?o }").hints[0].term == "<urn:no>"


def test_the_pages_say_why_in_both_languages(kawaguchi_service):
    address = kawaguchi_service.address
    inside = sent(address, f"/queries/due-in-year/why?lang=ja&thing={CENTRE}", **BROWSER).text
    assert "含まれています" in inside
    assert "30．年中無休の「行政センター」の設置" in inside
    outside = sent(address, f"/queries/due-in-year/why?lang=en&year=2007&thing={CENTRE}", **BROWSER).text
    assert "It is not in the answer" in outside
    assert "/queries/due-in-year?year=2006&amp;lang=en#answer" in outside
    listed = sent(address, "/queries/due-in-year?lang=ja&year=2006", **BROWSER).text
    assert "なぜここに？" in listed
    assert 'href="/queries/due-in-year/why?year=2006">なぜ出てこない？' in listed
    query = sent(address, f"/sparql/why?lang=ja&query={quote('SELECT * { ?m a <urn:no> }')}", **BROWSER).text
    assert "&lt;urn:no&gt; はデータにありません" in query


def why(service, name, **asked):
    return sent(service.address, f"/queries/{name}/why?{urlencode({'format': 'json', **asked})}").json


def path(told):
    return "/queries/" + told["nearest"]["url"].partition("/queries/")[2] + "&format=json"


def links(reply):
    found = [each for each in reply.headers.get_all("Link") or () if 'rel="help"' in each]
    return [each.partition(">")[0].removeprefix("<") for each in found]


def line_of(name, words):
    lines = Library().question(name).text.splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)

"""The library for language models: what the official client gets, over HTTP and on standard input and output.

Answers are those of the document, read there. The conformance suite of the protocol is run against the service itself.
"""

import asyncio
import importlib.util
import json
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from koteihyo.graph.plan.description import PLANS
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Serving
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.mcp.calls import OWN
from koteihyo.service.mcp.prompts import PROMPTS
from koteihyo.service.mcp.sizes import LARGEST, count_tokens, write_compact
from koteihyo.service.mcp.tools import TOOLS

ROOT = Path(__file__).parent.parent
COMMAND = str(Path(sys.executable).with_name("koteihyo"))
SUITE, SUITE_FOLDER = "tests/mcp/node_modules", ROOT / "tests" / "mcp"
# Scenarios of the suite whose subject this server has.
SCENARIOS = (
    "server-initialize",
    "ping",
    "completion-complete",
    "tools-list",
    "tools-call-error",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
)


def converse(address, *calls):
    """Return what the official client gets for calls, each a method's name and its arguments."""

    async def speak():
        async with Client(address) as client:
            return [await getattr(client, name)(*given) for name, *given in calls]

    return run(speak)


def run(asked, *given):
    """Return what an asynchronous function does, run in a thread of its own: that of a browser has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, asked, *given).result()


def call(address, tool, /, **arguments):
    """Return what a tool answers, in words or as data; both forms are the same."""
    (found,) = converse(address, ("call_tool", tool, arguments))
    words = found.content[0].text
    if found.is_error:
        return words
    assert json.loads(words) == found.structured_content
    assert count_tokens(words) <= LARGEST
    return found.structured_content


@pytest.fixture(scope="module")
def address(kawaguchi_service):
    """Where the library is offered over Kawaguchi's plan."""
    return f"{kawaguchi_service.address}/mcp"


def test_every_row_has_quote_place_version_and_permanent_address(address):
    found = call(address, "what_is_due", year=2007)
    assert [(row["quote"], row["place"]) for row in found["rows"]] == [
        (
            "20．市民大学（平成19年度）",
            "基幹業務　３／３ 基幹業務：高齢・介護医療を重点化する、段階２（2年後）、原文の240行目",
        ),
        (
            "33．特別養護老人ホーム定員340人増員（平成19年度）",
            "基幹業務　３／３ 基幹業務：高齢・介護医療を重点化する、段階２（2年後）、原文の251行目",
        ),
    ]
    for row in found["rows"]:
        assert row["version"] == found["version"]
        with urllib.request.urlopen(f"{row['address']}", timeout=20) as page:
            assert row["quote"].partition("．")[2][:6] in page.read().decode()


def test_an_answer_goes_on_over_its_version_until_all_is_read(address):
    found, quotes = call(address, "read_sheet", sheet="kawaguchi/sheet/other-2"), []
    whole = found["total"]
    while True:
        quotes += [row["quote"] for row in found["rows"]]
        if "next" not in found:
            break
        found = call(address, "read_sheet", cursor=found["next"])
    assert len(quotes) == whole
    assert quotes.index("市民ポリスステーションの設置") < quotes.index("街路灯の充実")


def test_an_empty_answer_says_why(address):
    absent = call(address, "compare_themes", theme="防災", also="waste")["absent"]
    assert absent["rowsWithoutCondition"].keys() == {"theme", "also"}
    assert min(absent["rowsWithoutCondition"].values()) > 0
    nothing = call(address, "search_plan", text="ドローンの活用は？")
    assert nothing["offers"] == []
    assert nothing["absent"]["unknownWords"] == ["ドローン"]


def test_a_question_in_one_s_own_words_is_answered_by_the_question_that_is_offered(address):
    found = call(address, "search_plan", text="高齢者向けの防災の取り組みは？")
    first = found["offers"][0]
    answered = call(address, "ask_question", name=first["name"], parameters=first["parameters"])
    assert "高齢者・障害者防災対応調査" in {row["quote"] for row in answered["rows"]}
    passages = call(address, "search_plan", text="ゴミ", kind="measure")
    assert passages["rows"][0]["place"].endswith("行目")
    assert {row["kind"] for row in passages["rows"]} == {"measure"}


def test_a_wrong_call_says_what_would_be_right(address):
    assert "waste（ゴミ問題）" in call(address, "find_measures", theme="wast")
    assert "takes no argument colour; there are: number," in call(address, "follow_pledge", colour="red")
    assert "1:1" in call(address, "sparql", query="SELEC ?s {}")
    assert "no identifier" in call(address, "search_plan", text="防災", plan="a b")
    assert "must be a text" in call(address, "sparql", query=5)
    assert "This is no cursor" in call(address, "find_measures", cursor="eJw")
    assert "search_plan" in call(address, "explain", thing="kawaguchi/measure/nowhere")


def test_an_answer_is_explained_and_so_is_its_lack(address):
    asked = {"name": "find-statements", "thing": "kawaguchi/measure/core-1.2.3.4"}
    inside = call(address, "explain_answer", **asked, parameters={"year": 2006})
    assert inside["in"]
    assert inside["reasons"]
    outside = call(address, "explain_answer", **asked, parameters={"year": 2007}, lang="en")
    assert (outside["in"], outside["nearest"]["parameters"]) == (False, {"year": "2006"})
    query = "PREFIX kth: <https://w3id.org/koteihyo/ontology#> SELECT ?m { ?m a kth:Mesure }"
    hints = call(address, "sparql", query=query, lang="en")["absent"]["hints"]
    assert "kth:Measure" in hints[0]["nearest"]


def test_an_english_label_names_a_concept_too(address):
    by_label = call(address, "find_measures", theme="Waste", stage=1, lang="en")
    assert by_label["conditions"]["theme"] == "waste"
    assert {"ゴミ量の確認", "ゴミ分別状況の調査"} < {row["quote"] for row in by_label["rows"]}
    assert all(row["place"].startswith("Other tasks") or "line" in row["place"] for row in by_label["rows"])


def test_a_thing_is_explained_with_who_says_what(address):
    found = call(address, "explain", thing="kawaguchi/measure/core-1.2.3.4")
    said = {(each["relation"], each["by"]) for each in found["says"]}
    assert ("dueYear", "read from the words by rules") in said
    assert ("fulfils", "decided by people, with reasons") in said
    assert "30．年中無休の「行政センター」の設置（平成18年度）" in {row["quote"] for row in found["rows"]}
    assert any(each["reason"] == "年中無休、すなわち時間と場所の改善" for each in found["decisions"])


def test_sparql_is_read_only_and_quotes_what_its_rows_name(address):
    query = (
        "PREFIX kth: <https://w3id.org/koteihyo/ontology#> "
        "SELECT ?m { ?m a kth:Measure ; kth:dueYear/kth:year 2007 } ORDER BY ?m LIMIT 1"
    )
    assert call(address, "sparql", query=query)["rows"][0]["quote"] == "20．市民大学（平成19年度）"
    assert str(call(address, "sparql", query="INSERT DATA { <urn:a> <urn:b> 1 }")).count("cannot be read") == 1
    refused = call(address, "sparql", query="SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert "SERVICE" in refused


def test_every_question_can_be_asked(address):
    listed = call(address, "list_questions", lang="en")["rows"]
    assert "pledge-flow" in {each["name"] for each in listed}
    found = call(address, "ask_question", name="pledges-without-date", parameters={"stage": 1, "lang": "en"})
    assert "2．宮崎県清武町に小・中学生を派遣" in {row["quote"] for row in found["rows"]}
    graph = call(address, "ask_question", name="theme-graph", parameters={"theme": "waste"})
    assert graph["format"] == "text/turtle"
    assert "ontology#Measure" in graph["graph"]
    values = call(address, "list_values", question="find-statements", parameter="group")["rows"]
    assert {"value": "elderly", "ja": "高齢者", "en": "older people"} in values


def test_tools_are_described_from_the_questions_headers(address):
    (listed,) = converse(address, ("list_tools",))
    tools = {tool.name: tool for tool in listed.tools}
    assert {tool.name for tool in TOOLS} < set(tools)
    assert all(tool.annotations.read_only_hint and tool.description and tool.title for tool in tools.values())
    due = tools["what_is_due"].input_schema["properties"]
    assert (due["year"]["type"], due["year"]["description"]) == (
        "integer",
        "期限年度、西暦（例 2006）; left out, every year",
    )
    assert "elderly" in tools["find_by_group"].input_schema["properties"]["group"]["anyOf"][0]["enum"]
    assert count_tokens(write_compact([tool.model_dump(exclude_none=True) for tool in listed.tools])) < 20_000


def test_the_vocabulary_the_plan_and_its_passages_can_be_read(address):
    uris = ("vocabulary", "questions", "plans/kawaguchi", "passages/kawaguchi/core-1.2.3.4")
    read = [each.contents[0].text for each in converse(address, *(("read_resource", f"koteihyo://{u}") for u in uris))]
    assert "| kth:Measure | class | 施策 | measure |" in read[0]
    assert "`pledge-trail`" in read[1]
    assert "`kawaguchi/sheet/core-1`" in read[2]
    assert json.loads(read[3])["quote"] == "30．年中無休の「行政センター」の設置（平成18年度）"
    assert all(count_tokens(text) <= LARGEST for text in read)
    with pytest.RaisesGroup(pytest.RaisesExc(MCPError, match="There is no resource"), flatten_subgroups=True):
        converse(address, ("read_resource", "koteihyo://passages/kawaguchi/nowhere"))


def test_the_ten_commonest_tasks_are_prompts_in_both_languages(address):
    listed, filled = converse(
        address, ("list_prompts",), ("get_prompt", "trace_pledge", {"number": "21", "plan": "kawaguchi"})
    )
    assert len(listed.prompts) == len(PROMPTS) == 10
    request = filled.messages[0].content.text
    assert "公約21が計画のどこに" in request
    assert "Trace pledge 21 with follow_pledge" in request
    assert "Plan: kawaguchi" in request
    names = {tool.name for tool in TOOLS} | {"search_plan", "explain"}
    for prompt in PROMPTS:
        assert all(any(name in text for name in names) for text in prompt.request)


def send(address, body, **headers):
    """Return the status of a message that is sent by hand."""
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(address, body, {**usual, **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


PING = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Accept": "text/html"}, 406),
        ({"Content-Type": "text/plain"}, 400),
        ({"Mcp-Protocol-Version": "1999-01-01"}, 400),
    ],
)
def test_a_message_is_taken_from_whom_it_may_come(address, headers, status):
    assert send(address, PING, **headers) == status


def test_what_is_no_message_is_refused(address):
    assert send(address, b"{") == 400
    assert send(address, b" " * (2 << 20)) == 413
    request = urllib.request.Request(address, headers={"Accept": "text/event-stream"})
    with pytest.raises(urllib.error.HTTPError, match="405"):
        urllib.request.urlopen(request, timeout=20)


def test_it_is_off_unless_set(published):
    engine = InProcessEngine(published)
    statuses = [
        create_app(engine, serving=Serving(log="off", mcp=on)).test_client().post("/mcp", data=PING).status_code
        for on in (Serving().mcp, True)
    ]
    assert statuses == [404, 400]  # which wants a type of message


def test_whoever_calls_may_have_a_loop_of_his_own(published):
    client = create_app(InProcessEngine(published), serving=Serving(log="off", mcp=True)).test_client()

    async def send_from_a_loop() -> int:
        return client.post("/mcp", data=PING).status_code

    with ThreadPoolExecutor(1) as thread:  # in this one a browser may have a loop
        assert thread.submit(asyncio.run, send_from_a_loop()).result() == 400


def test_standard_output_carries_messages_alone(published):
    parameters = StdioServerParameters(command=COMMAND, args=["mcp", "--data", str(published)])
    found = call(stdio_client(parameters), "follow_pledge", number=30)
    assert [row["quote"] for row in found["rows"]] == [
        "30．年中無休の「行政センター」の設置（平成18年度）",
        "川口駅前に年中無休「行政センター」の設置（30)",
    ]
    assert found["rows"][0]["address"] == "https://w3id.org/koteihyo/id/kawaguchi/entry/core-1.2.3.4"


def test_where_nothing_is_published_one_is_told_how_to(tmp_path):
    ran = subprocess.run([COMMAND, "mcp", "--data", tmp_path], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "koteihyo build" in ran.stderr


@pytest.mark.program("npm", SUITE)
def test_the_protocol_s_own_suite_passes_where_it_applies(address, tmp_path):
    program, folder = SUITE_FOLDER / "node_modules" / ".bin" / "conformance", SUITE_FOLDER / "not-applicable.yaml"
    command = [program, "server", "--url", address, "--suite", "all", "--expected-failures", folder]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for scenario in SCENARIOS:
        assert re.search(rf"✓ {scenario}: [1-9]\d* passed, 0 failed", ran.stdout), scenario


def test_what_needs_no_page_is_listed_for_who_comes_by_the_web(address):
    root = address.removesuffix("mcp")
    with urllib.request.urlopen(f"{root}llms.txt", timeout=20) as answer:
        text = answer.read().decode()
    assert text.startswith("# 工程表 Koteihyo\n\n> ")
    assert f"[MCP]({address})" in text
    links = re.findall(rf"\(({re.escape(root)}[^)]+)\)", text)
    for link in (link for link in dict.fromkeys(links) if "/queries/" not in link and link != address):
        with urllib.request.urlopen(link, timeout=20) as answer:
            assert answer.status == 200
    assert f"{root}queries/pledge-trail.md" in links


@pytest.mark.program("curl")
@pytest.mark.parametrize("page", ["mcp.md", "mcp.en.md"])
def test_the_documents_say_what_is_there(address, page):
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"`([a-z]+_[a-z_]+|explain|sparql)`", text))
    assert named == {tool.name for tool in TOOLS} | set(OWN)
    commands = re.findall(r"^(?:koteihyo|curl|npm|pytest) .*$", text, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["koteihyo", "koteihyo", "koteihyo", "curl", "npm", "pytest"]
    asked = commands[3].replace("http://127.0.0.1:8080/mcp", address)
    ran = subprocess.run(shlex.split(asked), capture_output=True, text=True, check=True)
    assert "川口駅前に年中無休「行政センター」の設置" in json.loads(ran.stdout)["result"]["content"][0]["text"]


@pytest.fixture(scope="module")
def models():
    """The evaluation in benchmarks/."""
    spec = importlib.util.spec_from_file_location("models", ROOT / "benchmarks" / "models.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_hundred_questions_have_answers_that_the_document_prints(models):
    questions = list(models.read_questions())
    printed = "".join((PLANS / "kawaguchi" / "source.txt").read_text("utf-8").split())
    assert len(questions) == 200
    assert len({question.text for question in questions}) == 200
    for question in questions:
        for spellings in question.expected:
            assert any("".join(spelling.split()) in printed for spelling in spellings), question


def test_the_tools_alone_answer_in_at_most_three_calls(models, address):
    sample = [question for question in models.read_questions() if question.number % 9 == 0]
    found = models.report(sample, run(models.ask_by_tools, sample, address))
    assert found["calls"]["median"] <= 3
    assert len(found["wrong"]) <= len(sample) * 0.2
    question = sample[0]
    assert models.is_right(question, "・".join(each[0] for each in question.expected))
    assert not models.is_right(question, "記載なし")

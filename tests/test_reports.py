"""A report on a plan: its rows are about the plan's statements and indicators, its figures the plan's."""

import csv
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from koteihyo.graph.build import assemble
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.plan.folders import Folders
from koteihyo.service.cli.main import cli

PLAN, REPORT = "narusawa-jisshi", "narusawa-shinchoku-2024"
BASE = "https://w3id.org/koteihyo/"
PREFIXES = f"""PREFIX kth: <{BASE}ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"""


class Published:
    """The graphs of a plan and its report, to be asked."""

    def __init__(self, folder):
        self.built = assemble([REPORT], folder=folder)
        self.store = ox.Store()
        self.store.extend([*self.built.dataset.quads(), *self.built.dataset.merge_asserted()])

    def ask(self, query):
        return [tuple(cell.value if cell else "" for cell in row) for row in self.store.query(f"{PREFIXES} {query}")]

    def count(self, pattern):
        return int(self.ask(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0][0])


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return Published(Folders.of_data(tmp_path_factory.mktemp("none")))


@pytest.fixture
def copied(tmp_path):
    """A folder with the plan and the report, to be changed."""
    for name in (PLAN, REPORT):
        shutil.copytree(EXAMPLES / name, tmp_path / "plans" / name)
    return tmp_path / "plans"


def change(file, before, after):
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def entry(key):
    return f"<{BASE}id/{REPORT}/entry/{key}>"


def test_a_report_brings_its_plan_along_and_nothing_in_it_is_found_wrong(published):
    assert [*published.built.findings] == [PLAN, REPORT]
    assert published.built.findings[REPORT] == []


def test_a_report_is_no_plan_and_its_print_is_its_own(published):
    report = f"<{BASE}id/{REPORT}>"
    assert published.ask(f"SELECT ?plan {{ {report} a kth:Report ; kth:reportsOn ?plan }}") == [(f"{BASE}id/{PLAN}",)]
    assert published.count(f"{report} a kth:Plan") == 0
    assert published.count(f"?thing kth:inPlan {report}") == 0
    lines = (EXAMPLES / REPORT / "outline.md").read_text("utf-8")
    printed = published.ask(f"SELECT ?words {{ ?entry dcterms:isPartOf {report} ; a kth:Entry ; kth:verbatim ?words }}")
    assert len(printed) > 300
    assert all(line in lines for (words,) in printed for line in words.splitlines())


def test_a_row_in_the_plans_words_is_about_what_the_plan_states(published):
    rows = published.ask(f"""SELECT ?words ?label {{ GRAPH <{BASE}graph/{REPORT}/plan> {{ ?row kth:reports ?thing }}
        ?row kth:verbatim ?words . ?thing rdfs:label ?label ; a kth:Statement ; kth:inPlan <{BASE}id/{PLAN}> }}""")
    assert len(rows) == 29
    assert all(words == label for words, label in rows)
    measured = published.ask("SELECT DISTINCT ?thing { ?row kth:reports ?thing . ?thing a kth:Indicator }")
    assert len(measured) == 23


def test_a_row_in_other_words_is_proposed_and_says_nothing_of_the_plan_until_somebody_decides(published):
    row = entry("1.r19c2")
    assert published.count(f"{row} kth:reports ?thing") == 0
    [(relation, label, status)] = (
        published.ask(f"""SELECT ?relation ?label ?status {{ GRAPH <{BASE}graph/{REPORT}/inferred> {{
        ?it kth:onEntry {row} ; kth:relation ?relation ; kth:object ?thing ;
            kth:status ?status }} ?thing rdfs:label ?label }}""")
    )
    assert (relation, label, status.rpartition("/")[2]) == (
        f"{BASE}ontology#reports",
        "避難行動要支援者支援事業",
        "open",
    )
    for key in ("1.r19c5", "1.r19c6", "1.r19c7"):
        assert published.count(f"?said kth:printedIn {entry(key)}") == 0, key


def test_what_was_decided_and_what_follows_stand_in_the_graph_of_decisions_with_who_and_why(published):
    graph = f"<{BASE}graph/{REPORT}/curation>"
    [(label,)] = published.ask(
        f"SELECT ?label {{ GRAPH {graph} {{ {entry('1.r13c2')} kth:reports ?it }} ?it rdfs:label ?label }}"
    )
    assert label == "保育所ＩＣＴ化事業"
    assert published.ask(
        f"SELECT ?grade {{ GRAPH {graph} {{ ?it kth:grade ?grade ; kth:printedIn {entry('1.r13c5')} }} }}"
    ) == [("○",)]
    [(reason, who)] = published.ask(f"""SELECT ?reason ?who {{ GRAPH <{BASE}graph/{REPORT}/inferred> {{
        ?it kth:onEntry {entry("1.r13c2")} ; kth:reason ?reason ; <http://www.w3.org/ns/prov#wasAttributedTo> ?by }}
        ?by rdfs:label ?who FILTER(LANG(?who) = "ja") }}""")
    assert (reason, who) == ("番号が同じで、導入した園の数も計画と一致する。", "鳴沢市企画課（架空）")


def test_what_the_plan_does_not_have_stays_print(published):
    assert published.count(f"{entry('1.r33c2')} kth:verbatim '物価高騰対策給付金事業'") == 1
    assert published.count(f"?said kth:printedIn {entry('1.r33c6')}") == 0
    assert published.count("?it a kth:Statement ; rdfs:label '物価高騰対策給付金事業'@ja") == 0


def test_the_values_of_a_report_are_held_against_the_plans_targets_of_their_year(published):
    rows = published.ask("""SELECT ?name ?got ?aim ?year { ?actual kth:against ?target ; kth:figurePrinted ?got ;
        kth:inYear/kth:year ?year . ?target kth:figurePrinted ?aim ; kth:indicator/rdfs:label ?name }""")
    assert len(rows) == 23
    assert ("救急車の現場到着までの時間", "9.1", "9.0", "2024") in rows
    assert published.count(f"?target a kth:Target FILTER(STRSTARTS(STR(?target), '{BASE}id/{REPORT}/'))") == 0


def test_a_grade_keeps_its_sign_and_has_the_shared_scale_where_the_legend_prints_its_meaning(published, copied):
    query = "SELECT ?grade ?to { ?it a kth:Assessment ; kth:grade ?grade OPTIONAL { ?it kth:progress ?to } }"
    found = {(grade, to.rpartition("/")[2]) for grade, to in published.ask(query)}
    assert found == {("◎", "done"), ("○", "on-track"), ("△", "delayed"), ("×", "not-started")}
    file = copied / REPORT / "plan.toml"
    change(file, 'meaning = "計画より遅れ"', 'meaning = "おおむね順調"')
    told = CliRunner().invoke(cli, ["validate", REPORT, "--plans", str(copied)])
    assert "「おおむね順調」は原文にありません" in str(told.exception)
    change(file, 'meaning = "おおむね順調"\nprogress = "delayed"', 'meaning = "計画より遅れ"')
    found = {(grade, to.rpartition("/")[2]) for grade, to in Published(Folders.of(copied)).ask(query)}
    assert ("△", "") in found


def test_the_plan_answers_as_before_and_a_report_states_none_of_it(published, tmp_path):
    query = f"SELECT ?s ?e {{ ?s kth:statedBy ?e ; kth:inPlan <{BASE}id/{PLAN}> }} ORDER BY ?s ?e"
    alone = ox.Store()
    alone.extend(assemble([PLAN], folder=Folders.of_data(tmp_path)).dataset.merge_asserted())
    assert published.ask(query) == [(s.value, e.value) for s, e in alone.query(f"{PREFIXES} {query}")]


def run(*words):
    return CliRunner().invoke(cli, [*map(str, words)])


def test_compare_lists_which_rows_are_about_what(copied):
    told = run("compare", PLAN, REPORT, "--plans", copied)
    assert told.exit_code == 0, told.output
    assert "対応する kept：52" in told.output
    assert "報告に記載がない  職員研修事業(519) → －" in told.output
    assert "計画にない  － → 物価高騰対策給付金事業(40)" in told.output
    assert "要確認 1 Doubtful:\n対応する（文言は異なる）  避難行動要支援者支援事業(347)" in told.output


def test_draft_writes_a_report_on_a_plan_that_there_is(copied):
    tables = [copied / REPORT / f"source-{number}.csv" for number in (1, 2)]
    told = run("draft", *tables, "--of", PLAN, "--as", "shinchoku", "--plans", copied)
    assert told.exit_code == 0, told.output
    assert f'of = "{PLAN}"' in (copied / "shinchoku" / "plan.toml").read_text("utf-8")
    assert run("validate", "shinchoku", "--plans", copied).exit_code == 0
    refused = run("draft", *tables, "--of", "nowhere", "--as", "x", "--plans", copied)
    assert "対象の計画 nowhere がありません" in str(refused.exception)


def test_a_report_whose_plan_is_gone_says_so(copied):
    shutil.rmtree(copied / PLAN)
    refused = run("validate", REPORT, "--plans", copied)
    assert f"対象の計画 {PLAN} がありません" in str(refused.exception)


def test_the_tables_of_the_example_are_as_they_are_drafted():
    rows = list(csv.reader((EXAMPLES / REPORT / "source-1.csv").read_text("utf-8").splitlines()))
    amounts = [[int(cell.replace(",", "")) for cell in row[5:7]] for row in rows[5:]]
    *parts, total = amounts
    assert [sum(column) for column in zip(*parts, strict=True)] == total
    assert "架空の市" in Path(EXAMPLES / REPORT / "source-2.csv").read_text("utf-8")


def test_a_budget_in_its_own_names_is_about_the_measures_that_they_pay(tmp_path):
    measures = ["学校給食事業（小学校）", "学校給食事業（中学校）", "病院経営事業", "文化財保護事業"]
    budget = ["学校給食事業費（中）", "学校給食事業費（小）", "病院経営事業費（病院事業会計）", "文化財保護費"]
    for name, words in (("keikaku", measures), ("yosan", budget)):
        lines = ["鳴沢市の表", "", "番号,事業名", *(f"{number},{word}" for number, word in enumerate(words, start=1))]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), "utf-8")
    assert run("draft", tmp_path / "keikaku.csv", "--as", "keikaku", "--plans", tmp_path / "plans").exit_code == 0
    told = run("draft", tmp_path / "yosan.csv", "--of", "keikaku", "--as", "yosan", "--plans", tmp_path / "plans")
    assert told.exit_code == 0, told.output
    found = json.loads(run("compare", "keikaku", "yosan", "--plans", tmp_path / "plans", "--json").output)
    sure, doubtful = (
        {tuple(each["passages"][side][0]["text"] for side in ("later", "earlier")) for each in found[key]}
        for key in ("correspondences", "doubts")
    )
    assert sure == {
        ("学校給食事業費（中）", "学校給食事業（中学校）"),
        ("学校給食事業費（小）", "学校給食事業（小学校）"),
        ("病院経営事業費（病院事業会計）", "病院経営事業"),
    }
    assert doubtful == {("文化財保護費", "文化財保護事業")}

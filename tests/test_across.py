"""Measures of different cities beside each other: what is suggested, on which words it rests, and where it is read.

Two small plans stand for two cities; what should be suggested between them was decided when they were written.
"""

import json
import re
from html import unescape
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
import rdflib
from clerks import Clerk
from click.testing import CliRunner
from codes import known
from openpyxl import load_workbook
from revisions import LISTS, Heading, write_plan

from koteihyo.graph.build import build
from koteihyo.graph.contents import read_contents
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.dataset import Dataset
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.graph.reading.topics import list_topics
from koteihyo.graph.topics import topic_words
from koteihyo.graph.versions import folders
from koteihyo.graph.versions.freezing import freeze
from koteihyo.graph.versions.graphs import list_lines, write_graph
from koteihyo.service.app import create_app
from koteihyo.service.cli.main import cli
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.writing import tokens

LIBRARY = Library(FOLDER)
OFFICE = "企画課"
EAST = [
    ("避難所の充実", OFFICE, 2024),
    ("ごみの減量化の推進", OFFICE, 2025),
    ("職員研修の強化", OFFICE, 2025),
    ("図書館の開館時間の延長", OFFICE, 2026),
    ("計画の策定", OFFICE, 2026),
    ("情報の提供", OFFICE, 2026),
]
WEST = [
    ("避難所環境整備事業", OFFICE, 2026),
    ("ゴミ減量推進事業", OFFICE, 2026),
    ("職員研修事業", OFFICE, 2024),
    ("計画策定事業", OFFICE, 2024),
    ("職員の健康診断", OFFICE, 2024),
]
SAME = {
    ("避難所の充実", "避難所環境整備事業", "避難所"),
    ("ごみの減量化の推進", "ゴミ減量推進事業", "ゴミ減量"),
    ("職員研修の強化", "職員研修事業", "職員研修"),
}
# Kawaguchi prints no goal of the sort: the first measure of the east.
MEASURE = "/doc/east/measure/1.r2c2"


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    """Two cities' plans, which share some measures and no revision."""
    places, found = tmp_path_factory.mktemp("cities"), Dataset(dataset.shared_graphs())
    for name, measures in (("east", EAST), ("west", WEST)):
        write_plan(places / name, [Heading("暮らしの部", measures, [("来館者数", 10, 50)])], 1)
        ids = Identifiers(name)
        for kind, graph in read_contents(places / name, ids, LISTS).graphs.items():
            found.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
    return found


@pytest.fixture(scope="module")
def store(graphs):
    found = ox.Store()
    found.extend(graphs.quads())
    found.extend(graphs.merge_asserted())
    return found


def ask(store, name, **values):
    """Return the rows of an answer, each value as its text."""
    answer = store.query(bind(LIBRARY.question(name), values, known))
    columns = [variable.value for variable in answer.variables]
    return [dict(zip(columns, (term and term.value for term in row), strict=True)) for row in answer]


@pytest.fixture(scope="module")
def data(graphs, tmp_path_factory):
    data = tmp_path_factory.mktemp("across") / "data"
    with folders.publishing(data), folders.staging(data) as staged:
        (staged / "graphs").mkdir()
        written = [write_graph(staged / "graphs", name, lines) for name, lines in list_lines(graphs).items()]
        folders.publish(data, staged, freeze(staged, written, {}))
    return data


@pytest.fixture(scope="module")
def read(data):
    """What gets a page: its status, and its words."""
    engine = EmbeddedEngine.from_folder(data, Limits(seconds=20, workers=1))
    client = create_app(engine, serving=Serving(log="off"), data=data).test_client()

    def got(path, lang="ja"):
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
        return answer.status_code, " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split()), answer.text

    yield got
    engine.close()


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("施策の推進", ()),
        ("計画の策定", ()),
        ("防災", ()),
        ("救急医療体制の整備", ("救急医療",)),
        ("廃棄物の減量", ("ゴミ減量",)),
        ("水道管路耐震化事業", ("水道管路耐震化",)),
        ("Review of plans", ("review", "of", "plans")),
        ("救急医療体制調査", ("救急医療調査",)),
        ("地球温暖化対策計画の策定・見直し", ("地球温暖化対策計画",)),
        ("市民の自主防災意識の高揚", ("自主防災啓発",)),
        ("卸売市場管理運営事業", ("卸売市場運営",)),
        ("ワンストップサービスの推進", ("ワンストップサービス",)),
        ("ワンストップでの空家の相談", ("空き家",)),
        ("切れ目ないワンストップ福祉支援を実現します。", ()),
        ("家事・育児分担の満足度を80％以上に向上", ("家事", "育児分担")),
        ("交通安全の推進", ("交通安全",)),
        ("学校教育におけるＩＣＴ活用推進", ()),
        ("下水道施設等の地震対策", ("下水道地震対策",)),
        ("指定緊急避難場所の案内", ("避難場所",)),
        ("避難所の整備", ("避難所",)),
        ("備蓄倉庫の整備", ("備蓄倉庫",)),
        ("放課後児童健全育成事業", ("放課後児童クラブ",)),
        ("学童保育の充実", ("放課後児童クラブ",)),
        ("非常備消防事業", ("消防団",)),
        ("町内会・自治会活動支援事業", ("自治会支援",)),
        ("駐輪場の整備", ("自転車駐車場",)),
        ("市営住宅の整備", ("公営住宅整備",)),
        ("ごみ収集運搬事業", ("ゴミ収集",)),
    ],
)
def test_topics_are_what_is_left_when_all_that_any_plan_says_is_taken_away(words, topics):
    assert set(topics) <= set(list_topics(words, topic_words(LISTS.lexicon)))
    assert bool(topics) == bool(list_topics(words, topic_words(LISTS.lexicon)))


def test_what_does_the_same_is_suggested_from_either_side_and_nothing_else(store):
    for city, turn in (("west", 1), ("east", -1)):
        rows = ask(store, "in-other-plans", plan=city)
        found = {((row["statementLabel"], row["otherLabel"])[::turn], row["words"]) for row in rows}
        assert {(*pair, words) for pair, words in found} == SAME
        assert {row["status"].rpartition("/")[2] for row in rows} == {"open"}
        assert all(0.6 <= float(row["score"]) <= 1 for row in rows)


def test_a_counterpart_is_told_with_its_place_its_plan_and_since_when(store):
    [row] = ask(store, "in-other-plans", statement="east/measure/1.r2c2")
    assert row["otherLabel"] == row["verbatim"] == "避難所環境整備事業"
    assert row["firstYear"] == "2024"
    assert row["planLabel"] == "鳴沢市実施計画"
    assert int(row["line"]) > 1


@pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")
def test_another_engine_suggests_the_same(store):
    text = bind(LIBRARY.question("in-other-plans"), {"statement": "east/measure/1.r2c2"}, known)
    found = rdflib.Dataset(default_union=True)
    about = "/graph/(?:east|west)/(?:plan|document|inferred)$"
    quads = [each for each in store if re.search(about, str(getattr(each.graph_name, "value", "")))]
    found.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    [row] = found.query(text)
    assert [str(row[name]) for name in ("otherLabel", "words", "firstYear")] == ["避難所環境整備事業", "避難所", "None"]
    assert float(row["score"]) == 1


def last(term):
    """Return the end of an address."""
    return re.split("[/#]", term.value)[-1]


def test_a_proposed_field_gives_way_to_what_a_curator_decides(tmp_path):
    write_plan(tmp_path / "east", [Heading("暮らしの部", EAST[:3], [])], 1)
    rows = ["1.r2c2,避難所の充実,housing,設備の工事", "1.r3c2,ごみの減量化の推進,-waste,計画の対象外"]
    header = "entry,text,fields,fields_reason\n"
    (tmp_path / "east" / "curation.csv").write_text(header + "\n".join(rows) + "\n", "utf-8")
    reading = """
[[readings]]
id = "1"
by = { id = "a", kind = "person", name = "鳴沢 花子" }
date = 2026-04-01
method = "読んだ"
"""
    with (tmp_path / "east" / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(reading)
    graphs = read_contents(tmp_path / "east", Identifiers("east"), LISTS).graphs
    triples = [triple for graph in graphs.values() for triple in dataset.from_rdflib(graph)]
    names = {triple.subject: triple.object.value for triple in triples if triple.predicate.value.endswith("label")}
    fields = [triple for triple in triples if triple.predicate.value.endswith(("#policyField", "#proposedField"))]
    found = {(names[field.subject], *(last(term) for term in (field.predicate, field.object))) for field in fields}
    found = {each for each in found if each[0] in dict.fromkeys(name for name, *_ in EAST)}
    assert found == {
        ("避難所の充実", "policyField", "housing"),
        ("避難所の充実", "policyField", "public-works"),
        *(("職員研修の強化", "proposedField", each) for each in ("organisation", "administration", "general-affairs")),
    }


def test_no_suggestion_is_asserted(store):
    assert not store.query("ASK { ?a <https://w3id.org/koteihyo/ontology#topicWords> ?b }")
    assert not store.query("ASK { ?a <https://w3id.org/koteihyo/ontology#counterpart> ?b }")


def test_the_page_of_a_measure_shows_what_other_cities_do_with_the_words_that_it_rests_on(read):
    status, words, page = read(MEASURE)
    assert status == 200
    section = words.partition("ほかの市では")[2]
    assert "避難所環境整備事業" in section
    assert "避難所 1 未判断" in section
    assert "2024年度から" in section
    assert 'href="/doc/west/measure/' in page
    assert "/queries/in-other-plans?statement=" in page
    _, words, _ = read(MEASURE, "en")
    assert "In other cities" in words


def test_a_measure_that_nobody_else_has_says_so(read):
    _, words, _ = read("/doc/east/measure/1.r5c2")
    assert "同じことに取り組むと推定したものはありません" in words


def test_a_measure_s_holders_are_counted_plan_by_plan_with_their_first_year(store):
    rows = ask(store, "plans-with-measure", words="職員研修")
    assert [(row["plan"].rpartition("/")[2], row["statements"], row["firstYear"]) for row in rows] == [
        ("east", "1", "2024"),
        ("west", "1", "2024"),
    ]
    assert ask(store, "plans-with-measure", words="動物園") == []


def test_the_table_of_plans_and_fields_counts_what_has_none_and_leads_on(read):
    status, words, page = read("/across")
    assert status == 200
    assert "政策分野なし" in words
    # Neither plan has themes: of six measures the words of four name a field, and so for the words of their schedules.
    row = re.search(r'<a href="/plans/east">.*?</tr>', page, re.DOTALL)[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", re.sub(r"\s", "", row))[-2:] == ["4", "8"]
    assert words.count("うち推定") > 1
    assert "/queries/plans-with-measure" in page
    assert 'href="/across"' in page
    assert read("/across?field=no-such-field")[0] == 400
    assert "ごみの減量化の推進" in read("/plans/east?field=waste&list=1")[1]
    _, words, _ = read("/across?field=waste", "en")
    assert "Across cities: waste" in words


@pytest.fixture(scope="module")
def desk(tmp_path_factory, served):
    """A service over the two plans as folders of its data, and a token to decide with."""
    data = tmp_path_factory.mktemp("desk") / "data"
    for name, measures in (("east", EAST[:2]), ("west", WEST[:2])):
        write_plan(data / "plans" / name, [Heading("暮らしの部", measures, [])], 1)
    build(data, ["east", "west"], folder=Folders.of_data(data))
    token = tokens.add(data / tokens.FILE, "鳴沢花子", "curate")
    with served(data, FOLDER, "--log", "off", "--client-errors", "0", "--client-seconds", "0") as found:
        yield SimpleNamespace(data=data, address=found.address.rstrip("/"), token=token)


def section_of(page):
    return page.partition('id="elsewhere"')[2].partition("</section>")[0]


def test_a_suggestion_is_accepted_or_rejected_with_a_reason_in_the_plan_s_folder(desk):
    assert "<form" not in section_of(Clerk(desk).get(MEASURE)[1])  # a stranger reads, and decides nothing
    clerk = Clerk(desk, desk.token)
    for place, verdict, shown in ((MEASURE, "accepted", True), ("/doc/east/measure/1.r3c2", "rejected", False)):
        section = section_of(clerk.get(place)[1])
        fields = re.findall(r'name="(own|plan|statement|other)" value="([^"]*)"', section)
        form = {**dict(fields), "verdict": verdict}
        assert clerk.post("/counterparts", **form)[0] == 400  # no reason
        status, page = clerk.post("/counterparts", **form, reason="原文を読み比べた。")
        assert status == 200
        assert ("採用" in section_of(page).replace("不採用", "")) is shown
        assert clerk.post("/counterparts", **form, reason="もう一度。")[0] == 404
    written = (desk.data / "plans/east/links.ttl").read_text("utf-8")
    assert written.count("LinkDecision>") == 2
    assert written.count("ontology#counterpart> <") == 1
    assert "鳴沢花子" in written
    # It holds the other way round too, and what is decided on data is another thing.
    west = clerk.get("/queries/in-other-plans.csv?statement=west/measure/1.r2c2")[1]
    assert "suggestion-status/accepted" in west
    assert "suggestion-status" not in clerk.get("/queries/in-other-plans.csv?statement=west/measure/1.r3c2")[1]
    assert "counterpart" not in clerk.get("/queries/open-data-links.csv")[1]


def test_a_decision_on_a_counterpart_is_taken_back_and_the_two_are_suggested_again(desk):
    clerk = Clerk(desk, desk.token)
    for place, shown in ((MEASURE, "採用"), ("/doc/east/measure/1.r3c2", "不採用としたもの1件")):
        section = section_of(clerk.get(place)[1])
        assert shown in section
        own, plan, statement, other = re.findall(r'name="(?:own|plan|statement|other)" value="([^"]*)"', section)[:4]
        form = {"own": own, "plan": plan, "statement": statement, "other": other, "verdict": "withdrawn"}
        status, page = clerk.post("/counterparts", **form)
        assert status == 200
        assert 'value="accepted"' in section_of(page)  # what is open can be decided on again
        assert clerk.post("/counterparts", **form)[0] == 404
    written = (desk.data / "plans/east/links.ttl").read_text("utf-8")
    assert "LinkDecision" not in written
    assert "counterpart" not in written


def run(*arguments):
    return CliRunner().invoke(cli, ["links", "counterparts", "east", *arguments])


def fill(book, file, decisions):
    """Write a workbook with decisions: of the rows whose measure begins with certain words, the verdict and why."""
    sheet = book["ほかの市の同じ施策"]
    titles = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for words, (verdict, reason) in decisions.items():
            if str(row[titles.index("施策・目標")].value).startswith(words):
                row[titles.index("判断")].value, row[titles.index("理由")].value = verdict, reason
    book["使い方"]["B7"] = "鳴沢 花子"
    book.save(file)


def test_counterparts_are_decided_on_in_a_workbook_and_taken_back_there(desk, tmp_path):
    data, book, links = ("--data", str(desk.data)), tmp_path / "c.xlsx", desk.data / "plans/east/links.ttl"

    def decide(decisions):
        assert run(*data, "--format", "xlsx", "-o", str(book)).exit_code == 0
        fill(load_workbook(book), book, decisions)
        return run(*data, "--from", str(book))

    before = links.read_text("utf-8")
    refused = decide({"避難所": ("採用", ""), "ごみ": ("不採用", "量が違う")})
    assert "ほかの市の同じ施策!J" in str(refused.exception)
    assert links.read_text("utf-8") == before
    taken = decide({"避難所": ("採用", "原文を読んだ"), "ごみ": ("不採用", "量が違う")})
    assert "2件の判断" in taken.output, taken.output
    written = links.read_text("utf-8")
    assert written.count("LinkDecision>") == 2
    assert written.count("ontology#counterpart> <") == 1
    listed = json.loads(run(*data, "--json").output)
    assert [each["status"] for each in listed] == ["accepted", "rejected"]
    older = run(*data, "--from", str(book))  # than the decisions
    assert isinstance(older.exception, KoteihyoError)
    assert "2件の判断" in decide({"避難所": ("不採用", "対象が違う"), "ごみ": ("未判断に戻す", "")}).output
    written = links.read_text("utf-8")
    assert written.count("LinkDecision>") == 1
    assert "ontology#counterpart> <" not in written
    assert "対象が違う" in written

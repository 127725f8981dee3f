"""Ten tasks of an analyst who compares plans, each from the first page in at most five clicks (docs/comparing.md)."""

import re

import pytest
from browsing import browsing
from revisions import LISTS, Heading, write_plan
from test_revised_plans import FIRST, SECOND, gather, publish_graphs
from test_tasks import Analyst

from koteihyo.graph.contents import read_contents
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.service.questions.library import FOLDER


@pytest.fixture(scope="module")
def service(tmp_path_factory, served):
    """A service with both editions of the plan of the city that does not exist, and with another city's."""
    place = tmp_path_factory.mktemp("tasks")
    found, ids = gather(EXAMPLES, FIRST, SECOND), Identifiers("east")
    write_plan(place / "east", [Heading("暮らしの部", [("避難所の充実", "企画課", 2024)], [("来館者数", 10, 50)])], 1)
    for kind, graph in read_contents(place / "east", ids, LISTS).graphs.items():
        found.add(str(ids.graph(kind)), dataset.from_rdflib(graph))
    with served(publish_graphs(found, place / "data"), FOLDER, "--log", "off", "--client-seconds", "0") as running:
        yield running


@pytest.fixture
def analyst(browser, service):
    with browsing(browser, service.address) as site:
        yield Analyst(site.open("/"))


def compare(analyst, change=""):
    analyst.click("計画の比較", within="footer", exact=True)
    return analyst.click(re.compile(rf"^{change}（")) if change else analyst


def list_rows(analyst):
    return analyst.page.locator("table.compared tbody tr").all_inner_texts()


@pytest.mark.parametrize(
    ("change", "words"),
    [("延期", "道の駅再整備事業"), ("目標の引下げ", "救急車の現場到着までの時間"), ("新規", "防災アプリ配信事業")],
)
def test_what_became_of_the_plan_by_class(analyst, change, words):
    """何が延期されたか。どの目標値が引き下げられたか。何が新しく加わったか。"""
    compare(analyst, change)
    rows = list_rows(analyst)
    assert rows
    assert all(row.startswith(change) for row in rows)
    assert any(words in row for row in rows)


def test_what_was_put_off_as_an_excel_table(analyst):
    """延期されたものを表計算ソフトで受け取りたい。"""
    rows = list(compare(analyst, "延期").download("Excel（xlsx）").values)
    assert any("道の駅再整備事業" in row for row in rows[1:])


def test_by_how_many_years_the_building_works_moved(analyst):
    """工事は何年度から何年度に延びたか。"""
    compare(analyst)
    assert analyst.page.locator("svg.gantt .ghost").count() > 0
    row = analyst.page.get_by_role("row").filter(has_text="道の駅再整備事業（工事）")
    assert re.search(r"延期.*2026.*2027–2028", row.inner_text(), re.DOTALL)


def test_one_measure_through_all_editions(analyst):
    """この事業は、改定のたびにどうなったか。"""
    compare(analyst, "延期").click("道の駅再整備事業", within="table.compared")
    assert analyst.page.locator("ol.strip > li").count() == 2


def test_which_cities_have_measures_of_a_field_and_which_these_are(analyst):
    """福祉の施策を、どの市がいくつ持つか。それはどれか。"""
    analyst.click("他市比較", within="header", exact=True)
    row = analyst.page.get_by_role("row").filter(has_text="鳴沢市実施計画（令和６年度")
    link = row.get_by_role("link").nth(1)
    assert int(link.inner_text()) > 0
    analyst.follow(link)
    assert f"/plans/{FIRST}?field=" in analyst.page.url


def test_who_has_such_a_measure_and_since_when(analyst):
    """この分野の施策は、どの市にいつからあるか。"""
    analyst.click("他市比較", within="header", exact=True).click("施策を持つ計画と、いつからか")
    assert analyst.reads("2024")
    assert analyst.page.locator("table.answer tbody tr").count() == 3


def test_how_high_others_aim(analyst):
    """ほかの市は、どれだけを、いつまでに目指すか。"""
    analyst.click("他市比較", within="header", exact=True).click("施策の目標値の高さ")
    assert analyst.page.locator("table.answer tbody tr").count() > 3


def test_what_other_cities_do_of_the_same(analyst):
    """避難所について、ほかの市は何をしているか。"""
    analyst.page.locator("main").get_by_label("検索語").fill("避難所の充実")
    analyst.click("検索", role="button").click(re.compile("避難所の充実"), within="[aria-labelledby=kind-measure]")
    assert analyst.reads("ほかの市では")
    assert analyst.page.locator("section[aria-labelledby=elsewhere]").get_by_text("避難所環境整備事業").count() > 0

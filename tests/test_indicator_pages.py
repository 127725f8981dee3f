"""The pages of indicators and open data: what is measured, what was accepted, and what nobody could measure."""

import json
import re
from urllib.parse import quote

import pytest
from asking import sent
from browsing import browsing, faults, follow
from linked import WASTE

from koteihyo.service.questions.library import FOLDER


@pytest.fixture(scope="module")
def service(linked, served):
    """A service over the plan with links."""
    with served(linked, FOLDER, "--log", "off") as found:
        yield found


@pytest.fixture
def site(browser, service):
    with browsing(browser, service.address) as found:
        yield found


def row(page, name):
    """Return the cells of a row of a table, by its heading."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True)).locator("td")


def test_a_theme_says_how_many_of_its_goals_have_open_data(site):
    page = site.open("/indicators", scripts=False)
    # goals, measures, part, proxy, extent not stated, none known, not searched, cannot be determined
    assert row(page, "ゴミ問題").all_inner_texts() == ["3", "0", "0", "0", "1", "0", "1", "1", ""]
    assert row(page, "水害対策").all_inner_texts() == ["3", "0", "0", "0", "0", "0", "0", "3", ""]
    # Of three goals one has data of no stated extent, one was not searched for, one cannot be determined.
    parts = row(page, "ゴミ問題").locator("svg.coverage rect")
    assert [each.get_attribute("class") for each in parts.all()] == ["unstated", "not-searched", "never"]
    assert [each.get_attribute("width") for each in parts.all()] == ["33.33%"] * 3
    assert page.get_by_role("navigation").get_by_role("link", name="指標", exact=True).count() == 1


def test_the_list_of_indicators_says_what_each_counts(site):
    page = site.open("/indicators", lang="en", scripts=False)
    cells = row(page, "Amount of waste").all_inner_texts()
    assert cells[0].startswith("The weight of the waste")
    assert [cell.strip() for cell in cells[1:]] == ["decrease", "ゴミ量の減少", "1"]


def test_the_page_of_an_indicator_shows_goals_classes_and_datasets(site):
    page = site.open("/doc/kawaguchi/indicator/other-4.3.2.1", scripts=False)
    figures = page.get_by_role("region", name="この指標で測る目標と公開データ")
    assert figures.get_by_role("link", name="ゴミ量の減少").count() == 1
    assert figures.get_by_role("link", name="SDGs 12.5").get_attribute("href") == "http://metadata.un.org/sdg/12.5"
    assert figures.get_by_role("link", name="COFOG 05.1").get_attribute("href") == "/doc/cofog/05.1"
    assert figures.locator(f'a[href="{WASTE.landing_page}"]').inner_text() == "ごみ排出量"
    assert "量そのもの" in figures.inner_text()


@pytest.mark.parametrize("path", ["indicator/other-4.3.2.1", "goal/other-4.3.2.1"])
def test_values_are_drawn_year_by_year_with_a_table_of_every_number(service, path):
    text = sent(service.address, f"/doc/kawaguchi/{path}?lang=ja", Accept="text/html").text
    drawn = re.search(r'<svg class="series".*?</svg>', text, re.DOTALL)[0]
    assert 'aria-label="ゴミ量の推移（t）"' in drawn
    assert "instruments.css" in text  # a line that no style sheet draws is none
    assert re.findall(r"<circle[^>]*><title>(.*?)</title>", drawn) == [
        *("2006 190,000t", "2007 185,000.5t", "2009 170,000t", "2010 171,000t", "2012 172,000t")
    ]
    # Nothing is drawn over a year without a value, or over one from which it was weighed otherwise.
    assert drawn.count('<path class="line"') == 1
    for printed in ("190,000t", "185,000.5t", "170,000t"):
        assert f"<bdi>{printed}</bdi>" in text
    assert 'href="https://p.example/gomi.csv"' in text


def test_what_changed_on_the_way_stands_in_the_picture_and_below_it(service):
    text = sent(service.address, "/doc/kawaguchi/goal/other-4.3.2.1?lang=ja", Accept="text/html").text
    changes = re.findall(r'<path class="break"[^>]*><title>(.*?)</title>', text)
    assert changes == ["2010 集団回収を含む", "2011 川口市の区域は2011-10-11に変わりました。"]
    below = re.search(r'<ol class="marked">(.*?)</ol>', text, re.DOTALL)[1]
    assert [each in below for each in ("集団回収を含む", "ごみ総排出量", "2011-10-11")] == [True] * 3


@pytest.mark.parametrize("url", [WASTE.iri, WASTE.landing_page, "https://p.example/gomi.csv", "gomi.csv"])
def test_an_address_or_the_name_of_a_file_leads_to_the_goals_that_its_data_bear_on(service, url):
    path = f"/datasets?url={quote(url, safe='')}"
    shown = sent(service.address, f"{path}&lang=ja", Accept="text/html")
    assert shown.status == 200
    for words in ("ごみ排出量", "ゴミ量の減少", "ゴミ問題", 'href="/doc/kawaguchi/goal/other-4.3.2.1"'):
        assert words in shown.text
    reply = sent(service.address, path, Accept="application/ld+json")
    assert (reply.type, reply.headers["Access-Control-Allow-Origin"]) == ("application/ld+json", "*")
    found = json.loads(reply.body)
    assert (found["@type"], found["@id"], found["name"]) == ("Dataset", WASTE.iri, "ごみ排出量")
    assert {each["name"] for each in found["about"]} == {"ゴミ量", "ゴミ問題"}
    goals = {each["@id"]: each for each in found["subjectOf"]}
    goal = goals["https://w3id.org/koteihyo/id/kawaguchi/goal/other-4.3.2.1"]
    assert goal["name"] == "ゴミ量の減少"
    assert goal["url"].endswith("/doc/kawaguchi/goal/other-4.3.2.1")
    assert {each["@id"].rpartition("/")[2] for each in found["@reverse"]["kth:dataset"]} == {"other-4.3.2.1", "waste"}


def test_all_linked_datasets_are_listed_and_an_address_of_none_is_told(service):
    text = sent(service.address, "/datasets", Accept="text/html").text
    assert re.findall(r'<h2 id="dataset-\d+"><a href="([^"]+)"', text) == [WASTE.iri]  # what was rejected is no link
    for kind in ("text/html", "application/ld+json"):
        assert sent(service.address, "/datasets?url=https%3A%2F%2Fp.example%2Fnone", Accept=kind).status == 404


def test_an_indicator_without_values_has_no_picture(service):
    text = sent(service.address, "/doc/kawaguchi/indicator/core-1.3.1", Accept="text/html").text
    assert 'class="series"' not in text


def test_a_goal_leads_to_its_figures(site):
    page = site.open("/doc/kawaguchi/goal/other-4.3.2.1", scripts=False)
    figures = page.get_by_role("region", name="達成の確認に用いる数値")
    assert figures.locator(f'a[href="{WASTE.landing_page}"]').count() == 1
    follow(figures.get_by_role("link", name="ゴミ量"))
    assert page.url.endswith("/doc/kawaguchi/indicator/other-4.3.2.1")


def test_a_goal_with_rejected_data_shows_none(site):
    page = site.open("/doc/kawaguchi/goal/other-2.3.3.4", scripts=False)
    assert page.get_by_text("採用された公開データはありません。").count() == 1
    assert page.get_by_text("駐輪場一覧").count() == 0


def test_a_goal_that_nobody_could_measure_says_why(site):
    page = site.open("/doc/kawaguchi/goal/other-1.3.3.2", scripts=False)
    assert "「充分」といえる容量の記載がない" in page.get_by_role("region", name="達成の確認に用いる数値").inner_text()


@pytest.mark.parametrize("path", ["/doc/kawaguchi/goal/other-1.3.3.2", "/doc/kawaguchi/indicator/other-4.3.2.1"])
def test_pages_with_links_have_no_barrier(site, path):
    assert faults(site.open(path)) == []

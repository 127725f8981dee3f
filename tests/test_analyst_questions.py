"""Tasks of an analyst, in an analyst's words, each done in at most five clicks from the first page."""

import io
import re

import openpyxl
import pytest


class Analyst:
    """Somebody with a browser whose clicks are counted; choosing from a list and typing are no clicks."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, role, name, **how):
        self.clicks += 1
        assert self.clicks <= 5, "too many clicks"
        self.page.get_by_role(role, name=name, **how).first.click()

    def download(self, role, name):
        with self.page.expect_download() as found:
            self.click(role, name)
        return openpyxl.load_workbook(io.BytesIO(found.value.path().read_bytes())).worksheets[0]


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def analyst(site, request):
    return Analyst(site.open("/", scripts=request.param))


def test_which_measures_serve_both_disaster_prevention_and_the_elderly_as_an_excel_table(analyst):
    """防災にも高齢・介護にも役立つ施策はどれか。表計算ソフトで受け取りたい。"""
    analyst.click("link", re.compile("^質問"))
    analyst.click("link", "複数の主題に役立つ施策と、その理由")
    analyst.page.get_by_label("主題", exact=True).select_option(label="防災")
    analyst.page.get_by_label("もう一つの主題").select_option(label="高齢・介護・医療")
    analyst.click("button", "この条件で尋ねる")
    shown = analyst.page.locator("table.answer tbody tr")
    assert shown.count() > 0
    rows = list(analyst.download("link", "Excel（xlsx）").values)
    at = rows[0].index("measureLabel")
    assert {row[at] for row in rows[1:]} == set(
        analyst.page.locator("table.answer tbody td:first-child").all_inner_texts()
    )


def test_which_pledges_have_no_date(analyst):
    """期限の書かれていない公約はどれか。原文のどこにあるか。"""
    analyst.click("link", re.compile("^質問"))
    analyst.click("link", re.compile("^期限(も着手)?.*公約|^期限のない公約"))
    first = analyst.page.locator("table.answer tbody tr").first
    assert re.match(r"\d+", first.inner_text())
    analyst.clicks += 1
    first.locator("a", has_text=re.compile("．|（")).last.click()
    assert "/doc/kawaguchi/entry/" in analyst.page.url


def test_what_to_tell_the_colleague_who_keeps_the_plan(analyst):
    """計画の担当者に、直したほうがよいところの一覧を、原文つきの表計算で渡したい。"""
    analyst.click("link", re.compile("^指摘"))
    analyst.page.get_by_label("重さ").select_option("warning")
    analyst.click("button", "絞り込む")
    rows = list(analyst.download("link", re.compile("Excel")).values)
    assert len(rows) > 10
    assert {row[0] for row in rows[1:]} == {"注意"}
    assert rows[0][:3] == ("重大度", "指摘", "直し方")


def test_where_the_plan_speaks_of_sewers_however_it_is_typed(analyst):
    """計画のどこに「ゲスイ」ならぬ「下水」が出てくるか。半角や旧字で打っても見つけたい。"""
    analyst.page.get_by_role("search").first.get_by_role("searchbox").fill("下水　整備")
    analyst.click("button", "検索")
    hit = analyst.page.locator("[aria-labelledby=kind-measure] .hits li").first
    assert set(hit.locator("mark").all_inner_texts()) == {"下水", "整備"}
    analyst.clicks += 1
    hit.locator("a").first.click()
    assert "/doc/kawaguchi/" in analyst.page.url
    assert "下水" in analyst.page.locator("main").inner_text()


def test_which_themes_hang_together_as_a_picture_that_can_be_cited(analyst):
    """どの主題とどの主題が施策を共にしているか。図で見て、報告書に引用したい。"""
    analyst.click("link", re.compile("^質問"))
    analyst.click("link", "主題と主題の重なり")
    analyst.click("link", "つながりの図")
    assert analyst.page.locator("svg.network path").count() > 10
    cited = analyst.page.locator(".cite").inner_text()
    assert re.search(
        r"「主題と主題の重なり」.*http://127\.0\.0\.1:\d+/queries/theme-by-theme\?version=[0-9a-f]{12}", cited
    )

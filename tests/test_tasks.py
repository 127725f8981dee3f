"""What an analyst wants to know, in their words, each found from the first page in at most five clicks."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from browsing import follow

MOST = 5


class Analyst:
    """Somebody at the first page whose clicks are counted; typing and choosing from a list are no clicks."""

    def __init__(self, page) -> None:
        self.page, self.clicks = page, 0

    def click(self, name, role="link", within="main", exact=False) -> Analyst:
        """Click the first thing that is called so, and wait for the page that it leads to."""
        return self.follow(self.page.locator(within).get_by_role(role, name=name, exact=exact).first)

    def follow(self, target) -> Analyst:
        """Click a certain thing, and wait for the page that it leads to."""
        self._count()
        follow(target)
        return self

    def jump(self, name) -> Analyst:
        """Click what leads to another place of the same page."""
        self._count()
        self.page.locator("main").get_by_role("link", name=name).first.click()
        return self

    def download(self, name):
        """Return the first sheet of the workbook that a link gives."""
        self._count()
        with self.page.expect_download() as found:
            self.page.locator("main").get_by_role("link", name=name).first.click()
        return openpyxl.load_workbook(io.BytesIO(found.value.path().read_bytes())).worksheets[0]

    def choose(self, name, **value) -> Analyst:
        """Choose from a list by its value, label or index."""
        self.page.get_by_label(name, exact=True).select_option(**value)
        return self

    def reads(self, words) -> bool:
        """Say whether something is there to read."""
        return words in self.page.locator("main").inner_text()

    def _count(self) -> None:
        self.clicks += 1
        assert self.clicks <= MOST, "an analyst gives up"


@pytest.fixture(params=[True, False], ids=["with-javascript", "without"])
def analyst(site, request):
    return Analyst(site.open("/", scripts=request.param))


def test_which_measures_serve_both_disaster_prevention_and_care(analyst):
    """防災と高齢・介護のどちらにも役立つ施策はどれか。"""
    analyst.click("分野", within="header", exact=True)
    row = analyst.page.get_by_role("row").filter(has=analyst.page.get_by_role("rowheader", name="防災", exact=True))
    column = analyst.page.locator("table.heat").first.locator("thead th").all_inner_texts().index("高齢・介護・医療")
    link = row.first.get_by_role("cell").nth(column - 1).get_by_role("link")
    count = int(re.match(r"\d+", link.inner_text().strip())[0])
    analyst.follow(link)
    assert analyst.reads(f"施策・目標は{count}件")
    assert analyst.reads("防災アセスメント")


def test_the_same_measures_as_an_excel_table(analyst):
    """防災にも高齢・介護にも役立つ施策はどれか。表計算ソフトで受け取りたい。"""
    analyst.click(re.compile("^質問"), within="header").click("複数の分野に関わる施策とその根拠")
    analyst.choose("分野", label="防災").choose("併せて関わる分野", label="高齢・介護・医療")
    analyst.click("この条件で検索", role="button")
    shown = analyst.page.locator("table.answer tbody td:first-child").all_inner_texts()
    rows = list(analyst.download("Excel（xlsx）").values)
    heading = analyst.page.locator("table.answer thead th").first.inner_text()
    at = rows[0].index(heading)
    assert shown
    assert {row[at] for row in rows[1:]} == set(shown)


def test_which_pledges_have_no_date(analyst):
    """期限の書かれていない公約はどれか。"""
    analyst.click("期限も着手までの期間も記載がない公約")
    numbers = analyst.page.locator("table.pledges tbody th").all_inner_texts()
    assert len(numbers) == 17
    assert {"2", "3", "41", "44", "45"} <= set(numbers)
    assert "30" not in numbers, "pledge 30 is due in FY2006"


def test_where_a_pledge_without_a_date_stands(analyst):
    """期限のない公約は、原文のどこにあるか。"""
    analyst.click(re.compile("^質問"), within="header").click(re.compile("^期限(も着手)?.*公約|^期限のない公約"))
    first = analyst.page.locator("table.answer tbody tr").first
    assert re.match(r"\d+", first.inner_text())
    analyst.follow(first.locator("a", has_text=re.compile("．|（")).last)
    assert "/doc/kawaguchi/entry/" in analyst.page.url


def test_what_to_tell_the_colleague_who_keeps_the_plan(analyst):
    """計画の担当者に、直したほうがよいところの一覧を、原文つきの表計算で渡したい。"""
    analyst.click(re.compile("^指摘"), within="header").choose("重要度", value="info").click("絞り込む", role="button")
    rows = list(analyst.download(re.compile("Excel")).values)
    assert len(rows) > 10
    assert {row[0] for row in rows[1:]} == {"参考"}
    assert rows[0][:3] == ("重要度", "指摘", "対応方法")


def test_where_the_plan_speaks_of_sewers_however_it_is_typed(analyst):
    """計画のどこに「下水」が出てくるか。半角や旧字で打っても見つけたい。"""
    analyst.page.locator("main").get_by_label("検索語").fill("下水　整備")
    analyst.click("検索", role="button")
    hit = analyst.page.locator("[aria-labelledby=kind-measure] .hits li").first
    assert set(hit.locator("mark").all_inner_texts()) == {"下水", "整備"}
    analyst.follow(hit.locator("a").first)
    assert "/doc/kawaguchi/" in analyst.page.url
    assert analyst.reads("下水")


def test_which_themes_hang_together_as_a_picture_that_can_be_cited(analyst):
    """どの分野とどの分野が施策を共にしているか。図で見て、報告書に引用したい。"""
    analyst.click(re.compile("^質問"), within="header").click("分野間の重なり").jump("関係図")
    assert re.search(r"#picture-\d$", analyst.page.url)
    assert analyst.page.locator("svg.network path").count() > 10
    cited = analyst.page.locator(".cite").text_content()
    assert re.search(r"「分野間の重なり」.*http://127\.0\.0\.1:\d+/queries/theme-by-theme\?version=[0-9a-f]{12}", cited)


def test_send_a_colleague_the_passage_for_the_administration_centre(analyst, site):
    """「行政センター」の箇所を同僚に送りたい。"""
    analyst.page.locator("main").get_by_label("検索語").fill("行政センター")
    analyst.click("検索", role="button").click(re.compile("年中無休の「行政センター」の設置"))
    line = next(text for text in analyst.page.locator(".cite pre").all_inner_texts() if "原文58行目" in text)
    assert line.startswith(
        "「30．年中無休の「行政センター」の設置（平成18年度）」（川口市 ３段階工程表、基幹業務　１／３、段階２（2年後）"
    )
    address = re.search(r"http://\S+", line)[0]
    colleague = site.open(address.removeprefix(site.address))
    assert colleague.locator("blockquote mark").all_inner_texts() == [
        "30．年中無休の「行政センター」の設置",
        "（平成18年度）",
    ]


def test_follow_a_measure_across_sheets_to_the_pledge_behind_it(analyst):
    """窓口サービスの表にある電子市役所は、ほかのどの表にあり、どの公約から来たか。"""
    analyst.click(re.compile("窓口サービス）$"))
    words = analyst.page.get_by_role("link", name="43．電子市役所の構築（平成20年度）", exact=True)
    item = analyst.page.get_by_role("listitem").filter(has=words).last
    item.get_by_role("link", name="内部管理業務 2／2").wait_for()
    analyst.follow(item.get_by_role("link", name="公約43"))
    assert analyst.reads("電子市役所の構築")
    assert analyst.reads("期限：平成20年度")
    assert analyst.page.locator(".carrying figure").count() == 2, "quoted where it stands on both sheets"


def test_what_becomes_of_the_staff_courtesy_plan(analyst):
    """職員の接遇強化計画は、その後どの段階で何になるのか。"""
    analyst.click(re.compile("窓口サービス）$")).click("職員の接遇", exact=True)
    stages = analyst.page.locator("#strand ~ .flow > section").all_inner_texts()
    assert [stage.split("\n")[1].strip() or stage.split("\n")[2] for stage in stages] == [
        "職員の接遇強化計画策定",
        "職員の接遇強化施策",
        "市民への接客向上",
    ]


def test_what_is_due_in_fiscal_2006_outside_the_core_divisions(analyst):
    """平成18年度が期限のもののうち、その他業務にあるのはどれか。"""
    analyst.click(re.compile("期限が平成18年度")).click("他の条件と組み合わせる")
    analyst.choose("業務区分", value="other").click("この条件で一覧表示", role="button")
    assert analyst.page.url.count("year=2006") == analyst.page.url.count("division=other") == 1
    items = analyst.page.locator(".listed tbody tr td:nth-child(2)").all_inner_texts()
    assert [re.match(r"\d+", item)[0] for item in items] == ["40", "25", "36", "37"]

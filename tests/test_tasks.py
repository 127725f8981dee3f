"""What an analyst wants to know, in their words, each found from the first page in at most five clicks."""

from __future__ import annotations

import re

import pytest

MOST = 5


class Analyst:
    """Somebody at the first page who clicks, chooses and types, and counts the clicks."""

    def __init__(self, site) -> None:
        self.page, self.clicks = site.open("/"), 0

    def click(self, name, role="link", within="main", exact=False) -> Analyst:
        """Click the first thing that is called so."""
        self.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
        self.clicks += 1
        assert self.clicks <= MOST, "an analyst gives up"
        return self

    def choose(self, label, value) -> Analyst:
        """Choose from a list: one click opens it, and the same takes the value."""
        self.page.get_by_label(label, exact=True).select_option(value)
        self.clicks += 1
        return self

    def reads(self, words, within="main") -> bool:
        """Say whether something is there to read."""
        return words in self.page.locator(within).inner_text()


@pytest.fixture
def analyst(site):
    return Analyst(site)


def test_which_measures_serve_both_disaster_prevention_and_care(analyst):
    """防災と高齢・介護のどちらにも役立つ施策はどれか。"""
    analyst.click("主題", within="header", exact=True)
    row = analyst.page.get_by_role("row").filter(has=analyst.page.get_by_role("rowheader", name="防災", exact=True))
    column = analyst.page.locator("table.heat").first.locator("thead th").all_inner_texts().index("高齢・介護・医療")
    row.first.get_by_role("cell").nth(column - 1).get_by_role("link").click()
    analyst.clicks += 1
    assert analyst.reads("施策・目標は14件")
    assert analyst.reads("防災アセスメント")
    assert analyst.clicks == 2


def test_which_pledges_have_no_date(analyst):
    """期限の書かれていない公約はどれか。"""
    analyst.click("期限も始める時期も印刷されていない公約は？")
    numbers = analyst.page.locator("table.pledges tbody th").all_inner_texts()
    assert len(numbers) == 17
    assert {"2", "3", "41", "44", "45"} <= set(numbers)
    assert "30" not in numbers, "pledge 30 is due in FY2006"


def test_send_a_colleague_the_passage_for_the_administration_centre(analyst, site):
    """「行政センター」の箇所を同僚に送りたい。"""
    analyst.page.locator("main").get_by_label("探す言葉").fill("行政センター")
    analyst.click("検索", role="button").click(re.compile("年中無休の「行政センター」の設置"))
    line = next(each for each in analyst.page.locator(".cite pre").all_inner_texts() if "原文58行目" in each)
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
    item.get_by_role("link", name="公約43").click()
    analyst.clicks += 1
    assert analyst.reads("電子市役所の構築")
    assert analyst.reads("期限：平成20年度")
    assert analyst.page.locator(".carrying figure").count() == 2, "quoted where it stands on both sheets"


def test_what_becomes_of_the_staff_courtesy_plan(analyst):
    """職員の接遇強化計画は、その後どの段階で何になるのか。"""
    analyst.click(re.compile("窓口サービス）$")).click("職員の接遇", exact=True)
    stages = analyst.page.locator("#strand ~ .flow > section").all_inner_texts()
    assert [each.split("\n")[1].strip() or each.split("\n")[2] for each in stages] == [
        "職員の接遇強化計画策定",
        "職員の接遇強化施策",
        "市民への接客向上",
    ]


def test_what_is_due_in_fiscal_2006_outside_the_core_divisions(analyst):
    """平成18年度が期限のもののうち、その他業務にあるのはどれか。"""
    analyst.click(re.compile("期限が平成18年度")).click("ほかの条件と組み合わせる")
    analyst.choose("業務区分", "other").click("この条件で一覧する", role="button")
    assert analyst.page.url.count("year=2006") == analyst.page.url.count("division=other") == 1
    items = analyst.page.locator(".listed tbody tr td:nth-child(2)")
    items.first.wait_for()
    assert [re.match(r"\d+", each)[0] for each in items.all_inner_texts()] == ["40", "25", "36", "37"]

"""Plain lists and lines of labels in drafts: what is proposed as a measure, what is asked, and whose an office is."""

import pytest

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.plain_lists import ASKED, READ
from koteihyo.graph.drafting.proposals import OF_LABELS
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rows import Rows

UNKNOWN = """# 鳴沢町子ども計画

## 第１章　町の姿

### 子どもの数

- 出生数は78人で、減少が続いています。
- 令和５年４月　こども基本法の施行
- 待機児童：入所を待つ児童の把握

## 第３章　家庭を支える

### 妊娠及び出産に関する支援

健診を受けやすい町を目指します。

- 妊婦健康診査の費用助成
- 産後ケア事業の実施
- 乳児家庭の訪問を行います

### 居場所

- 児童館の夜間開放
- こども食堂
- 学習室

### 策定体制

- 審議会での検討
- 意見の反映
"""
LABELLED = """鳴沢市環境計画

１　ごみを減らす

・生ごみ処理機の購入補助
　担当課：環境課　実施時期：令和８年度
　事業費：1,200千円
・古紙の集団回収の支援
　【担当課】環境課、市民協働課
　KPI：リサイクル率　21.3％（令和５年度）→30％（令和12年度）
　連絡先：0000-00-0000
"""
UNDER_HEADINGS = """# 鳴沢市空家計画

## 空家をなくす

### 除却費の補助

担当課：住宅課
目標値：除却数　50戸（令和12年度）

### 跡地の活用

詳しくは別に定めます。
"""
UNCLEAR = """# 鳴沢市計画

## 主な取組

- 道路の改良
- 公園の整備
- 担当課：土木課
"""


@pytest.fixture
def read(tmp_path):
    """Return what reads a text as a draft: its rows, and its doubts as what is asked of which words."""

    def read_draft(text, name="plan.md"):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        found = draft([file], "lists", tmp_path)
        plan = read_plan(found.folder)
        return Rows(read_model(plan, CodeLists.load(dataset.ONTOLOGY))), {
            doubt["place"]: doubt["en"] for doubt in found.doubts
        }

    return read_draft


def list_stated(rows):
    return [statement.first.passage.text for statement in rows.model.statements.values()]


def list_offices(rows):
    return {(who.name, *(of.first.passage.text for of in whose)) for _, who, whose in rows.responsibles}


def test_a_list_that_says_what_is_done_is_proposed_as_measures_whatever_its_heading(read):
    rows, doubts = read(UNKNOWN)
    assert list_stated(rows) == ["妊婦健康診査の費用助成", "産後ケア事業の実施", "乳児家庭の訪問を行います"]
    assert doubts["妊娠及び出産に関する支援"] == READ


def test_a_list_of_which_some_say_what_is_done_is_asked_about_and_states_nothing(read):
    rows, doubts = read(UNKNOWN)
    assert doubts["居場所"] == ASKED
    assert "児童館の夜間開放" not in list_stated(rows)


def test_facts_dates_definitions_and_how_the_plan_was_made_are_neither_read_nor_asked_about(read):
    assert not {"子どもの数", "策定体制"} & set(read(UNKNOWN)[1])


def test_a_list_of_the_documents_own_headings_is_no_list_of_measures(read):
    rows, doubts = read(
        "# 鳴沢町計画\n\n## 四つの柱\n\n- 道路の改良\n- 公園の整備\n\n"
        "## １　道路の改良\n\n本文。\n\n## ２　公園の整備\n\n本文。\n"
    )
    assert list_stated(rows) == []
    assert "四つの柱" not in doubts


def test_lines_of_labels_are_said_of_the_item_above_them(read):
    rows, doubts = read(LABELLED, "plan.txt")
    assert list_stated(rows) == ["生ごみ処理機の購入補助", "古紙の集団回収の支援"]
    assert doubts["１　ごみを減らす"] == READ
    assert list_offices(rows) == {
        ("環境課", "生ごみ処理機の購入補助"),
        ("環境課", "古紙の集団回収の支援"),
        ("市民協働課", "古紙の集団回収の支援"),
    }
    assert [(whose.first.passage.text, year.year) for whose, year, _ in rows.schedules] == [
        ("生ごみ処理機の購入補助", 2026)
    ]
    assert [
        (value.kind, rows.indicators.find_name(value.indicator) if value.indicator else "", str(value.figure.value))
        for value in rows.values
    ] == [("amount", "", "1200000"), ("target", "リサイクル率", "30"), ("baseline", "リサイクル率", "21.3")]


def test_a_line_behind_an_unknown_label_stays_print(read):
    rows, _ = read(LABELLED, "plan.txt")
    assert "連絡先：0000-00-0000" in [placed.passage.text for placed in rows.model.placed]


def test_a_heading_with_an_office_under_it_is_the_measure_itself(read):
    rows, doubts = read(UNDER_HEADINGS)
    assert list_stated(rows) == ["除却費の補助"]
    assert doubts["除却費の補助"] == OF_LABELS
    assert list_offices(rows) == {("住宅課", "除却費の補助")}
    assert [(rows.indicators.find_name(each.indicator), str(each.figure.value)) for each in rows.values] == [
        ("除却数", "50")
    ]


def test_a_label_of_which_it_is_not_printed_whose_it_is_is_given_to_nobody(read):
    rows, _ = read(UNCLEAR)
    assert rows.responsibles == ()


def test_a_heading_that_says_what_stands_under_it_is_no_measure_for_an_office_there(read):
    rows, doubts = read(
        "# 鳴沢町計画\n\n## 主な取組\n\n担当課：土木課\n\n- 道路の改良\n\n## 推進体制\n\n担当課：企画課\n"
    )
    assert list_stated(rows) == ["道路の改良"]
    assert OF_LABELS not in doubts.values()


def test_a_sentence_about_how_things_are_is_no_value(read):
    rows, _ = read(
        "# 鳴沢町計画\n\n## 主な取組\n\n- 健診の実施\n\n"
        "現状：受診率は38％で、県平均を下回っています。\n\n担当課：健康課\n"
    )
    assert rows.values == ()
    assert list_offices(rows) == {("健康課", "健診の実施")}

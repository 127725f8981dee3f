"""A file as a city has it becomes a plan's folder: nothing printed is lost or made up, what is doubtful is told."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from rdflib.namespace import PROV, RDF, RDFS

from koteihyo.graph.build import assemble
from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import read_contents
from koteihyo.graph.drafting import html, markdown, text
from koteihyo.graph.drafting.blocks import Extraction
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.outline import write_outline
from koteihyo.graph.drafting.proof import ProofFailure, prove
from koteihyo.graph.drafting.roles import propose
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.model import read_model, read_passages
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KTH, Identifiers, concept
from koteihyo.graph.rows import Rows

# A plan of a city that does not exist.
PLAN = """# 鳴沢市子育て計画

鳴沢市

## 目次

- 第１章
- 第２章

## 第１章　総論

### １　計画の期間

令和６年度から令和10年度までとします。見直しは毎年行います。

## 第２章　施策

### 施策１ 見守り

**主な事業**
- 通学路の見守り
  - 交差点
- 1.5倍の街灯

| 指標 | 現状値(R5年度) | 目標値(R10年度) |
|---|---|---|
| 見守り隊の数(隊) | 12 | 20 |
| 登録者 | - | 増加 |

| 目標 | 推進者 | 備考の欄外 |
|---|---|---|
| ①情報を提供します。 | 総務課<br>所属長 | A\\|B |
| ②相談に応じます。 | 住民課 | {注} |

| 事業 | 現状値 |
|---|---|
| 歩道 | 3km |
"""


def outline_of(extraction: Extraction) -> list[str]:
    return [line for line in write_outline(extraction.blocks).split("\n") if line]


def read(kind, words: str) -> list[str]:
    return outline_of(
        kind.extract_text(words, Path("plan.txt")) if kind is not html else Extraction(tuple(html.read_blocks(words)))
    )


@pytest.fixture
def drafted(tmp_path):
    file = tmp_path / "計画.md"
    file.write_text(PLAN, "utf-8")
    return draft([file], "narusawa", tmp_path / "plans")


def test_a_draft_has_every_character_of_the_text_in_its_outline(drafted):
    source, _, _, ledger = read_passages(read_plan(drafted.folder))
    assert ledger.total == len(source.text)
    assert "交差点" in source.text
    assert "**" not in source.text


def test_tables_that_an_empty_line_parts_are_several(drafted):
    _, outline, _, _ = read_passages(read_plan(drafted.folder))
    assert {passage.cell.table for passage in outline.passages if passage.cell} == {1, 2, 3}


def test_a_draft_is_built_as_it_stands(drafted):
    built = assemble(["narusawa"], folder=drafted.folder.parent)
    assert [each for each in built.findings["narusawa"] if each.severity == "violation"] == []
    turtle = built.contents["narusawa"].graphs["plan"].serialize(format="turtle")
    assert {words for words in ("通学路の見守り", "情報を提供します", "総務課", "見守り隊の数") if words in turtle} == {
        "通学路の見守り",
        "情報を提供します",
        "総務課",
        "見守り隊の数",
    }


def test_a_draft_names_the_file_as_received(drafted):
    plan = tomllib.loads((drafted.folder / "plan.toml").read_text("utf-8"))
    assert plan["source"] == [{"file": "source.md", "sha256": hashlib.sha256(PLAN.encode()).hexdigest()}]
    assert (drafted.folder / "source.md").read_text("utf-8") == PLAN


def test_title_municipality_and_period_are_read_from_the_document(drafted):
    plan = tomllib.loads((drafted.folder / "plan.toml").read_text("utf-8"))
    assert (plan["id"], plan["title"], plan["language"]) == ("narusawa", "鳴沢市子育て計画", "ja")
    assert (plan["first_year"], plan["last_year"]) == (2024, 2028)
    assert "area" not in plan  # there is no 鳴沢市


def test_roles_come_from_the_words_of_headings_and_from_their_cells(drafted):
    plan = tomllib.loads((drafted.folder / "plan.toml").read_text("utf-8"))
    headings = {each.pop("like"): each for each in plan["headings"]}
    assert headings == {
        "指標": {"role": "indicator"},
        "現状値(R5年度)": {"role": "baseline", "year": 2023},
        "目標値(R10年度)": {"role": "target", "year": 2028},
        "事業": {"role": "measure"},
        "現状値": {"role": "baseline"},
        "目標": {"role": "measure"},
        "推進者": {"role": "responsible"},
        "施策１ 見守り": {"role": "measure", "itself": True},
        "主な事業": {"role": "measure", "depth": 1},
    }


ROWS = """# 計画

| 指標 | 区分 | R5年度 | R6年度 |
|---|---|---|---|
| 見守り隊の数 | 目標値 | 12 | 20 |
| 見守り隊の数 | 実績値 | 11 | |
| 街灯の数 | 目標値 | 30 | 40 |

| 項目 | 担当 |
|---|---|
| 街灯の整備 | 道路課 |
| 見守りの推進 | 総務課 |
"""


def test_headings_of_rows_have_roles_too_and_columns_that_name_things_to_do_state_measures():
    proposals, doubts = propose(markdown.extract_text(ROWS, Path("plan.md")).blocks, 2023)
    roles = {proposal.like: proposal.role for proposal in proposals}
    assert (roles["区分"], roles["目標値"], roles["実績値"]) == ("header", "target", "actual")
    assert roles["項目"] == "measure"
    assert "項目" in {doubt.words for doubt in doubts}


KINDS = """# 計画

| 取組項目 | 取組内容 | 完了年度 |
|---|---|---|
| 街灯の整備 | 通学路に設置する。 | 令和７年度 |

| 事業名 | 区分 | R6 | R7 |
|---|---|---|---|
| 橋の補修 | 計画 | 設計 | 工事 |
| | 事業費 | 5,000 | 32,000 |

| 事業名 | 令和６年度 |
|---|---|
| 電子化 | 1,200千円 |

| 年度 | 指標 | 実績 |
|---|---|---|
| 令和４年度 | 職員数 | 995人 |
"""


def test_contents_describe_what_another_column_names_and_years_and_sums_are_no_measures_or_targets(tmp_path):
    (tmp_path / "a.md").write_text(KINDS, "utf-8")
    folder = draft([tmp_path / "a.md"], "a", tmp_path / "plans").folder
    plan = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    roles = {each["like"]: each.get("role") for each in plan["headings"]}
    assert [roles[each] for each in ("取組項目", "取組内容", "完了年度")] == ["measure", "description", "schedule"]
    assert [roles[each] for each in ("区分", "事業費", "令和６年度")] == ["header", "amount", "amount"]
    assert (roles["R6"], roles["R7"]) == ("schedule", "schedule")
    assert (roles["年度"], roles["令和４年度"]) == ("header", None)
    graph = read_contents(folder, Identifiers("a"), CodeLists.load(dataset.ONTOLOGY)).graphs["plan"]
    labels = {str(graph.value(subject, RDFS.label)): subject for subject in graph.subjects(RDF.type, KTH.Measure)}
    assert set(labels) == {"街灯の整備", "橋の補修", "設計", "工事", "電子化"}
    assert set(graph.objects(labels["街灯の整備"], KTH.scheduledIn)) == {concept("fiscal-year", 2025)}


STAGED = """# 工程表

## すぐに

- 窓口の案内板を設置する

## ２年後

- 総合窓口の設置

## 一覧

| 取組 | 前期 | 後期 |
|---|---|---|
| 橋の点検 | ○ | |
| 駅前広場の整備 | 設計 | 工事 |
| 短期入所の拡充 | ○ | ○ |

| 実施する事業 | R6実績 |
|---|---|
| １ 橋の点検 | 3件 |
| ２ 駅前広場の整備 | 1件 |
| ３ 短期入所の拡充 | 2件 |
"""


CHECKED = """# 行動計画

## 休暇の取得

| 取組 | 担当 |
|---|---|
| ①年次休暇の計画的な取得を促します。 | 総務課 |
| ②会議の自粛などにより、休暇を取りやすくします。 | 各課 |

## 公共施設の利用

| 取組 | 担当 |
|---|---|
| ①授乳室のある施設を増やします。 | 総務課 |

## 点検票

| 取組 | 進捗状況 |
|---|---|
| 休暇の取得 | |
| ①年次休暇の計画的な取得を促します。 | |
| ②会議の自粛等により、休暇を取りやすくします。 | |
| 公共施設の利用 | |
| ①授乳室のある施設を増やします。 | |
"""


def test_a_checklist_under_the_same_heading_states_nothing_twice(tmp_path):
    again = CHECKED.replace("②会議の自粛等", "②会議の自粛など")
    measures = [
        "会議の自粛などにより、休暇を取りやすくします。",
        "年次休暇の計画的な取得を促します。",
        "授乳室のある施設を増やします。",
    ]
    for name, words in (
        ("same", again),
        ("reworded", CHECKED),
        ("twice", again.replace("公共施設の利用\n\n", "点検票\n\n")),
    ):
        (tmp_path / f"{name}.md").write_text(words, "utf-8")
        found = draft([tmp_path / f"{name}.md"], name, tmp_path / "plans")
        plan = tomllib.loads((found.folder / "plan.toml").read_text("utf-8"))
        roles = {each["like"]: each["role"] for each in plan["headings"]}
        said = [doubt["en"] for doubt in found.doubts if doubt["place"] == "点検票"]
        if name != "same":  # too little is the same to be sure, or other tables stand under such a heading
            assert (roles["取組"], roles.get("点検票")) == ("measure", None)
            continue
        assert (roles["取組"], roles["点検票"]) == ("measure", "again")
        assert said == ["This was read as printing again what stands elsewhere."]
        graph = read_contents(found.folder, Identifiers(name), CodeLists.load(dataset.ONTOLOGY)).graphs["plan"]
        labels = [str(graph.value(subject, RDFS.label)) for subject in graph.subjects(RDF.type, KTH.Measure)]
        assert sorted(label.lstrip("①②") for label in labels) == measures


def test_stages_are_proposed_from_headings_and_what_is_printed_again_is_no_second_measure(tmp_path):
    (tmp_path / "a.md").write_text(STAGED, "utf-8")
    folder = draft([tmp_path / "a.md"], "a", tmp_path / "plans").folder
    plan = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    assert [(each["name"], each["offset"]) for each in plan["stages"]] == [("すぐに", 0), ("２年後", 2)]
    assert {each["like"]: each["role"] for each in plan["headings"]}["実施する事業"] == "again"
    doubted = [line.split(",")[0] for line in (folder / "doubts.csv").read_text("utf-8").splitlines()]
    assert {"すぐに", "前期", "実施する事業"} <= {*doubted}
    ids = Identifiers("a")
    graph = read_contents(folder, ids, CodeLists.load(dataset.ONTOLOGY)).graphs["plan"]
    measures = {str(graph.value(subject, RDFS.label)): subject for subject in graph.subjects(RDF.type, KTH.Measure)}
    assert [graph.value(measures[each], KTH.atStage) for each in ("窓口の案内板を設置する", "総合窓口の設置")] == [
        ids.of("stage", 1),
        ids.of("stage", 2),
    ]
    assert len(measures) == 5  # those of the list are not counted again


def test_a_mark_under_a_stage_schedules_the_measure_of_its_row(tmp_path):
    rows = ["# 計画", "", "| 事業 | 短期 | 長期 |", "|---|---|---|", "| 街灯 | | ○ |", "| 橋 | ○ | |"]
    (tmp_path / "a.md").write_text("\n".join(rows), "utf-8")
    folder, ids = draft([tmp_path / "a.md"], "a", tmp_path / "plans").folder, Identifiers("a")
    graph = read_contents(folder, ids, CodeLists.load(dataset.ONTOLOGY)).graphs["plan"]
    scheduled = graph.subject_objects(KTH.scheduledIn)
    stages = {str(graph.value(measure, RDFS.label)): stage for measure, stage in scheduled}
    assert stages == {"街灯": ids.of("stage", 2), "橋": ids.of("stage", 1)}


LEGEND = """<h1>改革工程表</h1>
<p>凡例　◎：新規　○：継続　→：前年度と同じ</p>
<p><span style="color:#cc0000">赤字</span>は市長公約、青字は総合計画から引用したものです。</p>
<p>緑字は県の事業です。</p>
<table><tr><th>取組</th><th>R6</th><th>R7</th></tr>
<tr><td style="color:#cc0000">窓口の一本化</td><td>◎</td><td>→</td></tr>
<tr><td><span style="color:#0000cc">証明書の交付</span></td><td>○</td><td></td></tr></table>
<p>△：未着手</p><p>△：延期</p>"""


def test_a_legend_explains_the_signs_of_cells_and_from_where_coloured_words_are_quoted(tmp_path):
    (tmp_path / "a.html").write_text(LEGEND, "utf-8")
    found = draft([tmp_path / "a.html"], "a", tmp_path / "plans")
    legends = read_plan(found.folder).legends
    assert {legend.sign: legend.meaning for legend in legends if legend.sign} == {
        "◎": "新規",
        "○": "継続",
        "→": "前年度と同じ",
    }
    assert {legend.colour: legend.quoted for legend in legends if legend.colour} == {
        "#cc0000": "市長公約",
        "#0000cc": "総合計画",
    }
    assert {"△", "県の事業です"} <= {doubt["place"] for doubt in found.doubts}
    graph = read_contents(found.folder, Identifiers("a"), CodeLists.load(dataset.ONTOLOGY)).graphs["document"]
    printed = {str(graph.value(subject, KTH.verbatim)): subject for subject in graph.subjects(KTH.verbatim)}
    signs = {words: graph.objects(passage, KTH.sign) for words, passage in printed.items()}
    meanings = {words: {str(graph.value(each, RDFS.label)) for each in found} for words, found in signs.items()}
    assert (meanings["◎"], meanings["窓口の一本化"], meanings["取組"]) == ({"新規"}, {"市長公約"}, set())
    assert str(graph.value(graph.value(printed["証明書の交付"], PROV.wasQuotedFrom), RDFS.label)) == "総合計画"


def test_a_legend_that_is_not_printed_is_refused(tmp_path):
    (tmp_path / "a.html").write_text(LEGEND, "utf-8")
    folder = draft([tmp_path / "a.html"], "a", tmp_path / "plans").folder
    file = folder / "plan.toml"
    file.write_text(file.read_text("utf-8").replace('meaning = "新規"', 'meaning = "新しい"'), "utf-8")
    with pytest.raises(KoteihyoError, match="新しい"):
        read_passages(read_plan(folder))


def test_doubts_have_their_place_and_what_they_could_be(drafted):
    with (drafted.folder / "doubts.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["place"]: row for row in csv.DictReader(file)}
    lines = (drafted.folder / "outline.md").read_text("utf-8").split("\n")
    assert rows["目標"]["choices"] == "measure | target"
    assert "| 目標 |" in lines[int(rows["目標"]["line"]) - 1]
    assert rows["備考の欄外"]["choices"].startswith("measure")
    assert {doubt["place"] for doubt in drafted.doubts} == set(rows)


def test_a_list_of_contents_is_fenced(drafted):
    written = (drafted.folder / "outline.md").read_text("utf-8")
    assert ":::contents\n目次\n第１章\n第２章\n:::" in written


def test_several_files_are_one_plan_in_their_order(tmp_path):
    for name, words in (("b", "# 後"), ("a", "# 先")):
        (tmp_path / f"{name}.md").write_text(f"{words}\n\n本文。\n", "utf-8")
    found = draft([tmp_path / "b.md", tmp_path / "a.md"], "two", tmp_path / "plans")
    assert [each["file"] for each in tomllib.loads((found.folder / "plan.toml").read_text("utf-8"))["source"]] == [
        "source-1.md",
        "source-2.md",
    ]
    assert (found.folder / "source.txt").read_text("utf-8") == "後\n本文。\n先\n本文。\n"


def test_files_numbered_below_a_part_stand_under_it(tmp_path):
    parts = [
        "# ステップ１「急ぐ」",
        "# １．教育\n\n## ビジョン\n\n- 学ぶ",
        "# ２．医療",
        "# ステップ２「続ける」",
        "# １．教育",
        "# 財源",
    ]
    files = []
    for number, words in enumerate(parts):
        files.append(tmp_path / f"{number}.md")
        files[-1].write_text(f"{words}\n\n本文。\n", "utf-8")
    found = draft(files, "parts", tmp_path / "plans")
    lines = (found.folder / "outline.md").read_text("utf-8").split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        "# ステップ１「急ぐ」",
        "## １．教育",
        "### ビジョン",
        "## ２．医療",
        "# ステップ２「続ける」",
        "## １．教育",
        "# 財源",
    ]


def test_what_stands_before_the_first_heading_of_a_file_is_of_no_section_of_the_file_before(tmp_path):
    files = [tmp_path / "1.md", tmp_path / "2.md", tmp_path / "3.md"]
    files[0].write_text("# 教育\n\n## 施策\n\n- 学校を直します。\n", "utf-8")
    files[1].write_text("この案は作成中です。\n\n# 医療\n\n## 施策\n\n- 病院を建てます。\n", "utf-8")
    files[2].write_text("## 財源\n\n本文。\n", "utf-8")
    found = draft(files, "parts", tmp_path / "plans")
    lines = (found.folder / "outline.md").read_text("utf-8").split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        "# 教育",
        "## 施策",
        "# {section: part-2}",
        "# 医療",
        "## 施策",
        "## 財源",
    ]
    model = read_model(read_plan(found.folder), CodeLists.load(dataset.ONTOLOGY))
    assert [statement.first.passage.text for statement in model.statements.values()] == [
        "学校を直します。",
        "病院を建てます。",
    ]
    assert found.counts["sections"] == 5
    assert found.counts["entries"] == len(model.entries) == 4


def test_a_heading_that_is_a_sentence_is_said_in_the_description_alone(tmp_path):
    (tmp_path / "speech.md").write_text("# 施政方針\n\nまず、防災についてであります。備えを進めます。\n", "utf-8")
    folder = draft([tmp_path / "speech.md"], "speech", tmp_path / "plans").folder
    rule = '\n[[headings]]\nlike = "*についてであります。"\nrole = "measure"\nlevel = 2\n'
    (folder / "plan.toml").write_text((folder / "plan.toml").read_text("utf-8") + rule, "utf-8")
    model = read_model(read_plan(folder), CodeLists.load(dataset.ONTOLOGY))
    assert [section.heading for section in model.sections.values()] == ["まず、防災についてであります。"]
    assert [statement.first.passage.text for statement in model.statements.values()] == ["備えを進めます。"]


YEARLY = """<title>鳴沢市計画</title><h1>鳴沢市計画</h1><p>計画の期間は令和６年度から令和８年度までとします。</p>
<table><tr><th>指標</th><th>単位</th><th>現状値（令和４年度）</th><th>目標値（令和８年度）</th></tr>
<tr><td>組織率</td><td>％</td><td>68.4</td><td>80</td></tr>
<tr><td>来場者数</td><td>千人</td><td>310</td><td>38万人</td></tr>
<tr><td>利用者数（人）</td><td></td><td>12</td><td>20</td></tr></table>
<table><tr><th>事業名</th><th>令和６年度</th><th>令和７年度</th><th>令和８年度</th></tr>
<tr><td>道路の整備</td><td>用地取得</td><td colspan="2">工事</td></tr>
<tr><td>職員の研修</td><td colspan="2">→</td><td></td></tr></table>
"""


def test_a_row_gives_its_unit_and_what_is_drawn_through_years_is_in_each(tmp_path):
    (tmp_path / "a.html").write_text(YEARLY, "utf-8")
    found = draft([tmp_path / "a.html"], "yearly", tmp_path / "plans")
    rows = Rows(read_model(read_plan(found.folder), CodeLists.load(dataset.ONTOLOGY)))
    figures = [value.figure for value in rows.values]
    assert [(str(figure.value), figure.unit) for figure in figures] == [
        ("68.4", "PERCENT"),
        ("80", "PERCENT"),
        ("310000", "NUM"),
        ("380000", "NUM"),
        ("12", "NUM"),
        ("20", "NUM"),
    ]
    assert [(schedule[0].first.passage.text, schedule[1].year) for schedule in rows.schedules] == [
        ("用地取得", 2024),
        ("工事", 2025),
        ("工事", 2026),
        ("職員の研修", 2024),
        ("職員の研修", 2025),
    ]


def test_items_that_wide_spaces_indent_stand_below_the_item_above():
    found = markdown.extract_text("# 計画\n\n* 電力\n　* 風\n  　* 海の上\n  * 水\n", Path("a.md"))
    assert write_outline(found.blocks) == "# 計画\n\n- 電力\n  - 風\n    - 海の上\n  - 水\n"


AGAIN = """# 鳴沢市計画

## 主な事業

- 高校の振興事業(中学校の訪問)
- 橋の点検(国道)
- 橋の点検(市道)
- 【再掲】高校の振興事業
- 橋の点検（再掲）
"""


def test_what_is_printed_again_without_its_remark_in_brackets_is_the_one_statement_that_it_can_be(tmp_path):
    (tmp_path / "a.md").write_text(AGAIN, "utf-8")
    found = draft([tmp_path / "a.md"], "again", tmp_path / "plans")
    model = read_model(read_plan(found.folder), CodeLists.load(dataset.ONTOLOGY))
    assert [len(statement.entries) for statement in model.statements.values()] == [
        2,
        1,
        1,
        1,
    ]  # which bridge is not printed


TEXT = """鳴沢市実施計画

第１章　総論
１　計画の目的
　この計画は、総合計画に掲げる将来像を実現するため、今後五年間に
取り組む事業を明らかにするものです。
２　計画の期間
　令和６年度から令和10年度までとします。

                      - 1 -

（１）道路の整備
　　ア　歩道の拡幅
　　　・駅前の通りについて、自転車の通る所を分けて、
　　　　安全に歩けるようにする
　　イ　橋の点検

┌──────┬─────┐
│事業名　　　│令和６年度│
├──────┼─────┤
│歩道の拡幅　│設計　　　│
│（駅前）　　│工事　　　│
├──────┼─────┤
│橋の点検　　│→　　　　│
└──────┴─────┘

指標	現状値	目標値
公園の数	12	15

                      - 2 -
"""


def test_a_text_shows_its_structure():
    assert read(text, TEXT) == [
        "# 鳴沢市実施計画",
        "## 第１章　総論",
        "### １　計画の目的",
        "この計画は、総合計画に掲げる将来像を実現するため、今後五年間に取り組む事業を明らかにするものです。",
        "### ２　計画の期間",
        "令和６年度から令和10年度までとします。",
        ":::page",
        "\\- 1 -",
        ":::",
        "#### （１）道路の整備",
        "- ア　歩道の拡幅",
        "  - 駅前の通りについて、自転車の通る所を分けて、安全に歩けるようにする",
        "- イ　橋の点検",
        "| 事業名 | 令和６年度 |",
        "| --- | --- |",
        "| 歩道の拡幅（駅前） | 設計<br>工事 |",
        "| 橋の点検 | → |",
        "| 指標 | 現状値 | 目標値 |",
        "| --- | --- | --- |",
        "| 公園の数 | 12 | 15 |",
        ":::page",
        "\\- 2 -",
        ":::",
    ]


def test_a_text_that_is_plain_stands_as_it_was_received(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text("鳴沢市計画\n\n・道路\n\n\n・公園\n", "utf-8")
    found = draft([file], "plain", tmp_path / "plans")
    assert (found.folder / "source.txt").read_bytes() == file.read_bytes()
    assert sorted(path.name for path in found.folder.iterdir()) == [
        "doubts.csv",
        "outline.md",
        "plan.toml",
        "source.txt",
    ]


MARKDOWN = """# 計画

- a[道](https://example.org)
- **強調「注」**の語

1. 一つ目
   続き

`code` と<br>改行

- 5%
"""


def test_markdown_keeps_print_and_leaves_markup():
    found = read(markdown, MARKDOWN)
    assert found == ["# 計画", "- a道", "- 強調「注」の語", "- 1. 一つ目続き", "code と", "改行", "- 5%"]


HTML = """<!DOCTYPE html><html><head><title>市</title><script>alert(1)</script></head><body>
<nav><a href="/">ホーム</a></nav><h1>計画</h1><p hidden>隠す</p>
<table><thead><tr><th rowspan="2">事業</th><th colspan="2">年度</th></tr><tr><th>Ｒ６</th><th>Ｒ７</th></tr></thead>
<tbody><tr><td>歩道</td><td style="color:#f00">検討<br>設計</td>
<td><ul><li>工事</li><li>点検</li></ul></td></tr></tbody></table>
<ol type="a"><li>一つ<ol><li>内</li></ol></li></ol><img src="http://127.0.0.1:1/x.png" alt="x"></body></html>"""


def test_html_is_read_as_a_browser_shows_it():
    assert read(html, HTML) == [
        ":::page",
        "ホーム",
        ":::",
        "# 計画",
        "| 事業 | 年度 | < |",
        "| ^ | Ｒ６ | Ｒ７ |",
        "| --- | --- | --- |",
        "| 歩道 | 検討<br>設計 | <br>-工事<br>-点検 |",
        "- a. 一つ",
        "  - 1. 内",
    ]


def test_an_extraction_that_lost_a_character_is_refused():
    extraction = text.extract_text("計画\n道路\n", Path("plan.txt"))
    with pytest.raises(ProofFailure, match="橋"):
        prove(extraction, "計画道路橋", Path("plan.txt"))


def pack(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


WORDS = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WRONG_WORDS = {
    "torn.docx": b"<w:document " + WORDS + b"><w:body><w:p>",
    "bodiless.docx": b"<w:document " + WORDS + b"/>",
    "blank.docx": b"<w:document " + WORDS + b"><w:body><w:p/></w:body></w:document>",
    "entities.docx": b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 9) for letter in b"bcdefghij")
    + b"]><w:document " + WORDS + b"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>",
}  # fmt: skip


def make_wrong(name: str, folder: Path) -> Path:
    file = folder / name
    wrong = {
        "empty.txt": b"",
        "blank.txt": b" \n\n",
        "named.docx": b"%PDF-1.7\n",
        "broken.xlsx": b"PK\x03\x04" + b"\0" * 40,
        "old.xls": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "secret.docx": b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "scan.png": b"\x89PNG\r\n\x1a\n",
        "mixed.txt": b"\x81\x00\x82",
        "plan.json": b'{"plan": 1}',
    }
    if name in wrong:
        file.write_bytes(wrong[name])
    elif name == "bomb.docx":
        pack(file, {"word/document.xml": b"0" * (4 * 2**20), "[Content_Types].xml": b""})
    elif name == "scan.docx":
        pack(file, {"word/document.xml": WRONG_WORDS["blank.docx"], "word/media/image1.png": b"\x89PNG"})
    elif name in WRONG_WORDS:
        pack(file, {"word/document.xml": WRONG_WORDS[name], "[Content_Types].xml": b"<Types/>"})
    elif name == "sheet.docx":
        pack(file, {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"})
    elif name == "cut.docx":
        pack(file, {"word/document.xml": b"<w:document/>" * 99, "[Content_Types].xml": b""})
        file.write_bytes(file.read_bytes()[:-60])
    elif name == "many.docx":
        pack(file, {f"word/media/{number}.xml": b"0" * 2**20 for number in range(401)} | {"word/document.xml": b""})
    elif name == "other.zip":
        pack(file, {"a.txt": b"a"})
    return file


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.txt", "空のファイル"),
        ("blank.txt", "文字が一つもありません"),
        ("named.docx", "内容はPDF"),
        ("broken.xlsx", "壊れている"),
        ("old.xls", "古い形式"),
        ("secret.docx", "パスワード"),
        ("scan.png", "OCR"),
        ("mixed.txt", "読める種類のファイルではありません"),
        ("bomb.docx", "展開すると大きくなりすぎます"),
        ("torn.docx", "壊れている"),
        ("bodiless.docx", "壊れている"),
        ("blank.docx", "文字が一つもありません"),
        ("scan.docx", "画像だけ"),
        ("entities.docx", "壊れている"),
        ("sheet.docx", "内容はExcel"),
        ("cut.docx", "壊れている"),
        ("many.docx", "展開すると大きくなりすぎます"),
        ("other.zip", ".docx でも"),
        ("none.md", "ファイルを読めません"),
        ("plan.json", "プログラム向けのデータ"),
    ],
)
def test_what_cannot_be_drafted_is_told_and_leaves_nothing(name, said, tmp_path):
    file = make_wrong(name, tmp_path)
    with pytest.raises(KoteihyoError, match=said) as told:
        draft([file], "wrong", tmp_path / "plans")
    assert told.value.exit_status == 2
    assert not (tmp_path / "plans").exists()


def test_the_command_tells_of_a_broken_document_in_one_message_and_leaves_nothing(tmp_path):
    ran = run(str(make_wrong("torn.docx", tmp_path)), "--as", "wrong", "--data", str(tmp_path / "data"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "torn.docx" in ran.stderr
    assert "壊れている" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "data" / "plans" / "wrong").exists()


@pytest.mark.parametrize("name", ["計画", "Plan", "../x", "a b", ""])
def test_a_name_is_an_identifier(name, tmp_path):
    with pytest.raises(KoteihyoError, match="英小文字"):
        draft([tmp_path / "x.md"], name, tmp_path / "plans")


def test_a_name_that_is_taken_is_refused(drafted, tmp_path):
    with pytest.raises(KoteihyoError, match="もうあります"):
        draft([tmp_path / "計画.md"], "narusawa", tmp_path / "plans")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = shutil.which("koteihyo", path=Path(sys.executable).parent)
    return subprocess.run([command, "draft", *arguments], capture_output=True, text=True, check=False)


def test_the_command_says_what_was_found_and_what_comes_next(tmp_path):
    file = tmp_path / "plan.md"
    file.write_text(PLAN, "utf-8")
    ran = run(str(file), "--as", "narusawa", "--data", str(tmp_path / "data"))
    assert ran.returncode == 0, ran.stderr
    assert "6節 3表" in ran.stdout
    assert "koteihyo check narusawa\n" in ran.stdout
    assert (tmp_path / "data" / "plans" / "narusawa" / "outline.md").is_file()
    again = run(str(file), "--as", "kawaguchi", "--data", str(tmp_path / "data"))
    assert again.returncode == 2
    assert "もうあります" in again.stderr


def test_the_command_gives_its_doubts_to_programs(tmp_path):
    file = tmp_path / "plan.md"
    file.write_text(PLAN, "utf-8")
    ran = run(str(file), "--as", "narusawa", "--plans", str(tmp_path / "plans"), "--code", "112038", "--json")
    found = json.loads(ran.stdout)
    assert (found["plan"], found["area"], found["counts"]["tables"]) == ("narusawa", "112038", 3)
    assert {"place", "page", "line", "ja", "en", "choices"} == set(found["doubts"][0])


ODD = {
    "marks.txt": "計画\n\n- 道路\n* 川\n○ 丸\n・ 橋\n▲ 三角\n\n# 印\n| 縦棒\n::: 囲み\n{波} \\円\n<br>\n",
    "spaces.txt": "計画\n一頁\n\f計画\n二頁\u200b\u2009\n\u2003三\u2028四\n\x0b五\n",
    "cells.md": "# 計画\n\n| a | b |\n|---|---|\n| ^ | < |\n| {x} | a\\|b<br>- c |\n\n-----\n\n```\n- x\n{y}\n```\n",
    "cells.csv": "a,b\n-,=1+1\n^,<\n{,}\n",
    "piece.html": "<table><tr><td>・a</td><td>^</td></tr><tr><td colspan=2>&lt;br&gt;</td></tr></table><p>- x</p>",
}


@pytest.mark.parametrize("name", ODD)
def test_print_that_looks_like_the_outlines_own_marks_is_accounted_for(name, tmp_path):
    (tmp_path / name).write_bytes(ODD[name].encode())
    found = draft([tmp_path / name], "odd", tmp_path / "plans")
    source, _, _, ledger = read_passages(read_plan(found.folder))
    assert ledger.total == len(source.text)


def test_a_number_below_an_item_heads_no_section():
    words = "計画\n\n１　目的\n　（1）　道路\n　　　①　歩道\n　　　　ア　拡幅\n　（2）　公園\n２　期間\n　３年間\n"
    assert read(text, words) == [
        "# 計画",
        "## １　目的",
        "- （1）　道路",
        "  - ①　歩道",
        "    - ア　拡幅",
        "- （2）　公園",
        "## ２　期間",
        "３年間",
    ]

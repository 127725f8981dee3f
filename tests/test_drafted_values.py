"""Tables of indicators in forms that cities print: each value of a draft has its indicator, year and kind."""

import pytest
from openpyxl import Workbook

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rows import Rows

YEARS_BESIDE = """<h1>鳴沢市プラン（令和５年度～令和９年度）</h1><table>
<tr><th rowspan=2>項目</th><th colspan=2>現状値</th><th colspan=2>目標値</th></tr>
<tr><th>数値</th><th>年度</th><th>数値</th><th>年度</th></tr>
<tr><td>女性委員の比率</td><td>28.4％</td><td>R4</td><td>40％以上60％以下</td><td>R9</td></tr>
<tr><td>女性の防災士の数</td><td>６人</td><td>R3</td><td>15人</td><td>R7</td></tr></table>"""
NAMED_YEARS = """鳴沢市戦略（令和６年度～令和７年度）

指標名,単位,基準値,基準年度,R6,R7
企業数（累計）,社,3,R5,4,6
待機児童数,人,5,R6.4.1,0,0
"""
ARROWS = """# 鳴沢市計画（令和６年度～令和10年度）

| 指標 | 現状値（年度）→目標値（年度） |
|---|---|
| 満足度 | 小学校 88.1％（R5）→90％（R10）<br>中学校 84％（R5）→88％（R10） |
"""
WITHOUT_ERA = """# 鳴沢市計画　平成27年度の進捗

| 指標 | 現状値 | 27年度実績 | 目標値 |
|---|---|---|---|
| 経営体数 | 122経営体（26年度） | 126経営体 | 132経営体（36年度） |
"""
PARTS = """<h1>鳴沢市子育て計画（令和２年度～令和３年度）</h1><table>
<tr><th colspan=2>量の見込みと確保方策</th><th>元年度</th><th>２年度</th><th>３年度</th></tr>
<tr><td rowspan=2>量の見込み</td><td>特定型</td><td>1</td><td>2</td><td>3</td></tr>
<tr><td>母子保健型</td><td>4</td><td>5</td><td>6</td></tr>
<tr><td>確保方策</td><td>特定型</td><td>7</td><td>8</td><td>9</td></tr></table>"""
BY_ROW = """<h1>鳴沢市工程表</h1><h2>指標1　就農者数</h2><table>
<tr><td></td><td>基準値</td><td>目標値</td></tr><tr><td>数値</td><td>18人</td><td>25人</td></tr>
<tr><td>時点</td><td>H22年</td><td>H31年度末</td></tr></table>
<h2>指標2　法人数</h2><table>
<tr><td></td><td>基準値</td><td>目標値</td></tr><tr><td>数値</td><td>3法人</td><td>6法人</td></tr>
<tr><td>時点</td><td>H22年</td><td>H31年度末</td></tr></table>"""
FORMER = """# 鳴沢市環境計画

| 項目 | 策定時（H18） | 現況（H23） | 目標（H32） |
|---|---|---|---|
| 低公害車の割合（％） | 29 | 46 | 55 |
| 電力の消費量（GJ） | 77.4（H16） | 70.1（H22速報） | 61.9 |
"""
OF_GOALS = """# 鳴沢市健康プラン（平成25年度～平成34年度）

| 番号 | 目標 | 基準値 | 年度 | 目標値 | 年度 |
|---|---|---|---|---|---|
| 1 | 特定健診の受診率の向上 | 39.8％ | H22 | 70％以上 | H29 |
| 2 | 成人の喫煙率の減少 | 男29.2％<br>女9.1％ | H22 | 男22％<br>女6％ | H34 |
"""
OF_MEASURES = """# 鳴沢市行革プラン

| 取組項目 | 現状 | 目標値（H31） | 担当課 |
|---|---|---|---|
| 職員定数の適正化 | 412人（H28.4.1） | 405人 | 総務課 |
| 公共施設の統廃合 | 86施設（H28） | 80施設 | 管財課 |
"""
NUMERIC_TARGETS = """# 鳴沢村総合戦略

| 数値目標 | 基準値 | 目標値 |
|---|---|---|
| 村内総生産額 | 42.8億円（平成28年度） | 45億円（令和６年度） |
| 宿泊者数 | － | 30人 |
"""
PAIRED_ROWS = """<h1>鳴沢市基本計画（令和５年度～令和９年度）</h1><table>
<tr><th rowspan=2>指標名</th><th>基準値</th><th rowspan=2>区分</th><th colspan=2>年度別</th>
<th rowspan=2>評価</th><th rowspan=2>所管課</th></tr>
<tr><th>R4</th><th>R5</th><th>R6</th></tr>
<tr><td rowspan=2>団体登録数</td><td rowspan=2>120</td><td>目標</td><td>124</td><td>135</td>
<td rowspan=2>A</td><td rowspan=2>協働課</td></tr>
<tr><td>実績</td><td>128</td><td>131</td></tr></table>"""
LISTED = """# 鳴沢町総合戦略

## 基本目標１　まちの魅力

【数値目標】

- 出生数：3,823人（平成26年）→4,107人（平成31年）
- 健康寿命（男性）：79.2歳→80.0歳

【主な施策】

- 遊び場の整備
"""
SAME_WORDS = """# 鳴沢町強靱化計画

## 重要業績指標

| リスク | 重要業績指標 | 現状値 → 目標値 |
|---|---|---|
| 1-1 | 河川改修の延長（累計） | 3.2km（R元）→ 5.0km（R7） |
| 2-3 | 孤立する集落の数 | 7集落（R2）→ 現状維持 |
"""
SCHEDULES = """# 鳴沢市交通計画（令和６年度～令和７年度）

| 事業名 | 実施主体 | Ｒ６ | Ｒ７ |
|---|---|---|---|
| 循環線の新設 | 市 | 検討 | 実証 |
| 上屋の整備 | 市 | ２か所 | ３か所 |
"""
PERIOD_ROW = """鳴沢市スポーツ推進計画　成果指標
計画期間,令和５年度～令和14年度
指標,基準値（R4）,目標値（R14）,把握方法
推進委員の数,42人,50人,スポーツ課調べ
"""
FORMS = {
    "same-words.md": (
        SAME_WORDS,
        {
            ("baseline", "河川改修の延長", 2019, "3.2"),
            ("target", "河川改修の延長", 2025, "5"),
            ("baseline", "孤立する集落の数", 2020, "7"),
            ("target", "孤立する集落の数", None, ""),
        },
    ),
    "schedules.md": (SCHEDULES, set()),
    "period-row.csv": (
        PERIOD_ROW,
        {("baseline", "推進委員の数", 2022, "42"), ("target", "推進委員の数", 2032, "50")},
    ),
    "listed.md": (
        LISTED,
        {
            ("baseline", "出生数", 2014, "3823"),
            ("target", "出生数", 2019, "4107"),
            ("baseline", "健康寿命（男性）", None, "79.2"),
            ("target", "健康寿命（男性）", None, "80"),
        },
    ),
    "of-goals.md": (
        OF_GOALS,
        {
            ("baseline", "特定健診の受診率", 2010, "39.8"),
            ("target", "特定健診の受診率", 2017, "70"),
            ("baseline", "成人の喫煙率 男", 2010, "29.2"),
            ("baseline", "成人の喫煙率 女", 2010, "9.1"),
            ("target", "成人の喫煙率 男", 2022, "22"),
            ("target", "成人の喫煙率 女", 2022, "6"),
        },
    ),
    "of-measures.md": (
        OF_MEASURES,
        {
            ("baseline", "職員定数の適正化", 2016, "412"),
            ("target", "職員定数の適正化", 2019, "405"),
            ("baseline", "公共施設の統廃合", 2016, "86"),
            ("target", "公共施設の統廃合", 2019, "80"),
        },
    ),
    "numeric-targets.md": (
        NUMERIC_TARGETS,
        {
            ("baseline", "村内総生産額", 2016, "4280000000"),
            ("target", "村内総生産額", 2024, "4500000000"),
            ("target", "宿泊者数", None, "30"),
        },
    ),
    "paired-rows.html": (
        PAIRED_ROWS,
        {
            ("baseline", "団体登録数", 2022, "120"),
            ("target", "団体登録数", 2023, "124"),
            ("actual", "団体登録数", 2023, "128"),
            ("target", "団体登録数", 2024, "135"),
            ("actual", "団体登録数", 2024, "131"),
        },
    ),
    "years-beside.html": (
        YEARS_BESIDE,
        {
            ("baseline", "女性委員の比率", 2022, "28.4"),
            ("target", "女性委員の比率", 2027, "40-60"),
            ("baseline", "女性の防災士の数", 2021, "6"),
            ("target", "女性の防災士の数", 2025, "15"),
        },
    ),
    "named-years.csv": (
        NAMED_YEARS,
        {
            ("baseline", "企業数", 2023, "3"),
            ("target", "企業数", 2024, "4"),
            ("target", "企業数", 2025, "6"),
            ("baseline", "待機児童数", 2024, "5"),
            ("target", "待機児童数", 2024, "0"),
            ("target", "待機児童数", 2025, "0"),
        },
    ),
    "arrows.md": (
        ARROWS,
        {
            ("baseline", "満足度 小学校", 2023, "88.1"),
            ("target", "満足度 小学校", 2028, "90"),
            ("baseline", "満足度 中学校", 2023, "84"),
            ("target", "満足度 中学校", 2028, "88"),
        },
    ),
    "without-era.md": (
        WITHOUT_ERA,
        {
            ("baseline", "経営体数", 2014, "122"),
            ("actual", "経営体数", 2015, "126"),
            ("target", "経営体数", 2024, "132"),
        },
    ),
    "parts.html": (
        PARTS,
        {
            (kind, name, year, value)
            for name, values in (
                ("量の見込み 特定型", "123"),
                ("量の見込み 母子保健型", "456"),
                ("確保方策 特定型", "789"),
            )
            for kind, year, value in zip(("actual", "target", "target"), (2019, 2020, 2021), values, strict=True)
        },
    ),
    "by-row.html": (
        BY_ROW,
        {
            ("baseline", "指標1　就農者数", 2010, "18"),
            ("target", "指標1　就農者数", 2019, "25"),
            ("baseline", "指標2　法人数", 2010, "3"),
            ("target", "指標2　法人数", 2019, "6"),
        },
    ),
    "former.md": (
        FORMER,
        {
            ("baseline", "低公害車の割合", 2006, "29"),
            ("actual", "低公害車の割合", 2011, "46"),
            ("target", "低公害車の割合", 2020, "55"),
            ("baseline", "電力の消費量", 2004, "77.4"),
            ("actual", "電力の消費量", 2010, "70.1"),
            ("target", "電力の消費量", 2020, "61.9"),
        },
    ),
}


def read_rows(file, place):
    """Return what the tables of a draft say."""
    return Rows(read_model(read_plan(draft([file], "values", place).folder), CodeLists.load(dataset.ONTOLOGY)))


def read_values(file, place):
    """Return the figures of a draft: kind, indicator with what tells its figures apart, year, value."""
    rows = read_rows(file, place)
    return {
        (
            value.kind,
            " ".join(filter(None, (rows.indicators.find_name(value.indicator), value.figure.breakdown))),
            value.year.year if value.year else None,
            "-".join(format(each, "f") for each in (value.figure.value, value.figure.value_to) if each is not None),
        )
        for value in rows.values
    }


@pytest.mark.parametrize("name", FORMS)
def test_each_value_of_a_form_has_its_indicator_year_and_kind(name, tmp_path):
    text, values = FORMS[name]
    file = tmp_path / name
    file.write_text(text, "utf-8")
    assert read_values(file, tmp_path) == values


@pytest.fixture
def hidden(tmp_path):
    """Return a workbook with a hidden column within its table, a remark on the unit, and a formula without a value."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["鳴沢市の指標", None, None, None, None, "（単位：件）"],
        ["指標名", "内部メモ", "目標値（R9年度）", "目標値（R10年度）"],
        ["相談", "x", 12, 20],
        ["訪問", "y", 5, "=C4+1"],
    ):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    book.save(file := tmp_path / "plan.xlsx")
    return file


def test_a_hidden_column_does_not_part_a_table(hidden, tmp_path):
    drafted = draft([hidden], "values", tmp_path)
    assert drafted.counts["tables"] == 1
    assert "| 相談 | 12 | 20 |" in (drafted.folder / "outline.md").read_text("utf-8")


def test_a_formula_without_a_value_is_doubted(hidden, tmp_path):
    doubts = draft([hidden], "values", tmp_path).doubts
    assert [doubt["choices"] for doubt in doubts if "formulas" in doubt["en"]] == [["D4"]]


def test_what_is_done_in_a_year_beside_its_cost_is_scheduled_and_the_remark_gives_the_unit(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text(
        "鳴沢町実施計画（令和７年度～令和８年度）\n単位：千円\n\n事業名,R7の内容,R7の事業費\n無線の更新,実施設計,12500\n",
        "utf-8",
    )
    assert [str(value.figure.value) for value in read_rows(file, tmp_path).values] == ["12500000"]


def test_lines_in_brackets_head_what_stands_under_them(tmp_path):
    file = tmp_path / "plan.md"
    file.write_text(LISTED, "utf-8")
    statements = read_rows(file, tmp_path).model.statements.values()
    assert [(each.type, each.first.passage.text) for each in statements] == [
        ("goal", "基本目標１　まちの魅力"),
        ("measure", "遊び場の整備"),
    ]


def test_what_became_of_a_pledge_in_words_is_no_value(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text(
        "鳴沢市長公約　進捗管理表\n\n公約,取組内容,令和６年度の実績\n遊び場を整備します,公園の改修,１か所を整備\n",
        "utf-8",
    )
    assert read_rows(file, tmp_path).values == ()


def test_a_table_of_labels_states_what_stands_beside_them(tmp_path):
    file = tmp_path / "plan.md"
    file.write_text(
        "# 鳴沢町総合戦略\n\n"
        "| 計画期間 | 令和７年度～令和11年度 |\n|---|---|\n| 施策 | 起業の支援 |\n| 担当課 | 企画課 |\n",
        "utf-8",
    )
    rows = read_rows(file, tmp_path)
    assert [statement.first.passage.text for statement in rows.model.statements.values()] == ["起業の支援"]
    assert [(who.name, [of.first.passage.text for of in whose]) for _, who, whose in rows.responsibles] == [
        ("企画課", ["起業の支援"])
    ]


def test_part_of_a_cost_is_known_as_counted_already(tmp_path):
    file = tmp_path / "plan.md"
    file.write_text(
        "# 鳴沢市実施計画\n\n（単位：千円）\n\n"
        "| 事業名 | 事業費 | うち一般財源 |\n|---|---|---|\n| 道路の改良 | 210,450 | 35,075 |\n",
        "utf-8",
    )
    rows = read_rows(file, tmp_path)
    assert [(str(value.figure.value), rows.is_contained(value)) for value in rows.values] == [
        ("210450000", False),
        ("35075000", True),
    ]

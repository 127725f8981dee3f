"""Money: printed totals held against their parts, to the yen, and said by how much where they do not agree."""

import shutil

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib.namespace import RDF

from koteihyo.graph.build import assemble
from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import read_contents
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import EXAMPLES, read_plan
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KTH, Identifiers
from koteihyo.graph.rows import Rows
from koteihyo.graph.totals import find_totals
from koteihyo.service.cli.main import cli

LISTS = CodeLists.load(dataset.ONTOLOGY)
PLAN = "narusawa-jisshi"
REPORT = "narusawa-shinchoku-2024"
BASE = "https://w3id.org/koteihyo/"
HEAD = ["番号,事業名,担当課,令和６年度事業費（千円）,令和７年度事業費（千円）,合計（千円）"]


def draft(folder, lines, *words):
    """Draft a table of the lines as a plan, and return its folder."""
    file = folder / "table.csv"
    file.write_text("\n".join(["事業計画", "", *lines]), "utf-8")
    told = CliRunner().invoke(cli, ["draft", str(file), "--as", "table", "--plans", str(folder / "plans"), *words])
    assert told.exit_code == 0, told.output
    return folder / "plans" / "table"


def add_up(folder):
    """Return the totals of a plan's tables: name, what they are over, printed, summed, how far they agree."""
    totals = find_totals(Rows(read_model(read_plan(folder), LISTS)))
    return [(each.name, each.over, int(each.amount), int(each.sum), each.agreement) for each in totals]


def test_the_totals_of_the_examples_agree_to_the_yen():
    totals = add_up(EXAMPLES / PLAN)
    assert {total[-1] for total in totals} == {"equal"}
    assert ("合計", "measures", 4_751_700_000, 4_751_700_000, "equal") in totals  # 再掲 is counted once
    assert ("合計", "years", 4_751_700_000, 4_751_700_000, "equal") in totals
    assert sum(over == "years" for _, over, *_ in totals) == 34
    assert [(printed, agreement) for _, _, printed, _, agreement in add_up(EXAMPLES / REPORT)] == [
        (1_007_000_000, "equal"),
        (864_143_000, "equal"),
    ]


def test_a_total_that_does_not_agree_is_a_finding_with_both_sums_the_difference_and_the_places(tmp_path):
    shutil.copytree(EXAMPLES / PLAN, tmp_path / PLAN)
    outline = tmp_path / PLAN / "outline.md"
    for file in (outline, tmp_path / PLAN / "source.txt"):
        file.write_text(file.read_text("utf-8").replace("970,200", "970,300"), "utf-8")
    built = assemble([PLAN], folder=Folders.of(tmp_path))
    (column, row) = built.findings[PLAN]
    assert {each.shape.rpartition("#")[2] for each in (column, row)} == {"TotalDiffers"}
    assert "合計（令和６年度）：印刷は970,300,000円、内訳32件の和は970,200,000円、差は+100,000円" in (
        column.about_ja,
        row.about_ja,
    )
    words = next(each for each in (column, row) if "令和６年度" in each.about_ja)
    assert words.about_en.endswith("add up to ¥970,200,000, a difference of +¥100,000")
    assert [quote.verbatim for quote in words.quotes] == ["24,200", "4,200", "970,300"]
    store = ox.Store()
    store.extend(built.dataset.merge_asserted())
    query = f"""PREFIX kth: <{BASE}ontology#> SELECT (STR(?d) AS ?difference) (COUNT(?part) AS ?parts) {{
        ?check kth:agreement <{BASE}id/total-agreement/different> ; kth:totalDifference ?d ; kth:addend ?part ;
            kth:inYear/kth:year 2024 }} GROUP BY ?d"""
    assert [(row["difference"].value, row["parts"].value) for row in store.query(query)] == [("100000", "32")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (  # the sum by row and by column
            ['1,道路の整備,道路課,"1,200",800,"2,000"', "2,橋の補修,道路課,300,－,300", '計,,,"1,500",800,"2,300"'],
            {("計", "measures", "equal"), ("道路の整備", "years", "equal"), ("計", "years", "equal")},
        ),
        (  # one that rounding explains, in thousands of yen
            ["1,道路の整備,道路課,333,1,334", "2,橋の補修,道路課,333,1,334", "合計,,,667,2,668"],
            {("合計", "measures", "rounding"), ("合計", "measures", "equal"), ("合計", "years", "rounding"),
             ("道路の整備", "years", "equal")},
        ),
        (  # what is not yet settled is no amount: nothing is said
            ["1,道路の整備,道路課,300,調整中,300", "2,橋の補修,道路課,100,200,300", "合計,,,400,900,600"],
            {("合計", "measures", "equal"), ("合計", "measures", "unknown"), ("道路の整備", "years", "unknown"),
             ("合計", "years", "different"), ("橋の補修", "years", "equal")},
        ),
        (  # subtotals are added up once, and what a row contains of the one above is not
            ["1,道路の整備,道路課,300,100,400", "うち用地,,,200,50,250", "小計,,,300,100,400",
             "2,橋の補修,道路課,100,200,300", "小計,,,100,200,300", "合計,,,400,300,700"],
            {("小計", "measures", "equal"), ("合計", "measures", "equal"), ("うち用地", "years", "equal")},
        ),
        (  # a sum far from the total, and none beside it that agrees
            ["1,道路の整備,道路課,300,100,400", "2,橋の補修,道路課,100,200,300", "合計,,,999,888,700"],
            {("合計", "measures", "different"), ("合計", "measures", "equal"), ("合計", "years", "different")},
        ),
    ],
    ids=["agrees", "rounds", "unsettled", "subtotals", "differs"],
)  # fmt: skip
def test_a_total_is_held_against_what_the_table_says_it_adds_up(tmp_path, lines, expected):
    found = {(name, over, agreement) for name, over, _, _, agreement in add_up(draft(tmp_path, HEAD + lines))}
    assert expected <= found


def test_a_total_without_a_year_is_not_added_to_the_years_that_it_adds_up(tmp_path):
    built = assemble([PLAN], folder=Folders.of_data(tmp_path))
    store = ox.Store()
    store.extend(built.dataset.merge_asserted())
    query = f"""PREFIX kth: <{BASE}ontology#> SELECT (STR(SUM(?value)) AS ?sum) {{
        ?measure kth:amount ?amount . ?amount kth:value ?value
        FILTER NOT EXISTS {{ ?amount kth:alreadyCounted true }} }}"""
    assert [row["sum"].value for row in store.query(query)] == ["4751700000"]


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """The example with a city's evaluation and a sheet of the national review, as they are drafted from CSV."""
    folder = tmp_path_factory.mktemp("evaluated")
    shutil.copytree(EXAMPLES / PLAN, folder / "plans" / PLAN)
    for name, text in (("hyoka", EVALUATION), ("review", REVIEW)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
        words = ["draft", str(folder / f"{name}.csv"), "--of", PLAN, "--as", name, "--plans", str(folder / "plans")]
        told = CliRunner().invoke(cli, words)
        assert told.exit_code == 0, told.output
    return folder / "plans"


# In the forms that cities' lists of evaluations and the CSV files of the national review have; the city is made up.
EVALUATION = """令和７年度事務事業評価結果一覧
（単位：千円）

事業番号,事務事業名,所管課,令和６年度予算現額,令和６年度決算額,令和６年度人件費,令和７年度当初予算額,総合評価
1,防災行政無線デジタル化事業,危機管理課,"24,200","23,650","4,100","318,000",Ａ
4,木造住宅耐震改修の促進,建築住宅課,"21,000","13,960","3,280","20,000",Ｂ
30,都市計画道路鳴沢中央線整備事業,都市政策課,"76,000",0,"5,740","76,000",Ｃ
40,広報紙発行事業,秘書広報課,"9,600","9,320","6,560","9,800",Ａ
合計,,,"130,800","46,930","19,680","423,800",
"""
REVIEW = """シート種別,事業年度,予算事業ID,事業名,府省庁,予算年度,当初予算(合計),補正予算(合計),前年度からの繰越し(合計),予備費等(合計),計(歳出予算現額合計),執行額(合計),執行率,翌年度への繰越し(合計),翌年度要求額(合計),会計区分,会計,当初予算,執行額
レビューシート,2025,101,スマート農業導入支援事業,架空省,2024,4000000,0,500000,0,4500000,3960000,88,0,6000000,,,,
レビューシート,2025,101,スマート農業導入支援事業,架空省,2024,,,,,,,,,,一般会計,,4000000,3960000
レビューシート,2025,101,スマート農業導入支援事業,架空省,2025,6000000,1000000,0,0,7000000,,,,,,,,
"""  # noqa: E501


def test_an_evaluation_and_a_review_give_amounts_of_their_own_year_and_kind(evaluated):
    built = assemble(["hyoka", "review"], folder=Folders.of(evaluated))
    assert built.findings["hyoka"] == built.findings["review"] == []  # its totals agree
    store = ox.Store()
    store.extend([*built.dataset.quads(), *built.dataset.merge_asserted()])
    query = f"""PREFIX kth: <{BASE}ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?label ?kind ?year (STR(?value) AS ?yen) {{
        ?measure kth:amount ?amount ; rdfs:label ?label . ?amount kth:value ?value ; kth:amountKind ?kind ;
            kth:inYear/kth:year ?year ; kth:printedIn/dcterms:isPartOf ?report }}"""
    found = {}
    for row in store.query(query):
        key = row["label"].value, row["kind"].value.rpartition("/")[2], int(row["year"].value)
        found[key] = int(row["yen"].value)
    radio, road, farm = "防災行政無線デジタル化事業", "都市計画道路鳴沢中央線整備事業", "スマート農業導入支援事業"
    assert {key: value for key, value in found.items() if key[0] == radio} == {
        (radio, "available", 2024): 24_200_000,
        (radio, "settled", 2024): 23_650_000,
        (radio, "personnel", 2024): 4_100_000,
        (radio, "budget", 2025): 318_000_000,
    }
    assert found[road, "settled", 2024] == 0
    assert (found[farm, "budget", 2024], found[farm, "carried-over", 2024]) == (4_000_000, 500_000)
    assert (found[farm, "available", 2024], found[farm, "settled", 2024]) == (4_500_000, 3_960_000)
    assert (found[farm, "supplementary", 2025], found[farm, "available", 2025]) == (1_000_000, 7_000_000)
    assert {label for label, _, _ in found} == {radio, road, farm}  # the one in other words waits for a person


def test_cost_in_a_report_without_more_has_no_kind_and_is_doubted(tmp_path):
    shutil.copytree(EXAMPLES / PLAN, tmp_path / "plans" / PLAN)
    head = "番号,事業名,担当課,令和６年度事業費"
    folder = draft(tmp_path, [head, "1,道路の整備,道路課,300", "2,橋の補修,道路課,200"], "--of", PLAN)
    doubts = (folder / "doubts.csv").read_text("utf-8")
    assert "予算か決算かが印刷されていません。" in doubts
    assert "金額の単位が印刷されていません。" in doubts
    assert "amount = " not in (folder / "plan.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("heading", "kind", "unit"),
    [
        ("予算額・執行額（単位:百万円）-令和4年度-予算の状況-計", "available", "百万円"),
        ("予算額・執行額（単位:百万円）-令和4年度-執行額", "settled", "百万円"),
        ("令和5年度事業費（決算額）（千円）", "settled", "千円"),
        ("翌年度要求額（千円）", "requested", "千円"),
        ("前年度からの繰越し（千円）", "carried-over", "千円"),
    ],
)
def test_a_heading_says_which_money_stands_under_it(tmp_path, heading, kind, unit):
    folder = draft(tmp_path, [f"番号,事業名,{heading}", "1,道路の整備,300", "2,橋の補修,200"])
    described = (folder / "plan.toml").read_text("utf-8").partition(f'like = "{heading}"')[2].partition("[[")[0]
    assert f'amount = "{kind}"' in described
    assert f'unit = "{unit}"' in described


def test_money_in_prose_is_an_amount_at_its_place_where_the_sentence_says_that_it_is_spent(tmp_path):
    words = (
        "避難所の整備に、令和８年度当初予算３億円を計上します。",
        "体育館を改修する（事業費1,200万円）。",
        "歳出を２億円削減します。",
        "総事業費が1,000万円以上の事業を対象とします。",
    )
    (tmp_path / "plan.md").write_text(
        "\n".join(["# 鳴沢市計画", "", "## 施策", "", *(f"- {each}" for each in words)]), "utf-8"
    )
    told = CliRunner().invoke(
        cli, ["draft", str(tmp_path / "plan.md"), "--as", "prose", "--plans", str(tmp_path / "plans")]
    )
    assert told.exit_code == 0, told.output
    graph = read_contents(tmp_path / "plans" / "prose", Identifiers("prose"), LISTS).graphs["plan"]
    read = {
        str(graph.value(amount, KTH.figurePrinted)): (
            int(graph.value(amount, KTH.value)),
            str(graph.value(amount, KTH.amountKind)).rpartition("/")[2],
            str(graph.value(amount, KTH.inYear)).rpartition("/")[2],
            graph.value(graph.value(predicate=KTH.amount, object=amount), KTH.statedBy)
            == graph.value(amount, KTH.printedIn),
        )
        for amount in graph.subjects(RDF.type, KTH.Amount)
    }
    assert read == {"３億円": (300_000_000, "budget", "2026", True), "1,200万円": (12_000_000, "None", "None", True)}


EVALUATED = [
    "No.,施策名,事務事業名,担当課,令和4年度,,令和5年度,,令和6年度,評価",
    ",,,,予算額,決算額,予算額,決算額,予算額,",
    '1,防災・減災,防災行政無線管理事業,危機管理課,"12,345","11,980","13,000","12,541","15,200",Ａ',
    '2,防災・減災,自主防災組織育成事業,危機管理課,"3,200","2,987","3,200",△100,"3,500",Ｂ',
    '3,子育て支援,放課後児童クラブ運営事業,子育て支援課,"245,000","241,337","251,200","249,870","263,400",Ａ',
    ',合計,,,"260,545","256,304","267,400","262,311","282,100",',
]


def test_a_list_of_evaluations_in_two_rows_of_headings_says_what_was_budgeted_and_settled_in_each_year(tmp_path):
    """As bodies publish 事務事業評価: years over two columns without merged cells, 施策 in every row, a total."""
    folder = draft(tmp_path, ["（単位：千円）", *EVALUATED])
    model = read_model(read_plan(folder), LISTS)
    rows = Rows(model)
    money = {
        (value.statements[0].first.reading.label, value.year.year, value.amount): int(value.figure.value)
        for value in rows.values
        if value.kind == "amount" and value.statements and value.year
    }
    assert len(money) == 15
    assert money["防災行政無線管理事業", 2022, "budget"] == 12_345_000
    assert money["自主防災組織育成事業", 2023, "settled"] == -100_000
    assert money["放課後児童クラブ運営事業", 2024, "budget"] == 263_400_000
    assert {statement.first.reading.label for statement in model.statements.values()} == {
        "防災行政無線管理事業",
        "自主防災組織育成事業",
        "放課後児童クラブ運営事業",
    }
    assert {agreement for *_, agreement in add_up(folder)} == {"equal"}
    assert len(add_up(folder)) == 5


def test_a_heading_without_words_beside_a_measure_is_none_of_two_rows(tmp_path):
    folder = draft(tmp_path, ["事業名,担当課,備考", "歩道の整備,道路課,継続", "学童保育の充実,子育て支援課,"])
    labels = {statement.first.reading.label for statement in read_model(read_plan(folder), LISTS).statements.values()}
    assert labels == {"歩道の整備", "学童保育の充実"}

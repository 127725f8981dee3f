"""Money: printed totals held against their parts, to the yen, and said by how much where they do not agree."""

import shutil

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from koteihyo.graph.build import assemble
from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import EXAMPLES, read_plan
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.rdf import dataset
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
    found = find_totals(Rows(read_model(read_plan(folder), LISTS)))
    return [(each.name, each.over, int(each.printed), int(each.sum), each.agreement) for each in found]


def test_the_totals_of_the_examples_agree_to_the_yen():
    totals = add_up(EXAMPLES / PLAN)
    assert {each[-1] for each in totals} == {"equal"}
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

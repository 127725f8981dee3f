"""Figures from files that a person downloaded: read by year and area, kept with address and hash, and published."""

import csv
import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import Workbook
from portals import pages, serving

from koteihyo.graph.build import assemble
from koteihyo.graph.curation.observations import COLUMNS, read_observations
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.interop.downloads.tables import parse_table
from koteihyo.graph.interop.downloads.values import Selection, read_values
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.identifiers import KTH
from koteihyo.service.cli.data import data_command

COMMAND = str(Path(sys.executable).with_name("koteihyo"))
# As e-Stat writes its items: remarks above, notes beside, signs for what is not known.
ITEMS = """"統計名：","社会・人口統計体系"
"表題：","行政基盤"

"調査年 コード","調査年","地域 コード","地域","/項目","D3203_歳出決算総額（市町村財政）【千円】","注釈"
"2006100000","2006年度","11203","埼玉県 川口市","","136,218,000",""
"2006100000","2006年度","11100","埼玉県 さいたま市","","400,000,000",""
"2007100000","2007年度","11203","埼玉県 川口市","","138,000,500",""
"2008100000","2008年度","11203","埼玉県 川口市","","***",""
"""
YEARLY = """SSDSE-A-2026,Prefecture,Municipality,A1101,D3203
年度,,,2020,2022
地域コード,都道府県,市区町村,総人口,歳出決算総額（市町村財政）
R11100,埼玉県,さいたま市,1324025,600000000
R11203,埼玉県,川口市,594274,250000000
"""
PLACES = """名称,種別,収容定員
A,認可公立保育所,100
B,認可私立保育所,120
C,私立幼稚園,300
"""
# As services answer: rows of a query, and the same observations as SDMX-CSV and as SDMX-JSON of versions 1 and 2.
ROWS = {
    "head": {"vars": ["area", "time", "value", "unit"]},
    "results": {
        "bindings": [
            {
                "area": {"type": "uri", "value": f"http://data.e-stat.go.jp/lod/sac/C{code}-20111011"},
                "time": {"type": "literal", "value": year, "datatype": "http://www.w3.org/2001/XMLSchema#gYear"},
                "value": {"type": "literal", "value": value},
                **({"unit": {"type": "literal", "value": "人"}} if value else {}),
            }
            for code, year, value in (("11203", "2015", "578112"), ("11203", "2020", "594274"), ("11100", "2020", "1"))
        ]
    },
}
RESULTS = """<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="time"/><variable name="value"/></head>
<results><result><binding name="time"><literal>2015</literal></binding>
<binding name="value"><literal>5</literal></binding></result></results></sparql>
"""
SDMX_CSV = """DATAFLOW,REF_AREA,ITEM,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT
X:Y(1.0),11203: 川口市,D3203: 歳出決算総額,2021,250,円,6
X:Y(1.0),11203: 川口市,D3201: 歳入決算総額,2021,260,円,6
X:Y(1.0),11203: 川口市,D3203: 歳出決算総額,2022,255.5,円,6
"""


def sdmx_json(version):
    """Return two observations of an item in a message: a series a place and item, or each by all its dimensions."""
    of_series = [
        {"id": "REF_AREA", "values": [{"id": "11100"}, {"id": "11203", "name": "川口市"}]},
        {"id": "ITEM", "values": [{"id": "D3203"}]},
    ]
    times = [{"id": "TIME_PERIOD", "values": [{"id": "2021"}, {"id": "2022"}]}]
    told = {
        "series": [{"id": "UNIT_MEASURE", "values": [{"id": "円"}]}, {"id": "UNIT_MULT", "values": [{"id": "6"}]}],
        "observation": [{"id": "OBS_STATUS", "values": [{"id": "A"}]}],
    }
    if version == 1:
        part = {"series": {"1:0": {"attributes": [0, 0], "observations": {"0": [250, 0], "1": [255.5, None]}}}}
        return {
            "header": {},
            "structure": {"dimensions": {"series": of_series, "observation": times}, "attributes": told},
            "dataSets": [part],
        }
    flat = {"dimensions": {"observation": [*of_series, *times]}, "attributes": {"observation": told["series"]}}
    part = {"structure": 0, "observations": {"1:0:0": [250, 0, 0], "1:0:1": [255.5, 0, 0], "0:0:1": [1, 0, 0]}}
    return {"meta": {}, "data": {"structures": [flat], "dataSets": [part]}}


def values(tmp_path, text, encoding="utf-8-sig", **chosen):
    table = parse_table(tmp_path / "t.csv", text.encode(encoding))
    found = read_values(tmp_path / "t.csv", table, Selection(**{"area": "112038", **chosen}))
    return [(each.year, str(each.value), each.unit) for each in found]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_items_of_e_stat_are_read_by_code_for_one_area(tmp_path, encoding):
    found = values(tmp_path, ITEMS, encoding, column="D3203")
    assert found == [("2006年度", "136218000", "千円"), ("2007年度", "138000500", "千円")]


def test_a_data_set_of_all_municipalities_is_read_with_the_year_of_its_column(tmp_path):
    assert values(tmp_path, YEARLY, "cp932", column="D3203", unit="千円") == [("2022", "250000000", "千円")]


def test_rows_of_a_list_are_chosen_and_added_up_or_counted(tmp_path):
    where = (("種別", frozenset({"認可公立保育所", "認可私立保育所"})),)
    given = {"where": where, "year": "2024年度", "unit": "人"}
    assert values(tmp_path, PLACES, column="収容定員", total=True, **given) == [("2024年度", "220", "人")]
    assert values(tmp_path, PLACES, column="施設数", counted=True, **given) == [("2024年度", "2", "人")]


def test_a_workbook_is_read_like_a_csv(tmp_path):
    book = Workbook()
    for row in csv.reader(ITEMS.splitlines()):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    file = tmp_path / "t.xlsx"
    found = read_values(file, parse_table(file, file.read_bytes()), Selection("D3203", "112038"))
    assert [int(each.value) for each in found] == [136218000, 138000500]


def test_rows_of_a_query_are_read_from_json_and_xml(tmp_path):
    assert values(tmp_path, json.dumps(ROWS), column="value") == [("2015", "578112", "人"), ("2020", "594274", "人")]
    assert values(tmp_path, RESULTS, column="value", unit="人") == [("2015", "5", "人")]


@pytest.mark.parametrize("text", [SDMX_CSV, json.dumps(sdmx_json(1)), json.dumps(sdmx_json(2))])
def test_an_item_of_sdmx_is_read_with_its_unit_and_the_power_of_ten_that_it_is_times(tmp_path, text):
    found = values(tmp_path, text, column="D3203")
    assert [(year, float(value), unit) for year, value, unit in found] == [
        ("2021", 250_000_000, "円"),
        ("2022", 255_500_000, "円"),
    ]


@pytest.mark.parametrize(
    ("text", "chosen", "said"),
    [
        ('{"head": {}, "boolean": true}', {"column": "x"}, "JSONの表として読めません"),
        ("<html><p>404</p></html>", {"column": "x"}, "XMLの表として読めません"),
        (SDMX_CSV, {"column": "D9999"}, "「D9999」の値がありません"),
        (SDMX_CSV.replace("250,円", "250,人"), {"column": "D3203"}, "行により異なります"),
        (ITEMS, {"column": "D9999"}, "列「D9999」がありません"),
        (ITEMS, {"column": "D3203", "area": "112232"}, "区域 112232"),
        (PLACES, {"column": "収容定員", "unit": "人", "year": "2024年度"}, "3行にあります"),
        (PLACES, {"column": "収容定員", "unit": "人", "total": True}, "年が読めません（空欄）"),
        (PLACES, {"column": "収容定員", "year": "2024年度", "total": True}, "単位がないか"),
        (ITEMS.replace("138,000,500", "不明"), {"column": "D3203"}, "7: 数ではありません（不明）"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_guessed(tmp_path, text, chosen, said):
    with pytest.raises(KoteihyoError) as told:
        values(tmp_path, text, **chosen)
    assert said in str(told.value)


# In a plan ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    shutil.copytree(PLANS / "kawaguchi", folder / "kawaguchi")
    (folder / "items.csv").write_text(ITEMS, "utf-8")
    return folder


def add(plans, *words):
    source = ("--source", "https://www.e-stat.go.jp/dbview?sid=0000020204", "--date", "2026-11-30")
    command = [COMMAND, "data", "add", plans / "items.csv", "--plan", "kawaguchi", "--plans", plans, *source, *words]
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)


def test_figures_come_into_the_plan_with_their_file_and_are_published(plans):
    for _ in range(2):  # taken again, they are the same
        done = add(plans, "--indicator", "internal-1.3.2.1", "--item", "D3203")
        assert done.returncode == 0, done.stderr
    first, second = read_observations(plans / "kawaguchi", ["internal-1.3.2.1"])
    assert (first.year, first.value, first.unit, first.area) == ("2006年度", "136218000", "千円", "112038")
    assert first.dataset == "https://w3id.org/koteihyo/id/dataset/ssds-D3203"
    assert first.sha256 == sha256((plans / "items.csv").read_bytes()).hexdigest()
    assert second.year == "2007年度"
    built = assemble(["kawaguchi"], folder=plans)
    assert [each.about for each in built.findings["kawaguchi"] if each.severity == "violation"] == []
    graph = built.contents["kawaguchi"].graphs["curation"]
    asked = """SELECT ?year ?value ?printed WHERE { ?o a kth:Observation ; kth:inYear ?year ; kth:value ?value ;
      kth:figurePrinted ?printed ; kth:indicator <https://w3id.org/koteihyo/id/kawaguchi/indicator/internal-1.3.2.1> ;
      kth:observationKind <https://w3id.org/koteihyo/id/observation-kind/actual> } ORDER BY ?year"""
    found = graph.query(asked, initNs={"kth": "https://w3id.org/koteihyo/ontology#"})
    assert [(str(year)[-4:], int(value), str(printed)) for year, value, printed in found] == [
        ("2006", 136218000000, "136,218,000千円"),
        ("2007", 138000500000, "138,000,500千円"),
    ]


def test_a_plan_that_ships_is_written_in_the_data_folder_alone(plans, tmp_path):
    source = ("--source", "https://www.e-stat.go.jp/dbview?sid=0000020204", "--date", "2026-11-30", "--data", tmp_path)
    words = ("--plan", "kawaguchi", "--indicator", "internal-1.3.2.1", "--item", "D3203")
    command = [COMMAND, "data", "add", plans / "items.csv", *source, *words]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(read_observations(tmp_path / "plans" / "kawaguchi", ["internal-1.3.2.1"])) == 2
    assert not (PLANS / "kawaguchi" / "observations.csv").exists()


def run(*words):
    """Run the command in this process."""
    data_command.main(["add", *map(str, words)], standalone_mode=False)


def test_what_stands_at_an_address_is_fetched_once_and_kept_with_it(tmp_path):
    shutil.copytree(PLANS / "kawaguchi", tmp_path / "kawaguchi")
    body = json.dumps(ROWS).encode()
    with serving(pages({"/answer": ("application/sparql-results+json", body)})) as address:
        words = (f"{address}/answer", "--plan", "kawaguchi", "--plans", tmp_path, "--indicator", "core-3.3.3.1.1")
        with pytest.raises(KoteihyoError, match="private"):
            run(*words, "--column", "value")
        run(*words, "--column", "value", "--calendar", "--note", "2020年=定義が変わった", "--private")
    first, second = read_observations(tmp_path / "kawaguchi", ["core-3.3.3.1.1"])
    assert (first.year, first.value, first.address) == ("2015年", "578112", f"{address}/answer")
    assert (second.year, second.note, second.sha256) == ("2020年", "定義が変わった", sha256(body).hexdigest())


def test_values_of_an_indicator_that_a_table_prints_stand_against_its_target(tmp_path):
    shutil.copytree(Path(__file__).parent / "plans" / "jisshi", tmp_path / "jisshi")
    plan = tmp_path / "jisshi" / "plan.toml"
    plan.write_text(plan.read_text("utf-8").replace('"jisshi"\n', '"jisshi"\narea = "112038"\n', 1), "utf-8")
    (tmp_path / "list.csv").write_text("年度,団体数\n2024,14\n2026,21\n", "utf-8")
    words = (tmp_path / "list.csv", "--plan", "jisshi", "--plans", tmp_path, "--column", "団体数", "--unit", "団体")
    given = (*words, "--source", "https://e.example/")
    with pytest.raises(KoteihyoError) as told:
        run(*given, "--indicator", "x")
    run(*given, "--indicator", re.search(r"([^ 、（]+) 自主防災組織", str(told.value))[1])
    graph = assemble(["jisshi"], folder=tmp_path).contents["jisshi"].graphs["curation"]
    assert sorted(map(str, graph.objects(None, KTH.figurePrinted))) == ["14団体", "21団体"]
    ((value, target),) = graph.subject_objects(KTH.against)
    assert (value.rpartition("/")[2][:6], bool(graph.value(value, KTH.reached))) == ("fy2026", True)
    assert "/target/" in target


def test_an_indicator_or_item_that_is_not_there_leaves_nothing_behind(plans):
    before = (plans / "kawaguchi" / "observations.csv").read_bytes()
    for words in (("--indicator", "x", "--item", "D3203"), ("--indicator", "internal-1.3.2.1", "--item", "D1")):
        assert add(plans, *words).returncode == 2
    assert (plans / "kawaguchi" / "observations.csv").read_bytes() == before


ROW = [
    "i",
    "2006年度",
    "1",
    "人",
    "112038",
    "x",
    "https://e.example/d",
    "https://e.example/f",
    "2026-11-30",
    "0" * 64,
    "",
]


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (0, "j", "指標 j"),
        (1, "2006", "年は"),
        (1, "1850年度", "年は"),
        (2, "多い", "値は数"),
        (3, "", "単位を"),
        (4, "999999", "6桁のコード"),
        (6, "d", "アドレス"),
        (8, "11/30", "取得日"),
        (9, "0", "64桁"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line(tmp_path, place, text, said):
    row = [*ROW[:place], text, *ROW[place + 1 :]]
    (tmp_path / "observations.csv").write_text("\n".join([",".join(COLUMNS), ",".join(row)]) + "\n", "utf-8")
    with pytest.raises(KoteihyoError) as told:
        read_observations(tmp_path, ["i"])
    assert "observations.csv:2" in str(told.value)
    assert said in str(told.value)


def test_a_file_may_go_without_notes(tmp_path):
    text = "\n".join([",".join(COLUMNS[:-1]), ",".join(ROW[:-1])]) + "\n"
    (tmp_path / "observations.csv").write_text(text, "utf-8")
    assert [observation.note for observation in read_observations(tmp_path, ["i"])] == [""]


def test_a_value_that_is_there_twice_is_told(tmp_path):
    twice = [",".join(ROW), ",".join([*ROW[:2], "2", *ROW[3:]])]
    (tmp_path / "observations.csv").write_text("\n".join([",".join(COLUMNS), *twice]) + "\n", "utf-8")
    with pytest.raises(KoteihyoError, match="二度あります"):
        read_observations(tmp_path, ["i"])

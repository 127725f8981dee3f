"""What became of the statements of a plan, as a person decides it: in Excel and back, in the folder and the graph."""

import csv
import io
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS, PROV
from revisions import LISTS, Heading, write_plan

from koteihyo.graph.comparing.decisions import COLUMNS, FILE, read_decisions
from koteihyo.graph.comparing.forms import APART, AS_PROPOSED, TITLE
from koteihyo.graph.comparing.sides import read_pair, revision_graph
from koteihyo.graph.errors import Faults, KoteihyoError
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.plan.schema import CuratedReading, Curator
from koteihyo.graph.plan.words import Words
from koteihyo.graph.rdf.identifiers import KTH, Identifiers
from koteihyo.service.cli.compare import compare_command

OFFICE = "企画課"
EARLIER = [
    ("防災行政無線の更新", OFFICE, 2025),
    ("学童保育の拡充", OFFICE, 2024),
    ("移動図書館の運行", OFFICE, 2024),
    ("河川監視カメラの設置", OFFICE, 2024),
]
LATER = [
    ("防災行政無線の更新", OFFICE, 2026),
    ("放課後の居場所づくり", OFFICE, 2024),
    ("移動図書館車の運行", OFFICE, 2024),
    ("河川監視カメラの設置", OFFICE, 2024),
]
AIMS = [("避難訓練の参加者数", 10, 50)]


@pytest.fixture
def plans(tmp_path):
    """Two plans: one measure put off, one reworded, one replaced by what shares no word with it, one kept."""
    write_plan(tmp_path / "plans/old", [Heading("暮らしの部", EARLIER, AIMS)], 1)
    write_plan(tmp_path / "plans/new", [Heading("暮らしの部", LATER, [("避難訓練の参加者数", 10, 60)])], 1)
    return tmp_path / "plans"


def run(plans, *words):
    """Run the command; what it raises is raised."""
    words = ["old", "new", "--plans", str(plans), *map(str, words)]
    found = CliRunner().invoke(compare_command, words, standalone_mode=False, catch_exceptions=False)
    if found.exception:
        raise found.exception
    return found.output


def bytes_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(plans, name="form.xlsx"):
    """Return the workbook of the comparison, just written."""
    run(plans, "--format", "xlsx", "-o", plans.parent / name)
    return plans.parent / name


def fill(file, *cells, by="鳴沢 花子"):
    """Fill cells of a workbook: words of the row, title of the column, text."""
    book = load_workbook(file)
    sheet = book[TITLE]
    titles = {cell.value: cell.column for cell in sheet[1]}
    sides = titles["前の計画の記載"], titles["後の計画の記載"]
    for words, title, text in cells:
        row = next(at for at in range(2, sheet.max_row + 1) if words in [sheet.cell(at, side).value for side in sides])
        sheet.cell(row, titles[title]).value = text
    book["使い方"]["B7"] = by
    book.save(file)
    return file


def list_choices(file, words):
    """Return what a workbook's lists call the things in some words."""
    found = [cell for column in load_workbook(file)["選択肢"].iter_cols(values_only=True) for cell in column]
    return [each for each in found if each and each.endswith(words)]


def test_a_form_that_nobody_edited_changes_no_byte(plans):
    before = bytes_of(plans)
    assert "何も書き込みませんでした" in run(plans, "--from", written(plans))
    assert bytes_of(plans) == before


def test_what_was_decided_stands_in_the_later_plans_folder_with_who_and_why(plans):
    file = written(plans)
    [there] = list_choices(file, "放課後の居場所づくり")
    cells = [("判断", "文言の変更"), ("正しい後の項目1", there), ("理由", "担当課に確かめた。")]
    fill(file, *(("学童保育の拡充", *cell) for cell in cells), ("避難訓練の参加者数", "判断", AS_PROPOSED))
    before = bytes_of(plans / "new")
    run(plans, "--from", file, "--reason", "数値を見た。")
    after = bytes_of(plans / "new")
    assert {name for name in after if after[name] != before.get(name)} == {"changes.csv", "plan.toml"}
    rows = list(csv.DictReader(io.StringIO(after["changes.csv"].decode())))
    assert [(row["earlier_text"], row["later_text"], row["change"], row["reason"]) for row in rows] == [
        ("学童保育の拡充", "放課後の居場所づくり", "reworded", "担当課に確かめた。"),
        ("避難訓練の参加者数", "避難訓練の参加者数", "target-raised", "数値を見た。"),
    ]
    plan = read_plan(plans / "new")
    assert (plan.revises, plan.readings[0].by.name.text) == ("old", "鳴沢 花子")
    found = read_pair(plans / "old", plans / "new", LISTS).compare()
    decided = {
        correspondence.change: correspondence.decision.reason
        for correspondence in found.correspondences
        if correspondence.decision
    }
    assert decided == {"reworded": "担当課に確かめた。", "target-raised": "数値を見た。"}
    assert "new" not in found.count()
    assert "何も書き込みませんでした" in run(plans, "--from", written(plans, "again.xlsx"))
    with pytest.raises(KoteihyoError, match="書き出した後に"):
        run(plans, "--from", file)


def test_a_decision_can_be_taken_back_and_two_things_be_kept_apart(plans):
    file = written(plans)
    run(
        plans,
        "--from",
        fill(file, ("移動図書館の運行", "判断", APART), ("移動図書館の運行", "理由", "別の事業である。")),
    )
    found = read_pair(plans / "old", plans / "new", LISTS).compare()
    assert {correspondence.change for correspondence in found.correspondences if correspondence.decision} == {
        "dropped",
        "new",
    }
    again = written(plans, "again.xlsx")
    run(plans, "--from", fill(again, ("移動図書館の運行", "判断", None), ("移動図書館の運行", "理由", None)))
    found = read_pair(plans / "old", plans / "new", LISTS).compare()
    assert [correspondence.later[0].words for correspondence in found.correspondences if correspondence.decision] == [
        "移動図書館車の運行"
    ]


def test_all_mistakes_of_a_form_are_told_by_their_cells_and_nothing_is_written(plans):
    file = written(plans)
    [raised] = list_choices(file, "避難訓練の参加者数")[:1]
    fill(
        file,
        ("学童保育の拡充", "判断", "廃止"),
        ("防災行政無線の更新", "判断", "延期"),
        ("防災行政無線の更新", "年数", "二年"),
        ("移動図書館の運行", "理由", "名前だけが違う。"),
        ("河川監視カメラの設置", "後の見出し", "別の部"),
        ("避難訓練の参加者数", "判断", "分割"),
        ("避難訓練の参加者数", "正しい後の項目1", raised),
        ("避難訓練の参加者数", "正しい後の項目2", raised),
    )
    before = bytes_of(plans)
    with pytest.raises(Faults) as told:
        run(plans, "--from", file)
    assert bytes_of(plans) == before
    places = [fault.file.rpartition(f"{TITLE}!")[2] for fault in told.value.faults]
    assert len(places) == 6
    assert all(place[0].isalpha() and place[-1].isdigit() for place in places)
    said = str(told.value)
    for words in (
        "「廃止」は選べません",
        "整数で書いて",
        "「判断」が空です",
        "変えられません",
        "二度あります",
        "「理由」がありません",
    ):
        assert words in said, words


def test_the_graph_says_what_is_proposed_and_what_a_person_decided(plans):
    run(
        plans, "--from", fill(written(plans), ("防災行政無線の更新", "判断", AS_PROPOSED)), "--reason", "工程表を見た。"
    )
    graph = revision_graph(Folders.of(plans), "old", Identifiers("new"), LISTS)
    found = set(graph.subjects(RDF.type, KTH.Correspondence))
    ids = {str(value).rpartition("/suggestion-status/")[2] for value in graph.objects(None, KTH.status)}
    assert ids == {"open", "accepted"}
    [decided] = graph.subjects(KTH.reason)
    assert {str(value) for value in graph.objects(decided, KTH.change)} == {"deferred"}
    assert {value.toPython() for value in graph.objects(decided, KTH.yearsLater)} == {1}
    assert (decided, PROV.wasAttributedTo, None) in graph
    assert (decided, DCTERMS.date, None) in graph
    things = [value for side in (KTH.earlier, KTH.earlierPart) for value in graph.objects(None, side)]
    stated = read_pair(plans / "old", plans / "new", LISTS).earlier.units
    assert sorted(map(str, things)) == sorted(iri for each in stated for iri in {each.head, *each.iris})
    assert all(isinstance(each, URIRef) and len(set(graph.objects(each, KTH.change))) == 1 for each in found)


ROWS = {
    "measure/9,x,,,dropped,,1,x": "前の計画にありません",
    "{0},他の文言,{1},{there},kept,,1,x": "計画の文言と違います",
    "{0},{here},{1},{there},renamed,,1,x": "という分類はありません",
    "{0},{here},,,kept,,1,x": "前も後も一つ",
    "{0},{here},{1},{there},kept,2,1,x": "年数はありません",
    "{0},{here},{1},{there},kept,,9,x": "[[readings]] にありません",
    "{0},{here},{1},{there},kept,,1,": "reason が空です",
}


def test_decisions_that_do_not_fit_are_told_together_with_their_lines(plans):
    pair = read_pair(plans / "old", plans / "new", LISTS)
    sides = [side.by_key for side in (pair.earlier, pair.later)]
    named = [next(key for key, each in side.items() if each.words == "河川監視カメラの設置") for side in sides]
    words = {"here": "河川監視カメラの設置", "there": "河川監視カメラの設置"}
    reading = CuratedReading("1", Curator("a", Words(ja="鳴沢"), "person"), date(2026, 4, 1), Words(ja="表を見た。"))
    for row, said in ROWS.items():
        (plans / FILE).write_text(f"{','.join(COLUMNS)}\n{row.format(*named, **words)}\n", "utf-8")
        with pytest.raises(KoteihyoError) as told:
            read_decisions(plans, *sides, [reading])
        assert said in told.value.ja
        assert (told.value.file, told.value.line) == (plans / FILE, 2)
    both = [row.format(*named, **words) for row in (*ROWS, "{0},{here},{1},{there},kept,,1,x")]
    (plans / FILE).write_text("\n".join([",".join(COLUMNS), *both, ""]), "utf-8")
    with pytest.raises(Faults) as several:
        read_decisions(plans, *sides, [reading])
    assert {fault.line for fault in several.value.faults} == {*range(2, 10)}
    assert "3行目でも判断されています" in str(several.value)


def test_decisions_on_another_plan_than_the_one_that_is_revised_are_not_kept(plans):
    described = plans / "new/plan.toml"
    described.write_text(
        described.read_text("utf-8").replace('id = "new"\n', 'id = "new"\nrevises = "other"\n'), "utf-8"
    )
    before = bytes_of(plans)
    with pytest.raises(KoteihyoError, match="other を改めるか"):
        run(
            plans, "--from", fill(written(plans), ("防災行政無線の更新", "判断", AS_PROPOSED)), "--reason", "表を見た。"
        )
    assert bytes_of(plans) == before

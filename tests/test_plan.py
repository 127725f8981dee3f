"""The plan's folder: what is there is complete, and each fault of it is told with file and line."""

import re
import shutil
from collections import defaultdict
from pathlib import Path
from unicodedata import normalize

import pytest
from click.testing import CliRunner
from rdflib.namespace import RDFS

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.comparing.decisions import COLUMNS as CHANGE_COLUMNS
from koteihyo.graph.contents import read_contents
from koteihyo.graph.curation.doubts import DOUBT_COLUMNS, DRAFTED
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.model import read_model
from koteihyo.graph.parts import Job, read_dataset
from koteihyo.graph.plan.description import PLANS, names, read_plan, read_source
from koteihyo.graph.plan.folders import Folders
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.dataset import triples
from koteihyo.graph.rdf.identifiers import KTH, Identifiers
from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.validation.findings import find
from koteihyo.service.cli.plans import check_command

LISTS = CodeLists.load(dataset.ONTOLOGY)


@pytest.fixture
def folder(tmp_path):
    """Return a copy of Kawaguchi's folder that a test may damage."""
    return shutil.copytree(PLANS / "kawaguchi", tmp_path / "kawaguchi")


def edit(file, old, new):
    """Replace text in a file; the text must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def fault(folder):
    """Return what a reader of a damaged folder is told."""
    with pytest.raises(KoteihyoError) as caught:
        read_model(read_plan(folder), LISTS)
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("kawaguchi/strand/core-1.2,kawaguchi/sheet/core-1,x", "今もあります"),
        ("kawaguchi/strand/core-1.99,kawaguchi/sheet/core-9,x", "ありません"),
        ("kawaguchi/strand/core-1.99,kawaguchi/sheet/core-1,", "理由が必要です"),
    ],
)
def test_a_move_is_from_what_is_gone_to_what_is_there_for_a_reason(folder, row, said):
    (folder / "moved.csv").write_text(f"from,to,reason\n{row}\n", "utf-8")
    with pytest.raises(KoteihyoError) as caught:
        read_contents(folder, Identifiers("kawaguchi"), LISTS)
    assert f"{folder / 'moved.csv'}:2: " in str(caught.value)
    assert said in str(caught.value)


def test_kawaguchi_has_nine_sheets_in_three_divisions():
    plan = read_plan(PLANS / "kawaguchi")
    assert names() == ["kawaguchi"]
    assert [(sheet.division, sheet.number, sheet.count) for sheet in plan.sheets] == [
        *(("core", number, 3) for number in (1, 2, 3)),
        *(("internal", number, 2) for number in (1, 2)),
        *(("other", number, 4) for number in (1, 2, 3, 4)),
    ]


def test_the_sheets_without_a_pillar_are_the_two_that_print_none():
    plan = read_plan(PLANS / "kawaguchi")
    assert [sheet.id for sheet in plan.sheets if not sheet.pillars] == ["internal-1", "internal-2"]


def test_each_sheets_pillars_are_those_that_its_footer_prints():
    plan = read_plan(PLANS / "kawaguchi")
    names = {pillar.id: pillar.label.ja for pillar in plan.pillars}
    for sheet in plan.sheets:
        labels = [names[pillar] for pillar in sheet.pillars]
        assert sheet.pillars_line == (f"マニフェスト（{'、'.join(labels)}）" if labels else None)


def test_the_source_is_the_document_byte_for_byte():
    assert len(read_source(read_plan(PLANS / "kawaguchi"))) == 8272


def test_every_entry_has_a_strand_or_heads_its_sheet():
    model = read_model(read_plan(PLANS / "kawaguchi"), LISTS)
    assert len(model.entries) == 443
    assert {entry.section for entry in model.entries.values() if entry.row.headline} == set(model.plan.sheet)
    assert all(
        entry.row.headline or entry.row.strand.startswith(f"{entry.section}.") for entry in model.entries.values()
    )


def test_every_strand_is_used_and_every_decision_has_its_reason():
    model = read_model(read_plan(PLANS / "kawaguchi"), LISTS)
    assert {entry.row.strand for entry in model.entries.values()} == {"headline", *model.plan.strands}
    assert all(reason for entry in model.entries.values() for _, reason in entry.row.reasons)


def test_accepted_links_never_say_that_the_city_of_2005_is_todays():
    assert not [triple for triple in triples(PLANS / "kawaguchi" / "links.ttl") if "sameAs" in triple.predicate.value]


def test_another_source_is_told_with_its_hash(folder):
    edit(folder / "source.txt", "待機児童", "待機兒童")
    message = fault(folder)
    assert "source.txt: 原文が plan.toml の示すものと違います（SHA-256 が " in message
    assert "This is not the text that plan.toml names" in message


def test_a_missing_file_is_told(folder):
    (folder / "outline.md").unlink()
    assert "outline.md: ファイルを読めません" in fault(folder)


def test_broken_toml_is_told_with_its_line(folder):
    edit(folder / "plan.toml", 'area = "112038"', "area = 112038号")
    assert "plan.toml:8: TOMLとして読めません" in fault(folder)


def test_a_value_of_another_type_is_told_with_its_key(folder):
    edit(folder / "plan.toml", "year = 2005", 'year = "平成17年度"')
    assert "base_year.year" in fault(folder)


def test_a_missing_key_is_told(folder):
    edit(folder / "plan.toml", 'title = "きめ細かい市民サービスを向上する（窓口サービス）"\n', "")
    assert "sheets[core-1].title がありません" in fault(folder)


def test_an_unknown_theme_of_a_sheet_is_told(folder):
    edit(folder / "plan.toml", 'theme = "counter-service"', 'theme = "counter-servise"')
    line = (folder / "plan.toml").read_text("utf-8").splitlines().index('theme = "counter-servise"') + 1
    assert f"plan.toml:{line}: 表 core-1 の 'counter-servise' は theme のコードにありません" in fault(folder)


def test_all_faults_of_a_description_are_told_at_once(folder):
    edit(folder / "plan.toml", 'area = "112038"', "aera = 112038")
    edit(folder / "plan.toml", "year = 2005", 'year = "平成17年度"')
    edit(folder / "plan.toml", 'title = "きめ細かい市民サービスを向上する（窓口サービス）"\n', "")
    edit(folder / "plan.toml", 'states = "goal"', 'states = "outcome"')
    edit(folder / "plan.toml", 'title = { ja = "川口市 ３段階工程表", en = ', "title = { ja = 3, en = ")
    said = fault(folder)
    for told in (
        "aera という項目はありません。area ではありませんか。",
        "base_year.year は整数で書いてください（今は文字列）。",
        "sheets[core-1].title がありません。",
        "stages[3].states に書けるのは measure、goal です。",
        "title：ja が空か、文字列ではありません。",
    ):
        assert told in said
    lines = [line for line in said.splitlines() if "plan.toml:" in line]
    assert [bool(re.search(r"plan\.toml:\d+: ", line)) for line in lines] == [True] * 5


def test_all_that_a_description_refers_to_in_vain_is_told_at_once(folder):
    edit(folder / "plan.toml", 'broader = ["counter-service"]', 'broader = ["counter"]')
    edit(folder / "plan.toml", 'division = "core"', 'division = "kernel"')
    edit(folder / "plan.toml", "number = 2\nname", "number = 1\nname")
    said = fault(folder)
    assert "分野 staff-courtesy の 'counter' は themes にありません" in said
    assert "表 core-1 の 'kernel' は division のコードにありません" in said
    assert "stages に '1' が2つあります" in said


def test_a_field_that_plans_do_not_share_is_told(folder):
    edit(folder / "plan.toml", 'field = "waste"', 'field = "rubbish"')
    said = fault(folder)
    line = (folder / "plan.toml").read_text("utf-8").splitlines().index('field = "rubbish"') + 1
    assert f"plan.toml:{line}: 分野 waste の field 'rubbish' は、共通の政策分野のコードにありません" in said
    assert "disaster-prevention（" in said  # the codes that there are
    told = CliRunner().invoke(check_command, [folder.name, "--plans", str(folder.parent)]).exception
    assert "rubbish" in str(told)


def test_english_beside_a_label_is_told_how_it_is_written(folder):
    title = 'title = "きめ細かい市民サービスを向上する（窓口サービス）"'
    edit(folder / "plan.toml", title, f'{title}\npolicy_goal_en = "x"')
    assert 'policy_goal = { ja = "…", en = "…" } のように書いてください' in fault(folder)


def test_a_rule_for_headings_that_is_never_used_is_told_with_its_line(folder):
    rules = '\n[[headings]]\nlike = "施策*"\nrole = "measure"\n\n[[headings]]\nlike = "施策１"\nrole = "goal"\n'
    file = folder / "plan.toml"
    file.write_text(file.read_text("utf-8") + rules, "utf-8")
    line = len(file.read_text("utf-8").splitlines()) - 1
    assert f"plan.toml:{line}: [[headings]]「施策１」は、前にある「施策*」が先に当てはまるため、使われません" in fault(
        folder
    )


def test_a_plan_may_do_without_manifesto_committee_base_year_pillars_fields_and_english(folder):
    text = (folder / "plan.toml").read_text("utf-8")
    for table in (r"\[publisher\]", r"\[creator\]", r"\[base_year\]", r"\[manifesto\]", r"\[\[pledge_readings\]\]"):
        text = re.sub(rf"^{table}\n(?:\S.*\n)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\[\[pillars\]\]\n(?:\S.*\n)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(?:pillars|title_en|field|offset) = .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r'\{ ja = ("[^"]*"), en = "[^"]*" \}', r"\1", text)
    (folder / "plan.toml").write_text(text.replace('area = "112038"\n', ""), "utf-8")
    (folder / "moved.csv").unlink()
    graphs = read_contents(folder, Identifiers("kawaguchi"), LISTS).graphs
    assert not [*graphs["inferred"].subjects(KTH.horizon)]
    assert not [*graphs["plan"].subjects(KTH.citesPledge)]
    assert not [*graphs["curation"].subjects(KTH.policyField)]
    stage = Identifiers("kawaguchi").of("stage", 1)
    assert [str(value) for value in graphs["document"].objects(stage, RDFS.label)] == ["段階１（すぐに）"]
    data = b"".join(graph.serialize(format="nt", encoding="utf-8") for graph in graphs.values())
    shared = dataset.shared_graphs()
    data += b"".join(dataset.ntriples(shared[name]) for name in shared if not name.endswith("/shapes"))
    assert [each for each in find(data, Identifiers("kawaguchi")) if each.severity == "violation"] == []


def test_each_theme_of_kawaguchi_but_one_is_mapped_to_a_field_and_no_word_finds_two():
    plan = read_plan(PLANS / "kawaguchi")
    assert [theme.id for theme in plan.themes if not theme.field] == ["civic-life"], "no one field holds it"
    bearers = defaultdict(set)
    for theme in plan.themes:
        for words in (theme.label.ja, *theme.also, *theme.hidden):
            bearers[normalize("NFKC", words).lower()].add(theme.id)
    assert {words: themes for words, themes in bearers.items() if len(themes) > 1} == {}


CURATION = {
    "a row for no entry": ("core-2.1.2.1,", "core-2.1.2.9,", "curation.csv:{line}: 項目 core-2.1.2.9 は outline.md"),
    "a changed text": ("保育所の調査", "保育園の調査", "curation.csv:{line}: 項目 core-2.1.2.1 は「保育所の調査」です"),
    "an unknown strand": (
        "保育所の調査,core-2.2",
        "保育所の調査,core-2.22",
        "curation.csv:{line}: 系列 'core-2.22' は",
    ),
}


def row_of(folder, key):
    """Return the line number and the line of an entry's row."""
    lines = (folder / "curation.csv").read_text("utf-8").split("\n")
    return next((number, line) for number, line in enumerate(lines, start=1) if line.startswith(f"{key},"))


@pytest.mark.parametrize("case", CURATION)
def test_a_fault_of_the_curation_is_told_with_its_line(folder, case):
    old, new, message = CURATION[case]
    line, _ = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", old, new)
    assert message.format(line=line) in fault(folder)


def test_a_second_row_for_an_entry_is_told_with_both_lines(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, f"{row}\n{row}")
    assert f"curation.csv:{line + 1}: 項目 core-2.1.2.1 の行は{line}行目にもあります" in fault(folder)


def test_of_an_entry_without_a_row_nothing_is_decided(folder):
    _, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row + "\n", "")
    entry = read_model(read_plan(folder), LISTS).entries["core-2.1.2.1"]
    assert (entry.row.strand, entry.row.reasons, entry.type) == ("", (), "measure")


def test_a_plan_that_nobody_has_curated_is_read(folder):
    (folder / "curation.csv").unlink()
    (folder / "indicators.toml").unlink()
    assert len(read_model(read_plan(folder), LISTS).statements) == 443


def test_a_table_of_decisions_may_leave_columns_out_and_has_no_others(folder):
    (folder / "indicators.toml").unlink()
    (folder / "curation.csv").write_text("entry,text,kind,kind_reason\ncore-2.1.2.1,保育所の調査,goal,試し\n", "utf-8")
    assert read_model(read_plan(folder), LISTS).entries["core-2.1.2.1"].type == "goal"
    (folder / "curation.csv").write_text("entry,text,sort\n", "utf-8")
    assert "curation.csv:1: 見出し行の列が正しくありません（sort）" in fault(folder)


def test_a_decision_without_a_reason_is_told(folder):
    _, row = row_of(folder, "core-2.1.2.1")
    cells = row.split(",")
    edit(folder / "curation.csv", row, ",".join([*cells[:3], "", *cells[4:]]))
    assert "「strand」の理由がありません" in fault(folder)


def changed(row, **cells):
    """Return a row of curation.csv with other values in some of its columns."""
    header = (PLANS / "kawaguchi" / "curation.csv").read_text("utf-8").splitlines()[0]
    record = dict(zip(header.split(","), row.split(","), strict=True)) | cells
    return ",".join(record.values())


def test_a_related_entry_must_be_another(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, changed(row, related="core-2.1.2.1", related_reason="理由"))
    assert f"curation.csv:{line}: related は、他の項目を指さなければなりません" in fault(folder)


def test_a_theme_is_taken_only_from_the_strand_that_gives_it(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, changed(row, themes="-voting", themes_reason="理由"))
    assert f"curation.csv:{line}: 分野 voting は系列 core-2.2 の分野ではないので、外せません" in fault(folder)


def test_a_reading_that_the_plan_does_not_know_is_told(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, changed(row, by="9"))
    assert f"curation.csv:{line}: 読み取り '9' は plan.toml にありません" in fault(folder)


def test_an_unknown_theme_of_an_entry_is_told_with_its_line(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, changed(row, themes="childcaer", themes_reason="理由"))
    assert f"curation.csv:{line}: 'childcaer' は theme のコードにありません" in fault(folder)


def test_a_follows_that_names_another_stage_is_told(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, changed(row, follows="core-2.3.2", follows_reason="理由"))
    assert f"curation.csv:{line}: follows は、前の段階の項目を指さなければなりません（core-2.3.2）" in fault(folder)


def test_a_same_as_that_names_a_later_entry_is_told(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, changed(row, same_as="other-1.1.4", same_as_reason="理由"))
    assert f"curation.csv:{line}: same_as は" in fault(folder)


def test_a_row_with_a_comma_too_many_is_told(folder):
    line, row = row_of(folder, "core-2.1.2.1")
    edit(folder / "curation.csv", row, f"{row},")
    assert f"curation.csv:{line}: 列が25個あります（見出し行は24個）" in fault(folder)


def test_an_open_quotation_mark_is_told(folder):
    edit(folder / "curation.csv", "core-2.1.2.1,保育所の調査", 'core-2.1.2.1,"保育所の調査')
    assert "curation.csv:" in fault(folder)


def test_a_text_that_is_not_utf_8_is_told_with_its_line(folder):
    data = (folder / "outline.md").read_bytes()
    (folder / "outline.md").write_bytes(data.replace("保育所の調査".encode(), "保育所の調査".encode("cp932")))
    assert "outline.md:94: UTF-8ではありません" in fault(folder)


def test_what_is_wrong_with_several_files_is_told_together_each_with_its_line(folder):
    edit(folder / "plan.toml", "year = 2005", 'year = "平成17年度"')
    edit(folder / "places.csv", ",112038,", ",999999,")
    edit(folder / "links.ttl", "@prefix dcat:", "@prefixes dcat:")
    with (folder / "moved.csv").open("a", encoding="utf-8") as moved:
        moved.write("kawaguchi/entry/1,,理由\nkawaguchi/entry/2,,理由\n")
    spoil_decisions(folder)
    names = ("plan.toml", "indicators.toml", "doubts.csv", "places.csv", "links.ttl", "moved.csv", "moved.csv")
    assert told_places(folder) == [(name, True) for name in (*names, "changes.csv")]


def test_what_is_wrong_with_decisions_is_told_together_with_what_is_wrong_with_entries(folder):
    edit(folder / "curation.csv", "core-2.1.2.1,保育所の調査", "core-2.1.2.1,保育所の点検")
    spoil_decisions(folder)
    names = ("curation.csv", "indicators.toml", "doubts.csv", "changes.csv")
    assert told_places(folder) == [(name, True) for name in names]


def test_a_plan_that_is_right_but_for_its_doubts_is_told_these_alone(folder):
    (folder / "doubts.csv").write_text(f"{','.join(DOUBT_COLUMNS)}\n,,x,,役割が不明,,,,,9\n,,,,,,,,,\n", "utf-8")
    with pytest.raises(KoteihyoError) as told:
        read_contents(folder, Identifiers("kawaguchi"), LISTS)
    assert [fault.line for fault in told.value.faults] == [2, 2, 3]
    for said in ("行（line）の「x」は番号で", "by の「9」は plan.toml の [[readings]] にありません", "doubt）が空です"):
        assert said in str(told.value)


def spoil_decisions(folder):
    """Make a mistake in each of the files that hold decisions on what others say."""
    edit(folder / "indicators.toml", 'unit = "TONNE"', 'unit = "STONE"')
    edit(folder / "plan.toml", "[[source]]", 'revises = "earlier"\n\n[[source]]')
    (folder / "doubts.csv").write_text(f"{','.join(DRAFTED)}\n基本目標,三,,,役割が不明,,,\n", "utf-8")
    (folder / "changes.csv").write_text(f"{','.join(CHANGE_COLUMNS)}\na,,b,,renamed,,1,理由\n", "utf-8")


def told_places(folder):
    """Return which files are told to be wrong, and whether with a line."""
    job = Job(folder.name, Folders((folder.parent,)), BASE)
    with pytest.raises(KoteihyoError) as told:
        read_dataset(job, LISTS, lambda _: None)
    return [(Path(fault.file).name, bool(fault.line)) for fault in told.value.faults]

"""Decisions by Excel: what is written, what comes back, what is refused and where."""

import csv
import datetime
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from rdflib.namespace import PROV

from koteihyo.graph.build import assemble
from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import read_contents
from koteihyo.graph.curation.comparison import compare
from koteihyo.graph.curation.forms import ENTRIES
from koteihyo.graph.curation.plan_file import Judge, write_heading
from koteihyo.graph.curation.record import Unreadable, record
from koteihyo.graph.curation.review import read_review
from koteihyo.graph.curation.submission import Cell, Changes, Line, Submission
from koteihyo.graph.errors import Faults, KoteihyoError
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import PLANS, read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KTH, Identifiers
from koteihyo.service.cli.curate import curate_command, place_faults
from koteihyo.service.results.review_workbook import read_review as read_workbook
from koteihyo.service.results.review_workbook import write_review

JISSHI = Path(__file__).parent / "plans" / "jisshi"
DOUBTS = """place,page,line,entry,doubt,choices,decision
担当課,2,14,,同じ見出しの下に、性質の違うものが並んでいます。,responsible | remarks,
訓練,,,,段落か箇条か。,見出し / a heading | 箇条 / an item,
"""


def review_of(folder):
    """Return the review of a plan's folder."""
    return read_review(read_model(read_plan(folder), CodeLists.load(dataset.ONTOLOGY)))


@pytest.fixture
def plans(tmp_path):
    """Return a folder of plans that holds one, with a list of doubts."""
    shutil.copytree(JISSHI, tmp_path / "plans" / "jisshi")
    (tmp_path / "plans" / "jisshi" / "doubts.csv").write_text(DOUBTS, "utf-8")
    return tmp_path / "plans"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a workbook as it was written of that plan, and the folder of plans."""
    plans = tmp_path_factory.mktemp("written") / "plans"
    shutil.copytree(JISSHI, plans / "jisshi")
    (plans / "jisshi" / "doubts.csv").write_text(DOUBTS, "utf-8")
    file = plans.parent / "review.xlsx"
    run(plans, "--format", "xlsx", "--no-findings", "-o", file)
    return file


@pytest.fixture(scope="module")
def kawaguchi():
    """Return the review of a plan with stages and strands."""
    return review_of(PLANS / "kawaguchi")


def run(plans, *words, plan="jisshi"):
    """Run the command; what it raises is raised."""
    found = CliRunner().invoke(
        curate_command, [plan, "--plans", str(plans), *map(str, words)], standalone_mode=False, catch_exceptions=False
    )
    if found.exception:
        raise found.exception
    return found.output


def bytes_of(folder):
    """Return every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def place_of(sheet, title, key=""):
    """Return where a column's cell stands in the row of a key."""
    column = next(cell.column_letter for cell in sheet[1] if cell.value == title)
    row = next((cell.row for cell in sheet["A"] if cell.value == key), 2)
    return f"{column}{row}"


def fill(written, target, cells, by="鳴沢 花子"):
    """Fill a copy of the workbook: sheet, column, key of the row, text."""
    book = load_workbook(written)
    for sheet, title, key, text in cells:
        book[sheet][place_of(book[sheet], title, key)] = text
    if by:
        book["使い方"]["B7"] = by
    book.save(target)
    return target


def test_a_workbook_that_nobody_edited_changes_no_byte(plans, written, tmp_path):
    before = bytes_of(plans / "jisshi")
    assert "何も書き込みませんでした" in run(plans, "--from", written)
    assert "何も書き込みませんでした" in run(plans, "--from", fill(written, tmp_path / "resaved.xlsx", [], by=""))
    assert bytes_of(plans / "jisshi") == before


def test_decisions_are_written_with_who_and_why_and_the_rest_keeps_its_bytes(plans, written, tmp_path):
    book = load_workbook(written)
    first = next(cell.value for cell in book[ENTRIES]["A"] if "r2c1" in str(cell.value))
    filled = fill(
        written,
        tmp_path / "filled.xlsx",
        [
            (ENTRIES, "種別1", first, "目標"),
            (ENTRIES, "対象者1", first, "高齢者"),
            (ENTRIES, "対象者の理由", first, "高齢者の避難所"),
            ("見出し", "単位", "目標値（Ｒ８年度）", "団体"),
            ("疑問点", "判断", "1", "役割：備考"),
        ],
    )
    before = bytes_of(plans / "jisshi")
    output = run(plans, "--from", filled, "--reason", "表を読んだ")
    after = bytes_of(plans / "jisshi")
    assert {name for name in after if after[name] != before.get(name)} == {"curation.csv", "doubts.csv", "plan.toml"}
    assert "5件の判断を書き込みました" in output  # two of the entry, a unit, a doubt, and the role that this gives
    assert "次に進むには" in output
    [row] = csv.DictReader(after["curation.csv"].decode().splitlines())
    assert row == {
        "entry": first,
        "text": row["text"],
        "kind": "goal",
        "kind_reason": "表を読んだ",
        "target_groups": "elderly",
        "target_groups_reason": "高齢者の避難所",
        "by": "1",
    }
    plan = read_plan(plans / "jisshi")
    assert plan.readings[0].by.name.text == "鳴沢 花子"
    assert [(heading.unit, heading.year) for heading in plan.headings if heading.like == "目標値（Ｒ８年度）"] == [
        ("団体", 2026)
    ]
    assert [heading.role for heading in plan.headings if heading.like == "担当課"] == ["remarks"]
    assert not any(each.severity == "violation" for each in assemble(["jisshi"], folder=plans).findings["jisshi"])
    again = plans.parent / "again.xlsx"
    run(plans, "--format", "xlsx", "--no-findings", "-o", again)
    assert "何も書き込みませんでした" in run(plans, "--from", again)
    with pytest.raises(KoteihyoError, match="書き出した後に"):
        run(plans, "--from", filled)


def test_what_rules_read_is_shown_and_each_of_it_can_be_refused_from_a_list(plans, written, tmp_path):
    sheet = load_workbook(written)[ENTRIES]
    titles = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == READ)
    shown = dict(zip(titles, row, strict=True))
    assert (shown["種別（読み取り）"], shown["対象者（読み取り）"]) == ("施設・設備の整備", "子育て家庭")
    cells = [("種別1", "除く：施設・設備の整備"), ("種別の理由", "園舎は建てない")]
    cells += [("対象者1", "除く：子育て家庭"), ("対象者の理由", "保育士のため")]
    filled = fill(written, tmp_path / "filled.xlsx", [(ENTRIES, title, READ, text) for title, text in cells])
    run(plans, "--from", filled)
    entry = review_of(plans / "jisshi").model.entries[READ]
    assert (entry.type, entry.row.taken_kinds, entry.row.target_groups.taken) == (
        "measure",
        ("facility",),
        ("child-rearing-families",),
    )
    ids = Identifiers("jisshi")
    graphs = read_contents(plans / "jisshi", ids, CodeLists.load(dataset.ONTOLOGY)).graphs
    measure = ids.of("measure", READ)
    assert (measure, None, None) in graphs["plan"]
    for graph in (graphs["plan"], graphs["curation"]):
        assert not [*graph.objects(measure, KTH.measureKind), *graph.objects(measure, KTH.concerns)]
    assert [*graphs["curation"].objects(ids.of("decision", READ, "kind"), KTH.excludes)]


def test_what_is_decided_to_state_nothing_is_no_statement_and_keeps_no_other_decision(plans, written, tmp_path):
    nothing = [(ENTRIES, "種別1", KEY, "施策も目標も述べていない"), (ENTRIES, "種別の理由", KEY, "経過の説明")]
    run(plans, "--from", fill(written, tmp_path / "filled.xlsx", nothing))
    model = review_of(plans / "jisshi").model
    assert model.entries[KEY].read_type == "measure"
    assert KEY not in model.statements
    file = plans / "jisshi" / "curation.csv"
    lines = file.read_text("utf-8").splitlines()
    header, [row] = lines[0].split(","), csv.DictReader(lines)
    assert row["kind"] == "none"
    wrong = {**row, "target_groups": "elderly", "target_groups_reason": "理由"}
    columns = [*header, "target_groups", "target_groups_reason"]
    file.write_text(f"{','.join(columns)}\n{','.join(wrong[name] for name in columns)}\n", "utf-8")
    with pytest.raises(KoteihyoError, match=r"none（何も述べない）の項目に target-groups は付け"):
        review_of(plans / "jisshi")


def test_a_plan_that_ships_is_copied_before_it_is_written(tmp_path, monkeypatch, kawaguchi):
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path / "data"))
    before = bytes_of(PLANS / "kawaguchi")
    file = tmp_path / "k.xlsx"
    file.write_bytes(write_review(kawaguchi.forms))
    filled = fill(file, file, [(ENTRIES, "注記", "core-1.1.1", "確かめた")])
    CliRunner().invoke(curate_command, ["kawaguchi", "--from", str(filled)], catch_exceptions=False)
    copy = tmp_path / "data" / "plans" / "kawaguchi"
    assert bytes_of(PLANS / "kawaguchi") == before
    after = bytes_of(copy)
    assert {name for name in before if after[name] != before[name]} == {"curation.csv", "plan.toml"}
    old, new = before["curation.csv"].decode().splitlines(), after["curation.csv"].decode().splitlines()
    assert [line for line in new if line not in old] == [line for line in new if line.startswith("core-1.1.1,")]
    assert after["plan.toml"].startswith(before["plan.toml"])


def test_each_decision_keeps_the_name_of_whoever_took_it(plans):
    def decide(changes, who):
        judge = Judge(who, datetime.date(2026, 4, 1), "読んだ")
        record(review_of(plans / "jisshi"), changes, judge, plans / "jisshi", review_of)

    decide(Changes({KEY: {"kind": "goal", "kind_reason": "一", "sic": "別の語", "sic_reason": "二"}}), "鳴沢 花子")
    decide(Changes({KEY: {"kind": "measure", "kind_reason": "三"}}), "山田 太郎")
    settled = {1: {"decision": "このままでよい", "reason": "四"}}
    decide(Changes({KEY: {"note": "確かめた"}}, doubts=settled), "佐藤 次郎")
    [row] = csv.DictReader((plans / "jisshi" / "curation.csv").read_text("utf-8").splitlines())
    assert row["by"] == "1 kind=2 note=3"
    first = next(csv.DictReader((plans / "jisshi" / "doubts.csv").read_text("utf-8").splitlines()))
    assert (first["decision"], first["reason"], first["by"]) == ("このままでよい", "四", "3")
    ids = Identifiers("jisshi")
    graph = read_contents(plans / "jisshi", ids, CodeLists.load(dataset.ONTOLOGY)).graphs["curation"]
    who = {each: graph.value(ids.of("decision", KEY, each), PROV.wasGeneratedBy) for each in ("kind", "sic", "note")}
    assert who == {"kind": ids.of("reading", "2"), "sic": ids.of("reading", "1"), "note": ids.of("reading", "3")}
    decide(Changes({KEY: {"sic": "", "sic_reason": ""}}), "佐藤 次郎")
    decide(Changes({KEY: {"kind": "goal", "kind_reason": "五", "note": ""}}), "鳴沢 花子")
    [row] = csv.DictReader((plans / "jisshi" / "curation.csv").read_text("utf-8").splitlines())
    assert row["by"] == "1"


BOOKS = {
    "a text": (lambda file: file.write_text("表"), "Excelのファイル"),
    "an empty file": (lambda file: file.write_bytes(b""), "Excelのファイル"),
    "another archive": (lambda file: zipfile.ZipFile(file, "w").close(), "Excelのファイル"),
    "a password": (lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "パスワード"),
    "no file": (lambda file: file.unlink(), "読めません"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_what_is_no_workbook_is_told(plans, tmp_path, name):
    file = tmp_path / "review.xlsx"
    file.write_bytes(b"")
    BOOKS[name][0](file)
    with pytest.raises(KoteihyoError, match=BOOKS[name][1]) as told:
        run(plans, "--from", file)
    assert str(file) in str(told.value)


def edit(sheet, title, key, text):
    """Return what writes into a cell, and where that is told."""

    def change(book):
        at = place_of(book[sheet], title, key)
        book[sheet][at] = text
        return f"{sheet}!{at}"

    return change


def rename(sheet, at, text):
    """Return what writes at an address."""

    def change(book):
        book[sheet][at] = text
        return f"{sheet}!{at}"

    return change


def several(*changes):
    """Return what does several things; the last says where the fault is told."""
    return lambda book: [change(book) for change in changes][-1]


def remove_sheet(name):
    """Return what removes a sheet."""

    def change(book):
        del book[name]
        return name

    return change


def remove_row(book):
    book[ENTRIES].delete_rows(3)
    return f"{ENTRIES}!A1"


def repeat_row(book):
    sheet = book[ENTRIES]
    sheet.append([cell.value for cell in sheet[2]])
    return f"{ENTRIES}!A{sheet.max_row}"


def add_row(book):
    book[ENTRIES].append(["9-9.1", "", "", "", "新しい施策"])
    return f"{ENTRIES}!A{book[ENTRIES].max_row}"


def remove_column(book):
    book[ENTRIES].delete_cols(5)
    return f"{ENTRIES}!A1"


KEY, SILENT = "1-1-1.r3c1", "1-1.1"
READ = "2-1-1.1"  # 保育所の増設, in whose words rules read a group and a kind
THEME = several(edit(ENTRIES, "分野の理由", KEY, "理由"), edit(ENTRIES, "分野1", KEY, "宇宙"))
MISTAKES = {
    "the guide is gone": (remove_sheet("使い方"), "がありません"),
    "a sheet is gone": (remove_sheet("見出し"), "がありません"),
    "another plan's": (rename("使い方", "B6", "another"), "計画 another の表"),
    "written of other files": (rename("使い方", "B9", "0" * 64), "書き出した後に"),
    "a column is gone": (remove_column, "「文言」の列がありません"),
    "a column has another name": (rename(ENTRIES, "E1", "ことば"), "という列はありません"),
    "a column stands twice": (rename("見出し", "D1", "場所"), "二つあります"),
    "a row is gone": (remove_row, "の行がありません"),
    "a row stands twice": (repeat_row, "にもあります"),
    "a row is new": (add_row, "行を加えたり"),
    "a key is another": (rename(ENTRIES, "A2", "x"), "この列を変えたり"),
    "words are others": (edit(ENTRIES, "文言", KEY, "別の文言"), "変えられません"),
    "a place is another": (edit(ENTRIES, "場所", KEY, "別の節"), "変えられません"),
    "a role is written where it is read": (edit(ENTRIES, "役割", KEY, "目標"), "変えられません"),
    "no such kind": (edit(ENTRIES, "種別1", KEY, "事業"), "選べません"),
    "no such theme": (THEME, "選べません"),
    "no such group": (edit(ENTRIES, "対象者1", KEY, "宇宙人"), "選べません"),
    "no such participant": (edit(ENTRIES, "担い手1", KEY, "宇宙人"), "選べません"),
    "a code in place of a name": (edit(ENTRIES, "対象者1", KEY, "elderly"), "選べません"),
    "a formula": (edit(ENTRIES, "注記", KEY, "=A1"), "数式"),
    "an error value": (edit(ENTRIES, "注記", KEY, "#N/A"), "計算の誤り"),
    "too many words": (edit(ENTRIES, "注記", KEY, "あ" * 2001), "長すぎます"),
    "no reason": (
        several(
            edit(ENTRIES, "種別1", KEY, "目標"), lambda book: f"{ENTRIES}!{place_of(book[ENTRIES], '種別の理由', KEY)}"
        ),
        "理由がありません",
    ),
    "a reason for nothing": (edit(ENTRIES, "種別の理由", KEY, "理由"), "空なのに理由"),
    "measure and goal": (
        several(
            edit(ENTRIES, "種別1", KEY, "施策：調査・分析"),
            edit(ENTRIES, "種別の理由", KEY, "理由"),
            edit(ENTRIES, "種別1", KEY, "施策"),
            edit(ENTRIES, "種別2", KEY, "目標"),
        ),
        "一つの文が施策と目標の両方を述べるときは",
    ),
    "a group twice": (
        several(
            edit(ENTRIES, "対象者1", KEY, "高齢者"),
            edit(ENTRIES, "対象者の理由", KEY, "理由"),
            edit(ENTRIES, "対象者2", KEY, "高齢者"),
        ),
        "二度あります",
    ),
    "a group given and taken": (
        several(
            edit(ENTRIES, "対象者1", READ, "子育て家庭"),
            edit(ENTRIES, "対象者の理由", READ, "理由"),
            edit(ENTRIES, "対象者2", READ, "除く：子育て家庭"),
        ),
        "加えることと除くこと",
    ),
    "a group taken that was not read": (edit(ENTRIES, "対象者1", KEY, "除く：高齢者"), "選べません"),
    "a measure that states nothing": (
        several(
            edit(ENTRIES, "種別の理由", KEY, "理由"),
            edit(ENTRIES, "種別1", KEY, "施策"),
            edit(ENTRIES, "種別2", KEY, "施策も目標も述べていない"),
        ),
        "一つしか選べません",
    ),
    "a group of what states nothing": (
        several(edit(ENTRIES, "対象者の理由", SILENT, "理由"), edit(ENTRIES, "対象者1", SILENT, "高齢者")),
        "先に種別を",
    ),
    "a correction that is none": (
        several(
            edit(ENTRIES, "誤記の訂正案の理由", KEY, "理由"),
            edit(ENTRIES, "誤記の訂正案", KEY, "防災訓練"),
        ),
        "記載と同じ",
    ),
    "no such role": (edit("見出し", "役割", "担当課", "かかり"), "選べません"),
    "no such year": (edit("見出し", "年", "担当課", 20266), "選べません"),
    "a year in words": (edit("見出し", "年", "担当課", "令和８年度"), "選べません"),
    "no such calendar": (edit("見出し", "年の数え方", "担当課", "学年"), "選べません"),
    "no such sort of money": (edit("見出し", "金額の種類", "事業費（千円）", "実費"), "選べません"),
    "too long a unit": (edit("見出し", "単位", "事業費（千円）", "千" * 21), "単位は"),
    "a heading in other words": (edit("見出し", "見出し", "担当課", "担当部署"), "この列を変えたり"),
    "a count is another": (edit("見出し", "件数", "担当課", 99), "変えられません"),
    "a doubt in other words": (edit("疑問点", "疑問点", "1", "疑いなし"), "変えられません"),
    "two roles of one heading": (
        several(edit("見出し", "役割", "担当課", "金額"), edit("疑問点", "判断", "1", "役割：備考")),
        "どちらかに合わせて",
    ),
}


@pytest.fixture(scope="module")
def jisshi(written):
    """Return the review of the plan that the workbook was written of."""
    return review_of(written.parent / "plans" / "jisshi")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_by_sheet_and_cell(written, jisshi, tmp_path, name):
    change, words = MISTAKES[name]
    book = load_workbook(written)
    at = change(book)
    file = tmp_path / "review.xlsx"
    book.save(file)
    with pytest.raises(KoteihyoError, match=words) as told:
        compare(jisshi, read_workbook(file, jisshi.forms))
    if "!" in at and not at.startswith("使い方"):
        assert any(str(each.file).endswith(at) for each in getattr(told.value, "faults", [told.value])), told.value


def test_all_is_written_or_nothing(plans, written, tmp_path):
    decisions = [("疑問点", "判断", "2", "このままでよい"), (ENTRIES, "種別1", KEY, "目標")]
    before = bytes_of(plans)
    with pytest.raises(KoteihyoError, match="理由がありません"):
        run(plans, "--from", fill(written, tmp_path / "x.xlsx", decisions))
    assert bytes_of(plans) == before
    review = review_of(plans / "jisshi")
    wrong = Changes(
        {KEY: {"kind": "goal", "kind_reason": ""}}, doubts={2: {"decision": "このままでよい", "reason": ""}}
    )
    judge = Judge("鳴沢 花子", datetime.date(2026, 4, 1), "読んだ")
    with pytest.raises(Faults, match="理由がありません") as told:
        record(review, wrong, judge, plans / "jisshi", review_of)
    assert [fault.file for fault in told.value.faults] == [plans / "jisshi" / "curation.csv"]
    assert bytes_of(plans) == before
    assert [path.name for path in plans.iterdir()] == ["jisshi"]


def test_what_the_files_would_not_take_is_told_by_the_row_of_the_workbook(plans, written, tmp_path):
    book = load_workbook(written)
    filled = fill(written, tmp_path / "filled.xlsx", [(ENTRIES, "注記", KEY, "確かめた")])
    review = review_of(plans / "jisshi")
    changes = Changes({KEY: {"follows": "1-1.1", "follows_reason": "続き"}})
    with pytest.raises(Unreadable) as told:
        record(review, changes, Judge("鳴沢 花子", datetime.date(2026, 4, 1), "読んだ"), plans / "jisshi", review_of)
    placed = place_faults(told.value, read_workbook(filled, review.forms))
    row = place_of(book[ENTRIES], "項目", KEY)
    assert str(placed.file).endswith(f"filled.xlsx {ENTRIES}!{row}")


def test_nobody_who_decided_is_told(plans, written, tmp_path):
    with pytest.raises(KoteihyoError, match="判断者の名前"):
        run(plans, "--from", fill(written, tmp_path / "x.xlsx", [("疑問点", "判断", "2", "このままでよい")], by=""))


def fill_forms(review, texts):
    """Return the forms of a review as they come back with other texts: by entry and column."""
    lines = {}
    for form in review.forms:
        titles = [column.title for column in form.columns]
        rows = [dict(zip(titles, row.values, strict=True)) | texts.get(row.key, {}) for row in form.rows]
        lines[form.title] = [
            Line({title: Cell(text, f"{title}{at}") for title, text in row.items()}, str(at))
            for at, row in enumerate(rows)
        ]
    return Submission("review.xlsx", review.model.plan.id, review.forms.digest, lines)


def test_choices_of_a_plan_with_stages_and_strands_are_held_to_the_entry(kawaguchi):
    wrong = {
        "core-1.2.3.1": ({"系列": "生涯学習"}, "「系列」に「生涯学習」は選べません"),
        "core-1.2.3.2": ({"同じ内容の項目": "core-1.3.1 満足度"}, "「同じ内容の項目」に"),
        "core-1.2.3.3": ({"引き継ぐ項目1": "core-1.3.1 満足度"}, "「引き継ぐ項目1」に"),
        "core-1.2.4": ({"参照先1": "どこか"}, "「参照先1」に"),
        "core-1.2.4.1": ({"分野1": "除く：福祉"}, "「除く：」は系列の分野にだけ"),
    }
    with pytest.raises(Faults) as told:
        compare(kawaguchi, fill_forms(kawaguchi, {key: texts for key, (texts, _) in wrong.items()}), "理由")
    for fault, (_, words) in zip(told.value.faults, wrong.values(), strict=True):
        assert words in fault.ja
    assert not compare(kawaguchi, fill_forms(kawaguchi, {}))


def test_a_heading_for_many_words_stays_and_the_decision_stands_before_it():
    text = '[[headings]]\nlike = "施策*"\nrole = "measure" # すべて\n\n[[headings]]\nlike = "年"\n'
    heading = write_heading(text, "施策１", {"role": "goal"}, Path("plan.toml"))
    assert heading == '[[headings]]\nlike = "施策１"\nrole = "goal"\n\n' + text
    assert write_heading(text, "年", {"year": 2026, "role": None}, Path("plan.toml")) == f"{text}year = 2026\n"
    inline = 'headings = [{ like = "年", role = "goal" }]\n'
    with pytest.raises(KoteihyoError, match="書き換えられません"):
        write_heading(inline, "年", {"role": "measure"}, Path("plan.toml"))

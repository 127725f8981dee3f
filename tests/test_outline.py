"""Plans of any shape: sections, tables by rows, roles by headings, and what their graphs then say."""

import hashlib
import shutil
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import read_contents
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.parts import check_originals
from koteihyo.graph.errors import Faults, KoteihyoError
from koteihyo.graph.model import read_passages
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KTH, Identifiers, concept

PLANS = Path(__file__).parent / "plans"
IDS = Identifiers("jisshi")
FISCAL = {year: concept("fiscal-year", year) for year in (2022, 2024, 2025, 2026)}


@pytest.fixture(scope="module")
def graph():
    """Return what is asserted of the test plan, merged."""
    contents = read_contents(PLANS / "jisshi", IDS, CodeLists.load(dataset.ONTOLOGY))
    merged = Graph()
    for kind in ("document", "plan", "curation"):
        merged += contents.graphs[kind]
    return merged


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the test plan that may be damaged."""
    return Path(shutil.copytree(PLANS / "jisshi", tmp_path / "jisshi"))


def rewrite(folder, name, old, new):
    """Change a file of a plan, and its hash in plan.toml where it is the source."""
    file = folder / name
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), "utf-8")
    if name == "source.txt":
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in (before, file.read_text("utf-8"))]
        rewrite(folder, "plan.toml", *hashes)


def values(graph, subject, predicate):
    """Return the values of a property, shortened where they are of the plan."""
    return {str(value).removeprefix(f"{IDS.plan}/") for value in graph.objects(subject, predicate)}


def test_the_ledger_counts_every_character_once():
    source, _, placed, ledger = read_passages(read_plan(PLANS / "jisshi"))
    assert ledger.total == len(source.text)
    assert ledger.count_kind("page") == len("- 2 -")
    assert sum(run.end - run.start for each in placed for run in each.runs) == sum(
        ledger.count_kind(kind) for kind in ("entry", "heading", "header", "note", "page", "document-title")
    )


def test_sections_have_the_numbers_that_their_headings_print(graph):
    sections = {str(subject).rpartition("/")[2] for subject in graph.subjects(RDF.type, KTH.Section)}
    assert sections == {"1", "1-1", "1-1-1", "1-1-2", "2", "2-1", "2-1-1", "2-2", "appendix"}
    assert values(graph, IDS.of("section", "1-1-2"), KTH.inSection) == {"section/1-1", "section/1"}
    assert values(graph, IDS.of("section", "1-1-2"), KTH.ownSection) == {"section/1-1"}


def test_an_entry_is_a_bullet_a_cell_a_sentence_or_a_heading_that_states_something(graph):
    words = {
        "1-1.1.1": "訓練の実施",
        "1-1-1.r2c3": "実施設計",
        "1-1-2.t2.r2c4.2": "（女性 60％）",
        "appendix.s1": "市長は「約束を守る。必ず守る」と述べた。",
        "appendix.s2": "これを受けて計画を定める。",
        "1-1": "１－１　災害に強いまちをつくる",
        "0.s1": "この計画は、市の施策を定める。",
    }
    assert {key: str(graph.value(IDS.entry(key), KTH.verbatim)) for key in words} == words
    assert values(graph, IDS.entry("1-1-1.r2c3"), KTH.header) == {"header/1-1-1.r1c3"}
    assert values(graph, IDS.entry("1-1-2.t2.r2c1"), KTH.row) == {"2", "3"}


def test_a_paragraph_that_a_foot_interrupts_is_one_entry(graph):
    assert str(graph.value(IDS.entry("2-1.1"), KTH.verbatim)) == "保育所の待機児童をゼロにする"
    assert len(list(graph.objects(IDS.entry("2-1.1"), KTH.evidence))) == 2


def test_without_a_role_print_states_nothing_and_with_one_what_the_heading_says(graph):
    assert values(graph, IDS.entry("1-1.1"), KTH.states) == set()
    assert values(graph, IDS.entry("1-1-1.r2c1"), KTH.states) == {"measure/1-1-1.r2c1"}
    assert values(graph, IDS.entry("1-1"), KTH.states) == {"goal/1-1"}
    assert values(graph, IDS.entry("2-1-1.1"), KTH.states) == {"measure/2-1-1.1"}
    assert values(graph, IDS.entry("2-1-1.1.1"), KTH.states) == set()


def test_a_heading_says_how_what_stands_under_it_is_read(graph):
    roles = {"header/1-1-2.r1c3": "target", "header/1-1-2.t2.r3c2": "actual", "section/2-1-1": "measure"}
    assert {key: str(graph.value(IDS.of(*key.split("/")), KTH.role)) for key in roles} == roles
    assert graph.value(IDS.of("section", "appendix"), KTH.role) is None


def test_a_measure_is_part_of_the_goal_that_its_heading_states_and_has_its_theme(graph):
    measure = IDS.of("measure", "1-1-1.r2c1")
    assert values(graph, measure, KTH.partOf) == {"goal/1-1"}
    assert values(graph, measure, KTH.theme) == {"theme/1"}
    assert str(graph.value(IDS.of("theme", "1"), RDFS.label)) == "第１章　安心して暮らせるまち"


def test_a_row_says_who_is_responsible_when_and_at_what_cost(graph):
    drill = IDS.of("measure", "1-1-1.r3c1")
    offices = {str(graph.value(value, RDFS.label)) for value in graph.objects(drill, KTH.responsible)}
    assert offices == {"危機管理課", "消防署"}
    assert set(graph.objects(drill, KTH.scheduledIn)) == {FISCAL[2024], FISCAL[2025]}
    amount = graph.value(drill, KTH.amount)
    assert (int(graph.value(amount, KTH.value)), str(graph.value(amount, KTH.figurePrinted))) == (800000, "800")


def test_words_in_a_schedule_are_a_measure_in_that_year_and_part_of_the_rows(graph):
    design = IDS.of("measure", "1-1-1.r2c3")
    assert values(graph, design, KTH.partOf) == {"measure/1-1-1.r2c1"}
    assert set(graph.objects(design, KTH.scheduledIn)) == {FISCAL[2024]}
    assert set(graph.objects(IDS.of("measure", "1-1-1.r2c1"), KTH.scheduledIn)) == {FISCAL[2025]}


def test_a_target_has_its_indicator_value_year_and_baseline(graph):
    target = IDS.of("target", "1-1-2.r2c3")
    assert values(graph, target, KTH.indicator) == {"indicator/1-1-2.r2c1"}
    assert int(graph.value(target, KTH.value)) == 20
    assert graph.value(target, KTH.comparator) == concept("comparator", "at-least")
    assert graph.value(target, KTH.dueYear) == FISCAL[2026]
    baseline = graph.value(target, KTH.baseline)
    assert (int(graph.value(baseline, KTH.value)), graph.value(baseline, KTH.inYear)) == (12, FISCAL[2022])
    assert values(graph, IDS.of("goal", "1-1"), KTH.target) >= {"target/1-1-2.r2c3", "target/1-1-2.r3c3"}


def test_words_are_a_target_without_a_value(graph):
    target = IDS.of("target", "1-1-2.r3c3")
    assert (str(graph.value(target, KTH.figurePrinted)), graph.value(target, KTH.value)) == ("増加", None)
    assert graph.value(target, KTH.direction) == concept("direction", "increase")


def test_the_row_says_what_the_figure_is_and_the_column_in_which_year(graph):
    target, actual = IDS.of("target", "1-1-2.t2.r2c3"), IDS.of("observation", "1-1-2.t2.r3c3")
    assert (graph.value(target, KTH.dueYear), graph.value(actual, KTH.inYear)) == (FISCAL[2024], FISCAL[2024])
    assert values(graph, actual, KTH.indicator) == values(graph, target, KTH.indicator) == {"indicator/1-1-2.t2.r2c1"}
    pending = IDS.of("observation", "1-1-2.t2.r3c4")
    assert (graph.value(pending, KTH.value), str(graph.value(pending, KTH.figurePrinted))) == (None, "未集計")


def test_an_actual_value_stands_against_the_target_of_its_year_and_says_whether_that_was_reached(graph):
    actual = IDS.of("observation", "1-1-2.t2.r3c3")
    assert values(graph, actual, KTH.against) == {"target/1-1-2.t2.r2c3"}
    assert [value.toPython() for value in graph.objects(actual, KTH.reached)] == [False]


def test_what_is_printed_says_in_which_entry(graph):
    for kind in (KTH.Target, KTH.Observation, KTH.Amount, KTH.Indicator, KTH.Responsible):
        for thing in graph.subjects(RDF.type, kind):
            entries = set(graph.objects(thing, KTH.printedIn))
            assert entries
            assert all((entry, RDF.type, KTH.Entry) in graph for entry in entries)


def test_what_is_printed_again_makes_one_statement_of_two_entries(graph):
    drill = IDS.of("measure", "1-1-1.r3c1")
    assert values(graph, drill, KTH.statedBy) == {"entry/1-1-1.r3c1", "entry/2-1-1.3"}
    assert values(graph, drill, KTH.theme) == {"theme/1", "theme/2"}
    assert (IDS.of("measure", "2-1-1.3"), None, None) not in graph


def test_a_heading_may_be_a_pledge(graph):
    pledge = IDS.of("pledge", "2-2")
    assert values(graph, IDS.entry("2-2"), KTH.states) == {"pledge/2-2"}
    assert (str(graph.value(pledge, KTH.notation)), graph.value(pledge, KTH.pledgeNumber)) == ("2-2", None)


DAMAGES = {
    "a word of a cell is lost": ("outline.md", "| 20団体以上 |", "| 20団体 |", "20団体以上"),
    "a cell is invented": ("outline.md", "| 12,000 |", "| 12,000 円 |", "円"),
    "a fence has no such kind": ("outline.md", ":::page", ":::foot", "囲み"),
    "a fence is never opened": ("outline.md", ":::page\n", "", "囲み"),
    "a table has no ruler": ("outline.md", "| --- | --- | --- | --- | --- |\n", "", "| --- |"),
    "a bullet is too deep": ("outline.md", "  - 訓練の実施", "    - 訓練の実施", "字下げ"),
    "a section is there twice": ("outline.md", "{section: appendix}", "{section: 2-1}", "二重"),
    "something is drawn that nobody drew": (
        "outline.md",
        "| 実施設計 | → |",
        "| 実施設計 | →{■} |",
        "描かれていません",
    ),
    "the source is another one": ("plan.toml", 'sha256 = "', 'sha256 = "0', "SHA-256"),
    "a role does not exist": ("plan.toml", 'role = "amount"', 'role = "money"', "role"),
}


@pytest.mark.parametrize(("name", "old", "new", "told"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_folder_is_told_with_its_place(folder, name, old, new, told):
    rewrite(folder, name, old, new)
    with pytest.raises((KoteihyoError, Faults)) as error:
        read_passages(read_plan(folder))
    assert told in str(error.value)
    assert name in str(error.value)


def test_a_heading_that_is_doubled_in_the_source_is_placed_where_it_stands(folder):
    rewrite(folder, "source.txt", "第２章　健やかに育つまち\n", "第２章　健やかに育つまち\n主な事業\n")
    rewrite(folder, "outline.md", "### ２－１", "主な事業\n\n### ２－１")
    _, outline, placed, _ = read_passages(read_plan(folder))
    lines = [each.runs[0].line for each in placed if each.passage.text == "主な事業"]
    assert lines == sorted(lines)
    assert len(lines) == 3
    assert outline.sections[0].key == "1"


def test_a_plan_has_its_years(graph):
    assert (graph.value(IDS.plan, KTH.firstYear), graph.value(IDS.plan, KTH.lastYear)) == (FISCAL[2024], FISCAL[2026])


def test_a_plan_may_be_in_another_language(folder):
    rewrite(folder, "plan.toml", 'title = "鳴沢市実施計画"', 'title = "Plan of Narusawa"\nlanguage = "en"')
    contents = read_contents(folder, IDS, CodeLists.load(dataset.ONTOLOGY))
    labels = list(contents.graphs["plan"].objects(IDS.of("goal", "1-1"), RDFS.label))
    assert [label.language for label in labels] == ["en"]
    assert URIRef(f"{IDS.plan}") in set(contents.graphs["document"].subjects(RDF.type, KTH.Plan))


def test_check_holds_the_text_to_the_file_as_received(tmp_path):
    file = tmp_path / "plan.md"
    file.write_text("# 鳴沢市の計画\n\n## 第１章 防災\n\n- 避難所を整備する。\n", "utf-8")
    drafted = draft([file], "narusawa", tmp_path / "plans").folder
    assert check_originals(read_plan(drafted)) == 1
    for name in ("source.txt", "outline.md"):
        rewrite_text(drafted / name, "避難所を整備する。", "避難所を二つ整備する。")
    with pytest.raises(KoteihyoError, match="余分「二つ」"):
        check_originals(read_plan(drafted))


def rewrite_text(file, old, new):
    """Change the words of a file."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_chapters_keep_their_printed_numbers_whatever_stands_before_them(tmp_path):
    parts = ["# 計画", "## はじめに", "市の計画です。", "## 第１章 総論", "### １ 目的", "定めます。", "## 第２章 各論"]
    parts += ["進めます。", "## 資料", "### 第１章 統計", "数えます。"]
    (tmp_path / "a.md").write_text("\n\n".join(parts), "utf-8")
    folder = draft([tmp_path / "a.md"], "a", tmp_path / "plans").folder
    sections = read_passages(read_plan(folder))[1].sections
    assert [section.key for section in sections] == ["p1", "1", "1-1", "2", "4", "4-1"]

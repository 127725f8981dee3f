"""The outline is the document: every character is accounted for once, and each kind of damage is caught."""

from itertools import pairwise
from pathlib import Path

import pytest

from koteihyo.graph.errors import Faults
from koteihyo.graph.model import read_passages
from koteihyo.graph.plan.alignment import align
from koteihyo.graph.plan.description import PLANS, read_plan, read_source
from koteihyo.graph.plan.outline import read_outline
from koteihyo.graph.plan.source import Source

PLAN = read_plan(PLANS / "kawaguchi")
OUTLINE = (PLAN.folder / "outline.md").read_text("utf-8").split("\n")
FILES = (Path("source.txt"), Path("outline.md"))


def faults_of(lines):
    """Return the faults of a damaged outline as (file, line, Japanese message), none if it passes."""
    try:
        align(Source(read_source(PLAN)), read_outline("\n".join(lines), PLAN, FILES[1]).passages, FILES, PLAN.indent)
    except Faults as error:
        return [(str(fault.file), fault.line, fault.ja) for fault in error.faults]
    return []


def at(words):
    """Return the index of the outline's first line with these words."""
    return next(index for index, line in enumerate(OUTLINE) if line.strip().removeprefix("- ") == words)


def damaged(words, change):
    """Return the outline with one line changed, taken out (None) or replaced by several (a list)."""
    index, lines = at(words), OUTLINE[:]
    new = change(lines[index])
    lines[index : index + 1] = [] if new is None else new if isinstance(new, list) else [new]
    return lines


def test_the_undamaged_outline_is_the_document():
    assert faults_of(OUTLINE) == []


def test_the_ledger_counts_every_character_of_the_document_once():
    source, _, placed, ledger = read_passages(PLAN)
    assert ledger.total == len(source.text) == 8272
    printed = sum(run.end - run.start for each in placed for run in each.runs)
    assert printed + ledger.count_kind("bullet") + ledger.count_kind("white-space") == 8272
    assert ledger.count_kind("bullet") == sum(line.has_bullet for line in source.lines)


def test_every_run_quotes_the_characters_at_its_offsets_and_none_overlap():
    source, _, placed, _ = read_passages(PLAN)
    runs = sorted((run for each in placed for run in each.runs), key=lambda run: run.start)
    assert all(source.text[run.start : run.end] == run.text for run in runs)
    assert all(one.end <= other.start for one, other in pairwise(runs))


def test_a_broken_line_is_joined_without_a_space():
    _, _, placed, _ = read_passages(PLAN)
    entry = next(each for each in placed if each.passage.key == "core-1.1.3.1" and each.passage.path)
    assert entry.passage.text == "市民サービスをサポートするためのボランティア、民間企業の活用方策立案"
    assert [run.line for run in entry.runs] == [32, 34]


def test_the_two_tables_behind_one_page_mark_have_their_titles_though_these_are_printed_later():
    _, _, placed, _ = read_passages(PLAN)
    titles = {each.passage.section: each.runs[0].line for each in placed if each.passage.kind == "sheet-title"}
    assert (titles["internal-1"], titles["internal-2"]) == (370, 372)


DAMAGES = {
    "an entry is missing": (
        "保育所の調査",
        lambda _: None,
        [("source.txt", 116, "「保育所の調査」が outline.md に、印刷のとおりにはありません。")],
    ),
    "an entry is doubled": ("保育所の調査", lambda line: [line, line], [("outline.md", None, "二重")]),
    "an entry is invented": (
        "保育所の調査",
        lambda line: [line, "  - 保育所の増設"],
        [("outline.md", None, "「保育所の増設」は原文にこのとおりにはありません")],
    ),
    "a word is changed": (
        "警察のと協力体制の充実",
        lambda line: line.replace("のと", "との"),
        [("outline.md", None, "「警察との協力体制の充実」"), ("source.txt", 584, "「警察のと協力体制の充実」")],
    ),
    "a character is lost": (
        "保育所の調査",
        lambda line: line.replace("の", ""),
        [("source.txt", 116, "「保育所の調査」")],
    ),
    "a character is added": (
        "保育所の調査",
        lambda line: line + "等",
        [("outline.md", None, "「保育所の調査等」")],
    ),
    "a number is changed": (
        "34．保育所の定員を430人分増員（平成20年度）",
        lambda line: line.replace("430", "340"),
        [("outline.md", None, "340人分"), ("source.txt", 140, "430人分")],
    ),
    "an inner space is invented": (
        "保育所の調査",
        lambda line: line.replace("の", " の "),
        [("outline.md", None, "空白が原文116行目と違います")],
    ),
    "a half-width bracket is made full-width": (
        "川口駅前に年中無休「行政センター」の設置（30)",
        lambda line: line.replace("30)", "30）"),
        [("outline.md", None, "（30）"), ("source.txt", 399, "設置（30)")],
    ),
    "two entries are joined": (
        "投票所の配置案の作成",
        lambda line: line + "高齢化に伴う支所業務の充実・拡大計画策定",
        None,
    ),
    "an entry is cut in two": (
        "市民サービスをサポートするためのボランティア、民間企業の活用方策立案",
        lambda _: ["  - 市民サービスをサポートするための", "  - ボランティア、民間企業の活用方策立案"],
        [("outline.md", None, "途中で切れています")],
    ),
    "an entry is indented further than printed": (
        "共有化すべきデータの洗い出し",
        lambda line: "  " + line,
        [("outline.md", None, "2段目ですが、ここでは3段目です")],
    ),
    "an entry is indented less than printed": (
        "共有化すべきデータの洗い出し",
        lambda line: line.strip(),
        [("outline.md", None, "2段目ですが、ここでは1段目です")],
    ),
    "a note is lost": (
        "→防犯・防災に関する詳細は「その他業務１/４、２/４」を参照",
        lambda _: None,
        [("source.txt", 229, "→防犯・防災に関する詳細は"), ("source.txt", 231, "１/４、２/４")],
    ),
    "a footer is lost": ("基幹業務　１／３", lambda _: None, [("source.txt", 100, "「基幹業務　１／３」")]),
    "a page mark is invented": ("1.2.8-7", lambda line: [line, "", "1.2.8-6"], [("outline.md", None, "1.2.8-6")]),
    "a line of the legend is lost": ("凡　例", lambda _: None, [("source.txt", 15, "「凡　例」")]),
    "a line of the legend is doubled": ("凡　例", lambda line: [line, "", line], [("outline.md", None, "二重")]),
    "a paragraph is invented": ("1.2.8-7", lambda line: [line, "", "注記"], [("outline.md", None, "「注記」は原文に")]),
}


@pytest.mark.parametrize(("words", "change", "expected"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_told_with_its_line(words, change, expected):
    if words == "投票所の配置案の作成":
        lines = OUTLINE[:]
        index = at(words)
        lines[index : index + 2] = [lines[index] + lines[index + 1].removeprefix("- ")]
        found = faults_of(lines)
        assert len(found) == 1
        assert found[0][:2] == ("outline.md", index + 1)
        assert "原文120行目の「・」で始まる項目が、前の項目につながっています" in found[0][2]
        return
    found = faults_of(damaged(words, change))
    assert len(found) == len(expected), found
    for file, line, message in expected:
        assert any(f == file and (line is None or n == line) and message in ja for f, n, ja in found), found


def test_an_entry_moved_within_its_stage_is_told_with_where_it_belongs():
    lines = OUTLINE[:]
    line = lines.pop(at("投票所の再配置の実施"))
    index = next(i for i, line in enumerate(lines) if line.strip() == "- 市民のモラル向上")
    lines.insert(index, line)
    found = faults_of(lines)
    assert ("outline.md", index + 1) in [fault[:2] for fault in found]
    assert any("投票所の再配置の実施" in ja and "位置が原文と違います（原文145行目）" in ja for _, _, ja in found)


def test_an_entry_moved_to_another_sheet_is_told():
    lines = OUTLINE[:]
    line = lines.pop(at("保育所の調査"))
    lines.insert(next(i for i, line in enumerate(lines) if line.strip() == "- ゴミ量の確認"), line)
    assert any("保育所の調査" in ja and "位置が原文と違います（原文116行目）" in ja for _, _, ja in faults_of(lines))


def test_a_stage_heading_moved_into_the_middle_of_a_column_is_told():
    lines = OUTLINE[:]
    words = "- 市民サービスの見直し・改善施策の実施"
    headline = lines.index(words, at("保育所の調査"))
    lines[headline - 2 : headline + 1] = [lines[headline], "", lines[headline - 2], ""]
    assert any("原文139行目は列の先頭ではありません" in ja for _, _, ja in faults_of(lines))


def test_two_sheet_titles_that_changed_places_are_told():
    lines = OUTLINE[:]
    one, other = at("## 内部管理業務：財政改革"), at("## 内部管理業務：組織・意識改革")
    lines[one], lines[other] = lines[other], lines[one]
    assert any("ここに来る表は「内部管理業務：財政改革」です" in ja for _, _, ja in faults_of(lines))


def test_two_entries_that_changed_places_are_told():
    lines = OUTLINE[:]
    index = at("接客態度の改善")
    other = at("庁内１ヵ所で用を済ませることができる")
    lines[index], lines[other] = lines[other], lines[index]
    assert any("位置が原文と違います" in ja for _, _, ja in faults_of(lines))


@pytest.mark.parametrize("index", range(0, len(OUTLINE), 7))
def test_no_line_can_be_taken_out_unseen(index):
    if OUTLINE[index].strip():
        assert faults_of(OUTLINE[:index] + OUTLINE[index + 1 :])


@pytest.mark.parametrize("index", range(3, len(OUTLINE), 7))
def test_no_line_can_be_doubled_unseen(index):
    if OUTLINE[index].strip():
        assert faults_of(OUTLINE[: index + 1] + OUTLINE[index:])

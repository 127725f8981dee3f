"""Doubts of a plan: what is asked, what it could be, and what an answer writes in the plan's folder."""

import csv
import datetime
import hashlib
import shutil
from pathlib import Path

import pytest

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.curation.answers import Answer, Contradicted, decide, find_doubt, withdraw
from koteihyo.graph.curation.doubt_list import list_doubts
from koteihyo.graph.curation.doubts import ALONE, ASKED
from koteihyo.graph.curation.plan_file import Judge
from koteihyo.graph.curation.record import record, write_changes
from koteihyo.graph.curation.review import read_review
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import PLANS, read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.validation.findings import read_wordings
from koteihyo.graph.validation.shapes import own_shapes

JUDGE = Judge("山田", datetime.date(2026, 4, 1), "読んだ")
SOURCE = (Path(__file__).parent / "plans" / "jisshi" / "source.txt").read_bytes()
LISTS = CodeLists.load(dataset.ONTOLOGY)
DOUBTS = """place,page,line,entry,doubt,choices,decision
担当課,2,14,,同じ見出しの下に、性質の違うものが並んでいます。,responsible | remarks,
訓練,,,,段落か箇条か。,見出し / a heading | 箇条 / an item,
"""
FINDING = {
    "shape": "https://w3id.org/koteihyo/shapes#NumberNotUnderstood",
    "severity": "report",
    "message": {"ja": "数値を解釈できません。", "en": "A number was not understood."},
    "remedy": {"ja": "読み方を記載してください。", "en": "Say how it is read."},
    "quotes": [{"passage": "https://w3id.org/koteihyo/id/kawaguchi/entry/core-1.1.2"}],
}


def review_of(folder):
    """Return the review of a plan's folder."""
    return read_review(read_model(read_plan(folder), LISTS))


@pytest.fixture(scope="module")
def kawaguchi():
    """Return the review of a plan with strands, themes and many entries in the same words."""
    return review_of(PLANS / "kawaguchi")


@pytest.fixture
def jisshi(tmp_path):
    """Return the folder of a small plan with a list of doubts."""
    folder = shutil.copytree(Path(__file__).parent / "plans" / "jisshi", tmp_path / "plans" / "jisshi")
    (folder / "doubts.csv").write_text(DOUBTS, "utf-8")
    return folder


def answer(doubt, words, reason="原文を読んだ"):
    """Return the answer that chooses the option in these words."""
    number = next(number for number, option in enumerate(doubt.options) if option.ja.startswith(words))
    return Answer(doubt.id, number, reason=reason, seen=doubt.decided.words if doubt.decided else "")


def decided(review, doubts, kind, entry, words):
    """Return what choosing an option of the doubt about an entry changes."""
    doubt = next(doubt for doubt in doubts if (doubt.kind, doubt.entry) == (kind, entry))
    return decide(review, doubt, answer(doubt, words))


def test_every_doubt_has_a_name_of_its_own_and_says_what_it_could_be(kawaguchi):
    doubts = list_doubts(kawaguchi, [FINDING])
    assert len({doubt.id for doubt in doubts}) == len(doubts)
    assert all(doubt.options and doubt.ja and doubt.en for doubt in doubts)
    assert {doubt.kind for doubt in doubts if not doubt.decided} == {"same", "theme", "finding"}
    assert {doubt.decided.by for doubt in doubts if doubt.decided} <= {
        e.by.name.text for e in kawaguchi.model.plan.readings
    }


def test_what_the_curators_decided_is_not_asked_again(kawaguchi):
    doubts = {(doubt.kind, doubt.entry): doubt for doubt in list_doubts(kawaguchi)}
    related = doubts["same", "core-2.1.1"]
    assert related.decided.words.startswith("関連する項目：core-1.1.1")
    assert related.decided.reason
    assert doubts["same", "core-2.1.3"].decided is None


def test_the_same_related_and_apart_are_written_where_each_belongs(kawaguchi):
    doubts = list_doubts(kawaguchi)
    same = decided(kawaguchi, doubts, "same", "core-2.1.3", "同じとする：core-1.1.3")
    assert same.entries == {"core-2.1.3": {"same_as": "core-1.1.3", "same_as_reason": "原文を読んだ"}}
    related = decided(kawaguchi, doubts, "same", "other-1.3.6.1", "関連とする：core-3.3.4.2")
    assert related.entries["other-1.3.6.1"]["related"] == "core-3.3.4.1 core-3.3.4.2"
    assert related.entries["other-1.3.6.1"]["related_reason"] == "原文を読んだ"
    apart = decided(kawaguchi, doubts, "same", "core-2.1.3", "別の事柄とする")
    assert not apart.entries
    (row,) = csv.DictReader(write_changes(kawaguchi, apart, JUDGE)["doubts.csv"].splitlines())
    assert (row["entry"], row["decision"], row["reason"]) == ("core-2.1.3", "別の事柄とする", "原文を読んだ")
    assert row["by"] == "4"


def test_a_theme_is_added_beside_those_that_an_entry_has_and_a_finding_may_stay(kawaguchi):
    doubts = list_doubts(kawaguchi, [FINDING])
    theme = decided(kawaguchi, doubts, "theme", "other-2.1.2.1", "分野")
    assert theme.entries["other-2.1.2.1"]["themes"].split()[-1] == "crisis-management"
    stays = decided(kawaguchi, doubts, "finding", "core-1.1.2", "このままでよい")
    assert stays.settled[0]["doubt"] == "数値を解釈できません。"


def test_fields_decide_too_and_every_decision_has_the_reason(kawaguchi):
    doubt = next(doubt for doubt in list_doubts(kawaguchi) if doubt.entry == "core-2.1.3" and doubt.kind == "same")
    changes = decide(
        kawaguchi, doubt, Answer(doubt.id, None, {"対象者1": "高齢者", "誤記の訂正案": "別の語"}, "聞いた")
    )
    written = changes.entries["core-2.1.3"]
    assert (written["target_groups"], written["target_groups_reason"]) == ("elderly", "聞いた")
    assert (written["sic"], written["sic_reason"]) == ("別の語", "聞いた")
    assert "strand" not in written


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"reason": ""}, "理由"),
        ({"reason": "長" * 501}, "理由"),
        ({"option": 99}, "その選択肢はありません"),
        ({"option": -1}, "その選択肢はありません"),
        ({"option": None, "cells": {}}, "何も変わっていません"),
        ({"option": None, "cells": {"対象者1": "宇宙人"}}, "選べません"),
        ({"option": None, "cells": {"誤記の訂正案": "=1+1"}}, "数式"),
        ({"seen": "別の事柄とする"}, "ほかの人"),
    ],
)
def test_an_answer_that_may_not_be_is_told(kawaguchi, how, said):
    doubt = next(doubt for doubt in list_doubts(kawaguchi) if not doubt.decided)
    with pytest.raises(KoteihyoError) as told:
        decide(kawaguchi, doubt, Answer(**{"doubt": doubt.id, "option": 0, "reason": "読んだ", **how}))
    assert said in str(told.value)


def test_a_doubt_is_settled_asked_no_more_and_taken_back_without_a_trace(jisshi):
    before = (jisshi / "doubts.csv").read_bytes()
    review = review_of(jisshi)
    first = list_doubts(review)[0]
    record(review, decide(review, first, answer(first, "役割：備考")), JUDGE, jisshi, review_of)
    after = review_of(jisshi)
    settled = find_doubt(list_doubts(after), first.id)
    assert settled.decided == ("役割：備考", "原文を読んだ", "山田")
    assert [heading.role for heading in after.model.plan.headings if heading.like == "担当課"] == ["remarks"]
    with pytest.raises(Contradicted):
        decide(after, settled, Answer(settled.id, 0, reason="知らずに"))
    taken = withdraw(after, settled, Answer(settled.id, reason="誤り", seen=settled.decided.words))
    record(after, taken, JUDGE, jisshi, review_of)
    assert (jisshi / "doubts.csv").read_bytes() == before


def test_every_finding_that_asks_a_decision_is_one_that_a_check_can_make():
    checks = {wording.rpartition("#")[2] for wording in read_wordings(own_shapes())}
    assert ASKED.keys() <= checks


def test_what_says_that_it_is_printed_again_can_be_tied_to_what_it_is_nearest_to_or_stand_alone(jisshi):
    printed = "防災訓練（再掲）", "保育士の確保策（再掲）"
    for name in ("source.txt", "outline.md"):
        (jisshi / name).write_text((jisshi / name).read_text("utf-8").replace(*printed), "utf-8")
    old, new = (hashlib.sha256(each).hexdigest() for each in (SOURCE, (jisshi / "source.txt").read_bytes()))
    (jisshi / "plan.toml").write_text((jisshi / "plan.toml").read_text("utf-8").replace(old, new), "utf-8")
    review = review_of(jisshi)
    (doubt,) = (doubt for doubt in list_doubts(review) if doubt.kind == "again")
    assert doubt.options[0].ja.endswith("保育士の確保")
    assert [option.en for option in doubt.options if option.ja == ALONE[0]] == [ALONE[1]]
    first = doubt.options[0].ja.split()[0].removeprefix("同じとする：")
    assert decide(review, doubt, answer(doubt, "同じとする")).entries[doubt.entry]["same_as"] == first
    (row,) = decide(review, doubt, answer(doubt, ALONE[0])).settled
    assert (row["decision"], row["doubt_en"]) == (ALONE[0], doubt.en)

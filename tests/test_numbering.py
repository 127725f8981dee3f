"""What a printed line begins with, in the notations that real plans use."""

from itertools import pairwise

import pytest

from koteihyo.graph.plan.numbering import GOJUON, IROHA, continues, read_mark

MARKS = [
    ("第３章　計画の推進", "章", (3,), "計画の推進"),
    ("第三編 基本計画", "編", (3,), "基本計画"),
    ("第１節道路", "節", (1,), "道路"),
    ("第２条の２　委員", "条", (2, 2), "委員"),
    ("第１　総則", "第1", (1,), "総則"),
    ("Ⅲ．総合戦略", "Ⅰ", (3,), "総合戦略"),
    ("II. 総合戦略", "Ⅰ", (2,), "総合戦略"),
    ("Ⅰ－２ 背景", "1-1", (1, 2), "背景"),
    ("１．道路", "1.", (1,), "道路"),
    ("１ 道路", "1", (1,), "道路"),
    ("１、道路", "1", (1,), "道路"),
    ("３）道路", "1)", (3,), "道路"),
    ("1-2-3 道路", "1-1-1", (1, 2, 3), "道路"),
    ("１ー２　道路", "1-1", (1, 2), "道路"),
    ("2.1計画の位置づけ", "1-1", (2, 1), "計画の位置づけ"),
    ("1－(2) 道路", "1-1", (1, 2), "道路"),
    ("(12) 道路", "(1)", (12,), "道路"),
    ("⑴　道路", "(1)", (1,), "道路"),
    ("【１】道路", "【1】", (1,), "道路"),
    ("［2］道路", "【1】", (2,), "道路"),
    ("①道路", "①", (1,), "道路"),
    ("❷ 道路", "①", (2,), "道路"),
    ("一　道路", "一", (1,), "道路"),
    ("二十三、道路", "一", (23,), "道路"),
    ("（十一）道路", "(一)", (11,), "道路"),
    ("ア　道路", "ア", (1,), "道路"),
    ("ｲ．道路", "ア", (2,), "道路"),
    ("エ）道路", "ア)", (4,), "道路"),
    ("（ウ）道路", "(ア)", (3,), "道路"),
    ("㋐道路", "(ア)", (1,), "道路"),
    ("a) roads", "a)", (1,), "roads"),
    ("(b) roads", "(a)", (2,), "roads"),
    ("Ａ　道路", "A", (1,), "道路"),
    ("基本目標１　安心のまち", "基本目標", (1,), "安心のまち"),
    ("施策（２） 道路", "施策", (2,), "道路"),
    ("STEP 2「道路」", "STEP", (2,), "「道路」"),
    ("図表1-2 人口", "図表", (1, 2), "人口"),
    ("※１　令和６年度", "note", (1,), "令和６年度"),
    ("注1) 令和６年度", "note", (1,), "令和６年度"),
    ("　◇ 道路", "◇", (), "道路"),
    ("\uf0b7\t道路", "\uf0b7", (), "道路"),
    ("▲ 道路", "▲", (), "道路"),
]


@pytest.mark.parametrize(("line", "kind", "numbers", "words"), MARKS)
def test_a_mark_has_its_kind_its_value_and_the_words_after_it(
    line: str, kind: str, numbers: tuple[int, ...], words: str
) -> None:
    mark = read_mark(line)
    assert mark is not None
    assert (mark.kind, mark.numbers, line[mark.end :]) == (kind, numbers, words)


SENTENCES = [
    "1.5倍に増やす",
    "３．２％の増",
    "1,584人から995人に",
    "10 年間で10人",
    "3-5人の班",
    "2015-2019年度",
    "2050年に",
    "１人当たりの所得",
    "第5期総合計画",
    "第１次産業",
    "第３章の施策による",
    "一般会計",
    "一方で、人口は",
    "十分な説明",
    "アンケートの実施",
    "イベント",
    "A plan",
    "U.S. policy",
    "e.g. roads",
    "▲1,200千円",
    "(以下「計画」)",
    "（株）道路",
    "-5%",
    "―",
    "○",
    "目標値",
    "施策の推進",
    "◎：新規　○：継続",
    "● … 完了",
    "目標1人",
    "",
    "　",
]


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_that_begins_with_a_figure_has_no_mark(line: str) -> None:
    assert read_mark(line) is None


def test_lists_by_gojuon_and_by_iroha_go_on() -> None:
    for row in (GOJUON[:10], IROHA[:6]):
        for first, second in pairwise(read_mark(f"{letter}　道路") for letter in row):
            assert first is not None
            assert second is not None
            assert continues(first, second)

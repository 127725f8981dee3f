"""Search: Japanese text is found as people type it, and shown as it is printed."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koteihyo.graph.versions import folders
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import NotPublished
from koteihyo.service.search.documents import Document
from koteihyo.service.search.folding import fold, fold_text, highlight, words
from koteihyo.service.search.index import Index, Preparing, SearchIndexes
from koteihyo.service.snapshot import Snapshots


@pytest.fixture(scope="module")
def index(published):
    engine = EmbeddedEngine(partial(folders.current, published))
    yield SearchIndexes(patience=60).index(Snapshots(engine).at())
    engine.close()


def found(index, typed, kind):
    return index.search(words(typed), kind, limit=1000)


def texts(index, typed, kind="measure"):
    return [document.text for document in found(index, typed, kind)]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("防災公園", "防災公園の整備"),
        ("ﾏｲﾝﾄﾞ", "マインド"),
        ("スタート", "（4年以内にｽﾀｰﾄ）"),
        ("すたーと", "（4年以内にｽﾀｰﾄ）"),
        ("ＩＴ", "IT"),
        ("it", "ＩＴ"),
        ("國", "国への働きかけ"),
        ("國體と龍", "国体と竜"),
        ("改善計画", "改善・計画"),
        ("18年度", "（平成１８年度）"),
        ("鳩ケ谷", "鳩ヶ谷"),
        ("髙齢", "高齢"),
        ("ガイド", "ｶﾞｲﾄﾞ"),
        ("が", "か\u3099"),
    ],
)
def test_what_is_typed_finds_what_is_printed(typed, printed):
    assert fold(typed) in fold(printed)


def test_other_words_are_not_the_same():
    assert fold("ハス") != fold("バス")
    assert fold("ビル") != fold("ビール")


@given(st.text(max_size=80), st.text(min_size=1, max_size=3))
def test_the_pieces_of_a_highlighted_text_are_the_text_as_printed(text, typed):
    pieces = highlight(text, words(typed))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(st.text(max_size=80))
def test_every_folded_character_leads_back_to_a_printed_one(text):
    whole = fold_text(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(whole.starts, whole.ends, strict=True))


def test_a_highlight_covers_the_printed_characters_and_no_more():
    pieces = highlight("４９．斎場建設（4年以内にｽﾀｰﾄ）", words("すたーと 49"))
    assert [piece.text for piece in pieces if piece.hit] == ["４９", "ｽﾀｰﾄ"]


def test_two_characters_find_all_that_hold_them(index, published):
    outline = folders.current(published).nquads().decode()
    assert "下水" in outline
    assert texts(index, "下水")
    assert all("下水" in text for text in texts(index, "下水"))


def test_one_character_is_a_word_too(index):
    assert all("策" in text for text in texts(index, "策"))
    assert len(texts(index, "策")) > len(texts(index, "政策"))


def test_several_words_must_all_be_there(index):
    assert texts(index, "防災　公園") == ["防災公園の整備"]
    assert texts(index, "公園 防災") == ["防災公園の整備"]
    assert texts(index, "防災 ゴルフ") == []


def test_the_office_that_never_closes_is_found_on_both_sheets_as_printed(index):
    assert texts(index, "行政センター") == [
        "30．年中無休の「行政センター」の設置（平成18年度）",
        "川口駅前に年中無休「行政センター」の設置（30)",
    ]
    assert [each.stands for each in found(index, "行政センター", "measure")][1].endswith("段階２（2年後）　397行目")


def test_a_theme_is_found_by_its_other_names_and_in_english(index):
    assert [each.name for each in found(index, "地震", "theme")][:1] == ["防災"]
    assert "防災" in [each.name for each in found(index, "disaster prevention", "theme")]


def test_a_pledge_is_found_by_its_number_and_by_the_entries_that_cite_it(index):
    assert [each.name for each in found(index, "公約30", "pledge")] == ["川口市マニフェスト 第30項"]
    assert [each.name for each in found(index, "行政センター", "pledge")] == ["川口市マニフェスト 第30項"]


def test_all_else_that_is_printed_is_found(index):
    assert [each.text for each in found(index, "赤字", "passage")] == ["赤字 川口市マニフェストより引用"]


def test_counts_say_how_many_there_are_of_each_kind(index):
    counts = index.counts(words("防災"))
    assert counts == {kind: len(found(index, "防災", kind)) for kind in counts}


def test_what_is_no_word_finds_nothing(index):
    assert words(' 。「" * ・') == []
    assert index.counts([]) == {}


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ('"防災', "防災"),
        ("NEAR(防災)", "near防災"),
        ("name:防災", "name防災"),
        ("防災 OR 公園", "防災 or 公園"),
        ("防災*", "防災"),
        ("'; DROP", "drop"),
        ("-防災", "防災"),
        ("防災\x00", "防災"),
        ("あ" * 5000, "あ" * 100),
    ],
)
def test_signs_of_a_query_language_are_letters_or_nothing(index, typed, letters):
    assert index.counts(words(typed)) == index.counts(words(letters))


def test_plans_can_be_searched_one_by_one():
    index = Index.of(Document("measure", f"urn:{plan}", plan, "水道", "", "水道の整備") for plan in ("p", "q"))
    assert index.counts(["水道"]) == {"measure": 2}
    assert [each.iri for each in index.search(["水道"], "measure", "q", limit=9)] == ["urn:q"]


def test_a_name_comes_before_a_text():
    index = Index.of([Document("theme", "urn:a", "", "a", "", "水道"), Document("theme", "urn:b", "", "水道", "", "b")])
    assert [each.iri for each in index.search(["水道"], "theme", limit=9)] == ["urn:b", "urn:a"]


def test_the_first_of_each_kind_are_those_that_a_search_of_the_kind_begins_with(index):
    for typed in ("防災", "行政センター", "策"):
        first = index.search_first(words(typed), limit=3)
        assert {kind: len(found) for kind, found in first.items()} == {
            kind: min(count, 3) for kind, count in index.counts(words(typed)).items()
        }
        assert all(found == index.search(words(typed), kind, limit=3) for kind, found in first.items())


def test_who_comes_too_early_is_told_to_come_again(published):
    engine = EmbeddedEngine(partial(folders.current, published))
    searching, snapshots = SearchIndexes(patience=0), Snapshots(engine)
    with pytest.raises(Preparing):
        searching.index(snapshots.at())
    searching._patience = 60
    assert searching.index(snapshots.at()).counts(["防災"])
    engine.close()


def test_a_new_version_is_searched_anew(data, publish):
    engine = EmbeddedEngine(partial(folders.current, data))
    searching, snapshots = SearchIndexes(patience=60), Snapshots(engine)
    first = searching.index(snapshots.at())
    assert searching.index(snapshots.at()) is first
    publish(data, ("防災", "水害"))
    assert searching.index(snapshots.at()).version != first.version
    engine.close()


def test_a_fault_is_told_and_the_next_reader_may_try_again(tmp_path, publish):
    engine = EmbeddedEngine(partial(folders.current, tmp_path))
    searching, snapshots = SearchIndexes(), Snapshots(engine)
    with pytest.raises(NotPublished):
        searching.index(snapshots.at())
    publish(tmp_path)
    assert searching.index(snapshots.at()).version
    engine.close()

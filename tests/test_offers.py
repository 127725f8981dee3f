"""What people type is answered by the question that fits, its conditions filled in; what no plan says is absent."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from koteihyo.graph.build import build
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import Library
from koteihyo.service.questions.values import Codes
from koteihyo.service.results.answers import rows
from koteihyo.service.results.cells import plain
from koteihyo.service.search.counts import Sources
from koteihyo.service.search.index import SearchIndexes
from koteihyo.service.search.lexicon import Lexicon, Meaning, key, read_lexicon
from koteihyo.service.search.parts import open_lexicon
from koteihyo.service.search.recognition import recognise
from koteihyo.service.search.reply import reply
from koteihyo.service.snapshot import Snapshots

# Written before the rules of the search, each with the list that an analyst means. Half ``a`` was looked at while the
# rules were made; half ``b`` was not, and says how the search does on what nobody had in mind. The rest was written
# later, each batch before it was asked; the figures are those of the first time that it was asked, and those of now:
# ``c`` 24 of 40 and 37, ``d`` 38 of 60 and 60, ``e`` 37 of 60 and 55. Then causes were mended, and ``f`` was asked: 51
# of 60, and 59 now; more were mended after ``g``, which was 46 of 60 and is 59, after ``h``, 43 of 60 and now 56, and
# after ``i``, 39 of 60 and now 55; ``j`` was 32 of 40 and is 36. ``k``, 50 questions by a writer who had not seen the
# search, was 40 of 50. Then questions were chosen by notions instead of phrases, tables by their columns, and slips,
# parts of words and general English were read; ``l``, 50 by the same writer, was asked once after that, and was 45 of
# 50; ``m``, 60 by a second writer, was asked once of the same search, and was 46 of 60. Together that is a right first
# offer for 91 of 110 (83 %); 85 % were aimed at. Causes of both were mended then: ``l`` is 50 now, and ``m`` 59.
# ``p``, 50 by a third writer, was asked once after that: 43 of 50 (86 %), and 45 now that two slips of ours are mended.
# What is asked again was tuned on: only a batch's first figure says what others will find. ``n`` is of another plan, 29
# of 30 when first asked.
FILE = Path(__file__).parent / "data/search_questions.csv"
QUESTIONS = [*csv.DictReader(FILE.read_text("utf-8").splitlines())]
LEAST = 0.85


@pytest.fixture(scope="module")
def sources(kawaguchi_facts):
    snapshot = kawaguchi_facts.snapshot
    index = SearchIndexes(patience=60).index(snapshot)
    assert index.kept
    yield Sources(snapshot, index, open_lexicon(snapshot, index), Codes(snapshot), Library())
    index.close()


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    data = tmp_path_factory.mktemp("example")
    build(data, ["narusawa-jisshi"], folder=EXAMPLES, processes=1)
    engine = EmbeddedEngine.from_folder(data)
    snapshot = Snapshots(engine).at()
    index = SearchIndexes(patience=60).index(snapshot)
    assert not index.kept
    yield Sources(snapshot, index, open_lexicon(snapshot, index), Codes(snapshot), Library())
    index.close()
    engine.close()


def listed(sources, name, parameters):
    """Return the statements that a question lists, or the question itself where it lists none."""
    question = sources.library.question(name)
    table = rows(sources.engine.query(bind(question, parameters, sources.codes)))
    column = next((each for each in ("statement", "measure", "goal") if each in table.columns), None)
    if column is None:
        return name, sorted(parameters.items())
    return sorted({plain(row[table.columns.index(column)]) for row in table.rows})


def is_right(sources, found, answers):
    """Say whether the first offer is one of the lists that are meant; of measures or goals alone if so asked."""
    if answers == "absent":
        return found.absent and not found.offers
    first = found.offers[0] if found.offers else None
    return first is not None and any(_same(sources, first, part) for part in answers.split())


def _same(sources, first, answer):
    name, _, query = answer.partition("?")
    meant = dict(parse_qsl(query))
    if (name, meant) == (first.question.name, first.parameters):
        return True
    if any(parameter.name == "type" for parameter in sources.library.question(name).parameters):
        meant |= {key: value for key, value in first.parameters.items() if key == "type"}
    return listed(sources, name, meant) == listed(sources, first.question.name, first.parameters)


@pytest.mark.parametrize("half", ["a", "b"])
def test_the_first_offer_is_the_list_that_is_meant(sources, half):
    asked = [question for question in QUESTIONS if question["half"] == half]
    wrong = [
        each["question"] for each in asked if not is_right(sources, reply(sources, each["question"]), each["answers"])
    ]
    assert len(asked) == 50
    assert 1 - len(wrong) / len(asked) >= LEAST, wrong


@pytest.mark.parametrize(
    ("half", "many", "least"),
    [
        ("c", 40, 36),
        ("d", 60, 58),
        ("e", 60, 53),
        ("f", 60, 58),
        ("g", 60, 58),
        ("h", 60, 55),
        ("i", 60, 54),
        ("j", 40, 35),
        ("k", 50, 49),
        ("l", 50, 48),
        ("m", 60, 57),
        ("p", 50, 44),
    ],
)
def test_questions_that_were_written_later_are_mostly_answered(sources, half, many, least):
    asked = [question for question in QUESTIONS if question["half"] == half]
    right = [each["question"] for each in asked if is_right(sources, reply(sources, each["question"]), each["answers"])]
    assert len(asked) == many
    assert len(right) >= least


def test_the_plan_of_a_city_that_does_not_exist_is_understood_by_its_own_words(example):
    asked = [question for question in QUESTIONS if question["half"] == "n"]
    right = [each["question"] for each in asked if is_right(example, reply(example, each["question"]), each["answers"])]
    assert len(asked) == 30
    assert len(right) >= 28


# What Kawaguchi's plan says nothing of, and what it prints, in other words or in part.
NOT_THERE = (  # noqa: SIM905 - many words are read more easily so
    "動物園|空港|港湾整備|公営住宅|水族館|スキー場|林道|いじめ対策|自殺対策|がん検診|予防接種|野良猫|"
    "ふるさと納税|姉妹都市|電気自動車|公衆無線LAN|casinos|turbines|HIV|museums"
).split("|")
THERE = (  # noqa: SIM905
    "地震への備え|遊水地|特養|団塊の世代|市税|JR駅周辺の治安|声がけ運動|屋上の緑化|雨水をためる施設|"
    "ファシリティマネジメント|企業会計|パブリックコメント|隣組|プレミアム商品券|生ゴミを肥料に|"
    "サイクリング道路|電子市役所|清武町|ハザードマップ|teachers"
).split("|")


def test_what_the_plan_says_nothing_of_is_absent_and_what_it_says_is_not(sources):
    absent = {typed for typed in (*NOT_THERE, *THERE) if reply(sources, typed).absent}
    assert absent == set(NOT_THERE)


@pytest.mark.parametrize(
    ("typed", "parameters"),
    [
        ("ボランテイア", {"group": "volunteers"}),
        ("小中一貫教育", {"text": "小・中一貫教育"}),
        ("子育て支援課", {"text": "子育て支援課"}),
        ("ごみの有料化", {"theme": "waste", "text": "有料化"}),
        ("二〇〇七年度に終わるもの", {"year": "2007"}),
        ("due in Heisei 19", {"year": "2007"}),
        ("マニフェスト第46項", {"number": "46"}),
        ("crime prevention around schools", {"theme": "school-crime-prevention"}),
        ("the industry pillar", {"pillar": "industry"}),
        ("parks in the final stage", {"theme": "parks", "stage": "3"}),
        ("subsidies for farmers", {"group": "farmers", "kind": "subsidy"}),
        ("表「組織・意識改革」の項目", {"sheet": "kawaguchi/sheet/internal-2"}),
        ("職員を二百人減らす話", {"group": "city-staff", "text": "200人"}),
        ("保育所 定員 何人増える", {"theme": "childcare", "text": "定員"}),
        (
            "measures about schools that mention volunteers",
            {"theme": "school-education", "text": "ボランティア", "type": "measure"},
        ),
    ],
)
def test_words_are_understood_however_they_are_written(sources, typed, parameters):
    assert reply(sources, typed).offers[0].parameters == parameters


@pytest.mark.parametrize(
    ("typed", "name", "parameters"),
    [
        ("段階ごとの施策の数", "measures-by-division-and-stage", {}),
        ("which theme has the most measures", "theme-by-stage", {}),
        ("シート別の項目数", "plan-at-a-glance", {}),
        ("高齢者はどの分野に関わるか", "target-group-by-theme", {"group": "elderly"}),
        ("公約が付いていない施策", "statements-without-pledge", {}),
        ("promises with no time limit", "pledges-without-date", {}),
        ("番号が同じなのに別の施策になっている公約", "pledges-with-several-statements", {}),
        ("調査したが実施に結びつかない項目", "surveys-that-lead-to-nothing", {}),
        ("which indicators are supposed to rise", "indicators-and-direction", {"direction": "increase"}),
    ],
)
def test_a_question_is_chosen_by_what_is_meant_however_it_is_said(sources, typed, name, parameters):
    first = reply(sources, typed).offers[0]
    assert (first.question.name, first.parameters) == (name, parameters)


@pytest.mark.parametrize(
    ("typed", "replaced", "parameters"),
    [
        ("防犯パトロル", ("パトロル", "パトロール"), {"text": "防犯パトロール"}),
        ("enviroment goals", ("enviroment", "environment"), {"theme": "environment", "type": "goal"}),
        ("enviroment, 2006", ("enviroment", "environment"), {"theme": "environment", "year": "2006"}),
        ("緑を守るための区域指定", ("区域指定", "区域 指定"), {"text": "区域"}),
    ],
)
def test_a_word_that_is_taken_for_another_is_told(sources, typed, replaced, parameters):
    found = reply(sources, typed)
    assert found.replaced == (replaced,)
    assert found.offers[0].parameters == parameters


def test_a_slip_beside_a_year_is_no_reason_to_answer_with_all_that_is_due_then(sources):
    found = reply(sources, "enviroment, 2007")
    assert found.absent
    assert found.replaced == (("enviroment", "environment"),)


def test_a_condition_that_nothing_meets_beside_a_word_is_left_out_and_told(sources):
    found = reply(sources, "bus routes for the elderly")
    assert [condition.value.rpartition("/")[2] for condition in found.passed] == ["elderly"]
    assert found.offers[0].parameters == {"text": "バス路線"}
    assert not found.offers[0].whole


@pytest.mark.parametrize("typed", ["防災訓練以外の防災の目標", "disaster prevention goals except disaster drills"])
def test_what_is_said_to_be_left_out_is_no_condition_and_is_told(sources, typed):
    found = reply(sources, typed)
    assert [condition.value.rpartition("/")[2] for condition in found.passed] == ["disaster-drills"]
    assert found.offers[0].parameters["theme"] == "disaster-prevention"
    assert "also" not in found.offers[0].parameters


@pytest.mark.parametrize(
    ("typed", "parameters"),
    [
        ("しょうてんがい", {"group": "shopping-streets"}),
        ("ほいくしょのていいん", {"theme": "childcare", "text": "定員"}),
    ],
)
def test_names_are_understood_as_they_are_read(sources, typed, parameters):
    assert reply(sources, typed).offers[0].parameters == parameters


@pytest.mark.parametrize("typed", ["fire brigade", "少子化対策", "女性の活躍", "museum"])
def test_a_name_that_plans_share_and_none_prints_is_absent(sources, typed):
    found = reply(sources, typed)
    assert found.absent
    assert found.unknown == (typed,)


def test_the_ending_of_a_verb_is_no_name(sources):
    assert recognise("時間を延ばす", sources.lexicon).conditions == ()
    assert recognise("バス", sources.lexicon).conditions != ()


def test_people_and_a_theme_are_offered_as_the_two_themes_and_as_the_group(sources):
    found = reply(sources, "高齢者向けの防災の取り組みは？")
    assert [offer.question.name for offer in found.offers[:2]] == ["statements-of-theme", "target-group-everywhere"]
    assert found.offers[0].parameters == {"theme": "elderly-care", "also": "disaster-prevention", "type": "施策"}
    assert found.offers[0].things == 14


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [("ドローンの活用", "ドローン"), ("さいたま市の防災", "さいたま市"), ("nuclear power", "nuclear power")],
)
def test_what_no_plan_says_is_absent_and_not_passed_over(sources, typed, unknown):
    found = reply(sources, typed)
    assert found.absent
    assert unknown in found.unknown
    assert found.offers == ()


def test_what_no_plan_says_is_passed_over_beside_what_is_asked_and_told(sources):
    found = reply(sources, "屋根に太陽光パネルを付ける")
    assert found.unknown == ("屋根",)
    assert found.offers
    assert not found.absent
    assert reply(sources, "夜道が暗いので街灯を増やしてほしい").offers[0].parameters == {"text": "街路灯"}


@pytest.mark.parametrize("typed", ["night buses", "ペットと一緒に逃げられる避難所", "ドローンを使う防災"])
def test_what_is_asked_for_is_not_passed_over(sources, typed):
    found = reply(sources, typed)
    assert found.absent
    assert not found.offers


@pytest.mark.parametrize(
    ("typed", "name", "parameters"),
    [
        ("公約に基づかない環境整備の目標", "statements-without-pledge", {"sheet": "other-4", "type": "目標"}),
        ("cross-references of the fiscal reform sheet", "cross-references", {"sheet": "internal-1"}),
        ("高齢・介護医療の表", "entries-on-sheet", {"sheet": "core-3"}),
        ("窓口サービス以外の市民サービスの表", "entries-on-sheet", {"sheet": "core-2"}),
    ],
)
def test_a_theme_means_the_sheet_that_is_called_so_where_a_question_takes_no_theme(sources, typed, name, parameters):
    first = reply(sources, typed).offers[0]
    assert first.question.name == name
    assert {key: value.rpartition("/")[2] for key, value in first.parameters.items()} == parameters


def test_from_the_first_to_the_last_means_the_strands_and_not_what_stands_between(sources):
    for typed in ("防災の最初の調査から最後の目標まで", "disaster prevention, from first survey to last goal"):
        first = reply(sources, typed).offers[0]
        assert first.question.name == "strand-from-plan-to-outcome"
        assert first.parameters == {"theme": "disaster-prevention"}


def test_how_many_people_asks_for_their_number_where_it_is_printed(sources):
    assert reply(sources, "職員を何人減らすか").offers[0].parameters == {"text": "職員数"}
    assert "text" not in reply(sources, "高齢者は何人か").offers[0].parameters


def test_people_that_are_joined_to_their_own_theme_are_no_condition_besides(sources):
    assert reply(sources, "高齢者・介護の目標").offers[0].parameters == {"theme": "elderly-care", "type": "目標"}


def test_what_a_city_does_is_passed_over_where_how_is_asked_and_not_where_whether_it_does(sources):
    found = reply(sources, "Which taxes does the city levy?")
    assert found.offers[0].parameters == {"theme": "revenue"}
    assert found.unknown == ("levy",)
    assert reply(sources, "Does the city vaccinate children?").absent


def test_names_that_were_kept_mean_what_the_names_in_the_graph_do(sources):
    asked = read_lexicon(sources.engine)
    text = "".join(key(question["question"]) for question in QUESTIONS[:60])
    names = asked.names_within(text)
    assert sources.lexicon.names_within(text) == names
    assert sources.lexicon.several == asked.several
    for name in names:
        assert {*sources.lexicon.find(name)} == {*asked.find(name)}, name


def test_an_empty_result_offers_words_that_come_near(sources):
    assert "防災" in reply(sources, "防才").near_words


def test_a_question_that_no_row_answers_says_so_and_offers_less(sources):
    found = reply(sources, "温暖化対策で2007年度が期限のもの")
    assert found.absent
    assert [offer.parameters for offer in found.near_offers] == [{"year": "2007"}, {"theme": "global-warming"}]


def test_a_word_that_is_a_small_part_of_its_theme_is_looked_for_itself(sources):
    first, second = reply(sources, "斎場の建設").offers[:2]
    assert first.parameters == {"text": "斎場"}
    assert second.parameters == {"theme": "urban-infrastructure"}


def test_numbers_are_read_by_what_stands_around_them(sources):
    read = partial(recognise, lexicon=sources.lexicon, due=range(2006, 2010))
    meant = {
        "H18": ("year", "2006"),
        "18年度": ("year", "2006"),
        "R6": ("year", "2024"),
        "FY2008": ("year", "2008"),
        "第三段階": ("stage", "3"),
        "first stage": ("stage", "1"),
        "公約第21項": ("number", "21"),
    }
    for typed, condition in meant.items():
        assert [(condition.kind, condition.value) for condition in read(typed).conditions] == [condition], typed
    assert read("4年以内 公約2つ").conditions == ()


def test_themes_of_several_plans_that_are_called_alike_are_looked_for_by_their_field():
    base = "https://w3id.org/koteihyo/id"
    meanings = [("theme", f"{base}/{plan}/theme/safety") for plan in ("p", "q")] + [("field", f"{base}/field/safety")]
    lexicon = Lexicon([("防災", Meaning(kind, iri, 4, "防災")) for kind, iri in meanings])
    assert [condition.kind for condition in recognise("防災", lexicon).conditions] == ["field"]
    assert [condition.value for condition in recognise("防災", lexicon, plan="q").conditions] == [
        f"{base}/q/theme/safety"
    ]

"""Two plans are compared: every statement of both has one class, what was changed is found, nothing else is made up."""

import csv
import json
import random
import re
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner
from revisions import Heading, read, write_bullets, write_headings, write_plan

from koteihyo.graph.comparing.assignment import assign
from koteihyo.graph.comparing.changes import CHANGES
from koteihyo.graph.comparing.comparison import compare
from koteihyo.graph.comparing.edition_reader import read_edition
from koteihyo.graph.plan.description import EXAMPLES, PLANS
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.service.cli.main import cli

FIRST, SECOND = "narusawa-jisshi", "narusawa-jisshi-2026"
WRITTEN = Path(__file__).parent / "plans/narusawa-changes.csv"


def compared(earlier, later):
    return compare(*(read_edition(each, Identifiers(each.plan.id)) for each in (earlier, later)))


@pytest.fixture(scope="module")
def kawaguchi():
    return read(PLANS / "kawaguchi")


@pytest.mark.parametrize("seed", range(30))
def test_no_other_assignment_is_better(seed):
    chance = random.Random(seed)
    rows, columns, least = 5, 4, 0.3
    table = {
        row: {column: chance.random() for column in range(columns) if chance.random() < 0.8} for row in range(rows)
    }
    made = assign(table, least)
    assert len(set(made.values())) == len(made)
    assert all(table[row][column] >= least for row, column in made.items())

    def worth(pairs):
        return sum(table[row][column] - least for row, column in pairs)

    places = [*range(columns), *[None] * rows]
    best = max(
        worth([(row, place) for row, place in enumerate(order) if place in table[row] and table[row][place] >= least])
        for order in set(permutations(places, rows))
    )
    assert worth(made.items()) == pytest.approx(best)


MARK = re.compile(r"[^\w]+")
INDICATORS = (
    [
        "相談件数",
        "登録者数",
        "参加者数",
        "利用者数",
        "設置数",
        "受講者数",
        "訪問回数",
        "配布数",
        "交付件数",
        "整備延長",
    ],
    [
        "待機人数",
        "事故件数",
        "排出量",
        "未処理件数",
        "空き店舗数",
        "滞納額",
        "待ち時間",
        "欠席者数",
        "苦情件数",
        "残数",
    ],
)


def name_measures(kawaguchi):
    """Return names of measures as a real plan prints them, none twice, in a random order that is always the same."""
    labels = (
        statement.first.reading.label for statement in kawaguchi.statements.values() if statement.type == "measure"
    )
    names = sorted({label for label in labels if 8 <= len(label) <= 24 and MARK.search(label) is None})
    random.Random(7).shuffle(names)
    return names


def plant(names):
    """Return the headings of both plans, and what was planted: class, earlier and later names; six of each class."""
    take = iter(names)
    earlier, later, planted = [], [], []
    for place in range(6):
        office = f"{'総務財政福祉環境建設教育'[2 * place : 2 * place + 2]}課"
        name = f"{'庁舎産業医療自然道路学校'[2 * place : 2 * place + 2]}の部"
        before = Heading(name, [], [])
        after = Heading(name, [], [])
        earlier.append(before)
        later.append(after)
        for _ in range(8):
            row = (next(take), office, 2025)
            before.measures.append(row)
            after.measures.insert(0, row)  # reordered, and so numbered anew
            planted.append(("kept", {row[0]}, {row[0]}))
        late, soon, gone, come, said, one, two, three, four = (next(take) for _ in range(9))
        before.measures += [(late, office, 2024), (soon, office, 2027), (gone, office, 2025), (said, office, 2025)]
        after.measures += [(late, office, 2026), (soon, office, 2026), (come, office, 2025)]
        after.measures.append((f"市民とともに進める{said}の取組", office, 2025))
        before.measures += [(f"{one}及び{two}", office, 2025), (three, office, 2025), (four, office, 2025)]
        after.measures += [(one, office, 2025), (two, office, 2025), (f"{three}及び{four}", office, 2025)]
        planted += [("deferred", {late}, {late}), ("brought-forward", {soon}, {soon}), ("dropped", {gone}, set())]
        planted += [("new", set(), {come}), ("reworded", {said}, {f"市民とともに進める{said}の取組"})]
        planted += [("split", {f"{one}及び{two}"}, {one, two}), ("merged", {three, four}, {f"{three}及び{four}"})]
        up, down = (f"{next(take)}の{words[place]}" for words in INDICATORS)
        before.indicators += [(up, 10, 50), (down, 90, 40)]
        after.indicators += [(up, 10, 60), (down, 90, 55)]
        planted += [("target-raised", {up}, {up}), ("target-lowered", {down}, {down})]
    for place in range(6):
        row = (next(take), "企画課", 2025)
        earlier[place].measures.append(row)
        later[(place + 1) % 6].measures.append(row)
        planted.append(("moved", {row[0]}, {row[0]}))
    return earlier, later, planted


def test_every_planted_change_of_every_class_is_found_and_none_is_invented(kawaguchi, tmp_path):
    earlier, later, planted = plant(name_measures(kawaguchi))
    found = compared(write_plan(tmp_path / "one", earlier, 1), write_plan(tmp_path / "two", later, 101))
    asserted = [
        (
            correspondence.change,
            frozenset(unit.words for unit in correspondence.earlier),
            frozenset(unit.words for unit in correspondence.later),
        )
        for correspondence in found.correspondences
    ]
    told = {(change, frozenset(before), frozenset(after)) for change, before, after in planted}
    assert {change for change, _, _ in planted} == set(CHANGES)
    assert len([each for each in planted if each[0] != "kept"]) == 60
    assert set(asserted) == told
    assert len(asserted) == len(told)
    assert found.doubts == ()
    years = {correspondence.change: correspondence.years for correspondence in found.correspondences}
    assert (years["deferred"], years["brought-forward"], years["kept"]) == (2, -1, None)


# Measures as short as those of a yearly plan, many of them alike but for one word: it was not made with these.
SUBJECTS = (
    "高齢者",
    "障害者",
    "ひとり親家庭",
    "若者",
    "外国人住民",
    "妊産婦",
    "生活困窮者",
    "農業者",
    "漁業者",
    "中小企業",
    "商店街",
    "図書館",
    "公民館",
    "小学校",
    "中学校",
    "保育所",
    "公園",
    "道路",
    "橋りょう",
    "上水道",
    "下水道",
    "河川",
    "公共交通",
    "空き家",
    "消防団",
    "避難所",
    "防犯",
    "交通安全",
    "ごみ減量",
    "森林",
)
ENDINGS = ("支援事業", "推進事業", "整備事業", "対策事業")
RENAMES = (("支援", "応援"), ("推進", "促進"), ("整備", "改修"), ("対策", "強化対策"))


def plant_alike():
    """Return the headings of both plans and what was planted, in names that share their beginnings and their ends."""
    names = [subject + ending for subject in SUBJECTS for ending in ENDINGS]
    random.Random(3).shuffle(names)
    take = iter(names)
    earlier, later, planted = [], [], []
    for place in ("暮らし", "しごと", "安心"):
        before, after = Heading(place, [], []), Heading(place, [], [])
        earlier.append(before)
        later.append(after)
        for _ in range(20):
            kept = next(take)
            before.measures.append((kept, "企画課", 2025))
            after.measures.insert(0, (kept, "企画課", 2025))
            planted.append(("kept", kept, kept))
        for _ in range(4):
            said = next(take)
            renamed = next(said.replace(old, new) for old, new in RENAMES if old in said)
            before.measures.append((said, "企画課", 2025))
            after.measures.append((renamed, "企画課", 2025))
            planted.append(("reworded", said, renamed))
        gone, come, late = (next(take) for _ in range(3))
        before.measures += [(gone, "企画課", 2025), (late, "企画課", 2025)]
        after.measures += [(come, "企画課", 2025), (late, "企画課", 2027)]
        planted += [("dropped", gone, ""), ("new", "", come), ("deferred", late, late)]
    for place in range(3):
        moved = (next(take), "企画課", 2025)
        earlier[place].measures.append(moved)
        later[(place + 1) % 3].measures.append(moved)
        planted.append(("moved", moved[0], moved[0]))
    return earlier, later, planted


def test_changes_are_told_apart_among_measures_that_are_alike(tmp_path):
    """Precision of what is asserted, recall and doubts, as issue 16 asks for: 0.95, 0.85 and one in seven."""
    earlier, later, planted = plant_alike()
    found = compared(write_plan(tmp_path / "one", earlier, 1), write_plan(tmp_path / "two", later, 51))
    told = [
        (
            correspondence.change,
            *("".join(unit.words for unit in side) for side in (correspondence.earlier, correspondence.later)),
        )
        for correspondence in found.correspondences
    ]
    right = set(told) & set(planted)
    assert len(right) >= 0.95 * len(told)
    assert len(right) >= 0.85 * len(planted)
    assert len(found.doubts) * 7 <= len(told) + len(found.doubts)
    assert {each for each in planted if each[0] in {"kept", "moved", "deferred"}} <= right


def test_a_plan_beside_itself_is_kept_whole(kawaguchi):
    found = compared(kawaguchi, kawaguchi)
    assert found.doubts == ()
    assert set(found.count()) == {"kept"}
    assert all(
        correspondence.earlier[0].iris == correspondence.later[0].iris for correspondence in found.correspondences
    )
    held = {iri for correspondence in found.correspondences for iri in correspondence.earlier[0].iris}
    assert {f"{Identifiers('kawaguchi').of(each.type, key)}" for key, each in kawaguchi.statements.items()} <= held


def test_several_targets_of_one_year_in_one_cell_are_each_beside_its_own(tmp_path):
    targets = {"first": "延べ300件、年12", "again": "延べ300件、年12", "raised": "延べ300件、年15"}
    plans = {
        name: write_plan(tmp_path / name, [Heading("暮らしの部", [], [("利用者数", 10, target)])], 1)
        for name, target in targets.items()
    }
    for later, change in (("again", "kept"), ("raised", "target-raised")):
        assert [correspondence.change for correspondence in compared(plans["first"], plans[later]).correspondences] == [
            change
        ]


def tell(found):
    """Return each correspondence as its class and the words of both sides, those in doubt with a question mark."""
    return {
        (f"{correspondence.change}{'?' if correspondence.others else ''}", *words)
        for correspondence in (*found.correspondences, *found.doubts)
        for words in ([tuple(unit.words for unit in side) for side in (correspondence.earlier, correspondence.later)],)
    }


ELSEWHERE = {
    "令和８年度までに学童保育を全校に広げる": "2026年度までに学童保育を全校に広げる",
    "１億2,000万円の基金を設ける": "120,000千円の基金を設ける",
    "３箇所の避難所を改修する": "3か所の避難所を改修する",
}


def test_years_and_amounts_that_are_printed_otherwise_are_no_change(tmp_path):
    sides = [
        [Heading("暮らしの部", [(words, "企画課", 2025) for words in names], [("貸出冊数", 10, target)])]
        for names, target in ((ELSEWHERE, "1,500"), (ELSEWHERE.values(), "１５００"))
    ]
    found = compared(write_plan(tmp_path / "one", sides[0], 1), write_plan(tmp_path / "two", sides[1], 1))
    assert [(each.change, each.differs) for each in found.correspondences] == [("kept", ())] * 4
    assert found.doubts == ()


def test_changes_that_are_planted_in_the_lines_of_a_plan_are_found():
    """The benchmark of planted changes keeps what the page says of it: 0.95 and 0.85 of what is not kept."""
    plans = [EXAMPLES / FIRST, EXAMPLES / SECOND]
    program = [sys.executable, Path(__file__).parent.parent / "benchmarks/planted.py", *plans, "--seeds", "2"]
    printed = subprocess.run([*map(str, program)], check=True, capture_output=True, text=True).stdout
    [row] = [line.split("|") for line in printed.splitlines() if line.startswith("| all but kept |")]
    planted, precision, recall = int(row[2]), float(row[5]), float(row[6])
    assert planted >= 10
    assert precision >= 0.95
    assert recall >= 0.85


def test_what_counts_is_no_number_of_a_list(tmp_path):
    names = [["３歳児の歯科健診", "24時間の電話相談"], ["５歳児の歯科健診", "24時間の電話相談"]]
    plans = [
        write_plan(tmp_path / f"{number}", [Heading("暮らしの部", [(name, "企画課", 2025) for name in each], [])], 1)
        for number, each in enumerate(names)
    ]
    assert {(change, *later) for change, _, later in tell(compared(*plans))} == {
        ("reworded", "５歳児の歯科健診"),
        ("kept", "24時間の電話相談"),
    }


def test_what_one_office_hands_to_another_moved_and_an_office_that_is_renamed_moves_nothing(tmp_path):
    rows = [("防災行政無線の更新", "危機管理課"), ("河川監視カメラの設置", "危機管理課"), ("学童保育の拡充", "教育課")]
    rows += [("移動図書館の運行", "教育課"), ("森林の間伐", "農林課")]
    handed = [(name, "教育課" if name == "河川監視カメラの設置" else office) for name, office in rows]
    renamed = [(name, "防災安全課" if office == "危機管理課" else office) for name, office in rows]
    plans = [
        write_plan(tmp_path / name, [Heading("暮らしの部", [(*row, 2025) for row in each], [])], 1)
        for name, each in (("one", rows), ("two", handed), ("three", renamed))
    ]
    [moved] = [each for each in compared(*plans[:2]).correspondences if each.change != "kept"]
    assert (moved.change, moved.later[0].words) == ("moved", "河川監視カメラの設置")
    assert [(each.what, each.later) for each in moved.differs] == [("office", "教育課")]
    assert compared(plans[0], plans[2]).count() == {"kept": 5}


def test_what_stands_below_a_bullet_is_read_with_it(tmp_path):
    """A measure that is now told below another went into it; what is told below is a difference."""
    earlier = ["- 小学校で防災の授業を行います", "- 地域の防災訓練に中学生を招きます", "- 消防団の装備を新しくします"]
    later = ["- 学校での学びを、今できることと新しいことの両面で進めます", "  - 小学校で防災の授業を行います"]
    later += [
        "    - 教材は市が作ります",
        "  - 地域の防災訓練に中学生を招きます",
        "- 消防団の装備を新しくします",
        "  - 車両を含みます",
    ]
    found = compared(write_bullets(tmp_path / "one", earlier), write_bullets(tmp_path / "two", later))
    both, whole, kept = tuple(each[2:] for each in earlier[:2]), (later[0][2:],), (earlier[2][2:],)
    assert tell(found) == {("merged", both, whole), ("kept", kept, kept)}
    [difference] = [
        difference for each in found.correspondences if each.change == "kept" for difference in each.differs
    ]
    assert difference == ("description", "", "車両を含みます")


def test_what_is_left_under_one_heading_and_shares_some_words_is_for_a_person_to_decide(tmp_path):
    earlier = [
        "貧困世帯の子どもの支援をデジタルで高度化し、必要な支援を効果的に行き届かせます",
        "消防団の装備を新しくします",
    ]
    later = [
        "暮らしに困る家庭の子に、学びと食事の支援を届けます",
        "消防団の装備を新しくします",
    ]
    plans = [
        write_bullets(tmp_path / f"{n}", [f"- {each}" for each in side]) for n, side in enumerate((earlier, later))
    ]
    found = compared(*plans)
    assert [(doubt.change, doubt.others) for doubt in found.doubts] == [("reworded", ("dropped", "new"))]
    assert found.count() == {"kept": 1, "reworded": 1}


def test_headings_that_hold_the_same_say_what_is_the_same_in_other_words(tmp_path):
    """A second edition calls its headings and most measures otherwise; the one that shares least stands beside them."""
    earlier = Heading("雇用の場の創出", [], []), Heading("交流の拡大", [], [])
    later = Heading("人を呼び込む", [], []), Heading("働く場をつくる", [], [])
    said = {
        "新規就農者対策事業": "新しく就農する者の支援",
        "バイオガスプラント事業": "家畜ふん尿等によるバイオガスプラントの運営",
        "高齢者複合型施設事業": "高齢者のための複合型施設の運営",
        "無線通信環境の整備事業": "どこでもインターネットにつながる環境づくり",
    }
    gone, come = "名産品販売促進事業", "空き家の紹介"
    for one, other in said.items():
        earlier[0].measures.append((one, "企画課", 2025))
        later[1].measures.append((other, "企画課", 2025))
    earlier[1].measures += [("国際姉妹校への生徒派遣事業", "企画課", 2025), (gone, "企画課", 2025)]
    later[0].measures += [("姉妹校への生徒の派遣", "企画課", 2025), (come, "企画課", 2025)]
    found = compared(write_plan(tmp_path / "one", list(earlier), 1), write_plan(tmp_path / "two", list(later), 51))
    told = {
        tuple("".join(unit.words for unit in side) for side in (each.earlier, each.later)): each.change
        for each in (*found.correspondences, *found.doubts)
    }
    assert told == {
        **dict.fromkeys(said.items(), "reworded"),
        ("国際姉妹校への生徒派遣事業", "姉妹校への生徒の派遣"): "reworded",
        (gone, ""): "dropped",
        ("", come): "new",
    }
    assert "無線通信環境の整備事業" in {each.earlier[0].words for each in found.doubts}


EARLIER = {
    "交通安全・防犯の推進": ["通学路の歩道の整備", "防犯灯のＬＥＤ化", "高齢運転者の講習"],
    "産業の振興": ["工場の新設への奨励金", "創業塾の開催", "商店街の空き店舗への出店の補助"],
    "観光の推進": ["道の駅の建替え", "周遊観光の案内板の設置"],
    "行政の改革": ["書かない窓口の導入", "支所と公民館の複合化", "職員の政策研修"],
}
LATER = {
    "事故と犯罪をなくす": ["通学路に歩道を整備する", "防犯灯をＬＥＤに替える", "高齢運転者に講習を開く"],
    "まちの稼ぐ力を伸ばす": [
        *("工場を新設する企業への奨励金", "創業塾を開催する", "商店街の空き店舗への出店を補助する"),
        *("道の駅を建て替える", "周遊観光の案内板を設置する"),
    ],
    "便利な市役所": ["書かない窓口を導入する", "支所と公民館を複合化する"],
    "人を育てる市役所": ["職員の政策研修を行う", "若手の職員による提案の募集"],
}


def test_what_stands_under_headings_says_which_are_the_same_joined_or_neither(tmp_path):
    """No heading shares words with the one that it became; where too little went from one to another, none is told."""
    found = compared(write_headings(tmp_path / "one", EARLIER), write_headings(tmp_path / "two", LATER))
    headings = {(change, one, other) for change, one, other in tell(found) if {*one, *other} & {*EARLIER, *LATER}}
    assert headings == {
        ("reworded", ("交通安全・防犯の推進",), ("事故と犯罪をなくす",)),
        ("merged", ("産業の振興", "観光の推進"), ("まちの稼ぐ力を伸ばす",)),
        ("reworded", ("行政の改革",), ("便利な市役所",)),
        ("new", (), ("人を育てる市役所",)),
    }
    back = compared(read(tmp_path / "two"), read(tmp_path / "one"))
    assert ("split", ("まちの稼ぐ力を伸ばす",), ("産業の振興", "観光の推進")) in tell(back)


def test_what_is_printed_once_of_two_and_now_of_each_was_divided(tmp_path):
    whole = ("授業が分かると答えた児童生徒の割合", 70, 80)
    halves = [("授業が分かると答えた小学生の割合", 75, 82), ("授業が分かると答えた中学生の割合", 65, 75)]
    other = [("学校図書館の貸出冊数", 10, 20)]
    plans = [
        write_plan(tmp_path / f"{number}", [Heading("学校教育", [], rows)], 1)
        for number, rows in enumerate(([whole, *other], [*halves, *other]))
    ]
    names = tuple(name for name, *_ in halves)
    assert ("split", (whole[0],), names) in tell(compared(*plans))
    assert ("merged", names, (whole[0],)) in tell(compared(*plans[::-1]))
    kept = write_plan(tmp_path / "kept", [Heading("学校教育", [], [halves[0], *other])], 1)
    assert ("new", (), (names[1],)) in tell(compared(kept, plans[1]))


def test_a_name_with_its_description_is_found_in_a_sentence(tmp_path):
    """One plan has names and descriptions, the next one sentences, which say what was described."""
    earlier = ["- 避難所環境整備事業", "  - 発電機と間仕切りと簡易ベッドを備えます", "- 移動図書館の運行"]
    later = ["- 体育館に発電機や間仕切り、簡易なベッドを置きます", "- 移動図書館の運行"]
    found = compared(write_bullets(tmp_path / "one", earlier), write_bullets(tmp_path / "two", later))
    assert ("reworded", (earlier[0][2:],), (later[0][2:],)) in {
        (change.rstrip("?"), one, other) for change, one, other in tell(found)
    }


@pytest.fixture(scope="module")
def printed():
    ran = CliRunner().invoke(cli, ["compare", FIRST, SECOND, "--json"])
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.output)


def test_what_changed_between_the_examples_is_what_their_author_wrote_down(printed):
    """Precision and recall of what is asserted, as issue 16 asks for: 0.95 and 0.85."""
    with WRITTEN.open(encoding="utf-8", newline="") as file:
        written = {(row["change"], row["earlier"], row["later"]) for row in csv.DictReader(file)}
    asserted = {
        (each["change"], before, after)
        for each in printed["correspondences"]
        # The list is of rows of tables.
        if all(".r" in side["entry"] for sides in each["passages"].values() for side in sides)
        for before in [side["text"].strip() for side in each["passages"]["earlier"]] or [""]
        for after in [side["text"].strip() for side in each["passages"]["later"]] or [""]
    }
    assert len(written & asserted) >= 0.95 * len(asserted)
    assert len(written & asserted) >= 0.85 * len(written)
    assert len(printed["doubts"]) * 7 <= len(printed["correspondences"]) + len(printed["doubts"])


def test_every_statement_of_both_examples_stands_in_exactly_one_correspondence(printed):
    rows = [*printed["correspondences"], *printed["doubts"]]
    for side, name in (("earlier", FIRST), ("later", SECOND)):
        model, ids = read(EXAMPLES / name), Identifiers(name)
        iris = [iri for row in rows for iri in row[side]]
        assert len(iris) == len(set(iris))
        stated = {str(ids.of(each.type, key)) for key, each in model.statements.items()}
        assert {iri for iri in iris if "/target/" not in iri} == stated


def test_what_is_printed_as_json_is_as_its_schema_says(printed, tmp_path):
    schema = json.loads((Path(__file__).parent / "data/compare.schema.json").read_text("utf-8"))
    described = jsonschema_rs.validator_for(schema, validate_formats=True)
    described.validate(printed)
    left = [["デジタルで支援を高度化し、必要な支援を届けます"], ["暮らしに困る家庭に、学びと食事の支援を届けます"]]
    for name, side in zip(("one", "two"), left, strict=True):
        write_bullets(tmp_path / name, [f"- {each}" for each in side])
    ran = CliRunner().invoke(cli, ["compare", "one", "two", "--json", "--plans", str(tmp_path)])
    doubtful = json.loads(ran.output)
    described.validate(doubtful)
    assert len(doubtful["doubts"]) == 1
    doubtful["doubts"][0]["change"] = "renamed"
    assert not described.is_valid(doubtful)


def test_a_correspondence_quotes_both_sides_with_their_places_and_says_what_differs(printed):
    (bridge,) = (each for each in printed["correspondences"] if each["change"] == "brought-forward")
    assert bridge["years"] == -1
    assert bridge["words"][0] == "橋りょう長寿命化事業"
    assert {each["what"] for each in bridge["differs"]} == {"description"}
    (passage,) = bridge["passages"]["earlier"]
    line = (EXAMPLES / FIRST / "outline.md").read_text("utf-8").splitlines()[passage["line"] - 1]
    assert passage["text"] in line
    assert passage["heading"] == "施策５－２　都市基盤の整備"


def run_compare(*words):
    return CliRunner().invoke(cli, ["compare", *map(str, words)])


def test_a_plan_that_is_not_there_is_told_with_those_that_are(tmp_path):
    write_bullets(tmp_path / "one", ["- 学童保育の拡充"])
    (tmp_path / "empty").mkdir()
    assert "計画 nowhere はありません。あるのは one です。" in str(
        run_compare("one", "nowhere", "--plans", tmp_path).exception
    )
    assert "plan.toml がありません" in str(run_compare("empty", "one", "--plans", tmp_path).exception)
    assert "版 0123 はありません" in str(run_compare("one", "one@0123", "--plans", tmp_path).exception)


def test_a_folder_that_is_broken_is_told_with_the_file_and_what_is_wrong_there(tmp_path):
    for name in ("one", "two", "three"):
        write_bullets(tmp_path / name, ["- 学童保育の拡充", "- 河川監視カメラの設置"])
    (tmp_path / "two/outline.md").unlink()
    assert "outline.md: ファイルを読めません" in str(run_compare("one", "two", "--plans", tmp_path).exception)
    outline = tmp_path / "three/outline.md"
    outline.write_text(outline.read_text("utf-8").replace("- 学童保育の拡充\n", ""), "utf-8")
    assert "「学童保育の拡充」が outline.md に" in str(run_compare("three", "one", "--plans", tmp_path).exception)


def test_a_plan_compared_with_itself_is_answered():
    ran = run_compare(FIRST, FIRST, "--json")
    answer = json.loads(ran.output)
    assert {each["change"] for each in answer["correspondences"]} == {"kept"}
    assert answer["doubts"] == []


def test_the_commands_of_its_page_print_what_it_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path / "data"))
    page = (Path(__file__).parent.parent / "docs/comparing.md").read_text("utf-8")
    samples = re.findall(r"^```sh\n(.*?)^```(?:\n\n```text\n(.*?)^```)?", page, re.MULTILINE | re.DOTALL)
    assert len(samples) == 3
    for commands, shown in samples:
        for command in commands.splitlines():
            ran = CliRunner().invoke(cli, command.split()[1:])
            assert ran.exit_code == 0, ran.output
        lines = iter(ran.output.splitlines())
        assert [line for line in shown.splitlines() if line != "…" and line not in lines] == []


def test_what_stands_under_a_heading_that_was_divided_did_not_move(tmp_path):
    names = [f"{subject}支援事業" for subject in ("就農者", "移住者", "起業者", "留学生", "高校生", "観光客")]
    rows = [(name, "企画課", 2025) for name in names]
    earlier = [Heading("総合戦略", rows, [])]
    later = [Heading(name, rows[at : at + 2], []) for at, name in ((0, "働く場"), (2, "人の流れ"), (4, "村づくり"))]
    found = compared(write_plan(tmp_path / "one", earlier, 1), write_plan(tmp_path / "two", later, 51))
    assert found.count() == {"kept": 6}

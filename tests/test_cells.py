"""What cells, headings and prose of plans of every kind say: invented phrases in the manner of real ones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koteihyo.graph.reading import Figure, Print, read_cell, read_entry, read_heading
from koteihyo.graph.reading.references import references
from koteihyo.graph.reading.responsibles import responsibles
from koteihyo.graph.reading.targets import figures
from koteihyo.graph.reading.years import years

# The figures of a cell under 目標値: breakdown, value, value to, unit as printed, comparator, basis, periodicity, year.
TARGETS: dict[str, list[tuple[object, ...]]] = {
    "88.7％": [("", "88.7", None, "％", None, "level", None, None)],
    "10～20人": [("", "10", "20", "人", None, "level", None, None)],
    "３～５位": [("", "3", "5", "位", None, "level", None, None)],
    "第３位以内": [("", "3", None, "位", "at-most", "level", None, None)],
    "7,000万円 以下（R7年）": [("", "70000000", None, "万円", "at-most", "level", None, 2025)],
    "2,000件（累計）": [("", "2000", None, "件", None, "total", None, None)],
    "5年間で延べ1,000人以上": [("", "1000", None, "人", "at-least", "total", None, None)],
    "60％以上（毎年度）": [("", "60", None, "％", "at-least", "level", "yearly", None)],
    "25人/年": [("", "25", None, "人", None, "level", "yearly", None)],
    "月2回": [("", "2", None, "回", None, "level", "monthly", None)],
    "前年度比10％増": [("", "10", None, "％", None, "change", None, None)],
    "小学校 88.7％／中学校 92.2％（R10年度）": [
        ("小学校", "88.7", None, "％", None, "level", None, 2028),
        ("中学校", "92.2", None, "％", None, "level", None, 2028),
    ],
    "令和7年度 40％ 令和10年度 50％": [
        ("", "40", None, "％", None, "level", None, 2025),
        ("", "50", None, "％", None, "level", None, 2028),
    ],
    "40%（R7）\n50%（R10）": [
        ("", "40", None, "%", None, "level", None, 2025),
        ("", "50", None, "%", None, "level", None, 2028),
    ],
    "小学校5年生 77％": [("小学校5年生", "77", None, "％", None, "level", None, None)],
    "１００％を維持": [("", "100", None, "％", None, "level", None, None)],
    "約8割": [("", "80", None, "割", "about", "level", None, None)],
    "15 以上": [("", "15", None, "", "at-least", "level", None, None)],
    "①10件 ②20件": [
        ("", "10", None, "件", None, "level", None, None),
        ("", "20", None, "件", None, "level", None, None),
    ],
    "Ｒ10年度までに受診率を50％に引き上げる": [("", "50", None, "％", None, "level", None, 2028)],
    "待機児童をゼロに": [("", "0", None, "", None, "level", None, None)],
    "倍増": [("", "100", None, "", None, "change", None, None)],
    "現状の2倍": [("", "2", None, "倍", None, "level", None, None)],
    "50組織": [("", "50", None, "組織", None, "level", None, None)],
}
WORDS = {
    "増加": ("increase", None),
    "登録の更新": ("level", None),
    "現状維持": ("level", None),
    "全国平均以上": ("level", "at-least"),
    "減少させる": ("decrease", None),
    "1:2": ("level", None),
    "1年間収録し、DVDを中学校へ配布": ("level", None),
}


class Nothing:
    """A vocabulary that names nothing."""

    def words(self, scheme: str) -> dict[str, tuple[str, ...]]:
        return {}


def said(figure: Figure) -> tuple[object, ...]:
    """Return what a table above says of a figure."""
    to = None if figure.value_to is None else str(figure.value_to)
    year = figure.year.year if figure.year else None
    return (
        figure.breakdown,
        str(figure.value),
        to,
        figure.unit_text,
        figure.comparator,
        figure.basis,
        figure.periodicity,
        year,
    )


@pytest.mark.parametrize(("text", "expected"), TARGETS.items())
def test_every_figure_of_a_target_cell_is_read_with_its_bounds(text: str, expected: list[tuple[object, ...]]) -> None:
    cell = read_cell(text, "target")
    assert [said(figure) for figure in cell.figures] == expected
    assert all(figure.printed == text[slice(*figure.span)] for figure in cell.figures)


@pytest.mark.parametrize(("text", "expected"), WORDS.items())
def test_words_without_a_number_are_a_target_without_a_value(text: str, expected: tuple[str, str | None]) -> None:
    (figure,) = read_cell(text, "target").figures
    assert (figure.value, figure.printed) == (None, text)
    assert (figure.direction, figure.comparator) == expected


@pytest.mark.parametrize("text", ["－", "-", "―", "", "…", "なし", "－（R5）"])
def test_a_dash_says_nothing_in_any_role(text: str) -> None:
    for role in ("target", "baseline", "actual", "amount"):
        cell = read_cell(text, role)
        assert cell.nothing
        assert cell.figures == ()


@pytest.mark.parametrize("text", ["未集計", "（R5実績値はR7.1月頃に公表予定）", "調査中", "中止"])
def test_an_observation_that_is_not_there_yet_has_words_and_no_value(text: str) -> None:
    cell = read_cell(text, "actual")
    assert cell.pending
    assert [(figure.value, figure.printed) for figure in cell.figures] == [(None, text)]


def test_a_baseline_year_is_of_the_observation_and_never_due() -> None:
    (figure,) = read_cell("454件（R2～4年度）", "baseline").figures
    assert figure.year is not None
    assert (figure.year.first, figure.year.year, figure.year.kind) == (2020, 2022, "fiscal")
    assert read_entry("454件（R2～4年度）", Nothing()).due is None


def test_what_stands_beside_a_target_is_no_target() -> None:
    cell = read_cell("50％（現状 30％）", "target")
    assert [figure.printed for figure in cell.figures] == ["50％"]
    assert [figure.printed for figure in cell.besides] == ["30％"]
    assert [figure.printed for figure in read_cell("H30：5件→R6：8件", "target").figures] == ["8件"]


def test_the_unit_of_the_heading_holds_for_numbers_that_print_none() -> None:
    heading = read_heading("令和６年度予算額（千円）")
    assert heading.unit is not None
    (figure,) = read_cell("12,345", "amount", unit=heading.unit.printed).figures
    assert (figure.value, figure.unit, figure.printed) == (Decimal(12345000), "CCY_JPY", "12,345")
    found = read_cell("国:1,000 県:500", "amount", unit="千円").figures
    assert [(figure.breakdown, figure.value) for figure in found] == [("国", Decimal(1000000)), ("県", Decimal(500000))]
    (figure,) = read_cell("3百万円", "amount", unit=heading.unit.printed).figures
    assert figure.value == Decimal(3000000)


@pytest.mark.parametrize(
    ("text", "role", "year"),
    [
        ("現状値（R4）", "baseline", 2022),
        ("目標値\n令和10年度", "target", 2028),
        ("ＫＰＩ", "indicator", None),
        ("Ｒ６", None, 2024),
        ("R5実績", "actual", 2023),
        ("所管課", "responsible", None),
        ("年次計画", "schedule", None),
        ("備考", "remarks", None),
    ],
)
def test_a_heading_hints_at_its_role_and_says_its_year(text: str, role: str | None, year: int | None) -> None:
    heading = read_heading(text)
    assert (heading.role, heading.years[0].year if heading.years else None) == (role, year)


def test_a_schedule_holds_marks_words_and_figures_apart() -> None:
    assert [mark.kind for mark in read_cell("⇒", "schedule").marks] == ["arrow"]
    assert read_cell("実施設計", "schedule").words == "実施設計"
    assert [figure.printed for figure in read_cell("6人", "schedule").figures] == ["6人"]
    assert read_cell("○", "schedule").words == ""


def test_offices_are_told_apart_and_bodies_from_units() -> None:
    found = responsibles(Print("企画部政策課、防災課・消防本部、社会福祉協議会、関係各課"))
    assert [(each.name, each.kind) for each in found] == [
        ("企画部政策課", "unit"),
        ("防災課", "unit"),
        ("消防本部", "unit"),
        ("社会福祉協議会", "body"),
        ("関係各課", "all"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("避難所の整備（第３章１参照）", "place", (("章", "3"), ("", "1"))),
        ("通学路の点検【再掲】", "again", ()),
        ("事業No.12を参照", "number", (("No.", "12"),)),
        ("詳細はP.34参照", "page", (("P", "34"),)),
        ("→基本目標２", "place", (("基本目標", "2"),)),
        ("別表3を参照", "place", (("別表", "3"),)),
    ],
)
def test_a_reference_is_read_as_printed_and_in_parts(text: str, kind: str, parts: tuple[tuple[str, str], ...]) -> None:
    (found,) = references(Print(text))
    assert (found.kind, found.parts) == (kind, parts)
    assert found.printed == text[slice(*found.span)]


@pytest.mark.parametrize(
    "text", ["第３期計画の策定", "基本目標の見直し", "No1の座", "第２条の改正", "再掲載の検討", "平成20年P波の観測"]
)
def test_words_like_a_reference_are_none(text: str) -> None:
    assert [
        reference.printed for reference in references(Print(text)) if reference.kind in {"place", "again", "page"}
    ] == []


def test_a_number_before_an_entry_is_a_pledge_only_where_there_is_a_manifesto() -> None:
    text = "３．保育所の整備"
    assert read_entry(text, Nothing()).pledges == ()
    assert [pledge.number for pledge in read_entry(text, Nothing(), manifesto=True).pledges] == [3]
    assert (read_entry(text, Nothing()).label, read_entry(text, Nothing()).unread) == ("保育所の整備", ())


@pytest.mark.parametrize(
    ("sentence", "value", "year"),
    [
        ("健診の受診率を令和12年度までに90％に引き上げる。", 90, 2030),
        ("ごみの排出量を令和元年度比で20％削減", 20, None),
        ("新規就農者 5年間で20人", 20, None),
        ("入学者数40人(2014年度)→年45人(2019年度)", 45, 2019),
        ("残業時間を月20時間以内に", 20, None),
        ("合計特殊出生率1.8", Decimal("1.8"), None),
        ("プラスチックの\n資源化率\n66%\n60\n50", 66, None),
        ("事故の件数を2030年までに半減させます。", 50, 2030),
        ("年間100万人規模の支援を目指します。", 1000000, None),
        ("現在の30％から60％への引き上げを目標とし、2035年度までに60％に向上させる。", 60, 2035),
    ],
)
def test_prose_sets_targets_with_the_year_by_which(sentence: str, value: Decimal | int, year: int | None) -> None:
    found = figures(Print(sentence))
    assert {figure.value for figure in found} == {Decimal(value)}
    assert {figure.year.year if figure.year else None for figure in found} == {year}


@pytest.mark.parametrize(
    "sentence",
    [
        "普及率は63％と進みましたが、診療所では33%と遅れています。",
        "2022年度に242の病院を対象に行われた調査では、30種を超える診療行為が挙げられた。",
        "平成２５年法律第８５号に基づき、３人以上の委員を置く。",
        "65歳以上の方を対象に、１日10分の運動を行います。",
        "令和４年度は1,200万円を交付した。",
        "申請者は前年度より30件増加しており、待機は20人である。",
        "上限50万円の補助を実施",
        "定員20人の保育所の整備",
        "5年に1回の点検の実施",
        "事業者数 120社（令和3年経済センサス）",
        "24時間対応の相談窓口の設置",
        "月額5,000円を助成",
        "3歳児健診の実施",
        "（2024年度実績）\n・橋梁の補修を累計148橋で実施",
    ],
)
def test_prose_that_tells_of_facts_laws_and_groups_sets_nothing(sentence: str) -> None:
    assert figures(Print(sentence)) == ()


words = st.text("第章1２３0,.％%人件年度R令和平元～-（()）→○△約以上累計再掲No千億円をに増減\n①　 x", max_size=30)


@given(
    words, st.sampled_from(["target", "baseline", "amount", "schedule", "responsible", "grade", "indicator", "unit"])
)
def test_any_cell_can_be_read_and_what_it_quotes_stands_in_it(text: str, role: str) -> None:
    cell = read_cell(text, role, unit="千円")
    parts = [(part.printed, part.span) for part in (*cell.figures, *cell.besides)]
    parts += [(part.printed, part.span) for part in (*cell.years, *years(Print(text)))]
    parts += [(part.printed, part.span) for part in cell.marks] + [
        (part.printed, part.span) for part in cell.references
    ]
    parts += [(part.name, part.span) for part in cell.responsibles]
    assert all(printed == text[slice(*span)] for printed, span in parts)

"""PDF to blocks: every character once, in the order of reading, as heading, paragraph, item, cell or fence."""

import unicodedata
from collections import Counter
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from random import Random

import pytest
from printing import BLUE, PRINTS, RED, print_pages, show, stage_pages, write_pdf

from koteihyo.graph.drafting.blocks import CellSign, Fence, Heading, Item, Paragraph, Table
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.pdf import extract, extraction, page_pictures
from koteihyo.graph.drafting.pdf.ledger import lines_of
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.plan.description import EXAMPLES, PLANS
from koteihyo.graph.plan.layout import read_layout

NOBEOKA = Path(__file__).parent.parent.parent / "shared" / "plans" / "nobeoka-policy" / "r8_policy_budget.pdf"
KAWAGUCHI = PLANS / "kawaguchi" / "outline.md"
SCAN = '<style>@page{margin:0}</style><img width=700 height=900 src="data:image/png;base64,%s">'
MIXED = (
    "<style>@page{margin:0} body{margin:40px} img{break-before:page;position:absolute;left:0;display:block}</style>"
    '<p>市は防災に取り組みます。</p><img width=780 height=1000 src="data:image/png;base64,%s">'
)
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def prints(browser, tmp_path_factory):
    """Return the documents of `tests/prints/`, and some shorter ones, printed by one browser."""
    documents = {path.stem: path.read_text("utf-8") for path in PRINTS.glob("*.html")}
    documents |= {"scan": SCAN % DOT, "blank": "<p></p>", "mixed": MIXED % DOT}
    documents["kawaguchi"] = stage_pages(KAWAGUCHI.read_text("utf-8"))
    return print_pages(browser, tmp_path_factory.mktemp("prints"), documents.items())


@pytest.fixture(scope="module")
def read(prints):
    """Return what reads a printed document, each once."""
    return cache(lambda name: extract(prints[name]))


def words(block):
    """Return the words of a block, its broken lines joined."""
    return "".join(line.text for line in lines_of(block))


def outline(extraction):
    """Return the structure: a line a block."""
    lines = []
    for block in extraction.blocks:
        if isinstance(block, Heading):
            lines.append(f"{'#' * block.depth} {words(block)}")
        elif isinstance(block, Item):
            lines.append(f"{'  ' * (block.depth - 1)}- {words(block)}")
        elif isinstance(block, Paragraph):
            lines.append(words(block))
        elif isinstance(block, Fence):
            lines.append(f":::{block.kind} {words(block)}")
    return lines


def test_two_columns_are_read_one_after_the_other(read):
    found = [line.replace("…", "") for line in outline(read("columns"))]
    body = [line for line in found if not line.startswith(":::")]
    assert found[1:5] == [
        "# 鳴沢市総合戦略",
        ":::contents 第１章　はじめに1第２章　人口の見通し4第３章　施策の方向7資料編10",
        "## 第１章　施策の方向その1",
        "### （1）取組の考え方",
    ]
    section = [
        (
            "市は、人口が減る中でも暮らしの質を保つため、関係する団体と協力し、地域の実情に応じた取組を進める。とりわけ、"
            "若い世代が安心して働き、子どもを育てることのできる環境を整えることが求められている。"
        ),
        "また、観光や農業などの産業を支え、GDPgrowth and local business innovationといった視点を取り入れる1。",
        "- 移住の相談窓口を設ける。遠方の相談者のため、夜間と休日にも画面越しの相談に応じる。",
        "  - お試し住宅の提供",
        "  - 空き家バンクの登録件数の増加",
        "- 創業の支援",
    ]
    assert body[3:9] == section
    assert [line for line in body if line.startswith("##")] == [
        line
        for chapter in "１２３４"
        for line in (
            f"## 第{chapter}章　施策の方向その{unicodedata.normalize('NFKC', chapter)}",
            *(f"### （{number}）取組の考え方" for number in (1, 2, 3)),
        )
    ]
    assert body.count(section[0]) == 12


def test_heads_feet_and_page_numbers_are_no_entries(read):
    fences = [block for block in read("columns").blocks if isinstance(block, Fence) and block.kind == "page"]
    assert [[line.text for line in fence.lines] for fence in fences] == [
        ["鳴沢市総合戦略"],
        ["- 1 -", "鳴沢市総合戦略"],
        ["- 2 -", "鳴沢市総合戦略"],
        ["- 3 -"],
    ]


def test_a_paragraph_that_runs_over_a_page_is_one_and_the_pages_foot_stands_behind_it(tmp_path):
    full = "市は" + "防災" * 13
    first = show("計画の方針", 20, 560, size=20) + "".join(show(full, 20, 520 - 20 * at) for at in range(3))
    second = show("を進める。", 20, 560) + show("　また、学びを支える。", 32, 540)
    pages = [show(f"- {n} -", 190, 20) + page for n, page in enumerate([first, second], 1)]
    read = outline(extract(write_pdf(tmp_path / "over.pdf", *pages)))
    assert read == [
        "# 計画の方針",
        full * 3 + "を進める。",
        ":::page - 1 -",
        "また、学びを支える。",
        ":::page - 2 -",
    ]


def test_vertical_text_is_read_from_the_right_and_downwards(read):
    extraction = read("vertical")
    assert outline(extraction) == [
        "## まちづくりの基本方針",
        (
            "私たちの町は、山と川に囲まれた美しい町である。これを次の世代に引き継ぐため、町民と行政とが力を合わせて歩んで"
            "いくことをここに宣言する。"
        ),
        "- 一、自然を守り、災害に強い町をつくる。",
        "- 一、「学び」と文化を大切にする。",
        "## むすび",
        "平成２０年４月１日に制定した方針を改める。",
    ]
    first, second = (lines_of(block) for block in extraction.blocks[:2])
    heading, paragraph = (next(lines).runs[0].box for lines in (first, second))
    assert heading.x > paragraph.x
    assert heading.height > 5 * heading.width


def test_a_font_set_vertically_is_read_downwards(tmp_path):
    lines = ["町民と行政とが力を合わせて歩んで", "いくことを宣言する。"]
    content = "".join(show(line, 350 - 20 * at, 500, font="V") for at, line in enumerate(lines))
    assert outline(extract(write_pdf(tmp_path / "v.pdf", content))) == ["".join(lines)]


@pytest.mark.parametrize(("rotation", "place"), [(0, (50, 69)), (90, (519, 50)), (180, (290, 519)), (270, (69, 290))])
def test_a_turned_page_is_read_in_its_own_direction_and_its_boxes_are_as_seen(tmp_path, rotation, place):
    page = f"/MediaBox[0 0 400 600]/Rotate {rotation}"
    extraction = extract(write_pdf(tmp_path / "turned.pdf", show("防災の計画", 50, 520), page=page))
    assert [words(block) for block in extraction.blocks] == ["防災の計画"]
    box = extraction.blocks[0].lines[0].runs[0].box
    assert abs(box.x - place[0]) < 3
    assert abs(box.y - place[1]) < 3


def test_columns_whose_lines_headings_have_shifted_are_read_one_after_the_other(tmp_path):
    full, end = "市民の声を広く聴き、進め", "ます。"
    left = [("１　目的", 548), *((full, 516 - 19 * at) for at in range(4)), (end, 440), ("２　期間", 400)]
    left += [(full, 370), (full, 351)]
    right = [("ていきます。", 566), ("３　体制", 530), *((full, 497 - 19 * at) for at in range(6)), (end, 383)]
    columns = [(*each, 20) for each in left] + [(*each, 230) for each in right]
    content = "".join(show(words, x, y, size=16 if "　" in words else 12) for words, y, x in columns)
    assert outline(extract(write_pdf(tmp_path / "shifted.pdf", content))) == [
        "## １　目的",
        f"{full * 4}{end}",
        "## ２　期間",
        f"{full * 2}ていきます。",
        "## ３　体制",
        f"{full * 6}{end}",
    ]


def test_a_label_that_begins_two_pages_by_chance_is_no_head(tmp_path):
    pages = []
    for number, lines in enumerate([(1, 3), (0,), (0,)]):
        rows = ["主な事業" if at in lines else f"{'市道川橋港'[at]}を{'直守広'[number]}げる。" for at in range(5)]
        sizes = [14 if words == "主な事業" else 12 for words in rows]
        placed = enumerate(zip(rows, sizes, strict=True))
        pages.append("".join(show(words, 50, 500 - 30 * at, size=size) for at, (words, size) in placed))
    read = outline(extract(write_pdf(tmp_path / "label.pdf", *pages)))
    assert read.count("# 主な事業") + read.count("## 主な事業") == 4
    assert not any(line.startswith(":::") for line in read)


def test_a_foot_without_the_number_beside_it_is_a_foot_on_the_cover_too(tmp_path):
    foot = "この計画は見本です。"
    pages = [show("計画", 150, 400, size=30) + show(foot, 50, 20)]
    pages += [
        show(f"{name}を守ります。", 50, 500) + show(foot, 50, 20) + show(str(n), 300, 20)
        for n, name in enumerate("道川", 2)
    ]
    extraction = extract(write_pdf(tmp_path / "cover.pdf", *pages))
    fences = [[line.text for line in block.lines] for block in extraction.blocks if isinstance(block, Fence)]
    assert fences == [[foot], [f"{foot}　2", f"{foot}　3"]]


def test_two_short_lines_under_each_other_are_no_vertical_writing(tmp_path):
    content = show("基本", 50, 500) + show("目標", 50, 484)
    assert "".join(outline(extract(write_pdf(tmp_path / "short.pdf", content)))) == "基本目標"


def test_what_is_printed_twice_at_one_place_counts_once(tmp_path):
    content = show("重点", 50, 500) + show("重点", 50.4, 500) + show("重重", 50, 400)
    assert outline(extract(write_pdf(tmp_path / "twice.pdf", content))) == ["重点", "重重"]


def test_a_word_spaced_out_over_a_line_has_no_blanks(tmp_path):
    spaced = "".join(show(letter, 50 + 24 * at, 500) for at, letter in enumerate("令和八年度"))
    content = spaced + show("第１章　目的", 50, 400) + show("三浦 久知", 50, 300)
    assert outline(extract(write_pdf(tmp_path / "spaced.pdf", content)))[0] == "令和八年度"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty", b"", "空です"),
        ("archive", b"PK\x03\x04 a zip", "PDFではありません"),
        ("broken", b"%PDF-1.7\nno more", "壊れて"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(tmp_path, name, data, said):
    file = tmp_path / f"{name}.pdf"
    file.write_bytes(data)
    with pytest.raises(KoteihyoError, match=said) as refused:
        extract(file)
    assert refused.value.file == file


def test_an_encrypted_file_is_refused(tmp_path):
    with pytest.raises(KoteihyoError, match="パスワード"):
        extract(write_pdf(tmp_path / "locked.pdf", show("秘密", 50, 500), locked=True))


def test_a_file_that_is_too_large_is_refused_with_the_limit(tmp_path):
    file = tmp_path / "large.pdf"
    with file.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(100 * 2**20 + 1)
    with pytest.raises(KoteihyoError, match="上限は100 MB"):
        extract(file)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(KoteihyoError, match="開けません"):
        extract(tmp_path / "none.pdf")


def test_a_scan_without_text_is_refused_and_an_ocr_is_named(read):
    with pytest.raises(KoteihyoError, match="ocrmypdf -l jpn"):
        read("scan")


def test_a_file_without_a_character_is_refused(read):
    with pytest.raises(KoteihyoError, match="文字が一つもありません"):
        read("blank")


def test_a_page_is_shown_as_a_picture_and_one_that_is_not_there_is_refused(tmp_path):
    file = write_pdf(tmp_path / "one.pdf", show("防災", 50, 500))
    [(_, picture)] = page_pictures(file, [1], 2.0)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (800, 1200)
    with pytest.raises(KoteihyoError, match="2ページはありません"):
        [*page_pictures(file, [2], 1.0)]


@pytest.mark.skipif(not NOBEOKA.exists(), reason=f"{NOBEOKA.name} is not beside the tree")
def test_a_real_policy_speech_is_read_whole():
    extraction = extract(NOBEOKA)
    read = outline(extraction)
    paragraphs = [line for line in read if not line.startswith(("#", ":::"))]
    assert extraction.pages == 17
    assert read[0] == "# 令和８年度施政方針・予算説明"
    assert sum(line.startswith(":::page") for line in read) == 17
    assert len(paragraphs) == 148
    assert all(line.endswith("。") for line in paragraphs[2:])
    assert any(line.startswith(":::page やすひこよしかず") for line in read)  # set above a name, within a sentence


@pytest.mark.server
def test_pages_that_two_processes_read_are_those_that_one_reads(monkeypatch):
    file = EXAMPLES / "narusawa-jisshi" / "source.pdf"
    one = extract(file)
    monkeypatch.setattr(extraction, "MANY", 2)
    monkeypatch.setattr(extraction, "BEGINNING", 2)
    monkeypatch.setattr(extraction, "count_cores", lambda: 2)
    assert extract(file) == one


def test_pages_are_read_though_the_process_that_helps_is_killed(monkeypatch):
    file = EXAMPLES / "narusawa-jisshi" / "source.pdf"

    class Killed(Future):
        def result(self, timeout=None):
            raise BrokenProcessPool

    monkeypatch.setattr(extraction, "BEGINNING", 2)
    monkeypatch.setattr(extraction.ProcessPoolExecutor, "submit", lambda *_: Killed())
    assert [sheet.page.number for sheet in extraction.read_side_by_side(file, 4)] == [1, 2, 3, 4]


def rows(table):
    """Return a table as it stands in an outline: a list a row, ^ and < where a cell covers others."""
    height = max(cell.row + cell.rows for cell in table.cells)
    width = max(cell.column + cell.columns for cell in table.cells)
    found = [[""] * width for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                found[row][column] = "<" if column > cell.column else "^"
        parts = []
        for part in cell.blocks:
            mark = "- " if isinstance(part, Item) else ""
            parts.append(
                f"{{{part.mark}}}" if isinstance(part, CellSign) else mark + "".join(one.text for one in part.lines)
            )
        found[cell.row][cell.column] = " / ".join(parts)
    return found


@pytest.fixture(scope="module")
def tables(read):
    """Return the tables of `tests/prints/tables.html`."""
    return [block for block in read("tables").blocks if isinstance(block, Table)]


def test_merged_cells_lists_vertical_words_and_drawn_arrows_are_read_in_a_ruled_table(tables):
    assert tables[0].header_rows == 2
    assert rows(tables[0]) == [
        ["施策", "担当課", "年度別計画", "<", "<"],
        ["^", "^", "Ｒ６", "Ｒ７", "Ｒ８"],
        ["防災体制の強化", "危機管理課", "検討", "実施", "<"],
        ["^", "消防本部", "- 実施設計 / - 用地の取得と造成工事の発注", "着工", "{■}"],
        ["公民館の改修", "教育委員会", "{→}", "<", "<"],
        ["窓口の改善", "市民課", "{→}", "〇", ""],
        ["子育て支援の充実", "こども課", "相談窓口を開設する。 / 週５日とする。", "", "拡充"],
    ]
    red = next(cell for cell in tables[0].cells if (cell.row, cell.column) == (5, 2))
    assert red.blocks[0].colour == "#cc0000"


def test_a_table_without_rules_is_read_by_its_columns(tables):
    assert tables[1].header_rows == 1
    assert rows(tables[1]) == [
        ["指標", "現状値", "目標値"],
        ["自主防災組織の結成率", "62.5％", "80％"],
        ["公民館の利用者数", "12,300人", "15,000人"],
        ["窓口の満足度", "71％", "85％"],
    ]


def test_a_table_over_three_pages_is_one_and_its_repeated_headings_are_fenced(tables, read):
    assert len(tables) == 3
    found = rows(tables[2])
    assert found[0] == ["番号", "事業", "内容"]
    assert [row[0] for row in found[1:]] == [str(number) for number in range(1, 41)]
    assert found[5][2].endswith("印刷されることになり、読み手を困らせる。")
    blocks = read("tables").blocks
    fences = [[line.text for line in block.lines] for block in blocks if isinstance(block, Fence)]
    assert fences == [["番", "号", "事業", "内容"] * 2]
    assert words(blocks[-1]) == "以上である。"


def test_a_note_under_a_table_is_a_paragraph_of_its_own(read):
    assert "※指標の出典は市民意識調査による。" in outline(read("tables"))


def test_sheets_of_three_columns_give_back_the_outline_that_they_were_printed_from(read):
    extraction = read("kawaguchi")
    printed = [line for line in KAWAGUCHI.read_text("utf-8").splitlines() if line]
    assert [line.replace("- ・", "- ", 1) for line in outline(extraction)] == printed
    assert extraction.pages == 10
    assert extraction.doubts == ()


def test_a_draft_of_the_printed_sheets_is_the_outline_itself_and_every_character_has_its_page_and_box(prints, tmp_path):
    folder = draft([prints["kawaguchi"]], "printed", tmp_path).folder
    assert (folder / "outline.md").read_bytes() == KAWAGUCHI.read_bytes()
    source, layout = (folder / "source.txt").read_text("utf-8"), read_layout(folder)
    placed = {at for drawing in layout.drawings for at in range(drawing.start, drawing.end) if min(drawing.box[2:]) > 0}
    assert {at for at, character in enumerate(source) if not character.isspace()} <= placed
    assert {drawing.page for drawing in layout.drawings} == set(range(1, 11))
    for colour, pattern in (("#dd0000", RED), ("#0000cc", BLUE)):
        expected = [
            match[1]
            for line in KAWAGUCHI.read_text("utf-8").splitlines()
            if line.lstrip().startswith("- ")
            if (match := pattern.search(line.lstrip()[2:]))
        ]
        printed = [source[drawing.start : drawing.end] for drawing in layout.drawings if drawing.colour == colour]
        assert "".join(printed) == "".join(expected)


def test_coloured_words_keep_their_colour_and_every_run_has_its_place(read):
    blocks = read("kawaguchi").blocks
    runs = [run for block in blocks for line in lines_of(block) for run in line.runs]
    assert all(run.page and run.box and run.box.width > 0 and run.box.x + run.box.width < 842 for run in runs)
    items = [block for block in blocks if isinstance(block, Item)]
    for colour, pattern in (("#dd0000", RED), ("#0000cc", BLUE)):
        coloured = [
            "".join(run.text for line in block.lines for run in line.runs if run.colour == colour) for block in items
        ]
        expected = [match[1] if (match := pattern.search(words(block))) else "" for block in items]
        assert coloured == expected
        assert sum(map(bool, coloured)) > 5


@pytest.fixture(scope="module")
def plan(read):
    """Return what is found in `tests/prints/plan.html`: a title page, contents, two chapters."""
    return read("plan")


def test_headings_nest_by_size_banner_and_number(plan):
    assert [line for line in outline(plan) if line.startswith("#")] == [
        "# 第６次鳴沢市総合計画",
        "## 第１章　計画の策定にあたって",
        "### １　計画策定の趣旨",
        "### ２　計画の構成と期間",
        "#### （１）基本構想",
        "#### （２）基本計画",
        "#### （３）実施計画",
        "### ３　策定の視点",
        "## 第２章　施策の展開",
        "### １　子育て支援の充実",
        "#### 現状と課題",
        "#### 成果指標",
        "#### 主な取組",
    ]


def test_numbers_that_head_nothing_are_items_and_nest(plan):
    assert [line for line in outline(plan) if line.lstrip().startswith("-")] == [
        "- ①　市民参画と協働",
        "- ②　持続可能な行財政運営",
        "  - ア　選択と集中",
        "  - イ　公民連携",
        "- ③　ＳＤＧｓとの関連",
    ]


def test_contents_charts_heads_and_ruby_are_fenced(plan):
    fences = [(block.kind, [line.text for line in block.lines]) for block in plan.blocks if isinstance(block, Fence)]
    assert [kind for kind, _ in fences] == ["page", "contents", "page", "chart", "page", "page"]
    assert fences[1][1][0] == "目　次"
    assert fences[1][1][1] == "第１章　計画の策定にあたって　3"
    assert "平成12" in fences[3][1]
    assert "52,310" in fences[3][1]
    assert fences[4][1] == ["しょうしこうれいか", "3", "第６次鳴沢市総合計画　前期基本計画"]


def test_a_chart_is_doubted_by_its_page_and_words(plan):
    doubt = next(doubt for doubt in plan.doubts if "図" in doubt.ja)
    assert doubt.page == 3
    assert "52,310" in doubt.words
    assert doubt.choices


def test_notes_at_the_foot_of_a_page_are_paragraphs_and_their_figure_stays_in_its_sentence(plan):
    read = outline(plan)
    assert "1　計画期間は平成26年度から令和５年度まで。" in read
    assert "※　人口は国勢調査による。" in read
    assert any("まちづくりを進めてきました1。しかし、人口減少や少子高齢化の進行" in line for line in read)


def test_a_frame_keeps_its_words_apart_from_what_stands_around_it(plan):
    read = outline(plan)
    at = read.index("【コラム】総合計画とは")
    assert read[at + 1].startswith("総合計画は、市の最も上位に")
    assert read[at + 1].endswith("議会の議決を経て定めます。")


def test_tables_without_upright_rules_and_forms_with_headings_at_the_left_are_read(plan):
    read = [(table.header_rows, rows(table)) for table in plan.blocks if isinstance(table, Table)]
    assert read[0] == (
        1,
        [
            ["指標名", "単位", "現状値（Ｒ４）", "目標値（Ｒ10）"],
            ["保育所の待機児童数", "人", "12", "0"],
            ["子育て支援センターの利用者数", "人/年", "8,230", "10,000"],
        ],
    )
    assert read[2][1][:2] == [["区分", "令和４年度", "令和５年度"], ["出生数", "211", "198"]]
    assert read[3][0] == 0
    assert read[3][1][0] == ["事業名", "結婚新生活支援事業"]


def test_an_arrow_stands_in_every_year_that_it_reaches_and_a_filled_cell_is_marked(plan):
    schedule = [rows(table) for table in plan.blocks if isinstance(table, Table)][1]
    assert schedule[:2] == [
        ["取組", "内容", "年度", "<", "<", "<", "担当課"],
        ["^", "^", "Ｒ６", "Ｒ７", "Ｒ８", "Ｒ９", "^"],
    ]
    assert [row[2:6] for row in schedule[2:]] == [
        ["設計", "{→}", "{→}", "{→}"],
        ["●", "●", "●", "●"],
        ["{■}", "{■}", "", ""],
    ]
    assert schedule[2][1] == "老朽化した保育所を改築し、定員を増やします。"
    assert schedule[3][1] == "- ・こども家庭センターの設置 / - ・専門員の配置"


PIECES = [
    "市の計画",
    "・防災",
    "（１）目的",
    "第１章　総則",
    "3,200千円",
    "。",
    "growth",
    "※注",
    "①",
    "……… 3",
    "- 3 -",
    "→",
    "😀",
]
TURNS = ["0 1 -1 0", "0 -1 1 0", "-1 0 0 -1", "0.7 0.7 -0.7 0.7"]


def scattered(chance):
    """Return the contents of a page on which words, rules and filled areas stand anywhere, turned anyhow."""
    content = ""
    for _ in range(chance.randint(1, 40)):
        piece, size = chance.choice(PIECES), chance.choice([6, 9, 12, 12, 20])
        x, y = (
            chance.choice([20, 50, 200, chance.uniform(-20, 420)]),
            chance.choice([560 - 18 * chance.randint(0, 25), 5]),
        )
        shown = show(piece, x, y, size=size, font=chance.choice("HHHV"))
        turned = chance.random() < 0.15
        content += shown.replace(f"{x} {y} Td", f"{chance.choice(TURNS)} {x} {y} Tm") if turned else shown
    for _ in range(chance.randint(0, 30)):
        x, y, width = (
            chance.choice([20, 60, 100, 200]),
            chance.choice([100, 140, 200, 300]),
            chance.choice([40, 100, 1]),
        )
        rectangle = f"{x} {y} {width} {chance.choice([40, 60, 1])} re"
        content += chance.choice([f"{rectangle} S\n", f"0.8 0.9 1 rg {rectangle} f 0 g\n", f"{x} {y} m 300 {y} l S\n"])
    return content


@pytest.mark.parametrize("seed", [*range(10), 113, 166, 316])
def test_wherever_anything_stands_no_character_is_lost_and_every_table_is_whole(tmp_path, seed):
    chance = Random(seed)
    turn = f"/MediaBox[0 0 400 600]/Rotate {chance.choice([0, 90, 180, 270])}"
    file = write_pdf(tmp_path / "scattered.pdf", *(scattered(chance) for _ in range(3)), page=turn)
    for table in (block for block in extract(file).blocks if isinstance(block, Table)):
        covered = Counter(
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        )
        assert {*covered.values()} == {1}
        assert len(covered) == (max(row for row, _ in covered) + 1) * (max(column for _, column in covered) + 1)


def test_a_document_of_tables_alone_is_read(tmp_path):
    box = "".join(f"{x} {y} 100 40 re S\n" for x in (50, 150) for y in (400, 440))
    content = box + show("指標", 60, 455) + show("目標", 160, 455) + show("人口", 60, 415) + show("3万人", 160, 415)
    (table,) = extract(write_pdf(tmp_path / "table.pdf", content)).blocks
    assert rows(table) == [["指標", "目標"], ["人口", "3万人"]]


def test_a_large_running_head_is_doubted(tmp_path):
    pages = [
        show("重点施策", 50, 560, size=20)
        + "".join(show(f"市は{subject}に取り組みます。", 50, 500 - 20 * at) for at, subject in enumerate(subjects))
        for subjects in (["防災", "福祉", "教育"], ["農業", "観光", "環境"])
    ]
    extraction = extract(write_pdf(tmp_path / "heads.pdf", *pages))
    (doubt,) = extraction.doubts
    assert (doubt.page, doubt.words) == (1, "重点施策")
    assert doubt.choices[1].startswith("見出し")


def test_a_draft_of_the_printed_sheets_writes_the_very_outline(prints, tmp_path):
    draft([prints["kawaguchi"]], "printed", tmp_path)
    assert (tmp_path / "printed" / "outline.md").read_bytes() == KAWAGUCHI.read_bytes()


def test_vertical_text_in_two_tiers_is_read_tier_by_tier_with_its_level_numbers_and_latin_letters(read):
    found = outline(read("tiers"))
    first = (
        "令和12年度までに、子育て支援の充実を図るため、保育所の整備を進め、待機児童をなくします。"
        "併せて、「放課後児童クラブ」を全ての小学校に設けます。"
    )
    second = "また、防災については、自主防災組織の育成に努めます。DXの推進にも取り組みます。"
    body = [line for line in found if not line.startswith(":::")]
    chapters = [[f"## {number}　重点施策", *[first, second] * 3] for number in "一二三四五六"]
    assert body == ["# 施政方針", *(line for chapter in chapters for line in chapter)]
    assert found[0] == ":::page 広報なるさわ"


def test_a_row_that_runs_over_a_page_is_one_and_doubted(read):
    extraction = read("measures")
    table = rows([block for block in extraction.blocks if isinstance(block, Table)][1])
    assert [row[0] for row in table] == ["番号", *(f"2-{number}" for number in range(1, 10))]
    sentence = "この取組では、関係機関と連携し、住民の参加を得ながら段階的に進める。"
    assert [row[2] for row in table[1:]] == [sentence * count for count in (5, 5, 14) * 3]
    assert [doubt.page for doubt in extraction.doubts if "次のページの最初の行" in doubt.ja] == [2, 3]


LEADERS = (
    "自主防災組織の育成を進めるとともに、地域の防災リーダーとなる人材を養成し、"
    "避難所の運営を担うことのできる体制を整えます。"
)


def test_lists_nest_by_mark_and_indentation_and_a_note_stands_alone(read):
    found = outline(read("measures"))
    assert found[:8] == [
        "## １　防災・減災対策の推進",
        "### １－１　地域防災力の向上",
        "- ○　" + LEADERS,
        "  - ・　防災士の資格を取得する費用を補助します。",
        "    - －　年間20人を目標とします。",
        "  - ・　避難訓練を毎年行います。",
        "- ○　要配慮者の個別避難計画を作成します。",
        "※１　個別避難計画とは、避難に支援を要する方ごとに作成する計画をいう。",
    ]


def test_a_table_beside_a_paragraph_is_read_before_it(read):
    blocks = read("measures").blocks
    at = next(at for at, block in enumerate(blocks) if isinstance(block, Table))
    assert rows(blocks[at]) == [["指標", "目標"], ["組織率", "90％"]]
    assert words(blocks[at + 1]).startswith("右側に置かれた説明文で、左の表の数値の意味を述べている。")
    assert words(blocks[at + 1]).endswith("折り返される。")


def test_gothic_among_mincho_is_a_heading(tmp_path):
    plain = "市は防災に取り組みます。"
    content = show("現状と課題", 50, 560, font="G") + show(plain, 50, 540) + show("今後の方向", 50, 500, font="G")
    content += show(plain, 50, 480) + show(plain, 50, 440)
    found = outline(extract(write_pdf(tmp_path / "gothic.pdf", content)))
    assert found == ["## 現状と課題", plain, "## 今後の方向", plain, plain]


def test_a_table_printed_sideways_is_read_upright_and_its_boxes_are_as_seen(tmp_path):
    content = ""
    for x, y, cell in ((100, 100, "指標"), (100, 200, "目標"), (140, 100, "人口"), (140, 200, "維持")):
        content += f"{x} {y} 40 100 re S\n" + show(cell, x + 25, y + 10).replace(
            f"{x + 25} {y + 10} Td", f"0 1 -1 0 {x + 25} {y + 10} Tm"
        )
    (table,) = extract(write_pdf(tmp_path / "sideways.pdf", content)).blocks
    assert rows(table) == [["指標", "目標"], ["人口", "維持"]]
    box = table.cells[0].blocks[0].lines[0].runs[0].box
    assert (round(box.x), round(box.y), round(box.width), round(box.height)) == (114, 466, 12, 24)


def test_a_table_without_rules_above_two_side_by_side_is_whole(tmp_path):
    words = [
        ["事業名", "令和６年度", "令和７年度", "令和８年度"],
        ["電子化", "12台", "8台", "3台"],
        ["公用車", "2台", "3台", "3台"],
    ]
    content = "".join(
        show(cell, 20 + 95 * column, 550 - 18 * row, size=10)
        for row, line in enumerate(words)
        for column, cell in enumerate(line)
    )
    for left, table in ((20, [["年", "職員"], ["R4", "9人"]]), (210, [["施設", "廃止"], ["会館", "R7"]])):
        for row, line in enumerate(table):
            for column, cell in enumerate(line):
                x, y = left + 80 * column, 450 - 20 * row
                content += f"{x} {y} 80 20 re S\n" + show(cell, x + 5, y + 5, size=10)
    tables = extract(write_pdf(tmp_path / "three.pdf", content)).blocks
    assert [rows(table) for table in tables] == [
        words,
        [["年", "職員"], ["R4", "9人"]],
        [["施設", "廃止"], ["会館", "R7"]],
    ]


def test_a_hatching_is_no_table(tmp_path):
    level = "".join(f"20 {100 + 3 * at} m 380 {100 + 3 * at} l S\n" for at in range(120))
    upright = "".join(f"{20 + 3 * at} 100 m {20 + 3 * at} 460 l S\n" for at in range(120))
    content = level + upright + show("凡例", 100, 300) + show("市の計画を示す。", 50, 550)
    blocks = extract(write_pdf(tmp_path / "hatching.pdf", content)).blocks
    assert not any(isinstance(block, Table) for block in blocks)


def test_a_page_without_text_among_others_is_doubted(read):
    extraction = read("mixed")
    assert outline(extraction) == ["市は防災に取り組みます。"]
    assert [(doubt.page, "OCR" in doubt.ja) for doubt in extraction.doubts] == [(2, True)]

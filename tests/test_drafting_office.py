"""What offices write: CSV in their encodings, workbooks as they are shown, Word documents with counted numbers."""

import datetime
import tomllib
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from koteihyo.graph.drafting import separated, word, workbook
from koteihyo.graph.drafting.blocks import Extraction
from koteihyo.graph.drafting.draft import draft
from koteihyo.graph.drafting.outline import write_outline
from koteihyo.graph.drafting.proof import list_lines
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.model import read_passages
from koteihyo.graph.plan.description import read_plan


def outline_of(extraction: Extraction) -> list[str]:
    return [line for line in write_outline(extraction.blocks).split("\n") if line]


CSV = '鳴沢市事業一覧\n\n事業名,担当課,"事業費\n（千円）"\n歩道の拡幅,道路課,"1,200"\n橋の点検,道路課,\n'
CSV_OUTLINE = [
    "# 鳴沢市事業一覧",
    "| 事業名 | 担当課 | 事業費（千円） |",
    "| --- | --- | --- |",
    "| 歩道の拡幅 | 道路課 | 1,200 |",
    "| 橋の点検 | 道路課 | |",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_offices(encoding, tmp_path):
    file = tmp_path / "plan.csv"
    file.write_bytes(CSV.encode(encoding))
    assert outline_of(separated.extract(file)) == CSV_OUTLINE


def test_a_tsv_is_parted_by_tabs(tmp_path):
    file = tmp_path / "plan.tsv"
    file.write_text("事業\t担当\n歩道\t道路課\n", "utf-8")
    assert outline_of(separated.extract(file))[0] == "| 事業 | 担当 |"


def test_a_quotation_mark_that_is_not_closed_is_told(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text('事業,"担当\n歩道,道路課\n', "utf-8")
    with pytest.raises(KoteihyoError, match="引用符"):
        separated.extract(file)


def make_workbook(file: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["F2"] = "鳴沢市実施計画（令和６年度～令和８年度）", "（単位：千円）"
    heads = {"A3": "事業名", "B3": "担当課", "C3": "事業費", "F3": "指標", "C4": "Ｒ６", "D4": "Ｒ７", "E4": "Ｒ８"}
    rows = {"A5": "歩道の拡幅", "B5": "道路課", "C5": 1200, "D5": -3400, "F5": 0.194, "A6": "橋の点検\n・調査\n・設計"}
    for place, value in (heads | rows).items():
        sheet[place] = value
    for merged in ("A3:A4", "B3:B4", "C3:E3", "F3:F4", "B5:B6"):
        sheet.merge_cells(merged)
    sheet["F6"] = datetime.date(2024, 4, 1)
    formats = {"C5": "#,##0", "D5": "#,##0;▲#,##0", "F5": "0.0%", "F6": '[$-411]ggge"年"m"月"'}
    for place, form in formats.items():
        sheet[place].number_format = form
    sheet["D6"].fill = PatternFill("solid", fgColor="FF00B050")
    sheet["A6"].font = Font(color="FFFF0000")
    sheet["A8"] = "※ 金額は見込み"
    sheet["A10"], sheet["B10"], sheet["A11"], sheet["B11"] = "区分", "備考", "人口", "減少"
    hidden = book.create_sheet("内部")
    hidden["A1"], hidden.sheet_state = "秘", "hidden"
    book.save(file)
    return file


def test_a_workbook_is_read_as_it_is_shown(tmp_path):
    found = workbook.extract(make_workbook(tmp_path / "plan.xlsx"))
    assert outline_of(found) == [
        "# 鳴沢市実施計画（令和６年度～令和８年度）",
        "（単位：千円）",
        "| 事業名 | 担当課 | 事業費 | < | < | 指標 |",
        "| ^ | ^ | Ｒ６ | Ｒ７ | Ｒ８ | ^ |",
        "| --- | --- | --- | --- | --- | --- |",
        "| 歩道の拡幅 | 道路課 | 1,200 | ▲3,400 | | 19.4% |",
        "| 橋の点検<br>-調査<br>-設計 | ^ | | {■} | | 令和6年4月 |",
        "※ 金額は見込み",
        "| 区分 | 備考 |",
        "| --- | --- |",
        "| 人口 | 減少 |",
    ]
    assert {run.colour for line in list_lines(found.blocks) for run in line.runs if "調査" in run.text} == {"#ff0000"}
    assert [doubt.words for doubt in found.doubts] == ["内部"]


def test_a_filled_cell_of_a_sheet_is_checked_without_a_page(tmp_path):
    found = draft([make_workbook(tmp_path / "plan.xlsx")], "narusawa", tmp_path / "plans")
    source, _, placed, ledger = read_passages(read_plan(found.folder))
    assert [each.passage.mark for each in placed if each.passage.mark] == ["■"]
    assert ledger.total == len(source.text)
    assert '"colour":"#ff0000"' in (found.folder / "source.layout.jsonl").read_text("utf-8")


def test_headings_of_two_rows_say_what_they_print(tmp_path):
    found = draft([make_workbook(tmp_path / "plan.xlsx")], "narusawa", tmp_path / "plans")
    plan = tomllib.loads((found.folder / "plan.toml").read_text("utf-8"))
    headings = {each.pop("like"): each for each in plan["headings"]}
    assert headings["事業費"] == {"role": "amount", "amount": "plan", "unit": "千円"}
    assert headings["Ｒ７"] == {"year": 2025}
    assert (plan["first_year"], plan["last_year"]) == (2024, 2026)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = f"""<w:styles {W}><w:style w:styleId="a"><w:name w:val="heading 1"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="decimalFullWidth"/><w:lvlText w:val="第%1章"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="aiueoFullWidth"/><w:lvlText w:val="%2"/><w:pPr><w:ind w:left="420"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
FOOTNOTES = (
    f"""<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>※年度末</w:t></w:r></w:p></w:footnote></w:footnotes>"""
)
HEADER = f"""<w:hdr {W}><w:p><w:r><w:t>鳴沢市</w:t></w:r></w:p></w:hdr>"""
RELATIONS = (
    f"""<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="header" Target="header1.xml"/></Relationships>"""
)


def paragraph(words: str, *, style: str = "", level: int | None = None) -> str:
    listed = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr>{words}</w:p>"


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(words)}</w:p></w:tc>"


BODY = (
    paragraph(run("総論"), style="a", level=0)
    + paragraph(
        run("人口は")
        + f"<w:del>{run('千人')}</w:del><w:ins>{run('995人')}</w:ins>"
        + run("秘", "<w:vanish/>")
        + run("です", '<w:color w:val="FF0000"/>')
        + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    )
    + paragraph(run("施策"), style="a", level=0)
    + paragraph(run("歩道"), level=1)
    + paragraph(run("橋"), level=1)
    + "<w:tbl><w:tr>"
    + cell("事業", '<w:vMerge w:val="restart"/>')
    + cell("年度", '<w:gridSpan w:val="2"/>')
    + "</w:tr><w:tr>"
    + cell("", "<w:vMerge/>")
    + cell("Ｒ６")
    + cell("Ｒ７")
    + "</w:tr><w:tr>"
    + cell("歩道")
    + cell("検討")
    + cell("", '<w:shd w:fill="00B050"/>')
    + "</w:tr></w:tbl>"
    + paragraph("<w:r><w:pict><w:txbxContent><w:p>" + run("囲み") + "</w:p></w:txbxContent></w:pict></w:r>")
)


def make_document(file: Path) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{BODY}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/numbering.xml", NUMBERING)
        archive.writestr("word/footnotes.xml", FOOTNOTES)
        archive.writestr("word/header1.xml", HEADER)
        archive.writestr("word/_rels/document.xml.rels", RELATIONS)
    return file


def test_a_word_document_is_read_as_it_is_printed(tmp_path):
    found = word.extract(make_document(tmp_path / "plan.docx"))
    assert outline_of(found) == [
        "## 第１章 総論",
        "人口は995人です",
        "※年度末",
        "## 第２章 施策",
        "- ア 歩道",
        "- イ 橋",
        "| 事業 | 年度 | < |",
        "| ^ | Ｒ６ | Ｒ７ |",
        "| --- | --- | --- |",
        "| 歩道 | 検討 | {■} |",
        "囲み",
        ":::page",
        "鳴沢市",
        ":::",
    ]
    assert {run.colour for line in list_lines(found.blocks) for run in line.runs if run.text == "です"} == {"#ff0000"}


def test_a_document_cut_short_is_told(tmp_path):
    file = make_document(tmp_path / "plan.docx")
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(KoteihyoError, match="壊れている"):
        draft([file], "wrong", tmp_path / "plans")

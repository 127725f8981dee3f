"""What is doubtful in the characters of a page before anything is read in them."""

from __future__ import annotations

from collections import Counter

from ..blocks import Doubt
from .characters import UNKNOWN
from .charts import Chart
from .pages import Page

# So many of the characters are quoted: enough to find them on the page.
QUOTED = 40


def page_doubts(page: Page, printed: Counter[str]) -> list[Doubt]:
    """Return what is doubtful in the characters of a page."""
    doubts = []
    if page.outside:
        ja = "ページの外にある文字を読みませんでした。印刷されるなら、元の文書のページの大きさを直してください。"
        en = "Characters outside of the page were not read. If they are printed, mend the paper size of the original."
        doubts.append(Doubt(ja, en, page.number, page.outside[:QUOTED]))
    if printed[UNKNOWN]:
        ja = f"どの文字か分からない字が{printed[UNKNOWN]}字あります。ページの図を見て、正しい文字に直してください。"
        en = f"{printed[UNKNOWN]} characters are not named by the file. Look at the page and put the right ones."
        doubts.append(Doubt(ja, en, page.number, UNKNOWN))
    private = "".join(sorted(character for character in printed if "\ue000" <= character <= "\uf8ff"))
    if private:
        ja = f"外字が使われています（{private}）。ページの図を見て、通常の文字に直してください。"
        en = f"Characters of a font's own are used ({private}). Look at the page and put common ones."
        doubts.append(Doubt(ja, en, page.number, private))
    hidden = [character for character in page.characters if not character.visible]
    if hidden:
        ja = "見えない文字（スキャン画像に重ねた文字認識の結果など）を読みました。画像と見比べてください。"
        en = "Invisible characters were read (what an OCR put over a scan, most likely). Compare them with the picture."
        doubts.append(Doubt(ja, en, page.number, "".join(character.text for character in hidden[:QUOTED])))
    if page.is_scanned:
        ja = (
            "このページは文字のない画像で、何も読めていません。"
            "OCRmyPDF（Tesseractのjpn、縦書きはjpn_vert）などで文字を付けてください。"
        )
        en = (
            "This page is a picture without text; nothing of it was read. "
            "Add text by OCR, for example OCRmyPDF with Tesseract's jpn or jpn_vert."
        )
        doubts.append(Doubt(ja, en, page.number))
    if page.drawings.cut:
        ja = "線や図形が多すぎるため、一部の罫線を読んでいません。表の形を確かめてください。"
        en = "There are too many lines and shapes; some rules were not read. Check the tables of this page."
        doubts.append(Doubt(ja, en, page.number))
    return doubts


def chart_doubt(chart: Chart, page: Page) -> Doubt:
    """Return the doubt whether a drawing is a chart, or holds what the plan states."""
    ja = "図（グラフなど）の中の文字と読み、項目にはしていません。施策や数値が書かれていれば、囲みから出してください。"
    en = "Read as words of a chart, and made no entry. Take them out of the fence if they state measures or figures."
    words = "　".join(strip.text for strip in chart.strips)[:QUOTED]
    return Doubt(ja, en, page.number, words, ("図の文字 / words of a chart", "本文 / text"))

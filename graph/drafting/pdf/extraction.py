"""From a PDF file to blocks: pages read one by one, laid out, put together, and proved to hold every character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from ...errors import KoteihyoError
from ...processes import count_cores
from ..blocks import Block, Doubt, Extraction, Fence, Paragraph
from .contents import contents
from .document import open_document
from .flow import Flow
from .headings import Style, depths, read_style, with_kinds
from .ledger import prove
from .margins import read_margins
from .pages import read_page
from .paragraphs import Passage, gather, read_passages
from .sheets import Part, Sheet, lay_out, read_sheet
from .tables import TablePart
from .texts import Text

# Pages from which another process helps, and those that are read while it begins and hands over what it has read.
MANY, BEGINNING = 20, 12
# A passage, a table or a fence, with the number of the part of the flow that it begins with.
Element: TypeAlias = tuple[int, Passage | TablePart | Fence]
# The same before lines are known as headings, items or paragraphs.
Piece: TypeAlias = tuple[int, list[list[Text]] | TablePart | Fence]


def extract(file: Path) -> Extraction:
    """Return the blocks of a PDF file and what is doubtful in them.

    Raises `KoteihyoError` for a file that cannot be read, and where a character would be lost.
    """
    sheets = _read(file)
    inner = [[enclosure.box for enclosure in sheet.enclosed] for sheet in sheets]
    margins = read_margins([sheet.strips for sheet in sheets], inner, [sheet.page.vertical for sheet in sheets])
    parts = [
        lay_out(sheet, [strip for line in margin for strip in line.strips])
        for sheet, margin in zip(sheets, margins, strict=True)
    ]
    style = read_style([part for page in parts for part in page if isinstance(part, Text)])
    flow = Flow()
    for sheet, margin, page in zip(sheets, margins, parts, strict=True):
        flow.add_page(sheet, margin, page, style)
    pieces = list(_pieces(flow.parts, style))
    groups = [group for _, piece in pieces if isinstance(piece, list) for group in piece]
    style = with_kinds(style, groups)
    blocks = _blocks(_elements(pieces, style), flow, style)
    prove(file, {sheet.page.number: sheet.printed for sheet in sheets}, blocks)
    doubts = [doubt for sheet in sheets for doubt in sheet.doubts] + flow.doubts + _number_doubts(groups, style)
    return Extraction(tuple(blocks), len(sheets), tuple(sorted(doubts, key=lambda doubt: doubt.page or 0)))


def _read(file: Path) -> list[Sheet]:
    """Return all pages of a file; raise where none has a character."""
    with open_document(file) as document:
        pages = len(document)
    sheets = read_side_by_side(file, pages) if pages >= MANY and count_cores() > 1 else read_sheets(file, 1, pages)
    if any(sheet.printed for sheet in sheets):
        return sheets
    if any(sheet.page.is_scanned for sheet in sheets):
        ja = (
            "文字のないPDF（スキャン画像）です。OCRで文字を付けてから指定してください。"
            "例: ocrmypdf -l jpn 元.pdf 文字付き.pdf（Tesseractのjpn、縦書きはjpn_vertが要ります）"
        )
        en = (
            "The PDF is a scan without text. Add text by OCR and name that file, for example: "
            "ocrmypdf -l jpn scan.pdf text.pdf (needs Tesseract's jpn, for vertical text jpn_vert)."
        )
        raise KoteihyoError(ja, en, file=file)
    ja = "PDFに文字が一つもありません。文字を図形に変えずに、元の文書からPDFを保存し直してください。"
    en = "The PDF holds no character. Save it again from the original, without turning letters into shapes."
    raise KoteihyoError(ja, en, file=file)


def read_sheets(file: Path, first: int, last: int) -> list[Sheet]:
    """Return pages of a file, counted from 1, with the first and the last of them."""
    with open_document(file) as document:
        return [read_sheet(read_page(document, number, file)) for number in range(first, last + 1)]


def read_side_by_side(file: Path, pages: int) -> list[Sheet]:
    """Return all pages of a file: another process reads the last of them, so many that both end together."""
    half = (pages + BEGINNING) // 2
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        later = other.submit(read_sheets, file, half + 1, pages)
        earlier = read_sheets(file, 1, half)
        try:
            return earlier + later.result()
        except BrokenProcessPool:
            return earlier + read_sheets(file, half + 1, pages)


def _pieces(parts: Sequence[Part], style: Style) -> Iterator[Piece]:
    """Yield lines, gathered, and what stands between them, with the number of the part that each begins with."""
    at = 0
    for is_text, group in groupby(parts, key=lambda part: isinstance(part, Text)):
        run = list(group)
        if is_text:
            yield from _text_pieces([part for part in run if isinstance(part, Text)], at, style)
        else:
            yield from ((at + step, part) for step, part in enumerate(run) if not isinstance(part, Text))
        at += len(run)


def _text_pieces(texts: list[Text], at: int, style: Style) -> Iterator[Piece]:
    """Yield the lines between lists of contents, and these as fences."""
    start = 0
    for first, end in [*contents(texts), (len(texts), len(texts))]:
        yield at + start, gather(texts[start:first], style)
        if first < end:
            yield at + first, Fence("contents", tuple(text.line() for text in texts[first:end]))
        start = end


def _elements(pieces: Sequence[Piece], style: Style) -> list[Element]:
    """Return passages, tables and fences in their order; the depth of headings is that in the whole document."""
    elements: list[Element] = []
    for at, piece in pieces:
        if not isinstance(piece, list):
            elements.append((at, piece))
            continue
        step = at
        for passage in read_passages(piece, style):
            elements.append((step, passage))
            step += len(passage.lines)
    headings = [passage for _, passage in elements if isinstance(passage, Passage) and passage.sort == "heading"]
    for passage, depth in zip(headings, depths([heading.lines for heading in headings], style), strict=True):
        passage.depth = depth
    return elements


def _blocks(elements: Sequence[Element], flow: Flow, style: Style) -> list[Block]:
    """Return all blocks, with what was put aside behind what it interrupts."""
    blocks: list[Block] = []
    aside = list(flow.aside)
    for start, element in elements:
        while aside and aside[0][0] <= start:
            _add_aside(blocks, aside.pop(0)[1], style)
        if isinstance(element, Fence):
            blocks.append(element)
        else:
            blocks.append(element.block())
    for _, rest in aside:
        _add_aside(blocks, rest, style)
    return blocks


def _add_aside(blocks: list[Block], rest: Fence | list[Text], style: Style) -> None:
    """Add what was put aside; the foot of a page and the head of the next are one fence."""
    if not isinstance(rest, Fence):
        blocks.extend(Paragraph(tuple(text.line() for text in group)) for group in gather(rest, style))
    elif blocks and isinstance(blocks[-1], Fence) and blocks[-1].kind == "page":
        blocks[-1] = Fence("page", blocks[-1].lines + rest.lines)
    else:
        blocks.append(rest)


def _number_doubts(groups: Sequence[Sequence[Text]], style: Style) -> list[Doubt]:
    """Return a doubt for each kind of number that stands before headings here and before items there."""
    doubts = []
    for kind in sorted(style.unsure):
        first = next(group[0] for group in groups if group[0].mark is not None and group[0].mark.kind == kind)
        read = "見出し", "headings"
        if kind not in style.kinds:
            read = "箇条", "items of lists"
        ja = f"「{kind}」の形の番号は、見出しにも箇条にも使われています。主に{read[0]}と読みました。"
        en = f"Numbers of the form {kind} stand before headings and before items; read mostly as {read[1]}."
        choices = ("見出し / a heading", "箇条 / an item")
        doubts.append(Doubt(ja, en, first.page, first.text[:40], choices))
    return doubts

"""From a PDF file to blocks: pages read one by one, laid out, put together over their boundaries, and proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from ...errors import KoteihyoError
from ..blocks import Block, Doubt, Extraction, Fence, Paragraph
from .contents import contents, is_list, is_title
from .document import opened
from .headings import Style, depths, read_style, with_kinds
from .ledger import prove
from .margins import Margin, read_margins
from .pages import read_page
from .paragraphs import Passage, gather, read_passages
from .sheets import Part, Sheet, lay_out, lines, read_sheet
from .strips import Strip, join
from .tables import TablePart, goes_on, put_together
from .texts import Text

# Notes at the foot of a page are set smaller than the words by at least this much.
SMALLER = 0.93
Element: TypeAlias = Passage | TablePart | Fence


@dataclass
class Flow:
    """What stands in a document in the order of reading; what is put aside stands behind the part with that number."""

    parts: list[Part] = field(default_factory=list)
    aside: list[tuple[int, Fence | list[Text]]] = field(default_factory=list)


def extract(file: Path) -> Extraction:
    """Return the blocks of a PDF file and what is doubtful in them.

    Raises `KoteihyoError` for a file that cannot be read, and where a character would be lost.
    """
    sheets = _read(file)
    inner = [[each.box for each in sheet.enclosed] for sheet in sheets]
    margins = read_margins([sheet.strips for sheet in sheets], inner)
    parts = [lay_out(sheet, _strips(margin)) for sheet, margin in zip(sheets, margins, strict=True)]
    style = read_style([part for page in parts for part in page if isinstance(part, Text)])
    flow = Flow()
    for sheet, margin, page in zip(sheets, margins, parts, strict=True):
        _add_page(flow, sheet, margin, page, style)
    found = _blocks(flow, style)
    prove(file, {sheet.page.number: sheet.printed for sheet in sheets}, found)
    return Extraction(tuple(found), len(sheets), _doubts(sheets, flow))


def _read(file: Path) -> list[Sheet]:
    """Return all pages of a file; raise where none has a character."""
    with opened(file) as document:
        sheets = [read_sheet(read_page(document, number, file)) for number in range(1, len(document) + 1)]
    if any(sheet.strips for sheet in sheets):
        return sheets
    if any(sheet.page.scanned for sheet in sheets):
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


def _strips(margin: Sequence[Margin]) -> list[Strip]:
    return [strip for each in margin for strip in each.strips]


def _add_page(flow: Flow, sheet: Sheet, margin: Sequence[Margin], parts: list[Part], style: Style) -> None:
    """Add a page: its head, what stands on it, its notes, its ruby and its foot."""
    head = [each for each in margin if each.side in {"top", "left"}]
    foot = [each for each in reversed(margin) if each.side in {"bottom", "right"}]
    _put_aside(flow, sheet, [join(each.strips) for each in head])
    body, notes = _divide(_without_contents(flow, parts), style)
    _add_body(flow, body)
    if notes:
        flow.aside.append((len(flow.parts), notes))
    _put_aside(flow, sheet, [*sheet.ruby, *(join(each.strips) for each in foot)])


def _without_contents(flow: Flow, parts: list[Part]) -> list[Part]:
    """Return a page's parts with a table that lists contents, behind such a title, taken for the lines that it is."""
    found: list[Part] = []
    for part in parts:
        before = found or flow.parts
        last = before[-1] if before else None
        titled = isinstance(last, Text) and (is_title(last) or last.listed)
        if isinstance(part, TablePart) and titled and is_list(part.lines):
            found += [replace(line, listed=True) for line in part.lines]
        else:
            found.append(part)
    return found


def _add_body(flow: Flow, body: list[Part]) -> None:
    """Add what stands on a page; a table that begins it may carry on the one that ended the page before."""
    last, first = flow.parts[-1] if flow.parts else None, body[0] if body else None
    if isinstance(last, TablePart) and isinstance(first, TablePart) and goes_on(last, first):
        again = put_together(last, first)
        if again:
            flow.aside.append((len(flow.parts), Fence("page", tuple(again))))
        body = body[1:]
    flow.parts += body


def _put_aside(flow: Flow, sheet: Sheet, strips: Sequence[Strip]) -> None:
    if strips:
        flow.aside.append((len(flow.parts), Fence("page", lines(strips, sheet.page))))


def _divide(parts: list[Part], style: Style) -> tuple[list[Part], list[Text]]:
    """Return a page's parts, and apart from them the notes at its foot: small, the first with a mark or number."""
    start = len(parts)
    while start:
        part = parts[start - 1]
        if not isinstance(part, Text) or part.size > SMALLER * style.size:
            break
        start -= 1
    notes = [part for part in parts[start:] if isinstance(part, Text)]
    while notes and (notes[0].mark is None or notes[0].mark.sort == "bullet"):
        notes, start = notes[1:], start + 1
    return parts[:start], notes


def _blocks(flow: Flow, style: Style) -> list[Block]:
    """Return all blocks: what runs over a page's end is one, and heads and feet stand behind it."""
    elements = list(_elements(flow.parts, style))
    headings = [element for _, element in elements if isinstance(element, Passage) and element.sort == "heading"]
    for passage, depth in zip(headings, depths([each.lines for each in headings], style), strict=True):
        passage.depth = depth
    found: list[Block] = []
    aside = list(flow.aside)
    for start, element in elements:
        while aside and aside[0][0] <= start:
            _add_aside(found, aside.pop(0)[1], style)
        found.append(_block(element))
    for _, rest in aside:
        _add_aside(found, rest, style)
    return found


def _block(element: Element) -> Block:
    if isinstance(element, Passage):
        return element.block()
    return element.table() if isinstance(element, TablePart) else element


def _doubts(sheets: Sequence[Sheet], flow: Flow) -> tuple[Doubt, ...]:
    """Return what is doubtful, page by page."""
    tables = [doubt for part in flow.parts if isinstance(part, TablePart) for doubt in part.doubts]
    found = [doubt for sheet in sheets for doubt in sheet.doubts] + tables
    return tuple(sorted(found, key=lambda doubt: doubt.page or 0))


def _add_aside(found: list[Block], rest: Fence | list[Text], style: Style) -> None:
    """Add what was put aside; the foot of a page and the head of the next are one fence."""
    if not isinstance(rest, Fence):
        found.extend(Paragraph(tuple(each.line() for each in group)) for group in gather(rest, style))
    elif found and isinstance(found[-1], Fence) and found[-1].kind == "page":
        found[-1] = Fence("page", found[-1].lines + rest.lines)
    else:
        found.append(rest)


def _elements(parts: Sequence[Part], style: Style) -> Iterator[tuple[int, Element]]:
    """Yield passages, tables and lists of contents with the number of the part that each begins with."""
    pieces = list(_pieces(parts, style))
    style = with_kinds(style, [group for _, piece in pieces if isinstance(piece, list) for group in piece])
    for at, piece in pieces:
        if not isinstance(piece, list):
            yield at, piece
            continue
        step = at
        for passage in read_passages(piece, style):
            yield step, passage
            step += len(passage.lines)


def _pieces(parts: Sequence[Part], style: Style) -> Iterator[tuple[int, list[list[Text]] | TablePart | Fence]]:
    """Yield lines, gathered, and what stands between them, with the number of the part that each begins with."""
    at = 0
    for is_text, group in groupby(parts, key=lambda part: isinstance(part, Text)):
        run = list(group)
        if not is_text:
            yield from ((at + step, part) for step, part in enumerate(run) if not isinstance(part, Text))
        else:
            texts = [part for part in run if isinstance(part, Text)]
            start = 0
            for first, end in [*contents(texts), (len(texts), len(texts))]:
                yield at + start, gather(texts[start:first], style)
                if first < end:
                    yield at + first, Fence("contents", tuple(each.line() for each in texts[first:end]))
                start = end
        at += len(run)

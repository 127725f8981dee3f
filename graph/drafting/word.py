"""Word documents: headings by style or number, lists with the numbers that Word counts, tables, footnotes, text boxes.

Heads and feet of pages are fenced, and so is the list of contents; notes and text boxes stand after the paragraph that
they hang on. ECMA-376 part 1, 17 (WordprocessingML).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ..plan.numbering import read_mark
from .blocks import Block, Doubt, Extraction, Fence, Heading, Item, Line, Paragraph, Run, Table
from .joining import width
from .kinds import damaged_file_error
from .lists import Lists, W, find_indent, value
from .nesting import Depths, Entry, find_heading_kinds, find_rank, is_short
from .proof import prove
from .runs import ParagraphPrint, list_text, read_paragraph
from .shapes import find_targets, parse_part
from .sheets import Region, Sheet, Value, make_table
from .word_styles import CONTENTS, Style, find_shade, read_styles

_DOCUMENT = "word/document.xml"
_PARTS = ("styles", "numbering", "footnotes", "endnotes")
LIST_RANK = 100  # one for all: indentation alone says how deep Word's own lists are
LONGEST_TITLE = 60  # half-width columns
MOST_COLUMNS = 63  # that Word itself allows
_INSIDE = {W + each for each in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink")}


@dataclass
class Words:
    """A paragraph: lines, level of heading (0 of the title), form of its list, indentation, and what hangs on it."""

    lines: tuple[Line, ...]
    level: int | None = None
    listed: str | None = None
    indent: int = 0
    contents: bool = False
    hung: list[Block] = field(default_factory=list)

    @property
    def entry(self) -> Entry:
        """Return the paragraph as the rules of nesting take it."""
        text = "".join(line.text for line in self.lines)
        blank = len(text) - len(text.lstrip("　"))
        return Entry(read_mark(text), text.strip(), self.indent + 2 * blank)


def extract(file: Path) -> Extraction:
    """Return what a Word document prints."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {name: parse_part(archive, f"word/{name}.xml") for name in _PARTS}
            targets = sorted(set(find_targets(archive, _DOCUMENT).values()))
            around = [parse_part(archive, name) for name in targets if re.search(r"/(?:header|footer)\d*\.xml$", name)]
            root = parse_part(archive, _DOCUMENT)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError) as error:
        raise damaged_file_error(file) from error
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise damaged_file_error(file)
    reader = _Reader(parts)
    try:
        blocks = arrange(list(reader.read_body(body)))
    except ValueError as error:  # a number that is none
        raise damaged_file_error(file) from error
    pages = [page for page in around if page is not None]
    blocks += [Fence("page", lines) for page in pages if (lines := _read_lines(page))]
    if any("/charts/" in name or "/diagrams/" in name for name in targets):
        reader.doubts.append(Doubt("グラフや図の文字は読んでいません。", "Words of charts and SmartArt are left out."))
    printed = "".join("".join(list_text(page)) for page in (body, *pages, *reader.notes)) + "".join(reader.counted)
    return prove(Extraction(tuple(blocks), 0, tuple(reader.doubts)), printed, file)


def _read_lines(root: etree._Element) -> tuple[Line, ...]:
    """Return the lines of a head or foot of pages."""
    paragraphs = [
        read_paragraph(paragraph)
        for paragraph in root.iter(W + "p")
        if not any(True for _ in paragraph.iterancestors(W + "p"))
    ]
    lines = [line for printed in paragraphs for line in printed.lines]
    lines += [line for printed in paragraphs for box in printed.boxes for line in read_paragraph(box).lines]
    return tuple(lines)


class _Reader:
    """Walks the body; `counted` are the numbers that it restored, `notes` the notes that it came upon."""

    def __init__(self, parts: Mapping[str, etree._Element | None]) -> None:
        self.styles = read_styles(parts["styles"])
        self.lists = Lists.read(parts["numbering"])
        self.parts = parts
        self.doubts: list[Doubt] = []
        self.counted: list[str] = []
        self.notes: list[etree._Element] = []

    def read_body(self, body: etree._Element, *, contents: bool = False) -> Iterator[Words | Table]:
        for child in body:
            if child.tag == W + "p":
                yield self.read_words(child, contents=contents)
            elif child.tag == W + "tbl":
                yield from self.read_table(child)
            elif child.tag in _INSIDE:
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                listed = gallery is not None and gallery.get(W + "val") == "Table of Contents"
                yield from self.read_body(child, contents=contents or listed)

    def read_words(self, paragraph: etree._Element, *, contents: bool = False) -> Words:
        printed = read_paragraph(paragraph)
        properties = paragraph.find(W + "pPr")
        style = self.styles.get(value(properties, "pStyle") or "", Style())
        outline = value(properties, "outlineLvl")
        level = int(outline) + 1 if outline is not None and outline.isdigit() and outline != "9" else style.level
        number, depth = self.find_list(properties, style)
        counted = self.lists.count(number, depth) if number and printed.lines else None
        if counted and printed.lines:
            self.counted.append(counted)
            printed.lines = (Line((Run(counted), *printed.lines[0].runs)), *printed.lines[1:])
        list_level = self.lists.levels.get((number or "", depth))
        listed = f"list {list_level.form}" if list_level and counted is not None and level is None else None
        indents = (
            find_indent(properties),
            style.indent,
            list_level.indent if list_level and counted is not None else None,
        )
        is_contents = contents or CONTENTS.match(style.name) is not None
        return Words(
            printed.lines,
            level,
            listed,
            next((indent for indent in indents if indent is not None), 0),
            is_contents,
            list(self.hang(printed)),
        )

    def find_list(self, properties: etree._Element | None, style: Style) -> tuple[str | None, int]:
        """Return the list that a paragraph belongs to, and how deep in it: its own, else its style's."""
        numbering = None if properties is None else properties.find(W + "numPr")
        number = value(numbering, "numId") or style.number
        depth = value(numbering, "ilvl")
        return (None if number == "0" else number), int(depth) if depth and depth.isdigit() else style.depth

    def hang(self, printed: ParagraphPrint) -> Iterator[Block]:
        """Return what hangs on a paragraph: text boxes, notes, ruby."""
        for box in printed.boxes:
            inner = read_paragraph(box)
            if inner.lines:
                yield Paragraph(inner.lines)
            yield from self.hang(inner)
        for kind, number in printed.notes:
            yield from self.read_note(kind, number)
        if printed.ruby:
            yield Fence("page", tuple(Line.of(ruby) for ruby in printed.ruby))

    def read_note(self, kind: str, number: str) -> Iterator[Block]:
        root = self.parts[f"{kind}s"]
        for note in () if root is None else root.iter(W + kind):
            if note.get(W + "id") == number:
                self.notes.append(note)
                for paragraph in note.iter(W + "p"):
                    inner = read_paragraph(paragraph)
                    if inner.lines:
                        yield Paragraph(inner.lines)

    def read_table(self, table: etree._Element) -> Iterator[Words | Table]:
        """Return a table, and what hangs on the paragraphs of its cells; a table of one cell is its paragraphs."""
        values, hung = dict[tuple[int, int], Value](), list[Block]()
        rows = [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]
        columns = 0
        for number, row in enumerate(rows):
            column = int(value(row.find(W + "trPr"), "gridBefore") or 0)
            for cell in (element for element in row.iter(W + "tc") if next(element.iterancestors(W + "tr")) is row):
                wide = min(int(value(cell.find(W + "tcPr"), "gridSpan") or 1), MOST_COLUMNS)
                self.read_cell(cell, (number, column), wide, values, hung)
                column += wide
            columns = max(columns, column)
        if len(rows) * columns <= 1:
            for held in values.values():
                yield from (Words((line,)) for line in held.lines)
        elif any(held.lines or held.fill for held in values.values()):
            made = make_table(Sheet(values), Region(0, 0, len(rows) - 1, columns - 1))
            repeated = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
            yield Table(made.cells, repeated or made.header_rows)
        if hung:
            yield Words((), hung=hung)

    def read_cell(
        self,
        cell: etree._Element,
        place: tuple[int, int],
        wide: int,
        values: dict[tuple[int, int], Value],
        hung: list[Block],
    ) -> None:
        """Put a cell in its place; one that goes on with the cell above makes that one higher."""
        properties = cell.find(W + "tcPr")
        merged = None if properties is None else properties.find(W + "vMerge")
        lines: list[Line] = []
        for paragraph in (
            paragraph
            for paragraph in cell.iter(W + "p")
            if not any(True for _ in paragraph.iterancestors(W + "txbxContent"))
        ):
            words = self.read_words(paragraph)
            lines += words.lines
            hung += words.hung
        if merged is not None and merged.get(W + "val", "continue") == "continue" and not lines:
            above = [(row, column) for row, column in values if column == place[1] and row < place[0]]
            if above:
                owner = max(above)
                old = values[owner]
                values[owner] = Value(old.lines, place[0] - owner[0] + 1, old.columns, old.mark, old.fill)
                return
        values[place] = Value(tuple(lines), 1, wide, "", find_shade(properties))


def arrange(pieces: Sequence[Words | Table]) -> list[Block]:
    """Return paragraphs and tables as blocks; where no style says what is a heading, numbers and look say it."""
    words = [words for words in pieces if isinstance(words, Words) and words.lines and not words.contents]
    styled = any(word.level for word in words)
    plain = [word.entry for word in words if word.level is None]
    if words and not styled and words[0].level is None and is_title(words[0].entry) and len(words) > 1:
        words[0].level = 0
    kinds = set() if styled else find_heading_kinds(plain)
    depths = Depths()
    blocks: list[Block] = []
    for piece in pieces:
        if isinstance(piece, Table):
            blocks.append(piece)
            depths.leave_list()
        elif piece.contents:
            blocks += [Fence("contents", piece.lines)] if piece.lines else []
        else:
            blocks += [make_block(piece, kinds, depths)] if piece.lines else []
            blocks += piece.hung
    return merge_fences(blocks)


def is_title(entry: Entry) -> bool:
    """Return whether the first paragraph can be the title of a document whose headings have no style."""
    return entry.mark is None and is_short(entry) and width(entry.words) <= LONGEST_TITLE


def make_block(words: Words, kinds: set[str], depths: Depths) -> Block:
    """Return a paragraph as a heading, an item or a paragraph."""
    entry = words.entry
    if words.level is not None:
        depths.leave_list()
        return Heading(words.level + 1, words.lines)
    if entry.mark is not None and entry.mark.kind in kinds and is_short(entry):
        return Heading(depths.open_heading(entry.mark.rank), words.lines)
    if words.listed is not None:
        return Item(depths.open_item(words.indent, words.listed, LIST_RANK), words.lines)
    if entry.mark is not None and entry.mark.sort in {"bullet", "number"}:
        return Item(depths.open_item(entry.indent, entry.mark.kind, find_rank(entry.mark)), words.lines)
    depths.leave_list()
    return Paragraph(words.lines)


def merge_fences(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks with fences of a kind that follow each other made one."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if isinstance(block, Fence) and isinstance(last, Fence) and block.kind == last.kind:
            merged[-1] = Fence(block.kind, (*last.lines, *block.lines))
        else:
            merged.append(block)
    return merged

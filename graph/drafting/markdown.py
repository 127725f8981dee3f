"""Markdown: its headings, lists and tables as they are marked; what marks them is no print.

A paragraph that is bold from end to end and has something under it is the heading that it looks like. The text of a
link is printed, its address is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..files import decode, read_bytes
from ..plan.numbering import read_mark
from . import html
from .blocks import Block, Cell, Extraction, Fence, Heading, Item, Line, Paragraph, Table
from .joining import is_broken, width
from .proof import prove
from .tables import make_blocks

_FRONT = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
# Emphasis that CommonMark leaves standing beside Japanese brackets and full stops: `**「計画」**の`.
_LEFT_STANDING = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ITEM = re.compile(r"([ \t\u3000]*)(?:[*+-]|[0-9]{1,9}[.)])[ \t]")
HARD = "\n\n"
LONGEST_HEADING = 80  # half-width columns


def extract(file: Path) -> Extraction:
    """Return what a Markdown file holds."""
    return extract_text(decode(read_bytes(file), file).text, file)


def extract_text(text: str, file: Path) -> Extraction:
    r"""Return the structure of a Markdown text.

    >>> found = extract_text("# 計画\n\n**主な事業**\n- 道路\n  1. 歩道\n", Path("plan.md"))
    >>> [(type(block).__name__, block.depth, block.lines[0].text) for block in found.blocks]
    [('Heading', 1, '計画'), ('Heading', 2, '主な事業'), ('Item', 1, '道路'), ('Item', 2, '1. 歩道')]
    """
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(narrow_indents(body))
    blocks: list[Block] = []
    if front:
        blocks.append(Fence("page", tuple(Line.of(line) for line in front[0].splitlines())))
    reader = _Reader(tokens)
    blocks += raise_bold(reader.read(), reader.bold)
    printed = (front[0] if front else "") + "".join(list_printed(tokens))
    return prove(Extraction(tuple(blocks)), printed, file)


def narrow_indents(text: str) -> str:
    r"""Return a text in which wide spaces before an item below another are two spaces, as a reader sees them.

    To CommonMark a wide space is no indentation: the item would run on in the one above.

    >>> narrow_indents("* 道路\n　* 歩道\n\n　* 本文")
    '* 道路\n  * 歩道\n\n　* 本文'
    """
    lines = text.split("\n")
    for at in range(1, len(lines)):
        item = _ITEM.match(lines[at])
        if item and _ITEM.match(lines[at - 1]):
            lines[at] = item[1].replace("\u3000", "  ") + lines[at][item.end(1) :]
    return "\n".join(lines)


def list_printed(tokens: Iterable[Token]) -> Iterator[str]:
    """Return the characters that Markdown prints, one token after the other."""
    for token in tokens:
        if token.type == "inline":
            yield from read_inline(token)
        elif token.type in {"fence", "code_block"}:
            yield token.content
        elif token.type == "html_block":
            yield html.list_text(token.content)
        elif token.type == "list_item_open" and token.info:
            yield token.info + token.markup


def read_inline(token: Token) -> list[str]:
    """Return the printed lines of inline Markdown; an empty one stands before a line that was broken on purpose."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\n")
        elif child.type == "hardbreak" or (child.type == "html_inline" and _BREAK.fullmatch(child.content)):
            parts.append(HARD)
    return [line.strip() for line in _LEFT_STANDING.sub(r"\1", "".join(parts)).split("\n")]


def make_lines(words: Iterable[str]) -> tuple[Line, ...]:
    """Return printed lines, without the empty ones."""
    return tuple(Line.of(line) for line in words if line)


def make_paragraphs(words: Sequence[str]) -> Iterator[Paragraph]:
    """Cut lines into paragraphs: at breaks that were made on purpose, and where a line does not go on."""
    longest = max(map(width, words), default=0)
    lines: list[str] = []
    for before, line in zip(["", *words], words, strict=False):
        if lines and (not before or not is_broken(before, line, longest)):
            yield Paragraph(make_lines(lines))
            lines = []
        if line:
            lines.append(line)
    if lines:
        yield Paragraph(make_lines(lines))


def is_bold(token: Token) -> bool:
    """Return whether a paragraph is one line, bold from end to end."""
    children = [child for child in token.children or () if child.type != "text" or child.content.strip()]
    if len(children) < 3 or children[0].type != "strong_open" or children[-1].type != "strong_close":  # noqa: PLR2004
        return False
    return all(child.type not in {"strong_close", "softbreak", "hardbreak"} for child in children[:-1])


class _Reader:
    """Takes tokens in their order, and knows which lists are open."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.blocks: list[Block] = []
        self.bold: set[int] = set()  # indexes of paragraphs that are bold from end to end
        self.depth = 0
        self.number: str | None = None  # of the item that waits for its words; empty for a bullet

    def read(self) -> list[Block]:
        at = 0
        while at < len(self.tokens):
            at = self.take(at)
        return self.blocks

    def take(self, at: int) -> int:
        """Take what a token begins; return the token after it."""
        token = self.tokens[at]
        if token.type == "table_open":
            return self.take_table(at)
        if token.type == "heading_open":
            lines = make_lines(read_inline(self.tokens[at + 1]))
            if lines:
                self.blocks.append(Heading(int(token.tag[1]), lines))
            return at + 3
        if token.type in {"bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"}:
            self.depth += token.nesting
        elif token.type == "list_item_open":
            self.number = token.info + token.markup + " " if token.info else ""
        elif token.type == "inline":
            self.take_inline(token)
        elif token.type in {"fence", "code_block"}:
            self.take_words(token.content.split("\n"))
        elif token.type == "html_block":
            self.blocks += html.read_blocks(token.content)
        return at + 1

    def take_inline(self, token: Token) -> None:
        bold = self.depth == 0 and is_bold(token)
        if bold:
            self.bold.add(len(self.blocks))
        self.take_words(read_inline(token))

    def take_words(self, words: Sequence[str]) -> None:
        """Take a paragraph: the words of the item that waits for them, or one of its own."""
        if self.number is None:
            self.blocks += make_paragraphs(words)
            return
        first, *rest = words or [""]
        lines = make_lines([self.number + first, *rest])
        if any(line.text.strip() for line in lines):
            self.blocks.append(Item(self.depth, lines))
        self.number = None

    def take_table(self, at: int) -> int:
        cells: list[Cell] = []
        row, column, heads = -1, 0, 0
        while self.tokens[at].type != "table_close":
            token = self.tokens[at]
            if token.type == "tr_open":
                row, column = row + 1, 0
            elif token.type == "thead_close":
                heads = row + 1
            elif token.type in {"th_open", "td_open"}:
                lines = make_lines(read_inline(self.tokens[at + 1]))
                cells.append(Cell(row, column, make_blocks(lines)))
                column += 1
            at += 1
        self.blocks.append(Table(tuple(cells), heads))
        return at + 1


def raise_bold(blocks: Sequence[Block], bold: set[int]) -> Iterator[Block]:
    """Make headings of the bold paragraphs that have something under them; numbered ones stand above the others."""
    depth, numbered = 1, False
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            depth, numbered = block.depth, False
        if not isinstance(block, Paragraph) or index not in bold or not _heads(blocks, index, bold):
            yield block
            continue
        mark = read_mark(block.lines[0].text)
        if mark is not None and mark.sort == "number":
            numbered = True
            yield Heading(depth + 1, block.lines)
        else:
            yield Heading(depth + 1 + numbered, block.lines)


def _heads(blocks: Sequence[Block], index: int, bold: set[int]) -> bool:
    """Return whether a bold paragraph can be a heading: short, no note, and not followed by another heading."""
    words = blocks[index].lines[0].text if isinstance(blocks[index], Paragraph) else ""  # type: ignore[union-attr]
    mark = read_mark(words)
    if (
        width(words) > LONGEST_HEADING
        or words.endswith("。")
        or (mark is not None and mark.sort in {"note", "caption"})
    ):
        return False
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if after is None or isinstance(after, Heading):
        return False
    return not (index + 1 in bold and mark is None)

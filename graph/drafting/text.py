"""Plain text: its structure restored from indentation, marks, blank lines and rules; broken lines joined.

A text says nothing of its structure but by its look. What stands on a line of its own and is followed by what belongs
under it is a heading; what stands beside its like is an item; what is aligned or ruled is a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from pathlib import Path

from ..files import decode, read_bytes
from ..plan.numbering import Mark, read_mark
from . import ruled
from .blocks import Block, Doubt, Extraction, Fence, Heading, Item, Line, Paragraph, Table
from .joining import is_broken, width
from .nesting import Depths, Entry, find_heading_kinds, find_rank, is_short
from .proof import prove

_AROUND = r"[\s\-－―‐–—(（)）]*"
_PAGE_NUMBER = re.compile(
    rf"{_AROUND}(?:[pPｐＰ][.．]?|第)?\s*[0-9０-９]{{1,3}}\s*(?:[/／]\s*[0-9０-９]{{1,3}})?\s*(?:ページ|頁)?{_AROUND}"
)
_LEADERS = re.compile(r"(?:[…・.．‥･]{3,}|[ 　]{2,})\s*[(（]?[0-9０-９]{1,3}[)）]?\s*$")
LONGEST_TITLE = 60  # half-width columns
LONG_RUN = 4  # lines: enough to show the width of their column


@dataclass(frozen=True)
class Row:
    """A line of the text: its number from 0, its characters, and whether a page begins with it."""

    number: int
    text: str
    page_break: bool = False

    @property
    def words(self) -> str:
        """Return the line without the white space around it."""
        return self.text.strip()

    @property
    def indent(self) -> int:
        """Return how far the line is indented, in half-width columns."""
        return sum(
            4 if character == "\t" else width(character)
            for character in self.text[: len(self.text) - len(self.text.lstrip())]
        )

    @cached_property
    def mark(self) -> Mark | None:
        """Return the mark that the line begins with."""
        return read_mark(self.text)

    @property
    def line(self) -> Line:
        """Return the line as it is printed."""
        return Line.of(self.text.rstrip())


def extract(file: Path) -> Extraction:
    """Return what a text file holds; characters of rules are drawn, all others printed."""
    return extract_text(decode(read_bytes(file), file).text, file)


def extract_text(text: str, file: Path) -> Extraction:
    r"""Return the structure of a text.

    >>> found = extract_text("計画\n\n１　道路\n歩道を広げる。\n\n２　公園\n・芝生\n・遊具\n", Path("plan.txt"))
    >>> [type(block).__name__ for block in found.blocks]
    ['Heading', 'Heading', 'Paragraph', 'Heading', 'Item', 'Item']
    """
    parser = _Parser(text)
    extraction = Extraction(tuple(parser.parse()), 0, tuple(parser.doubts))
    return prove(extraction, remove_rules(text), file)


def remove_rules(text: str) -> str:
    """Return a text without the characters that draw its tables."""
    kept = []
    for group in _group_ruled(text.replace("\f", "\n").split("\n")):
        table = ruled.read_ruled(group) if ruled.is_ruled(group[0]) and len(group) > 1 else None
        kept += [re.sub(r"[│┃|｜║]", " ", line) for line in group if not ruled.is_rule(line)] if table else group
    return "\n".join(kept)


def _group_ruled(lines: Sequence[str]) -> Iterator[list[str]]:
    """Cut lines where ruled ones begin and end."""
    group: list[str] = []
    for line in lines:
        if group and ruled.is_ruled(line) != ruled.is_ruled(group[0]):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


class _Parser:
    """Takes the lines from the top, and knows what is open."""

    def __init__(self, text: str) -> None:
        self.rows = list(_read_rows(text))
        self.furniture = find_furniture(self.rows)
        self.longest = max((width(row.text.rstrip()) for row in self.rows), default=0)
        self.widths = measure_runs(self.rows)
        self.doubts: list[Doubt] = []
        self.blocks: list[Block] = []
        self.depths = Depths()
        self.kinds = find_heading_kinds(list(self.list_entries()))
        self.before: Row | None = None

    def list_entries(self) -> Iterator[Entry]:
        for row in self.rows:
            if row.words and row.number not in self.furniture and not ruled.is_ruled(row.text):
                yield Entry(row.mark, row.words, row.indent)

    def parse(self) -> list[Block]:
        at = 0
        while at < len(self.rows):
            at = self.take(at)
        return self.blocks

    def take(self, at: int) -> int:
        """Take what begins with a line; return the line after it."""
        row = self.rows[at]
        if row.number in self.furniture:
            self.blocks.append(Fence("page", (row.line,)))
            return at + 1
        if not row.words:
            self.before = None
            return at + 1
        for take in (self.take_ruled, self.take_contents, self.take_columns):
            end = take(at)
            if end:
                self.before = None
                self.depths.leave_list()
                return end
        self.take_line(row, at)
        return at + 1

    def find_run(self, at: int) -> list[str]:
        """Return the lines from here to the next blank one or the foot of the page."""
        end = at
        while end < len(self.rows) and self.rows[end].words and self.rows[end].number not in self.furniture:
            end += 1
        return [row.text for row in self.rows[at:end]]

    def take_ruled(self, at: int) -> int:
        lines = self.find_run(at)
        count = next((number for number, line in enumerate(lines) if not ruled.is_ruled(line)), len(lines))
        table = ruled.read_ruled(lines[:count]) if count > 1 else None
        return self.take_table(at, count, table) if table else 0

    def take_columns(self, at: int) -> int:
        lines = self.find_run(at)
        if count := ruled.count_tabbed(lines):
            return self.take_table(at, count, ruled.read_tabbed(lines[:count]))
        count = ruled.count_aligned(lines)
        if not count:
            return 0
        words = self.rows[at].words
        self.doubts.append(
            Doubt(
                "空白でそろえた列を表として読みました。", "Columns aligned by spaces are read as a table.", words=words
            )
        )
        return self.take_table(at, count, ruled.read_aligned(lines[:count]))

    def take_table(self, at: int, count: int, table: Table) -> int:
        self.blocks.append(table)
        return at + count

    def take_contents(self, at: int) -> int:
        """Take lines that lead to page numbers, two or more."""
        end = at
        while end < len(self.rows) and (not self.rows[end].words or _LEADERS.search(self.rows[end].text)):
            end += 1
        lines = [row.line for row in self.rows[at:end] if row.words]
        if len(lines) < 2:  # noqa: PLR2004  one such line may end in a figure
            return 0
        self.blocks.append(Fence("contents", tuple(lines)))
        return end

    def take_line(self, row: Row, at: int) -> None:
        mark = row.mark
        if ruled.is_rule(row.text):
            self.blocks.append(Fence("page", (row.line,)))
        elif mark is not None and mark.kind in self.kinds and is_short(Entry(mark, row.words, row.indent)):
            self.blocks.append(Heading(self.depths.open_heading(mark.rank), (row.line,)))
        elif mark is not None and mark.sort in {"bullet", "number"}:
            depth = self.depths.open_item(row.indent, mark.kind, find_rank(mark))
            self.blocks.append(Item(depth, (row.line,)))
        elif self.before is not None and self.continues(self.before, row):
            self.add_line(row.line)
        elif not self.blocks and self.is_title(at):
            self.blocks.append(Heading(1, (row.line,)))
        else:
            self.depths.leave_list()
            self.blocks.append(Paragraph((row.line,)))
        self.before = row if isinstance(self.blocks[-1], Item | Paragraph) else None

    def add_line(self, line: Line) -> None:
        """Add a line to the last paragraph or item."""
        last = self.blocks[-1]
        if isinstance(last, Item | Paragraph):
            self.blocks[-1] = replace(last, lines=(*last.lines, line))

    def continues(self, before: Row, row: Row) -> bool:
        """Return whether a line goes on with the paragraph or item before it."""
        run = self.widths[row.number]
        of_item = isinstance(self.blocks[-1], Item)
        longest = run[1] if of_item or run[0] >= LONG_RUN else max(run[1], self.longest)
        if is_broken(before.text, row.words, longest):
            return True
        hanging = of_item and before.mark is not None and row.indent > before.indent
        return hanging and not before.words.endswith("。") and row.mark is None

    def is_title(self, at: int) -> bool:
        """Return whether the first line is the document's title: short, no sentence, and followed by something."""
        row = self.rows[at]
        more = any(row.words for row in self.rows[at + 1 :])
        return more and width(row.words) <= LONGEST_TITLE and not row.words.endswith(("。", "、"))


def _read_rows(text: str) -> Iterator[Row]:
    number = 0
    for page, part in enumerate(text.split("\f")):
        for index, line in enumerate(part.split("\n")):
            yield Row(number, line, page > 0 and index == 0)
            number += 1


def measure_runs(rows: Sequence[Row]) -> dict[int, tuple[int, int]]:
    """Return, by line, how many lines stand together without a blank one, and how wide the widest is."""
    numbers: dict[int, tuple[int, int]] = {}
    for filled, group in groupby(rows, key=lambda row: bool(row.words)):
        run = list(group)
        if filled:
            numbers |= dict.fromkeys(
                (row.number for row in run), (len(run), max(width(row.text.rstrip()) for row in run))
            )
    return numbers


def find_furniture(rows: Sequence[Row]) -> set[int]:
    """Return the numbers of lines that are heads and feet of pages: page numbers that count up, words on every page."""
    filled = [row for row in rows if row.words]
    numbers = [row for row in filled if _PAGE_NUMBER.fullmatch(row.words) and _stands_alone(row, rows)]
    values = [int(re.findall(r"\d+", row.words)[0]) for row in numbers]
    counted = len(values) > 1 and all(first < second for first, second in pairwise(values))
    furniture = {row.number for row in numbers} if counted else set()
    breaks = [index for index, row in enumerate(filled) if row.page_break]
    repeated = Counter(filled[index].words for index in breaks)
    return furniture | {filled[index].number for index in breaks if repeated[filled[index].words] > 1}


def _stands_alone(row: Row, rows: Sequence[Row]) -> bool:
    around = [rows[at] for at in (row.number - 1, row.number + 1) if 0 <= at < len(rows)]
    return all(not row.words or row.page_break for row in around) or not row.words.isdigit()

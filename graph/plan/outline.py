"""The outline of a plan: reads `outline.md` into sections and passages, the printed words in their structure.

Headings open sections as deep as they go, bullets nest, tables have cells, and of other lines each sentence is an
entry. What is print and no entry (heads and feet of pages, words of charts, lists of contents) is fenced; what
`plan.toml` says is printed beside its tables is known by its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import Faults, KoteihyoError
from .grid import Grid, GridCell, is_row, read_grid, unescape
from .headings import find_heading
from .numbers import find_doubled, make_provisional, name_sections
from .passages import (
    DOCUMENT_TITLE,
    DRAWN,
    ENTRY,
    FENCES,
    FRONT,
    HEADER,
    HEADING,
    NOTE,
    SHEET_TITLE,
    STAGE_HEADING,
    Outline,
    Passage,
    Place,
    Section,
)

if TYPE_CHECKING:
    from pathlib import Path

    from .schema import Plan, Sheet
from .passages import name_outline, split_sentences

_HEADING = re.compile(r"(#+)\s+(.*)")
_ITEM = re.compile(r"( *)- (.*)")
_FENCE = re.compile(r":::\s*(\w*)\s*")
_SECTION = re.compile(r"\{section:\s*([\w-]+)\}")
_NOTE = re.compile(r"[→※＊]|\*[0-9]|[（(]?注[0-9０-９]*[）)：:　 ]")


class _Reader:
    """Reads line by line, knowing the section, column and fence that it stands in."""

    def __init__(self, plan: Plan, file: Path, *, titled: bool) -> None:
        self.plan, self.file, self.titled = plan, file, titled
        self.waiting = list(plan.sheets)
        self.titles = {sheet.title for sheet in plan.sheets}
        self.sections: list[Section] = []
        self.passages: list[Passage] = []
        self.open: list[Section] = []
        self.sheet: Sheet | None = None
        self.fence = ""
        self.rows: list[tuple[int, str]] = []
        self.start_list()

    def start_list(self, stage: int | None = None) -> None:
        self.stage: int | None = stage
        self.path: tuple[int, ...] = ()
        self.sentences = 0
        self.tables = 0

    @property
    def section(self) -> str:
        return self.open[-1].key if self.open else FRONT

    def add(self, kind: str, text: str, line: int, **place: object) -> None:
        self.passages.append(Passage(kind, text, line, self.section, self.stage, **place))  # type: ignore[arg-type]

    def read_line(self, text: str, line: int) -> None:
        """Take a line; an odd one is a `KoteihyoError`."""
        if self.rows and (not is_row(text) or line > self.rows[-1][0] + 1):  # an empty line parts two tables
            self.read_table()
        if fence := _FENCE.fullmatch(text):
            self.read_fence(fence[1], line)
        elif self.fence:
            self.add(self.find_kind(text) or self.fence, unescape(text.strip()), line)
        elif is_row(text):
            self.rows.append((line, text))
        elif heading := _HEADING.fullmatch(text):
            self.read_heading(len(heading[1]), heading[2].strip(), line)
        elif section := _SECTION.fullmatch(text.strip()):
            self.open_named(self.depth + 1, section[1], line)
        elif item := _ITEM.fullmatch(text):
            self.read_item(len(item[1]), unescape(item[2]), line)
        else:
            self.read_paragraph(unescape(text.strip()), line)

    @property
    def depth(self) -> int:
        return self.open[-1].depth if self.open else 1

    def count_siblings(self, depth: int | None = None) -> int:
        """Return how many sections stand before one of this depth in the same section."""
        above = self.find_parent(depth if depth is not None else self.depth + 1)
        return sum(section.parent == (above.key if above else None) for section in self.sections)

    def find_parent(self, depth: int) -> Section | None:
        return next((section for section in reversed(self.open) if section.depth < depth), None)

    def read_fence(self, kind: str, line: int) -> None:
        if bool(kind) == bool(self.fence) or (kind and kind not in FENCES):
            raise self.fault(
                f"「:::」の囲みが正しくありません（:::{'、:::'.join(FENCES)} のいずれかで始め、::: で閉じます）。",
                "A fence begins with :::page, :::chart or :::contents, and ends with ::: before another begins.",
                line,
            )
        self.fence = kind

    def open_named(self, depth: int, key: str, line: int) -> None:
        """Open a section that no heading opens: within the one it stands in, or where `#` says how deep."""
        self.open_section(Section(key, depth, self.count_siblings(depth) + 1, "", line))

    def read_heading(self, depth: int, text: str, line: int) -> None:
        """Open what a heading opens: the document, a sheet, a column of it, or a section."""
        if section := _SECTION.fullmatch(text):
            return self.open_named(depth, section[1], line)
        words = unescape(text)
        if depth == 1 and self.titled:
            self.add(DOCUMENT_TITLE, words, line)
        elif words in self.titles:
            self.open_sheet(depth, words, line)
        elif self.sheet and depth > self.open[-1].depth and self.plan.find_stage(words):
            self.open_column(words, line)
        else:
            self.open_words(depth, words, line)
        return None

    def open_words(self, depth: int, words: str, line: int) -> None:
        position, key = self.count_siblings(depth) + 1, make_provisional(line)
        self.open_section(Section(key, depth, position, words, line, stage=self.plan.find_stage(words)))
        self.add(HEADING, words, line)

    def open_section(self, section: Section) -> None:
        parent = self.find_parent(section.depth)
        opened = Section(
            section.key,
            section.depth,
            section.position,
            section.heading,
            section.line,
            parent.key if parent else None,
            section.sheet,
            section.stage or (parent.stage if parent else None),
        )
        if any(section.key == opened.key for section in self.sections):
            raise self.tell_double(opened)
        self.open = [outer for outer in self.open if outer.depth < section.depth] + [opened]
        self.sections.append(opened)
        self.sheet = None
        self.start_list()

    def open_sheet(self, depth: int, words: str, line: int) -> None:
        if not self.waiting or self.waiting[0].title != words:
            expected = f"「{self.waiting[0].title}」" if self.waiting else "終わり"
            raise self.fault(
                f"ここに来る表は{expected}です（「{words}」）。plan.toml の表の順と題名に合わせてください。",
                f"The next table of plan.toml is not {words!r}.",
                line,
            )
        sheet = self.waiting.pop(0)
        self.open_section(Section(sheet.id, depth, self.count_siblings(depth) + 1, words, line, sheet=True))
        self.sheet = sheet
        self.add(SHEET_TITLE, words, line)

    def open_column(self, words: str, line: int) -> None:
        """Begin a column of a sheet; the stages come in their order, each once."""
        stage, last = self.plan.find_stage(words), self.stage or 0
        numbers = [stage.number for stage in self.plan.stages]
        if stage is None or numbers.index(stage) != (numbers.index(last) + 1 if last else 0):
            raise self.fault(
                f"ここに来る段階の見出しではありません（「{words}」）。",
                f"{words!r} is not the heading of the stage that comes here.",
                line,
            )
        self.start_list(stage)
        self.add(STAGE_HEADING, words, line)

    def read_item(self, indent: int, words: str, line: int) -> None:
        level = indent // 2 + 1
        if indent % 2 or level > len(self.path) + 1:
            raise self.fault(
                "字下げが深すぎます（一段は空白2字）。", "This item is indented too far (two spaces a level).", line
            )
        if self.sheet and self.stage is None:
            raise self.fault("段階の見出しより前にあります。", "This item stands before the heading of a stage.", line)
        last = self.path[level - 1] if len(self.path) >= level else 0
        self.path = (*self.path[: level - 1], last + 1)
        self.add(ENTRY, words, line, path=self.path)

    def read_paragraph(self, words: str, line: int) -> None:
        if kind := self.find_kind(words):
            return self.add(kind, words, line)
        if _NOTE.match(words):
            return self.add(NOTE, words, line)
        for sentence in split_sentences(words):
            heading = find_heading(self.plan.headings, sentence)
            if heading and heading.level:
                self.open_words(heading.level, sentence, line)
            else:
                self.sentences += 1
                self.add(ENTRY, sentence, line, sentence=self.sentences)
        return None

    def finish(self) -> None:
        """Take what the last lines left open."""
        if self.rows:
            self.read_table()
        if self.waiting:
            raise KoteihyoError(
                f"表「{self.waiting[0].title}」が outline.md にありません。",
                f"The table {self.waiting[0].title!r} of plan.toml is missing.",
                file=self.file,
            )

    def read_table(self) -> None:
        rows, self.rows = self.rows, []
        grid = read_grid(rows)
        if grid is None:
            raise self.fault(
                "表の見出しと本体を分ける行（| --- |）がありません。",
                "This table has no ruler (| --- |) between its headings and its body.",
                rows[0][0],
            )
        self.tables += 1
        headed = {column for cell in grid.cells if cell.row <= grid.header_rows for column in self.find_headed(cell)}
        headed |= self.find_unnamed(grid)
        for cell in grid.cells:
            self.read_cell(grid, cell, headed)

    def find_headed(self, cell: GridCell) -> range:
        """Return the columns whose cells are themselves headings of their rows, as plan.toml says of a heading."""
        heading = find_heading(self.plan.headings, "".join(words for words, _ in cell.lines))
        headed = heading is not None and heading.role == "header"
        return range(cell.column, cell.column + cell.columns if headed else cell.column)

    def find_unnamed(self, grid: Grid) -> set[int]:
        """Return the first column of a table if nothing heads it and plan.toml knows headings of rows in it."""
        first = [cell for cell in grid.cells if cell.column == 1]
        words = ["".join(words for words, _ in cell.lines) for cell in first if cell.row <= grid.header_rows]
        body = ("".join(words for words, _ in cell.lines) for cell in first if cell.row > grid.header_rows)
        known = not any(words) and any(find_heading(self.plan.headings, words) for words in body if words)
        return {1} if known else set()

    def read_cell(self, grid: Grid, cell: GridCell, headed: set[int]) -> None:
        heads = cell.row <= grid.header_rows or cell.column in headed
        for part, (words, mark) in enumerate(cell.lines, start=1):
            place = Place(self.tables, cell.row, cell.column, cell.rows, cell.columns, part)
            kind = HEADER if heads and words else ENTRY if words else DRAWN
            self.add(kind, words, cell.line, cell=place, mark=mark)

    def find_kind(self, words: str) -> str:
        """Say what plan.toml says a line is, nothing if it does not name it."""
        printed: dict[str | None, str] = dict.fromkeys(self.plan.legend, "legend") if self.sheet is None else {}
        if self.sheet:
            printed = {
                self.sheet.page_mark: "page-mark",
                self.plan.table_heading: "table-heading",
                self.sheet.footer: "footer",
                self.sheet.pillars_line: "pillars",
            }
        return printed.get(words, "")

    def tell_double(self, section: Section) -> KoteihyoError:
        key = section.key
        return self.fault(f"節 {key} が二重にあります。", f"There are two sections {key}.", section.line)

    def fault(self, ja: str, en: str, line: int) -> KoteihyoError:
        return KoteihyoError(ja, en, file=self.file, line=line)


def read_outline(text: str, plan: Plan, file: Path) -> Outline:
    """Return the outline's sections and passages in order, or all its faults together."""
    lines = [(number, line.rstrip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    titled = sum(line.startswith("# ") and not _SECTION.fullmatch(line[2:].strip()) for _, line in lines) == 1
    reader, faults = _Reader(plan, file, titled=titled), list[KoteihyoError]()
    for number, line in lines:
        try:
            reader.read_line(line, number)
        except KoteihyoError as fault:
            faults.append(fault)
    try:
        reader.finish()
    except KoteihyoError as fault:
        faults.append(fault)
    keys = name_sections(reader.sections)
    faults += map(reader.tell_double, find_doubled(reader.sections, keys))
    if faults:
        raise Faults(faults)
    return name_outline(reader.sections, reader.passages, keys)

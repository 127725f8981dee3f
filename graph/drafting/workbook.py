"""Excel workbooks: every visible sheet as it is shown, with merged cells, colours, text boxes, heads and feet.

Values stand as their cells show them (dates, percentages, thousands). What is hidden is not printed; a doubt says so.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import column_index_from_string

from ..errors import KoteihyoError
from .blocks import Block, Doubt, Extraction, Fence, Heading, Line, Paragraph, Run
from .display import show
from .kinds import damaged_file_error
from .proof import prove
from .shapes import ARROW, Shapes, find_sheets, read_shapes
from .sheets import Value, read_sheet

LARGEST_SHEETS = 20 * 2**20  # bytes of XML, some 400,000 cells: 200,000 took 400 MB of memory
MOST_CELLS = 10  # that a doubt names
_NO_VALUE = re.compile(rb'<c r="(?P<cell>[A-Z]+[0-9]+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_PLAIN_NAMES = ("sheet", "シート", "ワークシート")
_PLAIN_COLOURS = {"#000000", "#ffffff", None}


def extract(file: Path) -> Extraction:
    """Return the tables and texts of a workbook's visible sheets."""
    try:
        with zipfile.ZipFile(file) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out, such as lists to choose from
            check_size(archive, file)
            book = load_workbook(file, data_only=True, rich_text=True)
            parts = find_sheets(archive)
            shapes = {name: read_shapes(archive, part) for name, part in parts.items()}
            empty = [doubt for name, part in parts.items() for doubt in ask_formulas(name, archive.read(part))]
    except KoteihyoError:
        raise
    except Exception as error:
        raise damaged_file_error(file) from error
    reader = _Reader(book, shapes)
    reader.doubts += empty
    blocks = [block for sheet in reader.visible for block in reader.read(sheet)]
    printed = "".join(reader.list_printed())
    return prove(Extraction(tuple(blocks), 0, tuple(reader.doubts)), printed, file)


def check_size(archive: zipfile.ZipFile, file: Path) -> None:
    """Refuse a workbook with more cells than memory is meant for."""
    size = sum(part.file_size for part in archive.infolist() if part.filename.startswith("xl/worksheets/"))
    if size > LARGEST_SHEETS:
        raise KoteihyoError(
            f"セルが多すぎます（シートの大きさ {size / 2**20:.0f} MB、上限 {LARGEST_SHEETS // 2**20} MB）。"
            "計画のシートだけを別のファイルに保存してください。",
            f"There are too many cells ({size / 2**20:.0f} MB): save the plan's sheets as a file of their own.",
            file=file,
        )


def ask_formulas(name: str, part: bytes) -> Iterator[Doubt]:
    """Return the doubt about formulas of a sheet whose values a program other than Excel left out of the file.

    >>> part = b'<c r="D5"><f>SUM(D3:D4)</f><v></v></c><c r="E5"><f>1</f><v>1</v></c>'
    >>> [doubt.choices for doubt in ask_formulas("KPI", part)]
    [('D5',)]
    """
    cells = [match["cell"].decode() for match in _NO_VALUE.finditer(part)]
    if cells:
        ja, en = "式の値がファイルに保存されていません。", "The file does not hold the values of these formulas."
        yield Doubt(ja, en, words=name, choices=tuple(cells[:MOST_CELLS]))


class _Reader:
    """Reads sheets; `doubts` tells what of them is not printed."""

    def __init__(self, book: Any, shapes: dict[str, Shapes]) -> None:
        self.book, self.shapes = book, shapes
        self.doubts: list[Doubt] = []
        self.visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        if hidden:
            ja, en = "非表示のシートは読んでいません。", "Hidden sheets are left out."
            self.doubts.append(Doubt(ja, en, words=hidden[0], choices=tuple(hidden)))
        self.values = {sheet.title: dict(self.list_values(sheet)) for sheet in self.visible}

    def is_named(self, sheet: Any) -> bool:
        """Return whether a sheet's name says something: one of several, in words of its own."""
        return len(self.visible) > 1 and not sheet.title.lower().startswith(_PLAIN_NAMES)

    def read(self, sheet: Any) -> Iterator[Block]:
        if self.is_named(sheet):
            yield Heading(2, (Line.of(sheet.title),))
        blocks = read_sheet(self.values[sheet.title])
        for block in blocks:
            deeper = isinstance(block, Heading) and self.is_named(sheet)
            yield Heading(block.depth + 2, block.lines) if deeper and isinstance(block, Heading) else block
        for words in self.shapes.get(sheet.title, Shapes()).texts:
            yield Paragraph(tuple(Line.of(line) for line in words))
        around = list(list_around(sheet))
        if around:
            yield Fence("page", tuple(Line.of(line) for line in around))

    def list_printed(self) -> Iterator[str]:
        """Return all that the sheets show, cell by cell."""
        for sheet in self.visible:
            yield sheet.title if self.is_named(sheet) else ""
            yield from (show_value(cell) for cell, *_ in list_shown(sheet))
            yield from ("".join(words) for words in self.shapes.get(sheet.title, Shapes()).texts)
            yield from list_around(sheet)

    def list_values(self, sheet: Any) -> Iterator[tuple[tuple[int, int], Value]]:
        """Return the cells of a sheet, hidden rows and columns left out, by row and column from 0."""
        rows, columns = find_hidden(sheet)
        if rows or columns:
            ja, en = "非表示の行や列は読んでいません。", "Hidden rows and columns are left out."
            self.doubts.append(Doubt(ja, en, words=sheet.title))
        arrows = self.shapes.get(sheet.title, Shapes()).arrows
        for cell, down, across in list_shown(sheet):
            lines = make_lines(cell)
            mark = ARROW if (cell.row - 1, cell.column - 1) in arrows and not lines else ""
            fill = find_fill(cell)
            if lines or mark or fill:
                yield (down.start, across.start), Value(lines, len(down), len(across), mark, fill)


def list_shown(sheet: Any) -> Iterator[tuple[Any, range, range]]:
    """Yield the cells that are shown with the rows and columns that each covers, counted from 0 among those shown.

    A merged cell is shown as long as any of its rows and columns is.
    """
    hidden = [sorted(numbers) for numbers in find_hidden(sheet)]
    spans = {(merged.min_row, merged.min_col): (merged.max_row, merged.max_col) for merged in sheet.merged_cells.ranges}
    for (row, column), cell in sheet._cells.items():  # those that are there, of all that Excel allows
        if type(cell).__name__ == "MergedCell":
            continue
        bottom, right = spans.get((row, column), (row, column))
        down, across = _count_shown(row, bottom, hidden[0]), _count_shown(column, right, hidden[1])
        if down and across:
            yield cell, down, across


def _count_shown(first: int, last: int, hidden: list[int]) -> range:
    """Return where rows or columns come, counted from 0, once the hidden ones are gone."""
    return range(first - 1 - bisect_left(hidden, first), last - bisect_right(hidden, last))


def find_hidden(sheet: Any) -> tuple[set[int], set[int]]:
    """Return the hidden rows and columns of a sheet, from 1."""
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns: set[int] = set()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            columns |= set(range(first, (column.max or first) + 1))
    return rows, columns


def list_around(sheet: Any) -> Iterator[str]:
    """Return the words of a sheet's head and foot; codes for page numbers and the like print no words of the file."""
    for part in (sheet.oddHeader, sheet.oddFooter):
        for side in (part.left, part.center, part.right):
            words = (side.text or "") if side is not None else ""
            if words.strip() and "&" not in words:
                yield from (line.strip() for line in words.split("\n") if line.strip())


def show_value(cell: Any) -> str:
    """Return what a cell shows."""
    value = cell.value
    return str(value) if isinstance(value, CellRichText) else show(value, cell.number_format)


def make_lines(cell: Any) -> tuple[Line, ...]:
    """Return the printed lines of a cell, in the colours of its words."""
    colour = find_colour(cell.font.color if cell.font else None)
    parts: list[tuple[str, str | None]] = [(show_value(cell), colour)]
    if isinstance(cell.value, CellRichText):
        parts = [_read_part(part, colour) for part in cell.value]
    lines: list[list[Run]] = [[]]
    for text, run_colour in parts:
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines[-1].append(Run(first, colour=run_colour))
        lines += [[Run(part, colour=run_colour)] for part in rest]
    return tuple(
        Line(tuple(run for run in runs if run.text)) for runs in lines if "".join(r.text for r in runs).strip()
    )


def _read_part(part: Any, colour: str | None) -> tuple[str, str | None]:
    if isinstance(part, TextBlock):
        return part.text, find_colour(part.font.color) or colour
    return str(part), colour


def find_colour(colour: Any) -> str | None:
    """Return a colour that is given by its parts or its number in the palette; those of a theme are not known here."""
    code = None
    if colour is not None and colour.type == "rgb" and isinstance(colour.rgb, str):
        code = colour.rgb
    elif colour is not None and colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        code = COLOR_INDEX[colour.indexed]
    written = f"#{code[-6:].lower()}" if code else None
    return None if written in _PLAIN_COLOURS else written


def find_fill(cell: Any) -> str | None:
    """Return the colour that fills a cell; one of the theme, which has no parts here, as ``theme-`` and its number."""
    if not cell.has_style or cell.fill is None or cell.fill.patternType != "solid":
        return None
    colour = cell.fill.fgColor
    if colour is not None and colour.type == "theme":
        return f"theme-{colour.theme}" if colour.theme else None  # 0 is the paper
    return find_colour(colour)

"""An answer as an Excel workbook: the rows as people read them, the IRIs behind them row by row, and what they are.

Columns are headed in the reader's language, things stand there by their names, and beside the line of an entry its
page and column, where the document has them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from .about import AnswerFacts, facts
from .cells import About, PrintedPlace, Reader, Table, Term, is_number, plain
from .columns import shown_columns, with_plans
from .terminal import width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# Excel's own limits: characters in a cell, digits in a number.
CELL, DIGITS = 32_767, 15
# Text is text: nothing a cell holds becomes a formula or a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def create_workbook(file: BytesIO) -> Workbook:
    """Return a workbook that is written into the file when it is closed."""
    from xlsxwriter import Workbook

    return Workbook(file, OPTIONS)


def open_workbook(file: BytesIO | Path, *, values: bool = False) -> Any:
    """Return openpyxl's workbook, read as it is asked; with ``values``, what a formula came to stands for it.

    Raises `ValueError`, `KeyError`, `IndexError` or `zipfile.BadZipFile` where the file is no workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(file, read_only=True, data_only=values)
    except InvalidFileException as error:
        raise ValueError(str(error)) from error


def name_column(number: int) -> str:
    """Return the letters of a column, counted from 1.

    >>> name_column(1), name_column(28)
    ('A', 'AB')
    """
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(number - 1))


# What the sheets are called, and the column that says which row of the first sheet an IRI belongs to.
JAPANESE = ("結果", "IRI", "この結果について", "行")
ENGLISH = ("Answer", "IRIs", "About this answer", "Row")
# The column after which an entry's place stands, the columns that name an entry, and what the place is called.
LINE, ENTRIES, PLACE = "line", ("entry", "passage"), ("page", "column")


class Column(NamedTuple):
    """A column of the first sheet: its heading, its cells, and the IRI behind each, empty where there is none."""

    heading: str
    cells: list[Term | None]
    iris: list[str]


def workbook(table: Table, about: About, version: str, total: int | None = None, cut: str = "") -> bytes:
    """Return the bytes of the workbook; ``total`` are the rows of the whole answer, if there are others."""
    answer_facts = AnswerFacts(version, len(table.rows), total, cut)
    answer, iris, of_answer, row = JAPANESE if about.reader.language == "ja" else ENGLISH
    columns = [*_columns(table, about.reader)]
    file = io.BytesIO()
    with create_workbook(file) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        _answer(book.add_worksheet(answer), columns, bold)
        if linked := [column for column in columns if any(column.iris)]:
            _iris(book.add_worksheet(iris), row, linked, bold)
        _about(book.add_worksheet(of_answer), about, answer_facts, bold)
    return file.getvalue()


def _columns(table: Table, reader: Reader) -> Iterator[Column]:
    """Yield the columns as they are shown, and after the line of an entry its place."""
    table = with_plans(table, reader.plan_of)
    at = {name: place for place, name in enumerate(table.columns)}
    shown = shown_columns(table.columns)
    headings = reader.headings([*table.columns, *PLACE])
    bare = {thing.value for one in shown for row in table.rows if isinstance(thing := row[at[one.name]], NamedNode)}
    names = reader.names(bare) if bare else {}
    for one in shown:
        yield Column(
            headings.get(one.name, one.name),
            [_name_thing(row[at[one.name]], names) for row in table.rows],
            [plain(term) if isinstance(term := row[at[one.thing]], NamedNode) else "" for row in table.rows],
        )
        if one.name == LINE:
            yield from _places(table, reader, [headings.get(column, column) for column in PLACE])


def _name_thing(term: Term | None, names: Mapping[str, str]) -> Term | None:
    return Literal(names[term.value]) if isinstance(term, NamedNode) and term.value in names else term


def _places(table: Table, reader: Reader, headings: list[str]) -> Iterator[Column]:
    """Yield the pages and the columns in which the rows' entries are printed, those that there are."""
    name = next((entry for entry in ENTRIES if entry in table.columns), "")
    if not name:
        return
    entries = [plain(row[table.columns.index(name)]) for row in table.rows]
    known = reader.places({entry for entry in entries if entry})
    places = [known.get(entry, PrintedPlace()) for entry in entries]
    for heading, numbers in zip(
        headings, ([place.pages for place in places], [place.columns for place in places]), strict=True
    ):
        if any(numbers):
            yield Column(heading, [_numbers(number) for number in numbers], [""] * len(numbers))


def _numbers(numbers: tuple[int, ...]) -> Term | None:
    if not numbers:
        return None
    return Literal(numbers[0]) if len(numbers) == 1 else Literal("、".join(map(str, numbers)))


def _answer(sheet: Worksheet, columns: list[Column], bold: Format) -> None:
    for column, written in enumerate(columns):
        sheet.write_string(0, column, written.heading, bold)
        for number, term in enumerate(written.cells, 1):
            _write(sheet, number, column, term)
        texts = [written.heading, *map(plain, written.cells[:200])]
        sheet.set_column(column, column, min(60, max(map(width, texts)) + 3))
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, len(columns[0].cells), len(columns) - 1)


def _write(sheet: Worksheet, row: int, column: int, term: Term | None) -> None:
    text = plain(term)
    if is_number(term) and len(Decimal(text).as_tuple().digits) <= DIGITS:
        sheet.write_number(row, column, float(text))
    elif text:
        sheet.write_string(row, column, text[:CELL])


def _iris(sheet: Worksheet, row: str, columns: list[Column], bold: Format) -> None:
    sheet.write_row(0, 0, [row, *(column.heading for column in columns)], bold)
    for number, iris in enumerate(zip(*(column.iris for column in columns), strict=True), 1):
        sheet.write_number(number, 0, number + 1)
        for column, iri in enumerate(iris, 1):
            if iri:
                sheet.write_string(number, column, iri[:CELL])
    sheet.freeze_panes(1, 1)
    sheet.set_column(1, len(columns), 60)


def _about(sheet: Worksheet, about: About, answer_facts: AnswerFacts, bold: Format) -> None:
    for row, (label, value) in enumerate(facts(about, answer_facts)):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value[:CELL])
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)

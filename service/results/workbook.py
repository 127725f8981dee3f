"""An answer as an Excel workbook: the rows on one sheet, what they are on a second."""

from __future__ import annotations

import io
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from .about import AnswerFacts, facts
from .cells import About, Table, is_number, plain
from .terminal import width

# Excel's own limits: characters in a cell, digits in a number.
CELL, DIGITS = 32_767, 15
# Text is text: nothing a cell holds becomes a formula or a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(table: Table, about: About, version: str, total: int | None = None, cut: str = "") -> bytes:
    """Return the bytes of the workbook; ``total`` are the rows of the whole answer, if there are others."""
    found = AnswerFacts(version, len(table.rows), total, cut)
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        _answer(book.add_worksheet("結果"), table, bold)
        _about(book.add_worksheet("この結果について"), about, found, bold)
    return file.getvalue()


def _answer(sheet: Worksheet, table: Table, bold: object) -> None:
    sheet.write_row(0, 0, table.columns, bold)
    for number, row in enumerate(table.rows, 1):
        for column, term in enumerate(row):
            text = plain(term)
            if is_number(term) and len(Decimal(text).as_tuple().digits) <= DIGITS:
                sheet.write_number(number, column, float(text))
            elif text:
                sheet.write_string(number, column, text[:CELL])
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for column, name in enumerate(table.columns):
        texts = [name, *(plain(row[column]) for row in table.rows[:200])]
        sheet.set_column(column, column, min(60, max(map(width, texts)) + 3))


def _about(sheet: Worksheet, about: About, found: AnswerFacts, bold: object) -> None:
    for row, (label, value) in enumerate(facts(about, found)):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value[:CELL])
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)

"""Excel workbooks as every page and command writes and reads them, and what Excel itself allows.

The libraries are loaded with the first workbook: most commands, and a service until somebody asks, have none.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

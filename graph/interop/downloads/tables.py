"""Tables of downloaded files: the cells of a CSV or Excel file, or of a service's answer, as texts, row by row."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from ...errors import KoteihyoError
from .answers import Table, parse_json, parse_xml

LARGEST = 256 * 2**20  # bytes unpacked: every municipality with every item of a year is a tenth of that
_ENCODINGS = ("utf-8-sig", "cp932")


def parse_table(file: Path, body: bytes, sheet: str = "") -> Table:
    """Return the rows of a CSV file, of a sheet of a workbook (left out, the first), or of a service's answer.

    ``file`` is what an error names. What the body is follows from how it begins, whatever its name ends in.
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if body[:2] == b"PK":
        return _read_workbook(file, body, sheet)
    if start == b"{":
        return parse_json(file, body)
    return parse_xml(file, body) if start == b"<" else _read_csv(file, body)


def _read_csv(file: Path, body: bytes) -> Table:
    for encoding in _ENCODINGS:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text.partition("\n")[0]
        try:
            return list(
                csv.reader(io.StringIO(text, newline=""), delimiter="\t" if head.count("\t") > head.count(",") else ",")
            )
        except csv.Error as error:
            raise KoteihyoError(f"CSVとして読めません（{error}）。", f"This is no CSV: {error}.", file=file) from error
    raise KoteihyoError(
        "UTF-8でもShift_JISでもありません。CSV UTF-8で保存し直してください。",
        "This is neither UTF-8 nor Shift_JIS: save it as CSV UTF-8.",
        file=file,
    )


def _read_workbook(file: Path, body: bytes, sheet: str) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise KoteihyoError(
                    "大きすぎます。必要な表だけのファイルにしてください。",
                    "It is too large: keep only the table that is needed.",
                    file=file,
                )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out, such as lists to choose from
            book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise KoteihyoError(
            f"Excelとして読めません（{error}）。", f"This is no workbook: {error}.", file=file
        ) from error
    try:
        if sheet and sheet not in book.sheetnames:
            listed = "、".join(book.sheetnames)
            raise KoteihyoError(
                f"シート {sheet} がありません（{listed}）。", f"There is no sheet {sheet}: {listed}.", file=file
            )
        chosen = book[sheet or book.sheetnames[0]]
        return [[_text(cell) for cell in row] for row in chosen.iter_rows(values_only=True)]
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell).strip()

"""Candidates as a workbook that a colleague fills in, and the way back: accepted or rejected, with the reason."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile

from ...graph.errors import Faults, KoteihyoError
from ...graph.interop.links.candidates import Candidate
from .workbook import create_workbook, open_workbook

KINDS = {"indicator": "指標", "measure": "施策", "theme": "分野"}
COLUMNS = (
    "種類",
    "計画のもの",
    "データセット",
    "公開者",
    "アドレス",
    "確度",
    "根拠の文言",
    "採否",
    "理由",
    "判断者",
    "計画のIRI",
    "データのIRI",
)
# Bytes of a sheet, unpacked: ten thousand candidates take ten million.
LARGEST = 64 << 20
WIDTHS = (6, 30, 44, 18, 40, 6, 20, 8, 40, 14, 12, 12)
YES, NO = {"採用", "採", "y", "yes", "○"}, {"不採用", "否", "n", "no", "×"}


class CandidateDecision(NamedTuple):
    """One row that was decided."""

    row: int
    subject: str
    dataset: str
    accepted: bool
    reason: str
    by: str


def write_workbook(candidates: list[Candidate]) -> bytes:
    """Return the bytes of a workbook of candidates, with the columns to be filled in."""
    file = io.BytesIO()
    with create_workbook(file) as book:
        sheet = book.add_worksheet("候補")
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, COLUMNS, bold)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for row, candidate in enumerate(candidates, 1):
            sheet.write_row(row, 0, _cells(candidate))
        sheet.data_validation(1, 7, max(len(candidates), 1), 7, {"validate": "list", "source": ["採用", "不採用"]})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(candidates), 1), len(COLUMNS) - 1)
    return file.getvalue()


def _cells(candidate: Candidate) -> list[str | float]:
    description = candidate.dataset
    kind = KINDS[candidate.subject.kind]
    address = description.landing_page or description.iri
    words = f"{candidate.words}（{candidate.field}）" if candidate.field else candidate.words
    row_cells: list[str | float] = [
        kind,
        candidate.subject.label,
        description.title,
        description.publisher,
        address,
        candidate.score,
        words,
    ]
    return [*row_cells, "", "", "", candidate.subject.iri, description.iri]


def read_workbook(file: Path) -> list[CandidateDecision]:
    """Return the rows that were decided, or all faults of the sheet together; rows left empty are left open."""
    _check_size(file)
    try:
        book = open_workbook(file, values=True)
        rows = [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, KeyError, ValueError, IndexError) as error:
        raise KoteihyoError("Excelのファイルとして読めません。", "This is not a workbook.", file=file) from error
    if not rows or tuple(rows[0][: len(COLUMNS)]) != COLUMNS:
        raise KoteihyoError(
            f"見出し行は次の列でなければなりません：{'、'.join(COLUMNS)}",
            "The header row must have exactly the columns that were written.",
            file=file,
            line=1,
        )
    workbook, faults = list[CandidateDecision](), list[KoteihyoError]()
    for number, row in enumerate(rows[1:], 2):
        for decision in _read_row(number, row[: len(COLUMNS)]):
            if isinstance(decision, CandidateDecision):
                workbook.append(decision)
            else:
                faults.append(KoteihyoError(*decision, file=file, line=number))
    if faults:
        raise Faults(faults)
    return workbook


def _check_size(file: Path) -> None:
    """Raise what is wrong with a file that is no sheet of ours by its size alone, before any of it is unpacked."""
    try:
        with ZipFile(file) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except (BadZipFile, OSError, ValueError):
        return  # Whoever reads it says what it is.
    if max(size, file.stat().st_size) > LARGEST:
        raise KoteihyoError(
            f"表が大きすぎます（{LARGEST >> 20}MiBまで）。書き出した表に記入したものを渡してください。",
            f"The sheet is larger than {LARGEST >> 20} MiB unpacked; give the one that was written, filled in.",
            file=file,
        )


def _read_row(number: int, row: list[str]) -> Iterator[CandidateDecision | tuple[str, str]]:
    *_, verdict, reason, by, subject, dataset = row
    answer = normalize("NFKC", verdict).strip().lower()
    if not answer and not reason:
        return
    if answer not in YES | NO:
        yield (
            f"採否は「採用」か「不採用」です（「{verdict}」）。",
            f"Accepted is 採用, rejected 不採用, not {verdict!r}.",
        )
    elif not reason:
        yield "理由がありません。", "The reason is missing."
    else:
        yield CandidateDecision(number, subject, dataset, answer in YES, reason, by)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()

"""CSV and TSV: rows of cells in the encodings that offices write; titles and remarks told apart from the table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..errors import KoteihyoError
from ..files import decode, read_bytes
from .blocks import Extraction, Line
from .proof import prove
from .sheets import Value, read_sheet

LARGEST_CELL = 2**20  # characters: more than a page holds is no cell but a quotation mark that was not closed


def extract(file: Path) -> Extraction:
    """Return the tables of a CSV or TSV file."""
    return extract_text(decode(read_bytes(file), file).text, file)


def extract_text(text: str, file: Path) -> Extraction:
    r"""Return the tables of separated values.

    >>> found = extract_text("事業,担当\n歩道,道路課\n", Path("plan.csv"))
    >>> [(cell.row, cell.column, cell.blocks[0].lines[0].text) for cell in found.blocks[0].cells]
    [(0, 0, '事業'), (0, 1, '担当'), (1, 0, '歩道'), (1, 1, '道路課')]
    """
    rows = read_rows(text, file)
    values = {
        (number, column): Value(make_lines(words))
        for number, row in enumerate(rows)
        for column, words in enumerate(row)
        if words.strip()
    }
    printed = "".join(words for row in rows for words in row)
    return prove(Extraction(tuple(read_sheet(values))), printed, file)


def read_rows(text: str, file: Path) -> list[list[str]]:
    """Return the rows of separated values; what is no CSV is a `KoteihyoError` with its line."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=find_delimiter(text), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise KoteihyoError(
            f'CSVとして読めません（{error}）。引用符「"」の閉じ忘れがないか確認してください。',
            f'This cannot be read as CSV ({error}): see whether every quotation mark (") is closed.',
            file=file,
            line=reader.line_num,
        ) from error


def find_delimiter(text: str) -> str:
    r"""Return what parts the cells: what the first lines have most of, quoted cells aside.

    >>> find_delimiter("a\tb\tc,d\n"), find_delimiter("a;b;c\n"), find_delimiter("a")
    ('\t', ';', ',')
    """
    first = "".join(part for index, part in enumerate(text[:5000].split('"')) if index % 2 == 0)
    return max((",", "\t", ";"), key=first.count)


def make_lines(words: str) -> tuple[Line, ...]:
    """Return the printed lines of a cell."""
    return tuple(Line.of(line.strip()) for line in words.split("\n") if line.strip())

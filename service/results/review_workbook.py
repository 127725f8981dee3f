"""The forms of a plan as a workbook: a sheet for each, with lists to choose from, and the way back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from ...graph.curation.forms import Column, Form, Forms, tidy
from ...graph.curation.submission import Cell, Line, Submission
from ...graph.errors import Faults, KoteihyoError
from ...graph.files import read_bytes
from .workbook import CELL, create_workbook, name_column, open_workbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

GUIDE, LISTS = "使い方", "選択肢"
# Bytes of a workbook, unpacked: ten thousand entries take twenty million.
LARGEST = 128 << 20
HOW = (
    "1. 「項目」「見出し」「疑問点」の三つのシートの、黄色の列に記入します。ほかの列は変えないでください。",
    "2. 一覧が出る欄は、一覧から選びます。判断ごとに、右隣の欄に理由を書きます。",
    "3. 判断者の名前を下の黄色の欄に書き、保存します。",
    "4. koteihyo curate {plan} --from このファイル で取り込みます。誤りが一つでもあれば、何も書き込みません。",
)
PLAN, MARK, BY, METHOD = "計画", "照合用（変えないでください）", "判断者", "読み取り方"
DEFAULT_METHOD = "Excelの表で項目、見出し、疑問点を確かめた。"
# The first bytes of what Excel writes with a password, and in its format before 2007.
OLE = b"\xd0\xcf\x11\xe0"


def write_review(forms: Forms, how: Sequence[str] = HOW, method: str = DEFAULT_METHOD) -> bytes:
    """Return the bytes of the workbook of a plan's forms; ``how`` says how to fill it in, ``method`` how it is read."""
    file = io.BytesIO()
    with create_workbook(file) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "open": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8DC", "num_format": "@"}),
            "read": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        }
        _write_guide(book.add_worksheet(GUIDE), forms, styles, (how, method))
        lists: dict[tuple[str, ...], str] = {}
        for form in forms:
            _write_form(book.add_worksheet(form.title), form, styles, lists)
        sheet = book.add_worksheet(LISTS)
        for number, held in enumerate(lists):
            sheet.write_column(0, number, held)
        sheet.hide()
    return file.getvalue()


def _write_guide(
    sheet: Worksheet, forms: Forms, styles: Mapping[str, Any], explanation: tuple[Sequence[str], str]
) -> None:
    how, method = explanation
    for row, words in enumerate(how):
        sheet.write_string(row, 0, words.format(plan=forms.plan))
    rows = (
        (PLAN, forms.plan, "read"),
        (BY, "", "open"),
        (METHOD, method, "open"),
        (MARK, forms.digest, "read"),
    )
    for row, (label, text, style) in enumerate(rows, len(how) + 1):
        sheet.write_string(row, 0, label, styles["head"])
        sheet.write(row, 1, text, styles[style])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)


def _write_form(sheet: Worksheet, form: Form, styles: Mapping[str, Any], lists: dict[tuple[str, ...], str]) -> None:
    for number, column in enumerate(form.columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.title, styles["head"])
    for at, row in enumerate(form.rows, 1):
        for number, (column, text) in enumerate(zip(form.columns, row.values, strict=True)):
            sheet.write(at, number, text[:CELL], styles["open" if column.open else "read"])
    for number, column in enumerate(form.columns):
        if column.open:
            _offer(sheet, form, number, column, lists)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(form.rows), 1), len(form.columns) - 1)


def _offer(sheet: Worksheet, form: Form, number: int, column: Column, lists: dict[tuple[str, ...], str]) -> None:
    """Put a list to choose from on the cells of a column; neighbours with the same one share it."""
    rows = enumerate(form.rows, 1)
    for held, group in groupby(rows, key=lambda pair: form.find_list(pair[1], column)):
        at = [row for row, _ in group]
        if not held:
            continue
        letter = name_column(len(lists) + 1)
        source = lists.setdefault(held, f"='{LISTS}'!${letter}$1:${letter}${len(held)}")
        rule = {"validate": "list", "source": source, "error_type": "information" if column.free else "stop"}
        rule |= {"error_title": column.title, "error_message": "一覧から選んでください。"}
        sheet.data_validation(at[0], number, at[-1], number, rule)


def read_review(file: Path, forms: Forms) -> Submission:
    """Return what a workbook holds by the columns of its forms, or all faults of its make together."""
    book = _open(file)
    try:
        faults = [
            KoteihyoError(
                f"シート「{name}」がありません。書き出した表に記入したものを渡してください。",
                f"The sheet {name} is missing: give the workbook that was written, filled in.",
                file=file,
            )
            for name in (GUIDE, *(form.title for form in forms))
            if name not in book.sheetnames
        ]
        if faults:
            raise Faults(faults)
        facts = {_text(row[0].value): _text(row[1].value) for row in book[GUIDE].iter_rows(max_col=2) if len(row) > 1}
        lines = {form.title: _read_form(book[form.title], form, file, faults) for form in forms}
    finally:
        book.close()
    if faults:
        raise Faults(faults)
    by, method = facts.get(BY, ""), facts.get(METHOD, "")
    return Submission(str(file), facts.get(PLAN, ""), facts.get(MARK, ""), lines, by, method)


def _open(file: Path) -> Any:
    data = read_bytes(file)
    if data.startswith(OLE):
        raise KoteihyoError(
            "パスワード付きか、古い形式（.xls）のExcelファイルです。パスワードを外し、.xlsx の形式で保存してください。",
            "This is a workbook with a password, or of the format .xls: save it as .xlsx without a password.",
            file=file,
        )
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            size = sum(member.file_size for member in packed.infolist())
        if size > LARGEST:
            raise KoteihyoError(
                f"表が大きすぎます（{LARGEST >> 20}MiBまで）。書き出した表に記入したものを渡してください。",
                f"The workbook is larger than {LARGEST >> 20} MiB unpacked; give the one that was written, filled in.",
                file=file,
            )
        return open_workbook(io.BytesIO(data))
    except (BadZipFile, KeyError, ValueError, IndexError) as error:
        raise KoteihyoError(
            "Excelのファイル（.xlsx）として読めません。書き出した表に記入したものを渡してください。",
            "This is not a workbook (.xlsx): give the one that was written, filled in.",
            file=file,
        ) from error


def _read_form(sheet: Any, form: Form, file: Path, faults: list[KoteihyoError]) -> list[Line]:
    """Return the rows of a sheet that hold anything."""
    rows = sheet.iter_rows()
    titles = [_text(cell.value) for cell in next(rows, ())]
    errors = [*_check_titles(titles, form, f"{file} {form.title}")]
    faults += errors
    if errors:
        return []
    wanted = {title: number for number, title in enumerate(titles) if title}
    lines = []
    for number, row in enumerate(rows, 2):
        values = [cell.value for cell in row]
        if not any(_text(value) for value in values):
            continue
        for column, value in enumerate(values):
            if _is_error(row[column], value):
                faults.append(_tell_error(f"{file} {form.title}!{name_column(column + 1)}{number}", value))
        cells = {
            title: Cell(_text(values[at]) if at < len(values) else "", f"{name_column(at + 1)}{number}")
            for title, at in wanted.items()
        }
        lines.append(Line(cells, str(number)))
    return lines


def _is_error(cell: Any, value: object) -> bool:
    return getattr(cell, "data_type", "") == "e" and value is not None


def _tell_error(place: str, value: object) -> KoteihyoError:
    return KoteihyoError(
        f"計算の誤り（{value}）があります。文字で書いてください。",
        f"There is an error value ({value}): write words.",
        file=place,
    )


def _check_titles(titles: list[str], form: Form, place: str) -> Iterator[KoteihyoError]:
    """Yield what is wrong with the first row: columns that are missing, unknown or doubled, each with its cell."""
    wanted = [column.title for column in form.columns]
    for title in _list_missing(wanted, titles):
        ja = f"「{title}」の列がありません。見出し行を元に戻してください。"
        yield KoteihyoError(ja, f"The column {title} is missing: put the first row back.", file=f"{place}!A1")
    for number, title in enumerate(titles, 1):
        at = f"{place}!{name_column(number)}1"
        if title and title not in wanted:
            ja = f"「{title}」という列はありません。列を加えたり、見出しを変えたりしないでください。"
            yield KoteihyoError(ja, f"There is no column {title}: add none, and rename none.", file=at)
        elif title and title in titles[: number - 1]:
            yield KoteihyoError(f"「{title}」の列が二つあります。", f"The column {title} stands twice.", file=at)


def _list_missing(wanted: Iterable[str], titles: Iterable[str]) -> list[str]:
    held = set(titles)
    return [title for title in wanted if title not in held]


def _text(value: object) -> str:
    """Return a cell as text: a whole number without its fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))

"""Files as their readers take them: bytes, text, TOML, CSV. What cannot be read: its file and its line."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from .errors import KoteihyoError

# TOML texts that are known again: a build asks each plan's several times.
KNOWN = 32


def read_bytes(file: Path) -> bytes:
    """Return a file's bytes, or say in the reader's words why it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise KoteihyoError(
            f"ファイルを読めません（{error.strerror}）。", f"This file cannot be read: {error.strerror}.", file=file
        ) from error


def read_text(file: Path) -> str:
    """Return a UTF-8 file's text with its line ends as they are."""
    data = read_bytes(file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KoteihyoError("UTF-8ではありません。", "This file is not UTF-8.", file=file, line=line) from error


def read_document(file: Path, sha256: str) -> bytes:
    """Return a document's bytes, once their SHA-256 is the one that `plan.toml` gives."""
    data = read_bytes(file)
    digest = hashlib.sha256(data).hexdigest()
    if digest != sha256:
        raise KoteihyoError(
            f"原文が plan.toml の示すものと違います（SHA-256 が {digest}）。"
            "原文を元に戻すか、正しい版なら plan.toml を改めてください。",
            f"This is not the text that plan.toml names (its SHA-256 is {digest}). Restore it, or correct plan.toml.",
            file=file,
        )
    return data


def read_toml_keys(file: Path) -> Mapping[str, Any]:
    """Return the keys of a TOML file that stand before its first table, which is where keys of no table stand.

    See https://toml.io/en/v1.0.0#table. The rest is not parsed, which is most of a plan's description; only where a
    line within a value looks like the heading of a table is what is before it no TOML, and the whole is parsed.
    """
    head, heading, _ = read_text(file).partition("\n[")
    with suppress(tomllib.TOMLDecodeError):
        return tomllib.loads(head + "\n" if heading else head)
    return read_toml(file)


def read_toml(file: Path) -> Mapping[str, Any]:
    """Return what a TOML file holds."""
    try:
        return _parse_toml(read_text(file))
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        line = int(match[1]) if match else None
        raise KoteihyoError(
            f"TOMLとして読めません（{error}）。", f"This is not TOML: {error}.", file=file, line=line
        ) from error


@lru_cache(KNOWN)
def _parse_toml(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


def read_rows(
    file: Path, columns: Sequence[str], check: Callable[[list[str], Path], None] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows under the headings of a CSV file by column, each with the number of its first line.

    The headings are those columns in that order (https://www.rfc-editor.org/rfc/rfc4180#section-2), or what ``check``
    lets stand; a column without a heading is empty.
    """
    lines = csv.reader(io.StringIO(read_text(file)), strict=True)
    try:
        headings = next(lines, [])
        check(headings, file) if check else require_columns(headings, columns, file)
        line = lines.line_num + 1
        for row in lines:
            if len(row) != len(headings):
                raise KoteihyoError(
                    f"列が{len(row)}個あります（見出し行は{len(headings)}個）。",
                    f"This row has {len(row)} columns, the header row {len(headings)}.",
                    file=file,
                    line=line,
                )
            yield line, dict.fromkeys(columns, "") | dict(zip(headings, row, strict=True))
            line = lines.line_num + 1
    except csv.Error as error:
        raise KoteihyoError(
            f"CSVとして読めません（{error}）。", f"This is not CSV: {error}.", file=file, line=lines.line_num
        ) from error


def require_columns(headings: list[str], columns: Sequence[str], file: Path) -> None:
    """Refuse a table whose headings are others than these, in this order."""
    if headings != [*columns]:
        listed = ",".join(columns)
        raise KoteihyoError(
            f"見出し行は次の列でなければなりません：{listed}", f"The first line must be {listed}.", file=file, line=1
        )

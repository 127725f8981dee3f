"""Files as their readers take them: bytes, text and its encoding, TOML, CSV. What cannot be read: its file and line."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .errors import KoteihyoError

# TOML texts that are known again: a build asks each plan's several times.
KNOWN = 32
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# In the order in which they are tried: no Japanese text is UTF-8 by chance; CP932 is what Excel writes.
_TRIED = ("utf-8", "cp932", "euc_jp")
_SHIFT_JIS = {"shift_jis", "shift-jis", "x-sjis", "sjis", "windows-31j", "ms932"}
_ESCAPES = b"\x1b$"  # how ISO-2022-JP changes to Japanese


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


class DecodedText(NamedTuple):
    """A file's text, its lines ended by line feeds, and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes, file: Path, declared: str | None = None) -> DecodedText:
    r"""Return the text of bytes; `declared` is the encoding that the file itself names.

    >>> decode("計画".encode("cp932"), Path("plan.csv"))
    DecodedText(text='計画', encoding='cp932')
    >>> decode(b"\xef\xbb\xbfa\r\nb", Path("plan.csv"))
    DecodedText(text='a\nb', encoding='utf-8-sig')
    """
    for encoding in _list_encodings(data, declared):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding == "cp932" and _is_half_width(text):
            continue
        return DecodedText(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)
    raise KoteihyoError(
        "文字コードがわかりません。UTF-8で保存し直してください。",
        "The encoding of this text is unknown: save it as UTF-8.",
        file=file,
    )


def _list_encodings(data: bytes, declared: str | None) -> list[str]:
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    if marked:
        return marked
    named = ["cp932" if declared.lower() in _SHIFT_JIS else declared] if declared else []
    escaped = ["iso2022_jp"] if _ESCAPES in data else []
    return [*named, *escaped, *_TRIED]


def _is_half_width(text: str) -> bool:
    """Return whether a text is half-width katakana for a fifth or more: EUC-JP read as CP932 looks so."""
    return sum("\uff61" <= character <= "\uff9f" for character in text) * 5 > len(text)

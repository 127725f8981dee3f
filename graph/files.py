"""Files as their readers take them: bytes, text, TOML of a type, CSV. What cannot be read: its file and its line."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from .errors import Faults, KoteihyoError

Kind = TypeVar("Kind")
Hook = Callable[[type, object], object]


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


def read_toml_keys(file: Path) -> dict[str, Any]:
    """Return the keys of a TOML file that stand before its first table, which is where keys of no table stand.

    See https://toml.io/en/v1.0.0#table. The rest is not parsed, which is most of a plan's description; only where a
    line within a value looks like the heading of a table is what is before it no TOML, and the whole is parsed.
    """
    head, heading, _ = read_text(file).partition("\n[")
    with suppress(tomllib.TOMLDecodeError):
        return tomllib.loads(head + "\n" if heading else head)
    return read_toml(file)


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a TOML file holds."""
    try:
        return tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        line = int(match[1]) if match else None
        raise KoteihyoError(
            f"TOMLとして読めません（{error}）。", f"This is not TOML: {error}.", file=file, line=line
        ) from error


def find_lines(file: Path, key: str, value: str) -> list[int]:
    """Return the lines of a TOML file that give a key this value, from 1."""
    given = re.compile(rf"""(?:^|[{{,\s]){re.escape(key)}\s*=\s*["']{re.escape(value)}["']""")
    return [number for number, line in enumerate(read_text(file).splitlines(), start=1) if given.search(line)]


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
        check(headings, file) if check else _require_columns(headings, columns, file)
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


def _require_columns(headings: list[str], columns: Sequence[str], file: Path) -> None:
    if headings != [*columns]:
        listed = ",".join(columns)
        raise KoteihyoError(
            f"見出し行は次の列でなければなりません：{listed}", f"The first line must be {listed}.", file=file, line=1
        )


def convert(table: dict[str, Any], kind: type[Kind], file: Path, hook: Hook | None = None) -> Kind:
    """Return what a file holds as a type; all that is missing, unknown or of another type is told at once.

    ``hook`` makes the values of types that are ours; its `ValueError` says in two lines, Japanese and English, what
    to write.
    """
    faults = [KoteihyoError(ja, en, file=file) for ja, en in _find_faults(table, kind, "", hook)]
    if faults:
        raise faults[0] if len(faults) == 1 else Faults(faults)
    return msgspec.convert(table, kind, dec_hook=hook)


_Fault = tuple[str, str]
# What msgspec calls the kinds of values, in the reader's words.
_KINDS = {
    "str": "文字列",
    "int": "整数",
    "float": "数",
    "bool": "true か false",
    "array": "配列",
    "object": "表",
    "date": "日付",
}


def _find_faults(value: object, kind: Any, place: str, hook: Hook | None) -> Iterator[_Fault]:
    """Yield what is wrong with a value, part by part: a fault in one part does not hide that of another."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(arg for arg in get_args(kind) if arg is not type(None))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        yield from _find_faults_of_table(value, kind, place, hook)
    elif get_origin(kind) is tuple and isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _find_faults(each, get_args(kind)[0], f"{place}[{_name_part(each, number)}]", hook)
    else:
        try:
            msgspec.convert(value, kind, dec_hook=hook)
        except msgspec.ValidationError as error:
            yield _describe(error, kind, place)


def _find_faults_of_table(
    value: dict[str, Any], kind: type[msgspec.Struct], place: str, hook: Hook | None
) -> Iterator[_Fault]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    start = f"{place}." if place else ""
    for name in value.keys() - fields.keys():
        yield _describe_unknown(name, start, fields)
    for name, field in fields.items():
        if name in value:
            yield from _find_faults(value[name], field.type, f"{start}{name}", hook)
        elif field.required:
            yield f"{start}{name} がありません。記載してください。", f"{start}{name} is missing: write it."


_LANGUAGE = re.compile("(.+)_(ja|en)")


def _describe_unknown(name: str, start: str, fields: Collection[str]) -> _Fault:
    """Return what is told of a key that there is not: which is near, and which there are."""
    worded = _LANGUAGE.fullmatch(name)
    if worded and worded[1] in fields:
        form = f'{worded[1]} = {{ ja = "…", en = "…" }}'
        return (
            f"{start}{name} という項目はありません。二つの言語は {form} のように書いてください。",
            f"There is no key {start}{name}: write both languages as {form}.",
        )
    near, known = "".join(get_close_matches(name, fields, 1)), "、".join(fields)
    asked_ja, asked_en = (f"{near} ではありませんか。", f" Is it {near}?") if near else ("", "")
    return (
        f"{start}{name} という項目はありません。{asked_ja}使えるのは {known} です。",
        f"There is no key {start}{name}.{asked_en} Those that there are: {', '.join(fields)}.",
    )


def _name_part(value: object, number: int) -> object:
    """Return what a part of a list is called: by its identifier or number, else its place, counted from 1."""
    return (value.get("id") or value.get("number") or number) if isinstance(value, dict) else number


def _describe(error: msgspec.ValidationError, kind: Any, place: str) -> _Fault:
    said = re.sub(r" - at `.*`$", "", str(error))
    if "\n" in said:  # the words of a hook
        ja, en = said.split("\n", 1)
        return f"{place}：{ja}。", f"{place}: {en}."
    if get_origin(kind) is Literal:
        values = "、".join(map(str, get_args(kind)))
        return f"{place} に書けるのは {values} です。", f"{place} must be one of {values}: {said}."
    wanted = re.match(r"Expected `(\w+)`, got `(\w+)`", said)
    if wanted and wanted[1] in _KINDS:
        got = _KINDS.get(wanted[2], wanted[2])
        return f"{place} は{_KINDS[wanted[1]]}で書いてください（今は{got}）。", f"{place}: {said}."
    return f"{place} の値が正しくありません（{said}）。", f"{place}: {said}."

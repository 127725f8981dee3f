"""The header of a question's file: its first comment, a title and then one field a line."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ...graph.errors import KoteihyoError


class Field(NamedTuple):
    """One field of a header: ``# Order  owner, then measure`` and the line it stands on."""

    key: str
    value: str
    line: int


def read_header(path: Path, text: str, known: Collection[str], required: Collection[str]) -> tuple[str, list[Field]]:
    """Return the title and the fields of a file, checked against the keys that there are."""
    lines = text.partition("\n\n")[0].splitlines()
    if not lines or not re.match(r"#\s*\S", lines[0]):
        raise KoteihyoError(
            "最初の行は「# 質問の題」でなければなりません。", "The first line must be # and a title.", file=path, line=1
        )
    fields = fields_of(lines[1:], first=2)
    _check(path, fields, known, required)
    return lines[0].lstrip("# ").strip(), fields


def fields_of(lines: list[str], first: int) -> list[Field]:
    """Return the fields of comment lines; a line that is indented further goes on with the one before.

    >>> fields_of(["# Asks   What is due?", "#          And when?"], first=2)
    [Field(key='Asks', value='What is due? And when?', line=2)]
    """
    fields: list[Field] = []
    for number, line in enumerate(lines, first):
        words = line.removeprefix("#").rstrip()
        if not words.strip():
            continue
        if words.startswith("   ") and fields:
            last = fields.pop()
            fields.append(last._replace(value=f"{last.value} {words.strip()}"))
        else:
            key, _, value = words.strip().partition(" ")
            fields.append(Field(key, value.strip(), number))
    return fields


def _check(path: Path, fields: list[Field], known: Collection[str], required: Collection[str]) -> None:
    for field in fields:
        if field.key not in known:
            names = ", ".join(known)
            ja = f"見出しの項目 {field.key} は知られていません。使えるもの：{names}"
            raise KoteihyoError(
                ja, f"No header field is called {field.key}; there are {names}", file=path, line=field.line
            )
    missing = [key for key in required if not any(field.key == key and field.value for field in fields)]
    if missing:
        names = ", ".join(missing)
        raise KoteihyoError(f"見出しに {names} がありません。", f"The header lacks {names}.", file=path, line=1)

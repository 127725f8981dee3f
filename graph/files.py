"""Files as their readers take them: bytes, text, TOML of a type. What cannot be read is told with file and line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .errors import KoteihyoError

Kind = TypeVar("Kind")


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
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise KoteihyoError(
            f"原文が plan.toml の示すものと違います（SHA-256 が {found}）。"
            "原文を元に戻すか、正しい版なら plan.toml を改めてください。",
            f"This is not the text that plan.toml names (its SHA-256 is {found}). Restore it, or correct plan.toml.",
            file=file,
        )
    return data


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a TOML file holds."""
    try:
        return tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else None
        raise KoteihyoError(
            f"TOMLとして読めません（{error}）。", f"This is not TOML: {error}.", file=file, line=line
        ) from error


def convert(found: dict[str, Any], kind: type[Kind], file: Path) -> Kind:
    """Return what a file holds as a type; what is missing, unknown or of another type is told by its name."""
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise KoteihyoError(
            f"項目が足りないか、型が違います（{error}）。", f"A key is missing or of another type: {error}.", file=file
        ) from error

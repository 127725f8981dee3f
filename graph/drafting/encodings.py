"""The characters of a text file: which encoding its bytes are in."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from ..errors import KoteihyoError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# In the order in which they are tried: no Japanese text is UTF-8 by chance; CP932 is what Excel writes.
_TRIED = ("utf-8", "cp932", "euc_jp")
_SHIFT_JIS = {"shift_jis", "shift-jis", "x-sjis", "sjis", "windows-31j", "ms932"}
_ESCAPES = b"\x1b$"  # how ISO-2022-JP changes to Japanese


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

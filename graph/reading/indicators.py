"""Indicators: what a figure of a sentence is of, in the words that are printed.

It stands behind the amount with its act (150億円を超える歳出の圧縮), right before it (受診率を90％に), or before a
colon, a space or the figure that leads to it (入学者数 40人→50人).
"""

from __future__ import annotations

import re

from .bounds import Bound, Lead
from .text import NUL, Print

# An indicator begins with no particle, and is no arrow; a stretch without kanji or katakana names nothing.
_NAMES = re.compile(r"\A(?![をはがのにへ→⇒])[^\n]*[^\W\d_]")
_NEEDLESS = re.compile(r"[^ぁ-んァ-ヺ一-龠]+|[ぁ-ん]{1,3}")
_NAMED = re.compile(
    r"(?P<name>[^\0、。()\s:][^\0、。():]{0,40}[^\0、。():\s])[:\s]\s*(?:年間?|毎年度?|約|延べ|累計|[0-9]+年間で)?\Z"
)
_LED = re.compile(
    r"(?:[0-9]{1,2}[.)]?)?(?P<name>[^0-9\0、。→⇒:]{2,40}?)[:\s]?(?:年間?|約|延べ|累計)?[0-9][^。]*[→⇒][^。]*\Z"
)


def find_indicator(text: Print, clear: str, places: tuple[int, int, int], to_be: Bound, before: Lead) -> str | None:
    """Return what an amount is one of; ``places``: where its sentence and it begin, and where its bound does.

    >>> from .bounds import read_bound, read_lead
    >>> def read(words, start, end):
    ...     bound, lead = read_bound(words[end:]), read_lead(words, 0, start)
    ...     return bound and find_indicator(Print(words), words, (0, start, end), bound, lead)
    >>> read("150億円を超える歳出の圧縮", 0, 5), read("受診率を90%に引き上げる", 4, 7), read("相談会:年3回以上", 5, 7)
    ('歳出', '受診率', '相談会')
    >>> read("90%以上", 0, 3) is None
    True
    """
    start, at, behind = places
    if to_be.object:
        first, last = to_be.object
        return text.slice(text.span(behind + first, behind + last))
    words = text.slice(text.span(*before.indicator)) if before.indicator else ""
    if _NAMES.search(words) and not _NEEDLESS.fullmatch(words):
        return words
    lead = clear[start:at]
    match = _LED.match(lead.replace(NUL, " ")) or _NAMED.match(lead)
    return text.slice(text.span(start + match.start("name"), start + match.end("name"))).strip() if match else None

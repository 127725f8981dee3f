"""Broken lines: how the parts of a word or sentence are put together again, and where a line was only broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..plan.numbering import read_mark
from ..plan.source import WHITE_SPACE

# What ends a sentence or a label: the next line begins something else.
_END = re.compile(r"[。．.!?！？:：」』】》〉)）\]］]$")
_ASIDE = re.compile(r"^[【《≪〈＜（(※]")
# A line that was broken by the width of the page fills it; a shorter one ended by itself.
FULL = 0.8
SHORTEST = 30  # half-width columns: fifteen characters; narrower columns are broken at every phrase


def width(text: str) -> int:
    """Return how wide a text is, in half-width columns.

    >>> width("R6年度")
    6
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def plain_space(text: str) -> str:
    r"""Return a text with plain spaces for white space that a ledger does not know, such as separators of lines.

    >>> plain_space("計\x0b画\u2028期　間")
    '計 画 期　間'
    """
    return "".join(" " if character.isspace() and character not in WHITE_SPACE else character for character in text)


def is_latin(character: str) -> bool:
    """Return whether a character belongs to a script that sets words apart by spaces."""
    return character.isascii() or (character.isalpha() and unicodedata.name(character, "").startswith("LATIN"))


def join(parts: Iterable[str]) -> str:
    """Return broken lines as one: nothing between Japanese, a space between words of Latin letters.

    >>> join(["計画の期", "間は"]), join(["the quick ", " brown fox"]), join(["令和６年度", "2024"])
    ('計画の期間は', 'the quick brown fox', '令和６年度2024')
    """
    joined = ""
    for part in parts:
        words = plain_space(part).strip()
        if joined and words and is_latin(joined[-1]) and is_latin(words[0]) and joined[-1] not in "-/(":
            joined += " "
        joined += words
    return joined


def is_broken(line: str, after: str, longest: int) -> bool:
    """Return whether a line goes on with the next one: it fills the width, ends nothing, and nothing begins after it.

    >>> is_broken("計画の期間は、令和６年度から令和10", "年度までとします。", 34)
    True
    >>> is_broken("平成27年8月", "音威子府村", 40), is_broken("計画の期間は次のとおり。", "以上", 24)
    (False, False)
    """
    line, after = line.rstrip(), after.lstrip()
    if not line or not after or _END.search(line) or _ASIDE.match(after) or read_mark(after) is not None:
        return False
    return width(line) >= max(FULL * longest, SHORTEST)

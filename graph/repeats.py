"""Entries that print once more what stands elsewhere: 再掲 makes one statement of two entries.

Only what the print itself says is taken: an entry marked 再掲, or standing under a heading with the role `again`, whose
words stand in exactly one other place that states something; one of the two may add a remark in brackets behind them.
Where it stands in none or in several, nothing is joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from .reading import Print, references
from .reading.text import KNOWN
from .reading.units import SCALE, UNIT
from .statements import Entry

# A number before words counts them, unless they are what is counted (３歳児健診, 24時間相談, 1.5倍).
_COUNTED = rf"\s*(?:{SCALE}|{UNIT}|[0-9次世代段割つ大番号種級等類期歳年月日時分])"
_NUMBERED = re.compile(
    rf"^(?:[(]?[0-9]{{1,3}}(?:[-.][0-9]{{1,3}})*(?:[)、:]|\.(?![0-9])|(?![0-9).、:,.])(?!{_COUNTED}))\s*"
    r"|[・○●◆■□*\s-])+"
)
_AGAIN = "再掲"
# In NFKC ①10人 would be 110人.
_CIRCLED = re.compile(r"^\s*[①-⑳㉑-㉟㊱-㊿⑴-⒇❶-❿]+")


def find_repeats(entries: Iterable[Entry]) -> dict[str, str]:
    """Return, for each entry that prints something again, the key of the first entry that states it."""
    stating = [entry for entry in entries if entry.type or entry.role.role == "again"]
    firsts: dict[str, set[str]] = {}
    longer: dict[str, set[str]] = {}  # by the words before their remark
    for entry in stating:
        if not is_repeat(entry):
            words = fold_statement(entry.reading.label)
            firsts.setdefault(words, set()).add(entry.row.same_as or entry.key)
            if drop_remark(words) != words:
                longer.setdefault(drop_remark(words), set()).add(entry.row.same_as or entry.key)
    repeats: dict[str, str] = {}
    for entry in stating:
        words = fold_statement(entry.reading.label)
        alike = firsts.get(words) or longer.get(words) or firsts.get(drop_remark(words)) or set()
        places = alike - {entry.key}
        if is_repeat(entry) and not entry.row.same_as and len(places) == 1:
            repeats[entry.key] = next(iter(places))
    return repeats


def drop_remark(words: str) -> str:
    """Return folded words without a remark in brackets behind them.

    >>> drop_remark("高校振興事業(中学校訪問)"), drop_remark("(仮称)子ども館")
    ('高校振興事業', '(仮称)子ども館')
    """
    return re.sub(r"(?<=.)\([^()]*\)$", "", words)


def is_repeat(entry: Entry) -> bool:
    """Return whether the print says of an entry that it stands elsewhere already."""
    return entry.role.role == "again" or _says_again(entry.passage.text)


@lru_cache(KNOWN)
def _says_again(text: str) -> bool:
    return any(reference.kind == "again" for reference in references(Print(text)))


@lru_cache(KNOWN)
def fold_statement(words: str) -> str:
    """Return the words of a statement as they are compared: without mark of repetition, number before, blanks.

    >>> fold_statement("（２）学童保育の拡充（再掲）"), fold_statement("学童保育の拡充")
    ('学童保育の拡充', '学童保育の拡充')
    >>> [fold_statement(words) for words in ("①３歳児健診", "1-2 防災", "２防災", "2026年度まで", "1.5倍にする")]
    ['3歳児健診', '防災', '防災', '2026年度まで', '1.5倍にする']
    """
    return "".join(strip_number(words).split())


def strip_number(words: str) -> str:
    """Return the words of a statement in NFKC, without what says that it stands elsewhere and the number before it."""
    bare = normalize("NFKC", _CIRCLED.sub("", _drop_mark(words) if _AGAIN in words else words)).strip()
    return _NUMBERED.sub("", bare) or bare


def _drop_mark(words: str) -> str:
    """Return words without what says that they stand elsewhere (再掲)."""
    kept = list(words)
    for reference in references(Print(words)):
        if reference.kind == "again":
            kept[reference.span[0] : reference.span[1]] = [""] * (reference.span[1] - reference.span[0])
    return "".join(kept)

"""The numbers that headings print, and the keys of sections made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

KANJI = {character: number for number, character in enumerate("〇一二三四五六七八九")}
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_ARABIC = r"[0-9]{1,3}(?:[-.‐－―][0-9]{1,3})*"
_OTHER = r"[一二三四五六七八九十]{1,3}|[IVX]{1,4}"
_END = r"(?=[^0-9A-Za-z年月日%]|\Z)"
_HEAD = re.compile(rf"[\s\[【<(]*(?:第\s*)?({_ARABIC}|(?:{_OTHER})(?=[章節部編項条款.)\s、]|\Z)){_END}")
# A word that headings are counted by stands before the number: 基本目標１, ステップ１, STEP 1.
_COUNTED = re.compile(
    r"(?:基本|重点|個別|主要|取組|取り組み|まちづくりの)?"
    r"(?:目標|方針|施策|政策|事業|計画|戦略|柱|分野|項目|プロジェクト|ステップ|STEP|公約|領域|ビジョン|テーマ)"
    rf"\s*[(\[]?({_ARABIC}|{_OTHER}){_END}",
    re.IGNORECASE,
)


def read_number(heading: str) -> str:
    """Return the number that a heading begins with, its parts joined by hyphens, or nothing.

    >>> [read_number(each) for each in ("第３章　計画", "１－２ 防災", "（３）子育て", "②福祉", "基本目標４ 移住")]
    ['3', '1-2', '3', '2', '4']
    >>> [read_number(each) for each in ("計画の期間", "2024年度の事業", "第十二節 水道", "施策Ⅱ 産業", "5年後の姿")]
    ['', '', '12', '2', '']
    """
    words = normalize("NFKC", heading).strip()
    found = _HEAD.match(words) or _COUNTED.match(words)
    return _as_digits(found[1]) if found else ""


def _as_digits(number: str) -> str:
    if number in ROMAN:
        return str(ROMAN[number])
    if "十" in number:
        tens, _, ones = number.partition("十")
        return str(KANJI.get(tens, 1) * 10 + KANJI.get(ones, 0))
    if number[0] in KANJI:
        return "".join(str(KANJI.get(each, each)) for each in number)
    return re.sub(r"[-.‐－―]", "-", number)


def make_key(parent: str | None, heading: str, position: int, taken: Iterable[str]) -> str:
    """Return the key of a section: the number it prints below its parent's key, else its position there.

    A printed number that already begins with its parent's (１－２ in １) is not doubled, and a key that is taken gives
    way to the position.

    >>> make_key("1", "１－２ 防災", 5, []), make_key("1", "（３）農業", 1, []), make_key(None, "はじめに", 1, [])
    ('1-2', '1-3', '1')
    >>> make_key("1", "（３）農業", 7, ["1-3"]), make_key("1", "（３）農業", 7, ["1-3", "1-7"])
    ('1-7', '1-7-2')
    """
    number = read_number(heading)
    if parent and number and number.startswith(f"{parent}-"):
        number = number.removeprefix(f"{parent}-")
    keys = ["-".join(filter(None, (parent, each))) for each in (number, str(position)) if each]
    taken = set(taken)
    free = next((key for key in keys if key not in taken), None)
    count = 2
    while free is None:
        key = f"{keys[-1]}-{count}"
        free, count = (key, count) if key not in taken else (None, count + 1)
    return free

"""What stands at the start of a printed line: bullet marks, and numbers with their kind, value and usual rank.

Two lines whose marks are of one `kind` are siblings; which kind stands under which is said by the page (indentation,
size, what came before) and only then by `rank`, the order that 公用文作成の考え方 gives (第１, １, (1), ア, (ア), a)
with the kinds around it that plans print. A figure at the start of a sentence (``1.5倍``, ``10年間``) is no number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .numerals import (
    BULLET_RANK,
    BULLETS,
    DIVISIONS,
    ENCLOSED,
    FOLD,
    GOJUON,
    IROHA,
    KEPT_BULLETS,
    LABELS,
    PLAIN_BULLETS,
    PRIVATE_BULLETS,
    RANKS,
    roman_value,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# What a figure counts: `1.5倍`, `3-5人`, `10 年間` begin a sentence.
_COUNTED = (
    r"(?:倍|%|割|分の|年[間度目後以内]|年(?![金次輪]|少|齢)|[かヶケヵカ箇]月|月(?=[0-9 ]|末|から|まで|に|は)"
    r"|日(?=[(、。 ]|から|まで|に|間)|時間|人(?![口材権事づ生々間と])|名(?![称所])|件|円|千|万|億|兆|回|台(?!帳)|戸"
    r"|世帯|[か箇カヶヵ]所|歳|才|位|点(?!検)|ポイント|校|園(?!芸)|社(?![会])|団体|頭|本(?![市町村県区計年書])|枚"
    r"|つの|つ目|人ひとり|人一人|[kcm]?m[2²3]?(?![a-z])|ha|kg|t(?![a-z])|℃|㎡|㎞|㎏)"
)
# What stands between a sign and its meaning: ◎：新規 explains the sign, and is no item.
EXPLAINED = ":=…"
_NUMBER = r"[0-9]{1,3}"
_KANJI_NUMBER = r"[一二三四五六七八九十百]{1,4}"
_ANY = rf"(?:{_NUMBER}|{_KANJI_NUMBER})"
_ROMAN = r"[\u2160-\u216b\u2170-\u217b]"
_CAPTION = r"図表|図|表|グラフ|写真"


@dataclass(frozen=True)
class Mark:
    """A mark at the start of a line: as printed, its sort and kind, the values of a number, where the words begin."""

    printed: str
    sort: Literal["bullet", "number", "caption", "note"]
    kind: str
    rank: int
    end: int
    numbers: tuple[int, ...] = ()


def read_mark(line: str) -> Mark | None:
    """Return the mark that a printed line begins with, None where it begins with words.

    >>> [(mark.kind, mark.numbers) for mark in map(read_mark, ["第３章　計画", "１－２ 背景", "（１）経緯", "⑫学校"])]
    [('章', (3,)), ('1-1', (1, 2)), ('(1)', (1,)), ('①', (12,))]
    >>> [mark.kind for mark in map(read_mark, ["・防災", "○ 防災", "- 防災", "※令和６年"])]
    ['・', '○', '-', 'note']
    >>> [read_mark(line) for line in ["1.5倍に増やす", "10年間で5人", "一般会計", "アンケート", "平成18年度", "○", "3"]]
    [None, None, None, None, None, None, None]
    >>> line = "　ア．道路の整備"
    >>> line[read_mark(line).end :]
    '道路の整備'
    """
    indent = len(line) - len(line.lstrip())
    folded = line.translate(FOLD)
    for read in _READERS:
        mark = read(line, folded, indent)
        if mark is not None:
            return mark
    return None


def continues(before: Mark, after: Mark) -> bool:
    """Return whether `after` is the next number of the list that `before` stands in.

    >>> marks = [read_mark(line) for line in ["イ　道路", "ロ　橋", "(2) 川", "(3) 海"]]
    >>> [continues(*pair) for pair in zip(marks, marks[1:])]
    [True, False, True]
    """
    if before.kind != after.kind:
        return False
    if before.sort == "bullet":
        return True
    if "ア" in before.kind:
        first, second = (GOJUON[mark.numbers[-1] - 1] for mark in (before, after))
        return after.numbers[-1] == before.numbers[-1] + 1 or first + second in IROHA
    head, last = before.numbers[:-1], before.numbers[-1:]
    return after.numbers[:-1] == head and after.numbers[-1:] == tuple(number + 1 for number in last)


def _make(line: str, indent: int, match: re.Match[str], kind: str, rank: int, numbers: tuple[int, ...]) -> Mark:
    """Return the mark that a match ends; the blanks after it belong to neither mark nor words."""
    end = match.end()
    end += len(line) - end - len(line[end:].lstrip())
    return Mark(line[indent : match.end()].rstrip(), "number", kind, rank, end, numbers)


def _read_bullet(line: str, folded: str, at: int) -> Mark | None:
    words = folded[at + 1 :].strip()
    mark = line[at : at + 1]
    if not mark or not words or words[0] in EXPLAINED:
        return None
    sign = mark in KEPT_BULLETS and not words[0].isdigit()
    plain = mark in PLAIN_BULLETS and folded[at + 1] == " "
    if not (mark in BULLETS or mark in PRIVATE_BULLETS or sign or plain):
        return None
    end = len(line) - len(line[at + 1 :].lstrip())
    return Mark(mark, "bullet", mark, BULLET_RANK, end)


_NOTE = re.compile(r" *(?:※|\*(?=[0-9]|[^\x00-\x7f* ])|\(?注(?=[ )0-9:.]))\(?(?P<n>[0-9]{1,3})?[):. ]*")


def _read_note(line: str, folded: str, at: int) -> Mark | None:
    match = _NOTE.match(folded)
    if match is None or not folded[match.end() :].strip():
        return None
    numbers = (int(match["n"]),) if match["n"] else ()
    return Mark(line[at : match.end()].rstrip(), "note", "note", RANKS["note"], match.end(), numbers)


_DIVISION = re.compile(
    rf" *第 ?(?P<n>{_ANY}) ?(?P<of>[部編章節款項条])(?:の(?P<sub>{_ANY}))?(?:[ :.、]|$|(?=[^\x00-\x7f]))"
)
_ORDINAL = re.compile(rf" *第 ?(?P<n>{_ANY})(?: |[.、:]|$)")


def _read_division(line: str, folded: str, at: int) -> Mark | None:
    match = _DIVISION.match(folded)
    if match:
        # 第３章の施策: the sentence speaks of the chapter.
        if (
            re.match(r"(?:の|は|を|に|で|から|まで|第|及び|と|、)", folded[match.end() :])
            and folded[match.end() - 1] != " "
        ):
            return None
        numbers = tuple(value_of(numeral) for numeral in (match["n"], match["sub"]) if numeral)
        return _make(line, at, match, match["of"], DIVISIONS[match["of"]], numbers)
    match = _ORDINAL.match(folded)
    return _make(line, at, match, "第1", RANKS["第1"], (value_of(match["n"]),)) if match else None


_LABEL = re.compile(
    rf" *(?P<label>{'|'.join(sorted(LABELS, key=len, reverse=True))}) ?(?:No\.?)?"
    rf"(?P<n>\(?(?:{_NUMBER}(?:[-.]{_NUMBER})*|{_ROMAN}|[①-⑳])\)?)(?:[ :.、)]+|$|(?=[「『(]))",
    re.IGNORECASE,
)
_CAPTIONS = re.compile(rf" *\(?(?P<label>{_CAPTION}) ?(?P<n>{_NUMBER}(?:[-.]{_NUMBER})*)\)?(?:[ :.、]|$)")


def _read_label(line: str, folded: str, at: int) -> Mark | None:
    match = _LABEL.match(folded)
    if match:
        numbers = tuple(value_of(numeral) for numeral in re.findall(rf"[0-9]+|{_ROMAN}|[①-⑳]", match["n"]))
        return _make(line, at, match, match["label"], LABELS.get(match["label"], LABELS["STEP"]), numbers)
    match = _CAPTIONS.match(folded)
    if match is None:
        return None
    mark = _make(line, at, match, match["label"], RANKS["note"], tuple(map(int, re.findall("[0-9]+", match["n"]))))
    return Mark(mark.printed, "caption", mark.kind, mark.rank, mark.end, mark.numbers)


_SIGN = re.compile(r" *\S(?:[-.][0-9]{1,2}(?![0-9]))?[ .、]?")


def _read_enclosed(line: str, folded: str, at: int) -> Mark | None:
    character, match = line[at : at + 1], _SIGN.match(folded)
    if match is None:
        return None
    if "㋐" <= character <= "㋾":
        value = GOJUON.find(unicodedata.normalize("NFKC", character)) + 1
        return _make(line, at, match, "(ア)", RANKS["(ア)"], (value,))
    for kind, blocks in ENCLOSED.items():
        if any(block[0] <= character <= block[1] for block in blocks):
            more = map(int, re.findall(r"[0-9]+", folded[at + 1 : match.end()]))
            return _make(line, at, match, kind, RANKS[kind], (value_of(character), *more))
    return None


_BRACKETED = re.compile(
    rf" *\( ?(?P<n>{_NUMBER}|{_KANJI_NUMBER}|[{GOJUON}]|[A-Za-z]|{_ROMAN}) ?\)"
    r"(?:-(?P<sub>[0-9]{1,2})(?![0-9]))?[ .、:]?"
)


def _read_bracketed(line: str, folded: str, at: int) -> Mark | None:
    match = _BRACKETED.match(folded)
    if match is None or not folded[match.end() :].strip():
        return None  # (18) alone refers to something, or counts
    value = match["n"]
    numbers: tuple[int, ...] = (value_of(value),)
    if match["sub"]:
        numbers = (*numbers, int(match["sub"]))
    if value.isascii() and value.isdigit():
        kind = "【1】" if line[at] in "【［[〔《" else "(1)"
    elif value in GOJUON:
        kind = "(ア)"
    elif value.isascii():
        kind = "(A)" if value.isupper() else "(a)"
    else:
        kind = "Ⅰ" if "\u2160" <= value <= "\u217b" else "(一)"
    return _make(line, at, match, kind, RANKS[kind], numbers)


_LEVELS = re.compile(
    rf" *(?P<head>{_NUMBER}|{_ROMAN}|[A-Z](?=-))(?P<more>(?:[-.]\(?[0-9]{{1,2}}\)?)+)"
    r"(?![0-9,])(?:[.、)]? |[.、)]|$|(?=[^\x00-\x7f]))"
)
_ROMAN_MARK = re.compile(rf" *(?P<n>{_ROMAN}+)[.、:)]? ?")
_LATIN_ROMAN = re.compile(r" *(?P<n>[IVX]{1,5})(?:[.):] ?(?![A-Za-z])|[.):] | (?=[^\x00-\x7f]))")
_PLAIN = re.compile(rf" *(?P<n>{_NUMBER})(?P<after>[.](?![0-9])|[)]|、|,(?![0-9])|:(?![0-9])| )")
_WORDED = re.compile(
    rf" *(?P<n>{_KANJI_NUMBER}|[{GOJUON}]|[A-Za-z])(?P<after>[.)](?![A-Za-z0-9])|、|:|  ?(?=[^\x00-\x7f]))"
)


def _read_levels(line: str, folded: str, at: int) -> Mark | None:
    match = _LEVELS.match(folded)
    if match is None or re.match(_COUNTED, folded[match.end() :]):
        return None
    if len(match["head"]) > 2 or not folded[match.end() :].strip():  # noqa: PLR2004  2015-2019, 12-3 alone in a cell
        return None
    numbers = (value_of(match["head"]), *map(int, re.findall("[0-9]+", match["more"])))
    return _make(line, at, match, "-".join("1" * len(numbers)), RANKS["1-1"] + len(numbers) - 2, numbers)


def _read_roman(line: str, folded: str, at: int) -> Mark | None:
    match = _ROMAN_MARK.match(folded)
    if match and folded[match.end() :].strip():
        return _make(
            line, at, match, "Ⅰ", RANKS["Ⅰ"], (value_of(match["n"]) if len(match["n"]) == 1 else len(match["n"]),)
        )
    match = _LATIN_ROMAN.match(folded)
    value = roman_value(match["n"]) if match else 0
    return _make(line, at, match, "Ⅰ", RANKS["Ⅰ"], (value,)) if match and value else None


def _read_plain(line: str, folded: str, at: int) -> Mark | None:
    match = _PLAIN.match(folded)
    if match is None:
        return None
    words = folded[match.end() :].lstrip()
    if not words or (match["after"] in " ,:" and (words[0] in "0123456789.,%~-" or re.match(_COUNTED, words))):
        return None
    kind = {".": "1.", ")": "1)"}.get(match["after"], "1")
    return _make(line, at, match, kind, RANKS[kind], (int(match["n"]),))


def _read_worded(line: str, folded: str, at: int) -> Mark | None:
    match = _WORDED.match(folded)
    if match is None or not folded[match.end() :].strip():
        return None
    value, bracket = match["n"], match["after"] == ")"
    if value.isascii():
        if match["after"].startswith(" ") and line[match.start("after")] == " ":
            return None  # "A plan": an article, or a word of one letter
        kind = "A" if value.isupper() else "a)" if bracket else "a"
    else:
        kind = ("ア)" if bracket else "ア") if value in GOJUON else "一"
    return _make(line, at, match, kind, RANKS[kind], (value_of(value),))


_READERS: tuple[Callable[[str, str, int], Mark | None], ...] = (
    _read_note,
    _read_bullet,
    _read_division,
    _read_label,
    _read_enclosed,
    _read_bracketed,
    _read_levels,
    _read_roman,
    _read_plain,
    _read_worded,
)

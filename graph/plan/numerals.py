"""Numerals and signs as Japanese plans print them: their values, their folded form, the usual rank of their kinds."""

from __future__ import annotations

import re
import unicodedata

# What an item of a list may begin with and the outline leaves out: the structure says it.
BULLETS = "・･●○◯〇◎◆◇■□▪▫•‣➢⮚◦⚫⚪❖✓✔➤►▶▷"
# The same in the private area, where Word's Symbol and Wingdings put them.
PRIVATE_BULLETS = "".join(map(chr, (0xF0B7, 0xF06C, 0xF06E, 0xF0D8, 0xF0FC, 0xF0A7, 0xF075, 0xF076, 0xF071, 0xF09F)))
# Signs that begin an item as well as a figure or a note: read as bullets, kept in the words.
KEPT_BULLETS = "▲△▼▽★☆⇒⇨"
PLAIN_BULLETS = "-*+–—−‐－"  # only before a space

GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_KANJI = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

# One character for one, so that offsets stay: full width to half width, brackets and hyphens of every sort.
FOLD: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLD |= {ord(each): "-" for each in "‐‑‒–—―−ーｰ"}
FOLD |= {ord(each): "(" for each in "〔［[【〈＜<《（"} | {ord(each): ")" for each in "〕］]】〉＞>》）"}
FOLD |= {0x3000: " ", 0xA0: " ", 0x09: " ", ord("．"): ".", ord("｡"): "。", ord("､"): "、", ord("，"): ","}
FOLD |= {ord(half): full for half, full in zip("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ", GOJUON, strict=True)}

ENCLOSED = {  # by the first and last character of a block: ①, ⑴, ⒈, ❶, ㊀, ㈠
    "①": ("\u2460\u2473", "\u3251\u325f", "\u32b1\u32bf", "\u24f5\u24fe", "\u2776\u2793", "\u24eb\u24f4"),
    "(1)": ("\u2474\u2487",),
    "1.": ("\u2488\u249b",),
    "(一)": ("\u3220\u3229", "\u3280\u3289"),
}
# Words that plans put before a number in a heading, and how deep such a heading usually stands.
_LABELS_BY_RANK = {
    16: "資料 別紙 別表 様式 参考資料 参考 付録",
    18: "ステップ STEP フェーズ",
    22: "基本目標 基本方針 基本理念 基本戦略 基本方向 重点目標 重点戦略 政策分野 分野",
    24: "基本政策 重点プロジェクト 政策目標 政策 戦略 方針 柱 テーマ",
    26: "目標 視点 重点 施策の柱 指標",
    30: "基本施策 重点施策 主要施策 施策目標 課題 プロジェクト 公約 約束",
    32: "施策",
    34: "施策の方向 方向性 取組方針",
    36: "個別施策 具体的施策",
    40: "取組項目 主な取組 取組 取り組み",
    42: "事業 項目",
}
LABELS = {word: rank for rank, words in _LABELS_BY_RANK.items() for word in words.split()}
DIVISIONS = {"部": 8, "編": 10, "章": 20, "節": 30, "款": 34, "項": 36, "条": 38}
RANKS = {
    "第1": 40,
    "Ⅰ": 42,
    "【1】": 44,
    "一": 46,
    "A": 47,
    "1": 50,
    "1.": 50,
    "1-1": 54,
    "1)": 58,
    "(1)": 60,
    "(一)": 62,
}
RANKS |= {"①": 70, "ア": 80, "ア)": 84, "(ア)": 90, "(A)": 95, "a": 100, "a)": 104, "(a)": 110, "note": 140}
BULLET_RANK = 120


def kanji_value(text: str) -> int:
    """Return the value of a number in kanji.

    >>> [kanji_value(text) for text in ("三", "十", "十二", "二十", "二十三", "百五")]
    [3, 10, 12, 20, 23, 105]
    """
    total = digit = 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + _KANJI[character]
    return total + digit


def roman_value(text: str) -> int:
    """Return the value of a Roman number in Latin letters, 0 where it is none.

    >>> [roman_value(text) for text in ("I", "IV", "IX", "XII", "IIX")]
    [1, 4, 9, 12, 0]
    """
    match = re.fullmatch(r"(X{0,3})(IX|IV|V?I{0,3})", text.upper())
    if match is None or not text:
        return 0
    ones = {"IX": 9, "IV": 4}.get(match[2], 5 * match[2].count("V") + match[2].count("I"))
    return 10 * len(match[1]) + ones


def value_of(text: str) -> int:
    """Return the value of a number as printed: figures, kanji, kana, a letter, one sign such as ③ or Ⅳ.

    >>> [value_of(text) for text in ("12", "十二", "ウ", "c", "③", "Ⅳ")]
    [12, 12, 3, 3, 3, 4]
    """
    if text.isdigit() and text.isascii():
        return int(text)
    if text[0] in _KANJI or text[0] in "十百":
        return kanji_value(text)
    if text in GOJUON:
        return GOJUON.index(text) + 1
    if len(text) == 1 and text.isascii() and text.isalpha():
        return ord(text.lower()) - ord("a") + 1
    return int(unicodedata.numeric(text))


def write_roman(number: int) -> str:
    """Return a number from 1 in Roman letters.

    >>> [write_roman(number) for number in (1, 4, 9, 14, 49)]
    ['I', 'IV', 'IX', 'XIV', 'XLIX']
    """
    written = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")):
        written += letters * (number // value)
        number %= value
    for value, letters in ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        written += letters * (number // value)
        number %= value
    return written

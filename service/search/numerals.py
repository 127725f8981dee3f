"""Numerals: years, stages and pledges, each read by what stands around it, in digits, kanji or English words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from ...graph.reading.text import Print
from ...graph.reading.years import years
from .conditions import Condition, Span
from .lexicon import Lexicon, key

# What is longer is no question: the rest of it is looked for nowhere.
LONGEST = 200
# An era without its name is the one in which the plans' years are (18年度): the first that fits the years there are.
ERAS = (1988, 2018, 1925)
_KANJI = {each: str(value) for value, each in enumerate("〇一二三四五六七八九")}
_CARDINALS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_COUNTED = {**_CARDINALS, **_ORDINALS}
# An English word or number may stand right beside Japanese: FY2006の期限.
FLAGS = re.IGNORECASE | re.ASCII
_NUMBER = r"(\d{1,4}|[一二三四五六七八九])"
_STAGE = re.compile(
    rf"第?\s?(?:段階|フェーズ)\s?{_NUMBER}(?!年)|第\s?{_NUMBER}\s?(?:段階|フェーズ)|(?:stage|phase)\s*(\d+|{'|'.join(_CARDINALS)})\b"
    rf"|\b({'|'.join(_ORDINALS)})\s+(?:stage|phase)\b",
    FLAGS,
)
_LAST_STAGE = re.compile(r"最終段階|最後の段階|\b(?:last|final)\s+(?:stage|phase)\b", FLAGS)
_PLEDGE = re.compile(
    rf"(?:公約|マニフェスト)(?:番号)?(?:の?第|の)?\s?{_NUMBER}(?:項|番|号)?(?!年|つ|件|年度)|{_NUMBER}番(?:目)?の(?:公約|マニフェスト)"
    rf"|(?:pledge|promise)s?\s*(?:no\.?|number|#)?\s*(\d+)\b",
    FLAGS,
)
# Where pledges are spoken of, an item is one of them: 第46項, item 25.
_PLEDGES = re.compile(r"公約|マニフェスト|pledge|promise|manifesto", FLAGS)
_ITEM = re.compile(
    rf"第\s?{_NUMBER}\s?(?:項|番|号)|(?!一番){_NUMBER}\s?(?:項|番)(?!目)|\b(?:item|no\.?|number)\s*(\d+)\b",
    FLAGS,
)
_FISCAL = re.compile(r"\bFY\s?'?(\d{4})\b|\bfiscal(?: year)?\s?(\d{4})\b", FLAGS)
_ENGLISH_ERA = re.compile(r"\b(Showa|Heisei|Reiwa)\s?(\d{1,2})\b", FLAGS)
_ENGLISH_ERAS = {"showa": 1925, "heisei": 1988, "reiwa": 2018}
# Numerals of kanji count something: 二〇〇七年度, 二十番, 二百人; the 一 of 一貫教育 and of 一番多い does not.
_COUNTS = re.compile(r"(?!一番)([〇一二三四五六七八九十百千]+)(?=\s?(?:年|番|項|号|人|件|億|万))")
# Which way a value should go, where values are spoken of.
_VALUES = re.compile(r"指標|数値|目標値|\b(?:indicators?|figures?|targets?|values?)\b", FLAGS)
_WAYS = {
    "increase": re.compile(
        r"増や|増え|増加|上が|高め|上昇|\b(?:increas\w*|ris(?:e|es|ing)|grow\w*|higher|go up)\b", FLAGS
    ),
    "decrease": re.compile(
        r"減ら|減る|減少|下が|低下|\b(?:decreas\w*|fall\w*|reduc\w*|lower|shrink\w*|go down)\b", FLAGS
    ),
}
_TENS = {"十": 10, "百": 100, "千": 1000}


def write_digits(typed: str) -> str:
    """Return what was typed in NFKC and with numbers in digits, so that places in it are places of what is matched."""
    plain = normalize("NFKC", typed).strip()[:LONGEST]
    return _COUNTS.sub(lambda match: str(_read_kanji(match[1])), plain)


def _read_kanji(numeral: str) -> int:
    """Return the number of a numeral of kanji, by place or by tens.

    >>> [_read_kanji(each) for each in ("二〇〇七", "二十一", "十", "三百四")]
    [2007, 21, 10, 304]
    """
    if not any(sign in _TENS for sign in numeral):
        return int("".join(_KANJI[sign] for sign in numeral))
    total, digits = 0, 0
    for sign in numeral:
        if sign in _TENS:
            total, digits = total + (digits or 1) * _TENS[sign], 0
        else:
            digits = digits * 10 + int(_KANJI[sign])
    return total + digits


def read_numerals(plain: str, due: tuple[int, ...], lexicon: Lexicon) -> list[Condition]:
    """Return stages, pledges and years, each by its number, and the way of a value; ``due`` are the years there are."""
    patterns = [(_STAGE, "stage"), (_PLEDGE, "number"), (_FISCAL, "year")]
    if _PLEDGES.search(plain) and not _PLEDGE.search(plain):
        patterns.append((_ITEM, "number"))
    read = [*_read_eras(plain), *_read_last_stage(plain, lexicon), *_read_direction(plain)]
    for pattern, kind in patterns:
        for match in pattern.finditer(plain):
            words = next(group for group in match.groups() if group)
            value = _COUNTED.get(words.lower()) or _KANJI.get(words) or str(int(words))
            read.append(_condition(kind, value, match.span()))
    taken = [condition.span for condition in read]
    for year in years(Print(plain)):
        number = year.year or next((era + year.number for era in ERAS if era + year.number in due), None)
        if number and not any(start < year.span[1] and year.span[0] < end for start, end in taken):
            read.append(_condition("year", str(number), year.span))
    return read


def _read_eras(plain: str) -> Iterator[Condition]:
    """Yield the years that are counted in an era's name in letters: Heisei 19."""
    for match in _ENGLISH_ERA.finditer(plain):
        yield _condition("year", str(_ENGLISH_ERAS[match[1].lower()] + int(match[2])), match.span())


def _read_last_stage(plain: str, lexicon: Lexicon) -> Iterator[Condition]:
    """Yield the last stage that any plan has, where it is spoken of."""
    match = _LAST_STAGE.search(plain)
    numbers = [number for number in range(1, 10) if match and lexicon.find(key(f"段階{number}"))]
    if match and numbers:
        yield _condition("stage", str(numbers[-1]), match.span())


def _read_direction(plain: str) -> Iterator[Condition]:
    """Yield which way values should go, where one way alone is spoken of."""
    ways = [(way, match.span()) for way, pattern in _WAYS.items() if (match := pattern.search(plain))]
    if len(ways) == 1 and _VALUES.search(plain):
        yield _condition("direction", *ways[0])


def _condition(kind: str, value: str, span: Span) -> Condition:
    if kind == "direction":
        return Condition(kind, value, {"increase": "増加", "decrease": "減少"}[value], value, span)
    ja, en = {"stage": ("段階{}", "stage {}"), "number": ("公約{}", "pledge {}"), "year": ("{}年度", "FY{}")}[kind]
    return Condition(kind, value, ja.format(value), en.format(value), span)

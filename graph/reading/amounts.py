"""Numerals: the numbers in a text, for the report of those that no rule has read.

A numeral is a run of digits in the normalised text, or an era's year in kanji. The 2 of ㎡ is part of a unit.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .text import Printed, Span, overlaps

_SCALES = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9,.])"
_SCALE = "|".join(_SCALES)
# Things are counted in NUM and keep their counter as text. What has no agreed unit (倍, ha, km, 時間, 割) is
# left out, so that such an amount stays unread.
_COUNTERS = (
    "世帯|団体|施設|路線|地区|種類|か所|ヶ所|ケ所|ヵ所|カ所|箇所|個所|人|名|戸|件|回|校|園|台|基|棟|床|室|店|本|冊|社"
)
_UNITS = {"円": "CCY_JPY", "%": "PERCENT", "%ポイント": "PERCENT", "パーセント": "PERCENT", "年": "YR"}
_AMOUNT = re.compile(
    rf"(?<![0-9.,])(?P<number>(?:{_DIGITS}(?:{_SCALE}))*{_DIGITS}(?:{_SCALE})?|(?:{_DIGITS}(?:{_SCALE}))+)"
    rf"(?P<counter>円|%ポイント|%|パーセント|年(?!度)|{_COUNTERS})?"
)


class Amount(NamedTuple):
    """A number with its unit; ``unit`` is None where no counter stands but a scale does (３億)."""

    value: Decimal
    unit: str | None
    unit_text: str
    printed: str
    span: Span
    start: int
    end: int


def amounts(text: Printed) -> Iterator[Amount]:
    """Find the numbers that have a counter or a scale; ``start`` and ``end`` are in the normalised text.

    >>> [(str(a.value), a.unit, a.unit_text) for a in amounts(Printed("150億円を超える歳出の圧縮"))]
    [('15000000000', 'CCY_JPY', '億円')]
    >>> [(str(a.value), a.unit, a.printed) for a in amounts(Printed("毎年３億程度の市税の増加"))]
    [('300000000', None, '３億')]
    >>> [(str(a.value), a.unit_text) for a in amounts(Printed("1億5千万円と１．５万人と市民と協働でゴミ０の推進"))]
    [('150000000', '千万円'), ('15000', '万人')]
    """
    for match in _AMOUNT.finditer(text.normal):
        value, scale = _value(match["number"]), _last_scale(match["number"])
        if value is None or not (scale or match["counter"]):
            continue
        counter, span = match["counter"], text.of(match)
        unit = _UNITS.get(counter, "NUM") if counter else None
        unit_text = text.slice(text.span(match.end() - len(scale + (counter or "")), match.end()))
        yield Amount(value, unit, unit_text, text.slice(span), span, match.start(), match.end())


def _parts(number: str) -> list[tuple[str, str]]:
    return re.findall(rf"({_DIGITS})({_SCALE})?", number)


def _last_scale(number: str) -> str:
    return _parts(number)[-1][1]


def _value(number: str) -> Decimal | None:
    """Return the number's value; None where its scales do not fall (3万2億)."""
    parts = [(Decimal(digits.replace(",", "")), _SCALES.get(scale, 1)) for digits, scale in _parts(number)]
    if any(former <= latter for (_, former), (_, latter) in pairwise(parts)):
        return None
    value = sum((digits * scale for digits, scale in parts), Decimal(0))
    return value.to_integral_value() if value == value.to_integral_value() else value


_NUMERAL = re.compile(r"\d+(?:[,.]\d+)*|(?<=昭和|平成|令和)[元〇一二三四五六七八九十]+(?=年)")


def list_unread(text: Printed, read: Iterable[Span]) -> tuple[str, ...]:
    """Return the numerals, as printed, that stand in none of the spans that rules have read.

    >>> list_unread(Printed("市域（９地区）の1,200件"), [])
    ('９', '1,200')
    >>> list_unread(Printed("2．宮崎県清武町に小・中学生を派遣"), [(0, 2)])
    ()
    >>> list_unread(Printed("平成十八年度に５００㎡を①"), [])
    ('十八', '５００', '①')
    """
    spans = [*read]
    found = (text.of(match) for match in _NUMERAL.finditer(text.normal) if not _within_unit(text, match.start()))
    return tuple(text.slice(span) for span in found if not overlaps(span, spans))


def _within_unit(text: Printed, at: int) -> bool:
    """Return whether the digit is the tail of one printed sign, such as ㎡."""
    return at > 0 and text.normal[at - 1].isalpha() and text.span(at - 1, at) == text.span(at, at + 1)

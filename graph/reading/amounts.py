"""Numerals: the numbers in a text, for the report of those that no rule has read.

A numeral is a run of digits in the normalised text, or an era's year in kanji. The 2 of ㎡ is part of a unit.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .text import Print, Span, overlaps
from .units import SCALE, SCALES, UNIT, unit_name

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9,.])"
_NUMBER = rf"(?:(?:{_DIGITS}(?:{SCALE}))*{_DIGITS} ?(?:{SCALE})?|(?:{_DIGITS}(?:{SCALE}))+)"
_RANGE = r"\s?(?:[~〜～–—]|(?<=[0-9])-(?=[0-9]))\s?"
_HOURS = r"(?P<hours>[0-9]{1,3})(?:時間(?P<minutes>[0-9]{1,2})分|分(?P<seconds>[0-9]{1,2})秒)"
# A number behind 第 names something (第3期), and so does one behind a letter if no unit follows (PM2.5, CO2, but
# GDP120兆円).
_AMOUNT = re.compile(
    rf"(?<![0-9.,])(?:(?<!第)|(?=[0-9]+位))(?:{_HOURS}"
    rf"|(?P<number>{_NUMBER})(?:(?P<inner>{UNIT})?{_RANGE}(?P<to>{_NUMBER}))?"
    rf" ?(?P<counter>{UNIT})?)"
)
_TENTHS = "割"


class Amount(NamedTuple):
    """A number with its unit; ``unit`` is None where no counter stands but a scale does (３億).

    ``to`` is the end of a range, ``start`` and ``end`` are in the normalised text. Hours with
    minutes are minutes, minutes with seconds are seconds.
    """

    value: Decimal
    unit: str | None
    unit_text: str
    printed: str
    span: Span
    start: int
    end: int
    to: Decimal | None = None


def amounts(text: Print, *, bare: bool = False) -> Iterator[Amount]:
    """Find the numbers that have a counter or a scale; with ``bare`` also those that have neither.

    >>> [(str(a.value), a.unit, a.unit_text) for a in amounts(Print("150億円を超える歳出の圧縮"))]
    [('15000000000', 'CCY_JPY', '億円')]
    >>> [(str(a.value), a.unit, a.printed) for a in amounts(Print("毎年３億程度の市税の増加"))]
    [('300000000', None, '３億')]
    >>> [(str(a.value), a.unit_text) for a in amounts(Print("1億5千万円と１．５万人と市民と協働でゴミ０の推進"))]
    [('150000000', '千万円'), ('15000', '万人')]
    >>> [(str(a.value), str(a.to), a.unit) for a in amounts(Print("３～５位、約6割、400万kW、2時間30分"))]
    [('3', '5', 'NUM'), ('60', 'None', 'PERCENT'), ('4000000', 'None', 'KiloW'), ('150', 'None', 'MIN')]
    >>> [(str(a.value), a.unit, a.printed) for a in amounts(Print("到着時間6分42秒"))]
    [('402', 'SEC', '6分42秒')]
    >>> [(str(a.value), a.printed) for a in amounts(Print("①10人②世界第１位"))]  # the first number is the list's
    [('10', '10人'), ('1', '１位')]
    >>> [*amounts(Print("第３期の12"))], [str(a.value) for a in amounts(Print("第３期の12"), bare=True)]
    ([], ['12'])
    """
    for match in _AMOUNT.finditer(text.without(_find_list_signs(text))):
        if amount := _time(text, match) if match["hours"] else _amount(text, match, bare=bare):
            yield amount


_CIRCLED = re.compile("[①-⑳㉑-㉟㊱-㊿⑴-⒇❶-❿]")


def _find_list_signs(text: Print) -> list[Span]:
    """Return where the signs of a list stand: in NFKC ①10人 would be 110人."""
    return [match.span() for match in _CIRCLED.finditer(text.text)]


def _time(text: Print, match: re.Match[str]) -> Amount:
    span, parts = text.of(match), int(match["minutes"] or match["seconds"])
    value, unit = Decimal(int(match["hours"]) * 60 + parts), "MIN" if match["minutes"] else "SEC"
    return Amount(
        value, unit, text.slice(text.span(match.end() - 1, match.end())), text.slice(span), span, *match.span()
    )


def _amount(text: Print, match: re.Match[str], *, bare: bool) -> Amount | None:
    """Return the number of a match; None where it has no unit, or its scales do not fall (3万2億)."""
    counter, last = match["counter"], match["to"] or match["number"]
    before = text.normal[match.start() - 1 : match.start()]
    if not (counter or _last_scale(last)) and before.isascii() and before.isalpha():
        return None
    scale = _last_scale(last)
    value, to = _value(match["number"]), _value(match["to"]) if match["to"] else None
    if value is None or (match["to"] and to is None) or not (scale or counter or bare):
        return None
    if to is not None and scale and not _last_scale(match["number"]):
        value *= SCALES[scale]  # 3～5万人 counts both in 万
    if to is not None and to <= value:
        return None
    end = match.end() if counter else match.start() + len(match[0].rstrip())
    span = text.span(match.start(), end)
    begin = match.start("counter") if counter else end
    unit_text = text.slice(
        text.span(begin - len(scale) if text.normal[begin - len(scale) : begin] == scale else begin, end)
    )
    if counter == _TENTHS:
        value, to = value * 10, to * 10 if to is not None else None
    name = unit_name(counter) if counter else None
    return Amount(value, name, unit_text.strip(), text.slice(span), span, match.start(), end, to)


def _parts(number: str) -> list[tuple[str, str]]:
    return re.findall(rf"({_DIGITS}) ?({SCALE})?", number)


def _last_scale(number: str) -> str:
    return _parts(number)[-1][1]


def _value(number: str) -> Decimal | None:
    """Return the number's value; None where its scales do not fall (3万2億)."""
    parts = [(Decimal(digits.replace(",", "")), SCALES.get(scale, Decimal(1))) for digits, scale in _parts(number)]
    if any(former <= latter for (_, former), (_, latter) in pairwise(parts)):
        return None
    value = sum((digits * scale for digits, scale in parts), Decimal(0))
    return value.to_integral_value() if value == value.to_integral_value() else value


_NUMERAL = re.compile(r"\d+(?:[,.]\d+)*|(?<=昭和|平成|令和)[元〇一二三四五六七八九十]+(?=年)")


def list_unread(text: Print, read: Iterable[Span]) -> tuple[str, ...]:
    """Return the numerals, as printed, that stand in none of the spans that rules have read.

    >>> list_unread(Print("市域（９地区）の1,200件"), [])
    ('９', '1,200')
    >>> list_unread(Print("2．宮崎県清武町に小・中学生を派遣"), [(0, 2)])
    ()
    >>> list_unread(Print("平成十八年度に５００㎡を①"), [])
    ('十八', '５００', '①')
    """
    spans = [*read]
    numbers = (text.of(match) for match in _NUMERAL.finditer(text.normal) if not _within_unit(text, match.start()))
    return tuple(text.slice(span) for span in numbers if not overlaps(span, spans))


def _within_unit(text: Print, at: int) -> bool:
    """Return whether the digit is the tail of one printed sign, such as ㎡."""
    return at > 0 and text.normal[at - 1].isalpha() and text.span(at - 1, at) == text.span(at, at + 1)

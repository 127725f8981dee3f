"""Numerals: the numbers in a text, for the report of those that no rule has read.

A numeral is a run of digits in the normalised text, or an era's year in kanji. The 2 of ㎡ is part of a unit.
"""

import re
from collections.abc import Iterable

from .printed import Printed, Span, overlaps

_NUMERAL = re.compile(r"\d+(?:[,.]\d+)*|(?<=昭和|平成|令和)[元〇一二三四五六七八九十]+(?=年)")


def unread(text: Printed, read: Iterable[Span]) -> tuple[str, ...]:
    """Return the numerals, as printed, that stand in none of the spans that rules have read.

    >>> unread(Printed("市域（９地区）の1,200件"), [])
    ('９', '1,200')
    >>> unread(Printed("2．宮崎県清武町に小・中学生を派遣"), [(0, 2)])
    ()
    >>> unread(Printed("平成十八年度に５００㎡を①"), [])
    ('十八', '５００', '①')
    """
    spans = [*read]
    found = (text.of(match) for match in _NUMERAL.finditer(text.normal) if not _within_unit(text, match.start()))
    return tuple(text.slice(span) for span in found if not overlaps(span, spans))


def _within_unit(text: Printed, at: int) -> bool:
    """Return whether the digit is the tail of one printed sign, such as ㎡."""
    return at > 0 and text.normal[at - 1].isalpha() and text.span(at - 1, at) == text.span(at, at + 1)

"""Notation: words with each year and each amount in one form, so that how a number is printed is no difference.

Ｒ８, 令和８年度 and 2026年度 are one year; a calendar year (令和８年) is another. 1,200千円 and 120万円 are one amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from unicodedata import normalize

from ..reading import Print, Year
from ..reading.amounts import Amount, amounts
from ..reading.text import Span, overlaps
from ..reading.units import MEASURES, strip_scale
from ..reading.years import years

_NUMERAL = re.compile("[0-9]|平成|令和")
_PLACES = re.compile(r"[箇個ヶケヵカ](?=所|月|年|国)")
# By the name of a measured unit, the first of its words: パーセント is %. A point is no percent, a year no age.
_APART = {"%ポイント", "ポイント", "pt", "倍", "年", "歳", "円", "割"}
_FIRST: dict[str, str] = {}
for _word, _name in MEASURES.items():
    if _word not in _APART:
        _FIRST.setdefault(_name, _word)
_TENTHS = "割"


def unify(words: str) -> str:
    """Return words in NFKC with their years counted by the western calendar, and their amounts without a scale.

    >>> unify("Ｒ８までに1,200千円") == unify("2026年度までに120万円") == "2026年度までに1200000円"
    True
    >>> unify("令和６～８年度に約６割"), unify("20パーセントを３箇所"), unify("令和８年３月末")
    ('2024〜2026年度に約60%', '20%を3か所', '2026年3月末')
    >>> unify("３校を改修"), unify("第３期"), unify("学童保育")
    ('3校を改修', '第3期', '学童保育')
    """
    normal = normalize("NFKC", words)
    if _NUMERAL.search(normal):
        unified = words
        for (start, end), text in sorted(_write_numbers(Print(words)), reverse=True):
            unified = unified[:start] + text + unified[end:]
        normal = normalize("NFKC", unified)
    return _PLACES.sub("か", normal)


def _write_numbers(printed: Print) -> Iterator[tuple[Span, str]]:
    """Yield where years and amounts stand in a text, and how each is written here."""
    dated = [year for year in years(printed) if year.year]
    yield from ((year.span, write_year(year)) for year in dated)
    spans = [year.span for year in dated]
    yield from (
        (amount.span, write_amount(amount))
        for amount in amounts(printed, bare=True)
        if not overlaps(amount.span, spans)
    )


def write_year(year: Year) -> str:
    """Return a year, or the years of a range, as they are compared."""
    first = f"{year.first}〜" if year.first else ""
    return f"{first}{year.year}{'年' if year.kind == 'calendar' else '年度'}{year.part.removeprefix('.')}"


def write_amount(amount: Amount) -> str:
    """Return an amount as it is compared: its number in full, its unit without a scale."""
    number = "〜".join(write_number(each) for each in (amount.value, amount.to) if each is not None)
    unit = "%" if amount.unit_text == _TENTHS else strip_scale(Print(amount.unit_text).normal)
    name = MEASURES.get(unit, "")
    return number + (unit if unit in _APART else _FIRST.get(name, unit))


def write_number(value: Decimal) -> str:
    """Return a number without an exponent, and without noughts at its end behind the point.

    >>> write_number(Decimal("1.50")), write_number(Decimal("1E+3")), write_number(Decimal("100"))
    ('1.5', '1000', '100')
    """
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

"""Numbers of a cell: each with its sign, and the word behind it or its heading for a unit.

A number that names something (5年生), spans a time, or says for each of what another counts is no value of a cell.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import Amount
from .bounds import DECREASE, INCREASE, PRODUCE, REACH, read_comparator
from .text import Print
from .units import Unit

_SIGN = re.compile(r"[△▲−-]\s?\Z")
# A number before one of these names something: 5年生, 3歳児, 2号, 1次.
_NAMED = re.compile(
    r"年(?!間|度)|学年|歳児|号|条|次|期|番|丁目|級|類|種|代(?!数)|つの|年間|か月|[ヶケヵカ]月|月(?!額)|時|割合"
)
_WORD = re.compile(r"(?P<word>[一-龠々ァ-ヺーA-Za-zµμ℃°]{1,6})(?![A-Za-z])(?:/(?P<every>年度?|月))?")
_NO_WORD = re.compile(
    rf"(?:以上|以下|未満|以内|程度|前後|超|{INCREASE}|{DECREASE}|{REACH}|{PRODUCE}|予定|見込|目標|実績|現在|時点|全"
    rf"|約|計|のうち)"
)
_EACH = re.compile(
    r"[一-龠ァ-ヺー]{0,8}(?:[あ当]たり|につき|に\s?[0-9])|人?対\s?[0-9]|(?:中|満点中|のうち|人中)、?\s?[0-9]"
)  # 3人に1人, 100点中70点
_CLASS = re.compile(rf"(?:以上|以下|未満|以内|を超える)の(?!{INCREASE}|{DECREASE}|{REACH})[^\W\d_]")  # 45時間以下の教員


_SPANS_OF_TIME = {"YR", "MO", "DAY", "WK"}
_TIMED = re.compile(r"間|以内に?|連続|に[0-9一]|[0-9]|[でに](?=約?[0-9])")
_EVERY_SO_OFTEN = re.compile(r"[0-9一二三四五](?:年|か月)に\Z")


def read_count(text: Print, amount: Amount, unit: Unit | None) -> Amount | None:
    """Return a number with its sign and the word behind it for a unit, or its heading's; None where it is no value."""
    if _is_no_value(text, amount):
        return None
    if amount.unit is None:
        amount = _with_word(text, amount) or _with_heading(amount, unit)
    return _apply_sign(text, amount)


def _is_no_value(text: Print, amount: Amount) -> bool:
    """Return whether a number names something (5年生), spans a time, or says for each of what another counts."""
    after = text.normal[amount.end :]
    if amount.unit in _SPANS_OF_TIME and _TIMED.match(after):
        return True
    if amount.unit_text == "回" and _EVERY_SO_OFTEN.search(text.normal[: amount.start]):
        return True  # 2年に1回 says how often it is measured or held, and is no value of it
    if amount.unit is None and _NAMED.match(after):
        return True
    per_head = amount.unit == "NUM" and after[:1].isdecimal()  # 1人1台
    return per_head or _EACH.match(after) is not None or _CLASS.match(after) is not None


# A word goes on behind a number that is part of a name (65歳健康寿命, 5Gエリア, （67地区）における), where no act
# follows (3校整備).
_GOES_ON = re.compile(
    rf"(?!{INCREASE}|{DECREASE}|{REACH}|{PRODUCE}|以|未満|程度|前後|超|規模|相当|分|化|目標|予定|見込"
    rf"|実績)[一-龠々ァ-ヺーA-Za-z]"
    r"|が[ん]|[)）](?:における|の|を|に(?!する)|が|と)"
)


def goes_on(text: Print, amount: Amount) -> bool:
    """Return whether a word goes on behind a number, which is then part of a name (65歳健康寿命)."""
    after = text.normal[amount.end :]
    return _GOES_ON.match(after[len(read_comparator(after)[1]) :]) is not None


def _with_word(text: Print, amount: Amount) -> Amount | None:
    """Return a number with the short word right behind it as its counter."""
    word = _WORD.match(text.normal, amount.end)
    if word is None or _NO_WORD.match(word["word"]):
        return None
    begin, end = word.start("word") - len(amount.unit_text), word.end("word")
    span, words = text.span(amount.start, end), text.slice(text.span(begin, end))
    return amount._replace(unit="NUM", unit_text=words, end=end, span=span, printed=text.slice(span))


def _with_heading(amount: Amount, unit: Unit | None) -> Amount:
    """Return a number in the unit of its heading; a scale that is printed with it (3億) stands for the heading's."""
    if unit is None:
        return amount
    if amount.unit_text:
        return amount._replace(unit=unit.name)
    to = amount.to * unit.factor if amount.to is not None else None
    return amount._replace(value=_plain(amount.value * unit.factor), to=to, unit=unit.name, unit_text=unit.printed)


def _plain(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value


def _apply_sign(text: Print, amount: Amount) -> Amount:
    """Return a number with the minus, △ or ▲ before it; a hyphen behind a digit or a word is none."""
    sign = _SIGN.search(text.normal[: amount.start])
    if not sign or re.search(r"[\w)]\s?\Z", text.normal[: sign.start()]):
        return amount
    span = text.span(sign.start(), amount.end)
    return amount._replace(value=-amount.value, span=span, printed=text.slice(span), start=sign.start())

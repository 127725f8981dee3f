"""Figures as sentences: what is to become of what, in Japanese and English, and nothing that is not printed.

A change says by how much (430人分ふやす), a level how much there is to be (1,200億規模にする), a total what is
counted up over a time (合計150億円へらす). The graph keeps a figure's sentences as its label, so that pages, answers
and findings say the same.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .bounds import PRODUCE
from .figures import Figure

_EVERY = {"yearly": ("毎年、", " every year"), "monthly": ("毎月、", " every month")}
_COMPARED = {"exactly": "exactly ", "more-than": "more than ", "at-least": "at least ", "about": "about ",
             "less-than": "less than ", "at-most": "at most "}  # fmt: skip
_BEFORE = {"exactly": "ちょうど", "about": "約", "at-least": "少なくとも"}
# What a bound that is a verb becomes before another verb, and before a noun.
_ADVERBS = {
    "を超える": "を超えて",
    "を超す": "を超えて",
    "超": "を超えて",
    "超え": "を超えて",
    "を上回る": "を上回って",
    "を下回る": "を下回って",
}
_LEVELS = {"を超える": "を超える水準", "を超す": "を超える水準", "超": "を超える水準", "超え": "を超える水準",
           "を上回る": "を上回る水準", "を下回る": "を下回る水準"}  # fmt: skip
_COUNTERS = {"人": "people", "名": "people", "世帯": "households", "団体": "organisations", "施設": "facilities",
             "路線": "routes", "地区": "districts", "種類": "kinds", "戸": "dwellings", "件": "cases", "回": "times",
             "校": "schools", "園": "kindergartens", "棟": "buildings", "床": "beds", "店": "shops",
             "社": "companies"}  # fmt: skip
_VERBS_JA = {"維持": "に保つ", "継続": "に保つ", "保持": "に保つ", "確保": "確保する"}
_DONE = re.compile(PRODUCE)
_LARGE = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SCALE = re.compile("[十百千万億兆]+")


def sentence_ja(figure: Figure) -> str:
    """Return what a figure says is to become of what, in Japanese.

    >>> from .targets import figures
    >>> from .text import Print
    >>> def said(text): return [sentence_ja(each) for each in figures(Print(text))]
    >>> said("保育所の定員を430人分増員（平成20年度）"), said("毎年３億程度の市税の増加")
    (['保育所の定員を430人分ふやす'], ['毎年、市税を３億程度ふやす'])
    >>> said("150億円を超える歳出の圧縮"), said("職員数200人の純減"), said("1,200億規模予算の実現")
    (['歳出を、150億円を超えてへらす'], ['職員数を差引き200人へらす'], ['予算を1,200億規模にする'])
    >>> said("水道普及率を10年以内に10％アップ"), said("里親等委託率を37.4％以上まで向上")
    (['10年以内に水道普及率を10％上げる'], ['里親等委託率を37.4％以上にする'])
    >>> said("食品ロスを65％削減（2000年度比）"), said("特別区消防団の充足率90%以上を維持")
    (['食品ロスを65％へらす'], ['特別区消防団の充足率を90%以上に保つ'])
    >>> said("5年間で経費を10億円削減"), said("健康寿命を2年延伸")
    (['5年間で経費を合計10億円へらす'], ['健康寿命を2年延ばす'])
    >>> said("推進員を2,800人育成"), said("不燃ごみの排出量を半減")
    (['推進員を2,800人育成する'], ['不燃ごみの排出量を半減する'])
    >>> from .cells import read_cell
    >>> [sentence_ja(each) for each in read_cell("登録の更新", "target").figures]
    ['「登録の更新」とする']
    """
    if figure.value is None:
        return f"{figure.indicator or ''}を「{figure.printed}」とする".removeprefix("を")
    if figure.printed in {"半減", "倍増"}:
        return f"{figure.indicator or ''}を{figure.printed}する".removeprefix("を")
    every = _EVERY[figure.periodicity][0] if figure.periodicity else ""
    within = figure.within + ("に" if figure.within.endswith("以内") else "")
    amount = f"{_manner(figure)}{_amount_ja(figure)}"
    of = f"{figure.indicator}を" if figure.indicator else ""
    if of and figure.direction != "level" and figure.manner in _ADVERBS:
        of += "、"
    return f"{every}{within}{of}{amount}{_verb_ja(figure)}"


def _manner(figure: Figure) -> str:
    """Return the word before the amount: 差引き, 合計, 約, in so far as it is printed or is the basis itself."""
    net = "差引き" if figure.act.startswith("純") else ""
    total = (figure.total or "合計") if figure.basis == "total" else ""
    words_after = _ADVERBS.keys() | {"以上", "未満", "以下", "以内", "程度", "前後", "ほど", "くらい", "ぐらい", "規模"}
    printed_after = any(figure.manner.endswith(word) for word in words_after)
    return net + total + ("" if printed_after else _BEFORE.get(figure.comparator or "", ""))


def _amount_ja(figure: Figure) -> str:
    words = _LEVELS if figure.direction == "level" else _ADVERBS
    return figure.printed + words.get(figure.manner, figure.manner)


def _verb_ja(figure: Figure) -> str:
    if figure.direction == "level":
        return _VERBS_JA.get(figure.act) or (f"{figure.act}する" if _DONE.fullmatch(figure.act) else "にする")
    if figure.unit == "YR":
        return "延ばす" if figure.direction == "increase" else "縮める"
    if figure.is_rate:
        return "上げる" if figure.direction == "increase" else "下げる"
    return "ふやす" if figure.direction == "increase" else "へらす"


def sentence_en(figure: Figure, indicator: str) -> str:
    """Return the same in English, with what is measured called as given.

    >>> from .targets import figures
    >>> from .text import Print
    >>> def said(text, name): return [sentence_en(each, name) for each in figures(Print(text))]
    >>> said("保育所の定員を430人分増員（平成20年度）", "Places in nurseries")
    ['Places in nurseries: increase by 430 people']
    >>> said("150億円を超える歳出の圧縮", "Expenditure"), said("毎年３億程度の市税の増加", "City taxes")
    (['Expenditure: cut by more than 15 billion yen'], ['City taxes: increase by about 300 million yen every year'])
    >>> said("水道普及率を10年以内に10％アップ", "Water supply"), said("職員数200人の純減", "Staff")
    (['Water supply: raise by 10% within 10 years'], ['Staff: cut by 200 people net'])
    >>> said("1,200億規模予算の実現", "Budget"), said("5年間で経費を10億円削減", "Costs")
    (['Budget: bring to about 120 billion yen'], ['Costs: cut by 1 billion yen in total over 5 years'])
    >>> said("特別区消防団の充足率90%以上を維持", "Strength of the fire brigades")
    ['Strength of the fire brigades: keep at at least 90%']
    """
    if figure.value is None:
        return f"{indicator}: “{figure.printed}”".lstrip(": ")
    amount = f"{_COMPARED.get(figure.comparator or '', '')}{_amount_en(figure)}"
    net = " net" if figure.act.startswith("純") else ""
    total = " in total" if figure.basis == "total" else ""
    every = _EVERY[figure.periodicity][1] if figure.periodicity else ""
    return f"{indicator}: {_verb_en(figure)} {amount}{net}{total}{_time_en(figure)}{every}".lstrip(": ")


def _verb_en(figure: Figure) -> str:
    if figure.direction == "level":
        return {"維持": "keep at", "継続": "keep at", "確保": "secure"}.get(figure.act, "bring to")
    if figure.unit == "YR":
        return "lengthen by" if figure.direction == "increase" else "shorten by"
    if figure.is_rate:
        return "raise by" if figure.direction == "increase" else "lower by"
    return "increase by" if figure.direction == "increase" else "cut by"


def _time_en(figure: Figure) -> str:
    """Return the time that a period gives: within 10 years, over 5 years."""
    match = re.fullmatch(r"P(\d+)([YM])", figure.period or "")
    if not match:
        return ""
    unit = "year" if match[2] == "Y" else "month"
    word = "over" if figure.within.endswith("間で") else "within"
    return f" {word} {match[1]} {unit}{'' if match[1] == '1' else 's'}"


def _amount_en(figure: Figure) -> str:
    if figure.value is None:
        return figure.printed
    lower = f"{_large(figure.value)} to " if figure.value_to is not None else ""
    return lower + _counted_en(figure, figure.value if figure.value_to is None else figure.value_to)


def _counted_en(figure: Figure, value: Decimal) -> str:
    """Return a number with its unit."""
    match figure.unit:
        case "CCY_JPY":
            return f"{_large(value)} yen"
        case "PERCENT":
            return f"{_digits(value)} points" if "ポイント" in figure.printed else f"{_digits(value)}%"
        case "YR":
            return f"{_digits(value)} {'year' if value == 1 else 'years'}"
    counter = _SCALE.sub("", figure.unit_text)
    if not counter:
        return _large(value)
    return f"{_large(value)} {_COUNTERS[counter]}" if counter in _COUNTERS else f"{_large(value)} ({counter})"


def _large(value: Decimal) -> str:
    """Return a number in words where it is round: 15 billion, 300 million, 4,543."""
    for size, name in _LARGE:
        if value >= size and value % (size // 1000) == 0:
            return f"{_digits(value / size)} {name}"
    return _digits(value)


def _digits(value: Decimal) -> str:
    return f"{value.normalize():,f}"

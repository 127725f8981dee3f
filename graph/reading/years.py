"""Years: every year that a text prints, in the era or the count that it prints it in.

A year is as printed: 年度 is fiscal, 年 a calendar year, and a bare one (Ｒ６, 2030) is neither: who reads decides. A
number whose era is left out (23年度) has no western year, only its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from .text import Print, Span
from .units import SCALE, UNIT

YearKind = Literal["fiscal", "calendar"]

_LAST = 2100  # no plan looks further; a larger number is a count or a code
_LAST_OF_ERA = 2060  # plans printed in an era count on in it after its end (平成37年度), but not for ever
# The year before year 1; an era's years go on where it has ended, but those of 明治, 大正 and 昭和 are all past.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ENDS = {"明治": 1912, "大正": 1926, "昭和": 1989}
_SHOWA_FISCAL = 1988  # Showa 64 ended on 7 January, within fiscal Showa 63
_FIRST_WESTERN = 1868
_KANJI = {character: value for value, character in enumerate("〇一二三四五六七八九")}

# A letter is an era's only before a number, and never inside a word (PM2.5). Without 年 it is one only for the two eras
# that plans shorten so, and where the number is no code or grade (H2ロケット, R5号線).
_ERA = (
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z0-9])(?:[MTSHR]\.?(?=\s?(?:元|[0-9]{1,2})\s?年)"
    r"|[HR]\.?(?=\s?(?:元|[0-9]{1,2})(?![0-9%A-Za-z号等級線型棟番点位人件ロ]|[,.][0-9]{3}))))"
)
_COUNT = r"(?:元|[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})"
_WESTERN = r"(?:(?<![0-9,.A-Za-z])(?:1[89]|20)[0-9]{2}(?![0-9,%]|\.[0-9])|(?<![0-9A-Za-z])['’‘][0-9]{2}(?![0-9]))"
_SUFFIX = r"年度|年(?![間以])|FY|ヶ?年度"
_PART = (
    r"末まで|末時点|末|当初|初め|初頭|上半期|下半期|上期|下期|前期|後期|前半|後半|半ば|中頃|中(?![学高])|頃|ごろ|平均"
    r"|代(?:前半|半ば|中頃|後半)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:末)?(?:時点|現在)?|\.[0-9]{1,2}(?:\.[0-9]{1,2})?(?![0-9])"
)
_NEXT = r"[~〜～–—−-]|から"
_YEAR = re.compile(
    rf"(?:(?P<era>{_ERA})\s?(?P<count>{_COUNT})(?![0-9])(?P<also>\s?年?度?\s?[(（]\s?{_WESTERN}\s?年?度?\s?[)）])?"
    rf"|(?P<west>{_WESTERN})(?P<twin>\s?年?度?\s?[(（]\s?{_ERA}\s?{_COUNT}\s?年?度?\s?[)）])?"
    rf"|(?<![0-9,.A-Za-z第])(?P<short>[0-9]{{1,2}})(?=\s?年度|\s?(?:{_NEXT})\s?[0-9]{{1,2}}\s?年度))"
    rf"(?:\s?(?P<suffix>{_SUFFIX}))?(?:\s?(?P<part>{_PART}))?"
)
_RANGE = re.compile(rf"\s?(?:{_NEXT})\s?")
_LAST_NUMBER = re.compile(
    rf"(?P<number>[0-9]{{1,2}})(?![0-9,.%])(?:\s?(?P<suffix>{_SUFFIX})|(?=\s?[)）\]】」]"
    rf"|\Z))(?:\s?(?P<part>{_PART}))?"
)
_COUNTED = re.compile(rf"\s?(?:{SCALE}|{UNIT})")  # 2024人 is no year
_KINDS: dict[str, YearKind] = {"年度": "fiscal", "FY": "fiscal", "年": "calendar"}


class Year(NamedTuple):
    """A year as printed, or the last one of a range (R3～7年度).

    ``year`` is western, None where the era is left out; ``number`` is the year as counted in print. ``first`` begins a
    range. ``kind`` is None for a bare year. ``part`` is what is printed of it: 末, 当初, 平均, 代, 3月.
    """

    year: int | None
    number: int
    kind: YearKind | None
    printed: str
    span: Span
    first: int | None = None
    part: str = ""


def years(text: Print) -> tuple[Year, ...]:
    """Return the years that the text prints, in their order.

    >>> def read(*texts): return [(y.first, y.year, y.kind, y.part) for t in texts for y in years(Print(t))]
    >>> read("（Ｒ４年）", "令和６年度末", "Ｒ６", "H30")
    [(None, 2022, 'calendar', ''), (None, 2024, 'fiscal', '末'), (None, 2024, None, ''), (None, 2018, None, '')]
    >>> read("2024年度", "’24", "㍻27年度", "令和六年三月")
    [(None, 2024, 'fiscal', ''), (None, 2024, None, ''), (None, 2015, 'fiscal', ''), (None, 2024, 'calendar', '')]
    >>> read("R3～7年度", "H28～R2 年度", "2031～2035年平均")
    [(2021, 2025, 'fiscal', ''), (2016, 2020, 'fiscal', ''), (2031, 2035, 'calendar', '平均')]
    >>> read("令和元年度から令和五年度", "令和6（2024）年度", "令和７年３月末時点")
    [(2019, 2023, 'fiscal', ''), (None, 2024, 'fiscal', ''), (None, 2025, 'calendar', '3月末時点')]
    >>> read("2030年代半ば", "目標値（R10）", "2024（R6）年度実績")
    [(None, 2030, 'calendar', '代半ば'), (None, 2028, None, ''), (None, 2024, 'fiscal', '')]
    >>> read("R6.3", "H28.4.1")  # a date is of a calendar year
    [(None, 2024, 'calendar', '.3'), (None, 2016, 'calendar', '.4.1')]
    >>> [(y.year, y.number, y.kind) for y in years(Print("23年度")) + years(Print("平成27年"))]
    [(None, 23, 'fiscal'), (2015, 27, 'calendar')]
    >>> read("PM2.5の濃度", "5年間で2,024人", "昭和64年度", "2105年度", "10年以内に", "S1等級", "2024人")
    []
    """
    return tuple(_years(text))


def _years(text: Print) -> Iterator[Year]:
    at, normal = 0, text.normal
    while match := _YEAR.search(normal, at):
        if match["west"] and not match["suffix"] and not match["twin"] and _COUNTED.match(normal, match.end()):
            at = match.end()
            continue
        year, at = _single(text, match), match.end()
        if joined := _RANGE.match(normal, at):
            last = _YEAR.match(normal, joined.end())
            follows = _LAST_NUMBER.match(normal, joined.end()) if last is None or last["short"] else None
            if follows:
                year, at = _read_short_range(text, match, follows), follows.end()
            elif last and (end := _single(text, last)):
                year, at = _read_range(text, match, end), last.end()
        if year:
            yield year


def _single(text: Print, match: re.Match[str]) -> Year | None:
    """Return the year of one match; None where there is no such year (昭和70年)."""
    kind = _kind(match)
    span = text.span(match.start(), match.end())
    part = match["part"] or ""
    if match["short"]:
        return Year(None, int(match["short"]), "fiscal", text.slice(span), span, None, part)
    era = era_name(match["era"]) if match["era"] else None
    count = number(match["count"]) if era else _century(match["west"])
    year = western(era, count, kind)
    return Year(year, count, kind, text.slice(span), span, None, part) if year else None


def _kind(match: re.Match[str]) -> YearKind | None:
    """Return what the suffix says; in 令和６年度（2024年度） it stands inside the words."""
    groups = match.groupdict()
    inside = re.findall("年度|年", (groups.get("also") or "") + (groups.get("twin") or ""))
    suffix = groups.get("suffix") or (inside[0] if inside else "")
    return _KINDS.get(suffix) or ("calendar" if (groups.get("part") or "").startswith(".") else None)


def _century(printed: str) -> int:
    return 2000 + int(printed[1:]) if printed[0] in "'’‘" else int(printed)


def _read_range(text: Print, match: re.Match[str], last: Year | None) -> Year | None:
    """Return the range from the year of a match to the last one; None where it runs backwards."""
    first = _single(text, match)
    if first and last and last.part.startswith("代"):  # a decade has no last year
        return first
    if first is None or last is None or first.year is None or last.year is None:
        return None
    span = (first.span[0], last.span[1])
    return last._replace(first=first.year, span=span, printed=text.slice(span)) if first.year < last.year else None


def _read_short_range(text: Print, match: re.Match[str], follows: re.Match[str]) -> Year | None:
    """Return a range whose last year is a number of the first one's count: R3～7年度, 2020～24."""
    count, kind = int(follows["number"]), _kind(follows)
    span = text.span(match.start(), follows.end())
    part = follows["part"] or ""
    if match["short"]:
        return Year(None, count, kind, text.slice(span), span, None, part)
    if match["west"]:
        year = western(None, _century(match["west"]) // 100 * 100 + count, kind)
    else:
        year = western(era_name(match["era"]), count, kind)
    last = Year(year, count, kind, text.slice(span), span, None, part) if year else None
    return _read_range(text, match, last)


def era_name(printed: str) -> str:
    """Return an era's name: R is 令和."""
    letter = printed.rstrip(".")
    return _LETTERS.get(letter, letter)


def number(printed: str) -> int:
    """Return the number of an era's year, in digits or kanji.

    >>> number("元"), number("27"), number("二十七"), number("十"), number("三〇")
    (1, 27, 27, 10, 30)
    """
    if printed == "元":
        return 1
    if printed.isdecimal():
        return int(printed)
    if "十" in printed:
        tens, ones = printed.split("十", 1)
        return _KANJI.get(tens, 1) * 10 + _KANJI.get(ones, 0)
    return int("".join(str(_KANJI[character]) for character in printed))


def western(era: str | None, count: int, kind: YearKind | None) -> int | None:
    """Return the western year, None if there is no such year.

    >>> western("平成", 18, "fiscal"), western("昭和", 64, "calendar"), western("昭和", 64, "fiscal")
    (2006, 1989, None)
    >>> western(None, 2008, "fiscal"), western(None, 10, "calendar"), western("大正", 12, None)
    (2008, None, 1923)
    """
    if era is None:
        return count if _FIRST_WESTERN <= count <= _LAST else None
    year = _ERAS[era] + count
    last = _SHOWA_FISCAL if era == "昭和" and kind == "fiscal" else _ENDS.get(era, _LAST_OF_ERA)
    return year if _ERAS[era] < year <= last else None

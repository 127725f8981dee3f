"""Years as headings and titles print them: a year in western or Japanese eras, and the period that a plan is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize

# The year before year 1 of each era, by its name and its letter.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_FIRST, _LAST = 1950, 2100
_ERA = r"令和|平成|昭和|(?<![A-Za-z])[RHS](?=[0-9元])"
_NUMBER = r"元|[0-9]{1,2}"
_BARE = r"(?<![0-9.,〇第])"


def _year(part: str) -> str:
    """Return the pattern of a year, its groups named for the part of a period that it is."""
    return (
        rf"(?:(?P<era{part}>{_ERA})(?P<count{part}>{_NUMBER})(?P<kind{part}>年度|年)?"
        rf"|(?<![0-9.,])(?P<west{part}>(?:19|20)[0-9]{{2}})(?![0-9,.])(?P<form{part}>年度|年)?"
        rf"|{_BARE}(?P<bare{part}>元|[0-9]{{1,2}})(?P<unit{part}>年度))"
    )


_ONE = re.compile(_year(""))
_RANGE = re.compile(
    rf"{_year('1')}(?:\([^()]*\))?(?:から|[~〜\-–—―ー]|ないし|・)(?:{_year('2')}|(?P<last>[0-9]{{1,2}})(?P<end>年度?))"
)
# A year in brackets beside the same one counted otherwise: 2023（令和５）年度.
_TWIN = re.compile(r"(?P<year>[0-9元])\((?:(?:令和|平成|[RH])?(?:元|[0-9]{1,2})|[12][0-9]{3})年?\)(?=年)")
_PERIOD = re.compile(r"計画期間|対象期間|計画の期間|推進期間|実施期間|戦略の期間|期間")
# Where a plan tells its years without the word: 前期５年間（令和６年度～令和10年度）.
_SPAN = re.compile(r"(?:計画|戦略|プラン|ビジョン).*[0-9](?:か年|ヶ年|カ年|箇年|年間)")
LONGEST_PLAN = 30  # years


class Year(NamedTuple):
    """A year as printed: western, fiscal where 年度 is printed, calendar where 年 is; whether its era is left out."""

    year: int
    fiscal: bool | None
    bare: bool = False


def fold(words: str) -> str:
    """Return words as they are compared: NFKC, without white space."""
    return "".join(normalize("NFKC", words).split())


def find_years(words: str, near: int | None = None) -> list[Year]:
    """Return the years that words print; one whose era is left out is taken to be the nearest to `near`.

    >>> find_years("Ｒ６年度"), find_years("目標値（2019年）")
    ([Year(year=2024, fiscal=True, bare=False)], [Year(year=2019, fiscal=False, bare=False)])
    >>> find_years("H26"), find_years("27年度", near=2015)
    ([Year(year=2014, fiscal=None, bare=False)], [Year(year=2015, fiscal=True, bare=True)])
    >>> find_years("5年間"), find_years("1,990人"), find_years("27年度")
    ([], [], [])
    >>> [year.year for year in find_years("元年度", near=2020)]
    [2019]
    """
    years = [_read(match, "", near) for match in _ONE.finditer(fold(words))]
    return [year for year in years if year is not None]


def _read(match: re.Match[str], which: str, near: int | None) -> Year | None:
    kind = match[f"kind{which}"] or match[f"form{which}"] or match[f"unit{which}"]
    fiscal = None if kind is None else kind == "年度"
    if match[f"era{which}"]:
        count = match[f"count{which}"]
        year = ERAS[match[f"era{which}"]] + (1 if count == "元" else int(count))
    elif match[f"west{which}"]:
        year = int(match[f"west{which}"])
    elif near is None:
        return None
    else:
        count = 1 if match[f"bare{which}"] == "元" else int(match[f"bare{which}"])
        year = min((base + count for base in (2018, 1988)), key=lambda number: abs(number - near))
    if not _FIRST <= year <= _LAST:
        return None
    return Year(year, fiscal, bare=bool(match[f"bare{which}"]))


def find_range(words: str) -> tuple[int, int] | None:
    """Return the first and last year of a period that words print.

    >>> find_range("令和６年度～令和10年度"), find_range("（2015～2019年度）"), find_range("平成27年度から36年度まで")
    ((2024, 2028), (2015, 2019), (2015, 2024))
    >>> find_range("2023（令和５）年度～2032（令和14）年度"), find_range("令和5（2023）年度から令和14（2032）年度")
    ((2023, 2032), (2023, 2032))
    >>> find_range("令和６年度の事業")
    """
    match = _RANGE.search(_TWIN.sub(r"\g<year>", fold(words)))
    first = _read(match, "1", None) if match else None
    if match is None or first is None:
        return None
    if match["last"]:
        base = first.year - _count(match, "1")
        last = base + int(match["last"])
    else:
        second = _read(match, "2", first.year)
        last = second.year if second else 0
    return (first.year, last) if 0 < last - first.year <= LONGEST_PLAN else None


def _count(match: re.Match[str], which: str) -> int:
    """Return the number that a year is printed with: 27 of 平成27年度, 15 of 2015年度."""
    if match[f"west{which}"]:
        return int(match[f"west{which}"]) % 100
    count = match[f"count{which}"] or match[f"bare{which}"]
    return 1 if count == "元" else int(count)


def find_period(title: str, lines: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and last year of a plan: from its title, else from where its pages speak of its period.

    A title with one fiscal year is of a plan for that year.

    >>> find_period("鳴沢市実施計画", ["３　計画期間", "平成27年度から平成36年度までの10年間とし、"])
    (2015, 2024)
    >>> find_period("鳴沢市実施計画", ["本計画は、前期５年間（令和６年度～令和10年度）の施策を示します。"])
    (2024, 2028)
    """
    if numbers := find_range(title):
        return numbers
    for number, line in enumerate(lines):
        if _PERIOD.search(fold(line)):
            for near in lines[number : number + 3]:
                if numbers := find_range(near):
                    return numbers
    spans = (find_range(line) for line in lines if _SPAN.search(fold(line)))
    if numbers := next(filter(None, spans), None):
        return numbers
    years = find_years(title)
    return (years[0].year, years[0].year) if len(years) == 1 and years[0].fiscal else None

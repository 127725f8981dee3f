"""Starts: within what time an entry is to be begun, as a duration.

"4年以内にｽﾀｰﾄ" says when work begins and not when it is done, so it is never a due year.
"""

import re
from typing import NamedTuple

from .text import Printed, Span

LAST = 2040  # the last fiscal year of the code list
_ERAS = {"昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}  # the year before year 1
_SHOWA_FISCAL, _SHOWA = 1988, 1989  # Showa 64 ended on 7 January, within fiscal Showa 63
_FIRST_WESTERN = 1926
_POINT = r"(?:昭和|平成|令和|(?<![A-Za-z])[SHR](?=[0-9]))"
_YEAR = re.compile(
    rf"(?<![0-9・/~〜–—-])"
    rf"(?:(?P<from_era>{_POINT})?\s*(?P<from>元|[0-9]{{1,4}})(?:年度?)?\s*(?:[~〜–—-]|から)\s*)?"
    rf"(?P<era>{_POINT})?\s*(?<![0-9])(?P<number>元|[0-9]{{1,4}})年(?P<fiscal>度)?"
    r"(?=\Z|[)」』。]|まで|迄|中(?:に|\Z|[)])|末|内(?:に|\Z|[)])|を(?:目途|目処|目標)|完成|完了|開設|達成|竣工"
    r"|に(?!比|対|お[いけ]|関|基|つ)(?![^、。()]*した))"
)


class Due(NamedTuple):
    """A due year: western, whether it is a fiscal year (年度), and as printed."""

    year: int
    fiscal: bool
    printed: str
    span: Span


def due_years(text: Printed) -> tuple[Due, ...]:
    """Return the due years that the text prints.

    >>> due_years(Printed("26．「子育てｽｹｰｼｮﾝ」の開設（平成18年度）"))
    (Due(year=2006, fiscal=True, printed='平成18年度', span=(18, 24)),)
    >>> [(due.year, due.fiscal) for due in due_years(Printed("令和元年までに完成"))]
    [(2019, False)]
    >>> [(due.year, due.printed) for due in due_years(Printed("公園の整備（平成１８～２０年度）"))]
    [(2008, '平成１８～２０年度')]
    >>> due_years(Printed("斎場建設（平成99年度）")), due_years(Printed("平成17年度比で10％減"))
    ((), ())
    >>> due_years(Printed("49．斎場建設（4年以内にｽﾀｰﾄ）"))
    ()
    """
    found = []
    for match in _YEAR.finditer(text.normal):
        year = _last_year(match)
        if year is not None:
            span = text.of(match)
            found.append(Due(year, match["fiscal"] is not None, text.slice(span), span))
    return tuple(found)


def _last_year(match: re.Match[str]) -> int | None:
    """Return the year, or a range's last one; None where a year is impossible or a range runs backwards."""
    fiscal = match["fiscal"] is not None
    last = western_year(match["era"] or match["from_era"], match["number"], fiscal=fiscal)
    if match["from"] is None or last is None:
        return last
    first = western_year(match["from_era"], match["from"], fiscal=fiscal)
    return last if first is not None and first < last else None


def western_year(era: str | None, number: str, *, fiscal: bool) -> int | None:
    """Return the western year, None if there is no such year.

    >>> western_year("平成", "18", fiscal=True), western_year("平成", "元", fiscal=True)
    (2006, 1989)
    >>> western_year("昭和", "64", fiscal=False), western_year("昭和", "64", fiscal=True)
    (1989, None)
    >>> western_year(None, "2008", fiscal=True), western_year(None, "10", fiscal=False)
    (2008, None)
    """
    count = 1 if number == "元" else int(number)
    year = count + (_ERAS[era] if era else 0)
    first = _ERAS[era] + 1 if era else _FIRST_WESTERN
    last = (_SHOWA_FISCAL if fiscal else _SHOWA) if era in {"昭和", "S"} else LAST
    return year if first <= year <= last else None


_START = re.compile(
    r"(?<![0-9])(?P<count>[1-9][0-9]?)(?:(?P<years>年)|[かヶケヵカ箇]月)以内に?"
    r"(?:スタート|開始|着手|始動|始める|立ち上げ)"
)


class Start(NamedTuple):
    """The time within which to begin, an ``xsd:duration``, and as printed."""

    duration: str
    printed: str
    span: Span


def starts(text: Printed) -> tuple[Start, ...]:
    """Return the times within which the text says to begin.

    >>> starts(Printed("47．中高一貫校の設置（4年以内にｽﾀｰﾄ）"))
    (Start(duration='P4Y', printed='4年以内にｽﾀｰﾄ', span=(12, 21)),)
    >>> [start.duration for start in starts(Printed("６か月以内に着手"))]
    ['P6M']
    >>> starts(Printed("水道普及率を10年以内に10％アップ"))
    ()
    """
    return tuple(
        Start(f"P{match['count']}{'Y' if match['years'] else 'M'}", text.slice(text.of(match)), text.of(match))
        for match in _START.finditer(text.normal)
    )

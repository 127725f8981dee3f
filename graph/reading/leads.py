"""What stands before an amount: what it is an amount of, how often, within what time, 約 and 累計.

Only the amount's own clause is read; 毎年 and 10年以内に belong to it even with a comma after them.
"""

import re
from typing import Literal, NamedTuple

from .printed import NUL

_CLAUSE_END = re.compile(r"\0(?:まで)?に?、?|[。()「」『』:;\s]|(?<!毎年)(?<!毎月)(?<!以内に)(?<!年間で)、")
_WITHIN = re.compile(
    r"(?:今後|向こう)?(?P<period>(?<![0-9])(?P<count>[1-9][0-9]?)(?:(?P<years>年)|[かヶケヵカ箇]月)(?:以内|間で))[にで]?、?"
)
_YEARLY = re.compile(r"毎年度?、?|各年度?、?|(?<![0-9元])年間(?=約?\Z)|(?<![0-9元毎各今来昨前翌])年(?=約?\Z)")
_MONTHLY = re.compile(r"毎月、?|(?<![0-9])月間(?=約?\Z)")
_ABOUT = re.compile(r"(?:約|およそ|おおむね|概ね|ほぼ)\Z")
_AT_LEAST = re.compile(r"(?:最低でも|最低|少なくとも)\Z")
_EXACTLY = re.compile(r"(?:ちょうど|丁度)\Z")
_TOTAL = re.compile(r"(?:累計|延べ|のべ|通算|合計|総計)で?(?=(?:約|およそ|おおむね|概ね)?\Z)")
_FROM = re.compile(r"[0-9][0-9,.]*[^0-9]*から\Z")
_INDICATOR = re.compile(r"[\0、]*(?P<indicator>[^\0]+?)[をはがのもに]?\0*")


class Lead(NamedTuple):
    """The words before an amount; spans are in the normalised text."""

    indicator: tuple[int, int] | None
    comparator: Literal["about", "at-least", "exactly"] | None
    periodicity: Literal["yearly", "monthly"] | None
    duration: str | None
    duration_span: tuple[int, int] | None
    total: str  # the word that says that the amount is counted up over a time


def lead(normal: str, start: int, end: int) -> Lead:
    """Return what the words from ``start`` to the amount at ``end`` say of it.

    >>> lead("水道普及率を10年以内に10%アップ", 0, 11)
    Lead(indicator=(0, 5), comparator=None, periodicity=None, duration='P10Y', duration_span=(6, 11), total='')
    >>> lead("毎年3億程度の市税の増加", 0, 2)
    Lead(indicator=None, comparator=None, periodicity='yearly', duration=None, duration_span=None, total='')
    >>> lead("保全地域の指定・公有化を累計約1,000haまで拡大", 0, 15)
    Lead(indicator=(0, 11), comparator='about', periodicity=None, duration=None, duration_span=None, total='累計')
    """
    start = max((clause.end() for clause in _CLAUSE_END.finditer(normal, start, end)), default=start)
    words = normal[start:end]
    within, yearly, monthly = (pattern.search(words) for pattern in (_WITHIN, _YEARLY, _MONTHLY))
    about, at_least = _ABOUT.search(words), _AT_LEAST.search(words)
    exactly, total = _EXACTLY.search(words), _TOTAL.search(words)
    readings = (within, yearly, monthly, about, at_least, exactly, total, _FROM.search(words))
    explained = [found.span() for found in readings if found]
    return Lead(
        _shifted(_indicator(words, explained), start),
        "about" if about else "at-least" if at_least else "exactly" if exactly else None,
        "yearly" if yearly else "monthly" if monthly else None,
        f"P{within['count']}{'Y' if within['years'] else 'M'}" if within else None,
        _shifted(within.span("period") if within else None, start),
        total[0].removesuffix("で") if total else "",
    )


def _indicator(words: str, explained: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the one stretch of the words that nothing else explains, without its particle."""
    for start, end in explained:
        words = words[:start] + NUL * (end - start) + words[end:]
    found = _INDICATOR.fullmatch(words)
    return found.span("indicator") if found else None


def _shifted(span: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return (span[0] + by, span[1] + by) if span else None

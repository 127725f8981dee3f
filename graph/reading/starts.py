"""Starts: within what time an entry is to be begun, as a duration.

"4年以内にｽﾀｰﾄ" says when work begins and not when it is done, so it is never a due year.
"""

import re
from typing import NamedTuple

from .printed import Printed, Span

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

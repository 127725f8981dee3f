"""Pledge numbers: the manifesto's numbers that an entry prints, in both notations.

A number stands before the words ("34．保育所…") or, in brackets, at their very end ("…推進（17）"), where
only a bracketed date may follow. A number in brackets anywhere else counts something.
"""

import re
from typing import NamedTuple

from .text import Printed, Span

# Up to three digits: a manifesto has tens of pledges, and four digits in brackets are a year or a code.
_NUMBER = "[1-9][0-9]{0,2}"
_PREFIX = re.compile(rf"\A[\s・]*({_NUMBER})\.(?![0-9])")
_SUFFIX = re.compile(rf"(?<=\S)\(({_NUMBER}(?:[、・]{_NUMBER})*)\)(?=\s*(?:\([^()]*年[^()]*\)\s*)?\Z)")


class PledgeNumber(NamedTuple):
    """A pledge's number and its notation as printed: ``34．`` or ``（17）``."""

    number: int
    printed: str
    span: Span


def pledge_numbers(text: Printed) -> tuple[PledgeNumber, ...]:
    """Return the pledge numbers that the text prints, in their order.

    >>> pledge_numbers(Printed("34．保育所の定員を430人分増員（平成20年度）"))
    (PledgeNumber(number=34, printed='34．', span=(0, 3)),)
    >>> [pledge.number for pledge in pledge_numbers(Printed("川口駅前に年中無休「行政センター」の設置（30)"))]
    [30]
    >>> pledge_numbers(Printed("市域（９地区）の市に対するニーズの相違、地域差の調査"))
    ()
    >>> pledge_numbers(Printed("市民大学（平成18年度）")), pledge_numbers(Printed("推進（12345)"))
    ((), ())
    """
    found = []
    for match in (_PREFIX.search(text.normal), _SUFFIX.search(text.normal)):
        if match:
            span = text.of(match)
            numbers = re.findall("[0-9]+", match[1])
            found += [PledgeNumber(int(number), text.slice(span).lstrip(), span) for number in numbers]
    return tuple(found)

"""A statement's label: the entry's words without bullet, pledge number and bracketed date or start.

Quotation marks and all other brackets belong to the words and stay.
"""

from collections.abc import Iterable

from .printed import Printed, Span

_OPENING, _CLOSING = "（(", "）)"


def label(text: Printed, numbers: Iterable[Span], dates: Iterable[Span]) -> str:
    """Return the words, as printed, without the given numbers and without dates that stand alone in brackets.

    >>> label(Printed("31．製品共同販売店（障害者）（平成18年度）"), [(0, 3)], [(16, 22)])
    '製品共同販売店（障害者）'
    >>> label(Printed("平成18年度に「生きがい」を調査"), [], [(0, 6)])
    '平成18年度に「生きがい」を調査'
    """
    dropped = [*numbers, *(around for date in dates if (around := _bracketed(text.text, date)))]
    kept = "".join(c for i, c in enumerate(text.text) if not any(start <= i < end for start, end in dropped))
    return kept.lstrip("・ 　").strip() or text.text.strip()


def _bracketed(text: str, span: Span) -> Span | None:
    """Return the span with the brackets around it, None if it is not all that they hold."""
    start, end = span
    if start and text[start - 1] in _OPENING and text[end : end + 1] and text[end] in _CLOSING:
        return start - 1, end + 1
    return None

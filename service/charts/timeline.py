"""A timeline: fiscal years in a row, none left out, each with what falls into it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

# Years without anything that are shown one by one; a longer gap is one step.
GAP = 6


class Event(NamedTuple):
    """Something in a year: its words, where it is read about, and more said of it."""

    year: int
    words: str
    href: str = ""
    about: str = ""


class Year(NamedTuple):
    """A year and what falls into it."""

    year: int
    events: tuple[Event, ...]


def timeline(events: Iterable[Event]) -> list[Year]:
    """Return the years from the first to the last that has something, each event once.

    >>> [(each.year, [event.words for event in each.events]) for each in timeline([Event(2008, "b"), Event(2006, "a")])]
    [(2006, ['a']), (2007, []), (2008, ['b'])]
    """
    by_year: dict[int, dict[Event, None]] = {}
    for event in events:
        by_year.setdefault(event.year, {})[event] = None
    years = sorted(by_year)
    empty = {year for first, later in pairwise(years) if later - first <= GAP for year in range(first, later)}
    return [Year(year, tuple(by_year.get(year, ()))) for year in sorted({*years, *empty})]

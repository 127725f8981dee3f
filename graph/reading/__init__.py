"""From an entry's words, as printed, to what they say: one module a noun, one small rule a function.

Nothing is guessed. A rule that does not understand is silent, and a numeral that no rule has read is reported
in `Reading.unread`, so that a person can decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from .amounts import list_unread
from .cells import Cell, read_cell
from .dates import Due, Start, due_years, starts
from .figures import Figure
from .headings import Heading, read_heading
from .marks import Mark
from .mentions import Mention, mentions, participants
from .outcomes import Outcome, outcome
from .prose import find_concerned, find_done, is_prose
from .references import Reference, references
from .responsibles import Responsible
from .spending import Spent, read_spending
from .statements import (
    PledgeNumber,
    StatementType,
    heading_number,
    label,
    list_number,
    measure_kinds,
    pledge_numbers,
    statement_type,
)
from .targets import figures
from .text import KNOWN, Print, Span, search_text
from .units import Unit
from .years import Year

__all__ = [
    "Cell",
    "Due",
    "Figure",
    "Heading",
    "Mark",
    "Mention",
    "Outcome",
    "PledgeNumber",
    "Print",
    "Reading",
    "Reference",
    "Responsible",
    "Spent",
    "Start",
    "Unit",
    "Year",
    "measure_kinds",
    "outcome",
    "read_cell",
    "read_entry",
    "read_heading",
    "references",
    "search_text",
]

_Date = TypeVar("_Date", Due, Start)


class Vocabulary(Protocol):
    """The words that the rules look for: what `codelists.Lexicon` has of every scheme."""

    def words(self, scheme: str) -> Mapping[str, tuple[str, ...]]:
        """Return the words that find a scheme's concepts, folded, with the codes of the concepts."""

    def names(self, scheme: str) -> frozenset[str]:
        """Return those of the words that are names of the concepts themselves."""


@dataclass(frozen=True)
class Reading:
    """What an entry's words say; spans are code points of the entry's text."""

    label: str
    pledges: tuple[PledgeNumber, ...]
    due: Due | None
    start_within: Start | None
    figures: tuple[Figure, ...]
    outcome: Outcome | None  # of a goal only
    statement_type: StatementType
    kinds: tuple[str, ...]  # of a measure only
    groups: tuple[Mention, ...]
    participants: frozenset[str]  # those of the groups that take part
    themes: tuple[Mention, ...]
    references: tuple[Reference, ...]
    spent: tuple[Spent, ...]
    unread: tuple[str, ...]
    search_text: str


@lru_cache(KNOWN)
def read_entry(
    text: str, lexicon: Vocabulary, *, states: StatementType = "measure", manifesto: bool = False
) -> Reading:
    """Read one entry with the words of the code lists; ``states``: what entries of its place state, all else unsaid.

    ``manifesto``: the plan quotes one, so that a number before an entry is a pledge's. Elsewhere it is the list's.
    """
    printed = Print(text)
    pledges, read = pledge_numbers(printed) if manifesto else (), figures(printed)
    groups, prose = mentions(printed, lexicon.words("target-group")), is_prose(printed)
    groups = find_concerned(printed, groups, lexicon.names("target-group")) if prose else groups
    due, start = _single_date(due_years(printed)), _single_date(starts(printed))
    numbers = [pledge.span for pledge in pledges] or list_number(printed)
    dates = [date.span for date in (due, start) if date]
    spent = read_spending(printed, [*numbers, *_spans(read)])
    words = Print(label(printed, numbers, dates))
    stated = statement_type(words, states=states, starts=start is not None)
    return Reading(
        label=words.text,
        pledges=pledges,
        due=due,
        start_within=start,
        figures=read,
        outcome=outcome(words) if stated == "goal" else None,
        statement_type=stated,
        kinds=_list_kinds(words, lexicon, prose=prose) if stated == "measure" else (),
        groups=groups,
        participants=participants(printed, groups),
        themes=mentions(printed, lexicon.words("theme")),
        references=references(printed),
        spent=spent,
        unread=list_unread(printed, [*numbers, *heading_number(printed), *dates, *_spans([*read, *_figures(spent)])]),
        search_text=search_text(text),
    )


def _list_kinds(words: Print, lexicon: Vocabulary, *, prose: bool) -> tuple[str, ...]:
    """Return what kinds of measure a name says; in prose only what is said to be done counts."""
    return (find_done if prose else measure_kinds)(words, lexicon.words("measure-kind"))


def _single_date(dates: tuple[_Date, ...]) -> _Date | None:
    """Return the only date; of several nobody can say which is meant, so they stay unread."""
    return dates[0] if len(dates) == 1 else None


def _figures(spent: Iterable[Spent]) -> list[Figure]:
    return [spending.figure for spending in spent]


def _spans(read: Iterable[Figure]) -> list[Span]:
    return [span for figure in read for span in (figure.span, figure.period_span) if span]

"""Years of rows: which year a figure or a cell of a plan is of, by its own print, a cell beside it, or a heading."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import NamedTuple

from .model import Model
from .plan.passages import Passage
from .plan.roles import VALUES
from .reading import Figure, read_heading
from .reading.years import Year as PrintedYear
from .reading.years import western

# Roles of cells that are of a year.
DATED = (*VALUES, "amount", "schedule")


class Year(NamedTuple):
    """A year: western, fiscal or calendar, the first one of a range, and the words that print it."""

    year: int
    calendar: bool
    first: int | None
    printed: str


class RowYears:
    """The years that the tables of a plan print, as its lists have them."""

    def __init__(self, model: Model) -> None:
        self.model, self.roles = model, model.roles

    def find(self, passage: Passage, figure: Figure | None = None) -> Year | None:
        """Return the year of a figure or a cell: the one printed with it, else the one of its heading."""
        printed, role = figure.year if figure else None, self.roles.by_key[passage.key]
        if printed or (printed := self.find_year_beside(passage)):
            return self.date(printed)
        if role.year is None:
            return None
        year = Year(role.year, bool(role.calendar), None, self.find_printed_year(passage, role.year))
        return year if self.is_listed(year) else None

    def date(self, printed: PrintedYear | None) -> Year | None:
        """Return a year as printed, with what `plan.toml` says of years without 年度 or era; None where it is open."""
        if printed is None:
            return None
        number = printed.year or western(self.model.plan.bare_era, printed.number, printed.kind)
        calendar = self.is_calendar(printed.kind)
        if number is None or calendar is None or (printed.year is None and self.model.plan.bare_era is None):
            return None
        year = Year(number, calendar, printed.first, printed.printed)
        return year if self.is_listed(year) else None

    def find_year_beside(self, passage: Passage) -> PrintedYear | None:
        """Return the year that a cell of its own gives to a figure: under a heading of both, else beside it.

        The heading of both is that of the figure (現状値 over 年度 and 値); beside it is the next cell, or one whose
        heading names the same (基準年度 of 基準値).
        """
        if self.roles.by_key[passage.key].role not in DATED:
            return None
        cells = self.roles.find_years(passage)
        for is_of in (self.roles.share_heading, self.roles.are_named_alike, self.roles.stand_together):
            for cell in cells:
                entry = self.model.entries.get(cell.key)
                if entry and entry.cell and entry.cell.dates and is_of(passage, cell):
                    return entry.cell.dates[-1]
        return None

    def list_covered(self, passage: Passage) -> tuple[Year, ...]:
        """Return the years of a cell of a schedule: a merged one (an arrow through years) is in each it covers."""
        table, place = self.roles.by_passage.get(passage.key), passage.cell
        if dates := self.list_dates(passage):
            return dates
        if table is None or place is None or (place.rows, place.columns) == (1, 1):
            year = self.find(passage)
            return (year,) if year else ()
        years_of = {}
        for row, column in product(range(place.rows), range(place.columns)):
            part = replace(place, row=place.row + row, column=place.column + column, rows=1, columns=1)
            role = self.roles.find_role(replace(passage, cell=part), table)
            if role.year is not None:
                printed = self.find_printed_year(passage, role.year)
                years_of[role.year] = Year(role.year, bool(role.calendar), None, printed)
        return tuple(year for year in years_of.values() if self.is_listed(year))

    def list_dates(self, passage: Passage) -> tuple[Year, ...]:
        """Return the years that a cell prints and nothing else, all of a range."""
        entry, dates = self.model.entries.get(passage.key), list[Year]()
        for printed in entry.cell.dates if entry and entry.cell else ():
            if date := self.date(printed):
                covered = range(date.first or date.year, date.year + 1)
                dates += [date._replace(year=year, first=None) for year in covered]
        return tuple(date for date in dates if self.is_listed(date))

    def is_listed(self, year: Year) -> bool:
        """Return whether the lists of years have a year; one that they lack stays in print."""
        return self.model.lists.lexicon.has_concept("year" if year.calendar else "fiscal-year", str(year.year))

    def find_printed_year(self, passage: Passage, year: int) -> str:
        """Return the words of the nearest heading that gives a year."""
        table = self.roles.by_passage.get(passage.key)
        headers = (heading.text for heading in table.list_headings(passage)) if table else ()
        sections = (section.heading for section in self.roles.list_sections(passage.section))
        named = ((words, self.roles.find_heading(words)) for words in (*headers, *sections))
        words = next((words for words, heading in named if heading and heading.year == year), str(year))
        return next(
            (printed_year.printed for printed_year in read_heading(words).years if printed_year.year == year), words
        )

    def is_calendar(self, kind: str | None) -> bool | None:
        """Return whether a year is a calendar one, None where neither the print nor the plan says so."""
        year_kind = kind or self.model.plan.bare_year
        return None if year_kind is None else year_kind == "calendar"

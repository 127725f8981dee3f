"""What is said of a statement: by the cells beside it, what is measured, the figures, who, when, at what cost.

Figures, offices, grades and amounts of a row are of the statement in that row (a merged cell is in each of its rows),
else of the statement in the nearest heading above, else of none: a target needs an indicator, not a statement.
Money that a sentence says is spent is of what the sentence states, where no cell prints amounts of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Literal, NamedTuple

from .model import Model, find_stage
from .plan.headings import fold_heading
from .plan.numbering import read_mark
from .plan.passages import Passage
from .plan.roles import VALUES
from .reading import Figure, Responsible, read_heading
from .reading.totals import is_total
from .reading.years import Year as PrintedYear
from .reading.years import western
from .statements import Entry, Statement

FigureKind = Literal["target", "baseline", "actual", "amount"]
_KEPT = re.compile("維持|継続|延伸|縮小")
# What ends the name of a quantity; other words before a value tell its parts apart (男29.2％).
_QUANTITY = re.compile("[率数量額度高計]$|割合$|面積$|人口$|時間$")
_FIGURES: dict[str, FigureKind] = {
    "target": "target",
    "baseline": "baseline",
    "actual": "actual",
    "amount": "amount",
    "schedule": "target",
}


class Year(NamedTuple):
    """A year: western, fiscal or calendar, the first one of a range, and the words that print it."""

    year: int
    calendar: bool
    first: int | None
    printed: str


@dataclass(frozen=True)
class Value:
    """A figure in a cell: the entry, its number there, what it is a figure of, and what it belongs to."""

    entry: Entry
    number: int
    kind: FigureKind
    figure: Figure
    indicator: Entry | None
    statements: tuple[Statement, ...]
    year: Year | None
    amount: str | None = None

    @property
    def key(self) -> str:
        """Return the key of the figure: its entry's, with its number from the second on."""
        return self.entry.key if self.number == 1 else f"{self.entry.key}/{self.number}"


def name_indicators(model: Model) -> dict[str, tuple[str, str]]:
    """Return the indicators of a plan by key, decided ones and those that its tables print: Japanese and English names.

    What has no name in one language is called by its name as printed.
    """
    decided = {
        indicator.key: (indicator.label.ja or indicator.label.text, indicator.label.en or indicator.label.text)
        for indicator in model.indicators.indicators
    }
    rows = Rows(model)
    printed = {each.key: rows.name_indicator(each) for each in rows.indicators.values()}
    return decided | {key: (name, name) for key, name in printed.items()}


class Rows:
    """What the tables of a plan say of its statements and indicators."""

    def __init__(self, model: Model) -> None:
        self.model, self.roles = model, model.roles
        self.cells = [entry for entry in model.entries.values() if entry.cell]

    @cached_property
    def indicators(self) -> dict[str, Entry]:
        """Return the entries that name an indicator, by the indicator's words and unit; the first for each."""
        heads: dict[tuple[str, str], Entry] = {}
        named: dict[str, Entry] = {}
        for entry in self.model.entries.values():
            if (
                entry.role.role == "indicator" and entry.name
            ) or entry.key in self.measured_statements | self.item_names:
                unit = entry.cell.unit.printed if entry.cell and entry.cell.unit else ""
                named[entry.key] = heads.setdefault((self.name_indicator(entry), unit), entry)
        return named

    def name_indicator(self, entry: Entry) -> str:
        """Return the words of an indicator, after those of the wider one of which its row is a part.

        That stands on its left under the same heading: 量の見込み over 特定型 and 母子保健型.
        """
        if entry.key in self.item_names:
            return self.item_names[entry.key]
        if entry.role.statement_type:
            return entry.reading.outcome.indicator if entry.reading.outcome else entry.name
        return " ".join([*(each.name for each in self.list_wider(entry)), entry.name])

    @cached_property
    def item_names(self) -> dict[str, str]:
        """Return what the values of items, sentences and lines of labels measure, by key: the words before them."""
        named = ((entry, name_listed(entry)) for entry in self.cells if is_list(entry) or self.names_itself(entry))
        return {entry.key: name for entry, name in named if name}

    def names_itself(self, entry: Entry) -> bool:
        """Return whether behind a label stand the name of a quantity and its value: 目標値：利用回数　5,000回."""
        table = self.roles.by_passage.get(entry.key)
        if table is None or not table.is_of_lines or entry.role.role not in VALUES:
            return False
        return not self.is_measured(entry) and _QUANTITY.search(name_listed(entry)) is not None

    @cached_property
    def measured_statements(self) -> dict[str, Entry]:
        """Return the measures and goals that values of their row measure, by key, where nothing else says what does.

        An indicator that the row or a heading above prints goes before: 目標値 beside 特定健診の受診率の向上.
        """
        stated = dict[str, Entry]()
        for entry in self.cells:
            if has_values(entry) and not self.is_measured(entry):
                beside = self.list_stated(entry.passage)
                stated |= {key: self.model.entries[key] for key in beside if len(beside) == 1}
        return stated

    def list_stated(self, passage: Passage) -> list[str]:
        """Return the keys of the measures and goals in the row of a cell; of lines of labels that of the item above."""
        cells = (each.key for each in self.roles.find_beside(passage, "measure", "goal"))
        beside = [key for key in cells if key in self.model.entries]  # a label in a section of measures is none
        above = (key for key in self.roles.list_items_above(passage) if self.model.find_statement(key))
        return beside or [*islice(above, 1)]

    def is_measured(self, entry: Entry) -> bool:
        """Return whether an indicator is printed in the row of a value or in a heading above it."""
        sections = {section.key for section in self.roles.list_sections(entry.section)}
        named = (each.role.role == "indicator" for key in sections if (each := self.model.entries.get(key)))
        return any(self.roles.find_beside(entry.passage, "indicator")) or any(named)

    def list_wider(self, entry: Entry) -> Iterator[Entry]:
        """Yield the indicators of which one is a part, the widest first."""
        place = entry.passage.cell
        for passage in self.roles.find_beside(entry.passage, "indicator") if place else ():
            left, wider = passage.cell, self.model.entries.get(passage.key)
            same = self.roles.by_key[passage.key].heading == entry.role.heading
            if wider and left and place and same and left.column < place.column:
                yield wider

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Return every figure of a cell."""
        return tuple(value for entry in self.cells for value in self.list_values(entry))

    @cached_property
    def spending(self) -> tuple[Value, ...]:
        """Return the money that is said to be spent in words that are no cell of figures."""
        counted = {statement.key for value in self.values if value.kind == "amount" for statement in value.statements}
        return tuple(
            Value(
                *(entry, number, "amount", spent.figure, None),
                (own,) if (own := self.model.find_statement(entry.key)) and own.key not in counted else (),
                self.find_year(entry.passage, spent.figure) if spent.figure.year else None,
                spent.kind,
            )
            for entry in self.model.entries.values()
            if entry.cell is None
            for number, spent in enumerate(entry.reading.spent, start=1)
        )

    def list_values(self, entry: Entry) -> Iterator[Value]:
        """Yield the figures of a cell, with what they belong to."""
        kind = _FIGURES.get(entry.role.role or "")
        if kind is None or entry.cell is None:
            return
        statements = self.find_statements(entry.passage)
        named = entry.key in self.item_names
        figures = [each._replace(breakdown="") if named else each for each in entry.cell.figures]
        for number, figure in enumerate(figures, start=1):
            indicator = None if kind == "amount" else self.find_indicator(entry, number - 1, len(entry.cell.figures))
            if kind != "amount" and indicator is None:
                continue  # what nobody says it measures is no figure of anything: it stays print
            year, amount = self.find_year(entry.passage, figure), entry.role.amount if kind == "amount" else None
            yield Value(entry, number, kind, figure, indicator, statements, year, amount)
        for place, origin in enumerate(entry.cell.origins):
            if indicator := self.find_indicator(entry, place, len(entry.cell.origins)):
                number, year = len(entry.cell.figures) + place + 1, self.date(origin.year)
                figure = origin._replace(breakdown="") if named else origin
                yield Value(entry, number, "baseline", figure, indicator, statements, year)

    def find_indicator(self, entry: Entry, place: int, of: int) -> Entry | None:
        """Return what a figure measures: the one indicator of its row, else the one at its place among as many.

        Of a wider indicator and its parts under one heading it is the part.
        """
        if entry.key in self.item_names:
            return self.indicators[entry.key]
        printed = self.roles.find_beside(entry.passage, "indicator")
        wider = {each.key for passage in printed for each in self.list_wider(self.model.entries[passage.key])}
        beside = [passage.key for passage in printed if passage.key not in wider]
        keys = list(dict.fromkeys(self.indicators[key].key for key in beside if key in self.indicators))
        if len(keys) == 1:
            return self.model.entries[keys[0]]
        if keys:
            return self.model.entries[keys[place]] if len(keys) == of else None
        if entry.role.role != "schedule":
            own = [key for key in self.list_stated(entry.passage) if key in self.measured_statements]
            if len(own) == 1:
                return self.indicators[own[0]]
        above = (self.indicators.get(section.key) for section in self.roles.list_sections(entry.section))
        return next((entry for entry in above if entry), None)

    def is_contained(self, value: Value) -> bool:
        """Return whether the heading of an amount says that it is part of the one before it (うち一般財源)."""
        table = self.roles.by_passage.get(value.entry.key)
        heads = table.list_above(value.entry.passage) if table and value.kind == "amount" else iter(())
        return any(fold_heading(head.text).lstrip("([").startswith("うち") for head in heads)

    def find_statements(self, passage: Passage) -> tuple[Statement, ...]:
        """Return what a cell is said of: in its row the goals of a figure, or the measures; else the heading above.

        Of lines of labels it is the item above.
        """
        of_goals = self.roles.by_key[passage.key].role in VALUES
        for name in ("goal", "measure") if of_goals else ("measure", "goal"):
            names = [*self.roles.find_beside(passage, name, "again")]
            beside = (self.model.find_statement(each.key) for each in names)
            statements = tuple(dict.fromkeys(statement for statement in beside if statement))
            if statements or any(is_total(each.text) for each in names):
                return statements
        keys = (section.key for section in self.roles.list_sections(passage.section))
        above = (self.model.find_statement(key) for key in (*self.roles.list_items_above(passage), *keys))
        return tuple(statement for statement in above if statement)[:1]

    def list_promises(self, statement: Statement) -> Iterator[Entry]:
        """Yield the pledges that a statement carries out: those of its row, else that of the nearest heading above."""
        for entry in statement.entries:
            beside = [self.model.entries[passage.key] for passage in self.roles.find_beside(entry.passage, "pledge")]
            above = (self.model.entries.get(section.key) for section in self.roles.list_sections(entry.section))
            yield from beside or [entry for entry in above if entry and entry.is_pledge][:1]

    def find_year(self, passage: Passage, figure: Figure | None = None) -> Year | None:
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
        if self.roles.by_key[passage.key].role not in _FIGURES:
            return None
        cells = self.roles.find_years(passage)
        for is_of in (self.roles.share_heading, self.roles.are_named_alike, self.roles.stand_together):
            for cell in cells:
                entry = self.model.entries.get(cell.key)
                if entry and entry.cell and entry.cell.dates and is_of(passage, cell):
                    return entry.cell.dates[-1]
        return None

    def list_years(self, passage: Passage) -> tuple[Year, ...]:
        """Return the years of a cell of a schedule: a merged one (an arrow through years) is in each it covers."""
        table, place = self.roles.by_passage.get(passage.key), passage.cell
        if dates := self.list_dates(passage):
            return dates
        if table is None or place is None or (place.rows, place.columns) == (1, 1):
            year = self.find_year(passage)
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
        return next((each.printed for each in read_heading(words).years if each.year == year), words)

    def is_calendar(self, kind: str | None) -> bool | None:
        """Return whether a year is a calendar one, None where neither the print nor the plan says so."""
        said = kind or self.model.plan.bare_year
        return None if said is None else said == "calendar"

    @cached_property
    def responsibles(self) -> tuple[tuple[Entry, Responsible, tuple[Statement, ...]], ...]:
        """Return who is named as responsible, where, and for what."""
        return tuple(
            (entry, responsible, self.find_statements(entry.passage))
            for entry in self.cells
            if entry.role.role == "responsible" and entry.cell
            for responsible in entry.cell.responsibles
        )

    @cached_property
    def grades(self) -> tuple[tuple[Entry, str, tuple[Statement, ...]], ...]:
        """Return the grades that cells print, and what they judge."""
        return tuple(
            (entry, entry.cell.grade, self.find_statements(entry.passage))
            for entry in self.cells
            if entry.role.role == "grade" and entry.cell and entry.cell.grade
        )

    @cached_property
    def schedules(self) -> tuple[tuple[Statement, Year, Passage], ...]:
        """Return what is scheduled in which year, and what says so: words of its own, or a mark, drawn or printed."""
        return tuple(
            (statement, year, placed.passage)
            for placed in self.model.placed
            if placed.passage.cell and self.roles.by_key[placed.passage.key].role == "schedule"
            for year in self.list_years(placed.passage)
            for statement in self.list_scheduled(placed.passage)
        )

    @cached_property
    def stage_schedules(self) -> tuple[tuple[Statement, int, Passage], ...]:
        """Return what is scheduled in which stage, where no year is said, and the mark or the words that say so."""
        return tuple(
            (statement, stage, placed.passage)
            for placed in (self.model.placed if self.model.plan.stages else ())
            if placed.passage.cell and self.roles.by_key[placed.passage.key].role == "schedule"
            if (stage := find_stage(placed.passage, self.roles, self.model.plan))
            if not self.list_years(placed.passage)
            for statement in self.list_scheduled(placed.passage)
        )

    def list_scheduled(self, passage: Passage) -> tuple[Statement, ...]:
        """Return what a cell of a schedule says it of: its own measure, or those of its row: of a mark, of a figure."""
        own = self.model.find_statement(passage.key)
        if own:
            return (own,)
        entry = self.model.entries.get(passage.key)
        cell = entry.cell if entry else None
        marked = entry is None or (cell is not None and bool(cell.marks or cell.dates or cell.figures))
        return self.find_statements(passage) if marked else ()


def has_values(entry: Entry) -> bool:
    """Return whether a cell holds values: numbers, or words for what is to become of one (増加, 現状維持)."""
    figures = entry.cell.figures if entry.cell and entry.role.role in VALUES else ()
    return any(each.value is not None or each.direction != "level" or _KEPT.search(each.printed) for each in figures)


def is_list(entry: Entry) -> bool:
    """Return whether an entry holds values and stands in no table: an item or a sentence under 数値目標."""
    return entry.passage.cell is None and entry.role.role in VALUES


LONGEST_NAME = 40  # characters of what an item measures


def name_listed(entry: Entry) -> str:
    """Return the words of an item before its first value, as printed, without its number and a colon; else nothing.

    Figures of an item that are told apart have no one name.
    """
    cell, text = entry.cell, entry.passage.text
    if cell is None or len({each.breakdown for each in cell.figures} - {""}) != 1:
        return ""
    mark, first = read_mark(text), min(each.span[0] for each in (*cell.figures, *cell.origins))
    name = text[mark.end if mark else 0 : first].strip().rstrip(":：").strip()
    return name if len(name) <= LONGEST_NAME and not re.search("[:：]", name) else ""

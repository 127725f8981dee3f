"""What is said of a statement: by the cells beside it, what is measured, the figures, who, when, at what cost.

Figures, offices, grades and amounts of a row are of the statement in that row (a merged cell is in each of its rows),
else of the statement in the nearest heading above, else of none: a target needs an indicator, not a statement.
Money that a sentence says is spent is of what the sentence states, where no cell prints amounts of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .model import Model, find_stage
from .plan.headings import fold_heading
from .plan.passages import Passage
from .plan.roles import VALUES
from .reading import Figure, Responsible
from .reading.totals import is_total
from .row_indicators import RowIndicators
from .row_years import RowYears, Year
from .statements import Entry, Statement

FigureKind = Literal["target", "baseline", "actual", "amount"]
_FIGURES: dict[str, FigureKind] = {
    "target": "target",
    "baseline": "baseline",
    "actual": "actual",
    "amount": "amount",
    "schedule": "target",
}


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
    measured = RowIndicators(model)
    printed = {indicator.key: measured.find_name(indicator) for indicator in measured.by_key.values()}
    return decided | {key: (name, name) for key, name in printed.items()}


class Rows:
    """What the tables of a plan say of its statements and indicators."""

    def __init__(self, model: Model) -> None:
        self.model, self.roles = model, model.roles
        self.cells = [entry for entry in model.entries.values() if entry.cell]
        self.indicators, self.years = RowIndicators(model), RowYears(model)

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
                (stated,) if (stated := self.model.find_statement(entry.key)) and stated.key not in counted else (),
                self.years.find(entry.passage, spent.figure) if spent.figure.year else None,
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
        named = entry.key in self.indicators.item_names
        figures = [figure._replace(breakdown="") if named else figure for figure in entry.cell.figures]
        for number, figure in enumerate(figures, start=1):
            indicator = (
                None if kind == "amount" else self.indicators.find_measured(entry, number - 1, len(entry.cell.figures))
            )
            if kind != "amount" and indicator is None:
                continue  # what nobody says it measures is no figure of anything: it stays print
            year, amount = self.years.find(entry.passage, figure), entry.role.amount if kind == "amount" else None
            yield Value(entry, number, kind, figure, indicator, statements, year, amount)
        for place, origin in enumerate(entry.cell.origins):
            if indicator := self.indicators.find_measured(entry, place, len(entry.cell.origins)):
                number, year = len(entry.cell.figures) + place + 1, self.years.date(origin.year)
                figure = origin._replace(breakdown="") if named else origin
                yield Value(entry, number, "baseline", figure, indicator, statements, year)

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
            beside = (self.model.find_statement(name.key) for name in names)
            statements = tuple(dict.fromkeys(statement for statement in beside if statement))
            if statements or any(is_total(name.text) for name in names):
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
            for year in self.years.list_covered(placed.passage)
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
            if not self.years.list_covered(placed.passage)
            for statement in self.list_scheduled(placed.passage)
        )

    def list_scheduled(self, passage: Passage) -> tuple[Statement, ...]:
        """Return what a cell of a schedule says it of: its own measure, or those of its row: of a mark, of a figure."""
        stated = self.model.find_statement(passage.key)
        if stated:
            return (stated,)
        entry = self.model.entries.get(passage.key)
        cell = entry.cell if entry else None
        marked = entry is None or (cell is not None and bool(cell.marks or cell.dates or cell.figures))
        return self.find_statements(passage) if marked else ()

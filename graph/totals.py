"""Totals: what a table prints as a sum of its amounts, held against the amounts that it is the sum of.

A total stands under its parts (合計, 小計), beside them (the years of a measure), or is paid from them (財源内訳). It
is added up in yen by what the table says alone: where a part is no amount (未定, 調整中) nothing is said, and a
difference that rounding explains (千円, 百万円) is told apart from one that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple

from .plan.headings import Role, fold_heading
from .plan.passages import HEADER, Passage
from .plan.roles import Table
from .reading.totals import is_fund, is_whole_cost, is_year_total, rank_total
from .reading.units import split_scale
from .rows import Rows, Value

Over = Literal["measures", "years", "funds"]
Agreement = Literal["equal", "rounding", "different", "unsure", "unknown"]

_PART_OF_ROW_ABOVE = re.compile(r"[(\[]?(?:うち|内訳|内数|再掲)")
_AGAIN = "再掲"
# So far a sum may be off where no total beside it agrees; further off, the rows may not be all its parts.
_NEAR = Decimal("0.1")


@dataclass(frozen=True)
class Total:
    """A printed total by name, what it is over, its parts in the order of the print, and how far the two agree."""

    name: str
    value: Value
    over: Over
    parts: tuple[Value, ...]
    agreement: Agreement

    @property
    def key(self) -> str:
        """Return the key of the total: that of its amount, which may end a row and a column, and what it is over."""
        return f"{self.value.key}/{self.over}"

    @property
    def amount(self) -> Decimal:
        """Return the total as printed, in yen."""
        return _amount(self.value)

    @property
    def sum(self) -> Decimal:
        """Return the sum of the parts, in yen."""
        return sum(map(_amount, self.parts), Decimal(0))


def find_totals(rows: Rows) -> tuple[Total, ...]:
    """Return the totals of a plan's tables, in the order of the print."""
    amounts = {"amount"}
    tables = [
        table for table in rows.roles.tables if any(rows.roles.by_key[p.key].role in amounts for p in table.passages)
    ]
    return tuple(total for table in tables for total in _Sums(rows, table).list_totals())


class _Cell(NamedTuple):
    """A cell of amounts: its value if it is one, and whether it prints something that is none."""

    value: Value | None
    unknown: bool = False


class _Sums:
    """One table as a grid of amounts."""

    def __init__(self, rows: Rows, table: Table) -> None:
        self.rows, self.table, self.roles = rows, table, rows.roles.by_key
        self.values: dict[str, list[Value]] = {}
        for value in rows.values:
            if value.kind == "amount":
                self.values.setdefault(value.entry.key, []).append(value)

    def list_totals(self) -> Iterator[Total]:
        """Yield the totals under, beside and before their parts."""
        yield from self.list_under()
        yield from self.list_beside()
        yield from self.list_funded()

    @cached_property
    def body(self) -> list[Passage]:
        return [
            passage for passage in self.table.passages if passage.cell and passage.cell.row > self.table.header_rows
        ]

    @cached_property
    def lines(self) -> list[int]:
        """Return the numbers of the rows under the headings."""
        return sorted({passage.cell.row for passage in self.body if passage.cell})

    @cached_property
    def columns(self) -> dict[int, Role]:
        """Return the columns of amounts, with how they are read."""
        roles: dict[int, Role] = {}
        for passage in self.body:
            if passage.cell and passage.cell.columns == 1 and self.is_amount(passage):
                roles.setdefault(passage.cell.column, self.roles[passage.key])
        return dict(sorted(roles.items()))

    def is_amount(self, passage: Passage) -> bool:
        return passage.kind != HEADER and self.roles[passage.key].role == "amount"

    @cached_property
    def grid(self) -> dict[tuple[int, int], _Cell]:
        """Return the cells of amounts by row and column; one that covers several rows stands in its first."""
        cells = {}
        for passage in filter(self.is_amount, self.body):
            place, cell = passage.cell, self.read_cell(passage)
            if place is None:
                continue
            for column in range(place.column, place.column + place.columns):
                cells[place.row, column] = cell if place.columns == 1 else _Cell(None, cell.value is not None)
        return cells

    def read_cell(self, passage: Passage) -> _Cell:
        """Return the amount of a cell; one without words, with a dash or with 再掲 adds nothing."""
        values = self.values.get(passage.key, [])
        if len(values) == 1 and values[0].figure.value is not None and values[0].figure.value_to is None:
            return _Cell(values[0])
        entry = self.rows.model.entries.get(passage.key)
        silent = entry is None or not passage.text or _AGAIN in passage.text
        return _Cell(None, not silent and not (entry.cell and entry.cell.nothing) if entry else False)

    def list_words(self, line: int) -> list[Passage]:
        """Return what a row prints beside its amounts: names, headings."""
        return [
            passage
            for passage in self.body
            if passage.cell
            and passage.cell.row <= line < passage.cell.row + passage.cell.rows
            and not self.is_amount(passage)
        ]

    @cached_property
    def ranks(self) -> dict[int, int]:
        """Return which sort of total each row is."""
        return {line: max((rank_total(word.text) for word in self.list_words(line)), default=0) for line in self.lines}

    # -- a total under its parts ---------------------------------------------------------------------------------------

    def list_under(self) -> Iterator[Total]:
        """Yield the totals of rows; none where a name covers several rows, of which each may be a part of it."""
        if any(passage.cell and passage.cell.rows > 1 and self.is_name(passage) for passage in self.body):
            return
        for line in (line for line in self.lines if self.ranks[line]):
            totals = [total for column in self.columns if (total := self.add_column(line, column))]
            yield from weigh(totals)

    def is_name(self, passage: Passage) -> bool:
        """Return whether a cell names what a row is about, or that it is a total."""
        return self.roles[passage.key].role in {"measure", "goal", "again"} or rank_total(passage.text) > 0

    def add_column(self, line: int, column: int) -> Total | None:
        """Return the total of a row in one column, with the amounts above it; of a first row, with those below."""
        total = self.grid.get((line, column), _Cell(None)).value
        lines = self.find_parts(line) if total else []
        cells = [(part, self.grid.get((part, column), _Cell(None))) for part in lines]
        again = {part for part in lines if any(_AGAIN in word.text for word in self.list_words(part))}
        values = [cell.value for part, cell in cells if cell.value and part not in again]
        if total is None or not values:
            return None
        others = [cell.value for _, cell in cells if cell.value]
        parts = next((some for some in (values, others) if sum(map(_amount, some)) == _amount(total)), values)
        words = next((word.text for word in self.list_words(line) if rank_total(word.text)), "")
        return Total(
            words, total, "measures", tuple(parts), judge(total, parts, unknown=any(cell.unknown for _, cell in cells))
        )

    def find_parts(self, line: int) -> list[int]:
        """Return the rows that a total adds up: back to the total before it that is no narrower."""
        ends = [other for other in self.lines if other < line and self.ranks[other] >= self.ranks[line]]
        above = [other for other in self.lines if max(ends, default=0) < other < line and self.is_part(other)]
        if above or line != self.lines[0]:
            return above
        stop = next((other for other in self.lines if other > line and self.ranks[other] >= self.ranks[line]), None)
        return [other for other in self.lines if line < other and (not stop or other < stop) and self.is_part(other)]

    def is_part(self, line: int) -> bool:
        """Return whether a row is to be added up: no total, and nothing that the row above it has (うち市税)."""
        words = [fold_heading(word.text) for word in self.list_words(line)]
        return not self.ranks[line] and not any(map(_PART_OF_ROW_ABOVE.match, words))

    # -- a total beside its parts --------------------------------------------------------------------------------------

    def list_beside(self) -> Iterator[Total]:
        """Yield the totals of columns over the years of their rows."""
        for column, role in self.columns.items():
            words = self.name_column(column)
            parts = self.list_year_columns(column, role)
            whole = is_whole_cost(words)
            if role.year is not None or len(parts) < 2 or not (whole or is_year_total(words)):  # noqa: PLR2004
                continue
            totals = [total for line in self.lines if (total := self.add_row(line, column, parts, "years"))]
            known = [total for total in totals if total.agreement != "unknown"]
            # The cost of all years may count some that the plan does not print: most rows must bear it out.
            if not whole or 2 * sum(total.agreement in {"equal", "rounding"} for total in known) >= len(known) > 0:
                yield from weigh(totals)

    def name_column(self, column: int) -> str:
        """Return the words of a column's own heading."""
        heads = self.list_heads(column)
        return heads[0].text if heads else ""

    def list_heads(self, column: int) -> list[Passage]:
        """Return the headings over a column, the nearest first."""
        heads = [
            header
            for header in self.table.headers
            if header.cell
            and header.cell.row <= self.table.header_rows
            and header.cell.column <= column < header.cell.column + header.cell.columns
        ]
        return sorted(heads, key=lambda head: -head.cell.row if head.cell else 0)

    def list_year_columns(self, column: int, role: Role) -> list[int]:
        """Return the columns of years that a total adds up: of its kind and under its upper heading; a year once."""
        upper = {head.key for head in self.list_heads(column)[1:]}
        alike = {
            other: at.year
            for other, at in self.columns.items()
            if at.year is not None and at.amount == role.amount and not is_fund(self.name_column(other))
            if not upper or upper & {head.key for head in self.list_heads(other)[1:]}
        }
        return list(alike) if len(set(alike.values())) == len(alike) else []

    def add_row(self, line: int, column: int, parts: Sequence[int], over: Over) -> Total | None:
        """Return the total of a column in one row, with the amounts of the same row."""
        total = self.grid.get((line, column), _Cell(None)).value
        cells = [self.grid.get((line, part), _Cell(None)) for part in parts]
        values = [cell.value for cell in cells if cell.value]
        if total is None or not values:
            return None
        name = (
            total.statements[0].first.name
            if total.statements
            else " ".join(word.text for word in self.list_words(line)[:1])
        )
        return Total(
            name, total, over, tuple(values), judge(total, values, unknown=any(cell.unknown for cell in cells))
        )

    # -- what a cost is paid from --------------------------------------------------------------------------------------

    def list_funded(self) -> Iterator[Total]:
        """Yield the costs of which the columns beside them print from which funds they are paid."""
        for _, run in groupby(self.columns, key=lambda column: is_fund(self.name_column(column))):
            funds = list(run)
            before = [column for column in self.columns if column < funds[0]]
            if len(funds) < 2 or not before or not is_fund(self.name_column(funds[0])):  # noqa: PLR2004
                continue
            alike = self.columns[before[-1]].year == self.columns[funds[0]].year
            totals = [self.add_row(line, before[-1], funds, "funds") for line in self.lines if alike]
            yield from weigh([total for total in totals if total])


def judge(total: Value, parts: Sequence[Value], *, unknown: bool) -> Agreement:
    """Return how far a total agrees with its parts.

    A sum of twice the total has counted rows and what they add up to: such a table says nothing.
    """
    difference = _amount(total) - sum(map(_amount, parts), Decimal(0))
    if unknown or (difference and difference == -_amount(total)):
        return "unknown"
    if not difference:
        return "equal"
    step = max(map(find_step, (total, *parts)))
    return "rounding" if step > 1 and abs(difference) <= step * (len(parts) + 1) / 2 else "different"


def weigh(totals: Sequence[Total]) -> list[Total]:
    """Return totals of one line; one that is far off is unsure where none in its line agrees."""
    agree = any(total.agreement in {"equal", "rounding"} for total in totals)
    return [
        replace(total, agreement="unsure")
        if total.agreement == "different" and not agree and abs(total.amount - total.sum) > _NEAR * abs(total.amount)
        else total
        for total in totals
    ]


def find_step(value: Value) -> Decimal:
    """Return the smallest amount that a value's print tells apart, in yen: 1,000 of 24,200 under 千円."""
    factor, _ = split_scale(fold_heading(value.figure.unit_text))
    decimals = re.search(r"[.．]([0-9０-９]+)", value.figure.printed)
    return factor / 10 ** len(decimals[1]) if decimals else factor


def _amount(value: Value) -> Decimal:
    return value.figure.value or Decimal(0)

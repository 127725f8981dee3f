"""What is counted or added up in a plan's rows, kept so that a condition can leave some of it out.

The solutions that the rows are grouped from (`aggregates`) stand in the order of their groups, so that a set of them is
a number with a bit for each, as a set of rows is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain, compress, groupby, repeat
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal

from ...results.cells import XSD, Term

if TYPE_CHECKING:
    from .aggregates import Aggregate
    from .restrictions import Details, Recast

# Kinds of numbers that are added up; a sum of others is the engine's.
ADDED = {f"{XSD}integer", f"{XSD}decimal"}


class NotKept(Exception):
    """An answer that cannot stand apart from its store: it has a blank node, or an order that has no key here."""


class Things(NamedTuple):
    """What a column counts in each solution: the number of a thing of its group, -1 for none; the group of each thing.

    What two groups have in common is a thing of each.
    """

    of: list[int]
    groups: list[int]


class Numbers(NamedTuple):
    """The group of each row and of each solution, in their order, and what they tell for each number of a row.

    By the name of the column that is a text of a number for each solution where it is added up; else the things that
    are counted. There are none where no two things of a group are the same: there are as many as solutions.
    """

    rows: list[int]
    groups: list[int]
    added: dict[str, list[str]]
    things: dict[str, Things | None]

    def count_rows(self, left: int) -> Counts:
        """Return the numbers of the rows by the solutions that are left, as a set of bits."""
        chosen = [*map(int, reversed(f"{left:b}"))]
        solutions = Counter(compress(self.groups, chosen))
        counts = {
            name: solutions if things is None else _count_things(things, chosen) for name, things in self.things.items()
        }
        sums = {name: _add_up(texts, self.groups, chosen) for name, texts in self.added.items()}
        return Counts(self.rows, solutions, {**sums, **counts})

    @property
    def solutions(self) -> int:
        """Return how many solutions there are."""
        return len(self.groups)


class Counts(NamedTuple):
    """The numbers of rows by the solutions that conditions leave: the group of each row, then by the group.

    A group has no solutions where all of them are left out: its row is none.
    """

    rows: list[int]
    solutions: Mapping[int, int]
    numbers: Mapping[str, Mapping[int, int | Decimal]]

    def list_rows(self) -> int:
        """Return the rows that have solutions, as a set of bits."""
        return int("".join("1" if self.solutions.get(group) else "0" for group in reversed(self.rows)) or "0", 2)

    def read(self, row: int) -> dict[str, int | Decimal]:
        """Return the numbers of a row."""
        return {name: numbers.get(self.rows[row], 0) for name, numbers in self.numbers.items()}


def _count_things(things: Things, chosen: Iterable[int]) -> Mapping[int, int]:
    """Return how many things each group has in the chosen solutions."""
    distinct = {*compress(things.of, chosen)} - {-1}
    return Counter(map(things.groups.__getitem__, distinct))


def _add_up(texts: Iterable[str], groups: Iterable[int], chosen: Iterable[int]) -> Mapping[int, Decimal]:
    """Return the sum of the numbers that each group has in the chosen solutions."""
    sums = dict[int, Decimal]()
    for text, group in compress(zip(texts, groups, strict=True), chosen):
        sums[group] = sums.get(group, Decimal()) + Decimal(text)
    return sums


def write_numbers(
    cast: Recast, details: Details, asked: Sequence[Sequence[Term | None]], solutions: Sequence[Sequence[Term | None]]
) -> Numbers:
    """Return what is counted in rows by solutions in the order of their groups.

    Raises `NotKept` where that does not give the numbers that the rows have.
    """
    by, aggregates = details.grouping.by, details.grouping.aggregates
    runs = [(key, [*same]) for key, same in groupby(solutions, key=lambda terms: _name_group(terms[: len(by)]))]
    places = {key: place for place, (key, _) in enumerate(runs)}
    at = [cast.columns.index(name) for name in by]
    rows = [places.get(_name_group([terms[i] for i in at]), -1) for terms in asked]
    groups = [*chain.from_iterable(repeat(place, len(same)) for place, (_, same) in enumerate(runs))]
    values = {each.column: [terms[details.columns.index(each.variable)] for terms in solutions] for each in aggregates}
    added = {each.column: _list_numbers(values[each.column]) for each in aggregates if each.function == "SUM"}
    counted = [aggregate for aggregate in aggregates if aggregate.function == "COUNT"]
    things = {each.column: _number_things(each, values[each.column], groups) for each in counted}
    numbers = Numbers(rows, groups, added, things)
    _check(cast, numbers, asked)
    return numbers


def _check(cast: Recast, numbers: Numbers, asked: Sequence[Sequence[Term | None]]) -> None:
    """Raise `NotKept` where rows have other numbers than their solutions, or none."""
    counted = numbers.count_rows((1 << numbers.solutions) - 1)
    if counted.list_rows() != (1 << len(asked)) - 1:
        raise NotKept
    for row, terms in enumerate(asked):
        for name, number in counted.read(row).items():
            if getattr(terms[cast.columns.index(name)], "value", "") != write_number(number):
                raise NotKept


def _name_group(terms: Iterable[Term | None]) -> tuple[str, ...]:
    return tuple(map(str, terms))


def _list_numbers(terms: Iterable[Term | None]) -> list[str]:
    """Return numbers that are added up as texts; raises `NotKept` for what is none."""
    numbers = [term.value for term in terms if isinstance(term, Literal) and term.datatype.value in ADDED]
    if len({term.datatype.value for term in terms if isinstance(term, Literal)}) > 1 or len(numbers) < len([*terms]):
        raise NotKept
    return numbers


def _number_things(aggregate: Aggregate, terms: Iterable[Term | None], groups: Iterable[int]) -> Things | None:
    """Return the things of solutions; None where all of each group are counted."""
    known, of, groups_of = dict[tuple[int, str], int](), list[int](), list[int]()
    for place, (term, group) in enumerate(zip(terms, groups, strict=True)):
        thing = (group, str(term) if aggregate.distinct else str(place))
        if term is not None and thing not in known:
            known[thing] = len(known)
            groups_of.append(group)
        of.append(-1 if term is None else known[thing])
    return Things(of, groups_of) if len(known) < len(of) else None


def write_number(number: int | Decimal) -> str:
    """Return a number as the engine writes one.

    >>> write_number(1500), write_number(Decimal("1500")), write_number(Decimal("1.50"))
    ('1500', '1500', '1.5')
    """
    if isinstance(number, int):
        return str(number)
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number.to_integral_value():f}"


def change_row(
    row: Mapping[str, Mapping[str, str]], numbers: Mapping[str, int | Decimal]
) -> dict[str, Mapping[str, str]]:
    """Return a row with other numbers."""
    return {
        name: {**term, "value": write_number(numbers[name])} if name in numbers else term for name, term in row.items()
    }

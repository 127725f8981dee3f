"""What is counted or added up in a plan's rows, kept so that a condition can leave some of it out.

The solutions that the rows are grouped from (`aggregates`) stand in the order of their groups, so that a set of them is
a number with a bit for each, as a set of rows is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, compress, groupby
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


class Numbers(NamedTuple):
    """The group of each row, where the solutions of each group end, and what they tell for each number of a row.

    By the name of the column that is a text of a number for each solution where it is added up; else the number of a
    thing, 0 for none. There is no list where no two things of a group are the same: there are as many as solutions.
    """

    groups: list[int]
    ends: list[int]
    added: dict[str, list[str]]
    things: dict[str, list[int] | None]

    def count_groups(self, left: int) -> list[dict[str, str]]:
        """Return the numbers of each group by the solutions that are left; none where all of a group are left out."""
        counted, start = list[dict[str, str]](), 0
        for end in self.ends:
            bits = left >> start & (1 << end - start) - 1
            counted.append(self._count_group(start, end, bits) if bits else {})
            start = end
        return counted

    def _count_group(self, start: int, end: int, bits: int) -> dict[str, str]:
        chosen = [*map(int, reversed(f"{bits:b}"))]
        sums = {name: sum(map(Decimal, compress(each[start:end], chosen))) for name, each in self.added.items()}
        things = {
            name: bits.bit_count() if each is None else len({*compress(each[start:end], chosen)} - {0})
            for name, each in self.things.items()
        }
        return {name: _write(Decimal(each)) for name, each in {**sums, **things}.items()}

    @property
    def solutions(self) -> int:
        """Return how many solutions there are."""
        return self.ends[-1] if self.ends else 0


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
    groups = [places.get(_name_group([terms[i] for i in at]), -1) for terms in asked]
    values = {each.column: [terms[details.columns.index(each.variable)] for terms in solutions] for each in aggregates}
    ends = [*accumulate(len(same) for _, same in runs)]
    numbers = Numbers(
        groups,
        ends,
        {each.column: _list_numbers(values[each.column]) for each in aggregates if each.function == "SUM"},
        {
            each.column: _number_things(each, values[each.column], ends)
            for each in aggregates
            if each.function == "COUNT"
        },
    )
    _check(cast, numbers, asked)
    return numbers


def _check(cast: Recast, numbers: Numbers, asked: Sequence[Sequence[Term | None]]) -> None:
    """Raise `NotKept` where rows have other numbers than their solutions, or none."""
    counted = numbers.count_groups((1 << numbers.solutions) - 1)
    for terms, group in zip(asked, numbers.groups, strict=True):
        told = counted[group] if group >= 0 else {}
        if not told or any(getattr(terms[cast.columns.index(name)], "value", "") != told[name] for name in told):
            raise NotKept


def _name_group(terms: Iterable[Term | None]) -> tuple[str, ...]:
    return tuple(map(str, terms))


def _list_numbers(terms: Iterable[Term | None]) -> list[str]:
    """Return numbers that are added up as texts; raises `NotKept` for what is none."""
    numbers = [term.value for term in terms if isinstance(term, Literal) and term.datatype.value in ADDED]
    if len({term.datatype.value for term in terms if isinstance(term, Literal)}) > 1 or len(numbers) < len([*terms]):
        raise NotKept
    return numbers


def _number_things(aggregate: Aggregate, terms: Sequence[Term | None], ends: Iterable[int]) -> list[int] | None:
    """Return the number of each solution's thing; nothing where all of each group are counted."""
    known = dict[str, int]()
    things = [0 if term is None else known.setdefault(str(term), len(known) + 1) for term in terms]
    if not aggregate.distinct:
        things = [place if thing else 0 for place, thing in enumerate(things, 1)]
    start, alike = 0, False
    for end in ends:
        alike |= len({*things[start:end]} - {0}) < end - start
        start = end
    return things if alike else None


def _write(number: Decimal) -> str:
    """Return a number as the engine writes one.

    >>> _write(Decimal("1500")), _write(Decimal("1.50"))
    ('1500', '1.5')
    """
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number.to_integral_value():f}"


def change_row(row: Mapping[str, Mapping[str, str]], told: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """Return a row with other numbers."""
    return {name: {**term, "value": told[name]} if name in told else term for name, term in row.items()}

"""Units: what two plans are compared by, each with all that the plan says of it.

A unit is a measure, a goal or a pledge, or the targets of one indicator. What a schedule prints of a measure (実施設計
in one year, 工事 in the next) states measures of its own; they say when, and go with the measure that they are part of.
A target that stands in the words of a goal goes with the goal likewise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from ..reading import Print, search_text
from ..reading.years import years
from ..repeats import strip_number
from .notation import unify

Sort = Literal["measure", "goal", "pledge", "target"]
_UP, _DOWN = {"at-least", "more-than", "increase"}, {"at-most", "less-than", "decrease"}
_NUMERALS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


class Quote(NamedTuple):
    """Where a unit is printed: its entry, the words there, the line (of the outline; of a version, of the source)."""

    entry: str
    text: str
    line: int
    is_heading: bool = False


class Aim(NamedTuple):
    """A value to reach: the year by which (None where none is printed), what it is of, its words and its number.

    `way` is 1 where the print says that more is better, -1 where less is, 0 where it does not tell. `upper` ends a
    range.
    """

    year: int | None
    part: str
    printed: str
    value: Decimal | None
    way: int = 0
    upper: Decimal | None = None

    @property
    def numbers(self) -> tuple[Decimal, Decimal] | None:
        """Return its number, or both ends of its range; None where it is set in words."""
        if self.value is None:
            return None
        return self.value, self.value if self.upper is None else self.upper

    @property
    def meaning(self) -> tuple[object, ...]:
        """Return what two prints of one aim have in common: the numbers and which way is better, else the words."""
        return (fold(self.printed),) if self.numbers is None else (self.numbers, self.way)


@dataclass(frozen=True)
class Unit:
    """A statement as it is compared: its words, where it stands, and what is printed of it.

    `iris` begins with the thing itself. `place` is the heading that it stands under, `chain` all of them, the innermost
    first, as headings are compared. `starts` is the first year in which each word or mark of its schedule stands.
    `order` is its position in the plan, from 0 to 1. `measured` is the indicator whose targets it is.
    """

    sort: Sort
    iris: tuple[str, ...]
    quote: Quote
    words: str
    description: str
    place: str
    chain: tuple[str, ...]
    heading: str
    number: str
    offices: frozenset[str]
    pledges: frozenset[str]
    themes: frozenset[str]
    due: int | None
    stage: int
    starts: dict[str, int]
    aims: tuple[Aim, ...]
    trend: int
    order: float
    measured: str = ""

    @cached_property
    def folded_words(self) -> str:
        """Return the words as they are compared, without numbers in front, marks and blanks."""
        return fold(self.words)

    @cached_property
    def folded_description(self) -> str:
        """Return its description as descriptions are compared."""
        return fold(self.description)

    def has_words(self, folded: str) -> bool:
        """Return whether folded words stand in its own, or in its description."""
        return folded in self.folded_words or folded in self.folded_description

    @cached_property
    def masked_words(self) -> str:
        """Return the words and the description with every number as one mark."""
        return mask(self.words + self.description)

    @property
    def key(self) -> str:
        """Return what it is called in its plan: `measure/3-1.r3c2`."""
        return self.iris[0].partition("/id/")[2].partition("/")[2]

    @property
    def head(self) -> str:
        """Return the IRI of what it is about: the indicator of targets, else the thing itself."""
        return self.measured or self.iris[0]

    @property
    def is_heading(self) -> bool:
        """Return whether it is stated by a heading."""
        return self.quote.is_heading

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return the years that its words and its description print."""
        printed = years(Print(f"{self.words}\n{self.description}"))
        return tuple(character.year for character in printed if character.year)


def fold(words: str) -> str:
    """Return words as they are compared: NFKC, lower case, no number before them, letters and digits alone.

    >>> fold("（２）「学童保育」の拡充（再掲）")
    '学童保育の拡充'
    >>> fold("Ｒ８年度までに1,500千円"), fold("2026年度までに150万円")
    ('2026年度までに1500000円', '2026年度までに1500000円')
    """
    return "".join(each for each in search_text(unify(strip_number(words))) if each.isalnum())


def mask(words: str) -> str:
    """Return folded words with every number as one mark, so that a year or a value may differ.

    >>> mask("令和９年度までに80％") == mask("令和10年度までに85.5％")
    True
    """
    return fold(_NUMERALS.sub("〇〇", search_text(unify(strip_number(words)))))


def fold_section(heading: str) -> str:
    """Return a heading as two plans' headings are compared: without its number.

    >>> fold_section("施策１－１　防災・減災の推進"), fold_section("第３章　施策別の計画")
    ('施策防災減災の推進', '施策別の計画')
    """
    bare = re.sub(r"^第?[0-9一二三四五六七八九十]+[章節編部款]|[0-9]+(?:[-－‐.．][0-9]+)*", "", search_text(heading))
    return "".join(each for each in bare if each.isalpha()) or fold(heading)


@dataclass(frozen=True)
class Edition:
    """One side of a comparison: its units in the order of its print, its stages by number, its first year.

    A stage is its name and its offset from the base year. A report (`is_report`) stands beside its plan.
    """

    units: tuple[Unit, ...]
    stages: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)
    first_year: int | None = None
    is_report: bool = False

    @cached_property
    def by_key(self) -> dict[str, Unit]:
        """Return the units by their keys."""
        return {unit.key: unit for unit in self.units}

    @cached_property
    def wordings(self) -> Counter[tuple[bool, str]]:
        """Return how many units are in the same words, those that are measured apart from the others."""
        return Counter((unit.sort == "target", unit.folded_words) for unit in self.units)

    def is_row_of(self, row: Unit, one: Unit) -> bool:
        """Return whether a row of a report is about a unit of this plan: alone with its words, or in its place."""
        wording = one.sort == "target", one.folded_words
        if wording != (row.sort == "target", row.folded_words):
            return False
        placed = one.place == row.place or (bool(one.number) and one.number == row.number)
        return placed or self.wordings[wording] == 1


def read_way(comparator: str | None, direction: str | None) -> int:
    """Return 1 where a comparator or a direction says that more is better, -1 where less is, 0 where neither.

    >>> read_way("at-least", "level"), read_way(None, "decrease"), read_way(None, None)
    (1, -1, 0)
    """
    said = {comparator, direction}
    return 1 if said & _UP else -1 if said & _DOWN else 0


def find_trend(ways: Iterable[int], values: Iterable[Decimal | None]) -> int:
    """Return which way is better: as a target says, else from the first of its values in time to the last."""
    for way in ways:
        if way:
            return way
    numbers = [value for value in values if value is not None]
    if len(numbers) < 2:  # noqa: PLR2004 - one value leads nowhere
        return 0
    return (numbers[-1] > numbers[0]) - (numbers[-1] < numbers[0])

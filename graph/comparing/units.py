"""Units: what two plans are compared by, each with all that the plan says of it.

A unit is a measure, a goal or a pledge, or the targets of one indicator. What a schedule prints of a measure (実施設計
in one year, 工事 in the next) states measures of its own; they say when, and go with the measure that they are part of.
A target that stands in the words of a goal goes with the goal likewise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from ..model import Model
from ..plan.numbers import read_number
from ..plan.passages import HEADING, Section
from ..rdf.identifiers import Identifiers
from ..rdf.statements import statement_iri
from ..reading import Figure, Printed, search_text
from ..reading.years import years
from ..repeats import fold_statement
from ..rows import Rows, Value
from ..statements import Entry, Statement

Sort = Literal["measure", "goal", "pledge", "target"]
# An arrow says that what began before goes on.
_GOES_ON = "→⇒ー―－-…\u3000 \n"
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

    `way` is 1 where the print says that more is better, -1 where less is, 0 where it does not tell.
    """

    year: int | None
    part: str
    printed: str
    value: Decimal | None
    way: int = 0


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
    def folded(self) -> str:
        """Return the words as they are compared, without numbers in front, marks and blanks."""
        return fold(self.words)

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
        printed = years(Printed(f"{self.words}\n{self.description}"))
        return tuple(each.year for each in printed if each.year)


def fold(words: str) -> str:
    """Return words as they are compared: NFKC, lower case, no number before them, letters and digits alone.

    >>> fold("（２）「学童保育」の拡充（再掲）")
    '学童保育の拡充'
    """
    return "".join(each for each in search_text(fold_statement(words)) if each.isalnum())


def mask(words: str) -> str:
    """Return folded words with every number as one mark, so that a year or a value may differ.

    >>> mask("令和９年度までに80％") == mask("令和10年度までに85.5％")
    True
    """
    return fold(_NUMERALS.sub("#", search_text(fold_statement(words))).replace("#", "〇〇"))


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
        return {each.key: each for each in self.units}

    @cached_property
    def wordings(self) -> Counter[tuple[bool, str]]:
        """Return how many units are in the same words, those that are measured apart from the others."""
        return Counter((each.sort == "target", each.folded) for each in self.units)

    def is_row_of(self, row: Unit, one: Unit) -> bool:
        """Return whether a row of a report is about a unit of this plan: alone with its words, or in its place."""
        wording = one.sort == "target", one.folded
        if wording != (row.sort == "target", row.folded):
            return False
        placed = one.place == row.place or (bool(one.number) and one.number == row.number)
        return placed or self.wordings[wording] == 1


def read_edition(model: Model, ids: Identifiers, *, measured: bool = False) -> Edition:
    """Return a plan as it is compared; ``ids`` makes its IRIs.

    ``measured``: every indicator is a unit, whatever figures there are of it; else those alone that have targets.
    """
    stages = {each.number: (each.name, each.offset) for each in model.plan.stages}
    units = tuple(_Reader(model, ids, measured=measured).read())
    return Edition(units, stages, model.plan.first_year, is_report=model.plan.of is not None)


class _Reader:
    def __init__(self, model: Model, ids: Identifiers, *, measured: bool) -> None:
        self.model, self.ids, self.rows, self.measured = model, ids, Rows(model), measured
        self.order = {key: number for number, key in enumerate(model.entries)}
        self.repeated = Counter(fold_section(each.heading) for each in model.sections.values())
        self.offices: dict[str, set[str]] = {}
        for _, office, statements in self.rows.responsibles:
            for statement in statements:
                self.offices.setdefault(statement.key, set()).add(fold(office.name))
        self.scheduled: dict[str, list[tuple[str, int]]] = {}
        for statement, year, passage in self.rows.schedules:
            if self.is_figure(passage.key):
                continue  # so many a year (３校) is no step that comes earlier or later
            self.scheduled.setdefault(self.find_head(statement).key, []).append((passage.text, year.year))

    def read(self) -> list[Unit]:
        phases: dict[str, list[Statement]] = {}
        for statement in self.model.statements.values():
            phases.setdefault(self.find_head(statement).key, []).append(statement)
        stated = [self.read_statement(self.model.statements[key], own) for key, own in phases.items()]
        promised = [self.read_pledge(each) for each in self.model.entries.values() if each.is_pledge and not each.type]
        return sorted([*stated, *promised, *self.read_targets()], key=lambda each: each.order)

    def is_figure(self, key: str) -> bool:
        """Return whether a cell prints a figure."""
        entry = self.model.entries.get(key)
        return bool(entry and entry.cell and entry.cell.figures)

    def find_head(self, statement: Statement) -> Statement:
        """Return the measure whose schedule a statement is a word of, else the statement itself."""
        if statement.first.role.role != "schedule":
            return statement
        return self.model.find_whole(statement.first) or statement

    def read_statement(self, statement: Statement, parts: Iterable[Statement]) -> Unit:
        own = [str(statement_iri(self.ids, statement))]
        further = [str(statement_iri(self.ids, each)) for each in parts if each is not statement]
        figures = statement.first.reading.figures
        keys = [statement.key if number == 1 else f"{statement.key}/{number}" for number in range(1, len(figures) + 1)]
        further += [str(self.ids.of("target", key)) for key in keys]
        aims = tuple(_aim(f.year.year if f.year else None, f.indicator or "", f) for f in figures)
        return self.make(statement.type, own + further, statement.first, aims=aims, statement=statement)

    def read_pledge(self, entry: Entry) -> Unit:
        return self.make("pledge", [str(self.ids.of("pledge", entry.key))], entry)

    def read_targets(self) -> Iterator[Unit]:
        """Yield the targets of each indicator, with the baseline's side from which they are to be reached."""
        found: dict[str, list[Value]] = {}
        for value in self.rows.values:
            if value.indicator and (self.measured or value.kind in {"target", "baseline"}):
                found.setdefault(value.indicator.key, []).append(value)
        for key, values in found.items():
            targets = [each for each in values if each.kind == "target"]
            aims = tuple(_aim(_year(each), each.figure.breakdown, each.figure) for each in targets)
            measured = str(self.ids.of("indicator", key))
            iris = [measured] if self.measured else [str(self.ids.of("target", each.key)) for each in targets]
            if iris:
                yield self.make(
                    "target", iris, self.model.entries[key], aims=aims, trend=_trend(values), measured=measured
                )

    def make(
        self,
        sort: Sort,
        iris: list[str],
        entry: Entry,
        *,
        aims: tuple[Aim, ...] = (),
        trend: int = 0,
        statement: Statement | None = None,
        measured: str = "",
    ) -> Unit:
        sections = self.list_sections(entry)
        chain = tuple(fold_section(each.heading) for each in sections)
        # 主な事業 stands under every heading: the place is the nearest that stands once.
        place = next((each for each in chain if self.repeated[each] == 1), "/".join(chain))
        entries = statement.entries if statement else (entry,)
        starts: dict[str, int] = {}
        for words, year in self.scheduled.get(statement.key, ()) if statement else ():
            if phase := fold(words) or words.strip(_GOES_ON):
                starts[phase] = min(year, starts.get(phase, year))
        promised = {fold(each.reading.label) for each in self.rows.list_promises(statement)} if statement else set()
        passage = entry.passage
        return Unit(
            sort,
            tuple(iris),
            Quote(passage.key, passage.text, passage.line, passage.kind == HEADING),
            entry.name if sort == "target" else entry.reading.label,
            self.describe(entry),
            place,
            chain,
            next((each.heading for each in sections if fold_section(each.heading) == place), ""),
            self.find_number(entry),
            frozenset(self.offices.get(statement.key, ()) if statement else ()),
            frozenset({*map(str, entry.pledges), *promised}),
            frozenset(self.model.lists.lexicon.pref_label("theme", each, "ja") for each in self.list_themes(entries)),
            next((each.reading.due.year for each in entries if each.reading.due), None),
            entry.stage,
            starts,
            aims,
            trend,
            self.order[entry.key] / len(self.order),
            measured,
        )

    def list_sections(self, entry: Entry) -> list[Section]:
        """Return the sections that an entry stands in, the innermost first; a heading does not stand in its own."""
        around = list(self.model.roles.list_sections(entry.section))
        own = entry.passage.kind == HEADING
        return [each for each in (around[1:] if own else around) if each.heading]

    def list_themes(self, entries: Iterable[Entry]) -> set[str]:
        return {theme for entry in entries for theme in self.model.place_themes(entry)}

    def describe(self, entry: Entry) -> str:
        """Return what the row of an entry says in its cells of descriptions."""
        return "\n".join(each.text for each in self.model.roles.find_beside(entry.passage, "description"))

    def find_number(self, entry: Entry) -> str:
        beside = (fold(each.text) for each in self.model.roles.find_beside(entry.passage, "number"))
        return next(beside, "") or read_number(entry.passage.text)


def _year(value: Value) -> int | None:
    return value.year.year if value.year else None


def _trend(values: list[Value]) -> int:
    """Return 1 where more is better, -1 where less is, 0 where the print does not tell."""
    ordered = sorted(values, key=lambda each: (each.kind == "target", _year(each) or 0))
    targets = (each.figure for each in values if each.kind == "target")
    return find_trend(
        (read_way(each.comparator, each.direction) for each in targets), [each.figure.value for each in ordered]
    )


def _aim(year: int | None, part: str, figure: Figure) -> Aim:
    return Aim(year, part, figure.printed, figure.value, read_way(figure.comparator, figure.direction))


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
    numbers = [each for each in values if each is not None]
    if len(numbers) < 2:  # noqa: PLR2004 - one value leads nowhere
        return 0
    return (numbers[-1] > numbers[0]) - (numbers[-1] < numbers[0])

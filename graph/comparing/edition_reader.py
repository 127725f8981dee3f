"""The reader of a plan as it is compared: its units in the order of its print, with what the plan says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..model import Model
from ..plan.numbers import read_number
from ..plan.passages import HEADING, Section
from ..rdf.identifiers import Identifiers
from ..rdf.statements import statement_iri
from ..reading import Figure
from ..rows import Rows, Value
from ..statements import Entry, Statement
from .units import Aim, Edition, Quote, Sort, Unit, find_trend, fold, fold_section, read_way

# An arrow says that what began before goes on.
_GOES_ON = "→⇒ー―－-…\u3000 \n"


def read_edition(model: Model, ids: Identifiers, *, measured: bool = False) -> Edition:
    """Return a plan as it is compared; ``ids`` makes its IRIs.

    ``measured``: every indicator is a unit, whatever figures there are of it; else those alone that have targets.
    """
    stages = {stage.number: (stage.name, stage.offset) for stage in model.plan.stages}
    units = tuple(_Reader(model, ids, measured=measured).read())
    return Edition(units, stages, model.plan.first_year, is_report=model.plan.of is not None)


class _Reader:
    def __init__(self, model: Model, ids: Identifiers, *, measured: bool) -> None:
        self.model, self.ids, self.rows, self.measured = model, ids, Rows(model), measured
        self.order = {key: number for number, key in enumerate(model.entries)}
        self.repeated = Counter(fold_section(section.heading) for section in model.sections.values())
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
        promised = [
            self.read_pledge(entry) for entry in self.model.entries.values() if entry.is_pledge and not entry.type
        ]
        return sorted([*stated, *promised, *self.read_targets()], key=lambda target: target.order)

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
        further = [str(statement_iri(self.ids, part)) for part in parts if part is not statement]
        figures = statement.first.reading.figures
        keys = [statement.key if number == 1 else f"{statement.key}/{number}" for number in range(1, len(figures) + 1)]
        further += [str(self.ids.of("target", key)) for key in keys]
        aims = tuple(_aim(f.year.year if f.year else None, f.indicator or "", f) for f in figures)
        return self.make(statement.type, own + further, statement.first, aims=aims, statement=statement)

    def read_pledge(self, entry: Entry) -> Unit:
        return self.make("pledge", [str(self.ids.of("pledge", entry.key))], entry)

    def read_targets(self) -> Iterator[Unit]:
        """Yield the targets of each indicator, with the baseline's side from which they are to be reached."""
        by_statement: dict[str, list[Value]] = {}
        for value in self.rows.values:
            if value.indicator and (self.measured or value.kind in {"target", "baseline"}):
                by_statement.setdefault(value.indicator.key, []).append(value)
        for key, values in by_statement.items():
            targets = [value for value in values if value.kind == "target"]
            aims = tuple(_aim(_year(target), target.figure.breakdown, target.figure) for target in targets)
            measured = str(self.ids.of("indicator", key))
            iris = [measured] if self.measured else [str(self.ids.of("target", target.key)) for target in targets]
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
        entries, sections = statement.entries if statement else (entry,), self.list_sections(entry)
        chain = tuple(fold_section(section.heading) for section in sections)
        place = self.choose_place(chain)
        return Unit(
            sort=sort,
            iris=tuple(iris),
            quote=_quote(entry),
            words=entry.name if sort == "target" else entry.reading.label,
            description=self.describe(entry),
            place=place,
            chain=chain,
            heading=next((section.heading for section in sections if fold_section(section.heading) == place), ""),
            number=self.find_number(entry),
            offices=frozenset(self.offices.get(statement.key, ()) if statement else ()),
            pledges=frozenset({*map(str, entry.pledges), *self.list_promises(statement)}),
            themes=self.name_themes(entries),
            due=next((entry.reading.due.year for entry in entries if entry.reading.due), None),
            stage=entry.stage,
            starts=self.read_starts(statement),
            aims=aims,
            trend=trend,
            order=self.order[entry.key] / len(self.order),
            measured=measured,
        )

    def choose_place(self, chain: tuple[str, ...]) -> str:
        """Return the nearest heading that stands once, as 主な事業 does not; else all of them."""
        return next((each for each in chain if self.repeated[each] == 1), "/".join(chain))

    def read_starts(self, statement: Statement | None) -> dict[str, int]:
        """Return the first year in which each word or mark of a statement's schedule stands."""
        starts: dict[str, int] = {}
        for words, year in self.scheduled.get(statement.key, ()) if statement else ():
            if phase := fold(words) or words.strip(_GOES_ON):
                starts[phase] = min(year, starts.get(phase, year))
        return starts

    def list_promises(self, statement: Statement | None) -> set[str]:
        return {fold(promise.reading.label) for promise in self.rows.list_promises(statement)} if statement else set()

    def name_themes(self, entries: Iterable[Entry]) -> frozenset[str]:
        lexicon = self.model.lists.lexicon
        return frozenset(lexicon.pref_label("theme", theme, "ja") for theme in self.list_themes(entries))

    def list_sections(self, entry: Entry) -> list[Section]:
        """Return the sections that an entry stands in, the innermost first; a heading does not stand in its own."""
        around = list(self.model.roles.list_sections(entry.section))
        own = entry.passage.kind == HEADING
        return [section for section in (around[1:] if own else around) if section.heading]

    def list_themes(self, entries: Iterable[Entry]) -> set[str]:
        return {theme for entry in entries for theme in self.model.place_themes(entry)}

    def describe(self, entry: Entry) -> str:
        """Return what is said of an entry: in the cells of descriptions in its row, in the bullets below it."""
        beside = self.model.roles.find_beside(entry.passage, "description")
        return "\n".join([*(passage.text for passage in beside), *self.below.get(entry.key, ())])

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """Return the bullets that state nothing themselves, by the key of what they stand below."""
        below: dict[str, list[str]] = {}
        for entry in self.model.entries.values():
            above = None if entry.type else entry.passage.parent
            while above:
                parent = self.model.entries[above]
                if parent.type:
                    below.setdefault(above, []).append(entry.passage.text)
                    break
                above = parent.passage.parent
        return below

    def find_number(self, entry: Entry) -> str:
        beside = (fold(passage.text) for passage in self.model.roles.find_beside(entry.passage, "number"))
        return next(beside, "") or read_number(entry.passage.text)


def _quote(entry: Entry) -> Quote:
    passage = entry.passage
    return Quote(passage.key, passage.text, passage.line, passage.kind == HEADING)


def _year(value: Value) -> int | None:
    return value.year.year if value.year else None


def _trend(values: list[Value]) -> int:
    """Return 1 where more is better, -1 where less is, 0 where the print does not tell."""
    ordered = sorted(values, key=lambda value: (value.kind == "target", _year(value) or 0))
    targets = (value.figure for value in values if value.kind == "target")
    return find_trend(
        (read_way(target.comparator, target.direction) for target in targets), [value.figure.value for value in ordered]
    )


def _aim(year: int | None, part: str, figure: Figure) -> Aim:
    way = read_way(figure.comparator, figure.direction)
    return Aim(year, part, figure.printed, figure.value, way, figure.value_to)

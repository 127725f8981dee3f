"""What a plan states: its entries, and the measures and goals that they state.

An entry is one piece of print with what the rules read in it, how its headings say that it is read, and what a person
decided about it. A statement is what entries state; one may be stated by several entries, and an entry may state none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .curation.entries import Row
from .plan.headings import Role
from .plan.ledger import PlacedPassage
from .plan.passages import Passage
from .plan.source import Run
from .reading import Cell, Reading
from .reading.totals import is_total

StatementType = Literal["measure", "goal"]


@dataclass(frozen=True)
class Entry:
    """One piece of print: where it stands, what the rules read in it, what was decided about it.

    `stage` is the number of the stage at which it stands, 0 where it stands at none; `cell` is what it says as a cell
    whose role is known.
    """

    placed: PlacedPassage
    reading: Reading
    row: Row
    role: Role = field(default_factory=Role)
    stage: int = 0
    cell: Cell | None = None

    @property
    def name(self) -> str:
        """Return the words of the indicator that it names, without the unit and the like beside them."""
        return (self.cell.indicator if self.cell else "") or self.reading.label

    @property
    def passage(self) -> Passage:
        """Return the printed words and their place in the outline."""
        return self.placed.passage

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the characters in the document."""
        return self.placed.runs

    @property
    def key(self) -> str:
        """Return the entry's key: ``core-3.1.4.2``."""
        return self.passage.key

    @property
    def pledges(self) -> tuple[int, ...]:
        """Return the numbers of the pledges that it quotes."""
        return tuple(pledge.number for pledge in self.reading.pledges)

    @property
    def section(self) -> str:
        """Return the key of its section or sheet."""
        return self.passage.section

    @property
    def is_pledge(self) -> bool:
        """Return whether it states a promise."""
        return self.role.role == "pledge" and not (self.role.depth and self.passage.level > self.role.depth)

    @property
    def is_total(self) -> bool:
        """Return whether it is a cell that says of its row that it adds up others (合計)."""
        return self.passage.cell is not None and is_total(self.passage.text)

    @property
    def read_type(self) -> StatementType | None:
        """Return what its headings and its words say that it states, None where that is nothing.

        The heading's word counts most; in a column of a stage the rule decides, by the stage and the words.
        """
        if (self.role.depth and self.passage.level > self.role.depth) or (self.role.listed and not self.passage.path):
            return None
        if self.role.statement_type:
            return None if self.is_total else self.role.statement_type
        if self.role.role == "schedule":
            return "measure" if self.cell and self.cell.words and not self.cell.figures else None
        in_column = (self.passage.stage and self.passage.path) or self.role.role == "stage"
        return self.reading.statement_type if in_column else None

    @property
    def type(self) -> StatementType | None:
        """Return `measure` or `goal`, the curator's word before what was read; None where it states neither."""
        return None if self.row.states_nothing else self.row.statement_type or self.read_type


@dataclass(frozen=True)
class Statement:
    """A measure or a goal, keyed by the first entry that states it."""

    first: Entry
    others: tuple[Entry, ...]

    @property
    def key(self) -> str:
        """Return the key of the first entry that states it."""
        return self.first.key

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry that states it, in document order."""
        return (self.first, *self.others)

    @property
    def type(self) -> StatementType:
        """Return `measure` or `goal`: the curator's word where there is one, else what was read."""
        return self.first.type or "measure"

    @property
    def is_overruled(self) -> bool:
        """Return whether the type is the curator's and not the rule's."""
        return self.type != self.first.read_type

    @property
    def measure_kinds(self) -> tuple[str, ...]:
        """Return the kinds of measure: none for a goal or where no rule matches, several where several are true."""
        return () if self.type == "goal" else self.first.row.measure_kinds or self.read_kinds

    @property
    def read_kinds(self) -> tuple[str, ...]:
        """Return the kinds of measure that the words give and the curator does not take away."""
        return tuple(kind for kind in self.first.reading.kinds if kind not in self.first.row.taken_kinds)

"""What a plan states: its entries, and the measures and goals that they state.

An entry is one printed bullet with what the rules read in it and what a person decided about it; a statement is
what it states, and may be stated by several entries.
"""

from __future__ import annotations

from dataclasses import dataclass

from .curation.entries import Row
from .plan.ledger import Placed
from .plan.passages import Passage
from .plan.source import Run
from .reading import Reading


@dataclass(frozen=True)
class Entry:
    """One printed bullet: where it stands, what the rules read in it, what was decided about it."""

    placed: Placed
    reading: Reading
    row: Row

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
    def sheet(self) -> str:
        """Return the key of its sheet."""
        return str(self.passage.section)

    @property
    def stage(self) -> int:
        """Return the number of its stage."""
        return self.passage.stage or 0


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
    def type(self) -> str:
        """Return `measure` or `goal`: the curator's word where there is one, else the rule's."""
        return self.first.row.statement_type or self.first.reading.statement_type

    @property
    def overruled(self) -> bool:
        """Return whether the type is the curator's and not the rule's."""
        return self.type != self.first.reading.statement_type

    @property
    def measure_kinds(self) -> tuple[str, ...]:
        """Return the kinds of measure: none for a goal or where no rule matches, several where several are true."""
        if self.type == "goal":
            return ()
        return self.first.row.measure_kinds or self.first.reading.kinds

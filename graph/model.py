"""A plan as it is understood: its passages, what each entry says, and the statements they make.

An entry is one bullet in one cell; a statement is what it states, and may be stated by several entries. This
module brings together the printed words (alignment), what the rules read in them (reading) and what a
person decided (curation), and keeps the three apart: who says a thing decides which graph it goes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .codelists import Concepts, Lexicon
from .curation.entries import Row, read_curation
from .curation.indicators import Indicators, read_indicators
from .errors import KoteihyoError
from .files import read_text
from .plan.alignment import align
from .plan.description import Plan, PledgeReading, Sheet, read_source
from .plan.ledger import Ledger, Placed
from .plan.outline import ENTRY, Passage, read_outline
from .plan.source import Run, Source
from .reading import Reading, read_entry


@dataclass(frozen=True)
class CodeLists:
    """The code lists as the reading needs them: their labels, and how their concepts are related."""

    lexicon: Lexicon
    concepts: Concepts

    @classmethod
    def load(cls, folder: Path) -> CodeLists:
        """Read the code lists of a folder."""
        return cls(Lexicon.load(folder), Concepts.load(folder))


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
        return str(self.passage.sheet)

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


@dataclass(frozen=True)
class Model:
    """One plan, whole: what every graph of it is written from."""

    plan: Plan
    source: Source
    placed: tuple[Placed, ...]
    ledger: Ledger
    entries: dict[str, Entry]
    lists: CodeLists
    indicators: Indicators = field(default_factory=Indicators)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Return the statements by key, in document order."""
        others: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if entry.row.same_as:
                others.setdefault(entry.row.same_as, []).append(entry)
        return {
            entry.key: Statement(entry, tuple(others.get(entry.key, ())))
            for entry in self.entries.values()
            if not entry.row.same_as
        }

    def statement_of(self, key: str) -> Statement:
        """Return what an entry states."""
        return self.statements[self.entries[key].row.same_as or key]

    def sheet_of(self, entry: Entry) -> Sheet:
        """Return the sheet that an entry stands on."""
        return self.plan.sheet[entry.sheet]

    def strand_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has from its strand: all but those that the curator takes from it."""
        themes = () if entry.row.headline else self.plan.strands[entry.row.strand][1].themes
        return tuple(theme for theme in themes if theme not in entry.row.themes.taken)

    def given_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has by a curator's word: its strand's, and its own."""
        return (*self.strand_themes(entry), *entry.row.themes.added)

    def themes(self, statement: Statement) -> Iterator[str]:
        """Yield every theme of a statement: its entries' sheets and strands, and what the curator added."""
        for entry in statement.entries:
            yield self.sheet_of(entry).theme
            yield from self.given_themes(entry)

    @cached_property
    def pledges_by_reading(self) -> dict[int, PledgeReading]:
        """Return the numbers that are the manifesto's only by a curator's reading."""
        return {number: each for each in self.plan.pledge_readings for number in each.numbers}

    def printed_pledges(self, entry: Entry) -> tuple[int, ...]:
        """Return the pledges that an entry quotes by the notation of the manifesto, known from the print."""
        return tuple(each for each in entry.pledges if each not in self.pledges_by_reading)

    def read_pledges(self, entry: Entry) -> tuple[int, ...]:
        """Return the pledges that an entry quotes by a curator's reading of its numbers."""
        return tuple(each for each in entry.pledges if each in self.pledges_by_reading)

    def numbered(self) -> Iterator[tuple[int, Placed]]:
        """Yield every passage with its running number in the outline, from 1."""
        yield from enumerate(self.placed, start=1)


def read_passages(plan: Plan) -> tuple[Source, tuple[Placed, ...], Ledger]:
    """Return the document, its passages in place, and the ledger: the proof that nothing is lost or invented."""
    source, outline = Source(read_source(plan)), plan.folder / "outline.md"
    passages = read_outline(read_text(outline), plan, outline)
    alignment = align(source, passages, (plan.folder / plan.document.file, outline))
    return source, alignment.placed, alignment.ledger


def read_model(plan: Plan, lists: CodeLists) -> Model:
    """Read a plan's folder into a model; every fault of its files is a `KoteihyoError`."""
    lexicon = lists.lexicon
    check_codes(plan, lexicon)
    source, placed, ledger = read_passages(plan)
    printed = [each for each in placed if each.passage.kind == ENTRY]
    rows = read_curation(plan, [each.passage for each in printed], lexicon)
    entries = {
        each.passage.key: Entry(
            each, read_entry(each.passage.text, each.passage.stage or 0, lexicon), rows[each.passage.key]
        )
        for each in printed
    }
    model = Model(plan, source, placed, ledger, entries, lists)
    return replace(model, indicators=read_indicators(plan, model.statements, lexicon))


def check_codes(plan: Plan, lexicon: Lexicon) -> None:
    """Hold plan.toml to the code lists: divisions, pillars, stages, themes."""
    for sheet in plan.sheets:
        themes = {sheet.theme, *(theme for strand in sheet.strands for theme in strand.themes)}
        used = {"division": {sheet.division}, "pillar": set(sheet.pillars), "theme": themes}
        for scheme, codes in used.items():
            for code in sorted(codes):
                if not lexicon.known(scheme, code):
                    raise KoteihyoError(
                        f"表 {sheet.id} の {code!r} は {scheme} のコードにありません。",
                        f"Sheet {sheet.id}: {code!r} is not a code of {scheme}.",
                        file=plan.folder / "plan.toml",
                    )

"""A plan as it is understood: its passages, what each entry says, and the statements they make.

An entry is one bullet in one cell; a statement is what it states, and may be stated by several entries. This
module brings together the printed words (alignment), what the rules read in them (reading) and what a
person decided (curation), and keeps the three apart: who says a thing decides which graph it goes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from .codelists import CodeLists, Hierarchy, Lexicon
from .curation.entries import read_curation
from .curation.indicators import Indicators, read_indicators
from .files import read_text
from .plan.alignment import align
from .plan.description import Plan, PledgeReading, Sheet, read_source
from .plan.ledger import Ledger, Placed
from .plan.outline import read_outline
from .plan.passages import ENTRY, Passage
from .plan.source import Source
from .reading import Reading, read_entry
from .statements import Entry, Statement
from .terms import Fields, list_labels, theme_hierarchy


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

    def sheet_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has from its sheet."""
        theme = self.sheet_of(entry).theme
        return (theme,) if theme else ()

    def strand_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has from its strand: all but those that the curator takes from it."""
        themes = () if entry.row.headline else self.plan.strands[entry.row.strand][1].themes
        return tuple(theme for theme in themes if theme not in entry.row.themes.taken)

    def given_themes(self, entry: Entry) -> tuple[str, ...]:
        """Return the themes that an entry has by a curator's word: its strand's, and its own."""
        return (*self.strand_themes(entry), *entry.row.themes.added)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """Return which of the plan's themes stand above which."""
        return theme_hierarchy(self.plan)

    @cached_property
    def fields(self) -> Fields:
        """Return the fields that plans share, by the plan's themes."""
        return Fields(self.plan, self.lists)

    def themes(self, statement: Statement) -> Iterator[str]:
        """Yield every theme of a statement: its entries' sheets and strands, and what the curator added."""
        for entry in statement.entries:
            yield from self.sheet_themes(entry)
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

    def number_passages(self) -> Iterator[tuple[int, Placed]]:
        """Yield every passage with its running number in the outline, from 1."""
        yield from enumerate(self.placed, start=1)


def read_passages(plan: Plan) -> tuple[Source, tuple[Placed, ...], Ledger]:
    """Return the document, its passages in place, and the ledger: the proof that nothing is lost or invented."""
    source, outline = Source(read_source(plan)), plan.folder / "outline.md"
    found = read_outline(read_text(outline), plan, outline)
    alignment = align(source, found.passages, (plan.folder / plan.document.file, outline), plan.indent)
    return source, alignment.placed, alignment.ledger


def read_model(plan: Plan, lists: CodeLists) -> Model:
    """Read a plan's folder into a model; every fault of its files is a `KoteihyoError`.

    A number before the words is a pledge's only where there is a manifesto.
    """
    lists = replace(lists, lexicon=lists.lexicon.with_terms(list_labels(plan)))
    lexicon = lists.lexicon
    Fields(plan, lists)
    source, placed, ledger = read_passages(plan)
    printed = [each for each in placed if each.passage.kind == ENTRY]
    rows = read_curation(plan, [each.passage for each in printed], lexicon)
    entries = {
        each.passage.key: Entry(each, _read(each.passage, plan, lexicon), rows[each.passage.key]) for each in printed
    }
    model = Model(plan, source, placed, ledger, entries, lists)
    return replace(model, indicators=read_indicators(plan, model.statements, lexicon))


def _read(passage: Passage, plan: Plan, lexicon: Lexicon) -> Reading:
    states, manifesto = plan.stated_at(passage.stage), plan.manifesto is not None
    return read_entry(passage.text, lexicon, states=states, manifesto=manifesto)

"""Fields of policy that are proposed for statements which no theme places: by their own words, else by what is above.

A plan that was drafted an hour ago has no themes that anybody mapped to the shared fields. So that it can be laid
beside others at once, its words propose them. A proposal is never asserted: it gives way to the field of a theme, and
to what a curator decides in the column `fields` of `curation.csv` (`childcare` takes it up, `-childcare` rejects it).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from .model import Model
from .reading.fields import field_words, name_fields
from .reading.mentions import Mention
from .statements import Statement

# What stands above a statement says what it is about less surely than its own words.
FROM_ABOVE = 0.8


class ProposedField(NamedTuple):
    """A field that is proposed for a statement: its code, the words that it rests on, and how sure it is, from 0 to 1.

    ``accepted`` says that a curator has decided on the same field, or on one below it.
    """

    statement: Statement
    code: str
    words: str
    score: float
    accepted: bool


def propose_fields(model: Model) -> Iterator[ProposedField]:
    """Yield the fields that are proposed for the statements of a plan."""
    return _Proposer(model).propose()


class _Proposer:
    """Proposes fields for the statements of one plan; each heading is read once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._words = field_words(model.lists.lexicon.words("field"))
        self._headings: dict[str, tuple[Mention, ...]] = {}

    def propose(self) -> Iterator[ProposedField]:
        """Yield the fields of the statements that have none by their themes; of those decided on, what was taken up."""
        for statement in self.model.statements.values():
            if not self.model.fields.list_fields(self.model.themes(statement)):
                decided = self.model.list_fields(statement)
                yield from (field for field in self.read(statement, decided) if field.accepted or not decided)

    def read(self, statement: Statement, decided: Collection[str]) -> Iterator[ProposedField]:
        """Yield the fields that a statement's words name, else those of what stands above it."""
        rejected = {code for entry in statement.entries for code in entry.row.fields.taken}
        mentions = self.read_words(statement.first.reading.label)
        for mention in mentions or self.read_above(statement):
            if mention.code not in rejected:
                score = (1 - 1 / len(mention.words)) * (1 if mentions else FROM_ABOVE)
                yield ProposedField(statement, mention.code, mention.words, round(score, 2), mention.code in decided)

    def read_words(self, text: str) -> tuple[Mention, ...]:
        """Return the fields that words are about."""
        return name_fields(text, self._words, self.model.lists.fields.drop_broader)

    def read_above(self, statement: Statement) -> tuple[Mention, ...]:
        """Return the fields of the statements that one is part of, the nearest first, else those of its headings."""
        whole = self.model.find_whole(statement.first)
        if whole is None:
            return self.read_headings(statement.first.section)
        return self.read_words(whole.first.reading.label) or self.read_above(whole)

    def read_headings(self, section: str) -> tuple[Mention, ...]:
        """Return the fields that the nearest heading around a section names, if any does."""
        if section not in self._headings:
            headings = (section_above.heading for section_above in self.model.roles.list_sections(section))
            named = (self.read_words(heading) for heading in headings if heading)
            self._headings[section] = next(filter(None, named), ())
        return self._headings[section]

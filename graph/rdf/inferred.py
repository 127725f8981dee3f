"""The inferred graph: what a program computes or suspects; nothing in it is asserted of the plan.

Calendar years computed from the stages, pledges that the numbering implies but no sheet prints, themes that an
entry's words mention, fields of policy that they propose, words that one of several places adds, numerals that no rule
understood, what statements are about, and suggestions.
"""

from __future__ import annotations

from decimal import Decimal

from rdflib import Graph, Literal
from rdflib.namespace import XSD

from ..model import Model
from ..policy_fields import propose_fields
from ..reading import Print
from ..repeats import is_repeat
from ..statements import Entry, Statement
from ..suggestions import Suggestion, further_words, suggestions
from ..topics import read_topics
from .identifiers import KTH, Identifiers, concept
from .statements import statement_iri, write_pledge
from .writer import Writer, plain


def inferred_graph(model: Model, ids: Identifiers) -> Graph:
    """Return what follows by computation, to be believed only as far as its rule."""
    return _InferenceWriter(model, ids).write()


class _InferenceWriter(Writer):
    def __init__(self, model: Model, ids: Identifiers) -> None:
        super().__init__()
        self.model, self.ids = model, ids

    def write(self) -> Graph:
        self.write_silent_pledges()
        for statement in self.model.statements.values():
            self.write_horizon(statement)
            self.write_further_words(statement)
        for entry in self.model.entries.values():
            if entry.type:
                self.write_mentions(entry)
                self.say(self.ids.entry(entry.key), KTH.unread, *map(plain, entry.reading.unread))
        for topics in read_topics(self.model):
            self.say(statement_iri(self.ids, topics.statement), KTH.topicWords, *map(plain, topics.words))
        self.write_proposed_fields()
        for order, suggestion in enumerate(suggestions(self.model), start=1):
            self.write_suggestion(suggestion, order)
        return self.graph

    def write_proposed_fields(self) -> None:
        """Write the fields that are proposed for statements without any, with all that are above them."""
        proposed: dict[str, list[str]] = {}
        for field in propose_fields(self.model):
            if not field.accepted:
                proposed.setdefault(field.statement.key, []).append(field.code)
        for key, codes in proposed.items():
            fields = self.model.lists.fields.add_broader(codes)
            subject = statement_iri(self.ids, self.model.statements[key])
            self.say(subject, KTH.proposedField, *(concept("field", field) for field in fields))

    def write_silent_pledges(self) -> None:
        """Write the pledges between 1 and the highest number that the plan never prints."""
        printed = {number for entry in self.model.entries.values() for number in entry.pledges}
        manifesto = self.model.plan.manifesto
        for number in range(1, ((manifesto and manifesto.last_pledge) or 0) + 1):
            if number not in printed:
                write_pledge(self, self.ids, number, self.model)

    def write_horizon(self, statement: Statement) -> None:
        """Write the fiscal year by which a stage ends: the base year and the stage's offset."""
        base = self.model.plan.base_year
        if not base:
            return
        offsets = {stage.number: stage.offset for stage in self.model.plan.stages if stage.offset is not None}
        for stage in sorted({entry.stage for entry in statement.entries} & offsets.keys()):
            year = concept("fiscal-year", base.year + offsets[stage])
            self.say(statement_iri(self.ids, statement), KTH.horizon, year)

    def write_further_words(self, statement: Statement) -> None:
        """Write of each place of a statement what it adds to the words of another; what is printed again adds none."""
        first = [entry for entry in statement.entries if not is_repeat(entry)]
        labels = {entry.key: Print(entry.reading.label) for entry in first}
        for key, words in labels.items():
            added = {word for other in labels.values() for word in further_words(words, other)}
            self.say(self.ids.entry(key), KTH.furtherWords, *map(plain, sorted(added)))

    def write_mentions(self, entry: Entry) -> None:
        mentions = [("theme", theme) for theme in entry.reading.themes]
        mentions += [("target-group", group) for group in entry.reading.groups]
        for order, (scheme, mention) in enumerate(mentions, start=1):
            subject = self.ids.of("mention", entry.key, order)
            self.type(subject, KTH.Mention)
            self.say(subject, KTH.inPlan, self.ids.plan)
            self.say(subject, KTH.mentionIn, self.ids.entry(entry.key))
            self.say(
                subject,
                KTH.mentions,
                self.ids.of(scheme, mention.code) if scheme == "theme" else concept(scheme, mention.code),
            )
            self.say(subject, KTH.words, plain(mention.words))

    def write_suggestion(self, suggestion: Suggestion, order: int) -> None:
        subject, entry = self.ids.of("suggestion", order), suggestion.entry
        self.type(subject, KTH.Suggestion)
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.suggestionKind, concept("suggestion-kind", suggestion.kind))
        self.say(subject, KTH.score, Literal(Decimal(str(suggestion.score)), datatype=XSD.decimal))
        self.say(subject, KTH.words, plain(suggestion.words))
        self.say(subject, KTH.onEntry, self.ids.entry(entry.key))
        status = "accepted" if suggestion.accepted else "open"
        self.say(subject, KTH.status, concept("suggestion-status", status))
        if suggestion.earlier:
            self.say(subject, KTH.subject, self.ids.entry(entry.key))
            self.say(subject, KTH.relation, KTH.states)
            self.say(subject, KTH.object, statement_iri(self.ids, self.model.statement_of(suggestion.earlier.key)))
        elif suggestion.concept:
            scheme, code = suggestion.concept
            self.say(subject, KTH.subject, statement_iri(self.ids, self.model.statement_of(entry.key)))
            self.say(subject, KTH.relation, KTH.theme if scheme == "theme" else KTH.policyField)
            self.say(subject, KTH.object, self.ids.of(scheme, code) if scheme == "theme" else concept(scheme, code))

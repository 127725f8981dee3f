"""What a person decided about what goals measure: indicators, their units and classes, and goals nobody can measure.

A class of the SDGs or of COFOG is an annotation of ours with its reason, never a word of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.namespace import SDO, SKOS

from ..curation.indicators import Indicator, indicator_words
from ..model import Model
from ..statements import Statement
from .identifiers import KTH, OA, SDG, UNIT, Identifiers, concept
from .statements import read_names, statement_iri
from .writer import Writer, both, ja, plain


def write_indicators(writer: Writer, model: Model, ids: Identifiers) -> None:
    """Write what was decided about indicators into the curation graph."""
    names = read_names(model, ids)
    for indicator in model.indicators.indicators:
        _IndicatorWriter(writer, model, ids, indicator, names).write()
    for key, why in model.indicators.unmeasurable.items():
        writer.say(statement_iri(ids, model.statements[key]), KTH.unmeasurable, ja(why.reason))


class _IndicatorWriter:
    def __init__(
        self, writer: Writer, model: Model, ids: Identifiers, decided: Indicator, names: dict[str, URIRef]
    ) -> None:
        self.writer, self.model, self.ids, self.decided, self.names = writer, model, ids, decided, names
        self.subject = ids.of("indicator", decided.key)

    def write(self) -> None:
        say, subject, decided = self.writer.say, self.subject, self.decided
        self.writer.type(subject, KTH.Indicator)
        self.writer.label(subject, *both(decided.label))
        say(subject, KTH.inPlan, self.ids.plan)
        say(subject, KTH.counts, *both(decided.counts))
        say(subject, KTH.unit, UNIT[decided.unit])
        say(subject, SDO.unitText, plain(decided.unit_text))
        say(subject, KTH.direction, concept("direction", decided.better))
        say(subject, SKOS.hiddenLabel, *map(ja, decided.also))
        say(subject, KTH.reason, ja(decided.reason))
        for key in decided.goals:
            self.write_statement(self.model.statements[key])
        for body, code, reason in self.list_classes():
            self.write_class(body, code, reason)

    def write_statement(self, statement: Statement) -> None:
        """Write that a statement measures it, unless the plan graph has read so in its words."""
        if self.was_read(statement):
            return
        subject = statement_iri(self.ids, statement)
        for number, figure in enumerate(statement.first.reading.figures, start=1):
            if figure.indicator:
                key = statement.key if number == 1 else f"{statement.key}/{number}"
                self.writer.say(self.ids.of("target", key), KTH.indicator, self.subject)
        if statement.type == "goal":
            self.writer.say(subject, KTH.indicator, self.subject)
            if not statement.first.reading.outcome:
                self.writer.say(subject, KTH.direction, concept("direction", self.decided.better))

    def was_read(self, statement: Statement) -> bool:
        """Return whether the rules read this very indicator of the statement."""
        words = indicator_words(statement)
        return bool(words) and {self.names[word] for word in words} == {self.subject}

    def list_classes(self) -> Iterator[tuple[URIRef, str, str]]:
        for code, reason in self.decided.sdg.items():
            yield SDG[code], f"sdg-{code}", reason
        for code, reason in self.decided.cofog.items():
            yield concept("cofog", code), f"cofog-{code}", reason

    def write_class(self, body: URIRef, code: str, reason: str) -> None:
        """Write a class as an annotation of ours: https://www.w3.org/TR/annotation-vocab/#annotation"""
        subject = self.ids.of("annotation", self.decided.key, code)
        self.writer.type(subject, OA.Annotation)
        self.writer.say(subject, KTH.inPlan, self.ids.plan)
        self.writer.say(subject, OA.motivatedBy, OA.classifying)
        self.writer.say(subject, OA.hasTarget, self.subject)
        self.writer.say(subject, OA.hasBody, body)
        self.writer.say(subject, KTH.reason, ja(reason))

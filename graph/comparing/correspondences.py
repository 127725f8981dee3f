"""Correspondences as a graph: what became of each statement of an earlier plan, by a program or by a person.

The graph `changes` of the later plan holds them. A program's is open, and in doubt where it could be something else;
what a person decided is accepted, with who, when and why.
"""

from __future__ import annotations

from decimal import Decimal

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from ..codelists import Lexicon
from ..plan.description import Plan
from ..rdf.curation import write_attribution
from ..rdf.identifiers import KTH, Identifiers, concept
from ..rdf.writer import Writer, en, integer, ja, plain
from .comparison import Comparison, Correspondence
from .units import Unit

# Characters of a thing's words in the name of its correspondence.
NAME = 60


def changes_graph(comparison: Comparison, plan: Plan, ids: Identifiers, lexicon: Lexicon) -> Graph:
    """Return the correspondences of a later plan with the one that it revises."""
    writer = _ChangeWriter(plan, ids, lexicon)
    for correspondence in (*comparison.correspondences, *comparison.doubts):
        writer.write(correspondence)
    return writer.graph


def key_of(correspondence: Correspondence) -> str:
    """Return what a correspondence is called in the later plan: by its first later side, else by its earlier one."""
    return correspondence.later[0].key if correspondence.later else f"dropped/{correspondence.earlier[0].key}"


class _ChangeWriter(Writer):
    def __init__(self, plan: Plan, ids: Identifiers, lexicon: Lexicon) -> None:
        super().__init__()
        self.plan, self.ids, self.lexicon = plan, ids, lexicon

    def write(self, correspondence: Correspondence) -> None:
        subject = self.ids.of("correspondence", key_of(correspondence))
        self.type(subject, KTH.Correspondence)
        self.name(subject, correspondence)
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.say(subject, KTH.change, plain(correspondence.change))
        self.write_side(subject, (KTH.earlier, KTH.earlierPart), correspondence.earlier)
        self.write_side(subject, (KTH.later, KTH.laterPart), correspondence.later)
        if correspondence.years is not None:
            self.say(subject, KTH.yearsLater, integer(correspondence.years))
        self.say(subject, KTH.score, Literal(Decimal(str(correspondence.score)), datatype=XSD.decimal))
        self.say(subject, KTH.words, *map(plain, correspondence.words))
        self.say(subject, KTH.couldBe, *map(plain, correspondence.others))
        self.say(subject, KTH.status, concept("suggestion-status", "accepted" if correspondence.decision else "open"))
        if correspondence.decision:
            self.say(subject, KTH.reason, Literal(correspondence.decision.reason, lang=self.plan.language))
            write_attribution(self, self.ids, subject, self.plan, correspondence.decision.by)
        self.write_differences(subject, correspondence)

    def name(self, subject: URIRef, correspondence: Correspondence) -> None:
        """Name a correspondence by the words that stand first in it and by its class."""
        words = " ".join((correspondence.later or correspondence.earlier)[0].words.split())
        short = words if len(words) <= NAME else f"{words[: NAME - 1]}…"
        said = [self.lexicon.pref_label("change", correspondence.change, language) for language in ("ja", "en")]
        self.label(subject, ja(f"「{short}」の{said[0]}"), en(f"“{short}”: {said[1]}"))

    def write_side(self, subject: URIRef, properties: tuple[URIRef, URIRef], units: tuple[Unit, ...]) -> None:
        """Write a side: the thing itself, or the indicator of targets, and what goes with it."""
        for unit in units:
            self.say(subject, properties[0], URIRef(unit.head))
            self.say(subject, properties[1], *(URIRef(each) for each in unit.iris if each != unit.head))

    def write_differences(self, subject: URIRef, correspondence: Correspondence) -> None:
        for difference in correspondence.differs:
            node = URIRef(f"{subject}/difference/{difference.what}")
            aspect = [self.lexicon.pref_label("aspect", difference.what, each) for each in ("ja", "en")]
            self.type(node, KTH.Difference)
            self.label(node, ja(f"{aspect[0]}の違い"), en(f"Difference in {aspect[1]}"))
            self.say(node, KTH.inPlan, self.ids.plan)
            self.say(subject, KTH.differs, node)
            self.say(node, KTH.aspect, concept("aspect", difference.what))
            self.say(node, KTH.earlierPrinted, plain(difference.earlier))
            self.say(node, KTH.laterPrinted, plain(difference.later))

"""What the writers of the graphs share: the plan's language, its passages, how things are named, who has a part.

Each element that has words is a passage, so everything that is stated can be cited to the characters of the XML.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SDO, XSD

from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.writer import TRUE, Writer, integer, plain
from .elements import Element
from .folder import StratmlPlan
from .reader import ParsedPlan
from .remarks import private
from .strategy import Role, Stakeholder


class StratmlWriter(Writer):
    """A writer that knows in what language the plan's words are, and which passage each element is."""

    def __init__(self, plan: StratmlPlan, read: ParsedPlan, ids: Identifiers) -> None:
        super().__init__()
        self.plan, self.read, self.ids = plan, read, ids
        self.passages = {
            word.path: ids.of("passage", order) for order, word in enumerate(elements_with_words(read), start=1)
        }

    def write_words(self, subject: URIRef, predicate: URIRef, words: str) -> None:
        """Say something in the plan's language, if there is anything to say."""
        if words:
            self.say(subject, predicate, Literal(words, lang=self.plan.language))

    def write_value(self, subject: URIRef, predicate: URIRef, text: str, kind: URIRef | None = None) -> None:
        """Say what is no word of a language, if there is any: a string, where it is of no other kind."""
        if text:
            self.say(subject, predicate, Literal(text, datatype=kind, normalize=False) if kind else plain(text))

    def write_codes(self, subject: URIRef, predicate: URIRef, scheme: str, codes: Iterable[str]) -> None:
        """Say which concepts of a list apply; an empty code is none."""
        self.say(subject, predicate, *(concept(scheme, code) for code in codes if code))

    def write_thing(self, subject: URIRef, kind: URIRef, name: str, *others: str, source: str = "") -> None:
        """Write a thing of the plan by its name; one without is called by the first other words, and said to be so."""
        self.type(subject, kind)
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.label(subject, Literal(name or next(filter(None, others), ""), lang=self.plan.language))
        if not name:
            self.say(subject, KTH.unnamed, TRUE)
        if source:
            self.say(subject, PROV.wasQuotedFrom, self.passages[source])

    def write_stakeholders(self, subject: URIRef, stakeholders: Iterable[Stakeholder], key: str) -> None:
        """Write who has a part in a body or a statement, each mention as it stands."""
        for number, party in enumerate(stakeholders, start=1):
            stakeholder = self.ids.of("stakeholder", f"{key}.{number}")
            others = (*(self.describe_role(role) for role in party.roles), party.description, str(number))
            self.write_thing(stakeholder, KTH.Stakeholder, party.name, *others, source=party.source)
            self.say(subject, KTH.stakeholder, stakeholder)
            self.say(stakeholder, KTH.position, integer(number))
            self.write_words(stakeholder, DCTERMS.description, party.description)
            self.write_codes(stakeholder, KTH.stakeholderKind, "stakeholder-kind", [party.kind])
            for place, role in enumerate(party.roles, start=1):
                self.write_role(stakeholder, role, place)

    def write_role(self, stakeholder: URIRef, role: Role, place: int) -> None:
        """Write a role of a stakeholder; many have only a type."""
        iri = URIRef(f"{stakeholder}/role/{place}")
        self.write_thing(iri, KTH.StakeholderRole, role.name, self.describe_role(role))
        self.say(stakeholder, KTH.stakeholderRole, iri)
        self.say(iri, KTH.position, integer(place))
        self.write_words(iri, DCTERMS.description, role.description)
        self.write_codes(iri, KTH.roleType, "role-type", role.types)

    def describe_role(self, role: Role) -> str:
        """Return what a role is called: its name, else its words, else what type it is."""
        kinds = [self.read.lexicon.pref_label("role-type", role_type, self.plan.language) for role_type in role.types]
        return role.name or role.description or "・".join(kinds)

    def write_period(self, subject: URIRef, start: str, end: str) -> None:
        """Say from when to when, as far as it is given."""
        self.write_value(subject, SDO.startDate, start, XSD.date)
        self.write_value(subject, SDO.endDate, end, XSD.date)


def elements_with_words(read: ParsedPlan) -> list[Element]:
    """Return the elements that become passages: those with words that may be published, in order."""
    return [element for element in read.root.walk() if element.text and not private(element.path)]

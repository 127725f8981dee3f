"""The document graph of a plan that came as StratML: the plan, whose it is, what guides it, and every passage."""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS, XSD

from ...plan.source import Source
from ...rdf.evidence import write_run
from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.writer import integer, plain
from .folder import StratmlPlan
from .reader import ParsedPlan
from .strategy import Organization, Principle, Submitter
from .writers import StratmlWriter, elements_with_words


class DocumentWriter(StratmlWriter):
    """Writes what the XML says of the plan as a whole, and each element with words where it stands."""

    def __init__(self, plan: StratmlPlan, read: ParsedPlan, text: str, ids: Identifiers) -> None:
        super().__init__(plan, read, ids)
        self.source, self.document = Source(text), ids.of("document")

    def write(self) -> Graph:
        """Return the graph."""
        strategy = self.read.strategy
        self.write_plan()
        self.write_document()
        for number, body in enumerate(strategy.organizations, start=1):
            self.write_organization(body, number)
        for number, principle in enumerate(strategy.principles, start=1):
            self.write_principle(principle, number)
        self.write_submitter(strategy.submitter)
        self.write_passages()
        return self.graph

    def write_plan(self) -> None:
        """Write the plan. A report on performance is one too: it repeats the plan whole and names no other."""
        subject, strategy = self.ids.plan, self.read.strategy
        self.type(subject, KTH.Plan, PROV.Plan)
        self.write_words(subject, DCTERMS.title, strategy.name or self.plan.id)
        self.label(subject, Literal(strategy.name or self.plan.id, lang=self.plan.language))
        self.write_words(subject, DCTERMS.description, strategy.description)
        self.write_words(subject, SKOS.note, strategy.note)
        self.write_value(subject, DCTERMS.identifier, strategy.identifier)
        self.write_value(subject, KTH.municipalityCode, self.plan.municipality_code)
        self.write_period(subject, strategy.start, strategy.end)
        self.write_value(subject, DCTERMS.issued, strategy.published, XSD.date)
        self.write_value(subject, DCTERMS.source, strategy.source)
        self.say(subject, KTH.document, self.document)

    def write_document(self) -> None:
        """Write the XML: its length, its hash, and what it says that it is."""
        subject, strategy = self.document, self.read.strategy
        self.type(subject, KTH.Document, PROV.Entity)
        self.label(subject, Literal(strategy.name or self.plan.id, lang=self.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.write_value(subject, SDO.genre, strategy.type)
        self.write_value(subject, DCTERMS.conformsTo, self.read.root.namespace)
        self.say(subject, KTH.sha256, plain(self.plan.document.sha256))
        self.say(subject, KTH.characters, integer(len(self.source.text)))

    def write_organization(self, body: Organization, number: int) -> None:
        """Write whose plan it is."""
        subject = self.ids.of("organisation", number)
        self.type(subject, ORG.FormalOrganization, FOAF.Agent)
        self.label(subject, Literal(body.name or body.acronym or body.identifier, lang=self.plan.language))
        self.write_words(subject, SKOS.altLabel, body.acronym)
        self.write_words(subject, DCTERMS.description, body.description)
        self.write_value(subject, DCTERMS.identifier, body.identifier)
        self.say(self.ids.plan, DCTERMS.publisher, subject)
        self.write_stakeholders(subject, body.stakeholders, f"organisation-{number}")

    def write_principle(self, principle: Principle, number: int) -> None:
        """Write a vision, a mission or a value; the first two have no names, only words."""
        subject = self.ids.of("principle", number)
        others = (principle.description, principle.identifier)
        self.write_thing(subject, KTH.Principle, principle.name, *others, source=principle.source)
        self.write_codes(subject, KTH.principleKind, "principle-kind", [principle.kind])
        self.say(subject, KTH.position, integer(number))
        self.write_words(subject, DCTERMS.description, principle.description)
        self.write_value(subject, DCTERMS.identifier, principle.identifier)

    def write_submitter(self, submitter: Submitter) -> None:
        """Write who put the document into StratML, by name alone."""
        if submitter == Submitter():
            return
        subject = self.ids.of("submitter")
        name = " ".join(filter(None, (submitter.given, submitter.surname)))
        self.type(subject, FOAF.Person, FOAF.Agent)
        self.label(subject, Literal(name or submitter.identifier, lang=self.plan.language))
        self.say(subject, KTH.inPlan, self.ids.plan)
        self.write_value(subject, FOAF.givenName, submitter.given)
        self.write_value(subject, FOAF.familyName, submitter.surname)
        self.write_value(subject, DCTERMS.identifier, submitter.identifier)
        self.say(self.document, DCTERMS.contributor, subject)

    def write_passages(self) -> None:
        """Write each element that has words, with the characters of the XML that it stands at."""
        for order, element in enumerate(elements_with_words(self.read), start=1):
            subject = self.passages[element.path]
            self.type(subject, KTH.Passage)
            self.say(subject, KTH.passageKind, concept("passage-kind", "data-element"))
            self.say(subject, KTH.inPlan, self.ids.plan)
            self.say(subject, KTH.order, integer(order))
            self.say(subject, KTH.notation, plain(element.path))
            self.say(subject, KTH.verbatim, plain(element.text))
            self.say(subject, KTH.line, integer(element.runs[0].line))
            for number, run in enumerate(element.runs, start=1):
                place = write_run(self, URIRef(f"{subject}/run/{number}"), self.document, run, self.source)
                self.say(subject, KTH.evidence, place)

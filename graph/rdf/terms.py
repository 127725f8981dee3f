"""A plan's own stages, themes, divisions and pillars as concepts of the plan, each list a scheme of its own.

A term that the document prints is written into the document graph with its printed name; all else of it (names in
other languages, definitions, order among themes, the field that it is mapped to) is the curators' word and goes to the
curation graph. A stage, a division or a pillar is printed where its name stands anywhere in the document, a theme only
where its name is a heading or a line of its own: any theme's words stand somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from unicodedata import normalize

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from ..model import Model
from ..plan.passages import ENTRY
from ..plan.source import remove_white_space
from ..plan.terms import Stage, Term, Theme, list_words, name_of
from ..plan.words import Words
from .identifiers import KTH, Identifiers, concept
from .writer import Writer, both, duration, integer, plain, write_period

CLASSES = {"stage": KTH.Stage, "theme": KTH.Theme, "division": KTH.Division, "pillar": KTH.Pillar}
TITLES = {
    "stage": Words("段階", "Stages"),
    "theme": Words("分野", "Themes"),
    "division": Words("業務区分", "Divisions of business"),
    "pillar": Words("マニフェストの柱", "Pillars of the manifesto"),
}


def terms_graphs(model: Model, ids: Identifiers) -> dict[str, Graph]:
    """Return what is said of a plan's own terms: by its document, and by its curators."""
    writer = _TermsWriter(model, ids)
    writer.write()
    return {"document": writer.document.graph, "curation": writer.curation.graph}


class _TermsWriter:
    def __init__(self, model: Model, ids: Identifiers) -> None:
        self.model, self.ids = model, ids
        self.document, self.curation = Writer(), Writer()

    def write(self) -> None:
        for scheme, terms in self.model.plan.terms.items():
            self.write_scheme(scheme)
            for order, term in enumerate(terms.values(), start=1):
                self.write_term(scheme, term, order)

    def write_scheme(self, scheme: str) -> None:
        """Write the list itself, called by what it lists and of which plan."""
        subject, title, kind = self.ids.of(scheme), self.model.plan.title, TITLES[scheme]
        names = [Literal(f"{title.ja or title.text}の{kind.ja}", lang="ja")]
        names += [Literal(f"{kind.en} of {title.en}", lang="en")] if title.en else []
        self.curation.say(subject, RDF.type, SKOS.ConceptScheme)
        self.curation.say(subject, DCTERMS.title, *names)
        self.curation.label(subject, *names)
        self.curation.say(subject, KTH.inPlan, self.ids.plan)

    def write_term(self, scheme: str, term: Term, order: int) -> None:
        subject, names = self.ids.of(scheme, term.id), both(name_of(term))
        printed = self.is_printed(term)
        main = self.document if printed else self.curation
        main.type(subject, CLASSES[scheme], SKOS.Concept)
        main.say(subject, KTH.inPlan, self.ids.plan)
        main.say(subject, SKOS.inScheme, self.ids.of(scheme))
        main.say(subject, SKOS.notation, plain(term.id))
        main.say(subject, KTH.order, integer(order))
        for number, name in enumerate(names):
            # Of a printed term the first name alone, that in the plan's language, is the document's.
            writer = main if number == 0 else self.curation
            writer.say(subject, SKOS.prefLabel, name)
            writer.label(subject, name)
        self.write_more(subject, term)
        if isinstance(term, Theme):
            self.write_relations(subject, term)
        if not (isinstance(term, Theme) and term.broader):
            self.curation.say(subject, SKOS.topConceptOf, self.ids.of(scheme))
            self.curation.say(self.ids.of(scheme), SKOS.hasTopConcept, subject)

    def write_more(self, subject: URIRef, term: Term) -> None:
        """Write a term's other names, and what it means."""
        say, hidden = self.curation.say, set(term.hidden) if isinstance(term, Theme) else set[str]()
        for words in list_words(term):
            label = Literal(words, lang=self.model.plan.language)
            say(subject, SKOS.hiddenLabel if words in hidden else SKOS.altLabel, label)
        for predicate, explanation in (
            (SKOS.definition, term.definition),
            (SKOS.scopeNote, getattr(term, "note", None)),
        ):
            if explanation:
                say(subject, predicate, *both(explanation))
        if isinstance(term, Stage) and term.offset is not None:
            say(subject, KTH.offset, duration(f"P{term.offset}Y"))
        if isinstance(term, Stage):
            write_period(self.curation, subject, term.first_year, term.last_year, self.model.lists.lexicon)

    def write_relations(self, subject: URIRef, theme: Theme) -> None:
        """Write the themes above and beside a theme, and the field that it is mapped to."""
        say = self.curation.say
        for broader in self.themes(theme.broader):
            say(subject, SKOS.broader, broader)
            say(broader, SKOS.narrower, subject)
        say(subject, SKOS.related, *self.themes(theme.related))
        if theme.field:
            say(subject, SKOS.broadMatch, concept("field", theme.field))

    def themes(self, codes: Iterable[str]) -> list[URIRef]:
        return [self.ids.of("theme", code) for code in codes]

    def is_printed(self, term: Term) -> bool:
        """Return whether the document prints a term, as its class asks."""
        name = _fold(name_of(term).text)
        return name in self.headings if isinstance(term, Theme) else name in self.text

    @cached_property
    def text(self) -> str:
        return _fold(self.model.source.text)

    @cached_property
    def headings(self) -> set[str]:
        return {_fold(passage.passage.text) for passage in self.model.placed if passage.passage.kind != ENTRY}


def _fold(text: str) -> str:
    return remove_white_space(normalize("NFKC", text))

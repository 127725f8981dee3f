"""Terms: the vocabulary and the checks as they document themselves, read from their graphs for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Literal, Triple

from ....graph.rdf.names import BASE
from ...http.language import translate
from ...results.cells import plain

KTH, KSH = f"{BASE}ontology#", f"{BASE}shapes#"
RDF, RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
OWL, SKOS, SH = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/ns/shacl#"
PREFIXES = {
    KTH: "kth:",
    KSH: "ksh:",
    RDF: "rdf:",
    RDFS: "rdfs:",
    OWL: "owl:",
    SKOS: "skos:",
    SH: "sh:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://www.w3.org/2006/time#": "time:",
    "http://purl.org/dc/terms/": "dcterms:",
    "https://w3id.org/semanticarts/ns/ontology/gist/": "gist:",
}


class Term(NamedTuple):
    """A term: its IRI and all that its graph says of it, by predicate."""

    iri: str
    said: dict[str, list[Literal | object]]

    @property
    def name(self) -> str:
        """Return its name with its prefix."""
        return short(self.iri)

    @property
    def anchor(self) -> str:
        """Return where it stands on its page: what follows the # of its IRI."""
        return self.iri.rpartition("#")[2]

    def text(self, predicate: str, language: str = "") -> str:
        """Return what is said in a language, that of the page where none is named, else in any."""
        texts = {
            literal.language: literal.value for literal in self.said.get(predicate, []) if isinstance(literal, Literal)
        }
        words = texts.get(language, "") if language else translate(texts.get("ja", ""), texts.get("en", ""))
        return words or next(iter(texts.values()), "")

    def values(self, predicate: str) -> list[str]:
        """Return the IRIs and values of a predicate."""
        return [plain(each) for each in self.said.get(predicate, [])]  # type: ignore[arg-type] # objects of triples

    def is_a(self, kind: str) -> bool:
        """Say whether it is of a class."""
        return kind in self.values(f"{RDF}type")


def terms(triples: Iterable[Triple], start: str) -> list[Term]:
    """Return the terms whose IRI begins so, by name."""
    by_scheme: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if plain(triple.subject).startswith(start):
            by_scheme[plain(triple.subject)][triple.predicate.value].append(triple.object)
    return [
        Term(iri, dict(properties)) for iri, properties in sorted(by_scheme.items(), key=lambda item: item[0].lower())
    ]


def short(iri: str) -> str:
    """Return an IRI with its prefix, if it has one here.

    >>> short("http://www.w3.org/2001/XMLSchema#integer"), short("https://w3id.org/koteihyo/ontology#Measure")
    ('xsd:integer', 'kth:Measure')
    """
    space = next((prefix for prefix in PREFIXES if iri.startswith(prefix)), "")
    return PREFIXES[space] + iri.removeprefix(space) if space else iri

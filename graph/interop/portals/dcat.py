"""DCAT: the datasets of a catalogue in Turtle, JSON-LD or RDF/XML, over as many pages as it has.

https://www.w3.org/TR/vocab-dcat-3/ – a page leads to the next by Hydra, in any of the forms that portals have written.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox

from ...errors import KoteihyoError
from .client import Fetch, Page
from .descriptions import Description, Resource

READER = Path(__file__).with_name("rdf_reader.py")
SECONDS = 120.0  # a page of a thousand datasets takes a second
PAGES = 10_000
ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8"
DCAT, DCT, FOAF = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
RDF, RDFS, SKOS = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2004/02/skos/core#",
)
CSVW, HYDRA, SCHEMA = "http://www.w3.org/ns/csvw#", "http://www.w3.org/ns/hydra/core#", "http://schema.org/"
NEXT = (f"{HYDRA}next", f"{HYDRA}nextPage")
NAMES = (f"{FOAF}name", f"{SKOS}prefLabel", f"{RDFS}label", f"{DCT}title")
ENDINGS = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".json": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
}
# What servers say that know no more of a file than that it is JSON or XML.
LOOSE = {"application/json": ENDINGS[".jsonld"], "application/xml": ENDINGS[".rdf"], "text/xml": ENDINGS[".rdf"]}
CODE = re.compile(r"(?<!\d)(\d{6}|\d{5})(?!\d)")
Term = ox.NamedNode | ox.BlankNode | ox.Literal


class NotDcat(KoteihyoError):
    """What came is not a catalogue in RDF."""

    status = 502


def read_catalogue(address: str, fetch: Fetch) -> Iterator[Description]:
    """Yield the datasets of a catalogue, a page after another, each dataset once."""
    waiting, visited, seen = [address], set[str](), set[str]()
    while waiting and len(visited) < PAGES:
        url = waiting.pop()
        visited.add(url)
        page = fetch(url, ACCEPT)
        place = page.sent.url
        catalogue = Catalogue(triples(page.body, form(page), place))
        for dataset in catalogue.datasets(place):
            if dataset.iri not in seen:
                seen.add(dataset.iri)
                yield dataset
        if place.startswith("http"):  # a file is read alone, wherever it says that it goes on
            waiting += [page for page in catalogue.list_next_pages(place) if page not in visited]


def form(page: Page) -> str:
    """Return the form of RDF that a page is written in: what the server says, or else the ending of its address."""
    if page.sent.media_type in ENDINGS.values():
        return page.sent.media_type
    ending = re.search(r"\.[a-z]+$", page.sent.url.partition("?")[0])
    if ending and ending[0] in ENDINGS:
        return ENDINGS[ending[0]]
    if page.sent.media_type in LOOSE:
        return LOOSE[page.sent.media_type]
    raise NotDcat(
        f"{page.sent.url}：RDFではありません（{page.sent.media_type}）。",
        f"{page.sent.url}: This is not RDF: {page.sent.media_type}.",
    )


def triples(body: bytes, kind: str, url: str) -> list[ox.Triple]:
    """Return the triples of a document, read in a process of its own."""
    command = [sys.executable, "-P", str(READER)]
    message = f"{kind}\n{url}\n".encode() + body
    try:
        run = subprocess.run(command, input=message, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise NotDcat(
            f"{url}：{SECONDS:g}秒で読み終わりませんでした。", f"{url}: Not read within {SECONDS:g} s."
        ) from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        said = lines[-1] if lines else f"exit {error.returncode}"
        raise NotDcat(f"{url}：RDFとして読めません（{said}）。", f"{url}: This is not RDF: {said}.") from error
    return [quad.triple for quad in ox.parse(run.stdout, format=ox.RdfFormat.N_TRIPLES)]


class Catalogue:
    """The triples of one page, by subject and predicate."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.values: dict[tuple[Term, str], list[Term]] = {}
        self.subjects: dict[str, list[Term]] = {}
        for subject, predicate, value in triples:
            if isinstance(value, ox.Triple) or not isinstance(subject, ox.NamedNode | ox.BlankNode):
                continue
            self.values.setdefault((subject, predicate.value), []).append(value)
            if predicate.value == f"{RDF}type" and isinstance(value, ox.NamedNode):
                self.subjects.setdefault(value.value, []).append(subject)

    def list_next_pages(self, url: str) -> list[str]:
        """Return the addresses of the next pages."""
        pages = (value for (_, predicate), values in self.values.items() if predicate in NEXT for value in values)
        return [urljoin(url, page.value) for page in pages if not isinstance(page, ox.BlankNode)]

    def datasets(self, url: str) -> Iterator[Description]:
        """Yield the datasets that have a title."""
        for place, subject in enumerate(self.subjects.get(f"{DCAT}Dataset", [])):
            if self.text(subject, f"{DCT}title"):
                yield self.dataset(subject, f"{url.partition('#')[0]}#dataset-{place + 1}")

    def dataset(self, subject: Term, otherwise: str) -> Description:
        """Return a dataset as the catalogue describes it."""
        publisher = next(iter(self.all(subject, f"{DCT}publisher")), None)
        files = self.all(subject, f"{DCAT}distribution")
        licences = [value for file in (subject, *files) for value in self.all(file, f"{DCT}license")]
        page = self.text(subject, f"{DCAT}landingPage")
        return Description(
            iri=subject.value if isinstance(subject, ox.NamedNode) else page or otherwise,
            title=self.text(subject, f"{DCT}title"),
            notes=self.text(subject, f"{DCT}description"),
            tags=tuple(dict.fromkeys(keyword.value for keyword in self.all(subject, f"{DCAT}keyword"))),
            publisher=self.name(publisher),
            publisher_iri=publisher.value if isinstance(publisher, ox.NamedNode) else "",
            code=self.code(publisher),
            landing_page=page,
            licence=next((licence.value for licence in licences if isinstance(licence, ox.NamedNode)), ""),
            licence_title=next((self.name(licence) for licence in licences if self.name(licence)), ""),
            spatial=tuple(self.name(area) or area.value for area in self.all(subject, f"{DCT}spatial")),
            temporal=tuple(self.period(subject)),
            modified=self.text(subject, f"{DCT}modified"),
            resources=tuple(map(self.resource, files)),
        )

    def resource(self, file: Term) -> Resource:
        """Return a distribution as a file."""
        return Resource(
            title=self.text(file, f"{DCT}title"),
            description=self.text(file, f"{DCT}description"),
            format=self.name(next(iter(self.all(file, f"{DCT}format", f"{DCAT}mediaType")), None)),
            url=self.text(file, f"{DCAT}downloadURL") or self.text(file, f"{DCAT}accessURL"),
            columns=tuple(self.columns(file)),
        )

    def columns(self, file: Term) -> Iterator[str]:
        """Yield the columns that a table schema names: https://www.w3.org/TR/tabular-metadata/#columns"""
        for schema in (file, *self.all(file, f"{CSVW}tableSchema", f"{DCT}conformsTo")):
            for column in self.all(schema, f"{CSVW}column"):
                yield self.text(column, f"{CSVW}title") or self.text(column, f"{CSVW}name")

    def period(self, subject: Term) -> Iterator[str]:
        """Yield the ends of the time that a dataset is about."""
        for period in self.all(subject, f"{DCT}temporal"):
            ends = (f"{DCAT}startDate", f"{DCAT}endDate", f"{SCHEMA}startDate", f"{SCHEMA}endDate")
            yield from [value.value for value in self.all(period, *ends)] or [self.name(period)]

    def all(self, subject: Term | None, *predicates: str) -> list[Term]:
        """Return the values of predicates, in the order of their text, so that a document always reads the same."""
        if subject is None:
            return []
        return [term for name in predicates for term in sorted(self.values.get((subject, name), []), key=_order)]

    def text(self, subject: Term, predicate: str) -> str:
        """Return a text, the Japanese one if there are several."""
        texts = self.all(subject, predicate)
        return texts[0].value.strip() if texts and not isinstance(texts[0], ox.BlankNode) else ""

    def name(self, term: Term | None) -> str:
        """Return the name of a thing; a text is its own name, and of an IRI without one its last part."""
        if term is None or isinstance(term, ox.Literal):
            return term.value.strip() if term else ""
        named = next(iter(self.all(term, *NAMES)), None)
        if isinstance(named, ox.Literal):
            return named.value.strip()
        return re.split(r"[/#]", term.value)[-1] if isinstance(term, ox.NamedNode) else ""

    def code(self, publisher: Term | None) -> str:
        """Return the code of a publisher's area, from its identifier or its IRI."""
        identifiers = [*self.all(publisher, f"{DCT}identifier"), *([publisher] if publisher else [])]
        codes = (
            CODE.search(identifier.value) for identifier in identifiers if not isinstance(identifier, ox.BlankNode)
        )
        return next((code[1] for code in codes if code), "")


def _order(term: Term) -> tuple[bool, str]:
    return not (isinstance(term, ox.Literal) and term.language == "ja"), term.value

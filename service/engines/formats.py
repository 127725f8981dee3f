"""The formats of answers: their names, media types and extensions, and which of them a request prefers.

There are two families, because SPARQL has two kinds of answer: *results* (solutions and booleans) and *graph*.
Which of them a query gives is known only when it has been parsed, so a choice is made in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

Family = Literal["results", "graph"]

# What commas and semicolons separate, where they do not stand in a quoted string (RFC 9110, 5.6.4): the parameter
# ``profile="a,b"`` of JSON-LD is one.
QUOTED = r'"(?:[^"\\]|\\.)*"'
ELEMENT = re.compile(rf'(?:[^",]|{QUOTED})+')
PIECE = re.compile(rf'(?:[^";]|{QUOTED})+')


class Format(NamedTuple):
    """One way to write an answer; ``engine`` is what the engine calls it, empty if we write it ourselves."""

    name: str
    media_type: str
    family: Family
    engine: str = ""
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Return the media type, saying UTF-8 where the type has such a parameter.

        R's SPARQL client reads Japanese in XML wrongly without it, and text defaults to ASCII.
        """
        says = self.media_type.startswith("text/") or self.media_type.endswith("+xml")
        return f"{self.media_type}; charset=utf-8" if says else self.media_type


# What else a format is called is what clients call it: SPARQLWrapper and rdflib, and Jena, whose Fuseki has
# ``sparql`` for results in XML, ``text`` for what a person reads, and dashes in names. Turtle is N3 too.
JSON = Format("json", "application/sparql-results+json", "results", "JSON", ("srj", "application/json", "text/json"))
XML = Format(
    "xml", "application/sparql-results+xml", "results", "XML", ("srx", "sparql", "application/xml", "text/xml")
)
CSV = Format("csv", "text/csv", "results", "CSV")
TSV = Format("tsv", "text/tab-separated-values", "results", "TSV")
N3 = ("n3", "text/n3", "text/rdf+n3", "application/n3")
TURTLE = Format(
    "ttl", "text/turtle", "graph", "TURTLE", ("turtle", "text", "application/turtle", "application/x-turtle", *N3)
)
N_TRIPLES = Format("nt", "application/n-triples", "graph", "N_TRIPLES", ("ntriples", "n-triples", "text/plain"))
RDF_XML = Format(
    "rdf", "application/rdf+xml", "graph", "RDF_XML", ("rdfxml", "rdf+xml", "xml", "application/xml", "text/xml")
)
OF_JSON_LD = ("json-ld", "json", "application/json", "application/x-json+ld")
JSON_LD = Format("jsonld", "application/ld+json", "graph", "JSON_LD", OF_JSON_LD)
# Formats of datasets: a graph is one whose only graph is the default one.
TRIG = Format("trig", "application/trig", "graph", "TRIG", ("application/x-trig",))
N_QUADS = Format("nq", "application/n-quads", "graph", "N_QUADS", ("nquads", "n-quads", "text/x-nquads"))

# In order of preference where a request has none.
FORMATS = (JSON, XML, CSV, TSV, TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)


def formats_of(family: Family, formats: Iterable[Format] = FORMATS) -> list[Format]:
    """Return the formats of a family, the preferred one first."""
    return [form for form in formats if form.family == family]


def format_named(name: str, family: Family, formats: Iterable[Format] = FORMATS) -> Format | None:
    """Return the format with that name, extension or media type; with several, commas between, the one that all mean.

    A ``+`` that nobody encoded arrives as a space.

    >>> format_named("text/turtle", "graph").name, format_named("json", "graph").name, format_named("csv", "graph")
    ('ttl', 'jsonld', None)
    >>> format_named("RDF XML,application/rdf+xml", "graph").name, format_named("csv,tsv", "results")
    ('rdf', None)
    """
    names = [part.strip().lower().replace(" ", "+") for part in name.split(",")]
    means = {_find_format(name, formats_of(family, formats)) for name in names}
    return means.pop() if len(means) == 1 else None


def _find_format(name: str, formats: list[Format]) -> Format | None:
    exact = [form for form in formats if name in (form.name, form.media_type)]
    return next(iter(exact or [form for form in formats if name in form.also]), None)


class Range(NamedTuple):
    """One media range of an Accept header, how precise it is and how much it is liked."""

    pattern: str
    quality: float

    @property
    def precision(self) -> int:
        """Return 2 for a type, 1 for ``text/*``, 0 for ``*/*``."""
        return 2 - self.pattern.count("*")

    def matches(self, media_type: str) -> bool:
        """Say whether the media type is in the range."""
        kind = self.pattern.partition("/")[0]
        return self.pattern in ("*/*", media_type) or (self.precision == 1 and media_type.startswith(f"{kind}/"))


@lru_cache(maxsize=256)
def ranges(accept: str) -> tuple[Range, ...]:
    """Read an Accept header; parameters other than q are of no account here.

    >>> ranges("text/csv;charset=utf-8;q=0.5, */*")
    (Range(pattern='text/csv', quality=0.5), Range(pattern='*/*', quality=1.0))
    >>> ranges('application/ld+json;profile="a,b;q=0"; q=0.2')
    (Range(pattern='application/ld+json', quality=0.2),)
    """
    parts = [[piece.strip() for piece in PIECE.findall(part)] for part in ELEMENT.findall(accept.lower())]
    return tuple(Range(pattern, _quality(more)) for pattern, *more in filter(None, parts) if "/" in pattern)


def _quality(parameters: list[str]) -> float:
    weights = [match[1] for piece in parameters if (match := re.fullmatch(r"q\s*=\s*([01](?:\.\d{0,3})?)", piece))]
    return min(float(weights[0]), 1.0) if weights else 1.0


@lru_cache(maxsize=256)
def preferred_format(accept: str, family: Family, formats: tuple[Format, ...] = FORMATS) -> Format | None:
    """Return the format of the family that an Accept header likes best, None if it excludes them all.

    >>> preferred_format("text/csv;q=0.9, application/*", "results").name, preferred_format("image/png", "graph")
    ('json', None)
    """
    wanted = ranges(accept) or (Range("*/*", 1.0),)
    liked = [(_find_quality(form, wanted), -rank, form) for rank, form in enumerate(formats_of(family, formats))]
    quality, _, best = max(liked)
    return best if quality > 0 else None


def _find_quality(offered: Format, wanted: Iterable[Range]) -> float:
    """Return the quality of the most precise range that holds the format (RFC 9110, 12.5.1)."""
    liked = [
        (media_range.precision, media_range.quality)
        for media_range in wanted
        if media_range.matches(offered.media_type) or media_range.pattern in offered.also
    ]
    return max(liked, default=(0, 0.0))[1]

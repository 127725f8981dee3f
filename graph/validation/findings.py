"""What a check found, in a reader's words: each thing that is wrong, with the printed words on both sides.

`find(data, ids)` takes a plan's graphs merged as N-Triples and returns its findings, the gravest first;
`findings_graph(findings, ids)` is the graph that is published. A finding's words come from the shape that
made it, its quotations from the plan; the validator's own words are never shown. What only lists is a report; what
rests on something that nobody printed names it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib import Literal as Text
from rdflib.namespace import RDF, RDFS, SH, SKOS

from ..rdf.identifiers import KSH, KTH, Identifiers, bind_prefixes
from ..rdf.names import BASE
from .quotes import PlanWords, Quote
from .shacl import Result, as_rdflib, validate
from .shapes import ORDER, SEVERITIES, own_shapes

DEFINITION = ox.NamedNode(str(SKOS.definition))
COLON = {"ja": "：", "en": ": "}
GAP = {"ja": "", "en": " "}
# What a plan's curator says of an assumption, by the property of the plan that says it.
NOTES = {"base-year": "baseYearNote"}


@dataclass(frozen=True)
class Wording:
    """What a shape says when it is not met, what would mend it, and which assumption it rests on, if on any."""

    label_ja: str
    label_en: str
    remedy_ja: str
    remedy_en: str
    rests_on: str = ""


@dataclass(frozen=True)
class RelatedValue:
    """A value that a finding rests on (an IRI, or a literal's words), and what to call it."""

    value: ox.NamedNode | ox.Literal
    name_ja: str
    name_en: str

    def as_json(self) -> dict[str, object]:
        """Return the value and its names."""
        return {"value": self.value.value, "name": {"ja": self.name_ja, "en": self.name_en}}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong at one place: what, with what, said how, and the words it rests on."""

    iri: str
    shape: str
    severity: str
    about: str
    about_ja: str
    about_en: str
    finds: tuple[RelatedValue, ...]
    quotes: tuple[Quote, ...]
    wording: Wording
    assumption_ja: str = ""
    assumption_en: str = ""

    @property
    def label_ja(self) -> str:
        """Return what is wrong, in Japanese."""
        return self.wording.label_ja

    @property
    def label_en(self) -> str:
        """Return what is wrong, in English."""
        return self.wording.label_en

    def as_json(self) -> dict[str, object]:
        """Return the finding as JSON takes it."""
        return {
            "finding": self.iri,
            "severity": self.severity,
            "shape": self.shape,
            "message": {"ja": self.wording.label_ja, "en": self.wording.label_en},
            "remedy": {"ja": self.wording.remedy_ja, "en": self.wording.remedy_en},
            "assumption": {"ja": self.assumption_ja, "en": self.assumption_en} if self.assumption_ja else None,
            "about": {"thing": self.about, "name": {"ja": self.about_ja, "en": self.about_en}},
            "finds": [value.as_json() for value in self.finds],
            "quotes": [
                {
                    "passage": quote.passage,
                    "verbatim": quote.verbatim,
                    "sheet": {"ja": quote.sheet_ja, "en": quote.sheet_en},
                    "stage": {"ja": quote.stage_ja, "en": quote.stage_en},
                    "line": quote.line,
                }
                for quote in self.quotes
            ],
        }


def find(data: bytes, ids: Identifiers) -> list[Finding]:
    """Return what is wrong with a plan: its graphs merged, with vocabulary and concepts, as N-Triples."""
    shapes = own_shapes()
    return findings(validate(data, shapes), data, ids, shapes)


def findings(results: Iterable[Result], data: bytes, ids: Identifiers, shapes: bytes) -> list[Finding]:
    """Return results as findings: one for each shape and thing, the gravest first, then in the plan's order."""
    words, wordings = PlanWords(data), read_wordings(shapes)
    groups = groupby(sorted(results, key=_group_key), key=_group_key)
    made = [_make_finding(words, wordings[shape], [*group], ids) for (shape, _), group in groups]
    return sorted(made, key=_sort_key)


def _group_key(result: Result) -> tuple[str, str]:
    return result.shape, result.focus


def _sort_key(finding: Finding) -> tuple[object, ...]:
    line = finding.quotes[0].line if finding.quotes else 0
    numbers = [int(number) for number in re.findall(r"\d+", finding.iri)]
    return ORDER[finding.severity], finding.shape, line, numbers, finding.iri


def _make_finding(words: PlanWords, wording: Wording, results: list[Result], ids: Identifiers) -> Finding:
    first = results[0]
    values = {result.value for result in results if isinstance(result.value, ox.NamedNode | ox.Literal)}
    focus = ox.NamedNode(first.focus)
    things = [focus, *(value for value in values if isinstance(value, ox.NamedNode))]
    return Finding(
        iri=finding_iri(first.shape, first.focus, ids),
        shape=first.shape,
        severity=first.severity,
        about=first.focus,
        about_ja=words.name(focus, "ja") or first.focus,
        about_en=words.name(focus, "en") or first.focus,
        finds=tuple(_name_value(words, value) for value in sorted(values - {focus}, key=natural_key)),
        quotes=words.quotes(things),
        wording=wording,
        assumption_ja=_assumption(words, wording, ids, "ja"),
        assumption_en=_assumption(words, wording, ids, "en"),
    )


def natural_key(value: object) -> list[tuple[bool, int, str]]:
    """Return the key by which values stand in the order of their numbers: 7 before 15."""
    parts = re.split(r"(\d+)", str(value))
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _assumption(words: PlanWords, wording: Wording, ids: Identifiers, language: str) -> str:
    """Return what a finding rests on, by name, with what the plan's curator says of it."""
    if not wording.rests_on:
        return ""
    assumed = ox.NamedNode(wording.rests_on)
    definition = f"{words.name(assumed, language)}{COLON[language]}{words.text(assumed, DEFINITION, language)}"
    term = NOTES.get(wording.rests_on.rpartition("/")[2])
    note = words.text(ox.NamedNode(str(ids.plan)), term, language) if term else ""
    return f"{definition}{GAP[language]}{note}" if note else definition


def _name_value(words: PlanWords, value: ox.NamedNode | ox.Literal) -> RelatedValue:
    names = words.name(value, "ja"), words.name(value, "en")
    return RelatedValue(value, *names) if any(names) else RelatedValue(value, value.value, value.value)


def finding_iri(shape: str, focus: str, ids: Identifiers) -> str:
    """Return the IRI of what a shape finds about a thing.

    >>> ids = Identifiers("kawaguchi")
    >>> finding_iri(KSH["SheetWithoutPillar"], ids.sheet("internal-1"), ids)
    'https://w3id.org/koteihyo/id/kawaguchi/finding/SheetWithoutPillar/sheet.internal-1'
    """
    thing = focus.removeprefix(f"{ids.plan}/").removeprefix(f"{ids.base}id/").removeprefix(BASE)
    return str(ids.of("finding", shape.removeprefix(KSH), thing.replace("/", ".").replace("#", ".")))


@cache
def read_wordings(shapes: bytes) -> Mapping[str, Wording]:
    """Return what every shape that can find something says, by the shape's IRI."""
    rests: dict[str, str] = {}
    keys = {(str(SH.message), "ja"): "label_ja", (str(SH.message), "en"): "label_en",
            (str(KTH.remedy), "ja"): "remedy_ja", (str(KTH.remedy), "en"): "remedy_en"}  # fmt: skip
    texts: dict[str, dict[str, str]] = {}
    for quad in ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES):
        if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
            key = keys.get((quad.predicate.value, quad.object.language or ""))
            if key:
                texts.setdefault(quad.subject.value, {})[key] = quad.object.value
        elif quad.predicate.value == str(KTH.restsOn):
            rests[str(quad.subject.value)] = str(quad.object.value)
    return {shape: Wording(**words, rests_on=rests.get(shape, "")) for shape, words in texts.items()}


def findings_graph(listed: Iterable[Finding], ids: Identifiers) -> Graph:
    """Return the findings as they are published, beside the plan and never in it."""
    graph = bind_prefixes(Graph())
    for finding in listed:
        for predicate, value in _statements(finding, ids):
            graph.add((URIRef(finding.iri), predicate, value))
    return graph


def _statements(finding: Finding, ids: Identifiers) -> Iterator[tuple[URIRef, URIRef | Text]]:
    yield RDF.type, KTH.Finding
    yield KTH.inPlan, ids.plan
    yield KTH.about, URIRef(finding.about)
    yield SH.sourceShape, URIRef(finding.shape)
    yield SH.resultSeverity, SEVERITIES[finding.severity].iri
    yield RDFS.label, Text(finding.wording.label_ja, lang="ja")
    yield RDFS.label, Text(finding.wording.label_en, lang="en")
    yield KTH.remedy, Text(finding.wording.remedy_ja, lang="ja")
    yield KTH.remedy, Text(finding.wording.remedy_en, lang="en")
    if finding.wording.rests_on:
        yield KTH.restsOn, URIRef(finding.wording.rests_on)
        yield RDFS.comment, Text(finding.assumption_ja, lang="ja")
        yield RDFS.comment, Text(finding.assumption_en, lang="en")
    for value in finding.finds:
        yield KTH.finds, as_rdflib(value.value)
    for quote in finding.quotes:
        yield KTH.quotes, URIRef(quote.passage)


def count_findings(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    return dict(sorted(Counter(finding["severity"] for finding in findings).items()))

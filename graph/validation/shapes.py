"""The shapes that every plan is held to, whatever it came as; in groups that are asked apart, and what each reads.

And the severities of what they find, the gravest first, each with its IRI and what it is called. Three are SHACL's;
what only lists, without anything being wrong, is a report (`shapes/consistency/`). Any IRI may be a severity
(https://www.w3.org/TR/shacl/#severity), but our shapes use these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import SH

from ..fingerprints import digest
from ..rdf.dataset import SHAPES, folder_triples, ntriples
from ..rdf.identifiers import KSH

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Described: TypeAlias = dict[Node, list[ox.Triple]]
SHACL = "http://www.w3.org/ns/shacl#"
# What a query names: in full, or by a prefix that the shapes declare (https://www.w3.org/TR/shacl/#sparql-prefixes).
NAMED = re.compile(r"<(?P<iri>[^<>\s]+)>|(?P<prefix>[A-Za-z][\w-]*):(?P<local>[\w-]+)")


class Severity(NamedTuple):
    """A severity: its IRI in the graphs, and its name in Japanese and English."""

    iri: URIRef
    ja: str
    en: str


SEVERITIES = {
    "violation": Severity(SH.Violation, "重大", "Violation"),
    "warning": Severity(SH.Warning, "注意", "Warning"),
    "info": Severity(SH.Info, "参考", "Note"),
    "report": Severity(KSH.Report, "報告", "Report"),
}
ORDER = {name: place for place, name in enumerate(SEVERITIES)}
NAMES = {str(severity.iri): name for name, severity in SEVERITIES.items()}


def severity_of(iri: str) -> str:
    """Return the name of a severity; one that is none of ours is a note, so that a foreign graph can be shown.

    >>> severity_of("http://www.w3.org/ns/shacl#Warning"), severity_of("https://example.org/Debug")
    ('warning', 'info')
    """
    return NAMES.get(iri, "info")


@cache
def own_shapes() -> bytes:
    """Return the shapes that ship with the package, as N-Triples."""
    return ntriples(folder_triples(SHAPES))


@dataclass(frozen=True)
class Group:
    """A shape that no other names, with all that it names: what is wrong by it, it says alone."""

    triples: frozenset[ox.Triple]

    @cached_property
    def lines(self) -> list[bytes]:
        """Return its triples as lines of N-Triples."""
        return ntriples(sorted(self.triples, key=str)).splitlines(keepends=True)

    @cached_property
    def queries(self) -> list[str]:
        """Return the queries of its shapes."""
        return [text for triple in self.triples if (text := _text(triple, "select"))]

    @cached_property
    def shapes(self) -> frozenset[str]:
        """Return the shapes and whatever else it describes, by IRI."""
        return frozenset(triple.subject.value for triple in self.triples if isinstance(triple.subject, ox.NamedNode))

    @cached_property
    def name(self) -> str:
        """Return a digest of all that it says."""
        return digest(*sorted(map(str, self.triples)))

    @cached_property
    def reads(self) -> frozenset[bytes]:
        """Return the properties and classes that decide what it finds, as N-Triples write them, and some others.

        Those are among what it names: no shape of ours asks for a property without naming it (tests/test_shapes.py).
        """
        objects = (triple.object.value for triple in self.triples if isinstance(triple.object, ox.NamedNode))
        named = (iri for query in self.queries for iri in _list_named(query, self._prefixes))
        return frozenset(b"<%s>" % iri.encode() for iri in (*objects, *named, *self.shapes))

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        declared: dict[Node, dict[str, str]] = {}
        for triple in self.triples:
            for name in ("prefix", "namespace"):
                if text := _text(triple, name):
                    declared.setdefault(triple.subject, {})[name] = text
        return {prefix["prefix"]: prefix["namespace"] for prefix in declared.values()}


def _text(triple: ox.Triple, name: str) -> str:
    """Return the text that a triple gives for a term of SHACL; nothing where it is about something else."""
    return (
        triple.object.value if triple.predicate.value == SHACL + name and isinstance(triple.object, ox.Literal) else ""
    )


def _list_named(query: str, prefixes: dict[str, str]) -> Iterator[str]:
    for match in NAMED.finditer(query):
        if match["iri"]:
            yield match["iri"]
        elif match["prefix"] in prefixes:
            yield prefixes[match["prefix"]] + match["local"]


def deal(efforts: Mapping[Group, int], parts: int) -> list[list[Group]]:
    """Return groups, given with how much effort each takes, in so many parts at most that take about the same."""
    dealt, taken = [list[Group]() for _ in range(parts)], [0] * parts
    for group in sorted(efforts, key=lambda group: (-efforts[group], group.name)):
        least = taken.index(min(taken))
        dealt[least].append(group)
        taken[least] += efforts[group]
    return [part for part in dealt if part]


@cache
def list_groups(shapes: bytes) -> tuple[Group, ...]:
    """Return shapes, given as N-Triples, in groups that find together what the whole finds.

    Whether a node conforms to a shape follows from the data and from what the shape names, and from no other shape
    (https://www.w3.org/TR/shacl/#validation-definition). What several shapes name is in each of their groups.
    """
    return tuple(_list_groups(shapes))


def _list_groups(shapes: bytes) -> Iterator[Group]:
    described: Described = {}
    for quad in ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES):
        described.setdefault(quad.subject, []).append(quad.triple)
    named = {triple.object for triples in described.values() for triple in triples if triple.object != triple.subject}
    left = dict.fromkeys(described)
    for node in sorted(
        described, key=lambda described_node: described_node in named
    ):  # in a circle of names none is unnamed: any begins
        if node in left:
            group = _reach(node, described)
            yield Group(group)
            for triple in group:
                left.pop(triple.subject, None)


def _reach(node: Node, described: Described) -> frozenset[ox.Triple]:
    """Return what is said of a node, and of all that is named there."""
    reached, seen, waiting = list[ox.Triple](), {node}, [node]
    while waiting:
        described_by = described.get(waiting.pop(), [])
        reached += described_by
        further = {triple.object for triple in described_by if not isinstance(triple.object, ox.Literal)} - seen
        seen |= further
        waiting += further
    return frozenset(reached)

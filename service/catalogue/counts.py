"""Numbers of a version for VoID: counted once for each, and left out where counting takes longer than a query may."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template
from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ..engines.engine import Busy, Engine, NotPublished
from ..snapshot import Snapshot
from ..things.addresses import here
from .summary import asked

TOTALS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class FILTER($ours) }",
}
CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
# What leads from a thing of ours to one of somebody else's, by relation and by whose it is.
LINKS = """SELECT ?p ?whose (COUNT(*) AS ?n) {
  ?s ?p ?o FILTER(isIRI(?o) && ?p NOT IN (rdf:type, dcterms:license) && ($ours) && !($theirs))
  BIND(REPLACE(STR(?o), "^(https?://[^/]+/).*$$", "$$1") AS ?whose)
} GROUP BY ?p ?whose ORDER BY ?p ?whose"""


class Counts(NamedTuple):
    """What was counted: totals by name, and by class, property, graph, and link; None where it took too long."""

    totals: dict[str, int]
    classes: dict[str, int] | None
    properties: dict[str, int] | None
    graphs: dict[str, int] | None
    links: dict[tuple[str, str], int] | None


def counted(snapshot: Snapshot) -> Counts:
    """Return the counts of a version, which is counted once."""
    bases = here().bases
    return snapshot.once(("counts", bases), lambda: counts(snapshot, bases))


def counts(engine: Engine, bases: Sequence[str]) -> Counts:
    """Ask the engine how much there is of what; things of ours begin with one of the bases."""
    ours = " || ".join(f'STRSTARTS(STR(?s), "{base}id/")' for base in bases)
    theirs = " || ".join(f'STRSTARTS(STR(?o), "{base}")' for base in bases)
    texts = {name: Template(text).substitute(ours=ours) for name, text in TOTALS.items()}
    links = _rows(engine, Template(LINKS).substitute(ours=ours, theirs=theirs))
    return Counts(
        {name: found for name, text in texts.items() if (found := _one(engine, text)) is not None},
        _by(engine, CLASSES),
        _by(engine, PROPERTIES),
        _by(engine, GRAPHS),
        {(relation, whose): int(count) for relation, whose, count in links} if links is not None else None,
    )


def _one(engine: Engine, text: str) -> int | None:
    found = _rows(engine, text)
    return int(found[0][0]) if found else None


def _by(engine: Engine, text: str) -> dict[str, int] | None:
    found = _rows(engine, text)
    return None if found is None else {name: int(count) for name, count in found if name}


def _rows(engine: Engine, text: str) -> list[list[str]] | None:
    try:
        return asked(engine, text)
    except (Busy, NotPublished):
        raise
    except KoteihyoError:
        return None

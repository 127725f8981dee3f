"""The identifiers of a plan: the one place where its IRIs are made.

They are ASCII, keyed by what is printed (sheet, stage, position), and never by a running number where the
document gives a better key. Shared concepts keep the IRIs of their code lists, whatever the base.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rdflib import Graph, Namespace, URIRef

from .names import BASE, PREFIXES


class Terms(Namespace):
    """The terms of a vocabulary, each made once: a build names them hundreds of thousands of times."""

    def __getattr__(self, name: str) -> URIRef:
        """Return a term and keep it, so that the next time it is found as any attribute is."""
        term = super().__getattr__(name)
        self.__dict__[name] = term
        return term


# Things that are known again: those of a plan that is decided on, and what others are said of many times.
KNOWN = 1 << 14
KTH = Terms(PREFIXES["kth"])
KSH = Terms(PREFIXES["ksh"])
OA = Terms(PREFIXES["oa"])
GIST = Terms(PREFIXES["gist"])
SDG = Namespace("http://metadata.un.org/sdg/")
UNIT = Namespace(PREFIXES["unit"])


def bind_prefixes(graph: Graph) -> Graph:
    """Return the graph with our prefixes bound, and no others."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph


@lru_cache(KNOWN)
def _name(plan: str, parts: tuple[str | int, ...]) -> URIRef:
    return URIRef("/".join([plan, *map(str, parts)]))


KINDS = ("document", "plan", "curation", "inferred", "findings", "changes")
SHARED = ("ontology", "shapes", "concepts")
# A plan's graphs, by which a dataset shows that it holds the plan, whatever base its identifiers have.
PLAN_GRAPH = re.compile(rf"(?P<base>.*/)graph/(?P<plan>[^/]+)/(?:{'|'.join(KINDS)})")


@lru_cache(KNOWN)
def concept(scheme: str, code: str | int) -> URIRef:
    """Return a shared concept's IRI.

    >>> concept("theme", "disaster-prevention")
    rdflib.term.URIRef('https://w3id.org/koteihyo/id/theme/disaster-prevention')
    """
    return URIRef(f"{BASE}id/{scheme}/{code}")


def shared_graph(name: str) -> URIRef:
    """Return the named graph of the vocabulary, the shapes or the concepts."""
    return URIRef(f"{BASE}graph/{name}")


def is_built(name: str) -> bool:
    """Say whether the graph of that name is made by a build; all others are written by people.

    >>> [is_built(f"{BASE}graph/{name}") for name in ("p/curation", "concepts", "p/added", "added", "memo")]
    [True, True, False, False, False]
    """
    return PLAN_GRAPH.fullmatch(name) is not None or name in {f"{BASE}graph/{shared}" for shared in SHARED}


@dataclass(frozen=True)
class Identifiers:
    """Makes the IRIs of one plan under a base."""

    plan_id: str
    base: str = BASE

    @cached_property
    def plan(self) -> URIRef:
        """Return the plan itself."""
        return URIRef(f"{self.base}id/{self.plan_id}")

    def of(self, *parts: str | int) -> URIRef:
        """Return a thing of the plan.

        >>> Identifiers("kawaguchi").of("entry", "core-3.1.4.2", "run", 1)
        rdflib.term.URIRef('https://w3id.org/koteihyo/id/kawaguchi/entry/core-3.1.4.2/run/1')
        """
        return _name(f"{self.base}id/{self.plan_id}", parts)

    def entry(self, key: str) -> URIRef:
        """Return an entry's IRI."""
        return self.of("entry", key)

    def sheet(self, key: str) -> URIRef:
        """Return a sheet's IRI."""
        return self.of("sheet", key)

    def strand(self, key: str) -> URIRef:
        """Return a strand's IRI."""
        return self.of("strand", key)

    def pledge(self, number: int) -> URIRef:
        """Return a pledge's IRI."""
        return self.of("pledge", number)

    def graph(self, kind: str) -> URIRef:
        """Return one of the plan's named graphs."""
        return URIRef(f"{self.base}graph/{self.plan_id}/{kind}")

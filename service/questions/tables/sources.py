"""What an answer of a plan is made from, among all that a version says.

That is: the plan's graphs, and those of the plans that it names or that name it, as a revised plan and the one before;
what all plans share; what people wrote of these plans or of nobody's things; and what other plans say of things that
are nobody's, such as a dataset that several link to. Nothing else can be in an answer of the plan, so that the answer
is the same as long as all of this is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import NamedTuple

import pyoxigraph as ox

from ....graph.fingerprints import digest
from ....graph.rdf.identifiers import KTH, PLAN_GRAPH, Identifiers, is_built
from ....graph.rdf.names import is_asserted
from ....graph.versions.checks import list_plans
from ....graph.versions.graphs import Graph, as_triples

IRI = re.compile(rb"<([^<>\s]*)>")
# The first part of a name behind id/, by which things of a plan are known.
OWNER = re.compile(r"/id/([^/#?]+)")
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# What makes something a plan, or a thing of one, where people write it.
IN_PLAN = re.compile(rb"^\S+ <%s> <([^<>]*)> " % KTH.inPlan.encode(), re.MULTILINE)
A_PLAN = re.compile(rb"^<([^<>]*)> <%s> <%s> " % (TYPE.encode(), KTH.Plan.encode()), re.MULTILINE)


class Mentions(NamedTuple):
    """What a graph has to do with others: the IRIs that it names that are not its plan's, and what it says of them."""

    named: frozenset[str]
    said: Mapping[str, tuple[str, ...]]


class Source(NamedTuple):
    """What the answers of a plan are made from: its IRI, whole graphs, further lines, and the digest of all."""

    plan: str
    graphs: tuple[Graph, ...]
    lines: bytes
    key: str

    def load(self) -> ox.Store:
        """Return a store that holds all of it, as the version's store does."""
        store = ox.Store()
        for graph in self.graphs:
            _load(store, graph.name, graph.read())
        for line in self.lines.splitlines(keepends=True):
            _load(store, line.rsplit(b" ", 2)[1].decode()[1:-1], line)
        return store


def _load(store: ox.Store, name: str, lines: bytes) -> None:
    store.bulk_load(lines, format=ox.RdfFormat.N_QUADS, lenient=True)  # the engine wrote them itself
    if is_asserted(name):
        store.bulk_load(as_triples(name, lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)


class WrittenLines(NamedTuple):
    """What people wrote beside the plans' graphs: lines by the plan whose thing they are about, and all other lines."""

    of: Mapping[str, bytes]
    others: bytes


def read_mentions(graph: Graph) -> Mentions:
    """Return what a plan's graph has to do with others."""
    match = PLAN_GRAPH.fullmatch(graph.name)
    own = str(Identifiers(match["plan"], match["base"]).plan).encode() if match else b""
    raw, said = graph.read(), defaultdict[str, list[str]](list)
    for line in raw.splitlines(keepends=True):
        if line.startswith(b"<") and not _is_of(line[1:], own):
            said[line[1 : line.index(b">")].decode()].append(line.decode())
    named = frozenset(match.decode() for match in {*IRI.findall(raw)} if not _is_of(match, own))
    return Mentions(named, {name: tuple(lines) for name, lines in said.items()})


def _is_of(text: bytes, plan: bytes) -> bool:
    return text.startswith(plan) and text[len(plan) : len(plan) + 1] in (b"", b"/", b">")


def list_sources(graphs: Mapping[str, Graph], mentions: Callable[[Graph], Mentions]) -> list[Source]:
    """Return what all plans share, without a plan, and what the answers of each are made from, in the order of IRIs.

    There are none where people wrote of a plan that is not built: what it answers is not known apart.
    """
    plans = {plan.plan_id: plan for plan in list_plans(graphs)}
    written = _read_written([graph for name, graph in graphs.items() if not is_built(name)], plans)
    if written is None or len(plans) != len(list_plans(graphs)):
        return []
    own = {name: [graph for graph in graphs.values() if _plan_of(graph.name) == name] for name in plans}
    met = {name: [mentions(graph) for graph in held] for name, held in own.items()}
    for name, lines in written.of.items():
        met[name].append(Mentions(frozenset(map(bytes.decode, IRI.findall(lines))), {}))
    shared = [graph for name, graph in graphs.items() if is_built(name) and not _plan_of(name)]
    sources, said = [_make_source("", tuple(sorted(shared)), written.others)], _gather_said(met)
    for group in _list_groups({name: _list_owners(mentions) & plans.keys() for name, mentions in met.items()}):
        held = tuple(sorted([*shared, *(graph for name in group for graph in own[name])]))
        further = [written.others, *(written.of.get(name, b"") for name in group), _list_others(group, met, said)]
        sources += [_make_source(str(plans[name].plan), held, b"".join(further)) for name in group]
    return sorted(sources)


def _make_source(plan: str, held: tuple[Graph, ...], lines: bytes) -> Source:
    return Source(plan, held, lines, digest(plan, *(f"{graph.name} {graph.sha256}" for graph in held), lines))


def _plan_of(name: str) -> str:
    match = PLAN_GRAPH.fullmatch(name)
    return match["plan"] if match else ""


def _read_written(graphs: Iterable[Graph], plans: Mapping[str, Identifiers]) -> WrittenLines | None:
    """Return what people wrote; None where it is of a plan that is not built."""
    iris = {str(identifiers.plan): name for name, identifiers in plans.items()}
    of, others = defaultdict[str, list[bytes]](list), list[bytes]()
    for raw in (graph.read() for graph in sorted(graphs)):
        if not {match.decode() for match in (*IN_PLAN.findall(raw), *A_PLAN.findall(raw))} <= iris.keys():
            return None
        for line in raw.splitlines(keepends=True):
            owner = OWNER.search(line[: line.find(b">")].decode())
            plan = str(plans[owner[1]].plan) if owner and owner[1] in plans else ""
            (of[iris[plan]] if plan and _is_of(line[1:], plan.encode()) else others).append(line)
    return WrittenLines({name: b"".join(lines) for name, lines in of.items()}, b"".join(others))


def _list_owners(met: Iterable[Mentions]) -> set[str]:
    return {found[1] for mentions in met for iri in mentions.named if (found := OWNER.search(iri))}


def _list_groups(near: Mapping[str, Set[str]]) -> Iterator[list[str]]:
    """Yield plans that name one another, directly or by others, together."""
    both = defaultdict[str, set[str]](set)
    for name, others in near.items():
        both[name] |= others
        for other in others:
            both[other].add(name)
    left = dict.fromkeys(sorted(near))
    while left:
        group, waiting = list[str](), [next(iter(left))]
        while waiting:
            name = waiting.pop()
            if name in left:
                del left[name]
                group.append(name)
                waiting += both[name]
        yield sorted(group)


def _gather_said(met: Mapping[str, Iterable[Mentions]]) -> dict[str, dict[str, list[str]]]:
    """Return what plans say of nobody's things: by thing and plan, its lines."""
    labels_of = defaultdict[str, dict[str, list[str]]](dict)
    for name, mentions in met.items():
        for mention in mentions:
            for thing, lines in mention.said.items():
                labels_of[thing].setdefault(name, []).extend(lines)
    return labels_of


def _list_others(
    group: Iterable[str], met: Mapping[str, Iterable[Mentions]], said: Mapping[str, Mapping[str, Iterable[str]]]
) -> bytes:
    """Return what other plans say of nobody's things that a group of plans names, but for what it says itself."""
    told = (lines for name in group for mentions in met[name] for lines in mentions.said.values())
    own = {line.rpartition(" <")[0] for lines in told for line in lines}
    waiting = {iri for name in group for mentions in met[name] for iri in mentions.named} & said.keys()
    seen, others = set[str](), set[str]()
    while waiting:
        seen |= waiting
        lines = {line for iri in waiting for name, each in said[iri].items() if name not in group for line in each}
        lines = {line for line in lines if line.rpartition(" <")[0] not in own}
        others |= lines
        waiting = {iri for line in lines for iri in re.findall(r"<([^<>\s]*)>", line)} & said.keys() - seen
    return "".join(sorted(others)).encode()

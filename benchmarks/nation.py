"""A made-up nation: as many plans as wanted, each Kawaguchi's statements under another plan's name, varied.

Each made-up plan has the vocabulary and code lists in common with all others and everything else for itself. Its
Japanese labels end with its name, its themes are its own and its fields of policy other ones, so that no two plans say
the same of the same. The same version gives the same nation, byte for byte. It is made of the default graph, the
asserted statements merged: no question of `endpoint.py` asks more, and every server can hold it; or, for the pages, of
the named graphs too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from koteihyo.graph.versions import folders

# What is Kawaguchi's own in the published IRIs, and what stands there for another plan.
CITY = re.compile(r"(?<=/id/)kawaguchi|(?<=/graph/)kawaguchi")
FIELD = re.compile(r"(?<=/ontology#policyField> <https://w3id\.org/koteihyo/id/field/)[^>]+")
LABEL = re.compile(r'(?<=/rdf-schema#label> ").*(?="@ja)')


def statements(store: ox.Store, *, named: bool) -> list[str]:
    """Return the lines of a store's default graph, and of its named graphs if they are wanted, sorted."""
    quads = store.quads_for_pattern(None, None, None, None if named else ox.DefaultGraph())
    return sorted(f"{quad.triple if quad.graph_name == ox.DefaultGraph() else quad} .\n" for quad in quads)


def nation(published: Iterable[str], plans: int) -> Iterator[str]:
    """Yield the lines of so many plans, made from those of one: first what they have in common, then plan by plan."""
    common, own = [], []
    for line in published:
        (own if CITY.search(line) else common).append(line)
    yield "".join(common)
    fields = sorted({found[0] for line in own if (found := FIELD.search(line))})
    text = "".join(own)
    for number in range(1, plans + 1):
        yield plan(text, number, fields)


def plan(text: str, number: int, fields: list[str]) -> str:
    """Return Kawaguchi's statements as those of another plan.

    >>> said = '<…/id/kawaguchi/measure/a> <…/rdf-schema#label> "訓練"@ja .'
    >>> plan(said, 7, [])
    '<…/id/plan-007/measure/a> <…/rdf-schema#label> "訓練（架空市007）"@ja .'
    """
    others = {field: fields[(place + number) % len(fields)] for place, field in enumerate(fields)}
    text = CITY.sub(f"plan-{number:03}", text)
    text = LABEL.sub(lambda found: f"{found[0]}（架空市{number:03}）", text)
    return FIELD.sub(lambda found: others[found[0]], text)


def published(store: ox.Store, plans: int, folder: Path, *, named: bool = False) -> Path:
    """Publish the nation, like any version, in a folder of its own; return that. Its lines stay beside it.

    They are in `nation.nt`, or with the named graphs in `nation.nq`.
    """
    data, lines = folder / "nation", folder / ("nation.nq" if named else "nation.nt")
    written(store, plans, lines, named=named)
    with folders.publishing(data), folders.staging(data) as staged:
        made = ox.Store(str(staged / "store"))
        made.bulk_load(path=str(lines))
        made.optimize()
        del made
        folders.publish(data, staged, sha256(f"nation of {plans}".encode()).hexdigest()[:12])
    return data


def written(store: ox.Store, plans: int, path: Path, *, named: bool = False) -> None:
    """Write the nation as N-Triples, or as N-Quads with its named graphs; no plans means the store as it is."""
    lines = statements(store, named=named)
    with path.open("w", encoding="utf-8") as output:
        output.writelines(nation(lines, plans) if plans else lines)

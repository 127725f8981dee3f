"""Where a version comes from, in PROV-O: which acts made it current, who did them, why, and from which version.

It stands beside the versions and not in them, because it holds times. Every node has a name.
https://www.w3.org/TR/prov-o/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from ..rdf.names import BASE
from .history import Publication

PROV, DCTERMS = "http://www.w3.org/ns/prov#", "http://purl.org/dc/terms/"
RDFS, XSD = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"prov": PROV, "dcterms": DCTERMS, "rdfs": RDFS, "xsd": XSD}
A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SOFTWARE = "koteihyo"
ACTS = {
    "publish": ("作成と公開", "Build and publication"),
    "write": ("書き込み", "Write"),
    "decide": ("判断", "Decision"),
    "rollback": ("差し戻し", "Return to an earlier version"),
    "restore": ("バックアップからの復元", "Restoration from a backup"),
}


def version_iri(identifier: str) -> str:
    """Return the name of a version.

    >>> version_iri("5f9a")
    'https://w3id.org/koteihyo/versions/5f9a'
    """
    return f"{BASE}versions/{identifier}"


def statements(
    identifier: str, history: Sequence[Publication], manifest: Mapping[str, Any] | None = None
) -> list[ox.Triple]:
    """Return what is known of a version, from the history and from its manifest, if there is one."""
    thing = ox.NamedNode(version_iri(identifier))
    found = [_type_triple(thing, "Entity"), _triple(thing, f"{DCTERMS}identifier", ox.Literal(identifier))]
    for number, each in enumerate(history, 1):
        if each.version == identifier:
            found += _publication(thing, number, each)
    for plan, said in (manifest or {}).get("plans", {}).items():
        for file, digest in said["inputs"].items():
            found += _source(thing, plan, file, digest)
    return found


def _publication(thing: ox.NamedNode, number: int, each: Publication) -> Iterator[ox.Triple]:
    """Yield one act: only one that makes a version generates it, the others make it current again."""
    act = ox.NamedNode(f"{thing.value}#act-{number}")
    time = ox.Literal(each.time, datatype=ox.NamedNode(f"{XSD}dateTime"))
    makes = each.act in ("publish", "write", "decide")
    yield _type_triple(act, "Activity")
    for words, language in zip(ACTS[each.act], ("ja", "en"), strict=True):
        yield _triple(act, f"{RDFS}label", ox.Literal(words, language=language))
    yield _triple(act, f"{PROV}endedAtTime", time)
    yield _triple(act, f"{PROV}{'generated' if makes else 'used'}", thing)
    if makes:
        yield _triple(thing, f"{PROV}wasGeneratedBy", act)
        yield _triple(thing, f"{PROV}generatedAtTime", time)
    for name, words in ((f"{RDFS}comment", each.why), (f"{DCTERMS}description", each.what)):
        if words:
            yield _triple(act, name, ox.Literal(words))
    yield from _association(act, each.who)
    if each.base:
        base = ox.NamedNode(version_iri(each.base))
        yield _triple(act, f"{PROV}used", base)
        yield _triple(thing, f"{PROV}wasDerivedFrom", base)
        yield _type_triple(base, "Entity")


def _association(act: ox.NamedNode, who: str) -> Iterator[ox.Triple]:
    """Yield who is behind an act: whoever is named, or the program at somebody's command."""
    agent = ox.NamedNode(f"{BASE}agent/{quote(who or SOFTWARE, safe='')}")
    yield _triple(act, f"{PROV}wasAssociatedWith", agent)
    yield _type_triple(agent, "Agent" if who else "SoftwareAgent")
    yield _triple(agent, f"{RDFS}label", ox.Literal(who or SOFTWARE))


def _source(thing: ox.NamedNode, plan: str, file: str, digest: str) -> Iterator[ox.Triple]:
    source = ox.NamedNode(f"{thing.value}#{quote(f'{plan}/{file}')}")
    yield _triple(thing, f"{PROV}hadPrimarySource" if file == "source.txt" else f"{PROV}wasDerivedFrom", source)
    yield _type_triple(source, "Entity")
    yield _triple(source, f"{RDFS}label", ox.Literal(f"{plan}/{file}"))
    yield _triple(source, f"{DCTERMS}identifier", ox.Literal(f"sha256:{digest}"))


def _type_triple(thing: ox.NamedNode, kind: str) -> ox.Triple:
    return ox.Triple(thing, A, ox.NamedNode(PROV + kind))


def _triple(thing: ox.NamedNode, relation: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(thing, ox.NamedNode(relation), value)

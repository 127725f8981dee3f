"""Where a version comes from, in PROV-O: which acts made it current, who did them, why, and from which version.

It stands beside the versions and not in them, because it holds times. Every node has a name.
https://www.w3.org/TR/prov-o/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from ..rdf.names import BASE
from ..rdf.triples import PREFIXES as KNOWN
from ..rdf.triples import TripleWriter, both, texts, typed_literal
from .history import Publication

# The prefixes that it is written with.
PREFIXES = {name: KNOWN[name] for name in ("prov", "dcterms", "rdfs", "xsd")}
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
) -> list[Triple]:
    """Return what is known of a version, from the history and from its manifest, if there is one."""
    writer, thing = TripleWriter(), NamedNode(version_iri(identifier))
    writer.node(thing, "prov:Entity", dcterms_identifier=Literal(identifier))
    for number, publication in enumerate(history, 1):
        if publication.version == identifier:
            _write_publication(writer, thing, number, publication)
    for plan, said in (manifest or {}).get("plans", {}).items():
        for file, digest in said["inputs"].items():
            _write_source(writer, thing, f"{plan}/{file}", digest)
    return [*writer.triples]


def _write_publication(writer: TripleWriter, thing: NamedNode, number: int, publication: Publication) -> None:
    """Write one act: only one that makes a version generates it, the others make it current again."""
    act, time = NamedNode(f"{thing.value}#act-{number}"), typed_literal(publication.time, "dateTime")
    writer.node(act, "prov:Activity", rdfs_label=both(*ACTS[publication.act]), prov_endedAtTime=time)
    if publication.act in ("publish", "write", "decide"):
        writer.node(act, prov_generated=thing)
        writer.node(thing, prov_wasGeneratedBy=act, prov_generatedAtTime=time)
    else:
        writer.node(act, prov_used=thing)
    writer.node(act, rdfs_comment=texts(publication.why), dcterms_description=texts(publication.what))
    _write_association(writer, act, publication.who)
    if publication.base:
        base = writer.node(NamedNode(version_iri(publication.base)), "prov:Entity")
        writer.node(act, prov_used=base)
        writer.node(thing, prov_wasDerivedFrom=base)


def _write_association(writer: TripleWriter, act: NamedNode, who: str) -> None:
    """Write who is behind an act: whoever is named, or the program at somebody's command."""
    agent = NamedNode(f"{BASE}agent/{quote(who or SOFTWARE, safe='')}")
    writer.node(act, prov_wasAssociatedWith=agent)
    writer.node(agent, "prov:Agent" if who else "prov:SoftwareAgent", rdfs_label=Literal(who or SOFTWARE))


def _write_source(writer: TripleWriter, thing: NamedNode, path: str, digest: str) -> None:
    source = NamedNode(f"{thing.value}#{quote(path)}")
    relation = "prov:hadPrimarySource" if path.endswith("/source.txt") else "prov:wasDerivedFrom"
    writer.say(thing, relation, source)
    digest = f"sha256:{digest}"
    writer.node(source, "prov:Entity", rdfs_label=Literal(path), dcterms_identifier=Literal(digest))

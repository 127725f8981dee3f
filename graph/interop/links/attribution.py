"""Attribution of what people decided about open data: person or body, day and method, as PROV agents and activities.

`links.ttl` names who decided in words, as whoever reviews candidates signs (`kth:decidedBy`, `kth:decidedOn`). The
build makes of each name an agent, the plan's own curator where it is one, and of each day's work an activity, as for
every other decision (https://www.w3.org/TR/prov-o/).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from ...rdf.identifiers import KTH, Identifiers
from ...rdf.store import list_written
from ...rdf.writer import LABEL, TYPE, Writer, en, ja

# How each kind of decision is come to, and what the review is called.
METHODS = {
    str(KTH.counterpart): (
        "二つの計画の原文を読み、同じことに取り組むかどうかを判断した。",
        "Both plans were read, to judge whether the two set out to do the same.",
    ),
    str(KTH.LinkDecision): (
        "公開データの説明、項目、区域、年を読み、計画の指標や施策・目標をどこまで測れるかを判断した。",
        "Description, items, area and years of the data were read, to judge how far they measure what the plan states.",
    ),
    str(KTH.OpenDataSearch): (
        "示した調査先で、指標を測る公開データを探した。",
        "Open data that measure the indicator were sought in the places named.",
    ),
}


def attribution_graph(links: Iterable[ox.Triple], curation: Graph, ids: Identifiers) -> Graph:
    """Return who decided each of a plan's links, when and how; ``curation`` names the plan's curators."""
    writer, curators = Writer(), _list_curators(curation)
    described: dict[str, dict[str, ox.Literal | ox.NamedNode]] = {}
    for triple in links:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal | ox.NamedNode):
            described.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object
    for subject, values in described.items():
        kind, name, day = (values.get(str(iri)) for iri in (RDF.type, KTH.decidedBy, KTH.decidedOn))
        relation = values.get(str(KTH.relation))
        kind = relation if relation and relation.value in METHODS else kind
        if kind and kind.value in METHODS and isinstance(name, ox.Literal) and isinstance(day, ox.Literal):
            curator = curators.get(name.value) or _name_curator(name.value, ids), name.value
            _attribute(writer, ids, URIRef(subject), kind.value, curator, day)
    return writer.graph


def _list_curators(curation: Graph) -> dict[str, URIRef]:
    """Return a plan's curators by name, in Japanese or, where nobody has it in Japanese, in English."""
    written, agents = list_written(curation), (TYPE, PROV.Agent)
    curators = {subject for subject, *rest in written if tuple(rest) == agents}
    named: dict[tuple[str | None, str], URIRef] = {}
    for subject, predicate, label in written:
        if isinstance(subject, URIRef) and isinstance(label, Literal) and predicate == LABEL and subject in curators:
            named.setdefault((label.language, str(label)), subject)
    return {name: agent for language in ("en", "ja") for (of, name), agent in named.items() if of == language}


def _name_curator(name: str, ids: Identifiers) -> URIRef:
    """Return a new curator, whose address follows from the name."""
    return ids.of("curator", sha256(name.encode()).hexdigest()[:12])


def _attribute(
    writer: Writer, ids: Identifiers, subject: URIRef, kind: str, who: tuple[URIRef, str], day: ox.Literal
) -> None:
    agent, name = who
    key = f"{kind.rpartition('#')[2].lower()}-{day.value}-{agent.rpartition('/')[2]}"
    activity, date = ids.of("link-review", key), Literal(day.value, datatype=URIRef(day.datatype.value))
    writer.type(activity, PROV.Activity)
    names = (
        ("ほかの計画との対照", "Review of counterparts in other plans")
        if kind == str(KTH.counterpart)
        else ("公開データの調査と判断", "Review of open data")
    )
    writer.label(activity, ja(f"{names[0]}（{day.value}）"), en(f"{names[1]} ({day.value})"))
    writer.say(activity, KTH.inPlan, ids.plan)
    writer.say(activity, DCTERMS.description, ja(METHODS[kind][0]), en(METHODS[kind][1]))
    writer.say(activity, DCTERMS.date, date)
    writer.say(activity, PROV.wasAssociatedWith, agent)
    writer.type(agent, PROV.Agent)
    writer.label(agent, ja(name))
    writer.say(agent, KTH.inPlan, ids.plan)
    writer.say(subject, PROV.wasGeneratedBy, activity)
    writer.say(subject, PROV.wasAttributedTo, agent)
    writer.say(subject, DCTERMS.date, date)

"""What people decided about links, and the candidates that are still open.

Decisions are kept in the plan's `links.ttl`, who, when and why, one triple a line, sorted. What is accepted is written
as a link beside the decision and comes into the curation graph with the next build; what is rejected is only ever a
decision. A decided link is never a candidate again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDF

from ...codelists import CodeLists
from ...errors import KoteihyoError
from ...files import read_text
from ...model import Model, read_model
from ...plan.description import read_plan
from ...rdf import dataset
from ...rdf.dataset import triples
from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.names import BASE
from ...rdf.triples import TripleWriter, term, texts, typed_literal
from .. import stratml
from ..municipal import tables
from ..portals.descriptions import Description
from ..portals.registry import Portal, Registry
from .candidates import LEAST, Candidate, Matcher
from .subjects import subjects

FILE = "links.ttl"
Settled = dict[tuple[str, str], str]  # thing and dataset, and what became of the link between them


class Decision(NamedTuple):
    """A candidate accepted or rejected: by whom, on which day, and why.

    ``extent`` is how far the dataset measures the thing, by its code; empty where that was not asked.
    """

    candidate: Candidate
    portal: Portal
    accepted: bool
    reason: str
    by: str
    on: date
    extent: str = ""


class CannotKeep(KoteihyoError):
    """The plan's folder cannot be written: it is installed with the program, or not ours."""

    @classmethod
    def for_file(cls, file: Path, error: OSError) -> CannotKeep:
        """Return the error, with what to do."""
        return cls(
            f"判断を書き込めません（{error.strerror or error}）。計画のフォルダーを書ける場所に写し"
            f"（cp -r {file.parent.parent} my-plans）、--plans my-plans を付けて続けてください。",
            f"The decision cannot be written ({error.strerror or error}): copy the plans to a place of your own "
            f"(cp -r {file.parent.parent} my-plans) and go on with --plans my-plans.",
            file=file,
        )


def read_decisions(file: Path) -> Settled:
    """Return what was decided already; nothing where there is no file."""
    if not file.exists():
        return {}
    values: dict[str, dict[str, str]] = {}
    for triple in triples(file):
        if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple):
            values.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    decisions = [value for value in values.values() if value.get(str(RDF.type)) == str(KTH.LinkDecision)]
    return {
        (decision[str(KTH.subject)], decision[str(KTH.object)]): decision[str(KTH.status)].rpartition("/")[2]
        for decision in decisions
    }


def write_decision(file: Path, decisions: Iterable[Decision], ids: Identifiers) -> None:
    """Add decisions to the file, in one step."""
    text = add_decisions(file, decisions, ids)
    try:
        new = file.with_suffix(".ttl.new")
        new.write_text(text, "utf-8")
        new.replace(file)
    except OSError as error:
        raise CannotKeep.for_file(file, error) from error


def add_decisions(file: Path, decisions: Iterable[Decision], ids: Identifiers) -> str:
    """Return what the file is once it has these decisions too: its opening comment stays, its triples are sorted."""
    writer = TripleWriter()
    for decision in decisions:
        _write(writer, decision, ids)
    return add_triples(file, writer)


def add_triples(file: Path, writer: TripleWriter, is_dropped: Callable[[Triple], bool] = lambda _: False) -> str:
    """Return what the file is once it has what was written too: its opening comment stays, its triples are sorted.

    What was in the file and is dropped is written no more.
    """
    text = read_text(file) if file.exists() else ""
    comment = "".join(line for line in text.splitlines(keepends=True)[: _comments(text)])
    lines = {
        *writer.triples,
        *(triple for triple in (triples(file) if file.exists() else ()) if not is_dropped(triple)),
    }
    return "".join([comment, "\n" if comment else "", *sorted(f"{line} .\n" for line in lines)])


def _comments(text: str) -> int:
    """Return with how many lines of comment a text begins."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _write(writer: TripleWriter, decision: Decision, ids: Identifiers) -> None:
    candidate, dataset = decision.candidate, decision.candidate.dataset
    key = sha256(f"{candidate.subject.iri} {dataset.iri}".encode()).hexdigest()[:16]
    status = concept("suggestion-status", "accepted" if decision.accepted else "rejected")
    extent = [NamedNode(concept("measurement-extent", decision.extent))] if decision.extent else []
    writer.node(
        NamedNode(ids.of("link", key)),
        "kth:LinkDecision",
        rdfs_label=Literal(f"{candidate.subject.label}：{dataset.title}", language="ja"),
        kth_inPlan=NamedNode(ids.plan),
        kth_subject=NamedNode(candidate.subject.iri),
        kth_relation=term("kth:dataset"),
        kth_object=NamedNode(dataset.iri),
        kth_status=NamedNode(status),
        kth_score=typed_literal(f"{candidate.score}", "decimal"),
        kth_words=Literal(candidate.words),
        kth_measurementExtent=extent,
        kth_dataItem=texts(dataset.item, language="ja"),
        kth_reason=Literal(decision.reason, language="ja"),
        kth_decidedBy=Literal(decision.by),
        kth_decidedOn=typed_literal(decision.on.isoformat(), "date"),
    )
    if decision.accepted:
        writer.node(NamedNode(candidate.subject.iri), kth_dataset=NamedNode(dataset.iri))
        _write_dataset(writer, dataset, decision.portal, ids.of("link", key, "publisher"))


def _write_dataset(writer: TripleWriter, dataset: Description, portal: Portal, otherwise: str) -> None:
    """Write a dataset as its portal describes it, with the portal and the day on which it was read."""
    title = Literal(dataset.title, language="ja")
    subject = writer.node(NamedNode(dataset.iri), "dcat:Dataset", dcterms_title=title, rdfs_label=title)
    writer.node(
        subject,
        dcat_landingPage=_link(dataset.landing_page),
        dcterms_license=_link(dataset.licence),
        kth_licenceAsGiven=texts(dataset.licence_title),
        prov_wasDerivedFrom=_link(portal.address),
        kth_readOn=[typed_literal(portal.cache.date.partition("T")[0], "date")] if portal.cache else [],
    )
    if name := dataset.publisher:
        publisher = NamedNode(dataset.publisher_iri if is_web_address(dataset.publisher_iri) else otherwise)
        writer.node(subject, dcterms_publisher=publisher)
        writer.node(publisher, "foaf:Agent", foaf_name=Literal(name), rdfs_label=Literal(name, language="ja"))


def _link(address: str) -> list[NamedNode]:
    """Return an address as a node, none where it is no address."""
    return [NamedNode(address)] if is_web_address(address) else []


def is_web_address(address: str) -> bool:
    """Return whether a text is an address of the web that a graph can hold.

    >>> is_web_address("https://example.org/1"), is_web_address("javascript:alert(1)")
    (True, False)
    >>> is_web_address("https://example.org/> <x>")
    False
    """
    try:
        NamedNode(address)
    except ValueError:
        return False
    return address.startswith(("http://", "https://"))


class NothingRead(KoteihyoError):
    """None of the portals named has been read yet, so there is nothing to look through."""

    def __init__(self) -> None:
        super().__init__(
            "未取得です。`koteihyo portal add` で登録し、`koteihyo portal refresh` で取得してください。",
            "No portal has been read: add one by `koteihyo portal add` and read it by `koteihyo portal refresh`.",
        )


def read_searchable_plan(folder: Path) -> Model:
    """Return the plan of a folder as it is understood; plans that came as StratML have no words to go by yet."""
    if stratml.is_stratml(folder):
        raise KoteihyoError(
            "StratMLの計画のリンクの候補の検索には対応していません。",
            "Candidates of a StratML plan cannot be sought yet.",
            file=folder,
        )
    return read_model(read_plan(folder), CodeLists.load(dataset.ONTOLOGY))


def open_candidates(
    model: Model,
    registry: Registry,
    *,
    portals: tuple[str, ...] = (),
    kinds: Sequence[str] = (),
    base: str = BASE,
    least: float = LEAST,
) -> list[Candidate]:
    """Return the candidates of a plan that nobody has decided on: from the shipped tables and the portals last read.

    ``portals`` leaves only the portals and tables of those names; with none of them read, there is nothing to look
    through. Below the score ``least`` nothing is returned.
    """
    folder = model.plan.folder
    if portals and not any(portal_named(name, registry).cache or name in tables.PORTALS for name in portals):
        raise NothingRead
    source = ((portal.name, description) for portal, description in _descriptions(model, registry, portals))
    candidates = Matcher(model, subjects(model, Identifiers(folder.name, base))).candidates(
        source, read_decisions(folder / FILE), least
    )
    return [candidate for candidate in candidates if not kinds or candidate.subject.kind in kinds]


def portal_named(name: str, registry: Registry) -> Portal:
    """Return a portal that was added, or a shipped table, by its name."""
    return tables.PORTALS.get(name) or registry.portal(name)


def _descriptions(model: Model, registry: Registry, portals: tuple[str, ...]) -> Iterator[tuple[Portal, Description]]:
    """Yield the datasets of the shipped tables, then those of the portals that were added."""
    shipped = tables.descriptions(model.plan.area or "", model.plan.publisher.name.text if model.plan.publisher else "")
    yield from ((portal, description) for portal, description in shipped if not portals or portal.name in portals)
    added = tuple(name for name in portals if name not in tables.PORTALS)
    if added or not portals:
        yield from registry.descriptions(added)

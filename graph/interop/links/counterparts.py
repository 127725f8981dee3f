"""Decisions on counterparts: whether a statement of another plan sets out to do the same, in the plan's `links.ttl`.

What is accepted is written beside the decision as `kth:counterpart`; the two statements stay two. What is rejected is
only ever a decision, and is not suggested again. A decision that is taken back leaves nothing in the file: the two are
suggested again.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDFS

from ...curation.plan_file import Judge
from ...rdf.dataset import triples
from ...rdf.identifiers import KTH, Identifiers, concept
from ...rdf.triples import TripleWriter, term, typed_literal
from .decisions import FILE, add_triples

Pair = tuple[str, str]


class Verdict(NamedTuple):
    """What somebody decides on a suggestion: two statements by their IRIs, whether it is accepted, and why.

    ``name`` is what the pair is called; ``words`` and ``score`` are those that it was suggested with. Where
    ``accepted`` is None the decision that there was is taken back, and the rest does not count.
    """

    statement: str
    other: str
    name: str = ""
    words: str = ""
    score: str = "0"
    accepted: bool | None = None
    reason: str = ""


def settle_counterparts(folder: Path, ids: Identifiers, verdicts: Iterable[Verdict], judge: Judge) -> dict[str, str]:
    """Return the files of a plan's folder that decisions on counterparts change, by name."""
    writer, again = TripleWriter(), set[Pair]()
    for verdict in verdicts:
        again.add((verdict.statement, verdict.other))
        if verdict.accepted is not None:
            _write(writer, ids, verdict, judge)
    links = {_name_link(ids, pair) for pair in again}

    def is_dropped(triple: Triple) -> bool:
        if triple.predicate.value == str(KTH.counterpart):
            return (_iri(triple.subject), _iri(triple.object)) in again
        return _iri(triple.subject) in links

    return {FILE: add_triples(folder / FILE, writer, is_dropped)}


def read_verdicts(folder: Path) -> dict[Pair, Verdict]:
    """Return what is decided on counterparts in a plan's folder, by the two statements."""
    values: dict[str, dict[str, str]] = {}
    for triple in triples(folder / FILE) if (folder / FILE).exists() else ():
        if isinstance(triple.object, NamedNode | Literal):
            values.setdefault(_iri(triple.subject), {})[triple.predicate.value] = triple.object.value
    decided = [value for value in values.values() if value.get(str(KTH.relation)) == str(KTH.counterpart)]
    return {(verdict.statement, verdict.other): verdict for verdict in map(_read, decided)}


def _read(values: dict[str, str]) -> Verdict:
    names = (KTH.subject, KTH.object, RDFS.label, KTH.words, KTH.score, KTH.status, KTH.reason)
    statement, other, name, words, score, status, reason = (values.get(str(name), "") for name in names)
    return Verdict(statement, other, name, words, score, status.endswith("/accepted"), reason)


def _iri(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else ""


def _name_link(ids: Identifiers, pair: Pair) -> str:
    return str(ids.of("link", sha256(" ".join(pair).encode()).hexdigest()[:16]))


def _write(writer: TripleWriter, ids: Identifiers, verdict: Verdict, judge: Judge) -> None:
    status = concept("suggestion-status", "accepted" if verdict.accepted else "rejected")
    statement, other = NamedNode(verdict.statement), NamedNode(verdict.other)
    writer.node(
        NamedNode(_name_link(ids, (verdict.statement, verdict.other))),
        "kth:LinkDecision",
        rdfs_label=Literal(verdict.name, language="ja"),
        kth_inPlan=NamedNode(ids.plan),
        kth_subject=statement,
        kth_relation=term("kth:counterpart"),
        kth_object=other,
        kth_status=NamedNode(status),
        kth_score=typed_literal(verdict.score, "decimal"),
        kth_words=Literal(verdict.words),
        kth_reason=Literal(verdict.reason, language="ja"),
        kth_decidedBy=Literal(judge.name),
        kth_decidedOn=typed_literal(judge.date.isoformat(), "date"),
    )
    if verdict.accepted:
        writer.node(statement, kth_counterpart=other)

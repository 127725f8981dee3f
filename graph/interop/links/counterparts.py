"""Decisions on counterparts: whether a statement of another plan sets out to do the same, in the plan's `links.ttl`.

What is accepted is written beside the decision as `kth:counterpart`; the two statements stay two. What is rejected is
only ever a decision, and is not suggested again.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...curation.record import Judge
from ...rdf.identifiers import Identifiers, concept
from ...rdf.triples import TripleWriter, term, typed_literal
from .decisions import FILE, add_triples


class Verdict(NamedTuple):
    """What somebody decides on a suggestion: two statements by their IRIs, and whether it is accepted.

    ``name`` is what the pair is called; ``words`` and ``score`` are those that it was suggested with.
    """

    statement: str
    other: str
    name: str
    words: str
    score: str
    accepted: bool


def settle_counterpart(folder: Path, ids: Identifiers, verdict: Verdict, judge: Judge, reason: str) -> dict[str, str]:
    """Return the files of a plan's folder that a decision on a counterpart changes, by name."""
    writer = TripleWriter()
    key = sha256(f"{verdict.statement} {verdict.other}".encode()).hexdigest()[:16]
    status = concept("suggestion-status", "accepted" if verdict.accepted else "rejected")
    statement, other = NamedNode(verdict.statement), NamedNode(verdict.other)
    writer.node(
        NamedNode(ids.of("link", key)),
        "kth:LinkDecision",
        rdfs_label=Literal(verdict.name, language="ja"),
        kth_inPlan=NamedNode(ids.plan),
        kth_subject=statement,
        kth_relation=term("kth:counterpart"),
        kth_object=other,
        kth_status=NamedNode(status),
        kth_score=typed_literal(verdict.score, "decimal"),
        kth_words=Literal(verdict.words),
        kth_reason=Literal(reason, language="ja"),
        kth_decidedBy=Literal(judge.name),
        kth_decidedOn=typed_literal(judge.date.isoformat(), "date"),
    )
    if verdict.accepted:
        writer.node(statement, kth_counterpart=other)
    return {FILE: add_triples(folder / FILE, writer)}

"""The graphs of a report: its print is its own, its figures, amounts and judgements are the plan's that it is of.

They are written as a plan's are and then laid upon the plan: what a row states is the plan's statement or indicator.
What is not matched states nothing and stays print; what is proposed stands in the graph `inferred`, to be decided on.
What rests on a decision stands in the graph `curation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD
from rdflib.term import Node

from ..comparing.sides import Pair
from ..rdf.curation import write_attribution
from ..rdf.identifiers import KTH, Identifiers, concept
from ..rdf.store import list_written
from ..rdf.writer import Writer, plain
from .matches import Match, same_targets, write_results

Triple = tuple[Node, Node, Node]
# What of a report is its own: the print, whose it is, who read it.
PRINT = {
    *("document", "section", "sheet", "entry", "passage", "header", "sign", "quoted", "reference"),
    "total",
    *("organisation", "reading", "curator"),
}
# What it says of the plan, and by which property that hangs on what is matched.
SAID = {"observation": KTH.indicator, "target": KTH.indicator, "assessment": KTH.assesses}
# What leads from a statement of the plan to what a report says of it.
FROM_STATEMENT = {KTH.amount, KTH.target}
# What is told of a report itself.
OF_REPORT = {RDF.type, RDFS.label, DCTERMS.title, DCTERMS.publisher, DCTERMS.creator, KTH.document, KTH.reportsOn}
BASELINE = concept("observation-kind", "baseline")


def report_graphs(graphs: dict[str, Graph], pair: Pair, matches: Iterable[Match], ids: Identifiers) -> dict[str, Graph]:
    """Return the graphs of a report from those that are written of its folder as of a plan's."""
    listed = tuple(matches)
    written = {kind: [*list_written(graph)] for kind, graph in graphs.items() if kind != "inferred"}
    plan = Identifiers(pair.plans[0].id, ids.base)
    every = [nodes for some in written.values() for nodes in some]
    laid = _Projection(every, listed, ids, plan, same_targets(pair, listed, ids))
    writers = {kind: Writer() for kind in graphs}
    for kind, some in written.items():
        for nodes in some:
            for rests, triple in laid.lay(nodes):
                writers["curation" if rests else kind].store.written.append(triple)
    write_results(writers, pair, listed, ids)
    open_or_decided = (match for match in listed if match.decision or not match.certain)
    for order, match in enumerate(open_or_decided, start=1):
        write_suggestion(writers["inferred"], match, pair, ids, order)
    return {kind: writer.graph for kind, writer in writers.items()}


@dataclass
class _Projection:
    """What of a report's triples is said, and of what."""

    triples: list[Triple]
    matches: tuple[Match, ...]
    report: Identifiers
    plan: Identifiers
    again: dict[str, str]

    def __post_init__(self) -> None:
        certain = [match for match in self.matches if match.certain]
        self.things: dict[Node, list[URIRef]] = {}
        for match in certain:
            self.things.setdefault(URIRef(match.row.head), []).append(URIRef(match.plan.head))
        self.things |= {URIRef(one): [URIRef(other)] for one, other in self.again.items()}
        self.decided = {URIRef(match.row.head) for match in certain if match.decision}
        self.said = self.find_said()

    def find_said(self) -> dict[Node, bool]:
        """Return what the report says of things that are matched, and whether that rests on a decision."""
        decided: dict[Node, bool] = {}
        baselines = {s for s, p, o in self.triples if p == KTH.observationKind and o == BASELINE}
        for subject, predicate, value in self.triples:
            if subject in baselines or (subject in self.things and predicate != KTH.amount):
                continue
            if predicate == SAID.get(self.kind(subject)) and value in self.things:
                decided[subject] = decided.get(subject, False) or value in self.decided
            elif predicate == KTH.amount and subject in self.things:
                decided[value] = decided.get(value, False) or subject in self.decided
        return decided

    def kind(self, node: Node) -> str:
        """Return what a thing of the report is by its address: `entry`, `observation`; nothing of another's."""
        return str(node).removeprefix(f"{self.report.plan}/").partition("/")[0] if self.is_own(node) else ""

    def is_own(self, node: Node) -> bool:
        return isinstance(node, URIRef) and node.startswith(f"{self.report.plan}/")

    def lay(self, triple: Triple) -> Iterator[tuple[bool, Triple]]:
        """Yield what a triple of the report says, and whether that rests on a decision; of other things nothing."""
        subject, predicate, value = triple
        rests = self.rests(subject) or self.rests(value)
        if predicate == KTH.inPlan and value == self.report.plan:
            if self.kind(subject) in PRINT:
                yield rests, (subject, DCTERMS.isPartOf, value)
            elif subject in self.said:
                yield rests, (subject, predicate, self.plan.plan)
        elif predicate == KTH.states or (predicate == KTH.printedIn and self.kind(subject) == "indicator"):
            row, thing = (subject, value) if predicate == KTH.states else (value, subject)
            yield from ((rests, (row, KTH.reports, iri)) for iri in self.things.get(thing, ()))
        elif self.is_kept(subject, predicate):
            for one in self.things.get(subject, [subject]):
                yield from ((rests, (one, predicate, node)) for node in self.place(value))

    def rests(self, node: Node) -> bool:
        return node in self.decided or self.said.get(node, False)

    def is_kept(self, subject: Node, predicate: Node) -> bool:
        """Return whether what is said of a thing is the report's to say."""
        if subject == self.report.plan:
            return predicate in OF_REPORT
        if subject in self.things:
            return predicate in FROM_STATEMENT
        return subject in self.said or self.kind(subject) in PRINT

    def place(self, value: Node) -> list[Node]:
        """Return what a value is of the plan or of the print; nothing where it is a thing of neither."""
        if value in self.things:
            return [*self.things[value]]
        is_own = self.is_own(value)
        return [] if is_own and value not in self.said and self.kind(value) not in PRINT else [value]


def write_suggestion(writer: Writer, match: Match, pair: Pair, ids: Identifiers, order: int) -> None:
    """Write what a row may be about, or was decided to be: with what that rests on, and of a decision who and why."""
    subject, row = ids.of("suggestion", order), ids.entry(match.row.quote.entry)
    kind = "same-words" if match.plan.folded_words == match.row.folded_words else "near-words"
    writer.type(subject, KTH.Suggestion)
    writer.say(subject, KTH.inPlan, Identifiers(pair.plans[0].id, ids.base).plan)
    writer.say(subject, KTH.suggestionKind, concept("suggestion-kind", kind))
    writer.say(subject, KTH.score, Literal(Decimal(str(match.score)), datatype=XSD.decimal))
    writer.say(subject, KTH.words, *map(plain, match.words or (match.row.words,)))
    writer.say(subject, KTH.onEntry, row)
    writer.say(subject, KTH.subject, row)
    writer.say(subject, KTH.relation, KTH.reports)
    writer.say(subject, KTH.object, URIRef(match.plan.head))
    writer.say(subject, KTH.status, concept("suggestion-status", "accepted" if match.decision else "open"))
    if match.decision:
        plan = pair.plans[1]
        writer.say(subject, KTH.reason, Literal(match.decision.reason, lang=plan.language))
        write_attribution(writer, ids, subject, plan, match.decision.by)

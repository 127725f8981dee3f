"""What the published graphs say of a thing, each statement with the graph that says it.

A thing's document holds its own statements, the statements that name it, the passages it rests on (entries, their
evidence, the selectors), and the labels of all that these name.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import Template
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.rdf.names import BASE, is_asserted
from ..engines.engine import Formats
from ..results.answers import rows
from ..results.cells import plain
from ..snapshot import Snapshot

Term = NamedNode | Literal
KTH, OA = f"{BASE}ontology#", "http://www.w3.org/ns/oa#"
IS_REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"
LABELS = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel")
# How a thing leads to the entries whose passages it rests on.
LEADS = " ".join(f"<{KTH}{name}>" for name in ("statedBy", "quotes", "onEntry", "mentionIn", "refersFrom"))
# Statements of one relation that name a thing: more are a list to be asked for, not part of its description.
NAMING = 1000
# IRIs whose labels are asked for at once; a query of so many has some fifty thousand characters.
AT_ONCE = 500

OWN = Template("SELECT ?g ?s ?p ?o { VALUES ?s { $iri } GRAPH ?g { ?s ?p ?o } }")
COUNTED = Template("SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p $iri } } GROUP BY ?p ORDER BY ?p")
NAMED = Template("SELECT ?g ?s ?p ?o { VALUES ?p { $relations } VALUES ?o { $iri } GRAPH ?g { ?s ?p ?o } }")
PASSAGES = Template(
    f"""SELECT DISTINCT ?g ?s ?p ?o {{
  {{ VALUES ?e {{ $iri }} }} UNION {{ VALUES ?lead {{ {LEADS} }} GRAPH ?h {{ $iri ?lead ?e }} }}
  {{ ?e <{KTH}verbatim> ?words BIND(?e AS ?s) }} UNION {{ ?e <{KTH}evidence> ?s }}
  UNION {{ ?e <{KTH}evidence>/<{OA}hasSelector> ?s }}
  GRAPH ?g {{ ?s ?p ?o }}
}}"""
)
MOVED = Template(
    f"""SELECT ?new {{ $iri <{IS_REPLACED_BY}> ?new
  FILTER NOT EXISTS {{ $iri ?relation ?value FILTER(?relation != <{IS_REPLACED_BY}>) }} }}"""
)
# With the relations as a second list of values, an engine pairs both lists first, and is thirty times as slow.
LABELLED = Template("SELECT ?g ?s ?p ?o { VALUES ?s { $iris } GRAPH ?g { ?s ?p ?o } FILTER(?p IN ($labels)) }")


class Statement(NamedTuple):
    """One statement and the graph that makes it."""

    graph: NamedNode
    subject: NamedNode
    predicate: NamedNode
    object: Term

    @property
    def apart(self) -> bool:
        """Say whether it is computed or suspected, and so never mixed with what is asserted."""
        return not is_asserted(self.graph.value)


class Description(NamedTuple):
    """Everything about a thing: whole in one version.

    ``left_out`` has the relations by which too much names the thing, with how often; ``cut`` says that a limit of the
    engine cut an answer short.
    """

    iri: str
    version: str
    own: tuple[Statement, ...]
    naming: tuple[Statement, ...]
    passages: tuple[Statement, ...]
    labels: tuple[Statement, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    cut: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return all statements, each once: those of the thing itself first."""
        return tuple(dict.fromkeys((*self.own, *self.naming, *self.passages, *self.labels)))

    @property
    def successor(self) -> str:
        """Return what stands for a thing of which nothing else is said any more, empty for any other thing."""
        moved = all(statement.predicate.value == IS_REPLACED_BY for statement in self.own)
        return self.own[0].object.value if moved else ""

    @property
    def assertions(self) -> tuple[Statement, ...]:
        """Return what the plan's document, its reading and its curation say."""
        return tuple(statement for statement in self.statements if not statement.apart)


def describe(snapshot: Snapshot, iri: str) -> Description | None:
    """Return what is said of a thing, None if nothing is said of it as a subject."""
    return _Asking(snapshot).describe(iri)


def find_successor(snapshot: Snapshot, iri: str) -> str:
    """Return what stands for a thing of which nothing else is said any more, empty for any other."""
    answer = snapshot.query(MOVED.substitute(iri=str(NamedNode(iri))), wanted=Formats(graph=None))
    return next((plain(row[0]) for row in rows(answer).rows), "")


class _Asking:
    """The questions about one thing."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.cut = snapshot, ""

    def describe(self, iri: str) -> Description | None:
        name = str(NamedNode(iri))
        if not (direct := self.statements(OWN.substitute(iri=name))):
            return None
        counts = [(row[0].value, int(row[1].value)) for row in self.rows(COUNTED.substitute(iri=name))]
        few = " ".join(f"<{relation}>" for relation, count in counts if count <= NAMING)
        naming = self.statements(NAMED.substitute(relations=few, iri=name)) if few else ()
        passages = tuple(
            statement for statement in self.statements(PASSAGES.substitute(iri=name)) if statement.subject.value != iri
        )
        labels = self.labels({iri}, (*direct, *naming, *passages))
        many = tuple((relation, count) for relation, count in counts if count > NAMING)
        return Description(iri, self.snapshot.version(), direct, naming, passages, labels, many, self.cut)

    def labels(self, known: set[str], statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Return the labels of everything that is named; an entry is known by its words."""
        named = {
            term.value for statement in statements for term in statement[1:] if isinstance(term, NamedNode)
        } - known
        wanted, labels = sorted(named), ", ".join(f"<{label}>" for label in (*LABELS, f"{KTH}verbatim"))
        labelled: list[Statement] = []
        for start in range(0, len(wanted), AT_ONCE):
            iris = " ".join(f"<{iri}>" for iri in wanted[start : start + AT_ONCE])
            labelled += self.statements(LABELLED.substitute(iris=iris, labels=labels))
        return tuple(labelled)

    def statements(self, text: str) -> tuple[Statement, ...]:
        return tuple(sorted((Statement(*row) for row in self.rows(text)), key=_place))

    def rows(self, text: str) -> list[list[Any]]:
        """Return an answer's rows; published graphs have no blank node, and these questions leave no gap."""
        answer = self.snapshot.query(text, wanted=Formats(graph=None))
        self.cut = self.cut or answer.cut
        return rows(answer).rows


def _place(statement: Statement) -> tuple[str, ...]:
    """Return what statements are sorted by: subject, predicate with the type first, value, graph."""
    predicate = statement.predicate.value
    first = "" if predicate.endswith("#type") else predicate
    return (statement.subject.value, first, str(statement.object), statement.graph.value)

"""Documents of things and of graphs: in each format, as a plain page, and as the response to a request.

Turtle, N-Triples, RDF/XML and JSON-LD hold what is asserted. TriG and N-Quads hold every statement in its graph, what
is inferred or found by checks too. A thing that only those know is described by them, and its document says so.

A named graph is a document whole. The vocabulary and the shapes are graphs too; their terms are parts of these
documents (`/ontology#Measure`). A richer page may stand in for the plain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, render_template, request
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ...graph.rdf.names import PREFIXES
from ...graph.rdf.triples import TripleWriter, both, texts
from ..engines.engine import WHOLE, Answer, Engine, Formats, NotAcceptable
from ..engines.formats import N_QUADS, N_TRIPLES, TRIG, Format, formats_of
from ..engines.xml import serialize_statements
from ..http import operation
from ..http.addresses import PATH, href
from ..http.mementos import VERSION
from ..http.negotiation import PAGE, choose_format, wants_page
from ..http.responses import entity_tag, holds, not_modified, reply, unknown_format
from ..snapshot import Snapshot
from .statements import Description, Statement

WITH_GRAPHS = (TRIG, N_QUADS)
TYPE = NamedNode(f"{PREFIXES['rdf']}type")
APART = (
    "この資源は計算や推定、検査から得たもので、計画書の記載ではありません。",
    "Computed, suspected or found by a check: the plan itself does not state it.",
)


def write_document(description: Description, wanted: Format) -> bytes:
    """Return the document in a format."""
    if wanted in WITH_GRAPHS:
        quads = [
            Quad(statement.subject, statement.predicate, statement.object, statement.graph)
            for statement in description.statements
        ]
        described = [
            Quad(triple.subject, triple.predicate, triple.object)
            for triple in describe_document(description, description.statements)
        ]
        return serialize_statements([*described, *quads], wanted, PREFIXES)
    selected = select_statements(description)
    triples = [Triple(statement.subject, statement.predicate, statement.object) for statement in selected]
    return serialize_statements(dict.fromkeys([*triples, *describe_document(description, selected)]), wanted, PREFIXES)


def select_statements(description: Description) -> tuple[Statement, ...]:
    """Return the statements of a format without graphs: what is asserted, else all there is."""
    return (
        description.assertions if any(not statement.apart for statement in description.own) else description.statements
    )


def describe_document(description: Description, selected: tuple[Statement, ...]) -> Iterable[Triple]:
    """Return what the document says of itself: what it is about, from which graphs, of which version."""
    writer = TripleWriter()
    document = writer.node(
        NamedNode(description.iri.replace("/id/", "/doc/", 1)),
        "foaf:Document",
        foaf_primaryTopic=NamedNode(description.iri),
        owl_versionInfo=texts(description.version),
        dcterms_source=[NamedNode(graph) for graph in sorted({statement.graph.value for statement in selected})],
    )
    if all(statement.apart for statement in description.own):
        writer.say(document, "rdfs:comment", *both(*APART))
    for relation, count in description.left_out:
        ja = f"この資源を <{relation}> で指す{count}件は省いています。"
        writer.say(document, "rdfs:comment", *both(ja, f"{count} statements by <{relation}> are left out."))
    return writer.triples


class GraphDocument(NamedTuple):
    """A graph's name, its triples in order, the version, and which limit of the engine cut it short."""

    iri: str
    triples: tuple[Triple, ...]
    version: str
    cut: str = ""


def read_graph(engine: Engine, iri: str) -> GraphDocument | None:
    """Return a graph, None if there is none of that name."""
    text = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {NamedNode(iri)} {{ ?s ?p ?o }} }}"
    answer = engine.query(text, wanted=Formats(None, N_TRIPLES))
    triples = sorted({quad.triple for quad in parse(answer.body, format=RdfFormat.N_TRIPLES)}, key=_place)
    return GraphDocument(iri, tuple(triples), answer.version, answer.cut) if triples else None


def write_graph(document: GraphDocument, wanted: Format) -> bytes:
    """Return the document in a format."""
    triples = document.triples
    if wanted in WITH_GRAPHS:
        quads = [Quad(triple.subject, triple.predicate, triple.object, NamedNode(document.iri)) for triple in triples]
        return serialize_statements(quads, wanted, PREFIXES)
    return serialize_statements(triples, wanted, PREFIXES)


def _place(triple: Triple) -> tuple[str, str, str]:
    """Return what triples are sorted by: subject, predicate with the type first, value."""
    predicate = triple.predicate.value
    return str(triple.subject), "" if predicate == f"{PREFIXES['rdf']}type" else predicate, str(triple.object)


# Things listed on the page of a graph; who wants more takes it as data.
TERMS = 500


def render_graph_page(document: GraphDocument, alternates: tuple[Alternate, ...]) -> Response:
    """Return the page of a graph; its things can be pointed at."""
    terms = [(subject, [*group]) for subject, group in groupby(document.triples, key=_subject)]
    shown, more = terms[:TERMS], terms[TERMS:]
    page = render_template(
        "shared/graph.html",
        title=document.iri,
        found=document,
        terms=shown,
        more=more,
        alternates=alternates,
        href=href,
    )
    headers = {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"}
    return Response(page, headers=headers, content_type="text/html; charset=utf-8")


def _subject(triple: Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)


FORMS = tuple(formats_of("graph"))
EXTENSIONS = (PAGE, *(name for form in FORMS for name in (form.name, *form.also) if "/" not in name))


class Alternate(NamedTuple):
    """Another form of a document: where it is, its media type, and the name of the form."""

    address: str
    media_type: str
    name: str


Page = Callable[[Description, tuple[Alternate, ...]], Response]
GraphPage = Callable[[GraphDocument, tuple[Alternate, ...]], Response]


class Readable(NamedTuple):
    """A document: its address without extension, the extension asked for, its topic, version and what cut it short."""

    address: str
    extension: str
    topic: str
    version: str
    cut: str
    write: Callable[[Format], bytes]
    page: Callable[[tuple[Alternate, ...]], Response]


def respond(readable: Readable) -> Response:
    """Return the document in the form that this request wants."""
    wanted, address = choose_form(readable.extension), f"{request.script_root}{readable.address}"
    others = alternates(address)
    if wanted is None:
        response = readable.page(others)
    else:
        answer = Answer(wanted, readable.write(wanted), readable.version, readable.cut)
        response = reply(answer, _tag(readable.version, wanted))
    response.headers.setdefault("Vary", "Accept")
    response.headers["Link"] = link_header(address, readable.topic)
    name = wanted.name if wanted else PAGE
    response.headers["Content-Location"] = next(other.address for other in others if other.name == name)
    return response


def if_unchanged(snapshot: Snapshot, extension: str) -> Response | None:
    """Return what to say to an asker who has this document of this version already; it was had from us."""
    if not request.if_none_match or not (wanted := choose_form(extension)):
        return None
    named = _tag(snapshot.version(), wanted)
    return not_modified(snapshot.version(), named) if holds(named) else None


def _tag(version: str, wanted: Format) -> str:
    return entity_tag(version, sha256(request.path.encode()).hexdigest(), WHOLE, Formats(None, wanted))


def split(path: str) -> tuple[str, str]:
    """Return a path and the known extension that it ends in, empty if it ends in none.

    >>> split("kawaguchi/measure/core-1.1.2"), split("kawaguchi/measure/core-1.1.2.ttl")
    (('kawaguchi/measure/core-1.1.2', ''), ('kawaguchi/measure/core-1.1.2', 'ttl'))
    """
    stem, _, extension = path.rpartition(".")
    return (stem, extension) if stem and extension in EXTENSIONS else (path, "")


def choose_form(extension: str) -> Format | None:
    """Return the format that this request wants; None for the page."""
    name = extension or operation.form(request.args)
    if wants_page(name):
        return None
    chosen = choose_format(name, "graph", FORMS)
    if chosen is None:
        raise (unknown_format(name) if name else NotAcceptable.listing("graph"))
    return chosen


def alternates(address: str) -> tuple[Alternate, ...]:
    """Return the forms of the document at an address (its path without extension, decoded)."""
    more = urlencode([(VERSION, request.args[VERSION])] if request.args.get(VERSION) else [])
    start, end = quote(address, safe=PATH), f"?{more}" if more else ""
    page = Alternate(f"{start}.{PAGE}{end}", "text/html", PAGE)
    return (page, *(Alternate(f"{start}.{form.name}{end}", form.media_type, form.name) for form in FORMS))


def link_header(address: str, topic: str = "") -> str:
    """Return the Link header of a document: its address, its other forms, and what it is about (RFC 8288)."""
    canonical = f'<{quote(address, safe=PATH)}>; rel="canonical"'
    about = [f'<{_uri(topic)}>; rel="describes"'] if topic else []
    others = (
        f'<{_uri(alternate.address)}>; rel="alternate"; type="{alternate.media_type}"'
        for alternate in alternates(address)
    )
    return ", ".join([canonical, *about, *others])


def _uri(iri: str) -> str:
    """Return an IRI as a header holds it: a URI, in ASCII (RFC 3987, 3.1)."""
    return quote(iri, safe=f"{PATH}%?#[]")

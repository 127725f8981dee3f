"""Plain pages of things and graphs: every statement under the graph that makes it. Richer pages may stand in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask import Response, render_template
from pyoxigraph import Literal, NamedNode, Triple

from .addresses import href
from .choice import Alternate
from .graphs import GraphDocument
from .statements import KTH, LABELS, Description, Statement

Page = Callable[[Description, tuple[Alternate, ...]], Response]
GraphPage = Callable[[GraphDocument, tuple[Alternate, ...]], Response]
# Things listed on the page of a graph; who wants more takes it as data.
TERMS = 500


def thing(found: Description, alternates: tuple[Alternate, ...]) -> Response:
    """Return the page of a thing."""
    page = render_template(
        "thing.html",
        found=found,
        names=names(found),
        sections=sections(found),
        alternates=alternates,
        href=href,
        literal=lambda term: isinstance(term, Literal),
    )
    return Response(page, content_type="text/html; charset=utf-8")


def sections(found: Description) -> list[tuple[str, bool, list[Statement]]]:
    """Return the statements of the thing and those that name it by graph: its IRI, whether it is apart, and they."""
    said = sorted((*found.own, *found.naming), key=lambda each: (each.apart, each.graph.value))
    groups = ((graph, [*group]) for graph, group in groupby(said, key=lambda each: each.graph.value))
    return [(graph, statements[0].apart, statements) for graph, statements in groups]


def names(found: Description) -> dict[str, str]:
    """Return what each thing is called, in Japanese if it has a Japanese name."""
    called: dict[str, str] = {}
    naming = (*LABELS, f"{KTH}verbatim")
    for each in (*found.labels, *found.passages, *found.own):
        japanese = isinstance(each.object, Literal) and each.object.language == "ja"
        if each.predicate.value in naming and (japanese or each.subject.value not in called):
            called[each.subject.value] = each.object.value
    return called


def graph(found: GraphDocument, alternates: tuple[Alternate, ...]) -> Response:
    """Return the page of a graph: its things by name; those of `/ontology#…` can be pointed at."""
    terms = [(subject, [*group]) for subject, group in groupby(found.triples, key=_subject)]
    page = render_template("graph.html", found=found, terms=terms[:TERMS], more=terms[TERMS:], alternates=alternates)
    return Response(page, content_type="text/html; charset=utf-8")


def _subject(each: Triple) -> str:
    return each.subject.value if isinstance(each.subject, NamedNode) else str(each.subject)

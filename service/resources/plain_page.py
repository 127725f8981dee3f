"""A plain page of a graph: its things with all that it says of each. A richer page may stand in for it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from flask import Response, render_template
from pyoxigraph import NamedNode, Triple

from ..http.addresses import href
from .graphs import GraphDocument
from .representations import Alternate
from .statements import Description

Page = Callable[[Description, tuple[Alternate, ...]], Response]
GraphPage = Callable[[GraphDocument, tuple[Alternate, ...]], Response]
# Things listed on the page of a graph; who wants more takes it as data.
TERMS = 500


def graph(found: GraphDocument, alternates: tuple[Alternate, ...]) -> Response:
    """Return the page of a graph; its things can be pointed at."""
    terms = [(subject, [*group]) for subject, group in groupby(found.triples, key=_subject)]
    shown, more = terms[:TERMS], terms[TERMS:]
    page = render_template(
        "shared/graph.html", title=found.iri, found=found, terms=shown, more=more, alternates=alternates, href=href
    )
    headers = {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"}
    return Response(page, headers=headers, content_type="text/html; charset=utf-8")


def _subject(each: Triple) -> str:
    return each.subject.value if isinstance(each.subject, NamedNode) else str(each.subject)

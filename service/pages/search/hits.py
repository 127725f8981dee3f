"""The hits of a search as a table to keep: all of them, as CSV or as a workbook; and how the search is cited."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Response, request
from pyoxigraph import Literal, NamedNode

from ...citation import Citation
from ...engines.formats import CSV
from ...http.language import current_language, translate
from ...http.language import gettext as _
from ...http.mementos import VERSION
from ...read_models.facts import Facts
from ...read_models.plans import name_plan_of
from ...read_models.readers import VersionReader
from ...results.answers import XLSX, excel_csv
from ...results.cells import About, Table, Term
from ...results.workbook import workbook
from ...search.documents import KINDS, Document
from ...search.index import Index
from ...search.reply import Reply
from ..citations import cite_page
from ..site import Site
from ..tools import Download, Tools, spoken_language
from .kinds import KIND_NAMES

FORMS = {each.name: each for each in (XLSX, CSV)}
COLUMNS = ["kind", "thing", "thingLabel", "entry", "verbatim", "printedAt", "planLabel"]
# Hits of a kind: more than a nation's plans have of most words.
MOST = 10_000


def hits_file(site: Site, index: Index, replied: Reply, plan: str, form: str) -> Response:
    """Return the hits as a file."""
    table, version = Table(COLUMNS, [*_rows(site.facts, index, replied, plan)]), index.version
    if FORMS[form] == CSV:
        body = excel_csv(table)
    else:
        typed, citation = replied.understood.typed, cite_search(site, replied)
        about = About(
            title=" / ".join(_titles(typed)), citation=citation, reader=VersionReader(site.facts, current_language())
        )
        body = workbook(table, about, version)
    name = f'attachment; filename="search-{version or "now"}.{form}"'
    return Response(body, content_type=FORMS[form].content_type, headers={"Content-Disposition": name})


def _rows(facts: Facts, index: Index, replied: Reply, plan: str) -> Iterator[list[Term | None]]:
    for kind in KINDS:
        for hit in index.search(replied.looked_for, kind, plan, limit=MOST):
            yield _row(facts, kind, hit)


def _row(facts: Facts, kind: str, hit: Document) -> list[Term | None]:
    return [
        Literal(KIND_NAMES[kind]()),
        NamedNode(hit.iri),
        Literal(translate(hit.name, hit.english)) if hit.name else None,
        NamedNode(hit.entry) if hit.entry else None,
        Literal(hit.text) if hit.text else None,
        Literal(translate(hit.stands, hit.stands_en)) if hit.stands else None,
        Literal(plan) if (plan := name_plan_of(facts, hit.iri, even_alone=True)) else None,
    ]


def cite_search(site: Site, replied: Reply) -> Citation:
    """Return how a search in a version is cited."""
    return cite_page(site.snapshot, _titles(replied.understood.typed), _asked())


def search_tools(site: Site, replied: Reply) -> Tools:
    """Return what can be done with the hits of a search."""
    forms = ((_("Excel（xlsx）"), "xlsx"), (_("CSV（Excel用）"), "csv"), ("JSON", "json"))
    listed = [
        Download(words, f"/search?{urlencode({**_asked(), **spoken_language(), 'format': form})}")
        for words, form in forms
    ]
    return Tools("search", downloads=tuple(listed), citation=cite_search(site, replied))


def _asked() -> dict[str, str]:
    return {name: request.args[name] for name in ("q", "plan", VERSION) if request.args.get(name)}


def _titles(typed: str) -> tuple[str, str]:
    return f"「{typed}」の検索", f"Search for {typed}"

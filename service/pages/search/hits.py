"""The hits of a search to keep: all of them as CSV or as a workbook, how many there are of each kind as a drawing.

So is the search itself: how it is cited, for a page and for a reference manager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from flask import Response, request
from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from ...api.questions import SVG
from ...charts.heat import Head
from ...charts.stacks import stacked_bars
from ...citation import Citation
from ...http.language import gettext as _
from ...http.language import translate
from ...http.mementos import VERSION
from ...read_models.facts import Facts
from ...read_models.plans import name_plan_of
from ...results.cells import Table, Term
from ...search.documents import KINDS, Document
from ...search.index import Index
from ...search.reply import Reply
from ..page import cite_page
from ..site import Site
from ..tools import KEPT, REFERENCE_NAMES, Download, List, Tools, spoken_language, write_list

KIND_NAMES: dict[str, Callable[[], str]] = {
    "theme": lambda: _("分野"),
    "field": lambda: _("政策分野"),
    "target-group": lambda: _("対象者"),
    "measure": lambda: _("施策"),
    "goal": lambda: _("目標"),
    "pledge": lambda: _("公約"),
    "strand": lambda: _("系列"),
    "sheet": lambda: _("表"),
    "indicator": lambda: _("指標"),
    "passage": lambda: _("その他の原文"),
}

FORMS = (SVG, *KEPT)
COLUMNS = ["kind", "thing", "thingLabel", "entry", "verbatim", "printedAt", "planLabel"]
# Hits of a kind: more than a nation's plans have of most words.
MOST = 10_000


def hits_file(site: Site, index: Index, replied: Reply, plan: str, form: str) -> Response:
    """Return the hits as a file, or the search as a reference."""
    if form == SVG:
        return Response(draw_hits(index.counts(replied.looked_for, plan), replied), mimetype="image/svg+xml")
    table = Table(COLUMNS, [*_rows(site.facts, index, replied, plan)])
    kept = List("search", _titles(replied.understood.typed), cite_search(site, replied))
    return write_list(site.facts, kept, table, form)


def draw_hits(counts: Mapping[str, int], replied: Reply) -> Markup:
    """Return how many hits there are of each kind as a drawing whose bars lead to them."""
    kinds = [Head(kind, KIND_NAMES[kind]()) for kind in KINDS if counts.get(kind)]
    title = _("「%(words)s」の検索結果の件数（種類別）", words=replied.understood.typed)
    amounts = {(kind.key, ""): float(counts[kind.key]) for kind in kinds}
    return stacked_bars(title, kinds, [Head("", "")], amounts, lambda kind, _: _address(kind=kind))


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
    return cite_page(site.snapshot, _titles(replied.understood.typed), _address_values())


def search_tools(site: Site, replied: Reply) -> Tools:
    """Return what can be done with the hits of a search."""
    forms = ((_("Excel（xlsx）"), "xlsx"), (_("CSV（Excel用）"), "csv"), ("JSON", "json"))
    return Tools(
        "search",
        downloads=tuple(Download(words, _address(**spoken_language(), format=form)) for words, form in forms),
        references=tuple(Download(words, _address(format=form)) for words, form in REFERENCE_NAMES),
        citation=cite_search(site, replied),
        drawing=_address(**spoken_language(), format=SVG),
        why=f"/search/why?{urlencode(_address_values())}",
    )


def _address(**more: str) -> str:
    return f"/search?{urlencode({**_address_values(), **more})}"


def _address_values() -> dict[str, str]:
    return {name: request.args[name] for name in ("q", "plan", VERSION) if request.args.get(name)}


def _titles(typed: str) -> tuple[str, str]:
    return f"「{typed}」の検索", f"Search for {typed}"

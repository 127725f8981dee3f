"""The search page: what people type, found in what is printed, by kind, with what was looked for marked."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ....graph.errors import KoteihyoError
from ...http.addresses import href
from ...http.language import gettext as _
from ...http.language import translate
from ...http.operation import form
from ...http.responses import page_or_json
from ...read_models.facts import Facts
from ...read_models.plans import name_plan_of, plans
from ...search.counts import Sources
from ...search.documents import KINDS, Document, Word
from ...search.folding import highlight, words
from ...search.index import Index, SearchIndexes
from ...search.parts import open_lexicon
from ...search.reply import Reply, reply
from ..page import Step, page
from .answer import answer, list_conditions, list_offers, problems_of_nothing
from .hits import FORMS, KIND_NAMES, hits_file, search_tools
from .why import asked_thing, find_reasons, reasons_data, reasons_page, require_thing, why_address

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Hits of each kind on the page of all kinds, and on the page of one.
FEW, MANY = 5, 30
# More characters than this are no search.
LONGEST = 1000


def blueprint(site: Site) -> Blueprint:
    """Return the search page; its index is made the first time that it is asked for."""
    pages = Blueprint("search", __name__)
    searching = SearchIndexes()

    @pages.get("/search")
    def search() -> Response:
        typed, plan = request.args.get("q", "")[:LONGEST], request.args.get("plan", "")
        named = form(request.args)
        shows = named not in FORMS and page_or_json(named)
        if not words(typed):
            return _page(site, None, None, typed) if shows else problems_of_nothing(typed)
        sources = _sources(site, searching)
        replied = reply(sources, typed, plan)
        if named in FORMS:
            return hits_file(site, sources.passages, replied, plan, named)
        return _page(site, sources.passages, replied, typed) if shows else answer(replied, sources.passages, plan)

    @pages.get("/search/why")
    def why() -> Response:
        return _explain(site, searching)

    return pages


def _explain(site: Site, searching: SearchIndexes) -> Response:
    """Return why a thing is among the hits of a search, or is not: as a page or as data."""
    typed, thing = request.args.get("q", "")[:LONGEST], asked_thing()
    shows = page_or_json(form(request.args))
    if not words(typed):
        return problems_of_nothing(typed)
    sources, plan = _sources(site, searching), request.args.get("plan", "")
    replied = reply(sources, typed, plan)
    if not shows:
        require_thing(thing)
        return reasons_data(replied, find_reasons(sources, replied, plan, thing), sources.passages.version)
    try:
        reasons = find_reasons(sources, replied, plan, thing) if thing else None
    except KoteihyoError as error:
        return reasons_page(replied, thing, None, error)
    return reasons_page(replied, thing, reasons, None)


def _sources(site: Site, searching: SearchIndexes) -> Sources:
    snapshot = site.snapshot
    index = searching.index(snapshot)
    lexicon = snapshot.once("lexicon", lambda: open_lexicon(snapshot, index))
    return Sources(snapshot, index, lexicon, site.codes, site.library)


def _page(site: Site, index: Index | None, replied: Reply | None, typed: str) -> Response:
    looked_for, plan = [*replied.looked_for] if replied else [], request.args.get("plan", "")
    counts = index.counts(looked_for, plan) if index else {}
    kind = request.args.get("kind", "")
    documents = _list_documents(index, looked_for, counts, kind, plan) if index and counts else {}
    return page(
        "search/search.html",
        title=_("「%(words)s」の検索", words=typed) if replied else _("検索"),
        trail=[Step(_("検索"))],
        sought=typed,
        kind=kind if kind in KIND_NAMES else "",
        kinds=[(kind, KIND_NAMES[kind](), counts[kind], _address(kind=kind)) for kind in KINDS if counts.get(kind)],
        groups=[
            _group(site.facts, documents[name], looked_for, name, counts[name], kind)
            for name in KINDS
            if name in documents
        ],
        total=sum(counts.values()),
        everything=_address(),
        tools=search_tools(site, replied) if replied and counts else None,
        plans=_plans(site, plan),
        status=200 if not request.args.get("q") or replied else 400,
        **_describe_reply(replied),
    )


def _describe_reply(replied: Reply | None) -> dict[str, Any]:
    """Return what the page shows of how words were understood, and of what they may mean besides."""
    return {
        "looked_for": replied,
        "understood": [*list_conditions(replied)] if replied else [],
        "offers": [*list_offers(replied.offers)] if replied else [],
        "near": [*list_offers(replied.near_offers)] if replied else [],
        "near_words": [(word, f"/search?{urlencode({'q': word})}") for word in replied.near_words] if replied else [],
        "unknown": replied.unknown if replied else (),
        "replaced": replied.replaced if replied else (),
        "passed": [translate(condition.ja, condition.en) for condition in replied.passed] if replied else [],
        "absent": bool(replied and replied.absent),
    }


def _list_documents(
    index: Index, looked_for: list[Word], counts: dict[str, int], kind: str, plan: str
) -> dict[str, list[Document]]:
    """Return the hits of each kind that are shown: a few on the page of all kinds, a page of them on a kind's own."""
    if kind not in KIND_NAMES:
        return index.search_first(looked_for, plan, limit=FEW)
    if kind not in counts:
        return {}
    number, _last = _number(counts[kind], chosen=True)
    return {kind: index.search(looked_for, kind, plan, limit=MANY, offset=(number - 1) * MANY)}


def _number(count: int, *, chosen: bool) -> tuple[int, int]:
    """Return which page of so many hits is asked for, and the last one; on the page of all kinds there is but one."""
    last = ceil(count / MANY) if chosen else 1
    return (min(max(request.args.get("page", 1, type=int), 1), last) if chosen else 1), last


def _group(
    facts: Facts, documents: list[Document], looked_for: list[Word], group_kind: str, count: int, kind: str
) -> dict[str, object]:
    """Return the hits of one kind as the page shows them."""
    number, last = _number(count, chosen=kind == group_kind)
    return {
        "kind": group_kind,
        "name": KIND_NAMES[group_kind](),
        "count": count,
        "hits": [_hit(facts, document, looked_for) for document in documents],
        "more": _address(kind=group_kind) if kind != group_kind and count > FEW else "",
        "number": number,
        "last": last,
        "before": _address(kind=group_kind, page=number - 1) if number > 1 else "",
        "after": _address(kind=group_kind, page=number + 1) if number < last else "",
    }


def _hit(facts: Facts, document: Document, sought: list[Word]) -> dict[str, object]:
    looked_for = [form for word in sought for form in ((word,) if isinstance(word, str) else word)]
    return {
        "document": document,
        "href": href(document.iri),
        "plan": name_plan_of(facts, document.iri),
        "entry": href(document.entry) if document.entry and document.entry != document.iri else "",
        "name": highlight(document.name, looked_for) if document.name else [],
        "english": highlight(document.english, looked_for) if document.english else [],
        "text": highlight(document.text, looked_for) if document.text else [],
        "why": why_address(document.iri),
    }


def _address(**changed: object) -> str:
    kept = {key: request.args[key] for key in ("q", "plan") if request.args.get(key)}
    return f"/search?{urlencode({**kept, **changed})}"


def _plans(site: Site, chosen: str) -> list[tuple[str, str, bool]]:
    """Return the plans that can be searched alone, none where there is only one."""
    listed = plans(site.facts).values()
    if len(listed) < 2:  # noqa: PLR2004
        return []
    return [(plan.iri, translate(plan.ja, plan.en), plan.iri == chosen) for plan in listed]

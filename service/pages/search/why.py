"""The page and the data that say why a thing is among the hits of a search, or not, and what would let it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Response, jsonify, request

from ....graph.errors import KoteihyoError
from ...api.why import THING, UnknownThing, thing_of
from ...http.addresses import href, place_of_answer
from ...http.language import gettext as _
from ...http.language import translate_error
from ...http.mementos import VERSION
from ...http.operation import only
from ...http.problems import CORS, BadRequest
from ...search.counts import Sources
from ...search.documents import Document, Holding, list_holdings
from ...search.folding import Piece, fold, highlight
from ...search.reply import Reply
from ..page import Step, page

# Where a thing holds a word, as the page says it.
FIELDS: dict[str, Callable[[], str]] = {
    "name": lambda: _("名称"),
    "english": lambda: _("英語の名称"),
    "also": lambda: _("別名"),
    "text": lambda: _("原文"),
}


class Reasons(NamedTuple):
    """A thing, what it is found by (nothing where no search finds it), and what it holds of each word.

    ``elsewhere`` says that it is of another plan than the one that is searched.
    """

    thing: str
    documents: tuple[Document, ...]
    holdings: tuple[Holding, ...]
    elsewhere: bool = False

    @property
    def inside(self) -> bool:
        """Say whether it is a hit."""
        return bool(self.holdings) and not self.elsewhere and all(holding.form for holding in self.holdings)

    @property
    def lacking(self) -> list[Holding]:
        """Return the words that it does not hold."""
        return [holding for holding in self.holdings if not holding.form]


def find_reasons(sources: Sources, replied: Reply, plan: str, typed: str) -> Reasons:
    """Return why what was typed is a hit or none; raises `UnknownThing` where it names nothing, or several things."""
    thing = _find_thing(sources, typed)
    documents = tuple(sources.passages.documents(thing))
    holdings = tuple(list_holdings(documents, replied.looked_for)) if documents else ()
    elsewhere = bool(plan) and all(document.plan != plan for document in documents)
    return Reasons(thing, documents, holdings, elsewhere)


def _find_thing(sources: Sources, typed: str) -> str:
    """Return the IRI of what was typed; of things of one name, that which a search can find."""
    try:
        return thing_of(sources.engine, typed)
    except UnknownThing as error:
        called = {thing["iri"] for thing in error.nearest if thing["label"] == typed}
        iris = [iri for iri in called if sources.passages.documents(iri)]
        if len(iris) != 1:
            raise
        return iris[0]


def reasons_page(replied: Reply, typed: str, reasons: Reasons | None, error: KoteihyoError | None) -> Response:
    """Return the page; there are no reasons before somebody has said of what, and where that cannot be told."""
    asked = _address_values()
    sought = replied.understood.typed
    return page(
        "search/why.html",
        title=_("検索結果に含まれる理由"),
        trail=[Step(_("検索"), "/search"), Step(sought, f"/search?{urlencode(asked)}"), Step(_("理由"))],
        status=error.status if error else 200,
        sought=sought,
        asked=asked,
        thing=typed,
        reasons=reasons,
        thing_href=href(reasons.thing) if reasons else "",
        rows=[_row(holding) for holding in reasons.holdings] if reasons else [],
        change=_change(reasons) if reasons else "",
        error=translate_error(error.ja, error.en) if error else "",
        nearest=[(thing["label"], why_address(thing["iri"])) for thing in getattr(error, "nearest", ())],
    )


def reasons_data(replied: Reply, reasons: Reasons, version: str) -> Response:
    """Return the reasons as JSON; ``nearest`` is the search that would find the thing."""
    change = _change(reasons)
    body = {
        "in": reasons.inside,
        "thing": reasons.thing,
        "query": replied.understood.typed,
        "reasons": [
            {"forms": [*holding.forms], "form": holding.form, "field": holding.field, "text": holding.text}
            for holding in reasons.holdings
            if holding.form
        ],
        "fails": None
        if reasons.inside
        else {
            "words": [[*holding.forms] for holding in reasons.lacking],
            "elsewhere": reasons.elsewhere,
            "searched": bool(reasons.documents),
        },
        "nearest": {"url": f"{place_of_answer().root.rstrip('/')}{change}"} if change else None,
        "version": version,
    }
    response = jsonify(body)
    response.headers.update({**CORS, "Cache-Control": "no-cache", "Koteihyo-Version": version})
    response.vary.add("Accept")
    return response


def asked_thing() -> str:
    """Return what is asked about, empty where nothing is."""
    return only(request.args, THING).strip()


def require_thing(typed: str) -> None:
    """Raise `BadRequest` where nothing is asked about."""
    if not typed:
        raise BadRequest("thing（もののIRI）がありません。", "The parameter thing, an IRI, is missing.")


def _row(holding: Holding) -> tuple[str, str, list[Piece]]:
    """Return a word, as the one that is alike if the thing holds that, where it stands, and the text with it marked."""
    if not holding.form:
        return holding.forms[0], "", []
    word = holding.form if holding.form == holding.forms[0] else f"{holding.forms[0]} → {holding.form}"
    return word, FIELDS[holding.field](), highlight(holding.text, [fold(holding.form)])


def _change(reasons: Reasons) -> str:
    """Return the search that finds the thing: by the words that it holds, in its own plan; empty if it holds none."""
    held = [holding.form for holding in reasons.holdings if holding.form]
    if reasons.inside or not held:
        return ""
    kept = {name: value for name, value in _address_values().items() if name != "plan" or not reasons.elsewhere}
    return f"/search?{urlencode({**kept, 'q': ' '.join(held)})}"


def _address_values() -> dict[str, str]:
    return {name: request.args[name] for name in ("q", "plan", VERSION) if request.args.get(name)}


def why_address(thing: str) -> str:
    """Return the address that says why a thing is among the hits of this search, or not."""
    return f"/search/why?{urlencode({**_address_values(), THING: thing})}"

"""What a search understood and what answers it: for the page in words, and for programs as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from ...http.addresses import href, place_of_answer
from ...http.language import gettext as _
from ...http.language import translate
from ...http.mementos import VERSION
from ...http.problems import CORS, BadRequest
from ...questions.canonical import address
from ...search.conditions import Condition
from ...search.counts import CountedOffer
from ...search.documents import KINDS, Document
from ...search.index import Index
from ...search.reply import Reply

# Passages and things that the data show; the page has the others.
HITS = 50
# What each kind of condition is called.
CONDITIONS: dict[str, Callable[[], str]] = {
    "theme": lambda: _("分野"),
    "field": lambda: _("政策分野"),
    "group": lambda: _("対象者"),
    "kind": lambda: _("施策の種類"),
    "division": lambda: _("業務区分"),
    "pillar": lambda: _("マニフェストの柱"),
    "stage": lambda: _("段階"),
    "number": lambda: _("公約番号"),
    "year": lambda: _("期限年度"),
    "sheet": lambda: _("表"),
    "strand": lambda: _("系列"),
    "responsible": lambda: _("担当"),
    "plan": lambda: _("計画"),
    "type": lambda: _("種別"),
    "text": lambda: _("検索語"),
}


def list_conditions(replied: Reply) -> Iterator[dict[str, Any]]:
    """Yield the conditions that were understood, each with the address without it and with what else was possible."""
    typed = replied.understood.typed
    for condition in replied.understood.conditions:
        start, end = condition.span
        if end:
            yield {
                "kind_name": CONDITIONS[condition.kind](),
                "words": translate(condition.ja, condition.en) or typed[start:end],
                "without": _search(f"{typed[:start]} {typed[end:]}"),
                "others": [
                    {
                        "kind_name": CONDITIONS[other.kind](),
                        "words": translate(other.ja, other.en),
                        "href": href(other.iri),
                    }
                    for other in condition.others[:3]
                ],
            }


def _search(typed: str) -> str:
    kept = {key: request.args[key] for key in ("plan", "lang", VERSION) if request.args.get(key)}
    return f"/search?{urlencode({'q': ' '.join(typed.split()), **kept})}"


def list_offers(offers: Iterable[CountedOffer]) -> Iterator[dict[str, Any]]:
    """Yield offers as the page shows them: 高齢・介護 × 防災 → 14件."""
    for offer in offers:
        named = [translate(one.ja, one.en) for one in offer.conditions if one.ja]
        title = translate(offer.question.title, offer.question.says("Title-en"))
        yield {
            "words": " × ".join(named) or title,
            "title": title,
            "count": offer.things,
            "href": address("/", offer.question, offer.parameters, request.args.get(VERSION, "")),
        }


def answer(replied: Reply, index: Index, plan: str) -> Response:
    """Return the reply as JSON."""
    body: dict[str, object] = {
        "query": replied.understood.typed,
        "understood": [
            _condition(condition, replied) for condition in replied.understood.conditions if condition.span[1]
        ],
        "offers": [_offer(offer) for offer in replied.offers],
        "hits": [*_hits(replied, index, plan)],
    }
    if replied.unknown or replied.absent:
        body["unknown"] = [*replied.unknown]
    if replied.replaced:
        body["replaced"] = [{"words": words, "meant": meant} for words, meant in replied.replaced]
    if replied.passed:
        body["passed"] = [_condition(condition, replied) for condition in replied.passed]
    if replied.absent:
        body["absent"] = True
        body["nearest"] = [*({"words": word, "url": _root(_search(word))} for word in replied.near_words)]
        body["relaxed"] = [_offer(offer) for offer in replied.near_offers]
    response = jsonify({**body, "version": index.version})
    response.headers.update({**CORS, "Cache-Control": "no-cache"})
    response.headers["Koteihyo-Version"] = index.version
    response.vary.update(("Accept", "Accept-Language", "Cookie"))
    return response


def problems_of_nothing(typed: str) -> Response:
    """Refuse a search for nothing; raises `BadRequest`."""
    if typed.strip():
        raise BadRequest("記号だけでは検索できません。", "There is nothing to look for but signs.")
    raise BadRequest("検索語 q がありません。", "The parameter q, what is looked for, is missing.")


def _root(path: str) -> str:
    return f"{place_of_answer().root.rstrip('/')}{path}"


def _condition(condition: Condition, replied: Reply) -> dict[str, object]:
    start, end = condition.span
    named = condition.value.startswith(("http:", "https:"))
    return {
        "kind": condition.kind,
        "words": replied.understood.typed[start:end],
        "value": condition.value,
        "label": {"ja": condition.ja, "en": condition.en},
        **({"iri": condition.value} if named else {}),
        "others": [
            {"kind": other.kind, "iri": other.iri, "label": {"ja": other.ja, "en": other.en}}
            for other in condition.others
        ],
    }


def _offer(offer: CountedOffer) -> dict[str, object]:
    question, root = offer.question, place_of_answer().root
    return {
        "question": question.name,
        "title": {"ja": question.title, "en": question.says("Title-en")},
        "label": {
            "ja": " × ".join(condition.ja for condition in offer.conditions if condition.ja),
            "en": " × ".join(condition.en for condition in offer.conditions if condition.en),
        },
        "parameters": offer.parameters,
        "count": offer.things,
        "url": address(root, question, offer.parameters, request.args.get(VERSION, "")),
    }


def _hits(replied: Reply, index: Index, plan: str) -> Iterator[dict[str, object]]:
    """Yield what the words find, kind by kind; ``passage`` is the text as printed."""
    counts, left = index.counts(replied.looked_for, plan), HITS
    for kind in KINDS:
        if counts.get(kind) and left:
            documents = index.search(replied.looked_for, kind, plan, limit=left)
            left -= len(documents)
            yield from (_hit(document) for document in documents)


def _hit(document: Document) -> dict[str, object]:
    return {
        "kind": document.kind,
        "iri": document.iri,
        "label": translate(document.name, document.english) or document.text,
        "passage": document.text,
        "place": translate(document.stands, document.stands_en),
        **({"entry": document.entry} if document.entry else {}),
        "url": _root(href(document.iri)) if href(document.iri).startswith("/") else document.iri,
    }

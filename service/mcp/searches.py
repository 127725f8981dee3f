"""Searches: what somebody typed, as what was understood, the questions that answer it, and the passages with the words.

Understanding is the search's own (`search.reply`): no model is asked. What no plan says is said to be absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...graph.errors import KoteihyoError
from ..search.counts import CountedOffer, Sources
from ..search.documents import KINDS, Word
from ..search.documents import Document as Hit
from ..search.folding import words
from ..search.index import Index
from ..search.parts import open_lexicon
from ..search.reply import Reply, reply
from .answers import Call, Document
from .passages import quote_things
from .sizes import count_fitting
from .sources import Source

# Hits of each kind that a search gives, and of one kind where that alone is asked for; characters that are read.
FEW, MANY, LONGEST = 3, 50, 1000


class NothingSought(KoteihyoError):
    """What was typed holds no word."""


def search_plans(source: Source, typed: str, kind: str, plan: str, call: Call, *, lang: str) -> Document:
    """Return the answer to what was typed; of one kind, a page of its hits. ``plan`` is an IRI, or empty."""
    if not words(typed):
        raise NothingSought("検索する語がありません。", "There is no word to look for.")
    version, index = source.snapshot.version(), source.indexes.index(source.snapshot)
    answer = reply(_sources(source, index), typed[:LONGEST], plan)
    sought = answer.looked_for or tuple(words(typed[:LONGEST]))
    counts = index.counts(sought, plan)
    rows = list(_cite(source, _find_hits(index, sought, kind, plan, call), lang))
    count = count_fitting(rows)
    rest = counts.get(kind, 0) - call.start - count if kind else 0
    return {
        "version": version,
        "understood": [*_describe_conditions(source, answer, lang)],
        "offers": [_offer(offer, lang) for offer in answer.offers],
        "total": counts.get(kind, 0) if kind else sum(counts.values()),
        "counts": {kind: counts[kind] for kind in KINDS if counts.get(kind)},
        "rows": rows[:count],
        **({"next": call.go_on(version, count)} if rest > 0 else {}),
        **({"absent": _explain_absence(answer, lang)} if answer.absent else {}),
        **({"unknownWords": [*answer.unknown]} if answer.unknown and not answer.absent else {}),
        **(
            {"replaced": [{"words": words, "meant": meant} for words, meant in answer.replaced]}
            if answer.replaced
            else {}
        ),
    }


def _sources(source: Source, index: Index) -> Sources:
    snapshot = source.snapshot
    lexicon = snapshot.once("lexicon", lambda: open_lexicon(snapshot, index))
    return Sources(snapshot, index, lexicon, source.codes, source.library)


def _find_hits(index: Index, sought: Sequence[Word], kind: str, plan: str, call: Call) -> list[Hit]:
    if kind:
        return index.search(sought, kind, plan, limit=MANY, offset=call.start) if sought else []
    first = index.search_first(sought, plan, limit=FEW)
    return [hit for kind in KINDS for hit in first.get(kind, ())]


def _cite(source: Source, hits: Sequence[Hit], lang: str) -> Iterator[Document]:
    quotes = quote_things(source, [hit.entry or hit.iri for hit in hits], lang)
    for hit in hits:
        quote = quotes.get(hit.entry or hit.iri)
        yield {
            "kind": hit.kind,
            "thing": source.shorten(hit.iri),
            "name": (hit.english if lang == "en" else "") or hit.name,
            "quote": quote.words if quote else None,
            "place": quote.place if quote else None,
            "version": source.snapshot.version(),
            "address": quote.address if quote else source.address(hit.iri),
        }


def _describe_conditions(source: Source, replied: Reply, lang: str) -> Iterator[Document]:
    for condition in replied.understood.conditions:
        yield {
            "kind": condition.kind,
            "value": source.shorten(condition.value),
            "label": condition.en if lang == "en" else condition.ja,
        }


def _offer(offer: CountedOffer, lang: str) -> Document:
    """Return a question that answers, as `ask_question` takes it, with how many things it finds."""
    return {
        "name": offer.question.name,
        "title": offer.question.titles[lang == "en"],
        "parameters": offer.parameters,
        "count": offer.things,
        "meetsAllConditions": offer.whole,
    }


def _explain_absence(replied: Reply, lang: str) -> Document:
    """Return what is not there, and what comes near."""
    near: Iterable[CountedOffer] = replied.near_offers
    return {
        "says": {
            "ja": "この版の計画にはこの記載がありません。推測で補わないでください。",
            "en": "The plans of this version do not say this. Do not fill it in by guessing.",
        },
        "unknownWords": [*replied.unknown],
        "nearestWords": [*replied.near_words],
        "nearestQuestions": [_offer(offer, lang) for offer in near],
    }

"""Absences: why a thing is in an answer or not, and why a query of one's own has none, as `reasons` finds them."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from ...graph.errors import KoteihyoError
from ..engines.engine import BadQuery
from ..questions.library import Question
from ..reasons.diagnosis import Diagnosis, diagnose
from ..reasons.membership import explain
from ..reasons.names_in_use import Names
from .answers import Document, translate_labels
from .sizes import count_fitting
from .sources import Source


class BadThing(KoteihyoError):
    """What is asked about is no identifier."""


def name_thing(source: Source, thing: str) -> str:
    """Return the IRI of a thing by its identifier, whole or short; raises `BadThing`."""
    try:
        return NamedNode(source.iri(thing)).value
    except ValueError:
        ja = f"「{thing}」は識別子ではありません。search_plan で調べられます。"
        raise BadThing(ja, f"{thing!r} is no identifier; search_plan tells them.") from None


def explain_membership(
    source: Source, question: Question, values: Mapping[str, str], thing: str, lang: str
) -> Document:
    """Return why a thing is in the answer to a question, or what it fails and what would let it in."""
    iri = name_thing(source, thing)
    membership = explain(source.snapshot, source.codes, question, translate_labels(source, question, values), iri)
    reasons = [_speak(reason, lang) for reason in membership.reasons]
    return {
        "version": source.snapshot.version(),
        "question": question.name,
        "thing": source.shorten(iri),
        "in": membership.inside,
        "reasons": reasons[: count_fitting(reasons)],
        **({"fails": _speak(membership.fails, lang)} if membership.fails else {}),
        **({"nearest": _speak(membership.nearest, lang)} if membership.nearest else {}),
        "address": source.address(iri),
    }


def diagnose_query(source: Source, query: str, lang: str) -> list[Document]:
    """Return hints on why a query has no answer: terms that are not there, and the nearest that are."""
    names = source.snapshot.once("names", lambda: Names(source.snapshot))
    return _hints(diagnose(source.snapshot, query, names=names), lang)


def explain_refusal(source: Source, query: str, error: BadQuery) -> BadQuery:
    """Return the error of a query that cannot be read, with the prefixes and words that may be meant."""
    ja, en = (
        "\n".join(
            [told, *(says for hint in diagnose_query(source, query, lang) if (says := str(hint["says"])) not in told)]
        )
        for lang, told in (("ja", error.ja), ("en", error.en))
    )
    return BadQuery.at(error.line, error.column, ja, en)


def _hints(diagnosis: Diagnosis, lang: str) -> list[Document]:
    return [
        {
            "kind": hint.kind,
            "term": hint.term,
            "line": hint.line,
            "nearest": [*hint.nearest],
            "says": hint.en if lang == "en" else hint.ja,
        }
        for hint in diagnosis.hints
    ]


def _speak(part: object, lang: str) -> object:
    """Return reasons in one language: of words in both, those of the reader."""
    if isinstance(part, dict):
        if part.keys() == {"ja", "en"}:
            return part[lang] or part["ja"]
        return {name: _speak(value, lang) for name, value in part.items() if value not in (None, "", [], {})}
    return [_speak(item, lang) for item in part] if isinstance(part, list | tuple) else part

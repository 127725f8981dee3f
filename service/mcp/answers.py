"""Answers for a language model: rows that are quoted and placed, as many as fit, and what an answer does not say.

The rest is asked by a cursor, of the same version. What nothing was found for says why: how many rows there would be
without each of the conditions.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...graph.errors import KoteihyoError
from ..engines.engine import Answer, Formats
from ..engines.formats import JSON, TURTLE
from ..questions.answers import QuestionRequest, about, ask_rows, cite, family
from ..questions.canonical import canonical
from ..questions.library import Question
from ..questions.parameters import LANG, Parameter, sort
from ..results.answers import rows
from ..results.cells import Table, value
from .cursors import Cursor, write_cursor
from .passages import cite_rows
from .sizes import count_fitting
from .sources import Source

# Rows that are looked at for one answer: more never fit.
ROWS = 400
# What an answer may say of what it was asked, in both languages.
Document = dict[str, object]


class Call:
    """A tool as it is called: its name, its arguments, and from which row on."""

    def __init__(self, tool: str, arguments: Mapping[str, object], start: int = 0) -> None:
        self.tool, self.arguments, self.start = tool, arguments, start

    def go_on(self, version: str, given: int) -> str:
        """Return the cursor of what follows the rows given."""
        return write_cursor(Cursor(self.tool, self.arguments, version, self.start + given))


def answer_question(source: Source, question: Question, values: Mapping[str, str], call: Call) -> Document:
    """Return the answer to a question, or as much of it as fits; raises what asking raises."""
    values = translate_labels(source, question, values)
    if family(question) == "graph":
        wanted = Formats(None, TURTLE)
        return _answer_graph(source, ask_rows(source.snapshot, question, values, source.codes, wanted), call)
    answer = ask_rows(source.snapshot, question, values, source.codes)
    lang = values.get(LANG) or "ja"
    asked = QuestionRequest(question, values)
    citation = cite(source.snapshot, asked, answer.version, source.place)
    told = about(source.snapshot, asked, answer.version, source.place)
    document = page_rows(source, answer, call, lang, citation.address)
    document |= {
        "question": question.name,
        "title": question.titles[lang == "en"],
        "conditions": {name: value for name, value in told.settings if value},
        "citation": citation.en if lang == "en" else citation.ja,
        "address": citation.address,
        "note": (question.says("Note-en") if lang == "en" else "") or question.says("Note"),
    }
    if not document["total"]:
        document["absent"] = explain_absence(source, question, values)
    return {name: value for name, value in document.items() if value not in ("", {}, None)}


def page_rows(source: Source, answer: Answer, call: Call, lang: str, address: str) -> Document:
    """Return the rows of an answer that fit, cited, and where the rest is."""
    table = rows(answer)
    shown = [_row(table, at) for at in range(call.start, min(call.start + ROWS, len(table.rows)))]
    cited = cite_rows(source, shown, lang, address)
    count = count_fitting(cited)
    rest = len(table.rows) - call.start - count
    return {
        "version": answer.version,
        "total": len(table.rows),
        "first": call.start + 1 if count else None,
        "rows": cited[:count],
        "next": call.go_on(answer.version, count) if rest > 0 else None,
        "cut": _say_cut(answer, lang),
    }


def _say_cut(answer: Answer, lang: str) -> str:
    if not answer.cut:
        return ""
    ja = "上限により結果の一部のみです。条件を絞り込んでください。"
    return "A limit of the service cut this answer: narrow it down." if lang == "en" else ja


def _row(table: Table, at: int) -> dict[str, object]:
    return {name: value(term) for name, term in zip(table.columns, table.rows[at], strict=True)}


def _answer_graph(source: Source, answer: Answer, call: Call) -> Document:
    """Return a graph as text, in pieces of whole lines where it is long."""
    lines = answer.body.decode().splitlines(keepends=True)[call.start :]
    count = count_fitting(lines)
    rest = len(lines) - count
    return {
        "version": answer.version,
        "format": answer.format.media_type,
        "graph": "".join(lines[:count]),
        **({"next": call.go_on(answer.version, count)} if rest > 0 else {}),
    }


def answer_sparql(source: Source, query: str, lang: str, call: Call) -> Document:
    """Return the answer to a query of the caller's own, under the limits and guards of everyone's."""
    answer = source.snapshot.query(query, wanted=Formats(JSON, TURTLE))
    if answer.format.family == "graph":
        return _answer_graph(source, answer, call)
    document = page_rows(source, answer, call, lang, "")
    if not document["total"]:
        ja, en = "条件に合う行がありません。用語は資源 koteihyo://vocabulary で確認できます。", ""
        en = "No row matches. The resource koteihyo://vocabulary has the terms."
        document["absent"] = {"says": en if lang == "en" else ja}
    return {name: value for name, value in document.items() if value not in ("", None)}


def translate_labels(source: Source, question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """Return values with the English label of a concept replaced by its code; Japanese ones a question knows itself."""
    return {
        parameter.name: _translate_label(source, parameter, values[parameter.name])
        for parameter in question.parameters
        if values.get(parameter.name)
    } | {
        name: value
        for name, value in values.items()
        if name not in {parameter.name for parameter in question.parameters}
    }


def _translate_label(source: Source, parameter: Parameter, text: str) -> str:
    if sort(parameter.kind) != "code":
        return text
    known = source.codes(parameter.scheme)
    if text in known:
        return text
    called = [concept.value for concept in known.values() if concept.en.casefold() == text.casefold()]
    return called[0] if len(called) == 1 else text


def explain_absence(source: Source, question: Question, values: Mapping[str, str]) -> Document:
    """Return why a question has no rows: what there would be without each condition, and what the plans hold."""
    set_ = canonical(question, values, source.codes)
    without = {
        name: _count(source, question, {key: value for key, value in values.items() if key != name})
        for name in set_
        if name != LANG
    }
    return {
        "says": {
            "ja": "この版の計画には該当する記載がありません。推測で補わないでください。",
            "en": "The plans of this version say nothing of this. Do not fill it in by guessing.",
        },
        "rowsWithoutCondition": without,
        "rowsWithoutAny": _count(source, question, {LANG: values[LANG]} if values.get(LANG) else {}),
    }


def _count(source: Source, question: Question, values: Mapping[str, str]) -> int | None:
    """Return how many rows a question has; None where that cannot be known."""
    try:
        answer = ask_rows(source.snapshot, question, values, source.codes)
    except KoteihyoError:
        return None
    return None if answer.cut else len(rows(answer).rows)

"""A question as a form: a field for each condition, with what it may be set to taken from the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ....graph.rdf.names import BASE
from ...engines.engine import CutShort, TimeExceeded, require_whole
from ...http.language import current_language, data_language, translate, translate_error
from ...http.language import gettext as _
from ...questions.answers import QuestionRequest, ask_rows, find_answer
from ...questions.binding import BadValue, qualify, read_term
from ...questions.library import Question
from ...questions.parameters import LANG, Parameter, Value, sort
from ...questions.values import Codes
from ...read_models.facts import Facts
from ...read_models.headings import name_column
from ...read_models.readers import find_names
from ...read_models.vocabulary import find_label, terms
from ...results.answers import rows
from ...results.cells import plain
from ...results.paging import Window

# A list longer than this is one to type into, not to scroll through.
LONG = 150
# Of an answer with more rows the values of a column are not read.
LONGEST = 3000
# Conditions that are called otherwise than the column of that name, or stand in no column.
NAMES: dict[str, Callable[[], str]] = {
    "above": lambda: _("確度の下限"),
    "address": lambda: _("データセットのURL・識別子・ファイル名"),
    "also": lambda: _("併せて関わる分野"),
    "by": lambda: _("期限年度の上限"),
    "code": lambda: _("地域コード"),
    "item": lambda: _("統計項目"),
    "least": lambda: _("延期の年数の下限"),
    "missing": lambda: _("欠けている段階"),
    "office": lambda: _("担当に含まれる語"),
    "text": lambda: _("検索語"),
    "words": lambda: _("指標の名称に含まれる語"),
    "year": lambda: _("期限年度"),
}
# What a statement may be, as the questions call it.
TYPES = {"ja": ("施策", "目標"), "en": ("measure", "goal")}


class Option(NamedTuple):
    """A value that a condition may have, and what it is called."""

    value: str
    words: str


class Field(NamedTuple):
    """One condition: its name, what it is called, its value as sent, its options, how it is entered, what is wrong."""

    name: str
    words: str
    value: str
    options: list[Option]
    entered: str
    fault: str
    hint: str


def fields(facts: Facts, codes: Codes, question: Question, values: Mapping[str, str]) -> list[Field]:
    """Return the fields of a question, set to the values that were sent."""
    asked = [
        parameter for parameter in question.parameters if parameter.name != LANG
    ]  # which the page's own switch chooses
    named = qualify(question, values, codes)
    return [_field(facts, codes, question, parameter, named.get(parameter.name, "")) for parameter in asked]


def _field(facts: Facts, codes: Codes, question: Question, parameter: Parameter, value: str) -> Field:
    options = facts.cache(
        ("options", question.name, parameter.name, current_language()),
        lambda: _options(facts, codes, question, parameter),
    )
    chosen = next((option.value for option in options if value and value in (option.value, option.words)), value)
    fault = _fault(codes, parameter, value)
    if options and chosen and not fault and chosen not in {option.value for option in options}:
        options = [Option(chosen, chosen), *options]  # right in another language, or what nothing here has
    numeric = sort(parameter.kind) in ("xsd:integer", "xsd:decimal") and not options
    return Field(
        parameter.name,
        NAMES[parameter.name]() if parameter.name in NAMES else name_column(terms(facts), parameter.name),
        chosen,
        options,
        "select" if options and len(options) <= LONG else "number" if numeric else "text",
        fault,
        _hint(parameter) if not options else "",
    )


def _hint(parameter: Parameter) -> str:
    """Return what a field takes; in English, what it means to leave it out, for its note begins in Japanese."""
    ja, _semicolon, left_out = parameter.note.partition("; ")
    return translate(ja, left_out[:1].upper() + left_out[1:])


def _fault(codes: Codes, parameter: Parameter, value: str) -> str:
    """Return what is wrong with a value, empty if nothing is."""
    try:
        if value:
            read_term(parameter, value, codes)
    except BadValue as error:
        return translate_error(error.ja, error.en)
    return ""


def _options(facts: Facts, codes: Codes, question: Question, parameter: Parameter) -> list[Option]:
    listed = codes.values(parameter)
    if listed and not any(value.ja for value in listed):
        names = (
            find_names(facts, {f"{BASE}id/{value.value}" for value in listed})
            if parameter.kind.startswith("iri")
            else {}
        )
        return [Option(value.value, names.get(f"{BASE}id/{value.value}", value.value)) for value in listed]
    if listed:
        return [Option(value.value, _call(value)) for value in listed]
    if parameter.name in question.columns and not question.says("Service"):  # which would be asked for every form
        return _list_occurring(facts, codes, question, parameter.name)
    if parameter.name == "type":
        return [Option(iri, find_label(facts, iri)) for iri in TYPES[data_language()]]
    return []


def _call(value: Value) -> str:
    """Return what a value is called; where several plans have such, with the plan whose it is."""
    of = translate(value.of_ja, value.of_en)
    return f"{translate(value.ja, value.en) or value.value}{f'（{of}）' if of else ''}"


def _list_occurring(facts: Facts, codes: Codes, question: Question, name: str) -> list[Option]:
    """Return the values of a column of the question's whole answer, with their names; none if it cannot be had."""
    spoken = {LANG: data_language()} if any(parameter.name == LANG for parameter in question.parameters) else {}
    first = find_answer(facts.snapshot, QuestionRequest(question, spoken, Window(1, 1)), codes)
    if first and first.total and first.total > LONGEST:
        return [Option(code, code) for code in TYPES[data_language()]] if name == "type" else []
    try:
        answer = require_whole(ask_rows(facts.snapshot, question, spoken, codes))
    except (CutShort, TimeExceeded):
        return []
    table = rows(answer)
    at = table.columns.index(name)
    label = table.columns.index(f"{name}Label") if f"{name}Label" in table.columns else at
    words_of = {plain(row[at]): plain(row[label]) for row in table.rows if row[at] is not None}
    names = find_names(facts, words_of) if label == at else {}
    words = {value: names.get(value) or find_label(facts, text) for value, text in words_of.items()}
    return [Option(value, words[value]) for value in sorted(words_of, key=lambda word: words_of[word])]

"""A question described for programs: what its file says, and the values that the graph has for its parameters."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from ..citation import LICENCE, PUBLISHER, Both, Citation, compose_citation
from ..engines.engine import Answer, Engine, Formats, Refused
from ..engines.formats import Family, Format
from ..results import paging
from ..results.answers import convert_answer, native, write_rows
from ..results.cells import ANYBODY, About, Reader
from ..results.paging import Window
from .binding import Known, bind, require_parameters
from .canonical import address, canonical, default
from .library import Question
from .parameters import Parameter, sort
from .tables.database import Database
from .tables.lookup import Found, is_kept, select
from .tables.pair_lookup import Pairs
from .values import Codes, find_codes

Read = TypeVar("Read")


class SwitchedOff(Refused):
    """A question that calls an endpoint which the operator has not listed."""

    @classmethod
    def naming(cls, question: Question) -> SwitchedOff:
        """Return the error with the setting and the endpoint that turn the question on."""
        names = " ".join(question.services)
        return cls(
            f"この質問は {names} も検索します。運用者が設定 service-allowed（koteihyo query では --allow-service）に"
            "そのIRIを指定すると利用できます（docs/federation.md）。",
            f"This question asks {names} too. It answers once the setting service-allowed of serve, or --allow-service "
            "of koteihyo query, names that IRI (docs/federation.md).",
        )


class QuestionRequest(NamedTuple):
    """A question as someone asks it: its values as they were sent, an empty one being the default."""

    question: Question
    values: Mapping[str, str]
    window: Window = paging.WHOLE


class Place(NamedTuple):
    """Where answers are given, by whom and on what terms: the root address is empty where nobody serves them."""

    root: str = ""
    publisher: Both = PUBLISHER
    licence: Both = LICENCE


HERE = Place()
# Pairs that are written at once, beyond a page: they grow with the square of the plans. More the engine has to refuse.
MOST_PAIRS = 100_000
ROWS = Formats(graph=None)


def ask(
    engine: Engine,
    question: Question,
    values: Mapping[str, str],
    wanted: Format,
    *,
    bom: bool = False,
    window: Window = paging.WHOLE,
    place: Place = HERE,
    reader: Reader = ANYBODY,
) -> Answer:
    """Return the answer to a question, or a page of it, in a format of its `family`.

    A workbook is in the words of its ``reader``.
    """
    asked = QuestionRequest(question, values, window)
    answer, whole = find_answer(engine, asked, find_codes(engine)), paging.WHOLE
    if answer is None:
        text = bind(question, values, find_codes(engine))
        answer, whole = send(engine, question, text, native(wanted, window, bom=bom)), window
    told = about(engine, asked, answer.version, place)._replace(reader=reader)
    return convert_answer(answer, wanted, told, whole, bom=bom)


def ask_rows(
    engine: Engine, question: Question, values: Mapping[str, str], known: Known, wanted: Formats = ROWS
) -> Answer:
    """Return the whole answer to a question: in JSON where it is a table, as wanted where it is a graph."""
    answer = find_answer(engine, QuestionRequest(question, values), known) if wanted.results else None
    return answer or send(engine, question, bind(question, values, known), wanted)


def find_answer(engine: Engine, asked: QuestionRequest, known: Known) -> Answer | None:
    """Return the rows of an answer, or its page, in JSON, from the tables that are made at publication.

    None where they do not have it: whoever asks then asks the engine.
    """
    return _look_up(engine, asked, known, lambda table: _read_answer(engine.version(), asked, table))


def count_things(engine: Engine, asked: QuestionRequest, known: Known) -> int | None:
    """Return how many things a question counts in an answer, without its rows; None where tables do not know that."""
    return _look_up(engine, asked, known, lambda table: table.count_things())


def _look_up(engine: Engine, asked: QuestionRequest, known: Known, read: Callable[[Found], Read | None]) -> Read | None:
    """Return what is read of the rows that tables have of an answer; None where they do not have it."""
    if engine.data is None or not is_kept(asked.question):
        return None
    require_parameters(asked.question, asked.values)
    try:
        with Database.reading(engine.data) as base:
            table = select(base, asked.question, asked.values, engine.version(), known) if base else None
            return None if table is None else read(table)
    except sqlite3.Error:  # It is being taken away, or no database at all.
        return None


def _read_answer(version: str, asked: QuestionRequest, table: Found) -> Answer | None:
    """Return the rows of an answer, or its page; of pairs no more at once than anybody can hold."""
    total, (number, size) = table.total(), asked.window
    if isinstance(table, Pairs) and not size and total > MOST_PAIRS:
        return None
    paging.check(asked.window, total)
    rows = table.read((number - 1) * size, size or None)
    return write_rows(asked.question.columns, rows, version, total if size else None)


def send(engine: Engine, question: Question, text: str, wanted: Formats) -> Answer:
    """Put a question's text to an engine; one that calls an endpoint which is not listed says what would list it."""
    try:
        return engine.query(text, wanted=wanted)
    except Refused as error:
        raise (SwitchedOff.naming(question) if question.services else error) from error


def about(engine: Engine, asked: QuestionRequest, version: str, place: Place = HERE) -> About:
    """Return what a reader of a version's answer should know: the question, what was set, and how it is cited."""
    question, values = asked.question, canonical(asked.question, asked.values, find_codes(engine))
    return About(
        title=" / ".join(question.titles),
        asks=" / ".join(filter(None, (question.says("Asks"), question.says("Asks-en")))),
        settings=tuple(
            (parameter.name, values.get(parameter.name) or default(question, parameter))
            for parameter in question.parameters
        ),
        name=question.name,
        titles=question.titles,
        published=publication_date(engine, version),
        citation=cite(engine, asked, version, place),
        licence=place.licence,
    )


def cite(engine: Engine, asked: QuestionRequest, version: str, place: Place = HERE) -> Citation:
    """Return how the answer of a version is cited: its whole, whichever page is looked at."""
    question, values = asked.question, canonical(asked.question, asked.values, find_codes(engine))
    where = address(place.root, question, values, version) if place.root else ""
    return compose_citation(
        question.titles, version, publication_date(engine, version), where, values.items(), place.publisher
    )


def publication_date(engine: Engine, version: str) -> str:
    """Return when a version was first published, in ISO 8601; empty where that is not known."""
    return min((publication.time for publication in engine.history() if publication.version == version), default="")


def family(question: Question) -> Family:
    """Return whether a question's answer is a table or a graph."""
    return "results" if question.form in ("SELECT", "ASK") else "graph"


def describe_question(question: Question, codes: Codes) -> dict[str, object]:
    """Return the description; ``values`` are those of the version that the codes are of."""
    return {
        **question.describe(),
        "form": question.form,
        "query": question.text,
        "parameters": [_parameter(question, parameter, codes) for parameter in question.parameters],
    }


def _parameter(question: Question, parameter: Parameter, codes: Codes) -> dict[str, object]:
    values = codes.values(parameter)
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "type": sort(parameter.kind),
        "note": parameter.note,
        "default": default(question, parameter, codes) or None,
        "values": [
            {
                "value": value.value,
                "label": {"ja": value.ja, "en": value.en},
                **({"iri": value.iri} if value.iri else {}),
            }
            for value in values
        ],
        "complete": bool(values),
    }

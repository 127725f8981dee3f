"""The questions' part: an operation a question, made from its file and from the values that the graph has."""

from __future__ import annotations

from ..engines.formats import of
from ..forms.answers import READABLE
from ..library.asking import family
from ..library.canonical import default
from ..library.codes import Codes
from ..library.questions import SUBJECTS, Library, Question
from . import values
from .parts import Json, Part, choice, contents, page, reference, responses

TERM: Json = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"enum": ["uri", "literal", "bnode", "triple"]}, "value": {}},
}
RESULTS: Json = {
    "description": "https://www.w3.org/TR/sparql11-results-json/",
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {"type": "object"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"type": "object", "additionalProperties": TERM}}},
        },
        "boolean": {"type": "boolean"},
    },
}
ROWS: Json = {
    "type": "object",
    "required": ["columns", "rows", "cut", "total", "licence"],
    "properties": {
        "question": {"type": "string"},
        "title": reference("schemas", "Both"),
        "parameters": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        "version": {"type": "string"},
        "published": {"type": "string", "format": "date-time"},
        "citation": reference("schemas", "Both"),
        "address": {"type": "string", "format": "uri"},
        "licence": reference("schemas", "Both"),
        "cut": {"enum": ["rows", "bytes", None]},
        "total": {"type": ["integer", "null"]},
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "object"}},
    },
}
VALUE: Json = {
    "type": "object",
    "required": ["value", "label"],
    "properties": {"value": {"type": "string"}, "label": reference("schemas", "Both")},
}
QUESTION: Json = {
    "type": "object",
    "required": ["name", "title", "subject", "asks", "returns", "columns", "order", "parameters", "href"],
    "properties": {
        "name": {"type": "string"},
        "title": reference("schemas", "Both"),
        "asks": reference("schemas", "Both"),
        "columns": {"type": "array", "items": {"type": "string"}},
        "parameters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "kind", "note", "default"],
                "properties": {"values": {"type": "array", "items": VALUE}},
            },
        },
        "href": {"type": "string", "format": "uri"},
        "description": {"type": "string", "format": "uri"},
    },
}
BOTH: Json = {
    "type": "object",
    "required": ["ja", "en"],
    "properties": {"ja": {"type": "string"}, "en": {"type": "string"}},
}
SCHEMAS = {"Both": BOTH, "Results": RESULTS, "Rows": ROWS, "Question": QUESTION}


def part(library: Library, codes: Codes) -> Part:
    """Return the addresses of a library's questions."""
    questions = library.all.values()
    kinds = {values.name(each): values.schema(each, codes) for question in questions for each in question.parameters}
    paths = {f"/queries/{question.name}": {"get": _operation(question)} for question in questions}
    tags = tuple({"name": name, "description": " / ".join(words)} for name, words in SUBJECTS.items())
    return Part(
        {"/queries": _listing(), "/queries/{name}/description": _description(library), **paths}, SCHEMAS | kinds, tags
    )


def _operation(question: Question) -> Json:
    formats = of(family(question), READABLE)
    paged = ("page", "per-page", "bom") if question.form == "SELECT" else ()
    own = [values.parameter(each, default(question, each)) for each in question.parameters]
    common = [reference("parameters", name) for name in ("version", *paged)]
    content = {**contents(formats, _schemas(question)), **page()}
    faults = (400, *((403, 502) if question.services else ()), 404, 406, 414, 429, 503)
    return {
        "operationId": question.name,
        "tags": [question.subject],
        "summary": " / ".join(question.titles),
        "description": _said(question),
        "parameters": [*own, choice(formats, "html"), *common],
        "responses": responses(question.says("Returns"), content, *faults),
    }


def _said(question: Question) -> str:
    """Return what the file says of the question, a paragraph a field."""
    order = f"順：{question.says('Order')}"
    said = [question.says(field) for field in ("Asks", "Asks-en")]
    return "\n\n".join(filter(None, [*said, order, question.says("Note"), question.says("Note-en")]))


def _schemas(question: Question) -> Json:
    """Return the schemas of the JSON forms; in plain rows the columns are the question's."""
    row = {"type": "object", "required": list(question.columns), "properties": {each: {} for each in question.columns}}
    own = {"properties": {"rows": {"type": "array", "items": row}, "question": {"const": question.name}}}
    return {"json": reference("schemas", "Results"), "rows": {"allOf": [reference("schemas", "Rows"), own]}}


def _listing() -> Json:
    listed = {"application/json": {"schema": {"type": "array", "items": reference("schemas", "Question")}}, **page()}
    return {
        "get": {
            "operationId": "questions",
            "summary": "質問の一覧 / The questions",
            "responses": {"200": {"description": "質問。The questions.", "content": listed}},
        }
    }


def _description(library: Library) -> Json:
    name = {"name": "name", "in": "path", "required": True, "schema": {"enum": list(library.all)}}
    described = {"application/json": {"schema": reference("schemas", "Question")}}
    return {
        "get": {
            "operationId": "description",
            "summary": "質問の説明と、条件に使える値 / A question, and the values that its parameters take",
            "parameters": [name, reference("parameters", "version")],
            "responses": responses("質問の説明。The question.", described, 400, 404, 429, 503),
        }
    }

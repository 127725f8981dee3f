"""The questions' part: an operation a question, made from its file and from the values that the graph has."""

from __future__ import annotations

from collections import Counter

from ..engines.formats import formats_of
from ..questions.answers import family
from ..questions.binding import CODE, CODE_OF_PLAN, DECIMAL, IRI, KEY, WEB
from ..questions.canonical import default
from ..questions.library import SUBJECTS, Library, Question
from ..questions.parameters import LANGUAGES, Parameter, Value, sort
from ..questions.values import Codes
from ..results.answers import READABLE
from .parts import Json, Part, choice, contents, drawing, page, reference, responses

# Values that are shown as examples; a question's own description lists them all.
EXAMPLES = 3
# Every kind as a schema; an empty list of codes takes any code.
VALUE_SCHEMAS: dict[str, Json] = {
    "code": {"type": "string", "pattern": f"^(?:{CODE}|{CODE_OF_PLAN}|{WEB})$"},
    "iri": {"type": "string", "pattern": f"^(?:{IRI}|{KEY})$"},
    "language": {"enum": [*LANGUAGES]},
    "text": {"type": "string"},
    "xsd:decimal": {"type": "string", "pattern": f"^(?:{DECIMAL})$"},
    "xsd:integer": {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1},
    "year": {"type": "integer", "minimum": 1000, "maximum": 2999},
}


def name(one: Parameter) -> str:
    """Return the name of a kind's schema.

    >>> name(Parameter("stage", "xsd:integer:Stage", "", "UNDEF"))
    'xsd-integer-Stage'
    """
    return one.kind.replace(":", "-")


def schema(one: Parameter, codes: Codes) -> Json:
    """Return the schema of a kind, with the values that the graph has: a list of codes is all there is."""
    if one.kind == "language":
        return VALUE_SCHEMAS[one.kind]
    values = codes.values(one)
    if one.scheme and values:
        return {"anyOf": [*map(_code, values), _labels(values), {"type": "string", "pattern": f"^{WEB}$"}]}
    integers = sort(one.kind) in ("xsd:integer", "year")
    examples = [int(value.value) if integers else value.value for value in values[:EXAMPLES]]
    return {**VALUE_SCHEMAS[sort(one.kind)], **({"examples": examples} if examples else {})}


def _code(value: Value) -> Json:
    return {"const": value.value, "title": " / ".join(filter(None, (value.ja, value.en)))}


def _labels(values: tuple[Value, ...]) -> Json:
    """Return the labels, by which a code may be called as well where only one has that label."""
    alike = Counter(value.ja for value in values if value.ja)
    return {"enum": [label for label, times in alike.items() if times == 1]}


def parameter(one: Parameter, default: str) -> Json:
    """Return a parameter; one that is left empty is the default."""
    alternatives = {"anyOf": [reference("schemas", name(one)), {"const": ""}]}
    return {
        "name": one.name,
        "in": "query",
        "description": one.note,
        "schema": {**alternatives, **({"default": default} if default else {})},
    }


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


def questions_part(library: Library, codes: Codes) -> Part:
    """Return the addresses of a library's questions."""
    questions = library.all.values()
    kinds = {name(kind): schema(kind, codes) for question in questions for kind in question.parameters}
    paths = {f"/queries/{question.name}": {"get": _operation(question)} for question in questions}
    tags = tuple({"name": name, "description": " / ".join(words)} for name, words in SUBJECTS.items())
    of_each = {"/queries/{name}/description": _description(library), "/queries/{name}/citation": _citation(library)}
    return Part({"/queries": _describe_list(), **of_each, **paths}, SCHEMAS | kinds, tags)


def _operation(question: Question) -> Json:
    formats = formats_of(family(question), READABLE)
    paged = ("page", "per-page", "bom") if question.form == "SELECT" else ()
    parameters = [parameter(one, default(question, one)) for one in question.parameters]
    common = [reference("parameters", name) for name in ("version", *paged)]
    content = {**contents(formats, _schemas(question)), **page(), **(drawing() if paged else {})}
    faults = (400, *((403, 502) if question.services else ()), 404, 406, 414, 429, 503)
    return {
        "operationId": question.name,
        "tags": [question.subject],
        "summary": " / ".join(question.titles),
        "description": _question_text(question),
        "parameters": [*parameters, choice(formats, "html", *(["svg"] if paged else [])), *common, *_display(question)],
        "responses": responses(question.says("Returns"), content, *faults),
    }


def _display(question: Question) -> list[Json]:
    """Return what chooses the rows and the chart that a page, or the drawing, shows of a table."""
    if question.form != "SELECT":
        return []
    columns = ["", *question.columns]
    chosen: dict[str, tuple[str, list[str]]] = {
        "along": ("図の棒の区分とする列。その列で図にできない結果は404。The column of a chart's bars.", columns),
        "parts": ("図の棒の内訳とする列。The column of the parts of a chart's bars.", columns),
        "order": ("図の棒の並び順。The order of a chart's bars.", ["", "answer", "amount"]),
    }
    return [
        {"name": name, "in": "query", "description": says, "schema": {"enum": values}}
        for name, (says, values) in chosen.items()
    ]


def _citation(library: Library) -> Json:
    name = {"name": "name", "in": "path", "required": True, "schema": {"enum": list(library.all)}}
    form = {"name": "format", "in": "query", "schema": {"enum": ["bibtex", "ris"]}}
    kinds = ("application/x-bibtex", "application/x-research-info-systems")
    content = {kind: {"schema": {"type": "string"}} for kind in kinds}
    return {
        "get": {
            "operationId": "citation",
            "summary": "文献管理ソフト用の引用（条件は質問と同じ） / The citation of an answer for a reference manager",
            "parameters": [name, form, reference("parameters", "version")],
            "responses": responses("引用。The citation.", content, 400, 404, 429, 503),
        }
    }


def _question_text(question: Question) -> str:
    """Return what the file says of the question, a paragraph a field."""
    order = f"順：{question.says('Order')}"
    asks = [question.says(field) for field in ("Asks", "Asks-en")]
    return "\n\n".join(filter(None, [*asks, order, question.says("Note"), question.says("Note-en")]))


def _schemas(question: Question) -> Json:
    """Return the schemas of the JSON forms; in plain rows the columns are the question's."""
    row = {
        "type": "object",
        "required": list(question.columns),
        "properties": {column: {} for column in question.columns},
    }
    properties = {"properties": {"rows": {"type": "array", "items": row}, "question": {"const": question.name}}}
    return {"json": reference("schemas", "Results"), "rows": {"allOf": [reference("schemas", "Rows"), properties]}}


def _describe_list() -> Json:
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

"""The part of reasons: why a thing is in the answer to a question or not, and why a query has no answer."""

from __future__ import annotations

from ...graph.rdf.names import BASE
from ..http.operation import FORM, QUERY
from ..questions.library import Library
from .parts import AS_JSON, Json, Part, reference, responses

WORDS: Json = {"type": "string"}
# What cannot be read as a query, or names no graph, is no fault of the request: the answer says why.
MISSPELT = f"PREFIX kth: <{BASE}ontology#> SELECT ?s {{ ?s a kth:Mesure }}"
SPARQL: Json = {"type": "string", "examples": [MISSPELT]}
GRAPHS: Json = {"type": "array", "items": WORDS}
THING: Json = {
    "name": "thing",
    "in": "query",
    "required": True,
    "description": "もののIRI、その `id/` の後、または名称。Its IRI, what follows `id/` in it, or its name.",
    "schema": {"type": "string", "pattern": r"\S"},
    "examples": {
        each: {"value": each} for each in ("kawaguchi/measure/core-1.1.1", "年中無休の「行政センター」の設置")
    },
}
TERM: Json = {
    "type": "object",
    "properties": {
        "iri": WORDS,
        "label": reference("schemas", "Both"),
        "value": WORDS,
        "language": WORDS,
        "datatype": WORDS,
    },
}
REASON: Json = {
    "type": "object",
    "description": "結果に含める記述と、そのグラフ、原文、判断。A statement that lets it in, with its graph, "
    "the passage that it rests on and the decision behind it.",
    "required": ["subject", "predicate", "object", "graph", "source", "pattern", "line", "passage", "decision"],
    "properties": {
        "subject": TERM,
        "predicate": TERM,
        "object": TERM,
        "graph": WORDS,
        "source": reference("schemas", "Both"),
        "pattern": WORDS,
        "line": {"type": "integer", "minimum": 1},
        "parameter": WORDS,
        "passage": {"type": ["object", "null"], "required": ["entry", "verbatim", "line"]},
        "decision": {"type": ["object", "null"], "required": ["decision", "field", "chosen", "reason"]},
    },
}
FAILURE: Json = {
    "type": ["object", "null"],
    "description": "最初に満たさない条件。The first condition or pattern that it fails, and what it has instead.",
    "required": ["kind", "pattern", "line", "has", "says"],
    "properties": {
        "kind": WORDS,
        "pattern": WORDS,
        "line": {"type": "integer", "minimum": 1},
        "has": {"type": "array", "items": TERM},
        "parameter": WORDS,
        "value": WORDS,
        "predicate": WORDS,
        "says": reference("schemas", "Both"),
    },
}
NEAREST: Json = {
    "type": ["object", "null"],
    "description": "結果に含まれる最小の変更。The smallest change that would let it in.",
    "required": ["says"],
    "properties": {
        "parameters": {"type": "object", "additionalProperties": WORDS},
        "changes": {"type": "array", "items": {"type": "object", "required": ["parameter", "from", "to"]}},
        "url": {"type": "string", "format": "uri"},
        "pattern": WORDS,
        "line": {"type": "integer", "minimum": 1},
        "says": reference("schemas", "Both"),
    },
}
MEMBERSHIP: Json = {
    "type": "object",
    "required": ["in", "thing", "question", "parameters", "reasons", "fails", "nearest", "version"],
    "properties": {
        "in": {"type": "boolean"},
        "thing": WORDS,
        "question": WORDS,
        "parameters": {"type": "object", "additionalProperties": WORDS},
        "reasons": {"type": "array", "items": REASON},
        "fails": FAILURE,
        "nearest": NEAREST,
        "version": WORDS,
    },
}
HINT: Json = {
    "type": "object",
    "required": ["kind", "term", "line", "nearest", "says"],
    "properties": {
        "kind": WORDS,
        "term": WORDS,
        "line": {"type": ["integer", "null"], "minimum": 1},
        "nearest": {"type": "array", "items": WORDS},
        "says": reference("schemas", "Both"),
    },
}
DIAGNOSIS: Json = {
    "type": "object",
    "required": ["rows", "hints", "version"],
    "properties": {
        "rows": {
            "type": ["integer", "null"],
            "description": "行数。実行できない問い合わせではnull。Rows; null where the query cannot be answered.",
        },
        "hints": {"type": "array", "items": HINT},
        "version": WORDS,
    },
}


def reasons_part(library: Library) -> Part:
    """Return the addresses of reasons."""
    get, post = _of_query("query-why", {"parameters": _parameters()}), _of_query("query-why-post", _body())
    paths = {"/queries/{name}/why": {"get": _of_thing(library)}, "/sparql/why": {"get": get, "post": post}}
    return Part(paths, tags=({"name": "why", "description": "理由 / Reasons"},))


def _of_thing(library: Library) -> Json:
    named = [question.name for question in library.all.values() if question.form == "SELECT"]
    name = {"name": "name", "in": "path", "required": True, "schema": {"enum": named}}
    return {
        "operationId": "why",
        "tags": ["why"],
        "summary": "結果に含まれる理由、含まれない理由（条件は質問と同じ） / Why a thing is in an answer, or not; the "
        "conditions are the question's",
        "parameters": [name, THING, AS_JSON, reference("parameters", "version")],
        "responses": responses(
            "理由。The reasons.",
            {"application/json": {"schema": MEMBERSHIP}},
            *(400, 403, 404, 414, 429, 502, 503),
        ),
    }


def _of_query(name: str, asked: Json) -> Json:
    return {
        "operationId": name,
        "tags": ["why"],
        "summary": "問い合わせの結果がない理由 / Why a query has no answer",
        **asked,
        "responses": responses(
            "結果の行数と、結果がない理由。The number of rows, and why there are none.",
            {"application/json": {"schema": DIAGNOSIS}},
            *(400, 404, 413, 414, 415, 429, 502, 503),
        ),
    }


def _parameters() -> list[Json]:
    graphs = [{"name": name, "in": "query", "schema": GRAPHS} for name in ("default-graph-uri", "named-graph-uri")]
    query = {"name": "query", "in": "query", "required": True, "schema": SPARQL}
    return [query, *graphs, AS_JSON, reference("parameters", "version")]


def _body() -> Json:
    fields = {
        "query": SPARQL,
        "default-graph-uri": {"anyOf": [WORDS, GRAPHS]},
        "named-graph-uri": {"anyOf": [WORDS, GRAPHS]},
        "format": AS_JSON["schema"],
        "version": WORDS,
    }
    form = {"type": "object", "required": ["query"], "properties": fields}
    return {"requestBody": {"required": True, "content": {QUERY: {"schema": SPARQL}, FORM: {"schema": form}}}}

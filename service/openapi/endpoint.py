"""The SPARQL endpoint's part: the protocol's query operation, by GET and by POST."""

from __future__ import annotations

from ..http.operation import FORM, QUERY
from ..http.responses import ASKED
from .parts import Json, Part, choice, contents, page, reference, responses

# In the order of the protocol, and of a request's fate.
STATUSES = (400, 403, 404, 406, 413, 414, 415, 429, 502, 503)
TEXT: Json = {"type": "string", "minLength": 1, "examples": ["SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10"]}
GRAPHS: Json = {"type": "array", "items": {"type": "string", "format": "uri"}}
FIELDS: Json = {
    "query": TEXT,
    "default-graph-uri": GRAPHS,
    "named-graph-uri": GRAPHS,
    "format": {"enum": [each.name for each in ASKED]},
    "version": {"type": "string"},
}


def endpoint_part() -> Part:
    """Return the endpoint's address."""
    return Part(
        {
            "/sparql": {
                "get": _operation("sparql", _parameters()),
                "post": _operation("sparql-post", {"requestBody": _body()}),
            }
        },
        tags=({"name": "sparql", "description": "SPARQL 1.1 Protocol"},),
    )


def _operation(name: str, asked: Json) -> Json:
    content = {**contents(ASKED, {"json": reference("schemas", "Results")}), **page()}
    return {
        "operationId": name,
        "tags": ["sparql"],
        "summary": "SPARQLで検索 / Query with SPARQL",
        "externalDocs": {"url": "https://www.w3.org/TR/sparql11-protocol/#query-operation"},
        **asked,
        "responses": responses("結果。The answer.", content, *STATUSES),
    }


def _parameters() -> Json:
    graphs = [{"name": name, "in": "query", "schema": GRAPHS} for name in ("default-graph-uri", "named-graph-uri")]
    query = {"name": "query", "in": "query", "required": True, "schema": TEXT}
    return {"parameters": [query, *graphs, choice(ASKED), reference("parameters", "version")]}


def _body() -> Json:
    form = {"type": "object", "required": ["query"], "properties": FIELDS}
    return {"required": True, "content": {QUERY: {"schema": TEXT}, FORM: {"schema": form}}}

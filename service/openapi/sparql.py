"""The parts of the SPARQL protocols: queries, updates, and the graph store.

The SPARQL endpoint's part: the protocol's query operation, by GET and by POST.

The part of who writes: SPARQL updates, and the graph store; both take a token and go through the gate.
"""

from __future__ import annotations

from ..api.graph_store import MULTIPART
from ..engines.formats import FORMATS, formats_of
from ..http.operation import FORM, QUERY
from ..http.responses import ASKED
from ..writing.changes import UPDATE
from ..writing.requests import REASON
from .parts import Json, Part, choice, contents, page, problems, reference, responses

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
                "get": _query_operation("sparql", _parameters()),
                "post": _query_operation("sparql-post", {"requestBody": _body()}),
            }
        },
        tags=({"name": "sparql", "description": "SPARQL 1.1 Protocol"},),
    )


def _query_operation(name: str, asked: Json) -> Json:
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


SENTENCE = "INSERT DATA { GRAPH <https://w3id.org/koteihyo/graph/memo> { <urn:x:a> <urn:x:note> '覚え' } }"
UPDATE_TEXT: Json = {"type": "string", "minLength": 1, "examples": [SENTENCE]}
UPDATE_FIELDS: Json = {
    "update": UPDATE_TEXT,
    "using-graph-uri": GRAPHS,
    "using-named-graph-uri": GRAPHS,
    "message": {"type": "string", "maxLength": REASON},
}
WRITTEN: Json = {
    "type": "object",
    "description": "受け付けた変更。What was accepted: the new version, the one that it changed, and where it is.",
    "required": ["version", "base"],
    "properties": {
        "version": {"type": "string"},
        "base": {"type": "string"},
        "href": {"type": "string", "format": "uri"},
        "staged": {"type": "string", "description": "検査に通らず待つグラフ。The graph in which it waits."},
        "findings": {"type": "array", "items": {"type": "object"}},
    },
}
# What a change may be answered with instead, in the order of a request's fate.
FAULTS = (400, 401, 403, 404, 409, 412, 413, 414, 415, 422, 429, 503)
GRAPH: Json = {
    "name": "graph",
    "in": "query",
    "description": "グラフのIRI。`default` とどちらか一つ。The graph's IRI; either this or `default`.",
    "schema": {"type": "string", "format": "uri"},
}
DEFAULT: Json = {
    "name": "default",
    "in": "query",
    "description": "既定のグラフ。The default graph.",
    "allowEmptyValue": True,
    "schema": {"type": "string"},
}
PATH: Json = {
    "name": "path",
    "in": "path",
    "required": True,
    "description": "`https://w3id.org/koteihyo/` の後。What follows `https://w3id.org/koteihyo/` in a graph's IRI.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]+$"},
}
MESSAGE: Json = {
    "name": "message",
    "in": "query",
    "description": "なぜ変えるか。Why, for the list of versions.",
    "schema": {"type": "string", "maxLength": REASON},
}
TOKEN: Json = {"type": "http", "scheme": "bearer", "description": "`koteihyo token add`"}
DONE = {
    "PUT": ("put", "グラフを置き換える / Replace a graph", {"201": "できた。Made.", "204": "置き換えた。Replaced."}),
    "POST": ("post", "グラフに加える / Add to a graph", {"201": "できた。Made.", "204": "加えた。Added."}),
    "PATCH": ("patch", "グラフを更新する / Update a graph", {"204": "更新した。Updated."}),
    "DELETE": ("delete", "グラフを消す / Delete a graph", {"204": "消した。Deleted."}),
}


def writing_part() -> Part:
    """Return the addresses of updates and of graphs."""
    return Part(
        {
            "/update": {"post": _update()},
            "/store": _store("store", [GRAPH, DEFAULT]),
            "/store/{path}": _store("store-path", [PATH]),
        },
        {"Written": WRITTEN},
        ({"name": "writing", "description": "書き込み（トークンが要る） / Writing, with a token"},),
    )


def _update() -> Json:
    form = {"type": "object", "required": ["update"], "properties": UPDATE_FIELDS}
    body = {"required": True, "content": {UPDATE: {"schema": UPDATE_TEXT}, FORM: {"schema": form}}}
    return _change(
        "update",
        "SPARQLで更新する / Update in SPARQL",
        "https://www.w3.org/TR/sparql11-protocol/#update-operation",
        parameters=[MESSAGE],
        body=body,
        done={"200": _describe_outcome("公開した。Published.")},
    )


def _store(name: str, named: list[Json]) -> Json:
    """Return what may be done with the graph that those parameters name."""
    operations = {"get": _describe_reading(name, named)}
    for method, (verb, summary, done) in DONE.items():
        operations[verb] = _change(
            f"{name}-{verb}",
            summary,
            "https://www.w3.org/TR/sparql11-http-rdf-update/",
            parameters=[*named, MESSAGE],
            body=None if method == "DELETE" else _content(method),
            done={status: {"description": description} for status, description in done.items()},
        )
    return operations


def _describe_reading(name: str, named: list[Json]) -> Json:
    return {
        "operationId": name,
        "tags": ["writing"],
        "summary": "グラフを読む / Read a graph",
        "externalDocs": {"url": "https://www.w3.org/TR/sparql11-http-rdf-update/#http-get"},
        "parameters": [*named, choice(formats_of("graph")), reference("parameters", "version")],
        "responses": responses(
            "グラフ。The graph.", contents(formats_of("graph"), {}), 400, 401, 403, 404, 406, 412, 413, 414, 429, 503
        ),
    }


def _content(method: str) -> Json:
    """Return the body of a request that brings a graph, or changes one."""
    if method == "PATCH":
        return {"required": True, "content": {UPDATE: {"schema": UPDATE_TEXT}}}
    kinds: Json = {form.media_type: {"schema": {"type": "string"}} for form in FORMATS if form.family == "graph"}
    files = {"type": "object", "properties": {"graph": {"type": "string", "contentMediaType": "text/turtle"}}}
    form = {MULTIPART: {"schema": files, "encoding": {"graph": {"contentType": "text/turtle"}}}}
    return {"required": True, "content": {**kinds, **(form if method == "POST" else {})}}


def _change(name: str, summary: str, url: str, *, parameters: list[Json], body: Json | None, done: Json) -> Json:
    return {
        "operationId": name,
        "tags": ["writing"],
        "summary": summary,
        "externalDocs": {"url": url},
        "security": [{"token": []}],
        "parameters": parameters,
        **({"requestBody": body} if body else {}),
        "responses": {
            **done,
            "202": _describe_outcome(
                "検査に通らず、別のグラフで待つ（`Prefer: handling=lenient`）。It waits in a graph of its own."
            ),
            **problems(*FAULTS),
        },
    }


def _describe_outcome(description: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": reference("schemas", "Written")}}}

"""The parts of what is published (the catalogue, the statistics, the versions), and of health and metrics."""

from __future__ import annotations

from ..engines.formats import formats_of
from .parts import Json, Part, choice, contents, page, problems, reference, responses

STATUSES = (400, 404, 406, 410, 414, 429, 503)
PATH: Json = {
    "name": "path",
    "in": "path",
    "required": True,
    "description": "`https://w3id.org/koteihyo/id/` の後。What follows `https://w3id.org/koteihyo/id/`.",
    "schema": {"type": "string", "minLength": 1},
    "examples": {each: {"value": each} for each in ("kawaguchi",)},
}
LOCATION: Json = {"Location": {"schema": {"type": "string"}}}
SLASHES: Json = {"description": "`/` が重ならないURLへ。To the address without a `/` twice.", "headers": LOCATION}


def resources_part() -> Part:
    """Return the addresses of things and of graphs."""
    leads = {"description": "文書へ。To the document.", "headers": LOCATION}
    thing: Json = {
        "operationId": "thing",
        "tags": ["things"],
        "summary": "リソース / A resource",
        "parameters": [PATH],
        "responses": {"303": leads, "308": SLASHES, **problems(404, 414)},
    }
    shown = _document("thing-document", "リソースの文書 / A resource's document", [PATH])
    shown["responses"]["308"] = SLASHES
    return Part(
        {
            "/id/{path}": {"get": thing},
            "/doc/{path}": {"get": shown},
            "/ontology": {"get": _document("ontology", "語彙 / The vocabulary", [])},
            "/shapes": {"get": _document("shapes", "検査の規則 / The shapes", [])},
        },
        tags=({"name": "things", "description": "リソース、語彙、グラフ / Resources, the vocabulary, graphs"},),
    )


def _document(name: str, summary: str, parameters: list[Json]) -> Json:
    return {
        "operationId": name,
        "tags": ["things"],
        "summary": summary,
        "parameters": [*parameters, choice(formats_of("graph"), "html"), reference("parameters", "version")],
        "responses": responses("文書。The document.", {**contents(formats_of("graph"), {}), **page()}, *STATUSES),
    }


VERSIONS: Json = {
    "type": "object",
    "required": ["current", "publications"],
    "properties": {
        "current": {"type": ["string", "null"]},
        "publications": {"type": "array", "items": {"type": "object", "required": ["version", "time", "href"]}},
    },
}


def publication_part() -> Part:
    """Return the addresses of the catalogue, of VoID and of the versions."""
    graphs = contents(formats_of("graph"), {})
    links = {"application/link-format": {"schema": {"type": "string"}}}
    versions = {"application/json": {"schema": VERSIONS}, **links}
    return Part(
        {
            "/catalogue": _document_operation(
                "catalogue", "目録（DCAT-AP） / The catalogue", {**graphs, **page()}, "html"
            ),
            "/.well-known/void": _document_operation("void", "統計（VoID） / Statistics", graphs),
            "/versions": {"get": _operation("versions", "公開した版 / The published versions", versions)},
        },
        tags=({"name": "published", "description": "公開したもの / What is published"},),
    )


def _document_operation(name: str, summary: str, content: Json, *more: str) -> Json:
    operation = _operation(name, summary, content, 400, 406, 503)
    return {"get": {**operation, "parameters": [choice(formats_of("graph"), *more)]}}


def _operation(name: str, summary: str, content: Json, *faults: int) -> Json:
    unchanged = {"description": "前回の結果から変更なし。Unchanged."}
    success = {"200": {"description": summary, "content": content}, "304": unchanged}
    return {
        "operationId": name,
        "tags": ["published"],
        "summary": summary,
        "responses": {**success, **problems(*faults)},
    }


HEALTH: Json = {
    "type": "object",
    "required": ["status", "version"],
    "properties": {"status": {"const": "ok"}, "version": {"type": "string"}},
}


def operations_part() -> Part:
    """Return the addresses of health and metrics."""
    return Part(
        {
            "/health": {"get": _monitoring_operation("health", "稼働状況 / Status", "application/json", HEALTH)},
            "/metrics": {"get": _monitoring_operation("metrics", "計測 / Figures", "text/plain", {"type": "string"})},
        },
        tags=({"name": "watching", "description": "運用者向け / For operators"},),
    )


def _monitoring_operation(name: str, summary: str, media_type: str, schema: Json) -> Json:
    return {
        "operationId": name,
        "tags": ["watching"],
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": {media_type: {"schema": schema}}},
            **problems(503),
        },
    }

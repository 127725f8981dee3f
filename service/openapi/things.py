"""The things' part: `/id/…` leads to `/doc/…`, and the documents of graphs."""

from __future__ import annotations

from ..engines.formats import of
from .parts import Json, Part, choice, contents, page, problems, reference, responses

STATUSES = (400, 404, 406, 410, 414, 429, 503)
PATH: Json = {
    "name": "path",
    "in": "path",
    "required": True,
    "description": "`https://w3id.org/koteihyo/id/` の後。What follows `https://w3id.org/koteihyo/id/`.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]+$"},
    "examples": {each: {"value": each} for each in ("kawaguchi",)},
}


def part() -> Part:
    """Return the addresses of things and of graphs."""
    leads = {"description": "文書へ。To the document.", "headers": {"Location": {"schema": {"type": "string"}}}}
    thing: Json = {
        "operationId": "thing",
        "tags": ["things"],
        "summary": "リソース / A resource",
        "parameters": [PATH],
        "responses": {"303": leads, **problems(414)},
    }
    return Part(
        {
            "/id/{path}": {"get": thing},
            "/doc/{path}": {"get": _document("thing-document", "リソースの文書 / A resource's document", [PATH])},
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
        "parameters": [*parameters, choice(of("graph"), "html"), reference("parameters", "version")],
        "responses": responses("文書。The document.", {**contents(of("graph"), {}), **page()}, *STATUSES),
    }

"""The part of what is published: the catalogue, the statistics, and the versions."""

from __future__ import annotations

from ..engines.formats import of
from .parts import Json, Part, choice, contents, page, problems

VERSIONS: Json = {
    "type": "object",
    "required": ["current", "publications"],
    "properties": {
        "current": {"type": ["string", "null"]},
        "publications": {"type": "array", "items": {"type": "object", "required": ["version", "time", "href"]}},
    },
}


def part() -> Part:
    """Return the addresses of the catalogue, of VoID and of the versions."""
    graphs = contents(of("graph"), {})
    links = {"application/link-format": {"schema": {"type": "string"}}}
    versions = {"application/json": {"schema": VERSIONS}, **links}
    return Part(
        {
            "/catalogue": _described("catalogue", "目録（DCAT-AP） / The catalogue", {**graphs, **page()}, "html"),
            "/.well-known/void": _described("void", "統計（VoID） / Statistics", graphs),
            "/versions": {"get": _operation("versions", "公開した版 / The published versions", versions)},
        },
        tags=({"name": "published", "description": "公開したもの / What is published"},),
    )


def _described(name: str, summary: str, content: Json, *more: str) -> Json:
    operation = _operation(name, summary, content, 400, 406, 503)
    return {"get": {**operation, "parameters": [choice(of("graph"), *more)]}}


def _operation(name: str, summary: str, content: Json, *faults: int) -> Json:
    unchanged = {"description": "前回の結果から変更なし。Unchanged."}
    found = {"200": {"description": summary, "content": content}, "304": unchanged}
    return {"operationId": name, "tags": ["published"], "summary": summary, "responses": {**found, **problems(*faults)}}

"""The whole description, put together from the parts of the rooms; and its address, `/openapi.json`."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from flask import Blueprint, Response, json

from ... import __version__
from ..http.mementos import requested_version
from ..http.responses import CORS, holds, not_modified
from ..questions.library import Library
from ..questions.values import find_codes
from ..snapshot import Snapshot, Snapshots
from . import questions, reasons, resources, search, sparql
from .parts import HEADERS, PARAMETERS, PROBLEM, PROBLEMS, Json, Part, problem, reference, responses

LICENCE: Json = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
ABOUT = (
    "印刷された自治体の計画を、出典つきで問い合わせます。どの結果も版の名（`Koteihyo-Version`）と固定URL"
    "（`Link` の `cite-as`）を持ちます。\n\n"
    "Municipal plans as they are printed, asked with their sources. Every answer names its version and has a permanent "
    "address."
)


def merge_parts(parts: Iterable[Part]) -> Json:
    """Return the document of all parts."""
    parts = list(parts)
    schemas = {name: schema for part in parts for name, schema in part.schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "工程表 Koteihyo",
            "version": __version__,
            "description": ABOUT,
            "license": LICENCE,
        },
        "servers": [{"url": "/"}],
        "tags": [tag for part in parts for tag in part.tags],
        "paths": {path: path_item for part in parts for path, path_item in part.paths.items()},
        "components": {
            "schemas": {"Problem": PROBLEM, **schemas},
            "headers": HEADERS,
            "parameters": PARAMETERS,
            "securitySchemes": {"token": sparql.TOKEN},
            "responses": {f"problem-{status}": problem(description) for status, description in PROBLEMS.items()},
        },
    }


def own_part() -> Part:
    """Return the part of this document's own address."""
    content = {"application/json": {"schema": {"type": "object", "required": ["openapi", "paths"]}}}
    part = {
        "operationId": "openapi",
        "summary": "この文書 / This document",
        "parameters": [reference("parameters", "version")],
        "responses": responses("OpenAPI 3.1", content, 400, 404, 429, 503),
    }
    return Part({"/openapi.json": {"get": part}})


def blueprint(snapshots: Snapshots, library: Library) -> Blueprint:
    """Return the address of the description; the values in it are those of the version that is asked."""
    api = Blueprint("openapi", __name__)

    def body(snapshot: Snapshot) -> bytes:
        codes = find_codes(snapshot)
        rooms = (
            search.search_part(),
            reasons.reasons_part(library),
            sparql.endpoint_part(),
            resources.resources_part(),
            resources.publication_part(),
            sparql.writing_part(),
            resources.operations_part(),
        )
        parts = (questions.questions_part(library, codes), *rooms, own_part())
        return json.dumps(merge_parts(parts)).encode()

    @api.get("/openapi.json")
    def document() -> Response:
        snapshot = requested_version(snapshots).snapshot
        written = snapshot.once("openapi", lambda: body(snapshot))
        if holds(tag := sha256(written).hexdigest()[:32]):
            return not_modified(snapshot.version(), tag)
        response = Response(written, content_type="application/json", headers={**CORS, "Cache-Control": "no-cache"})
        response.set_etag(tag, weak=True)
        return response

    return api

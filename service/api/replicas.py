"""What replicas are made from: the files of a version, and which they are.

`/versions/<id>/files` lists them with their SHA-256, `/versions/<id>/files/<path>` is one, whole or in ranges. A
version's file never changes. All that is in them is published: nothing else of the data folder can be had here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from flask import Blueprint, Response, send_file

from ...graph.errors import KoteihyoError
from ...graph.replication import Item, Listing, list_files
from ...graph.versions import folders
from ...graph.versions.version import Version
from ..engines.engine import NotPublished
from ..http.responses import CORS
from .catalogue import CURRENT, FOR_EVER


class UnknownFile(KoteihyoError):
    """A version has no file of that name."""

    status = 404


def replicas_blueprint(data: Path | None) -> Blueprint:
    """Return the addresses of versions' files; where another engine answers there are none."""
    api = Blueprint("replicas", __name__)

    @api.get("/versions/<version>/files")
    def list_version_files(version: str) -> Response:
        folder, published = _find(data, version)
        history = tuple(folders.history(folder))
        last = max(number for number, publication in enumerate(history, 1) if publication.version == published.id)
        listing = Listing(published.id, history[:last], _files(folder, published))
        response = Response(msgspec.json.encode(listing), content_type="application/json")
        response.headers.update({**CORS, "Koteihyo-Version": published.id, "Cache-Control": "no-cache"})
        return response

    @api.get("/versions/<version>/files/<path:path>")
    def file(version: str, path: str) -> Response:
        folder, published = _find(data, version)
        item = next((file for file in _files(folder, published) if file.path == path), None)
        if item is None:
            raise UnknownFile(
                f"版 {published.id} に {path} はありません。", f"Version {published.id} has no file {path}."
            )
        place = (folder / item.path).resolve()
        response = send_file(place, "application/octet-stream", conditional=True, etag=item.sha256, max_age=FOR_EVER)
        response.headers.update({**CORS, "Koteihyo-Version": published.id})
        response.cache_control.immutable = True
        return response

    return api


def _find(data: Path | None, name: str) -> tuple[Path, Version]:
    if data is None:
        raise folders.UnknownVersion(name)
    if name != CURRENT:
        return data, folders.version(data, name)
    if (current := folders.current(data)) is None:
        raise NotPublished
    return data, current


@lru_cache(maxsize=4)
def _files(data: Path, version: Version) -> tuple[Item, ...]:
    return list_files(data, version)

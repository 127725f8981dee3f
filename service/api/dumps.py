"""Dumps over HTTP: whole or in ranges, with a checksum as their tag; a version's file never changes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, send_file, url_for

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ..catalogue.dump_files import File, Index
from ..catalogue.dumps import Dumps
from ..http.mementos import requested_version
from ..http.responses import CORS
from ..snapshot import Snapshots

# Seconds of a year: what has the version in its address is what it was.
FOR_EVER = 31_536_000
CURRENT = "current"
# Seconds of the engine that making the dumps of an earlier version counts as: whoever wants those alone pays for them.
COST = 10.0


class UnknownDump(KoteihyoError):
    """There is no such file."""

    status = 404


def blueprint(snapshots: Snapshots, dumps: Dumps | None, charge: Callable[[float], None]) -> Blueprint:
    """Return the addresses of the dumps; where another engine answers there are none.

    ``charge`` adds seconds to what the request has cost.
    """
    api = Blueprint("dumps", __name__)

    def found(version: str) -> tuple[Dumps, str]:
        if dumps is None:
            raise UnknownDump("配布データはここにありません。", "There are no dumps here: the data are elsewhere.")
        return dumps, folders.version(dumps.data, version).id

    def index(there: Dumps, name: str) -> Index:
        current = folders.current(there.data)
        return there.of(name, lambda: None if current and name == current.id else charge(COST))

    @api.get("/dumps/<version>/")
    def listed(version: str) -> Response:
        there, name = found(requested_version(snapshots).snapshot.version() if version == CURRENT else version)
        files = index(there, name).files
        response = jsonify(
            [
                {
                    "href": url_for("dumps.file", version=name, name=each.name, _external=True),
                    "type": each.media_type,
                    "bytes": each.size,
                    "sha256": each.sha256,
                }
                for each in files
            ]
        )
        response.headers.update({**CORS, "Koteihyo-Version": name})
        return response

    @api.get("/dumps/<version>/<name>")
    def file(version: str, name: str) -> Response:
        if version == CURRENT:
            address = url_for("dumps.file", version=requested_version(snapshots).snapshot.version(), name=name)
            return Response(status=302, headers={**CORS, "Location": address, "Cache-Control": "no-cache"})
        there, known = found(version)
        wanted = next((each for each in index(there, known).files if each.name == name), None)
        if wanted is None:
            raise UnknownDump(f"{name} という配布データはありません。", f"There is no dump {name}.")
        return send_dump(there, known, wanted)

    return api


def send_dump(dumps: Dumps, version: str, file: File) -> Response:
    """Return a file, or the part of it that is asked for."""
    place = dumps.folder(version).resolve() / file.name
    response = send_file(place, file.media_type, conditional=True, etag=file.sha256, max_age=FOR_EVER)
    if file.media_type.startswith("text/"):
        response.headers["Content-Type"] = f"{file.media_type}; charset=utf-8"
    response.headers.update({**CORS, "Koteihyo-Version": version})
    response.cache_control.immutable = True
    return response

"""The catalogue over HTTP: DCAT and VoID in each format of RDF, schema.org's words for both, and the dumps.

A harvester asks with HEAD, or accepts anything, at an address with an extension; a browser is shown a page. A dump is
had whole or in ranges, with a checksum as its tag; a version's file never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from flask import Blueprint, Response, jsonify, render_template, request, send_file, url_for

from ...graph.errors import KoteihyoError
from ...graph.versions import folders
from ..catalogue import dcat, schema_org, void
from ..catalogue.description import Writer, public_root
from ..catalogue.distributions import FORMATS as FILES
from ..catalogue.dump_files import File, Index
from ..catalogue.holdings import Dumps, Holding, Holdings
from ..catalogue.void import read_counts
from ..configuration.settings import Describing
from ..engines.engine import WHOLE, Answer, Formats, NotAcceptable
from ..engines.formats import FORMATS
from ..http.mementos import requested_version
from ..http.negotiation import choose_format, wants_page
from ..http.operation import form
from ..http.responses import CORS, entity_tag, holds, not_modified, reply, unknown_format
from ..snapshot import Snapshot, Snapshots

# What makes the page of the catalogue from what there is, the addresses' beginning, and schema.org's description.
Page = Callable[[Sequence[Holding], str, Describing], Response]
NAMES = ("ttl", "rdf", "xml", "jsonld", "nt")


def render_catalogue(holdings: Sequence[Holding], start: str, described: Describing) -> Response:
    """Return a plain page of the catalogue, with schema.org's description in it."""
    page = render_template(
        "shared/catalogue.html",
        holdings=holdings[::-1],
        titles=dcat.titles,
        parts=dcat.parts,
        formats=FILES,
        known=schema_org.catalogue(start, holdings, described),
    )
    headers = {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"}
    return Response(page, headers=headers, content_type="text/html; charset=utf-8")


class Descriptions:
    """What describes the data: as DCAT, as VoID, in schema.org's words."""

    def __init__(self, snapshots: Snapshots, holdings: Holdings, described: Describing, page: Page) -> None:
        self.snapshots, self.holdings, self.described, self.page = snapshots, holdings, described, page

    @property
    def snapshot(self) -> Snapshot:
        """Return the version that the request asks."""
        return requested_version(self.snapshots).snapshot

    def catalogue(self, extension: str = "") -> Response:
        """Return the catalogue, to a browser as a page."""
        start, held = public_root(self.described), self.holdings.all(self.snapshot)
        if wants_page(extension or form(request.args)):
            response = self.page(held, start, self.described)
            response.headers.setdefault("Vary", "Accept")
            return response
        return _answer(dcat.catalogue(start, held, self.described), extension, held[-1].version)

    def dataset(self, extension: str = "") -> Response:
        """Return the description of the dataset at its well-known address."""
        snapshot = self.snapshot
        start, held = public_root(self.described), self.holdings.all(snapshot)[-1]
        written = void.description(start, held, read_counts(snapshot), self.described)
        return _answer(written, extension, snapshot.version())

    def schema(self) -> Response:
        """Return the catalogue as search engines take it."""
        start, held = public_root(self.described), self.holdings.all(self.snapshot)
        response = jsonify(schema_org.catalogue(start, held, self.described))
        response.headers.update({**CORS, "Content-Type": "application/ld+json"})
        return response


def catalogue_blueprint(
    snapshots: Snapshots, holdings: Holdings, described: Describing, page: Page = render_catalogue
) -> Blueprint:
    """Return the addresses of the descriptions; ``page`` makes what a browser is shown of the catalogue."""
    api, descriptions = Blueprint("catalogue", __name__), Descriptions(snapshots, holdings, described, page)
    for address, view in (("/catalogue", descriptions.catalogue), ("/.well-known/void", descriptions.dataset)):
        api.add_url_rule(address, view_func=view)
        api.add_url_rule(f"{address}.<extension>", view_func=view)
    api.add_url_rule("/schema.jsonld", view_func=descriptions.schema)

    @api.get("/graph/catalogue")
    def graph() -> Response:
        return Response(status=303, headers={**CORS, "Location": url_for("catalogue.catalogue")})

    return api


def _answer(written: Writer, extension: str, version: str) -> Response:
    """Return a description in the format that is asked for; who has it already is told that it still holds."""
    asked = extension or form(request.args)
    wanted = choose_format("ttl" if not asked and wants_page() else asked, "graph", FORMATS)
    if wanted is None:
        raise (unknown_format(asked) if asked else NotAcceptable.listing("graph"))
    # The writer's order is that of a dictionary: the same triples are the same description.
    digest = sha256("\n".join(map(str, written.triples)).encode()).hexdigest()
    named = entity_tag(version or digest, digest, WHOLE, Formats(None, wanted))
    if holds(named):
        return not_modified(version, named)
    response = reply(Answer(wanted, written.serialize(wanted), version), named)
    address = request.path.removesuffix(f".{extension}") if extension else request.path
    for offered in FORMATS:
        if offered.family == "graph":
            location = f"{request.script_root}{address}.{offered.name}"
            response.headers.add("Link", f'<{location}>; rel="alternate"; type="{offered.media_type}"')
    return response


# Seconds of a year: what has the version in its address is what it was.
FOR_EVER = 31_536_000
CURRENT = "current"
# Seconds of the engine that making the dumps of an earlier version counts as: whoever wants those alone pays for them.
COST = 10.0


class UnknownDump(KoteihyoError):
    """There is no such file."""

    status = 404


def _describe_file(version: str, file: File) -> dict[str, object]:
    """Return where a file of a version is, and what it is, as JSON takes it."""
    return {
        "href": url_for("dumps.file", version=version, name=file.name, _external=True),
        "type": file.media_type,
        "bytes": file.size,
        "sha256": file.sha256,
    }


class DumpFiles:
    """The dumps of versions; ``charge`` adds seconds to what the request has cost."""

    def __init__(self, snapshots: Snapshots, dumps: Dumps | None, charge: Callable[[float], None]) -> None:
        self.snapshots, self.dumps, self.charge = snapshots, dumps, charge

    def list_files(self, version: str) -> Response:
        """Return what files there are of a version."""
        dumps, known = self._find(self._current() if version == CURRENT else version)
        response = jsonify([_describe_file(known, file) for file in self._index(dumps, known).files])
        response.headers.update({**CORS, "Koteihyo-Version": known})
        return response

    def send(self, version: str, name: str) -> Response:
        """Return a file, or where it is of the version that is current; raises `UnknownDump`."""
        if version == CURRENT:
            address = url_for("dumps.file", version=self._current(), name=name)
            return Response(status=302, headers={**CORS, "Location": address, "Cache-Control": "no-cache"})
        dumps, known = self._find(version)
        wanted = next((file for file in self._index(dumps, known).files if file.name == name), None)
        if wanted is None:
            raise UnknownDump(f"{name} という配布データはありません。", f"There is no dump {name}.")
        return send_dump(dumps, known, wanted)

    def _current(self) -> str:
        return requested_version(self.snapshots).snapshot.version()

    def _find(self, version: str) -> tuple[Dumps, str]:
        """Return the dumps, and the name of a version that is there."""
        if self.dumps is None:
            raise UnknownDump("配布データはここにありません。", "There are no dumps here: the data are elsewhere.")
        return self.dumps, folders.version(self.dumps.data, version).id

    def _index(self, dumps: Dumps, name: str) -> Index:
        current = folders.current(dumps.data)
        if current and name == current.id:
            return dumps.find_or_make(name)
        self.charge(0)  # refuses whoever has no time left, before anything is begun
        return dumps.find_or_make(name, lambda: self.charge(COST))


def dumps_blueprint(snapshots: Snapshots, dumps: Dumps | None, charge: Callable[[float], None]) -> Blueprint:
    """Return the addresses of the dumps; where another engine answers there are none."""
    api, files = Blueprint("dumps", __name__), DumpFiles(snapshots, dumps, charge)
    api.add_url_rule("/dumps/<version>/", "listed", files.list_files)
    api.add_url_rule("/dumps/<version>/<name>", "file", files.send)
    return api


def send_dump(dumps: Dumps, version: str, file: File) -> Response:
    """Return a file, or the part of it that is asked for."""
    place = dumps.folder(version).resolve() / file.name
    response = send_file(place, file.media_type, conditional=True, etag=file.sha256, max_age=FOR_EVER)
    if file.media_type.startswith("text/"):
        response.headers["Content-Type"] = f"{file.media_type}; charset=utf-8"
    response.headers.update({**CORS, "Koteihyo-Version": version})
    if file.format == "csv":
        described = f"{request.script_root}{request.path.removesuffix('.gz')}-metadata.json"
        response.headers.add("Link", f'<{described}>; rel="describedby"; type="application/csvm+json"')
    response.cache_control.immutable = True
    return response

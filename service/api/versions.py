"""Versions over HTTP: the list, each version with its findings, the TimeMap of an address, and the feed.

`/versions` lists them as JSON, or as a TimeMap (RFC 7089) of the address that ``of`` names. `/versions/<id>` is one:
its manifest and its publications as JSON, or its provenance (PROV-O) in any format of RDF. The feed (Atom, RFC 4287)
has what was published or made current again, the newest first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, json, jsonify, request, url_for
from werkzeug.http import http_date

from ...graph.rdf.names import BASE
from ...graph.versions import folders
from ...graph.versions.folders import Publication
from ...graph.versions.provenance import PREFIXES, statements
from ..catalogue.description import public_root
from ..configuration.settings import Describing
from ..engines.engine import NotAcceptable, Unavailable
from ..engines.formats import FORMATS, Format, ranges
from ..engines.xml import replace_forbidden, serialize_statements
from ..http.mementos import LINKS, SAFE, memento
from ..http.negotiation import accept, choose_format, wants_page
from ..http.operation import form
from ..http.problems import CORS, BadRequest
from ..http.responses import unknown_format
from ..snapshot import Snapshots

# Makes the page of one version, or of all of them where it is given none.
Page = Callable[[str], Response]


class Publications:
    """The versions in a data folder; none are known where there is no folder."""

    def __init__(self, data: Path | None, page: Page | None) -> None:
        self.data, self.page = data, page

    def list_all(self) -> Response:
        """Return all versions, or the TimeMap of an address."""
        if self.page and wants_page(form(request.args)):
            return self.page("")
        history, name = folders.history(self.data) if self.data else [], form(request.args)
        if name not in ("", "json", "link"):
            raise unknown_format(name, "json", "link")
        if name == "link" or (LINKS in _accepted_format() and not name):
            return _with_cors(Response(_time_map(history, self.data), content_type=LINKS), "Accept")
        return _with_cors(jsonify(_list_versions(history)), "Accept")

    def describe(self, version: str) -> Response:
        """Return a version: its manifest, or where it comes from as RDF."""
        known = _version(self.data, version)
        if self.page and wants_page(form(request.args)):
            return self.page(known.id)
        history, name = folders.history(known.path.parents[1]), form(request.args)
        wanted = None if name == "json" else _graph(name)
        if wanted is None:
            return _with_cors(jsonify(_describe_version(known, history)), "Accept")
        triples = statements(known.id, history, _read_report(known.path / "manifest.json"))
        body = serialize_statements([*triples], wanted, PREFIXES)
        return _with_cors(Response(body, content_type=wanted.content_type), "Accept")

    def list_findings(self, version: str) -> Response:
        """Return what the checks found in a version."""
        known = _version(self.data, version)
        response = _with_cors(jsonify(known.report))
        response.headers.update({"Koteihyo-Version": known.id, "Cache-Control": "public, max-age=86400"})
        return response


def versions_blueprint(data: Path | None, page: Page | None = None) -> Blueprint:
    """Return the addresses of the versions in a data folder."""
    api, publications = Blueprint("published", __name__), Publications(data, page)
    api.add_url_rule("/versions", "listed", publications.list_all)
    api.add_url_rule("/versions/<version>", "one", publications.describe)
    api.add_url_rule("/versions/<version>/findings", "found", publications.list_findings)
    return api


def _version(data: Path | None, name: str) -> folders.Version:
    if data is None:
        raise folders.UnknownVersion(name)
    return folders.version(data, name)


def _with_cors(response: Response, vary: str = "") -> Response:
    response.headers.update({**CORS, "Cache-Control": "no-cache"})
    if vary:
        response.headers["Vary"] = vary
    response.add_etag()
    response.make_conditional(request)
    return response


def _accepted_format() -> list[str]:
    return [media_range.pattern for media_range in ranges(accept())]


def _graph(name: str) -> Format | None:
    """Return the format of RDF that is asked for, None if it is JSON or anything will do."""
    if name:
        if (chosen := choose_format(name, "graph", FORMATS)) is None:
            raise unknown_format(name)
        return chosen
    accepted = _accepted_format()
    if not accepted or {"*/*", "application/*", "application/json"} & {*accepted}:
        return None
    if (chosen := choose_format("", "graph", FORMATS)) is None:
        raise NotAcceptable.listing("graph")
    return chosen


def _list_versions(history: list[Publication]) -> dict[str, object]:
    return {
        "current": history[-1].version if history else None,
        "publications": [{**publication.as_json(), "href": _address(publication.version)} for publication in history],
    }


def _address(version: str) -> str:
    return url_for("published.one", version=version, _external=True)


def _describe_version(version: folders.Version, history: list[Publication]) -> dict[str, object]:
    return {
        "version": version.id,
        "current": history[-1].version == version.id,
        "publications": [publication.as_json() for publication in history if publication.version == version.id],
        "manifest": _read_report(version.path / "manifest.json"),
        "findings": url_for("published.found", version=version.id, _external=True),
        "provenance": url_for("published.one", version=version.id, format="ttl", _external=True),
        "sparql": url_for("sparql.sparql", version=version.id, _external=True),
    }


def _read_report(file: Path) -> dict[str, object]:
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def _time_map(history: list[Publication], data: Path | None) -> str:
    """Return the mementos of an address: one a version, since it was first published (RFC 7089, 5)."""
    path = request.args.get("of", url_for("sparql.sparql"))
    if not path.startswith("/") or path.startswith("//") or urlsplit(path).netloc:
        raise BadRequest("of はこのサービスの中のアドレスです。", "The parameter of is an address of this service.")
    original = quote(request.host_url.rstrip("/") + path, safe=SAFE)
    links = [f'<{original}>; rel="original timegate"', f'<{quote(request.url, safe=SAFE)}>; rel="self"; type="{LINKS}"']
    times: dict[str, datetime] = {}
    for publication in history:
        if data and (data / "versions" / publication.version).is_dir():
            times.setdefault(publication.version, datetime.fromisoformat(publication.time))
    for number, (version, time) in enumerate(times.items()):
        first, last = ["first"] * (number == 0), ["last"] * (number == len(times) - 1)
        relation = " ".join([*first, *last, "memento"])
        links.append(f'<{memento(original, version)}>; rel="{relation}"; datetime="{http_date(time)}"')
    return ",\n".join(links) + "\n"


ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"
# Entries of the feed: what a reader who looks once a week may have missed. All of them are at /versions.
ENTRIES = 100
ACTS = {
    "publish": ("を公開しました", "published"),
    "write": ("を書き込みで公開しました", "published by a write"),
    "decide": ("を判断によって公開しました", "published by a decision"),
    "rollback": ("に戻しました", "made current again"),
    "restore": ("をバックアップから復元しました", "restored"),
}


class NoHistory(Unavailable):
    """Nothing is known of what was published when."""

    status = 404


def feed_blueprint(snapshots: Snapshots, described: Describing) -> Blueprint:
    """Return the address of the feed."""
    api = Blueprint("feed", __name__)

    @api.get("/versions.atom")
    def versions() -> Response:
        history = snapshots.history()
        if not history:
            raise NoHistory("公開の履歴がありません。", "Nothing is known here of what was published when.")
        body = write_feed(public_root(described), history, described)
        response = Response(body, content_type=f"{TYPE}; charset=utf-8", headers=CORS)
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag(weak=True)
        response.make_conditional(request)
        return response

    return api


def write_feed(start: str, history: list[Publication], described: Describing) -> bytes:
    """Return the feed of a history, which is in order of time."""
    ET.register_namespace("", ATOM)
    top = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ja"})
    _text(top, "id", f"{BASE}versions")
    _text(top, "title", "工程表の版 Versions of Koteihyo")
    _text(top, "updated", history[-1].time)
    author = ET.SubElement(top, f"{{{ATOM}}}author")
    _text(author, "name", described.publisher or "このサービスの運営者 The operator of this service")
    _link(top, "self", f"{start}versions.atom", TYPE)
    _link(top, "alternate", f"{start}versions", "text/html")
    for number, publication in list(enumerate(history, 1))[: -ENTRIES - 1 : -1]:
        _entry(top, start, number, publication)
    return replace_forbidden(bytes(ET.tostring(top, encoding="utf-8", xml_declaration=True)))


def _entry(top: ET.Element, start: str, number: int, publication: Publication) -> None:
    """Write one publication; its name is where it stands in the history, which only grows."""
    ja, en = ACTS.get(publication.act, (publication.act, publication.act))
    entry = ET.SubElement(top, f"{{{ATOM}}}entry")
    _text(entry, "id", f"{BASE}versions/{publication.version}/{number}")
    _text(entry, "title", f"版 {publication.version} {ja} (version {publication.version} {en})")
    _text(entry, "updated", publication.time)
    if publication.who:
        _text(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", publication.who)
    _text(entry, "summary", publication.why or f"{start}sparql?version={publication.version}")
    _link(entry, "alternate", f"{start}versions/{publication.version}", "text/html")
    _link(entry, "related", f"{start}dumps/{publication.version}/", "application/json")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": address, "type": media_type})

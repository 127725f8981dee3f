"""The feed of versions (Atom, RFC 4287): what was published or made current again, the newest first."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from ...graph.rdf.names import BASE
from ...graph.versions.folders import Publication
from ..catalogue.responsible import public_root
from ..configuration.settings import Describing
from ..engines.engine import Unavailable
from ..engines.xml import legible
from ..http.responses import CORS
from ..snapshot import Snapshots

ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"
# Entries of the feed: what a reader who looks once a week may have missed. All of them are at /versions.
ENTRIES = 100
ACTS = {
    "publish": ("を公開しました", "published"),
    "write": ("を書き込みで公開しました", "published by a write"),
    "rollback": ("に戻しました", "made current again"),
    "restore": ("をバックアップから復元しました", "restored"),
}


class NoHistory(Unavailable):
    """Nothing is known of what was published when."""

    status = 404


def blueprint(snapshots: Snapshots, described: Describing) -> Blueprint:
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
    for number, each in list(enumerate(history, 1))[: -ENTRIES - 1 : -1]:
        _entry(top, start, number, each)
    return legible(bytes(ET.tostring(top, encoding="utf-8", xml_declaration=True)))


def _entry(top: ET.Element, start: str, number: int, each: Publication) -> None:
    """Write one publication; its name is where it stands in the history, which only grows."""
    ja, en = ACTS.get(each.act, (each.act, each.act))
    entry = ET.SubElement(top, f"{{{ATOM}}}entry")
    _text(entry, "id", f"{BASE}versions/{each.version}/{number}")
    _text(entry, "title", f"版 {each.version} {ja} (version {each.version} {en})")
    _text(entry, "updated", each.time)
    if each.who:
        _text(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", each.who)
    _text(entry, "summary", each.why or f"{start}sparql?version={each.version}")
    _link(entry, "alternate", f"{start}versions/{each.version}", "text/html")
    _link(entry, "related", f"{start}dumps/{each.version}/", "application/json")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": address, "type": media_type})

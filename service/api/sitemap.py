"""The sitemap and robots.txt: every thing's page for search engines, and what crawlers leave alone.

https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, current_app

from ...graph.errors import KoteihyoError
from ..catalogue.description import public_root
from ..catalogue.summary import query_rows
from ..configuration.settings import Describing
from ..http.addresses import current_addresses
from ..http.mementos import requested_version
from ..snapshot import Snapshot, Snapshots

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# A page of its own besides that of the thing: its rule, and whose it is.
PLACES = (
    ("/plans/<plan>", "kth:Plan"),
    ("/plans/<plan>/sheets/<sheet>", "kth:Sheet"),
    ("/plans/<plan>/sections/<section>", "kth:Section"),
)
# A sheet is a section too, and has its page as a sheet.
BUT = {"kth:Section": "FILTER NOT EXISTS { ?s a kth:Sheet }"}
# Classes of things that have pages which somebody may look for.
CLASSES = "kth:Plan kth:Sheet kth:Strand kth:Statement kth:Pledge kth:Entry kth:Target kth:Indicator skos:Concept"
THINGS = f"SELECT DISTINCT ?s {{ VALUES ?class {{ {CLASSES} }} ?s a ?class }}"
# Pages that are listed if they are there.
PAGES = (
    "/",
    "/themes",
    "/pledges",
    "/findings",
    "/indicators",
    "/datasets",
    "/places",
    "/across",
    "/compare",
    "/queries",
    "/data",
    "/help",
    "/catalogue",
)
# Things of one sitemap: by the protocol there may be 50,000 addresses, and pages that are no things stand in the first.
MOST = 45_000
ROBOTS = """User-agent: *
Disallow: /sparql
Disallow: /update
Disallow: /store
Disallow: /dumps/
Disallow: /*?*version=
Disallow: /*?*format=
Sitemap: {sitemap}
"""


class NoSitemap(KoteihyoError):
    """There are not so many things."""

    status = 404


def blueprint(snapshots: Snapshots, described: Describing) -> Blueprint:
    """Return the addresses for crawlers."""
    api = Blueprint("sitemap", __name__)

    @api.get("/robots.txt")
    def robots() -> Response:
        text = ROBOTS.format(sitemap=f"{public_root(described)}sitemap.xml")
        return Response(text, content_type="text/plain; charset=utf-8")

    @api.get("/sitemap.xml")
    def sitemap() -> Response:
        snapshot = requested_version(snapshots).snapshot
        if (files := -(-_count(snapshot) // MOST)) <= 1:
            return _xml(_urls(snapshot, public_root(described), 0))
        top = ET.Element("sitemapindex", xmlns=SITEMAP)
        for number in range(1, files + 1):
            ET.SubElement(ET.SubElement(top, "sitemap"), "loc").text = f"{public_root(described)}sitemap-{number}.xml"
        return _xml(top)

    @api.get("/sitemap-<int:number>.xml")
    def part(number: int) -> Response:
        snapshot = requested_version(snapshots).snapshot
        if not 1 <= number <= -(-_count(snapshot) // MOST):
            raise NoSitemap("そのサイトマップはありません。", "There is no such sitemap.")
        return _xml(_urls(snapshot, public_root(described), number - 1))

    return api


def _urls(snapshot: Snapshot, start: str, number: int) -> ET.Element:
    """Return the addresses of one part; the pages that are not things stand in the first."""
    text = f"{THINGS} ORDER BY ?s LIMIT {MOST} OFFSET {number * MOST}"
    paths = [current_addresses().path(row[0]) for row in query_rows(snapshot, text)]
    top, modified = ET.Element("urlset", xmlns=SITEMAP), _publication_date(snapshot)
    for path in [*(_pages(snapshot) if not number else ()), *paths]:
        if path:
            url = ET.SubElement(top, "url")
            ET.SubElement(url, "loc").text = start + path.removeprefix("/")
            if modified:
                ET.SubElement(url, "lastmod").text = modified
    return top


def _pages(snapshot: Snapshot) -> list[str]:
    """Return the pages that are no things: those of the list, and those of plans, sheets and sections."""
    rules = {rule.rule for rule in current_app.url_map.iter_rules()}
    pages = [page for page in PAGES if page in rules]
    for rule, kind in PLACES:
        if rule in rules:
            parts = [
                current_addresses().path(row[0]).split("/")[2:]
                for row in query_rows(snapshot, f"SELECT ?s {{ ?s a {kind} {BUT.get(kind, '')} }} ORDER BY ?s")
            ]
            pages += [re.sub("<(sheet|section)>", part[-1], rule.replace("<plan>", part[0])) for part in parts if part]
    return pages


def _count(snapshot: Snapshot) -> int:
    return int(query_rows(snapshot, f"SELECT (COUNT(*) AS ?n) {{ {{ {THINGS} }} }}")[0][0])


def _publication_date(snapshot: Snapshot) -> str:
    history = snapshot.history()
    return history[-1].time if history else ""


def _xml(top: ET.Element) -> Response:
    return Response(ET.tostring(top, encoding="utf-8", xml_declaration=True), content_type="application/xml")

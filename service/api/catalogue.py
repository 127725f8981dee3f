"""Descriptions over HTTP: the catalogue and VoID in each format of RDF, and schema.org's words for both.

A harvester asks with HEAD, or accepts anything, at an address with an extension; a browser is shown a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from ..catalogue import dcat, schema_org, void
from ..catalogue.distributions import FORMATS as FILES
from ..catalogue.holdings import Holding, Holdings
from ..catalogue.responsible import public_root
from ..catalogue.triples import Writer
from ..catalogue.void import counted
from ..configuration.settings import Describing
from ..engines.engine import WHOLE, Answer, NotAcceptable, Wanted
from ..engines.formats import FORMATS
from ..http.etags import tag
from ..http.mementos import requested_version
from ..http.negotiation import choose_format, wants_page
from ..http.operation import form
from ..http.responses import CORS, holds, not_modified, reply, unknown_format
from ..snapshot import Snapshots

# What makes the page of the catalogue from what there is, the addresses' beginning, and schema.org's description.
Page = Callable[[Sequence[Holding], str, Describing], Response]
NAMES = ("ttl", "rdf", "xml", "jsonld", "nt")


def plain_page(holdings: Sequence[Holding], start: str, described: Describing) -> Response:
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


def blueprint(snapshots: Snapshots, holdings: Holdings, described: Describing, page: Page = plain_page) -> Blueprint:
    """Return the addresses of the descriptions; ``page`` makes what a browser is shown of the catalogue."""
    api = Blueprint("catalogue", __name__)

    @api.get("/catalogue")
    @api.get("/catalogue.<extension>")
    def catalogue(extension: str = "") -> Response:
        start, found = public_root(described), holdings.all(requested_version(snapshots).snapshot)
        if wants_page(extension or form(request.args)):
            response = page(found, start, described)
            response.headers.setdefault("Vary", "Accept")
            return response
        return _answer(dcat.catalogue(start, found, described), extension, found[-1].version)

    @api.get("/.well-known/void")
    @api.get("/.well-known/void.<extension>")
    def well_known(extension: str = "") -> Response:
        snapshot = requested_version(snapshots).snapshot
        found = void.description(public_root(described), holdings.all(snapshot)[-1], counted(snapshot), described)
        return _answer(found, extension, snapshot.version())

    @api.get("/graph/catalogue")
    def graph() -> Response:
        return Response(status=303, headers={**CORS, "Location": url_for("catalogue.catalogue")})

    @api.get("/schema.jsonld")
    def schema() -> Response:
        response = jsonify(
            schema_org.catalogue(public_root(described), holdings.all(requested_version(snapshots).snapshot), described)
        )
        response.headers.update({**CORS, "Content-Type": "application/ld+json"})
        return response

    return api


def _answer(found: Writer, extension: str, version: str) -> Response:
    """Return a description in the format that is asked for; who has it already is told that it still holds."""
    asked = extension or form(request.args)
    wanted = choose_format("ttl" if not asked and wants_page() else asked, "graph", FORMATS)
    if wanted is None:
        raise (unknown_format(asked) if asked else NotAcceptable.listing("graph"))
    # The writer's order is that of a dictionary: the same triples are the same description.
    digest = sha256("\n".join(map(str, found.triples)).encode()).hexdigest()
    named = tag(version or digest, digest, WHOLE, Wanted(None, wanted))
    if holds(named):
        return not_modified(version, named)
    response = reply(Answer(wanted, found.written(wanted), version), named)
    address = request.path.removesuffix(f".{extension}") if extension else request.path
    for each in FORMATS:
        if each.family == "graph":
            there = f"{request.script_root}{address}.{each.name}"
            response.headers.add("Link", f'<{there}>; rel="alternate"; type="{each.media_type}"')
    return response

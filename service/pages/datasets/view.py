"""Linked datasets: all that people accepted, and from an address or the name of a file what of the plans it bears on.

A program, and a portal that puts it into its own page, gets the same as JSON-LD.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from ...catalogue.description import public_root
from ...catalogue.schema_org import describe_datasets
from ...engines.formats import JSON_LD, format_named
from ...http.addresses import describing, href
from ...http.language import gettext as _
from ...http.negotiation import wants_page
from ...http.responses import CORS, unknown_format
from ...read_models.datasets import LinkedDataset, read_datasets
from ...read_models.readers import find_names
from ...read_models.vocabulary import concepts
from ..errors import NotThere
from ..page import Step, only, page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

NAME = "jsonld"


def blueprint(site: Site) -> Blueprint:
    """Return the page of linked datasets, and the same as JSON-LD."""
    pages = Blueprint("datasets", __name__)

    @pages.get("/datasets")
    def datasets() -> Response:
        only("url", "format")
        form = request.args.get("format", "")
        if wants_page(form):
            return _page(site)
        if form and format_named(form, "graph", (JSON_LD,)) is None:
            raise unknown_format(form, "html", NAME)
        return _describe(site)

    return pages


def _select(site: Site) -> tuple[LinkedDataset, ...]:
    url = request.args.get("url", "").strip()
    every = read_datasets(site.facts)
    return tuple(dataset for dataset in every if dataset.is_meant(url)) if url else every


def _names(site: Site, datasets: Sequence[LinkedDataset]) -> dict[str, str]:
    uses = [use for dataset in datasets for use in dataset.uses]
    return find_names(site.facts, {iri for use in uses for iri in (use.plan, use.thing, *use.statements)})


def _page(site: Site) -> Response:
    datasets, url = _select(site), request.args.get("url", "").strip()
    query = urlencode({**({"url": url} if url else {}), "format": NAME})
    response = page(
        "datasets/datasets.html",
        title=_("関連する公開データ"),
        trail=[Step(_("指標"), "/indicators"), Step(_("関連する公開データ"))],
        found=datasets,
        asked=url,
        names=_names(site, datasets),
        concepts=concepts(site.facts),
        data=f"{request.script_root}/datasets?{query}",
        status=HTTPStatus.OK if datasets or not url else HTTPStatus.NOT_FOUND,
    )
    response.headers.add(
        "Link", f'<{request.script_root}/datasets?{query}>; rel="alternate"; type="{JSON_LD.media_type}"'
    )
    return response


def _describe(site: Site) -> Response:
    datasets = _select(site)
    if not datasets:
        raise NotThere(
            "このアドレス、識別子またはファイル名の公開データは、どの計画にもリンクされていません。",
            "No plan is linked with a dataset of this address, identifier or file name.",
        )
    root = public_root(describing()).rstrip("/")
    reply = jsonify(describe_datasets(datasets, _names(site, datasets), lambda iri: f"{root}{href(iri)}"))
    reply.headers.update({**CORS, "Content-Type": JSON_LD.media_type, "Vary": "Accept"})
    return reply

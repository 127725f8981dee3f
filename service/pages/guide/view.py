"""The pages that help: the data and how they are cited, how they are asked for, accessibility, and the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, request

from ....graph.rdf.names import BASE
from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...read_models.plans import count_contents, describe_plans, list_graph_kinds
from ..page import Step, page
from .samples import samples

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Addresses of the data; those that this service has are listed.
PLACES = (
    "/catalogue",
    "/.well-known/void",
    "/versions",
    "/dumps",
    "/ontology",
    "/shapes",
    "/dictionary",
    "/sparql",
    "/openapi.json",
)


def blueprint(site: Site) -> Blueprint:
    """Return the pages that help."""
    pages = Blueprint("guide", __name__)

    @pages.get("/data")
    def data() -> Response:
        kinds = list_graph_kinds(site.facts)
        return _page("guide/data.html", _("データ"), site, places=_places(), kinds=kinds, base=BASE)

    @pages.get("/help")
    def help_() -> Response:
        return _page("guide/help.html", _("利用方法"), site, samples=samples(request.host_url))

    @pages.get("/accessibility")
    def accessibility() -> Response:
        return _page("guide/accessibility.html", _("アクセシビリティ"), site)

    @pages.get("/about")
    def about() -> Response:
        return _page("guide/about.html", _("文書とデータについて"), site, plans=_plans(site.facts))

    return pages


def _page(template: str, title: str, site: Site, **shown: Any) -> Response:
    version = site.snapshot.version()
    return page(template, title=title, trail=[Step(title)], current=version, root=request.host_url, **shown)


def _places() -> set[str]:
    """Return those of the addresses that there are."""
    addresses = current_app.url_map.bind("")
    return {place for place in PLACES if addresses.test(place, method="GET")}


def _plans(facts: Facts) -> list[dict[str, Any]]:
    """Return the plans with what is known of their documents, and how much stands in each."""
    counts = count_contents(facts)
    return [{**row, "holds": counts.get(row["plan"], {})} for row in describe_plans(facts)]

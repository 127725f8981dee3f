"""The pages that help: the data and how they are cited, how they are asked for, accessibility, and the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, request

from ....graph.rdf.names import BASE
from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...read_models.plans import count_contents
from ..page import Step, page
from .samples import samples

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

PLANS = """
SELECT ?plan ?titleJa ?titleEn ?publisherJa ?publisherEn ?creatorJa ?creatorEn ?code ?year ?noteJa ?noteEn
       ?documentJa ?documentEn ?characters ?sha256
WHERE {
  ?plan a kth:Plan ; dcterms:title ?titleJa FILTER(LANG(?titleJa) = "ja")
  OPTIONAL { ?plan dcterms:title ?titleEn FILTER(LANG(?titleEn) = "en") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?publisherJa FILTER(LANG(?publisherJa) = "ja") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?publisherEn FILTER(LANG(?publisherEn) = "en") }
  OPTIONAL { ?plan dcterms:creator/rdfs:label ?creatorJa FILTER(LANG(?creatorJa) = "ja") }
  OPTIONAL { ?plan dcterms:creator/rdfs:label ?creatorEn FILTER(LANG(?creatorEn) = "en") }
  OPTIONAL { ?plan kth:municipalityCode ?code }
  OPTIONAL { ?plan kth:baseYear/kth:year ?year }
  OPTIONAL { ?plan kth:baseYearNote ?noteJa FILTER(LANG(?noteJa) = "ja") }
  OPTIONAL { ?plan kth:baseYearNote ?noteEn FILTER(LANG(?noteEn) = "en") }
  OPTIONAL {
    ?plan kth:document ?document .
    ?document dcterms:title ?documentJa FILTER(LANG(?documentJa) = "ja")
    OPTIONAL { ?document dcterms:title ?documentEn FILTER(LANG(?documentEn) = "en") }
    OPTIONAL { ?document kth:characters ?characters }
    OPTIONAL { ?document kth:sha256 ?sha256 }
  }
}
ORDER BY ?plan
"""
GRAPHS = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
# Addresses of the data; those that this service has are listed.
PLACES = ("/catalogue", "/.well-known/void", "/versions", "/dumps", "/ontology", "/shapes", "/sparql", "/openapi.json")


def blueprint(site: Site) -> Blueprint:
    """Return the pages that help."""
    pages = Blueprint("guide", __name__)

    @pages.get("/data")
    def data() -> Response:
        graphs = site.facts.kept("graphs", lambda: site.facts.rows(GRAPHS))
        return _page("guide/data.html", _("データ"), site, places=_places(), graphs=graphs, base=BASE)

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
    there = current_app.url_map.bind("")
    return {each for each in PLACES if there.test(each, method="GET")}


def _plans(facts: Facts) -> list[dict[str, Any]]:
    """Return the plans with what is known of their documents, and how much stands in each."""
    counts = count_contents(facts)
    return [{**row, "holds": counts.get(row["plan"], {})} for row in facts.kept("documents", lambda: facts.rows(PLANS))]

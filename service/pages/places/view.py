"""Maps: the municipalities that have plans, and the places that a plan names, each also as a table and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from ...http.language import gettext as _
from ...read_models.places import seat_plans
from ...read_models.plans import plans
from ..errors import NotThere
from ..page import frame_page, only, require_sites
from ..presentation import view as view_of
from ..tools import KEPT, write_list
from .box import BOX
from .named import kept_list, list_places, places_page, places_title, require_drawing, tabulate
from .seats import PAGE, PREFECTURE, cite_seats, draw_seats, find_part, seats_page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

SVG = "image/svg+xml"


def blueprint(site: Site) -> Blueprint:
    """Return the maps of all plans and of one, as pages, as drawings, and as files."""
    pages = Blueprint("places", __name__)
    _add_seats(site, pages)
    _add_places(site, pages)
    return pages


def _add_seats(site: Site, pages: Blueprint) -> None:
    @pages.get("/places")
    def seats() -> Response:
        only(PREFECTURE, BOX, PAGE)
        return seats_page(site, seat_plans(plans(site.facts).values()))

    @pages.get("/places.svg")
    def seats_drawn() -> Response:
        only(PREFECTURE, BOX)
        every = seat_plans(plans(site.facts).values())
        return Response(draw_seats(find_part(every.seats)), mimetype=SVG)

    @pages.get("/places/embed")
    def seats_framed() -> Response:
        only(PREFECTURE, BOX)
        require_sites()
        every = seat_plans(plans(site.facts).values())
        return frame_page(_("計画のある自治体"), draw_seats(find_part(every.seats)), cite_seats(site))


def _add_places(site: Site, pages: Blueprint) -> None:
    @pages.get("/plans/<plan>/places")
    def places(plan: str) -> Response:
        only(BOX)
        return places_page(site.facts, view_of(site.facts, plan))

    @pages.get("/plans/<plan>/places.<form>")
    def places_kept(plan: str, form: str) -> Response:
        only(BOX)
        view = view_of(site.facts, plan)
        rows = list_places(site.facts, view)
        if form == "svg":
            return Response(require_drawing(view, rows), mimetype=SVG)
        if form not in KEPT:
            raise NotThere(
                f"場所の一覧に「{form[:20]}」という形式はありません。", f"The list of places has no form “{form[:20]}”."
            )
        return write_list(site.facts, kept_list(site.facts, view), tabulate(rows), form)

    @pages.get("/plans/<plan>/places/embed")
    def places_framed(plan: str) -> Response:
        only(BOX)
        require_sites()
        view = view_of(site.facts, plan)
        drawn = require_drawing(view, list_places(site.facts, view))
        return frame_page(places_title(view), drawn, kept_list(site.facts, view).citation)

"""The page of the map of a plan, the same rows and the drawing as files, and the drawing for a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode

from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...results.cells import Table
from ..errors import BadFilter, NotThere
from ..page import Step, cite_page, frame_page, only, page, require_sites
from ..presentation import View
from ..presentation import view as view_of
from ..tools import KEPT, List, Tools, drawn_as, kept_as, write_list
from .map import KINDS, MOST, Map, draw_map, list_kinds, usual

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

SHOW, AT, SVG = "show", "at", "image/svg+xml"
COLUMNS = ["thing", "thingLabel", "with", "withLabel", "statements"]


class MapSelection(NamedTuple):
    """What the address asks to see of a plan: the kinds that there are, those that are shown, what they surround."""

    there: list[str]
    kinds: list[str]
    at: str

    @property
    def conditions(self) -> dict[str, str | list[str]]:
        """Return what of it the address says."""
        values = request.args.getlist(SHOW)
        return {SHOW: self.kinds if any(values) else [], AT: self.at}


def blueprint(site: Site) -> Blueprint:
    """Return the map of a plan as a page, as a drawing, as files, and for a frame."""
    pages = Blueprint("map", __name__)

    @pages.get("/plans/<plan>/map")
    def map_of(plan: str) -> Response:
        view = view_of(site.facts, plan)
        return _page(site.facts, view, choose(view))

    @pages.get("/plans/<plan>/map.<form>")
    def map_kept(plan: str, form: str) -> Response:
        view = view_of(site.facts, plan)
        chosen = choose(view)
        drawn = draw_map(view, chosen.kinds, chosen.at)
        if form == "svg":
            return Response(drawn.picture, mimetype=SVG)
        if form not in KEPT:
            raise NotThere(
                f"計画の地図に「{form[:20]}」という形式はありません。", f"The map has no form “{form[:20]}”."
            )
        return write_list(site.facts, kept_list(site.facts, view, chosen), tabulate(drawn), form)

    @pages.get("/plans/<plan>/map/embed")
    def map_framed(plan: str) -> Response:
        require_sites()
        view = view_of(site.facts, plan)
        chosen = choose(view)
        drawn = draw_map(view, chosen.kinds, chosen.at)
        return frame_page(map_title(view), drawn.picture, kept_list(site.facts, view, chosen).citation)

    return pages


def choose(view: View) -> MapSelection:
    """Return what the address asks to see; raises `BadFilter`."""
    only(SHOW, AT)
    kinds = list_kinds(view)
    chosen = [value for value in request.args.getlist(SHOW) if value] or usual(kinds)
    if wrong := [kind for kind in chosen if kind not in kinds] or chosen[MOST:]:
        known = "、".join(kinds)
        raise BadFilter(
            f"地図に「{wrong[0][:60]}」は表示できません。この計画で選べるのは {known} のうち{MOST}つまでです。",
            f"The map cannot show “{wrong[0][:60]}”: choose up to {MOST} of {', '.join(kinds)}.",
        )
    return MapSelection(kinds, [kind for kind in KINDS if kind in chosen], request.args.get(AT, ""))


def map_title(view: View) -> str:
    """Return what the map is called where it stands by itself."""
    return _("%(plan)sの地図", plan=view.title)


def kept_list(facts: Facts, view: View, chosen: MapSelection) -> List:
    """Return what files of the map are called, and how it is cited."""
    titles = f"{view.titles[0]}の地図", f"{view.titles[1]}: map"
    return List("map", titles, cite_page(facts.snapshot, titles, chosen.conditions, path_of(view)))


def path_of(view: View) -> str:
    """Return the path of the map's page."""
    return f"{view.href}/map"


def _page(facts: Facts, view: View, chosen: MapSelection) -> Response:
    drawn, path = draw_map(view, chosen.kinds, chosen.at), path_of(view)
    asked = {name: value for name, value in chosen.conditions.items() if value}
    tools = kept_as(Tools("map", citation=kept_list(facts, view, chosen).citation), path, asked)
    return page(
        "plan/map.html",
        title=_("計画の地図"),
        trail=[Step(view.title, view.href), Step(_("地図"))],
        view=view,
        kinds=[(kind, KINDS[kind](), kind in chosen.kinds) for kind in chosen.there],
        at=chosen.at,
        map=drawn,
        tools=drawn_as(tools, path, asked),
    )


def tabulate(drawn: Map) -> Table:
    """Return the lines of a map as a table: both things, and how many statements belong to both."""
    return Table(
        COLUMNS,
        [
            [
                NamedNode(row.one.key),
                Literal(row.one.words),
                NamedNode(row.other.key),
                Literal(row.other.words),
                Literal(row.link.amount),
            ]
            for row in drawn.rows
        ],
    )

"""Maps: the municipalities that have plans, and what places a plan names, each with the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from ....graph.interop.areas import Area, areas, prefecture_of
from ....graph.interop.areas.centres import Position, centres
from ...charts.geography import Box, Mark, draw_geography, enclose, shape
from ...http.addresses import href
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.facts import Facts
from ...read_models.places import Entry, Seat, Seats, read_measured, read_places, seat_plans
from ...read_models.plans import plans
from ..citations import cite_page
from ..errors import BadFilter, NotThere
from ..page import Step, only, page, read_choice
from ..presentation import View
from ..presentation import view as view_of
from ..questions.lists import question_tools
from ..tools import Tools, address

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

PREFECTURE, BOX, PAGE = "prefecture", "box", "page"
# The ending of a drawing's address; the greatest degrees of a meridian, and of a parallel that can be drawn.
DRAWING, EAST, NORTH = ".svg", 180, 80
# Municipalities on one page of their list, and plans of no known area that are named.
PAGED, FEW = 100, 24


class Row(NamedTuple):
    """A place of a plan in the table: its name, what it is to the plan, where it lies, and what names it."""

    words: str
    href: str
    kind: str
    within: str
    position: Position | None
    source: str
    entries: tuple[Entry, ...] = ()
    lang: str = ""


class Part(NamedTuple):
    """The part of the country that is asked for: the map's, and the areas that have plans in it."""

    box: Box
    seats: list[Seat]


def blueprint(site: Site) -> Blueprint:
    """Return the maps of all plans and of one, as pages and as drawings."""
    pages = Blueprint("places", __name__)

    @pages.get("/places")
    def seats() -> Response:
        only(PREFECTURE, BOX, PAGE)
        return _seats_page(site, seat_plans(plans(site.facts).values()))

    @pages.get("/places.svg")
    def seats_drawn() -> Response:
        only(PREFECTURE, BOX)
        every = seat_plans(plans(site.facts).values())
        return Response(draw_seats(find_part(every.seats)), mimetype="image/svg+xml")

    @pages.get("/plans/<plan>/places")
    def places(plan: str) -> Response:
        only(BOX)
        view = view_of(site.facts, plan)
        return _places_page(site.facts, view, list_places(site.facts, view))

    @pages.get("/plans/<plan>/places.svg")
    def places_drawn(plan: str) -> Response:
        only(BOX)
        view = view_of(site.facts, plan)
        drawn = draw_places(view, list_places(site.facts, view))
        if drawn is None:
            raise NotThere("位置の分かる場所がありません。", "No place of this plan has a known position.")
        return Response(drawn, mimetype="image/svg+xml")

    return pages


def _seats_page(site: Site, every: Seats) -> Response:
    part = find_part(every.seats)
    last = max(1, ceil(len(part.seats) / PAGED))
    number = min(max(request.args.get(PAGE, 1, type=int), 1), last)
    title = _("計画のある自治体")
    tools = question_tools(site, "plans", {})._replace(drawing=_drawing())
    return page(
        "places/seats.html",
        title=title,
        trail=[Step(title)],
        drawn=draw_seats(part),
        seats=part.seats[(number - 1) * PAGED : number * PAGED],
        count=len(part.seats),
        plans=sum(len(seat.plans) for seat in part.seats),
        narrowed=any(request.args.get(name) for name in (PREFECTURE, BOX)),
        prefectures=count_prefectures(every.seats),
        chosen=request.args.get(PREFECTURE, ""),
        unplaced=every.unplaced,
        few=FEW,
        tools=tools,
        prefecture_of=prefecture_of,
        number=number,
        last=last,
        turn=lambda to: address("/places", _conditions(), page=str(to)),
    )


def _places_page(facts: Facts, view: View, rows: list[Row]) -> Response:
    title = _("%(plan)sの場所", plan=view.title)
    citation = cite_page(facts.snapshot, (f"{view.titles[0]}の場所", f"{view.titles[1]}: places"), _conditions())
    return page(
        "places/places.html",
        title=title,
        trail=[Step(view.title, view.href), Step(_("場所"))],
        view=view,
        rows=rows,
        known=sum(row.position is not None for row in rows),
        drawn=draw_places(view, rows),
        narrowed=bool(request.args.get(BOX)),
        tools=Tools("places", citation=citation, drawing=_drawing() if any(row.position for row in rows) else ""),
    )


def find_part(every: Sequence[Seat]) -> Part:
    """Return the part of the country that the address asks for; raises `BadFilter`."""
    prefectures = [code for code, area in areas().items() if not area.municipality]
    prefecture, box = read_choice(PREFECTURE, prefectures), read_box()
    chosen = [code for code in centres() if not prefecture or code[:2] == prefecture[:2]]
    whole = box or enclose(centres()[code] for code in chosen)
    seats = [seat for seat in every if whole.holds(seat.position) and seat.area.code in chosen]
    return Part(whole, seats)


def read_box() -> Box | None:
    """Return the part of the earth that the address names, in a shape that can be shown; raises `BadFilter`."""
    asked = request.args.get(BOX, "")
    if not asked:
        return None
    try:
        box = Box(*(float(part) for part in asked.split(",")))
    except (TypeError, ValueError):
        box = Box(0, 0, 0, 0)
    if not (-EAST <= box.west < box.east <= EAST and -NORTH <= box.south < box.north <= NORTH):
        raise BadFilter(
            "box には、西端の経度、南端の緯度、東端の経度、北端の緯度をコンマで区切って指定してください"
            "（例：139,35,140,36）。",
            "box is west, south, east and north in degrees: 139,35,140,36.",
        )
    return shape(box)


def draw_seats(part: Part) -> Markup:
    """Return the map of the areas that have plans; an area opens its plan, or the list of its plans."""
    marks = (Mark(seat.area.name, seat.position, list_address(seat), len(seat.plans), lang="ja") for seat in part.seats)
    return draw_geography(_("計画のある自治体"), centres().values(), marks, part.box, _narrow)


def list_address(seat: Seat) -> str:
    """Return where the plans of an area are listed: the plan itself where it is the only one."""
    if len(seat.plans) == 1:
        return url_for("plans.plan", plan=seat.plans[0].key)
    return f"/?{urlencode({'plan': seat.area.code})}#plans"


def count_prefectures(every: Sequence[Seat]) -> list[tuple[Area, int]]:
    """Return the prefectures in which areas have plans, and how many plans."""
    counts: Counter[str] = Counter()
    for seat in every:
        counts[prefecture_of(seat.area.code).code] += len(seat.plans)
    return [(areas()[code], count) for code, count in sorted(counts.items())]


def list_places(facts: Facts, view: View) -> list[Row]:
    """Return the places of a plan: its own area, those that its entries name, and the areas of its figures."""
    code = view.plan.about.get("code", "")
    named = [
        Row(
            words=translate(place.ja, place.en),
            href=href(place.iri),
            kind=_("計画に記載された場所"),
            within=place.within.name if place.within else "",
            entries=place.entries,
            position=place.position,
            source=place.source,
        )
        for place in read_places(facts, view.plan.iri)
    ]
    own = [_area_row(areas()[code], view.href, _("計画の区域"))] if code in areas() else []
    measured = [
        _area_row(
            each.area,
            f"/indicators?{urlencode({'plan': view.plan.key})}",
            _("公開データの区域（%(count)s件の値）", count=each.figures),
        )
        for each in read_measured(facts, view.plan.iri)
        if each.area.code != code
    ]
    return [*own, *named, *measured]


def _area_row(area: Area, address: str, kind: str) -> Row:
    within = prefecture_of(area.code).name if area.municipality else ""
    return Row(area.name, address, kind, within, centres().get(area.code), _("役所の位置"), lang="ja")


def draw_places(view: View, rows: Sequence[Row]) -> Markup | None:
    """Return the map of the places whose position is known, None where there is none."""
    marks = [Mark(row.words, row.position, row.href, lang=row.lang) for row in rows if row.position]
    if not marks:
        return None
    box = read_box() or enclose(mark.place for mark in marks)
    return draw_geography(_("%(plan)sの場所", plan=view.title), centres().values(), marks, box, _narrow)


def _conditions() -> dict[str, str]:
    return {name: request.args[name] for name in (PREFECTURE, BOX) if request.args.get(name)}


def _narrow(box: Box) -> str:
    """Return the address of this map of a part of the earth."""
    path = request.path.removesuffix(DRAWING)
    return address(f"{request.script_root}{path}", {BOX: ",".join(f"{degrees:.4f}" for degrees in box)})


def _drawing() -> str:
    """Return the address of this map as a file."""
    return address(f"{request.script_root}{request.path}{DRAWING}", _conditions())

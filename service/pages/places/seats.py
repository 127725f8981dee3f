"""The municipalities that have plans: which of them a map shows, where each leads, and what can be done with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Response, request, url_for
from markupsafe import Markup

from ....graph.interop.areas import Area, areas, centres, prefecture_of
from ...charts.geography import Box, Mark, draw_geography, enclose
from ...citation import Citation
from ...http.language import gettext as _
from ...read_models.places import Seat, Seats
from ..page import Step, cite_page, page, read_choice
from ..presentation import name_area, name_whole
from ..questions.lists import question_tools
from ..site import Site
from ..tools import address, drawn_as
from .box import BOX, narrow, read_box

PATH, PREFECTURE, PAGE = "/places", "prefecture", "page"
# Municipalities on one page of their list, and plans of no known area that are named.
PAGED, FEW = 100, 24


class Part(NamedTuple):
    """The part of the country that is asked for: the map's, and the areas that have plans in it."""

    box: Box
    seats: list[Seat]


def seats_page(site: Site, every: Seats) -> Response:
    """Return the page of the map and the list of municipalities that have plans."""
    part = find_part(every.seats)
    last = max(1, ceil(len(part.seats) / PAGED))
    number = min(max(request.args.get(PAGE, 1, type=int), 1), last)
    title = _("計画のある自治体")
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
        tools=drawn_as(question_tools(site, "plans", {}), PATH, conditions()),
        name_area=name_area,
        name_whole=name_whole,
        number=number,
        last=last,
        turn=lambda to: address(PATH, conditions(), page=str(to)),
    )


def find_part(every: Sequence[Seat]) -> Part:
    """Return the part of the country that the address asks for; raises `BadFilter`."""
    prefectures = [code for code, area in areas().items() if not area.municipality]
    prefecture, box = read_choice(PREFECTURE, prefectures), read_box()
    chosen = [code for code in centres() if not prefecture or code[:2] == prefecture[:2]]
    whole = box or enclose(centres()[code] for code in chosen)
    seats = [seat for seat in every if whole.holds(seat.position) and seat.area.code in chosen]
    return Part(whole, seats)


def whole_country(every: Sequence[Seat]) -> Part:
    """Return the whole of the country, whatever the address asks for."""
    return Part(enclose(centres().values()), [*every])


def draw_seats(part: Part) -> Markup:
    """Return the map of the areas that have plans; an area opens its plan, or the list of its plans."""
    marks = (Mark(name_area(seat.area), seat.position, list_address(seat), len(seat.plans)) for seat in part.seats)
    return draw_geography(_("計画のある自治体"), centres().values(), marks, part.box, narrow(PATH))


def cite_seats(site: Site) -> Citation:
    """Return how the map is cited."""
    return cite_page(site.snapshot, ("計画のある自治体", "Municipalities with plans"), conditions(), PATH)


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


def conditions() -> dict[str, str]:
    """Return what of the country the address asks for."""
    return {name: request.args[name] for name in (PREFECTURE, BOX) if request.args.get(name)}

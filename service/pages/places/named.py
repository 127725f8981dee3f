"""The places of a plan: its own area, those that its entries name, and the areas of its figures.

They are a list, a map and a table of one and the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Response, request
from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from ....graph.interop.areas import Area, Position, areas, centres, prefecture_of
from ...charts.geography import Mark, draw_geography, enclose
from ...http.addresses import href
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.facts import Facts
from ...read_models.places import Entry, Place, read_measured, read_places
from ...results.cells import XSD, Table, Term
from ..errors import NotThere
from ..page import Step, cite_page, page
from ..presentation import View, name_area
from ..tools import List, Tools, drawn_as, kept_as
from .box import BOX, narrow, read_box

COLUMNS = ["kind", "place", "placeLabel", "code", "area", "latitude", "longitude", "positionOf", "entry", "verbatim"]
DECIMAL = NamedNode(f"{XSD}decimal")


class Row(NamedTuple):
    """A place of a plan in the table: its name, what it is to the plan, where it lies, and what names it.

    ``iri`` is that of a place, ``code`` that of an area; a row has one of them.
    """

    words: str
    href: str
    kind: str
    within: str
    position: Position | None
    source: str
    entries: tuple[Entry, ...] = ()
    iri: str = ""
    code: str = ""


def path_of(view: View) -> str:
    """Return the path of the page of a plan's places."""
    return f"{view.href}/places"


def places_page(facts: Facts, view: View) -> Response:
    """Return the page of the map and the list of a plan's places."""
    rows, path, kept = list_places(facts, view), path_of(view), kept_list(facts, view)
    drawn = draw_places(view, rows)
    tools = kept_as(Tools("places", citation=kept.citation), path, conditions())
    return page(
        "places/places.html",
        title=places_title(view),
        trail=[Step(view.title, view.href), Step(_("場所"))],
        view=view,
        rows=rows,
        known=sum(row.position is not None for row in rows),
        drawn=drawn,
        narrowed=bool(request.args.get(BOX)),
        tools=drawn_as(tools, path, conditions()) if drawn else tools,
    )


def places_title(view: View) -> str:
    """Return what the list is called."""
    return _("%(plan)sの場所", plan=view.title)


def kept_list(facts: Facts, view: View) -> List:
    """Return what files of the list are called, and how it is cited."""
    titles = f"{view.titles[0]}の場所", f"{view.titles[1]}: places"
    return List("places", titles, cite_page(facts.snapshot, titles, conditions(), path_of(view)))


def list_places(facts: Facts, view: View) -> list[Row]:
    """Return the places of a plan: its own area, those that its entries name, and the areas of its figures."""
    code = view.plan.about.get("code", "")
    plan_area = [_area_row(areas()[code], view.href, _("計画の区域"))] if code in areas() else []
    measured = [
        _area_row(
            measured_area.area,
            f"/indicators?{urlencode({'plan': view.plan.key})}",
            _("公開データの区域（%(count)s件の値）", count=measured_area.figures),
        )
        for measured_area in read_measured(facts, view.plan.iri)
        if measured_area.area.code != code
    ]
    return [*plan_area, *map(_place_row, read_places(facts, view.plan.iri)), *measured]


def _place_row(place: Place) -> Row:
    return Row(
        words=translate(place.ja, place.en),
        href=href(place.iri),
        kind=_("計画に記載された場所"),
        within=name_area(place.within) if place.within else "",
        entries=place.entries,
        position=place.position,
        source=place.source,
        iri=place.iri,
    )


def _area_row(area: Area, address: str, kind: str) -> Row:
    within = name_area(prefecture_of(area.code)) if area.municipality else ""
    return Row(name_area(area), address, kind, within, centres().get(area.code), _("役所の位置"), code=area.code)


def draw_places(view: View, rows: Sequence[Row]) -> Markup | None:
    """Return the map of the places whose position is known, None where there is none."""
    marks = [Mark(row.words, row.position, row.href) for row in rows if row.position]
    if not marks:
        return None
    box = read_box() or enclose(mark.place for mark in marks)
    return draw_geography(places_title(view), centres().values(), marks, box, narrow(path_of(view)))


def require_drawing(view: View, rows: Sequence[Row]) -> Markup:
    """Return the map; raises `NotThere` where no position is known."""
    drawn = draw_places(view, rows)
    if drawn is None:
        raise NotThere("位置の分かる場所がありません。", "No place of this plan has a known position.")
    return drawn


def tabulate(rows: Sequence[Row]) -> Table:
    """Return the list as a table: a row a place and an entry that names it."""
    return Table(COLUMNS, [cell for row in rows for cell in _cells(row)])


def _cells(row: Row) -> Iterator[list[Term | None]]:
    place: list[Term | None] = [
        Literal(row.kind),
        NamedNode(row.iri) if row.iri else None,
        Literal(row.words),
        _text(row.code),
        _text(row.within),
        *(Literal(str(degrees), datatype=DECIMAL) if degrees else None for degrees in row.position or (None, None)),
        _text(row.source if row.position else ""),
    ]
    for entry in row.entries:
        yield [*place, NamedNode(entry.iri), Literal(entry.words)]
    if not row.entries:
        yield [*place, None, None]


def _text(words: str) -> Literal | None:
    return Literal(words) if words else None


def conditions() -> dict[str, str]:
    """Return what of the map the address asks for; the list is the same for every part of it."""
    return {BOX: request.args[BOX]} if request.args.get(BOX) else {}

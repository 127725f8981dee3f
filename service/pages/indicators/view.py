"""Indicators: what the goals of a plan measure, and how far open data would show whether they were reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response
from markupsafe import Markup

from ...charts.series import Aim, Line, Point, series
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.facts import Facts
from ...read_models.indicators import Coverage, Dataset, Indicator, Observation, read_measurements
from ...read_models.plans import plans
from ...read_models.vocabulary import concepts
from ..page import Step, chosen_plan, only, page
from ..presentation import View

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


class Drawing(NamedTuple):
    """The values of an indicator in one unit: the picture, and the rows of its table, the newest year last."""

    picture: Markup
    rows: list[Observation]


class Figures(NamedTuple):
    """What the page of a thing says of figures: indicators, its own datasets, or why nothing can be measured.

    ``drawings`` are by the indicator's address.
    """

    indicator: Indicator | None
    indicators: list[Indicator]
    datasets: tuple[Dataset, ...]
    unmeasurable: str
    drawings: dict[str, list[Drawing]]


def blueprint(site: Site) -> Blueprint:
    """Return the page of indicators and of open-data coverage."""
    pages = Blueprint("indicators", __name__)

    @pages.get("/indicators")
    def indicators() -> Response:
        facts = site.facts
        only("plan")
        found = chosen_plan(facts)
        known = read_measurements(facts, found.plan.iri) if found else None
        return page(
            "indicators/indicators.html",
            title=_("指標と公開データ"),
            trail=[Step(_("指標"))],
            plans=plans(facts),
            view=found,
            measured=known,
            coverage=_coverage(facts, found),
            whole=known and known.cover_plan(),
        )

    return pages


def _coverage(facts: Facts, found: View | None) -> list[Coverage]:
    if not found:
        return []
    themes = [each.iri for each in concepts(facts).list_scheme("theme", found.plan.iri)]
    return read_measurements(facts, found.plan.iri).cover_themes(themes)


def figures(facts: Facts, view: View | None, iri: str) -> Figures | None:
    """Return what figures there are for a thing of a plan; None where there is nothing to say of them."""
    if view is None:
        return None
    known = read_measurements(facts, view.plan.iri)
    own, others = known.indicators.get(iri), known.by_statement.get(iri, [])
    drawings = {each.iri: draw(each) for each in (*others, *([own] if own else []))}
    found = Figures(own, others, known.datasets.get(iri, ()), known.unmeasurable.get(iri, ""), drawings)
    return found if any(found[:-1]) else None


def draw(indicator: Indicator) -> list[Drawing]:
    """Return the drawings of an indicator's values, one a unit, with what is to be reached and by when."""
    units: dict[str, list[Observation]] = {}
    for each in indicator.observations:
        units.setdefault(each.unit, []).append(each)
    return [_draw(indicator, unit, found) for unit, found in units.items()]


def _draw(indicator: Indicator, unit: str, found: list[Observation]) -> Drawing:
    groups: dict[tuple[str, ...], list[Point]] = {}
    for each in found:
        groups.setdefault(each.place, []).append(Point(each.year, each.value, each.printed))
    lines = [Line(place[1] or place[0], unit, tuple(points)) for place, points in groups.items()]
    aims = [
        Aim(each.printed or _("期限"), each.value if each.unit == unit else None, each.due)
        for each in indicator.aims
        if each.due or (each.value is not None and each.unit == unit)
    ]
    title = _("%(indicator)sの推移（%(unit)s）", indicator=translate(indicator.ja, indicator.en), unit=unit)
    rows = sorted(found, key=lambda each: (each.place, each.year))
    return Drawing(series(title, lines, list(dict.fromkeys(aims))), rows)

"""Indicators: what the goals of a plan measure, and how far open data would show whether they were reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response

from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...read_models.indicator_queries import read_measurements
from ...read_models.indicators import Coverage, Dataset, Indicator
from ...read_models.plans import plans
from ..page import Step, chosen_plan, only, page
from ..presentation import View
from .drawings import Drawing, draw

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site


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
        view = chosen_plan(facts)
        known = read_measurements(facts, view.plan.iri) if view else None
        return page(
            "indicators/indicators.html",
            title=_("指標と公開データ"),
            trail=[Step(_("指標"))],
            plans=plans(facts),
            view=view,
            measured=known,
            coverage=_coverage(facts, view),
            whole=known and known.cover_plan(),
            every=known and known.cover_indicators(),
        )

    return pages


def _coverage(facts: Facts, view: View | None) -> list[Coverage]:
    if not view:
        return []
    themes = [concept.iri for concept in view.codes.list_scheme("theme", view.plan.iri)]
    return read_measurements(facts, view.plan.iri).cover_themes(themes)


def figures(facts: Facts, view: View | None, iri: str) -> Figures | None:
    """Return what figures there are for a thing of a plan; None where there is nothing to say of them."""
    if view is None:
        return None
    known = read_measurements(facts, view.plan.iri)
    indicator, others = known.indicators.get(iri), known.by_statement.get(iri) or known.of_target(iri)
    area = view.plan.about.get("code", "")
    drawings = {other.iri: draw(other, area) for other in (*others, *([indicator] if indicator else []))}
    drawn = Figures(indicator, others, known.datasets.get(iri, ()), known.unmeasurable.get(iri, ""), drawings)
    return drawn if any(drawn[:-1]) else None

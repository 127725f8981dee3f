"""Pledges: every number from the first to the last, where a plan takes it up, until when, and where it never does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, Response

from ...charts.sankey import Path, Sankey, sankey
from ...charts.sankey import table as flow_table
from ...charts.timeline import Event, Year, timeline
from ...http.addresses import href
from ...http.language import gettext as _
from ...read_models.facts import Facts
from ...read_models.plan import Pledge, Sheet, Statement
from ...read_models.plans import plans
from ..page import Step, Tab, chosen_plan, only, page, read_choice
from ..presentation import Spot, View, year
from ..presentation import view as view_of

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# What may be shown of all pledges.
SHOWN: dict[str, tuple[Callable[[], str], Callable[[PledgeRecord], bool]]] = {
    "": (lambda: _("すべて"), lambda pledge: True),
    "dated": (lambda: _("期限または着手までの期間がある"), lambda pledge: pledge.is_dated),
    "undated": (
        lambda: _("期限も着手までの期間も記載がない"),
        lambda pledge: pledge.is_printed and not pledge.is_dated,
    ),
    "several": (lambda: _("二つ以上の表に記載"), lambda pledge: len(pledge.sheets) + len(pledge.sections) > 1),
    "never": (lambda: _("計画に記載がない"), lambda pledge: not pledge.is_printed),
}


class PledgeRecord(NamedTuple):
    """A pledge and how the plan keeps it: what carries it out, on which sheets, at which stages."""

    pledge: Pledge
    statements: tuple[Statement, ...]
    sheets: tuple[Sheet, ...]
    stages: tuple[str, ...]
    sections: tuple[Spot, ...] = ()

    @property
    def is_printed(self) -> bool:
        """Say whether the plan prints the pledge, itself or by what carries it out."""
        return bool(self.statements or self.pledge.entry)

    @property
    def is_dated(self) -> bool:
        """Say whether a due year or a time to start is printed anywhere."""
        return any(statement.due or statement.start_printed for statement in self.statements)


def list_choices(every: list[PledgeRecord], shown: str) -> list[Tab]:
    """Return what the page can be narrowed to, what some pledge is, and what is shown now."""
    choices = [Tab(code, words(), sum(map(has, every))) for code, (words, has) in SHOWN.items()]
    return [choice for choice in choices if choice.number or choice.code == shown]


def blueprint(site: Site) -> Blueprint:
    """Return the page of pledges."""
    pages = Blueprint("pledges", __name__)

    @pages.get("/pledges")
    def pledges() -> Response:
        facts = site.facts
        only("plan", "show")
        view, shown = chosen_plan(facts) or _first(facts), read_choice("show", SHOWN)
        every = pledge_records(view) if view else []
        return page(
            "pledges/pledges.html",
            title=_("公約"),
            trail=[Step(_("公約"))],
            plans=plans(facts),
            view=view,
            every=every,
            listed=[record for record in every if SHOWN[shown][1](record)],
            shown=shown,
            choices=list_choices(every, shown),
            years=years(view, every) if view else [],
            name_of_year=lambda number: _year(view, number),
            **(_flow(view, every) if view else {}),
        )

    return pages


def _first(facts: Facts) -> View | None:
    """Return the first plan that there is: numbers of pledges are each plan's own."""
    listed = plans(facts)
    return view_of(facts, next(iter(listed))) if listed else None


def pledge_records(view: View) -> list[PledgeRecord]:
    """Return the pledges of a plan in the order of their numbers."""
    listed = sorted(
        view.plan.pledges.values(), key=lambda pledge: pledge.number
    )  # without numbers, as they are printed
    return [_pledge_record(view, pledge) for pledge in listed]


def _pledge_record(view: View, pledge: Pledge) -> PledgeRecord:
    plan = view.plan
    statements = tuple(plan.statements[iri] for iri in plan.fulfilling.get(pledge.iri, ()))
    carried_out = [plan.entries[pledge.entry]] if pledge.entry in plan.entries else []
    entries = [plan.entries[entry] for one in statements for entry in one.to("statedBy") if entry in plan.entries]
    entries += carried_out
    sheets = {entry.sheet for entry in entries}
    stages = {entry.stage for entry in entries}
    return PledgeRecord(
        pledge,
        statements,
        tuple(sheet for iri, sheet in plan.sheets.items() if iri in sheets),
        tuple(stage for stage in plan.stages if stage in stages),
        tuple(dict.fromkeys(spot for entry in entries if (spot := view.spot(entry)).iri in plan.sections)),
    )


def years(view: View, every: list[PledgeRecord]) -> list[Year]:
    """Return the years by which pledges are due, as printed."""
    due = ((record, one) for record in every for one in record.statements if one.due)
    return timeline(
        Event(one.due, str(record.pledge.number or record.pledge.notation), href(record.pledge.iri), one.label)
        for record, one in sorted(due, key=lambda pair: (pair[1].due, pair[0].pledge.number))
    )


def _year(view: View | None, number: int) -> str:
    known = view and view.codes.find_code("fiscal-year", str(number))
    return year(known) if known else str(number)


def _flow(view: View, every: list[PledgeRecord]) -> dict[str, Any]:
    """Return how the items that carry out pledges spread over divisions and stages."""
    flows = _flows(view, every)
    words = {record.pledge.iri: view.pledge(record.pledge) for record in every}
    hrefs = {record.pledge.iri: href(record.pledge.iri) for record in every}
    words |= {division: view.concept(division) for division in (*view.plan.divisions, *view.plan.stages)}
    picture: Sankey = sankey(flows, words, hrefs, coloured=1)
    return {"flow": picture, "flow_table": flow_table(flows, words)}


def _flows(view: View, every: list[PledgeRecord]) -> dict[Path, int]:
    """Return how many items carry out each pledge in each division at each stage, divisions and stages in order."""
    plan = view.plan
    counts: dict[Path, int] = {}
    for record in every:
        entries = dict.fromkeys(
            entry for one in record.statements for entry in one.to("statedBy") if entry in plan.entries
        )
        for entry in (plan.entries[iri] for iri in entries):
            sheet = plan.sheets.get(entry.sheet)
            if not sheet or not sheet.division or not entry.stage:
                continue
            path = (record.pledge.iri, sheet.division, entry.stage)
            counts[path] = counts.get(path, 0) + 1
    number = {record.pledge.iri: record.pledge.number for record in every}
    return {path: counts[path] for path in sorted(counts, key=lambda path: _order(view, path, number))}


def _order(view: View, path: Path, number: dict[str, int]) -> tuple[int, int, int]:
    plan = view.plan
    return (plan.divisions.index(path[1]), plan.stages.index(path[2]), number[path[0]])

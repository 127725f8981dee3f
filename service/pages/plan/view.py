"""A plan, its sheets and sections: as they are printed, and their entries by what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from ...http.language import current_language
from ...http.language import gettext as _
from ...http.mementos import VERSION
from ...read_models.facts import Facts
from ...read_models.goals import read_goals
from ...read_models.layout import align_columns, find_headings
from ...read_models.performance import read_performance
from ...read_models.plan import Passage, Section, Sheet
from ...read_models.plans import plans, reports, reports_on
from ..compare.view import name_pairs
from ..errors import BadFilter, UnknownSection, UnknownSheet
from ..page import Step, page
from ..presentation import View
from ..presentation import view as view_of
from . import filters
from .section import group_entries, grow_tree, list_preface, section_page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# What a document of StratML says that it is.
GENRES: dict[str, Callable[[], str]] = {
    "Strategic_Plan": lambda: _("戦略計画"),
    "Performance_Plan": lambda: _("実施計画"),
    "Performance_Report": lambda: _("実績報告書"),
}
# What an address may hold beside the filters.
OURS = ("lang", "list", VERSION)


def blueprint(site: Site) -> Blueprint:
    """Return the pages of plans, of sheets and of sections."""
    pages = Blueprint("plans", __name__)

    @pages.get("/plans/<plan>")
    def plan(plan: str) -> Response:
        view = view_of(site.facts, plan)
        # A plan that came as data has neither sheets nor sections.
        show = _plan if view.plan.sheets or view.plan.sections else _outline
        return show(site.facts, view)

    @pages.get("/plans/<plan>/sheets/<sheet>")
    def sheet(plan: str, sheet: str) -> Response:
        view = view_of(site.facts, plan)
        return _sheet(view, _find_sheet(view, plan, sheet), several=len(plans(site.facts)) > 1)

    @pages.get("/plans/<plan>/sections/<section>")
    def section(plan: str, section: str) -> Response:
        view = view_of(site.facts, plan)
        return section_page(site.facts, view, _find_section(view, plan, section), site.data)

    return pages


def _find_sheet(view: View, plan: str, name: str) -> Sheet:
    """Return the sheet of an address; raises `UnknownSheet` with those that there are."""
    if not (sheet := view.plan.find_sheet(name)):
        raise UnknownSheet.of(plan, name, [sheet.key for sheet in view.plan.sheets.values()])
    return sheet


def _find_section(view: View, plan: str, name: str) -> Section:
    """Return the section of an address; raises `UnknownSection` with those that there are."""
    if not (section := view.plan.find_section(name)):
        raise UnknownSection.of(plan, name, [section.key for section in view.plan.sections.values()])
    return section


def _check_conditions() -> None:
    """Raise `BadFilter` where the address has a condition that the page does not know."""
    strange = [arg for arg in request.args if arg not in (*filters.NAMES, *OURS)]
    if strange:
        known = "、".join(filters.NAMES)
        raise BadFilter(
            f"「{strange[0][:60]}」という条件はありません。使えるのは {known} です。",
            f"There is no condition “{strange[0][:60]}”. There are: {', '.join(filters.NAMES)}.",
        )


def _plan(facts: Facts, view: View) -> Response:
    _check_conditions()
    picked = filters.read_filters({name: request.args.getlist(name) for name in filters.NAMES})
    having = facts.cache(("filters", view.plan.iri), lambda: filters.of_plan(view))
    form = _form(facts, view, having, picked)
    passed = filters.select_entries(having, picked) if picked or "list" in request.args else []
    entries = [view.plan.entries[iri] for iri in passed]
    of = reports(facts)[view.plan.key].of if view.plan.key in reports(facts) else ""
    return page(
        "plan/plan.html",
        title=view.title,
        trail=[Step(view.title)],
        view=view,
        form=form,
        picked=picked,
        tools=filters.conditions(picked, view.plan.key),
        listing=bool(picked) or "list" in request.args,
        groups=group_entries(view, entries),
        entries=entries,
        statements=len({one.iri for entry in entries for one in view.plan.states.get(entry.iri, ())}),
        counts=counts(view),
        tree=facts.cache(("tree", view.plan.iri), lambda: grow_tree(view.plan)),
        preface=list_preface(view.plan),
        reports=reports_on(facts, view.plan.iri),
        reported=next((plan for plan in plans(facts).values() if plan.iri == of), None),
        revisions=[pair for pair in name_pairs(facts) if view.plan.iri in {plan.iri for plan in pair}],
        pledges=len({*view.plan.fulfilling, *(pledge.iri for pledge in view.plan.pledges.values() if pledge.entry)}),
    )


def _outline(facts: Facts, view: View) -> Response:
    """Return the page of a plan without sheets, one that came as data: its goals, and what stands under each."""
    plan = read_goals(facts, view.plan.iri)
    genre = GENRES.get(plan.about.get("genre", ""))
    return page(
        "plan/outline.html",
        title=view.title,
        trail=[Step(view.title)],
        view=view,
        plan=plan,
        genre=genre() if genre else "",
        figures=read_performance(facts, view.plan.iri),
    )


def _form(
    facts: Facts, view: View, having: Mapping[str, filters.Has], picked: Mapping[str, tuple[str, ...]]
) -> list[filters.Filter]:
    """Return the form of the filters; that of a plan as a whole is kept, in each language."""
    if picked:
        return filters.form(view, having, picked)
    return facts.cache(("form", view.plan.iri, current_language()), lambda: filters.form(view, having, picked))


def counts(view: View) -> dict[str, dict[str, int]]:
    """Return how many entries stand on each sheet at each stage."""
    return {
        sheet.iri: {stage: sum(entry.stage == stage for entry in entries) for stage in view.plan.stages}
        for sheet, entries in ((sheet, view.plan.by_sheet[sheet.iri]) for sheet in view.plan.sheets.values())
    }


def _sheet(view: View, sheet: Sheet, *, several: bool) -> Response:
    listed = [*view.plan.sheets.values()]
    at = listed.index(sheet)
    passages = [passage for passage in view.plan.passages.values() if passage.sheet == sheet.iri]
    return page(
        "plan/sheet.html",
        title=f"{view.short(sheet)} {sheet.title if current_language() == 'ja' else sheet.en or sheet.title}",
        trail=[Step(view.title, view.href), Step(view.short(sheet))],
        view=view,
        sheet=sheet,
        several=several,
        heads=find_headings(view.plan, sheet),
        rows=align_columns(view.plan, sheet),
        before=listed[at - 1] if at else None,
        after=listed[at + 1] if at + 1 < len(listed) else None,
        foot=[passage for passage in passages if _kind(passage) in ("footer", "pillars")],
        mark=next((passage for passage in passages if _kind(passage) == "page-mark"), None),
    )


def _kind(passage: Passage) -> str:
    return passage.kind.rpartition("/")[2]

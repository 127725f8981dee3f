"""What became of one plan, by theme, by office or by pledge, with what each thing rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, request

from ...charts.heat import Head
from ...charts.stacks import stacked_bars
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.facts import Facts
from ...read_models.record import GROUPS, Group, Record, Statement, read_record
from ...read_models.vocabulary import shared_concepts
from ...writing.visitor import may
from ..errors import BadFilter
from ..page import Step, Tab, cite_view, only, page, read_choice
from ..presentation import view as view_of

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# What statements are grouped by, and what a group of none is called.
BY: dict[str, Callable[[], str]] = {
    "theme": lambda: _("分野"),
    "office": lambda: _("担当"),
    "pledge": lambda: _("公約"),
}
WITHOUT: dict[str, Callable[[], str]] = {
    "theme": lambda: _("分野なし"),
    "office": lambda: _("担当の記載なし"),
    "pledge": lambda: _("公約によらないもの"),
}
# Which way of a value is better, and how that is known.
WAYS: dict[str, Callable[[], str]] = {
    "bound": lambda: _("印刷された条件による"),
    "direction": lambda: _("印刷された増減の方向による"),
    "baseline": lambda: _("現状値から目標値へ向かう方向による"),
    "targets": lambda: _("年ごとの目標値が向かう方向による"),
}
# Kinds of amounts, in the order of the columns: their labels are those of the list.
KINDS = ("plan", "budget", "settled")


class Part(NamedTuple):
    """A group with its statements, and how many of them there are of each outcome."""

    name: str
    href: str
    statements: list[Statement]
    counts: Counter[str]


# What the page can be asked.
CONDITIONS = ("by", "outcome", "year")


def blueprint(site: Site) -> Blueprint:
    """Return the page of a plan's record."""
    pages = Blueprint("record", __name__)

    @pages.get("/plans/<plan>/record")
    def record(plan: str) -> Response:
        only(*CONDITIONS)
        return show_record(site, plan)

    return pages


def show_record(site: Site, plan: str) -> Response:
    """Return the record of a plan, grouped and narrowed as the address says."""
    facts = site.facts
    view, by, outcomes = view_of(facts, plan), read_choice("by", GROUPS, "theme"), name_outcomes(facts)
    shown = read_choice("outcome", outcomes)
    record = read_record(facts, site.library, view.plan.iri, site.codes, (by, find_year()))
    groups = group_statements(record, [one for one in record.statements if not shown or one.outcome == shown], by)
    return page(
        "record/record.html",
        title=_("%(plan)sのその後", plan=view.title),
        trail=[Step(view.title, view.href), Step(_("その後"))],
        view=view,
        record=record,
        by=by,
        names={code: name() for code, name in BY.items()},
        groupings=[Tab(code, _("%(words)sごと", words=name())) for code, name in BY.items()],
        shown=shown,
        outcomes=outcomes,
        counts=Counter(statement.outcome for statement in record.statements),
        choices=list_choices(record, outcomes),
        targets=[target for target in record.targets if not shown or target.outcome == shown],
        groups=groups,
        picture=draw(groups, outcomes),
        ways={code: name() for code, name in WAYS.items()},
        kinds=name_kinds(facts, record),
        reports={report.iri: report for report in record.reports},
        deciding=may("curate"),
        citation=cite_view(facts.snapshot, view, ("のその後", "what became of it"), CONDITIONS),
    )


def name_outcomes(facts: Facts) -> dict[str, str]:
    """Return what the outcomes are called, by their codes."""
    return {
        concept.code: translate(concept.ja, concept.en) for concept in shared_concepts(facts).list_scheme("outcome")
    }


def list_choices(record: Record, outcomes: dict[str, str]) -> list[Tab]:
    """Return what the page can be narrowed to: all, or an outcome of some statement or target."""
    counts = Counter(statement.outcome for statement in record.statements)
    counts.update(target.outcome for target in record.targets)
    narrow = [Tab(code, words, counts[code]) for code, words in outcomes.items() if counts[code]]
    return [Tab("", _("すべて")), *narrow]


def find_year() -> str:
    """Return the year that the address names, or nothing."""
    year = request.args.get("year", "")
    if year and not (year.isascii() and year.isdecimal() and len(year) == len("2024")):
        raise BadFilter(
            "year には西暦の年度を4桁で指定してください（例：2024）。", "year is a year of four digits: 2024."
        )
    return year


def group_statements(record: Record, listed: list[Statement], by: str) -> list[Part]:
    """Return statements by their groups, in the order of these; one of several groups stands in each."""
    parts: dict[Group | None, list[Statement]] = {group: [] for group in record.order}
    for statement in listed:
        for group in record.groups.get(statement.iri, [None]):
            parts.setdefault(group, []).append(statement)
    return [
        Part(
            name_group(group, by),
            group.iri if group else "",
            statements,
            Counter(statement.outcome for statement in statements),
        )
        for group, statements in parts.items()
        if statements
    ]


def name_group(group: Group | None, by: str) -> str:
    """Return what a group is called."""
    return translate(group.ja, group.en) if group else WITHOUT[by]()


def draw(groups: list[Part], outcomes: dict[str, str]) -> str:
    """Return the groups as bars, in parts by outcome."""
    used = [Head(code, words) for code, words in outcomes.items() if any(group.counts[code] for group in groups)]
    rows = [Head(str(at), group.name) for at, group in enumerate(groups)]
    amounts = {(str(at), code): float(n) for at, group in enumerate(groups) for code, n in group.counts.items()}
    return stacked_bars(_("施策・目標のその後（件）"), rows, used, amounts) if groups else ""


def name_kinds(facts: Facts, record: Record) -> dict[str, str]:
    """Return the kinds of amounts that there are, by what they are called."""
    spent_kinds = {kind for kinds in record.spent.values() for kind in kinds}
    known = {
        concept.code: translate(concept.ja, concept.en) for concept in shared_concepts(facts).list_scheme("amount-kind")
    }
    return {kind: known.get(kind, kind) for kind in KINDS if kind in spent_kinds}

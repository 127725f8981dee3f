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
from ..citations import cite_page
from ..errors import BadFilter
from ..page import Step, only, page, read_choice
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
        facts = site.facts
        view, by = view_of(facts, plan), read_choice("by", GROUPS, "theme")
        outcomes = {
            concept.code: translate(concept.ja, concept.en) for concept in shared_concepts(facts).list_scheme("outcome")
        }
        shown = read_choice("outcome", outcomes)
        kept = read_record(facts, site.library, view.plan.iri, site.codes, (by, find_year()))
        listed = [statement for statement in kept.statements if not shown or statement.outcome == shown]
        groups = group_statements(kept, listed, by)
        return page(
            "record/record.html",
            title=_("%(plan)sのその後", plan=view.title),
            trail=[Step(view.title, view.href), Step(_("その後"))],
            view=view,
            record=kept,
            by=by,
            names={each: name() for each, name in BY.items()},
            shown=shown,
            outcomes=outcomes,
            counts=Counter(statement.outcome for statement in kept.statements),
            of_targets=Counter(target.outcome for target in kept.targets),
            targets=[target for target in kept.targets if not shown or target.outcome == shown],
            groups=groups,
            picture=draw(groups, outcomes),
            ways={each: name() for each, name in WAYS.items()},
            kinds=name_kinds(facts, kept),
            reports={report.iri: report for report in kept.reports},
            deciding=may("curate"),
            citation=cite_page(
                facts.snapshot,
                (f"{view.titles[0]}のその後", f"{view.titles[1]}: what became of it"),
                {name: request.args.get(name, "") for name in CONDITIONS},
            ),
        )

    return pages


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
    there = {kind for kinds in record.spent.values() for kind in kinds}
    known = {
        concept.code: translate(concept.ja, concept.en) for concept in shared_concepts(facts).list_scheme("amount-kind")
    }
    return {kind: known.get(kind, kind) for kind in KINDS if kind in there}

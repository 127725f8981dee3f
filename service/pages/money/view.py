"""The money of one plan: by office or theme and year, what was planned beside what was spent, and its totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from ...charts.heat import Head
from ...charts.stacks import stacked_bars
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.money import BESIDE, DIFFERING, GROUPS, Group, Money, read_money
from ..page import Step, Tab, cite_view, only, page, read_choice
from ..presentation import view as view_of

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# What amounts are grouped by, and what a group of none is called.
BY: dict[str, Callable[[], str]] = {"office": lambda: _("担当"), "theme": lambda: _("分野")}
WITHOUT: dict[str, Callable[[], str]] = {"office": lambda: _("担当の記載なし"), "theme": lambda: _("分野なし")}
# What the page can be asked.
CONDITIONS = ("by", "kind", "year")
MILLION = 1_000_000


def blueprint(site: Site) -> Blueprint:
    """Return the page of a plan's money."""
    pages = Blueprint("money", __name__)

    @pages.get("/plans/<plan>/money")
    def money(plan: str) -> Response:
        only(*CONDITIONS)
        return show_money(site, plan)

    return pages


def show_money(site: Site, plan: str) -> Response:
    """Return the money of a plan, of the groups, the kind and the year that the address names."""
    facts = site.facts
    view, by = view_of(facts, plan), read_choice("by", GROUPS, "office")
    sums = read_money(facts, site.library, view.plan.iri, site.codes, by)
    kind, year = find_kind(sums), find_year(sums)
    labels = {kind.ja: translate(kind.ja, kind.en) for kind in sums.kinds}
    return page(
        "money/money.html",
        title=_("%(plan)sの金額", plan=view.title),
        trail=[Step(view.title, view.href), Step(_("金額"))],
        view=view,
        money=sums,
        by=by,
        names={code: name() for code, name in BY.items()},
        groupings=[Tab(code, _("%(words)sごと", words=name())) for code, name in BY.items()],
        without=WITHOUT[by](),
        labels=labels,
        sorts=[Tab(sort, labels[sort]) for sort in dict.fromkeys(column.kind for column in sums.columns) if sort],
        kind=kind,
        picture=draw(sums, kind, by),
        year=year,
        years=[Tab(year, _("%(year)s年度", year=year)) for year in sums.years],
        beside=sums.list_beside(year),
        questions={"groups": GROUPS[by][0], "beside": BESIDE, "totals": DIFFERING},
        citation=cite_view(facts.snapshot, view, ("の金額", "its money"), CONDITIONS),
    )


def find_kind(money: Money) -> str:
    """Return the label of the kind of amounts that is drawn: that of the address, else the first of the list."""
    kinds_of_columns = {column.kind for column in money.columns}
    kinds = {kind.code: kind.ja for kind in money.kinds if kind.ja in kinds_of_columns}
    return kinds.get(read_choice("kind", kinds, next(iter(kinds), "")), "")


def find_year(money: Money) -> int:
    """Return the year in which plan and accounts stand beside each other: by default the last one that has both."""
    year = read_choice("year", [*map(str, money.years)])
    told = [beside.year for beside in money.beside if beside.spent is not None]
    return int(year) if year else max(told, default=min(money.years, default=0))


def draw(money: Money, kind: str, by: str) -> str:
    """Return the amounts of a kind as bars, a group a bar and a year a part, in millions of yen."""
    columns = [column for column in money.columns if column.kind == kind and column.year]
    groups = [group for group in money.groups if any((group, column) in money.amounts for column in columns)]
    if not groups:
        return ""
    amounts = {
        (group.iri, str(column.year)): round(money.amounts.get((group, column), 0) / MILLION, 1)
        for group in groups
        for column in columns
    }
    rows = [Head(group.iri, name_group(group, by)) for group in groups]
    years = [Head(str(column.year), _("%(year)s年度", year=column.year)) for column in columns]
    return stacked_bars(_("%(group)sごとの金額（百万円）", group=BY[by]()), rows, years, amounts)


def name_group(group: Group, by: str) -> str:
    """Return what a group is called."""
    return group.label or WITHOUT[by]()

"""Themes: how much they share with each other, and with stages, pillars and target groups; of one plan or of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ...charts.heat import Head, Heat, heat
from ...engines.engine import TimeExceeded
from ...http.addresses import href
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.facts import Facts
from ...read_models.plans import Listed, plans
from ...read_models.themes import count_pairs, count_shared
from ...read_models.vocabulary import Concept, concepts
from ..errors import BadFilter
from ..page import Step, chosen_plan, only, page
from ..plan import filters
from ..presentation import View

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

Amounts = Mapping[tuple[str, str], int]
# The rows of each table: the filter's name and its code list.
ROWS = {"theme": "theme", "stage": "stage", "pillar": "pillar", "group": "target-group"}


class Titles(NamedTuple):
    """What a table is called, and what its rows are."""

    corner: str
    caption: str


def blueprint(site: Site) -> Blueprint:
    """Return the page of themes."""
    pages = Blueprint("themes", __name__)

    @pages.get("/themes")
    def themes() -> Response:
        facts = site.facts
        only("plan", "theme")
        found = chosen_plan(facts)
        tables = _tables(facts, found)
        pair = _pair(facts)
        return page(
            "themes/themes.html",
            title=_("分野"),
            trail=[Step(_("分野"))],
            plans=plans(facts),
            view=found,
            tables=tables,
            tree=_tree(facts, found),
            pair=pair,
            sharing=_list_sharing(facts, pair) if pair else [],
        )

    return pages


def _tables(facts: Facts, found: View | None) -> list[Heat | None]:
    """Return the tables; None from the first on for which the engine has no time, as there are so many plans."""
    made: list[Heat | None] = []
    try:
        for name in ROWS:
            made.append(table(facts, found, name))  # noqa: PERF401 - those made before one fails are shown
    except TimeExceeded:
        made += [None] * len(ROWS)
    return made[: len(ROWS)]


def titles(name: str) -> Titles:
    """Return what the table of a name says of itself."""
    return {
        "theme": Titles(_("分野"), _("二つの分野の両方に関わる施策・目標の数（対角線上のセルは、その分野の総数）")),
        "stage": Titles(_("段階"), _("段階別・分野別の施策・目標数")),
        "pillar": Titles(_("マニフェストの柱"), _("柱が印刷された表にある施策・目標の、分野別の件数")),
        "group": Titles(_("対象者"), _("対象者別・分野別の施策・目標数")),
    }[name]


def table(facts: Facts, found: View | None, name: str) -> Heat:
    """Return a table of a plan, or of all plans where none is chosen."""
    codes = concepts(facts)
    amounts = _amounts(facts, found, name) if found else _of_all(facts, name)
    columns = [_head(each) for each in codes.list_tops("theme")]
    rows = columns if name == "theme" else [_head(each) for each in codes.list_scheme(ROWS[name])]
    return heat(*titles(name), rows, columns, amounts, _opens(found, name))


def _head(concept: Concept) -> Head:
    return Head(concept.code, translate(concept.ja, concept.en), href(concept.iri))


def _amounts(facts: Facts, found: View, name: str) -> Amounts:
    """Return how many statements of a plan have each pair."""

    def count_pairs_of_plan() -> Amounts:
        having = facts.cache(("filters", found.plan.iri), lambda: filters.of_plan(found))
        seen: dict[tuple[str, str], set[str]] = {}
        for entry, has in having.items():
            states = [one.iri for one in found.plan.states.get(entry, ())]
            for row in has[name]:
                for theme in has["theme"]:
                    seen.setdefault((row, theme), set()).update(states)
        return {pair: len(each) for pair, each in seen.items()}

    return facts.cache(("crossing", found.plan.iri, name), count_pairs_of_plan)


def _of_all(facts: Facts, name: str) -> Amounts:
    codes = concepts(facts)
    return {(codes.find(row).code, codes.find(theme).code): n for (row, theme), n in count_pairs(facts, name).items()}


def _opens(found: View | None, name: str) -> Callable[[str, str], str]:
    """Return what a cell opens: the items of the plan that it counts, or the plans that have any."""

    def of_plan(row: str, theme: str) -> str:
        asked = [(name, row), ("theme", theme)] if row != theme or name != "theme" else [("theme", theme)]
        return f"{found.href if found else ''}?{urlencode(asked)}#result"

    def of_all(row: str, theme: str) -> str:
        if name != "theme" or row == theme:
            return f"/doc/theme/{theme}"
        return f"/themes?{urlencode([('theme', row), ('theme', theme)])}#pair"

    return of_plan if found else of_all


def _pair(facts: Facts) -> list[Concept]:
    """Return the two themes that are asked for, if any."""
    asked = [each for each in request.args.getlist("theme") if each]
    found = [concepts(facts).find_code("theme", each) for each in asked]
    known = [each for each in found if each]
    if asked and len(known) != 2:  # noqa: PLR2004 - a pair
        raise BadFilter("分野は、あるものから二つを選んでください。", "Choose two of the themes that there are.")
    return known


def _list_sharing(facts: Facts, pair: list[Concept]) -> list[tuple[Listed, int, str]]:
    """Return the plans in which two themes share statements, with how many, and the address of these."""
    counts = count_shared(facts, pair[0].iri, pair[1].iri)
    query = urlencode([("theme", each.code) for each in pair])
    listed = [each for each in plans(facts).values() if counts.get(each.iri)]
    return [(each, counts[each.iri], f"/plans/{each.key}?{query}#result") for each in listed]


def _tree(facts: Facts, found: View | None) -> list[tuple[Concept, list[Concept]]]:
    """Return the broad themes, each with those below it."""
    codes = concepts(facts)
    return [
        (top, [each for each in codes.list_scheme("theme") if top.iri in each.broader])
        for top in codes.list_tops("theme")
    ]

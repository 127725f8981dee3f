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
from ...read_models.plans import ListedPlan, plans
from ...read_models.themes import count_pairs, count_shared
from ...read_models.vocabulary import Concept, Concepts, concepts, shared_concepts
from ..errors import BadFilter
from ..page import Step, chosen_plan, only, page
from ..plan import filters
from ..presentation import View

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

Amounts = Mapping[tuple[str, str], int]
# The rows of each table of a plan: the filter's name and its code list. Over all plans the fields that they share take
# the place of their own themes, and what is each plan's own is not told apart.
ROWS = {"theme": "theme", "stage": "stage", "pillar": "pillar", "group": "target-group"}
ROWS_OF_ALL = {"field": "field", "group": "target-group"}


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
        only("plan", "theme", "field")
        view = chosen_plan(facts)
        tables = _tables(facts, view)
        pair = _pair(facts)
        return page(
            "themes/themes.html",
            title=_("分野"),
            trail=[Step(_("分野"))],
            plans=plans(facts),
            view=view,
            tables=tables,
            tree=_tree(facts, view),
            pair=pair,
        )

    return pages


def _tables(facts: Facts, view: View | None) -> dict[str, Heat | None]:
    """Return the tables; None from the first on for which the engine has no time, as there are so many plans."""
    names = ROWS if view else ROWS_OF_ALL
    made: dict[str, Heat | None] = dict.fromkeys(names)
    try:
        for name in names:
            made[name] = table(facts, view, name)
    except TimeExceeded:
        return made
    return made


def titles(name: str) -> Titles:
    """Return what the table of a name says of itself."""
    return {
        "field": Titles(
            _("政策分野"), _("二つの政策分野の両方に関わる施策・目標の数（対角線上のセルは、その分野の総数）")
        ),
        "theme": Titles(_("分野"), _("二つの分野の両方に関わる施策・目標の数（対角線上のセルは、その分野の総数）")),
        "stage": Titles(_("段階"), _("段階別・分野別の施策・目標数")),
        "pillar": Titles(_("マニフェストの柱"), _("柱が印刷された表にある施策・目標の、分野別の件数")),
        "group": Titles(_("対象者"), _("対象者別・分野別の施策・目標数")),
    }[name]


def table(facts: Facts, view: View | None, name: str) -> Heat:
    """Return a table of a plan by its themes, or of all plans by the fields that they share."""
    codes, plan = _codes(facts, view), view.plan.iri if view else ""
    amounts = _amounts(facts, view, name) if view else _of_all(facts, name)
    columns_held = {column for _row, column in amounts}
    tops = codes.list_tops("theme", plan) if view else codes.list_tops("field")
    columns = [_head(top) for top in tops if view or top.code in columns_held]
    rows = columns if name in ("theme", "field") else [_head(e) for e in codes.list_scheme(ROWS[name], plan)]
    return heat(*titles(name), rows, columns, amounts, _opens(view, name))


def _codes(facts: Facts, view: View | None) -> Concepts:
    return view.codes if view else shared_concepts(facts)


def _head(concept: Concept) -> Head:
    return Head(concept.code, translate(concept.ja, concept.en), href(concept.iri))


def _amounts(facts: Facts, view: View, name: str) -> Amounts:
    """Return how many statements of a plan have each pair."""

    def count_pairs_of_plan() -> Amounts:
        having = facts.cache(("filters", view.plan.iri), lambda: filters.of_plan(view))
        seen: dict[tuple[str, str], set[str]] = {}
        for entry, has in having.items():
            states = [one.iri for one in view.plan.states.get(entry, ())]
            for row in has[name]:
                for theme in has["theme"]:
                    seen.setdefault((row, theme), set()).update(states)
        return {pair: len(statements) for pair, statements in seen.items()}

    return facts.cache(("crossing", view.plan.iri, name), count_pairs_of_plan)


def _of_all(facts: Facts, name: str) -> Amounts:
    codes = shared_concepts(facts)
    return {(codes.find(row).code, codes.find(field).code): n for (row, field), n in count_pairs(facts, name).items()}


def _opens(view: View | None, name: str) -> Callable[[str, str], str]:
    """Return what a cell opens: the items of the plan that it counts, or the plans that have any."""

    def of_plan(row: str, theme: str) -> str:
        asked = [(name, row), ("theme", theme)] if row != theme or name != "theme" else [("theme", theme)]
        return f"{view.href if view else ''}?{urlencode(asked)}#result"

    def of_all(row: str, field: str) -> str:
        if name != "field" or row == field:
            return f"/doc/field/{field}"
        return f"/themes?{urlencode([('field', row), ('field', field)])}#pair"

    return of_plan if view else of_all


class Pair(NamedTuple):
    """Two themes or two fields, and the plans in which they share statements: how many, and where these are listed."""

    one: Concept
    other: Concept
    sharing: list[tuple[ListedPlan, int, str]]


def _pair(facts: Facts) -> Pair | None:
    """Return the two themes, or fields, that are asked for, if any."""
    scheme = "field" if request.args.get("field") else "theme"
    asked = [value for value in request.args.getlist(scheme) if value]
    if not asked:
        return None
    by_plan = {plan.iri: _find(facts, scheme, asked, plan.iri) for plan in plans(facts).values()}
    known = [pair for pair in by_plan.values() if len(pair) == 2]  # noqa: PLR2004 - a pair
    if len(asked) != 2 or not known:  # noqa: PLR2004 - a pair
        raise BadFilter("分野は、あるものから二つを選んでください。", "Choose two of the themes that there are.")
    query = urlencode([(scheme, concept.code) for concept in known[0]])
    return Pair(*known[0], _list_sharing(facts, scheme, by_plan, query))


def _find(facts: Facts, scheme: str, codes: list[str], plan: str) -> tuple[Concept, ...]:
    """Return the concepts that a plan has of codes."""
    named = (concepts(facts).find_code(scheme, code, plan) for code in codes)
    return tuple(concept for concept in named if concept)


def _list_sharing(
    facts: Facts, scheme: str, themes: Mapping[str, tuple[Concept, ...]], query: str
) -> list[tuple[ListedPlan, int, str]]:
    """Return the plans in which two concepts share statements, with how many, and the address of these."""
    listed: list[tuple[ListedPlan, int, str]] = []
    for plan in plans(facts).values():
        pair = [concept.iri for concept in themes[plan.iri]]
        counts = count_shared(facts, scheme, *pair) if len(pair) == 2 else {}  # noqa: PLR2004 - a pair
        if number := counts.get(plan.iri, 0):
            listed.append((plan, number, f"/plans/{plan.key}?{query}#result"))
    return listed


def _tree(facts: Facts, view: View | None) -> list[tuple[Concept, list[Concept]]]:
    """Return the broad themes of a plan, or the broad fields that all plans share, each with those below it."""
    codes, scheme, plan = _codes(facts, view), "theme" if view else "field", view.plan.iri if view else ""
    listed = codes.list_scheme(scheme, plan)
    return [
        (top, [concept for concept in listed if top.iri in concept.broader]) for top in codes.list_tops(scheme, plan)
    ]

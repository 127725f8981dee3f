"""A plan beside the one that it revises: what became of each measure, goal, pledge and target, with what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, Response, request
from markupsafe import Markup

from ...charts.gantt import Period, Row, gantt
from ...charts.sankey import Path, sankey
from ...charts.sankey import table as flow_table
from ...charts.slopes import Slope, slopes
from ...citation import Citation
from ...http.addresses import href
from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.changes import Change, Edition, Pair, Shift, Side, list_pairs, read_changes, read_strip
from ...read_models.facts import Facts
from ...read_models.plans import ListedPlan, plans
from ...read_models.vocabulary import Concepts, concepts
from ...writing.visitor import may, signed_in
from ..errors import BadFilter, UnknownPlan
from ..page import Step, Tab, cite_page, only, page, read_choice
from .decide import find_asked, show_decision, take_decision

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Stand in a flow for what has no theme, for indicators, and for the plan that does not have it.
NO_THEME, INDICATOR, NOWHERE = "-theme", "-indicator", "-none"
# Correspondences on one page: each has both sides and what differs.
MANY = 50
# Words that only the earlier, and only the later plan has.
TAKEN, PUT = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")


class Strip(NamedTuple):
    """One thing through all editions: each edition with the plan's name, and in words what became of it there."""

    editions: list[tuple[Edition, ListedPlan, str]]


class ChangeView(NamedTuple):
    """A change as pages show it: its class and kinds of difference in words, both sides with what differs marked."""

    change: Change
    words: str
    aspects: dict[str, str]
    marked: tuple[Markup, Markup] | None


def blueprint(site: Site) -> Blueprint:
    """Return the page of two plans side by side."""
    pages = Blueprint("compare", __name__)

    @pages.get("/compare")
    def compare() -> Response:
        only("earlier", "later", "change", "page")
        return show_pair(site.facts)

    @pages.get("/compare/decide")
    def decide() -> Response:
        signed_in("curate")
        return show_decision(find_asked(site))

    @pages.post("/compare/decide")
    def take() -> Response:
        return take_decision(signed_in("curate"), find_asked(site))

    return pages


def show_pair(facts: Facts) -> Response:
    """Return the page of the plans that the address names."""
    known, pair = concepts(facts), find_pair(facts)
    every = read_changes(facts, pair.later) if pair else []
    names = name_changes(known)
    shown = read_choice("change", names)
    return page(
        "compare/compare.html",
        title=_("計画の比較"),
        trail=[Step(_("計画の比較"))],
        pairs=name_pairs(facts),
        pair=pair and (name_plan(facts, pair.earlier), name_plan(facts, pair.later)),
        names=names,
        shown=shown,
        citation=pair and cite(facts, pair, shown),
        deciding=bool(pair and may("curate")),
        strips=list_strips(facts, known, every),
        **count(every, names),
        **select_page(known, every, shown),
        **(draw(known, every, names) if every else {}),
    )


def count(every: list[Change], names: dict[str, str]) -> dict[str, Any]:
    """Return how many changes there are: of each class that has some, decided by people, and doubtful."""
    counts = Counter(change.change for change in every)
    return {
        "total": len(every),
        "decided": sum(change.decided for change in every),
        "doubtful": sum(bool(change.others) for change in every),
        "choices": [
            Tab("", _("すべて"), len(every)),
            *(Tab(code, words, counts[code]) for code, words in names.items() if counts[code]),
        ],
    }


def select_page(known: Concepts, every: list[Change], shown: str) -> dict[str, Any]:
    """Return the changes of the class that is shown, of one page of the list; and which page of how many it is."""
    of_class = [change for change in every if not shown or change.change == shown]
    last = max(1, ceil(len(of_class) / MANY))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    return {"compared": show(known, of_class[(number - 1) * MANY : number * MANY]), "number": number, "last": last}


def list_strips(facts: Facts, known: Concepts, every: list[Change]) -> list[Strip]:
    """Return each pledge through all editions."""
    return [
        strip(facts, known, change)
        for change in every
        if any(side.is_pledge for side in (*change.earlier, *change.later))
    ]


def name_changes(known: Concepts) -> dict[str, str]:
    """Return what the classes are called, by their codes."""
    return {concept.code: translate(concept.ja, concept.en) for concept in known.list_scheme("change")}


def show(known: Concepts, changes: list[Change]) -> list[ChangeView]:
    """Return changes as a page shows them."""
    names = name_changes(known)
    aspects = {concept.iri: translate(concept.ja, concept.en) for concept in known.list_scheme("aspect")}
    return [ChangeView(change, names.get(change.change, change.change), aspects, mark(change)) for change in changes]


def find_pair(facts: Facts) -> Pair | None:
    """Return the plans that the address names, or the first that there are; raises `UnknownPlan`."""
    pairs, known = list_pairs(facts), plans(facts)
    asked = {side: request.args.get(side, "") for side in ("earlier", "later")}
    for key in asked.values():
        if key and key not in known:
            raise UnknownPlan.of(key, [*known])
    wanted = {side: known[key].iri for side, key in asked.items() if key}
    fitting = [pair for pair in pairs if all(getattr(pair, side) == iri for side, iri in wanted.items())]
    if wanted and not fitting:
        raise BadFilter(
            "この二つの計画の対応関係は公開されていません。後の計画の plan.toml に revises を書いて公開してください。",
            "No correspondences of these two plans are published: write revises in the later plan's plan.toml.",
        )
    return next(iter(fitting), None)


def name_pairs(facts: Facts) -> list[tuple[ListedPlan, ListedPlan]]:
    """Return the plans that can be compared, as a list names them."""
    return [(name_plan(facts, pair.earlier), name_plan(facts, pair.later)) for pair in list_pairs(facts)]


def name_plan(facts: Facts, iri: str) -> ListedPlan:
    """Return a plan as a list names it."""
    return next(plan for plan in plans(facts).values() if plan.iri == iri)


def cite(facts: Facts, pair: Pair, shown: str) -> Citation:
    """Return how the comparison is cited, all of it or the class that is shown."""
    earlier, later = (name_plan(facts, each) for each in pair)
    title = f"{earlier.ja} → {later.ja}", f"{earlier.en or earlier.ja} → {later.en or later.ja}"
    return cite_page(facts.snapshot, title, {"earlier": earlier.key, "later": later.key, "change": shown})


def mark(change: Change) -> tuple[Markup, Markup] | None:
    """Return the words of both sides with what was taken out and what was put in; None where they are no pair."""
    if len(change.earlier) != 1 or len(change.later) != 1:
        return None
    one, other = change.earlier[0].label, change.later[0].label
    steps = [*SequenceMatcher(None, one, other, autojunk=False).get_opcodes()]
    before = _wrap(TAKEN, ((one[a:b], tag) for tag, a, b, _c, _d in steps))
    return before, _wrap(PUT, ((other[c:d], tag) for tag, _a, _b, c, d in steps))


def _wrap(marked: Markup, parts: Iterator[tuple[str, str]]) -> Markup:
    return Markup("").join(text if tag == "equal" else marked.format(text) for text, tag in parts if text)


def draw(known: Concepts, every: list[Change], names: dict[str, str]) -> dict[str, Any]:
    """Return the pictures: from the earlier plan's themes by class to the later one's; targets before and after."""
    flows: dict[Path, int] = {}
    order = [*names]
    for change in sorted(every, key=lambda one: order.index(one.change) if one.change in names else len(order)):
        path: Path = (f"e{_stand(change.earlier)}", change.change, f"l{_stand(change.later)}")
        flows[path] = flows.get(path, 0) + 1
    words = {**names}
    for path in flows:
        words |= {each: _name(known, each[1:]) for each in (path[0], path[2])}
    sloped = [slope for change in every if (slope := _slope(change))]
    shifts = list_shifts(show(known, every))
    return {
        "shifts": shifts,
        "gantt": gantt(_("期限と年度別計画の変更"), [row for _each, row in shifts]) if shifts else None,
        "flow": sankey(flows, words, {}, coloured=1, unit=6.0),
        "flow_table": flow_table(flows, words),
        "slopes": slopes(_("同じ年の目標値の変化"), sloped) if sloped else None,
        "targets": [change for change in every if change.targets and change.change.startswith("target-")],
    }


def list_shifts(compared: Sequence[ChangeView]) -> list[tuple[ChangeView, Row]]:
    """Return what was put off or brought forward, a row for each word of its schedule that moved."""
    return [(each, _draw_shift(each.change.later[0], shift)) for each in compared for shift in each.change.shifts]


def _draw_shift(side: Side, shift: Shift) -> Row:
    name = f"{side.label}（{shift.phase}）" if shift.phase else side.label
    return Row(name, href(side.iri), Period(*shift.before), Period(*shift.after))


def strip(facts: Facts, known: Concepts, change: Change) -> Strip:
    """Return what a change is about through all editions of its plan."""
    names = name_changes(known)
    return Strip(
        [
            (edition, name_plan(facts, edition.plan), names.get(edition.change.change, "") if edition.change else "")
            for edition in read_strip(facts, change)
        ]
    )


def _stand(sides: tuple[Side, ...]) -> str:
    """Return where a side stands in a flow: its theme, else that it is an indicator, or is not there."""
    if not sides:
        return NOWHERE
    return INDICATOR if sides[0].is_indicator else sides[0].theme or NO_THEME


def _name(known: Concepts, key: str) -> str:
    own = {NO_THEME: _("分野なし"), INDICATOR: _("指標の目標値"), NOWHERE: _("（なし）")}
    concept = known.get(key)
    return own.get(key) or (translate(concept.ja, concept.en) if concept else key)


def _slope(change: Change) -> Slope | None:
    """Return a target that was raised or lowered, in the last year that both plans print."""
    if not change.change.startswith("target-") or not change.targets:
        return None
    last = change.targets[-1]
    words = f"{last.earlier}→{last.later}（{last.year}）"
    return Slope(change.later[0].label, last.before, last.after, words, change.change == "target-lowered")

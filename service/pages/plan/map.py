"""The map of a plan: how its sheets, themes, target groups and pledges hang together through what it states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise, product
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from ...charts.heat import Head
from ...charts.layers import Layer, Link, layers
from ...http.addresses import href
from ...http.language import DEFAULT, current_language
from ...http.language import gettext as _
from ...read_models.plan import Statement
from ..presentation import View
from .filters import INVOLVED

# Kinds of things, in the order of the columns, and what a column of them is called.
KINDS: dict[str, Callable[[], str]] = {
    "sheet": lambda: _("表"),
    "section": lambda: _("節"),
    "theme": lambda: _("分野"),
    "field": lambda: _("政策分野"),
    "group": lambda: _("対象者"),
    "pledge": lambda: _("公約"),
}
# Columns that are shown at once, and those that are shown if nothing is chosen, as far as the plan has them.
MOST, USUAL = 3, (("sheet", "section"), ("theme", "field"), ("pledge", "group"))
# Sections of one depth are a column if there are so many of them, else those below them.
FEW, MANY = 6, 40
# Kinds whose things are narrower and broader.
BROAD = ("theme", "field")


class Row(NamedTuple):
    """One line of the map as a row: both things, and how many statements belong to both."""

    one: Head
    other: Head
    link: Link


class Map(NamedTuple):
    """A map: the picture, the same as rows, and what its things are."""

    picture: Markup
    rows: list[Row]
    things: list[Head]


def list_kinds(view: View) -> list[str]:
    """Return the kinds of things that the plan's statements belong to."""
    sections = choose_sections(view)
    having = [_group_things(view, statement, sections) for statement in view.plan.statements.values()]
    return [kind for kind in KINDS if any(kinds[kind] for kinds in having)]


def usual(kinds: list[str]) -> list[str]:
    """Return the kinds that are shown if nothing is chosen.

    >>> usual(["section", "theme", "field", "group"])
    ['section', 'theme', 'group']
    """
    return [
        kind for pair in USUAL if (kind := next((kind_of_pair for kind_of_pair in pair if kind_of_pair in kinds), ""))
    ]


def draw_map(view: View, kinds: list[str], at: str = "", *, broad: bool = False) -> Map:
    """Return the map of the kinds; ``at`` leaves what belongs to one thing alone, ``broad`` the broadest themes.

    A broad map is an illustration: its lines open nothing, for whoever goes by keyboard would have to pass them all.
    """
    counts: Counter[tuple[str, str]] = Counter()
    things: dict[str, dict[str, None]] = {kind: {} for kind in kinds}
    sections = choose_sections(view)
    for statement in view.plan.statements.values():
        having = _group_things(view, statement, sections)
        if broad:
            having |= {kind: tuple(iri for iri in having[kind] if not view.codes.find(iri).broader) for kind in BROAD}
        if at and not any(at in things for things in having.values()):
            continue
        for kind in kinds:
            things[kind].update(dict.fromkeys(having[kind]))
        for one, other in pairwise(kinds):
            counts.update(product(having[one], having[other]))
    of = {iri: kind for kind, iris in things.items() for iri in iris}
    heads = {iri: Head(iri, _name(view, kind, iri), href(iri)) for iri, kind in of.items()}
    links = {pair: Link(count, "" if broad else _list_address(view, of, pair)) for pair, count in counts.items()}
    columns = [Layer(KINDS[kind](), [heads[iri] for iri in _order(view, kind, things[kind])]) for kind in kinds]
    rows = [Row(heads[one], heads[other], link) for (one, other), link in links.items()]
    rows.sort(key=lambda row: -row.link.amount)
    title = _("%(plan)sの地図（線が太いほど、両方に関わる施策・目標が多い）", plan=view.title)
    return Map(layers(title, columns, links), rows, [head for column in columns for head in column.heads])


def _group_things(view: View, statement: Statement, sections: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the things of each kind that a statement belongs to; its sections are those that the map shows."""
    entries = [view.plan.passages[key] for key in statement.to("statedBy") if key in view.plan.passages]
    return {
        "sheet": tuple(dict.fromkeys(entry.sheet for entry in entries if entry.sheet)),
        "section": tuple(dict.fromkeys(sections[entry.section] for entry in entries if entry.section in sections)),
        "theme": statement.to("theme"),
        "field": statement.to("policyField"),
        "group": tuple(dict.fromkeys(group for relation in INVOLVED for group in statement.to(relation))),
        "pledge": statement.to("fulfils"),
    }


def choose_sections(view: View) -> dict[str, str]:
    """Return the section that the map shows for each section in which something is stated: itself, or one above it.

    Many plans have one chapter that states nearly all: then it is the first depth with `FEW` sections that is shown,
    as long as they are not more than `MANY`.
    """
    statements = view.plan.statements.values()
    entries = (view.plan.passages.get(key) for statement in statements for key in statement.to("statedBy"))
    ways = {entry.section: _way(view, entry.section) for entry in entries if entry and entry.section}
    chosen = {section: way[0] for section, way in ways.items() if way}
    for depth in range(1, max(map(len, ways.values()), default=0)):
        deeper = {section: way[min(depth, len(way) - 1)] for section, way in ways.items() if way}
        if len({*chosen.values()}) >= FEW or len({*deeper.values()}) > MANY:
            break
        chosen = deeper
    return chosen


def _way(view: View, section: str) -> list[str]:
    """Return the sections from the outermost one to this."""
    way: list[str] = []
    while section in view.plan.sections:
        way.insert(0, section)
        section = view.plan.sections[section].parent
    return way


def _order(view: View, kind: str, things: Iterable[str]) -> list[str]:
    """Return pledges by their number, parts as they are printed, and concepts in the order of their list."""
    if kind == "pledge":
        return sorted(things, key=lambda iri: (pledge.number if (pledge := view.plan.pledges.get(iri)) else 0, iri))

    def by_list(iri: str) -> tuple[int, str]:
        return view.codes.find(iri).order, iri

    printed = [*view.plan.sheets, *view.plan.sections]
    return sorted(things, key=printed.index) if kind in ("sheet", "section") else sorted(things, key=by_list)


def _name(view: View, kind: str, iri: str) -> str:
    if kind == "sheet":
        sheet = view.plan.sheets[iri]
        return sheet.en if sheet.en and current_language() != DEFAULT else f"{view.short(sheet)} {sheet.title}"
    if kind == "section":
        return view.plan.sections[iri].title
    return view.name(iri)


def _list_address(view: View, of: dict[str, str], pair: tuple[str, str]) -> str:
    """Return the address of the statements that belong to both things, empty where no question lists them."""
    chosen = [_condition(view, of[iri], iri) for iri in pair]
    if not all(chosen):
        return ""
    return f"/queries/find-statements?{urlencode([*filter(None, chosen), ('plan', view.plan.key)])}"


def _condition(view: View, kind: str, iri: str) -> tuple[str, str] | None:
    if kind == "pledge":
        number = view.plan.pledges[iri].number if iri in view.plan.pledges else 0
        return ("number", str(number)) if number else None
    if kind in ("sheet", "section"):
        return "sheet", iri.partition("/id/")[2]
    return kind, view.codes.find(iri).code

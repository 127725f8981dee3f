"""The filters of a plan's page: what each entry has that can be asked for, and which entries pass.

A filter is a name and values in the address (`?theme=disaster-prevention&theme=elderly-care`); an entry passes that
has all of them. Beside every value stands how many entries would pass if it were chosen too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ...http.language import gettext as _
from ...read_models.plan import Passage
from ..errors import BadFilter
from ..presentation import KINDS, View, year

# In the order of the form. What may be chosen more than once: an entry can have several of it.
NAMES: dict[str, Callable[[], str]] = {
    "stage": lambda: _("段階"),
    "division": lambda: _("業務区分"),
    "pillar": lambda: _("マニフェストの柱"),
    "theme": lambda: _("分野"),
    "field": lambda: _("政策分野（推定を含む）"),
    "group": lambda: _("対象者"),
    "pledge": lambda: _("公約"),
    "year": lambda: _("期限年度"),
    "kind": lambda: _("種類"),
}
SEVERAL = ("theme", "field", "group")
# Whoever has to do with a statement: those whom it concerns and those who take part.
INVOLVED = ("concerns", "carriedOutWith")
# The fields of a statement: those that it has, and those that its words propose where it has none.
FIELDS = ("policyField", "proposedField")
# What is said of entries that have nothing of a kind.
NONE = "none"
LACKING = {
    "pillar": lambda: _("柱の記載がない"),
    "group": lambda: _("対象者の指定がない"),
    "pledge": lambda: _("公約番号がない"),
    "year": lambda: _("期限の記載がない"),
}
# What the question of the library that finds statements calls a filter; it knows one value of each.
CONDITIONS = {
    **{name: name for name in ("stage", "division", "pillar", "theme", "group", "year", "kind")},
    "pledge": "number",
}
Has = Mapping[str, frozenset[str]]


class Choice(NamedTuple):
    """One value of a filter: what it is called, and how many entries would pass with it."""

    value: str
    words: str
    entries: int


class Filter(NamedTuple):
    """A filter of the form: its name in the address, its words, its choices, and what is chosen."""

    name: str
    words: str
    choices: tuple[Choice, ...]
    chosen: tuple[str, ...]
    several: bool


def of_plan(view: View) -> dict[str, Has]:
    """Return what each entry has, by filter; its themes are closed upward in the graph."""
    return {entry.iri: _has(view, entry) for entry in view.plan.entries.values()}


def _has(view: View, entry: Passage) -> Has:
    plan, codes = view.plan, view.codes
    sheet, states = plan.sheets.get(entry.sheet), plan.states.get(entry.iri, ())

    def collect_ends(relation: str) -> Iterable[str]:
        return (related for one in states for related in one.to(relation))

    held = {
        "stage": {codes.find(entry.stage).code} if entry.stage else set(),
        "division": {codes.find(sheet.division).code} if sheet and sheet.division else set(),
        "pillar": {codes.find(pillar).code for pillar in sheet.pillars} if sheet else set(),
        "theme": {codes.find(end).code for end in collect_ends("theme")},
        "field": {codes.find(end).code for name in FIELDS for end in collect_ends(name)},
        "group": {codes.find(end).code for relation in INVOLVED for end in collect_ends(relation)},
        "pledge": {str(number) for end in collect_ends("fulfils") if (number := plan.pledges[end].number)},
        "year": {str(one.due) for one in states if one.due},
        "kind": {one.kind for one in states} | {codes.find(end).code for end in collect_ends("measureKind")},
    }
    return {name: frozenset(values or ([NONE] if name in LACKING else [])) for name, values in held.items()}


def read_filters(arguments: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the filters of an address; an empty value, as a form sends it, asks for nothing."""
    return {
        name: values
        for name in NAMES
        if (values := tuple(dict.fromkeys(value for value in arguments.get(name, ()) if value)))
    }


def select_entries(having: Mapping[str, Has], chosen: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the entries that have everything that is chosen."""
    return [iri for iri, has in having.items() if all(has[name].issuperset(values) for name, values in chosen.items())]


def form(view: View, having: Mapping[str, Has], chosen: Mapping[str, tuple[str, ...]]) -> list[Filter]:
    """Return the filters of which the plan has values; raises `BadFilter` if one is chosen that no entry has."""
    filters = [_filter(view, having, chosen, name) for name in NAMES]
    return [offered for offered in filters if any(choice.value != NONE for choice in offered.choices)]


def _filter(view: View, having: Mapping[str, Has], chosen: Mapping[str, tuple[str, ...]], name: str) -> Filter:
    picked = chosen.get(name, ())
    others = chosen if name in SEVERAL else {other: values_of for other, values_of in chosen.items() if other != name}
    counts = Counter(value for iri in select_entries(having, others) for value in having[iri][name])
    every = {value for has in having.values() for value in has[name]}
    words = names(view, name, every)
    for picked_value in picked:
        if picked_value not in words:
            raise _unknown_value(name, picked_value, [value for value in words if value != NONE])
    choices = tuple(Choice(value, label, counts[value]) for value, label in words.items())
    return Filter(name, NAMES[name](), choices, picked, name in SEVERAL)


def names(view: View, name: str, values: Iterable[str]) -> dict[str, str]:
    """Return what the values of a filter are called, in order."""
    present = {*values}
    lacking = {NONE: LACKING[name]()} if NONE in present else {}
    if name == "pledge":
        numbers = sorted(int(number) for number in present - {NONE})
        return {**{str(number): _("公約%(number)s", number=number) for number in numbers}, **lacking}
    if name == "year":
        years = [concept for concept in view.codes.list_scheme("fiscal-year") if concept.code in present]
        return {**{concept.code: year(concept) for concept in years}, **lacking}
    kinds = {kind: words() for kind, words in KINDS.items() if kind in present} if name == "kind" else {}
    scheme = {"group": "target-group", "kind": "measure-kind"}.get(name, name)
    return {
        **kinds,
        **{e.code: view.concept(e.iri) for e in view.codes.list_scheme(scheme, view.plan.iri) if e.code in present},
        **lacking,
    }


def _unknown_value(name: str, value: str, known: Sequence[str]) -> BadFilter:
    some = "、".join(known[:12]) + ("…" if len(known) > 12 else "")  # noqa: PLR2004 - as many as a line holds
    return BadFilter(
        f"条件「{name}」に「{value[:60]}」という値はありません。この計画にあるのは {some} です。",
        f"No entry of this plan has “{value[:60]}” as its {name}. There are: {some}.",
    )


def conditions(picked: Mapping[str, Sequence[str]], plan: str) -> dict[str, str] | None:
    """Return what is chosen as the question `find-statements` takes it, None where it cannot ask for that.

    >>> conditions({"theme": ("waste",), "pledge": ("21",)}, "kawaguchi")
    {'theme': 'waste', 'number': '21', 'plan': 'kawaguchi'}
    >>> conditions({"kind": ("goal",)}, "kawaguchi"), conditions({"kind": ("survey",)}, "kawaguchi")
    ({'type': 'goal', 'plan': 'kawaguchi'}, {'kind': 'survey', 'plan': 'kawaguchi'})
    >>> conditions({"theme": ("waste", "roads")}, "kawaguchi") is None
    True
    """
    chosen = {name: values for name, values in picked.items() if values}
    if any(name not in CONDITIONS or len(values) > 1 or NONE in values for name, values in chosen.items()):
        return None
    asked = {CONDITIONS[name]: values[0] for name, values in chosen.items()}
    if asked.get("kind") in KINDS:  # a measure or a goal, and no kind of measure
        asked["type"] = asked.pop("kind")
    return {**asked, "plan": plan}

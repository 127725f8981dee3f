"""The list of all doubts about a plan, by kind and state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, request

from ....graph.curation.doubts import KINDS, Doubt
from ...http.language import gettext as _
from ...http.language import translate
from ...writing.reviews import ReviewState
from ..page import Step, page

KIND_NAMES: dict[str, Callable[[], str]] = {
    "draft": lambda: _("下書きの疑問点"),
    "strand": lambda: _("系列"),
    "again": lambda: _("再掲"),
    "same": lambda: _("同じ施策・目標か"),
    "theme": lambda: _("分野"),
    "finding": lambda: _("指摘"),
    "entry": lambda: _("役割のない文"),
}
STATES: dict[str, Callable[[], str]] = {"open": lambda: _("残り"), "decided": lambda: _("済み")}


class PlanName(NamedTuple):
    """A plan's name as a page shows it, the language of its words, and where it is read."""

    title: str
    language: str
    href: str


def name_plan(reviewed: ReviewState, plan: str) -> PlanName:
    """Return a plan's name as a page shows it."""
    title = reviewed.review.model.plan.title
    return PlanName(
        translate(title.ja or title.text, title.en), reviewed.review.model.plan.language, f"/plans/{quote(plan)}"
    )


# Doubts on one page of the list.
LISTED = 100


class DoubtSelection(NamedTuple):
    """The doubts that the address asks for: of a kind, in a state; and a page of them."""

    kind: str
    state: str
    doubts: list[Doubt]
    number: int
    last: int

    @property
    def page_doubts(self) -> list[Doubt]:
        """Return those on the page."""
        return self.doubts[(self.number - 1) * LISTED : self.number * LISTED]


def _select(doubts: Sequence[Doubt]) -> DoubtSelection:
    kind, state = request.args.get("kind", ""), request.args.get("state", "open")
    selected = [
        doubt
        for doubt in doubts
        if kind in ("", doubt.kind) and (state not in STATES or bool(doubt.decided) == (state == "decided"))
    ]
    number = request.args.get("page", "1")
    last = max(1, -(-len(selected) // LISTED))
    at = min(int(number), last) if number.isascii() and number.isdigit() and int(number) else 1
    return DoubtSelection(kind, state, selected, at, last)


def list_page(plan: str, reviewed: ReviewState) -> Response:
    """Return the list of all doubts, by kind and state."""
    named, selected = name_plan(reviewed, plan), _select(reviewed.doubts)
    address, counts = f"/plans/{quote(plan)}/review", Counter(doubt.kind for doubt in reviewed.doubts)
    return page(
        "review/doubts.html",
        title=_("疑問点の一覧：%(plan)s", plan=named.title),
        trail=[Step(named.title, named.href), Step(_("疑問点の確認"), address), Step(_("一覧"))],
        view=named,
        address=address,
        kinds=[(kind, KIND_NAMES[kind](), counts[kind]) for kind in KINDS if counts[kind]],
        names={kind: name() for kind, name in KIND_NAMES.items()},
        states=[(state, name()) for state, name in STATES.items()],
        kind=selected.kind,
        state=selected.state,
        picked=selected.page_doubts,
        count=len(selected.doubts),
        left=len(reviewed.open),
        total=len(reviewed.doubts),
        unread=len(reviewed.unread),
        entries=reviewed.review.model.entries,
        at=selected.number,
        last=selected.last,
        query=lambda number: urlencode({"kind": selected.kind, "state": selected.state, "page": number}),
    )

"""What the pages of a review call things: kinds of doubts, their states, the plan itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from ...http.language import gettext as _
from ...http.language import translate
from ...writing.reviews import ReviewState

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

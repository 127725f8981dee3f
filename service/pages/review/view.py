"""The review of a plan, for whoever may decide: one doubt at a time, a list of all, and the way back.

A decision is written in the plan's folder and published as a version before the next doubt is shown. All of it works
without scripts; the keys are access keys, which every browser has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, request

from ....graph.curation.answers import Answer, Gone, find_doubt
from ....graph.curation.doubts import Doubt
from ....graph.errors import KoteihyoError
from ...http.addresses import current_addresses
from ...http.language import gettext as _
from ...writing.decisions import Decision, Refused
from ...writing.decisions import Step as Back
from ...writing.requests import find_writer
from ...writing.reviews import NoReview, Reviews, ReviewState
from ...writing.sessions import Session
from ...writing.visitor import lead, signed_in
from ..page import Step, page
from .fields import list_fields
from .listing import KIND_NAMES, STATES, list_page, name_plan
from .passages import show_entries, show_excerpt, show_pages, show_role
from .sentences import list_choices, read_types, select

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

# Steps back that a session has; and reasons that are offered again.
STEPS, REASONS = 20, 12
FIELDS = "fields"


class ReviewForm(NamedTuple):
    """What a form sent: the option that was chosen, the fields of the entry by their titles, and why."""

    option: str = ""
    cells: Mapping[str, str] = {}
    reason: str = ""


NOTHING = ReviewForm()


class SentTypes(NamedTuple):
    """What a form sent of many entries: what each states, by its key, and why."""

    types: Mapping[str, str] = {}
    reason: str = ""


NO_TYPES = SentTypes()


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the review over a site."""
    pages, room = Blueprint("review", __name__), ReviewPages(site)

    @pages.get("/plans/<plan>/review")
    def review(plan: str) -> Response:
        return room.show_asked(signed_in("curate"), plan)

    @pages.get("/plans/<plan>/review/doubts")
    def doubts(plan: str) -> Response:
        signed_in("curate")
        return list_page(plan, room.read(plan))

    @pages.get("/plans/<plan>/review/entries")
    def entries(plan: str) -> Response:
        return room.list_entries(signed_in("curate"), plan)

    @pages.post("/plans/<plan>/review/entries")
    def decide_entries(plan: str) -> Response:
        return room.decide_entries(signed_in("curate"), plan)

    @pages.post("/plans/<plan>/review")
    def decide(plan: str) -> Response:
        return room.decide(signed_in("curate"), plan)

    @pages.post("/plans/<plan>/review/back")
    def back(plan: str) -> Response:
        return room.take_back(signed_in("curate"), plan)

    return pages


class ReviewPages:
    """The pages over a site, with the steps back that each session has: of which plan, and what was before."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._reviews = Reviews(site.data) if site.data else None
        self._prepared = set[str]()
        self._steps: WeakKeyDictionary[Session, list[tuple[str, Back]]] = WeakKeyDictionary()

    def read(self, plan: str) -> ReviewState:
        """Return the review of a plan as its files are now."""
        if self._reviews is None:
            raise NoReview(
                "データが別のサーバーにあるため、ここでは判断を書き込めません。"
                "運用者が --data でデータフォルダーを指定すると使えます。",
                "The data are on another server, so that no decision can be written here: the operator names a data "
                "folder with --data.",
            )
        return self._reviews.read(plan)

    def show_asked(self, session: Session, plan: str) -> Response:
        """Return the page of the doubt that the address names, else of the first open one after that which it names."""
        reviewed, asked = self.read(plan), request.args
        if name := asked.get("doubt", ""):
            return self.show(session, plan, find_doubt(reviewed.all, name))
        return self.show(session, plan, _next(reviewed, asked.get("after", "")), done=asked.get("done", ""))

    def show(
        self,
        session: Session,
        plan: str,
        doubt: Doubt | None,
        sent: ReviewForm = NOTHING,
        error: KoteihyoError | None = None,
        done: str = "",
    ) -> Response:
        """Return the page of a doubt, with what was sent and what was wrong with it; ``done`` was decided before."""
        reviewed = self.read(plan)
        self._prepare(plan)
        view = name_plan(reviewed, plan)
        return page(
            "review/review.html",
            title=_("疑問点の確認：%(plan)s", plan=view.title),
            trail=[Step(view.title, view.href), Step(_("疑問点の確認"))],
            status=error.status if error else HTTPStatus.OK,
            view=view,
            address=f"/plans/{quote(plan)}/review",
            left=len(reviewed.open),
            total=len(reviewed.doubts),
            unread=len(reviewed.unread),
            sent=sent,
            told=_tell(error),
            reasons=_list_reasons(reviewed),
            done=next((doubt for doubt in reviewed.all if doubt.id == done), None),
            back=self._has_step(session, plan),
            doubt=doubt,
            **(self._about(reviewed, doubt, sent) if doubt else {}),
        )

    def _prepare(self, plan: str) -> None:
        """Have what writes decisions begun when somebody opens the first doubt of a plan."""
        writer = find_writer()
        if writer and plan not in self._prepared:
            self._prepared.add(plan)
            writer.prepare(plan)

    def _about(self, reviewed: ReviewState, doubt: Doubt, sent: ReviewForm) -> dict[str, object]:
        entry = reviewed.review.model.entries.get(doubt.entry)
        return {
            "kind": KIND_NAMES[doubt.kind](),
            "role": show_role(reviewed.review, doubt),
            "shown": show_entries(reviewed.review, doubt),
            "printed": show_pages(self.site.data, reviewed.review, doubt),
            "excerpt": show_excerpt(reviewed.review, doubt),
            "fields": list_fields(reviewed.review, entry, sent.cells) if entry else [],
        }

    def decide(self, session: Session, plan: str) -> Response:
        """Have what a form decides written, and lead on to the next doubt; or show the form again and what is wrong."""
        name, sent = request.form.get("doubt", ""), _read_form()
        answer = Answer(name, _option(sent), sent.cells, sent.reason, request.form.get("seen", ""))
        withdrawn = request.form.get("do") == "withdraw"
        try:
            step = _order(Decision(plan, session.name, answer, withdrawn, base=current_addresses().base))
        except Refused as error:
            doubt = next((doubt for doubt in self.read(plan).all if doubt.id == name), None)
            return self.show(session, plan, doubt, sent, error)
        self._keep_step(session, plan, step)
        return lead(f"/plans/{quote(plan)}/review?{urlencode({'after': name, 'done': name})}")

    def _has_step(self, session: Session, plan: str) -> bool:
        """Return whether the session's last decision was on the plan, so that it can be taken back here."""
        last = self._steps.get(session)
        return bool(last and last[-1][0] == plan)

    def _keep_step(self, session: Session, plan: str, step: Back) -> None:
        steps = self._steps.setdefault(session, [])
        steps.append((plan, step))
        del steps[:-STEPS]

    def list_entries(
        self,
        session: Session,
        plan: str,
        sent: SentTypes = NO_TYPES,
        error: KoteihyoError | None = None,
    ) -> Response:
        """Return the list of the entries without a role, with what was sent and what was wrong with it."""
        reviewed = self.read(plan)
        self._prepare(plan)
        view, address = name_plan(reviewed, plan), f"/plans/{quote(plan)}/review"
        listed = select(reviewed.review, reviewed.unread)
        asked = {"state": listed.state, "section": listed.section, "words": listed.words}
        return page(
            "review/sentences.html",
            title=_("役割のない文：%(plan)s", plan=view.title),
            trail=[Step(view.title, view.href), Step(_("疑問点の確認"), address), Step(_("役割のない文"))],
            status=error.status if error else HTTPStatus.OK,
            view=view,
            address=address,
            listed=listed,
            total=len(reviewed.unread),
            states=[(state, name()) for state, name in STATES.items()],
            choices=list_choices(),
            sent=sent,
            told=_tell(error),
            reasons=_list_reasons(reviewed),
            back=self._has_step(session, plan),
            query=lambda number: urlencode({**asked, "page": number}),
        )

    def decide_entries(self, session: Session, plan: str) -> Response:
        """Have what a form says of many entries written, and show those that are left; or the form again."""
        sent = SentTypes(read_types(request.form), request.form.get("reason", ""))
        answer = Answer("", reason=sent.reason)
        try:
            step = _order(Decision(plan, session.name, answer, base=current_addresses().base, types=sent.types))
        except Refused as error:
            return self.list_entries(session, plan, sent, error)
        self._keep_step(session, plan, step)
        return lead(f"/plans/{quote(plan)}/review/entries?done=1")

    def take_back(self, session: Session, plan: str) -> Response:
        """Put the plan's files back as they were before the session's last decision."""
        steps = self._steps.get(session, [])
        if not steps or steps[-1][0] != plan:
            raise Gone("元に戻せる判断がありません。", "There is no decision to take back.")
        _plan, step = steps.pop()
        answer = Answer(step.doubt, reason=_("直前の判断を元に戻す"))
        try:
            _order(Decision(plan, session.name, answer, back=step, base=current_addresses().base))
        except Refused as error:
            return self.show(session, plan, _next(self.read(plan), ""), error=error)
        place = f"review?{urlencode({'doubt': step.doubt})}" if step.doubt else "review/entries"
        return lead(f"/plans/{quote(plan)}/{place}")


def _order(order: Decision) -> Back:
    """Have a decision written, and return the step that leads back."""
    writer = find_writer()
    if writer is None:
        raise NoReview("データが別のサーバーにあります。", "The data are on another server.")
    return writer.write(order).step


def _read_form() -> ReviewForm:
    cells = {name.removeprefix("cell:"): text for name, text in request.form.items() if name.startswith("cell:")}
    option = request.form.get("option", "")
    return ReviewForm(option, cells, request.form.get("reason", ""))


def _option(sent: ReviewForm) -> int | None:
    """Return the number of the option that was chosen; None where the fields are meant."""
    if sent.option == FIELDS:
        return None
    return int(sent.option) if sent.option.isascii() and sent.option.isdigit() else -1


def _next(reviewed: ReviewState, after: str) -> Doubt | None:
    """Return the first open doubt after one, else the first of all."""
    listed = reviewed.unread if any(doubt.id == after for doubt in reviewed.unread) else reviewed.doubts
    at = next((number for number, doubt in enumerate(listed) if doubt.id == after), -1)
    ordered = (*listed[at + 1 :], *listed[: at + 1])
    return next((doubt for doubt in ordered if not doubt.decided), None)


def _tell(error: KoteihyoError | None) -> tuple[tuple[str, str], ...]:
    if error is None:
        return ()
    return (error.told if isinstance(error, Refused) else ()) or ((error.ja, error.en),)


def _list_reasons(reviewed: ReviewState) -> list[str]:
    """Return the reasons that were given most often in this plan, to choose again."""
    given = Counter(doubt.decided.reason for doubt in reviewed.all if doubt.decided and doubt.decided.reason)
    return [reason for reason, _times in given.most_common(REASONS)]

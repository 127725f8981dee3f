"""A decision on what became of something, for whoever may take it: both sides, the classes, and why."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import Response, request

from ....graph.comparing.comparison import Correspondence
from ....graph.comparing.correspondences import key_of
from ....graph.comparing.forms import COLUMNS, DECISION, REASON, ComparisonForm
from ....graph.curation.answers import Answer
from ....graph.errors import KoteihyoError
from ...http.addresses import current_addresses
from ...http.language import gettext as _
from ...http.language import translate
from ...writing.decisions import Beside, Decision, Refused, read_form
from ...writing.requests import find_writer
from ...writing.reviews import NoReview
from ...writing.sessions import Session
from ...writing.visitor import lead
from ..errors import NotThere
from ..page import Step, page

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

CELL = "cell:"


class Choice(NamedTuple):
    """A field of the form: its title, what may be chosen (nothing: free words), and what stands in it."""

    title: str
    choices: tuple[str, ...]
    value: str


class DecisionTarget(NamedTuple):
    """What an address asks to have decided: the form of two plans, and the row of one correspondence."""

    earlier: str
    later: str
    form: ComparisonForm
    row: str

    @property
    def correspondence(self) -> Correspondence:
        """Return the correspondence."""
        return self.form.rows[self.row]

    @property
    def listing(self) -> Step:
        """Return the page that lists the correspondence: of a report, the record of the plan that it reports on."""
        if self.form.found.is_report:
            return Step(_("その後"), f"/plans/{self.earlier}/record")
        return Step(_("計画の比較"), f"/compare?{urlencode({'earlier': self.earlier, 'later': self.later})}")


def find_asked(site: Site) -> DecisionTarget:
    """Return what the address, or the form that was sent, is about; raises `NotThere` where there is no such thing."""
    values = request.values
    earlier, later, key = (values.get(name, "") for name in ("earlier", "later", "of"))
    if site.data is None:
        raise NoReview(
            "データが別のサーバーにあるため、ここでは判断を書き込めません。",
            "The data are on another server, so that no decision can be written here.",
        )
    form = read_form(site.data, earlier, later, current_addresses().base)
    row = next((number for number, correspondence in form.rows.items() if key in list_names(correspondence)), None)
    if row is None:
        raise NotThere(
            "この対応関係は、ほかの判断によりなくなりました。計画の比較から選び直してください。",
            "This correspondence is gone by another decision: choose one from the comparison.",
        )
    return DecisionTarget(earlier, later, form, row)


def list_names(correspondence: Correspondence) -> set[str]:
    """Return what an address may call a correspondence: by its own key, or by an entry of the later side."""
    return {key_of(correspondence), *(unit.quote.entry for unit in correspondence.later)}


def show_decision(
    asked: DecisionTarget, sent: dict[str, str] | None = None, error: KoteihyoError | None = None
) -> Response:
    """Return the page of a correspondence, with what was sent and what was wrong with it."""
    [form] = asked.form.forms.forms
    row = next(row for row in form.rows if row.key == asked.row)
    shown = dict(zip((column.title for column in form.columns), row.values, strict=True))
    fields = [
        Choice(column.title, form.find_list(row, column), (sent or shown).get(column.title, ""))
        for column in COLUMNS
        if column.open
    ]
    return page(
        "compare/decide.html",
        title=_("対応関係の判断"),
        trail=[asked.listing, Step(_("対応関係の判断"))],
        status=error.status if error else HTTPStatus.OK,
        asked=asked,
        key=key_of(asked.correspondence),
        digest=asked.form.forms.digest,
        shown=[(title, shown[title]) for title in (column.title for column in COLUMNS if not column.open)],
        fields=fields,
        chosen=DECISION,
        reason=REASON,
        prefix=CELL,
        told=_tell(error),
    )


def take_decision(session: Session, asked: DecisionTarget) -> Response:
    """Have what a form decides written and published, and lead back; or show the form again and what is wrong."""
    cells = {name.removeprefix(CELL): text for name, text in request.form.items() if name.startswith(CELL)}
    beside = Beside(asked.earlier, asked.row, cells, request.form.get("seen", ""))
    answer = Answer(key_of(asked.correspondence), reason=cells.get(REASON, ""))
    writer = find_writer()
    if writer is None:
        raise NoReview("データが別のサーバーにあります。", "The data are on another server.")
    try:
        writer.write(Decision(asked.later, session.name, answer, base=current_addresses().base, beside=beside))
    except Refused as error:
        return show_decision(asked, cells, error)
    return lead(f"{asked.listing.href}#list")


def _tell(error: KoteihyoError | None) -> list[str]:
    """Return what was wrong, in the reader's language."""
    if error is None:
        return []
    told = (error.told if isinstance(error, Refused) else ()) or ((error.ja, error.en),)
    return [translate(ja, en) for ja, en in told]

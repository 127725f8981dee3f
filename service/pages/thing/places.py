"""Where a thing stands in the document: the passages, their sheets, and the printed lines around them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...read_models.document import Line, Piece
from ...read_models.plan import Passage
from ..presentation import Spot, View

# Lines of the document shown before and after a passage.
AROUND = 3
# The kind of the passages of a plan that came as data.
ELEMENT = "data-element"


class Place(NamedTuple):
    """Where something stands: the passage, its sheet or section if it is in one, and the document's lines around it."""

    passage: Passage
    spot: Spot | None
    lines: list[Line]


def places_of(view: View | None, iri: str, printed: Iterable[str] = ()) -> list[Place]:
    """Return where a thing stands: a passage at its own place, a statement where its entries do, else where printed."""
    if not view:
        return []
    plan = view.plan
    statement = plan.statements.get(iri)
    pledge = plan.pledges.get(iri)
    standing = statement.to("statedBy") if statement else (pledge.entry if pledge else iri, *sorted(printed))
    passages = [plan.passages[passage] for passage in standing if passage in plan.passages]
    return [Place(passage, _spot(view, passage), _lines(view, passage)) for passage in passages]


def _spot(view: View, passage: Passage) -> Spot | None:
    """Return the sheet or section of a passage; the plan as a whole says nothing of where it stands."""
    spot = view.spot(passage)
    return spot if spot.iri != view.plan.iri else None


def _lines(view: View, passage: Passage) -> list[Line]:
    """Return the lines around a passage; of a plan that came as data its words alone, for around them is markup."""
    if passage.kind.endswith(f"/{ELEMENT}"):
        return [Line(passage.line, (Piece(passage.verbatim, sought=True),))]
    return view.text.around((passage.iri,), AROUND)
